//! Any text as a date, as HTML to read and as HTML to show.
#![no_main]

use hebdo::{date, html, text};

libfuzzer_sys::fuzz_target!(|text: &str| {
    let _ = date::parse(text);
    let _ = (html::title(text), html::unescape(text).len());
    assert!(html::plain(text).chars().all(text::is_xml_legal));
    let clean = html::sanitized(text, Some("https://example.org/a/"));
    assert!(!clean.contains("<script") && clean.chars().all(text::is_xml_legal));
});
