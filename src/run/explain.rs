//! `hebdo explain`: why an entry was kept or refused, in which section, in which story, at which score.

use std::collections::BTreeSet;
use std::io::{self, Write};

use anyhow::Result;

use super::candidates::candidates;
use super::{Desk, Exit};
use crate::compose;
use crate::entry::Known;
use crate::issue::IssueEntry;
use crate::link;
use crate::section::Section;
use crate::store::{Access, Found, Store};
use crate::stories::Stories;
use crate::story::{Candidate, Decision};
use crate::text;

/// Most characters of a title.
const TITLE: usize = 100;

pub(super) fn explain(desk: &Desk<'_>, word: &str, other: Option<&str>) -> Result<Exit> {
    let store = Store::open(&desk.database(), Access::Read)?;
    let Some(found) = entry_at(desk, &store, word)? else { return Ok(Exit::Nothing) };
    if let Some(other) = other {
        return together(desk, &store, &found, other);
    }
    let week = desk.config.publication.calendar.week_at(found.belongs);
    let shelf = desk.shelf()?;
    let (candidates, past) = candidates(desk, &store, &shelf, &week)?;
    let candidate = candidates.iter().find(|candidate| candidate.story.entries().any(|known| known.id == found.id));
    let Some(candidate) = candidate else {
        desk.report.problem(&format!("`{}` is in no story of {week}", text::terminal_safe(word)));
        return Ok(Exit::Nothing);
    };
    let ids: Vec<&str> = candidate.story.entries().map(|known| known.id.as_str()).collect();
    let home = shelf.issues().find(|issue| issue.entries().any(|(_, entry)| ids.contains(&entry.id.as_str())));
    let fate = match (home, compose::refusal(candidate, &past)) {
        (Some(issue), _) => format!("in the issue {}", issue.week),
        (None, Some(refusal)) => format!("refused: {refusal}"),
        (None, None) => "not among the best of its section".to_owned(),
    };
    let mut out = io::stdout().lock();
    head(&mut out, candidate, &week.to_string(), &fate)?;
    if let Some(entry) = home.and_then(|issue| issue.entries().find(|(_, entry)| ids.contains(&entry.id.as_str()))) {
        told(&mut out, entry.1)?;
    }
    gate(&mut out, &candidate.decision)?;
    section(&mut out, &candidate.decision)?;
    why(&mut out, &candidate.decision)?;
    story(&mut out, candidate)?;
    score(&mut out, candidate)?;
    Ok(Exit::Done)
}

/// The entry that a word of the command line names; where there is none, that is said.
fn entry_at(desk: &Desk<'_>, store: &Store, word: &str) -> Result<Option<Found>> {
    let canonical = link::canonical(word);
    let page = canonical.as_deref().map(link::page_key);
    let id = link::arxiv_id(word).or_else(|| link::doi(word)).unwrap_or_else(|| word.to_owned());
    let found = store.whereabouts(&[Some(word), Some(&id), canonical.as_deref()], page.as_deref())?;
    if found.is_none() {
        desk.report.problem(&format!("`{}` was never seen: no entry has this link or id", text::terminal_safe(word)));
    }
    Ok(found)
}

/// Whether two entries are one story, held against all that was told in their weeks, and why.
fn together(desk: &Desk<'_>, store: &Store, one: &Found, word: &str) -> Result<Exit> {
    let Some(other) = entry_at(desk, store, word)? else { return Ok(Exit::Nothing) };
    let calendar = &desk.config.publication.calendar;
    let weeks: BTreeSet<_> = [one, &other]
        .map(|found| calendar.week_at(found.belongs))
        .map(|week| (calendar.opens(&week), calendar.closes(&week)))
        .into();
    let mut told = Vec::new();
    for (opens, closes) in weeks {
        told.extend(store.belonging(opens, closes)?);
    }
    let place = |found: &Found| told.iter().position(|known| known.id == found.id);
    let (Some(a), Some(b)) = (place(one), place(&other)) else {
        desk.report.problem("one of the two is not in its week any more");
        return Ok(Exit::Nothing);
    };
    let verdict = Stories::of(&told).verdict(a, b);
    let mut out = io::stdout().lock();
    for known in [&told[a], &told[b]] {
        writeln!(out, "{}", title(known))?;
    }
    writeln!(out, "\n{}", if a == b || verdict.same { "one story" } else { "two stories" })?;
    list(&mut out, "because", &verdict.why)?;
    Ok(Exit::Done)
}

fn title(known: &Known) -> String {
    let title = text::terminal_safe(known.entry.title.as_deref().unwrap_or("(no title)"));
    text::shortened(&title, TITLE).into_owned()
}

/// What it is, and what became of it.
fn head(out: &mut impl Write, candidate: &Candidate, week: &str, became: &str) -> io::Result<()> {
    let known = &candidate.story.face;
    writeln!(out, "{}", title(known))?;
    let place = known.canonical.as_deref().unwrap_or(&known.id);
    writeln!(out, "{}", text::terminal_safe(place))?;
    writeln!(out)?;
    writeln!(out, "fate     {became} (week {week}, told by {})", text::terminal_safe(candidate.story.teller()))
}

/// Whose words headline and summary are, where a model has had to do with them.
fn told(out: &mut impl Write, entry: &IssueEntry) -> io::Result<()> {
    match (&entry.told, entry.told_by()) {
        (_, Some(model)) => writeln!(out, "words    by {}, a language model", text::terminal_safe(model)),
        (Some(_), None) => writeln!(out, "words    by an editor, in place of a language model's"),
        (None, None) => Ok(()),
    }
}

fn gate(out: &mut impl Write, decision: &Decision) -> io::Result<()> {
    let verdict = if decision.relevant { "about machine learning" } else { "not about machine learning" };
    writeln!(out, "gate     {verdict}: {} likely to be", percent(decision.p_relevant))
}

fn section(out: &mut impl Write, decision: &Decision) -> io::Result<()> {
    let mut sections: Vec<(f64, Section)> = decision.p.into_iter().zip(Section::ALL).collect();
    sections.sort_by(|a, b| b.0.total_cmp(&a.0));
    let all: Vec<String> = sections.iter().map(|(p, section)| format!("{section} {}", percent(*p))).collect();
    writeln!(out, "section  {}: {}", decision.section, all.join(", "))
}

/// The reasons of gate and section.
fn why(out: &mut impl Write, decision: &Decision) -> io::Result<()> {
    list(out, "because", &decision.why)
}

/// The entries that are one story with it, and why they are.
fn story(out: &mut impl Write, candidate: &Candidate) -> io::Result<()> {
    let sources = candidate.story.sources();
    writeln!(out, "story    told by {}: {}", text::counted(sources.len(), "source", "sources"), sources.join(", "))?;
    list(out, "because", &candidate.story.why)
}

/// The score, part by part.
fn score(out: &mut impl Write, candidate: &Candidate) -> io::Result<()> {
    writeln!(out, "score    {:.2}", candidate.score.score)?;
    list(out, "made of", &candidate.score.why)
}

fn list(out: &mut impl Write, name: &str, lines: &[String]) -> io::Result<()> {
    for (line, number) in lines.iter().zip(0..) {
        let name = if number == 0 { name } else { "" };
        writeln!(out, "         {name:<8} {}", text::terminal_safe(line))?;
    }
    Ok(())
}

fn percent(p: f64) -> String {
    format!("{:.1} %", p * 100.0)
}
