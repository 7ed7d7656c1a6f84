//! The arXiv API (`https://info.arxiv.org/help/api/user-manual.html`): category by category, page by page.
//!
//! It is asked 30 days back, however short ago the last poll was: papers appear days after their
//! submission date, so a window of one week would lose for ever what is unannounced when the week closes.

use std::collections::BTreeMap;
use std::mem;

use jiff::{Timestamp, ToSpan as _};

use super::{Answer, Failure, Outcome, Patience, Request, Step, Validators};
use crate::config::Location;
use crate::entry::{Entry, Feed, Format};
use crate::link;
use crate::parse::{self, Hint};
use crate::text;

/// How far back papers are asked for: holds of some days are usual, of three weeks known.
const DAYS_BACK: i64 = 30;

/// Most results in one answer; more are refused (user manual §3.1.1.2).
const PAGE: usize = 2_000;

/// Most results of one query that the API gives out at all (user manual §3.1.1.2).
const MOST_RESULTS: usize = 30_000;

/// How often an empty page before the end is asked again: they are sporadic (`arxiv.py` #129, #175).
const EMPTY_RETRIES: u32 = 3;

/// How often a 429 or a server's error is waited out, ten rests (30 s at arXiv) the first time, twenty the second.
const BUSY_RETRIES: u32 = 2;

/// Longest wait that a host may ask for inside a poll; for more it is left alone until the next one.
const LONGEST_WAIT: std::time::Duration = std::time::Duration::from_mins(2);

/// A poll of the arXiv API.
#[derive(Debug)]
pub struct Asker {
    endpoint: Location,
    /// Still to be asked, the current one last.
    categories: Vec<String>,
    now: Timestamp,
    start: usize,
    empty_pages: u32,
    busy_answers: u32,
    papers: Papers,
    failure: Option<Failure>,
}

impl Asker {
    pub(super) fn new(endpoint: Location, mut categories: Vec<String>, now: Timestamp) -> Self {
        categories.reverse();
        Self {
            endpoint,
            categories,
            now,
            start: 0,
            empty_pages: 0,
            busy_answers: 0,
            papers: Papers::default(),
            failure: None,
        }
    }

    pub(super) fn step(&mut self, answer: Option<Result<Answer, Failure>>) -> Step {
        let answer = match answer {
            None => return self.ask(Patience::Usual),
            Some(Err(failure)) => return self.done(Some(failure)),
            Some(Ok(answer)) => answer,
        };
        match answer.status {
            200 => self.page(&answer),
            429 | 500..=599
                if self.busy_answers < BUSY_RETRIES && answer.retry_after.is_none_or(|wait| wait <= LONGEST_WAIT) =>
            {
                self.busy_answers += 1;
                let patience = answer.retry_after.map_or(Patience::Rests(10 * self.busy_answers), Patience::Asked);
                self.ask(patience)
            }
            status => {
                let told = parse::read(&answer.body, &Hint::default()).ok().and_then(|feed| complaint(&feed));
                let is_busy = matches!(status, 429 | 503);
                let status = Failure::Status { status, retry_after: answer.retry_after };
                let failure = told.map_or(status, Failure::Refused);
                // A host that has enough is left alone; what is wrong with one category is not with the next.
                if is_busy { self.done(Some(failure)) } else { self.fail_category(failure) }
            }
        }
    }

    fn page(&mut self, answer: &Answer) -> Step {
        let hint = Hint { content_type: answer.content_type.as_deref(), base: answer.address.as_deref() };
        let feed = match parse::read(&answer.body, &hint) {
            Ok(feed) => feed,
            Err(unreadable) => return self.fail_category(unreadable.into()),
        };
        if let Some(complaint) = complaint(&feed) {
            return self.fail_category(Failure::Refused(complaint));
        }
        let (total, got) = (feed.total_results.unwrap_or(0), feed.entries.len());
        self.papers.add(feed.entries);
        if matches!(self.endpoint, Location::File(_)) {
            // A recorded answer has no other pages, whatever it counts.
            return self.done(None);
        }
        self.start += got;
        let wanted = usize::try_from(total).unwrap_or(MOST_RESULTS).min(MOST_RESULTS);
        if self.start >= wanted {
            return self.next_category();
        }
        if got > 0 {
            (self.empty_pages, self.busy_answers) = (0, 0);
            return self.ask(Patience::Usual);
        }
        if self.empty_pages < EMPTY_RETRIES {
            self.empty_pages += 1;
            return self.ask(Patience::Rests(self.empty_pages));
        }
        let category = self.categories.last().cloned().unwrap_or_default();
        self.fail_category(Failure::Incomplete { category, got: self.start, total })
    }

    /// Notes what went wrong, the first time that something does, and asks for the next category.
    fn fail_category(&mut self, failure: Failure) -> Step {
        self.failure.get_or_insert(failure);
        if matches!(self.endpoint, Location::File(_)) {
            return self.done(None);
        }
        self.next_category()
    }

    fn next_category(&mut self) -> Step {
        self.categories.pop();
        (self.start, self.empty_pages, self.busy_answers) = (0, 0, 0);
        self.ask(Patience::Usual)
    }

    fn ask(&mut self, patience: Patience) -> Step {
        let Some(category) = self.categories.last() else { return self.done(None) };
        let location = match &self.endpoint {
            Location::File(path) => Location::File(path.clone()),
            Location::Web(endpoint) => {
                let mut url = endpoint.clone();
                url.query_pairs_mut()
                    .append_pair("search_query", &query(category, self.now))
                    .append_pair("sortBy", "submittedDate")
                    .append_pair("sortOrder", "descending")
                    .append_pair("start", &self.start.to_string())
                    .append_pair("max_results", &PAGE.to_string());
                Location::Web(url)
            }
        };
        Step::Ask(Request { location, validators: Validators::default(), patience })
    }

    /// What came so far is kept whatever happened then.
    fn done(&mut self, failure: Option<Failure>) -> Step {
        let entries = mem::take(&mut self.papers).entries;
        let failure = self.failure.take().or(failure);
        let feed = (failure.is_none() || !entries.is_empty()).then(|| Feed {
            title: Some("arXiv".to_owned()),
            link: Some("https://arxiv.org/".to_owned()),
            ..Feed::of(Format::Atom, entries)
        });
        Step::Done(Outcome { feed, validators: Validators::default(), failure })
    }
}

/// `cat:cs.LG AND submittedDate:[202505161200 TO 202506151200]`, in GMT to the minute.
fn query(category: &str, now: Timestamp) -> String {
    let day = |at: Timestamp| at.strftime("%Y%m%d%H%M").to_string();
    let from = now.checked_sub((DAYS_BACK * 24).hours()).unwrap_or(Timestamp::MIN);
    format!("cat:{category} AND submittedDate:[{} TO {}]", day(from), day(now))
}

/// What the API says is wrong: one entry, id `…/api/errors#…`, with status 400 or (as documented) 200.
fn complaint(feed: &Feed) -> Option<String> {
    let [entry] = feed.entries.as_slice() else { return None };
    entry
        .id
        .as_deref()
        .filter(|id| id.contains("/api/errors"))
        .map(|_| text::one_line(entry.summary_html.as_deref().or(entry.title.as_deref()).unwrap_or("no reason given")))
}

/// Papers, each once: cross-lists merged, versions folded, in the order of their first sight.
#[derive(Debug, Default)]
struct Papers {
    entries: Vec<Entry>,
    index: BTreeMap<String, usize>,
}

impl Papers {
    fn add(&mut self, entries: Vec<Entry>) {
        for mut entry in entries {
            let id =
                entry.id.as_deref().and_then(link::arxiv_id).or_else(|| entry.link.as_deref().and_then(link::arxiv_id));
            let Some(id) = id else {
                self.entries.push(entry);
                continue;
            };
            entry.link = Some(link::arxiv_link(&id));
            match self.index.get(&id) {
                None => {
                    self.index.insert(id, self.entries.len());
                    self.entries.push(entry);
                }
                Some(&at) => self.entries[at].merge(entry),
            }
        }
    }
}

impl Entry {
    /// The same paper again, from another category or as another version.
    fn merge(&mut self, mut other: Self) {
        if other.updated > self.updated {
            mem::swap(self, &mut other);
        }
        self.published = self.published.min(other.published).or(self.published).or(other.published);
        for category in other.categories {
            if !self.categories.contains(&category) {
                self.categories.push(category);
            }
        }
    }
}
