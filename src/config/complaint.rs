//! What is wrong with a feeds.toml, shown where it is wrong.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;

use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use crate::text;

/// One mistake: what, where, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Complaint {
    message: String,
    marks: Vec<Mark>,
    hint: Option<String>,
}

/// A stretch of the file that is underlined.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Mark {
    span: Range<usize>,
    label: String,
    primary: bool,
}

impl Complaint {
    pub(super) fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), marks: Vec::new(), hint: None }
    }

    /// Underlines the mistake itself.
    pub(super) fn at(mut self, span: Range<usize>, label: impl Into<String>) -> Self {
        self.marks.push(Mark { span, label: label.into(), primary: true });
        self
    }

    /// Underlines another place that has to do with it.
    pub(super) fn beside(mut self, span: Range<usize>, label: impl Into<String>) -> Self {
        self.marks.push(Mark { span, label: label.into(), primary: false });
        self
    }

    /// Says what to do.
    pub(super) fn hint(mut self, hint: impl Into<Option<String>>) -> Self {
        self.hint = hint.into();
        self
    }

    /// Where the mistake is; what has no place comes first.
    fn place(&self) -> usize {
        self.marks.iter().find(|mark| mark.primary).map_or(0, |mark| mark.span.start)
    }

    fn group<'a>(&'a self, file_name: &'a str, text: &'a str) -> Group<'a> {
        let title = Level::ERROR.primary_title(&self.message);
        let spans = || self.marks.iter().map(|mark| within(text, &mark.span));
        let first = spans().map(|span| span.start).min();
        let last = spans().map(|span| span.end).max();
        let group = if let Some((first, last)) = first.zip(last) {
            // Only the lines that are meant: the renderer goes through all that it is given.
            let start = text[..first].rfind('\n').map_or(0, |at| at + 1);
            let end = text[last..].find('\n').map_or(text.len(), |at| last + at);
            let marks = self.marks.iter().map(|mark| mark.annotation(text, start));
            let line = text[..start].matches('\n').count() + 1;
            title.element(Snippet::source(&text[start..end]).line_start(line).path(file_name).annotations(marks))
        } else {
            title.element(Origin::path(file_name))
        };
        match &self.hint {
            Some(hint) => group.element(Level::HELP.message(text::terminal_safe(hint))),
            None => group,
        }
    }
}

impl Mark {
    /// For a renderer that is given the text from `start` on.
    fn annotation<'a>(&self, text: &str, start: usize) -> Annotation<'a> {
        let kind = if self.primary { AnnotationKind::Primary } else { AnnotationKind::Context };
        let span = within(text, &self.span);
        let label = (!self.label.is_empty()).then(|| text::terminal_safe(&self.label));
        kind.span(span.start - start..span.end - start).label(label)
    }
}

/// Complains of everything that occurs a second time, and underlines the first as well.
pub(super) fn each_once(
    things: impl Iterator<Item = (String, Range<usize>)>,
    message: impl Fn(&str) -> String,
    hint: &str,
    heard: &mut Vec<Complaint>,
) {
    let mut seen = BTreeMap::new();
    for (thing, span) in things {
        if let Some(first) = seen.get(&thing) {
            let complaint = Complaint::new(message(&thing)).at(span, "a second time");
            heard.push(complaint.beside(Range::clone(first), "first here").hint(hint.to_owned()));
        } else {
            seen.insert(thing, span);
        }
    }
}

/// The span, moved onto characters that are there: the renderer panics on any other.
fn within(text: &str, span: &Range<usize>) -> Range<usize> {
    let start = text.floor_char_boundary(span.start);
    start..text.ceil_char_boundary(span.end).max(start)
}

/// Everything that is wrong with one feeds.toml, in the order of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Complaints {
    file_name: String,
    text: String,
    list: Vec<Complaint>,
}

impl Complaints {
    pub(super) fn new(file_name: &str, text: &str, mut list: Vec<Complaint>) -> Self {
        list.sort_by_key(Complaint::place);
        Self { file_name: text::terminal_safe(file_name), text: text.to_owned(), list }
    }

    /// All complaints with file, line, carets and hints, and a last line that counts them.
    #[must_use]
    pub fn render(&self, color: bool) -> String {
        let renderer = if color { Renderer::styled() } else { Renderer::plain() };
        let mut shown = String::new();
        for complaint in &self.list {
            shown.push_str(&renderer.render(&[complaint.group(&self.file_name, &self.text)]));
            shown.push_str("\n\n");
        }
        shown.push_str(&self.to_string());
        shown.push('\n');
        shown
    }
}

impl fmt::Display for Complaints {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} has {}", self.file_name, text::counted(self.list.len(), "mistake", "mistakes"))
    }
}

impl std::error::Error for Complaints {}
