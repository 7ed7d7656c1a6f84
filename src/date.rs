//! Dates as feeds write them.
//!
//! Two forms make up nearly all of them and are read without a detour. Everything else goes through one
//! reader of words and numbers that knows what belongs into a date and gives up at anything that does not:
//! no date is better than a wrong one.

use jiff::{
    SignedDuration, Timestamp,
    civil::{Date, DateTime, Time},
    tz::{Offset, TimeZone},
};

mod loose;
mod names;
mod near;

/// Years outside of these are mistakes (`0001-01-01` is what .NET writes for "none"), not dates.
const YEARS: std::ops::RangeInclusive<i16> = 1900..=2199;

/// When, and where, somebody reads the page.
#[derive(Clone, Copy, Debug)]
pub struct Reader<'a> {
    /// What "today" is.
    pub now: Timestamp,
    /// The zone of dates that name none.
    pub zone: &'a TimeZone,
}

/// The moment that a feed's date names, if it names one. A date without zone is read as UTC, one without time as midnight.
#[must_use]
pub fn parse(text: &str) -> Option<Timestamp> {
    let text = text.trim();
    // The longest date of any form is far shorter; what is longer is an article.
    if text.is_empty() || text.len() > 120 {
        return None;
    }
    rfc3339(text.as_bytes()).or_else(|| rfc822(text.as_bytes())).or_else(|| loose::parse(text))
}

/// Day, time and offset put together; `24:00` is the next midnight, a leap second the second before.
fn moment(day: Date, clock: (i8, i8, i8, i32), offset: i32) -> Option<Timestamp> {
    let (hour, minute, second, nanos) = clock;
    if !YEARS.contains(&day.year()) {
        return None;
    }
    let (day, hour) = match (hour, minute, second) {
        // Some write 24:05 for five past midnight (seen in feed-rs' collection).
        (24, 0..=59, 0..=59) => (day.tomorrow().ok()?, 0),
        _ => (day, hour),
    };
    let second = if second == 60 { 59 } else { second };
    let time = Time::new(hour, minute, second, nanos).ok()?;
    Offset::from_seconds(offset).ok()?.to_timestamp(DateTime::from_parts(day, time)).ok()
}

/// `2003-12-31T10:14:55Z`, `2003-12-31 10:14:55.123+01:00`: what most Atom and JSON feeds write.
fn rfc3339(text: &[u8]) -> Option<Timestamp> {
    let (head, mut rest) = text.split_at_checked(19)?;
    let separators = head[4] == b'-' && head[7] == b'-' && head[13] == b':' && head[16] == b':';
    if !separators || !matches!(head[10], b'T' | b't' | b' ') {
        return None;
    }
    let year = i16::from(two(&head[..2])?) * 100 + i16::from(two(&head[2..4])?);
    let day = Date::new(year, two(&head[5..7])?, two(&head[8..10])?).ok()?;
    let clock = (two(&head[11..13])?, two(&head[14..16])?, two(&head[17..19])?);
    let mut nanos = 0;
    if let [b'.', fraction @ ..] = rest {
        let digits = fraction.iter().take_while(|b| b.is_ascii_digit()).count();
        let mut scale = 100_000_000;
        for digit in fraction.iter().take(digits) {
            nanos += i32::from(digit - b'0') * scale;
            scale /= 10;
        }
        rest = &fraction[digits..];
    }
    let offset = match rest {
        b"Z" | b"z" => 0,
        [sign @ (b'+' | b'-'), h1, h2, b':', m1, m2] => signed_offset(*sign, two(&[*h1, *h2])?, two(&[*m1, *m2])?)?,
        _ => return None,
    };
    moment(day, (clock.0, clock.1, clock.2, nanos), offset)
}

/// `Thu, 01 Jan 2004 19:48:21 GMT`, `Thu, 1 Jan 2004 19:48:21 +0100`: what most RSS feeds write. The weekday is not believed.
fn rfc822(text: &[u8]) -> Option<Timestamp> {
    let [_, _, _, b',', b' ', rest @ ..] = text else { return None };
    let (day, rest) = match rest {
        [a, b, b' ', rest @ ..] => (two(&[*a, *b])?, rest),
        [a, b' ', rest @ ..] => (two(&[b'0', *a])?, rest),
        _ => return None,
    };
    let (head, zone) = rest.split_at_checked(18)?;
    if head[3] != b' ' || head[8] != b' ' || head[11] != b':' || head[14] != b':' || head[17] != b' ' {
        return None;
    }
    let month = names::english_month(&head[..3])?;
    let year = i16::from(two(&head[4..6])?) * 100 + i16::from(two(&head[6..8])?);
    let offset = match zone {
        b"GMT" | b"UTC" | b"Z" | b"UT" => 0,
        [sign @ (b'+' | b'-'), h1, h2, m1, m2] => signed_offset(*sign, two(&[*h1, *h2])?, two(&[*m1, *m2])?)?,
        _ => return None,
    };
    let clock = (two(&head[9..11])?, two(&head[12..14])?, two(&head[15..17])?, 0);
    moment(Date::new(year, month, day).ok()?, clock, offset)
}

/// Seconds east of UTC. No place is further than 14 hours away; Kiribati at +14:00 is the furthest.
fn signed_offset(sign: u8, hours: i8, minutes: i8) -> Option<i32> {
    if hours > 14 || minutes > 59 {
        return None;
    }
    let seconds = i32::from(hours) * 3600 + i32::from(minutes) * 60;
    Some(if sign == b'-' { -seconds } else { seconds })
}

/// Two ASCII digits.
fn two(digits: &[u8]) -> Option<i8> {
    match digits {
        [a @ b'0'..=b'9', b @ b'0'..=b'9'] => i8::try_from((a - b'0') * 10 + (b - b'0')).ok(),
        _ => None,
    }
}

/// Seconds, or milliseconds, since 1970.
fn unix(digits: &str) -> Option<Timestamp> {
    let number: i64 = digits.parse().ok()?;
    let since = match digits.len() {
        9 | 10 => SignedDuration::from_secs(number),
        13 => SignedDuration::from_millis(number),
        _ => return None,
    };
    Timestamp::from_duration(since).ok()
}

#[cfg(test)]
mod tests;
