//! How each kind of source is asked, and what is made of its answers.
//!
//! A source is a conversation: it says what to ask, is handed the answer, and says what to ask next or
//! that it is done. It never touches the network itself; [`crate::fetch`] carries the requests.

mod aggregate;
mod arxiv;
pub mod bounds;
mod document;
mod failure;
mod feed;
mod html;
mod json;
mod sitemap;
mod whole;

use jiff::Timestamp;

pub use failure::Failure;

use crate::config::{Follow, Kind, Location, Source};
use crate::entry::Feed;
use crate::link;

/// What a server says to recognise a version of a document by, byte for byte.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Validators {
    /// `ETag`, for `If-None-Match`.
    pub etag: Option<String>,
    /// `Last-Modified`, for `If-Modified-Since`.
    pub last_modified: Option<String>,
    /// The address of the document, behind all redirects.
    pub address: Option<String>,
    /// Where the document was at the last poll; another place than feeds.toml says if it was found from a page.
    pub place: Option<String>,
}

impl Validators {
    /// Is there nothing to recognise a version by?
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.etag.is_none() && self.last_modified.is_none()
    }

    /// These, and of the others what these do not say: a 304 may rotate one of them (RFC 9111 §4.3.4).
    fn or(self, other: Self) -> Self {
        Self {
            etag: self.etag.or(other.etag),
            last_modified: self.last_modified.or(other.last_modified),
            address: self.address.or(other.address),
            place: self.place.or(other.place),
        }
    }
}

/// Something to ask.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// Of whom.
    pub location: Location,
    /// Of the version that we hold; empty asks without condition.
    pub validators: Validators,
    /// How much longer than usual the host wants us to wait before it.
    pub patience: Patience,
}

/// How long to wait before a request, beyond the host's usual rest.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Patience {
    /// The usual rest.
    #[default]
    Usual,
    /// So many times the usual rest.
    Rests(u32),
    /// What the host asked for.
    Asked(std::time::Duration),
}

/// What came back.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answer {
    /// The HTTP status; 200 for a file.
    pub status: u16,
    /// Where it came from in the end, for links relative to it; `None` for a file.
    pub address: Option<String>,
    /// `Content-Type`.
    pub content_type: Option<String>,
    /// For the next time.
    pub validators: Validators,
    /// How long the host wants us to stay away, where it says so.
    pub retry_after: Option<std::time::Duration>,
    /// How long the answer stays fresh, where its headers say so.
    pub fresh_for: Option<std::time::Duration>,
    /// Where what was asked lies from now on, if there were redirects and all of them were for good.
    pub moved: Option<url::Url>,
    /// Why the body is not all of it, if it is not.
    pub broke_off: Option<String>,
    /// Decompressed; without the secrets that were sent.
    pub body: Vec<u8>,
}

/// What a conversation wants.
#[derive(Debug)]
pub enum Step {
    /// To ask this.
    Ask(Request),
    /// Nothing more.
    Done(Outcome),
}

/// What a poll of a source came to.
#[derive(Debug, Default)]
pub struct Outcome {
    /// What it told; `None`: nothing, or nothing new since last time.
    pub feed: Option<Feed>,
    /// For the next poll.
    pub validators: Validators,
    /// What went wrong, even if something was told.
    pub failure: Option<Failure>,
}

impl Outcome {
    /// Nothing but a failure.
    #[must_use]
    pub fn failed(failure: Failure) -> Self {
        Self { failure: Some(failure), ..Self::default() }
    }
}

/// A poll of one source, under way.
#[derive(Debug)]
pub enum Conversation {
    /// With a feed.
    Feed(Box<feed::Asker>),
    /// With the arXiv API.
    Arxiv(Box<arxiv::Asker>),
    /// With a page or a JSON document.
    Document(Box<document::Asker>),
    /// With a sitemap.
    Sitemap(Box<sitemap::Asker>),
}

impl Conversation {
    /// Begins to poll a source whose last known version is `validators`.
    #[must_use]
    pub fn begin(source: &Source, validators: Validators, now: Timestamp) -> Self {
        match &source.kind {
            Kind::Feed(location) => Self::Feed(Box::new(feed::Asker::new(location.clone(), source.follow, validators))),
            Kind::Arxiv { endpoint, categories } => {
                Self::Arxiv(Box::new(arxiv::Asker::new(endpoint.clone(), categories.clone(), now)))
            }
            Kind::Html(plan) => Self::document(document::Plan::Html(plan.clone()), validators, now),
            Kind::Json(plan) => Self::document(document::Plan::Json(plan.clone()), validators, now),
            Kind::Sitemap(plan) => Self::Sitemap(Box::new(sitemap::Asker::new(plan.as_ref().clone(), validators, now))),
        }
    }

    fn document(plan: document::Plan, validators: Validators, now: Timestamp) -> Self {
        Self::Document(Box::new(document::Asker::new(plan, validators, now)))
    }

    /// The next step, given the answer to the last request (none at the start).
    pub fn step(&mut self, answer: Option<Result<Answer, Failure>>) -> Step {
        match self {
            Self::Feed(asker) => asker.step(answer),
            Self::Arxiv(asker) => asker.step(answer),
            Self::Document(asker) => asker.step(answer),
            Self::Sitemap(asker) => asker.step(answer),
        }
    }
}

/// What a source is asked, as one line: what is remembered of its answers holds as long as this stays.
#[must_use]
pub fn asked(source: &Source) -> String {
    match &source.kind {
        Kind::Feed(location) if source.follow == Follow::Itself => place(location),
        Kind::Feed(location) => format!("{} {:?}", place(location), source.follow),
        Kind::Arxiv { endpoint, categories } => format!("{} {}", place(endpoint), categories.join(" ")),
        // Read in another way, the same document tells other things: it has to be asked anew.
        Kind::Html(plan) => format!("{} {}", plan.address.spelled(), link::digest(&[&plan.spelled()])),
        Kind::Json(plan) => format!("{} {}", plan.address.spelled(), link::digest(&[&plan.spelled()])),
        Kind::Sitemap(plan) => plan.address.spelled(),
    }
}

/// The location in words.
#[must_use]
pub fn place(location: &Location) -> String {
    match location {
        Location::Web(url) => url.to_string(),
        Location::File(path) => path.display().to_string(),
    }
}
