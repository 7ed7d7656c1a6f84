//! What others tell of as machine learning is about machine learning, whatever its own few words say.
//!
//! The maker of a model announces it by its name and a slogan, and the gate reads neither as machine learning. A week
//! that has the same name in stories of which nobody doubts it knows better.

use std::collections::{BTreeSet, HashMap};

use crate::rank::{Voices, named};
use crate::story::{Decision, Story};
use crate::text;

/// Voices that are needed: one may be wrong.
const LEAST_VOICES: usize = 2;

/// From this probability on nobody doubts what a story is about.
const SURE: f64 = 0.95;

/// Below this probability the words say that it is about something else, as an operating system's version is.
const LEAST_PROBABILITY: f64 = 0.05;

/// The probability of what is vouched for.
const VOUCHED: f64 = 0.9;

/// Who tells of a name, and as what.
#[derive(Default)]
struct Witnesses {
    voices: BTreeSet<String>,
    sure: usize,
    against: usize,
}

/// Lets those in that share a name with what is surely about machine learning and told by two others, where more of the
/// stories with this name are than are not.
pub(super) fn vouch(stories: &[Story], decisions: &mut [Decision], voices: &Voices) {
    let mut witnesses: HashMap<String, Witnesses> = HashMap::new();
    let titles: Vec<Vec<String>> = stories.iter().map(named).collect();
    for ((story, decision), names) in stories.iter().zip(decisions.iter()).zip(&titles) {
        let is_sure = decision.relevant && decision.p_relevant >= SURE;
        for name in names.iter().collect::<BTreeSet<_>>() {
            let known = witnesses.entry(name.clone()).or_default();
            known.against += usize::from(!decision.relevant);
            if is_sure {
                known.sure += 1;
                known.voices.extend(voices.all(story));
            }
        }
    }
    for ((story, decision), names) in stories.iter().zip(decisions).zip(&titles) {
        if decision.relevant || decision.p_relevant < LEAST_PROBABILITY {
            continue;
        }
        let own = voices.all(story);
        let vouched = names.iter().find_map(|name| {
            let known = witnesses.get(name).filter(|known| known.sure > known.against)?;
            let others = known.voices.iter().filter(|voice| !own.contains(*voice)).count();
            (others >= LEAST_VOICES).then_some((name, others))
        });
        if let Some((name, others)) = vouched {
            let told = text::counted(others, "other tells", "others tell");
            decision.relevant = true;
            decision.p_relevant = VOUCHED;
            decision.why.insert(0, format!("{told} of `{name}` as of machine learning"));
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::entry::{Entry, Known, Sighting};
    use crate::section::Section;

    fn told(source: &str, title: &str, p_relevant: f64) -> (Story, Decision) {
        let link = format!("https://{source}.example/{}", title.len());
        let sighting =
            Sighting { source: source.into(), link: None, comments: None, first_seen: Timestamp::UNIX_EPOCH };
        let face = Known {
            id: link.clone(),
            canonical: Some(link),
            page: None,
            entry: Entry { title: Some(title.into()), ..Entry::default() },
            first_seen: Timestamp::UNIX_EPOCH,
            belongs: Timestamp::UNIX_EPOCH,
            held_back: None,
            sightings: vec![sighting],
        };
        let decision = Decision {
            relevant: p_relevant >= 0.5,
            p_relevant,
            section: Section::Articles,
            p: [0.0, 1.0, 0.0, 0.0],
            why: Vec::new(),
        };
        (Story { face, others: Vec::new(), pages: BTreeSet::new(), retells: None, why: Vec::new() }, decision)
    }

    /// Is the first of a week let in?
    fn is_let_in(week: &[(Story, Decision)]) -> bool {
        let (stories, mut decisions): (Vec<Story>, Vec<Decision>) = week.iter().cloned().unzip();
        vouch(&stories, &mut decisions, &Voices::of(&stories, std::iter::empty()));
        decisions[0].relevant
    }

    #[test]
    fn a_name_that_two_others_tell_of_as_machine_learning_opens_the_gate() {
        let own = |p| told("parcelsorter", "Parcelsorter K2.6: advancing the harbour", p);
        let first = told("tests", "Parcelsorter K2.6, the best open model", 1.0);
        let second = told("digest", "Models of the week: Parcelsorter K2.6", 0.99);
        assert!(is_let_in(&[own(0.1), first.clone(), second.clone()]));
        assert!(!is_let_in(&[own(0.1), first.clone()]), "one may be wrong");
        assert!(
            !is_let_in(&[own(0.0), first.clone(), second.clone()]),
            "a rule of the editor, or plainly something else"
        );
        assert!(!is_let_in(&[own(0.1), first.clone(), told("digest", "Parcelsorter K2.6", 0.6)]), "a doubtful one");
        let others = ["a", "b"].map(|source| told(source, "Parcelsorter K2.6 now in red", 0.01));
        let [a, b] = others;
        assert!(!is_let_in(&[own(0.1), first, second, a, b]), "most tell of it as of something else");
    }
}
