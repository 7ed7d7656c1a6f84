//! `[publication]`: who publishes what, where, and when weeks start.

use jiff::civil::{Date, Weekday};
use jiff::tz::{self, TimeZone};
use toml::Spanned;
use toml::de::DeValue;
use url::Url;

use super::complaint::Complaint;
use super::raw::Keys;
use super::value::{self, Refusal};
use super::{Author, FootLink, Publication, tag, template, words};
use crate::week::{Calendar, Numbering};

const ISSUE_TITLE: &str = "{title} #Week {week}, {year}";
const RUNNING_ISSUE_TITLE: &str = "{title} #{number}";
const INTRODUCTION: &str = "What we read in week {week} of {year} (from {start}) and found most interesting. \
    We look for what is recent, but papers and articles may carry a date of an earlier week.";
const RUNNING_INTRODUCTION: &str = "What we read in the week from {start} and found most interesting. \
    We look for what is recent, but papers and articles may carry a date of an earlier week.";

/// Checks `[publication]`; `text` is all of the file.
pub(super) fn check(mut keys: Keys<'_>, text: &str, heard: &mut Vec<Complaint>) -> Option<Publication> {
    let title = keys.need("title", "title = \"ML News\"", value::line, heard);
    let home = keys.need("home", "home = \"https://example.org/ml-news/\"", home, heard);
    let minted = keys.need("id", "id = \"tag:example.org,2026:ml-news\"", id, heard).map(Spanned::into_inner);
    let minted_on = minted.as_ref().map(|(_, date)| *date);
    let description = keys.take("description", value::line, heard);
    let issue_title = template(&mut keys, "issue-title", text, heard);
    let introduction = template(&mut keys, "introduction", text, heard);
    let authors = authors(&mut keys, heard);
    let language = keys.take("language", language, heard);
    let time_zone = keys.take("time-zone", time_zone, heard).map_or(TimeZone::UTC, Spanned::into_inner);
    let week = keys.table("week", "`week`", heard);
    let (starts, numbering) = week_rule(week, minted_on, heard);
    let links = links(&mut keys, heard);
    let hub = keys.take("hub", value::web, heard).map(Spanned::into_inner);
    keys.finish(heard);

    let title = title?.into_inner();
    let running = matches!(numbering, Numbering::Running { .. });
    let default = |usual: &str, when_running: &str| if running { when_running } else { usual }.to_owned();
    Some(Publication {
        authors: if authors.is_empty() {
            vec![Author { name: title.clone(), uri: None, email: None }]
        } else {
            authors
        },
        title,
        description: description.map(Spanned::into_inner),
        issue_title: issue_title.unwrap_or_else(|| default(ISSUE_TITLE, RUNNING_ISSUE_TITLE)),
        introduction: introduction.unwrap_or_else(|| default(INTRODUCTION, RUNNING_INTRODUCTION)),
        home: home?.into_inner(),
        id: minted?.0,
        language: language.map_or_else(|| "en".to_owned(), Spanned::into_inner),
        calendar: Calendar::new(starts, numbering, time_zone),
        links,
        hub,
    })
}

fn template(keys: &mut Keys<'_>, key: &'static str, text: &str, heard: &mut Vec<Complaint>) -> Option<String> {
    let template = keys.take(key, value::line, heard)?;
    let span = template.span();
    template::check(key, text.get(span.clone()).unwrap_or_default(), span.start, heard);
    Some(template.into_inner())
}

/// The base of every link: with a slash at its end, and nothing behind its path.
fn home(value: &DeValue<'_>) -> Result<Url, Refusal> {
    let mut url = value::web(value)?;
    if url.query().is_some() || url.fragment().is_some() {
        return Err(Refusal::new("the address of a folder", "this has a `?` or a `#`")
            .hint("links are made by adding paths to it".to_owned()));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(Refusal::new("an address that may be published", "this holds a user name or a password"));
    }
    if !url.path().ends_with('/') {
        url.set_path(&format!("{}/", url.path()));
    }
    Ok(url)
}

fn id(value: &DeValue<'_>) -> Result<(String, Date), Refusal> {
    let tag = value::string(value)?;
    match tag::date(tag) {
        Ok(date) => Ok((tag.to_owned(), date)),
        Err(wrong) => Err(Refusal::new("a tag URI (RFC 4151)", wrong)
            .hint("such as `tag:example.org,2026:ml-news`, with a domain that is yours in that year".to_owned())),
    }
}

/// A plausible language tag (BCP 47); whether it is registered is not asked.
fn language(value: &DeValue<'_>) -> Result<String, Refusal> {
    let tag = value::string(value)?;
    let mut parts = tag.split('-');
    let is_language =
        parts.next().is_some_and(|part| matches!(part.len(), 2 | 3) && part.chars().all(|c| c.is_ascii_alphabetic()));
    if is_language && parts.all(|part| matches!(part.len(), 1..=8) && part.chars().all(|c| c.is_ascii_alphanumeric())) {
        return Ok(tag.to_owned());
    }
    Err(Refusal::new("a language tag (BCP 47)", "this is none").hint("such as `en`, `pt-BR` or `zh-Hans`".to_owned()))
}

pub(super) fn time_zone(value: &DeValue<'_>) -> Result<TimeZone, Refusal> {
    let name = value::string(value)?;
    TimeZone::get(name).map_err(|_| {
        Refusal::new("the name of an IANA time zone", "there is none of this name").hint(time_zone_hint(name))
    })
}

/// A near miss, or the zone whose last part was typed: `Berlin` means `Europe/Berlin`.
fn time_zone_hint(typed: &str) -> String {
    let database = tz::db();
    let known: Vec<String> = database.available().map(|name| name.as_str().to_owned()).collect();
    if known.is_empty() {
        return "this machine has no time zones but UTC: install the package tzdata".to_owned();
    }
    let city = known.iter().find(|name| {
        name.rsplit_once('/').is_some_and(|(_, city)| city.eq_ignore_ascii_case(&typed.replace(' ', "_")))
    });
    city.map(|name| format!("did you mean `{name}`?"))
        .or_else(|| words::did_you_mean(typed, known.iter().map(String::as_str)))
        .unwrap_or_else(|| "such as `UTC`, `Europe/Paris` or `Asia/Tokyo`".to_owned())
}

#[derive(Clone, Copy, PartialEq)]
enum Rule {
    Jan1,
    Iso,
    Running,
}

const RULES: &[(&str, Rule)] = &[("jan1", Rule::Jan1), ("iso", Rule::Iso), ("running", Rule::Running)];

const WEEKDAYS: &[(&str, Weekday)] = &[
    ("sunday", Weekday::Sunday),
    ("monday", Weekday::Monday),
    ("tuesday", Weekday::Tuesday),
    ("wednesday", Weekday::Wednesday),
    ("thursday", Weekday::Thursday),
    ("friday", Weekday::Friday),
    ("saturday", Weekday::Saturday),
];

/// `week = { starts, numbering, first }`.
fn week_rule(mut keys: Keys<'_>, minted_on: Option<Date>, heard: &mut Vec<Complaint>) -> (Weekday, Numbering) {
    let starts = keys.take("starts", value::one_of(WEEKDAYS), heard);
    let rule = keys.take("numbering", value::one_of(RULES), heard);
    let first = keys.take("first", day, heard);
    keys.finish(heard);

    let chosen = rule.as_ref().map_or(Rule::Jan1, |rule| *rule.get_ref());
    if let (Some(starts), Some(rule)) = (&starts, &rule)
        && chosen == Rule::Iso
        && *starts.get_ref() != Weekday::Monday
    {
        let complaint = Complaint::new("ISO weeks start on Monday").at(starts.span(), "not on this day");
        heard.push(
            complaint.beside(rule.span(), "ISO numbering").hint("leave `starts` out, or count by `jan1`".to_owned()),
        );
    }
    if let Some(first) = &first
        && chosen != Rule::Running
    {
        let complaint = Complaint::new("`first` has no meaning here").at(first.span(), "nothing counts from this day");
        heard.push(complaint.hint("it goes with `numbering = \"running\"`".to_owned()));
    }
    let numbering = match chosen {
        Rule::Jan1 => Numbering::Jan1,
        Rule::Iso => Numbering::Iso,
        // Without a date in the id there is a complaint about the id, and this is not used.
        Rule::Running => Numbering::Running { first: first.map(Spanned::into_inner).or(minted_on).unwrap_or_default() },
    };
    let usual = if chosen == Rule::Iso { Weekday::Monday } else { Weekday::Sunday };
    (starts.map_or(usual, Spanned::into_inner), numbering)
}

/// A day, as a string or as one of TOML's own dates.
fn day(value: &DeValue<'_>) -> Result<Date, Refusal> {
    let text = match value {
        DeValue::Datetime(date) => date.to_string(),
        DeValue::String(text) => text.trim().to_owned(),
        _ => return Err(Refusal::kind("a day".to_owned(), value).hint("such as `\"2026-11-22\"`".to_owned())),
    };
    let is_day = text.len() == "2026-11-22".len();
    is_day
        .then(|| text.parse().ok())
        .flatten()
        .ok_or_else(|| Refusal::new("a day", "this is none").hint("such as `\"2026-11-22\"`".to_owned()))
}

fn authors(keys: &mut Keys<'_>, heard: &mut Vec<Complaint>) -> Vec<Author> {
    let tables = keys.tables("authors", "`authors`", heard).into_iter();
    tables
        .filter_map(|mut keys| {
            let name = keys.need("name", "name = \"Ada Lovelace\"", value::line, heard);
            let uri = keys.take("uri", value::web, heard).map(|uri| uri.into_inner().into());
            let email = keys.take("email", value::email, heard).map(Spanned::into_inner);
            keys.finish(heard);
            Some(Author { name: name?.into_inner(), uri, email })
        })
        .collect()
}

fn links(keys: &mut Keys<'_>, heard: &mut Vec<Complaint>) -> Vec<FootLink> {
    let tables = keys.tables("links", "`links`", heard).into_iter();
    tables
        .filter_map(|mut keys| {
            let title = keys.need("title", "title = \"Archive\"", value::line, heard);
            let href = keys.need("href", "href = \"https://example.org/\"", href, heard);
            keys.finish(heard);
            Some(FootLink { title: title?.into_inner(), href: href?.into_inner() })
        })
        .collect()
}

fn href(value: &DeValue<'_>) -> Result<String, Refusal> {
    let text = value::string(value)?.trim();
    match Url::parse(text) {
        Ok(url) if matches!(url.scheme(), "http" | "https" | "mailto") => Ok(url.into()),
        _ => Err(Refusal::new("an http, https or mailto address", "this is none")
            .hint("such as `https://example.org/` or `mailto:editor@example.org`".to_owned())),
    }
}
