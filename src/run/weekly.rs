//! The week's work: fetch, compose, build.

use anyhow::{Result, bail};
use jiff::{Timestamp, ToSpan as _};

use super::candidates::{candidates, origins};
use super::errands::Errands;
use super::polls::poll;
use super::{Desk, Exit, cards, examples, llm, pictures, publishing};
use crate::issue::Issue;
use crate::report::Composed;
use crate::shelf::Shelf;
use crate::store::Store;
use crate::week::Week;
use crate::{compose, enrich};

pub(super) fn run(desk: &Desk<'_>) -> Result<Exit> {
    let mut store = desk.store()?;
    let mut shelf = desk.shelf()?;
    publishing::refuse_another_id(desk, &shelf)?;
    let polls = poll(desk, &mut store, &[], false)?;
    let weeks = due_weeks(desk, &shelf);
    let mut composed = Vec::new();
    for (week, later) in weeks.iter().zip((0..weeks.len()).rev()) {
        // Issues that come out together come out a minute apart, so that readers keep their order.
        let published = minutes_before(desk.now, later);
        composed.push(compose_week(desk, &mut store, &mut shelf, week, published)?);
    }
    let wrote = composed.iter().any(|composed| matches!(composed, Composed::Written { .. }));
    let built = if shelf.issues().next().is_none() { None } else { Some(publishing::publish(desk, &shelf)?) };
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
    if desk.config.pages.status {
        publishing::publish(desk, &desk.shelf()?)?;
    }
    desk.report.run(&polls, &[], None);
    Ok(if polls.all_failed() || desk.strict && polls.any_failed() { Exit::Nothing } else { Exit::Done })
}

pub(super) fn compose(desk: &Desk<'_>, word: &str) -> Result<Exit> {
    let week = begun(desk, word)?;
    let mut store = desk.store()?;
    let mut shelf = desk.shelf()?;
    let composed = compose_week(desk, &mut store, &mut shelf, &week, desk.now)?;
    desk.report.composed(&composed);
    Ok(match composed {
        Composed::Written { .. } | Composed::Unchanged { .. } => Exit::Done,
        Composed::Touched { .. } | Composed::Empty { .. } => Exit::Nothing,
    })
}

pub(super) fn build(desk: &Desk<'_>, force: bool) -> Result<Exit> {
    let _store = desk.store()?;
    let shelf = desk.shelf()?;
    if !force {
        publishing::refuse_another_id(desk, &shelf)?;
    }
    let built = publishing::publish(desk, &shelf)?;
    desk.report.built(&built, shelf.published().count());
    Ok(Exit::Done)
}

/// The week that a word of the command line names; it must have begun.
pub(super) fn begun(desk: &Desk<'_>, word: &str) -> Result<Week> {
    let week = desk.week(word)?;
    if desk.config.publication.calendar.opens(&week) > desk.now {
        return Err(super::WrongWeek(format!("{week} has not begun")).into());
    }
    Ok(week)
}

/// Makes the issue file of a week for an editor to put something into; empty where the week has nothing to tell.
pub(super) fn begin(desk: &Desk<'_>, store: &mut Store, shelf: &mut Shelf, week: &Week) -> Result<()> {
    let calendar = &desk.config.publication.calendar;
    if let Composed::Empty { .. } = compose_week(desk, store, shelf, week, desk.now)? {
        let draft = calendar.closes(week) > desk.now;
        shelf.put(Issue { draft, ..compose::blank(week, &desk.config, desk.now) })?;
    }
    Ok(())
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
        // After a change of numbering a label can be taken; what is out under it stays.
        if shelf.published().all(|issue| issue.week != week.label) {
            weeks.push(week);
        }
        week = next;
    }
    weeks
}

/// Composes a week that has begun; the issue of one that is not over is a draft.
fn compose_week(
    desk: &Desk<'_>,
    store: &mut Store,
    shelf: &mut Shelf,
    week: &Week,
    published: Timestamp,
) -> Result<Composed> {
    let path = shelf.path(&week.label);
    let old = shelf.issue(&week.label).cloned();
    if let Some(old) = old.as_ref().filter(|old| !old.draft && (old.start, old.end) != (week.start, week.end)) {
        bail!(
            "{} is the issue of {} to {}, and {} is now {} to {}: it came out as it is and stays so",
            path.display(),
            old.start,
            old.end,
            week,
            week.start,
            week.end
        );
    }
    if shelf.is_touched(&week.label) {
        let draft = old.is_some_and(|old| old.draft);
        return Ok(Composed::Touched { week: week.label.clone(), path, draft });
    }
    let mut errands = Errands::new(desk, store)?;
    examples::read(desk, store, &mut errands)?;
    let (candidates, past) = candidates(desk, store, shelf, week)?;
    let relevant = candidates.iter().filter(|candidate| candidate.decision.relevant).count();
    let origins = origins(desk, store)?;
    let issue = compose::compose(week, &candidates, &past, &desk.config, &origins, published);
    let Some(mut issue) = issue else { return Ok(Composed::Empty { week: week.label.clone() }) };
    let cards = cards::fill(desk, store, &mut errands, &mut issue)?;
    let tellings = llm::tell(desk, store, &mut issue, &candidates)?;
    let pictures = pictures::fill(desk, store, shelf, &mut errands, &mut issue)?;
    issue.draft = desk.config.publication.calendar.closes(week) > desk.now;
    if let Some(old) = old.filter(|old| !old.draft && !issue.draft) {
        // It came out when it came out; that it changed since is what readers hear.
        issue = Issue { published: old.published, updated: old.updated, ..issue };
        if issue == old {
            return Ok(Composed::Unchanged { week: week.label.clone(), path, tellings });
        }
        // A picture that came later is no news.
        if without_pictures(&issue) != without_pictures(&old) {
            issue.updated = Some(desk.now);
        }
    }
    store.remember_choice(&week.label, issue.entries().map(|(_, entry)| entry.id.as_str()))?;
    shelf.put(issue.clone())?;
    shelf.sweep_pictures(enrich::pictures::name_of)?;
    let (stories, issue) = (candidates.len(), Box::new(issue));
    Ok(Composed::Written { path, relevant, stories, issue, cards, tellings, pictures })
}

fn without_pictures(issue: &Issue) -> Issue {
    let mut issue = issue.clone();
    issue.sections.iter_mut().flat_map(|section| &mut section.entries).for_each(|entry| entry.picture = None);
    issue
}

fn minutes_before(moment: Timestamp, minutes: usize) -> Timestamp {
    let minutes = i64::try_from(minutes).unwrap_or(i64::MAX);
    moment.checked_sub(minutes.minutes()).unwrap_or(moment)
}
