//! An entry as its words are compared.

use std::collections::BTreeSet;

use jiff::Timestamp;

use super::kinds::kinds;
use super::lexicon::{Lexicon, Word, has};
use crate::entry::Known;
use crate::{html, link, wording};

/// Bytes of HTML that are looked at: the first sentences, behind whatever pictures stand before them.
const MOST_HTML: usize = 2_000;

/// Characters of the text that are compared: two sentences say what it is about, later ones stray.
const LEAD: usize = 300;

/// A tail behind a dash or bar names the site when it is at most so long and its letters are in the site's name.
const MOST_TAIL: usize = 30;

/// Sites that show the headlines of others, with their names behind.
const REPEATERS: &[&str] = &["news.google.com", "msn.com", "news.yahoo.com"];

/// What aggregators put in place of a text: `Score: 536 Comments: 521 By: a Discussion: https://…`.
const LABELS: &[&str] = &["by:", "type:", "discussion:", "url:"];

/// Words whose members are named by letters, `a` among them.
const IN_ROWS: &[&str] = &["class", "group", "part", "phase", "plan", "round", "series", "type"];

/// The words of an entry and what else tells whether another says the same.
#[derive(Clone, Debug)]
pub(super) struct Telling {
    /// Words of the title, without the name of its site.
    pub title: Vec<Word>,
    /// Words of the first sentences that are not in the title.
    pub lead: Vec<Word>,
    /// Numbers with the word before them: `opus 4.6`, `part 2`.
    pub numbered: BTreeSet<(String, String)>,
    /// What kind of piece the title announces.
    pub kinds: BTreeSet<&'static str>,
    /// Where it is: its host, unless others' headlines are shown there.
    pub host: Option<String>,
    /// The source that tells it, unless that is an aggregator, where many tell: one author tells a thing once.
    pub blog: Option<String>,
    /// Its arXiv id, where it is a paper.
    pub paper: Option<String>,
    /// Its link is that of a feed.
    pub is_of_feed: bool,
    /// When it was told.
    pub at: Timestamp,
}

impl Telling {
    /// What of an entry is compared; its words are noted and counted.
    pub fn of(known: &Known, lexicon: &mut Lexicon) -> Self {
        let host = known.canonical.as_deref().and_then(link::host);
        let whole = known.entry.title.as_deref().unwrap_or_default();
        let title = without_site(whole, host.as_deref(), known.sightings.first().map(|told| told.source.as_str()));
        let tokens = wording::tokens(title);
        let words = lexicon.note(tokens.iter().filter_map(|token| wording::stem(token)));
        let mut lead = lexicon.note(wording::words(&lead(known)));
        lead.retain(|word| !has(&words, *word));
        lexicon.count(words.iter().chain(&lead).copied());
        Self {
            title: words,
            lead,
            numbered: numbered(&tokens),
            kinds: kinds(title),
            host: host.filter(|host| !REPEATERS.contains(&host.as_str())),
            blog: known.sightings.first().map(|told| told.source.clone()).filter(|_| !is_of_aggregator(known)),
            is_of_feed: known.page.as_deref().is_some_and(is_feed),
            paper: link::is_arxiv_id(&known.id).then(|| known.id.clone()),
            at: known.entry.published.or(known.entry.updated).unwrap_or(known.first_seen),
        }
    }
}

/// The title without ` - Site` or ` | Site` behind.
fn without_site<'a>(title: &'a str, host: Option<&str>, source: Option<&str>) -> &'a str {
    let tail = [" - ", " – ", " — ", " | ", " :: "]
        .iter()
        .filter_map(|dash| title.rfind(dash).map(|at| (at, at + dash.len())));
    let Some((end, start)) = tail.max() else { return title };
    let letters =
        |text: &str| text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>();
    let tail = letters(&title[start..]);
    let is_site = |name: &str| !tail.is_empty() && letters(name).contains(&tail);
    let repeats = host.is_some_and(|host| REPEATERS.contains(&host));
    let is_short = title.len() - start <= MOST_TAIL;
    if is_short && (repeats || host.is_some_and(is_site) || source.is_some_and(is_site)) {
        &title[..end]
    } else {
        title
    }
}

/// The first sentences, without the title, addresses and labelled numbers.
fn lead(known: &Known) -> String {
    let html = [&known.entry.summary_html, &known.entry.content_html].into_iter().flatten();
    let html = html.map(String::as_str).find(|html| !html.trim().is_empty()).unwrap_or_default();
    let text = html::plain(&html[..html.floor_char_boundary(MOST_HTML)]);
    let text = known.entry.title.as_deref().and_then(|title| text.strip_prefix(title)).unwrap_or(&text);
    let mut lead = String::new();
    let mut words = text.split_whitespace().peekable();
    while let Some(word) = words.next() {
        let is_label = word.ends_with(':')
            && (LABELS.contains(&word.to_lowercase().as_str())
                || words.peek().is_some_and(|next| next.starts_with(|c: char| c.is_ascii_digit())));
        if is_label {
            words.next();
        } else if !word.contains("://") {
            if lead.len() + word.len() > LEAD {
                break;
            }
            lead.push_str(word);
            lead.push(' ');
        }
    }
    lead
}

/// Is it discussed on another host than it is on, or labelled with points or a discussion?
fn is_of_aggregator(known: &Known) -> bool {
    let text = known.entry.summary_html.as_deref().unwrap_or_default();
    let host = known.canonical.as_deref().and_then(link::host);
    let repeats = host.is_some_and(|host| REPEATERS.contains(&host.as_str()));
    repeats || super::face::is_discussed_elsewhere(known) || text.contains("Discussion:") || text.contains("Points:")
}

fn is_feed(page: &str) -> bool {
    let page = page.split('?').next().unwrap_or(page);
    [".xml", ".rss", ".atom", "/feed", "/rss", "/atom"].iter().any(|end| page.ends_with(end))
}

fn numbered(tokens: &[String]) -> BTreeSet<(String, String)> {
    let pairs = tokens.iter().zip(tokens.iter().skip(1));
    let numbered =
        pairs.filter(|(word, number)| is_number(number) || (IN_ROWS.contains(&word.as_str()) && number.len() == 1));
    numbered.filter_map(|(word, number)| Some((wording::stem(word)?, number.clone()))).collect()
}

/// Does the token count or name one of a row: `4.6`, `v2`, `40b`, `ii`, `b` (as in `Series B`)?
fn is_number(token: &str) -> bool {
    let digits = token.strip_prefix('v').unwrap_or(token);
    digits.starts_with(|c: char| c.is_ascii_digit())
        || matches!(token, "ii" | "iii" | "iv" | "v" | "vi")
        || (token.len() == 1 && !matches!(token, "a" | "i" | "s"))
}
