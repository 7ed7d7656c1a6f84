//! Which entries are one story.

use std::collections::{BTreeMap, BTreeSet};

use super::blocks;
use super::lexicon::Lexicon;
use super::likeness::{Bar, Likeness};
use super::telling::Telling;
use super::ties::{Hold, Tie, ties};
use super::why::Why;
use crate::entry::Known;

/// From these odds (their logarithm) on, two entries tell the same. Chosen on the labelled pairs for precision: a reader
/// forgives a story told twice sooner than one that is missing.
pub(super) const SAME: f64 = 0.5;

/// From these odds on, what follows the first sentences can still make two entries one.
const WORTH_READING: f64 = -3.0;

/// What the entries of two groups must have on average to become one.
const SAME_ON_AVERAGE: f64 = 0.2;

/// An impossible pair counts no less than this in an average: pages of one site may differ where a third bridges them.
const LEAST_ODDS: f64 = -4.0;

/// Weight of the words in titles and first sentences that an entry has to share with a paper which it names, to be about
/// it and not only to cite it: one rare word.
pub(super) const AKIN: f64 = 8.0;

/// Most pairs that are looked at before an entry joins others, or two groups become one; stories are told by few.
const MOST_LOOKED_AT: usize = 256;

/// Groups of entries by their place, and what joined them.
pub(super) struct Clusters {
    /// The group of each entry; a group is named by its first member.
    group: Vec<usize>,
    members: BTreeMap<usize, Vec<usize>>,
    joints: Vec<Why>,
    pub ties: Vec<BTreeMap<Tie, Hold>>,
    pub tellings: Vec<Telling>,
    pub lexicon: Lexicon,
}

impl Clusters {
    /// Groups entries; their order makes no difference to who is with whom.
    pub fn of(all: &[Known]) -> Self {
        let mut lexicon = Lexicon::default();
        let mut tellings: Vec<Telling> = all.iter().map(|known| Telling::of(known, &mut lexicon)).collect();
        lexicon.weigh();
        let pairs = blocks::pairs(&tellings, &lexicon);
        let open = |(a, b): &&(usize, usize)| {
            let odds = Likeness::between(&tellings[*a], &tellings[*b], &lexicon).odds();
            (WORTH_READING..SAME).contains(&odds)
        };
        let unsure: BTreeSet<usize> = pairs.iter().filter(open).flat_map(|(a, b)| [*a, *b]).collect();
        for at in unsure {
            tellings[at].read_on(&all[at], &mut lexicon);
        }
        lexicon.weigh();
        let mut clusters = Self {
            group: (0..all.len()).collect(),
            members: (0..all.len()).map(|at| (at, vec![at])).collect(),
            joints: Vec::new(),
            ties: all.iter().map(ties).collect(),
            tellings,
            lexicon,
        };
        clusters.join_tied(all);
        clusters.join_alike(&pairs, all);
        clusters
    }

    /// The groups.
    pub fn members(&self) -> Vec<Vec<usize>> {
        self.members.values().cloned().collect()
    }

    /// Are two entries one story?
    pub fn are_one(&self, a: usize, b: usize) -> bool {
        self.group[a] == self.group[b]
    }

    /// What joined an entry to its story: to that face where it did, else to another.
    pub fn why(&self, member: usize, face: usize) -> Option<&Why> {
        let of = |why: &&Why| why.one == member || why.other == member;
        let direct = self.joints.iter().find(|why| of(why) && (why.one == face || why.other == face));
        direct.or_else(|| self.joints.iter().find(of))
    }

    fn join_tied(&mut self, all: &[Known]) {
        let mut holders: BTreeMap<Tie, Vec<(Hold, usize)>> = BTreeMap::new();
        for (at, ties) in self.ties.iter().enumerate() {
            for (tie, hold) in ties {
                holders.entry(tie.clone()).or_default().push((*hold, at));
            }
        }
        for (tie, mut holders) in holders.into_iter().filter(|(_, holders)| holders.len() > 1) {
            holders.sort_unstable();
            let crowded = matches!(tie, Tie::Page(_)) && is_crowded(&holders, all);
            let (_, first) = holders[0];
            for (hold, other) in &holders[1..] {
                let sure = !crowded && *hold != Hold::Names;
                // A page of many entries, or a paper among the words: the words decide.
                let partner = if sure {
                    Some(first)
                } else {
                    let earlier = holders.iter().map(|(_, at)| *at).take_while(|at| at != other);
                    earlier.take(MOST_LOOKED_AT).find(|at| self.are_akin(*at, *other, crowded))
                };
                if let Some(partner) = partner {
                    self.join(Why::tied(*other, partner, tie.clone(), *hold));
                }
            }
        }
    }

    fn join_alike(&mut self, pairs: &[(usize, usize)], all: &[Known]) {
        let alike = |&(a, b): &(usize, usize)| {
            let likeness = self.likeness(a, b);
            let odds = likeness.odds();
            (odds >= SAME).then_some((odds, likeness.copied, a, b))
        };
        let mut pairs: Vec<(f64, bool, usize, usize)> = pairs.iter().filter_map(alike).collect();
        // The surest first; ids, so that the order of entries makes no difference.
        pairs.sort_by(|x, y| {
            let ids =
                |(_, _, a, b): &(f64, bool, usize, usize)| BTreeSet::from([all[*a].id.clone(), all[*b].id.clone()]);
            y.0.total_cmp(&x.0).then_with(|| ids(x).cmp(&ids(y)))
        });
        for (_, is_copy, a, b) in pairs {
            if !self.are_one(a, b) && self.agree(a, b, is_copy) {
                self.join(if is_copy {
                    Why::copied(a, b)
                } else {
                    Why::alike(a, b, &self.tellings[a], &self.tellings[b], &self.lexicon)
                });
            }
        }
    }

    /// Do two groups agree as wholes, so that a chain of likenesses does not lead astray? A copy is what it was copied
    /// from, whatever others make of its headline.
    fn agree(&self, a: usize, b: usize, is_copy: bool) -> bool {
        let (ours, theirs) = (&self.members[&self.group[a]], &self.members[&self.group[b]]);
        let pairs = ours.iter().flat_map(|one| theirs.iter().map(move |other| (*one, *other))).take(MOST_LOOKED_AT);
        let mut odds = Vec::new();
        for (one, other) in pairs {
            let likeness = self.likeness(one, other);
            if matches!(likeness.barred, Some(Bar::Papers | Bar::Numbers(..))) {
                return false;
            }
            odds.push(likeness.odds().max(LEAST_ODDS));
        }
        let count = u32::try_from(odds.len()).unwrap_or(u32::MAX);
        is_copy || odds.iter().sum::<f64>() / f64::from(count) >= SAME_ON_AVERAGE
    }

    /// What the words of two entries say.
    pub fn likeness(&self, a: usize, b: usize) -> Likeness {
        Likeness::between(&self.tellings[a], &self.tellings[b], &self.lexicon)
    }

    /// Do two entries that share a tie share words as well? On a crowded page they must tell the same.
    fn are_akin(&self, a: usize, b: usize, crowded: bool) -> bool {
        let likeness = self.likeness(a, b);
        let barred = matches!(likeness.barred, Some(Bar::Papers | Bar::Numbers(..)));
        let weight = likeness.titles + if crowded { 0.0 } else { likeness.crossed };
        let mostly = !crowded || likeness.titles >= likeness.alone;
        let of_a_kind = self.tellings[a].kinds == self.tellings[b].kinds;
        !barred && of_a_kind && mostly && weight >= AKIN
    }

    fn join(&mut self, why: Why) {
        let (keep, give) = {
            let (a, b) = (self.group[why.one], self.group[why.other]);
            (a.min(b), a.max(b))
        };
        if keep != give {
            let moved = self.members.remove(&give).unwrap_or_default();
            for member in &moved {
                self.group[*member] = keep;
            }
            self.members.entry(keep).or_default().extend(moved);
        }
        self.joints.push(why);
    }
}

/// Does one source use the page for several entries: a list of links, one shop page for 99 offers?
fn is_crowded(holders: &[(Hold, usize)], all: &[Known]) -> bool {
    let mut sources = BTreeSet::new();
    let tellers = holders.iter().filter(|(hold, _)| *hold == Hold::Is).flat_map(|(_, at)| {
        all[*at].sightings.iter().map(|sighting| sighting.source.as_str()).collect::<BTreeSet<_>>()
    });
    tellers.into_iter().any(|source| !sources.insert(source))
}
