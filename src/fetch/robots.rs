//! `robots.txt` (RFC 9309): what a host lets programs read. It is asked for pages and pictures, not for feeds, which are
//! there for programs.

use url::{Position, Url};

/// Most bytes of a file that are read (RFC 9309 §2.5).
const LONGEST: usize = 500 << 10;

/// Most rules that are kept; the longest real files have some thousand.
const MOST_RULES: usize = 5_000;

/// What a host lets us read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Robots {
    rules: Vec<Rule>,
    /// Nothing at all: the file could not be had, and nobody knows what it says.
    is_shut: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Rule {
    pattern: Vec<u8>,
    allows: bool,
}

impl Robots {
    /// Where the file of a host lies.
    #[must_use]
    pub fn place(url: &Url) -> Option<Url> {
        Url::parse(&url[..Position::BeforePath]).ok()?.join("/robots.txt").ok()
    }

    /// What an answer to the question for the file means (RFC 9309 §2.3.1): a file that is not there forbids nothing,
    /// one that the server fails to give forbids everything for now.
    #[must_use]
    pub fn answered(status: u16, body: &[u8], agent: &str) -> Self {
        match status {
            200..=299 => Self::read(body, agent),
            400..=499 if status != 429 => Self::default(),
            _ => Self::shut(),
        }
    }

    /// Nothing may be read.
    #[must_use]
    pub const fn shut() -> Self {
        Self { rules: Vec::new(), is_shut: true }
    }

    /// The rules for the program that calls itself `agent` (its first word, `hebdo`), or those for all.
    #[must_use]
    pub fn read(body: &[u8], agent: &str) -> Self {
        let text = String::from_utf8_lossy(&body[..body.len().min(LONGEST)]);
        let product: String = agent.chars().take_while(|c| c.is_ascii_alphabetic() || "-_".contains(*c)).collect();
        let (mut ours, mut all) = (None, None);
        let (mut is_ours, mut is_all, mut in_agents) = (false, false, false);
        for line in text.trim_start_matches('\u{feff}').lines() {
            let line = line.split('#').next().unwrap_or_default();
            let Some((key, value)) = line.split_once(':') else { continue };
            let (key, value) = (key.trim().to_ascii_lowercase(), value.trim());
            match key.as_str() {
                "user-agent" => {
                    if !in_agents {
                        (is_ours, is_all) = (false, false);
                    }
                    in_agents = true;
                    // Several groups for one program are one group.
                    if value.eq_ignore_ascii_case(&product) {
                        is_ours = true;
                        ours.get_or_insert_with(Vec::new);
                    } else if value == "*" {
                        is_all = true;
                        all.get_or_insert_with(Vec::new);
                    }
                }
                "allow" | "disallow" => {
                    in_agents = false;
                    let rule = Rule { pattern: value.as_bytes().to_vec(), allows: key == "allow" };
                    let groups = [(is_ours, &mut ours), (is_all, &mut all)];
                    for (_, group) in groups.into_iter().filter(|(is_meant, _)| *is_meant && !value.is_empty()) {
                        group.get_or_insert_default().push(rule.clone());
                    }
                }
                _ => in_agents = false,
            }
        }
        let mut rules = ours.or(all).unwrap_or_default();
        rules.truncate(MOST_RULES);
        Self { rules, is_shut: false }
    }

    /// May this be read? The longest rule that fits decides, and of two as long the one that allows.
    #[must_use]
    pub fn allows(&self, url: &Url) -> bool {
        let path = url[Position::BeforePath..Position::AfterQuery].as_bytes();
        if path == b"/robots.txt" {
            return true;
        }
        let fitting = self.rules.iter().filter(|rule| fits(&rule.pattern, path));
        let decides = fitting.max_by_key(|rule| (rule.pattern.len(), rule.allows));
        !self.is_shut && decides.is_none_or(|rule| rule.allows)
    }
}

/// Does a pattern fit the beginning of a path? `*` stands for anything, `$` at its end for the end.
///
/// Each star takes the first place that will do, so the time is bounded by the product of both lengths.
fn fits(pattern: &[u8], path: &[u8]) -> bool {
    let (pattern, is_anchored) = match pattern.strip_suffix(b"$") {
        Some(pattern) => (pattern, true),
        None => (pattern, false),
    };
    let mut pieces = pattern.split(|byte| *byte == b'*');
    let first = pieces.next().unwrap_or_default();
    let Some(mut rest) = path.strip_prefix(first) else { return false };
    let mut last: &[u8] = first;
    let mut is_starred = false;
    for piece in pieces {
        is_starred = true;
        last = piece;
        match memchr::memmem::find(rest, piece) {
            Some(at) => rest = &rest[at + piece.len()..],
            None => return false,
        }
    }
    !is_anchored || rest.is_empty() || (is_starred && path.ends_with(last))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allows(file: &str, path: &str) -> bool {
        Robots::read(file.as_bytes(), "hebdo/0.1.0 (+https://example.org/)")
            .allows(&Url::parse(&format!("https://example.org{path}")).unwrap())
    }

    #[test]
    fn the_longest_rule_that_fits_decides() {
        for (file, path, allowed) in [
            ("", "/a", true),
            ("User-agent: *\nDisallow:", "/a", true),
            ("User-agent: *\nDisallow: /", "/a", false),
            ("User-agent: *\nDisallow: /", "/robots.txt", true),
            ("User-agent: *\nDisallow: /a", "/ab", false),
            ("User-agent: *\nDisallow: /a", "/b", true),
            ("User-agent: *\nDisallow: /a\nAllow: /a/b", "/a/b/c", true),
            ("User-agent: *\nAllow: /a\nDisallow: /a", "/a", true),
            ("User-agent: *\nDisallow: /*.pdf$", "/x/y.pdf", false),
            ("User-agent: *\nDisallow: /*.pdf$", "/x/y.pdf?z", true),
            ("User-agent: *\nDisallow: /*.pdf$", "/x.pdf/y.pdf", false),
            ("User-agent: *\nDisallow: /a*b*c", "/a1b2c3", false),
            ("User-agent: *\nDisallow: /a*b*c", "/a1c2b3", true),
            ("User-agent: *\nDisallow: /a$", "/a", false),
            ("User-agent: *\nDisallow: /a$", "/ab", true),
            ("User-agent: *\nDisallow: *?s=", "/x?s=1", false),
            ("USER-AGENT: * # all\n  disallow :  /a # here", "/a", false),
            ("\u{feff}User-agent: *\r\nDisallow: /a\r\n", "/a", false),
            ("Disallow: /a", "/a", true),
            ("nonsense\n\u{0}\nUser-agent", "/a", true),
        ] {
            assert_eq!(allows(file, path), allowed, "{file:?} {path}");
        }
    }

    #[test]
    fn our_own_group_counts_before_that_for_all() {
        for (file, allowed) in [
            ("User-agent: *\nDisallow: /\n\nUser-agent: hebdo\nAllow: /", true),
            ("User-agent: Hebdo\nDisallow: /\n\nUser-agent: *\nAllow: /", false),
            ("User-agent: other\nUser-agent: hebdo\nDisallow: /", false),
            ("User-agent: other\nDisallow: /\n\nUser-agent: *\nAllow: /", true),
            ("User-agent: hebdobot\nDisallow: /", true),
            ("User-agent: hebdo\nDisallow: /b\nUser-agent: hebdo\nDisallow: /a", false),
            ("User-agent: hebdo\nCrawl-delay: 5\nDisallow: /a", false),
        ] {
            assert_eq!(allows(file, "/a"), allowed, "{file:?}");
        }
    }

    #[test]
    fn a_file_that_is_not_there_forbids_nothing_and_one_that_cannot_be_had_all() {
        let page = Url::parse("https://example.org/a?b#c").unwrap();
        for (status, allowed) in [
            (200, false),
            (404, true),
            (403, true),
            (410, true),
            (429, false),
            (500, false),
            (503, false),
            (304, false),
        ] {
            let robots = Robots::answered(status, b"User-agent: *\nDisallow: /a", "hebdo/1");
            assert_eq!(robots.allows(&page), allowed, "{status}");
        }
        assert_eq!(Robots::place(&page).unwrap().as_str(), "https://example.org/robots.txt");
    }

    #[test]
    fn spiteful_patterns_take_no_time() {
        let file = format!("User-agent: *\nDisallow: /{}b$", "a*".repeat(5_000));
        assert!(allows(&file, &format!("/{}", "a".repeat(10_000))));
    }
}
