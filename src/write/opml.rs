//! What the publication is made of, as a subscription list (OPML 2.0) that feed readers import.

use std::fmt::Write as _;

use super::{Page, Site};
use crate::config::{Kind, Location, Source};
use crate::section::Section;
use crate::{html, text};

/// Where arXiv tells a category's papers of the day, for readers that cannot ask its API.
const ARXIV_FEEDS: &str = "https://rss.arxiv.org/atom/";

/// A line of the list.
struct Outline {
    name: String,
    address: String,
}

/// sources.opml, grouped by section as the index is.
pub(super) fn page(site: &Site, sources: &[Source]) -> Page {
    let mut body = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<opml version=\"2.0\">\n <head>\n  <title>{}</title>\n",
        escaped(&format!("Sources of {}", site.title()))
    );
    let _ = writeln!(body, "  <docs>http://opml.org/spec2.opml</docs>\n </head>\n <body>");
    for (title, group) in groups(site, sources) {
        let outlines: Vec<Outline> = group.into_iter().flat_map(outlines).collect();
        if outlines.is_empty() {
            continue;
        }
        let _ = writeln!(body, "  <outline text=\"{}\">", escaped(&title));
        for Outline { name, address } in outlines {
            let (name, address) = (escaped(&name), escaped(&address));
            let _ = writeln!(body, "   <outline type=\"rss\" text=\"{name}\" title=\"{name}\" xmlUrl=\"{address}\"/>");
        }
        body.push_str("  </outline>\n");
    }
    body.push_str(" </body>\n</opml>\n");
    Page { path: "sources.opml".into(), body: body.into_bytes() }
}

/// The sources by the section that they are listed under, in the order of the publication; then those without one.
pub(super) fn groups<'a>(site: &Site, sources: &'a [Source]) -> Vec<(String, Vec<&'a Source>)> {
    let of = |section: Option<Section>| sources.iter().filter(|source| source.section == section).collect::<Vec<_>>();
    let mut groups: Vec<(String, Vec<&Source>)> =
        site.sections.iter().map(|plan| (text::one_line(&plan.title), of(Some(plan.section)))).collect();
    let listed = |source: &Source| site.sections.iter().any(|plan| Some(plan.section) == source.section);
    groups.push(("All sections".to_owned(), sources.iter().filter(|source| !listed(source)).collect()));
    groups.retain(|(_, group)| !group.is_empty());
    groups
}

/// The address of a source that everybody may know: none of this machine's files, and none that asks who comes.
pub(super) fn public_address(source: &Source) -> Option<String> {
    match &source.kind {
        Kind::Arxiv { .. } => Some("https://arxiv.org/".to_owned()),
        kind => match kind.location() {
            Location::Web(url) if source.access.is_empty() => Some(url.to_string()),
            Location::Web(_) | Location::File(_) => None,
        },
    }
}

fn outlines(source: &Source) -> Vec<Outline> {
    if let Kind::Arxiv { categories, .. } = &source.kind {
        let outline = |category: &String| Outline {
            name: format!("{}: {category}", text::one_line(&source.name)),
            address: format!("{ARXIV_FEEDS}{category}"),
        };
        return categories.iter().map(outline).collect();
    }
    // A page, JSON or a sitemap is nothing that a reader can subscribe to.
    let address = public_address(source).filter(|_| matches!(source.kind, Kind::Feed(_)));
    address.map(|address| Outline { name: text::one_line(&source.name), address }).into_iter().collect()
}

fn escaped(text: &str) -> String {
    html::escaped(text).replace('"', "&quot;")
}
