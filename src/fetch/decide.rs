//! What a host's words mean for us: pure decisions over plain values.

use std::time::Duration;

use jiff::Timestamp;

use crate::date;

/// Hosts whose terms ask for a rest between requests, with all that lies below them.
///
/// arXiv: "no more than one request every three seconds" (API terms of use); Reddit throttles by address.
const SLOW_HOSTS: &[(&str, Duration)] =
    &[("arxiv.org", Duration::from_secs(3)), ("reddit.com", Duration::from_secs(3))];

/// The longest that a host's wish for silence is granted; longer ones are typing errors or spite.
const LONGEST_REST: Duration = Duration::from_hours(24);

/// The rest between two requests to a host.
#[must_use]
pub fn host_rest(host: &str, configured: Duration) -> Duration {
    SLOW_HOSTS
        .iter()
        .filter(|(slow, _)| host.strip_suffix(slow).is_some_and(|sub| sub.is_empty() || sub.ends_with('.')))
        .map(|(_, rest)| *rest)
        .fold(configured, Duration::max)
}

/// How long a host wants us to stay away: `Retry-After` in seconds or as a date (RFC 9110 §10.2.3), held within a day.
#[must_use]
pub fn retry_after(header: Option<&str>, now: Timestamp) -> Option<Duration> {
    let header = header?.trim();
    let wait = match header.parse::<u64>() {
        Ok(seconds) => Duration::from_secs(seconds),
        // A moment that is past asks for nothing.
        Err(_) => Duration::try_from(date::parse(header)?.duration_since(now)).unwrap_or_default(),
    };
    Some(wait.min(LONGEST_REST))
}

/// Until when a host that answered with this status is left alone.
#[must_use]
pub fn rests_until(status: u16, retry_after: Option<Duration>, now: Timestamp) -> Option<Timestamp> {
    let wait = retry_after.filter(|_| matches!(status, 429 | 503))?;
    now.checked_add(wait).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

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
        let now: Timestamp = "2025-06-15T12:00:00Z".parse().unwrap();
        for (header, seconds) in [
            (Some("120"), Some(120)),
            (Some(" 0 "), Some(0)),
            (Some("99999999999"), Some(24 * 3600)),
            (Some("Sun, 15 Jun 2025 12:01:00 GMT"), Some(60)),
            (Some("Sun, 15 Jun 2025 11:00:00 GMT"), Some(0)),
            (Some("soon"), None),
            (Some("-5"), None),
            (Some(""), None),
            (None, None),
        ] {
            assert_eq!(retry_after(header, now).map(|wait| wait.as_secs()), seconds, "{header:?}");
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
    }
}
