//! Bytes to text.
//!
//! Evidence in the order of its worth: a byte order mark; zero bytes, which only UTF-16 and UTF-32 hold; validity as
//! UTF-8, which other encodings have only by accident; the charset of the header (RFC 7303 puts it first); the XML
//! declaration; a guess from the letters.

use std::borrow::Cow;

use encoding_rs::{CoderResult, Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252, X_USER_DEFINED};

use super::mended::Mended;
use crate::text;

/// How much of the document is looked at for its XML declaration.
const DECLARATION: usize = 1024;

/// The text of the bytes, without byte order mark and without characters that XML forbids.
pub(super) fn decode<'a>(bytes: &'a [u8], content_type: Option<&str>, mended: &mut Mended) -> Cow<'a, str> {
    let text = decoded(bytes, content_type, mended);
    // A byte order mark twice, or behind one: seen where files were glued together.
    let text = match text {
        Cow::Borrowed(text) => Cow::Borrowed(text.trim_start_matches('\u{feff}')),
        Cow::Owned(text) if text.starts_with('\u{feff}') => Cow::Owned(text.trim_start_matches('\u{feff}').to_owned()),
        owned @ Cow::Owned(_) => owned,
    };
    // In blocks without a way out in their middle, so that it takes the width of the machine's registers.
    if text.as_bytes().chunks(64).all(|block| block.iter().fold(true, |all, byte| all & may_stand_in_xml(*byte))) {
        return text;
    }
    match text::xml_legal(&text) {
        Cow::Owned(legal) => {
            mended.note("characters that XML forbids");
            Cow::Owned(legal)
        }
        Cow::Borrowed(_) => text,
    }
}

/// May the byte be part of a character that XML allows? 0xEF begins U+FFFE and U+FFFF, among others.
#[expect(clippy::needless_bitwise_bool, reason = "without branches, for whole registers at once")]
const fn may_stand_in_xml(byte: u8) -> bool {
    (byte >= 0x20) & (byte != 0xEF) | (byte == b'\t') | (byte == b'\n') | (byte == b'\r')
}

fn decoded<'a>(bytes: &'a [u8], content_type: Option<&str>, mended: &mut Mended) -> Cow<'a, str> {
    if let Some(text) = utf32(bytes) {
        return Cow::Owned(text);
    }
    if let Some((encoding, length)) = Encoding::for_bom(bytes).filter(|(encoding, _)| *encoding != UTF_8) {
        return in_encoding(encoding, &bytes[length..]).0;
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if let Some(encoding) = utf16(bytes) {
        return in_encoding(encoding, bytes).0;
    }
    let header = content_type.and_then(charset_of_header);
    let declared = declaration(bytes);
    if let Ok(text) = std::str::from_utf8(bytes) {
        return match header.or(declared).filter(|encoding| speaks_against_utf8(encoding, text)) {
            Some(encoding) => in_encoding(encoding, bytes).0,
            None => Cow::Borrowed(text),
        };
    }
    for encoding in [header, declared].into_iter().flatten().filter(|encoding| *encoding != UTF_8) {
        let (text, wrong) = in_encoding(encoding, bytes);
        if !wrong {
            return text;
        }
    }
    let named = [header, declared].into_iter().flatten().next();
    if named.is_none_or(|encoding| encoding == UTF_8) && mostly_utf8(bytes, named.is_some()) {
        mended.note("bytes that are not UTF-8");
        return Cow::Owned(patched(bytes));
    }
    mended.note("an encoding that is not the declared one");
    // A multi-byte encoding with a few wrong bytes is still that encoding.
    if let Some(encoding) = named.filter(|encoding| *encoding != UTF_8 && !encoding.is_single_byte()) {
        return in_encoding(encoding, bytes).0;
    }
    in_encoding(guessed(bytes), bytes).0
}

/// The text, and whether bytes stood for nothing. `Encoding::decode` would take three times the memory to begin with.
fn in_encoding<'a>(encoding: &'static Encoding, mut bytes: &[u8]) -> (Cow<'a, str>, bool) {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut text = String::with_capacity(bytes.len() + bytes.len() / 8 + 64);
    let mut any_wrong = false;
    loop {
        let (end, read, wrong) = decoder.decode_to_string(bytes, &mut text, true);
        any_wrong |= wrong;
        bytes = &bytes[read..];
        match end {
            CoderResult::InputEmpty => return (Cow::Owned(text), any_wrong),
            CoderResult::OutputFull => text.reserve_exact(bytes.len() + bytes.len() / 8 + 64),
        }
    }
}

/// Text that is valid UTF-8 and yet something else: pure ASCII in an encoding that hides letters behind escapes,
/// or a few pairs of bytes in an encoding of pairs.
fn speaks_against_utf8(encoding: &'static Encoding, text: &str) -> bool {
    /// Fewer two-byte letters than this can be valid UTF-8 by accident; `联通` in GBK is the known case.
    const BY_ACCIDENT: usize = 8;
    if encoding == UTF_8 || encoding.is_single_byte() || encoding == UTF_16BE || encoding == UTF_16LE {
        return false;
    }
    if encoding.name() == "ISO-2022-JP" {
        return text.contains('\u{1b}');
    }
    let mut letters = text.chars().filter(|c| !c.is_ascii()).take(BY_ACCIDENT + 1).peekable();
    letters.peek().is_some()
        && text.chars().filter(|c| !c.is_ascii()).take(BY_ACCIDENT).all(|c| c.len_utf8() == 2)
        && letters.count() <= BY_ACCIDENT
}

fn charset_of_header(content_type: &str) -> Option<&'static Encoding> {
    let parameter = content_type.split(';').skip(1).find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        name.trim().eq_ignore_ascii_case("charset").then_some(value)
    })?;
    labelled(parameter.trim().trim_matches(['"', '\'']).as_bytes())
}

/// The encoding of the XML declaration, whatever stands before it.
fn declaration(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(DECLARATION)];
    let start = find(head, b"<?xml")?;
    let head = &head[start..];
    let head = &head[..find(head, b"?>").unwrap_or(head.len())];
    let value = &head[find(&head.to_ascii_lowercase(), b"encoding")? + b"encoding".len()..];
    let value = value.trim_ascii_start().strip_prefix(b"=")?.trim_ascii_start();
    let value = value.strip_prefix(b"\"").or_else(|| value.strip_prefix(b"'")).unwrap_or(value);
    let end = value.iter().position(|b| matches!(b, b'"' | b'\'' | b' ' | b'?')).unwrap_or(value.len());
    labelled(&value[..end])
}

fn labelled(label: &[u8]) -> Option<&'static Encoding> {
    Encoding::for_label_no_replacement(label).filter(|encoding| *encoding != X_USER_DEFINED)
}

fn find(bytes: &[u8], needle: &[u8]) -> Option<usize> {
    bytes.windows(needle.len()).position(|window| window == needle)
}

/// UTF-16 without a mark, by the zero byte beside the first `<` or `{`.
fn utf16(bytes: &[u8]) -> Option<&'static Encoding> {
    match bytes {
        [0, b'<' | b'{', 0, _, ..] => Some(UTF_16BE),
        [b'<' | b'{', 0, _, 0, ..] => Some(UTF_16LE),
        _ => None,
    }
}

/// UTF-32 with or without a mark; `encoding_rs` leaves it out since the web forbids it.
fn utf32(bytes: &[u8]) -> Option<String> {
    let (is_big, bytes) = match bytes {
        [0, 0, 0xFE, 0xFF, rest @ ..] => (true, rest),
        [0xFF, 0xFE, 0, 0, rest @ ..] => (false, rest),
        [0, 0, 0, b'<' | b'{', ..] => (true, bytes),
        [b'<' | b'{', 0, 0, 0, ..] => (false, bytes),
        _ => return None,
    };
    let code = |four: &[u8; 4]| if is_big { u32::from_be_bytes(*four) } else { u32::from_le_bytes(*four) };
    let (codes, _) = bytes.as_chunks::<4>();
    Some(codes.iter().map(|four| char::from_u32(code(four)).unwrap_or('\u{fffd}')).collect())
}

/// Are there more letters in UTF-8 than bytes that spoil it? Where it is declared, a quarter will do.
fn mostly_utf8(bytes: &[u8], declared: bool) -> bool {
    let (mut good, mut bad) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().bytes().filter(|b| *b >= 0xC0).count();
        bad += chunk.invalid().len();
    }
    // A byte at the end may be a letter cut in two.
    good > bad || bad <= 1 || declared && good * 4 >= bad
}

/// UTF-8 with stray bytes of windows-1252, as templates make it that glue texts together unseen.
fn patched(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        text.push_str(&WINDOWS_1252.decode_without_bom_handling(chunk.invalid()).0);
    }
    text
}

fn guessed(bytes: &[u8]) -> &'static Encoding {
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Allow);
    detector.feed(bytes, true);
    detector.guess(None, chardetng::Utf8Detection::Deny)
}
