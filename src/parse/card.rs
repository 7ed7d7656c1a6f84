//! What a web page says of itself in its head: enough for an entry that an editor adds by its address.

use scraper::{Html, Selector};

use super::page;
use crate::{html, text};

/// What a page says of itself, as plain text on one line each.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Card {
    /// Its title, without the name of the site where that is told apart.
    pub title: Option<String>,
    /// What it is about.
    pub description: Option<String>,
    /// The name of the site.
    pub site: Option<String>,
    /// Who wrote it, in order.
    pub authors: Vec<String>,
}

/// Reads the head of a page, however damaged.
#[must_use]
pub fn card(bytes: &[u8], content_type: Option<&str>) -> Card {
    let Some(text) = page::text(bytes, content_type).filter(|text| html::is_manageable(text)) else {
        return Card::default();
    };
    let document = Html::parse_document(&text);
    let metas = metas(&document);
    // In the order of trust: what was written for readers of papers, for cards, for search engines.
    let first = |names: &[&str]| {
        let known = |name: &&str| metas.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone());
        names.iter().find_map(known)
    };
    let mut authors: Vec<String> = Vec::new();
    for (_, name) in metas.iter().filter(|(name, _)| name == "citation_author") {
        // `Makino, Taro`, as libraries write names.
        authors.push(name.split_once(", ").map_or_else(|| name.clone(), |(last, first)| format!("{first} {last}")));
    }
    Card {
        title: first(&["citation_title", "og:title", "twitter:title"]).or_else(|| title(&document)),
        description: first(&["citation_abstract", "og:description", "twitter:description", "description"]),
        site: first(&["og:site_name", "application-name"]),
        authors: if authors.is_empty() { first(&["author"]).into_iter().collect() } else { authors },
    }
}

/// The names and contents of `meta`, in the order of the page, names in lower case.
fn metas(document: &Html) -> Vec<(String, String)> {
    let meta = |element: scraper::ElementRef<'_>| {
        let name = element.attr("property").or_else(|| element.attr("name"))?;
        let value = text::one_line(element.attr("content")?);
        (!value.is_empty()).then(|| (name.trim().to_ascii_lowercase(), value))
    };
    selector("meta").map(|selector| document.select(&selector).filter_map(meta).collect()).unwrap_or_default()
}

fn title(document: &Html) -> Option<String> {
    let title = document.select(&selector("title")?).next()?;
    Some(text::one_line(&title.text().collect::<String>())).filter(|title| !title.is_empty())
}

fn selector(selector: &str) -> Option<Selector> {
    Selector::parse(selector).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_read_by_what_it_trusts_most() {
        let read = |html: &str| card(html.as_bytes(), Some("text/html"));
        let paper = read(
            "<title>[2011.14036] Differences</title><meta name=citation_title content='Differences between\n people'>\
             <meta name='citation_author' content='Makino, Taro'><meta name='citation_author' content='Kyunghyun Cho'>\
             <meta property='og:title' content='For cards'><meta name=citation_abstract content='We look.'>",
        );
        assert_eq!(paper.title.as_deref(), Some("Differences between people"));
        assert_eq!(paper.authors, ["Taro Makino", "Kyunghyun Cho"]);
        assert_eq!(paper.description.as_deref(), Some("We look."));
        let story = read(
            "<head><title>Tea &amp; time | The Ledger</title><meta property='OG:Title' content='Tea &amp; time'>\
             <meta property=og:site_name content='The Ledger'><meta name=author content='Ann'><meta name=description content=' '>",
        );
        assert_eq!(story.title.as_deref(), Some("Tea & time"));
        assert_eq!((story.site.as_deref(), story.description), (Some("The Ledger"), None));
        assert_eq!(story.authors, ["Ann"]);
        assert_eq!(read("<title> Only\n this </title>").title.as_deref(), Some("Only this"));
        assert_eq!(read("%PDF-1.5"), Card::default());
        assert_eq!(card(b"<meta charset=iso-8859-1><title>caf\xe9</title>", None).title.as_deref(), Some("café"));
    }
}
