//! Paths into JSON: JSON Pointer (RFC 6901), `JSONPath` (RFC 9535), and texts made of them.

use serde_json_path::JsonPath;
use toml::de::DeValue;

use super::value::{self, Refusal};

/// Where a value is, in a document or in an entry.
#[derive(Clone, Debug, PartialEq)]
pub enum Path {
    /// `/paper/title`
    Pointer(String),
    /// `$.paper.title`
    Query(Box<JsonPath>),
    /// `https://arxiv.org/abs/{/paper/id}`
    Template(Vec<Piece>),
}

/// A piece of a template.
#[derive(Clone, Debug, PartialEq)]
pub enum Piece {
    /// As it stands.
    Text(String),
    /// What is found there; without it the whole template gives nothing.
    Value(Path),
}

const EXPECTED: &str = "a JSON Pointer or a JSONPath";

/// To a list or a number: no template.
pub(super) fn path(value: &DeValue<'_>) -> Result<Path, Refusal> {
    of(value::string(value)?.trim())
}

/// To a text, or a template of one.
pub(super) fn text(value: &DeValue<'_>) -> Result<Path, Refusal> {
    let text = value::string(value)?.trim();
    if text.contains('{') && !text.starts_with('$') { template(text) } else { of(text) }
}

/// The path that a text spells.
pub(super) fn of(text: &str) -> Result<Path, Refusal> {
    if text.starts_with('$') {
        return JsonPath::parse(text).map(|path| Path::Query(Box::new(path))).map_err(|error| {
            let place = error.position();
            Refusal::new(EXPECTED, format!("at character {}: {}", place + 1, error.message()))
                .hint("such as `$.hits[*]` or `$.paper.title`".to_owned())
        });
    }
    if text.is_empty() {
        return Ok(Path::Pointer(String::new()));
    }
    if !text.starts_with('/') {
        let hint = if text.contains("://") {
            "what changes from entry to entry stands in braces, as in `https://example.org/item?id={/id}`".to_owned()
        } else {
            let slashed = text.trim_start_matches('.').replace(['.', '['], "/").replace([']', '\'', '"'], "");
            format!("did you mean `/{slashed}`?")
        };
        return Err(Refusal::new(EXPECTED, "a pointer begins with `/`, a path with `$`").hint(hint));
    }
    // RFC 6901 §3: `~0` is `~`, `~1` is `/`, and any other `~` a mistake.
    let stray = text.match_indices('~').any(|(at, _)| !matches!(text.as_bytes().get(at + 1), Some(b'0' | b'1')));
    if stray {
        return Err(Refusal::new(EXPECTED, "a `~` stands alone").hint("in a pointer, `~` is written `~0`".to_owned()));
    }
    Ok(Path::Pointer(text.to_owned()))
}

fn template(text: &str) -> Result<Path, Refusal> {
    const EXPECTED: &str = "a text with paths in braces, each closed";
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        let Some((path, behind)) = after.split_once('}') else {
            return Err(Refusal::new(EXPECTED, "a brace is not closed")
                .hint("such as `https://example.org/item?id={/id}`".to_owned()));
        };
        if !before.is_empty() {
            pieces.push(Piece::Text(before.to_owned()));
        }
        pieces.push(Piece::Value(of(path.trim())?));
        rest = behind;
    }
    if !rest.is_empty() {
        pieces.push(Piece::Text(rest.to_owned()));
    }
    Ok(Path::Template(pieces))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pointers_paths_and_templates_are_told_apart() {
        let read = |spelled: &str| text(&DeValue::String(spelled.into()));
        assert!(matches!(read("/paper/title"), Ok(Path::Pointer(_))));
        assert!(matches!(read(""), Ok(Path::Pointer(_))));
        assert!(matches!(read("$.authors[*].name"), Ok(Path::Query(_))));
        assert!(matches!(read("$.hits[?@.points > 3]"), Ok(Path::Query(_))));
        assert!(matches!(read("https://x.org/{/id}"), Ok(Path::Template(pieces)) if pieces.len() == 2));
        for wrong in ["title", "data.children", "$.[", "/a~b", "x{/id", "x{id}"] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }
}
