//! `hebdo.db`: what the machine has seen. It can be deleted; the next run rebuilds it from the sources.
//!
//! The only module that knows SQL. Another engine is another implementation of [`Store`]'s methods.

mod answers;
mod arrivals;
mod cards;
mod choices;
mod entries;
mod find;
mod signals;
mod sources;

use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::Connection;

pub use cards::{Copied, Figure, Reading};
pub use entries::{Found, Recorded};
pub use sources::{Answered, Health, Polled, Remembered, Version};

/// Each step brings a database from the version before it (its index) to the next.
const MIGRATIONS: &[&str] = &[
    include_str!("schema.sql"),
    include_str!("due.sql"),
    include_str!("choices.sql"),
    include_str!("signals.sql"),
    include_str!("cards.sql"),
    include_str!("answers.sql"),
    include_str!("pictures.sql"),
];

/// How long a statement waits for another process' transaction; one source's takes far less.
const BUSY_TIMEOUT: Duration = Duration::from_secs(30);

/// So many pages of 4 KiB are written before they move from the log to the database, which waits for the disk: once at
/// the end of most polls instead of again and again in their midst.
const CHECKPOINT: u32 = 8_192;

/// What can go wrong with the database.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The engine refused.
    #[error("the database {} cannot be used", .path.display())]
    Engine {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: rusqlite::Error,
    },
    /// A file beside it cannot be had.
    #[error("cannot open {}", .path.display())]
    Lock {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// Another hebdo writes to it.
    #[error("another hebdo is at work on {}", .0.display())]
    Busy(PathBuf),
    /// A later hebdo made it.
    #[error(
        "the database {} was made by a newer hebdo (version {version}, this one knows {known}); \
         update hebdo, or delete the file: it is rebuilt from the sources",
        .path.display()
    )]
    Newer {
        /// Which file.
        path: PathBuf,
        /// What stands in it.
        version: u32,
        /// What this program knows.
        known: u32,
    },
}

/// The database, open.
#[derive(Debug)]
pub struct Store {
    path: PathBuf,
    connection: Connection,
    /// Held as long as the store is open for writing; the operating system frees it if we die.
    _lock: Option<File>,
}

/// What a store is opened for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Looking only; another process may be writing.
    Read,
    /// Writing: one process at a time, [`StoreError::Busy`] for the others.
    Write,
}

impl Store {
    /// Opens the database, makes it where there is none, and brings an older one up to date.
    pub fn open(path: &Path, access: Access) -> Result<Self, StoreError> {
        let lock = if access == Access::Write { Some(lock(path)?) } else { None };
        let engine = |source| StoreError::Engine { path: path.to_owned(), source };
        let connection = Connection::open(path).map_err(engine)?;
        connection.busy_timeout(BUSY_TIMEOUT).map_err(engine)?;
        connection.pragma_update(None, "journal_mode", "wal").map_err(engine)?;
        connection.pragma_update(None, "synchronous", "normal").map_err(engine)?;
        connection.pragma_update(None, "wal_autocheckpoint", CHECKPOINT).map_err(engine)?;
        connection.pragma_update(None, "foreign_keys", true).map_err(engine)?;
        let mut store = Self { path: path.to_owned(), connection, _lock: lock };
        store.migrate()?;
        Ok(store)
    }

    fn migrate(&mut self) -> Result<(), StoreError> {
        let path = self.path.clone();
        let engine = |source| StoreError::Engine { path: path.clone(), source };
        let transaction =
            self.connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate).map_err(engine)?;
        let version: u32 = transaction.pragma_query_value(None, "user_version", |row| row.get(0)).map_err(engine)?;
        let known = MIGRATIONS.iter().zip(1..).last().map_or(0, |(_, number)| number);
        if version > known {
            return Err(StoreError::Newer { path: path.clone(), version, known });
        }
        for (step, number) in MIGRATIONS.iter().zip(1..).filter(|(_, number)| *number > version) {
            transaction.execute_batch(step).map_err(engine)?;
            transaction.pragma_update(None, "user_version", number).map_err(engine)?;
        }
        transaction.commit().map_err(engine)
    }

    fn engine(&self) -> impl Fn(rusqlite::Error) -> StoreError + use<> {
        let path = self.path.clone();
        move |source| StoreError::Engine { path: path.clone(), source }
    }
}

/// `hebdo.db.lock` beside the database: SQLite's own locks last a transaction, ours a command.
fn lock(path: &Path) -> Result<File, StoreError> {
    let mut name = path.as_os_str().to_owned();
    name.push(".lock");
    let lock_path = PathBuf::from(name);
    let failed = |source| StoreError::Lock { path: lock_path.clone(), source };
    let file = File::options().create(true).truncate(false).write(true).open(&lock_path).map_err(failed)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(StoreError::Busy(path.to_owned())),
        Err(TryLockError::Error(source)) => Err(failed(source)),
    }
}

fn seconds(at: jiff::Timestamp) -> i64 {
    at.as_second()
}

/// A stored time. Only [`seconds`] writes them, so they are in range; a foreign hand's are held at the ends.
fn timestamp(seconds: i64) -> jiff::Timestamp {
    jiff::Timestamp::from_second(seconds).unwrap_or(if seconds < 0 {
        jiff::Timestamp::MIN
    } else {
        jiff::Timestamp::MAX
    })
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use jiff::Timestamp;

    use super::*;
    use crate::entry::{Entry, HeldBack, Told};
    use crate::membership::Poll;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn poll(now: &str, previous: Option<&str>) -> Poll {
        let max_age = Duration::from_hours(90 * 24);
        Poll { now: at(now), previous: previous.map(at), max_age, is_arxiv: false }
    }

    fn entry(id: &str, title: &str) -> Entry {
        let link = Some(format!("https://example.org/{id}?utm_source=rss"));
        Entry { id: Some(format!("urn:{id}")), title: Some(title.into()), link, ..Entry::default() }
    }

    fn answered(etag: &str) -> Polled {
        let version = Version { etag: Some(etag.into()), ..Version::default() };
        Polled::Answered(Box::new(Answered {
            title: Some("A feed".into()),
            version,
            is_full: true,
            ..Answered::default()
        }))
    }

    fn store(folder: &tempfile::TempDir) -> Store {
        Store::open(&folder.path().join("hebdo.db"), Access::Write).unwrap()
    }

    #[test]
    fn an_entry_told_twice_is_one_with_two_sightings() {
        let folder = tempfile::tempdir().unwrap();
        let mut store = store(&folder);
        let (first, later) = (poll("2025-06-10T00:00:00Z", None), poll("2025-06-11T00:00:00Z", None));
        let bare = Entry { summary_html: None, ..entry("a", "Title") };
        let full = Entry { summary_html: Some("<p>Text</p>".into()), ..entry("a", "Other title") };
        assert_eq!(store.record("A", "u", &answered("1"), &[bare], &first).unwrap().new, 1);
        assert_eq!(store.record("B", "v", &answered("1"), &[full], &later).unwrap().new, 0);
        let known = store.belonging(at("2025-06-08T00:00:00Z"), at("2025-06-15T00:00:00Z")).unwrap();
        assert_eq!(known.len(), 1);
        assert_eq!(known[0].entry.title.as_deref(), Some("Title"), "the first teller's words stand");
        assert_eq!(known[0].entry.summary_html.as_deref(), Some("<p>Text</p>"), "what it left out is added");
        let sources: Vec<&str> = known[0].sightings.iter().map(|s| s.source.as_str()).collect();
        assert_eq!(sources, ["A", "B"]);
        assert_eq!(known[0].canonical.as_deref(), Some("https://example.org/a"));
    }

    #[test]
    fn arxiv_speaks_for_its_papers_whoever_came_first() {
        let folder = tempfile::tempdir().unwrap();
        let mut store = store(&folder);
        let paper =
            |link: &str, title: &str| Entry { link: Some(link.into()), title: Some(title.into()), ..Entry::default() };
        let now = poll("2025-06-10T00:00:00Z", None);
        let retold = paper("https://huggingface.co/papers/2506.00001", "so cool");
        let itself = paper("https://arxiv.org/abs/2506.00001", "A Paper");
        store.record("A link blog", "u", &answered("1"), &[retold], &now).unwrap();
        store.record("arXiv", "v", &answered("1"), &[itself], &Poll { is_arxiv: true, ..now }).unwrap();
        let known = store.belonging(at("2025-06-08T00:00:00Z"), at("2025-06-15T00:00:00Z")).unwrap();
        assert_eq!(known[0].entry.title.as_deref(), Some("A Paper"));
        assert_eq!(known[0].sightings[0].source, "arXiv");
        assert_eq!(known[0].sightings.len(), 2);
    }

    #[test]
    fn the_same_entry_twice_in_a_document_is_one() {
        let folder = tempfile::tempdir().unwrap();
        let mut store = store(&folder);
        let twice = [entry("a", "T"), entry("a", "T")];
        let now = poll("2025-06-10T00:00:00Z", None);
        assert_eq!(store.record("A", "u", &answered("1"), &twice, &now).unwrap().new, 1);
    }

    #[test]
    fn a_changed_entry_keeps_its_week_and_its_first_sight() {
        let folder = tempfile::tempdir().unwrap();
        let mut store = store(&folder);
        store.record("A", "u", &answered("1"), &[entry("a", "Old")], &poll("2025-06-10T00:00:00Z", None)).unwrap();
        let again = poll("2025-06-20T00:00:00Z", Some("2025-06-10T00:00:00Z"));
        assert_eq!(store.record("A", "u", &answered("2"), &[entry("a", "New")], &again).unwrap().new, 0);
        let known = store.belonging(at("2025-06-08T00:00:00Z"), at("2025-06-15T00:00:00Z")).unwrap();
        assert_eq!(known[0].entry.title.as_deref(), Some("New"));
        assert_eq!(known[0].first_seen, at("2025-06-10T00:00:00Z"));
    }

    #[test]
    fn a_failure_keeps_validators_and_a_changed_address_drops_them() {
        let folder = tempfile::tempdir().unwrap();
        let mut store = store(&folder);
        let failed =
            Polled::Failed { failure: "no answer".into(), rests_until: None, due: None, gone: false, told: false };
        store.record("A", "u", &answered("W/\"x\""), &[], &poll("2025-06-10T00:00:00Z", None)).unwrap();
        for now in ["2025-06-11T00:00:00Z", "2025-06-12T00:00:00Z"] {
            store.record("A", "u", &failed, &[], &poll(now, None)).unwrap();
        }
        let remembered = store.remembered("A").unwrap().unwrap();
        assert_eq!(remembered.version.etag.as_deref(), Some("W/\"x\""));
        assert_eq!(remembered.failures, 2);
        assert_eq!(remembered.failing_since, Some(at("2025-06-11T00:00:00Z")));
        assert_eq!(remembered.last_success, Some(at("2025-06-10T00:00:00Z")));
        store.record("A", "elsewhere", &failed, &[], &poll("2025-06-13T00:00:00Z", None)).unwrap();
        let moved = store.remembered("A").unwrap().unwrap();
        assert_eq!((moved.version, moved.last_success, moved.failures), (Version::default(), None, 1));
    }

    #[test]
    fn pages_told_before_by_the_same_source_are_known() {
        let folder = tempfile::tempdir().unwrap();
        let mut store = store(&folder);
        store.record("A", "u", &answered("1"), &[entry("a", "T")], &poll("2025-06-03T00:00:00Z", None)).unwrap();
        let renamed = Entry { id: Some("urn:renamed".into()), ..entry("a", "T") };
        let later = poll("2025-06-10T00:00:00Z", Some("2025-06-03T00:00:00Z"));
        store.record("A", "u", &answered("1"), &[renamed], &later).unwrap();
        let before = store.told_before(at("2025-06-08T00:00:00Z"), at("2025-06-15T00:00:00Z")).unwrap();
        let told = Told { source: "A".into(), page: "example.org/a".into() };
        assert!(before.contains(&told));
    }

    #[test]
    fn old_entries_are_kept_and_held_back() {
        let folder = tempfile::tempdir().unwrap();
        let mut store = store(&folder);
        let old = Entry { published: Some(at("2020-01-01T00:00:00Z")), ..entry("a", "T") };
        let later = poll("2025-06-10T00:00:00Z", Some("2025-06-03T00:00:00Z"));
        assert_eq!(store.record("A", "u", &answered("1"), &[old], &later).unwrap().held_back, 1);
        let known = store.belonging(at("2025-06-08T00:00:00Z"), at("2025-06-15T00:00:00Z")).unwrap();
        assert_eq!(known[0].held_back, Some(HeldBack::Old));
    }

    #[test]
    fn a_second_writer_is_told_and_a_reader_is_not_kept_out() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("hebdo.db");
        let first = Store::open(&path, Access::Write).unwrap();
        assert!(matches!(Store::open(&path, Access::Write), Err(StoreError::Busy(_))));
        assert!(Store::open(&path, Access::Read).is_ok());
        drop(first);
        assert!(Store::open(&path, Access::Write).is_ok());
    }

    #[test]
    fn a_database_of_the_future_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("hebdo.db");
        store(&folder).connection.pragma_update(None, "user_version", 99).unwrap();
        let error = Store::open(&path, Access::Write).unwrap_err();
        assert!(error.to_string().contains("newer hebdo"), "{error}");
    }

    #[test]
    fn huge_html_is_cut_in_front_of_a_tag() {
        let folder = tempfile::tempdir().unwrap();
        let mut store = store(&folder);
        let html = format!("{}<b class=\"{}\">", "é".repeat(130_000), "x".repeat(9_000));
        let huge = Entry { content_html: Some(html), ..entry("a", "T") };
        store.record("A", "u", &answered("1"), &[huge], &poll("2025-06-10T00:00:00Z", None)).unwrap();
        let known = store.belonging(at("2025-06-08T00:00:00Z"), at("2025-06-15T00:00:00Z")).unwrap();
        assert_eq!(known[0].entry.content_html.as_deref().map(str::len), Some(260_000));
    }
}
