//! Between choosing and writing: small copies of the pictures of what was chosen. That one cannot be had is data.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;

use super::errands::Errands;
use super::{Desk, cards, figures};
use crate::enrich;
use crate::enrich::figures as of_papers;
use crate::enrich::pictures::{self, Files, Offered};
use crate::fetch::{Visit, Visited, Wanted};
use crate::issue::{Issue, IssueEntry, Picture};
use crate::report::Pictures;
use crate::shelf::Shelf;
use crate::sources::{Answer, Failure};
use crate::store::{Copied, Reading, Store};

/// Gives the entries of an issue their pictures, and issues/img/ the files; each picture is asked for once.
pub(super) fn fill(
    desk: &Desk<'_>,
    store: &mut Store,
    shelf: &Shelf,
    errands: &mut Errands<'_>,
    issue: &mut Issue,
) -> Result<Pictures> {
    let mut report = Pictures::default();
    if !desk.config.enrich.images || Errands::is_idle(desk) {
        return Ok(report);
    }
    figures::find(desk, store, errands, issue, &mut report)?;
    let mut round = Round { desk, store, report, made: Files::new() };
    let offers = round.offers(issue)?;
    // The second that an entry is offered is asked for when the first will not do.
    loop {
        let due = round.due(&offers)?;
        if round.ask(errands, due)? == 0 {
            break;
        }
    }
    let mut shown = pictures::without_signs(round.choices(&offers)?, shelf.issues());
    // Somebody may have cleared issues/img/ since.
    let has = |round: &Round<'_, '_>, file: &str| round.made.contains_key(file) || shelf.has_picture(file);
    let is_there = |round: &Round<'_, '_>, picture: &Picture| picture.files().all(|file| has(round, file));
    let gone: BTreeSet<&String> =
        shown.iter().filter(|(_, picture)| !is_there(&round, picture)).map(|(id, _)| id).collect();
    if !gone.is_empty() {
        let again = round.of(&offers, &gone)?;
        round.ask(errands, again)?;
        shown = pictures::without_signs(round.choices(&offers)?, shelf.issues());
        shown.retain(|_, picture| is_there(&round, picture));
    }
    for entry in issue.sections.iter_mut().flat_map(|section| &mut section.entries) {
        if let Some(picture) = shown.remove(&entry.id) {
            for file in picture.files() {
                round.made.get(file).map_or(Ok(()), |bytes| shelf.put_picture(file, bytes))?;
            }
            entry.picture = Some(picture);
        }
    }
    Ok(round.report)
}

/// What the entries are offered, by their ids.
type Offers = BTreeMap<String, Vec<Offered>>;

struct Round<'r, 'd> {
    desk: &'r Desk<'d>,
    store: &'r mut Store,
    report: Pictures,
    /// The copies that were made now.
    made: Files,
}

impl Round<'_, '_> {
    fn offers(&self, issue: &Issue) -> Result<Offers> {
        let mut offers = Offers::new();
        for (_, entry) in issue.entries().filter(|(_, entry)| entry.picture.is_none()) {
            let offered = self.offered(entry)?;
            if !offered.is_empty() {
                offers.insert(entry.id.clone(), offered);
            }
        }
        Ok(offers)
    }

    fn offered(&self, entry: &IssueEntry) -> Result<Vec<Offered>> {
        if let Some(paper) = of_papers::paper(entry) {
            if self.desk.config.enrich.figures == crate::config::Figures::None {
                return Ok(Vec::new());
            }
            let figure = self.store.figure(&paper)?.and_then(|reading| reading.told.ok()).flatten();
            // The licence is looked at again: what feeds.toml says of licences may have changed.
            let figure = figure
                .filter(|figure| of_papers::licence(&figure.licence.link, self.desk.config.enrich.figures).is_some());
            return Ok(figure.and_then(|figure| of_papers::offered(entry, &figure)).into_iter().collect());
        }
        let mut offered = pictures::offered(entry, cards::known(self.store, &entry.link)?.as_ref());
        let mut signs = Vec::new();
        for offer in &offered {
            if self.store.is_of_several(offer.url.as_str())? {
                signs.push(offer.url.clone());
            }
        }
        offered.retain(|offer| !signs.contains(&offer.url));
        Ok(offered)
    }

    /// Of each entry that has none yet, the next picture to be asked for.
    fn due(&self, offers: &Offers) -> Result<Vec<Visit>> {
        let mut visits: Vec<Visit> = Vec::new();
        for offered in offers.values() {
            for offer in offered {
                let reading = self.store.picture(offer.url.as_str())?;
                if enrich::is_due(reading.as_ref(), self.desk.now) {
                    visits.push(visit(offer));
                    break;
                }
                if matches!(reading, Some(Reading { told: Ok(Ok(_)), .. })) {
                    break;
                }
            }
        }
        Ok(visits)
    }

    /// The pictures that these entries show, to be asked for again.
    fn of(&self, offers: &Offers, entries: &BTreeSet<&String>) -> Result<Vec<Visit>> {
        let mut visits = Vec::new();
        for offered in offers.iter().filter(|(id, _)| entries.contains(id)).map(|(_, offered)| offered) {
            for offer in offered {
                if self.copied(offer)?.is_some() {
                    visits.push(visit(offer));
                    break;
                }
            }
        }
        Ok(visits)
    }

    /// The first picture of each entry that may be shown.
    fn choices(&self, offers: &Offers) -> Result<BTreeMap<String, Picture>> {
        let mut choices = BTreeMap::new();
        for (id, offered) in offers {
            for offer in offered {
                if let Some(picture) = self.copied(offer)? {
                    choices.insert(id.clone(), picture);
                    break;
                }
            }
        }
        Ok(choices)
    }

    /// The copy of a picture, with what is to be said of it.
    fn copied(&self, offer: &Offered) -> Result<Option<Picture>> {
        let reading = self.store.picture(offer.url.as_str())?;
        let Some(picture) = reading.and_then(|reading| reading.told.ok()?.ok()) else { return Ok(None) };
        let Offered { alt, credit, licence, .. } = offer.clone();
        Ok(Some(Picture { alt, credit, licence, ..picture }))
    }

    /// Asks for pictures and remembers what became of each, as it comes. How many were asked for?
    fn ask(&mut self, errands: &mut Errands<'_>, mut visits: Vec<Visit>) -> Result<usize> {
        visits.sort_by(|a, b| a.url.cmp(&b.url));
        visits.dedup();
        let mut asked = 0;
        errands.run(visits, |Visited { visit, answer }| {
            asked += 1;
            self.report.asked();
            let address = visit.url.as_str();
            let came = came(answer, &mut self.made);
            tracing::debug!(url = address, came = ?came, "picture done");
            match &came {
                Err(failure) => self.report.failed(address, failure),
                Ok(Err(why)) => self.report.left_out(address, why),
                Ok(Ok(_)) => {}
            }
            Ok(self.store.remember_picture(address, self.desk.now, &came)?)
        })?;
        Ok(asked)
    }
}

fn visit(offer: &Offered) -> Visit {
    Visit { url: offer.url.clone(), wanted: Wanted::Image }
}

/// What became of a picture that was asked for; the files of its copies are put to the others.
fn came(answer: Result<Answer, Failure>, made: &mut Files) -> Result<Copied, String> {
    let answer = answer.map_err(|failure| failure.to_string())?;
    if let Some(broke_off) = answer.broke_off {
        return Err(broke_off);
    }
    Ok(pictures::copied(&answer.body).map_err(|refusal| refusal.to_string()).map(|(picture, files)| {
        made.extend(files);
        picture
    }))
}
