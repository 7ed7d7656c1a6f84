//! What words mean, as far as the company that they keep tells: a short vector for each of some thousand words.

use super::Key;
use super::file::{NotAModel, Reader, push_varint};

/// Directions of a vector.
pub const DIMENSIONS: usize = 50;

/// What a number of a vector is multiplied with to fit a byte: lengths are 1, and few numbers are above a half.
const FINENESS: f32 = 230.0;

/// What a word's weight is multiplied with to fit a byte.
const WEIGHT_FINENESS: f32 = 32.0;

/// The rank below which words are so common that they tell nearly nothing.
const COMMON: f32 = 30.0;

/// Word vectors, by hashed word.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Vectors {
    /// Sorted by hash.
    words: Vec<Word>,
    /// For each of the first 16 bits of a hash, where its words begin; one more for the end.
    begins: Vec<u32>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Word {
    hash: u32,
    weight: u8,
    numbers: [i8; DIMENSIONS],
}

impl Vectors {
    /// Takes the first `most` lines of a table in the text form of `GloVe` and word2vec: a word and its numbers, the most
    /// frequent word first. Lines of another length are left out.
    #[must_use]
    pub fn of_text(text: &str, most: usize) -> Self {
        let rows: Vec<(&str, Vec<f32>)> = text
            .lines()
            .filter_map(|line| {
                let (word, numbers) = line.split_once(' ')?;
                let numbers: Vec<f32> = numbers.split(' ').map(str::parse).collect::<Result<_, _>>().ok()?;
                (numbers.len() == DIMENSIONS).then_some((word, numbers))
            })
            .take(most)
            .collect();
        // What all words have in common tells none of them apart.
        let mut mean = [0.0; DIMENSIONS];
        let share = 1.0 / f32::from(u16::try_from(rows.len()).unwrap_or(u16::MAX)).max(1.0);
        for (_, numbers) in &rows {
            for (mean, number) in mean.iter_mut().zip(numbers) {
                *mean += number * share;
            }
        }
        let words = rows.into_iter().zip(0_u16..).map(|((word, numbers), rank)| {
            let mut centred: Vec<f32> = numbers.iter().zip(&mean).map(|(number, mean)| number - mean).collect();
            let length = centred.iter().map(|number| number * number).sum::<f32>().sqrt().max(1e-6);
            for number in &mut centred {
                *number /= length;
            }
            let numbers = std::array::from_fn(|at| rounded(centred[at] * FINENESS));
            Word { hash: hash(word), weight: weight(rank), numbers }
        });
        Self::of_words(words.collect())
    }

    fn of_words(mut words: Vec<Word>) -> Self {
        words.sort_by_key(|word| word.hash);
        words.dedup_by_key(|word| word.hash);
        let begins = (0..=1 << 16)
            .map(|top| u32::try_from(words.partition_point(|word| word.hash >> 16 < top)).unwrap_or(u32::MAX))
            .collect();
        Self { words, begins }
    }

    /// How many words it knows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.words.len()
    }

    /// Does it know none?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    fn find(&self, word: &str) -> Option<&Word> {
        let hash = hash(word);
        let top = (hash >> 16) as usize;
        let (begin, end) = (*self.begins.get(top)?, *self.begins.get(top + 1)?);
        self.words.get(begin as usize..end as usize)?.iter().find(|word| word.hash == hash)
    }

    /// Adds a word's vector to `sum`, the rarer the word the more of it; a word that is not known adds nothing.
    pub fn add(&self, word: &str, sum: &mut [f32; DIMENSIONS]) {
        if let Some(found) = self.find(word) {
            let weight = f32::from(found.weight) / WEIGHT_FINENESS / FINENESS;
            for (sum, number) in sum.iter_mut().zip(&found.numbers) {
                *sum += weight * f32::from(*number);
            }
        }
    }

    /// The table as bytes, for a part of a [`super::Model`].
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        push_varint(&mut bytes, self.words.len());
        let mut last = 0;
        for word in &self.words {
            push_varint(&mut bytes, (word.hash - last) as usize);
            last = word.hash;
            bytes.push(word.weight);
            bytes.extend(word.numbers.iter().map(|number| number.cast_unsigned()));
        }
        bytes
    }

    /// Reads what [`Vectors::to_bytes`] wrote.
    ///
    /// # Errors
    /// When the bytes are something else.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, NotAModel> {
        let mut reader = Reader::new(bytes);
        let mut words = Vec::new();
        let mut last = 0_u32;
        for _ in 0..reader.varint()? {
            let step = u32::try_from(reader.varint()?).map_err(|_| NotAModel::Damaged)?;
            last = last.checked_add(step).ok_or(NotAModel::Damaged)?;
            let weight = reader.byte()?;
            let mut numbers = [0; DIMENSIONS];
            for number in &mut numbers {
                *number = reader.byte()?.cast_signed();
            }
            words.push(Word { hash: last, weight, numbers });
        }
        reader.end()?;
        Ok(Self::of_words(words))
    }
}

fn hash(word: &str) -> u32 {
    Key::of("").with(word).bucket(32)
}

/// By Zipf's law the logarithm of a rank is that of how rarely the word is met.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and 255")]
fn weight(rank: u16) -> u8 {
    let rarity = super::number::ln(f64::from(1.0 + f32::from(rank) / COMMON));
    (rarity * f64::from(WEIGHT_FINENESS)).round().clamp(1.0, 255.0) as u8
}

#[expect(clippy::cast_possible_truncation, reason = "cut to what fits")]
fn rounded(number: f32) -> i8 {
    number.round().clamp(-127.0, 127.0) as i8
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> Vectors {
        let line = |word: &str, at: usize| {
            let numbers: Vec<String> =
                (0..DIMENSIONS).map(|n| if n == at { "2.5" } else { "-0.5" }.to_owned()).collect();
            format!("{word} {}\n", numbers.join(" "))
        };
        Vectors::of_text(&format!("{}bad 1 2\n{}{}", line("the", 0), line("tumour", 3), line("senate", 4)), 3)
    }

    #[test]
    fn words_are_found_and_rare_ones_weigh_more() {
        let table = table();
        assert_eq!(table.len(), 3);
        let sum_of = |word: &str| {
            let mut sum = [0.0; DIMENSIONS];
            table.add(word, &mut sum);
            sum
        };
        assert!(sum_of("senate")[4] > 0.0 && sum_of("senate")[3] <= 0.0);
        let loudness = |word: &str| sum_of(word).iter().map(|number| number * number).sum::<f32>();
        assert!(loudness("the") < loudness("senate"));
        assert!(loudness("unheard") < 1e-9);
    }

    #[test]
    fn bytes_hold_the_whole_table() {
        let bytes = table().to_bytes();
        assert_eq!(Vectors::from_bytes(&bytes).unwrap(), table());
        assert!(Vectors::from_bytes(&bytes[..bytes.len() - 1]).is_err());
        assert_eq!(Vectors::from_bytes(&Vectors::default().to_bytes()).unwrap().len(), 0);
    }
}
