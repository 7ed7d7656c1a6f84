//! What an editor's hand on issue files teaches: entries moved, added, kept and dropped.

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::Result;

use super::Desk;
use super::candidates::{candidates, origins};
use crate::classify::train::Labelled;
use crate::compose;
use crate::issue::{Issue, IssueEntry};
use crate::link;
use crate::section::Section;
use crate::shelf::Shelf;
use crate::store::{Access, Store};
use crate::week::Week;

/// What an entry counts that the editor left where it was.
const KEPT: f64 = 1.0;

/// What an entry counts that the editor moved, added or dropped: it is said by hand.
const CHANGED: f64 = 3.0;

/// What editors taught, and what could not be learnt of.
pub(super) struct Lessons {
    pub(super) lines: Vec<Labelled>,
    /// Issues that an editor has changed.
    pub(super) issues: usize,
    /// Of them, those of which hebdo.db does not tell what was dropped.
    pub(super) without_store: usize,
}

/// Reads the issue files of a folder that an editor has changed. With a desk, hebdo.db tells what the machine had put
/// into them.
pub(super) fn lessons(folder: &Path, desk: Option<&Desk<'_>>) -> Result<Lessons> {
    let shelf = Shelf::read(folder.to_owned())?;
    let store = desk.and_then(|desk| Some((desk, Store::open(&desk.database(), Access::Read).ok()?)));
    let mut lessons = Lessons { lines: Vec::new(), issues: 0, without_store: 0 };
    let all: BTreeSet<&str> = shelf.issues().flat_map(Issue::entries).map(|(_, entry)| entry.id.as_str()).collect();
    for issue in shelf.issues().filter(|issue| shelf.is_touched(&issue.week)) {
        lessons.issues += 1;
        let made = match &store {
            Some((desk, store)) => made_by_machine(desk, store, &shelf, issue)?,
            None => None,
        };
        lessons.without_store += usize::from(made.is_none());
        let made = made.unwrap_or_default();
        for (section, entry) in issue.entries() {
            let same = made.iter().any(|made| made.entry == entry.id && made.line.section == Some(section.section));
            lessons.lines.push(line(entry, section.section, &issue.week, if same { KEPT } else { CHANGED }));
        }
        let dropped = made.into_iter().filter(|made| !made.relevant_source && !all.contains(made.entry.as_str()));
        lessons.lines.extend(dropped.map(|made| Labelled { section: None, ..made.line }));
    }
    Ok(lessons)
}

/// All entries of an issue, as labelled lines.
pub(super) fn lines(issue: &Issue) -> Vec<Labelled> {
    issue.entries().map(|(section, entry)| line(entry, section.section, &issue.week, KEPT)).collect()
}

fn line(entry: &IssueEntry, section: Section, week: &str, weight: f64) -> Labelled {
    Labelled {
        title: entry.title.clone(),
        // What is no paper has its text on its card.
        text: entry.description.clone().filter(|_| entry.summary.is_empty()).unwrap_or_else(|| entry.summary.clone()),
        link: link::canonical(&entry.link),
        categories: Vec::new(),
        source: entry.source.as_ref().map(|source| source.name.clone()),
        relevant: true,
        gate: true,
        section: Some(section),
        weight,
        group: week.to_owned(),
    }
}

/// An entry that the machine puts into the issue.
struct Made {
    entry: String,
    /// Its source is all about machine learning: that it was dropped says nothing of the gate.
    relevant_source: bool,
    /// What it teaches if it was dropped; its section is the machine's.
    line: Labelled,
}

/// What the machine makes of the week; none where hebdo.db no longer knows it.
fn made_by_machine(desk: &Desk<'_>, store: &Store, shelf: &Shelf, issue: &Issue) -> Result<Option<Vec<Made>>> {
    let week = Week { label: issue.week.clone(), ..desk.config.publication.calendar.week_of(issue.start) };
    let (candidates, past) = candidates(desk, store, shelf, &week)?;
    let made = compose::compose(&week, &candidates, &past, &desk.config, &origins(desk, store)?, issue.published);
    let Some(made) = made else { return Ok(None) };
    let of_id = |id: &str| candidates.iter().find(|candidate| candidate.story.face.id == id);
    Ok(Some(
        made.entries()
            .map(|(section, entry)| {
                let candidate = of_id(&entry.id);
                let teller = candidate.map_or("", |candidate| candidate.story.teller());
                let text = candidate.map(|candidate| candidate.story.face.entry.plain_text()).unwrap_or_default();
                let line = line(entry, section.section, &issue.week, CHANGED);
                Made {
                    entry: entry.id.clone(),
                    relevant_source: desk.config.sources.iter().any(|source| source.name == teller && source.relevant),
                    line: Labelled { relevant: false, text, source: Some(teller.to_owned()), ..line },
                }
            })
            .collect(),
    ))
}
