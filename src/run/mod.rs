//! The conductor: reads the clock once and calls the stages in order.

mod candidates;
mod cards;
mod corrections;
mod decide;
mod errands;
mod eval_stories;
mod examples;
mod explain;
mod figures;
mod hand;
mod heard;
mod interrupt;
mod labelled;
mod lines;
mod lists;
mod llm;
mod order;
mod pictures;
mod polls;
mod preview;
mod publishing;
mod rank;
mod status;
mod subscriptions;
mod taste;
mod train;
mod vouched;
mod weekly;

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use jiff::Timestamp;

use crate::classify::Classifier;
use crate::cli::{Cli, Command, Global};
use crate::config::{self, Config};
use crate::report::Report;
use crate::shelf::Shelf;
use crate::store::{Access, Store, StoreError};
use crate::week::Week;
use crate::{publish, serve};

/// How long a second hebdo waits for the first: longer than a poll of slow sources takes.
const LONGEST_WAIT: Duration = Duration::from_mins(10);

/// How often it looks.
const LOOK_AGAIN: Duration = Duration::from_millis(200);

/// How a command ended; the numbers are a contract with cron and scripts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// Done.
    Done = 0,
    /// Nothing could be written.
    Nothing = 1,
    /// Wrong usage, or mistakes in feeds.toml.
    Usage = 2,
    /// Somebody pressed Ctrl-C; the number that shells give to that.
    Interrupted = 130,
}

/// A week on the command line that is none.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct WrongWeek(String);

/// Does what the command line asks.
///
/// Mistakes in what was typed or in feeds.toml are told here and end in [`Exit::Usage`].
pub fn run(cli: &Cli, report: &Report) -> Result<Exit> {
    match obey(cli, report) {
        Err(error) if error.is::<WrongWeek>() || error.is::<publishing::OtherId>() => {
            report.problem(&error.to_string());
            Ok(Exit::Usage)
        }
        Err(error) if error.is::<interrupt::Interrupted>() => {
            report.problem(&error.to_string());
            Ok(Exit::Interrupted)
        }
        other => other,
    }
}

fn obey(cli: &Cli, report: &Report) -> Result<Exit> {
    let now = cli.global.now.unwrap_or_else(clock);
    match &cli.command {
        Command::Init { dir } => init(dir, report),
        Command::Parse { inputs, base, content_type, source } if source.is_empty() => {
            let network = match network(inputs, &cli.global.config) {
                Ok(network) => network,
                Err(error) => {
                    report.complaint(&error);
                    return Ok(Exit::Usage);
                }
            };
            lines::parse(inputs, base.as_deref(), content_type.as_deref(), &network, now)
        }
        Command::Classify { file, model } => decide::classify(file.as_deref(), model.as_deref()),
        Command::Eval { file, stories: true, json, .. } => {
            eval_stories::eval_stories(file.as_deref(), *json, cli.global.verbose > 0)
        }
        Command::Eval { file, model, json, .. } => decide::eval(file.as_deref(), model.as_deref(), *json),
        Command::Train { rank: true, files, output, .. } => rank::train_on(files, output, report),
        Command::Train { files, output, vectors, words, from_issues, .. } => {
            let order = train::Order {
                files,
                output,
                vectors: vectors.as_deref(),
                words: *words,
                issues: from_issues.as_deref(),
            };
            // The configuration is only needed to tell what was dropped.
            let config = if from_issues.is_some() { config::load(&cli.global.config).ok() } else { None };
            let desk = config.map(|config| Desk::new(config, now, &cli.global, report));
            train::run(&order, desk.as_ref(), report)
        }
        Command::Rank { file, model } => rank::rank(file.as_deref(), model.as_deref()),
        Command::Import { file } => subscriptions::import(file, &cli.global.config, report),
        _ => match config::load(&cli.global.config) {
            Ok(config) => with_config(cli, &Desk::new(config, now, &cli.global, report)),
            Err(error) => {
                report.complaint(&error);
                Ok(Exit::Usage)
            }
        },
    }
}

fn with_config(cli: &Cli, desk: &Desk<'_>) -> Result<Exit> {
    match &cli.command {
        Command::Run => weekly::run(desk),
        Command::Fetch { source, force } => weekly::fetch(desk, source, *force),
        Command::Compose { week } => weekly::compose(desk, week),
        Command::Parse { source, .. } => preview::preview(desk, source),
        Command::Build { force } => weekly::build(desk, *force),
        Command::Add { url, week, section, pick, title, headline, note } => {
            let (title, headline, note) = (title.as_deref(), headline.as_deref(), note.as_deref());
            hand::add(desk, &hand::Addition { url, week, section: *section, pick: *pick, title, headline, note })
        }
        Command::Drop { what, week } => hand::drop(desk, what, week),
        Command::Pick { what, week, off } => hand::pick(desk, what, week, *off),
        Command::Move { what, week, section, place } => hand::relocate(desk, what, week, *section, *place),
        Command::Entries { week, json } => lists::entries(desk, week, *json),
        Command::Status { json } => status::status(desk, *json),
        Command::Export => subscriptions::export(desk),
        Command::Explain { entry, other } => explain::explain(desk, entry, other.as_deref()),
        Command::Serve { port } => {
            let home = desk.config.publication.home.path();
            serve::serve(&desk.out(), home, *port, |address| desk.report.say(&format!("{address} (Ctrl-C ends it)")))
                .context("cannot preview out/")?;
            Ok(Exit::Done)
        }
        Command::Init { .. }
        | Command::Import { .. }
        | Command::Classify { .. }
        | Command::Rank { .. }
        | Command::Eval { .. }
        | Command::Train { .. } => {
            bail!("this command needs no feeds.toml")
        }
    }
}

/// `[network]` of the feeds.toml, where there is one and it is needed.
fn network(inputs: &[String], path: &Path) -> Result<config::Network, config::ConfigError> {
    let is_needed = inputs.iter().any(|input| input.contains("://")) && path.exists();
    if is_needed { config::load(path).map(|config| config.network) } else { Ok(config::Network::default()) }
}

/// The one place where time is read; `--now` stands in for it.
#[expect(clippy::disallowed_methods, reason = "this is the clock")]
fn clock() -> Timestamp {
    Timestamp::now()
}

fn init(dir: &Path, report: &Report) -> Result<Exit> {
    fs::create_dir_all(dir).with_context(|| format!("cannot make {}", dir.display()))?;
    let path = dir.join("feeds.toml");
    if path.exists() {
        report.problem(&format!("{} is there already; it stays as it is", path.display()));
        return Ok(Exit::Nothing);
    }
    publish::replace(&path, config::DEFAULT.as_bytes())?;
    let ignore = dir.join(".gitignore");
    if !ignore.exists() {
        publish::replace(&ignore, b"hebdo.db*\n")?;
    }
    report.say(&format!(
        "{} is written. Set `title`, `home` and `id` in it, then run `hebdo run`; keep issues/ in git.",
        path.display()
    ));
    Ok(Exit::Done)
}

/// What every command with a feeds.toml works with.
struct Desk<'a> {
    config: Config,
    now: Timestamp,
    strict: bool,
    report: &'a Report,
}

impl<'a> Desk<'a> {
    fn new(config: Config, now: Timestamp, global: &Global, report: &'a Report) -> Self {
        Self { config, now, strict: global.strict, report }
    }

    fn out(&self) -> PathBuf {
        self.config.folder.join("out")
    }

    /// The classifier that feeds.toml names, or the one that ships.
    fn classifier(&self) -> Result<Classifier> {
        decide::classifier(self.config.model.as_deref())
    }

    fn database(&self) -> PathBuf {
        self.config.folder.join("hebdo.db")
    }

    /// Opens the store for writing; waits, and says so, while another hebdo is at work.
    fn store(&self) -> Result<Store> {
        let started = Instant::now();
        let mut told = false;
        loop {
            match Store::open(&self.database(), Access::Write) {
                Err(StoreError::Busy(path)) if started.elapsed() < LONGEST_WAIT => {
                    if !told {
                        self.report.say(&format!("another hebdo is at work on {}; waiting", path.display()));
                        told = true;
                    }
                    std::thread::sleep(LOOK_AGAIN);
                }
                other => {
                    let store = other?;
                    // Nobody else is writing now.
                    for folder in [self.out(), self.config.folder.join("issues")] {
                        publish::sweep(&folder)?;
                    }
                    return Ok(store);
                }
            }
        }
    }

    /// The week that a word of the command line names.
    fn week(&self, word: &str) -> Result<Week> {
        let calendar = &self.config.publication.calendar;
        match word {
            "last" => Ok(calendar.last_closed(self.now)),
            "current" => Ok(calendar.week_at(self.now)),
            label => calendar.named(label).ok_or_else(|| {
                let usual = calendar.last_closed(self.now);
                WrongWeek(format!("`{label}` is no week; write it as {usual}, or `current`")).into()
            }),
        }
    }

    /// Reads issues/.
    fn shelf(&self) -> Result<Shelf> {
        Ok(Shelf::read(self.config.folder.join("issues"))?)
    }
}
