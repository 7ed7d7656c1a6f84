//! Beside the entries: what sources count of them, and where feeds of pages were found.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension as _, params};

use super::{Store, StoreError};
use crate::entry::Entry;

impl Store {
    /// Where the feed of a source was found, if it is not where feeds.toml says.
    pub fn found(&self, source: &str, asked: &str) -> Result<Option<String>, StoreError> {
        self.connection
            .prepare_cached("select place from found where source = ?1 and asked = ?2")
            .and_then(|mut statement| statement.query_row([source, asked], |row| row.get(0)).optional())
            .map_err(self.engine())
    }

    /// Remembers where the feed of a source was found; `None`: it is where feeds.toml says.
    pub fn set_found(&mut self, source: &str, asked: &str, place: Option<&str>) -> Result<(), StoreError> {
        let engine = self.engine();
        match place {
            Some(place) => self
                .connection
                .prepare_cached("insert or replace into found values (?1, ?2, ?3)")
                .and_then(|mut statement| statement.execute([source, asked, place])),
            None => self
                .connection
                .prepare_cached("delete from found where source = ?1")
                .and_then(|mut statement| statement.execute([source])),
        }
        .map(|_| ())
        .map_err(engine)
    }
}

/// Records what a source counts of an entry: the new numbers replace its old ones.
pub(super) fn record(connection: &Connection, id: &str, source: &str, entry: &Entry) -> rusqlite::Result<()> {
    for (name, value) in &entry.signals {
        connection
            .prepare_cached("insert or replace into signal values (?1, ?2, ?3, ?4)")?
            .execute(params![id, source, name, value])?;
    }
    Ok(())
}

/// What is counted of the entries that belong to a range of moments; of several counts of one name the largest.
pub(super) fn belonging(
    connection: &Connection,
    range: &[&dyn rusqlite::ToSql],
) -> rusqlite::Result<BTreeMap<String, BTreeMap<String, f64>>> {
    let mut all: BTreeMap<String, BTreeMap<String, f64>> = BTreeMap::new();
    let mut statement = connection.prepare_cached(
        "select s.entry, s.name, max(s.value) from signal s join entry e on e.id = s.entry
         where e.belongs >= ?1 and e.belongs < ?2 group by s.entry, s.name",
    )?;
    let mut rows = statement.query(range)?;
    while let Some(row) = rows.next()? {
        all.entry(row.get(0)?).or_default().insert(row.get(1)?, row.get(2)?);
    }
    Ok(all)
}
