//! Dates as pages write them for people who read today: without a year, without a zone, "3 days ago".

use jiff::{SignedDuration, Timestamp};

use super::{Reader, loose, names, rfc822, rfc3339};

/// Longest text in which a date is looked for: a line above an article, not the article.
const LONGEST: usize = 300;

/// Most words of a date: `on Sunday September 11, 2022 03:38 PM (EST)` has eight.
const MOST_WORDS: usize = 8;

/// Seconds.
const HOUR: i64 = 3600;

/// Names of months as they are written out, and their short forms. The dates of feeds are known to be dates, and there
/// the stem of a name is enough; in a page `Product 17` is no day of December, though `pro` begins one in Czech.
const MONTHS: &[&str] = &[
    "jan",
    "feb",
    "mar",
    "apr",
    "may",
    "jun",
    "jul",
    "aug",
    "sep",
    "sept",
    "oct",
    "nov",
    "dec",
    "january",
    "february",
    "march",
    "april",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "januar",
    "februar",
    "mai",
    "juni",
    "juli",
    "oktober",
    "dezember",
    "okt",
    "dez",
    "janvier",
    "fevrier",
    "mars",
    "avril",
    "juin",
    "juillet",
    "aout",
    "septembre",
    "octobre",
    "novembre",
    "decembre",
    "janv",
    "avr",
    "juil",
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "octubre",
    "noviembre",
    "diciembre",
    "ene",
    "abr",
    "ago",
    "dic",
    "gennaio",
    "febbraio",
    "aprile",
    "maggio",
    "giugno",
    "luglio",
    "settembre",
    "ottobre",
    "dicembre",
    "gen",
    "mag",
    "giu",
    "lug",
    "set",
    "ott",
    "janeiro",
    "fevereiro",
    "maio",
    "junho",
    "julho",
    "setembro",
    "outubro",
    "novembro",
    "dezembro",
    "fev",
    "out",
    "januari",
    "februari",
    "maart",
    "mei",
    "augustus",
    "mrt",
    "maj",
    "augusti",
    "stycznia",
    "lutego",
    "marca",
    "kwietnia",
    "maja",
    "czerwca",
    "lipca",
    "sierpnia",
    "wrzesnia",
    "pazdziernika",
    "listopada",
    "grudnia",
];

impl Reader<'_> {
    /// The moment that a text names as a whole.
    ///
    /// * No zone: the reader's. No time: midnight there.
    /// * No year: the last one in which the day is not later than tomorrow.
    /// * `today`, `yesterday`, `3 days ago`, `2h`: counted back from now.
    #[must_use]
    pub fn date(&self, text: &str) -> Option<Timestamp> {
        let text = text.trim();
        if text.is_empty() || text.len() > 120 {
            return None;
        }
        rfc3339(text.as_bytes())
            .or_else(|| rfc822(text.as_bytes()))
            .or_else(|| loose::near(text, self).filter(|_| names_real_months(text)))
            .or_else(|| self.back(text))
    }

    /// The date somewhere in a line such as `By Ada · 10 June 2025 · 5 min read`: the longest that reads as one,
    /// and of those the first. A number alone is none.
    #[must_use]
    pub fn date_within(&self, line: &str) -> Option<Timestamp> {
        if line.len() > LONGEST {
            return None;
        }
        let parts = line.split(['|', '·', '•', '—', '–', ';', '⋅']);
        parts.into_iter().find_map(|part| self.date_among(part))
    }

    fn date_among(&self, part: &str) -> Option<Timestamp> {
        let spaced = part.replace('@', " ");
        let words: Vec<&str> = spaced.split_whitespace().collect();
        let is_number = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_digit());
        let next_year = self.now.checked_add(SignedDuration::from_hours(366 * 24)).ok()?;
        (1..=MOST_WORDS.min(words.len())).rev().find_map(|length| {
            words.windows(length).find_map(|window| {
                let text = window.join(" ");
                let text = text.trim_matches([',', '(', ')', ':', '-']);
                // `2h` and `3d` stand alone or are something else.
                let is_loose = length == 1 && words.len() > 1 && text.len() < 5;
                // `May 5 12 comments`: a year of two digits is not told from a count.
                let mut numbers =
                    window.iter().map(|word| word.trim_matches([',', '.'])).filter(|word| is_number(word));
                let is_counted = numbers.clone().count() > 1 && !numbers.any(|number| number.len() == 4);
                let is_none = is_number(text) || is_loose || is_counted;
                if is_none { None } else { self.date(text).filter(|date| *date < next_year) }
            })
        })
    }

    fn back(&self, text: &str) -> Option<Timestamp> {
        let lower = text.to_lowercase();
        let lower = lower.trim_start_matches("about ").trim_start_matches("over ").trim_start_matches("almost ");
        match lower {
            "today" | "just now" | "now" | "heute" | "aujourd'hui" | "hoy" => return Some(self.now),
            "yesterday" | "gestern" | "hier" | "ayer" => return self.earlier(24 * 3600),
            _ => {}
        }
        let (amount, ago) = match lower.strip_suffix("ago") {
            Some(amount) => (amount.trim_end(), true),
            None => (lower, false),
        };
        let digits = amount.bytes().take_while(u8::is_ascii_digit).count();
        let (count, unit) = match amount.split_at(digits) {
            ("", rest) => {
                let (one, unit) = rest.split_once(' ')?;
                (matches!(one, "a" | "an" | "one").then_some(1)?, unit)
            }
            (count, unit) => (count.parse::<i64>().ok()?, unit),
        };
        let unit = unit.trim();
        // Without "ago" only the short forms of lists: `3d`; `3 days` may be how long something took.
        let is_short = unit.len() <= 2 && amount.len() <= 4 && !amount.contains(' ');
        if !(ago || is_short) {
            return None;
        }
        let seconds = match unit.trim_end_matches('.').trim_end_matches('s') {
            "" | "sec" | "second" => 1,
            "m" | "min" | "minute" => 60,
            "h" | "hr" | "hour" => HOUR,
            "d" | "day" => 24 * HOUR,
            "w" | "wk" | "week" => 7 * 24 * HOUR,
            "mo" | "month" => 30 * 24 * HOUR,
            "y" | "yr" | "year" => 365 * 24 * HOUR,
            _ => return None,
        };
        if unit.is_empty() {
            return None;
        }
        self.earlier(count.checked_mul(seconds)?)
    }

    fn earlier(&self, seconds: i64) -> Option<Timestamp> {
        self.now.checked_sub(SignedDuration::from_secs(seconds)).ok()
    }
}

/// Is every word that could be a month one in full? Words in other scripts are taken at their stem.
fn names_real_months(text: &str) -> bool {
    let lower = text.to_lowercase();
    let words = lower.split(|c: char| !c.is_alphabetic()).filter(|word| word.is_ascii() && !word.is_empty());
    words.into_iter().all(|word| names::month(word).is_none() || MONTHS.contains(&word))
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;

    use super::*;

    #[test]
    fn dates_without_year_or_zone_follow_the_rules() {
        let zone = TimeZone::get("America/New_York").unwrap();
        let reader = Reader { now: "2026-03-03T12:00:00Z".parse().unwrap(), zone: &zone };
        for (text, expected) in [
            ("Feb 5, 2026", Some("2026-02-05T05:00:00Z")),
            ("5 February", Some("2026-02-05T05:00:00Z")),
            ("Dec 28", Some("2025-12-28T05:00:00Z")),
            ("March 4", Some("2026-03-04T05:00:00Z")),
            ("March 5", Some("2025-03-05T05:00:00Z")),
            ("Feb 29", Some("2024-02-29T05:00:00Z")),
            ("Feb 5, 2026 10:00 UTC", Some("2026-02-05T10:00:00Z")),
            ("2026-02-05T10:00:00Z", Some("2026-02-05T10:00:00Z")),
            ("2026-02-05", Some("2026-02-05T05:00:00Z")),
            ("July 4, 2025 9:30", Some("2025-07-04T13:30:00Z")),
            ("yesterday", Some("2026-03-02T12:00:00Z")),
            ("3 days ago", Some("2026-02-28T12:00:00Z")),
            ("an hour ago", Some("2026-03-03T11:00:00Z")),
            ("2h", Some("2026-03-03T10:00:00Z")),
            ("5 min read", None),
            ("3 days", None),
            ("42", None),
            ("Research", None),
            ("Product 17, 2026", None),
            ("Decoder 2", None),
            ("5 février 2026", Some("2026-02-05T05:00:00Z")),
            ("5. Dezember 2025", Some("2025-12-05T05:00:00Z")),
        ] {
            assert_eq!(reader.date(text), expected.map(|at| at.parse().unwrap()), "{text}");
        }
    }

    #[test]
    fn a_date_is_found_in_a_line() {
        let reader = Reader { now: "2026-03-03T12:00:00Z".parse().unwrap(), zone: &TimeZone::UTC };
        for (text, expected) in [
            ("By Ada Lovelace · May 5, 2025 · 5 min read", Some("2025-05-05T00:00:00Z")),
            ("on Sunday September 11, 2022 @03:38PM", Some("2022-09-11T15:38:00Z")),
            ("Posted on 2025-05-05 by Ada", Some("2025-05-05T00:00:00Z")),
            ("Announcements Feb 5", Some("2026-02-05T00:00:00Z")),
            ("3 days ago | Research", Some("2026-02-28T12:00:00Z")),
            ("May 5, 2025 at 10:30", Some("2025-05-05T10:30:00Z")),
            ("March 2 12 comments", Some("2026-03-02T00:00:00Z")),
            ("March 2 · 12 comments", Some("2026-03-02T00:00:00Z")),
            ("12 ways to win in 2025", None),
            ("GPT 4", None),
            ("", None),
        ] {
            assert_eq!(reader.date_within(text), expected.map(|at| at.parse().unwrap()), "{text}");
        }
    }
}
