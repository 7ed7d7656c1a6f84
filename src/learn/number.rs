//! Exponential and logarithm by addition and multiplication alone.
//!
//! Those of the standard library are the platform's, and platforms differ in the last bit: enough for a model trained
//! elsewhere to have other bytes.

const LN_2_HIGH: f64 = 6.931_471_803_691_238e-1;
const LN_2_LOW: f64 = 1.908_214_929_270_587_7e-10;

/// `e` to the power of `x`, to about one unit in the last place.
#[must_use]
#[expect(clippy::cast_possible_truncation, reason = "within ±1075 after the clamp")]
pub fn exp(x: f64) -> f64 {
    let x = x.clamp(-700.0, 700.0);
    let halvings = (x * std::f64::consts::LOG2_E).round();
    let rest = (x - halvings * LN_2_HIGH) - halvings * LN_2_LOW;
    // |rest| < 0.35: the Taylor series is below half a unit after 14 steps.
    let mut sum = 1.0;
    for step in (1..=14).rev() {
        sum = 1.0 + sum * rest / f64::from(step);
    }
    sum * power_of_two(halvings as i32)
}

/// The natural logarithm of a positive, normal number.
#[must_use]
pub fn ln(x: f64) -> f64 {
    let bits = x.to_bits();
    let mut exponent = i32::try_from((bits >> 52) & 0x7ff).unwrap_or(0) - 1023;
    let mut mantissa = f64::from_bits((bits & 0x000f_ffff_ffff_ffff) | (1023 << 52));
    if mantissa > std::f64::consts::SQRT_2 {
        mantissa /= 2.0;
        exponent += 1;
    }
    // ln m = 2 artanh((m-1)/(m+1)), and the argument is below 0.172.
    let s = (mantissa - 1.0) / (mantissa + 1.0);
    let mut sum = 0.0;
    for odd in (0..12).rev() {
        sum = sum * s * s + 1.0 / f64::from(2 * odd + 1);
    }
    let exponent = f64::from(exponent);
    exponent * LN_2_HIGH + (2.0 * s * sum + exponent * LN_2_LOW)
}

/// The probability whose log-odds are `x`.
#[must_use]
pub fn sigmoid(x: f64) -> f64 {
    1.0 / (1.0 + exp(-x))
}

/// Turns scores into probabilities that sum to 1, in place; gives the logarithm of the sum of their powers.
pub fn softmax(scores: &mut [f64]) -> f64 {
    let most = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let mut sum = 0.0;
    for score in scores.iter_mut() {
        *score = exp(*score - most);
        sum += *score;
    }
    for score in scores.iter_mut() {
        *score /= sum;
    }
    most + ln(sum)
}

fn power_of_two(exponent: i32) -> f64 {
    // Within ±1010 for what `exp` asks, so the biased exponent is positive.
    f64::from_bits(u64::try_from(exponent + 1023).unwrap_or(0) << 52)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_agree_with_the_library_to_the_last_digits() {
        for n in -3000..=3000 {
            let x = f64::from(n) / 10.0;
            assert!((exp(x) / x.exp() - 1.0).abs() < 1e-15, "exp {x}");
            let y = x.exp();
            assert!((ln(y) - x).abs() <= 1e-15 * x.abs().max(1.0), "ln {y}");
        }
    }

    #[test]
    fn probabilities_stay_numbers_at_the_ends() {
        assert!(sigmoid(1e9) > 0.999 && sigmoid(-1e9) < 1e-300);
        let mut scores = [1e9, -1e9];
        softmax(&mut scores);
        assert!((scores[0] + scores[1] - 1.0).abs() < 1e-15, "{scores:?}");
    }
}
