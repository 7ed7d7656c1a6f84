//! Issues as readers see them: legal text, checked links, dates in words, empty sections left out.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use url::Url;

use super::ids;
use crate::config::FootLink;
use crate::issue::{Issue, IssueEntry, IssueSection, IssueSource, Picture};
use crate::section::Section;
use crate::{link, text};

/// More authors than this are cut to [`SHOWN_AUTHORS`], so that a paper by a whole laboratory does not fill a page.
const MOST_AUTHORS: usize = 6;

/// How many are named before "and 12 others".
const SHOWN_AUTHORS: usize = 5;

pub(super) struct IssueView {
    pub(super) week: String,
    pub(super) title: String,
    pub(super) introduction: Vec<String>,
    pub(super) start: Date,
    pub(super) end: Date,
    pub(super) published: Timestamp,
    pub(super) updated: Timestamp,
    /// Those that have entries.
    pub(super) sections: Vec<SectionView>,
}

pub(super) struct SectionView {
    pub(super) section: Section,
    /// Counted from 1 over the sections that have entries.
    pub(super) number: usize,
    /// Its place in the page: `papers`.
    pub(super) anchor: String,
    pub(super) title: String,
    pub(super) entries: Vec<EntryView>,
}

pub(super) struct EntryView {
    /// See [`ids::entry_key`].
    pub(super) key: String,
    /// How many entries of the issue stand before it.
    pub(super) position: usize,
    pub(super) headline: Option<String>,
    pub(super) title: String,
    pub(super) link: String,
    pub(super) host: String,
    /// The name of the site that it is on, where it has one other than its host.
    pub(super) site: Option<String>,
    pub(super) description: Option<String>,
    pub(super) picture: Option<PictureView>,
    pub(super) authors: Vec<String>,
    pub(super) summary: Vec<String>,
    pub(super) source: Option<Named>,
    /// The id of the source's feed, where it is known.
    pub(super) source_id: Option<String>,
    pub(super) published: Option<Moment>,
    pub(super) also: Vec<Named>,
    pub(super) discussion: Option<String>,
    /// The language model whose words headline and summary are.
    pub(super) told_by: Option<String>,
    pub(super) pick: bool,
}

/// A picture that is shown.
pub(super) struct PictureView {
    /// Below out/.
    pub(super) file: String,
    pub(super) width: u32,
    pub(super) height: u32,
    pub(super) alt: String,
    pub(super) credit: Option<String>,
    pub(super) licence: Option<Named>,
    /// A smaller size: where, and how wide.
    pub(super) small: Option<(String, u32)>,
}

/// A name, with a link where it has one that may be published.
pub(super) struct Named {
    pub(super) name: String,
    pub(super) link: Option<String>,
}

/// A moment, for machines and for people.
pub(super) struct Moment {
    pub(super) at: Timestamp,
    /// `28 November 2020`, in the publication's time zone.
    pub(super) day: String,
}

impl IssueView {
    pub(super) fn new(issue: &Issue, time_zone: &TimeZone) -> Self {
        let mut sections: Vec<SectionView> = Vec::new();
        let mut position = 0;
        for section in issue.sections.iter().filter(|section| !section.entries.is_empty()) {
            let number = sections.len() + 1;
            let id = section.section.id();
            // An editor may have split a section in two; a page may hold a name once.
            let taken = sections.iter().any(|other| other.section == section.section);
            let anchor = if taken { format!("{id}-{number}") } else { id.to_owned() };
            let view = SectionView::new(section, number, anchor, position, time_zone);
            position += view.entries.len();
            sections.push(view);
        }
        Self {
            week: issue.week.clone(),
            title: or(text::one_line(&issue.title), &issue.week),
            introduction: paragraphs(&issue.introduction),
            start: issue.start,
            end: issue.end,
            published: issue.published,
            updated: issue.updated(),
            sections,
        }
    }

    /// Its place among the issues.
    pub(super) fn key(&self) -> (Date, &str) {
        (self.start, &self.week)
    }

    /// Its page, below out/.
    pub(super) fn path(&self) -> String {
        format!("issues/{}.html", self.week)
    }

    /// Its weekly feed, below out/.
    pub(super) fn feed_path(&self) -> String {
        format!("issues/{}.atom", self.week)
    }

    /// The whole of it as Markdown, below out/.
    pub(super) fn markdown_path(&self) -> String {
        format!("issues/{}.md", self.week)
    }

    /// The picture that stands for it elsewhere, below out/.
    pub(super) fn card_path(&self) -> String {
        format!("issues/{}.png", self.week)
    }

    /// `6–12 December 2020`.
    pub(super) fn days(&self) -> String {
        let (start, end) = (self.start, self.end);
        let from = if start.year() != end.year() {
            format!("{} – ", day(start))
        } else if start.month() != end.month() {
            format!("{} – ", start.strftime("%-d %B"))
        } else if start.day() != end.day() {
            format!("{}–", start.day())
        } else {
            String::new()
        };
        format!("{from}{}", day(end))
    }

    /// The year that it counts to: that of its label, else that of its last day.
    pub(super) fn year(&self) -> i16 {
        let of_label = self.week.split_once("-w").and_then(|(year, _)| year.parse().ok());
        of_label.unwrap_or_else(|| self.end.year())
    }

    pub(super) fn entries(&self) -> impl Iterator<Item = (&SectionView, &EntryView)> {
        self.sections.iter().flat_map(|section| section.entries.iter().map(move |entry| (section, entry)))
    }

    pub(super) fn picks(&self) -> Vec<&EntryView> {
        self.entries().map(|(_, entry)| entry).filter(|entry| entry.pick).collect()
    }
}

impl SectionView {
    fn new(section: &IssueSection, number: usize, anchor: String, first: usize, time_zone: &TimeZone) -> Self {
        let view = |(position, entry)| EntryView::new(entry, position, time_zone);
        Self {
            section: section.section,
            number,
            anchor,
            title: or(text::one_line(&section.title), section.section.default_title()),
            entries: (first..).zip(&section.entries).map(view).collect(),
        }
    }

    pub(super) fn is_papers(&self) -> bool {
        self.section == Section::Papers
    }
}

impl EntryView {
    fn new(entry: &IssueEntry, position: usize, time_zone: &TimeZone) -> Self {
        // The issue file was refused if this were no web link.
        let link = web(&entry.link).unwrap_or_else(|| text::one_line(&entry.link));
        let names = entry.authors.iter().map(|name| text::one_line(name)).filter(|name| !name.is_empty());
        let source_name = |source: &IssueSource| Named::new(&source.name, source.link.as_deref());
        let told = |text: &Option<String>| text.as_deref().map(text::one_line).filter(|line| !line.is_empty());
        let host = link::host(&link).unwrap_or_default();
        let source_id = |source: &IssueSource| source.id.as_deref().map(text::one_line).filter(|id| !id.is_empty());
        Self {
            key: ids::entry_key(&entry.id),
            position,
            headline: told(&entry.headline),
            title: or(text::one_line(&entry.title), &link),
            site: told(&entry.site).filter(|site| *site != host),
            description: told(&entry.description),
            picture: entry.picture.as_ref().map(PictureView::new),
            host,
            link,
            authors: names.collect(),
            summary: paragraphs(&entry.summary),
            source: entry.source.as_ref().map(source_name).filter(|source| !source.name.is_empty()),
            source_id: entry.source.as_ref().and_then(source_id),
            published: entry.published.map(|at| Moment::new(at, time_zone)),
            also: entry.also.iter().map(|also| Named::new(&also.source, Some(&also.link))).collect(),
            discussion: entry.comments.as_deref().and_then(web),
            told_by: entry.told_by().map(text::one_line),
            pick: entry.pick,
        }
    }

    /// What stands above it: the editor's line, else its title.
    pub(super) fn heading(&self) -> &str {
        self.headline.as_deref().unwrap_or(&self.title)
    }

    /// Its place in the issue's page: `arxiv-2011-14036`, without the points that style sheets would trip over.
    pub(super) fn anchor(&self) -> String {
        match self.key.strip_prefix("arxiv/") {
            Some(id) => format!("arxiv-{}", id.replace(['/', '.'], "-")),
            None => format!("entry-{}", &self.key[..12]),
        }
    }

    /// What stands for its place where no source is named: the name of the site, else the host.
    pub(super) fn place(&self) -> &str {
        self.site.as_deref().unwrap_or(&self.host)
    }

    /// Is there something to say on a card? A title of its own, or what the page says of itself.
    pub(super) fn has_card(&self) -> bool {
        self.headline.is_some() || self.description.is_some()
    }

    /// The authors in one line; many are cut to the first and a count.
    pub(super) fn byline(&self) -> String {
        if self.has_more_authors() {
            format!("{} and {} others", self.authors[..SHOWN_AUTHORS].join(", "), self.authors.len() - SHOWN_AUTHORS)
        } else {
            self.authors.join(", ")
        }
    }

    pub(super) fn has_more_authors(&self) -> bool {
        self.authors.len() > MOST_AUTHORS
    }
}

impl PictureView {
    fn new(picture: &Picture) -> Self {
        Self {
            file: picture.file.clone(),
            width: picture.width,
            height: picture.height,
            alt: text::one_line(&picture.alt),
            credit: picture.credit.as_deref().map(text::one_line).filter(|credit| !credit.is_empty()),
            licence: picture.licence.as_ref().map(|licence| Named::new(&licence.name, Some(&licence.link))),
            small: picture.small.as_ref().map(|small| (small.file.clone(), small.width)),
        }
    }

    /// Is there something to be said of whose it is?
    pub(super) fn is_credited(&self) -> bool {
        self.credit.is_some() || self.licence.is_some()
    }

    /// Its sides where there is room for so much: some mail programs know no other limit than these.
    pub(super) fn sides_within(&self, width: u32) -> (u32, u32) {
        if self.width <= width {
            return (self.width, self.height);
        }
        let height = u64::from(self.height) * u64::from(width) / u64::from(self.width.max(1));
        (width, u32::try_from(height).unwrap_or(u32::MAX).max(1))
    }
}

impl Named {
    fn new(name: &str, link: Option<&str>) -> Self {
        Self { name: text::one_line(name), link: link.and_then(web) }
    }

    /// A link of the publication itself, which may also be an address to write to.
    pub(super) fn foot(foot: &FootLink) -> Self {
        let mail = Url::parse(foot.href.trim()).ok().filter(|url| url.scheme() == "mailto").map(String::from);
        Self { name: text::one_line(&foot.title), link: web(&foot.href).or(mail) }
    }
}

impl Moment {
    fn new(at: Timestamp, time_zone: &TimeZone) -> Self {
        Self { at, day: day(at.to_zoned_datetime(time_zone.clone()).date()) }
    }
}

/// The link as a browser would ask for it (nothing in it needs quoting), if it is http or https.
pub(super) fn web(link: &str) -> Option<String> {
    let link = link.trim();
    link::is_web(link).then(|| Url::parse(link).map(String::from).ok())?
}

/// `28 November 2020`.
fn day(date: Date) -> String {
    date.strftime("%-d %B %Y").to_string()
}

/// The paragraphs of a plain text, each on one line.
fn paragraphs(text: &str) -> Vec<String> {
    let mut paragraphs = vec![String::new()];
    for line in text.lines() {
        let line = text::one_line(line);
        match paragraphs.last_mut() {
            Some(last) if !line.is_empty() => {
                if !last.is_empty() {
                    last.push(' ');
                }
                last.push_str(&line);
            }
            _ => paragraphs.push(String::new()),
        }
    }
    paragraphs.retain(|paragraph| !paragraph.is_empty());
    paragraphs
}

fn or(text: String, fallback: &str) -> String {
    if text.is_empty() { fallback.to_owned() } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_are_parted_by_empty_lines() {
        assert_eq!(paragraphs("\n a\nb \r\n\r\n \n c\u{0}\n"), ["a b", "c"]);
        assert!(paragraphs(" \n").is_empty());
    }

    #[test]
    fn only_web_links_are_links() {
        assert_eq!(web(" https://example.org/a b ").as_deref(), Some("https://example.org/a%20b"));
        assert_eq!(web("https://example.org/\"><script>").as_deref(), Some("https://example.org/%22%3E%3Cscript%3E"));
        assert_eq!(web("javascript:alert(1)"), None);
        assert_eq!(web("/relative"), None);
    }
}
