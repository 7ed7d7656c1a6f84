//! The health of the sources: as a table, as JSON Lines, as a page.

use std::io::{self, Write as _};

use anyhow::Result;
use jiff::civil::Weekday;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::{Desk, Exit};
use crate::config::{Kind, Source};
use crate::sources;
use crate::store::{Access, Health, Store};
use crate::text;
use crate::write::{self, Page, StatusRow};

const WEEK: SignedDuration = SignedDuration::from_hours(7 * 24);

/// A source that had entries in each of so many weeks is expected to have some in the next.
const WEEKS: i32 = 4;

/// How long after an announcement (00:00 UTC, Monday to Friday) arXiv's API surely has the papers of it.
const LAG: SignedDuration = SignedDuration::from_hours(12);

/// What is known of a source.
struct Checked<'a> {
    source: &'a Source,
    health: Option<Health>,
    /// Where its feed was found, if feeds.toml names a page.
    found: Option<String>,
    /// Why its silence is suspicious.
    warning: Option<String>,
}

fn check<'a>(desk: &'a Desk<'_>, store: &Store) -> Result<Vec<Checked<'a>>> {
    let calendar = &desk.config.publication.calendar;
    let opens = calendar.opens(&calendar.week_at(desk.now));
    let mut checked = Vec::new();
    for source in &desk.config.sources {
        let asked = sources::asked(source);
        let health = store.health(&source.name, opens)?.filter(|health| health.remembered.asked == asked);
        let since = desk.now - WEEK * (WEEKS + 1);
        let arrivals = if health.is_some() { store.arrivals(&source.name, since)? } else { Vec::new() };
        let last_success = health.as_ref().and_then(|health| health.remembered.last_success);
        let warning = last_success.and_then(|last| {
            let stale = matches!(source.kind, Kind::Arxiv { .. }).then(|| is_stale(&arrivals, last)).flatten();
            stale.or_else(|| is_silent(&arrivals, last, desk.now))
        });
        let found = store.found(&source.name, &asked)?;
        checked.push(Checked { source, health, found, warning });
    }
    Ok(checked)
}

/// It answers, had entries in each of the last weeks, and none in this one.
fn is_silent(arrivals: &[Timestamp], last_success: Timestamp, now: Timestamp) -> Option<String> {
    let in_week = |back: i32| {
        let (from, until) = (now - WEEK * (back + 1), now - WEEK * back);
        arrivals.iter().any(|at| *at > from && *at <= until)
    };
    let answers = last_success > now - WEEK;
    let silent = answers && !in_week(0) && (1..=WEEKS).all(in_week);
    silent
        .then(|| format!("silent: it had entries in each of the {WEEKS} weeks before, and none in the last seven days"))
}

/// arXiv was asked after an announcement, and all that it had was known.
fn is_stale(arrivals: &[Timestamp], last_success: Timestamp) -> Option<String> {
    let batch = last_announcement(last_success - LAG)?;
    // What was first asked after it has no batch before it to be compared with.
    let before = arrivals.iter().any(|at| *at < batch);
    let since = arrivals.iter().any(|at| *at >= batch);
    (before && !since).then(|| {
        format!("stale: no paper is new since the announcement of {}, though it was asked later", batch.strftime("%F"))
    })
}

/// The last midnight in UTC, Monday to Friday, at or before a moment: 20:00 in New York of the evening before, in
/// winter an hour later.
fn last_announcement(moment: Timestamp) -> Option<Timestamp> {
    let mut day = moment.to_zoned_datetime(TimeZone::UTC).date();
    while matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) {
        day = day.yesterday().ok()?;
    }
    TimeZone::UTC.to_timestamp(day.into()).ok()
}

pub(super) fn status(desk: &Desk<'_>, as_json: bool) -> Result<Exit> {
    let store = Store::open(&desk.database(), Access::Read)?;
    let checked = check(desk, &store)?;
    let mut out = io::stdout().lock();
    if as_json {
        for checked in &checked {
            writeln!(out, "{}", line_of_json(checked, desk.now))?;
        }
        return Ok(Exit::Done);
    }
    writeln!(
        out,
        "{:<24} {:<16}  {:<16}  {:>4} {:>6}  {:<16}  STATE",
        "SOURCE", "LAST SUCCESS", "NEWEST ENTRY", "NEW", "ALL", "NEXT POLL"
    )?;
    for checked in &checked {
        let StatusRow { source, state, last_success, newest, new, entries, next, notes, .. } = row(checked, desk.now);
        let source = text::shortened(&source, 24).into_owned();
        // What fails says so itself.
        let state = Some(state).filter(|state| state != "failing").into_iter();
        let state = state.chain(notes).collect::<Vec<_>>().join("; ");
        writeln!(out, "{source:<24} {last_success:<16}  {newest:<16}  {new:>4} {entries:>6}  {next:<16}  {state}")?;
    }
    Ok(Exit::Done)
}

/// `status.html`, if feeds.toml wants it.
pub(super) fn page(desk: &Desk<'_>) -> Result<Option<Page>> {
    if !desk.config.pages.status {
        return Ok(None);
    }
    let store = Store::open(&desk.database(), Access::Read)?;
    let rows: Vec<StatusRow> = check(desk, &store)?.iter().map(|checked| row(checked, desk.now)).collect();
    Ok(Some(write::status_page(&desk.config, &minute(Some(desk.now)), &rows)))
}

fn line_of_json(checked: &Checked<'_>, now: Timestamp) -> Value {
    let Checked { source, health, found, warning } = checked;
    let remembered = health.as_ref().map(|health| &health.remembered);
    json!({
        "source": source.name,
        "state": state(checked),
        "last_polled": remembered.and_then(|source| source.last_polled),
        "last_success": remembered.and_then(|source| source.last_success),
        "newest_entry": health.as_ref().and_then(|health| health.newest),
        "new_this_week": health.as_ref().map_or(0, |health| health.new),
        "entries": health.as_ref().map_or(0, |health| health.entries),
        "error": remembered.and_then(|source| source.failure.as_ref()),
        "failing_since": remembered.and_then(|source| source.failing_since),
        "failures": remembered.map_or(0, |source| source.failures),
        "warning": warning,
        "moved_to": remembered.and_then(|source| source.moved.as_ref()),
        "found_at": found,
        "gone_since": remembered.and_then(|source| source.gone),
        "rests_until": remembered.and_then(|source| source.rests_until),
        "next_poll": next_poll(health.as_ref(), now),
    })
}

/// When it is asked next; none if its turn is whenever `hebdo fetch` runs, or never.
fn next_poll(health: Option<&Health>, now: Timestamp) -> Option<Timestamp> {
    let remembered = &health?.remembered;
    if remembered.gone.is_some() {
        return None;
    }
    remembered.due.max(remembered.rests_until).filter(|at| *at > now)
}

fn state(checked: &Checked<'_>) -> &'static str {
    let Some(health) = &checked.health else { return "never asked" };
    let remembered = &health.remembered;
    match (remembered.gone, &remembered.failure, &checked.warning) {
        (Some(_), ..) => "gone",
        (None, Some(_), _) => "failing",
        (None, None, Some(_)) => "silent",
        (None, None, None) => "ok",
    }
}

fn row(checked: &Checked<'_>, now: Timestamp) -> StatusRow {
    let Checked { source, health, found, warning } = checked;
    let remembered = health.as_ref().map(|health| health.remembered.clone()).unwrap_or_default();
    let state = state(checked);
    let mut notes = Vec::new();
    if let Some(failure) = &remembered.failure {
        let since = remembered.failing_since.map_or("now".to_owned(), |since| format!("since {}", minute(Some(since))));
        notes.push(format!("failing {since}: {failure}"));
    }
    if remembered.gone.is_some() {
        notes.push("take it out of feeds.toml".to_owned());
    }
    notes.extend(warning.clone());
    notes.extend(remembered.moved.as_ref().map(|moved| format!("moved for good to {moved}")));
    notes.extend(found.as_ref().map(|place| format!("its feed is {place}")));
    let next = match (next_poll(health.as_ref(), now), remembered.gone) {
        (_, Some(_)) => "never".to_owned(),
        (Some(at), None) => minute(Some(at)),
        (None, None) => "next fetch".to_owned(),
    };
    StatusRow {
        source: text::terminal_safe(&source.name),
        state: state.to_owned(),
        needs_care: !matches!(state, "ok" | "never asked"),
        last_success: minute(remembered.last_success),
        newest: minute(health.as_ref().and_then(|health| health.newest)),
        new: health.as_ref().map_or(0, |health| health.new),
        entries: health.as_ref().map_or(0, |health| health.entries),
        next,
        notes: notes.iter().map(|note| text::terminal_safe(note)).collect(),
    }
}

/// To the minute, in UTC.
fn minute(at: Option<Timestamp>) -> String {
    at.map_or("–".to_owned(), |at| at.strftime("%Y-%m-%d %H:%M").to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn silence_is_suspicious_only_after_weeks_with_entries() {
        let now = at("2025-06-30T00:00:00Z");
        let weekly = [
            at("2025-06-20T00:00:00Z"),
            at("2025-06-12T00:00:00Z"),
            at("2025-06-06T00:00:00Z"),
            at("2025-05-28T00:00:00Z"),
        ];
        assert!(is_silent(&weekly, at("2025-06-29T00:00:00Z"), now).is_some());
        assert_eq!(is_silent(&weekly[1..], at("2025-06-29T00:00:00Z"), now), None, "a week without entries before");
        assert_eq!(is_silent(&weekly, at("2025-06-20T00:00:00Z"), now), None, "it was not asked");
        let fresh = [weekly.as_slice(), &[at("2025-06-29T00:00:00Z")]].concat();
        assert_eq!(is_silent(&fresh, at("2025-06-29T00:00:00Z"), now), None);
    }

    #[test]
    fn a_weekday_of_arxiv_without_news_is_stale() {
        // 2025-06-11 is a Wednesday.
        let before = [at("2025-06-10T06:00:00Z")];
        assert!(is_stale(&before, at("2025-06-11T18:00:00Z")).is_some());
        assert_eq!(is_stale(&before, at("2025-06-11T06:00:00Z")), None, "too early to say");
        assert_eq!(is_stale(&[before[0], at("2025-06-11T06:00:00Z")], at("2025-06-11T18:00:00Z")), None);
        // On a Sunday the last announcement is Friday's.
        assert_eq!(is_stale(&[before[0], at("2025-06-13T05:00:00Z")], at("2025-06-15T18:00:00Z")), None);
        assert!(is_stale(&[before[0], at("2025-06-12T05:00:00Z")], at("2025-06-15T18:00:00Z")).is_some());
        assert_eq!(is_stale(&[], at("2025-06-15T18:00:00Z")), None);
    }
}
