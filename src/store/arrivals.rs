//! When entries of a source arrived, for telling silence from a quiet day.

use jiff::Timestamp;
use rusqlite::params;

use super::{Store, StoreError, seconds, timestamp};

impl Store {
    /// The moments since `since` at which a source had entries for the first time, in order.
    pub fn arrivals(&self, source: &str, since: Timestamp) -> Result<Vec<Timestamp>, StoreError> {
        self.connection
            .prepare_cached(
                "select distinct first_seen from sighting where source = ?1 and first_seen >= ?2 order by first_seen",
            )
            .and_then(|mut statement| {
                statement
                    .query_map(params![source, seconds(since)], |row| row.get(0).map(timestamp))?
                    .collect::<rusqlite::Result<_>>()
            })
            .map_err(self.engine())
    }
}
