//! Links: their canonical form, and the identifiers in them.

use std::borrow::Cow;

use sha2::{Digest, Sha256};
use url::{Host, Url};

use crate::text;

mod papers;
mod site;
mod spelled;
mod tracking;
mod wrapped;

use papers::arxiv_id_in_url;
pub use papers::{arxiv_id, arxiv_link, doi, is_arxiv_id};
pub use site::site;
use tracking::strip_tracking;
pub use wrapped::is_sealed;
use wrapped::unwrapped;

/// Most redirectors inside one another that are unwrapped; real links have one, rarely two. A link with more
/// is made to waste our time.
const MOST_WRAPPERS: usize = 16;

/// The link without what only tracks, its redirectors unwrapped, every spelling of an arXiv paper as one.
///
/// Only http and https have one. Scheme, query order and path are the site's own and stay as they are;
/// [`page_key`] goes further, for comparing. The function is idempotent.
#[must_use]
pub fn canonical(link: &str) -> Option<String> {
    let mut url = web_url(link)?;
    for _ in 0..MOST_WRAPPERS {
        match unwrapped(&url) {
            Some(inner) => url = inner,
            None => break,
        }
    }
    if let Some(id) = arxiv_id_in_url(&url) {
        return Some(arxiv_link(&id));
    }
    strip_tracking(&mut url);
    Some(url.into())
}

/// What two links to the same page have in common: the canonical link without scheme, `www.`,
/// index file, closing slash, and a fragment that only names a place on the page; one spelling of sites that have
/// several hosts, and one page of a paper that has several.
#[must_use]
pub fn page_key(canonical: &str) -> String {
    let rest = canonical.split_once("://").map_or(canonical, |(_, rest)| rest);
    let rest = rest.strip_prefix("www.").unwrap_or(rest);
    // `#!/route` and `#/route` are pages of their own.
    let rest = match rest.split_once('#') {
        Some((page, fragment)) if !fragment.starts_with(['!', '/']) => page,
        _ => rest,
    };
    let (path, query) = rest.find(['?', '#']).map_or((rest, ""), |at| rest.split_at(at));
    let path =
        ["/index.html", "/index.htm", "/index.php"].iter().find_map(|index| path.strip_suffix(index)).unwrap_or(path);
    let key = spelled::usual(format!("{}{query}", path.trim_end_matches('/')));
    papers::landing(&key).unwrap_or(key)
}

/// Is the link a site's front page? Many entries may point there, so it identifies none of them.
#[must_use]
pub fn is_front_page(canonical: &str) -> bool {
    !page_key(canonical).contains(['/', '?', '#'])
}

/// The first 32 hex digits of a SHA-256 over the parts, each ended by a zero byte.
#[must_use]
pub fn digest(parts: &[&str]) -> String {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update(part.as_bytes());
        hasher.update([0]);
    }
    text::hex(&hasher.finalize()[..16])
}

/// The host of a link, in lower case, without `www.`.
#[must_use]
pub fn host(link: &str) -> Option<String> {
    web_url(link).as_ref().and_then(bare_host).map(Cow::into_owned)
}

/// Is it an absolute http or https link?
#[must_use]
pub fn is_web(link: &str) -> bool {
    is_plainly_web(link) || web_url(link).is_some()
}

/// Is it an http or https link with nothing to normalise before its path? Nearly all links are, and this costs a
/// fiftieth of parsing them.
///
/// That the host's last label begins with a letter rules out the addresses in numbers (URL Standard §3.5), and that none
/// begins with `xn--`, those that may not be decoded.
#[must_use]
pub fn is_plainly_web(link: &str) -> bool {
    let Some(rest) = link.strip_prefix("https://").or_else(|| link.strip_prefix("http://")) else {
        return false;
    };
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let last = host.rsplit('.').next().unwrap_or_default();
    last.starts_with(|c: char| c.is_ascii_lowercase())
        && host.bytes().all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'.' | b'-'))
        && !host.split('.').any(|label| label.is_empty() || label.starts_with("xn--"))
        && rest.bytes().all(|b| matches!(b, b'!'..=b'~'))
}

/// Is the host this site, or one below it?
fn is_host_or_below(host: &str, site: &str) -> bool {
    host.strip_suffix(site).is_some_and(|sub| sub.is_empty() || sub.ends_with('.'))
}

fn web_url(link: &str) -> Option<Url> {
    Url::parse(link.trim()).ok().filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
}

fn bare_host(url: &Url) -> Option<Cow<'_, str>> {
    match url.host()? {
        Host::Domain(name) => {
            let name = name.trim_end_matches('.');
            Some(Cow::Borrowed(name.strip_prefix("www.").unwrap_or(name)))
        }
        address => Some(Cow::Owned(address.to_string())),
    }
}

fn strip_prefix_ignoring_case<'a>(text: &'a str, prefix: &str) -> Option<&'a str> {
    let head = text.get(..prefix.len())?;
    head.eq_ignore_ascii_case(prefix).then(|| &text[prefix.len()..])
}

#[cfg(test)]
mod tests;
