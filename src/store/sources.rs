//! What is remembered of each source: validators, health.

use jiff::Timestamp;
use rusqlite::{OptionalExtension as _, Row, params};

use super::{Store, StoreError, seconds, timestamp};

/// What is remembered of a source between polls.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Remembered {
    /// What was asked; the rest of the answer's state holds for it only.
    pub asked: String,
    /// The title of its feed.
    pub title: Option<String>,
    /// The feed's own id.
    pub feed_id: Option<String>,
    /// The page the feed belongs to.
    pub link: Option<String>,
    /// `ETag`, byte for byte.
    pub etag: Option<String>,
    /// `Last-Modified`, byte for byte.
    pub last_modified: Option<String>,
    /// When it was last asked.
    pub last_polled: Option<Timestamp>,
    /// When it last answered.
    pub last_success: Option<Timestamp>,
    /// What went wrong at the last poll, in words.
    pub failure: Option<String>,
    /// Since when it has been going wrong.
    pub failing_since: Option<Timestamp>,
    /// Until when the host wants silence.
    pub rests_until: Option<Timestamp>,
}

/// What a poll makes of the memory of a source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Polled {
    /// It answered. Absent values replace what was remembered, but for the feed's own data.
    Answered {
        /// The title of its feed; `None` leaves the old one.
        title: Option<String>,
        /// The feed's own id; `None` leaves the old one.
        feed_id: Option<String>,
        /// The page; `None` leaves the old one.
        link: Option<String>,
        /// `ETag` for the next poll.
        etag: Option<String>,
        /// `Last-Modified` for the next poll.
        last_modified: Option<String>,
    },
    /// It did not.
    Failed {
        /// In words.
        failure: String,
        /// Until when the host wants silence.
        rests_until: Option<Timestamp>,
        /// It told something all the same, so that the next poll is not the first.
        told: bool,
    },
}

/// A source's health, with figures from its entries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Health {
    /// The state of its polls.
    pub remembered: Remembered,
    /// Entries that it told, ever.
    pub entries: u32,
    /// Entries that it told first since a moment.
    pub new: u32,
    /// The latest published date (or first sight) among them.
    pub newest: Option<Timestamp>,
}

impl Store {
    /// What is remembered of a source, if it was ever polled.
    pub fn remembered(&self, source: &str) -> Result<Option<Remembered>, StoreError> {
        self.connection
            .prepare_cached("select * from source where name = ?1")
            .and_then(|mut statement| statement.query_row([source], remembered).optional())
            .map_err(self.engine())
    }

    /// The health of a source: its memory, with the entries that are new since a moment counted.
    pub fn health(&self, source: &str, since: Timestamp) -> Result<Option<Health>, StoreError> {
        let Some(remembered) = self.remembered(source)? else { return Ok(None) };
        self.connection
            .prepare_cached(
                "select count(*), coalesce(sum(s.first_seen >= ?2), 0),
                        max(min(coalesce(e.published, e.first_seen), e.first_seen))
                 from sighting s join entry e on e.id = s.entry where s.source = ?1",
            )
            .and_then(|mut statement| {
                statement.query_row(params![source, seconds(since)], |row| {
                    Ok(Some(Health {
                        remembered,
                        entries: row.get(0)?,
                        new: row.get(1)?,
                        newest: row.get::<_, Option<i64>>(2)?.map(timestamp),
                    }))
                })
            })
            .map_err(self.engine())
    }
}

/// Writes the outcome of a poll, inside the transaction that writes its entries.
pub(super) fn update(
    connection: &rusqlite::Connection,
    source: &str,
    asked: &str,
    polled: &Polled,
    now: Timestamp,
) -> rusqlite::Result<()> {
    connection
        .prepare_cached(
            "insert into source (name, asked, last_polled) values (?1, ?2, ?3)
             on conflict (name) do update set
               etag = iif(asked = excluded.asked, etag, null),
               last_modified = iif(asked = excluded.asked, last_modified, null),
               last_success = iif(asked = excluded.asked, last_success, null),
               asked = excluded.asked, last_polled = excluded.last_polled",
        )?
        .execute(params![source, asked, seconds(now)])?;
    match polled {
        Polled::Answered { title, feed_id, link, etag, last_modified } => connection
            .prepare_cached(
                "update source set title = coalesce(?2, title), feed_id = coalesce(?3, feed_id),
                   link = coalesce(?4, link), etag = ?5, last_modified = ?6, last_success = ?7,
                   failure = null, failing_since = null, rests_until = null
                 where name = ?1",
            )?
            .execute(params![source, title, feed_id, link, etag, last_modified, seconds(now)]),
        // The validators stay: the entries that they stand for are stored.
        Polled::Failed { failure, rests_until, told } => connection
            .prepare_cached(
                "update source set failure = ?2, failing_since = coalesce(failing_since, ?3), rests_until = ?4,
                   last_success = iif(?5, ?3, last_success)
                 where name = ?1",
            )?
            .execute(params![source, failure, seconds(now), rests_until.map(seconds), told]),
    }?;
    Ok(())
}

fn remembered(row: &Row<'_>) -> rusqlite::Result<Remembered> {
    let time = |column: &str| row.get::<_, Option<i64>>(column).map(|at| at.map(timestamp));
    Ok(Remembered {
        asked: row.get("asked")?,
        title: row.get("title")?,
        feed_id: row.get("feed_id")?,
        link: row.get("link")?,
        etag: row.get("etag")?,
        last_modified: row.get("last_modified")?,
        last_polled: time("last_polled")?,
        last_success: time("last_success")?,
        failure: row.get("failure")?,
        failing_since: time("failing_since")?,
        rests_until: time("rests_until")?,
    })
}
