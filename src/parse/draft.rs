//! A feed or an entry while it is being read: for each thing the best that was said about it so far.

use jiff::Timestamp;
use memchr::{memchr2, memmem};
use url::Url;

use super::people;
use crate::{
    entry::{Enclosure, Entry, Schedule},
    html, link,
};

/// The rank of `dc:creator` among authors, as the table of meanings has it.
pub(super) const CREATOR: u8 = 1;

/// How many values a new one is compared with; with all of them it would be quadratic.
const MOST_COMPARED: usize = 64;

/// How many entries the list grows by at least: as many as most feeds have.
const FEWEST_ADDED: usize = 16;

/// The authors of a feed are those of its entries up to so many bytes: what is copied into every entry must be little, or
/// a hostile feed multiplies itself. Real mastheads have one or two names.
const LARGEST_MASTHEAD: usize = 256;

/// The best of several values for one thing.
pub(super) struct Best<T> {
    rank: u8,
    value: Option<T>,
}

impl<T> Default for Best<T> {
    fn default() -> Self {
        Self { rank: u8::MAX, value: None }
    }
}

impl<T> Best<T> {
    /// Would a value of this rank be taken?
    pub(super) fn wants(&self, rank: u8) -> bool {
        self.value.is_none() || rank < self.rank
    }

    pub(super) fn offer(&mut self, rank: u8, value: Option<T>) {
        if self.wants(rank) && value.is_some() {
            (self.rank, self.value) = (rank, value);
        }
    }

    pub(super) fn take(self) -> Option<T> {
        self.value
    }
}

#[derive(Default)]
pub(super) struct Draft {
    pub(super) id: Best<String>,
    pub(super) title: Best<String>,
    pub(super) link: Best<String>,
    pub(super) original: Best<String>,
    pub(super) published: Best<Timestamp>,
    pub(super) updated: Best<Timestamp>,
    pub(super) summary: Best<String>,
    pub(super) content: Best<String>,
    pub(super) authors: Vec<String>,
    pub(super) authors_rank: u8,
    pub(super) categories: Vec<String>,
    pub(super) image: Best<String>,
    pub(super) comments: Best<String>,
    pub(super) enclosures: Vec<Enclosure>,
    pub(super) doi: Best<String>,
    pub(super) note: Best<String>,
    pub(super) language: Best<String>,
    pub(super) total: Option<u64>,
    pub(super) schedule: Schedule,
    /// `xml:base` of the content, failing that of the summary, failing that of the entry.
    pub(super) base: Best<String>,
}

impl Draft {
    /// Adds an author; those of the lowest rank are the authors.
    pub(super) fn author(&mut self, rank: u8, name: String) {
        if self.authors.is_empty() || rank < self.authors_rank {
            self.authors.clear();
            self.authors_rank = rank;
        }
        // Twice the same is one; looked for among the last only, since papers with thousands of authors exist.
        if rank == self.authors_rank && !self.authors.iter().rev().take(MOST_COMPARED).any(|known| *known == name) {
            self.authors.push(name);
        }
    }

    pub(super) fn enclosure(&mut self, enclosure: Enclosure) {
        if !enclosure.url.is_empty()
            && self.enclosures.iter().rev().take(MOST_COMPARED).all(|known| known.url != enclosure.url)
        {
            self.enclosures.push(enclosure);
        }
    }

    /// Is its only author a `dc:creator`? arXiv has all authors in that one.
    pub(super) fn has_one_creator(&self) -> bool {
        self.authors_rank == CREATOR && self.authors.len() == 1
    }

    pub(super) fn says_nothing(&self) -> bool {
        self.title.value.is_none()
            && self.link.value.is_none()
            && self.id.value.is_none()
            && self.summary.value.is_none()
            && self.content.value.is_none()
    }

    /// The entry, its links as they stand: what they are relative to may follow.
    pub(super) fn into_entry(mut self) -> Entry {
        let picture = |html: &Best<String>| html.value.as_deref().and_then(first_picture);
        if self.image.value.is_none() {
            let of_enclosure =
                self.enclosures.iter().find(|e| e.media_type.as_deref().is_some_and(|t| t.starts_with("image/")));
            let found = of_enclosure
                .map(|e| e.url.clone())
                .or_else(|| picture(&self.content))
                .or_else(|| picture(&self.summary));
            self.image.offer(9, found);
        }
        Entry {
            id: self.id.take(),
            title: self.title.take(),
            link: self.link.take(),
            original: self.original.take(),
            published: self.published.take(),
            updated: self.updated.take(),
            authors: self.authors,
            categories: self.categories,
            summary_html: self.summary.take(),
            content_html: self.content.take(),
            image: self.image.take(),
            comments: self.comments.take(),
            enclosures: self.enclosures,
            doi: self.doi.take(),
            note: self.note.take(),
            base: self.base.take(),
            ..Entry::default()
        }
    }
}

/// Gives the feed's authors to the entries that name none.
pub(super) fn inherit(entries: &mut [Entry], authors: &[String]) {
    if authors.iter().map(|name| size_of::<String>() + name.len()).sum::<usize>() > LARGEST_MASTHEAD {
        return;
    }
    for entry in entries.iter_mut().filter(|entry| entry.authors.is_empty()) {
        entry.authors = authors.to_vec();
    }
}

/// Splits arXiv's one `dc:creator`; its API gives each author an element of its own.
pub(super) fn split_arxiv_authors(entry: &mut Entry, feed_is_arxivs: bool) {
    if let [all] = entry.authors.as_slice()
        && (feed_is_arxivs || entry.id.as_deref().is_some_and(|id| id.starts_with("oai:arXiv.org:")))
    {
        entry.authors = people::of_arxiv(all);
    }
}

/// Makes the links of an entry absolute against `base`; those that lead nowhere go.
pub(super) fn resolve(entry: &mut Entry, base: Option<&Url>) {
    let absolute = |raw: String| absolute(&raw, base);
    entry.link = entry.link.take().and_then(absolute);
    entry.image = entry.image.take().and_then(absolute).filter(|image| link::is_web(image));
    entry.comments = entry.comments.take().and_then(absolute).filter(|comments| link::is_web(comments));
    entry.enclosures.retain_mut(|enclosure| {
        let url = absolute(std::mem::take(&mut enclosure.url));
        url.map(|url| enclosure.url = url).is_some()
    });
    if entry.link.is_none() && entry.base.is_none() {
        entry.base = base.map(ToString::to_string);
    }
}

/// Adds an entry, `read` bytes into a document of `whole`. The list grows to what it will hold if the rest is like what
/// was read, but never beyond its double: the list is most of the memory in use, and it is there twice while it grows.
pub(super) fn add(entries: &mut Vec<Entry>, entry: Entry, read: usize, whole: usize) {
    if entries.len() == entries.capacity() {
        let held = entries.len();
        let to_come = held.saturating_mul(whole.saturating_sub(read)) / read.max(1);
        entries.reserve_exact(to_come.clamp(held / 8, held) + FEWEST_ADDED);
    }
    entries.push(entry);
}

/// The link as the source spells it if it is absolute, else against the base; none if it goes nowhere.
pub(super) fn absolute(raw: &str, base: Option<&Url>) -> Option<String> {
    let raw = raw.trim();
    if raw.is_empty() {
        return None;
    }
    if link::is_plainly_web(raw) {
        return Some(raw.to_owned());
    }
    match Url::parse(raw) {
        Ok(url) if matches!(url.scheme(), "javascript" | "data" | "vbscript") => None,
        // Line breaks within an address are the writer's, not the address's.
        Ok(url) if raw.contains(['\n', '\r', '\t', ' ']) => Some(url.into()),
        Ok(_) => Some(raw.to_owned()),
        Err(_) => base?
            .join(raw)
            .ok()
            .filter(|url| !matches!(url.scheme(), "javascript" | "data" | "vbscript"))
            .map(Into::into),
    }
}

/// The address of the first picture in HTML that is not a counting pixel.
fn first_picture(content: &str) -> Option<String> {
    for at in memmem::find_iter(content.as_bytes(), "<img") {
        let rest = &content[at + 4..];
        let tag = &rest[..memchr2(b'<', b'>', rest.as_bytes()).unwrap_or(rest.len())];
        let value = |attribute: &str| {
            let after = &tag[memmem::find(tag.as_bytes(), attribute.as_bytes())? + attribute.len()..];
            let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''))?;
            after[1..].split(quote).next()
        };
        let is_point = |name| value(name).is_some_and(|size| matches!(size.trim_end_matches("px"), "0" | "1"));
        if let Some(source) = value(" src=").filter(|s| !s.starts_with("data:"))
            && !is_point(" width=")
            && !is_point(" height=")
        {
            return Some(html::unescape(source).into_owned());
        }
    }
    None
}
