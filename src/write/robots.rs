//! What search engines ask for: sitemap.xml and robots.txt.

use std::fmt::Write as _;

use jiff::Timestamp;

use super::{Page, Site};
use crate::html;

/// sitemap.xml and robots.txt.
pub(super) fn pages(site: &Site) -> Vec<Page> {
    let robots = format!("User-agent: *\nAllow: /\n\nSitemap: {}\n", site.url("sitemap.xml"));
    vec![
        Page { path: "robots.txt".into(), body: robots.into_bytes() },
        Page { path: "sitemap.xml".into(), body: sitemap(site).into_bytes() },
    ]
}

fn sitemap(site: &Site) -> String {
    let mut text =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n"
            .to_owned();
    let newest = site.issues.iter().map(|issue| issue.updated).max();
    entry(&mut text, &site.url(""), newest);
    entry(&mut text, &site.url("about.html"), None);
    entry(&mut text, &site.url("search.html"), newest);
    for month in site.months.iter().rev() {
        let changed = site.issues_of(month).map(|issue| issue.updated).max();
        entry(&mut text, &site.url(month.path()), changed);
    }
    for issue in site.issues.iter().rev() {
        entry(&mut text, &site.url(issue.path()), Some(issue.updated));
    }
    text.push_str("</urlset>\n");
    text
}

fn entry(text: &mut String, address: &str, changed: Option<Timestamp>) {
    let _ = write!(text, " <url><loc>{}</loc>", html::escaped(address));
    if let Some(changed) = changed {
        let _ = write!(text, "<lastmod>{changed}</lastmod>");
    }
    text.push_str("</url>\n");
}
