//! Names of authors.

use crate::html;

/// The name in what a feed gives for a person: `mail@example.org (Name)`, `Name <mail@example.org>`, `Name`;
/// the address where there is no name.
pub(super) fn name(text: &str) -> Option<String> {
    if !text.bytes().any(|b| matches!(b, b'(' | b'<' | b'&' | b':')) {
        return Some(crate::text::one_line(text)).filter(|name| !name.is_empty());
    }
    let text = html::title(text);
    let text = text.trim().strip_prefix("mailto:").unwrap_or(&text).trim();
    let named = match (text.split_once('('), text.split_once('<')) {
        (Some((before, inside)), _) => {
            let inside = inside.trim_end().trim_end_matches(')').trim();
            match (before.trim(), inside) {
                (mail, name) if is_mail(mail) && !name.is_empty() => name,
                (name, mail) if is_mail(mail) && !name.is_empty() => name,
                _ => text,
            }
        }
        (None, Some((before, inside))) => {
            let inside = inside.trim_end().trim_end_matches('>').trim();
            match before.trim().trim_matches('"').trim() {
                "" if is_mail(inside) => inside,
                name if is_mail(inside) => name,
                _ => text,
            }
        }
        (None, None) => text,
    };
    let named = named.trim().trim_end_matches("()").trim();
    (!named.is_empty()).then(|| named.to_owned())
}

fn is_mail(text: &str) -> bool {
    text.contains('@') && !text.contains(char::is_whitespace)
}

/// arXiv gives all authors in one element: `A. Author, B. Author (Institute, City), C. Author`.
///
/// Affiliations stand in parentheses, hold commas of their own and are left out.
pub(super) fn of_arxiv(text: &str) -> Vec<String> {
    if !text.contains(['(', ')']) {
        return text.split(',').map(crate::text::one_line).filter(|name| !name.is_empty()).collect();
    }
    let mut names = Vec::new();
    let mut name = String::new();
    let mut depth = 0_usize;
    for c in text.chars() {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            ',' if depth == 0 => names.push(std::mem::take(&mut name)),
            _ if depth == 0 => name.push(c),
            _ => {}
        }
    }
    names.push(name);
    names.iter().map(|name| crate::text::one_line(name)).filter(|name| !name.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_is_found_beside_the_address() {
        for (text, expected) in [
            ("me@example.org (A. Name)", Some("A. Name")),
            ("A. Name <me@example.org>", Some("A. Name")),
            ("A. Name (me@example.org)", Some("A. Name")),
            ("\"A. Name\" <me@example.org>", Some("A. Name")),
            ("<me@example.org>", Some("me@example.org")),
            ("me@example.org", Some("me@example.org")),
            ("me@example.org ()", Some("me@example.org")),
            ("A. Name (The Institute)", Some("A. Name (The Institute)")),
            ("<a href=\"https://example.org/\">A.\n Name</a>", Some("A. Name")),
            ("O&#39;Neill", Some("O'Neill")),
            ("  ", None),
        ] {
            assert_eq!(name(text).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn affiliations_with_commas_do_not_become_authors() {
        assert_eq!(of_arxiv("A. One, B. Two (Inst (Dept), City), C. Three"), ["A. One", "B. Two", "C. Three"]);
        assert_eq!(of_arxiv("A. One (unclosed, B. Two"), ["A. One"]);
        assert!(of_arxiv("").is_empty());
    }
}
