//! Elements of a page: their text, where they lead, what they show.

use ego_tree::iter::Edge;
use scraper::{ElementRef, Html, Node};

use crate::config::Part;
use crate::text;

/// The elements of an entry that a part means.
pub(super) fn of<'p>(element: ElementRef<'p>, part: &Part) -> Vec<ElementRef<'p>> {
    match &part.css {
        None => vec![element],
        Some(css) => {
            let within: Vec<_> = element.select(&css.selector).collect();
            // `a` of an entry that is one means itself.
            if within.is_empty() && css.selector.matches(&element) { vec![element] } else { within }
        }
    }
}

/// Most elements behind an entry that belong to it.
const MOST_COMPANIONS: usize = 3;

/// The entry with what belongs to it beside it: `<dd>` behind a `<dt>`, and the row under a row of a table.
pub(super) fn with_companions<'p>(
    element: ElementRef<'p>,
    is_entry: impl Fn(ElementRef<'p>) -> bool,
) -> Vec<ElementRef<'p>> {
    let name = element.value().name();
    let wanted = match name {
        "dt" => "dd",
        "tr" => "tr",
        _ => return vec![element],
    };
    let behind = element.next_siblings().filter_map(ElementRef::wrap);
    let own = behind.take_while(|next| next.value().name() == wanted && !is_entry(*next)).take(MOST_COMPANIONS);
    std::iter::once(element).chain(own).collect()
}

/// What a person reads in an element, on one line: without scripts, drawings, and what is for screen readers or marks only.
pub(super) fn text_of(element: ElementRef<'_>) -> String {
    let mut out = String::new();
    let mut passing = None;
    for edge in element.traverse() {
        match edge {
            Edge::Open(node) if passing.is_none() => match node.value() {
                Node::Text(text) => out.push_str(text),
                Node::Element(_) => {
                    let Some(inner) = ElementRef::wrap(node) else { continue };
                    if inner != element && is_unread(inner) {
                        passing = Some(node.id());
                    } else if !is_inline(inner.value().name()) {
                        out.push(' ');
                    }
                }
                _ => {}
            },
            Edge::Close(node) if passing == Some(node.id()) => passing = None,
            Edge::Close(node)
                if passing.is_none() && node.value().as_element().is_some_and(|inner| !is_inline(inner.name())) =>
            {
                out.push(' ');
            }
            _ => {}
        }
    }
    text::one_line(&out)
}

/// The texts in an element, apart from one another: `<b>News</b><b>5 May</b>` are two.
pub(super) fn texts_of(element: ElementRef<'_>) -> String {
    text::one_line(&element.text().collect::<Vec<_>>().join(" "))
}

fn is_unread(element: ElementRef<'_>) -> bool {
    let name = element.value().name();
    if matches!(name, "script" | "style" | "noscript" | "template" | "svg" | "button" | "iframe" | "select") {
        return true;
    }
    let hidden = ["sr-only", "visually-hidden", "visuallyhidden", "screen-reader-text", "headerlink", "heading-anchor"];
    element.value().classes().any(|class| hidden.contains(&class))
        || element.attr("hidden").is_some()
        // The mark behind a headline that links to itself.
        || name == "a" && matches!(element.text().collect::<String>().trim(), "#" | "¶" | "§" | "🔗" | "★" | "∞")
}

fn is_inline(name: &str) -> bool {
    matches!(
        name,
        "a" | "abbr"
            | "b"
            | "bdi"
            | "cite"
            | "code"
            | "em"
            | "font"
            | "i"
            | "kbd"
            | "mark"
            | "q"
            | "s"
            | "small"
            | "span"
            | "strong"
            | "sub"
            | "sup"
            | "u"
            | "var"
            | "wbr"
    )
}

/// Where an element leads: by itself, by the first link in it, by the link that it is in.
pub(super) fn target(element: ElementRef<'_>) -> Option<String> {
    let own = |element: ElementRef<'_>| element.attr("href").map(str::to_owned);
    own(element)
        .or_else(|| element.descendent_elements().find_map(own))
        .or_else(|| element.ancestors().filter_map(ElementRef::wrap).find_map(own))
}

/// The picture that an element is or holds.
pub(super) fn picture(element: ElementRef<'_>) -> Option<String> {
    element.descendent_elements().find_map(shown).or_else(|| unscripted(element))
}

/// The picture for those who run no scripts: the content of `<noscript>` is text to whoever could run some.
pub(super) fn unscripted(element: ElementRef<'_>) -> Option<String> {
    let notes = element.descendent_elements().filter(|inner| inner.value().name() == "noscript");
    notes.into_iter().find_map(|note| {
        let text: String = note.text().collect();
        let within = Html::parse_fragment(&text);
        within.root_element().descendent_elements().find_map(shown)
    })
}

/// The picture that this very element shows.
pub(super) fn shown(element: ElementRef<'_>) -> Option<String> {
    let attribute = |name: &str| element.attr(name).map(str::trim).filter(|value| is_picture(value));
    match element.value().name() {
        "img" | "amp-img" => ["data-src", "data-lazy-src", "data-original", "src"]
            .into_iter()
            .find_map(attribute)
            .map(str::to_owned)
            .or_else(|| ["srcset", "data-srcset"].into_iter().find_map(|name| largest(element.attr(name)?)))
            .or_else(|| background(element.attr("style")?)),
        "source" => ["srcset", "data-srcset"].into_iter().find_map(|name| largest(element.attr(name)?)),
        "meta" if element.attr("itemprop") == Some("image") => attribute("content").map(str::to_owned),
        "video" => attribute("poster").map(str::to_owned),
        _ => background(element.attr("style")?),
    }
}

/// An address, and none of the empty pictures that wait for a script.
fn is_picture(address: &str) -> bool {
    let waits = ["placeholder", "spacer.gif", "blank.gif", "transparent", "pixel.gif", "1x1", "1px."];
    !address.is_empty() && !address.starts_with("data:") && !waits.iter().any(|name| address.contains(name))
}

/// The widest of `a.jpg 320w, b.jpg 640w`, or the densest of `a.jpg 1x, b.jpg 2x`.
fn largest(set: &str) -> Option<String> {
    let mut best: Option<(f64, &str)> = None;
    // A comma can be part of an address; the one between two has a blank behind it.
    for candidate in set.split(", ").flat_map(|part| part.split(",\n")) {
        let mut words = candidate.split_whitespace();
        let Some(address) = words.next().map(|address| address.trim_end_matches(',')) else { continue };
        let size = words.next().and_then(|size| size.trim_end_matches(['w', 'x', ',']).parse().ok()).unwrap_or(0.0);
        if is_picture(address) && best.is_none_or(|(most, _)| size > most) {
            best = Some((size, address));
        }
    }
    best.map(|(_, address)| address.to_owned())
}

/// `background-image: url('a.jpg')`
fn background(style: &str) -> Option<String> {
    let (_, after) = style.split_once("background").and_then(|(_, rest)| rest.split_once("url("))?;
    let (address, _) = after.split_once(')')?;
    let address = address.trim().trim_matches(['"', '\'']);
    is_picture(address).then(|| address.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_largest_picture_of_a_set_is_taken() {
        for (set, expected) in [
            ("a.jpg 320w, b.jpg 640w", Some("b.jpg")),
            ("a.jpg 1x, b.jpg 2x", Some("b.jpg")),
            ("a.jpg", Some("a.jpg")),
            (
                "https://i.example.org/w_320,h_200/a.jpg 320w, https://i.example.org/w_640,h_400/a.jpg 640w",
                Some("https://i.example.org/w_640,h_400/a.jpg"),
            ),
            ("data:image/gif;base64,R0 1x", None),
            ("", None),
        ] {
            assert_eq!(largest(set).as_deref(), expected, "{set}");
        }
        assert_eq!(background("color: red; background-image: url('a.jpg')").as_deref(), Some("a.jpg"));
    }
}
