//! The issue file: TOML that an editor likes to read, with a fingerprint that tells whether one has changed it.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Deserialize;

use super::{Also, ByModel, Issue, IssueEntry, IssueSection, IssueSource, Picture};
use crate::identity;
use crate::link;
use crate::section::Section;
use crate::text;

/// What is wrong with an issue file, as a person should read it.
#[derive(Debug, thiserror::Error)]
pub enum IssueError {
    /// Not TOML, or not the keys of an issue; the text shows the line.
    #[error("{0}")]
    Toml(String),
    /// Two entries with one id.
    #[error("two entries have the id `{0}`")]
    DuplicateEntry(String),
    /// A link that cannot be published.
    #[error("the entry `{title}` has the link `{link}`, which is neither http nor https")]
    Link {
        /// The entry.
        title: String,
        /// What stands there.
        link: String,
    },
    /// A picture that cannot be published.
    #[error(
        "the entry `{title}` has the picture `{file}`; a picture is a file in issues/img/, such as `img/figure-1.png`"
    )]
    Picture {
        /// The entry.
        title: String,
        /// What stands there.
        file: String,
    },
    /// A name that cannot be a file's.
    #[error("`{0}` is no name of a week: only letters, digits and `-` are")]
    Week(String),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawIssue {
    week: String,
    title: String,
    #[serde(default)]
    introduction: String,
    #[serde(deserialize_with = "time")]
    start: Date,
    #[serde(deserialize_with = "time")]
    end: Date,
    #[serde(deserialize_with = "time")]
    published: Timestamp,
    #[serde(default, deserialize_with = "optional_time")]
    updated: Option<Timestamp>,
    #[serde(default)]
    draft: bool,
    #[serde(default, rename = "section")]
    sections: Vec<RawSection>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawSection {
    id: Section,
    title: Option<String>,
    #[serde(default, rename = "entry")]
    entries: Vec<RawEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawEntry {
    id: Option<String>,
    headline: Option<String>,
    title: String,
    link: String,
    #[serde(default)]
    authors: Vec<String>,
    source: Option<IssueSource>,
    #[serde(default, deserialize_with = "optional_time")]
    published: Option<Timestamp>,
    #[serde(default)]
    pick: bool,
    #[serde(default)]
    summary: String,
    site: Option<String>,
    description: Option<String>,
    image: Option<String>,
    picture: Option<Picture>,
    comments: Option<String>,
    #[serde(default)]
    also: Vec<Also>,
    told: Option<ByModel>,
}

/// A date or time as hebdo writes it, in quotes, or as TOML has it, without.
#[derive(Deserialize)]
#[serde(untagged)]
enum Time {
    Quoted(String),
    Bare(toml::value::Datetime),
}

fn time<'de, T, D>(deserializer: D) -> Result<T, D::Error>
where
    T: std::str::FromStr<Err: std::fmt::Display>,
    D: serde::Deserializer<'de>,
{
    let text = match Time::deserialize(deserializer)? {
        Time::Quoted(text) => text,
        Time::Bare(time) => time.to_string(),
    };
    text.parse().map_err(serde::de::Error::custom)
}

fn optional_time<'de, T, D>(deserializer: D) -> Result<Option<T>, D::Error>
where
    T: std::str::FromStr<Err: std::fmt::Display>,
    D: serde::Deserializer<'de>,
{
    time(deserializer).map(Some)
}

/// How a fingerprint stands in the comment at the top of an issue file.
const FINGERPRINT: &str = "# fingerprint: ";

/// What stands at the top of an issue file.
const HEADER: &str = "\
# Issue {week}, made by `hebdo compose`. It is yours: change it, then run `hebdo build`.
#
# * Any words may be changed: title, introduction, headline, title, summary, authors.
# * The order here is the order that readers see. To move an entry, cut its whole
#   [[section.entry]] block and paste it elsewhere; to drop it, delete the block.
# * To add one, write a block with at least `title` and `link`. `hebdo add`, `drop`, `pick`
#   and `move` do all this too. `site` and `description` make up an entry's link card, and
#   `picture = { file = \"img/1.png\", width = 640, height = 360, alt = \"…\" }` shows a
#   file of issues/img/.
# * `pick = true` puts an entry among the editor's picks.
# * Leave `week`, `start`, `end`, `published` and every `id` as they are: feed readers know
#   the issue and its entries by them. After a change that readers should hear of, set
#   `updated = \"2020-12-14T09:00:00Z\"` (the time of the change) under `published`.
#
# As long as the fingerprint fits the rest, `hebdo compose` may write this file anew.
# Once you have changed anything, hebdo leaves it alone.
";

impl Issue {
    /// Reads an issue file.
    pub fn from_toml(text: &str) -> Result<Self, IssueError> {
        let raw: RawIssue =
            toml::from_str(text).map_err(|error| IssueError::Toml(error.to_string().trim_end().to_owned()))?;
        if raw.week.is_empty() || !raw.week.chars().all(|c| c.is_ascii_alphanumeric() || c == '-') {
            return Err(IssueError::Week(raw.week));
        }
        let mut seen = BTreeSet::new();
        let mut sections = Vec::new();
        for section in raw.sections {
            let mut entries = Vec::new();
            for entry in section.entries {
                let entry = IssueEntry::checked(entry)?;
                if !seen.insert(entry.id.clone()) {
                    return Err(IssueError::DuplicateEntry(entry.id));
                }
                entries.push(entry);
            }
            let title = section.title.unwrap_or_else(|| section.id.default_title().to_owned());
            sections.push(IssueSection { section: section.id, title, entries });
        }
        Ok(Self {
            week: raw.week,
            title: raw.title,
            introduction: raw.introduction,
            start: raw.start,
            end: raw.end,
            published: raw.published,
            updated: raw.updated,
            draft: raw.draft,
            sections,
        })
    }

    /// The issue file, with its comment for the editor.
    #[must_use]
    pub fn to_toml(&self) -> String {
        let (header, body) = (HEADER.replace("{week}", &self.week), self.body());
        format!("{header}{FINGERPRINT}{}\n\n{body}", fingerprint(&header, &body))
    }

    fn body(&self) -> String {
        let mut out = String::new();
        key(&mut out, "week", &self.week);
        key(&mut out, "title", &self.title);
        key(&mut out, "introduction", &self.introduction);
        key(&mut out, "start", &self.start.to_string());
        key(&mut out, "end", &self.end.to_string());
        key(&mut out, "published", &self.published.to_string());
        optional(&mut out, "updated", self.updated.map(|updated| updated.to_string()).as_deref());
        if self.draft {
            out.push_str("draft = true\n");
        }
        for section in &self.sections {
            out.push_str("\n[[section]]\n");
            key(&mut out, "id", section.section.id());
            key(&mut out, "title", &section.title);
            for entry in &section.entries {
                out.push_str("\n[[section.entry]]\n");
                entry.write(&mut out);
            }
        }
        out
    }
}

impl IssueEntry {
    fn checked(raw: RawEntry) -> Result<Self, IssueError> {
        if !link::is_web(&raw.link) {
            return Err(IssueError::Link { title: raw.title, link: raw.link });
        }
        if let Some(file) = raw.picture.as_ref().and_then(|picture| picture.files().find(|file| !is_picture(file))) {
            return Err(IssueError::Picture { title: raw.title, file: file.to_owned() });
        }
        let by_hand = || {
            let entry = crate::entry::Entry { link: Some(raw.link.clone()), ..Default::default() };
            identity::of(&entry, "")
        };
        Ok(Self {
            id: raw.id.clone().unwrap_or_else(by_hand),
            headline: raw.headline.filter(|line| !line.trim().is_empty()),
            title: raw.title,
            link: raw.link,
            authors: raw.authors,
            source: raw.source,
            published: raw.published,
            pick: raw.pick,
            summary: raw.summary,
            site: raw.site,
            description: raw.description,
            image: raw.image,
            picture: raw.picture,
            comments: raw.comments,
            also: raw.also,
            told: raw.told,
        })
    }

    /// The entry's keys, as they stand below `[[section.entry]]`.
    pub(super) fn to_toml(&self) -> String {
        let mut out = String::new();
        self.write(&mut out);
        out
    }

    fn write(&self, out: &mut String) {
        key(out, "id", &self.id);
        if self.pick {
            out.push_str("pick = true\n");
        }
        optional(out, "headline", self.headline.as_deref());
        key(out, "title", &self.title);
        key(out, "link", &self.link);
        if !self.authors.is_empty() {
            let names: Vec<String> = self.authors.iter().map(|name| quoted(name)).collect();
            let _ = writeln!(out, "authors = [{}]", names.join(", "));
        }
        if let Some(source) = &self.source {
            let _ = write!(out, "source = {{ name = {}", quoted(&source.name));
            for (name, value) in [("id", &source.id), ("link", &source.link)] {
                if let Some(value) = value {
                    let _ = write!(out, ", {name} = {}", quoted(value));
                }
            }
            out.push_str(" }\n");
        }
        optional(out, "published", self.published.map(|at| at.to_string()).as_deref());
        optional(out, "site", self.site.as_deref());
        optional(out, "description", self.description.as_deref());
        optional(out, "image", self.image.as_deref());
        if let Some(picture) = &self.picture {
            picture.write(out);
        }
        optional(out, "comments", self.comments.as_deref());
        if !self.also.is_empty() {
            out.push_str("also = [\n");
            for also in &self.also {
                let _ = writeln!(out, "  {{ source = {}, link = {} }},", quoted(&also.source), quoted(&also.link));
            }
            out.push_str("]\n");
        }
        if let Some(ByModel { by, mark }) = &self.told {
            let _ = writeln!(out, "told = {{ by = {}, mark = {} }}", quoted(by), quoted(mark));
        }
        key(out, "summary", &self.summary);
    }
}

impl Picture {
    fn write(&self, out: &mut String) {
        let Self { file, width, height, alt, credit, licence, small } = self;
        let (file, alt) = (quoted(file), quoted(alt));
        let _ = write!(out, "picture = {{ file = {file}, width = {width}, height = {height}, alt = {alt}");
        if let Some(credit) = credit {
            let _ = write!(out, ", credit = {}", quoted(credit));
        }
        if let Some(licence) = licence {
            let (name, link) = (quoted(&licence.name), quoted(&licence.link));
            let _ = write!(out, ", licence = {{ name = {name}, link = {link} }}");
        }
        if let Some(small) = small {
            let _ = write!(out, ", small = {{ file = {}, width = {} }}", quoted(&small.file), small.width);
        }
        out.push_str(" }\n");
    }
}

/// Is it a file in `img/` that browsers show as a picture and run no script of (as they would of an SVG)?
fn is_picture(file: &str) -> bool {
    let name = file.strip_prefix("img/").unwrap_or_default();
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    let ending = name.rsplit_once('.').map(|(_, ending)| ending);
    !name.starts_with('.')
        && name.chars().all(is_plain)
        && ending.is_some_and(|ending| ["webp", "jpg", "jpeg", "png", "gif", "avif"].contains(&ending))
}

/// Is the file still as hebdo wrote it? One without a fingerprint is a person's.
#[must_use]
pub fn is_untouched(text: &str) -> bool {
    // git may have turned the line ends, which is nobody's edit.
    let text = text.replace("\r\n", "\n");
    text.split_once(FINGERPRINT)
        .and_then(|(header, rest)| Some((header, rest.split_once("\n\n")?)))
        .is_some_and(|(header, (stated, body))| stated == fingerprint(header, body))
}

/// Of all that stands around it: a remark at the top is an edit too.
fn fingerprint(header: &str, body: &str) -> String {
    text::mark(format!("{header}\n{body}").as_bytes())
}

fn key(out: &mut String, name: &str, value: &str) {
    let _ = writeln!(out, "{name} = {}", quoted(value));
}

fn optional(out: &mut String, name: &str, value: Option<&str>) {
    if let Some(value) = value {
        key(out, name, value);
    }
}

/// A TOML string; several lines where the text has them.
fn quoted(value: &str) -> String {
    toml::Value::String(value.to_owned()).to_string()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn issue() -> Issue {
        let entry = IssueEntry {
            id: "2006.07989".into(),
            headline: Some("Regularise by \"cutting\" a part".into()),
            title: "GradAug: A New Regularization Method".into(),
            link: "https://arxiv.org/abs/2006.07989".into(),
            authors: vec!["Taojiannan Yang".into(), "Sijie Zhu".into()],
            source: Some(IssueSource { name: "arXiv".into(), id: None, link: Some("https://arxiv.org/".into()) }),
            published: Some("2020-06-14T00:00:00Z".parse().unwrap()),
            pick: true,
            summary: "One line.\n\nAnother, with '''quotes''' and \"\"\"more\"\"\" and \\ and \u{7}.".into(),
            site: Some("arXiv.org".into()),
            description: Some("A page about it".into()),
            image: None,
            picture: Some(Picture {
                file: "img/a.webp".into(),
                width: 640,
                height: 360,
                alt: "A \"cut\" network".into(),
                credit: Some("Taojiannan Yang and others".into()),
                licence: Some(super::super::Licence {
                    name: "CC BY 4.0".into(),
                    link: "https://creativecommons.org/licenses/by/4.0/".into(),
                }),
                small: Some(super::super::Smaller { file: "img/a-320.webp".into(), width: 320 }),
            }),
            comments: Some("https://news.example.com/item?id=1".into()),
            also: vec![Also { source: "A blog".into(), link: "https://blog.example.org/a".into() }],
            told: Some(ByModel { by: "a \"model\"".into(), mark: "0123456789abcdef".into() }),
        };
        Issue {
            week: "2020-w50".into(),
            title: "ML News #Week 50, 2020".into(),
            introduction: "What we read.".into(),
            start: date(2020, 12, 6),
            end: date(2020, 12, 12),
            published: "2020-12-13T06:00:00Z".parse().unwrap(),
            updated: None,
            draft: false,
            sections: vec![IssueSection {
                section: Section::Papers,
                title: "Machine learning papers".into(),
                entries: vec![entry],
            }],
        }
    }

    #[test]
    fn what_is_written_is_read_back() {
        let issue = issue();
        let text = issue.to_toml();
        assert_eq!(Issue::from_toml(&text).unwrap(), issue, "{text}");
        assert_eq!(Issue::from_toml(&text).unwrap().to_toml(), text);
    }

    #[test]
    fn an_edit_is_noticed_and_turned_line_ends_are_none() {
        let text = issue().to_toml();
        assert!(is_untouched(&text));
        assert!(is_untouched(&text.replace('\n', "\r\n")));
        assert!(!is_untouched(&text.replace("What we read", "What I read")));
        assert!(!is_untouched(&format!("{text}\n# a remark\n")));
        assert!(!is_untouched(&format!("# a remark\n{text}")));
        assert!(!is_untouched(&text.replace("# fingerprint: ", "# print: ")));
    }

    #[test]
    fn an_editor_may_write_little() {
        let text = r#"
            week = "2020-w50"
            title = "A title"
            start = 2020-12-06
            end = "2020-12-12"
            published = 2020-12-13T06:00:00Z
            [[section]]
            id = "papers"
            [[section.entry]]
            title = "By hand"
            link = "https://arxiv.org/pdf/2011.14036v2"
        "#;
        let issue = Issue::from_toml(text).unwrap();
        let (section, entry) = issue.entries().next().unwrap();
        assert_eq!(section.title, "Machine learning papers");
        assert_eq!(entry.id, "2011.14036");
        assert_eq!(issue.picks().count(), 0);
    }

    #[test]
    fn mistakes_are_named_with_their_place() {
        let text = issue().to_toml();
        let error = |text: &str| Issue::from_toml(text).unwrap_err().to_string();
        assert!(error(&text.replace("title = \"GradAug", "titel = \"GradAug")).contains("titel"));
        assert!(error(&text.replace("pick = true", "pick = 1")).contains("pick = 1"), "the line is shown");
        assert!(error(&text.replace("https://arxiv.org/abs/2006.07989", "javascript:x")).contains("neither http"));
        assert!(error(&text.replace("\"2020-w50\"", "\"../x\"")).contains("no name of a week"));
        for file in ["img/../a.webp", "a.webp", "img/a.svg", "img/.webp", "https://example.org/a.png", "img/a b.png"] {
            assert!(error(&text.replace("img/a.webp", file)).contains("a picture is a file in issues/img/"), "{file}");
        }
        let entry = &text[text.find("\n[[section.entry]]").unwrap()..];
        assert!(error(&format!("{text}\n{entry}")).contains("two entries have the id `2006.07989`"));
    }
}
