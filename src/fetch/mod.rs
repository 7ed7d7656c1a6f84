//! Polls sources: hosts side by side, one lane for each host, within a lane one request after the other.
//!
//! [`client`](self) carries a request, [`decide`] says what the host's words mean; here is the order of things.

mod client;
pub mod decide;
mod private;

use std::collections::BTreeMap;
use std::time::Duration;

use futures::StreamExt as _;
use jiff::Timestamp;
use tokio::time::Instant;

pub use client::Client;

use crate::config::{Kind, Location, Network, Source};
use crate::sources::{Answer, Conversation, Failure, Outcome, Patience, Request, Step, Validators};

/// A source that is due.
#[derive(Clone, Debug)]
pub struct Task<'a> {
    /// Its place in feeds.toml, for the order of what comes back.
    pub position: usize,
    /// Which.
    pub source: &'a Source,
    /// Of the version that we hold; empty asks without condition.
    pub validators: Validators,
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
}

/// Polls all tasks and gives what came of them in the order of feeds.toml, whoever answered first.
///
/// `on_done` hears of each source as it is done.
pub async fn poll<'a>(
    tasks: Vec<Task<'a>>,
    client: &Client,
    network: &Network,
    now: Timestamp,
    on_done: impl Fn(&Fetched<'a>),
) -> Vec<Fetched<'a>> {
    let mut lanes: BTreeMap<String, Vec<Task<'a>>> = BTreeMap::new();
    for task in tasks {
        lanes.entry(lane_of(task.source)).or_default().push(task);
    }
    let on_done = &on_done;
    let mut fetched: Vec<Fetched<'a>> = futures::stream::iter(lanes)
        .map(|(host, tasks)| drive(host, tasks, client, network, now, on_done))
        .buffer_unordered(network.hosts_at_once)
        .flat_map(futures::stream::iter)
        .collect()
        .await;
    fetched.sort_by_key(|fetched| fetched.position);
    fetched
}

/// Asks one source once, outside of any lane; for `hebdo parse URL`.
pub async fn ask_once(location: &Location, client: &Client) -> Result<Answer, Failure> {
    let request = Request { location: location.clone(), validators: Validators::default(), patience: Patience::Usual };
    client.ask(&request).await
}

/// Who a source's requests queue with: its host and port, or the disk.
fn lane_of(source: &Source) -> String {
    let (Kind::Feed(location) | Kind::Arxiv { endpoint: location, .. }) = &source.kind;
    match location {
        Location::File(_) => String::new(),
        Location::Web(url) => match url.port() {
            Some(port) => format!("{}:{port}", url.host_str().unwrap_or_default()),
            None => url.host_str().unwrap_or_default().to_owned(),
        },
    }
}

/// The sources of one host, one after the other.
async fn drive<'a>(
    host: String,
    tasks: Vec<Task<'a>>,
    client: &Client,
    network: &Network,
    now: Timestamp,
    on_done: &impl Fn(&Fetched<'a>),
) -> Vec<Fetched<'a>> {
    let bare_host = host.split(':').next().unwrap_or_default();
    let mut lane = Lane { client, rest: decide::host_rest(bare_host, network.rest), last: None };
    let mut silence: Option<Silence> = None;
    let mut done = Vec::with_capacity(tasks.len());
    for Task { position, source, validators } in tasks {
        let outcome = match &silence {
            Some(silence) => Outcome::failed(silence.failure(now)),
            None => lane.converse(Conversation::begin(source, validators, now)).await,
        };
        silence = silence.or_else(|| Silence::after(outcome.failure.as_ref(), now));
        let fetched = Fetched { position, source, outcome };
        on_done(&fetched);
        done.push(fetched);
    }
    done
}

/// Why the rest of a lane is not asked.
enum Silence {
    /// The host cannot be reached: each further try would only wait as long.
    Unreachable { host: String, why: String },
    /// The host asked for it.
    Until(Timestamp),
    /// The host has had enough and does not say for how long: for this run.
    Enough,
}

impl Silence {
    fn after(failure: Option<&Failure>, now: Timestamp) -> Option<Self> {
        match failure? {
            Failure::Unreachable { host, why } => Some(Self::Unreachable { host: host.clone(), why: why.clone() }),
            Failure::Status { status, retry_after } => {
                let until = decide::rests_until(*status, *retry_after, now).map(Self::Until);
                until.or_else(|| (*status == 429).then_some(Self::Enough))
            }
            _ => None,
        }
    }

    fn failure(&self, now: Timestamp) -> Failure {
        match self {
            Self::Unreachable { host, why } => Failure::Unreachable { host: host.clone(), why: why.clone() },
            Self::Enough => Failure::Status { status: 429, retry_after: None },
            Self::Until(until) => Failure::Resting { until: (*until).max(now) },
        }
    }
}

/// Tells the log of a request, without the credentials that its address may hold.
fn log(location: &Location, came: &Result<Answer, Failure>, took: Duration) {
    let url = match location {
        Location::Web(url) => {
            format!(
                "{}{}",
                url.host_str().unwrap_or_default(),
                &url[url::Position::BeforePath..url::Position::AfterPath]
            )
        }
        Location::File(path) => path.display().to_string(),
    };
    let duration_ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
    match came {
        Ok(Answer { status, body, .. }) => tracing::debug!(url, status, bytes = body.len(), duration_ms, "asked"),
        Err(failure) => tracing::debug!(url, %failure, duration_ms, "asked in vain"),
    }
}

/// One host's requests, with a rest between them.
struct Lane<'a> {
    client: &'a Client,
    rest: Duration,
    /// When the last answer was there.
    last: Option<Instant>,
}

impl Lane<'_> {
    async fn converse(&mut self, mut conversation: Conversation) -> Outcome {
        let mut answer = None;
        loop {
            match conversation.step(answer.take()) {
                Step::Done(outcome) => return outcome,
                Step::Ask(request) => {
                    self.pause(request.patience).await;
                    let begun = Instant::now();
                    let came = self.client.ask(&request).await;
                    log(&request.location, &came, begun.elapsed());
                    answer = Some(came);
                    self.last = Some(Instant::now());
                }
            }
        }
    }

    async fn pause(&self, patience: Patience) {
        let wait = match patience {
            Patience::Usual => self.rest,
            Patience::Rests(times) => self.rest * times,
            Patience::Asked(wait) => wait.max(self.rest),
        };
        if let Some(last) = self.last {
            tokio::time::sleep_until(last + wait).await;
        }
    }
}
