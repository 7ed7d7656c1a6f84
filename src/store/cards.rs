//! What pages of chosen entries say of themselves, so that each is asked once.

use jiff::Timestamp;
use rusqlite::{OptionalExtension as _, params};

use super::{Store, StoreError, seconds, timestamp};
use crate::parse::Card;

/// What came of reading a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// When it was asked last.
    pub at: Timestamp,
    /// How often it was asked.
    pub tries: u32,
    /// What it says, or in words why that could not be read.
    pub card: Result<Card, String>,
}

impl Store {
    /// What came of reading this page, if it was asked.
    pub fn card(&self, link: &str) -> Result<Option<Reading>, StoreError> {
        let read = |row: &rusqlite::Row<'_>| {
            let card: Option<String> = row.get("card")?;
            let failure: Option<String> = row.get("failure")?;
            // Only we write it; what a foreign hand made of it is as good as nothing read.
            let card = card.and_then(|json| serde_json::from_str(&json).ok());
            Ok(Reading {
                at: timestamp(row.get("read_at")?),
                tries: row.get("tries")?,
                card: card.ok_or(failure.unwrap_or_default()),
            })
        };
        self.connection
            .prepare_cached("select * from card where link = ?1")
            .and_then(|mut statement| statement.query_row([link], read).optional())
            .map_err(self.engine())
    }

    /// Remembers what came of asking this page now.
    pub fn remember_card(&mut self, link: &str, now: Timestamp, card: &Result<Card, String>) -> Result<(), StoreError> {
        // A card is texts and lists of them, for which there is always JSON.
        let json = card.as_ref().ok().and_then(|card| serde_json::to_string(card).ok());
        self.connection
            .prepare_cached(
                "insert into card values (?1, ?2, 1, ?3, ?4) on conflict (link) do update
                 set read_at = excluded.read_at, tries = tries + 1, card = excluded.card, failure = excluded.failure",
            )
            .and_then(|mut statement| statement.execute(params![link, seconds(now), json, card.as_ref().err()]))
            .map(|_| ())
            .map_err(self.engine())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Access;

    #[test]
    fn what_was_read_is_known_again_and_so_is_what_was_not() {
        let folder = tempfile::tempdir().unwrap();
        let mut store = Store::open(&folder.path().join("hebdo.db"), Access::Write).unwrap();
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        let link = "https://example.org/a";
        assert_eq!(store.card(link).unwrap(), None);
        store.remember_card(link, at("2025-06-15T12:00:00Z"), &Err("no answer".into())).unwrap();
        let failed = Reading { at: at("2025-06-15T12:00:00Z"), tries: 1, card: Err("no answer".into()) };
        assert_eq!(store.card(link).unwrap(), Some(failed));
        let card = Card {
            image: Some("https://example.org/a.png".into()),
            published: Some(at("2025-06-10T08:00:00.5Z")),
            authors: vec!["Ann".into()],
            ..Card::default()
        };
        store.remember_card(link, at("2025-06-16T12:00:00Z"), &Ok(card.clone())).unwrap();
        let read = Reading { at: at("2025-06-16T12:00:00Z"), tries: 2, card: Ok(card) };
        assert_eq!(store.card(link).unwrap(), Some(read));
    }
}
