//! Polling: which sources are due, what they said, and what is remembered of it.

use anyhow::{Context as _, Result};
use jiff::Timestamp;

use super::Desk;
use crate::config::{Kind, Source};
use crate::fetch::{self, Client, Fetched, Task, decide};
use crate::membership::Poll;
use crate::report::Polls;
use crate::sources::{self, Failure, Validators};
use crate::store::{Polled, Store};

/// Polls the sources that are due and records what they say, in the order of feeds.toml.
pub(super) fn poll(desk: &Desk<'_>, store: &mut Store, names: &[String], force: bool) -> Result<Polls> {
    let mut polls = Polls::default();
    let mut tasks = Vec::new();
    for (position, source) in desk.config.sources.iter().enumerate() {
        if !names.is_empty() && !names.contains(&source.name) {
            continue;
        }
        let remembered = store.remembered(&source.name)?.unwrap_or_default();
        let rests = remembered.rests_until.filter(|until| *until > desk.now && !force);
        if let Some(until) = rests {
            polls.failed(&source.name, &Failure::Resting { until });
            continue;
        }
        let known = remembered.asked == sources::asked(source) && !force;
        let validators = if known {
            Validators { etag: remembered.etag, last_modified: remembered.last_modified }
        } else {
            Validators::default()
        };
        tasks.push(Task { position, source, validators });
    }
    let client = Client::new(&desk.config.network, desk.now).context("cannot set up the network")?;
    let progress = desk.report.progress(tasks.len());
    let runtime =
        tokio::runtime::Builder::new_multi_thread().enable_all().build().context("cannot start asking sources")?;
    let fetched =
        runtime.block_on(fetch::poll(tasks, &client, &desk.config.network, desk.now, |done: &Fetched<'_>| {
            progress.done(&done.source.name, done.outcome.failure.as_ref());
        }));
    progress.finish();
    for Fetched { source, outcome, .. } in fetched {
        record(desk, store, source, outcome, &mut polls)?;
    }
    Ok(polls)
}

fn record(
    desk: &Desk<'_>,
    store: &mut Store,
    source: &Source,
    outcome: sources::Outcome,
    polls: &mut Polls,
) -> Result<()> {
    let asked = sources::asked(source);
    let remembered = store.remembered(&source.name)?.filter(|remembered| remembered.asked == asked);
    let poll = Poll {
        now: desk.now,
        previous: remembered.and_then(|remembered| remembered.last_success),
        max_age: desk.config.compose.max_age,
        is_arxiv: matches!(source.kind, Kind::Arxiv { .. }),
    };
    let unchanged = outcome.feed.is_none();
    let mut feed = outcome.feed;
    let entries = feed.as_mut().map(|feed| std::mem::take(&mut feed.entries)).unwrap_or_default();
    let mended = feed.as_ref().map(|feed| feed.mended.clone()).unwrap_or_default();
    let polled = match &outcome.failure {
        None => Polled::Answered {
            title: feed.as_ref().and_then(|feed| feed.title.clone()),
            feed_id: feed.as_ref().and_then(|feed| feed.id.clone()),
            link: feed.as_ref().and_then(|feed| feed.link.clone()),
            etag: outcome.validators.etag,
            last_modified: outcome.validators.last_modified,
        },
        Some(failure) => Polled::Failed {
            failure: failure.to_string(),
            rests_until: rests_until(failure, desk.now),
            told: !entries.is_empty(),
        },
    };
    let recorded = store.record(&source.name, &asked, &polled, &entries, &poll)?;
    match &outcome.failure {
        Some(failure) => polls.failed(&source.name, failure),
        None => polls.answered(unchanged),
    }
    polls.recorded(&source.name, recorded, &mended);
    Ok(())
}

fn rests_until(failure: &Failure, now: Timestamp) -> Option<Timestamp> {
    match failure {
        Failure::Status { status, retry_after } => decide::rests_until(*status, *retry_after, now),
        Failure::Resting { until } => Some(*until),
        _ => None,
    }
}
