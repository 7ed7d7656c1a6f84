//! Where a source's bytes come from: the web, or a file.

use std::path::Path;

use toml::de::DeValue;
use url::Url;

use super::Location;
use super::value::{self, Refusal};

const EXPECTED: &str = "an http or https address, a file: address or a path";

/// A web address, a `file:` address, or a path that is relative to the folder of feeds.toml.
pub(super) fn location(value: &DeValue<'_>, folder: &Path) -> Result<Location, Refusal> {
    of(value::string(value)?.trim(), folder)
}

/// The same for a text.
pub(super) fn of(text: &str, folder: &Path) -> Result<Location, Refusal> {
    if text.is_empty() || text.contains('\0') {
        return Err(Refusal::new(EXPECTED, "this is none"));
    }
    // `file:a.xml` has no slash to say that it begins at the root.
    let relative = text.get(..5).filter(|scheme| scheme.eq_ignore_ascii_case("file:")).map(|_| &text[5..]);
    if let Some(path) = relative.filter(|path| !path.is_empty() && !path.starts_with('/')) {
        return Ok(Location::File(folder.join(path)));
    }
    match Url::parse(text) {
        Ok(url) if matches!(url.scheme(), "http" | "https") => Ok(Location::Web(url)),
        Ok(url) if url.scheme() == "file" => url.to_file_path().map(Location::File).map_err(|()| {
            Refusal::new(EXPECTED, "no path of this machine")
                .hint("write three slashes, as in `file:///srv/feed.xml`".to_owned())
        }),
        // One letter is a drive: C:\feeds\a.xml.
        Ok(url) if url.scheme().len() > 1 => Err(Refusal::new(EXPECTED, format!("`{}:` is not read", url.scheme()))
            .hint(format!("if it is a file, write `./{text}`"))),
        Err(error) if error != url::ParseError::RelativeUrlWithoutBase => {
            Err(Refusal::new(EXPECTED, error.to_string()))
        }
        _ if looks_like_a_host(text) => Err(Refusal::new(EXPECTED, "this has no `https://`")
            .hint(format!("write `https://{text}`, or `./{text}` if it is a file"))),
        _ => Ok(Location::File(folder.join(text))),
    }
}

/// `distill.pub/rss.xml`: the most likely slip, and a path that nobody has.
fn looks_like_a_host(path: &str) -> bool {
    path.split_once('/').is_some_and(|(first, _)| {
        let labels = first.split('.').collect::<Vec<_>>();
        let is_top = |label: &&str| label.len() > 1 && label.chars().all(|c| c.is_ascii_alphabetic());
        labels.len() > 1
            && labels.last().is_some_and(is_top)
            && labels.iter().all(|label| !label.is_empty() && !label.contains(char::is_whitespace))
    })
}

/// The same for two spellings of one place: the scheme and the fragment make no difference.
pub(super) fn place(location: &Location) -> String {
    match location {
        Location::Web(url) => {
            let mut url = url.clone();
            url.set_fragment(None);
            url.as_str()[url.scheme().len()..].to_owned()
        }
        Location::File(path) => path.display().to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<Location> {
        location(&DeValue::String(text.into()), Path::new("folder")).ok()
    }

    #[test]
    fn addresses_and_paths_are_told_apart() {
        let web = |url: &str| Some(Location::Web(Url::parse(url).unwrap()));
        let file = |path: &str| Some(Location::File(path.into()));
        for (text, expected) in [
            ("https://distill.pub/rss.xml", web("https://distill.pub/rss.xml")),
            ("file:sources/a.xml", file("folder/sources/a.xml")),
            ("v1.2/a.xml", file("folder/v1.2/a.xml")),
            (" HTTP://Example.org", web("http://example.org/")),
            ("recorded/distill.xml", file("folder/recorded/distill.xml")),
            ("./distill.pub/rss.xml", file("folder/./distill.pub/rss.xml")),
            ("../rss.xml", file("folder/../rss.xml")),
            ("rss.xml", file("folder/rss.xml")),
            ("with space.xml", file("folder/with space.xml")),
            ("/srv/rss.xml", file("/srv/rss.xml")),
            ("file:///srv/a%20b.xml", file("/srv/a b.xml")),
            ("file://host/srv/rss.xml", None),
            ("distill.pub/rss.xml", None),
            ("ftp://example.org/rss.xml", None),
            ("mailto:me@example.org", None),
            ("https://", None),
            ("https://exa mple.org/", None),
            ("", None),
        ] {
            assert_eq!(read(text), expected, "{text}");
        }
    }

    #[test]
    fn one_place_has_one_key() {
        let key = |text: &str| place(&read(text).unwrap());
        assert_eq!(key("http://example.org/feed"), key("https://EXAMPLE.org/feed#top"));
        assert_ne!(key("https://example.org/feed?a"), key("https://example.org/feed?b"));
    }
}
