//! Between choosing and writing: reads the pages of what was chosen, for link cards. That one cannot be read is data.

use anyhow::Result;
use url::Url;

use super::Desk;
use super::errands::Errands;
use crate::enrich;
use crate::fetch::{Visit, Visited, Wanted};
use crate::issue::Issue;
use crate::link;
use crate::parse::{self, Card};
use crate::report::Cards;
use crate::sources::Answer;
use crate::store::Store;

/// Fills the cards of an issue from its pages; each page is asked once and then remembered.
pub(super) fn fill(desk: &Desk<'_>, store: &mut Store, errands: &mut Errands<'_>, issue: &mut Issue) -> Result<Cards> {
    let mut cards = Cards::default();
    if !desk.config.enrich.pages || Errands::is_idle(desk) {
        return Ok(cards);
    }
    let mut visits = Vec::new();
    for url in enrich::pages(issue) {
        if enrich::is_due(store.card(url.as_str())?.as_ref(), desk.now) {
            visits.push(Visit { url, wanted: Wanted::Page });
        }
    }
    errands.run(visits, |Visited { visit, answer }| {
        let card = answer.map_err(|failure| failure.to_string()).and_then(|answer| told(&visit.url, &answer));
        tracing::debug!(url = visit.url.as_str(), failure = card.as_ref().err(), "page done");
        cards.asked(&visit.url, card.as_ref().err());
        Ok(store.remember_card(visit.url.as_str(), desk.now, &card)?)
    })?;
    enrich::fill(issue, |link| known(store, link), desk.now)?;
    Ok(cards)
}

/// What the page at a link says of itself, as far as it was read.
pub(super) fn known(store: &Store, link: &str) -> Result<Option<Card>> {
    let url = link.parse::<Url>();
    let reading = store.card(url.as_ref().map_or(link, |url| url.as_str()))?;
    Ok(reading.and_then(|reading| reading.told.ok()))
}

/// What a page says of itself, or why this is not the page that was meant.
pub(super) fn told(url: &Url, answer: &Answer) -> Result<Card, String> {
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
