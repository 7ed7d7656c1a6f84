//! A document that is no feed, asked once: a page, or JSON.

use jiff::Timestamp;

use super::{Answer, Failure, Outcome, Patience, Request, Step, Validators, aggregate, html, json};
use crate::config::{Address, Follow, HtmlPlan, JsonPlan, Location};
use crate::date::Reader;
use crate::entry::Feed;
use crate::parse;

/// How a document is read.
#[derive(Debug)]
pub(super) enum Plan {
    Html(Box<HtmlPlan>),
    Json(Box<JsonPlan>),
}

impl Plan {
    fn address(&self) -> &Address {
        match self {
            Self::Html(plan) => &plan.address,
            Self::Json(plan) => &plan.address,
        }
    }
}

/// A poll of a document.
#[derive(Debug)]
pub struct Asker {
    plan: Plan,
    validators: Validators,
    now: Timestamp,
}

impl Asker {
    pub(super) fn new(plan: Plan, validators: Validators, now: Timestamp) -> Self {
        // What is remembered of yesterday's document says nothing of today's.
        let validators = if plan.address().is_dated() { Validators::default() } else { validators };
        Self { plan, validators, now }
    }

    pub(super) fn step(&mut self, answer: Option<Result<Answer, Failure>>) -> Step {
        match answer {
            None => Step::Ask(Request {
                location: self.plan.address().on(self.now),
                validators: self.validators.clone(),
                patience: Patience::Usual,
            }),
            Some(Err(failure)) => Step::Done(Outcome::failed(failure)),
            Some(Ok(answer)) => Step::Done(self.outcome(answer)),
        }
    }

    fn outcome(&mut self, answer: Answer) -> Outcome {
        match answer.status {
            304 => {
                Outcome { validators: answer.validators.or(std::mem::take(&mut self.validators)), ..Outcome::default() }
            }
            200 => match self.read(&answer) {
                Ok(feed) => Outcome { feed: Some(feed), validators: answer.validators, ..Outcome::default() },
                Err(why) => Outcome::failed(Failure::NotAsDescribed(why)),
            },
            status => Outcome::failed(Failure::Status { status, retry_after: answer.retry_after }),
        }
    }

    fn read(&self, answer: &Answer) -> Result<Feed, String> {
        let address = answer.address.clone().or_else(|| address_of(&self.plan.address().on(self.now)));
        let text = parse::page::text(&answer.body, answer.content_type.as_deref())
            .ok_or_else(|| "compressed data that grows beyond all documents".to_owned())?;
        match &self.plan {
            Plan::Html(plan) => {
                let reader = Reader { now: self.now, zone: &plan.time_zone };
                html::read(&text, plan, address.as_deref(), &reader)
            }
            Plan::Json(plan) => {
                let reader = Reader { now: self.now, zone: &plan.time_zone };
                let mut feed = json::read(&text, plan, address.as_deref(), &reader)?;
                aggregate::understood(&mut feed, Follow::Itself);
                Ok(feed)
            }
        }
    }
}

/// The address of a location, for links relative to it.
pub(super) fn address_of(location: &Location) -> Option<String> {
    match location {
        Location::Web(url) => Some(url.to_string()),
        Location::File(_) => None,
    }
}
