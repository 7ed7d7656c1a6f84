//! Links inside links: redirectors, archives, counters of clicks.

use url::Url;

use super::{bare_host, is_host_or_below, web_url};

/// Redirectors that carry their target in the link: host, start of the path, where the target is.
const WRAPPERS: &[(&str, &str, Target)] = &[
    ("google.com", "/url", Target::Keys(&["q", "url"])),
    ("google.com", "/amp/s/", Target::Rest),
    ("news.google.com", "/", Target::Keys(&["url"])),
    ("news.google.com", "/", Target::Packed("articles/")),
    ("translate.google.com", "/translate", Target::Keys(&["u"])),
    ("cdn.ampproject.org", "/c/s/", Target::Rest),
    ("cdn.ampproject.org", "/v/s/", Target::Rest),
    ("facebook.com", "/l.php", Target::Keys(&["u"])),
    ("l.facebook.com", "/l.php", Target::Keys(&["u"])),
    ("l.instagram.com", "/", Target::Keys(&["u"])),
    ("out.reddit.com", "/", Target::Keys(&["url"])),
    ("t.umblr.com", "/redirect", Target::Keys(&["z"])),
    ("linkedin.com", "/redir/redirect", Target::Keys(&["url"])),
    ("linkedin.com", "/safety/go", Target::Keys(&["url"])),
    ("steamcommunity.com", "/linkfilter/", Target::Keys(&["url", "u"])),
    ("youtube.com", "/redirect", Target::Keys(&["q"])),
    ("duckduckgo.com", "/l/", Target::Keys(&["uddg"])),
    ("bing.com", "/news/apiclick.aspx", Target::Keys(&["url"])),
    ("getpocket.com", "/redirect", Target::Keys(&["url"])),
    ("slack-redir.net", "/link", Target::Keys(&["url"])),
    ("vk.com", "/away.php", Target::Keys(&["to"])),
    ("exit.sc", "/", Target::Keys(&["url"])),
    ("safelinks.protection.outlook.com", "/", Target::Keys(&["url"])),
    ("urldefense.com", "/v3/__", Target::Upto("__;")),
    ("go.theregister.com", "/feed/", Target::Rest),
    ("r.search.yahoo.com", "/", Target::Between("/RU=", "/")),
    ("web.archive.org", "/web/", Target::AfterStamp),
];

/// Words in paths and hosts of those who count clicks, whoever they are.
const COUNTERS: &[&str] = &[
    "away",
    "click",
    "clicks",
    "exit",
    "go",
    "jump",
    "link",
    "links",
    "out",
    "outbound",
    "redir",
    "redirect",
    "redirector",
    "track",
    "url",
];

/// Keys under which they carry the target.
const COUNTED: &[&str] =
    &["url", "u", "target", "dest", "destination", "redirect", "redirect_url", "to", "goto", "link"];

/// Where in a link its target is.
enum Target {
    /// The value of the first of these keys that holds a link.
    Keys(&'static [&'static str]),
    /// What follows the path's start, without a scheme.
    Rest,
    /// What follows the path's start, up to this.
    Upto(&'static str),
    /// What stands between these two, percent-encoded.
    Between(&'static str, &'static str),
    /// A whole link behind a time stamp.
    AfterStamp,
    /// Base64 of a protocol buffer that holds the link, behind this. Newer ones are sealed and stay as they are.
    Packed(&'static str),
}

/// Counters whose links do not hold the target: host, and what stands in the path. Only the feed says where they lead.
const SEALED: &[(&str, &str)] = &[
    ("feedproxy.google.com", "/~r/"),
    ("feeds.feedburner.com", "/~3/"),
    ("feedpress.it", "/link/"),
    ("feedpress.me", "/link/"),
    ("feedpress.com", "/link/"),
    ("feeds.feedblitz.com", "/~/"),
    ("rss.feedsportal.com", "/c/"),
];

/// Is it a counter's link that does not hold its target, so that only the feed can say where it leads? The counter is a
/// known one, or all of its path says that it counts (`/go?a=1`).
#[must_use]
pub fn is_sealed(link: &str) -> bool {
    let Some(url) = web_url(link) else { return false };
    let Some(host) = bare_host(&url) else { return false };
    let is_known = SEALED.iter().any(|(counter, part)| is_host_or_below(&host, counter) && url.path().contains(part));
    is_known || (url.query().is_some() && COUNTERS.contains(&url.path().trim_matches('/')) && unwrapped(&url).is_none())
}

/// The link that this one carries to.
pub(super) fn unwrapped(url: &Url) -> Option<Url> {
    let host = bare_host(url)?;
    WRAPPERS
        .iter()
        .filter(|(wrapper, path, _)| is_host_or_below(&host, wrapper) && url.path().starts_with(path))
        .find_map(|(_, path, target)| carried(url, path, target))
        .or_else(|| counted(url, &host))
}

fn carried(url: &Url, start: &str, target: &Target) -> Option<Url> {
    let rest = url.path().strip_prefix(start)?;
    match target {
        Target::Keys(keys) => valued(url, keys),
        Target::Rest => web_url(&format!("https://{rest}{}", query_of(url))),
        Target::Upto(end) => web_url(rest.split(end).next()?),
        Target::Between(open, close) => {
            let encoded = url.path().split_once(open)?.1.split(close).next()?;
            let decoded = url::form_urlencoded::parse(encoded.as_bytes()).next()?.0;
            web_url(&decoded)
        }
        Target::AfterStamp => web_url(&format!("{}{}", rest.split_once('/')?.1, query_of(url))),
        Target::Packed(before) => packed(url.path().split_once(before)?.1),
    }
}

/// A counter of clicks shows itself in the path or at the start of the host, and carries a whole link.
fn counted(url: &Url, host: &str) -> Option<Url> {
    let is_counter = |word: &str| COUNTERS.contains(&word.split('.').next().unwrap_or(word));
    let mut segments = url.path_segments()?;
    let counts = host.split_once('.').is_some_and(|(first, _)| is_counter(first)) || segments.any(is_counter);
    // A front page that is given a whole link carries there; a page of its own may speak of it.
    let carries = url.path() == "/" && url.query().is_some_and(|query| query.starts_with("url="));
    (counts || carries).then(|| valued(url, COUNTED))?
}

fn valued(url: &Url, keys: &[&str]) -> Option<Url> {
    let value = |key: &&str| url.query_pairs().find(|(k, _)| k == key).and_then(|(_, target)| web_url(&target));
    keys.iter().find_map(value)
}

fn query_of(url: &Url) -> String {
    url.query().map(|query| format!("?{query}")).unwrap_or_default()
}

/// The first link in the bytes that this base64 (RFC 4648 §5) stands for.
fn packed(base64: &str) -> Option<Url> {
    const ALPHABET: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut bytes = Vec::new();
    let (mut bits, mut held) = (0_u32, 0_u32);
    for sextet in base64.bytes().map_while(|byte| ALPHABET.iter().position(|known| *known == byte)) {
        bits = (bits << 6 | u32::try_from(sextet).unwrap_or_default()) & 0xFFFF;
        held += 6;
        if held >= 8 {
            held -= 8;
            bytes.push(u8::try_from(bits >> held & 0xFF).unwrap_or_default());
        }
    }
    let start = bytes.windows(4).position(|window| window == b"http")?;
    let link: Vec<u8> = bytes[start..].iter().copied().take_while(|byte| matches!(byte, b'!'..=b'~')).collect();
    web_url(std::str::from_utf8(&link).ok()?)
}
