//! Dates in any order of their parts.

use jiff::{
    Timestamp,
    civil::Date,
    tz::{TimeZone, TimeZoneDatabase},
};

use super::{Reader, moment, names, signed_offset, unix};

/// What has been understood so far.
#[derive(Default)]
struct Parts {
    numbers: Vec<Number>,
    month: Option<i8>,
    weekday: Option<i8>,
    clock: Option<(i8, i8, i8, i32)>,
    afternoon: Option<bool>,
    offset: Option<i32>,
    /// The names of Korean time stand for the zone, which these dates leave out.
    korean: bool,
}

/// A number of the day, with what stands before and behind it.
struct Number {
    value: i32,
    digits: usize,
    before: Option<char>,
    behind: Option<char>,
}

pub(super) fn parse(text: &str) -> Option<Timestamp> {
    if text.bytes().all(|b| b.is_ascii_digit()) {
        return bare_number(text);
    }
    if let Some(rest) = text.strip_prefix('-') {
        return without_century(rest);
    }
    if let Some((rest, zone)) = without_place(text) {
        let there = parse(&rest)?;
        // Read as if it were UTC, then moved to where the clock shows this.
        return TimeZone::UTC.to_datetime(there).to_zoned_datetime(zone).ok().map(|zoned| zoned.timestamp());
    }
    parts(text)?.moment()
}

/// The same as somebody reads it: what it leaves out is his.
pub(super) fn near(text: &str, reader: &Reader<'_>) -> Option<Timestamp> {
    if text.bytes().all(|b| b.is_ascii_digit()) || text.starts_with('-') || without_place(text).is_some() {
        return parse(text);
    }
    parts(text)?.near(reader)
}

fn parts(text: &str) -> Option<Parts> {
    let mut parts = Parts::default();
    let lower: String = text.to_lowercase().chars().map(names::western_digit).collect();
    let mut rest = lower.as_str();
    let mut before = None;
    while let Some(c) = rest.chars().next() {
        rest = if c.is_ascii_digit() {
            parts.number(rest, before)?
        } else if c.is_alphabetic() {
            parts.word(rest, before)?
        } else if matches!(c, '+' | '-' | '−') && parts.clock.is_some() && !rest.starts_with("- ") {
            parts.zone_number(rest)?
        } else if c.is_whitespace() || ",.-/()'’:+[]*\u{200e}\u{200f}".contains(c) {
            &rest[c.len_utf8()..]
        } else {
            return None;
        };
        before = lower[..lower.len() - rest.len()].chars().next_back();
    }
    Some(parts)
}

/// `2003`, `20031231`, `031231`, Unix seconds.
fn bare_number(digits: &str) -> Option<Timestamp> {
    let part = |range: std::ops::Range<usize>| digits[range].parse::<i16>().ok();
    let (year, month, day) = match digits.len() {
        4 => (part(0..4)?, 1, 1),
        6 => (century(i32::from(part(0..2)?), 2), part(2..4)?, part(4..6)?),
        8 => (part(0..4)?, part(4..6)?, part(6..8)?),
        14 => {
            let day = Date::new(part(0..4)?, i8::try_from(part(4..6)?).ok()?, i8::try_from(part(6..8)?).ok()?).ok()?;
            let small = |range| part(range).and_then(|n| i8::try_from(n).ok());
            return moment(day, (small(8..10)?, small(10..12)?, small(12..14)?, 0), 0);
        }
        _ => return unix(digits),
    };
    let day = Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
    moment(day, (0, 0, 0, 0), 0)
}

/// `-0312`, `-03-12`: ISO 8601 of 1988, behind the hyphen that stands for the century.
fn without_century(rest: &str) -> Option<Timestamp> {
    let (year, month) = match rest.as_bytes() {
        [_, _, b'-', _, _] => (rest.get(..2)?, rest.get(3..)?),
        [_, _, _, _] => (rest.get(..2)?, rest.get(2..)?),
        _ => return None,
    };
    let is_number = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    let year = is_number(year).then(|| year.parse().ok())??;
    let month = is_number(month).then(|| month.parse().ok())??;
    moment(Date::new(century(year, 2), month, 1).ok()?, (0, 0, 0, 0), 0)
}

/// The text without a zone by place, `America/New_York` or `[Europe/Paris]`, and that zone.
fn without_place(text: &str) -> Option<(String, TimeZone)> {
    let slash = text.find('/').filter(|at| text[..*at].ends_with(|c: char| c.is_ascii_alphabetic()))?;
    let in_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '_' | '-' | '+');
    let start = text[..slash].trim_end_matches(|c: char| c.is_ascii_alphabetic()).len();
    let end = text[slash..].find(|c: char| !in_name(c)).map_or(text.len(), |at| slash + at);
    // The rules that are compiled in: the same on every machine.
    let zone = TimeZoneDatabase::bundled().get(&text[start..end]).ok()?;
    Some((format!("{}{}", &text[..start], &text[end..]), zone))
}

/// Years of two digits are of this century up to 68 (POSIX, and RFC 2822 within a year of it).
fn century(year: i32, digits: usize) -> i16 {
    let year = match (digits, year) {
        (1 | 2, 0..=68) => year + 2000,
        (1 | 2, _) => year + 1900,
        _ => year,
    };
    i16::try_from(year).unwrap_or(0)
}

/// The digits at the start, and what follows.
fn digits(text: &str) -> (&str, &str) {
    text.split_at(text.bytes().take_while(u8::is_ascii_digit).count())
}

impl Parts {
    fn number<'t>(&mut self, text: &'t str, before: Option<char>) -> Option<&'t str> {
        let (number, rest) = digits(text);
        if let Some(tail) = rest.strip_prefix(':')
            && self.clock.is_none()
        {
            return self.time(number, tail);
        }
        // 20:15h, 8pm, 20h15
        if self.clock.is_none()
            && number.len() <= 2
            && ["am", "pm", " am", " pm", " a.m", " p.m", "a.m", "p.m"].iter().any(|half| rest.starts_with(half))
        {
            self.clock = Some((number.parse().ok()?, 0, 0, 0));
            return Some(rest);
        }
        // 10時14分, 3시 5분
        if let Some(minutes) = rest.strip_prefix(['時', '시', '时', '点'])
            && self.clock.is_none()
            && number.len() <= 2
        {
            let (minutes, after) = digits(minutes.trim_start());
            self.clock = Some((number.parse().ok()?, minutes.parse().unwrap_or(0), 0, 0));
            return Some(after);
        }
        if let Some(minutes) = rest.strip_prefix('h')
            && self.clock.is_none()
            && minutes.len() >= 2
            && minutes.as_bytes()[..2].iter().all(u8::is_ascii_digit)
        {
            self.clock = Some((number.parse().ok()?, minutes[..2].parse().ok()?, 0, 0));
            return Some(&minutes[2..]);
        }
        // 20031231T101455
        if number.len() == 8 && self.numbers.is_empty() && self.month.is_none() {
            for range in [0..4, 4..6, 6..8] {
                let part = &number[range];
                self.numbers.push(Number {
                    value: part.parse().ok()?,
                    digits: part.len(),
                    before: Some('-'),
                    behind: Some('-'),
                });
            }
            return Some(rest);
        }
        if matches!(number.len(), 4 | 6) && before == Some('t') && self.clock.is_none() && !self.numbers.is_empty() {
            let second = number.get(4..6).map_or(Some(0), |s| s.parse().ok())?;
            self.clock = Some((number[..2].parse().ok()?, number[2..4].parse().ok()?, second, 0));
            return Some(rest);
        }
        if number.len() > 4 || self.numbers.len() == 3 {
            return None;
        }
        let behind = rest.chars().next();
        self.numbers.push(Number { value: number.parse().ok()?, digits: number.len(), before, behind });
        let rest = ["st", "nd", "rd", "th", "er", "º", "ª"]
            .iter()
            .find_map(|ordinal| rest.strip_prefix(ordinal).filter(|tail| !tail.starts_with(char::is_alphabetic)))
            .unwrap_or(rest);
        Some(rest)
    }

    /// `10:14`, `10:14:55`, `10:14:55.123`; the hour has been read.
    fn time<'t>(&mut self, hour: &str, tail: &'t str) -> Option<&'t str> {
        let (minute, mut rest) = digits(tail);
        if minute.is_empty() || minute.len() > 2 || hour.len() > 2 {
            return None;
        }
        let (mut second, mut nanos) = ("0", 0);
        if let Some(tail) = rest.strip_prefix(':') {
            (second, rest) = digits(tail);
            if second.is_empty() || second.len() > 2 {
                return None;
            }
            if let Some(tail) = rest.strip_prefix(['.', ',', ':']) {
                let (fraction, after) = digits(tail);
                if !fraction.is_empty() {
                    let padded = format!("{fraction:0<9}");
                    nanos = padded[..9].parse().ok()?;
                    rest = after;
                }
            }
        }
        self.clock = Some((hour.parse().ok()?, minute.parse().ok()?, second.parse().ok()?, nanos));
        Some(rest)
    }

    /// `+0100`, `-01:01`, `+1`, `-8:00` behind a time.
    fn zone_number<'t>(&mut self, text: &'t str) -> Option<&'t str> {
        let sign = if text.starts_with('+') { b'+' } else { b'-' };
        let text = text.trim_start_matches(['+', '-', '−']).trim_start();
        let (number, mut rest) = digits(text);
        let (hours, minutes) = match number.len() {
            1 | 2 => match rest.strip_prefix(':') {
                Some(tail) => {
                    let (minutes, after) = digits(tail);
                    rest = after;
                    (number, minutes)
                }
                None => (number, "0"),
            },
            3 => number.split_at(1),
            4 => number.split_at(2),
            // `Fri, 1 Jan 2021 10:00:00 -`: a zone was meant and none given.
            0 if rest.is_empty() => ("0", "0"),
            _ => return None,
        };
        // A four-digit year behind the time: `Thu Jan  4 16:29:06 -2004` does not exist, so this is a zone.
        let offset = signed_offset(sign, hours.parse().ok()?, minutes.parse().ok()?)?;
        // `GMT-07:00` and `+0100 (CET)`: the number is believed.
        self.offset = Some(offset);
        Some(rest)
    }

    fn word<'t>(&mut self, text: &'t str, before: Option<char>) -> Option<&'t str> {
        let end = text.find(|c: char| !c.is_alphabetic() && c != '\u{301}').unwrap_or(text.len());
        let (word, rest) = text.split_at(end);
        if word == "t" && before.is_some_and(|c| c.is_ascii_digit()) {
            return Some(rest);
        }
        if self.half_of_day(word, rest) {
            return Some(rest.trim_start_matches(".m").trim_start_matches('.'));
        }
        if matches!(word, "년" | "월" | "일") {
            self.korean = true;
        }
        if let Some(offset) = names::zone(word).filter(|_| self.clock.is_some()) {
            self.offset.get_or_insert(offset);
        } else if let Some(month) = names::month(word).filter(|_| self.is_month_here(word, rest)) {
            if self.month.replace(month).is_some() {
                return None;
            }
        } else if let Some(day) = names::weekday(word) {
            self.weekday = Some(day);
        } else if !is_filler(word) {
            return None;
        }
        Some(rest)
    }

    /// `mar.` is a French Tuesday before a number and March behind one; `mar` alone likewise.
    fn is_month_here(&self, word: &str, rest: &str) -> bool {
        if self.month.is_some() {
            return false;
        }
        let ambiguous = matches!(word, "mar" | "dom" | "lis" | "sam" | "mart");
        !ambiguous || !self.numbers.is_empty() || !has_other_month(rest)
    }

    fn half_of_day(&mut self, word: &str, rest: &str) -> bool {
        let afternoon = match word {
            "am" | "오전" | "上午" | "午前" => false,
            "pm" | "오후" | "下午" | "午後" => true,
            "a" if rest.starts_with(".m") => false,
            "p" if rest.starts_with(".m") => true,
            _ => return false,
        };
        self.korean |= word.starts_with('오');
        self.afternoon = Some(afternoon);
        true
    }

    fn moment(self) -> Option<Timestamp> {
        let missing = if self.korean { 9 * 3600 } else { 0 };
        moment(self.day()?, self.clock(), self.offset.unwrap_or(missing))
    }

    fn clock(&self) -> (i8, i8, i8, i32) {
        let (hour, minute, second, nanos) = self.clock.unwrap_or_default();
        let hour = match self.afternoon {
            Some(true) if hour < 12 => hour + 12,
            Some(false) if hour == 12 => 0,
            _ => hour,
        };
        (hour, minute, second, nanos)
    }

    fn near(self, reader: &Reader<'_>) -> Option<Timestamp> {
        let day = self.day().or_else(|| self.last_such_day(reader))?;
        let as_if_utc = moment(day, self.clock(), 0)?;
        if let Some(offset) = self.offset.or(self.korean.then_some(9 * 3600)) {
            return moment(day, self.clock(), offset);
        }
        let local = TimeZone::UTC.to_datetime(as_if_utc);
        reader.zone.to_timestamp(local).ok()
    }

    /// A day of a month without a year, in the last year in which it is not later than tomorrow.
    fn last_such_day(&self, reader: &Reader<'_>) -> Option<Date> {
        let ([only], Some(month)) = (self.numbers.as_slice(), self.month) else { return None };
        let day = i8::try_from(only.value).ok().filter(|_| only.digits <= 2)?;
        let tomorrow = reader.zone.to_datetime(reader.now).date().tomorrow().ok()?;
        // Eight years hold a 29 February, whatever century ends among them.
        (0..=8).filter_map(|back| Date::new(tomorrow.year() - back, month, day).ok()).find(|day| *day <= tomorrow)
    }

    fn day(&self) -> Option<Date> {
        let small = |number: &Number| i8::try_from(number.value).ok().filter(|_| number.digits <= 2);
        let year = |number: &Number| Some(century(number.value, number.digits)).filter(|_| number.digits != 3);
        match (self.numbers.as_slice(), self.month) {
            ([only], Some(month)) if only.digits == 4 => Date::new(year(only)?, month, 1).ok(),
            ([a, b], Some(month)) if a.digits == 4 => Date::new(year(a)?, month, small(b)?).ok(),
            ([a, b], Some(month)) => Date::new(year(b)?, month, small(a)?).ok(),
            ([a, b], None) if a.digits == 4 && b.digits == 2 => Date::new(year(a)?, small(b)?, 1).ok(),
            // The day of the year: 2003-365.
            ([a, b], None) if a.digits == 4 && b.digits == 3 => {
                let first = Date::new(year(a)?, 1, 1).ok()?;
                let nth = first.checked_add(jiff::Span::new().days(i64::from(b.value) - 1)).ok()?;
                (b.value >= 1 && nth.year() == first.year()).then_some(nth)
            }
            ([a, b, c], None) if a.digits == 4 => Date::new(year(a)?, small(b)?, small(c)?).ok(),
            ([a, b, c], None) => self.unordered(small(a)?, small(b)?, year(c)?, a.behind.or(b.before)),
            _ => None,
        }
    }

    /// `09/15/2014`, `26/06/2020`, `16.11.2020`, `11 04 2020`: whichever order is possible; where both are, the one that
    /// the weekday confirms; else the American one with slashes and the European one with anything else.
    fn unordered(&self, a: i8, b: i8, year: i16, separator: Option<char>) -> Option<Date> {
        let month_first = Date::new(year, a, b).ok();
        let day_first = Date::new(year, b, a).ok();
        let (Some(month_first), Some(day_first)) = (month_first, day_first) else {
            return month_first.or(day_first);
        };
        let named = |day: Date| self.weekday == Some(day.weekday().to_monday_one_offset());
        match (named(month_first), named(day_first)) {
            (true, false) => Some(month_first),
            (false, true) => Some(day_first),
            _ if separator == Some('/') => Some(month_first),
            _ => Some(day_first),
        }
    }
}

/// Is there a second month name in the rest? Then the first was a weekday.
fn has_other_month(rest: &str) -> bool {
    rest.split(|c: char| !c.is_alphabetic()).any(|word| word.chars().count() >= 3 && names::month(word).is_some())
}

/// Words between the parts that say nothing.
fn is_filler(word: &str) -> bool {
    matches!(
        word,
        "at" | "on"
            | "of"
            | "de"
            | "del"
            | "den"
            | "the"
            | "um"
            | "uhr"
            | "h"
            | "kl"
            | "klo"
            | "à"
            | "le"
            | "el"
            | "г"
            | "года"
            | "в"
            | "r"
            | "o"
            | "年"
            | "月"
            | "日"
            | "년"
            | "월"
            | "일"
            | "時"
            | "分"
            | "분"
            | "秒"
            | "st"
            | "nd"
            | "rd"
            | "th"
            | "hrs"
    )
}
