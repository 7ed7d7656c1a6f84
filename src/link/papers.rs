//! Papers in links: arXiv ids and DOIs, in all their spellings.

use url::Url;

use super::{bare_host, strip_prefix_ignoring_case, web_url};

/// Hosts that show arXiv papers, with what stands before the id in their paths.
const ARXIV_HOSTS: &[(&str, &[&str])] = &[
    ("arxiv.org", &["abs", "pdf", "html", "format", "ps", "list", "src", "e-print"]),
    ("export.arxiv.org", &["abs", "pdf", "html", "format", "ps"]),
    ("browse.arxiv.org", &["abs", "pdf", "html"]),
    ("xxx.lanl.gov", &["abs", "pdf"]),
    ("ar5iv.org", &["abs", "html"]),
    ("ar5iv.labs.arxiv.org", &["abs", "html"]),
    ("alphaxiv.org", &["abs", "pdf", "overview", "html", "resources", "audio"]),
    ("huggingface.co", &["papers"]),
    ("hf.co", &["papers"]),
    ("arxiv-vanity.com", &["papers"]),
    ("scirate.com", &["arxiv"]),
    ("papers.cool", &["arxiv"]),
    ("emergentmind.com", &["papers"]),
    ("gist.science", &["paper"]),
    ("hyper.ai", &["papers"]),
    ("semanticscholar.org", &["arxiv"]),
];

/// Hosts that lead to a paper by its id, and what stands before the id there, in any case.
const ARXIV_RESOLVERS: &[(&str, &str)] =
    &[("doi.org", "/10.48550/arxiv."), ("dx.doi.org", "/10.48550/arxiv."), ("api.semanticscholar.org", "/arxiv:")];

/// What stands before a DOI in the links of publishers, who show one paper on several pages.
const BEFORE_DOI: &[&str] = &[
    "doi",
    "abs",
    "full",
    "pdf",
    "epdf",
    "pdfdirect",
    "abstract",
    "article",
    "articles",
    "content",
    "chapter",
    "book",
];

/// What stands behind it.
const BEHIND_DOI: &[&str] =
    &["/full", "/abstract", "/pdf", "/epdf", "/meta", ".full-text", ".full.pdf", ".full", ".abstract", ".pdf"];

/// The page of an arXiv paper.
#[must_use]
pub fn arxiv_link(id: &str) -> String {
    format!("https://arxiv.org/abs/{id}")
}

/// The bare arXiv id (no version) that a link or identifier names, in any spelling:
/// `http://arxiv.org/abs/1605.08386v1`, `oai:arXiv.org:2203.01250v3`, `arXiv:cs/9901002`,
/// `10.48550/arXiv.2011.14036`, `https://huggingface.co/papers/2011.14036`.
#[must_use]
pub fn arxiv_id(text: &str) -> Option<String> {
    let text = text.trim();
    for prefix in ["oai:arxiv.org:", "arxiv:", "doi:10.48550/arxiv.", "10.48550/arxiv."] {
        if let Some(rest) = strip_prefix_ignoring_case(text, prefix) {
            return bare_arxiv_id(rest);
        }
    }
    arxiv_id_in_url(&web_url(text)?)
}

/// Is the identity of an entry ([`crate::identity::of`]) that of an arXiv paper: a bare id without version?
#[must_use]
pub fn is_arxiv_id(identity: &str) -> bool {
    bare_arxiv_id(identity).as_deref() == Some(identity)
}

/// The bare digital object identifier that a link or identifier names, in lower case (they ignore case).
#[must_use]
pub fn doi(text: &str) -> Option<String> {
    let text = text.trim();
    let bare =
        ["https://doi.org/", "http://doi.org/", "https://dx.doi.org/", "http://dx.doi.org/", "info:doi/", "doi:"]
            .iter()
            .find_map(|prefix| strip_prefix_ignoring_case(text, prefix))
            .unwrap_or(text)
            .trim_start();
    // ISO 26324: `10.`, a registrant, a slash, a name.
    let (registrant, name) = bare.strip_prefix("10.")?.split_once('/')?;
    let plausible = registrant.len() >= 4
        && registrant.chars().all(|c| c.is_ascii_digit() || c == '.')
        && !name.is_empty()
        && !bare.contains(char::is_whitespace);
    plausible.then(|| bare.to_ascii_lowercase())
}

/// The page that the other pages of a paper stand for, of those who publish many: the key ([`super::page_key`]) of a
/// PDF, a full text or an abstract becomes that of the DOI or of the page with the abstract.
pub(super) fn landing(key: &str) -> Option<String> {
    let (host, rest) = key.split_once('/')?;
    let without = |ends: &[&str]| ends.iter().find_map(|end| rest.strip_suffix(end));
    match host {
        "openreview.net" => Some(format!("openreview.net/forum{}", rest.strip_prefix("pdf")?)),
        "nature.com" => {
            let article = rest.strip_prefix("articles/")?;
            // The journals' own articles are named like their DOIs; their news has letters first, too (`d41586-…`).
            let article = article.split(['/', '?']).next()?.trim_end_matches(".pdf");
            article.contains('-').then(|| format!("doi.org/10.1038/{article}"))
        }
        "aclanthology.org" => without(&[".pdf", ".bib"]).map(|paper| format!("{host}/{paper}")),
        "proceedings.mlr.press" => {
            let (volume, paper) = rest.split_once('/')?;
            let paper = paper.split('/').next()?.trim_end_matches(".html").trim_end_matches(".pdf");
            Some(format!("{host}/{volume}/{paper}"))
        }
        _ => {
            let segments: Vec<&str> = rest.split('/').collect();
            let at = segments.iter().position(|segment| segment.starts_with("10."))?;
            let before = at.checked_sub(1).and_then(|before| segments.get(before))?;
            let name = segments.get(at..)?.join("/");
            let name = name.split(['?', '#']).next()?;
            let name = BEHIND_DOI.iter().find_map(|end| name.strip_suffix(end)).unwrap_or(name);
            let name = if host.ends_with("rxiv.org") { without_version(name) } else { name };
            BEFORE_DOI.contains(before).then(|| doi(name)).flatten().map(|doi| format!("doi.org/{doi}"))
        }
    }
}

pub(super) fn arxiv_id_in_url(url: &Url) -> Option<String> {
    let host = bare_host(url)?;
    if let Some((_, start)) = ARXIV_RESOLVERS.iter().find(|(name, _)| *name == host) {
        return strip_prefix_ignoring_case(url.path(), start).and_then(bare_arxiv_id);
    }
    let (_, views) = ARXIV_HOSTS.iter().find(|(name, _)| *name == host)?;
    let (view, id) = url.path().trim_start_matches('/').split_once('/')?;
    views.contains(&view).then(|| bare_arxiv_id(id))?
}

/// `2011.14036v2`, `cs/9901002`, `math.GT/0309136v1`, with `.pdf` or a closing slash behind: the id without version.
///
/// Identifiers have four digits behind the point until 1412 and five since 1501 (arXiv identifier scheme).
fn bare_arxiv_id(text: &str) -> Option<String> {
    let text = text.trim().trim_end_matches('/');
    let text = text.strip_suffix(".pdf").unwrap_or(text);
    let id = without_version(text);
    let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    if let Some((archive, number)) = id.split_once('/') {
        let plausible = number.len() == 7
            && digits(number)
            && archive.starts_with(|c: char| c.is_ascii_lowercase())
            && archive.chars().all(|c| c.is_ascii_alphabetic() || c == '-' || c == '.');
        // The subject class is not part of the id: math.GT/0309136 is math/0309136.
        let archive = archive.split('.').next().unwrap_or(archive);
        return plausible.then(|| format!("{archive}/{number}"));
    }
    let (month, number) = id.split_once('.')?;
    let plausible = month.len() == 4
        && digits(month)
        && digits(number)
        && matches!(&month[2..], "01" | "02" | "03" | "04" | "05" | "06" | "07" | "08" | "09" | "10" | "11" | "12")
        && number.len() == if month < "1501" { 4 } else { 5 };
    plausible.then(|| id.to_owned())
}

/// `2011.14036v2` without `v2`.
fn without_version(id: &str) -> &str {
    match id.rfind('v') {
        Some(at) if at + 1 < id.len() && id[at + 1..].bytes().all(|b| b.is_ascii_digit()) => &id[..at],
        _ => id,
    }
}
