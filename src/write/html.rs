//! The pages: index, issues, months, years, what they are about; one style sheet, and one script that only
//! the search has; nothing from elsewhere.
//!
//! Links between our pages are relative, so that they work under any address and in a preview;
//! what machines read (canonical links, feeds) is absolute.

mod archive;
mod index;

use askama::Template;

use super::content::rendered;
use super::months::Month;
use super::view::{IssueView, Named};
use super::{Page, Site, atom, card};
use crate::config::Parts;
use crate::text;

/// Most characters of a page's description; search engines show about as many.
const MOST_DESCRIPTION: usize = 160;

const STYLE: &str = include_str!("style.css");
const SEARCH: &str = include_str!("search.js");

/// All pages of the site, their style sheet and their script.
pub(super) fn pages(site: &Site) -> Vec<Page> {
    let mut pages = vec![
        Page { path: "style.css".into(), body: style(site.parts).into() },
        Page { path: "search.js".into(), body: SEARCH.into() },
    ];
    pages.extend(index::pages(site));
    pages.extend(archive::pages(site));
    pages.extend(site.issues.iter().map(|view| issue(site, view, false)));
    pages.extend(site.drafts.iter().map(|view| issue(site, view, true)));
    pages
}

/// The style sheet: ours or the owner's, and what the owner adds to it.
fn style(parts: &Parts) -> String {
    let style = parts.style.as_deref().unwrap_or(STYLE);
    parts.extra.as_deref().map_or_else(|| style.to_owned(), |extra| format!("{style}\n{extra}"))
}

/// What every page has around its own matter.
struct Frame<'a> {
    language: String,
    publication: String,
    /// Of the page, for its tab.
    title: String,
    description: String,
    /// The way from the page to out/: empty, `../`, or for a page that is shown anywhere the path of home.
    root: String,
    /// None for a preview, which has no address to be known by.
    canonical: Option<String>,
    /// What others show beside a link to the page.
    image: Option<Image>,
    feeds: Vec<FeedLink>,
    links: &'a [Named],
    /// It has the script of the search.
    script: bool,
    /// What the owner has written: at the end of the head, in place of the top, at the foot.
    head: Option<String>,
    header: Option<String>,
    footer: Option<String>,
}

/// A picture that stands for a page.
struct Image {
    address: String,
    width: usize,
    height: usize,
}

/// A feed that readers find by themselves.
struct FeedLink {
    title: String,
    href: String,
    media_type: &'static str,
}

#[derive(Template)]
#[template(path = "issue.html", config = "src/write/askama.toml")]
struct IssuePage<'a> {
    frame: Frame<'a>,
    issue: &'a IssueView,
    draft: bool,
    previous: Option<&'a IssueView>,
    next: Option<&'a IssueView>,
    months: Vec<&'a Month>,
}

fn issue(site: &Site, issue: &IssueView, draft: bool) -> Page {
    let (previous, next) = site.neighbours(issue);
    let mut frame = Frame::new(site, &issue.title, "../", issue.introduction.first().map(String::as_str));
    if !draft {
        frame.canonical = Some(site.url(issue.path()));
        frame.image = Some(Image { address: site.url(issue.card_path()), width: card::WIDTH, height: card::HEIGHT });
        frame.feeds.push(FeedLink {
            title: format!("{}, entry by entry", issue.title),
            href: site.url(issue.feed_path()),
            media_type: atom::MEDIA_TYPE,
        });
    }
    let months = site.months_before(issue);
    page(issue.path(), &IssuePage { frame, issue, draft, previous, next, months })
}

impl<'a> Frame<'a> {
    /// `about` is the page's own description; without one that of the publication stands in.
    fn new(site: &'a Site, title: &str, root: &str, about: Option<&str>) -> Self {
        let publication = site.title();
        let description = about.or(site.publication.description.as_deref()).unwrap_or(&publication);
        let feed = |path: &str, title: &str, media_type| FeedLink {
            title: format!("{publication}{title}"),
            href: site.url(path),
            media_type,
        };
        Self {
            language: text::one_line(&site.publication.language),
            title: title.to_owned(),
            description: text::shortened(&text::one_line(description), MOST_DESCRIPTION).into_owned(),
            root: root.to_owned(),
            canonical: None,
            image: None,
            feeds: vec![
                feed("feed.atom", "", atom::MEDIA_TYPE),
                feed("feed.rss", " (RSS)", "application/rss+xml"),
                feed("feed.json", " (JSON Feed)", "application/feed+json"),
                feed("entries.atom", ": every entry", atom::MEDIA_TYPE),
            ],
            links: &site.links,
            script: false,
            head: Parts::at(site.parts.head.as_ref(), root),
            header: Parts::at(site.parts.header.as_ref(), root),
            footer: Parts::at(site.parts.footer.as_ref(), root),
            publication,
        }
    }

    /// A page with an address of its own, below out/.
    fn at(self, site: &Site, path: &str) -> Self {
        Self { canonical: Some(site.url(path)), ..self }
    }
}

fn page(path: String, template: &impl Template) -> Page {
    Page { path, body: rendered(template).into_bytes() }
}
