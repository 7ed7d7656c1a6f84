//! What a source gives, without recording anything: how selectors and paths are tried.

use std::io::{self, Write as _};
use std::ops::ControlFlow;

use anyhow::{Context as _, Result};

use super::{Desk, Exit};
use crate::entry::Feed;
use crate::fetch::{self, Client, Task};
use crate::parse::Printed;
use crate::sources::{Failure, Validators};
use crate::text::counted;

/// Asks the named sources and prints what they give; exit 1 if any gives nothing.
pub(super) fn preview(desk: &Desk<'_>, names: &[String]) -> Result<Exit> {
    let sources = &desk.config.sources;
    if let Some(unknown) = names.iter().find(|name| sources.iter().all(|source| source.name != **name)) {
        desk.report.problem(&format!("feeds.toml has no source `{unknown}`, or it is off"));
        return Ok(Exit::Usage);
    }
    let asked = sources.iter().enumerate().filter(|(_, source)| names.contains(&source.name));
    let task =
        |(position, source)| Task { position, source, validators: Validators::default(), body: None, moved: None };
    let tasks: Vec<Task<'_>> = asked.map(task).collect();
    let client = Client::new(&desk.config.network, desk.now).context("cannot set up the network")?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let mut fetched = Vec::new();
    runtime.block_on(fetch::poll(tasks, &client, &desk.config.network, desk.now, |done| {
        fetched.push(done);
        ControlFlow::Continue(())
    }));
    fetched.sort_by_key(|fetched| fetched.position);
    let mut out = io::stdout().lock();
    let mut all_told = true;
    for fetch::Fetched { source, outcome, .. } in fetched {
        if let Some(place) = &outcome.validators.place {
            desk.report.say(&format!("{}: its feed is {place}", source.name));
        }
        // Half an answer is shown, and that it is half is said.
        if let (Some(failure), true) = (&outcome.failure, outcome.feed.is_some()) {
            desk.report.problem(&format!("{}: {failure}", source.name));
        }
        let mut result: Result<Feed, Failure> = match (outcome.feed, outcome.failure) {
            (Some(feed), _) => Ok(feed),
            (None, failure) => Err(failure.unwrap_or_else(|| Failure::Broken("nothing was told".to_owned()))),
        };
        if let Ok(feed) = &mut result {
            let told = feed.entries.len();
            feed.entries.retain(|entry| source.filter.keeps(entry));
            if told > feed.entries.len() {
                let dropped = counted(told - feed.entries.len(), "entry", "entries");
                desk.report.say(&format!("{}: {dropped} of {told} filtered out", source.name));
            }
        }
        all_told &= result.is_ok();
        if names.len() == 1 {
            serde_json::to_writer_pretty(&mut out, &Printed { file: None, result: &result })?;
        } else {
            serde_json::to_writer(&mut out, &Printed { file: Some(&source.name), result: &result })?;
        }
        writeln!(out)?;
    }
    Ok(if all_told { Exit::Done } else { Exit::Nothing })
}
