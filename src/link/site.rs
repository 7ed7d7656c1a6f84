//! The site that a host belongs to.

/// Domains under which each name is somebody else's site.
const SHARED: &[&str] = &[
    "blogspot.com",
    "github.io",
    "gitlab.io",
    "hashnode.dev",
    "medium.com",
    "netlify.app",
    "pages.dev",
    "substack.com",
    "tumblr.com",
    "vercel.app",
    "wordpress.com",
];

/// Names below which countries give theirs: `example.co.uk`.
const SECOND: &[&str] = &["ac", "co", "com", "edu", "gov", "net", "or", "org"];

/// The site of a host: `example.org` for `blog.example.org`, `example.co.uk` for `news.example.co.uk`, and `a.github.io`
/// as it is.
#[must_use]
pub fn site(host: &str) -> &str {
    let ends: Vec<usize> = host.rmatch_indices('.').map(|(at, _)| at + 1).collect();
    let labels = |count: usize| ends.get(count - 1).map_or(host, |at| &host[*at..]);
    let two = labels(2);
    let is_of_country = two.rsplit_once('.').is_some_and(|(name, top)| top.len() == 2 && SECOND.contains(&name));
    if SHARED.contains(&two) || is_of_country { labels(3) } else { two }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_of_one_owner_are_one_site() {
        for (host, expected) in [
            ("blog.example.org", "example.org"),
            ("example.org", "example.org"),
            ("a.b.example.co.uk", "example.co.uk"),
            ("ada.github.io", "ada.github.io"),
            ("x.ai", "x.ai"),
            ("localhost", "localhost"),
        ] {
            assert_eq!(site(host), expected, "{host}");
        }
    }
}
