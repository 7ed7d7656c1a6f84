//! Choosing what an issue tells, so that neither one topic nor one source fills a section.
//!
//! Maximal marginal relevance (Carbonell and Goldstein 1998): the best is taken first, and what is like something
//! taken, in the same section, loses by it.

use std::collections::{BTreeMap, BTreeSet};

use crate::config::{Config, SectionPlan};
use crate::link;
use crate::story::Candidate;
use crate::text;

/// What being the same as something taken takes away; two papers on one topic have a third of their words in common,
/// weighed by rarity, and lose about what one more source telling them would give.
const SAME: f64 = 4.0;

/// What the first, and every doubling, of entries of the same source takes away.
const SAME_SOURCE: f64 = 0.3;

/// What the first, and every doubling, of entries of the same site takes away. A site can be in many sources.
const SAME_SITE: f64 = 0.4;

/// What comes on top when one site has half of a section: more than votes and other tellers give, so that only a section
/// with nothing else is filled by one.
const CROWDED: f64 = 3.0;

/// What comes on top when one source has half of a section, be it of many sites: what a forum votes for is one view of a
/// week. As much as one other who tells the same names is worth.
const CROWDED_BY_SOURCE: f64 = 0.8;

/// Of each section, and of each source with a limit, only so many of the best are considered for each that it may
/// have: what is far below them is not worth being different.
const CONSIDERED: usize = 12;

/// Most words that tell a topic: title and first sentences.
const MOST_WORDS: usize = 150;

/// A section with what was chosen for it, in the order of choice.
pub(super) type Chosen<'a, 'c> = (&'a SectionPlan, Vec<&'c Candidate>);

/// What was chosen: section by section, and all together in the order of choice.
pub(super) struct Choice<'a, 'c> {
    /// Best first.
    pub(super) sections: Vec<Chosen<'a, 'c>>,
    /// The best first, what is like it later.
    pub(super) order: Vec<&'c Candidate>,
}

/// The best of each section within its limit and those of its sources. `open` is best first.
pub(super) fn choose<'a, 'c>(open: &[&'c Candidate], config: &'a Config) -> Choice<'a, 'c> {
    let mut sections: Vec<Chosen<'a, 'c>> = config.sections.iter().map(|plan| (plan, Vec::new())).collect();
    let limits: BTreeMap<&str, usize> = config
        .sources
        .iter()
        .filter_map(|source| source.max_per_issue.map(|most| (source.name.as_str(), most)))
        .collect();
    let mut left = considered(open, config, &limits);
    let mut order: Vec<&Candidate> = Vec::new();
    loop {
        left.retain(|one| {
            let taken = order.iter().filter(|other| other.story.teller() == one.teller).count();
            let full = sections
                .iter()
                .any(|(plan, entries)| plan.section == one.candidate.decision.section && entries.len() >= plan.max);
            !full && limits.get(one.teller).is_none_or(|most| taken < *most)
        });
        // The first of equal ones: they are in order already.
        let best = (0..left.len()).reduce(|best, at| if left[at].worth() > left[best].worth() { at } else { best });
        let Some(best) = best else { break };
        let taken = left.remove(best);
        let places = sections.iter().find(|(plan, _)| plan.section == taken.candidate.decision.section);
        let half = places.map_or(0, |(plan, _)| plan.max.div_ceil(2));
        for other in &mut left {
            other.hear(&taken, config.rank.diversity);
            if other.is_beside(&taken) {
                other.weigh(&taken, half, config.rank.diversity);
            }
        }
        order.push(taken.candidate);
        if let Some((_, entries)) =
            sections.iter_mut().find(|(plan, _)| plan.section == taken.candidate.decision.section)
        {
            entries.push(taken.candidate);
        }
    }
    for (_, entries) in &mut sections {
        entries.sort_by(|a, b| super::best_first(a, b));
    }
    Choice { sections, order }
}

/// A candidate with what it is about.
struct Contender<'c> {
    candidate: &'c Candidate,
    teller: &'c str,
    /// Its site; none for papers, which are where papers are.
    site: Option<String>,
    /// Words with their weight; the squares sum to 1.
    topic: BTreeMap<String, f64>,
    /// How like it is to what was taken.
    nearness: f64,
    /// How many of its source were taken.
    same_source: usize,
    /// How many of its site were taken.
    same_site: usize,
    /// What it loses by all of these.
    loss: f64,
    /// What it loses because the issue tells already of what it names, in whatever section.
    retold: f64,
}

impl Contender<'_> {
    fn worth(&self) -> f64 {
        self.candidate.score.score - self.loss - self.retold
    }

    /// That a week talks of a name lifts one story of it: once the issue has that, the others stand for themselves.
    fn hear(&mut self, taken: &Self, diversity: f64) {
        if let (Some(own), Some(told)) = (&self.candidate.score.echo, &taken.candidate.score.echo)
            && own.name == told.name
        {
            self.retold = own.part * diversity.min(1.0);
        }
    }

    fn is_beside(&self, other: &Self) -> bool {
        self.candidate.decision.section == other.candidate.decision.section
    }

    /// Loses by what was taken; `half` of the section's places are too many for one.
    fn weigh(&mut self, taken: &Self, half: usize, diversity: f64) {
        let nearness: f64 = self.topic.iter().filter_map(|(word, weight)| Some(weight * taken.topic.get(word)?)).sum();
        self.nearness = self.nearness.max(nearness);
        self.same_source += usize::from(self.teller == taken.teller);
        self.same_site += usize::from(self.site.is_some() && self.site == taken.site);
        let doublings = |count: usize| (1.0 + number(count)).log2();
        let is_crowded = self.site.is_some() && self.same_site >= half;
        // Papers come from where papers are announced.
        let is_crowded_by_source = self.site.is_some() && self.same_source >= half;
        self.loss = diversity
            * (SAME * self.nearness
                + SAME_SOURCE * doublings(self.same_source)
                + SAME_SITE * doublings(self.same_site)
                + if is_crowded_by_source { CROWDED_BY_SOURCE } else { 0.0 }
                + if is_crowded { CROWDED } else { 0.0 });
    }
}

/// The best of each section, with their topics.
fn considered<'c>(open: &[&'c Candidate], config: &Config, limits: &BTreeMap<&str, usize>) -> Vec<Contender<'c>> {
    let mut pool: Vec<(&Candidate, BTreeSet<String>)> = Vec::new();
    for plan in &config.sections {
        // A source with a limit would otherwise fill the pool and leave the section empty behind it.
        let mut of_source: BTreeMap<&str, usize> = BTreeMap::new();
        let best = open.iter().filter(|one| one.decision.section == plan.section).filter(|one| {
            let teller = one.story.teller();
            let seen = of_source.entry(teller).or_default();
            *seen += 1;
            limits.get(teller).is_none_or(|most| *seen <= most.saturating_mul(CONSIDERED))
        });
        let best = best.take(plan.max.saturating_mul(CONSIDERED));
        pool.extend(best.map(|candidate| (*candidate, words(candidate))));
    }
    // Sections one after the other; best first over all, so that equal worth goes by score and then by id.
    pool.sort_by(|a, b| super::best_first(a.0, b.0));
    let mut known: BTreeMap<&str, usize> = BTreeMap::new();
    for word in pool.iter().flat_map(|(_, words)| words) {
        *known.entry(word).or_default() += 1;
    }
    let all = number(pool.len());
    pool.iter()
        .map(|(candidate, words)| {
            let rarity = |word: &str| (all / number(known.get(word).copied().unwrap_or(1))).ln();
            let mut topic: BTreeMap<String, f64> = words.iter().map(|word| (word.clone(), rarity(word))).collect();
            let length = topic.values().map(|weight| weight * weight).sum::<f64>().sqrt();
            if length > 0.0 {
                for weight in topic.values_mut() {
                    *weight /= length;
                }
            }
            let teller = candidate.story.teller();
            let site = Some(&candidate.story.face).filter(|face| !link::is_arxiv_id(&face.id));
            let site = site.and_then(|face| link::host(face.canonical.as_deref()?));
            let site = site.map(|host| link::site(&host).to_owned());
            Contender {
                candidate,
                teller,
                site,
                topic,
                nearness: 0.0,
                same_source: 0,
                same_site: 0,
                loss: 0.0,
                retold: 0.0,
            }
        })
        .collect()
}

/// The words of title and text, each once.
fn words(candidate: &Candidate) -> BTreeSet<String> {
    let entry = &candidate.story.face.entry;
    let text = entry.plain_text();
    let title = entry.title.as_deref().unwrap_or_default();
    let words = text::words(title).chain(text::words(&text)).take(MOST_WORDS);
    words.filter(|word| word.chars().count() > 2).collect()
}

#[expect(clippy::cast_precision_loss, reason = "counts of entries are far below 2^52")]
fn number(count: usize) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entry::{Entry, Known, Sighting};
    use crate::section::Section;
    use crate::story::{Decision, Score, Story};
    use jiff::Timestamp;

    fn candidate(id: &str, source: &str, score: f64, title: &str) -> Candidate {
        let sighting =
            Sighting { source: source.to_owned(), link: None, comments: None, first_seen: Timestamp::UNIX_EPOCH };
        let face = Known {
            id: id.to_owned(),
            canonical: Some(format!("https://example.org/{id}")),
            page: None,
            entry: Entry { title: Some(title.to_owned()), ..Entry::default() },
            first_seen: Timestamp::UNIX_EPOCH,
            belongs: Timestamp::UNIX_EPOCH,
            held_back: None,
            sightings: vec![sighting],
        };
        Candidate {
            story: Story { face, others: Vec::new(), pages: BTreeSet::new(), retells: None, why: Vec::new() },
            decision: Decision {
                relevant: true,
                p_relevant: 1.0,
                section: Section::Papers,
                p: [1.0, 0.0, 0.0, 0.0],
                why: Vec::new(),
            },
            score: Score { score, ..Score::default() },
        }
    }

    fn config(papers: &str) -> Config {
        let text = format!(
            "[publication]\ntitle = \"T\"\nhome = \"https://example.org/\"\nid = \"tag:example.org,2026:t\"\n\
             [[section]]\nid = \"papers\"\n{papers}\n[[source]]\nname = \"Lab\"\nurl = \"lab.xml\"\n"
        );
        crate::config::check(&text, std::path::Path::new("."), "feeds.toml").unwrap()
    }

    fn chosen(candidates: &[Candidate], config: &Config) -> Vec<String> {
        let mut open: Vec<&Candidate> = candidates.iter().collect();
        open.sort_by(|a, b| crate::compose::best_first(a, b));
        choose(&open, config).order.iter().map(|one| one.story.face.id.clone()).collect()
    }

    #[test]
    fn one_topic_does_not_fill_a_section() {
        let texts = [
            ("a", 5.0, "Video diffusion with temporal attention for long clips"),
            ("b", 4.9, "Video diffusion with temporal attention for short clips"),
            ("c", 4.8, "Long clips by temporal attention and video diffusion"),
            ("d", 4.0, "Tokenizers of protein sequences"),
            ("e", 3.9, "Robots that fold laundry"),
        ];
        let candidates: Vec<Candidate> =
            texts.iter().map(|(id, score, title)| candidate(id, "arXiv", *score, title)).collect();
        let mut config = config("max = 3");
        assert_eq!(chosen(&candidates, &config), ["a", "d", "e"]);
        config.rank.diversity = 0.0;
        assert_eq!(chosen(&candidates, &config), ["a", "b", "c"]);
    }

    #[test]
    fn one_source_does_not_fill_a_section() {
        let one = |id, source, score| candidate(id, source, score, &format!("Title of {id}{id}{id}"));
        let candidates = [one("a", "Lab", 3.0), one("b", "Lab", 2.9), one("c", "Lab", 2.8), one("d", "Blog", 2.65)];
        assert_eq!(chosen(&candidates, &config("max = 3")), ["a", "d", "b"]);
    }

    #[test]
    fn one_source_of_many_sites_does_not_fill_a_section() {
        let of = |id: &str, source, score| {
            let mut one = candidate(id, source, score, &format!("Title of {id}{id}{id}"));
            one.story.face.canonical = Some(format!("https://{id}.example/"));
            one
        };
        let candidates = [of("a", "Forum", 3.0), of("b", "Forum", 2.9), of("c", "Forum", 2.8), of("d", "Lab", 1.7)];
        assert_eq!(chosen(&candidates, &config("max = 3")), ["a", "b", "d"]);
        assert_eq!(chosen(&candidates[..3], &config("max = 3")), ["a", "b", "c"], "unless there is nothing else");
    }

    #[test]
    fn what_a_week_talks_of_lifts_one_story_of_it_in_whatever_section() {
        let echoed = |id: &str, score, section, name: &str| {
            let mut one = candidate(id, id, score, &format!("Title of {id}{id}{id}"));
            one.decision.section = section;
            one.story.face.canonical = Some(format!("https://{id}.example/"));
            one.score.echo = Some(crate::story::Echoed { name: name.into(), part: 1.5 });
            one
        };
        let candidates = [
            echoed("a", 3.0, Section::Papers, "sorter v4"),
            echoed("b", 2.9, Section::Articles, "sorter v4"),
            echoed("c", 2.0, Section::Articles, "crane k2"),
        ];
        let mut config = config("max = 1\n[[section]]\nid = \"articles\"\nmax = 1");
        assert_eq!(chosen(&candidates, &config), ["a", "c"]);
        config.rank.diversity = 0.0;
        assert_eq!(chosen(&candidates, &config), ["a", "b"]);
    }

    #[test]
    fn one_site_does_not_fill_a_section_through_many_sources_unless_there_is_nothing_else() {
        let of = |id: &str, site: &str, score| {
            let mut one = candidate(id, id, score, &format!("Title of {id}{id}{id}"));
            one.story.face.canonical = Some(format!("https://{site}/{id}"));
            one
        };
        let mut candidates = vec![
            of("a", "hub.example.org", 3.0),
            of("b", "hub.example.org", 2.9),
            of("c", "www.hub.example.org", 2.8),
            of("d", "lab.example.com", 0.5),
        ];
        assert_eq!(chosen(&candidates, &config("max = 3")), ["a", "b", "d"]);
        candidates.pop();
        assert_eq!(chosen(&candidates, &config("max = 3")), ["a", "b", "c"]);
        // Papers are where papers are.
        let mut papers: Vec<Candidate> =
            ["2506.00001", "2506.00002", "2506.00003"].iter().map(|id| of(id, "arxiv.org", 3.0)).collect();
        papers.push(of("d", "lab.example.com", 0.5));
        assert_eq!(chosen(&papers, &config("max = 3")), ["2506.00001", "2506.00002", "2506.00003"]);
    }

    #[test]
    fn equal_scores_go_by_id_in_whatever_order_they_come() {
        let mut candidates: Vec<Candidate> =
            ["c", "a", "d", "b"].iter().map(|id| candidate(id, "arXiv", 1.0, &format!("{id}{id}{id}"))).collect();
        let first = chosen(&candidates, &config("max = 3"));
        candidates.reverse();
        assert_eq!(chosen(&candidates, &config("max = 3")), first);
        assert_eq!(first, ["a", "b", "c"]);
    }

    #[test]
    fn picks_are_the_first_chosen_over_two_sections_where_there_are_two() {
        let of = |id: &str, section| {
            let mut one = candidate(id, "arXiv", 1.0, id);
            one.decision.section = section;
            one
        };
        let papers: Vec<Candidate> = ["a", "b", "c", "d"].iter().map(|id| of(id, Section::Papers)).collect();
        let article = of("e", Section::Articles);
        let only: Vec<&Candidate> = papers.iter().collect();
        let both: Vec<&Candidate> = papers.iter().chain([&article]).collect();
        let picks = |order: &[&Candidate], most| crate::compose::picks(order, most).join("");
        assert_eq!(picks(&only, 3), "abc");
        assert_eq!(picks(&both, 3), "abe");
        assert_eq!(picks(&[&article, &papers[0], &papers[1], &papers[2]], 3), "eab");
        assert_eq!(picks(&both, 1), "a");
        assert_eq!(picks(&both, 0), "");
        assert_eq!(picks(&[&article], 3), "e");
        assert_eq!(picks(&[], 3), "");
    }
}
