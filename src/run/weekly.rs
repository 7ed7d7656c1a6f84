//! The week's work: fetch, compose, build.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result, bail};
use jiff::Timestamp;

use super::{Desk, Exit};
use crate::classify::{Classifier, Prior, Question};
use crate::compose::{self, Origin, Past};
use crate::config::{Kind, Location, Source};
use crate::entry::Known;
use crate::fetch::{self, Client, Fetched, Task, decide};
use crate::issue::Issue;
use crate::membership::Poll;
use crate::rank::{self, Item};
use crate::report::{Composed, Polls};
use crate::shelf::Shelf;
use crate::sources::{self, Failure, Validators};
use crate::store::{Polled, Store};
use crate::story::{Candidate, Story};
use crate::week::Week;
use crate::{html, link, publish, stories, write};

pub(super) fn run(desk: &Desk<'_>) -> Result<Exit> {
    let mut store = desk.store()?;
    let mut shelf = desk.shelf()?;
    let polls = poll(desk, &mut store, &[], false)?;
    let mut composed = Vec::new();
    for week in due_weeks(desk, &shelf) {
        composed.push(compose_week(desk, &store, &mut shelf, &week, false)?);
    }
    let wrote = composed.iter().any(|composed| matches!(composed, Composed::Written { .. }));
    let built = if shelf.issues().next().is_none() { None } else { Some(publish_all(desk, &shelf)?) };
    desk.report.run(&polls, &composed, built.as_ref());
    Ok(if polls.all_failed() && !wrote || desk.strict && polls.any_failed() { Exit::Nothing } else { Exit::Done })
}

pub(super) fn fetch(desk: &Desk<'_>, names: &[String], force: bool) -> Result<Exit> {
    if let Some(unknown) = names.iter().find(|name| desk.config.sources.iter().all(|source| source.name != **name)) {
        desk.report.problem(&format!("feeds.toml has no source `{unknown}`"));
        return Ok(Exit::Usage);
    }
    let mut store = desk.store()?;
    let polls = poll(desk, &mut store, names, force)?;
    desk.report.run(&polls, &[], None);
    Ok(if polls.all_failed() || desk.strict && polls.any_failed() { Exit::Nothing } else { Exit::Done })
}

pub(super) fn compose(desk: &Desk<'_>, word: &str) -> Result<Exit> {
    let week = desk.week(word)?;
    let calendar = &desk.config.publication.calendar;
    if calendar.opens(&week) > desk.now {
        bail!("{week} has not begun");
    }
    let store = desk.store()?;
    let mut shelf = desk.shelf()?;
    let composed = compose_week(desk, &store, &mut shelf, &week, calendar.closes(&week) > desk.now)?;
    desk.report.composed(&composed);
    Ok(match composed {
        Composed::Written { .. } | Composed::Unchanged { .. } => Exit::Done,
        Composed::Touched { .. } | Composed::Empty { .. } => Exit::Nothing,
    })
}

pub(super) fn build(desk: &Desk<'_>) -> Result<Exit> {
    let _store = desk.store()?;
    let shelf = desk.shelf()?;
    let built = publish_all(desk, &shelf)?;
    desk.report.built(&built, shelf.published().count());
    Ok(Exit::Done)
}

/// The closed weeks later than the newest issue; without any issue the last closed one.
fn due_weeks(desk: &Desk<'_>, shelf: &Shelf) -> Vec<Week> {
    let calendar = &desk.config.publication.calendar;
    let last = calendar.last_closed(desk.now);
    let Some(newest) = shelf.published().map(|issue| issue.start).max() else { return vec![last] };
    let mut weeks = Vec::new();
    let mut week = calendar.next(&calendar.week_of(newest));
    while week.start <= last.start {
        let next = calendar.next(&week);
        weeks.push(week);
        week = next;
    }
    weeks
}

// ---- fetch ---------------------------------------------------------------------------------

/// Polls the sources that are due and records what they say, in the order of feeds.toml.
fn poll(desk: &Desk<'_>, store: &mut Store, names: &[String], force: bool) -> Result<Polls> {
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
        may_be_late: matches!(source.kind, Kind::Arxiv { .. }),
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
        Some(failure) => Polled::Failed { failure: failure.to_string(), rests_until: rests_until(failure, desk.now) },
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

// ---- compose -------------------------------------------------------------------------------

/// The stories of a week with everything decided about them, and the past that they must be new to.
pub(super) fn candidates(desk: &Desk<'_>, store: &Store, shelf: &Shelf, week: &Week) -> Result<(Vec<Candidate>, Past)> {
    let calendar = &desk.config.publication.calendar;
    let (opens, closes) = (calendar.opens(week), calendar.closes(week));
    let told = store.told_before(opens, closes)?;
    let past = Past::new(shelf.issues().filter(|issue| issue.week != week.label), told);
    let classifier = Classifier::default();
    let of_name: BTreeMap<&str, &Source> =
        desk.config.sources.iter().map(|source| (source.name.as_str(), source)).collect();
    let candidates = stories::gather(store.belonging(opens, closes)?)
        .into_iter()
        .map(|story| candidate(story, &classifier, &of_name, closes))
        .collect();
    Ok((candidates, past))
}

fn candidate(story: Story, classifier: &Classifier, of_name: &BTreeMap<&str, &Source>, closes: Timestamp) -> Candidate {
    let source = of_name.get(story.teller()).copied();
    let face = &story.face.entry;
    let text = plain_text(&story.face);
    // A link to a paper is a paper, whoever points there.
    let link = story.face.canonical.as_deref();
    let decision = classifier.decide(&Question {
        title: face.title.as_deref().unwrap_or_default(),
        text: &text,
        link,
        categories: &face.categories,
        prior: source.map_or_else(Prior::default, |source| Prior {
            section: source.section,
            fixed: source.fixed,
            relevant: source.relevant,
        }),
    });
    let age = closes.duration_since(story.face.belongs).as_hours();
    let score = rank::score(&Item {
        title: face.title.as_deref().unwrap_or_default(),
        text: &text,
        authors: face.authors.len(),
        weight: source.map_or(1.0, |source| source.weight),
        sightings: story.sources().len().saturating_sub(1),
        signals: BTreeMap::new(),
        age_hours: Some(f64::from(i32::try_from(age).unwrap_or(i32::MAX))),
    });
    Candidate { story, decision, score }
}

/// What an entry says: its summary, or its content where it has none.
fn plain_text(known: &Known) -> String {
    let Known { entry, .. } = known;
    entry
        .summary_html
        .as_deref()
        .or(entry.content_html.as_deref())
        .map(html::plain)
        .map(|text| match &entry.note {
            Some(note) => format!("{text} {note}"),
            None => text,
        })
        .unwrap_or_default()
}

fn compose_week(desk: &Desk<'_>, store: &Store, shelf: &mut Shelf, week: &Week, open: bool) -> Result<Composed> {
    let path = shelf.path(&week.label);
    let old = shelf.issue(&week.label).cloned();
    if shelf.is_touched(&week.label) {
        let draft = old.is_some_and(|old| old.draft);
        return Ok(Composed::Touched { week: week.label.clone(), path, draft });
    }
    let (candidates, past) = candidates(desk, store, shelf, week)?;
    let relevant = candidates.iter().filter(|candidate| candidate.decision.relevant).count();
    let origins = origins(desk, store)?;
    let issue = compose::compose(week, &candidates, &past, &desk.config, &origins, desk.now);
    let Some(mut issue) = issue else { return Ok(Composed::Empty { week: week.label.clone() }) };
    issue.draft = open;
    if let Some(old) = old.filter(|old| !old.draft && !open) {
        // It came out when it came out; that it changed since is what readers hear.
        issue = Issue { published: old.published, updated: old.updated, ..issue };
        if issue == old {
            return Ok(Composed::Unchanged { week: week.label.clone(), path });
        }
        issue.updated = Some(desk.now);
    }
    shelf.put(issue.clone())?;
    Ok(Composed::Written { path, relevant, stories: candidates.len(), issue })
}

/// What `atom:source` says of each source: the id of its feed and its page.
fn origins(desk: &Desk<'_>, store: &Store) -> Result<BTreeMap<String, Origin>> {
    let mut origins = BTreeMap::new();
    for source in &desk.config.sources {
        let remembered = store.remembered(&source.name)?.unwrap_or_default();
        let address = match &source.kind {
            Kind::Feed(Location::Web(url)) => Some(url.to_string()),
            Kind::Feed(Location::File(_)) | Kind::Arxiv { .. } => None,
        };
        let link = remembered.link.filter(|link| link::is_web(link));
        let feed_id = remembered.feed_id.filter(|id| url::Url::parse(id).is_ok());
        let origin = Origin { id: feed_id.or(address).or_else(|| link.clone()), link };
        origins.insert(source.name.clone(), origin);
    }
    Ok(origins)
}

// ---- build ---------------------------------------------------------------------------------

fn publish_all(desk: &Desk<'_>, shelf: &Shelf) -> Result<publish::Published> {
    let issues: Vec<Issue> = shelf.issues().cloned().collect();
    let pages = write::site(&desk.config, &issues);
    publish::write(&desk.out(), &pages).context("out/ cannot be written")
}
