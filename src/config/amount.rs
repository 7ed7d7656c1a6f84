//! Amounts with a unit: `"90 days"`, `"15 MiB"`.

use std::time::Duration;

use jiff::{Span, SpanRelativeTo};
use toml::de::DeValue;

use super::value::Refusal;

const SECOND: Duration = Duration::from_secs(1);
const DAY: Duration = Duration::from_hours(24);

/// What a duration may be, and why not less or more.
#[derive(Debug)]
pub(super) struct Bounds {
    least: Duration,
    most: Duration,
    said: &'static str,
    example: &'static str,
    why: &'static str,
}

/// `connect-timeout`, `read-timeout`.
pub(super) const TIMEOUT: Bounds = Bounds {
    least: Duration::from_millis(100),
    most: Duration::from_mins(10),
    said: "100ms to 10 min",
    example: "10s",
    why: "less fails on good networks, more lets one dead host hold up the run",
};

/// `total-timeout`.
pub(super) const TOTAL: Bounds = Bounds {
    least: SECOND,
    most: Duration::from_hours(1),
    said: "1s to 1h",
    example: "2 min",
    why: "less fails on good networks, more lets one slow host hold up the run",
};

/// `timeout` of `[llm]`.
pub(super) const ANSWER: Bounds = Bounds {
    least: SECOND,
    most: Duration::from_mins(30),
    said: "1s to 30 min",
    example: "2 min",
    why: "less fails with good models, more lets one answer hold up the issue",
};

/// `rest`.
pub(super) const REST: Bounds = Bounds {
    least: Duration::ZERO,
    most: Duration::from_hours(1),
    said: "0s to 1h",
    example: "3s",
    why: "with more, a run would not end in a day",
};

/// `max-age`.
pub(super) const AGE: Bounds = Bounds {
    least: DAY,
    most: Duration::from_hours(36_500 * 24),
    said: "1 day to 36500 days",
    example: "90 days",
    why: "less leaves an issue empty, and nothing on the web is a hundred years old",
};

/// A length of time, in jiff's friendly format or ISO 8601.
pub(super) fn duration(bounds: &'static Bounds) -> impl Fn(&DeValue<'_>) -> Result<Duration, Refusal> {
    move |value| {
        let expected = || format!("a length of time from {}", bounds.said);
        let Some(text) = value.as_str() else {
            let hint = value.as_integer().map(|_| format!("write it with its unit, as in `\"{}\"`", bounds.example));
            return Err(Refusal::kind(expected(), value).hint(hint));
        };
        let span: Span = text
            .trim()
            .parse()
            .map_err(|_| Refusal::new(expected(), "this is none").hint(format!("such as `\"{}\"`", bounds.example)))?;
        let signed = span.to_duration(SpanRelativeTo::days_are_24_hours()).map_err(|_| {
            Refusal::new(expected(), "months and years differ in length").hint("count it in days".to_owned())
        })?;
        let length = signed.unsigned_abs();
        if signed.is_negative() || !(bounds.least..=bounds.most).contains(&length) {
            return Err(Refusal::new(expected(), "out of bounds").hint(bounds.why.to_owned()));
        }
        Ok(length)
    }
}

/// Smallest and largest `max-body`, in bytes: no feed is smaller, and a body is held in memory.
const BODY: std::ops::RangeInclusive<u64> = 1 << 10..=1 << 30;

/// A number of bytes: `15728640` or `"15 MiB"`.
pub(super) fn size(value: &DeValue<'_>) -> Result<u64, Refusal> {
    const EXPECTED: &str = "a size from 1 KiB to 1 GiB";
    let bytes = match value {
        DeValue::Integer(integer) => u64::from_str_radix(integer.as_str(), integer.radix()).ok(),
        DeValue::String(text) => Some(bytes(text).ok_or_else(|| {
            Refusal::new(EXPECTED, "this is none")
                .hint("such as `\"15 MiB\"`, `\"500 kB\"` or a number of bytes".to_owned())
        })?),
        _ => return Err(Refusal::kind(EXPECTED.to_owned(), value)),
    };
    bytes.filter(|bytes| BODY.contains(bytes)).ok_or_else(|| {
        let why = "no feed is smaller, and what arrives is held in memory";
        Refusal::new(EXPECTED, "out of bounds").hint(why.to_owned())
    })
}

/// The bytes that a size with a unit means; a size beyond counting is the largest there is.
fn bytes(text: &str) -> Option<u64> {
    let text = text.trim();
    let (number, unit) = text.split_at(text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len()));
    let unit: u64 = match unit.trim().to_ascii_lowercase().as_str() {
        "" | "b" | "bytes" => 1,
        "kb" => 1_000,
        "kib" => 1 << 10,
        "mb" => 1_000_000,
        "mib" => 1 << 20,
        "gb" => 1_000_000_000,
        "gib" => 1 << 30,
        _ => return None,
    };
    // Only digits are left, so what does not parse is too long, or nothing at all.
    (!number.is_empty()).then(|| number.parse().unwrap_or(u64::MAX).saturating_mul(unit))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read() {
        for (text, expected) in [
            ("15 MiB", Some(15 << 20)),
            ("15mib", Some(15 << 20)),
            ("500 kB", Some(500_000)),
            ("2048", Some(2048)),
            (" 1 GB ", Some(1_000_000_000)),
            ("99999999999999999999 GiB", Some(u64::MAX)),
            ("MiB", None),
            ("", None),
            ("1.5 MiB", None),
            ("-1 MiB", None),
            ("15 M", None),
        ] {
            assert_eq!(bytes(text), expected, "{text}");
        }
    }

    #[test]
    fn lengths_of_time_are_read() {
        for (text, expected) in [
            ("90 days", Some(90 * DAY)),
            ("2 weeks", Some(14 * DAY)),
            ("P30D", Some(30 * DAY)),
            ("36h", Some(DAY * 3 / 2)),
            ("1 month", None),
            ("12h", None),
            ("-90 days", None),
            ("ninety days", None),
            ("99999999999 days", None),
            ("", None),
        ] {
            let value = DeValue::String(text.into());
            assert_eq!(duration(&AGE)(&value).ok(), expected, "{text}");
        }
    }
}
