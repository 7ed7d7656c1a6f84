//! Polls sources: hosts side by side, one lane for each host, within a lane one request after the other.
//!
//! [`client`](self) carries a request, [`decide`] says what the host's words mean; here is the order of things.

mod body;
mod client;
pub mod decide;
mod hub;
mod inflate;
mod keys;
mod lane;
pub mod mirror;
mod pages;
mod private;
pub mod robots;
mod trail;
mod wrong;

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::pin::pin;
use std::time::Duration;

use futures::StreamExt as _;
use jiff::Timestamp;
use url::Url;

pub use client::{Carried, Client, Wanted};
pub use hub::ping;
pub use keys::Keys;
pub use pages::{Visit, Visited, Visitor};

use crate::config::{Access, Location, Network, Source};
use crate::sources::{Answer, Failure, Outcome, Patience, Request, Validators};

/// A source that is due.
#[derive(Clone, Debug)]
pub struct Task<'a> {
    /// Its place in feeds.toml, for the order of what comes back.
    pub position: usize,
    /// Which.
    pub source: &'a Source,
    /// Of the version that we hold; empty asks without condition.
    pub validators: Validators,
    /// The mark of the document that we hold ([`Trace::body`]).
    pub body: Option<String>,
    /// Where it lies now, if it has moved for good.
    pub moved: Option<Url>,
}

impl Task<'_> {
    /// Where it is asked.
    fn location(&self) -> Location {
        match &self.moved {
            Some(moved) => Location::Web(moved.clone()),
            None => self.source.kind.location().clone(),
        }
    }

    /// Is this where its document was found, from the page that feeds.toml names?
    fn is_found_at(&self, location: &Location) -> bool {
        let place = self.validators.place.as_deref();
        matches!(location, Location::Web(url) if place == Some(url.as_str()))
    }
}

/// A poll of a source, done. That it failed is data, not an error.
#[derive(Debug)]
pub struct Fetched<'a> {
    /// Its place in feeds.toml.
    pub position: usize,
    /// Which.
    pub source: &'a Source,
    /// What came of it.
    pub outcome: Outcome,
    /// What its host said besides.
    pub trace: Trace,
}

/// What an answer said besides what it told; of the first one, where there were several.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Trace {
    /// Was it asked at all?
    pub asked: bool,
    /// Where it lies now, if it has moved for good.
    pub moved: Option<Url>,
    /// How long the answer stays fresh.
    pub fresh_for: Option<Duration>,
    /// The mark of the document, by which the same one is known.
    pub body: Option<String>,
    /// Was it another host that answered, or failed to, behind a redirect?
    pub is_elsewhere: bool,
    /// Did a document come, rather than the word that nothing has changed?
    pub is_full: bool,
}

/// Polls all tasks and hands over what came of each as it is done, until `done` breaks off.
pub async fn poll<'a>(
    tasks: Vec<Task<'a>>,
    client: &Client,
    network: &Network,
    now: Timestamp,
    mut done: impl FnMut(Fetched<'a>) -> ControlFlow<()>,
) {
    let mut lanes: BTreeMap<String, Vec<Task<'a>>> = BTreeMap::new();
    for task in tasks {
        lanes.entry(lane_of(&task.location())).or_default().push(task);
    }
    let mut lanes: Vec<_> = lanes.into_iter().collect();
    // The longest first, so that none is left over alone at the end; else in the order in which they are recorded.
    lanes.sort_by_key(|(_, tasks)| (Reverse(tasks.len()), tasks.first().map(|task| task.position)));
    let lanes = lanes.into_iter().map(|(host, tasks)| Box::pin(lane::drive(host, tasks, client, network, now)));
    let mut fetched = pin!(futures::stream::iter(lanes).flatten_unordered(network.hosts_at_once));
    while let Some(fetched) = fetched.next().await {
        if done(fetched).is_break() {
            break;
        }
    }
}

/// Asks one address once, outside of any lane; for `hebdo parse URL`. A login in the address is used and not shown.
pub async fn ask_once(location: &Location, client: &Client) -> Result<Answer, Failure> {
    let mut location = location.clone();
    let keys = match &mut location {
        Location::Web(url) => {
            let access = Access::taken_from(url);
            Keys::new(url, &access, |_| None)?
        }
        Location::File(_) => Keys::default(),
    };
    let request = Request { location, validators: Validators::default(), patience: Patience::Usual };
    client.ask(&request, Wanted::Feed, &keys).await.map(|carried| carried.answer)
}

/// Who a request queues with: its host and port, or the disk.
#[must_use]
pub fn lane_of(location: &Location) -> String {
    match location {
        Location::File(_) => String::new(),
        Location::Web(url) => match url.port() {
            Some(port) => format!("{}:{port}", url.host_str().unwrap_or_default()),
            None => url.host_str().unwrap_or_default().to_owned(),
        },
    }
}
