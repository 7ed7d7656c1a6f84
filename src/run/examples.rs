//! The examples of `[interest]`: what a source told, and what is read once where none did.

use anyhow::Result;
use url::Url;

use super::errands::Errands;
use super::{Desk, cards};
use crate::entry::Entry;
use crate::fetch::{Visit, Visited, Wanted};
use crate::parse::Card;
use crate::store::Store;
use crate::{enrich, link};

/// What is known of an example.
pub(super) enum Example {
    /// A source told it.
    Told(Box<Entry>),
    /// Its page says this of itself.
    Read(Box<Card>),
    /// Nothing, and in words why, where its page was asked.
    Unknown(Option<String>),
}

/// Looks up an example by its id, its link or another spelling of that.
pub(super) fn example(store: &Store, example: &str) -> Result<Example> {
    if let Some(entry) = store.entry(example)? {
        return Ok(Example::Told(Box::new(entry)));
    }
    let page = link::canonical(example).filter(|link| !link::is_front_page(link)).map(|link| link::page_key(&link));
    if let Some(known) = store.find(example, page.as_deref())?.into_iter().next() {
        return Ok(Example::Told(Box::new(known.entry)));
    }
    let reading = address(example).map(|url| store.card(url.as_str())).transpose()?.flatten();
    Ok(match reading.map(|reading| reading.told) {
        Some(Ok(card)) => Example::Read(Box::new(card)),
        Some(Err(why)) => Example::Unknown(Some(why)),
        None => Example::Unknown(None),
    })
}

/// Reads the pages of examples that no source told, each once, and says of which nothing is known.
pub(super) fn read(desk: &Desk<'_>, store: &mut Store, errands: &mut Errands<'_>) -> Result<()> {
    let asks = desk.config.enrich.pages && !Errands::is_idle(desk);
    let mut visits = Vec::new();
    for named in desk.config.interest.like.iter().filter(|_| asks) {
        if let (Example::Unknown(_), Some(url)) = (example(store, named)?, address(named))
            && enrich::is_due(store.card(url.as_str())?.as_ref(), desk.now)
        {
            visits.push(Visit { url, wanted: Wanted::Page });
        }
    }
    errands.run(visits, |Visited { visit, answer }| {
        let card = answer.map_err(|failure| failure.to_string()).and_then(|answer| cards::told(&visit.url, &answer));
        let card = card.and_then(|card| if says(&card) { Ok(card) } else { Err("it says nothing of itself".into()) });
        Ok(store.remember_card(visit.url.as_str(), desk.now, &card)?)
    })?;
    let mut lost = Vec::new();
    for named in &desk.config.interest.like {
        if let Example::Unknown(why) = example(store, named)? {
            lost.push(why.map_or_else(|| format!("`{named}`"), |why| format!("`{named}` ({why})")));
        }
    }
    if !lost.is_empty() {
        desk.report.warning(&format!(
            "`like` in [interest] names what no source has told and what could not be read, so nothing is learnt from it: \
             {}; `words`, `authors` and `categories` count without",
            lost.join(", ")
        ));
    }
    Ok(())
}

fn says(card: &Card) -> bool {
    card.title.is_some() || card.description.is_some()
}

/// The page of an example: of a paper that which says what it is about.
fn address(example: &str) -> Option<Url> {
    let paper = link::is_arxiv_id(example).then(|| link::arxiv_link(example));
    paper.as_deref().unwrap_or(example).parse().ok()
}
