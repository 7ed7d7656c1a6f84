//! What pages of chosen entries say of themselves, and what became of their pictures, so that each is asked once.

use jiff::Timestamp;
use rusqlite::{OptionalExtension as _, params};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::{Store, StoreError, seconds, timestamp};
use crate::issue::{Licence, Picture};
use crate::parse::Card;

/// What came of reading a page or a picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading<T> {
    /// When it was asked last.
    pub at: Timestamp,
    /// How often it was asked.
    pub tries: u32,
    /// What it says, or in words why that could not be read.
    pub told: Result<T, String>,
}

/// What came of looking for the figure of a paper: none where its licence does not let us, or it has none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figure {
    /// Where it is.
    pub image: String,
    /// What is written below it.
    pub caption: String,
    /// Why it may be shown.
    pub licence: Licence,
}

/// What became of a picture: the copies that were made of it, or in words why it is not to be shown.
pub type Copied = Result<Picture, String>;

impl Store {
    /// What came of reading this page, if it was asked.
    pub fn card(&self, link: &str) -> Result<Option<Reading<Card>>, StoreError> {
        self.reading("card", link)
    }

    /// Remembers what came of asking this page now.
    pub fn remember_card(&mut self, link: &str, now: Timestamp, card: &Result<Card, String>) -> Result<(), StoreError> {
        self.remember_reading("card", link, now, card)
    }

    /// What came of looking for the figure of this paper, if that was done.
    pub fn figure(&self, paper: &str) -> Result<Option<Reading<Option<Figure>>>, StoreError> {
        self.reading("figure", paper)
    }

    /// Remembers what came of looking for the figure of this paper now.
    pub fn remember_figure(
        &mut self,
        paper: &str,
        now: Timestamp,
        figure: &Result<Option<Figure>, String>,
    ) -> Result<(), StoreError> {
        self.remember_reading("figure", paper, now, figure)
    }

    /// What came of asking for this picture, if it was asked.
    pub fn picture(&self, address: &str) -> Result<Option<Reading<Copied>>, StoreError> {
        self.reading("picture", address)
    }

    /// Remembers what came of asking for this picture now.
    pub fn remember_picture(
        &mut self,
        address: &str,
        now: Timestamp,
        copied: &Result<Copied, String>,
    ) -> Result<(), StoreError> {
        self.remember_reading("picture", address, now, copied)
    }

    /// Do several pages have this picture? Then it is the sign of their site.
    pub fn is_of_several(&self, address: &str) -> Result<bool, StoreError> {
        const PAGES: &str = "select max((select count(distinct coalesce(page, id)) from entry where image = ?1),
                                        (select count(*) from card where json_extract(told, '$.image') = ?1)) > 1";
        self.connection
            .prepare_cached(PAGES)
            .and_then(|mut statement| statement.query_row([address], |row| row.get(0)))
            .map_err(self.engine())
    }

    fn reading<T: DeserializeOwned>(&self, table: &str, link: &str) -> Result<Option<Reading<T>>, StoreError> {
        let read = |row: &rusqlite::Row<'_>| {
            let told: Option<String> = row.get("told")?;
            let failure: Option<String> = row.get("failure")?;
            // Only we write it; what a foreign hand made of it is as good as nothing read.
            let told = told.and_then(|json| serde_json::from_str(&json).ok());
            Ok(Reading {
                at: timestamp(row.get("read_at")?),
                tries: row.get("tries")?,
                told: told.ok_or(failure.unwrap_or_default()),
            })
        };
        self.connection
            .prepare_cached(&format!("select * from {table} where link = ?1"))
            .and_then(|mut statement| statement.query_row([link], read).optional())
            .map_err(self.engine())
    }

    fn remember_reading<T: Serialize>(
        &mut self,
        table: &str,
        link: &str,
        now: Timestamp,
        told: &Result<T, String>,
    ) -> Result<(), StoreError> {
        // It is texts, numbers and lists of them, for which there is always JSON.
        let json = told.as_ref().ok().and_then(|told| serde_json::to_string(told).ok());
        self.connection
            .prepare_cached(&format!(
                "insert into {table} values (?1, ?2, 1, ?3, ?4) on conflict (link) do update
                 set read_at = excluded.read_at, tries = tries + 1, told = excluded.told, failure = excluded.failure"
            ))
            .and_then(|mut statement| statement.execute(params![link, seconds(now), json, told.as_ref().err()]))
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
        let failed = Reading { at: at("2025-06-15T12:00:00Z"), tries: 1, told: Err("no answer".into()) };
        assert_eq!(store.card(link).unwrap(), Some(failed));
        let card = Card {
            image: Some("https://example.org/a.png".into()),
            published: Some(at("2025-06-10T08:00:00.5Z")),
            authors: vec!["Ann".into()],
            ..Card::default()
        };
        store.remember_card(link, at("2025-06-16T12:00:00Z"), &Ok(card.clone())).unwrap();
        let read = Reading { at: at("2025-06-16T12:00:00Z"), tries: 2, told: Ok(card) };
        assert_eq!(store.card(link).unwrap(), Some(read));
    }

    #[test]
    fn what_was_read_before_pictures_were_is_still_known() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("hebdo.db");
        let before = rusqlite::Connection::open(&path).unwrap();
        crate::store::MIGRATIONS[..5].iter().for_each(|step| before.execute_batch(step).unwrap());
        before.pragma_update(None, "user_version", 5).unwrap();
        let insert =
            "insert into card values ('https://example.org/a', 1750000000, 1, '{\"site\": \"The Ledger\"}', null)";
        before.execute_batch(insert).unwrap();
        drop(before);
        let store = Store::open(&path, Access::Write).unwrap();
        let card = store.card("https://example.org/a").unwrap().unwrap().told.unwrap();
        assert_eq!(card, Card { site: Some("The Ledger".into()), ..Card::default() });
    }

    #[test]
    fn a_picture_of_several_pages_is_told_from_one_that_is_told_twice() {
        let folder = tempfile::tempdir().unwrap();
        let mut store = Store::open(&folder.path().join("hebdo.db"), Access::Write).unwrap();
        let now: Timestamp = "2025-06-15T12:00:00Z".parse().unwrap();
        let image = |name: &str| Card { image: Some(format!("https://example.org/{name}.png")), ..Card::default() };
        for (page, card) in [("a", image("sign")), ("b", image("sign")), ("c", image("own"))] {
            store.remember_card(&format!("https://example.org/{page}"), now, &Ok(card)).unwrap();
        }
        let is_of_several = |name: &str| store.is_of_several(&format!("https://example.org/{name}.png")).unwrap();
        assert_eq!(["sign", "own", "none"].map(is_of_several), [true, false, false]);
    }
}
