//! What the publication is made of, as a subscription list (OPML 2.0) that feed readers import.

use super::{Page, Site};
use crate::config::{Kind, Location, Source};
use crate::opml::{self, Outline};
use crate::section::Section;
use crate::text;

/// Where arXiv tells a category's papers of the day, for readers that cannot ask its API.
const ARXIV_FEEDS: &str = "https://rss.arxiv.org/atom/";

/// sources.opml, grouped by section as the index is.
pub(super) fn page(site: &Site, sources: &[Source]) -> Page {
    let folder = |(title, group): (String, Vec<&Source>)| {
        let within: Vec<Outline> = group.into_iter().flat_map(outlines).collect();
        (!within.is_empty()).then_some(Outline::Folder { title, within })
    };
    let outlines: Vec<Outline> = groups(site, sources).into_iter().filter_map(folder).collect();
    let body = opml::write(&format!("Sources of {}", site.title()), &outlines);
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
    let name = text::one_line(&source.name);
    match &source.kind {
        Kind::Arxiv { categories, .. } => categories
            .iter()
            .map(|category| Outline::Feed {
                title: format!("{name}: {category}"),
                url: format!("{ARXIV_FEEDS}{category}"),
            })
            .collect(),
        Kind::Feed(_) => public_address(source).map(|url| Outline::Feed { title: name, url }).into_iter().collect(),
        // Nothing that a reader can subscribe to.
        Kind::Html(_) | Kind::Json(_) | Kind::Sitemap(_) => Vec::new(),
    }
}
