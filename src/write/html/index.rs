//! The index, and the pages about the publication as a whole: about.html, 404.html.

use askama::Template;

use super::super::view::{self, IssueView, Named};
use super::super::{Page, Site, atom, opml};
use super::archive::Year;
use super::{Frame, archive, page};
use crate::config::{Author, Parts, Source};
use crate::text;

/// A feed that the index offers.
struct Offer {
    path: String,
    href: String,
    what: String,
}

#[derive(Template)]
#[template(path = "index.html", config = "src/write/askama.toml")]
struct IndexPage<'a> {
    frame: Frame<'a>,
    about: Option<String>,
    newest: Option<&'a IssueView>,
    offers: Vec<Offer>,
    section_offers: Vec<Offer>,
    /// Newest first.
    years: Vec<Year<'a>>,
}

#[derive(Template)]
#[template(path = "about.html", config = "src/write/askama.toml")]
struct AboutPage<'a> {
    frame: Frame<'a>,
    about: Option<String>,
    authors: Vec<Named>,
    groups: Vec<(String, Vec<Named>)>,
    /// What the owner has written about it.
    own: Option<String>,
    /// The language models that tell entries.
    models: Option<String>,
}

#[derive(Template)]
#[template(path = "missing.html", config = "src/write/askama.toml")]
struct MissingPage<'a> {
    frame: Frame<'a>,
}

/// index.html, about.html and 404.html.
pub(super) fn pages(site: &Site) -> Vec<Page> {
    vec![index(site), about(site), missing(site)]
}

fn index(site: &Site) -> Page {
    let offer = |path: String, what: String| Offer { href: site.url(&path), path, what };
    let offers = vec![
        offer("feed.atom".into(), "One entry a week: the whole issue (Atom)".into()),
        offer("feed.rss".into(), "The same as RSS".into()),
        offer("feed.json".into(), "The same as JSON Feed".into()),
        offer("entries.atom".into(), "Every paper and article as an entry of its own (Atom)".into()),
        offer("entries.json".into(), "The same as JSON Feed".into()),
    ];
    let section =
        |plan: &crate::config::SectionPlan| offer(atom::section_path(plan.section.id()), text::one_line(&plan.title));
    page(
        "index.html".into(),
        &IndexPage {
            frame: Frame::new(site, &site.title(), "", None).at(site, ""),
            about: description(site),
            newest: site.issues.last(),
            offers,
            section_offers: site.sections.iter().map(section).collect(),
            years: archive::years(site),
        },
    )
}

fn about(site: &Site) -> Page {
    let author = |author: &Author| {
        let mail = author.email.as_deref().map(|email| format!("mailto:{}", text::one_line(email)));
        let link = author.uri.as_deref().and_then(view::web).or(mail);
        Named { name: text::one_line(&author.name), link }
    };
    let source = |source: &&Source| Named { name: text::one_line(&source.name), link: opml::public_address(source) };
    let groups = opml::groups(site, site.sources).into_iter();
    let title = format!("About {}", site.title());
    page(
        "about.html".into(),
        &AboutPage {
            frame: Frame::new(site, &title, "", None).at(site, "about.html"),
            about: description(site),
            authors: site.publication.authors.iter().map(author).collect(),
            groups: groups.map(|(title, sources)| (title, sources.iter().map(source).collect())).collect(),
            own: Parts::at(site.parts.about.as_ref(), ""),
            models: site.models(),
        },
    )
}

/// What static hosts show for an address that is none. It is shown under any path, so its links begin at the root.
fn missing(site: &Site) -> Page {
    let root = site.publication.home.path().to_owned();
    page("404.html".into(), &MissingPage { frame: Frame::new(site, "No such page", &root, None) })
}

fn description(site: &Site) -> Option<String> {
    site.publication.description.as_deref().map(text::one_line)
}
