//! Where a source is asked: a place, or one that has the day or the week in it.

use std::path::{Path, PathBuf};

use jiff::{Timestamp, ToSpan as _, civil::Date, tz::TimeZone};
use toml::de::DeValue;

use super::Location;
use super::location;
use super::value::{self, Refusal};
use super::words;

/// What stands in braces in an address, each with how it reads; all in UTC.
pub const ADDRESS_WORDS: &[&str] = &["date", "week", "month", "year", "unix"];

/// A place to ask.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    /// The place; of one that changes from day to day the one of some day.
    usual: Location,
    /// How it changes.
    dated: Option<Dated>,
}

/// An address with words in braces.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Dated {
    /// As the file has it.
    text: String,
    folder: PathBuf,
}

impl Address {
    /// The place on the day of `now`.
    #[must_use]
    pub fn on(&self, now: Timestamp) -> Location {
        // It was read once with another day; digits in other places make no other kind of address.
        let dated = self.dated.as_ref().and_then(|Dated { text, folder }| {
            filled(text, now).ok().and_then(|text| location::of(&text, folder).ok())
        });
        dated.unwrap_or_else(|| self.usual.clone())
    }

    /// Does it change from day to day?
    #[must_use]
    pub const fn is_dated(&self) -> bool {
        self.dated.is_some()
    }

    /// A place of its host, whatever the day.
    #[must_use]
    pub const fn somewhere(&self) -> &Location {
        &self.usual
    }

    pub(super) const fn somewhere_mut(&mut self) -> &mut Location {
        &mut self.usual
    }

    /// The same from day to day.
    #[must_use]
    pub fn spelled(&self) -> String {
        match (&self.dated, &self.usual) {
            (Some(dated), _) => dated.text.clone(),
            (None, Location::Web(url)) => url.to_string(),
            (None, Location::File(path)) => path.display().to_string(),
        }
    }
}

/// An address in which `{date}` and its like may stand.
pub(super) fn address(value: &DeValue<'_>, folder: &Path) -> Result<Address, Refusal> {
    let text = value::string(value)?.trim();
    if !text.contains('{') {
        return location::location(value, folder).map(|usual| Address { usual, dated: None });
    }
    let filled = filled(text, Timestamp::UNIX_EPOCH).map_err(|word| {
        let hint = words::did_you_mean(&word, ADDRESS_WORDS.iter().copied()).unwrap_or_else(|| {
            "known are {date}, {week}, {month}, {year} and {unix}, and `{date-7}` for seven days before".to_owned()
        });
        Refusal::new("an address in which only known words stand in braces", format!("`{{{word}}}` is none")).hint(hint)
    })?;
    let usual = location::of(&filled, folder)?;
    if matches!(&usual, Location::Web(url) if !url.username().is_empty() || url.password().is_some()) {
        return Err(Refusal::new("an address without a login where words stand in braces", "a login stands in it")
            .hint("write `user` and `password-env` beside it".to_owned()));
    }
    Ok(Address { usual, dated: Some(Dated { text: text.to_owned(), folder: folder.to_owned() }) })
}

/// The text with its words filled in; the error is the first unknown one.
fn filled(text: &str, now: Timestamp) -> Result<String, String> {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        let (word, behind) = after.split_once('}').ok_or_else(|| after.to_owned())?;
        out.push_str(before);
        out.push_str(&value_of(word.trim(), now).ok_or_else(|| word.to_owned())?);
        rest = behind;
    }
    Ok(out + rest)
}

/// `date` or `date-7`, `week` or `week-1`, … : as of now or so many of them before.
fn value_of(word: &str, now: Timestamp) -> Option<String> {
    let (word, back) = match word.split_once('-') {
        Some((word, back)) => (word, back.parse::<u16>().ok()?),
        None => (word, 0),
    };
    let back = i64::from(back);
    let today = now.to_zoned_datetime(TimeZone::UTC).date();
    let before = |span: jiff::Span| today.checked_sub(span).ok();
    Some(match word {
        "date" => before(back.days())?.to_string(),
        "week" => week(before((back * 7).days())?),
        "month" => before(back.months())?.strftime("%Y-%m").to_string(),
        "year" => before(back.years())?.strftime("%Y").to_string(),
        // The first second of the day, so that the address is the same all day long.
        "unix" => TimeZone::UTC.to_timestamp(before(back.days())?.into()).ok()?.as_second().to_string(),
        _ => return None,
    })
}

/// `2026-W17`, as ISO 8601 counts.
fn week(day: Date) -> String {
    let week = day.iso_week_date();
    format!("{}-W{:02}", week.year(), week.week())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_become_the_day_and_the_week() {
        let now = "2026-01-01T12:00:00Z".parse().unwrap();
        for (text, filled_in) in [
            ("https://example.org/{date}.json", "https://example.org/2026-01-01.json"),
            ("https://example.org/?d={date-1}", "https://example.org/?d=2025-12-31"),
            ("https://example.org/?w={week}", "https://example.org/?w=2026-W01"),
            ("https://example.org/?w={week-1}", "https://example.org/?w=2025-W52"),
            ("https://example.org/{year}/{month}/", "https://example.org/2026/2026-01/"),
            ("https://example.org/?after={unix-7}", "https://example.org/?after=1766620800"),
        ] {
            let value = DeValue::String(text.into());
            let address = address(&value, Path::new("folder")).unwrap();
            assert!(matches!(address.on(now), Location::Web(url) if url.as_str() == filled_in), "{text}");
        }
    }

    #[test]
    fn an_unknown_word_is_refused() {
        for text in ["https://example.org/{dat}", "https://example.org/{", "https://example.org/{date-x}"] {
            assert!(address(&DeValue::String(text.into()), Path::new("")).is_err(), "{text}");
        }
    }
}
