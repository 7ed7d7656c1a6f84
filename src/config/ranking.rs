//! `[rank]` and `[interest]`: what counts how much, and what this reader likes.

use toml::Spanned;
use toml::de::DeValue;

use super::complaint::Complaint;
use super::raw::Keys;
use super::value::{self, Refusal};
use crate::link;

/// `[rank]`: how much each part of a score counts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RankWeights {
    /// What people picked of other weeks, as the model learnt it.
    pub learnt: f64,
    /// What `[interest]` and the editor's issues say.
    pub interest: f64,
    /// Each other source that tells the same story.
    pub sightings: f64,
    /// Votes, points and comments, against the others of its source and day.
    pub signals: f64,
    /// The `weight` of its source.
    pub source: f64,
    /// Being new, against a week old.
    pub freshness: f64,
    /// What the form of what is no paper says: an advertisement, an offer, a row of a list, a patch.
    pub form: f64,
    /// What being like a better entry of the same section takes away; 0 lets one topic fill a section.
    pub diversity: f64,
}

impl Default for RankWeights {
    fn default() -> Self {
        Self {
            learnt: 1.0,
            interest: 1.0,
            sightings: 1.5,
            signals: 1.5,
            source: 1.0,
            freshness: 0.3,
            form: 1.0,
            diversity: 1.0,
        }
    }
}

/// `[interest]`: what this publication wants to see more and less of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wishes {
    /// Words and phrases that are welcome.
    pub words: Vec<String>,
    /// Words and phrases that are not.
    pub avoid: Vec<String>,
    /// Names of people to hear from.
    pub authors: Vec<String>,
    /// A source's own words for what an entry is about: `cs.CL`.
    pub categories: Vec<String>,
    /// Identities or canonical links of examples.
    pub like: Vec<String>,
}

/// Checks `[rank]`.
pub(super) fn weights(mut keys: Keys<'_>, heard: &mut Vec<Complaint>) -> RankWeights {
    let usual = RankWeights::default();
    let mut take = |key, usual| keys.take(key, weight, heard).map_or(usual, Spanned::into_inner);
    let weights = RankWeights {
        learnt: take("learnt", usual.learnt),
        interest: take("interest", usual.interest),
        sightings: take("sightings", usual.sightings),
        signals: take("signals", usual.signals),
        source: take("source", usual.source),
        freshness: take("freshness", usual.freshness),
        form: take("form", usual.form),
        diversity: take("diversity", usual.diversity),
    };
    keys.finish(heard);
    weights
}

/// Checks `[interest]`.
pub(super) fn wishes(mut keys: Keys<'_>, heard: &mut Vec<Complaint>) -> Wishes {
    let mut take = |key, of, read: fn(&DeValue<'_>) -> Result<String, Refusal>| {
        let list = keys.list(key, of, read, heard).map(Spanned::into_inner).unwrap_or_default();
        list.into_iter().map(Spanned::into_inner).collect()
    };
    let wishes = Wishes {
        words: take("words", "words and phrases", value::line),
        avoid: take("avoid", "words and phrases", value::line),
        authors: take("authors", "names", value::line),
        categories: take("categories", "categories", value::line),
        like: take("like", "links and arXiv ids", example),
    };
    keys.finish(heard);
    wishes
}

/// From nothing to ten times; more, and one part would be all that decides.
fn weight(value: &DeValue<'_>) -> Result<f64, Refusal> {
    const EXPECTED: &str = "a number from 0 to 10";
    let number: f64 = match value {
        DeValue::Float(float) => float.as_str().parse().unwrap_or(f64::NAN),
        DeValue::Integer(integer) => i32::from_str_radix(integer.as_str(), integer.radix()).map_or(f64::NAN, f64::from),
        _ => return Err(Refusal::kind(EXPECTED.to_owned(), value).hint(value::unquoted::<f64>(value))),
    };
    if (0.0..=10.0).contains(&number) {
        return Ok(number);
    }
    Err(Refusal::new(EXPECTED, "out of bounds").hint("0 leaves it out, 1 is usual for most".to_owned()))
}

/// An arXiv id, or the link of anything, in the form that entries are known by.
fn example(value: &DeValue<'_>) -> Result<String, Refusal> {
    let text = value::line(value)?;
    if let Some(id) = link::is_arxiv_id(&text).then(|| text.clone()).or_else(|| link::arxiv_id(&text)) {
        return Ok(id);
    }
    link::canonical(&text).filter(|link| link::is_web(link)).ok_or_else(|| {
        Refusal::new("a list of links and arXiv ids", "this is neither")
            .hint("such as `\"2005.14165\"` or `\"https://distill.pub/2020/circuits/\"`".to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::tests::with_tables as checked;

    #[test]
    fn what_is_left_out_is_usual() {
        let config = checked("").unwrap();
        assert_eq!((config.rank, config.interest), (RankWeights::default(), Wishes::default()));
        let config = checked("[rank]\nsightings = 0\ndiversity = 2.5").unwrap();
        assert_eq!(config.rank, RankWeights { sightings: 0.0, diversity: 2.5, ..RankWeights::default() });
    }

    #[test]
    fn examples_are_known_by_id_or_canonical_link() {
        let like = "[interest]\nwords = [\" speech  recognition \"]\nlike = [\"2101.00001\", \"arXiv:2212.04356v2\", \
                    \"https://arxiv.org/pdf/2005.14165\", \"https://example.org/a?utm_source=x\"]";
        let wishes = checked(like).unwrap().interest;
        assert_eq!(wishes.words, ["speech recognition"]);
        assert_eq!(wishes.like, ["2101.00001", "2212.04356", "2005.14165", "https://example.org/a"]);
    }

    #[test]
    fn what_cannot_count_is_refused_with_a_hint() {
        for (lines, said) in [
            ("[rank]\nsignals = -1", "`signals` must be a number from 0 to 10"),
            ("[rank]\nsignals = 11.0", "0 leaves it out, 1 is usual for most"),
            ("[rank]\nsignals = \"2\"", "write 2 without quotes"),
            ("[rank]\nfreshnes = 1", "did you mean `freshness`?"),
            ("[interest]\nwords = \"speech\"", "`words` must be a list of words and phrases"),
            ("[interest]\nauthors = [\"\"]", "this is empty"),
            ("[interest]\nlike = [\"a good paper\"]", "this is neither"),
            ("[interest]\nsubjects = []", "unknown key `subjects` in [interest]"),
        ] {
            let complaints = checked(lines).unwrap_err();
            assert!(complaints.contains(said), "{lines}: {complaints}");
        }
    }
}
