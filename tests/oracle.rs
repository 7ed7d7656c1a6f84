//! The crates that write our feeds as witnesses of how feeds are read: where they accept a recorded feed, each entry
//! has the same title, link and date as with hebdo, or a rule says why not.

mod support;

use std::collections::BTreeMap;

use hebdo::entry::Entry;
use hebdo::parse::{Hint, read};
use hebdo::{date, html, text};
use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use url::Url;

/// What a witness says of an entry, as it stands there.
#[derive(Default)]
struct Witness {
    title: Option<String>,
    link: Option<String>,
    date: Option<String>,
    /// Is the date one that the crate fills in where there is none?
    invented: bool,
    /// Whatever else in it is an address.
    addresses: Vec<String>,
    /// Whatever else in it is a date.
    dates: Vec<String>,
}

/// What is compared: which thing, theirs and ours, in the entry and the witness at large.
struct Case<'a> {
    thing: &'static str,
    theirs: Option<&'a str>,
    ours: Option<&'a str>,
    /// Of the dates: is there any of ours?
    dated: bool,
    entry: &'a Entry,
    witness: &'a Witness,
    document: &'a str,
}

impl Case<'_> {
    fn moments(&self) -> impl Iterator<Item = Timestamp> {
        [self.entry.published, self.entry.updated].into_iter().flatten()
    }

    /// Does the text hold the day and the year of one of our dates as numbers, in whatever zone?
    fn names_day_and_year(&self, text: &str) -> bool {
        let numbers: Vec<i16> =
            text.split(|c: char| !c.is_ascii_digit()).filter_map(|digits| digits.parse().ok()).collect();
        let days = self.moments().flat_map(|ours| [-24, 0, 24].map(|hours| ours + SignedDuration::from_hours(hours)));
        days.map(|moment| TimeZone::UTC.to_datetime(moment)).any(|day| {
            let has = |number: i16| numbers.contains(&number);
            has(day.day().into()) && (has(day.year()) || has(day.year() % 100))
        })
    }
}

/// Is `ours` the address `theirs`, resolved or without the white space in it?
fn spells(theirs: &str, ours: &str) -> bool {
    let theirs = theirs.trim();
    let spelt = Url::parse(ours).and_then(|url| url.join(theirs));
    let is_relative = Url::parse(theirs).is_err() && !theirs.is_empty();
    is_relative && ours.ends_with(theirs.trim_start_matches(['.', '/']))
        || theirs == ours
        || spelt.is_ok_and(|url| url.as_str() == ours)
}

/// Why a difference is right, by what it looks like; the first that holds is the reason.
type Rule = (&'static str, fn(&Case) -> bool);

const RULES: &[Rule] = &[
    ("title: they leave white space, references and markup in it", |case| {
        case.thing == "title" && line(case.theirs) == line(case.ours)
    }),
    ("title: an empty one is none", |case| {
        case.thing == "title" && case.ours.is_none() && case.theirs.is_none_or(|theirs| html::title(theirs).is_empty())
    }),
    ("link: empty is none", |case| {
        case.thing == "link" && case.ours.is_none() && case.theirs.is_none_or(|theirs| theirs.trim().is_empty())
    }),
    ("link: relative to nothing that is known", |case| {
        case.thing == "link" && case.ours.is_none() && case.theirs.is_some_and(|theirs| Url::parse(theirs).is_err())
    }),
    ("link: they leave it relative, or with white space in it", |case| {
        case.thing == "link" && case.theirs.zip(case.ours).is_some_and(|(theirs, ours)| spells(theirs, ours))
    }),
    ("link: they have none where the guid, `atom:link`, `via`, `self` or `origLink` is one", |case| {
        case.thing == "link"
            && case.theirs.is_none_or(|theirs| theirs.trim().is_empty())
            && case.ours.is_some_and(|ours| case.witness.addresses.iter().any(|other| spells(other, ours)))
    }),
    ("date: atom_syndication invents 1970 where `updated` is missing or broken", |case| {
        case.thing == "date" && case.witness.invented
    }),
    ("date: they have none where dc, dcterms, prism or atom has one", |case| {
        let said = |date: &String| match date_of_others(date) {
            Some(moment) => case.moments().any(|ours| ours == moment),
            None => case.names_day_and_year(date),
        };
        case.thing == "date" && case.theirs.is_none() && case.witness.dates.iter().any(said)
    }),
    ("date: they know `pubDate` in no other spelling", |case| {
        case.thing == "date" && case.theirs.is_none() && case.dated && case.document.contains("<pubdate>")
    }),
    ("date: a form that is neither RFC 2822 nor RFC 3339, of the same day", |case| {
        case.thing == "date"
            && case.theirs.is_some_and(|theirs| date_of_others(theirs).is_none() && case.names_day_and_year(theirs))
    }),
    ("date: it says no moment", |case| {
        case.thing == "date" && !case.dated && case.theirs.is_none_or(|theirs| date::parse(theirs).is_none())
    }),
];

fn line(text: Option<&str>) -> Option<String> {
    text.map(html::title)
}

fn rss_says(bytes: &[u8]) -> Option<Vec<Witness>> {
    let channel = rss::Channel::read_from(bytes).ok()?;
    let says = |item: rss::Item| {
        let extended: Vec<_> =
            item.extensions.values().flat_map(|of_prefix| of_prefix.values()).flatten().cloned().collect();
        let values = || extended.iter().filter_map(|extension| extension.value.clone());
        let hrefs = extended.iter().filter_map(|extension| extension.attrs.get("href").cloned());
        let guid = item.guid.filter(rss::Guid::is_permalink).map(|guid| guid.value);
        let dublin_core = item.dublin_core_ext.map(|core| core.dates).unwrap_or_default();
        Witness {
            title: item.title,
            link: item.link,
            date: item.pub_date,
            addresses: guid.into_iter().chain(hrefs).chain(values()).collect(),
            dates: dublin_core.into_iter().chain(values()).collect(),
            ..Witness::default()
        }
    };
    Some(channel.items.into_iter().map(says).collect())
}

fn atom_says(bytes: &[u8]) -> Option<Vec<Witness>> {
    let feed = atom_syndication::Feed::read_from(bytes).ok()?;
    let says = |entry: &atom_syndication::Entry| {
        let alternate = entry.links.iter().find(|link| link.rel == "alternate");
        Witness {
            title: Some(entry.title.value.clone()),
            link: alternate.map(|link| link.href.clone()),
            date: Some(entry.published.unwrap_or(entry.updated).to_rfc3339()),
            invented: entry.published.is_none() && entry.updated.timestamp() == 0,
            addresses: entry.links.iter().map(|link| link.href.clone()).chain([entry.id.clone()]).collect(),
            ..Witness::default()
        }
    };
    Some(feed.entries.iter().map(says).collect())
}

#[test]
fn where_others_read_a_feed_we_read_the_same() {
    let Some(data) = support::shared_data() else { return };
    let (mut feeds, mut compared) = (0, 0);
    let mut reasons: BTreeMap<&str, usize> = BTreeMap::new();
    let mut unexplained = Vec::new();
    for folder in ["feeds", "arxiv_rss", "arxiv_api"] {
        for (name, bytes) in support::files(&data.join(folder)) {
            let Some(witnesses) = rss_says(&bytes).or_else(|| atom_says(&bytes)) else { continue };
            let feed = read(&bytes, &Hint::default()).unwrap_or_else(|reason| panic!("{name}: {reason}"));
            if feed.entries.len() != witnesses.len() {
                unexplained.push(format!("{name}: {} entries, not {}", feed.entries.len(), witnesses.len()));
                continue;
            }
            feeds += 1;
            let document = String::from_utf8_lossy(&bytes);
            for (entry, witness) in feed.entries.iter().zip(&witnesses) {
                for case in cases(entry, witness, &document) {
                    compared += 1;
                    if agrees(&case) {
                        continue;
                    }
                    match RULES.iter().find(|(_, explains)| explains(&case)) {
                        Some((reason, _)) => *reasons.entry(reason).or_default() += 1,
                        None => {
                            unexplained.push(format!("{name}: {} {:?}, ours {:?}", case.thing, case.theirs, case.ours));
                        }
                    }
                }
            }
        }
    }
    println!("{feeds} feeds, {compared} values; different for a reason: {reasons:#?}");
    assert!(feeds > 0, "no feed was read");
    let shown: Vec<_> = unexplained.iter().take(40).collect();
    assert!(unexplained.is_empty(), "{} without a reason: {shown:#?}", unexplained.len());
}

fn cases<'a>(entry: &'a Entry, witness: &'a Witness, document: &'a str) -> [Case<'a>; 3] {
    let dated = entry.published.or(entry.updated).is_some();
    let case = |thing, theirs: &'a Option<String>, ours: &'a Option<String>| Case {
        thing,
        theirs: theirs.as_deref(),
        ours: ours.as_deref(),
        dated,
        entry,
        witness,
        document,
    };
    [
        case("title", &witness.title, &entry.title),
        case("link", &witness.link, &entry.link),
        Case { thing: "date", theirs: witness.date.as_deref(), ours: None, dated, entry, witness, document },
    ]
}

fn agrees(case: &Case) -> bool {
    if case.thing == "date" {
        let theirs = case.theirs.and_then(date_of_others);
        let ours = [case.entry.published, case.entry.updated];
        return if theirs.is_none() { ours == [None; 2] } else { ours.contains(&theirs) };
    }
    case.theirs == case.ours
}

/// By RFC 2822 or RFC 3339, without a line of ours.
fn date_of_others(text: &str) -> Option<Timestamp> {
    let text = text::one_line(text);
    let rfc2822 = || jiff::fmt::rfc2822::DateTimeParser::new().relaxed_weekday(true).parse_timestamp(&text);
    text.parse().ok().or_else(|| rfc2822().ok())
}
