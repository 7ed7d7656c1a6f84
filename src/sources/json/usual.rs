//! What JSON lists usually look like: where the list is, and what its keys are called.

use serde_json::Value;
use url::Url;

pub(super) const IDS: &[&str] = &["/id", "/guid", "/uuid", "/_id", "/objectID", "/slug"];
pub(super) const TITLES: &[&str] = &["/title", "/headline", "/name", "/title/rendered", "/subject", "/display_name"];
pub(super) const LINKS: &[&str] = &[
    "/url",
    "/link",
    "/html_url",
    "/external_url",
    "/permalink",
    "/canonical_url",
    "/web_url",
    "/webUrl",
    "/href",
    "/uri",
];
pub(super) const DATES: &[&str] = &[
    "/published_at",
    "/publishedAt",
    "/date_published",
    "/published",
    "/pubDate",
    "/publication_date",
    "/publicationDate",
    "/published_date",
    "/publish_date",
    "/date",
    "/created_at",
    "/createdAt",
    "/created_utc",
    "/created",
    "/date_gmt",
    "/posted_at",
    "/time",
    "/timestamp",
];
pub(super) const SUMMARIES: &[&str] = &[
    "/summary",
    "/description",
    "/abstract",
    "/excerpt",
    "/subtitle",
    "/content_html",
    "/content_text",
    "/body",
    "/text",
];
pub(super) const IMAGES: &[&str] = &["/image", "/image_url", "/thumbnail", "/cover_image", "/banner_image"];
pub(super) const AUTHORS: &[&str] = &["/authors", "/author", "/creator", "/user", "/by"];
pub(super) const CATEGORIES: &[&str] = &["/tags", "/categories", "/topics", "/keywords"];
pub(super) const COMMENTS: &[&str] = &["/comments_url", "/commentsUrl", "/discussion_url"];

/// Where a list may be in an envelope, and in an envelope's envelope.
const ENVELOPES: &[&str] = &[
    "/items",
    "/entries",
    "/results",
    "/hits",
    "/data",
    "/posts",
    "/articles",
    "/papers",
    "/stories",
    "/children",
    "/records",
    "/releases",
    "/news",
];

/// The list of a document of which nobody says where it is: the document itself, what is called one, or the longest
/// list of objects in it.
pub(super) fn list(document: &Value) -> Option<Vec<&Value>> {
    let as_list = |value: &'_ Value| value.as_array().is_some_and(|list| list.iter().any(Value::is_object));
    if let Some(list) = document.as_array() {
        return Some(list.iter().collect());
    }
    let inner = |of: &'_ Value| -> Option<String> {
        ENVELOPES.iter().find(|path| of.pointer(path).is_some_and(as_list)).map(|path| (*path).to_owned())
    };
    let path = inner(document).or_else(|| {
        ENVELOPES.iter().find_map(|outer| {
            let path = inner(document.pointer(outer)?)?;
            Some(format!("{outer}{path}"))
        })
    });
    let named = path.and_then(|path| document.pointer(&path));
    let longest = || {
        let lists = document.as_object()?.values().filter(|value| as_list(value));
        lists.max_by_key(|list| list.as_array().map_or(0, Vec::len))
    };
    named.or_else(longest)?.as_array().map(|list| list.iter().collect())
}

/// `v2.1` of `github.com/owner/name/releases` is `name v2.1`: a number alone tells nobody anything.
pub(super) fn named_release(title: String, link: Option<&str>) -> String {
    let is_number = title.trim_start_matches(['v', 'V']).starts_with(|c: char| c.is_ascii_digit())
        && !title.contains(char::is_whitespace);
    let url = link.filter(|_| is_number).and_then(|link| Url::parse(link).ok());
    let Some(url) = url.filter(|url| url.path().contains("/releases")) else { return title };
    let name = url.path_segments().and_then(|mut steps| steps.nth(1).map(str::to_owned));
    name.map_or(title.clone(), |name| format!("{name} {title}"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_list_is_found_where_lists_usually_are() {
        for document in [
            json!([{"a": 1}, {"a": 2}]),
            json!({"hits": [{"a": 1}, {"a": 2}], "facets": [1, 2, 3]}),
            json!({"kind": "Listing", "data": {"children": [{"a": 1}, {"a": 2}]}}),
            json!({"meta": {}, "things": [{"a": 1}, {"a": 2}], "few": [{"a": 1}]}),
        ] {
            assert_eq!(list(&document).map(|list| list.len()), Some(2), "{document}");
        }
        assert!(list(&json!({"error": "no"})).is_none());
        assert!(list(&json!("text")).is_none());
    }

    #[test]
    fn a_release_is_called_by_its_repository() {
        let link = Some("https://github.com/rust-lang/rust/releases/tag/1.95.0");
        assert_eq!(named_release("1.95.0".into(), link), "rust 1.95.0");
        assert_eq!(named_release("Rust 1.95.0".into(), link), "Rust 1.95.0");
        assert_eq!(named_release("1.95.0".into(), Some("https://example.org/1")), "1.95.0");
    }
}
