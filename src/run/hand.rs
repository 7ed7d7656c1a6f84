//! The editor's hand on an issue file: add, drop, pick, move. Everything else in the file stays as it is.

use anyhow::{Context as _, Result};
use url::Url;

use super::candidates::{candidate_of, origins};
use super::errands::Errands;
use super::{Desk, Exit, cards, pictures, weekly};
use crate::classify::Question;
use crate::config::{Location, Network};
use crate::fetch::{self, Client};
use crate::issue::edit::{self, Draft};
use crate::issue::{Issue, IssueEntry, IssueSection};
use crate::link;
use crate::parse;
use crate::section::Section;
use crate::shelf::Shelf;
use crate::store::Store;
use crate::week::Week;
use crate::{compose, identity, stories, summarize};

/// What `hebdo add` is told.
pub(super) struct Addition<'a> {
    pub(super) url: &'a str,
    pub(super) week: &'a str,
    pub(super) section: Option<Section>,
    pub(super) pick: bool,
    pub(super) title: Option<&'a str>,
    pub(super) headline: Option<&'a str>,
    pub(super) note: Option<&'a str>,
}

/// Adds the thing at an address to an issue, with what is known of it: from the database, else from its page.
pub(super) fn add(desk: &Desk<'_>, addition: &Addition<'_>) -> Result<Exit> {
    let Some(address) = link::canonical(addition.url).filter(|link| link::is_web(link)) else {
        desk.report.problem(&format!("`{}` is no http or https address", addition.url));
        return Ok(Exit::Usage);
    };
    let week = weekly::begun(desk, addition.week)?;
    let mut store = desk.store()?;
    let mut shelf = desk.shelf()?;
    if let Some(home) = shelf.issues().find(|issue| holds(issue, &address)) {
        desk.report.problem(&format!("{address} is in the issue of {} already", home.week));
        return Ok(Exit::Nothing);
    }
    let (mut entry, likely) = match known(desk, &store, &address)? {
        Some(known) => known,
        None => match told_by_page(desk, &address, addition)? {
            Some(told) => told,
            None => return Ok(Exit::Nothing),
        },
    };
    if let Some(title) = addition.title {
        title.clone_into(&mut entry.title);
    }
    if let Some(note) = addition.note {
        note.clone_into(&mut entry.summary);
    }
    entry.headline = addition.headline.map(str::to_owned).or(entry.headline);
    entry.pick = addition.pick;
    if shelf.issue(&week.label).is_none() {
        weekly::begin(desk, &mut store, &mut shelf, &week)?;
    }
    let section = addition.section.unwrap_or(likely);
    with_picture(desk, &mut store, &shelf, &week, section, &mut entry)?;
    change(desk, &mut shelf, &week, |draft, _| draft.add(section, title_of(desk, section), &entry))?;
    let pick = if entry.pick { ", a pick" } else { "" };
    said(desk, &shelf, &week, &format!("“{}” added to {section}{pick}", entry.title));
    Ok(Exit::Done)
}

/// Gives the entry its picture, as composing gives those of an issue theirs; that it cannot be had is said.
fn with_picture(
    desk: &Desk<'_>,
    store: &mut Store,
    shelf: &Shelf,
    week: &Week,
    section: Section,
    entry: &mut IssueEntry,
) -> Result<()> {
    let mut issue = compose::blank(week, &desk.config, desk.now);
    issue.sections = vec![IssueSection { section, title: String::new(), entries: vec![entry.clone()] }];
    let mut errands = Errands::new(desk, store)?;
    let pictures = pictures::fill(desk, store, shelf, &mut errands, &mut issue)?;
    desk.report.pictures(&pictures);
    entry.picture =
        issue.sections.iter_mut().flat_map(|section| &mut section.entries).find_map(|one| one.picture.take());
    Ok(())
}

/// Takes an entry out of an issue.
pub(super) fn drop(desk: &Desk<'_>, what: &str, week: &str) -> Result<Exit> {
    touch(desk, what, week, |draft, spot, _| draft.drop(spot), "dropped")
}

/// Makes an entry a pick, or no pick any more.
pub(super) fn pick(desk: &Desk<'_>, what: &str, week: &str, off: bool) -> Result<Exit> {
    touch(desk, what, week, |draft, spot, _| draft.pick(spot, !off), if off { "is no pick" } else { "is a pick" })
}

/// Puts an entry into another section, or at another place of its own; places are counted from 1.
pub(super) fn relocate(
    desk: &Desk<'_>,
    what: &str,
    week: &str,
    section: Option<Section>,
    place: Option<usize>,
) -> Result<Exit> {
    let change = |draft: &mut Draft, spot: edit::Spot, issue: &Issue| {
        let section = section.unwrap_or(issue.sections[spot.section].section);
        draft.relocate(spot, section, title_of(desk, section), place.map(|place| place.saturating_sub(1)))
    };
    touch(desk, what, week, change, "moved")
}

/// Changes one entry of an issue and says so.
fn touch(
    desk: &Desk<'_>,
    what: &str,
    week: &str,
    how: impl FnOnce(&mut Draft, edit::Spot, &Issue) -> Result<(), edit::EditError>,
    done: &str,
) -> Result<Exit> {
    let week = desk.week(week)?;
    let _store = desk.store()?;
    let mut shelf = desk.shelf()?;
    let Some(issue) = shelf.issue(&week.label) else {
        desk.report.problem(&format!("there is no issue of {week}; `hebdo compose {week}` makes one"));
        return Ok(Exit::Nothing);
    };
    let spot = match edit::find(issue, what) {
        Ok(spot) => spot,
        Err(error) => {
            desk.report.problem(&format!("{week}: {error}"));
            return Ok(Exit::Nothing);
        }
    };
    let title = issue.sections[spot.section].entries[spot.entry].title.clone();
    change(desk, &mut shelf, &week, |draft, issue| how(draft, spot, issue))?;
    said(desk, &shelf, &week, &format!("“{title}” {done}"));
    Ok(Exit::Done)
}

fn change(
    desk: &Desk<'_>,
    shelf: &mut Shelf,
    week: &Week,
    how: impl FnOnce(&mut Draft, &Issue) -> Result<(), edit::EditError>,
) -> Result<()> {
    let path = shelf.path(&week.label);
    let issue = shelf.issue(&week.label).with_context(|| format!("there is no {}", path.display()))?;
    let mut draft = Draft::new(&shelf.text(&week.label)?)?;
    how(&mut draft, issue).with_context(|| format!("{} stays as it is", path.display()))?;
    let text = draft.into_text();
    shelf.put_text(&week.label, &text)?;
    tracing::debug!(now = %desk.now, week = week.label, "issue changed");
    Ok(())
}

fn said(desk: &Desk<'_>, shelf: &Shelf, week: &Week, what: &str) {
    let path = shelf.path(&week.label);
    let path = path.strip_prefix(".").unwrap_or(&path);
    desk.report.say(&format!("{}: {what}; `hebdo build` publishes it", path.display()));
}

/// Does the issue hold this page?
fn holds(issue: &Issue, address: &str) -> bool {
    let page = link::page_key(address);
    issue.entries().any(|(_, entry)| link::canonical(&entry.link).is_some_and(|link| link::page_key(&link) == page))
}

/// The name of a section as the publication has it now.
fn title_of<'a>(desk: &'a Desk<'_>, section: Section) -> &'a str {
    let plan = desk.config.sections.iter().find(|plan| plan.section == section);
    plan.map_or(section.default_title(), |plan| &plan.title)
}

/// The entry as compose would have it, and its likely section, if a source has told of the page.
fn known(desk: &Desk<'_>, store: &Store, address: &str) -> Result<Option<(IssueEntry, Section)>> {
    let id = identity::of(&crate::entry::Entry { link: Some(address.to_owned()), ..Default::default() }, "");
    let found = store.find(&id, Some(&link::page_key(address)))?;
    let Some(told) = stories::gather(found, &[]).into_iter().next() else { return Ok(None) };
    let candidate = candidate_of(desk, told)?;
    let entry = compose::entry(&candidate.story, &origins(desk, store)?);
    Ok(Some((entry, candidate.decision.section)))
}

/// The entry as its page tells it; nothing, which is said, where the page cannot be read and no title is given.
fn told_by_page(desk: &Desk<'_>, address: &str, addition: &Addition<'_>) -> Result<Option<(IssueEntry, Section)>> {
    let page = if addition.title.is_some() {
        parse::Card::default()
    } else {
        match read_page(desk, address) {
            Ok(page) => page,
            Err(why) => {
                desk.report.problem(&format!("{address} cannot be read ({why:#}); give `--title` and it need not be"));
                return Ok(None);
            }
        }
    };
    let host = link::host(address).unwrap_or_default();
    let places: Vec<&str> = page.site.as_deref().into_iter().chain([host.as_str()]).collect();
    // What a person has typed is what a person wants.
    let title = page.title.as_deref().map(|title| summarize::title(title, &places));
    let Some(title) = addition.title.map(str::to_owned).or(title) else {
        desk.report.problem(&format!("{address} has no title; give it one with `--title`"));
        return Ok(None);
    };
    let text = page.description.unwrap_or_default();
    let question = Question { title: &title, text: &text, link: Some(address), ..Question::default() };
    let decision = desk.classifier()?.decide_by(&desk.config.rules, &question);
    // What a page says of itself goes on its card; an abstract is the paper's own summary.
    let is_paper = decision.section == Section::Papers;
    let (summary, description) = if is_paper {
        (summarize::summary(&text), None)
    } else {
        (String::new(), Some(text).filter(|text| !text.is_empty()))
    };
    let id = identity::of(&crate::entry::Entry { link: Some(address.to_owned()), ..Default::default() }, "");
    let entry = IssueEntry {
        id,
        title,
        link: address.to_owned(),
        authors: page.authors,
        published: page.published,
        site: page.site,
        description,
        summary,
        image: page.image,
        ..IssueEntry::default()
    };
    Ok(Some((entry, decision.section)))
}

fn read_page(desk: &Desk<'_>, address: &str) -> Result<parse::Card> {
    let url: Url = address.parse().context("it is no address")?;
    // The owner has typed the address: it may be anywhere that feeds.toml lets sources be.
    let network: &Network = &desk.config.network;
    let client = Client::new(network, desk.now).context("cannot set up the network")?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let answer = runtime.block_on(fetch::ask_once(&Location::Web(url.clone()), &client))?;
    if answer.status != 200 {
        return Err(crate::sources::Failure::Status { status: answer.status, retry_after: None }.into());
    }
    cards::told(&url, &answer).map_err(anyhow::Error::msg)
}
