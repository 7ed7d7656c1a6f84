//! Whether the tree of a whole page is small enough to be built.

use super::growth::Growth;
use super::sanitized::{MOST_ATTRIBUTES, attributes};

/// Deepest nesting of a page that is read: real ones have some sixty levels.
const DEEPEST: usize = 500;

/// Most elements that a page may grow to when unclosed formatting is opened again in every block: the largest real ones
/// have some ten thousand.
const MOST_REOPENED: usize = 2_000_000;

/// Most elements of a page that is read; what is looked for in each of them may be looked for in all that are around it.
const MOST_ELEMENTS: usize = 200_000;

/// Can the page be read as a tree in a time and a space that fit its length? One pass over its tags.
#[must_use]
pub fn is_manageable(page: &str) -> bool {
    let mut growth = Growth::default();
    let (mut foreign, mut elements) = (0_usize, 0_usize);
    let mut rest = page;
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        if let Some(behind) = behind_script(rest).filter(|_| foreign == 0) {
            rest = behind;
            continue;
        }
        let closing = rest.starts_with('/');
        let after = if closing { &rest[1..] } else { rest };
        if !after.starts_with(|c: char| c.is_ascii_alphabetic()) {
            continue;
        }
        let end = after.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(after.len());
        let name = after[..end].to_ascii_lowercase();
        if !closing && attributes(after) > MOST_ATTRIBUTES {
            return false;
        }
        if matches!(name.as_str(), "svg" | "math") {
            foreign = if closing { foreign.saturating_sub(1) } else { foreign + 1 };
        }
        elements += usize::from(!closing);
        growth.meet(&name, closing);
        if growth.depth > DEEPEST || growth.reopened() > MOST_REOPENED || elements > MOST_ELEMENTS {
            return false;
        }
    }
    true
}

/// What follows a script that begins here: the tags in it are text, except within drawings.
fn behind_script(tag: &str) -> Option<&str> {
    let name = tag.get(..6).filter(|name| name.eq_ignore_ascii_case("script"))?;
    let ends = |at: &usize| tag[at + 2..].get(..name.len()).is_some_and(|end| end.eq_ignore_ascii_case(name));
    tag.match_indices("</").map(|(at, _)| at).find(ends).map(|at| &tag[at..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_pages_beyond_reason_are_refused() {
        for (page, fits) in [
            ("<div>".repeat(100), true),
            ("<div>".repeat(1_000), false),
            ("<p>One<p>Two".repeat(10_000), true),
            (format!("<b>{}", "<i>x<p>y".repeat(3_000)), false),
            (format!("<script>{}</script>", "<div>".repeat(1_000)), true),
            (format!("<svg><script>{}</script>", "<g>".repeat(1_000)), false),
            (format!("<p {}>", "a=b ".repeat(1_000)), false),
            ("<p>One".repeat(300_000), false),
        ] {
            assert_eq!(is_manageable(&page), fits, "{}", &page[..40]);
        }
    }
}
