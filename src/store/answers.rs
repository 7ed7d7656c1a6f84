//! What a language model answered, so that each question is asked once.

use jiff::Timestamp;
use rusqlite::{OptionalExtension as _, params};

use super::{Store, StoreError, seconds};

impl Store {
    /// The words of a model in answer to this question, if it was asked.
    pub fn answer(&self, key: &str) -> Result<Option<String>, StoreError> {
        self.connection
            .prepare_cached("select words from answer where key = ?1")
            .and_then(|mut statement| statement.query_row([key], |row| row.get(0)).optional())
            .map_err(self.engine())
    }

    /// Remembers the answer to a question.
    pub fn remember_answer(&mut self, key: &str, words: &str, now: Timestamp) -> Result<(), StoreError> {
        self.connection
            .prepare_cached("insert or replace into answer values (?1, ?2, ?3)")
            .and_then(|mut statement| statement.execute(params![key, words, seconds(now)]))
            .map(|_| ())
            .map_err(self.engine())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Access;

    #[test]
    fn an_answer_is_known_again() {
        let folder = tempfile::tempdir().unwrap();
        let mut store = Store::open(&folder.path().join("hebdo.db"), Access::Write).unwrap();
        let now = "2025-06-15T12:00:00Z".parse().unwrap();
        assert_eq!(store.answer("k").unwrap(), None);
        store.remember_answer("k", "one", now).unwrap();
        store.remember_answer("k", "other", now).unwrap();
        assert_eq!(store.answer("k").unwrap().as_deref(), Some("other"));
    }
}
