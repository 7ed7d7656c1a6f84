//! Pages and pictures, as polite as polls: one lane for each host, its rest, its `robots.txt`, its silence.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::pin::pin;
use std::time::Duration;

use futures::StreamExt as _;
use futures::stream;
use tokio::time::Instant;
use url::Url;

use super::keys::Keys;
use super::robots::Robots;
use super::{Client, Wanted, lane, lane_of, mirror, wrong};
use crate::config::{Location, Network};
use crate::sources::{Answer, Failure, Patience, Request, Validators};

/// A page or a picture to be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Visit {
    /// Where it is.
    pub url: Url,
    /// What it is.
    pub wanted: Wanted,
}

/// What came of a visit.
#[derive(Debug)]
pub struct Visited {
    /// Where it was to be.
    pub visit: Visit,
    /// What is there, with status 200, or why nothing is.
    pub answer: Result<Answer, Failure>,
}

/// Visits pages and pictures. Between one round and the next it remembers when it asked each host last, what may be
/// read there, and who wants silence.
#[derive(Debug)]
pub struct Visitor {
    client: Client,
    network: Network,
    mirror: Option<PathBuf>,
    lanes: BTreeMap<String, Lane>,
}

impl Visitor {
    /// A visitor that has asked nobody yet. With a mirror ([`mirror::place`]) it asks nobody at all, and takes what is
    /// not there for missing.
    #[must_use]
    pub fn new(client: Client, network: Network, mirror: Option<PathBuf>) -> Self {
        Self { client, network, mirror, lanes: BTreeMap::new() }
    }

    /// Visits all of them and hands over what came of each as it is done, until `done` breaks off.
    ///
    /// Private networks, limits and rests are those of polls. Redirects to another host are followed without its
    /// `robots.txt`: what leads there was allowed.
    pub async fn visit(&mut self, visits: Vec<Visit>, mut done: impl FnMut(Visited) -> ControlFlow<()>) {
        let mut queues: BTreeMap<String, Vec<Visit>> = BTreeMap::new();
        for visit in visits {
            let host = lane_of(&Location::Web(visit.url.clone()));
            self.lanes.entry(host.clone()).or_insert_with(|| Lane::new(lane::rest_of(&host, &self.network)));
            queues.entry(host).or_default().push(visit);
        }
        let (client, mirror) = (&self.client, self.mirror.as_deref());
        let lanes = self.lanes.iter_mut().filter_map(|(host, lane)| {
            let visits = queues.remove(host)?;
            Some(Box::pin(stream::unfold((lane, visits.into_iter()), move |(lane, mut visits)| async move {
                let visit = visits.next()?;
                let answer = match mirror {
                    Some(mirror) => mirrored(client, mirror, &visit.url).await,
                    None => lane.visit(client, &visit).await,
                };
                Some((Visited { visit, answer }, (lane, visits)))
            })))
        });
        let mut visited = pin!(stream::iter(lanes).flatten_unordered(self.network.hosts_at_once));
        while let Some(visited) = visited.next().await {
            if done(visited).is_break() {
                break;
            }
        }
    }
}

/// What a mirror has at an address.
async fn mirrored(client: &Client, mirror: &Path, url: &Url) -> Result<Answer, Failure> {
    let missing = || Failure::Status { status: 404, retry_after: None };
    let place = mirror::place(mirror, url).filter(|place| place.is_file()).ok_or_else(missing)?;
    let request =
        Request { location: Location::File(place), validators: Validators::default(), patience: Patience::Usual };
    client.ask(&request, Wanted::Page, &Keys::default()).await.map(|carried| carried.answer)
}

/// What is known of a host.
#[derive(Debug)]
struct Lane {
    rest: Duration,
    last: Option<Instant>,
    /// What the host lets us read, by scheme; asked for at the first visit.
    robots: Option<(String, Robots)>,
    /// It is not there, or has had enough.
    is_silent: bool,
}

impl Lane {
    const fn new(rest: Duration) -> Self {
        Self { rest, last: None, robots: None, is_silent: false }
    }

    async fn visit(&mut self, client: &Client, visit: &Visit) -> Result<Answer, Failure> {
        let host = || wrong::host(&visit.url);
        if self.is_silent {
            return Err(Failure::Unreachable {
                host: host(),
                why: "it did not answer before, or wants silence".into(),
            });
        }
        if !self.robots(client, &visit.url).await.allows(&visit.url) {
            return Err(Failure::Robots { host: host() });
        }
        let answer = self.ask(client, visit.url.clone(), visit.wanted).await?;
        if answer.status == 200 {
            return Ok(answer);
        }
        Err(Failure::Status { status: answer.status, retry_after: answer.retry_after })
    }

    async fn robots(&mut self, client: &Client, url: &Url) -> &Robots {
        let is_known = self.robots.as_ref().is_some_and(|(scheme, _)| scheme == url.scheme());
        if !is_known {
            let robots = match Robots::place(url) {
                Some(place) => match self.ask(client, place, Wanted::Page).await {
                    Ok(answer) => Robots::answered(answer.status, &answer.body, client.user_agent()),
                    Err(_) => Robots::shut(),
                },
                None => Robots::shut(),
            };
            self.robots = Some((url.scheme().to_owned(), robots));
        }
        &self.robots.get_or_insert_with(|| (String::new(), Robots::shut())).1
    }

    async fn ask(&mut self, client: &Client, url: Url, wanted: Wanted) -> Result<Answer, Failure> {
        if let Some(last) = self.last {
            tokio::time::sleep_until(last + self.rest).await;
        }
        let request =
            Request { location: Location::Web(url), validators: Validators::default(), patience: Patience::Usual };
        let came = client.ask(&request, wanted, &Keys::default()).await.map(|carried| carried.answer);
        self.last = Some(Instant::now());
        self.is_silent = match &came {
            Ok(answer) => matches!(answer.status, 429 | 503),
            Err(failure) => matches!(failure, Failure::Unreachable { .. }),
        };
        came
    }
}
