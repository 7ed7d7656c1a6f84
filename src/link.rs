//! Links: their canonical form, and the identifiers in them.

use std::borrow::Cow;

use sha2::{Digest, Sha256};
use url::{Host, Url};

use crate::text;

/// Query and fragment keys that only say where a reader came from.
///
/// A key that is not known stays: the query can be the identity (`?p=`, `?id=`, `?v=`).
/// The list follows Miniflux' `urlcleaner` and what the recorded feeds hold.
const TRACKING_KEYS: &[&str] = &[
    "_ga",
    "_gl",
    "_hsenc",
    "_hsmi",
    "at_campaign",
    "at_custom1",
    "at_custom2",
    "at_custom3",
    "at_custom4",
    "at_medium",
    "campaign_id",
    "cmp",
    "cmpid",
    "dclid",
    "emc",
    "fbclid",
    "gclid",
    "gclsrc",
    "guccounter",
    "guce_referrer",
    "guce_referrer_sig",
    "hsctatracking",
    "igsh",
    "igshid",
    "mc_cid",
    "mc_eid",
    "mkt_tok",
    "msclkid",
    "ncid",
    "oly_anon_id",
    "oly_enc_id",
    "partner",
    "rb_clickid",
    "ref_src",
    "ref_url",
    "s_cid",
    "s_kwcid",
    "smid",
    "spm",
    "src_trk",
    "twclid",
    "vero_conv",
    "vero_id",
    "wickedid",
    "wt.mc_id",
    "xtor",
    "yclid",
    "ysclid",
];

/// Keys that track on these hosts and may mean something on others.
const TRACKING_KEYS_BY_HOST: &[(&str, &str)] = &[
    ("medium.com", "source"),
    ("towardsdatascience.com", "source"),
    ("substack.com", "r"),
    ("substack.com", "publication_id"),
    ("youtube.com", "feature"),
    ("youtu.be", "si"),
    ("bbc.co.uk", "at_link_id"),
];

/// Fragments that sites add to links in their feeds (`simonwillison.net`, `heise.de`).
const TRACKING_FRAGMENTS: &[&str] = &["atom-everything", "atom-entries", "atom-blogmarks", "rss", "atom", "ref=rss"];

/// Redirectors that carry their target in the link: host, start of the path, key (none: the rest of the link).
const WRAPPERS: &[(&str, &str, Option<&str>)] = &[
    ("google.com", "/url", Some("q")),
    ("google.com", "/url", Some("url")),
    ("facebook.com", "/l.php", Some("u")),
    ("l.facebook.com", "/l.php", Some("u")),
    ("out.reddit.com", "/", Some("url")),
    ("t.umblr.com", "/redirect", Some("z")),
    ("linkedin.com", "/redir/redirect", Some("url")),
    ("steamcommunity.com", "/linkfilter/", Some("url")),
    ("youtube.com", "/redirect", Some("q")),
    ("go.theregister.com", "/feed/", None),
];

/// Most redirectors inside one another that are unwrapped; real links have one, rarely two. A link with more
/// is made to waste our time.
const MOST_WRAPPERS: usize = 16;

/// Hosts that show arXiv papers, with what stands before the id in their paths.
const ARXIV_HOSTS: &[(&str, &[&str])] = &[
    ("arxiv.org", &["abs", "pdf", "html", "format", "ps", "list"]),
    ("export.arxiv.org", &["abs", "pdf", "html", "format", "ps"]),
    ("ar5iv.org", &["abs", "html"]),
    ("ar5iv.labs.arxiv.org", &["abs", "html"]),
    ("alphaxiv.org", &["abs", "pdf", "overview", "html"]),
    ("huggingface.co", &["papers"]),
    ("hf.co", &["papers"]),
    ("arxiv-vanity.com", &["papers"]),
    ("scirate.com", &["arxiv"]),
];

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
/// index file, closing slash, and a fragment that only names a place on the page.
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
    format!("{}{query}", path.trim_end_matches('/'))
}

/// Is the link a site's front page? Many entries may point there, so it identifies none of them.
#[must_use]
pub fn is_front_page(canonical: &str) -> bool {
    !page_key(canonical).contains(['/', '?', '#'])
}

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

fn unwrapped(url: &Url) -> Option<Url> {
    let host = bare_host(url)?;
    WRAPPERS.iter().filter(|(wrapper, path, _)| *wrapper == host && url.path().starts_with(path)).find_map(
        |(_, path, key)| match key {
            Some(key) => url.query_pairs().find(|(k, _)| k == key).and_then(|(_, target)| web_url(&target)),
            None => web_url(&format!("https://{}", url.path().strip_prefix(path)?)),
        },
    )
}

fn strip_tracking(url: &mut Url) {
    let host = bare_host(url).map(Cow::into_owned).unwrap_or_default();
    if let Some(query) = url.query() {
        let kept = without_tracking(query, &host);
        if kept != query {
            url.set_query(Some(&kept).filter(|kept| !kept.is_empty()).map(String::as_str));
        } else if query.is_empty() {
            url.set_query(None);
        }
    }
    if let Some(fragment) = url.fragment() {
        let tracks = fragment.is_empty()
            || TRACKING_FRAGMENTS.contains(&fragment)
            || fragment.starts_with(":~:")
            || (fragment.contains('=') && without_tracking(fragment, &host).is_empty());
        if tracks {
            url.set_fragment(None);
        }
    }
}

/// The pairs of a query that mean something, byte for byte.
fn without_tracking(query: &str, host: &str) -> String {
    let kept: Vec<&str> = query.split('&').filter(|pair| !is_tracking(pair, host)).collect();
    kept.join("&")
}

fn is_tracking(pair: &str, host: &str) -> bool {
    let key = pair.split('=').next().unwrap_or(pair).to_ascii_lowercase();
    let of_host = |(site, tracking): &(&str, &str)| {
        *tracking == key && host.strip_suffix(site).is_some_and(|sub| sub.is_empty() || sub.ends_with('.'))
    };
    key.starts_with("utm_")
        || TRACKING_KEYS.contains(&key.as_str())
        || TRACKING_KEYS_BY_HOST.iter().any(of_host)
        // On forges `ref` names a branch.
        || (key == "ref" && !matches!(host, "github.com" | "gitlab.com" | "codeberg.org"))
}

fn arxiv_id_in_url(url: &Url) -> Option<String> {
    let host = bare_host(url)?;
    if matches!(host.as_ref(), "doi.org" | "dx.doi.org") {
        return strip_prefix_ignoring_case(url.path(), "/10.48550/arxiv.").and_then(bare_arxiv_id);
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
    let id = match text.rfind('v') {
        Some(at) if at + 1 < text.len() && text[at + 1..].bytes().all(|b| b.is_ascii_digit()) => &text[..at],
        _ => text,
    };
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

fn strip_prefix_ignoring_case<'a>(text: &'a str, prefix: &str) -> Option<&'a str> {
    let head = text.get(..prefix.len())?;
    head.eq_ignore_ascii_case(prefix).then(|| &text[prefix.len()..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tracking_goes_and_identity_stays() {
        for (link, expected) in [
            ("https://Example.org:443/a?utm_source=rss&utm_medium=feed", "https://example.org/a"),
            ("https://example.org/?p=12&utm_campaign=x", "https://example.org/?p=12"),
            ("https://example.org/a?id=1&fbclid=2&v=3", "https://example.org/a?id=1&v=3"),
            ("https://example.org/a?", "https://example.org/a"),
            ("https://example.org/a?b=%20c+d", "https://example.org/a?b=%20c+d"),
            ("https://example.org/a#utm_source=rss", "https://example.org/a"),
            ("https://example.org/a#xtor=RSS-1", "https://example.org/a"),
            ("https://example.org/a#section-2", "https://example.org/a#section-2"),
            ("https://example.org/#!/route?a=b", "https://example.org/#!/route?a=b"),
            ("https://simonwillison.net/2026/Apr/1/x/#atom-everything", "https://simonwillison.net/2026/Apr/1/x/"),
            ("https://github.com/a/b/tree/x?ref=main", "https://github.com/a/b/tree/x?ref=main"),
            ("https://blog.example.org/a?ref=newsletter", "https://blog.example.org/a"),
            ("https://medium.com/p/1?source=rss----7f60cf5620c9---4", "https://medium.com/p/1"),
            ("https://example.org/a?source=b", "https://example.org/a?source=b"),
            ("https://www.youtube.com/watch?v=x&feature=share", "https://www.youtube.com/watch?v=x"),
            (
                "https://www.google.com/url?sa=t&q=https%3A%2F%2Fexample.org%2Fa%3Futm_source%3Dx",
                "https://example.org/a",
            ),
            (
                "https://go.theregister.com/feed/www.theregister.com/2026/04/20/a/",
                "https://www.theregister.com/2026/04/20/a/",
            ),
            (
                "https://out.reddit.com/t3_x?url=https%3A%2F%2Farxiv.org%2Fpdf%2F2011.14036",
                "https://arxiv.org/abs/2011.14036",
            ),
            (
                "https://www.google.com/search?q=https://example.org",
                "https://www.google.com/search?q=https://example.org",
            ),
        ] {
            assert_eq!(canonical(link).as_deref(), Some(expected), "{link}");
            assert_eq!(canonical(expected).as_deref(), Some(expected), "idempotent: {expected}");
        }
        for none in ["mailto:a@example.org", "/a", "", "javascript:alert(1)", "http://", "ftp://example.org/"] {
            assert_eq!(canonical(none), None, "{none}");
        }
    }

    #[test]
    fn every_arxiv_spelling_is_one_id() {
        for (text, id) in [
            ("http://arxiv.org/abs/1605.08386v1", "1605.08386"),
            ("https://www.arxiv.org/pdf/2011.14036v2.pdf", "2011.14036"),
            ("https://arxiv.org/pdf/2011.14036", "2011.14036"),
            ("https://arxiv.org/html/2506.10982v1/", "2506.10982"),
            ("https://arxiv.org/abs/2011.14036?context=cs.LG#x", "2011.14036"),
            ("https://export.arxiv.org/abs/0704.0001", "0704.0001"),
            ("https://ar5iv.labs.arxiv.org/html/2011.14036", "2011.14036"),
            ("https://ar5iv.org/abs/2011.14036", "2011.14036"),
            ("https://alphaxiv.org/abs/2011.14036v3", "2011.14036"),
            ("https://huggingface.co/papers/2011.14036", "2011.14036"),
            ("oai:arXiv.org:2203.01250v3", "2203.01250"),
            ("arXiv:cs/9901002", "cs/9901002"),
            ("https://arxiv.org/abs/math.GT/0309136v1", "math/0309136"),
            ("http://arxiv.org/abs/quant-ph/0201082v1", "quant-ph/0201082"),
            ("10.48550/arXiv.2011.14036", "2011.14036"),
            ("https://doi.org/10.48550/ARXIV.2011.14036", "2011.14036"),
        ] {
            assert_eq!(arxiv_id(text).as_deref(), Some(id), "{text}");
        }
        for none in [
            "https://arxiv.org/list/cs.LG/recent",
            "https://arxiv.org/",
            "https://example.org/abs/2011.14036",
            "2011.14036",
            "https://arxiv.org/abs/2011.1403",
            "https://arxiv.org/abs/2013.14036",
            "https://huggingface.co/papers",
            "arXiv:2011.140366",
            "https://arxiv.org/abs/1412.00001",
        ] {
            assert_eq!(arxiv_id(none), None, "{none}");
        }
    }

    #[test]
    fn dois_are_bare_and_lower_case() {
        assert_eq!(doi("https://doi.org/10.1038/S41586-021-03819-2").as_deref(), Some("10.1038/s41586-021-03819-2"));
        assert_eq!(doi("doi: 10.1000/182").as_deref(), Some("10.1000/182"));
        assert_eq!(doi("10.1/x"), None);
        assert_eq!(doi("https://example.org/10.1000/182"), None);
    }

    #[test]
    fn pages_are_compared_without_their_spelling() {
        assert_eq!(page_key("https://www.example.org/a/"), page_key("http://example.org/a"));
        assert_eq!(page_key("https://example.org/a/index.html"), "example.org/a");
        assert_eq!(page_key("https://example.org/a#part-2"), "example.org/a");
        assert_ne!(page_key("https://example.org/#!/a"), page_key("https://example.org/#!/b"));
        assert_ne!(page_key("https://example.org/?p=1"), page_key("https://example.org/?p=2"));
        assert!(is_front_page("https://www.example.org/"));
        assert!(!is_front_page("https://example.org/?p=1"));
    }
}
