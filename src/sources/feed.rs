#![doc = include_str!("feed/feed.md")]

use std::collections::VecDeque;

use url::Url;

use super::whole::{self, Ending};
use super::{Answer, Failure, Outcome, Patience, Request, Step, Validators, aggregate};
use crate::config::{Follow, Location};
use crate::entry::{Entry, Feed};
use crate::parse::{self, Hint, Unreadable};

/// Most places that are tried when the address is a page: the feeds that it names, then where feeds usually are.
const MOST_TRIED: usize = 12;

/// A poll of a feed.
#[derive(Debug)]
pub struct Asker {
    location: Location,
    follow: Follow,
    validators: Validators,
    stage: Stage,
    /// It was a feed at the last poll: a page in its place is one of a login or a repair.
    was_feed: bool,
}

/// What was asked last.
#[derive(Debug)]
enum Stage {
    /// Nothing yet.
    Begin,
    /// The place where the feed was found at an earlier poll.
    Remembered(Url),
    /// What feeds.toml says.
    Given,
    /// The address is a page; the first of these may be its feed, the others are left to be tried.
    Trying { now: Url, left: VecDeque<Url>, tried: usize },
}

impl Asker {
    pub(super) fn new(location: Location, follow: Follow, validators: Validators) -> Self {
        Self { location, follow, validators, stage: Stage::Begin, was_feed: false }
    }

    pub(super) fn step(&mut self, answer: Option<Result<Answer, Failure>>) -> Step {
        match (std::mem::replace(&mut self.stage, Stage::Given), answer) {
            (Stage::Begin, _) | (_, None) => self.begin(),
            (Stage::Trying { left, tried, .. }, Some(Err(_))) => self.try_next(left, tried),
            (_, Some(Err(failure))) => Step::Done(Outcome::failed(failure)),
            (Stage::Remembered(url), Some(Ok(answer))) => match self.outcome(answer) {
                Ok(outcome) => Step::Done(found_at(&url, outcome)),
                // It is not there any more: the page may know where it is now.
                Err(Failure::Unreadable(_) | Failure::Status { status: 404 | 410, .. }) => {
                    self.validators = Validators::default();
                    self.ask(self.location.clone())
                }
                Err(failure) => Step::Done(Outcome::failed(failure)),
            },
            (Stage::Trying { now, left, tried }, Some(Ok(answer))) => match self.outcome(answer) {
                Ok(outcome) => Step::Done(found_at(&now, outcome)),
                Err(_) => self.try_next(left, tried),
            },
            (Stage::Given, Some(Ok(answer))) => {
                let places = self.places(&answer);
                match self.outcome(answer) {
                    Ok(outcome) => Step::Done(outcome),
                    Err(Failure::Unreadable(Unreadable::WebPage)) if !self.was_feed => {
                        self.validators = Validators::default();
                        self.try_next(places.into(), 0)
                    }
                    Err(failure) => Step::Done(Outcome::failed(failure)),
                }
            }
        }
    }

    fn begin(&mut self) -> Step {
        let remembered = self.validators.place.take().and_then(|place| Url::parse(&place).ok());
        let Some(url) = remembered else { return self.ask(self.location.clone()) };
        if matches!(&self.location, Location::Web(given) if *given == url) {
            self.was_feed = true;
            return self.ask(self.location.clone());
        }
        let location = self.at(&url);
        self.stage = Stage::Remembered(url);
        location.map_or_else(|| self.ask(self.location.clone()), |location| self.ask(location))
    }

    fn ask(&self, location: Location) -> Step {
        Step::Ask(Request { location, validators: self.validators.clone(), patience: Patience::Usual })
    }

    fn try_next(&mut self, mut left: VecDeque<Url>, tried: usize) -> Step {
        while let Some(now) = left.pop_front().filter(|_| tried < MOST_TRIED) {
            if let Some(location) = self.at(&now) {
                self.stage = Stage::Trying { now, left, tried: tried + 1 };
                return self.ask(location);
            }
        }
        Step::Done(Outcome::failed(Failure::NoFeed { tried }))
    }

    /// Where a page sends us: never from the web to a file of this machine.
    fn at(&self, url: &Url) -> Option<Location> {
        match (url.scheme(), &self.location) {
            ("http" | "https", _) => Some(Location::Web(url.clone())),
            ("file", Location::File(_)) => url.to_file_path().ok().map(Location::File),
            _ => None,
        }
    }

    /// Where the feed of a page may be, the best first.
    fn places(&self, answer: &Answer) -> Vec<Url> {
        let address = answer.address.clone().or_else(|| match &self.location {
            Location::Web(url) => Some(url.to_string()),
            Location::File(path) => Url::from_file_path(std::path::absolute(path).ok()?).ok().map(String::from),
        });
        let is_page = answer.status == 200 && answer.body.iter().take(4096).any(|byte| *byte == b'<');
        let text = if is_page { parse::page::text(&answer.body, answer.content_type.as_deref()) } else { None };
        let Some(text) = text else { return Vec::new() };
        let mut places: Vec<Url> =
            parse::page::feeds(&text, address.as_deref()).into_iter().map(|feed| feed.url).collect();
        places.truncate(MOST_TRIED / 2);
        let page = address.and_then(|address| Url::parse(&address).ok());
        // A page that leads nowhere is a word about a page, not a site that may have a feed.
        if matches!(self.location, Location::Web(_)) && text.contains("href") {
            places.extend(page.iter().flat_map(parse::page::well_known));
        }
        places
    }

    fn outcome(&mut self, answer: Answer) -> Result<Outcome, Failure> {
        let status = || Failure::Status { status: answer.status, retry_after: answer.retry_after };
        match answer.status {
            304 => Ok(Outcome {
                validators: answer.validators.or(std::mem::take(&mut self.validators)),
                ..Outcome::default()
            }),
            // With another number than 200 it is a feed only if it looks like one.
            200..=299 if answer.status == 200 || !answer.body.is_empty() => {
                let ending = whole::ending(&answer.body);
                let whole = match ending {
                    Ending::Within(end) if end > 0 => &answer.body[..end],
                    _ => &answer.body[..],
                };
                let hint = Hint { content_type: answer.content_type.as_deref(), base: answer.address.as_deref() };
                match parse::read(whole, &hint) {
                    Ok(feed) => Ok(told(feed, self.follow, ending, answer)),
                    Err(_) if answer.status != 200 => Err(status()),
                    Err(unreadable) => Err(match answer.broke_off {
                        Some(why) => Failure::Broken(why),
                        None => unreadable.into(),
                    }),
                }
            }
            _ => Err(status()),
        }
    }
}

/// What a document told; of one that broke off, or has no end, what was whole.
fn told(mut feed: Feed, follow: Follow, ending: Ending, answer: Answer) -> Outcome {
    let is_cut = |feed: &Feed| feed.mended.iter().any(|mended| mended.starts_with(parse::CUT_OFF));
    let loses = matches!(ending, Ending::Within(_));
    if loses && answer.broke_off.is_none() && !is_cut(&feed) {
        feed.mended.push(format!("{} within an entry", parse::CUT_OFF));
    }
    if ending == Ending::Within(0) && answer.broke_off.is_some() {
        feed.entries.clear();
    }
    let is_whole = ending == Ending::Whole && !is_cut(&feed);
    // Validators of a part would never bring the rest.
    let keeps = answer.broke_off.is_none() && !is_cut(&feed);
    let validators = if keeps { answer.validators } else { Validators::default() };
    let mut failure = None;
    match answer.broke_off {
        // Nothing is missing: a length that is wrong, an end of the connection that is rude.
        Some(why) if is_whole => feed.mended.push(why),
        Some(why) => failure = Some(Failure::Broken(why)),
        None => {}
    }
    feed.entries.retain(|entry| !is_replacement(entry));
    aggregate::understood(&mut feed, follow);
    let feed = (failure.is_none() || !feed.entries.is_empty()).then_some(feed);
    Outcome { feed, validators, failure }
}

/// The outcome with the place to be remembered.
fn found_at(url: &Url, mut outcome: Outcome) -> Outcome {
    outcome.validators.place = Some(url.to_string());
    outcome
}

/// Is it arXiv's announcement of a later version? Its feeds carry these beside the new papers, dated as new.
fn is_replacement(entry: &Entry) -> bool {
    let is_arxiv = entry.id.as_deref().is_some_and(|id| id.starts_with("oai:arXiv.org:"));
    is_arxiv && entry.summary_html.as_deref().is_some_and(|summary| summary.contains("Announce Type: replace"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn validators(etag: Option<&str>, last_modified: Option<&str>) -> Validators {
        Validators {
            etag: etag.map(Into::into),
            last_modified: last_modified.map(Into::into),
            address: None,
            place: None,
        }
    }

    fn outcome(answer: Answer) -> Outcome {
        let location = Location::File("feed.xml".into());
        let mut asker = Asker::new(location, Follow::Itself, validators(Some("\"old\""), Some("Mon")));
        assert!(
            matches!(asker.step(None), Step::Ask(request) if request.validators.etag.as_deref() == Some("\"old\""))
        );
        match asker.step(Some(Ok(answer))) {
            Step::Done(outcome) => outcome,
            Step::Ask(_) => panic!("one request is enough"),
        }
    }

    #[test]
    fn not_modified_is_no_failure_and_may_rotate_validators() {
        let unchanged = outcome(Answer { status: 304, validators: validators(Some("new"), None), ..Answer::default() });
        assert!(unchanged.feed.is_none() && unchanged.failure.is_none());
        assert_eq!(unchanged.validators, validators(Some("new"), Some("Mon")));
    }

    #[test]
    fn a_page_with_status_200_is_a_failure_that_keeps_no_validators() {
        let body = b"<!doctype html><title>Please log in</title>".to_vec();
        let page = outcome(Answer { status: 200, validators: validators(Some("x"), None), body, ..Answer::default() });
        assert!(matches!(page.failure, Some(Failure::NoFeed { tried: 0 })));
        assert_eq!(page.validators, Validators::default());
    }

    #[test]
    fn a_later_version_of_a_paper_is_no_news() {
        let item = |version: u8, kind: &str| {
            format!(
                "<item><title>P</title><guid isPermaLink=\"false\">oai:arXiv.org:2203.01250v{version}</guid>\
                 <description>arXiv:2203.01250v{version} Announce Type: {kind} \nAbstract: We.</description></item>"
            )
        };
        let kinds = [item(1, "new"), item(1, "cross"), item(3, "replace"), item(2, "replace-cross")];
        let body = format!("<rss version=\"2.0\"><channel>{}</channel></rss>", kinds.concat()).into_bytes();
        let told = outcome(Answer { status: 200, body, ..Answer::default() }).feed.unwrap();
        assert_eq!(told.entries.len(), 2);
    }

    #[test]
    fn a_status_is_told_in_words() {
        let gone = outcome(Answer { status: 410, ..Answer::default() });
        assert_eq!(gone.failure.unwrap().to_string(), "the server answered 410 (gone for good)");
    }
}
