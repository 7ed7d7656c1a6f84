//! What composing a week came to.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use super::{Pictures, Tellings};
use crate::issue::Issue;
use crate::text::{self, counted};

/// What asking the pages of an issue came to.
#[derive(Debug, Default)]
pub struct Cards {
    asked: usize,
    failures: Vec<(String, String)>,
}

impl Cards {
    /// A page was asked, and could not be read if there is a failure.
    pub fn asked(&mut self, page: &url::Url, failure: Option<&String>) {
        self.asked += 1;
        self.failures.extend(failure.map(|failure| (page.to_string(), failure.clone())));
    }

    /// A line, and one more for each page that could not be read; nothing where none was asked.
    fn told(&self) -> String {
        if self.asked == 0 {
            return String::new();
        }
        let mut lines = format!("pages     {} asked for link cards, {} failed\n", self.asked, self.failures.len());
        for (page, failure) in &self.failures {
            let (page, failure) = (text::terminal_safe(page), text::terminal_safe(failure));
            let _ = writeln!(lines, "          failed  {page}: {failure}");
        }
        lines
    }
}

/// What composing a week came to.
#[derive(Debug)]
pub enum Composed {
    /// The issue file was written.
    Written {
        /// Where.
        path: PathBuf,
        /// Stories about machine learning in the week.
        relevant: usize,
        /// All its stories.
        stories: usize,
        /// What it says.
        issue: Box<Issue>,
        /// The pages that were read for it.
        cards: Cards,
        /// What a language model made of it.
        tellings: Tellings,
        /// The pictures that were asked for.
        pictures: Pictures,
    },
    /// It would say the same.
    Unchanged {
        /// Which week.
        week: String,
        /// Where.
        path: PathBuf,
        /// What a language model made of it.
        tellings: Tellings,
    },
    /// A person has changed the file; it stays.
    Touched {
        /// Which week.
        week: String,
        /// Where.
        path: PathBuf,
        /// It is still marked as a draft.
        draft: bool,
    },
    /// The week has nothing to tell.
    Empty {
        /// Which week.
        week: String,
    },
}

impl Composed {
    /// What became of it, in a line or a few.
    pub(super) fn told(&self) -> String {
        match self {
            Self::Written { path, relevant, stories, issue, cards, tellings, pictures } => {
                let sections: Vec<String> = issue
                    .sections
                    .iter()
                    .map(|section| format!("{} {}", section.section, section.entries.len()))
                    .collect();
                let kept =
                    format!("kept      {relevant} of {} about machine learning", counted(*stories, "story", "stories"));
                let count = counted(issue.entries().count(), "entry", "entries");
                let kind = if issue.draft { ", a draft" } else { "" };
                let (pages, told, pictures) = (cards.told(), tellings.line(), pictures.told());
                format!(
                    "{kept}\n{pages}{told}{pictures}issue     {}: {count} ({}){kind}",
                    shown(path),
                    sections.join(", ")
                )
            }
            Self::Unchanged { path, tellings, .. } => {
                format!("{}issue     {}: unchanged", tellings.line(), shown(path))
            }
            Self::Touched { path, draft: false, .. } => {
                format!(
                    "issue     {}: a person has changed it, so it stays; delete it to have it made anew",
                    shown(path)
                )
            }
            Self::Touched { path, draft: true, .. } => format!(
                "issue     {}: a draft that a person has changed; take out `draft = true` to publish it, \
                 or delete the file to have it made anew",
                shown(path)
            ),
            Self::Empty { week } => format!("issue     {week}: nothing new about machine learning, so no issue"),
        }
    }
}

fn shown(path: &Path) -> String {
    let path = path.strip_prefix(".").unwrap_or(path);
    text::terminal_safe(&path.display().to_string())
}
