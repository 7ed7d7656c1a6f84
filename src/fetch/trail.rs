//! Redirects: where they lead, whether they are for good, where they end, and what may go along.

use std::collections::BTreeSet;

use url::{Position, Url};

use crate::config::Access;

/// Most bytes of the cookies that one request's redirects may set; enough for any login that is none.
const MOST_COOKIES: usize = 8 << 10;

/// The way of one request.
#[derive(Clone, Debug)]
pub(super) struct Trail {
    /// Where it is now.
    pub(super) here: Url,
    /// Was every redirect for good?
    is_permanent: bool,
    steps: usize,
    /// Where it was, with the cookies that it had.
    seen: BTreeSet<(String, String)>,
    /// By host: a site that sets one and sends us round again is satisfied when it comes back (RFC 6265 §3).
    cookies: Vec<(String, String, String)>,
}

/// Why a redirect is not followed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Astray {
    /// It says to go elsewhere and not where.
    Nowhere,
    /// It leads to what is no http address.
    Scheme(String),
    /// It leads to where we were.
    Loop,
    /// It goes on and on.
    Long(usize),
}

impl Trail {
    pub(super) fn new(start: &Url) -> Self {
        let mut here = start.clone();
        Access::taken_from(&mut here);
        here.set_fragment(None);
        Self { here, is_permanent: true, steps: 0, seen: BTreeSet::new(), cookies: Vec::new() }
    }

    /// Goes where an answer with this status sends us, with the cookies that it sets.
    ///
    /// False: it sends us nowhere, it is an answer.
    pub(super) fn follow(
        &mut self,
        status: u16,
        location: Option<&[u8]>,
        set_cookies: &[&[u8]],
        most: usize,
    ) -> Result<bool, Astray> {
        if !matches!(status, 300 | 301 | 302 | 303 | 307 | 308) {
            return Ok(false);
        }
        let Some(location) = location.map(<[u8]>::trim_ascii).filter(|location| !location.is_empty()) else {
            // A choice without a preference is an answer.
            return if status == 300 { Ok(false) } else { Err(Astray::Nowhere) };
        };
        let next = target(&self.here, location).ok_or(Astray::Nowhere)?;
        if !matches!(next.scheme(), "http" | "https") {
            return Err(Astray::Scheme(next.scheme().to_owned()));
        }
        self.seen.insert((self.here.to_string(), self.cookies()));
        for header in set_cookies {
            self.bake(header);
        }
        self.is_permanent &= matches!(status, 301 | 308);
        self.steps += 1;
        self.here = next;
        if self.seen.contains(&(self.here.to_string(), self.cookies())) {
            return Err(Astray::Loop);
        }
        if self.steps > most { Err(Astray::Long(most)) } else { Ok(true) }
    }

    /// Where all that was asked lies from now on, if every redirect said so.
    pub(super) fn moved(&self) -> Option<&Url> {
        (self.steps > 0 && self.is_permanent).then_some(&self.here)
    }

    /// Remembers a `Set-Cookie` of the host that we are at, name and value alone.
    fn bake(&mut self, header: &[u8]) {
        let pair = String::from_utf8_lossy(header);
        let pair = pair.split(';').next().unwrap_or_default().trim();
        let Some((name, value)) = pair.split_once('=').filter(|(name, _)| !name.is_empty()) else { return };
        let held: usize = self.cookies.iter().map(|(_, name, value)| name.len() + value.len()).sum();
        if held + pair.len() > MOST_COOKIES {
            return;
        }
        let host = origin(&self.here);
        self.cookies.retain(|(of, other, _)| *of != host || other != name);
        self.cookies.push((host, name.to_owned(), value.to_owned()));
    }

    /// The `Cookie` header for where we are, empty where there is none.
    pub(super) fn cookies(&self) -> String {
        let host = origin(&self.here);
        let ours = self.cookies.iter().filter(|(of, ..)| *of == host);
        ours.map(|(_, name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ")
    }
}

/// The address that a `Location` means: relative, with spaces, in UTF-8; a login in it is not ours to use.
fn target(from: &Url, location: &[u8]) -> Option<Url> {
    let location = match std::str::from_utf8(location) {
        Ok(text) => text.to_owned(),
        // Latin-1, as headers once were.
        Err(_) => location.iter().map(|byte| char::from(*byte)).collect(),
    };
    let mut url = from.join(&location).ok()?;
    Access::taken_from(&mut url);
    url.set_fragment(None);
    Some(url)
}

/// Scheme, host and port.
fn origin(url: &Url) -> String {
    url[..Position::BeforePath].to_owned()
}

/// May what was given for `home` be told to `url`? The same host and port, or the same host by https.
pub(super) fn is_at_home(home: &Url, url: &Url) -> bool {
    let is_same = origin(home) == origin(url);
    let is_safer = home.scheme() == "http" && url.scheme() == "https" && home.port().is_none() && url.port().is_none();
    is_same || (is_safer && home.host() == url.host())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> Url {
        Url::parse(text).unwrap()
    }

    #[test]
    fn locations_are_read_as_browsers_read_them() {
        let from = url("https://example.org/blog/feed?x=1#top");
        for (location, expected) in [
            ("https://other.example/f", Some("https://other.example/f")),
            ("/f", Some("https://example.org/f")),
            ("f", Some("https://example.org/blog/f")),
            ("?y=2", Some("https://example.org/blog/feed?y=2")),
            ("../f", Some("https://example.org/f")),
            ("//other.example/f", Some("https://other.example/f")),
            ("/a b", Some("https://example.org/a%20b")),
            ("/caf\u{e9}", Some("https://example.org/caf%C3%A9")),
            ("http://me:secret@example.org/f#part", Some("http://example.org/f")),
            ("https://", None),
            ("http://[::", None),
        ] {
            let mut trail = Trail::new(&from);
            let went = trail.follow(302, Some(location.as_bytes()), &[], 10);
            assert_eq!(went.ok().map(|_| trail.here.as_str()), expected, "{location}");
        }
        let mut trail = Trail::new(&from);
        assert_eq!(trail.follow(302, Some(b"/caf\xe9"), &[], 10), Ok(true));
        assert_eq!(trail.here.as_str(), "https://example.org/caf%C3%A9");
    }

    #[test]
    fn only_redirects_redirect_and_only_to_the_web() {
        for (status, location, expected) in [
            (200, Some("/f"), Ok(false)),
            (201, Some("/f"), Ok(false)),
            (300, Some("/f"), Ok(true)),
            (300, None, Ok(false)),
            (301, Some("/f"), Ok(true)),
            (303, Some("/f"), Ok(true)),
            (304, Some("/f"), Ok(false)),
            (305, Some("/f"), Ok(false)),
            (306, Some("/f"), Ok(false)),
            (308, Some("/f"), Ok(true)),
            (404, Some("/f"), Ok(false)),
            (302, None, Err(Astray::Nowhere)),
            (302, Some("  "), Err(Astray::Nowhere)),
            (301, Some("file:///etc/passwd"), Err(Astray::Scheme("file".into()))),
            (302, Some("ftp://example.org/f"), Err(Astray::Scheme("ftp".into()))),
            (302, Some("javascript:alert(1)"), Err(Astray::Scheme("javascript".into()))),
            (302, Some("data:text/xml,<rss/>"), Err(Astray::Scheme("data".into()))),
            (302, Some("/"), Err(Astray::Loop)),
        ] {
            let mut trail = Trail::new(&url("https://example.org/"));
            assert_eq!(trail.follow(status, location.map(str::as_bytes), &[], 10), expected, "{status} {location:?}");
        }
    }

    #[test]
    fn loops_and_long_ways_end_and_a_cookie_breaks_a_loop() {
        let mut trail = Trail::new(&url("https://example.org/a"));
        assert_eq!(trail.follow(302, Some(b"/b"), &[], 10), Ok(true));
        assert_eq!(trail.follow(302, Some(b"/a"), &[], 10), Err(Astray::Loop));

        let mut trail = Trail::new(&url("https://example.org/0"));
        let way: Vec<_> = (1..5).map(|n| trail.follow(302, Some(format!("/{n}").as_bytes()), &[], 3)).collect();
        assert_eq!(way, [Ok(true), Ok(true), Ok(true), Err(Astray::Long(3))]);

        let mut trail = Trail::new(&url("https://example.org/a"));
        assert_eq!(trail.follow(302, Some(b"/a"), &[b"seen=yes; Path=/; Secure"], 10), Ok(true));
        assert_eq!(trail.cookies(), "seen=yes");
        assert_eq!(trail.follow(302, Some(b"/a"), &[b"seen=yes"], 10), Err(Astray::Loop));
        assert_eq!(trail.follow(302, Some(b"https://other.example/"), &[], 10), Ok(true));
        assert_eq!(trail.cookies(), "");
    }

    #[test]
    fn a_move_is_one_only_if_every_step_is_for_good() {
        for (steps, moved) in
            [(&[301, 308][..], Some("https://example.org/2")), (&[301, 302], None), (&[307, 301], None), (&[], None)]
        {
            let mut trail = Trail::new(&url("https://example.org/0"));
            for (n, status) in (1..).zip(steps) {
                trail.follow(*status, Some(format!("/{n}").as_bytes()), &[], 10).unwrap();
            }
            assert_eq!(trail.moved().map(Url::as_str), moved, "{steps:?}");
        }
    }

    #[test]
    fn secrets_stay_at_home() {
        for (home, to, may) in [
            ("https://example.org/a", "https://example.org/b", true),
            ("http://example.org/a", "https://example.org/a", true),
            ("https://example.org/a", "http://example.org/a", false),
            ("https://example.org/a", "https://www.example.org/a", false),
            ("https://example.org/a", "https://example.org:8443/a", false),
            ("http://example.org:8080/a", "https://example.org/a", false),
            ("https://example.org/a", "https://example.org.evil.example/a", false),
        ] {
            assert_eq!(is_at_home(&url(home), &url(to)), may, "{home} to {to}");
        }
    }
}
