//! Why entries are one story, or why not, in words.

use super::clusters::{Clusters, SAME};
use super::lexicon::{Lexicon, has};
use super::likeness::{Bar, Likeness};
use super::telling::Telling;
use super::why::{common, listed};
use crate::entry::Known;

/// Whether two entries are one story, and why.
#[derive(Clone, Debug, PartialEq)]
pub struct Verdict {
    /// Are they one story?
    pub same: bool,
    /// The reasons, in sentences; never empty.
    pub why: Vec<String>,
    /// What their words say.
    pub likeness: Likeness,
}

/// Tells whether two entries are one story, and why.
pub(super) fn verdict(a: usize, b: usize, all: &[Known], clusters: &Clusters) -> Verdict {
    let likeness = clusters.likeness(a, b);
    let same = clusters.are_one(a, b);
    let why = if same {
        joined(a, b, clusters, all)
    } else {
        apart(&likeness, &clusters.tellings[a], &clusters.tellings[b], &clusters.lexicon)
    };
    Verdict { same, why, likeness }
}

/// What joined two entries: directly, or each to others between them.
fn joined(a: usize, b: usize, clusters: &Clusters, all: &[Known]) -> Vec<String> {
    let direct = clusters.why(a, b).filter(|why| (why.one, why.other) == (a, b) || (why.one, why.other) == (b, a));
    match direct {
        Some(why) => vec![why.in_words(all)],
        None => [clusters.why(a, b), clusters.why(b, a)].into_iter().flatten().map(|why| why.in_words(all)).collect(),
    }
}

fn apart(likeness: &Likeness, a: &Telling, b: &Telling, lexicon: &Lexicon) -> Vec<String> {
    let mut why = vec!["neither is the other's page, nor do they point at the same".to_owned()];
    match &likeness.barred {
        Some(Bar::Papers) => why.push("they are two papers, each with an id of its own".to_owned()),
        Some(Bar::Numbers(one, other)) => why.push(format!("one is about {one}, the other about {other}")),
        Some(Bar::Kinds) => {
            let kind = |one: &Telling| match one.kinds.iter().copied().collect::<Vec<_>>().join(" and ") {
                kinds if kinds.is_empty() => "news".to_owned(),
                kinds => kinds,
            };
            why.push(format!("one reads like {}, the other like {}", kind(a), kind(b)));
        }
        Some(Bar::Feeds) => why.push("one of them is a notice about a feed".to_owned()),
        Some(Bar::Days) => {
            why.push(format!("there are {:.0} days between them: a headline can come again", likeness.days));
        }
        Some(Bar::Site) => why.push("they are two pages of one site with different titles".to_owned()),
        Some(Bar::Titles) => why.push("their titles have no telling word in common".to_owned()),
        None => {}
    }
    if likeness.barred.is_none() {
        let lacks = |one: &Telling, other: &Telling| -> Vec<u32> {
            one.title.iter().copied().filter(|word| !has(&other.title, *word) && !has(&other.lead, *word)).collect()
        };
        let shared = common(a, b, lexicon);
        let alone = listed(&mut lacks(a, b).into_iter().chain(lacks(b, a)).collect(), lexicon);
        let listed = |words: &[String]| if words.is_empty() { "nothing".to_owned() } else { words.join(", ") };
        let odds = likeness.odds();
        if odds >= SAME {
            why.push("they are alike, but not with all that tell the same as either".to_owned());
        }
        why.push(format!("they share {}", listed(&shared)));
        why.push(format!("in the titles stand alone {}", listed(&alone)));
    }
    why
}
