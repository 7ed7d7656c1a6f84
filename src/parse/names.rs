//! Namespaces: by address whatever the prefix, by usual prefix where the declaration is missing.

use super::{mended::Mended, tokens::Attribute};

/// The vocabularies that feeds are read in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ns {
    /// RSS of any version, Atom of any version, and elements without a namespace: one vocabulary, since feeds mix them.
    Core,
    Dc,
    Content,
    Media,
    Itunes,
    Xhtml,
    Rdf,
    Arxiv,
    Prism,
    Feedburner,
    Opensearch,
    /// Known to be something else, or not known.
    Other,
}

/// By the start of the address in lower case, without `http://` or `https://` and `www.`.
const ADDRESSES: &[(&str, Ns)] = &[
    ("w3.org/2005/atom", Ns::Core),
    ("purl.org/atom/ns", Ns::Core),
    ("purl.org/rss/1.0/modules/content", Ns::Content),
    ("purl.org/rss/1.0/modules/", Ns::Other),
    ("purl.org/rss/", Ns::Core),
    ("purl.org/net/rss", Ns::Core),
    ("my.netscape.com/", Ns::Core),
    ("my.netscape.com/rdf/simple/0.9", Ns::Core),
    ("channel.netscape.com/rdf/simple/0.9", Ns::Core),
    ("backend.userland.com/", Ns::Core),
    ("blogs.law.harvard.edu/tech/rss", Ns::Core),
    ("cyber.law.harvard.edu/rss", Ns::Core),
    ("rssboard.org/rss-specification", Ns::Core),
    ("purl.org/dc/elements/", Ns::Dc),
    ("purl.org/dc/terms", Ns::Dc),
    ("search.yahoo.com/mrss", Ns::Media),
    ("video.search.yahoo.com/mrss", Ns::Media),
    ("rssboard.org/media-rss", Ns::Media),
    ("itunes.com/dtds/podcast", Ns::Itunes),
    ("itunes.apple.com/dtds/podcast", Ns::Itunes),
    ("example.com/dtds/podcast", Ns::Itunes),
    ("w3.org/1999/xhtml", Ns::Xhtml),
    ("w3.org/1999/02/22-rdf-syntax-ns", Ns::Rdf),
    ("arxiv.org/schemas/atom", Ns::Arxiv),
    ("prismstandard.org/namespaces/", Ns::Prism),
    ("rssnamespace.org/feedburner/ext", Ns::Feedburner),
    ("a9.com/-/spec/opensearch", Ns::Opensearch),
];

const PREFIXES: &[(&str, Ns)] = &[
    ("", Ns::Core),
    ("atom", Ns::Core),
    ("atom03", Ns::Core),
    ("atom10", Ns::Core),
    ("a10", Ns::Core),
    ("rss", Ns::Core),
    ("dc", Ns::Dc),
    ("dcterms", Ns::Dc),
    ("content", Ns::Content),
    ("media", Ns::Media),
    ("itunes", Ns::Itunes),
    ("xhtml", Ns::Xhtml),
    ("rdf", Ns::Rdf),
    ("arxiv", Ns::Arxiv),
    ("prism", Ns::Prism),
    ("feedburner", Ns::Feedburner),
    ("opensearch", Ns::Opensearch),
];

fn by_address(address: &str) -> Option<Ns> {
    let address = address.trim().to_ascii_lowercase();
    let address = address.strip_prefix("http://").or_else(|| address.strip_prefix("https://")).unwrap_or(&address);
    let address = address.strip_prefix("www.").unwrap_or(address);
    ADDRESSES.iter().find(|(start, _)| address.starts_with(start)).map(|(_, ns)| *ns)
}

fn by_prefix(prefix: &str) -> Option<Ns> {
    PREFIXES.iter().find(|(usual, _)| usual.eq_ignore_ascii_case(prefix)).map(|(_, ns)| *ns)
}

/// Most declarations in effect at once; real feeds have up to twenty.
const MOST: usize = 64;

/// The declarations in effect, innermost last.
#[derive(Default)]
pub(super) struct Scopes<'a>(Vec<(&'a str, Ns)>);

impl<'a> Scopes<'a> {
    /// How many declarations are in effect, for [`Self::leave`].
    pub(super) fn mark(&self) -> usize {
        self.0.len()
    }

    /// Takes up the declarations of an element. On the root, an unknown default namespace is the feed's own.
    pub(super) fn enter(&mut self, attributes: &[Attribute<'a>], is_root: bool) {
        for (name, value) in attributes {
            let prefix = match name.strip_prefix("xmlns") {
                Some("") => "",
                Some(rest) => match rest.strip_prefix(':') {
                    Some(prefix) => prefix,
                    None => continue,
                },
                None => continue,
            };
            let unknown = if is_root && prefix.is_empty() { Ns::Core } else { Ns::Other };
            let ns = by_address(value).unwrap_or(if value.trim().is_empty() && prefix.is_empty() {
                Ns::Core
            } else {
                unknown
            });
            // An address nobody knows under a usual prefix is a misspelt one.
            let ns = if ns == Ns::Other && !prefix.is_empty() && by_address(value).is_none() {
                by_prefix(prefix).unwrap_or(ns)
            } else {
                ns
            };
            if self.declared(prefix) != Some(ns) && self.0.len() < MOST {
                self.0.push((prefix, ns));
            }
        }
    }

    /// Back to where [`Self::mark`] was taken.
    pub(super) fn leave(&mut self, mark: usize) {
        self.0.truncate(mark);
    }

    /// Makes the prefix one of the feed's own, whatever it was declared to be.
    pub(super) fn adopt(&mut self, prefix: &'a str) {
        self.0.push((prefix, Ns::Core));
    }

    fn declared(&self, prefix: &str) -> Option<Ns> {
        self.0.iter().rev().find(|(known, _)| *known == prefix).map(|(_, ns)| *ns)
    }

    /// The vocabulary and the local name of a qualified name.
    pub(super) fn resolve(&self, name: &'a str, mended: &mut Mended) -> (Ns, &'a str) {
        let (prefix, local) = match name.bytes().position(|b| b == b':') {
            Some(colon) => (&name[..colon], &name[colon + 1..]),
            None => ("", name),
        };
        let ns = self.declared(prefix).or_else(|| {
            let usual = by_prefix(prefix);
            if !prefix.is_empty() && usual.is_some() {
                mended.note("a namespace prefix that is not declared");
            }
            usual
        });
        (ns.unwrap_or(Ns::Other), local)
    }
}
