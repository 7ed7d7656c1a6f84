//! Between choosing and writing: a language model tells what was chosen, where feeds.toml names one. Whatever goes wrong
//! leaves an entry its extract.

mod session;

use std::collections::BTreeMap;

use anyhow::{Context as _, Result};

use super::{Desk, interrupt};
use crate::compose;
use crate::config::Llm;
use crate::issue::{Issue, IssueEntry};
use crate::llm::{self, Question};
use crate::report::Tellings;
use crate::section::Section;
use crate::store::{Store, StoreError};
use crate::story::Candidate;
use session::Session;

/// Gives the entries of a new issue the words of the model; each question is asked once and then remembered.
pub(super) fn tell(
    desk: &Desk<'_>,
    store: &mut Store,
    issue: &mut Issue,
    candidates: &[Candidate],
) -> Result<Tellings> {
    let Some(model) = &desk.config.llm else { return Ok(Tellings::default()) };
    let stories: BTreeMap<&str, &Candidate> =
        candidates.iter().map(|candidate| (candidate.story.face.id.as_str(), candidate)).collect();
    let language = &desk.config.publication.language;
    let question = |section: Section, entry: &IssueEntry| {
        let known = stories.get(entry.id.as_str()).map(|candidate| compose::matter(&candidate.story));
        let texts = [known.as_deref(), entry.description.as_deref(), Some(&*entry.summary)].into_iter().flatten();
        // The first of equals is the fullest source.
        let text = texts.reduce(|longest, text| if text.len() > longest.len() { text } else { longest });
        Question::new(section.id(), &entry.title, &entry.authors, text.unwrap_or_default(), language)
    };
    let questions: Vec<Question> = issue.entries().map(|(section, entry)| question(section.section, entry)).collect();
    // Where the budget ends early, the picks have been told.
    let mut order: Vec<(bool, &Question)> =
        issue.entries().zip(&questions).map(|((_, entry), question)| (entry.pick, question)).collect();
    order.sort_by_key(|(is_pick, _)| !is_pick);
    let mut tellings = Tellings::of(&model.model, questions.len());
    let failures = ask(desk, store, model, order.into_iter().map(|(_, question)| question), &mut tellings)?;
    let entries = issue.sections.iter_mut().flat_map(|section| &mut section.entries);
    for (entry, question) in entries.zip(&questions) {
        let key = question.key(model);
        match store.answer(&key)? {
            None => tellings.kept(failures.get(&key).map_or("too little is known to tell it by", String::as_str)),
            Some(words) => match llm::telling(&words, question) {
                Ok(told) => {
                    entry.tell(&model.model, told.headline, told.summary);
                    tellings.told();
                }
                Err(refusal) => {
                    tracing::debug!(entry = entry.id, %refusal, words, "answer refused");
                    tellings.kept(&refusal.to_string());
                }
            },
        }
    }
    Ok(tellings)
}

/// Asks what was not asked before, one after the other, and remembers each answer as it comes. Gives why some questions
/// have none.
fn ask<'q>(
    desk: &Desk<'_>,
    store: &mut Store,
    model: &Llm,
    questions: impl Iterator<Item = &'q Question>,
    tellings: &mut Tellings,
) -> Result<BTreeMap<String, String>> {
    let mut failures = BTreeMap::new();
    let mut open = Vec::new();
    for question in questions.filter(|question| question.has_matter()) {
        let key = question.key(model);
        if store.answer(&key)?.is_none() { open.push((key, question)) } else { tellings.known() }
    }
    if open.is_empty() {
        return Ok(failures);
    }
    let mut session = Session::new(model, &desk.config.network, desk.now).context("cannot set up the network")?;
    let asked = async {
        for (key, question) in open {
            match session.ask(question).await {
                Ok(words) => store.remember_answer(&key, &words, desk.now)?,
                Err(why) => {
                    failures.insert(key, why);
                }
            }
        }
        Ok::<(), StoreError>(())
    };
    interrupt::unless_pressed("asking the model", asked)??;
    tellings.failed = session.has_failed();
    Ok(failures)
}
