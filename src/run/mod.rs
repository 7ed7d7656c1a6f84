//! The conductor: reads the clock once and calls the stages in order.

mod lines;
mod lists;
mod weekly;

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use jiff::Timestamp;

use crate::cli::{Cli, Command, Global};
use crate::config::{self, Config};
use crate::issue::Issue;
use crate::report::Report;
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
}

/// Does what the command line asks.
pub fn run(cli: &Cli, report: &Report) -> Result<Exit> {
    let now = cli.global.now.unwrap_or_else(clock);
    match &cli.command {
        Command::Init { dir } => init(dir, report),
        Command::Parse { inputs, base, content_type } => {
            lines::parse(inputs, base.as_deref(), content_type.as_deref(), now)
        }
        Command::Classify { file } => lines::classify(file.as_deref()),
        Command::Rank { file } => lines::rank(file.as_deref()),
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
        Command::Build => weekly::build(desk),
        Command::Entries { week, json } => lists::entries(desk, week, *json),
        Command::Status { json } => lists::status(desk, *json),
        Command::Serve { port } => {
            serve::serve(&desk.out(), *port, |address| desk.report.say(&format!("{address} (Ctrl-C ends it)")))
                .context("cannot preview out/")?;
            Ok(Exit::Done)
        }
        Command::Init { .. } | Command::Parse { .. } | Command::Classify { .. } | Command::Rank { .. } => {
            bail!("this command needs no feeds.toml")
        }
    }
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
        publish::replace(&ignore, b"hebdo.db*\n/out/\n")?;
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

/// The issue files, read.
#[derive(Debug, Default)]
struct Shelf {
    /// By week.
    issues: BTreeMap<String, Issue>,
    /// As they stand on disk.
    texts: BTreeMap<String, String>,
}

impl<'a> Desk<'a> {
    fn new(config: Config, now: Timestamp, global: &Global, report: &'a Report) -> Self {
        Self { config, now, strict: global.strict, report }
    }

    fn out(&self) -> PathBuf {
        self.config.folder.join("out")
    }

    fn issue_path(&self, week: &str) -> PathBuf {
        self.config.folder.join("issues").join(format!("{week}.toml"))
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
                other => return Ok(other?),
            }
        }
    }

    /// The week that a word of the command line names.
    fn week(&self, word: &str) -> Result<Week> {
        let calendar = &self.config.publication.calendar;
        match word {
            "last" => Ok(calendar.last_closed(self.now)),
            "current" => Ok(calendar.week_at(self.now)),
            label => calendar.named(label).with_context(|| {
                format!("`{label}` is no week; write it as {}, or `current`", calendar.last_closed(self.now))
            }),
        }
    }

    /// Reads issues/; a file that cannot be read stops everything, since its entries could be published twice.
    fn shelf(&self) -> Result<Shelf> {
        let folder = self.config.folder.join("issues");
        let mut shelf = Shelf::default();
        let files = match fs::read_dir(&folder) {
            Ok(files) => files,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(shelf),
            Err(error) => return Err(error).with_context(|| format!("cannot read {}", folder.display())),
        };
        for file in files {
            let path = file.with_context(|| format!("cannot read {}", folder.display()))?.path();
            if path.extension().is_none_or(|extension| extension != "toml") {
                continue;
            }
            let text = fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
            let issue = Issue::from_toml(&text).with_context(|| format!("{} is no issue", path.display()))?;
            let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            if name != issue.week {
                bail!("{} says that it is week {}; one of the two is wrong", path.display(), issue.week);
            }
            shelf.texts.insert(name.clone(), text);
            shelf.issues.insert(name, issue);
        }
        shelf.refuse_repeats()?;
        Ok(shelf)
    }
}

impl Shelf {
    fn published(&self) -> impl Iterator<Item = &Issue> {
        self.issues.values().filter(|issue| !issue.draft)
    }

    /// An entry is published once, ever: feed readers know it by its id.
    fn refuse_repeats(&self) -> Result<()> {
        let mut homes: BTreeMap<&str, &str> = BTreeMap::new();
        for issue in self.published() {
            for (_, entry) in issue.entries() {
                if let Some(other) = homes.insert(&entry.id, &issue.week) {
                    bail!("the entry `{}` is in two issues, {other} and {}; drop one of them", entry.id, issue.week);
                }
            }
        }
        Ok(())
    }
}
