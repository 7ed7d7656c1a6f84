#![doc = include_str!("html/html.md")]

use std::collections::{BTreeMap, BTreeSet};

use ego_tree::NodeId;
use scraper::{ElementRef, Html};
use url::Url;

use crate::config::{Given, HtmlPlan, Part};
use crate::date::Reader;
use crate::entry::{Entry, Feed, Format};
use crate::{html, link, parse};

mod dates;
mod elements;
mod usual;

use elements::text_of;

/// Most elements that may be entries: of a list with pictures and buttons each entry has several.
const MOST_MATCHED: usize = 5_000;

/// Most entries of a page that are read: the longest archive of a blog has a few hundred.
const MOST_ENTRIES: usize = 500;

/// Keys of queries that choose among the entries of a list; others (`?p=12`) choose an entry.
const OF_A_LIST: [&str; 12] =
    ["page", "paged", "offset", "start", "limit", "sort", "order", "filter", "category", "tag", "type", "lang"];

/// The list that a page shows, or why it shows none.
pub(super) fn read(text: &str, plan: &HtmlPlan, address: Option<&str>, reader: &Reader<'_>) -> Result<Feed, String> {
    if !html::is_manageable(text) {
        return Err("a page that is large or nested beyond reason".to_owned());
    }
    let page = Html::parse_document(text);
    let base = parse::page::base(&page, plan.base.as_ref().map(Url::as_str).or(address));
    let list = List { plan, base: base.as_ref(), reader };
    let matched = page.select(&plan.entry.selector).count();
    if matched == 0 {
        return Err(format!("nothing on the page fits `entry` ({}): it may have changed", plan.entry.as_str()));
    }
    let entries = list.entries(&page);
    if entries.is_empty() {
        return Err(format!("{matched} elements fit `entry`, and none of them has a title and a link"));
    }
    let about = parse::page::about(&page);
    Ok(Feed {
        title: about.title,
        link: address.map(str::to_owned),
        subtitle: about.description,
        language: about.language,
        ..Feed::of(Format::Html, entries)
    })
}

/// How the elements of one page are read.
struct List<'a> {
    plan: &'a HtmlPlan,
    base: Option<&'a Url>,
    reader: &'a Reader<'a>,
}

/// A title with how much it is to be trusted; 0 is best.
type Ranked = (u8, String);

/// An entry of a list, while its elements are put together.
#[derive(Default)]
struct Item {
    title: Option<Ranked>,
    entry: Entry,
}

impl List<'_> {
    /// Elements that lead to the same place are one entry: the picture, the headline and "read more" of a card.
    fn entries(&self, page: &Html) -> Vec<Entry> {
        let mut items: Vec<Item> = Vec::new();
        let mut places: BTreeMap<String, usize> = BTreeMap::new();
        for element in self.outermost(page) {
            let Some(item) = self.item(element) else { continue };
            let place = item.entry.link.clone().unwrap_or_default();
            match places.get(&place) {
                Some(&at) => items[at].absorb(item),
                None if items.len() == MOST_ENTRIES => break,
                None => {
                    places.insert(place, items.len());
                    items.push(item);
                }
            }
        }
        items.into_iter().filter_map(Item::finish).collect()
    }

    /// The elements that are entries: not what is inside of one, and not what holds several.
    fn outermost<'p>(&self, page: &'p Html) -> Vec<ElementRef<'p>> {
        let matched: Vec<ElementRef<'p>> = page.select(&self.plan.entry.selector).take(MOST_MATCHED).collect();
        let ids: BTreeSet<NodeId> = matched.iter().map(|element| element.id()).collect();
        let mut kept = BTreeSet::new();
        let mut inside: BTreeMap<NodeId, BTreeSet<&str>> = BTreeMap::new();
        for element in &matched {
            let Some(place) = usual::anchor(*element).and_then(|anchor| anchor.attr("href")) else { continue };
            if usual::headline(*element, None).is_none_or(|(rank, _)| rank > 2) {
                continue;
            }
            for around in element.ancestors().filter(|node| ids.contains(&node.id())) {
                inside.entry(around.id()).or_default().insert(place);
            }
        }
        matched
            .into_iter()
            .filter(|element| {
                let holds_several = inside.get(&element.id()).is_some_and(|places| places.len() > 1);
                let is_inner = element.ancestors().any(|node| kept.contains(&node.id()));
                let is_entry = !holds_several && !is_inner;
                if is_entry {
                    kept.insert(element.id());
                }
                is_entry
            })
            .collect()
    }

    /// Where an element leads, and what it is called.
    fn link_and_title(&self, element: ElementRef<'_>, around: &[ElementRef<'_>]) -> Option<(String, Option<Ranked>)> {
        let given = |parts: &Given<Part>, value: fn(ElementRef<'_>) -> Option<String>| {
            let parts = parts.as_deref().unwrap_or_default();
            around.iter().find_map(|element| first(*element, parts, value))
        };
        let anchor = usual::anchor(element);
        let link = given(&self.plan.link, elements::target).or_else(|| {
            let target = anchor.and_then(|anchor| anchor.attr("href")).map(str::to_owned);
            target.or_else(|| usual::own_place(element))
        })?;
        let link = self.absolute(&link).filter(|link| link::is_web(link) && !self.is_this_page(link))?;
        let title = given(&self.plan.title, |part| Some(text_of(part)).filter(|text| !text.is_empty()));
        let title = title.map(|title| (0, html::title(&title))).or_else(|| usual::headline(element, anchor));
        Some((link, title))
    }

    fn item(&self, element: ElementRef<'_>) -> Option<Item> {
        let plan = self.plan;
        let around = elements::with_companions(element, |other| plan.entry.selector.matches(&other));
        let (link, title) = self.link_and_title(element, &around)?;
        let words = title.as_ref().map_or("", |(_, title)| title.as_str());
        let around = around.into_iter();
        let published = around.clone().find_map(|element| match &plan.date {
            None => dates::usual(element, &link, self.reader),
            Some(parts) => self.given_date(element, parts),
        });
        let markup = |part: ElementRef<'_>| Some(part.inner_html().trim().to_owned()).filter(|html| !html.is_empty());
        let summary = around.clone().find_map(|element| match &plan.summary {
            None => usual::summary(element, words, self.reader),
            Some(parts) => first(element, parts, markup),
        });
        let image = around.clone().find_map(|element| match &plan.image {
            None => usual::image(element),
            Some(parts) => first(element, parts, elements::picture),
        });
        let lists = |usual: fn(ElementRef<'_>) -> Vec<String>, parts: &Given<Part>, are_people| {
            let each = |element| parts.as_ref().map_or_else(|| usual(element), |parts| all(element, parts, are_people));
            around.clone().map(each).find(|names| !names.is_empty()).unwrap_or_default()
        };
        let authors = lists(usual::authors, &plan.authors, true);
        let categories = lists(usual::categories, &plan.categories, false);
        // Places of one page are told apart by their fragments, which links in general are not.
        let is_here = self.base.is_some_and(|base| link.split_once('#').is_some_and(|(page, _)| page == base.as_str()));
        let entry = Entry {
            id: is_here.then(|| link.clone()),
            image: image.and_then(|image| self.absolute(&image)).filter(|image| link::is_web(image)),
            link: Some(link),
            published,
            summary_html: summary,
            authors,
            categories,
            base: self.base.map(ToString::to_string),
            ..Entry::default()
        };
        Some(Item { title, entry })
    }

    fn given_date(&self, element: ElementRef<'_>, parts: &[Part]) -> Option<jiff::Timestamp> {
        parts.iter().find_map(|part| {
            elements::of(element, part).into_iter().find_map(|found| match &part.attribute {
                Some(name) => found.attr(name).and_then(|value| dates::read(value, self.reader)),
                None => dates::of_element(found, self.reader),
            })
        })
    }

    fn absolute(&self, raw: &str) -> Option<String> {
        let raw = raw.trim();
        let url = match self.base {
            Some(base) => base.join(raw).ok()?,
            None => Url::parse(raw).ok()?,
        };
        Some(url.into())
    }

    /// A link back to the list, to its next page or to a part of it is no entry; one to a place in it may be.
    fn is_this_page(&self, link: &str) -> bool {
        let (Some(base), Ok(url)) = (self.base, Url::parse(link)) else { return false };
        if url.fragment().is_none() && link::canonical(link) == link::canonical(base.as_str()) {
            return true;
        }
        let path = |url: &Url| url.path().trim_end_matches('/').to_owned();
        let is_same = url.host_str() == base.host_str() && path(&url) == path(base) && url.fragment().is_none();
        is_same && url.query_pairs().all(|(key, _)| OF_A_LIST.contains(&key.to_ascii_lowercase().as_str()))
    }
}

/// What the first part that gives something gives.
fn first(element: ElementRef<'_>, parts: &[Part], value: impl Fn(ElementRef<'_>) -> Option<String>) -> Option<String> {
    parts.iter().find_map(|part| {
        elements::of(element, part).into_iter().find_map(|found| match &part.attribute {
            Some(name) => found.attr(name).map(|value| value.trim().to_owned()).filter(|value| !value.is_empty()),
            None => value(found),
        })
    })
}

/// The names that the first part that gives any gives.
fn all(element: ElementRef<'_>, parts: &[Part], are_people: bool) -> Vec<String> {
    let names = |part: &Part| {
        let found = elements::of(element, part).into_iter();
        let texts = found.map(|found| match &part.attribute {
            Some(name) => found.attr(name).map(crate::text::one_line).unwrap_or_default(),
            None => text_of(found),
        });
        let mut names: Vec<String> = Vec::new();
        for text in texts.filter(|text| !text.is_empty()) {
            let pieces = if are_people { usual::people(&text) } else { vec![text] };
            for name in pieces {
                if !names.contains(&name) {
                    names.push(name);
                }
            }
        }
        names
    };
    parts.iter().map(names).find(|names| !names.is_empty()).unwrap_or_default()
}

impl Item {
    /// Takes from another element what this one does not say, and its title if that is a better one.
    fn absorb(&mut self, other: Self) {
        let rank = |title: &Option<Ranked>| title.as_ref().map_or(u8::MAX, |(rank, _)| *rank);
        if rank(&other.title) < rank(&self.title) {
            self.title = other.title;
        }
        let (own, new) = (&mut self.entry, other.entry);
        own.published = own.published.or(new.published);
        own.summary_html = own.summary_html.take().or(new.summary_html);
        own.image = own.image.take().or(new.image);
        if own.authors.is_empty() {
            own.authors = new.authors;
        }
        if own.categories.is_empty() {
            own.categories = new.categories;
        }
    }

    /// The entry, if it has a title.
    fn finish(self) -> Option<Entry> {
        let title = self.title.map(|(_, title)| title).filter(|title| !title.is_empty())?;
        Some(Entry { title: Some(title), ..self.entry })
    }
}

#[cfg(test)]
mod tests;
