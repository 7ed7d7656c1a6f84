//! Entries and who told them.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension as _, Row, params};

use super::sources::{Polled, update};
use super::{Store, StoreError, seconds, signals, timestamp};
use crate::entry::{Entry, HeldBack, Known, Sighting, Told};
use crate::identity;
use crate::link;
use crate::membership::Poll;

/// Most bytes of one entry's HTML that are kept: twenty times a long article, a fraction of a bad day.
const MOST_HTML: usize = 256 * 1024;

/// What a poll brought.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Recorded {
    /// Entries in the answer.
    pub entries: usize,
    /// Entries that no source had told before.
    pub new: usize,
    /// New entries that are not chosen by themselves: too old, or part of a flood.
    pub held_back: usize,
}

/// Where an entry is to be found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Its identity.
    pub id: String,
    /// The moment that decides its week.
    pub belongs: Timestamp,
}

impl Store {
    /// Records one poll of one source in one transaction: its entries, then what the answer means for the next.
    pub fn record(
        &mut self,
        source: &str,
        asked: &str,
        polled: &Polled,
        entries: &[Entry],
        poll: &Poll,
    ) -> Result<Recorded, StoreError> {
        let engine = self.engine();
        // Within `together` a part of its transaction, otherwise one by itself.
        let transaction = self.connection.savepoint().map_err(&engine)?;
        let recorded = record_entries(&transaction, source, entries, poll)
            .and_then(|recorded| update(&transaction, source, asked, polled, poll.now).map(|()| recorded))
            .map_err(&engine)?;
        transaction.commit().map_err(&engine)?;
        Ok(recorded)
    }

    /// Does what `work` records in one transaction: polls that come in a crowd are written to the disk once.
    pub fn together<T, E: From<StoreError>>(&mut self, work: impl FnOnce(&mut Self) -> Result<T, E>) -> Result<T, E> {
        self.connection.execute_batch("begin immediate").map_err(self.engine())?;
        let done = work(self);
        // What was recorded before something went wrong is whole, and stays.
        self.connection.execute_batch("commit").map_err(self.engine())?;
        done
    }

    /// The entries that belong to `from` until before `until`, by moment, then id.
    pub fn belonging(&self, from: Timestamp, until: Timestamp) -> Result<Vec<Known>, StoreError> {
        let range = params![seconds(from), seconds(until)];
        self.sightings(range)
            .and_then(|mut sightings| {
                let mut counted = signals::belonging(&self.connection, range)?;
                self.connection
                    .prepare_cached("select * from entry where belongs >= ?1 and belongs < ?2 order by belongs, id")?
                    .query_map(range, |row| {
                        let mut known = known(row, &mut sightings)?;
                        known.entry.signals = counted.remove(&known.id).unwrap_or_default();
                        Ok(known)
                    })?
                    .collect()
            })
            .map_err(self.engine())
    }

    /// What was told before `from` of the pages that are told from `from` until before `until`.
    pub fn told_before(&self, from: Timestamp, until: Timestamp) -> Result<BTreeSet<Told>, StoreError> {
        self.connection
            .prepare_cached(
                "select distinct s.source, e.page from entry e join sighting s on s.entry = e.id
                 where e.belongs < ?1 and e.page in
                   (select page from entry where belongs >= ?1 and belongs < ?2 and page is not null)",
            )
            .and_then(|mut statement| {
                statement
                    .query_map(params![seconds(from), seconds(until)], |row| {
                        Ok(Told { source: row.get(0)?, page: row.get(1)? })
                    })?
                    .collect()
            })
            .map_err(self.engine())
    }

    /// Where to find the entry that has one of these as its id, guid or link, or is this page; of several the one seen last.
    pub fn whereabouts(&self, names: &[Option<&str>; 3], page: Option<&str>) -> Result<Option<Found>, StoreError> {
        let [one, two, three] = names;
        self.connection
            .prepare_cached(
                "select id, belongs from entry
                 where id in (?1, ?2, ?3) or guid in (?1, ?2, ?3) or canonical in (?1, ?2, ?3) or page = ?4
                 order by id = ?2 desc, belongs desc, id limit 1",
            )
            .and_then(|mut statement| {
                statement
                    .query_row(params![one, two, three, page], |row| {
                        Ok(Found { id: row.get(0)?, belongs: timestamp(row.get(1)?) })
                    })
                    .optional()
            })
            .map_err(self.engine())
    }

    fn sightings(&self, range: &[&dyn rusqlite::ToSql]) -> rusqlite::Result<BTreeMap<String, Vec<Sighting>>> {
        let mut all: BTreeMap<String, Vec<Sighting>> = BTreeMap::new();
        let mut statement = self.connection.prepare_cached(
            "select s.* from sighting s join entry e on e.id = s.entry
             where e.belongs >= ?1 and e.belongs < ?2
             order by s.source <> e.teller, s.first_seen, s.source",
        )?;
        let mut rows = statement.query(range)?;
        while let Some(row) = rows.next()? {
            all.entry(row.get("entry")?).or_default().push(sighting(row)?);
        }
        Ok(all)
    }
}

/// An entry of a document with what it is known by.
struct Telling<'a> {
    id: String,
    page: Option<String>,
    entry: &'a Entry,
}

fn record_entries(connection: &Connection, source: &str, entries: &[Entry], poll: &Poll) -> rusqlite::Result<Recorded> {
    let ids = identity::of_all(entries, source);
    let pages = identity::pages(entries, &ids);
    let told: Vec<Telling<'_>> =
        ids.into_iter().zip(pages).zip(entries).map(|((id, page), entry)| Telling { id, page, entry }).collect();
    let mut fresh: Vec<&Telling<'_>> = Vec::new();
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    for telling @ Telling { id, entry, .. } in &told {
        if !seen.insert(id) {
            // The same thing twice in one document: its first place stands.
            continue;
        }
        let teller: Option<String> = connection
            .prepare_cached("select teller from entry where id = ?1")?
            .query_row([id], |row| row.get(0))
            .optional()?;
        match teller {
            None => fresh.push(telling),
            Some(teller) if teller == source => amend(connection, id, entry)?,
            Some(_) if poll.is_arxiv => take_over(connection, id, source, entry)?,
            Some(_) => complete(connection, id, entry)?,
        }
    }
    let published: Vec<_> = fresh.iter().map(|telling| telling.entry.published.or(telling.entry.updated)).collect();
    let held_back = poll.held_back(&published);
    for ((telling, published), held) in fresh.iter().zip(published).zip(&held_back) {
        insert(connection, telling, source, poll, poll.belongs(published), *held)?;
    }
    for Telling { id, entry, .. } in &told {
        connection.prepare_cached("insert or ignore into sighting values (?1, ?2, ?3, ?4, ?5)")?.execute(params![
            id,
            source,
            entry.link,
            entry.comments,
            seconds(poll.now)
        ])?;
        signals::record(connection, id, source, entry)?;
    }
    Ok(Recorded { entries: entries.len(), new: fresh.len(), held_back: held_back.iter().flatten().count() })
}

fn insert(
    connection: &Connection,
    Telling { id, page, entry }: &Telling<'_>,
    source: &str,
    poll: &Poll,
    belongs: Timestamp,
    held_back: Option<HeldBack>,
) -> rusqlite::Result<()> {
    let canonical = entry.link.as_deref().and_then(link::canonical);
    let held_back = held_back.map(|why| match why {
        HeldBack::Old => "old",
        HeldBack::Flood => "flood",
    });
    connection
        .prepare_cached(
            "insert into entry values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13,
                                       ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22)",
        )?
        .execute(params![
            id,
            source,
            canonical,
            page,
            entry.id,
            entry.title,
            entry.link,
            entry.published.map(seconds),
            entry.updated.map(seconds),
            json(&entry.authors),
            json(&entry.categories),
            bounded(entry.summary_html.as_deref()),
            bounded(entry.content_html.as_deref()),
            entry.image,
            entry.comments,
            json(&entry.enclosures),
            entry.doi,
            entry.note,
            entry.base,
            seconds(poll.now),
            seconds(belongs),
            held_back,
        ])?;
    Ok(())
}

/// The source that told it first has changed its words: they replace the old ones, but for what is now missing.
fn amend(connection: &Connection, id: &str, entry: &Entry) -> rusqlite::Result<()> {
    connection
        .prepare_cached(
            "update entry set title = coalesce(?2, title), updated = coalesce(?3, updated), authors = ?4,
               categories = ?5, summary_html = coalesce(?6, summary_html),
               content_html = coalesce(?7, content_html), image = coalesce(?8, image), note = coalesce(?9, note)
             where id = ?1 and (title is not ?2 or updated is not ?3 or summary_html is not ?6 or categories is not ?5
               or content_html is not ?7)",
        )?
        .execute(params![
            id,
            entry.title,
            entry.updated.map(seconds),
            json(&entry.authors),
            json(&entry.categories),
            bounded(entry.summary_html.as_deref()),
            bounded(entry.content_html.as_deref()),
            entry.image,
            entry.note,
        ])?;
    Ok(())
}

/// The primary source tells what others told before: its words stand from now on.
fn take_over(connection: &Connection, id: &str, source: &str, entry: &Entry) -> rusqlite::Result<()> {
    connection
        .prepare_cached("update entry set teller = ?2, link = ?3, published = coalesce(?4, published) where id = ?1")?
        .execute(params![id, source, entry.link, entry.published.map(seconds)])?;
    amend(connection, id, entry)
}

/// Another source tells it too: what the first one left out is taken from here.
fn complete(connection: &Connection, id: &str, entry: &Entry) -> rusqlite::Result<()> {
    connection
        .prepare_cached(
            "update entry set title = coalesce(title, ?2), published = coalesce(published, ?3),
               summary_html = coalesce(summary_html, ?4), image = coalesce(image, ?5),
               comments = coalesce(comments, ?6), authors = iif(authors = '[]', ?7, authors)
             where id = ?1 and (title is null or published is null or summary_html is null or image is null
               or comments is null or authors = '[]')",
        )?
        .execute(params![
            id,
            entry.title,
            entry.published.map(seconds),
            bounded(entry.summary_html.as_deref()),
            entry.image,
            entry.comments,
            json(&entry.authors),
        ])?;
    Ok(())
}

pub(super) fn sighting(row: &Row<'_>) -> rusqlite::Result<Sighting> {
    Ok(Sighting {
        source: row.get("source")?,
        link: row.get("link")?,
        comments: row.get("comments")?,
        first_seen: timestamp(row.get("first_seen")?),
    })
}

pub(super) fn known(row: &Row<'_>, sightings: &mut BTreeMap<String, Vec<Sighting>>) -> rusqlite::Result<Known> {
    let time = |column: &str| row.get::<_, Option<i64>>(column).map(|at| at.map(timestamp));
    let id: String = row.get("id")?;
    Ok(Known {
        sightings: sightings.remove(&id).unwrap_or_default(),
        id,
        canonical: row.get("canonical")?,
        page: row.get("page")?,
        first_seen: timestamp(row.get("first_seen")?),
        belongs: timestamp(row.get("belongs")?),
        held_back: match row.get::<_, Option<String>>("held_back")?.as_deref() {
            Some("old") => Some(HeldBack::Old),
            Some(_) => Some(HeldBack::Flood),
            None => None,
        },
        entry: Entry {
            id: row.get("guid")?,
            title: row.get("title")?,
            link: row.get("link")?,
            published: time("published")?,
            updated: time("updated")?,
            authors: from_json(row, "authors")?,
            categories: from_json(row, "categories")?,
            summary_html: row.get("summary_html")?,
            content_html: row.get("content_html")?,
            image: row.get("image")?,
            comments: row.get("comments")?,
            enclosures: from_json(row, "enclosures")?,
            doi: row.get("doi")?,
            note: row.get("note")?,
            base: row.get("base")?,
            ..Entry::default()
        },
    })
}

/// Lists of strings always have a JSON form.
fn json<T: serde::Serialize>(list: &[T]) -> String {
    serde_json::to_string(list).unwrap_or_else(|_| "[]".to_owned())
}

fn from_json<T: serde::de::DeserializeOwned>(row: &Row<'_>, column: &str) -> rusqlite::Result<Vec<T>> {
    Ok(serde_json::from_str(row.get_ref(column)?.as_str()?).unwrap_or_default())
}

/// Cut in front of a character and an unfinished tag.
fn bounded(html: Option<&str>) -> Option<&str> {
    html.map(|html| {
        if html.len() <= MOST_HTML {
            return html;
        }
        let head = &html[..html.floor_char_boundary(MOST_HTML)];
        match (head.rfind('<'), head.rfind('>')) {
            (Some(open), close) if close.is_none_or(|close| close < open) => &head[..open],
            _ => head,
        }
    })
}
