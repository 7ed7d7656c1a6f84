//! From issues/ to out/: refuses to change what readers know the issues by, writes what changed, tells the hub.

use std::collections::BTreeSet;

use anyhow::{Context as _, Result};

use super::{Desk, status};
use crate::fetch::{self, Client};
use crate::issue::{Issue, Picture};
use crate::shelf::Shelf;
use crate::{publish, write};

/// Another `publication.id` than that under which issues are out.
#[derive(Debug, thiserror::Error)]
#[error(
    "the issues were published under the id `{before}`, and feeds.toml now says `{now}`: feed readers would show every \
     issue a second time. Set `id` back; if that is what you want, run `hebdo build --force` once"
)]
pub(super) struct OtherId {
    before: String,
    now: String,
}

/// Refuses to publish issues under another id than before.
pub(super) fn refuse_another_id(desk: &Desk<'_>, shelf: &Shelf) -> Result<()> {
    let now = &desk.config.publication.id;
    match shelf.minted()? {
        Some(before) if before != *now && shelf.published().next().is_some() => {
            Err(OtherId { before, now: now.clone() }.into())
        }
        _ => Ok(()),
    }
}

/// Writes out/, and tells the hub of what is new in it.
pub(super) fn publish(desk: &Desk<'_>, shelf: &Shelf) -> Result<publish::Published> {
    let pictures = shelf.pictures();
    let mut issues: Vec<Issue> = shelf.issues().cloned().collect();
    for missing in without_missing_pictures(&mut issues, &pictures.keys().map(String::as_str).collect()) {
        desk.report.say(&format!("picture   issues/{missing} is not there, so it is not shown"));
    }
    let mut pages = write::site(&desk.config, &issues);
    pages.extend(status::page(desk)?);
    let out = desk.out();
    let told: Vec<String> = if desk.config.publication.hub.is_some() {
        let news = publish::news(&out, &pages).context("out/ cannot be read")?;
        let polled = news.iter().filter(|page| write::is_polled(&page.path));
        polled.map(|page| format!("{}{}", desk.config.publication.home, page.path)).collect()
    } else {
        Vec::new()
    };
    let published = publish::write(&out, &pages, &pictures).context("out/ cannot be written")?;
    if shelf.published().next().is_some() {
        shelf.mint(&desk.config.publication.id)?;
    }
    tell_hub(desk, &told)?;
    Ok(published)
}

/// Takes out the pictures of which a file is missing: no picture leaves no hole. Gives the missing files.
fn without_missing_pictures(issues: &mut [Issue], there: &BTreeSet<&str>) -> BTreeSet<String> {
    let mut missing = BTreeSet::new();
    for entry in issues.iter_mut().flat_map(|issue| &mut issue.sections).flat_map(|section| &mut section.entries) {
        let lacks = entry.picture.iter().flat_map(Picture::files).filter(|file| !there.contains(file));
        let lacks: Vec<String> = lacks.map(str::to_owned).collect();
        if !lacks.is_empty() {
            entry.picture = None;
            missing.extend(lacks);
        }
    }
    missing
}

/// A hub that cannot be told is a problem to know of, and no reason to have published nothing.
fn tell_hub(desk: &Desk<'_>, feeds: &[String]) -> Result<()> {
    let Some(hub) = desk.config.publication.hub.as_ref().filter(|_| !feeds.is_empty()) else { return Ok(()) };
    let client = Client::new(&desk.config.network, desk.now).context("cannot set up the network")?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    if let Err(failure) = runtime.block_on(fetch::ping(&client, hub, feeds)) {
        desk.report.problem(&format!("the hub was not told: {failure}"));
    }
    Ok(())
}
