//! Reads from feeds.toml how a source without a feed is read.

use std::ops::Range;
use std::path::Path as Folder;

use jiff::tz::TimeZone;
use toml::Spanned;
use toml::de::DeValue;
use url::Url;

use super::address::{self, Address};
use super::complaint::Complaint;
use super::fields::{alternatives, fields};
use super::plan::{HtmlPlan, JsonPlan, SitemapPlan};
use super::raw::Keys;
use super::recipe::{self, Recipe};
use super::selector;
use super::value;
use super::{location, publication, words};

/// Where the places of a source that it polls are heard.
pub(super) type Places = Vec<(String, Range<usize>)>;

/// The keys that only some kinds have, each with them.
const OF_KIND: &[(&str, &str)] = &[
    ("categories", "`kind = \"arxiv\"`, `\"html\"` or `\"json\"`"),
    ("entry", "`kind = \"html\"` or `\"json\"`"),
    ("title", "`kind = \"html\"` or `\"json\"`"),
    ("link", "`kind = \"html\"` or `\"json\"`"),
    ("date", "`kind = \"html\"` or `\"json\"`"),
    ("summary", "`kind = \"html\"` or `\"json\"`"),
    ("image", "`kind = \"html\"` or `\"json\"`"),
    ("authors", "`kind = \"html\"` or `\"json\"`"),
    ("base", "`kind = \"html\"` or `\"json\"`"),
    ("id", "`kind = \"json\"`"),
    ("comments", "`kind = \"json\"`"),
    ("signal", "`kind = \"json\"`"),
    ("recipe", "`kind = \"json\"`"),
    ("time-zone", "`kind = \"html\"`, `\"json\"` or `\"sitemap\"`"),
    ("follow", "feeds"),
];

/// Complains of keys that belong to other kinds than this one; those of its own were taken before.
pub(super) fn refuse_others(keys: &mut Keys<'_>, kind: &str, heard: &mut Vec<Complaint>) {
    for (key, kinds) in OF_KIND {
        if keys.has(key) {
            keys.refuse(key, &format!("{kind} has none"), &format!("it goes with {kinds}"), heard);
        }
    }
}

pub(super) fn html(
    keys: &mut Keys<'_>,
    folder: &Folder,
    places: &mut Places,
    heard: &mut Vec<Complaint>,
) -> Option<HtmlPlan> {
    let address = needed_address(keys, "https://example.org/blog/", folder, places, heard);
    let entry = keys.need("entry", "entry = \"article\"", selector::css, heard);
    let mut parts = |key| alternatives(keys, key, "selectors", selector::part, heard);
    let (title, link, date) = (parts("title"), parts("link"), parts("date"));
    let (summary, image) = (parts("summary"), parts("image"));
    let (authors, categories) = (parts("authors"), parts("categories"));
    let base = base(keys, heard);
    let time_zone = time_zone(keys, heard);
    Some(HtmlPlan {
        address: address?,
        base,
        entry: entry?.into_inner(),
        title,
        link,
        date,
        summary,
        image,
        authors,
        categories,
        time_zone,
    })
}

pub(super) fn sitemap(
    keys: &mut Keys<'_>,
    folder: &Folder,
    places: &mut Places,
    heard: &mut Vec<Complaint>,
) -> Option<SitemapPlan> {
    let address = needed_address(keys, "https://example.org/sitemap.xml", folder, places, heard);
    let time_zone = time_zone(keys, heard);
    Some(SitemapPlan { address: address?, time_zone })
}

pub(super) fn json(
    keys: &mut Keys<'_>,
    folder: &Folder,
    places: &mut Places,
    heard: &mut Vec<Complaint>,
) -> Option<JsonPlan> {
    let given = keys.has("recipe");
    let recipe = keys.take("recipe", value::one_of(recipe::RECIPES), heard).map(Spanned::into_inner);
    let recipe = recipe.map(Recipe::read);
    let usual = recipe.as_ref().and_then(|recipe| recipe.address.as_deref());
    let address = match usual {
        Some(usual) if !keys.has("url") => {
            let span = keys.span();
            keys.take("url", |value| address::address(value, folder), heard);
            let address = address::address(&DeValue::String(usual.into()), folder).ok()?;
            places.extend(span.map(|span| (location::place(address.somewhere()), span)));
            Some(address)
        }
        _ => needed_address(keys, "https://example.org/api/posts", folder, places, heard),
    };
    let own = fields(keys, heard);
    let base = base(keys, heard);
    let time_zone = time_zone(keys, heard);
    if given && recipe.is_none() {
        // It was complained of; what else may be missing is not known.
        return None;
    }
    let mut usual = recipe.map(|recipe| recipe.fields).unwrap_or_default();
    let mut either = |index: usize| own.lists[index].clone().or_else(|| usual.lists[index].take());
    let [id, title, link, date, summary, image, authors, categories, comments] = std::array::from_fn(&mut either);
    Some(JsonPlan {
        address: address?,
        base,
        entry: own.entry.or(usual.entry),
        id,
        title,
        link,
        date,
        summary,
        image,
        authors,
        categories,
        comments,
        signals: own.signals.or(usual.signals).unwrap_or_default(),
        time_zone,
    })
}

fn needed_address(
    keys: &mut Keys<'_>,
    example: &str,
    folder: &Folder,
    places: &mut Places,
    heard: &mut Vec<Complaint>,
) -> Option<Address> {
    let example = format!("url = \"{example}\"");
    let address = keys.need("url", &example, |value| address::address(value, folder), heard)?;
    let place = match address.get_ref() {
        dated if dated.is_dated() => dated.spelled(),
        usual => location::place(usual.somewhere()),
    };
    places.push((place, address.span()));
    Some(address.into_inner())
}

fn time_zone(keys: &mut Keys<'_>, heard: &mut Vec<Complaint>) -> TimeZone {
    keys.take("time-zone", publication::time_zone, heard).map_or(TimeZone::UTC, Spanned::into_inner)
}

fn base(keys: &mut Keys<'_>, heard: &mut Vec<Complaint>) -> Option<Url> {
    keys.take("base", value::web, heard).map(Spanned::into_inner)
}

/// The kinds by name; the message for a word that is none.
pub(super) fn kind_hint(word: &str) -> Option<String> {
    let usual = match word.to_ascii_lowercase().as_str() {
        "rss" | "atom" | "rdf" | "jsonfeed" | "json-feed" => Some("feed"),
        "page" | "web" | "css" | "scrape" => Some("html"),
        "api" => Some("json"),
        _ => None,
    };
    usual
        .map(|kind| format!("did you mean `{kind}`?"))
        .or_else(|| words::did_you_mean(word, ["feed", "arxiv", "html", "json", "sitemap"]))
}
