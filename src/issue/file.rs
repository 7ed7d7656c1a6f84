//! The issue file: TOML that an editor likes to read, with a fingerprint that tells whether one has changed it.

mod read;
mod written;

use super::Issue;
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
    /// The issue file, with its comment for the editor.
    #[must_use]
    pub fn to_toml(&self) -> String {
        let (header, body) = (HEADER.replace("{week}", &self.week), self.body());
        format!("{header}{FINGERPRINT}{}\n\n{body}", fingerprint(&header, &body))
    }
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

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::issue::{Also, ByModel, IssueEntry, IssueSection, IssueSource, Licence, Picture, Smaller};
    use crate::section::Section;

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
                licence: Some(Licence {
                    name: "CC BY 4.0".into(),
                    link: "https://creativecommons.org/licenses/by/4.0/".into(),
                }),
                small: Some(Smaller { file: "img/a-320.webp".into(), width: 320 }),
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
