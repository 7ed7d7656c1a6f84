//! What is said to people: progress, the closing summary, complaints. All of it goes to stderr.

mod pictures;
mod tellings;

use std::fmt::Write as _;
use std::io::{self, IsTerminal as _};
use std::path::{Path, PathBuf};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

pub use pictures::Pictures;

use crate::cli::{Global, LogFormat, When};
use crate::config::ConfigError;
use crate::issue::Issue;
use crate::publish::Published;
use crate::sources::Failure;
use crate::store::Recorded;
use crate::text::{self, counted};

pub use tellings::Tellings;

/// Speaks to the person or the cron mail.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is an option of the command line")]
pub struct Report {
    quiet: bool,
    color: bool,
    bar: bool,
    /// Everything is an event of the log, one JSON object a line.
    json: bool,
}

/// What polling came to.
#[derive(Debug, Default)]
pub struct Polls {
    asked: usize,
    unchanged: usize,
    not_due: usize,
    moved: Vec<(String, String)>,
    failures: Vec<(String, String)>,
    /// How many of them because their host gave no answer at all.
    unreachable: usize,
    mended: Vec<(String, String)>,
    /// Sources whose address is a page, with the feed that was found there.
    found: Vec<(String, String)>,
    /// Entries that a `filter` kept out.
    filtered: usize,
    totals: Recorded,
}

impl Polls {
    /// A source told something, or nothing new.
    pub fn answered(&mut self, unchanged: bool) {
        self.asked += 1;
        self.unchanged += usize::from(unchanged);
    }

    /// A source was not asked: it is not its turn.
    pub fn not_due(&mut self) {
        self.not_due += 1;
    }

    /// A source has moved for good.
    pub fn moved(&mut self, source: &str, place: &url::Url) {
        self.moved.push((source.to_owned(), place.to_string()));
    }

    /// A source failed.
    pub fn failed(&mut self, source: &str, failure: &Failure) {
        self.asked += 1;
        self.unreachable += usize::from(matches!(failure, Failure::Unreachable { .. }));
        self.failures.push((source.to_owned(), failure.to_string()));
    }

    /// Is it the network rather than the sources? Several failed, and all for want of any answer.
    fn is_cut_off(&self) -> bool {
        self.asked > 1 && self.unreachable == self.asked
    }

    /// The address of a source is a page, and this is its feed.
    pub fn found(&mut self, source: &str, place: &str) {
        self.found.push((source.to_owned(), place.to_owned()));
    }

    /// So many entries were kept out by a filter.
    pub fn filtered(&mut self, entries: usize) {
        self.filtered += entries;
    }

    /// What a source told is in the store; `mended` is what was damaged in its document.
    pub fn recorded(&mut self, source: &str, recorded: Recorded, mended: &[String]) {
        self.totals.entries += recorded.entries;
        self.totals.new += recorded.new;
        self.totals.held_back += recorded.held_back;
        if !mended.is_empty() {
            self.mended.push((source.to_owned(), mended.join(", ")));
        }
    }

    /// Did every source fail, and none tell anything all the same?
    #[must_use]
    pub fn all_failed(&self) -> bool {
        self.asked > 0 && self.failures.len() == self.asked && self.totals.entries == 0
    }

    /// Did any source fail?
    #[must_use]
    pub fn any_failed(&self) -> bool {
        !self.failures.is_empty()
    }
}

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

impl Report {
    /// Speaks as the options ask.
    #[must_use]
    pub fn new(options: &Global) -> Self {
        let terminal = io::stderr().is_terminal();
        let color = is_coloured(options.color);
        let json = options.log_format == LogFormat::Json;
        let bar = terminal && !options.quiet && options.verbose == 0 && !json;
        Self { quiet: options.quiet, color, bar, json }
    }

    /// Something worth knowing.
    pub fn say(&self, text: &str) {
        let text = &harmless(text);
        if self.json {
            tracing::info!("{text}");
        } else if !self.quiet {
            eprintln!("{text}");
        }
    }

    /// Something that went wrong.
    pub fn problem(&self, text: &str) {
        let text = &harmless(text);
        if self.json {
            tracing::error!("{text}");
        } else if self.color {
            eprintln!("\u{1b}[1;31merror\u{1b}[0m: {text}");
        } else {
            eprintln!("error: {text}");
        }
    }

    /// Something that went otherwise than meant, and stops nothing.
    pub fn warning(&self, text: &str) {
        let text = &harmless(text);
        if self.json {
            tracing::warn!("{text}");
        } else if self.color {
            eprintln!("\u{1b}[1;33mwarning\u{1b}[0m: {text}");
        } else {
            eprintln!("warning: {text}");
        }
    }

    /// What is wrong with feeds.toml.
    pub fn complaint(&self, error: &ConfigError) {
        match error {
            ConfigError::Refused(complaints) if !self.json => eprintln!("{}", complaints.render(self.color).trim_end()),
            ConfigError::Refused(complaints) => self.problem(complaints.render(false).trim_end()),
            other => self.problem(&chain(other)),
        }
    }

    /// Progress over so many sources.
    #[must_use]
    pub fn progress(&self, sources: usize) -> Progress {
        let target = if self.bar { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        let bar = ProgressBar::with_draw_target(Some(sources as u64), target);
        if let Ok(style) = ProgressStyle::with_template("{bar:24} {pos}/{len} sources  {wide_msg}") {
            bar.set_style(style);
        }
        Progress { bar }
    }

    /// The closing summary of `run` and `fetch`.
    pub fn run(&self, polls: &Polls, composed: &[Composed], built: Option<&Published>) {
        if self.json || self.quiet {
            for (source, failure) in &polls.failures {
                self.problem(&format!("{}: {}", text::terminal_safe(source), text::terminal_safe(failure)));
            }
        }
        if self.json {
            let Polls { asked, unchanged, not_due, failures, totals, .. } = polls;
            let Recorded { entries, new, held_back } = totals;
            tracing::info!(asked, unchanged, not_due, failed = failures.len(), entries, new, held_back, "polled");
        } else if !self.quiet {
            eprint!("{}", summary(polls));
        }
        for composed in composed {
            match composed {
                Composed::Empty { week } if polls.all_failed() => {
                    self.say(&format!("issue     {week}: no source answered, so nothing could be written"));
                }
                other => self.composed(other),
            }
        }
        if let Some(built) = built {
            self.say(&format!("out/      {built}"));
        }
    }

    /// What asking for pictures came to, where any were asked for.
    pub fn pictures(&self, pictures: &Pictures) {
        let told = pictures.told();
        if !told.is_empty() {
            self.say(told.trim_end());
        }
    }

    /// What became of a week's issue. That a draft waits for its editor, or that a model failed, is said even when quiet.
    pub fn composed(&self, composed: &Composed) {
        let tellings = match composed {
            Composed::Written { tellings, .. } | Composed::Unchanged { tellings, .. } => tellings.failure(),
            _ => None,
        };
        if let Some(line) = tellings.filter(|_| self.quiet) {
            self.problem(line.trim_end());
        }
        match composed {
            Composed::Touched { draft, .. } if *draft || self.quiet => self.problem(&outcome(composed)),
            _ => outcome(composed).lines().for_each(|line| self.say(line)),
        }
    }

    /// What `build` wrote.
    pub fn built(&self, built: &Published, issues: usize) {
        self.say(&format!("out/      {built}, from {}", counted(issues, "issue", "issues")));
    }
}

/// Is what goes to stderr coloured? By default on a terminal, unless `NO_COLOR` is set (<https://no-color.org>).
#[must_use]
pub fn is_coloured(when: When) -> bool {
    match when {
        When::Always => true,
        When::Never => false,
        When::Auto => io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty()),
    }
}

/// A bar that moves while sources answer; nothing at all where nobody watches.
#[derive(Debug)]
pub struct Progress {
    bar: ProgressBar,
}

impl Progress {
    /// A source is done.
    pub fn done(&self, source: &str, failure: Option<&Failure>) {
        tracing::debug!(source, failure = failure.map(tracing::field::display), "source done");
        self.bar.set_message(text::terminal_safe(source));
        self.bar.inc(1);
    }

    /// All are.
    pub fn finish(&self) {
        self.bar.finish_and_clear();
    }
}

/// Without control characters, but with its lines: names and arguments can hold anything.
fn harmless(text: &str) -> String {
    text.chars().filter(|c| *c == '\n' || !c.is_control()).collect()
}

/// An error with its causes, on one line.
fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(deeper) = cause {
        let _ = write!(text, ": {deeper}");
        cause = deeper.source();
    }
    text
}

fn summary(polls: &Polls) -> String {
    let Polls { asked, unchanged, not_due, moved, failures, mended, found, filtered, totals, .. } = polls;
    let mut lines = format!("sources   {asked} asked");
    if *unchanged > 0 {
        let _ = write!(lines, ", {unchanged} unchanged");
    }
    let _ = write!(lines, ", {} failed", failures.len());
    let _ = if *not_due > 0 { writeln!(lines, "; {not_due} not due yet") } else { writeln!(lines) };
    for (source, failure) in failures {
        let _ = writeln!(lines, "          failed  {}: {}", text::terminal_safe(source), text::terminal_safe(failure));
    }
    if polls.is_cut_off() {
        lines.push_str("          no host could be reached: is this machine online, or does it need `HTTPS_PROXY`?\n");
    }
    for (source, place) in moved {
        let (source, place) = (text::terminal_safe(source), text::terminal_safe(place));
        let _ = writeln!(lines, "          moved   {source}: for good, to {place}; it is asked there from now on");
    }
    for (source, mended) in mended {
        let _ = writeln!(lines, "          mended  {}: {}", text::terminal_safe(source), text::terminal_safe(mended));
    }
    for (source, place) in found {
        let (source, place) = (text::terminal_safe(source), text::terminal_safe(place));
        let _ =
            writeln!(lines, "          found   {source}: its feed is {place}; with that as `url` it is asked at once");
    }
    let _ = write!(lines, "entries   {} told, {} new", totals.entries, totals.new);
    if *filtered > 0 {
        let _ = write!(lines, ", {filtered} filtered out");
    }
    if totals.held_back > 0 {
        let _ = write!(lines, ", {} of them too old to be chosen", totals.held_back);
    }
    lines.push('\n');
    lines
}

fn outcome(composed: &Composed) -> String {
    match composed {
        Composed::Written { path, relevant, stories, issue, cards, tellings, pictures } => {
            let sections: Vec<String> =
                issue.sections.iter().map(|section| format!("{} {}", section.section, section.entries.len())).collect();
            let kept =
                format!("kept      {relevant} of {} about machine learning", counted(*stories, "story", "stories"));
            let count = counted(issue.entries().count(), "entry", "entries");
            let kind = if issue.draft { ", a draft" } else { "" };
            let (pages, told, pictures) = (cards.told(), tellings.line(), pictures.told());
            format!("{kept}\n{pages}{told}{pictures}issue     {}: {count} ({}){kind}", shown(path), sections.join(", "))
        }
        Composed::Unchanged { path, tellings, .. } => {
            format!("{}issue     {}: unchanged", tellings.line(), shown(path))
        }
        Composed::Touched { path, draft: false, .. } => {
            format!("issue     {}: a person has changed it, so it stays; delete it to have it made anew", shown(path))
        }
        Composed::Touched { path, draft: true, .. } => format!(
            "issue     {}: a draft that a person has changed; take out `draft = true` to publish it, \
             or delete the file to have it made anew",
            shown(path)
        ),
        Composed::Empty { week } => format!("issue     {week}: nothing new about machine learning, so no issue"),
    }
}

fn shown(path: &Path) -> String {
    let path = path.strip_prefix(".").unwrap_or(path);
    text::terminal_safe(&path.display().to_string())
}
