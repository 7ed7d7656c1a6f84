//! The words of the entries at hand, as numbers, with their weights.

use std::collections::HashMap;

use crate::wording;

/// A word, as its place in the lexicon.
pub(super) type Word = u32;

/// All words of the entries at hand.
#[derive(Clone, Debug, Default)]
pub(super) struct Lexicon {
    places: HashMap<String, Word>,
    words: Vec<Noted>,
    texts: f64,
    /// So many of the words have their weight.
    weighed: usize,
}

#[derive(Clone, Debug)]
struct Noted {
    word: String,
    seen: f64,
    weight: f64,
}

impl Lexicon {
    /// The words of a text, sorted, each once.
    pub fn note(&mut self, text: &str) -> Vec<Word> {
        let mut noted = Vec::new();
        wording::each_word(text, |word| noted.push(self.place(word)));
        noted.sort_unstable();
        noted.dedup();
        noted
    }

    fn place(&mut self, word: &str) -> Word {
        if let Some(place) = self.places.get(word) {
            return *place;
        }
        let place = Word::try_from(self.words.len()).unwrap_or(Word::MAX);
        self.words.push(Noted { word: word.to_owned(), seen: 0.0, weight: 0.0 });
        self.places.insert(word.to_owned(), place);
        place
    }

    /// Counts the words of one entry, each once.
    pub fn count(&mut self, words: impl IntoIterator<Item = Word>) {
        self.texts += 1.0;
        for word in words {
            self.words[word as usize].seen += 1.0;
        }
    }

    /// Weighs all words that have no weight yet by what has been counted.
    pub fn weigh(&mut self) {
        for noted in &mut self.words[self.weighed..] {
            let says = !wording::is_empty_elsewhere(&noted.word);
            noted.weight = if says { wording::weight(&noted.word, noted.seen, self.texts) } else { 0.0 };
        }
        self.weighed = self.words.len();
    }

    /// How much a word says.
    pub fn weight(&self, word: Word) -> f64 {
        self.words[word as usize].weight
    }

    /// How much words say together.
    pub fn sum(&self, words: impl IntoIterator<Item = Word>) -> f64 {
        words.into_iter().map(|word| self.weight(word)).sum()
    }

    /// The word itself.
    pub fn word(&self, word: Word) -> &str {
        &self.words[word as usize].word
    }
}

/// What both sorted lists have.
pub(super) fn both<'a>(a: &'a [Word], b: &'a [Word]) -> impl Iterator<Item = Word> + 'a {
    let mut others = b.iter().copied().peekable();
    a.iter().copied().filter(move |word| {
        while others.next_if(|other| other < word).is_some() {}
        others.peek() == Some(word)
    })
}

/// Is the word in the sorted list?
pub(super) fn has(list: &[Word], word: Word) -> bool {
    list.binary_search(&word).is_ok()
}
