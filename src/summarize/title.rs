//! The title of what is no paper: a headline already, once what its site and whoever points at it have added is off.

use std::sync::LazyLock;

use regex::Regex;

use super::pattern;
use crate::text;

/// Sites whose names stand behind titles, whoever told them; as letters and digits alone.
const SITES: &[&str] = &[
    "hackernews",
    "huggingface",
    "linkedin",
    "medium",
    "reddit",
    "substack",
    "techcrunch",
    "theguardian",
    "thenewyorktimes",
    "theverge",
    "towardsdatascience",
    "venturebeat",
    "wikipedia",
    "wired",
    "youtube",
];

/// Last words of what can only be the name of a site: `… | Company Blog`.
const SITE_ENDINGS: &[&str] = &["blog", "newsroom", "magazine", "podcast", "newsletter"];

/// What parts a title from the name of its site, the rarest in titles first. A colon is not among them: what stands in
/// front of it is often who acts.
const JOINTS: &[&str] = &[" | ", " · ", " :: ", " « ", " » ", " — ", " – ", " - "];

/// Words that a headline in capitals keeps as they are.
const CAPITALS: &[&str] = &[
    "ACL", "AGI", "AI", "API", "ASR", "AWS", "BERT", "CEO", "CLI", "CNN", "CPU", "EU", "GAN", "GPT", "GPU", "IBM",
    "ICLR", "ICML", "LLM", "LORA", "MIT", "ML", "NASA", "NLP", "OCR", "RAG", "RL", "TPU", "TTS", "UK", "UN", "US",
    "USA", "VLM",
];

/// Names of sites are no longer.
const LONGEST_SITE: usize = 40;

/// Fewer characters are left of no title.
const SHORTEST: usize = 4;

/// Fewer letters in capitals are a name.
const LETTERS_OF_A_SHOUT: usize = 14;

/// What stands in front: labels of forums, dates.
static IN_FRONT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?ix)^(?:
            \[(?:p|r|d|n|oc|pdf|video|project|research|discussion|news|tutorial|paper|code|update|resource|announcement)\]
          | (?:show|launch|tell|ask)\s+hn\s*:
          | (?:github|gitlab|huggingface)\s+-\s
          | \d{1,2}[/.]\d{1,2}[/.](?:19|20)\d\d(?:\s+\d{1,2}:\d\d)?\s+[-–|:]\s
        )\s*",
    )
});

/// A date in front, as lists on pages have it, with or without a space behind.
static DATE_IN_FRONT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?x)^(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?\s+\d{1,2},\s+(?:19|20)\d\d(?P<gap>[\s·|:–-]*)",
    )
});

/// The end of a label that a list has glued to the title: `Economic ResearchWhat …`.
static GLUED: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^(?:[A-Z][A-Za-z&]*\s){0,3}[A-Z][a-z&]+(?P<title>[A-Z0-9])"));

/// What stands behind: a year, what kind of file it is.
static BEHIND: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?i)\s*(?:\((?:19|20)\d\d\)|[\[(](?:pdf|video|audio|podcast|slides|paywall|repost)[\])])$")
});

/// `owner / repo`, as lists of repositories have it.
static REPOSITORY: LazyLock<Regex> = LazyLock::new(|| pattern(r"^([\w.-]+) / ([\w.-]+)$"));

/// The title without the names of its site (`places`: of the source, its host, its authors) and what others added to it.
#[must_use]
pub fn title(title: &str, places: &[&str]) -> String {
    let mut line = text::one_line(title);
    loop {
        let shorter = shorter(&line, places);
        // A title that is nothing but the name of its site is still a title.
        if shorter.chars().count() < SHORTEST || shorter == line {
            break;
        }
        line = shorter;
    }
    let line = REPOSITORY.replace(&line, "$1/$2");
    if is_shouted(&line) { lowered(&line) } else { line.into_owned() }
}

/// With one thing less.
fn shorter(line: &str, places: &[&str]) -> String {
    let bare = BEHIND.replace(line, "");
    let bare = IN_FRONT.replace(&bare, "");
    if let Some(date) = DATE_IN_FRONT.captures(&bare) {
        let rest = &bare[date.get(0).map_or(0, |date| date.end())..];
        let is_glued = date.name("gap").is_none_or(|gap| gap.is_empty());
        let label = GLUED.captures(rest).filter(|_| is_glued).and_then(|found| found.name("title"));
        return rest[label.map_or(0, |title| title.start())..].trim().to_owned();
    }
    without_site(bare.trim_start_matches(is_ornament).trim_end(), places).trim().to_owned()
}

/// Spaces and pictures in front.
fn is_ornament(c: char) -> bool {
    c.is_whitespace()
        || matches!(c, '\u{2600}'..='\u{27BF}' | '\u{1F300}'..='\u{1FAFF}' | '\u{FE0F}' | '\u{200D}' | '\u{2B50}')
}

/// Without the name of a site behind it, or in front of it.
fn without_site<'t>(line: &'t str, places: &[&str]) -> &'t str {
    for joint in JOINTS {
        if let Some((title, site)) = line.rsplit_once(joint)
            && is_site(site, joint, places)
        {
            return title;
        }
        if let Some((site, title)) = line.split_once(joint)
            && is_place(site, places)
        {
            return title;
        }
    }
    line
}

/// Is it surely no part of the title?
fn is_site(part: &str, joint: &str, places: &[&str]) -> bool {
    let lower = part.to_lowercase();
    let last = lower.rsplit(' ').next().unwrap_or_default();
    // A dash joins parts of sentences as well.
    let is_bar = !joint.contains(['-', '–', '—']);
    let is_byline = is_bar && lower.starts_with("by ") && part.split(' ').count() <= 5;
    let has_site_ending = is_bar && part.split(' ').count() <= 5 && SITE_ENDINGS.contains(&last);
    part.chars().count() <= LONGEST_SITE
        && (is_place(part, places) || SITES.contains(&squeezed(part).as_str()) || is_byline || has_site_ending)
}

/// Is it one of these names, or the beginning of one (`Adobe` of `Adobe Blog`), in any spelling?
fn is_place(part: &str, places: &[&str]) -> bool {
    let name = squeezed(part);
    let is_one = |place: &&str| {
        let place = squeezed(place);
        place == name || place.strip_prefix("www") == Some(&*name) || name.strip_prefix("the") == Some(&*place) || {
            // What is left of the longer one is what sites call themselves.
            let rest = place.strip_prefix(&name).or_else(|| name.strip_prefix(&*place));
            rest.is_some_and(|rest| {
                ["blog", "news", "newsroom", "research", "engineering", "ai", "com", "org", "net", "io", "feed", "rss"]
                    .contains(&rest)
            })
        }
    };
    name.chars().count() >= 3 && places.iter().any(is_one)
}

/// Letters and digits alone, in lower case.
fn squeezed(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Is it written in capitals?
fn is_shouted(line: &str) -> bool {
    let letters = || line.chars().filter(|c| c.is_alphabetic());
    let lower = letters().filter(|c| c.is_lowercase()).count();
    letters().count() >= LETTERS_OF_A_SHOUT
        && lower * 12 < letters().count()
        && letters().all(|c| c.is_ascii())
        && line.split(' ').count() >= 3
}

/// As a sentence is written.
fn lowered(line: &str) -> String {
    let words: Vec<String> = line
        .split(' ')
        .map(|word| {
            let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
            let singular = bare.strip_suffix('S').unwrap_or(bare);
            let is_kept =
                bare.chars().any(|c| c.is_ascii_digit()) || CAPITALS.iter().any(|kept| [bare, singular].contains(kept));
            // `US` is a country here, and hardly ever the pronoun.
            if is_kept { word.to_owned() } else { word.to_lowercase() }
        })
        .collect();
    let line = words.join(" ");
    let first = line.char_indices().find(|(_, c)| c.is_alphabetic());
    match first {
        Some((at, c)) => format!("{}{}{}", &line[..at], c.to_uppercase(), &line[at + c.len_utf8()..]),
        None => line,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_sites_and_forums_add_is_off() {
        for (raw, places, clean) in [
            ("How we built it | Acme Engineering Blog", &[][..], "How we built it"),
            ("How we built it - Acme", &["Acme Blog"], "How we built it"),
            ("How we built it | by Ann Lee | Medium", &[], "How we built it"),
            (
                "How we built it | by Ann Lee | Jun, 2025 | Towards Data Science",
                &[],
                "How we built it | by Ann Lee | Jun, 2025",
            ),
            ("A talk about attention - YouTube", &[], "A talk about attention"),
            ("Acme | How we built it", &["acme.com"], "How we built it"),
            ("[P] A library for parsers", &[], "A library for parsers"),
            ("[R] [P] A library", &[], "A library"),
            ("Show HN: A library for parsers (2019)", &[], "A library for parsers"),
            ("Attention is what you need [pdf]", &[], "Attention is what you need"),
            ("GitHub - acme/parser: A library for parsers", &[], "acme/parser: A library for parsers"),
            ("Alishahryar1 / free-code", &[], "Alishahryar1/free-code"),
            ("Apr 22, 2026Economic ResearchWhat 81,000 people told us", &[], "What 81,000 people told us"),
            ("Apr 22, 2026 What people told us", &[], "What people told us"),
            ("13/08/2020 21:27 - Comitê completa 150 dias", &[], "Comitê completa 150 dias"),
            ("🚀 It starts", &[], "It starts"),
            ("GOOGLE RELEASES NEW LLMS FOR THE EU IN 2025", &[], "Google releases new LLMS for the EU in 2025"),
        ] {
            assert_eq!(title(raw, places), clean, "{raw}");
        }
    }

    #[test]
    fn what_belongs_to_a_title_stays() {
        for (raw, places) in [
            ("Google: our new model", &["Google"][..]),
            ("Attention - what is it good for?", &["Acme"]),
            ("Llama 3 | what is new", &[]),
            ("NASA SLS", &[]),
            ("Acme", &["Acme"]),
            ("Acme Blog", &["Acme Blog"]),
            ("What happened in 2019 (and in 2020)", &[]),
            ("Seed3D 2.0: Advancing 3D Content Generation", &["Seed"]),
            ("C++ - a history", &["C++"]),
            ("RAG vs. GPU: LORA", &[]),
            ("", &[]),
            ("机器学习用例的例子", &[]),
        ] {
            assert_eq!(title(raw, places), raw, "{raw}");
        }
    }
}
