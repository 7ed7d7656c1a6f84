//! The best face of a story.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::ties::{Hold, Tie};
use crate::entry::Known;
use crate::link;

/// The best face first: a paper, then what its own site tells, then the earliest; ids make it definite.
pub(super) fn rank(known: &Known, ties: &BTreeMap<Tie, Hold>) -> (bool, bool, Timestamp, String) {
    let is_paper = ties.iter().any(|(tie, hold)| matches!(tie, Tie::Paper(_) | Tie::Doi(_)) && *hold == Hold::Is);
    let points_elsewhere = ties.values().any(|hold| *hold == Hold::PointsAt);
    let published = known.entry.published.or(known.entry.updated).unwrap_or(known.first_seen);
    // Of the entries of one paper, the one that is known by its id has the authors' words.
    let is_retold = is_discussed_elsewhere(known) || points_elsewhere || (is_paper && !link::is_arxiv_id(&known.id));
    (!is_paper, is_retold, published, known.id.clone())
}

/// A discussion on another host is an aggregator's mark: it tells of another's page. Blogs have theirs on their own.
pub(super) fn is_discussed_elsewhere(known: &Known) -> bool {
    let host = |link: Option<&str>| link.and_then(link::host);
    let discussed = host(known.entry.comments.as_deref());
    discussed.is_some() && discussed != host(known.canonical.as_deref())
}
