//! The health of the sources as a page, for whoever answers for the publication; linked from nowhere.

use askama::Template;

use super::Page;
use crate::config::Config;

/// One source, in words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StatusRow {
    /// Its name.
    pub source: String,
    /// `ok`, `failing`, `silent`, `gone`, `never asked`.
    pub state: String,
    /// Is there something that the owner should look at?
    pub needs_care: bool,
    /// When it last answered.
    pub last_success: String,
    /// The date of its newest entry.
    pub newest: String,
    /// Entries new this week.
    pub new: u32,
    /// Entries ever.
    pub entries: u32,
    /// When it is asked next.
    pub next: String,
    /// What there is to say: what went wrong, where it has moved.
    pub notes: Vec<String>,
}

#[derive(Template)]
#[template(path = "status.html", config = "src/write/askama.toml")]
struct StatusPage<'a> {
    language: &'a str,
    publication: &'a str,
    asked: &'a str,
    care: usize,
    rows: &'a [StatusRow],
}

/// `status.html`; `asked` is the moment that it tells of.
///
/// It is the only page that does not depend on issues and feeds.toml alone.
#[must_use]
pub fn status_page(config: &Config, asked: &str, rows: &[StatusRow]) -> Page {
    let page = StatusPage {
        language: &config.publication.language,
        publication: &config.publication.title,
        asked,
        care: rows.iter().filter(|row| row.needs_care).count(),
        rows,
    };
    // Rendering fails only where writing does, and this writes to memory.
    Page { path: "status.html".into(), body: page.render().unwrap_or_default().into_bytes() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_escapes_what_hosts_say() {
        let row = StatusRow {
            source: "A & B".into(),
            state: "failing".into(),
            needs_care: true,
            notes: vec!["<script>alert(1)</script>".into()],
            ..StatusRow::default()
        };
        let config = crate::config::check(crate::config::DEFAULT, std::path::Path::new("."), "feeds.toml").unwrap();
        let page = String::from_utf8(status_page(&config, "2025-06-15 12:00", &[row]).body).unwrap();
        assert!(page.contains("A &#38; B") || page.contains("A &amp; B"), "{page}");
        assert!(!page.contains("<script>"), "{page}");
        assert!(page.contains("1 source needs care") && page.contains("noindex"), "{page}");
    }
}
