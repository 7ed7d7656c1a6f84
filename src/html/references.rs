//! Character references: `&amp;`, `&nbsp;`, `&#8217;`, `&#x2019;`.

use std::borrow::Cow;

use memchr::memchr;

use crate::text::is_xml_legal;

/// The longest name is `&CounterClockwiseContourIntegral;`, the longest number worth reading is shorter.
const LONGEST: usize = 33;

/// What HTML reads in references to the C1 controls, since people mean windows-1252 by them (HTML §13.2.5.80).
const WINDOWS_1252: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}', '‘', '’',
    '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

/// The text with its character references resolved, XML's and HTML's, once. What is no reference stays.
#[must_use]
pub fn unescape(text: &str) -> Cow<'_, str> {
    let next_ampersand = |text: &str| memchr(b'&', text.as_bytes());
    let Some(first) = next_ampersand(text) else {
        return Cow::Borrowed(text);
    };
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    let mut next = Some(first);
    while let Some(at) = next {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        rest = if let Some(length) = resolve(rest, &mut out) {
            &rest[length..]
        } else {
            out.push('&');
            &rest[1..]
        };
        next = next_ampersand(rest);
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// Appends what the reference at the start of `text` means; its length, or nothing if it is none.
fn resolve(text: &str, out: &mut String) -> Option<usize> {
    // XML's five are nearly all there are.
    let (c, length) = match text.as_bytes() {
        [b'&', b'l', b't', b';', ..] => ('<', 4),
        [b'&', b'g', b't', b';', ..] => ('>', 4),
        [b'&', b'a', b'm', b'p', b';', ..] => ('&', 5),
        [b'&', b'q', b'u', b'o', b't', b';', ..] => ('"', 6),
        [b'&', b'a', b'p', b'o', b's', b';', ..] => ('\'', 6),
        _ => return resolve_other(text, out),
    };
    out.push(c);
    Some(length)
}

fn resolve_other(text: &str, out: &mut String) -> Option<usize> {
    let end = text.bytes().take(LONGEST).position(|b| b == b';')?;
    match text[1..end].strip_prefix('#') {
        Some(number) => out.extend(numbered(number)?),
        None => out.extend(named(&text[1..=end])?),
    }
    Some(end + 1)
}

/// The one or two characters of a name with its semicolon.
fn named(name: &str) -> Option<impl Iterator<Item = char>> {
    let (first, second) = *html5ever::data::NAMED_ENTITIES.get(name)?;
    // The table also holds the beginnings of names, which stand for nothing.
    (first != 0).then(|| [first, second].into_iter().filter(|code| *code != 0).filter_map(char::from_u32))
}

/// The character of a number, none if XML forbids it.
#[expect(
    clippy::option_option,
    reason = "outside: is it a reference at all; inside: may its character stand in a text"
)]
fn numbered(number: &str) -> Option<Option<char>> {
    let code = match number.strip_prefix(['x', 'X']) {
        Some(hex) => parsed(hex, 16)?,
        None => parsed(number, 10)?,
    };
    Some(match code {
        0x80..=0x9F => Some(WINDOWS_1252[(code - 0x80) as usize]),
        _ => char::from_u32(code).filter(|c| is_xml_legal(*c)),
    })
}

fn parsed(digits: &str, radix: u32) -> Option<u32> {
    let plain = !digits.is_empty() && digits.chars().all(|c| c.is_digit(radix));
    // A number too large for any character is a reference all the same, to nothing.
    plain.then(|| u32::from_str_radix(digits, radix).unwrap_or(u32::MAX))
}
