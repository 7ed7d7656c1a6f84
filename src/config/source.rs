//! `[[source]]`: what is polled, and how.

use std::path::Path;

use toml::Spanned;
use toml::de::DeValue;
use url::Url;

use super::complaint::Complaint;
use super::listing::{self, Places};
use super::raw::Keys;
use super::value::{self, Refusal};
use super::{Access, Follow, Kind, Location, Source, access, amount, complaint, filter, location};
use crate::section::Section;

/// The query interface that arXiv gives to programs.
const ARXIV: &str = "https://export.arxiv.org/api/query";

/// A source of the file, as far as it could be read.
pub(super) struct Listed {
    name: Option<Spanned<String>>,
    /// What it polls, and where the file says so; empty if it is off.
    places: Places,
    off: bool,
    source: Option<Source>,
}

/// The sources of the file.
#[derive(Default)]
pub(super) struct Sources {
    /// Those that are polled.
    pub(super) on: Vec<Source>,
    /// The names of all, with those that are off: what was polled once is still in the database.
    pub(super) names: Vec<String>,
}

/// Checks all sources: each for itself, then that none is named or polled twice.
pub(super) fn check_all(tables: Vec<Keys<'_>>, folder: &Path, heard: &mut Vec<Complaint>) -> Sources {
    let listed: Vec<Listed> = tables.into_iter().map(|keys| check_one(keys, folder, heard)).collect();
    if listed.iter().all(|listed| listed.off) {
        let message = if listed.is_empty() { "no source is listed" } else { "every source is off" };
        let hint = "an issue is made of what sources publish: add a `[[source]]` with `name` and `url`";
        heard.push(Complaint::new(message).hint(hint.to_owned()));
    }
    let names = listed.iter().filter_map(|listed| listed.name.as_ref());
    complaint::each_once(
        names.map(|name| (name.get_ref().clone(), name.span())),
        |name| format!("two sources have the name `{name}`"),
        "a name stands for one source in `hebdo status` and in the database",
        heard,
    );
    complaint::each_once(
        listed.iter().flat_map(|listed| listed.places.iter().cloned()),
        |_| "the same address or category is polled twice".to_owned(),
        "its entries would count as seen by two sources; leave one of them out",
        heard,
    );
    let names = listed.iter().filter_map(|listed| Some(listed.name.as_ref()?.get_ref().clone())).collect();
    let on = listed.into_iter().filter(|listed| !listed.off).filter_map(|listed| listed.source).collect();
    Sources { on, names }
}

#[derive(Clone, Copy, PartialEq)]
enum Asked {
    Feed,
    Arxiv,
    Html,
    Json,
    Sitemap,
}

fn check_one(mut keys: Keys<'_>, folder: &Path, heard: &mut Vec<Complaint>) -> Listed {
    let name = keys.need("name", "name = \"Distill\"", value::line, heard);
    let off = keys.take("off", value::flag, heard).is_some_and(Spanned::into_inner);
    let kind =
        if keys.has("kind") { keys.take("kind", asked, heard).map(Spanned::into_inner) } else { Some(Asked::Feed) };
    // The keys of a kind that is not read here are nobody's mistake.
    let Some(asked) = kind else { return Listed { name, places: Vec::new(), off, source: None } };

    let mut places = Vec::new();
    let mut kind = match asked {
        Asked::Feed => feed(&mut keys, folder, &mut places, heard),
        Asked::Arxiv => arxiv(&mut keys, folder, &mut places, heard),
        Asked::Html => listing::html(&mut keys, folder, &mut places, heard).map(|plan| Kind::Html(Box::new(plan))),
        Asked::Json => listing::json(&mut keys, folder, &mut places, heard).map(|plan| Kind::Json(Box::new(plan))),
        Asked::Sitemap => {
            listing::sitemap(&mut keys, folder, &mut places, heard).map(|plan| Kind::Sitemap(Box::new(plan)))
        }
    };
    // Whatever shows, stores or compares the address from here on sees no secret.
    let found = match kind.as_mut().map(Kind::location_mut) {
        Some(Location::Web(url)) => Access::taken_from(url),
        _ => Access::default(),
    };
    let access = access::check(&mut keys, found, heard);
    let follow = if asked == Asked::Feed { keys.take("follow", value::one_of(FOLLOW), heard) } else { None };
    listing::refuse_others(&mut keys, asked.name(), heard);
    let (section, fixed) = section(&mut keys, heard);
    let relevant = keys.take("relevant", value::flag, heard);
    let weight = keys.take("weight", weight, heard);
    let limit = value::whole(1..=100, "for none at all write `off = true`; an issue has no room for a hundred");
    let max_per_issue = keys.take("max-per-issue", limit, heard).map(Spanned::into_inner);
    let filter = filter::filter(&mut keys, heard);
    let max_age = keys.take("max-age", amount::duration(&amount::AGE), heard).map(Spanned::into_inner);
    keys.finish(heard);

    let source = name.as_ref().zip(kind).map(|(name, kind)| Source {
        name: name.get_ref().clone(),
        kind,
        access,
        section,
        fixed,
        relevant: relevant.map_or(asked == Asked::Arxiv, Spanned::into_inner),
        weight: weight.map_or(1.0, Spanned::into_inner),
        max_per_issue,
        filter,
        max_age,
        follow: follow.map_or(Follow::default(), Spanned::into_inner),
    });
    if off {
        places.clear();
    }
    Listed { name, places, off, source }
}

fn feed(keys: &mut Keys<'_>, folder: &Path, places: &mut Places, heard: &mut Vec<Complaint>) -> Option<Kind> {
    let url =
        keys.need("url", "url = \"https://example.org/feed.xml\"", |value| location::location(value, folder), heard);
    let url = url?;
    places.push((location::place(url.get_ref()), url.span()));
    Some(Kind::Feed(url.into_inner()))
}

fn arxiv(keys: &mut Keys<'_>, folder: &Path, places: &mut Places, heard: &mut Vec<Complaint>) -> Option<Kind> {
    let given = keys.has("url");
    let endpoint = keys.take("url", |value| location::location(value, folder), heard).map(Spanned::into_inner);
    let endpoint = if given { endpoint } else { Url::parse(ARXIV).ok().map(Location::Web) };
    if !keys.has("categories") {
        // Nothing is there to be read: this is for the complaint alone.
        keys.need("categories", "categories = [\"cs.LG\", \"stat.ML\"]", value::line, heard);
        return None;
    }
    let categories = keys.list("categories", "arXiv categories", category, heard)?;
    if categories.get_ref().is_empty() {
        let refusal = Refusal::new("a list of arXiv categories", "nothing that could be asked for");
        heard.push(
            refusal.hint("such as `[\"cs.LG\", \"stat.ML\"]`".to_owned()).complaint("categories", categories.span()),
        );
    }
    let endpoint = endpoint?;
    let place = location::place(&endpoint);
    let categories = categories.into_inner();
    places.extend(categories.iter().map(|category| (format!("{place} {}", category.get_ref()), category.span())));
    Some(Kind::Arxiv { endpoint, categories: categories.into_iter().map(Spanned::into_inner).collect() })
}

const FOLLOW: &[(&str, Follow)] =
    &[("itself", Follow::Itself), ("first-link", Follow::FirstLink), ("every-link", Follow::EveryLink)];

impl Asked {
    /// As messages call it.
    const fn name(self) -> &'static str {
        match self {
            Self::Feed => "a feed",
            Self::Arxiv => "arXiv",
            Self::Html => "a page",
            Self::Json => "a JSON source",
            Self::Sitemap => "a sitemap",
        }
    }
}

fn asked(value: &DeValue<'_>) -> Result<Asked, Refusal> {
    const EXPECTED: &str = "`feed`, `arxiv`, `html`, `json` or `sitemap`";
    match value.as_str() {
        Some("feed") => Ok(Asked::Feed),
        Some("arxiv") => Ok(Asked::Arxiv),
        Some("html") => Ok(Asked::Html),
        Some("json") => Ok(Asked::Json),
        Some("sitemap") => Ok(Asked::Sitemap),
        Some(word) => Err(Refusal::new(EXPECTED, "unknown kind").hint(listing::kind_hint(word))),
        None => Err(Refusal::kind(EXPECTED.to_owned(), value)),
    }
}

fn section(keys: &mut Keys<'_>, heard: &mut Vec<Complaint>) -> (Option<Section>, bool) {
    let given = keys.has("section");
    let section = keys.take("section", value::one_of(value::SECTIONS), heard);
    let fixed = keys.take("fixed", value::flag, heard);
    if let Some(fixed) = fixed.as_ref().filter(|fixed| *fixed.get_ref() && !given) {
        let complaint = Complaint::new("`fixed` needs a `section`").at(fixed.span(), "fixed to which?");
        heard.push(complaint.hint("add a line such as `section = \"papers\"`".to_owned()));
    }
    (section.map(Spanned::into_inner), fixed.is_some_and(Spanned::into_inner))
}

/// More than nothing, and no more than 100: with more, one source would be all that is ever chosen.
fn weight(value: &DeValue<'_>) -> Result<f64, Refusal> {
    const EXPECTED: &str = "a number above 0, up to 100";
    let number: f64 = match value {
        // A float's text has digits only; a whole number may be hexadecimal.
        DeValue::Float(float) => float.as_str().parse().unwrap_or(f64::NAN),
        DeValue::Integer(integer) => i32::from_str_radix(integer.as_str(), integer.radix()).map_or(f64::NAN, f64::from),
        _ => return Err(Refusal::kind(EXPECTED.to_owned(), value).hint(value::unquoted::<f64>(value))),
    };
    if number > 0.0 && number <= 100.0 {
        return Ok(number);
    }
    let hint = "1 is usual; a source that should not count at all gets `off = true`";
    Err(Refusal::new(EXPECTED, "out of bounds").hint(hint.to_owned()))
}

/// Archives whose categories are two capitals: `cs.LG`. The name alone asks for nothing.
const DIVIDED: [&str; 8] = ["cs", "econ", "eess", "math", "nlin", "q-bio", "q-fin", "stat"];

fn category(value: &DeValue<'_>) -> Result<String, Refusal> {
    const EXPECTED: &str = "a list of arXiv categories";
    let category = value.as_str().ok_or_else(|| Refusal::kind(EXPECTED.to_owned(), value))?.trim();
    let (archive, subject) = category.split_once('.').map_or((category, None), |(archive, s)| (archive, Some(s)));
    let is_archive = !archive.is_empty() && archive.chars().all(|c| c.is_ascii_lowercase() || c == '-');
    let is_subject = |subject: &str| {
        !subject.is_empty() && subject.len() <= 10 && subject.chars().all(|c| c.is_ascii_alphabetic() || c == '-')
    };
    let is_divided = DIVIDED.contains(&archive.to_ascii_lowercase().as_str());
    let fits = match subject {
        Some(subject) if is_divided => subject.len() == 2 && subject.chars().all(|c| c.is_ascii_uppercase()),
        Some(subject) => is_subject(subject),
        None => !is_divided,
    };
    if is_archive && fits {
        return Ok(category.to_owned());
    }
    let hint = match subject {
        Some(subject) if is_divided && subject.len() == 2 && is_subject(subject) => {
            format!("did you mean `{}.{}`?", archive.to_ascii_lowercase(), subject.to_ascii_uppercase())
        }
        _ => "such as `cs.LG`, `stat.ML` or `hep-th`".to_owned(),
    };
    Err(Refusal::new(EXPECTED, "this is none").hint(hint))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn categories_are_recognised_by_their_shape() {
        for (text, fits) in [
            ("cs.LG", true),
            ("stat.ML", true),
            ("hep-th", true),
            ("q-bio.NC", true),
            ("astro-ph.GA", true),
            ("cond-mat.dis-nn", true),
            ("physics.data-an", true),
            ("quant-ph", true),
            ("cs", false),
            ("cs.lg", false),
            ("CS.LG", false),
            ("cs.", false),
            ("cs.LG.AI", false),
            ("cs.LG OR cat:cs.CL", false),
            (".LG", false),
            ("", false),
        ] {
            assert_eq!(category(&DeValue::String(text.into())).is_ok(), fits, "{text}");
        }
    }
}
