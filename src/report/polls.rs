//! What polling came to.

use std::fmt::Write as _;

use crate::sources::Failure;
use crate::store::Recorded;
use crate::text;

/// What polling came to.
#[derive(Debug, Default)]
pub struct Polls {
    pub(super) asked: usize,
    pub(super) unchanged: usize,
    pub(super) not_due: usize,
    moved: Vec<(String, String)>,
    pub(super) failures: Vec<(String, String)>,
    /// How many of them because their host gave no answer at all.
    unreachable: usize,
    mended: Vec<(String, String)>,
    /// Sources whose address is a page, with the feed that was found there.
    found: Vec<(String, String)>,
    /// Entries that a `filter` kept out.
    filtered: usize,
    pub(super) totals: Recorded,
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

    /// The lines of the closing summary.
    pub(super) fn told(&self) -> String {
        let Self { asked, unchanged, not_due, moved, failures, mended, found, filtered, totals, .. } = self;
        let mut lines = format!("sources   {asked} asked");
        if *unchanged > 0 {
            let _ = write!(lines, ", {unchanged} unchanged");
        }
        let _ = write!(lines, ", {} failed", failures.len());
        let _ = if *not_due > 0 { writeln!(lines, "; {not_due} not due yet") } else { writeln!(lines) };
        for (source, failure) in failures {
            let _ =
                writeln!(lines, "          failed  {}: {}", text::terminal_safe(source), text::terminal_safe(failure));
        }
        if self.is_cut_off() {
            lines.push_str(
                "          no host could be reached: is this machine online, or does it need `HTTPS_PROXY`?\n",
            );
        }
        for (source, place) in moved {
            let (source, place) = (text::terminal_safe(source), text::terminal_safe(place));
            let _ = writeln!(lines, "          moved   {source}: for good, to {place}; it is asked there from now on");
        }
        for (source, mended) in mended {
            let _ =
                writeln!(lines, "          mended  {}: {}", text::terminal_safe(source), text::terminal_safe(mended));
        }
        for (source, place) in found {
            let (source, place) = (text::terminal_safe(source), text::terminal_safe(place));
            let _ = writeln!(
                lines,
                "          found   {source}: its feed is {place}; with that as `url` it is asked at once"
            );
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
}
