//! What is said to people: progress, the closing summary, complaints. All of it goes to stderr.

mod composed;
mod pictures;
mod polls;
mod tellings;

use std::fmt::Write as _;
use std::io::{self, IsTerminal as _};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::cli::{Global, LogFormat, When};
use crate::config::ConfigError;
use crate::publish::Published;
use crate::sources::Failure;
use crate::store::Recorded;
use crate::text::{self, counted};

pub use composed::{Cards, Composed};
pub use pictures::Pictures;
pub use polls::Polls;
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
            eprint!("{}", polls.told());
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
            Composed::Touched { draft, .. } if *draft || self.quiet => self.problem(&composed.told()),
            _ => composed.told().lines().for_each(|line| self.say(line)),
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
