//! What a host's words mean for us: pure decisions over plain values.

use std::time::Duration;

use jiff::Timestamp;

use crate::date;
use crate::entry::Schedule;

/// Hosts whose terms ask for a rest between requests, with all that lies below them.
///
/// arXiv: "no more than one request every three seconds" (API terms of use); Reddit throttles by address.
const SLOW_HOSTS: &[(&str, Duration)] =
    &[("arxiv.org", Duration::from_secs(3)), ("reddit.com", Duration::from_secs(3))];

/// The longest that a host's wish for silence is granted; longer ones are typing errors or spite.
const LONGEST_REST: Duration = Duration::from_hours(24);

/// The longest that anything else keeps a source from being asked: a little less than the day between two runs of
/// cron, or every second one would come too early.
const LONGEST_WAIT: Duration = Duration::from_hours(23);

/// How long `skipHours` and `skipDays` are obeyed after a source last answered. A weekend is shorter; where cron runs on
/// Sundays only, a feed that skips them would never be asked.
const LONGEST_SKIP: Duration = Duration::from_hours(72);

/// The wait after the second failure in a row; it doubles with each. After the first there is none: most pass.
const FIRST_WAIT: Duration = Duration::from_hours(1);

/// How long a source's validators are believed. Servers exist that answer 304 for ever.
const LONGEST_CONDITION: Duration = Duration::from_hours(8 * 24);

/// The rest between two requests to a host.
#[must_use]
pub fn host_rest(host: &str, configured: Duration) -> Duration {
    SLOW_HOSTS
        .iter()
        .filter(|(slow, _)| host.strip_suffix(slow).is_some_and(|sub| sub.is_empty() || sub.ends_with('.')))
        .map(|(_, rest)| *rest)
        .fold(configured, Duration::max)
}

/// What time it is, here and at the host (its `Date`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clocks {
    /// Ours.
    pub ours: Timestamp,
    /// Theirs, where it is told.
    pub theirs: Option<Timestamp>,
}

impl Clocks {
    /// How long until a moment that the host named. Where the clocks differ, the shorter wait is the likelier.
    fn until(self, moment: Timestamp) -> Duration {
        let waits = [Some(self.ours), self.theirs].into_iter().flatten();
        // A moment that is past asks for nothing.
        let ahead = waits.filter_map(|now| Duration::try_from(moment.duration_since(now)).ok());
        ahead.filter(|wait| !wait.is_zero()).min().unwrap_or_default()
    }
}

/// How long a host wants us to stay away: `Retry-After` in seconds or as a date (RFC 9110 §10.2.3), held within a day.
#[must_use]
pub fn retry_after(header: Option<&str>, clocks: Clocks) -> Option<Duration> {
    let header = header?.trim();
    let wait = match seconds(header) {
        Some(wait) => wait,
        None => clocks.until(date::parse(header)?),
    };
    Some(wait.min(LONGEST_REST))
}

/// How long an answer stays fresh by its headers (RFC 9111 §4.2.1); none where they say nothing.
#[must_use]
pub fn fresh_for(cache_control: &str, expires: Option<&str>, age: Option<&str>, clocks: Clocks) -> Option<Duration> {
    let mut max_age = None;
    for directive in cache_control.split(',') {
        let (name, value) = directive.split_once('=').unwrap_or((directive, ""));
        match name.trim().to_ascii_lowercase().as_str() {
            "no-cache" | "no-store" => return Some(Duration::ZERO),
            // What is no number asks for nothing (RFC 9111 §4.2.1: consider it stale).
            "max-age" if max_age.is_none() => {
                max_age = Some(seconds(value.trim().trim_matches('"')).unwrap_or_default());
            }
            _ => {}
        }
    }
    let age = age.and_then(|age| seconds(age.trim())).unwrap_or_default();
    match (max_age, expires) {
        (Some(max_age), _) => Some(max_age.saturating_sub(age)),
        // `0` and other words that are no date mean that it is stale (RFC 9111 §5.3).
        (None, Some(expires)) => Some(date::parse(expires).map(|moment| clocks.until(moment)).unwrap_or_default()),
        (None, None) => None,
    }
}

/// Digits only, and as many as there are.
fn seconds(text: &str) -> Option<Duration> {
    let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    // What does not fit is longer than any bound.
    is_number.then(|| Duration::from_secs(text.parse().unwrap_or(u64::MAX)))
}

/// Until when a host that answered with this status is left alone, and with it all that lies on it.
#[must_use]
pub fn rests_until(status: u16, retry_after: Option<Duration>, now: Timestamp) -> Option<Timestamp> {
    let wait = retry_after.filter(|wait| matches!(status, 429 | 503) && !wait.is_zero())?;
    now.checked_add(wait.min(LONGEST_REST)).ok()
}

/// When a source that answered is due again: none is at once, whenever the next run is.
#[must_use]
pub fn next_poll(now: Timestamp, fresh_for: Option<Duration>, schedule: &Schedule) -> Option<Timestamp> {
    let wait = fresh_for.max(schedule.ttl)?.min(LONGEST_WAIT);
    if wait.is_zero() { None } else { now.checked_add(wait).ok() }
}

/// When a source that failed so many times in a row is asked again.
#[must_use]
pub fn tried_again(now: Timestamp, failures: u32) -> Option<Timestamp> {
    let doublings = failures.checked_sub(2)?;
    let wait = FIRST_WAIT.saturating_mul(1_u32.checked_shl(doublings).unwrap_or(u32::MAX)).min(LONGEST_WAIT);
    now.checked_add(wait).ok()
}

/// Is this a time at which the feed does not want to be asked, and may that be obeyed?
#[must_use]
pub fn is_skipped(schedule: &Schedule, last_success: Option<Timestamp>, now: Timestamp) -> bool {
    let is_recent = last_success.is_some_and(|at| within(at, now, LONGEST_SKIP));
    is_recent && schedule.skips(now)
}

/// Are validators from an answer of `full`, the last one with a body, still believed?
#[must_use]
pub fn may_ask_for_changes(full: Option<Timestamp>, now: Timestamp) -> bool {
    full.is_some_and(|at| within(at, now, LONGEST_CONDITION))
}

/// Is `at` less than so long ago? A clock that was set back does not count.
fn within(at: Timestamp, now: Timestamp, length: Duration) -> bool {
    Duration::try_from(now.duration_since(at)).is_ok_and(|ago| ago < length)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const NOW: &str = "2025-06-15T12:00:00Z";

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn clocks(theirs: Option<&str>) -> Clocks {
        Clocks { ours: at(NOW), theirs: theirs.map(at) }
    }

    #[test]
    fn slow_hosts_rest_longer() {
        let usual = Duration::from_millis(100);
        for (host, rest) in [
            ("export.arxiv.org", Duration::from_secs(3)),
            ("arxiv.org", Duration::from_secs(3)),
            ("notarxiv.org", usual),
            ("arxiv.org.example", usual),
            ("www.reddit.com", Duration::from_secs(3)),
        ] {
            assert_eq!(host_rest(host, usual), rest, "{host}");
        }
        assert_eq!(host_rest("arxiv.org", Duration::from_secs(9)), Duration::from_secs(9));
    }

    #[test]
    fn retry_after_is_seconds_or_a_date() {
        for (header, seconds) in [
            (Some("120"), Some(120)),
            (Some(" 0 "), Some(0)),
            (Some("99999999999"), Some(24 * 3600)),
            (Some("99999999999999999999999999"), Some(24 * 3600)),
            (Some("Sun, 15 Jun 2025 12:01:00 GMT"), Some(60)),
            (Some("Sunday, 15-Jun-25 12:01:00 GMT"), Some(60)),
            (Some("Sun Jun 15 12:01:00 2025"), Some(60)),
            (Some("Sun, 15 Jun 2025 11:00:00 GMT"), Some(0)),
            (Some("Thu, 31 Dec 2099 23:59:59 GMT"), Some(24 * 3600)),
            (Some("soon"), None),
            (Some("-5"), None),
            (Some(""), None),
            (None, None),
        ] {
            assert_eq!(retry_after(header, clocks(None)).map(|wait| wait.as_secs()), seconds, "{header:?}");
        }
    }

    #[test]
    fn where_clocks_differ_the_shorter_wait_counts() {
        for (theirs, header, seconds) in [
            (Some("2025-06-15T12:00:30Z"), "Sun, 15 Jun 2025 12:01:00 GMT", 30),
            // One of the two is a year off.
            (Some("2026-11-24T10:00:00Z"), "Tue, 24 Nov 2026 10:05:00 GMT", 300),
            (Some("2026-11-24T10:00:00Z"), "Sun, 15 Jun 2025 12:01:00 GMT", 60),
        ] {
            let wait = retry_after(Some(header), clocks(theirs)).map(|wait| wait.as_secs());
            assert_eq!(wait, Some(seconds), "{theirs:?} {header}");
        }
    }

    #[test]
    fn only_throttling_answers_rest_a_host() {
        let now = Timestamp::UNIX_EPOCH;
        let wait = Some(Duration::from_secs(5));
        assert_eq!(rests_until(429, wait, now), Some(Timestamp::from_second(5).unwrap()));
        assert_eq!(rests_until(503, wait, now), Some(Timestamp::from_second(5).unwrap()));
        assert_eq!(rests_until(500, wait, now), None);
        assert_eq!(rests_until(429, None, now), None);
        assert_eq!(rests_until(429, Some(Duration::ZERO), now), None);
    }

    /// Headers and what the feed says, and the wait in seconds that they ask for.
    #[test]
    fn headers_and_ttl_decide_when_a_source_is_due() {
        let hour = Duration::from_hours(1);
        for (cache_control, expires, age, ttl, wait) in [
            ("", None, None, None, None),
            ("max-age=600", None, None, None, Some(600)),
            ("public, MAX-AGE=600, must-revalidate", None, None, None, Some(600)),
            ("max-age=\"600\"", None, None, None, Some(600)),
            ("max-age=600", None, Some("200"), None, Some(400)),
            ("max-age=600", None, Some("999"), None, None),
            ("max-age=0", None, None, None, None),
            ("max-age=-1", None, None, None, None),
            ("max-age=ten", None, None, None, None),
            ("max-age=31536000", None, None, None, Some(23 * 3600)),
            ("max-age=99999999999999999999999", None, None, None, Some(23 * 3600)),
            ("no-cache, max-age=600", None, None, None, None),
            ("no-store", Some("Sun, 15 Jun 2025 13:00:00 GMT"), None, None, None),
            ("s-maxage=600", None, None, None, None),
            ("", Some("Sun, 15 Jun 2025 13:00:00 GMT"), None, None, Some(3600)),
            ("max-age=60", Some("Sun, 15 Jun 2025 13:00:00 GMT"), None, None, Some(60)),
            ("", Some("0"), None, None, None),
            ("", Some("-1"), None, None, None),
            ("", Some("Thu, 01 Jan 1970 00:00:00 GMT"), None, None, None),
            ("", Some("Thu, 31 Dec 2099 23:59:59 GMT"), None, None, Some(23 * 3600)),
            ("", None, None, Some(hour), Some(3600)),
            ("max-age=600", None, None, Some(hour), Some(3600)),
            ("max-age=7200", None, None, Some(hour), Some(7200)),
            ("no-cache", None, None, Some(hour), Some(3600)),
            ("", None, None, Some(Duration::from_hours(8_760)), Some(23 * 3600)),
        ] {
            let schedule = Schedule { ttl, ..Schedule::default() };
            let due = next_poll(at(NOW), fresh_for(cache_control, expires, age, clocks(None)), &schedule);
            let seconds = due.map(|due| due.duration_since(at(NOW)).as_secs());
            assert_eq!(seconds, wait, "{cache_control:?} {expires:?} {age:?} {ttl:?}");
        }
    }

    #[test]
    fn failures_back_off_and_never_for_more_than_a_day() {
        let wait = |failures| tried_again(at(NOW), failures).map(|due| due.duration_since(at(NOW)).as_hours());
        assert_eq!(
            [0, 1, 2, 3, 4, 5, 6, 7, 99, u32::MAX].map(wait),
            [None, None, Some(1), Some(2), Some(4), Some(8), Some(16), Some(23), Some(23), Some(23)]
        );
    }

    #[test]
    fn hours_and_days_are_skipped_unless_that_would_be_for_ever() {
        let mut schedule = Schedule::default();
        schedule.skip_day("Sunday");
        schedule.skip_hour("24");
        let sunday = at(NOW);
        for (last_success, now, skipped) in [
            (Some("2025-06-14T06:00:00Z"), NOW, true),
            (Some("2025-06-14T06:00:00Z"), "2025-06-16T00:30:00Z", true),
            (Some("2025-06-14T06:00:00Z"), "2025-06-16T01:30:00Z", false),
            (Some("2025-06-08T06:00:00Z"), NOW, false),
            (None, NOW, false),
        ] {
            assert_eq!(is_skipped(&schedule, last_success.map(at), at(now)), skipped, "{last_success:?} {now}");
        }
        assert!(!is_skipped(&Schedule::default(), Some(sunday), sunday));
    }

    #[test]
    fn validators_are_believed_for_eight_days() {
        for (full, may) in [
            (Some("2025-06-15T12:00:00Z"), true),
            (Some("2025-06-07T12:00:01Z"), true),
            (Some("2025-06-07T12:00:00Z"), false),
            (Some("2025-06-16T12:00:00Z"), false),
            (None, false),
        ] {
            assert_eq!(may_ask_for_changes(full.map(at), at(NOW)), may, "{full:?}");
        }
    }

    proptest! {
        #[test]
        fn no_header_panics_or_waits_beyond_the_bound(
            cache_control in "(max-age|no-cache|s-maxage|[a-z\"=,; ]{0,9})?=?\"?[-+0-9a-z.]{0,30}\"?|\\PC{0,40}",
            expires in proptest::option::of("[A-Z][a-z]{2}, [0-9]{1,2} [A-Z][a-z]{2} [0-9]{1,9} [0-9:]{0,8} GMT|\\PC{0,40}|[-0-9]{0,30}"),
            age in proptest::option::of("\\PC{0,20}|[0-9]{0,30}"),
            retry in proptest::option::of("\\PC{0,40}|[-0-9]{0,30}|[A-Z][a-z]{2}, [0-9]{2} [A-Z][a-z]{2} [0-9]{4} [0-9]{2}:[0-9]{2}:[0-9]{2} GMT"),
            status in 0_u16..1_000,
            ttl in proptest::option::of(any::<u64>().prop_map(Duration::from_secs)),
            failures in any::<u32>(),
            now in -9_000_000_000_i64..200_000_000_000,
            skew in proptest::option::of(-9_000_000_000_i64..9_000_000_000),
        ) {
            let now = Timestamp::from_second(now).unwrap();
            let theirs = skew.and_then(|skew| Timestamp::from_second(now.as_second().saturating_add(skew)).ok());
            let clocks = Clocks { ours: now, theirs };
            let fresh = fresh_for(&cache_control, expires.as_deref(), age.as_deref(), clocks);
            let due = next_poll(now, fresh, &Schedule { ttl, ..Schedule::default() });
            let wait = retry_after(retry.as_deref(), clocks);
            prop_assert!(wait.is_none_or(|wait| wait <= LONGEST_REST));
            for until in [due, tried_again(now, failures), rests_until(status, wait, now)].into_iter().flatten() {
                prop_assert!(until > now && until.duration_since(now) <= LONGEST_REST.try_into().unwrap());
            }
        }
    }
}
