//! Subscription lists in and out: `hebdo import`, `hebdo export`.

use std::fs;
use std::io::{self, Write as _};
use std::path::Path;

use anyhow::{Context as _, Result};

use super::{Desk, Exit};
use crate::config::{self, Config, Kind, Location, NewSource, Source};
use crate::opml::{self, Outline, Subscription};
use crate::report::Report;
use crate::section::Section;
use crate::text::{counted, words};
use crate::{parse, publish};

/// Most lines about single feeds; the rest is counted.
const MOST_LINES: usize = 40;

/// Adds the feeds of a list to feeds.toml and says what became of each; changes nothing if it would be wrong then.
pub(super) fn import(list_path: &Path, config_path: &Path, report: &Report) -> Result<Exit> {
    let Ok(text) = fs::read_to_string(config_path) else {
        let place = config_path.display();
        report.problem(&format!("{place} cannot be read; `hebdo init` writes one"));
        return Ok(Exit::Usage);
    };
    let bytes = fs::read(list_path).with_context(|| format!("{} cannot be read", list_path.display()))?;
    let source = parse::page::text(&bytes, None).unwrap_or_default();
    let list = match opml::read(&source) {
        Ok(list) => list,
        Err(error) => {
            report.problem(&format!("{}: {error}", list_path.display()));
            return Ok(Exit::Nothing);
        }
    };
    // The titles of sections count as names where the file is right already.
    let folder = config_path.parent().unwrap_or(Path::new("."));
    let name = config_path.file_name().map_or_else(|| "feeds.toml".into(), |name| name.to_string_lossy());
    let known = config::check(&text, folder, &name).ok();
    let new: Vec<NewSource> = list.feeds.iter().map(|feed| new_source(feed, known.as_ref())).collect();
    let edited = match config::add_sources(&text, &new) {
        Ok(edited) => edited,
        Err(why) => {
            report.problem(&format!("{}: {why}", config_path.display()));
            return Ok(Exit::Usage);
        }
    };
    if let Err(complaints) = config::check(&edited.text, folder, &name) {
        report.complaint(&config::ConfigError::Refused(complaints));
        return Ok(Exit::Usage);
    }
    if edited.text != text {
        publish::replace(config_path, edited.text.as_bytes())?;
    }
    tell(report, &list, &edited);
    Ok(Exit::Done)
}

fn new_source(feed: &Subscription, known: Option<&Config>) -> NewSource {
    let section = feed.folders.iter().find_map(|folder| section(folder, known));
    NewSource { name: feed.title.clone(), url: feed.url.to_string(), section }
}

/// The section that a folder means: by its key, by its title in feeds.toml, by its usual title.
fn section(folder: &str, known: Option<&Config>) -> Option<Section> {
    let plain = |name: &str| words(name).map(|word| word.trim_end_matches('s').to_owned()).collect::<String>();
    let folder = plain(folder);
    let titled = known.into_iter().flat_map(|config| &config.sections);
    let own = titled.clone().find(|plan| plain(&plan.title) == folder).map(|plan| plan.section);
    own.or_else(|| {
        Section::ALL
            .into_iter()
            .find(|section| plain(section.id()) == folder || plain(section.default_title()) == folder)
    })
}

fn tell(report: &Report, list: &opml::List, edited: &config::Edited) {
    let feeds = counted(list.feeds.len(), "feed", "feeds");
    let (added, known, folded) = (edited.added.len(), edited.known.len(), edited.folded.len());
    report.say(&format!("list      {feeds}: {added} added, {known} there already, {folded} twice in the list"));
    let pages = list.feeds.iter().filter(|feed| feed.is_page).map(|feed| {
        format!("page      {}: the list names no feed, so its page {} is asked for one", feed.title, feed.url)
    });
    let skipped = list.skipped.iter().map(|skipped| format!("skipped   {}: {}", skipped.title, skipped.why));
    let lines: Vec<String> = pages.chain(skipped).collect();
    lines.iter().take(MOST_LINES).for_each(|line| report.say(line));
    if lines.len() > MOST_LINES {
        report.say(&format!("          and {} more", lines.len() - MOST_LINES));
    }
}

/// Prints the sources as OPML: a folder for each section, in the order of an issue.
pub(super) fn export(desk: &Desk<'_>) -> Result<Exit> {
    let config = &desk.config;
    let of = |section: Option<Section>| {
        config.sources.iter().filter(move |source| source.section == section).filter_map(outline)
    };
    let folders = config
        .sections
        .iter()
        .map(|plan| Outline::Folder { title: plan.title.clone(), within: of(Some(plan.section)).collect() });
    let listed = |section: &Section| config.sections.iter().any(|plan| plan.section == *section);
    let others = Section::ALL.into_iter().filter(|section| !listed(section));
    let outlines: Vec<Outline> = folders
        .filter(|folder| !matches!(folder, Outline::Folder { within, .. } if within.is_empty()))
        .chain(others.flat_map(|section| of(Some(section))))
        .chain(of(None))
        .collect();
    let files = config.sources.iter().filter(|source| matches!(source.kind.location(), Location::File(_))).count();
    if files > 0 {
        let files = counted(files, "source is a file", "sources are files");
        desk.report.say(&format!("{files} of this machine, and not in the list"));
    }
    io::stdout().lock().write_all(opml::write(&config.publication.title, &outlines).as_bytes())?;
    Ok(Exit::Done)
}

/// A feed as one; what is read in another way as a link, since no reader could subscribe to it.
fn outline(source: &Source) -> Option<Outline> {
    let Location::Web(url) = source.kind.location() else { return None };
    let (title, url) = (source.name.clone(), url.to_string());
    Some(match source.kind {
        Kind::Feed(_) => Outline::Feed { title, url },
        _ => Outline::Link { title, url },
    })
}
