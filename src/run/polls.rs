//! Polling: which sources are due, what they said, and what is remembered of it.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::sync::mpsc::{self, SyncSender};
use std::thread;

use anyhow::{Context as _, Result, bail};
use jiff::Timestamp;
use tokio::sync::watch;
use url::Url;

use super::order::InOrder;
use super::{Desk, interrupt};
use crate::config::{Kind, Location, Source};
use crate::fetch::{self, Client, Fetched, Task, decide};
use crate::membership::Poll;
use crate::report::Polls;
use crate::sources::{self, Failure, Validators};
use crate::store::{Answered, Polled, Remembered, Store, Version};

/// How many polls may wait to be recorded before the network does. Recording is the faster of the two, but now and then
/// the disk takes a breath.
const WAITING: usize = 64;

/// Polls the sources that are due and records what they say, in the order of feeds.toml.
pub(super) fn poll(desk: &Desk<'_>, store: &mut Store, names: &[String], force: bool) -> Result<Polls> {
    let mut polls = Polls::default();
    let tasks = due(desk, store, names, force, &mut polls)?;
    if tasks.is_empty() {
        return Ok(polls);
    }
    let client = Client::new(&desk.config.network, desk.now).context("cannot set up the network")?;
    let progress = desk.report.progress(tasks.len());
    let interrupted = interrupt::watch();
    let mut order = InOrder::new(tasks.iter().map(|task| task.position));
    let recorded = thread::scope(|scope| -> Result<()> {
        let (sender, receiver) = mpsc::sync_channel(WAITING);
        // Dropped when recording fails: there is nothing to be waited for any more.
        let (_records, records) = watch::channel(());
        let (client, interrupted) = (&client, interrupted.clone());
        // The sender goes with it: that it is gone says that nothing more will come.
        let network = scope.spawn(move || ask(desk, tasks, client, &sender, interrupted, records));
        while let Ok(first) = receiver.recv() {
            let crowd = std::iter::once(first).chain(receiver.try_iter().take(WAITING));
            for fetched in crowd {
                progress.done(&fetched.source.name, fetched.outcome.failure.as_ref());
                order.push(fetched).context("what was fetched cannot be kept")?;
            }
            store.together(|store| -> Result<()> {
                while let Some(next) = order.next()? {
                    record(desk, store, next, &mut polls)?;
                }
                Ok(())
            })?;
        }
        // What came after a poll that was cut short is recorded all the same.
        while let Some(next) = order.next_of_any()? {
            record(desk, store, next, &mut polls)?;
        }
        match network.join() {
            Ok(asked) => asked,
            Err(panic) => std::panic::resume_unwind(panic),
        }
    });
    progress.finish();
    recorded?;
    if *interrupted.borrow() {
        bail!(interrupt::Interrupted);
    }
    Ok(polls)
}

/// Asks all of them, on this thread, and sends off what came of each.
fn ask<'a>(
    desk: &Desk<'_>,
    tasks: Vec<Task<'a>>,
    client: &Client,
    sender: &SyncSender<Fetched<'a>>,
    mut interrupted: watch::Receiver<bool>,
    mut records: watch::Receiver<()>,
) -> Result<()> {
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_all().build().context("cannot start asking sources")?;
    let network = &desk.config.network;
    runtime.block_on(async {
        let polls = fetch::poll(tasks, client, network, desk.now, |fetched| match sender.send(fetched) {
            Ok(()) => ControlFlow::Continue(()),
            // Nobody records any more: what went wrong there is told there.
            Err(_) => ControlFlow::Break(()),
        });
        tokio::select! {
            () = polls => {}
            _ = interrupted.wait_for(|is| *is) => {}
            _ = records.changed() => {}
        }
    });
    // A name that is still being resolved keeps nobody waiting.
    runtime.shutdown_background();
    Ok(())
}

/// The sources whose turn it is; of the others it is said why not.
fn due<'a>(
    desk: &'a Desk<'_>,
    store: &Store,
    names: &[String],
    force: bool,
    polls: &mut Polls,
) -> Result<Vec<Task<'a>>> {
    let sources = || desk.config.sources.iter().enumerate();
    let mut memories: BTreeMap<usize, Remembered> = BTreeMap::new();
    let mut resting: BTreeMap<String, Timestamp> = BTreeMap::new();
    for (position, source) in sources() {
        let known = store.remembered(&source.name)?.filter(|known| known.asked == sources::asked(source));
        let known = known.unwrap_or_default();
        if let Some(until) = known.rests_until.filter(|until| *until > desk.now && !force) {
            let latest = resting.entry(lane(source, &known)).or_insert(until);
            *latest = until.max(*latest);
        }
        memories.insert(position, known);
    }
    let mut tasks = Vec::new();
    for (position, source) in sources().filter(|(_, source)| names.is_empty() || names.contains(&source.name)) {
        let known = memories.remove(&position).unwrap_or_default();
        let rests = resting.get(&lane(source, &known)).copied();
        match turn(&known, rests, desk.now, force) {
            Turn::Now => {
                let place = store.found(&source.name, &known.asked)?.or_else(|| given_place(source, &known));
                tasks.push(task(position, source, known, place, desk.now, force));
            }
            Turn::Later => polls.not_due(),
            Turn::Failed(failure) => polls.failed(&source.name, &failure),
        }
    }
    Ok(tasks)
}

enum Turn {
    Now,
    Later,
    Failed(Failure),
}

fn turn(known: &Remembered, rests: Option<Timestamp>, now: Timestamp, force: bool) -> Turn {
    if force {
        return Turn::Now;
    }
    if let Some(since) = known.gone {
        return Turn::Failed(Failure::Gone { since });
    }
    if let Some(until) = rests {
        return Turn::Failed(Failure::Resting { until });
    }
    match (known.due.filter(|due| *due > now), &known.failure) {
        (Some(until), Some(failure)) => Turn::Failed(Failure::Waiting { failure: failure.clone(), until }),
        (Some(_), None) => Turn::Later,
        (None, _) if decide::is_skipped(&known.schedule, known.last_success, now) => Turn::Later,
        (None, _) => Turn::Now,
    }
}

fn task(
    position: usize,
    source: &Source,
    known: Remembered,
    place: Option<String>,
    now: Timestamp,
    force: bool,
) -> Task<'_> {
    let may_be_short = !force && decide::may_ask_for_changes(known.full, now);
    let moved = moved(&known).filter(|_| !force);
    let Version { etag, last_modified, address, body } = known.version;
    let place = place.filter(|_| !force);
    let validators = if may_be_short {
        Validators { etag, last_modified, address, place }
    } else {
        Validators { place, ..Validators::default() }
    };
    Task { position, source, validators, body: body.filter(|_| !force), moved }
}

fn moved(known: &Remembered) -> Option<Url> {
    known.moved.as_deref().and_then(|moved| Url::parse(moved).ok())
}

/// Who its requests queue with.
pub(super) fn lane(source: &Source, known: &Remembered) -> String {
    match moved(known) {
        Some(moved) => fetch::lane_of(&Location::Web(moved)),
        None => fetch::lane_of(source.kind.location()),
    }
}

fn record(desk: &Desk<'_>, store: &mut Store, fetched: Fetched<'_>, polls: &mut Polls) -> Result<()> {
    let Fetched { source, mut outcome, trace, .. } = fetched;
    let asked = sources::asked(source);
    let known = store.remembered(&source.name)?.filter(|known| known.asked == asked).unwrap_or_default();
    let poll = Poll {
        now: desk.now,
        previous: known.last_success,
        max_age: source.max_age.unwrap_or(desk.config.compose.max_age),
        is_arxiv: matches!(source.kind, Kind::Arxiv { .. }),
    };
    let mut entries = outcome.feed.as_mut().map(|feed| std::mem::take(&mut feed.entries)).unwrap_or_default();
    let told = entries.len();
    entries.retain(|entry| source.filter.keeps(entry));
    polls.filtered(told - entries.len());
    if outcome.failure.is_none() {
        remember_place(store, source, &asked, outcome.validators.place.as_deref(), polls)?;
    }
    let mended = outcome.feed.as_mut().map(|feed| std::mem::take(&mut feed.mended)).unwrap_or_default();
    let same_version = known.version.etag.is_some() && known.version.etag == outcome.validators.etag;
    let is_unchanged = outcome.feed.is_none();
    if let Some(moved) = trace.moved.as_ref().filter(|moved| known.moved.as_deref() != Some(moved.as_str())) {
        polls.moved(&source.name, moved);
    }
    let polled = match &outcome.failure {
        Some(failure) if trace.asked => failed(failure, &known, desk.now, !entries.is_empty(), trace.is_elsewhere),
        Some(failure) => Polled::Unasked { failure: failure.to_string(), rests_until: rests_until(failure, desk.now) },
        None => answered(outcome.feed.as_ref(), outcome.validators, trace, &known, desk.now),
    };
    let recorded = store.record(&source.name, &asked, &polled, &entries, &poll)?;
    match &outcome.failure {
        Some(failure) => polls.failed(&source.name, failure),
        None => polls.answered(is_unchanged || same_version && recorded.new == 0),
    }
    polls.recorded(&source.name, recorded, &mended);
    Ok(())
}

fn answered(
    feed: Option<&crate::entry::Feed>,
    validators: Validators,
    trace: fetch::Trace,
    known: &Remembered,
    now: Timestamp,
) -> Polled {
    let schedule = feed.map(|feed| feed.schedule);
    let Validators { etag, last_modified, address, place: _ } = validators;
    // A part that came as a document is no version of it.
    let body = trace.body.filter(|_| feed.is_none() || etag.is_some() || last_modified.is_some() || address.is_some());
    Polled::Answered(Box::new(Answered {
        title: feed.and_then(|feed| feed.title.clone()),
        feed_id: feed.and_then(|feed| feed.id.clone()),
        link: feed.and_then(|feed| feed.link.clone()),
        version: Version { etag, last_modified, address, body },
        is_full: trace.is_full,
        moved: trace.moved.map(Into::into),
        due: decide::next_poll(now, trace.fresh_for, &schedule.unwrap_or(known.schedule)),
        schedule,
    }))
}

fn failed(failure: &Failure, known: &Remembered, now: Timestamp, told: bool, is_elsewhere: bool) -> Polled {
    let rests_until = rests_until(failure, now);
    let due = decide::tried_again(now, known.failures.saturating_add(1));
    Polled::Failed {
        failure: failure.to_string(),
        // The host that wants silence is not the one of this source, which waits by itself.
        rests_until: rests_until.filter(|_| !is_elsewhere),
        due: due.max(rests_until.filter(|_| is_elsewhere)),
        gone: matches!(failure, Failure::Status { status: 410, .. }) && known.moved.is_none(),
        told,
    }
}

/// Where feeds.toml says that it is, if it was there.
fn given_place(source: &Source, known: &Remembered) -> Option<String> {
    match (&source.kind, known.last_success) {
        (Kind::Feed(Location::Web(url)), Some(_)) => Some(url.to_string()),
        _ => None,
    }
}

/// Remembers where the feed of a page was found, and says so when it is found there for the first time.
fn remember_place(
    store: &mut Store,
    source: &Source,
    asked: &str,
    place: Option<&str>,
    polls: &mut Polls,
) -> Result<()> {
    let known = store.found(&source.name, asked)?;
    if known.as_deref() == place {
        return Ok(());
    }
    store.set_found(&source.name, asked, place)?;
    if let Some(place) = place {
        polls.found(&source.name, place);
    }
    Ok(())
}

fn rests_until(failure: &Failure, now: Timestamp) -> Option<Timestamp> {
    match failure {
        Failure::Status { status, retry_after } => decide::rests_until(*status, *retry_after, now),
        Failure::Resting { until } => Some(*until),
        _ => None,
    }
}
