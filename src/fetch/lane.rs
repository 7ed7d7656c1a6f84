//! One host's requests: one after the other, with a rest between them, and none where the host wants silence.

use std::time::Duration;

use futures::{Stream, stream};
use jiff::Timestamp;
use sha2::{Digest as _, Sha256};
use tokio::time::Instant;
use url::Url;

use super::keys::Keys;
use super::{Client, Fetched, Task, Trace, Wanted, decide, lane_of};
use crate::config::{Kind, Location, Network};
use crate::sources::{Answer, Conversation, Failure, Outcome, Patience, Request, Step, bounds};

/// The sources of one host, one after the other.
pub(super) fn drive<'a, 'c>(
    host: String,
    tasks: Vec<Task<'a>>,
    client: &Client,
    network: &'c Network,
    now: Timestamp,
) -> impl Stream<Item = Fetched<'a>> + use<'a, 'c> {
    let client = if tasks.len() == 1 { client.for_one() } else { client.clone() };
    let rest = rest_of(&host, network);
    let lane = Lane { host, client, network, rest, last: None, silence: None, now };
    stream::unfold((lane, tasks.into_iter()), |(mut lane, mut tasks)| async move {
        let fetched = lane.poll(tasks.next()?).await;
        Some((fetched, (lane, tasks)))
    })
}

/// The rest between two requests to a host; a port is not looked at.
pub(super) fn rest_of(host: &str, network: &Network) -> Duration {
    decide::host_rest(bare(host), network.rest)
}

/// A lane's host without its port; an IPv6 address keeps its colons.
fn bare(lane: &str) -> &str {
    lane.rsplit_once(':').filter(|(_, port)| port.bytes().all(|b| b.is_ascii_digit())).map_or(lane, |(host, _)| host)
}

/// Why the rest of a lane is not asked.
#[derive(Clone)]
enum Silence {
    /// The host cannot be reached: each further try would only wait as long.
    Unreachable { host: String, why: String },
    /// The host asked for it.
    Until(Timestamp),
    /// The host has had enough and does not say for how long: for this run.
    Enough(u16),
}

impl Silence {
    fn after(failure: Option<&Failure>, now: Timestamp) -> Option<Self> {
        match failure? {
            Failure::Unreachable { host, why } => Some(Self::Unreachable { host: host.clone(), why: why.clone() }),
            Failure::Status { status: status @ (429 | 503), retry_after } => {
                let until = decide::rests_until(*status, *retry_after, now).map(Self::Until);
                Some(until.unwrap_or(Self::Enough(*status)))
            }
            _ => None,
        }
    }

    fn failure(&self, now: Timestamp) -> Failure {
        match self {
            Self::Unreachable { host, why } => Failure::Unreachable { host: host.clone(), why: why.clone() },
            Self::Enough(status) => Failure::Status { status: *status, retry_after: None },
            Self::Until(until) => Failure::Resting { until: (*until).max(now) },
        }
    }
}

struct Lane<'c> {
    host: String,
    client: Client,
    network: &'c Network,
    rest: Duration,
    /// When the last answer was there.
    last: Option<Instant>,
    silence: Option<Silence>,
    now: Timestamp,
}

impl Lane<'_> {
    async fn poll<'a>(&mut self, task: Task<'a>) -> Fetched<'a> {
        let mut trace = Trace { moved: task.moved.clone(), ..Trace::default() };
        let keys = Keys::of(task.source, |name| std::env::var(name).ok());
        let mut outcome = match (&self.silence, keys) {
            (Some(silence), _) => Outcome::failed(silence.failure(self.now)),
            (None, Ok(keys)) => self.converse(&task, &keys, &mut trace).await,
            (None, Err(unset)) => Outcome::failed(unset),
        };
        if let Some(feed) = &mut outcome.feed {
            // The answers of arXiv's API are many documents, each of which has its own bound.
            let is_arxiv = matches!(task.source.kind, Kind::Arxiv { .. });
            let max_entries = if is_arxiv { usize::MAX } else { self.network.max_entries };
            bounds::hold(feed, max_entries, self.network.max_entry);
        }
        // What another host said is that one's matter.
        if trace.asked && !trace.is_elsewhere {
            self.silence = Silence::after(outcome.failure.as_ref(), self.now);
        }
        // A place is new only if what lies there is what we wanted; one that fails is given up for the old one.
        if trace.asked && outcome.failure.is_some() {
            trace.moved = None;
        }
        Fetched { position: task.position, source: task.source, outcome, trace }
    }

    async fn converse(&mut self, task: &Task<'_>, keys: &Keys, trace: &mut Trace) -> Outcome {
        let mut conversation = Conversation::begin(task.source, task.validators.clone(), self.now);
        let mut step = conversation.step(None);
        loop {
            let mut request = match step {
                Step::Done(outcome) => return outcome,
                Step::Ask(request) => request,
            };
            // What is remembered is of a source that is one document; of several, none speaks for the others.
            let is_given = request.location == *task.source.kind.location();
            let is_document = !trace.asked && (is_given || task.is_found_at(&request.location));
            if is_document && is_given {
                request.location = task.location();
            }
            trace.asked = true;
            self.pause(request.patience).await;
            let begun = Instant::now();
            let wanted = if matches!(task.source.kind, Kind::Html(_)) { Wanted::Page } else { Wanted::Feed };
            let came = self.client.ask(&request, wanted, keys).await;
            self.last = Some(Instant::now());
            // The room that a large document takes is given back when it is read.
            let (came, _room) = match came {
                Ok(carried) => (Ok(carried.answer), carried.room),
                Err(failure) => (Err(failure), None),
            };
            log(&request, &came, begun.elapsed());
            trace.is_elsewhere = self.is_elsewhere(&came);
            let answer = came.map(|answer| if is_document { look_at(answer, task, trace) } else { answer });
            step = conversation.step(Some(answer));
        }
    }

    /// Is it another host than that of this lane that answered, or failed to?
    fn is_elsewhere(&self, came: &Result<Answer, Failure>) -> bool {
        match came {
            Ok(answer) => {
                let address = answer.address.as_deref().and_then(|address| Url::parse(address).ok());
                address.is_some_and(|url| lane_of(&Location::Web(url)) != self.host)
            }
            Err(Failure::Unreachable { host, .. }) => self.host != *host,
            Err(_) => false,
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

/// Notes what an answer says besides. The document that we hold already counts as no document.
fn look_at(mut answer: Answer, task: &Task<'_>, trace: &mut Trace) -> Answer {
    trace.fresh_for = answer.fresh_for;
    trace.moved = answer.moved.take().or(trace.moved.take());
    if answer.status == 200 && answer.broke_off.is_none() {
        trace.is_full = true;
        let mark = mark(&answer.body);
        if task.body.as_ref() == Some(&mark) && matches!(task.source.kind, Kind::Feed(_)) {
            answer.status = 304;
            answer.body = Vec::new();
        }
        trace.body = Some(mark);
    }
    answer
}

/// What the same document is known by. A newer hebdo may read more out of it.
fn mark(body: &[u8]) -> String {
    let hash = Sha256::new().chain_update(env!("CARGO_PKG_VERSION")).chain_update(body).finalize();
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Tells the log of a request, without the login and the query that its address may hold.
fn log(request: &Request, came: &Result<Answer, Failure>, took: Duration) {
    let url = match &request.location {
        Location::Web(url) => {
            let path = &url[url::Position::BeforePath..url::Position::AfterPath];
            format!("{}{path}", url.host_str().unwrap_or_default())
        }
        Location::File(path) => path.display().to_string(),
    };
    let duration_ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
    match came {
        Ok(Answer { status, body, .. }) => tracing::debug!(url, status, bytes = body.len(), duration_ms, "asked"),
        Err(failure) => tracing::debug!(url, %failure, duration_ms, "asked in vain"),
    }
}
