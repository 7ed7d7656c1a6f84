#![doc = include_str!("sitemap/sitemap.md")]

use jiff::{SignedDuration, Timestamp};
use url::Url;

use super::document::address_of;
use super::{Answer, Failure, Outcome, Patience, Request, Step, Validators};
use crate::config::{Location, SitemapPlan};
use crate::date::Reader;
use crate::entry::{Entry, Feed, Format};
use crate::parse;

mod read;

use read::{Document, Place};

/// Most sitemaps of an index that are asked: a big site has hundreds, and the newest hold what is new.
const MOST_SITEMAPS: usize = 4;

/// Pages that changed longer ago are not news, and a sitemap lists every page there is.
const OLDEST: SignedDuration = SignedDuration::from_hours(30 * 24);

/// Most entries of a poll, the newest.
const MOST_ENTRIES: usize = 500;

/// A poll of a sitemap.
#[derive(Debug)]
pub struct Asker {
    plan: SitemapPlan,
    validators: Validators,
    now: Timestamp,
    /// Sitemaps of the index that are still to be asked, the newest last; none as long as it is not known.
    left: Option<Vec<Url>>,
    /// Of the first document.
    answered: Validators,
    entries: Vec<Entry>,
    failure: Option<Failure>,
}

impl Asker {
    pub(super) fn new(plan: SitemapPlan, validators: Validators, now: Timestamp) -> Self {
        let validators = if plan.address.is_dated() { Validators::default() } else { validators };
        let answered = Validators::default();
        Self { plan, validators, now, left: None, answered, entries: Vec::new(), failure: None }
    }

    pub(super) fn step(&mut self, answer: Option<Result<Answer, Failure>>) -> Step {
        let answer = match answer {
            None => return Self::ask(self.plan.address.on(self.now), self.validators.clone()),
            Some(Err(failure)) if self.left.is_none() => return Step::Done(Outcome::failed(failure)),
            Some(Err(failure)) => {
                self.failure.get_or_insert(failure);
                return self.next();
            }
            Some(Ok(answer)) => answer,
        };
        match (answer.status, &self.left) {
            (304, None) => Step::Done(Outcome {
                validators: answer.validators.or(std::mem::take(&mut self.validators)),
                ..Outcome::default()
            }),
            (200, _) => self.document(answer),
            (status, _) => {
                let failure = Failure::Status { status, retry_after: answer.retry_after };
                if self.left.is_none() {
                    return Step::Done(Outcome::failed(failure));
                }
                self.failure.get_or_insert(failure);
                self.next()
            }
        }
    }

    fn document(&mut self, answer: Answer) -> Step {
        let address = answer.address.clone().or_else(|| address_of(&self.plan.address.on(self.now)));
        let base = address.and_then(|address| Url::parse(&address).ok());
        let reader = Reader { now: self.now, zone: &self.plan.time_zone };
        let text = parse::page::text(&answer.body, answer.content_type.as_deref()).unwrap_or_default();
        let read = read::document(&text, base.as_ref(), &reader);
        if self.left.is_none() {
            // An index says when it changed, not when its sitemaps did: of those nothing is remembered.
            self.answered =
                if matches!(read, Ok(Document::Pages(_))) { answer.validators } else { Validators::default() };
        }
        match read {
            Ok(Document::Pages(pages)) => {
                self.add(pages);
                self.next()
            }
            Ok(Document::Index(sitemaps)) if self.left.is_none() => {
                self.left = Some(newest(sitemaps));
                self.next()
            }
            // An index in an index: the protocol has none.
            Ok(Document::Index(_)) => self.next(),
            Err(why) => {
                let failure = Failure::NotAsDescribed(why);
                if self.left.is_none() {
                    return Step::Done(Outcome::failed(failure));
                }
                self.failure.get_or_insert(failure);
                self.next()
            }
        }
    }

    /// Keeps the pages with a date that is not long past: of the others nobody can say whether they are new.
    fn add(&mut self, pages: Vec<Entry>) {
        let oldest = self.now.checked_sub(OLDEST).unwrap_or(Timestamp::MIN);
        self.entries.extend(pages.into_iter().filter(|entry| date(entry).is_some_and(|date| date >= oldest)));
    }

    fn next(&mut self) -> Step {
        if let Some(url) = self.left.get_or_insert_default().pop() {
            return Self::ask(Location::Web(url), Validators::default());
        }
        let mut entries = std::mem::take(&mut self.entries);
        entries.sort_by(|a, b| date(b).cmp(&date(a)).then_with(|| a.link.cmp(&b.link)));
        entries.dedup_by(|a, b| a.link == b.link);
        entries.truncate(MOST_ENTRIES);
        let failure = self.failure.take();
        let feed = (failure.is_none() || !entries.is_empty()).then(|| Feed::of(Format::Sitemap, entries));
        Step::Done(Outcome { feed, validators: std::mem::take(&mut self.answered), failure })
    }

    fn ask(location: Location, validators: Validators) -> Step {
        Step::Ask(Request { location, validators, patience: Patience::Usual })
    }
}

fn date(entry: &Entry) -> Option<Timestamp> {
    entry.published.or(entry.updated)
}

/// The sitemaps that changed last, the newest last; where none says when, the ones at the end, where sites append.
fn newest(mut sitemaps: Vec<Place>) -> Vec<Url> {
    sitemaps.sort_by_key(|sitemap| sitemap.changed);
    let from = sitemaps.len().saturating_sub(MOST_SITEMAPS);
    sitemaps.split_off(from).into_iter().map(|sitemap| sitemap.url).collect()
}
