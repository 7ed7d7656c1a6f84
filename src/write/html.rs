//! The pages: the index, one page an issue, one style sheet; no script, nothing from elsewhere.
//!
//! Links between our pages are relative, so that they work under any address and in a preview;
//! what machines read (canonical links, feeds) is absolute.

use std::collections::BTreeMap;

use askama::Template;

use super::content::rendered;
use super::view::{IssueView, Named};
use super::{Page, Site, atom};
use crate::text;

/// Most characters of a page's description; search engines show about as many.
const MOST_DESCRIPTION: usize = 160;

const STYLE: &str = include_str!("style.css");

/// All pages of the site and their style sheet.
pub(super) fn pages(site: &Site) -> Vec<Page> {
    let mut pages = vec![Page { path: "style.css".into(), body: STYLE.into() }, index(site)];
    pages.extend(site.issues.iter().map(|view| issue(site, view, false)));
    pages.extend(site.drafts.iter().map(|view| issue(site, view, true)));
    pages
}

/// What every page has around its own matter.
struct Frame<'a> {
    language: String,
    publication: String,
    /// Of the page, for its tab.
    title: String,
    description: String,
    /// The way from the page to out/: empty, or `../`.
    root: &'static str,
    /// None for a preview, which has no address to be known by.
    canonical: Option<String>,
    feeds: Vec<FeedLink>,
    links: &'a [Named],
}

/// A feed that readers find by themselves.
struct FeedLink {
    title: String,
    href: String,
}

/// A feed that the index offers.
struct Offer {
    path: String,
    href: String,
    what: String,
}

#[derive(Template)]
#[template(path = "issue.html", config = "src/write/askama.toml")]
struct IssuePage<'a> {
    frame: Frame<'a>,
    issue: &'a IssueView,
    draft: bool,
    previous: Option<&'a IssueView>,
    next: Option<&'a IssueView>,
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
    years: Vec<(i16, Vec<&'a IssueView>)>,
}

fn issue(site: &Site, issue: &IssueView, draft: bool) -> Page {
    let (previous, next) = site.neighbours(issue);
    let mut frame = Frame::new(site, &issue.title, "../", issue.introduction.first().map(String::as_str));
    if !draft {
        frame.canonical = Some(site.url(&issue.path()));
        frame
            .feeds
            .push(FeedLink { title: format!("{}, entry by entry", issue.title), href: site.url(&issue.feed_path()) });
    }
    page(issue.path(), &IssuePage { frame, issue, draft, previous, next })
}

fn index(site: &Site) -> Page {
    let title = text::one_line(&site.publication.title);
    let mut frame = Frame::new(site, &title, "", None);
    frame.canonical = Some(site.url(""));
    let offer = |path: String, what: String| Offer { href: site.url(&path), path, what };
    let offers = vec![
        offer("feed.atom".into(), "One entry a week: the whole issue".into()),
        offer("entries.atom".into(), "Every paper and article as an entry of its own".into()),
    ];
    let section =
        |plan: &crate::config::SectionPlan| offer(atom::section_path(plan.section.id()), text::one_line(&plan.title));
    let section_offers = site.sections.iter().map(section).collect();
    let mut years: BTreeMap<i16, Vec<&IssueView>> = BTreeMap::new();
    for issue in site.issues.iter().rev() {
        years.entry(issue.year()).or_default().push(issue);
    }
    page(
        "index.html".into(),
        &IndexPage {
            frame,
            about: site.publication.description.as_deref().map(text::one_line),
            newest: site.issues.last(),
            offers,
            section_offers,
            years: years.into_iter().rev().collect(),
        },
    )
}

impl<'a> Frame<'a> {
    /// `about` is the page's own description; without one that of the publication stands in.
    fn new(site: &'a Site, title: &str, root: &'static str, about: Option<&str>) -> Self {
        let publication = text::one_line(&site.publication.title);
        let description = about.or(site.publication.description.as_deref()).unwrap_or(&publication);
        let feeds = vec![
            FeedLink { title: publication.clone(), href: site.url("feed.atom") },
            FeedLink { title: format!("{publication}: every entry"), href: site.url("entries.atom") },
        ];
        Self {
            language: text::one_line(&site.publication.language),
            title: title.to_owned(),
            description: text::shortened(&text::one_line(description), MOST_DESCRIPTION).into_owned(),
            root,
            canonical: None,
            feeds,
            links: &site.links,
            publication,
        }
    }
}

fn page(path: String, template: &impl Template) -> Page {
    Page { path, body: rendered(template).into_bytes() }
}
