//! Reads pages and pictures for an issue: one round after the other, by one visitor, until somebody presses Ctrl-C.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use anyhow::{Context as _, Result};
use jiff::Timestamp;

use super::{Desk, interrupt, polls};
use crate::config::Location;
use crate::fetch::{self, Client, Visit, Visited, Visitor, mirror};
use crate::sources;
use crate::store::Store;

/// Who goes out for an issue.
pub(super) struct Errands<'d> {
    desk: &'d Desk<'d>,
    /// Set up when the first is sent.
    visitor: Option<Visitor>,
    /// The hosts that asked a source for silence, and until when.
    resting: BTreeMap<String, Timestamp>,
}

impl<'d> Errands<'d> {
    pub(super) fn new(desk: &'d Desk<'d>, store: &Store) -> Result<Self> {
        Ok(Self { desk, visitor: None, resting: resting(desk, store)? })
    }

    /// A publication whose sources are all files asks nothing of the network, unless it has a mirror to ask instead.
    pub(super) fn is_idle(desk: &Desk<'_>) -> bool {
        let is_file = |source: &crate::config::Source| matches!(source.kind.location(), Location::File(_));
        desk.config.enrich.mirror.is_none() && desk.config.sources.iter().all(is_file)
    }

    /// Visits those whose hosts do not rest, and hands over what came of each as it comes.
    pub(super) fn run(&mut self, mut visits: Vec<Visit>, mut done: impl FnMut(Visited) -> Result<()>) -> Result<()> {
        visits.retain(|visit| self.may_ask(visit));
        if visits.is_empty() {
            return Ok(());
        }
        let enrich = &self.desk.config.enrich;
        let visitor = match &mut self.visitor {
            Some(visitor) => visitor,
            none => {
                let network = &self.desk.config.network;
                let client = Client::new(network, self.desk.now).context("cannot set up the network")?;
                none.insert(Visitor::new(client, network.clone(), enrich.mirror.clone()))
            }
        };
        let mut came = Ok(());
        let visits = visitor.visit(visits, |visited| {
            came = done(visited);
            if came.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        });
        let visited = interrupt::unless_pressed("asking pages", visits);
        came?;
        visited
    }

    /// Does its host not rest? In a mirror: is it there?
    fn may_ask(&self, visit: &Visit) -> bool {
        if let Some(mirror) = &self.desk.config.enrich.mirror {
            return mirror::place(mirror, &visit.url).is_some_and(|place| place.is_file());
        }
        let lane = fetch::lane_of(&Location::Web(visit.url.clone()));
        self.resting.get(&lane).is_none_or(|until| *until <= self.desk.now)
    }
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
