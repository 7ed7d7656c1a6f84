//! What hebdo chose for its issues, before an editor saw them.

use rusqlite::params;

use super::entries::known;
use super::{Store, StoreError};
use crate::entry::Entry;

impl Store {
    /// Remembers what was chosen for a week, in place of an earlier choice.
    pub fn remember_choice<'a>(&mut self, week: &str, ids: impl Iterator<Item = &'a str>) -> Result<(), StoreError> {
        let engine = self.engine();
        let transaction = self.connection.transaction().map_err(&engine)?;
        transaction.execute("delete from choice where week = ?1", [week]).map_err(&engine)?;
        for id in ids {
            let row = params![week, id];
            transaction.execute("insert or ignore into choice values (?1, ?2)", row).map_err(&engine)?;
        }
        transaction.commit().map_err(&engine)
    }

    /// The ids of what was chosen for a week, sorted; empty where that is not known.
    pub fn choice(&self, week: &str) -> Result<Vec<String>, StoreError> {
        let read = || -> rusqlite::Result<Vec<String>> {
            let mut statement =
                self.connection.prepare_cached("select entry from choice where week = ?1 order by entry")?;
            statement.query_map([week], |row| row.get(0))?.collect()
        };
        read().map_err(self.engine())
    }

    /// The entry that is known by this identity or canonical link.
    pub fn entry(&self, id_or_link: &str) -> Result<Option<Entry>, StoreError> {
        let read = || {
            let mut statement = self
                .connection
                .prepare_cached("select * from entry where id = ?1 or canonical = ?1 order by id <> ?1, id limit 1")?;
            let mut found =
                statement.query_map([id_or_link], |row| known(row, &mut std::collections::BTreeMap::new()))?;
            found.next().transpose()
        };
        Ok(read().map_err(self.engine())?.map(|known| known.entry))
    }
}
