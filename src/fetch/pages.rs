//! Pages and pictures, as polite as polls: one lane for each host, its rest, its `robots.txt`, its silence.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::pin::pin;

use futures::StreamExt as _;
use futures::stream;
use tokio::time::Instant;
use url::Url;

use super::keys::Keys;
use super::robots::Robots;
use super::{Client, Wanted, lane, lane_of, wrong};
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

/// Visits all of them and hands over what came of each as it is done, until `done` breaks off.
///
/// Private networks, limits and rests are those of polls. Redirects to another host are followed without its
/// `robots.txt`: what leads there was allowed.
pub async fn visit(
    visits: Vec<Visit>,
    client: &Client,
    network: &Network,
    mut done: impl FnMut(Visited) -> ControlFlow<()>,
) {
    let mut lanes: BTreeMap<String, Vec<Visit>> = BTreeMap::new();
    for visit in visits {
        lanes.entry(lane_of(&Location::Web(visit.url.clone()))).or_default().push(visit);
    }
    let lanes = lanes.into_iter().map(|(host, visits)| {
        let lane = Lane { client, rest: lane::rest_of(&host, network), last: None, robots: None, is_silent: false };
        Box::pin(stream::unfold((lane, visits.into_iter()), |(mut lane, mut visits)| async move {
            let visit = visits.next()?;
            let answer = lane.visit(&visit).await;
            Some((Visited { visit, answer }, (lane, visits)))
        }))
    });
    let mut visited = pin!(stream::iter(lanes).flatten_unordered(network.hosts_at_once));
    while let Some(visited) = visited.next().await {
        if done(visited).is_break() {
            break;
        }
    }
}

struct Lane<'c> {
    client: &'c Client,
    rest: std::time::Duration,
    last: Option<Instant>,
    /// What the host lets us read, by scheme; asked for at the first visit.
    robots: Option<(String, Robots)>,
    /// It is not there, or has had enough.
    is_silent: bool,
}

impl Lane<'_> {
    async fn visit(&mut self, visit: &Visit) -> Result<Answer, Failure> {
        let host = || wrong::host(&visit.url);
        if self.is_silent {
            return Err(Failure::Unreachable {
                host: host(),
                why: "it did not answer before, or wants silence".into(),
            });
        }
        if !self.robots(&visit.url).await.allows(&visit.url) {
            return Err(Failure::Robots { host: host() });
        }
        let answer = self.ask(visit.url.clone(), visit.wanted).await?;
        if answer.status == 200 {
            return Ok(answer);
        }
        Err(Failure::Status { status: answer.status, retry_after: answer.retry_after })
    }

    async fn robots(&mut self, url: &Url) -> &Robots {
        let is_known = self.robots.as_ref().is_some_and(|(scheme, _)| scheme == url.scheme());
        if !is_known {
            let robots = match Robots::place(url) {
                Some(place) => match self.ask(place, Wanted::Page).await {
                    Ok(answer) => Robots::answered(answer.status, &answer.body, self.client.user_agent()),
                    Err(_) => Robots::shut(),
                },
                None => Robots::shut(),
            };
            self.robots = Some((url.scheme().to_owned(), robots));
        }
        &self.robots.get_or_insert_with(|| (String::new(), Robots::shut())).1
    }

    async fn ask(&mut self, url: Url, wanted: Wanted) -> Result<Answer, Failure> {
        if let Some(last) = self.last {
            tokio::time::sleep_until(last + self.rest).await;
        }
        let request =
            Request { location: Location::Web(url), validators: Validators::default(), patience: Patience::Usual };
        let came = self.client.ask(&request, wanted, &Keys::default()).await.map(|carried| carried.answer);
        self.last = Some(Instant::now());
        self.is_silent = match &came {
            Ok(answer) => matches!(answer.status, 429 | 503),
            Err(failure) => matches!(failure, Failure::Unreachable { .. }),
        };
        came
    }
}
