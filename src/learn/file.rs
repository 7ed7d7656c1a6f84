//! The model file: what it was trained on, in words, and named parts of bytes.

use std::collections::BTreeMap;

/// The first line of every model file; the number grows when an old program cannot read a new file.
const MAGIC: &[u8] = b"hebdo model 1\n";

/// A trained model: a description, and parts that whoever trained it knows how to read.
///
/// The file begins with a line of ASCII and the description in plain text, so that `head` tells what it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Model {
    /// What it was trained on, by which recipe.
    pub about: String,
    /// [`super::Linear`] models and whatever else belongs to it, by name.
    pub parts: BTreeMap<String, Vec<u8>>,
}

/// Bytes that are no model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotAModel {
    /// It begins otherwise.
    #[error("this is no model of hebdo, or one of another version")]
    Foreign,
    /// It begins like one, and then does not hold together.
    #[error("the model is damaged")]
    Damaged,
    /// A part that is needed is not there.
    #[error("the model has no part `{0}`")]
    Lacks(&'static str),
}

impl Model {
    /// A part by its name.
    ///
    /// # Errors
    /// When there is none.
    pub fn part(&self, name: &'static str) -> Result<&[u8], NotAModel> {
        self.parts.get(name).map(Vec::as_slice).ok_or(NotAModel::Lacks(name))
    }

    /// The file's bytes.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = MAGIC.to_vec();
        push_bytes(&mut bytes, self.about.as_bytes());
        push_varint(&mut bytes, self.parts.len());
        for (name, part) in &self.parts {
            push_bytes(&mut bytes, name.as_bytes());
            push_bytes(&mut bytes, part);
        }
        let sum = checksum(&bytes);
        bytes.extend(sum);
        bytes
    }

    /// Reads what [`Model::to_bytes`] wrote.
    ///
    /// # Errors
    /// When the bytes are something else, or damaged.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, NotAModel> {
        let rest = bytes.strip_prefix(MAGIC).ok_or(NotAModel::Foreign)?;
        let (content, sum) = rest.split_last_chunk().ok_or(NotAModel::Damaged)?;
        if checksum(&bytes[..bytes.len() - sum.len()]) != *sum {
            return Err(NotAModel::Damaged);
        }
        let mut reader = Reader::new(content);
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).map_err(|_| NotAModel::Damaged);
        let about = text(reader.bytes()?)?;
        let mut parts = BTreeMap::new();
        for _ in 0..reader.varint()? {
            parts.insert(text(reader.bytes()?)?, reader.bytes()?.to_vec());
        }
        reader.end()?;
        Ok(Self { about, parts })
    }
}

/// Eight bytes that change with any change of the others (FNV-1a).
fn checksum(bytes: &[u8]) -> [u8; 8] {
    bytes
        .iter()
        .fold(0xcbf2_9ce4_8422_2325_u64, |sum, byte| (sum ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3))
        .to_le_bytes()
}

/// Appends a number, seven bits to a byte, the lowest first.
pub(super) fn push_varint(bytes: &mut Vec<u8>, mut number: usize) {
    loop {
        let [low, ..] = number.to_le_bytes();
        number >>= 7;
        if number == 0 {
            bytes.push(low & 0x7f);
            return;
        }
        bytes.push(low | 0x80);
    }
}

pub(super) fn push_f32(bytes: &mut Vec<u8>, number: f32) {
    bytes.extend(number.to_le_bytes());
}

fn push_bytes(to: &mut Vec<u8>, bytes: &[u8]) {
    push_varint(to, bytes.len());
    to.extend(bytes);
}

/// Takes bytes apart, from the front.
pub struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    pub(super) fn new(rest: &'a [u8]) -> Self {
        Self { rest }
    }

    fn take(&mut self, count: usize) -> Result<&'a [u8], NotAModel> {
        let (head, rest) = self.rest.split_at_checked(count).ok_or(NotAModel::Damaged)?;
        self.rest = rest;
        Ok(head)
    }

    pub(super) fn byte(&mut self) -> Result<u8, NotAModel> {
        Ok(self.take(1)?[0])
    }

    pub(super) fn varint(&mut self) -> Result<usize, NotAModel> {
        let mut number = 0;
        // A count of more than 35 bits is no count of ours.
        for shift in (0..35).step_by(7) {
            let byte = self.byte()?;
            number |= usize::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Ok(number);
            }
        }
        Err(NotAModel::Damaged)
    }

    pub(super) fn f32(&mut self) -> Result<f32, NotAModel> {
        let number = f32::from_le_bytes(*self.take(4)?.first_chunk().ok_or(NotAModel::Damaged)?);
        if number.is_finite() { Ok(number) } else { Err(NotAModel::Damaged) }
    }

    fn bytes(&mut self) -> Result<&'a [u8], NotAModel> {
        let count = self.varint()?;
        self.take(count)
    }

    /// That nothing is left.
    pub(super) fn end(self) -> Result<(), NotAModel> {
        if self.rest.is_empty() { Ok(()) } else { Err(NotAModel::Damaged) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_comes_back_as_it_was() {
        let parts = BTreeMap::from([("gate".to_owned(), vec![1; 300]), ("section".to_owned(), vec![])]);
        let model = Model { about: "trained on nothing".to_owned(), parts };
        let bytes = model.to_bytes();
        assert_eq!(Model::from_bytes(&bytes).unwrap(), model);
        assert_eq!(model.part("gate").unwrap().len(), 300);
        assert_eq!(model.part("rank"), Err(NotAModel::Lacks("rank")));
    }

    #[test]
    fn other_files_and_damaged_ones_are_refused() {
        let bytes = Model { about: "trained on nothing".to_owned(), ..Model::default() }.to_bytes();
        assert_eq!(Model::from_bytes(b"<?xml"), Err(NotAModel::Foreign));
        assert_eq!(Model::from_bytes(b""), Err(NotAModel::Foreign));
        for at in MAGIC.len()..bytes.len() {
            let mut flipped = bytes.clone();
            flipped[at] ^= 0x10;
            assert_eq!(Model::from_bytes(&flipped), Err(NotAModel::Damaged), "{at}");
            assert!(Model::from_bytes(&bytes[..at]).is_err(), "{at}");
        }
    }
}
