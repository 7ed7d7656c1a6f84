//! A feed: one conditional request.

use super::whole::{self, Ending};
use super::{Answer, Failure, Outcome, Patience, Request, Step, Validators};
use crate::config::Location;
use crate::entry::{Entry, Feed};
use crate::parse::{self, Hint};

/// A poll of a feed.
#[derive(Debug)]
pub struct Asker {
    location: Location,
    validators: Validators,
}

impl Asker {
    pub(super) fn new(location: Location, validators: Validators) -> Self {
        Self { location, validators }
    }

    pub(super) fn step(&mut self, answer: Option<Result<Answer, Failure>>) -> Step {
        match answer {
            None => Step::Ask(Request {
                location: self.location.clone(),
                validators: self.validators.clone(),
                patience: Patience::Usual,
            }),
            Some(Err(failure)) => Step::Done(Outcome::failed(failure)),
            Some(Ok(answer)) => Step::Done(self.outcome(answer)),
        }
    }

    fn outcome(&mut self, answer: Answer) -> Outcome {
        let status = || Failure::Status { status: answer.status, retry_after: answer.retry_after };
        match answer.status {
            304 => Outcome { validators: self.rotated(answer.validators), ..Outcome::default() },
            // With another number than 200 it is a feed only if it looks like one.
            200..=299 if answer.status == 200 || !answer.body.is_empty() => {
                let ending = whole::ending(&answer.body);
                let whole = match ending {
                    Ending::Within(end) if end > 0 => &answer.body[..end],
                    _ => &answer.body[..],
                };
                let hint = Hint { content_type: answer.content_type.as_deref(), base: answer.address.as_deref() };
                match parse::read(whole, &hint) {
                    Ok(feed) => told(feed, ending, answer),
                    Err(_) if answer.status != 200 => Outcome::failed(status()),
                    Err(unreadable) => Outcome::failed(match answer.broke_off {
                        Some(why) => Failure::Broken(why),
                        None => unreadable.into(),
                    }),
                }
            }
            _ => Outcome::failed(status()),
        }
    }

    /// A 304 may bring new validators, one of them or none (RFC 9111 §4.3.4).
    fn rotated(&mut self, new: Validators) -> Validators {
        let old = std::mem::take(&mut self.validators);
        Validators {
            etag: new.etag.or(old.etag),
            last_modified: new.last_modified.or(old.last_modified),
            address: new.address.or(old.address),
        }
    }
}

/// What a document told; of one that broke off, or has no end, what was whole.
fn told(mut feed: Feed, ending: Ending, answer: Answer) -> Outcome {
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
    let feed = (failure.is_none() || !feed.entries.is_empty()).then_some(feed);
    Outcome { feed, validators, failure }
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
        Validators { etag: etag.map(Into::into), last_modified: last_modified.map(Into::into), address: None }
    }

    fn outcome(answer: Answer) -> Outcome {
        let location = Location::File("feed.xml".into());
        let mut asker = Asker::new(location, validators(Some("\"old\""), Some("Mon")));
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
        assert!(matches!(page.failure, Some(Failure::Unreadable(_))));
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
