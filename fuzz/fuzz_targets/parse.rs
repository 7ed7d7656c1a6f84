//! Any bytes, with and without a hint: read, then printed as `hebdo parse` prints them.
#![no_main]

use hebdo::parse::{Hint, Printed, read};

const BASE: &str = "https://example.org/a/feed.xml";

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    // The first byte chooses what the header says; feeds of the corpus begin with `<` or `{`, which say nothing.
    let content_type = match bytes.first() {
        Some(0x01) => Some("text/xml; charset=iso-8859-1"),
        Some(0x02) => Some("application/rss+xml; charset=\"shift_jis\""),
        Some(0x03) => Some("application/xml;charset=utf-16"),
        _ => None,
    };
    for hint in [Hint { content_type, base: None }, Hint { content_type, base: Some(BASE) }] {
        let first = read(bytes, &hint);
        assert_eq!(first, read(bytes, &hint), "the same bytes give the same feed");
        let printed = serde_json::to_string(&Printed { file: None, result: &first });
        assert!(printed.is_ok());
    }
});
