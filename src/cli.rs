//! The command line: what can be typed, and the manual that `--help` shows.

#![allow(clippy::doc_markdown, rustdoc::bare_urls, reason = "the comments here are what --help shows")]

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use jiff::Timestamp;

use crate::section::Section;

const EXIT_CODES: &str = "\
Exit codes:
  0  done; sources that failed are listed
  1  nothing could be written, or with --strict a source failed
  2  wrong usage, or feeds.toml has mistakes
130  interrupted by Ctrl-C; what had come by then is kept";

/// Turns a list of sources into a weekly, sectioned publication with feeds.
///
/// hebdo polls the sources in feeds.toml, keeps what is about machine learning, sorts it into sections, picks the
/// best and publishes one issue a week as feeds and pages. Once a day `hebdo fetch`, once a week `hebdo run`:
/// that is all that cron needs to know.
#[derive(Debug, Parser)]
#[command(version, after_help = EXIT_CODES, max_term_width = 100, disable_help_subcommand = true)]
pub struct Cli {
    /// Options of every command.
    #[command(flatten)]
    pub global: Global,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// Options of every command.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Global options")]
pub struct Global {
    /// The configuration; all other paths are relative to its folder.
    #[arg(long, global = true, value_name = "PATH", default_value = "feeds.toml")]
    pub config: PathBuf,
    /// The clock, for runs that can be repeated to the byte, as in 2025-06-15T12:00:00Z.
    #[arg(long, global = true, value_name = "RFC3339")]
    pub now: Option<Timestamp>,
    /// Fail (exit 1) when any source fails.
    #[arg(long, global = true)]
    pub strict: bool,
    /// Say nothing but what went wrong.
    #[arg(long, short, global = true, conflicts_with = "verbose")]
    pub quiet: bool,
    /// Say more; twice: everything.
    #[arg(long, short, global = true, action = clap::ArgAction::Count)]
    pub verbose: u8,
    /// How the log on stderr is written.
    #[arg(long, global = true, value_name = "FORMAT", default_value = "text")]
    pub log_format: LogFormat,
    /// Whether to use colour.
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub color: When,
}

/// How the log is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line.
    Json,
}

/// Whether to use colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum When {
    /// On a terminal, unless NO_COLOR is set.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Write a commented feeds.toml with the default sources
    ///
    /// Never overwrites one that is there. Afterwards set title, home and id in it, then `hebdo run`.
    Init {
        /// Where to; made if it is missing.
        #[arg(default_value = ".")]
        dir: PathBuf,
    },
    /// Fetch, compose every closed week that has no issue yet, build: the cron line
    ///
    /// Polls the sources that are due, writes issues/WEEK.toml for each week that is over and
    /// later than the newest issue (on a first run only for the last one), and writes out/.
    /// A source that fails is listed and stops nothing. Running it again changes nothing.
    ///
    ///   # Sundays at six: the issue of the week that ended at midnight
    ///   0 6 * * 0  cd /srv/weekly && hebdo run --quiet
    #[command(verbatim_doc_comment)]
    Run,
    /// Poll the sources that are due
    ///
    /// Asks each source for what is new since last time and records it in hebdo.db. Run it daily, and nothing
    /// that a feed shows for a day only is missed. When a source is due its host and its feed decide, and failures
    /// in a row; no wait is longer than a day.
    Fetch {
        /// Only this source; may be given several times.
        #[arg(long, value_name = "NAME")]
        source: Vec<String>,
        /// Ask even what is not due, gone, or on a host that wanted silence, and without conditions.
        #[arg(long)]
        force: bool,
    },
    /// Write the issue file of a week
    ///
    /// The file is yours to edit; hebdo never overwrites one that you have changed. `current` previews the week
    /// that is not over yet: the file is marked `draft = true` and stays out of the feeds.
    Compose {
        /// A week such as 2020-w50, or `current`.
        #[arg(value_name = "WEEK", default_value = "last")]
        week: String,
    },
    /// Write out/ from issues/ and feeds.toml
    ///
    /// The same input gives the same bytes; files that would not change are not touched. Refuses to publish under
    /// another `publication.id` than before, since feed readers would show every issue a second time.
    Build {
        /// Publish under another `publication.id` all the same.
        #[arg(long)]
        force: bool,
    },
    /// Add the thing at an address to an issue
    ///
    /// With what the database knows of it; else with what its page says; with --title, the page is not asked. The
    /// issue is composed first if its file is not there. Then `hebdo build` publishes the change.
    ///
    ///   hebdo add https://arxiv.org/abs/2011.14036 --pick --note "Doctors look elsewhere."
    #[command(verbatim_doc_comment)]
    Add {
        /// An http or https address.
        url: String,
        /// A week such as 2020-w50, or `current`.
        #[arg(long, value_name = "WEEK", default_value = "last")]
        week: String,
        /// papers, articles, usecases or other; without it, the likeliest.
        #[arg(long, value_name = "SECTION")]
        section: Option<Section>,
        /// Make it one of the editor's picks.
        #[arg(long)]
        pick: bool,
        /// Its title, where you know better.
        #[arg(long, value_name = "TEXT")]
        title: Option<String>,
        /// Your own line above it.
        #[arg(long, value_name = "TEXT")]
        headline: Option<String>,
        /// Your own words about it, in place of its summary.
        #[arg(long, value_name = "TEXT")]
        note: Option<String>,
    },
    /// Take an entry out of an issue
    ///
    /// Everything else in the issue file stays as it is, remarks and all. The entry may be told again in a later
    /// week if a source tells it again.
    Drop {
        /// Its id, its address, or words of its title that no other has.
        what: String,
        /// A week such as 2020-w50, or `current`.
        #[arg(long, value_name = "WEEK", default_value = "last")]
        week: String,
    },
    /// Make an entry one of the editor's picks
    ///
    /// Or, with --off, no pick any more. Everything else in the issue file stays as it is, remarks and all.
    Pick {
        /// Its id, its address, or words of its title that no other has.
        what: String,
        /// A week such as 2020-w50, or `current`.
        #[arg(long, value_name = "WEEK", default_value = "last")]
        week: String,
        /// It is no pick any more.
        #[arg(long)]
        off: bool,
    },
    /// Move an entry to another section or place
    ///
    /// Everything else in the issue file stays as it is, and the entry's remarks go with it.
    ///
    ///   hebdo move 2011.14036 --place 1
    ///   hebdo move "Loon balloons" --section usecases
    #[command(verbatim_doc_comment)]
    Move {
        /// Its id, its address, or words of its title that no other has.
        what: String,
        /// A week such as 2020-w50, or `current`.
        #[arg(long, value_name = "WEEK", default_value = "last")]
        week: String,
        /// papers, articles, usecases or other; without it, it stays in its own.
        #[arg(long, value_name = "SECTION", required_unless_present = "place")]
        section: Option<Section>,
        /// 1 is the first of the section; without it, it becomes the last.
        #[arg(long, value_name = "NUMBER", value_parser = parse_place)]
        place: Option<usize>,
    },
    /// List everything seen in a week, with what was decided about it
    ///
    /// Section, relevance and score of each entry, the story it belongs to, and whether it is in the issue or why not.
    Entries {
        /// A week such as 2020-w50, or `current`.
        #[arg(value_name = "WEEK", default_value = "last")]
        week: String,
        /// One JSON object a line.
        #[arg(long)]
        json: bool,
    },
    /// Show the health of each source
    ///
    /// Last success, newest entry, entries new this week, next poll; what went wrong since when, what has moved or is
    /// gone, and which source answers and yet has fallen silent. With `[pages] status = true` in feeds.toml the same
    /// is out/status.html.
    Status {
        /// One JSON object a line.
        #[arg(long)]
        json: bool,
    },
    /// Read feeds and print them as JSON
    ///
    /// Takes RSS 0.9x, 1.0 and 2.0, Atom 0.3 and 1.0 and JSON Feed, however damaged, and
    /// prints {"ok": true, "format", "feed": {…}, "entries": […]}, or {"ok": false,
    /// "error": "…"} and exit 1 for what is no feed. Several inputs give one object a line,
    /// with "file". HTML is sanitised, links are absolute, dates RFC 3339 in UTC. Needs no
    /// feeds.toml; of one that is there, URLs obey the network limits.
    ///
    ///   hebdo parse https://example.org/feed.xml
    ///   hebdo parse --base https://example.org/feed.xml saved.xml
    ///
    /// With --source it asks a source of feeds.toml, of whatever kind, and prints what it
    /// gives, filtered, without recording anything: how selectors and paths are tried.
    ///
    ///   hebdo parse --source "AI at Meta"
    #[command(verbatim_doc_comment)]
    Parse {
        /// Files, http(s) URLs, or `-` for standard input.
        #[arg(required_unless_present = "source", conflicts_with = "source", value_name = "FILE-or-URL-or-'-'")]
        inputs: Vec<String>,
        /// Ask this source of feeds.toml instead; may be given several times.
        #[arg(long, value_name = "NAME", conflicts_with_all = ["base", "content_type"])]
        source: Vec<String>,
        /// Where it came from: what relative links are relative to.
        #[arg(long, value_name = "URL")]
        base: Option<String>,
        /// The Content-Type that it came with.
        #[arg(long, value_name = "TYPE")]
        content_type: Option<String>,
    },
    /// Decide for JSON Lines: about machine learning or not, and which section
    ///
    /// Reads {"id", "title", "url", "text", "source"} (all but title optional) and prints for
    /// each line, in order, {"id", "relevant", "p_relevant", "section", "p": {"papers": …},
    /// "why": […]}. `section` is given even when the entry is not relevant. Needs no feeds.toml.
    ///
    ///   echo '{"title": "A neural network that sorts parcels"}' | hebdo classify
    #[command(verbatim_doc_comment)]
    Classify {
        /// Standard input when left out; may be packed by gzip.
        file: Option<PathBuf>,
        /// A model made by `hebdo train`, instead of the one that ships.
        #[arg(long, value_name = "MODEL")]
        model: Option<PathBuf>,
    },
    /// Judge the decisions on lines whose answers are known
    ///
    /// Reads lines as `hebdo classify` does that also hold "section": papers, articles, usecases,
    /// other, `irrelevant`, or null (about machine learning, in no section). Prints precision,
    /// recall and F1 of the gate, accuracy, F1 and macro-F1 of the sections, and who is taken
    /// for whom. Lines with "flags" are left out. Needs no feeds.toml.
    ///
    ///   hebdo eval labelled.jsonl.gz
    ///
    /// With --stories it measures how well stories are told apart. The lines are then
    /// {"a": ENTRY, "b": ENTRY, "same": true or false, "kind"}, pairs of entries that a person
    /// has judged, and precision and recall of the pairs found to be one story are printed, for
    /// each kind and for all. An ENTRY is {"title", "url", "text", "published", "source", "id",
    /// "comments", "doi"}, all optional, or {"file", "id"}: an entry of a feed, of JSON Lines, or
    /// a page, in the folder that a line {"files": FOLDER} before it names. -v tells which pairs
    /// are wrong, and why.
    #[command(verbatim_doc_comment)]
    Eval {
        /// Standard input when left out; labelled lines may be packed by gzip.
        file: Option<PathBuf>,
        /// A model made by `hebdo train`, instead of the one that ships.
        #[arg(long, value_name = "MODEL", conflicts_with = "stories")]
        model: Option<PathBuf>,
        /// The lines are pairs of entries, judged to be one story or not.
        #[arg(long)]
        stories: bool,
        /// One JSON object, for machines; with --stories one for each pair, then the figures.
        #[arg(long)]
        json: bool,
    },
    /// Train the classifier, or the ranking
    ///
    /// Takes labelled lines as `hebdo eval` does (a line counts by its "weight", 1 if it has
    /// none), issue files, and papers with "abstract" and "categories", whose arXiv categories
    /// tell whether they are about machine learning. The same input gives the same bytes. Name
    /// the model in feeds.toml to use it: classifier = { model = "my.model" }
    ///
    /// --from-issues learns from the issue files that you have changed: what you moved, added
    /// and, where hebdo.db still knows the week, dropped. Without other files it corrects the
    /// model that ships, above all for the sources of these entries.
    ///
    ///   hebdo train labelled.jsonl.gz -o my.model
    ///   hebdo train --from-issues issues/ -o my.model
    ///
    /// With --rank it trains what `hebdo rank` goes by. It then takes folders of weeks, or a
    /// folder of such: candidates.jsonl (or .gz), every paper of the week as `hebdo rank` reads
    /// it, and picked.jsonl, what people picked of them {"id", "by", "rank", "of"}; prints how
    /// well a model of the other weeks orders each, and writes the model of all. Name the
    /// earliest week first (a folder of weeks is read in the order of names): later ones count more.
    ///
    ///   hebdo train --rank weeks/ -o interest.model
    #[command(verbatim_doc_comment)]
    Train {
        /// Train the ranking.
        #[arg(long, requires = "files", conflicts_with_all = ["from_issues", "vectors"])]
        rank: bool,
        /// Labelled lines, packed by gzip or not, or issue files; with --rank folders of weeks.
        #[arg(value_name = "FILE-or-FOLDER")]
        files: Vec<PathBuf>,
        /// A folder of issue files to learn corrections from.
        #[arg(long, value_name = "DIR")]
        from_issues: Option<PathBuf>,
        /// Where the model goes.
        #[arg(long, short, value_name = "MODEL")]
        output: PathBuf,
        /// Word vectors in the text form of GloVe, 50 numbers a line, instead of those in the model that ships.
        #[arg(long, value_name = "FILE")]
        vectors: Option<PathBuf>,
        /// How many lines of them to take.
        #[arg(long, value_name = "N", default_value_t = 30_000)]
        words: usize,
    },
    /// Order JSON Lines, best first
    ///
    /// Reads {"id", "title", "abstract" or "text", "categories": [], "authors": [], "published", "comment",
    /// "signals": {}} and prints the same lines best first, each with "score" and "why". What has an "abstract"
    /// is judged as a paper. Needs no feeds.toml.
    Rank {
        /// Standard input when left out.
        file: Option<PathBuf>,
        /// A model made by `hebdo train --rank`, instead of the one that ships.
        #[arg(long, value_name = "MODEL")]
        model: Option<PathBuf>,
    },
    /// Say why an entry was kept or refused
    ///
    /// What became of it; whether it is taken to be about machine learning, and in which section, with
    /// probabilities and the reasons that weighed most; its story; its score, part by part.
    Explain {
        /// The link or the id of something that a source has told.
        #[arg(value_name = "URL-or-ID")]
        entry: String,
        /// Another one: are the two one story, and why, or why not?
        #[arg(value_name = "OTHER")]
        other: Option<String>,
    },
    /// Add the feeds of a subscription list (OPML) to feeds.toml
    ///
    /// Reads what people really have, well-formed or not. Folders that are named like a section become the section
    /// of their feeds; feeds that are there already, or twice in the list, are left out, and what is no feed is said.
    /// Everything else in feeds.toml stays as it is, comments included.
    Import {
        /// The list.
        #[arg(value_name = "FILE.opml")]
        file: PathBuf,
    },
    /// Print the sources as a subscription list (OPML 2.0)
    ///
    /// For feed readers, and for `hebdo import` elsewhere. Each section is a folder. Sources that are no feeds
    /// are in it as links, and files of this machine are not.
    Export,
    /// Preview out/ in a browser
    ///
    /// Serves the folder on 127.0.0.1 only, with the content types that feed readers want. Ctrl-C ends it.
    Serve {
        /// 0 takes any that is free.
        #[arg(long, default_value_t = 8000)]
        port: u16,
    },
}

/// A place in a list, counted from 1.
fn parse_place(text: &str) -> Result<usize, String> {
    text.parse().ok().filter(|place| *place > 0).ok_or_else(|| "places are counted from 1".to_owned())
}
