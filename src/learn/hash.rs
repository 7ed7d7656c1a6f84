//! From a feature's name to the place of its weight.

/// The hash of a feature's name, built word by word (FNV-1a, 64 bits).
///
/// A model holds no names, only weights by bucket: it is small, and nobody's text can be read out of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key(u64);

const BASIS: u64 = 0xcbf2_9ce4_8422_2325;
const PRIME: u64 = 0x0000_0100_0000_01b3;

impl Key {
    /// The key of a field of features: `title`, `host`.
    #[must_use]
    pub const fn of(field: &str) -> Self {
        Self(BASIS).with(field)
    }

    /// The key of this and one more word; `a` with `b` is another than `ab`.
    #[must_use]
    pub const fn with(self, word: &str) -> Self {
        let bytes = word.as_bytes();
        let mut hash = self.0;
        let mut at = 0;
        while at < bytes.len() {
            hash = (hash ^ bytes[at] as u64).wrapping_mul(PRIME);
            at += 1;
        }
        // A byte that is in no UTF-8 text ends the word.
        Self((hash ^ 0xff).wrapping_mul(PRIME))
    }

    /// One of 2^`bits` buckets (`bits` is at most 32).
    #[must_use]
    pub const fn bucket(self, bits: u32) -> u32 {
        // The low bits of FNV mix badly; a multiplication carries all of them to the top.
        let mixed = (self.0 ^ (self.0 >> 32)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        (mixed >> 32) as u32 >> (32 - bits)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn words_do_not_run_into_one_another() {
        assert_ne!(Key::of("t").with("ab").with("c"), Key::of("t").with("a").with("bc"));
        assert_ne!(Key::of("ta"), Key::of("t").with("a"));
    }

    #[test]
    fn buckets_are_spread_evenly() {
        let words: Vec<String> = (0..4096).map(|n| format!("word{n}")).collect();
        let buckets: BTreeSet<u32> = words.iter().map(|word| Key::of("t").with(word).bucket(12)).collect();
        assert!(buckets.iter().all(|bucket| *bucket < 4096));
        // By chance alone 4096 · (1 - 1/e) = 2589 of them are taken.
        assert!((2480..2700).contains(&buckets.len()), "{}", buckets.len());
    }
}
