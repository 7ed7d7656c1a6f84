//! What is asked for to be looked at: the entries of a week.

use std::io::{self, Write as _};

use anyhow::Result;
use serde_json::{Value, json};

use super::candidates::candidates;
use super::{Desk, Exit};
use crate::compose;
use crate::entry::HeldBack;
use crate::store::{Access, Store};
use crate::story::Candidate;
use crate::text;

/// Most characters of a title in a table.
const TITLE: usize = 60;

pub(super) fn entries(desk: &Desk<'_>, word: &str, as_json: bool) -> Result<Exit> {
    let week = desk.week(word)?;
    let shelf = desk.shelf()?;
    let store = Store::open(&desk.database(), Access::Read)?;
    let (mut candidates, past) = candidates(desk, &store, &shelf, &week)?;
    candidates.sort_by(|a, b| {
        let order = |one: &Candidate| (!one.decision.relevant, one.decision.section);
        order(a)
            .cmp(&order(b))
            .then(b.score.score.total_cmp(&a.score.score))
            .then(a.story.face.id.cmp(&b.story.face.id))
    });
    let issue = shelf.issue(&week.label);
    let is_in = |id: &str| issue.is_some_and(|issue| issue.entries().any(|(_, entry)| entry.id == id));
    let mut out = io::stdout().lock();
    if !as_json {
        writeln!(out, "{:<9} {:>6}  {:<18} {:<20} TITLE", "SECTION", "SCORE", "FATE", "SOURCE")?;
    }
    for candidate in &candidates {
        let refusal = compose::refusal(candidate, &past).map(|refusal| refusal.to_string());
        let fate = match (is_in(&candidate.story.face.id), refusal) {
            (true, _) => "in the issue".to_owned(),
            (false, Some(refusal)) => refusal,
            (false, None) => "not among the best".to_owned(),
        };
        if as_json {
            for line in json_lines(candidate, &week.label, &fate) {
                writeln!(out, "{line}")?;
            }
        } else {
            let title = candidate.story.face.entry.title.as_deref().unwrap_or("(no title)");
            let title = text::terminal_safe(title);
            let source = text::terminal_safe(candidate.story.teller());
            writeln!(
                out,
                "{:<9} {:>6.2}  {fate:<18} {:<20} {}",
                candidate.decision.section,
                candidate.score.score,
                text::shortened(&source, 20),
                text::shortened(&title, TITLE),
            )?;
        }
    }
    Ok(Exit::Done)
}

/// One line for each entry of the story; the story's decision holds for all.
fn json_lines(candidate: &Candidate, week: &str, fate: &str) -> Vec<Value> {
    let Candidate { story, decision, score } = candidate;
    story
        .entries()
        .map(|known| {
            json!({
                "id": known.id,
                "week": week,
                "title": known.entry.title,
                "link": known.canonical.as_ref().or(known.entry.link.as_ref()),
                "published": known.entry.published.or(known.entry.updated),
                "first_seen": known.first_seen,
                "sources": known.sightings.iter().map(|sighting| &sighting.source).collect::<Vec<_>>(),
                "story": story.face.id,
                "relevant": decision.relevant,
                "p_relevant": decision.p_relevant,
                "section": decision.section,
                "score": score.score,
                "why": decision.why.iter().chain(&score.why).chain(&story.why).collect::<Vec<_>>(),
                "held_back": known.held_back.map(|why| match why {
                    HeldBack::Old => "old",
                    HeldBack::Flood => "flood",
                }),
                "fate": fate,
            })
        })
        .collect()
}
