//! An entry as its words are compared.

use std::collections::BTreeSet;

use jiff::Timestamp;

use super::kinds::kinds;
use super::lexicon::{Lexicon, Word, has};
use crate::entry::Known;
use crate::{html, link, wording};

/// Bytes of HTML that are looked at: the first sentences, behind whatever pictures stand before them.
const MOST_HTML: usize = 2_000;

/// Bytes of HTML that are looked at where the words behind the first sentences have to decide.
const MOST_BODY: usize = 6_000;

/// Characters of the text that are compared: two sentences say what it is about, later ones stray.
const LEAD: usize = 300;

/// Characters behind those that are compared where they have to decide: reports of one event share their details.
const REST: usize = 900;

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
    /// Words of the text behind the first sentences that are in neither, once they were looked for.
    pub rest: Vec<Word>,
    /// Numbers with the word before them: `opus 4.6`, `part 2`.
    pub numbered: BTreeSet<(String, String)>,
    /// What kind of piece the title announces.
    pub kinds: BTreeSet<&'static str>,
    /// Where it is: its host, unless others' headlines are shown there.
    pub host: Option<String>,
    /// The part of its site that it is in: `blog` of `example.org/blog/a`.
    pub corner: Option<String>,
    /// The source that tells it, unless that is an aggregator, where many tell: one author tells a thing once.
    pub blog: Option<String>,
    /// Who wrote it, in lower case: in a digest that is who tells it.
    pub authors: BTreeSet<String>,
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
        let words = lexicon.note(title);
        let mut lead = lexicon.note(&Text::of(known, MOST_HTML, LEAD).lead);
        lead.retain(|word| !has(&words, *word));
        lexicon.count(words.iter().chain(&lead).copied());
        Self {
            title: words,
            lead,
            rest: Vec::new(),
            numbered: numbered(&tokens),
            kinds: kinds(title),
            host: host.filter(|host| !REPEATERS.contains(&host.as_str()) && !is_behind_counter(known)),
            corner: known.page.as_deref().and_then(corner),
            blog: known.sightings.first().map(|told| told.source.clone()).filter(|_| !is_of_aggregator(known)),
            authors: known.entry.authors.iter().map(|author| author.to_lowercase()).collect(),
            is_of_feed: known.page.as_deref().is_some_and(is_feed),
            paper: link::is_arxiv_id(&known.id).then(|| known.id.clone()),
            at: known.entry.published.or(known.entry.updated).unwrap_or(known.first_seen),
        }
    }
}

impl Telling {
    /// Looks for the words behind the first sentences; they are only wanted of the few that are compared.
    pub fn read_on(&mut self, known: &Known, lexicon: &mut Lexicon) {
        let rest = lexicon.note(&Text::of(known, MOST_BODY, LEAD + REST).rest);
        self.rest = rest.into_iter().filter(|word| !has(&self.title, *word) && !has(&self.lead, *word)).collect();
    }
}

/// The first step of a page's path, where another follows.
fn corner(page: &str) -> Option<String> {
    let mut steps = page.split('/').skip(1);
    steps.next().filter(|_| steps.next().is_some_and(|step| !step.is_empty())).map(str::to_owned)
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

/// The text of an entry without the title, addresses and labelled numbers.
struct Text {
    /// Its first sentences.
    lead: String,
    /// What follows them.
    rest: String,
}

impl Text {
    /// The text in the first `most_html` bytes, as far as `most` characters.
    fn of(known: &Known, most_html: usize, most: usize) -> Self {
        let html = [&known.entry.summary_html, &known.entry.content_html].into_iter().flatten();
        let html = html.map(String::as_str).find(|html| !html.trim().is_empty()).unwrap_or_default();
        let title = known.entry.title.as_deref().unwrap_or_default();
        // Twice as much, for the sake of addresses and numbers.
        let text = html::plain_start(&html[..html.floor_char_boundary(most_html)], title.len() + 2 * most);
        let text = if title.is_empty() { &text } else { text.strip_prefix(title).unwrap_or(&text) };
        let mut told = Self { lead: String::with_capacity(LEAD), rest: String::new() };
        let mut words = text.split_whitespace().peekable();
        while let Some(word) = words.next() {
            let is_label = word.ends_with(':')
                && (LABELS.iter().any(|label| word.eq_ignore_ascii_case(label))
                    || words.peek().is_some_and(|next| next.starts_with(|c: char| c.is_ascii_digit())));
            if is_label {
                words.next();
            } else if !word.contains("://") {
                let part = if told.rest.is_empty() && told.lead.len() + word.len() <= LEAD {
                    &mut told.lead
                } else if told.lead.len() + told.rest.len() + word.len() <= most {
                    &mut told.rest
                } else {
                    break;
                };
                part.push_str(word);
                part.push(' ');
            }
        }
        told
    }
}

/// Is it discussed on another host than it is on, or labelled with points or a discussion?
fn is_of_aggregator(known: &Known) -> bool {
    let text = known.entry.summary_html.as_deref().unwrap_or_default();
    let host = known.canonical.as_deref().and_then(link::host);
    let repeats = host.is_some_and(|host| REPEATERS.contains(&host.as_str()));
    repeats || super::face::is_discussed_elsewhere(known) || text.contains("Discussion:") || text.contains("Points:")
}

/// Does its link lead through a counter that does not say where?
fn is_behind_counter(known: &Known) -> bool {
    known.canonical.as_deref().is_some_and(link::is_sealed)
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
