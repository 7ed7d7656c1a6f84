//! Is it about machine learning, and which section is it for? By a table of signs, with its reasons.
//!
//! Each sign that is found adds its weight to the log-odds of the gate and of the sections; what a
//! source says of itself in feeds.toml is one more sign, or decides.

mod rules;

use std::collections::{BTreeMap, BTreeSet};

use rules::{GATE_BIAS, IN_TITLE, PRIOR, RULES, Rule, SECTION_BIAS, Sign};

use crate::link;
use crate::section::Section;
use crate::story::Decision;
use crate::text;

/// Most reasons that are given: what weighed less explains nothing.
const MOST_REASONS: usize = 5;

/// Most words of a text that are read: the first sentences tell, the rest repeats or digresses.
const MOST_WORDS: usize = 400;

/// What is known of an entry when it is decided on.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Question<'a> {
    /// Plain text.
    pub title: &'a str,
    /// Summary or content, plain text.
    pub text: &'a str,
    /// Canonical link.
    pub link: Option<&'a str>,
    /// The source's own words for what it is about.
    pub categories: &'a [String],
    /// What the owner says of the source.
    pub prior: Prior,
}

/// What feeds.toml says of a source.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Prior {
    /// Its usual section.
    pub section: Option<Section>,
    /// `section` decides.
    pub fixed: bool,
    /// All of it is about machine learning.
    pub relevant: bool,
}

/// The classifier: the rules, indexed.
#[derive(Debug)]
pub struct Classifier {
    /// By first word, the phrases that begin with it and their rules.
    words: BTreeMap<&'static str, Vec<(Vec<&'static str>, &'static Rule)>>,
    others: Vec<&'static Rule>,
}

impl Default for Classifier {
    fn default() -> Self {
        let mut words: BTreeMap<_, Vec<_>> = BTreeMap::new();
        let mut others = Vec::new();
        for rule in RULES {
            match rule.sign {
                Sign::Words(phrase) => {
                    let phrase: Vec<&str> = phrase.split(' ').collect();
                    words.entry(phrase[0]).or_default().push((phrase, rule));
                }
                _ => others.push(rule),
            }
        }
        Self { words, others }
    }
}

/// What has been found so far.
#[derive(Default)]
struct Evidence {
    gate: f64,
    sections: [f64; 4],
    /// How much each sign weighed, with its words.
    reasons: Vec<(f64, String)>,
}

impl Evidence {
    fn add(&mut self, rule: &Rule, factor: f64, reason: String) {
        let mut weight = (rule.gate * factor).abs();
        self.gate += rule.gate * factor;
        for (section, bonus) in rule.sections {
            self.sections[*section as usize] += bonus * factor;
            weight += bonus * factor;
        }
        self.reasons.push((weight, reason));
    }
}

impl Classifier {
    /// Decides, with reasons.
    #[must_use]
    pub fn decide(&self, question: &Question<'_>) -> Decision {
        let mut evidence = Evidence { gate: GATE_BIAS, sections: SECTION_BIAS, reasons: Vec::new() };
        self.read(question, &mut evidence);
        self.look(question, &mut evidence);
        let Prior { section: prior, fixed, relevant } = question.prior;
        if let Some(section) = prior {
            evidence.sections[section as usize] += PRIOR;
            evidence.reasons.push((PRIOR, format!("the source is one of {section}")));
        }
        let mut p = softmax(evidence.sections);
        let mut p_relevant = 1.0 / (1.0 + (-evidence.gate).exp());
        if relevant {
            p_relevant = 1.0;
            evidence.reasons.push((f64::MAX, "the source is about machine learning".to_owned()));
        }
        if let (Some(section), true) = (prior, fixed) {
            p = [0.0; 4];
            p[section as usize] = 1.0;
            evidence.reasons.push((f64::MAX, format!("the source is fixed to {section}")));
        }
        let likeliest = |best: Section, section| if p[section as usize] > p[best as usize] { section } else { best };
        Decision {
            relevant: p_relevant >= 0.5,
            p_relevant,
            section: Section::ALL.into_iter().fold(Section::Papers, likeliest),
            p,
            why: heaviest(evidence.reasons),
        }
    }

    /// Words and pieces of title and text; a sign counts once, where it weighs most.
    fn read(&self, question: &Question<'_>, evidence: &mut Evidence) {
        let mut seen: BTreeSet<&'static str> = BTreeSet::new();
        for (text, factor) in [(question.title, IN_TITLE), (question.text, 1.0)] {
            let words: Vec<String> = text::words(text).take(MOST_WORDS).map(singular).collect();
            for (at, word) in words.iter().enumerate() {
                for (phrase, rule) in self.words.get(word.as_str()).into_iter().flatten() {
                    let Sign::Words(name) = rule.sign else { continue };
                    let here = &words[at..words.len().min(at + phrase.len())];
                    if here.iter().map(String::as_str).eq(phrase.iter().copied()) && seen.insert(name) {
                        evidence.add(
                            rule,
                            factor,
                            format!("`{name}`{}", if factor > 1.0 { " in the title" } else { "" }),
                        );
                    }
                }
            }
            // Only scripts above the Latin, Greek and Cyrillic ones have pieces to find.
            if text.chars().any(|c| c > '\u{2E7F}') {
                for rule in &self.others {
                    if let Sign::Piece(piece) = rule.sign
                        && text.contains(piece)
                        && seen.insert(piece)
                    {
                        evidence.add(rule, factor, format!("`{piece}`"));
                    }
                }
            }
        }
    }

    /// Link and categories.
    fn look(&self, question: &Question<'_>, evidence: &mut Evidence) {
        let host = question.link.and_then(link::host).unwrap_or_default();
        let path = question.link.map(link::page_key).unwrap_or_default();
        let path = path.find('/').map_or("", |at| &path[at..]);
        for rule in &self.others {
            match rule.sign {
                Sign::Host(name) if host.strip_suffix(name).is_some_and(|sub| sub.is_empty() || sub.ends_with('.')) => {
                    evidence.add(rule, 1.0, format!("host {name}"));
                }
                Sign::Path(part) if path.starts_with(part) || path.ends_with(part) => {
                    evidence.add(rule, 1.0, format!("`{part}` in the link"));
                }
                Sign::Category(name) if question.categories.iter().any(|c| starts_ignoring_case(c, name)) => {
                    evidence.add(rule, 1.0, format!("category {name}"));
                }
                _ => {}
            }
        }
    }
}

fn starts_ignoring_case(text: &str, start: &str) -> bool {
    text.get(..start.len()).is_some_and(|head| head.eq_ignore_ascii_case(start))
}

/// `models` as `model`: the plural's `s` is all that the table leaves out.
fn singular(mut word: String) -> String {
    if word.len() > 3 && word.ends_with('s') && !word.ends_with("ss") && !word.ends_with("us") && !word.ends_with("is")
    {
        word.pop();
    }
    word
}

fn softmax(odds: [f64; 4]) -> [f64; 4] {
    let most = odds.into_iter().fold(f64::NEG_INFINITY, f64::max);
    let powers = odds.map(|odds| (odds - most).exp());
    let sum: f64 = powers.iter().sum();
    powers.map(|power| power / sum)
}

fn heaviest(mut reasons: Vec<(f64, String)>) -> Vec<String> {
    reasons.retain(|(weight, _)| *weight > 0.0);
    reasons.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    reasons.into_iter().take(MOST_REASONS).map(|(_, reason)| reason).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decide(title: &str, text: &str, link: &str) -> Decision {
        Classifier::default().decide(&Question { title, text, link: Some(link), ..Question::default() })
    }

    #[test]
    fn near_words_do_not_open_the_gate() {
        for (title, text) in [
            ("A training plan for your first marathon", "The coach said that learning to rest matters."),
            ("Model railway club restores a transformer", "Members maintain the network of tracks."),
            ("Nvidia's stock falls", "Shares of the chip maker said to be deep in the red."),
            ("Language learning for travellers", "A school teaches deep listening."),
        ] {
            let decision = decide(title, text, "https://news.example.com/a");
            assert!(!decision.relevant, "{title}: {decision:?}");
        }
    }

    #[test]
    fn the_subject_opens_it_and_the_reasons_say_so() {
        let decision = decide("How we halved inference cost of language models", "", "https://blog.example.org/x");
        assert!(decision.relevant);
        assert_eq!(decision.section, Section::Articles);
        assert!(decision.why.iter().any(|why| why.contains("language model")), "{:?}", decision.why);
        assert!(decide("机器学习在地震预警系统中的应用", "", "https://example.org/").relevant);
    }

    #[test]
    fn hosts_and_words_tell_sections_apart() {
        for (title, link, section) in [
            ("GradAug: a new regularization method", "https://arxiv.org/abs/2006.07989", Section::Papers),
            (
                "Hospital uses machine learning to spot sepsis in patients",
                "https://news.example.com/a",
                Section::Usecases,
            ),
            ("AI startup raises $40 million in funding", "https://news.example.com/b", Section::Other),
            ("Understanding self-attention from scratch", "https://someone.github.io/a", Section::Articles),
        ] {
            let decision = decide(title, "", link);
            assert_eq!(decision.section, section, "{title}: {decision:?}");
            assert!((decision.p.iter().sum::<f64>() - 1.0).abs() < 1e-9);
        }
    }

    #[test]
    fn a_source_shifts_the_odds_and_fixed_decides() {
        let prior = Prior { section: Some(Section::Usecases), ..Prior::default() };
        let question = Question { title: "AI startup raises $40 million in funding", prior, ..Question::default() };
        let classifier = Classifier::default();
        assert_eq!(classifier.decide(&question).section, Section::Other);
        let fixed = Question { prior: Prior { fixed: true, relevant: true, ..prior }, ..question };
        let decision = classifier.decide(&fixed);
        assert_eq!((decision.section, decision.relevant), (Section::Usecases, true));
    }

    #[test]
    fn every_rule_of_words_can_be_met() {
        for rule in RULES {
            if let Sign::Words(phrase) = rule.sign {
                let met: Vec<String> = text::words(phrase).map(singular).collect();
                assert_eq!(met.join(" "), phrase, "the table holds words in lower case and singular");
            }
        }
    }
}
