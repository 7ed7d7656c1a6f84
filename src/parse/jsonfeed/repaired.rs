//! JSON as programs write it that paste it together, made into JSON.

/// The text with what JSON (RFC 8259) forbids and people mean all the same made legal: line breaks and tabs within
/// strings, escapes that are none, halves of surrogate pairs (left by cutting a text in the middle of a letter), commas
/// behind the last element. What is legal stays as it is.
pub(super) fn repaired(json: &str) -> String {
    let mut out = String::with_capacity(json.len() + json.len() / 16);
    let mut rest = json;
    let mut in_string = false;
    while let Some(c) = rest.chars().next() {
        let after = &rest[c.len_utf8()..];
        rest = match c {
            '"' => {
                in_string = !in_string;
                out.push(c);
                after
            }
            '\\' if in_string => escape(after, &mut out),
            '\n' if in_string => pushed("\\n", &mut out, after),
            '\t' if in_string => pushed("\\t", &mut out, after),
            '\0'..'\x20' if in_string => after,
            ',' if !in_string && after.trim_start().starts_with([',', ']', '}']) => after,
            _ => {
                out.push(c);
                after
            }
        };
    }
    out
}

fn pushed<'a>(part: &str, out: &mut String, rest: &'a str) -> &'a str {
    out.push_str(part);
    rest
}

/// Writes the escape whose backslash stands before `after`; what follows it.
fn escape<'a>(after: &'a str, out: &mut String) -> &'a str {
    match after.as_bytes() {
        [b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't', ..] => {
            out.push('\\');
            pushed(&after[..1], out, &after[1..])
        }
        [b'u', ..] => match (unit(after), after.get(5..).and_then(|next| unit(next.strip_prefix('\\')?))) {
            (Some(0xD800..=0xDBFF), Some(0xDC00..=0xDFFF)) => {
                out.push('\\');
                pushed(&after[..11], out, &after[11..])
            }
            (Some(0xD800..=0xDFFF), _) => pushed("\\ufffd", out, &after[5..]),
            (Some(_), _) => {
                out.push('\\');
                pushed(&after[..5], out, &after[5..])
            }
            (None, _) => pushed("\\\\", out, after),
        },
        // A backslash that escapes nothing is itself.
        _ => pushed("\\\\", out, after),
    }
}

/// The UTF-16 unit of `uXXXX`.
fn unit(escape: &str) -> Option<u16> {
    let digits = escape.strip_prefix('u')?.get(..4)?;
    digits.bytes().all(|b| b.is_ascii_hexdigit()).then(|| u16::from_str_radix(digits, 16).ok())?
}

#[cfg(test)]
mod tests {
    use super::repaired;

    #[test]
    fn what_people_mean_becomes_legal() {
        for (json, expected) in [
            ("{\"a\": \"one\ntwo\tthree\u{1}\"}", serde_json::json!({"a": "one\ntwo\tthree"})),
            (r#"{"a": "C:\dir \' \u12 \"}"#, serde_json::Value::Null),
            (r#"{"a": "C:\dir \' \u12 \" b"}"#, serde_json::json!({"a": "C:\\dir \\' \\u12 \" b"})),
            (r#"{"a": "\ud83d\ude00 \ud83d \ude00 \u00e9"}"#, serde_json::json!({"a": "😀 \u{fffd} \u{fffd} é"})),
            ("{\"a\": [1, 2, ], \"b\": 3,\n}", serde_json::json!({"a": [1, 2], "b": 3})),
            (r#"{"a": "x, ]", "b": "\\"}"#, serde_json::json!({"a": "x, ]", "b": "\\"})),
        ] {
            let read = serde_json::from_str(&repaired(json)).unwrap_or(serde_json::Value::Null);
            assert_eq!(read, expected, "{json}");
        }
    }

    #[test]
    fn legal_json_stays() {
        let json = r#"{"a": [1, -2.5e3, true, null, {"b": "\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00 , ]"}]}"#;
        assert_eq!(repaired(json), json);
    }
}
