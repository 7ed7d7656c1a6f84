//! How often names were met, without the names.

use super::file::{NotAModel, Reader, push_varint};

/// Counts of hashed names; more than 255 times is 255 times.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Sorted by name.
    counts: Vec<(u32, u8)>,
}

impl Tally {
    /// Counts names, hashed to 32 bits ([`super::Key::bucket`]).
    #[must_use]
    pub fn of(names: impl Iterator<Item = u32>) -> Self {
        let mut names: Vec<u32> = names.collect();
        names.sort_unstable();
        let counts = names.chunk_by(|a, b| a == b).map(|same| (same[0], u8::try_from(same.len()).unwrap_or(u8::MAX)));
        Self { counts: counts.collect() }
    }

    /// How often a name was met.
    #[must_use]
    pub fn count(&self, name: u32) -> u8 {
        self.counts.binary_search_by_key(&name, |(name, _)| *name).map_or(0, |at| self.counts[at].1)
    }

    /// The counts as bytes, for a part of a [`super::Model`].
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        push_varint(&mut bytes, self.counts.len());
        let mut last = 0;
        for (name, count) in &self.counts {
            push_varint(&mut bytes, (name - last) as usize);
            last = *name;
            bytes.push(*count);
        }
        bytes
    }

    /// Reads what [`Tally::to_bytes`] wrote.
    ///
    /// # Errors
    /// When the bytes are something else.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, NotAModel> {
        let mut reader = Reader::new(bytes);
        let mut counts = Vec::new();
        let mut last = 0_u32;
        for _ in 0..reader.varint()? {
            let step = u32::try_from(reader.varint()?).map_err(|_| NotAModel::Damaged)?;
            last = last.checked_add(step).ok_or(NotAModel::Damaged)?;
            counts.push((last, reader.byte()?));
        }
        reader.end()?;
        Ok(Self { counts })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_counted_up_to_what_a_byte_holds() {
        let tally = Tally::of([7, 3, 7, u32::MAX].into_iter().chain(std::iter::repeat_n(9, 300)));
        assert_eq!([3, 7, 9, u32::MAX, 0].map(|name| tally.count(name)), [1, 2, 255, 1, 0]);
    }

    #[test]
    fn bytes_hold_all_counts_and_damage_is_seen() {
        for names in [vec![], vec![0, 0, 5, u32::MAX]] {
            let tally = Tally::of(names.into_iter());
            let bytes = tally.to_bytes();
            assert_eq!(Tally::from_bytes(&bytes).unwrap(), tally);
            assert!(Tally::from_bytes(&bytes[..bytes.len() - 1]).is_err());
        }
        // A name beyond 32 bits.
        assert!(Tally::from_bytes(&[2, 0xff, 0xff, 0xff, 0xff, 0x0f, 1, 1, 1]).is_err());
    }
}
