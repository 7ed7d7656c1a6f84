//! One thing among all that was seen.

use std::collections::BTreeMap;

use rusqlite::params;

use super::entries::{known, sighting};
use super::{Store, StoreError};
use crate::entry::{Known, Sighting};

impl Store {
    /// The entries that are this one or this page ([`crate::link::page_key`]), by moment, then id.
    pub fn find(&self, id: &str, page: Option<&str>) -> Result<Vec<Known>, StoreError> {
        self.sightings_of(id, page)
            .and_then(|mut sightings| {
                self.connection
                    .prepare_cached("select * from entry where id = ?1 or page = ?2 order by belongs, id")?
                    .query_map(params![id, page], |row| known(row, &mut sightings))?
                    .collect()
            })
            .map_err(self.engine())
    }

    fn sightings_of(&self, id: &str, page: Option<&str>) -> rusqlite::Result<BTreeMap<String, Vec<Sighting>>> {
        let mut all: BTreeMap<String, Vec<Sighting>> = BTreeMap::new();
        let mut statement = self.connection.prepare_cached(
            "select s.* from sighting s join entry e on e.id = s.entry where e.id = ?1 or e.page = ?2
             order by s.source <> e.teller, s.first_seen, s.source",
        )?;
        let mut rows = statement.query(params![id, page])?;
        while let Some(row) = rows.next()? {
            all.entry(row.get("entry")?).or_default().push(sighting(row)?);
        }
        Ok(all)
    }
}
