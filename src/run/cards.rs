//! Between choosing and writing: reads the pages of what was chosen, for link cards. That one cannot be read is data.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use anyhow::{Context as _, Result, bail};
use jiff::Timestamp;

use super::{Desk, interrupt, polls};
use crate::config::Location;
use crate::enrich;
use crate::fetch::{self, Client, Visit, Visited, Wanted};
use crate::issue::Issue;
use crate::link;
use crate::parse::{self, Card};
use crate::report::Cards;
use crate::sources::{self, Answer};
use crate::store::Store;

/// Fills the cards of an issue from its pages; each page is asked once and then remembered.
pub(super) fn fill(desk: &Desk<'_>, store: &mut Store, issue: &mut Issue) -> Result<Cards> {
    let mut cards = Cards::default();
    if !desk.config.enrich.pages || is_offline(desk) {
        return Ok(cards);
    }
    let resting = resting(desk, store)?;
    let mut visits = Vec::new();
    for url in enrich::pages(issue) {
        let is_resting =
            resting.get(&fetch::lane_of(&Location::Web(url.clone()))).is_some_and(|until| *until > desk.now);
        if !is_resting && enrich::is_due(store.card(url.as_str())?.as_ref(), desk.now) {
            visits.push(Visit { url, wanted: Wanted::Page });
        }
    }
    if !visits.is_empty() {
        read(desk, store, visits, &mut cards)?;
    }
    let known = |link: &str| {
        let url = link.parse::<url::Url>();
        let reading = store.card(url.as_ref().map_or(link, |url| url.as_str()));
        reading.map(|reading| reading.and_then(|reading| reading.card.ok()))
    };
    enrich::fill(issue, known, desk.now)?;
    Ok(cards)
}

/// A publication whose sources are all files asks nothing of the network, for cards neither.
fn is_offline(desk: &Desk<'_>) -> bool {
    desk.config.sources.iter().all(|source| matches!(source.kind.location(), Location::File(_)))
}

/// The hosts that asked a source for silence, and until when.
fn resting(desk: &Desk<'_>, store: &Store) -> Result<BTreeMap<String, Timestamp>> {
    let mut resting: BTreeMap<String, Timestamp> = BTreeMap::new();
    for source in &desk.config.sources {
        let known = store.remembered(&source.name)?.filter(|known| known.asked == sources::asked(source));
        if let Some((known, until)) = known.and_then(|known| known.rests_until.map(|until| (known, until))) {
            let latest = resting.entry(polls::lane(source, &known)).or_insert(until);
            *latest = until.max(*latest);
        }
    }
    Ok(resting)
}

/// Asks the pages and remembers what came of each, as it comes.
fn read(desk: &Desk<'_>, store: &mut Store, visits: Vec<Visit>, cards: &mut Cards) -> Result<()> {
    let network = &desk.config.network;
    let client = Client::new(network, desk.now).context("cannot set up the network")?;
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_all().build().context("cannot start asking pages")?;
    let mut interrupted = interrupt::watch();
    let stopped = interrupted.clone();
    let mut recorded = Ok(());
    runtime.block_on(async {
        let visits = fetch::visit(visits, &client, network, |Visited { visit, answer }| {
            let card = answer.map_err(|failure| failure.to_string()).and_then(|answer| told(&visit.url, &answer));
            tracing::debug!(url = visit.url.as_str(), failure = card.as_ref().err(), "page done");
            cards.asked(&visit.url, card.as_ref().err());
            recorded = store.remember_card(visit.url.as_str(), desk.now, &card);
            if recorded.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        });
        tokio::select! {
            () = visits => {}
            _ = interrupted.wait_for(|is| *is) => {}
        }
    });
    // A name that is still being resolved keeps nobody waiting.
    runtime.shutdown_background();
    recorded?;
    if *stopped.borrow() {
        bail!(interrupt::Interrupted);
    }
    Ok(())
}

/// What a page says of itself, or why this is not the page that was meant.
pub(super) fn told(url: &url::Url, answer: &Answer) -> Result<Card, String> {
    if let Some(kind) = answer.content_type.as_deref().filter(|kind| !kind.to_ascii_lowercase().contains("html")) {
        return Err(format!("no page but {kind}"));
    }
    // What is gone is often sent to the front page, which says nothing of it.
    let is_front = |address: &str| link::canonical(address).is_some_and(|link| link::is_front_page(&link));
    let address = answer.address.as_deref();
    if address.is_some_and(is_front) && !is_front(url.as_str()) {
        return Err("it leads to the front page of its host".to_owned());
    }
    Ok(parse::card(&answer.body, answer.content_type.as_deref(), address.or(Some(url.as_str()))))
}
