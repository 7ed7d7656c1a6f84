//! Between choosing and writing: a language model tells what was chosen, where feeds.toml names one. Whatever goes wrong
//! leaves an entry its extract.

mod session;

use std::collections::BTreeMap;

use anyhow::{Context as _, Result, bail};

use super::{Desk, interrupt};
use crate::compose;
use crate::config::Llm;
use crate::issue::{Issue, IssueEntry};
use crate::llm::{self, Question};
use crate::report::Tellings;
use crate::section::Section;
use crate::store::Store;
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
    let mut entries: Vec<(bool, Question)> =
        issue.entries().map(|(section, entry)| (entry.pick, question(section.section, entry))).collect();
    // Where the budget ends early, the picks have been told.
    entries.sort_by_key(|(is_pick, _)| !is_pick);
    let questions: Vec<Question> = entries.into_iter().map(|(_, question)| question).collect();
    let mut tellings = Tellings::of(&model.model, questions.len());
    let failures = ask(desk, store, model, &questions, &mut tellings)?;
    for section in &mut issue.sections {
        for entry in &mut section.entries {
            let question = question(section.section, entry);
            let key = question.key(model);
            match store.answer(&key)? {
                None => tellings.kept(failures.get(&key).map_or("too little is known to tell it by", String::as_str)),
                Some(words) => match llm::telling(&words, &question) {
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
    }
    Ok(tellings)
}

/// Asks what was not asked before, one after the other, and remembers each answer as it comes. Gives why some questions
/// have none.
fn ask(
    desk: &Desk<'_>,
    store: &mut Store,
    model: &Llm,
    questions: &[Question],
    tellings: &mut Tellings,
) -> Result<BTreeMap<String, String>> {
    let mut failures = BTreeMap::new();
    let mut open = Vec::new();
    for question in questions.iter().filter(|question| question.has_matter()) {
        let key = question.key(model);
        if store.answer(&key)?.is_none() { open.push((key, question)) } else { tellings.known() }
    }
    if open.is_empty() {
        return Ok(failures);
    }
    let mut session = Session::new(model, &desk.config.network, desk.now).context("cannot set up the network")?;
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_all().build().context("cannot start asking the model")?;
    let mut interrupted = interrupt::watch();
    let stopped = interrupted.clone();
    let recorded: Result<()> = runtime.block_on(async {
        let asked = async {
            for (key, question) in open {
                match session.ask(question).await {
                    Ok(words) => store.remember_answer(&key, &words, desk.now)?,
                    Err(why) => {
                        failures.insert(key, why);
                    }
                }
            }
            Ok(())
        };
        tokio::select! {
            asked = asked => asked,
            _ = interrupted.wait_for(|is| *is) => Ok(()),
        }
    });
    // A name that is still being resolved keeps nobody waiting.
    runtime.shutdown_background();
    recorded?;
    if *stopped.borrow() {
        bail!(interrupt::Interrupted);
    }
    tellings.failed = session.has_failed();
    Ok(failures)
}
