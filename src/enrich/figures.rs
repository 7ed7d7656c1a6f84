//! Figures of papers: arXiv's terms give nobody a right to them, some of their licences do.

use url::Url;

use super::pictures::Offered;
use crate::config::Figures;
use crate::issue::{IssueEntry, Licence};
use crate::link;
use crate::store::Figure;

/// More authors than this are the first and "others", as in the list of a paper.
const MOST_NAMES: usize = 3;

/// The arXiv id of the paper that an entry is.
#[must_use]
pub fn paper(entry: &IssueEntry) -> Option<String> {
    if link::is_arxiv_id(&entry.id) { Some(entry.id.clone()) } else { link::arxiv_id(&entry.link) }
}

/// The licence at this address, if it lets us show a small copy of a figure.
///
/// Of Creative Commons' those do that let works be changed, since a smaller copy may be a change (`nd` does not), and
/// that let anybody show them; those for the non-commercial (`nc`) only where the publication says that it is one.
#[must_use]
pub fn licence(address: &str, figures: Figures) -> Option<Licence> {
    let url = Url::parse(address.trim()).ok()?;
    if !matches!(url.host_str()?, "creativecommons.org" | "www.creativecommons.org") {
        return None;
    }
    let mut path = url.path_segments()?.filter(|segment| !segment.is_empty());
    let (kind, terms, version) = (path.next()?, path.next()?, path.next()?);
    if version.is_empty() || !version.chars().all(|c| c.is_ascii_digit() || c == '.') {
        return None;
    }
    let name = match (kind, terms) {
        ("licenses", "by") => "CC BY",
        ("licenses", "by-sa") => "CC BY-SA",
        ("licenses", "by-nc") if figures == Figures::CcNonCommercial => "CC BY-NC",
        ("licenses", "by-nc-sa") if figures == Figures::CcNonCommercial => "CC BY-NC-SA",
        ("publicdomain", "zero") => "CC0",
        _ => return None,
    };
    // Theirs is the longer address; ours is the one that leads there without a redirect.
    let link = format!("https://creativecommons.org/{kind}/{terms}/{version}/");
    Some(Licence { name: format!("{name} {version}"), link })
}

/// The figure of a paper as its picture, with who made it.
#[must_use]
pub fn offered(entry: &IssueEntry, figure: &Figure) -> Option<Offered> {
    let names = &entry.authors;
    let credit = match names.len() {
        0 => format!("arXiv:{}", paper(entry)?),
        1..=MOST_NAMES => names.join(", "),
        more => format!("{} and {} others", names[0], more - 1),
    };
    let url = Url::parse(&figure.image).ok()?;
    // A picture that is a part of the work is never mere decoration.
    let alt = if figure.caption.is_empty() { "A figure of the paper" } else { &figure.caption };
    let credit = Some(format!("{credit}, resized"));
    Some(Offered { url, alt: alt.to_owned(), credit, licence: Some(figure.licence.clone()) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn licences_that_let_us_are_told_from_those_that_do_not() {
        use Figures::{Cc, CcNonCommercial, None as Off};
        for (address, figures, name) in [
            ("http://creativecommons.org/licenses/by/4.0/", Cc, Some("CC BY 4.0")),
            ("https://creativecommons.org/licenses/by/4.0", Cc, Some("CC BY 4.0")),
            ("http://creativecommons.org/licenses/by-sa/4.0/", Cc, Some("CC BY-SA 4.0")),
            ("http://creativecommons.org/publicdomain/zero/1.0/", Cc, Some("CC0 1.0")),
            ("http://creativecommons.org/licenses/by-nc-sa/4.0/", Cc, None),
            ("http://creativecommons.org/licenses/by-nc-sa/4.0/", Off, None),
            ("http://creativecommons.org/licenses/by-nc-sa/4.0/", CcNonCommercial, Some("CC BY-NC-SA 4.0")),
            ("http://creativecommons.org/licenses/by-nc-nd/4.0/", CcNonCommercial, None),
            ("http://creativecommons.org/licenses/by-nd/4.0/", Cc, None),
            ("http://arxiv.org/licenses/nonexclusive-distrib/1.0/", Cc, None),
            ("https://creativecommons.org.evil.example/licenses/by/4.0/", Cc, None),
            ("https://evil.example/creativecommons.org/licenses/by/4.0/", Cc, None),
            ("http://creativecommons.org/licenses/by/", Cc, None),
            ("CC BY 4.0", Cc, None),
        ] {
            assert_eq!(licence(address, figures).map(|licence| licence.name).as_deref(), name, "{address} {figures:?}");
        }
    }

    #[test]
    fn a_figure_says_whose_it_is() {
        let licence = Licence { name: "CC BY 4.0".into(), link: "https://creativecommons.org/licenses/by/4.0/".into() };
        let figure =
            Figure { image: "https://arxiv.org/html/2506.01234v1/x1.png".into(), caption: String::new(), licence };
        let entry = |authors: &[&str]| IssueEntry {
            id: "2506.01234".into(),
            authors: authors.iter().map(|name| (*name).to_owned()).collect(),
            ..IssueEntry::default()
        };
        let credit = |authors: &[&str]| offered(&entry(authors), &figure).unwrap().credit.unwrap();
        assert_eq!(credit(&["Ann Lee", "Bo Ek"]), "Ann Lee, Bo Ek, resized");
        assert_eq!(credit(&["Ann Lee", "Bo Ek", "C", "D", "E"]), "Ann Lee and 4 others, resized");
        assert_eq!(credit(&[]), "arXiv:2506.01234, resized");
        assert_eq!(offered(&entry(&[]), &figure).unwrap().alt, "A figure of the paper");
    }
}
