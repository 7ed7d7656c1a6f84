//! A folder that stands in for the web, so that pages and pictures can be had without it.

use std::path::{Path, PathBuf};

use percent_encoding::percent_decode_str;
use url::Url;

/// Where an address lies in a mirror: `https://host/a/b.png` is `host/a/b.png`, and what ends in a slash is the
/// `index.html` there. An address with a query has no place.
#[must_use]
pub fn place(mirror: &Path, url: &Url) -> Option<PathBuf> {
    let host = url.host_str().filter(|_| url.port().is_none() && url.query().is_none())?;
    let mut place = mirror.join(plain(host)?);
    for segment in url.path_segments()? {
        place.push(if segment.is_empty() { "index.html".into() } else { plain(segment)? });
    }
    Some(place)
}

/// The name of a file that leads nowhere else.
fn plain(segment: &str) -> Option<String> {
    let name = percent_decode_str(segment).decode_utf8().ok()?;
    let leads_away = name.starts_with('.') || name.contains(|c: char| c.is_control() || r#"/\:*?"<>|"#.contains(c));
    (!name.is_empty() && !leads_away).then(|| name.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_lies_in_the_mirror_or_nowhere() {
        for (address, expected) in [
            ("https://example.org/a/b.png", Some("web/example.org/a/b.png")),
            ("http://example.org/a%20b.png#top", Some("web/example.org/a b.png")),
            ("https://example.org/a/../b", Some("web/example.org/b")),
            ("https://example.org/a/", Some("web/example.org/a/index.html")),
            ("https://example.org", Some("web/example.org/index.html")),
            ("https://example.org/%2e%2e/%2e%2e/etc/passwd", Some("web/example.org/etc/passwd")),
            ("https://example.org/..%2f..%2fetc%2fpasswd", None),
            ("https://example.org/a%5c..%5cb", None),
            ("https://example.org/.git/config", None),
            ("https://example.org/a%00", None),
            ("https://example.org/?id=1", None),
            ("https://example.org:8443/a", None),
            ("https://[::1]/a", None),
            ("data:text/html,a", None),
        ] {
            let url = Url::parse(address).unwrap();
            assert_eq!(place(Path::new("web"), &url).as_deref(), expected.map(Path::new), "{address}");
        }
    }
}
