//! What is remembered of each source: validators, health, when it is due.

use std::time::Duration;

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension as _, Row, params};

use super::{Store, StoreError, seconds, timestamp};
use crate::entry::Schedule;

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
    /// The document that we hold.
    pub version: Version,
    /// When a document last came, rather than the word that nothing has changed.
    pub full: Option<Timestamp>,
    /// Where it lies now, if it has moved for good.
    pub moved: Option<String>,
    /// Since when its host says that it is gone for good.
    pub gone: Option<Timestamp>,
    /// When it was last asked.
    pub last_polled: Option<Timestamp>,
    /// When it last answered.
    pub last_success: Option<Timestamp>,
    /// What went wrong at the last poll, in words.
    pub failure: Option<String>,
    /// Since when it has been going wrong.
    pub failing_since: Option<Timestamp>,
    /// How often in a row.
    pub failures: u32,
    /// Until when the host wants silence.
    pub rests_until: Option<Timestamp>,
    /// Not to be asked before.
    pub due: Option<Timestamp>,
    /// When the feed itself wants to be asked.
    pub schedule: Schedule,
}

/// What a version of a document is known by.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Version {
    /// `ETag`, byte for byte.
    pub etag: Option<String>,
    /// `Last-Modified`, byte for byte.
    pub last_modified: Option<String>,
    /// Where it lies, behind all redirects.
    pub address: Option<String>,
    /// A mark of its bytes.
    pub body: Option<String>,
}

/// What a poll makes of the memory of a source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Polled {
    /// It answered. Absent values replace what was remembered, but for the feed's own data.
    Answered(Box<Answered>),
    /// It did not.
    Failed {
        /// In words.
        failure: String,
        /// Until when the host wants silence.
        rests_until: Option<Timestamp>,
        /// Not to be asked before.
        due: Option<Timestamp>,
        /// Its host says that it is gone for good.
        gone: bool,
        /// It told something all the same, so that the next poll is not the first.
        told: bool,
    },
    /// Its host wanted no more questions before its turn came.
    Unasked {
        /// In words.
        failure: String,
        /// Until when the host wants silence.
        rests_until: Option<Timestamp>,
    },
}

/// What is remembered of an answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answered {
    /// The title of its feed; `None` leaves the old one.
    pub title: Option<String>,
    /// The feed's own id; `None` leaves the old one.
    pub feed_id: Option<String>,
    /// The page; `None` leaves the old one.
    pub link: Option<String>,
    /// For the next poll; no mark leaves the old one.
    pub version: Version,
    /// A document came.
    pub is_full: bool,
    /// Where it lies now, if it has moved for good.
    pub moved: Option<String>,
    /// Not to be asked before.
    pub due: Option<Timestamp>,
    /// When the feed wants to be asked; `None` leaves what it said before.
    pub schedule: Option<Schedule>,
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
    connection: &Connection,
    source: &str,
    asked: &str,
    polled: &Polled,
    now: Timestamp,
) -> rusqlite::Result<()> {
    begin(connection, source, asked, now)?;
    match polled {
        Polled::Answered(answered) => answer(connection, source, answered, now),
        // The validators stay: the entries that they stand for are stored.
        Polled::Failed { failure, rests_until, due, gone, told } => connection
            .prepare_cached(
                "update source set failure = ?2, failing_since = coalesce(failing_since, ?3), rests_until = ?4,
                   failures = failures + 1, due = ?5, gone = iif(?6, coalesce(gone, ?3), null), moved = null,
                   last_success = iif(?7, ?3, last_success)
                 where name = ?1",
            )?
            .execute(params![source, failure, seconds(now), rests_until.map(seconds), due.map(seconds), gone, told])
            .map(drop),
        Polled::Unasked { failure, rests_until } => connection
            .prepare_cached(
                "update source set failure = ?2, failing_since = coalesce(failing_since, ?3), rests_until = ?4
                 where name = ?1",
            )?
            .execute(params![source, failure, seconds(now), rests_until.map(seconds)])
            .map(drop),
    }
}

/// Makes the row; of a source that is asked something else from now on, nothing that was answered holds.
fn begin(connection: &Connection, source: &str, asked: &str, now: Timestamp) -> rusqlite::Result<()> {
    connection
        .prepare_cached(
            "update source set etag = null, last_modified = null, address = null, body = null, full = null,
               moved = null, gone = null, failures = 0, due = null, ttl = null, skip_hours = 0, skip_days = 0,
               last_success = null, failure = null, failing_since = null, rests_until = null
             where name = ?1 and asked <> ?2",
        )?
        .execute(params![source, asked])?;
    connection
        .prepare_cached(
            "insert into source (name, asked, last_polled) values (?1, ?2, ?3)
             on conflict (name) do update set asked = excluded.asked, last_polled = excluded.last_polled",
        )?
        .execute(params![source, asked, seconds(now)])?;
    Ok(())
}

fn answer(connection: &Connection, source: &str, answered: &Answered, now: Timestamp) -> rusqlite::Result<()> {
    let Answered { title, feed_id, link, version, is_full, moved, due, schedule } = answered;
    connection
        .prepare_cached(
            "update source set title = coalesce(?2, title), feed_id = coalesce(?3, feed_id),
               link = coalesce(?4, link), etag = ?5, last_modified = ?6, address = ?7, body = coalesce(?8, body),
               full = iif(?9, ?10, full), moved = ?11, due = ?12, last_success = ?10,
               failure = null, failing_since = null, rests_until = null, gone = null, failures = 0
             where name = ?1",
        )?
        .execute(params![
            source,
            title,
            feed_id,
            link,
            version.etag,
            version.last_modified,
            version.address,
            version.body,
            is_full,
            seconds(now),
            moved,
            due.map(seconds),
        ])?;
    if let Some(Schedule { ttl, skip_hours, skip_days }) = schedule {
        // Longer than any that is obeyed, if it does not fit.
        let ttl = ttl.map(|ttl| i64::try_from(ttl.as_secs()).unwrap_or(i64::MAX));
        connection
            .prepare_cached("update source set ttl = ?2, skip_hours = ?3, skip_days = ?4 where name = ?1")?
            .execute(params![source, ttl, skip_hours, skip_days])?;
    }
    Ok(())
}

fn remembered(row: &Row<'_>) -> rusqlite::Result<Remembered> {
    let time = |column: &str| row.get::<_, Option<i64>>(column).map(|at| at.map(timestamp));
    let ttl: Option<i64> = row.get("ttl")?;
    Ok(Remembered {
        asked: row.get("asked")?,
        title: row.get("title")?,
        feed_id: row.get("feed_id")?,
        link: row.get("link")?,
        version: Version {
            etag: row.get("etag")?,
            last_modified: row.get("last_modified")?,
            address: row.get("address")?,
            body: row.get("body")?,
        },
        full: time("full")?,
        moved: row.get("moved")?,
        gone: time("gone")?,
        last_polled: time("last_polled")?,
        last_success: time("last_success")?,
        failure: row.get("failure")?,
        failing_since: time("failing_since")?,
        failures: row.get("failures")?,
        rests_until: time("rests_until")?,
        due: time("due")?,
        schedule: Schedule {
            ttl: ttl.and_then(|ttl| u64::try_from(ttl).ok()).map(Duration::from_secs),
            skip_hours: row.get("skip_hours")?,
            skip_days: row.get("skip_days")?,
        },
    })
}
