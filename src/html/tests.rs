use super::*;

#[test]
fn references_are_resolved_once() {
    for (text, expected) in [
        ("AT&amp;T", "AT&T"),
        ("AT&T & co", "AT&T & co"),
        ("&amp;lt;", "&lt;"),
        ("&alpha;&beta;&hellip;&nbsp;&OElig;", "αβ…\u{a0}Œ"),
        ("&NotEqualTilde;", "≂\u{338}"),
        ("&#8217;&#x2019;&#X2019;", "’’’"),
        ("&#146;&#150;", "’–"), // windows-1252, as HTML reads them
        ("&#0;&#8;&#xD800;&#99999999999;", ""),
        ("&bogus; &#; &#x; &;", "&bogus; &#; &#x; &;"),
        ("&amp", "&amp"),
    ] {
        assert_eq!(unescape(text), expected, "{text}");
    }
}

#[test]
fn plain_text_is_what_a_reader_would_see() {
    for (html, expected) in [
        ("<p>One</p><p>two<br>three</p>", "One two three"),
        ("un<b>believ</b>able", "unbelievable"),
        ("a <script>alert('<p>')</script>b<style>p {}</style>c", "a b c"),
        ("a<!-- <p> -->b", "ab"),
        ("a < b &amp;&amp; c > d", "a < b && c > d"),
        ("x <a title=\"a > b\" href='y'>link</a>", "x link"),
        ("cut off <a href=\"https://exam", "cut off"),
        ("  \n&nbsp; spaces\u{3000}\t fold ", "spaces fold"),
        ("<script>never closed", ""),
        ("<ul><li>1<li>2</ul>", "1 2"),
        ("&lt;b&gt;", "<b>"),
        ("a\u{8}b&#11;c", "abc"),
        ("", ""),
    ] {
        assert_eq!(plain(html), expected, "{html}");
    }
}

#[test]
fn titles_lose_html_and_keep_everything_else() {
    for (text, expected) in [
        ("AT&T", "AT&T"),
        ("AT&amp;T", "AT&T"),
        ("a < b and b > c", "a < b and b > c"),
        ("Vec<T> or Box<dyn Error>", "Vec<T> or Box<dyn Error>"),
        ("<b>Bold</b> and <i>italic</i>", "Bold and italic"),
        ("&lt;i&gt;E. coli&lt;/i&gt; again", "E. coli again"), // escaped twice
        ("How to use &lt;b&gt;", "How to use <b>"),
        ("two\n  lines", "two lines"),
        ("if a<b then", "if a<b then"),
    ] {
        assert_eq!(title(text), expected, "{text}");
    }
}

#[test]
fn only_harmless_html_is_left() {
    let base = Some("https://example.org/a/b");
    for (html, expected) in [
        ("<p onclick=\"x()\" style=\"color:red\">a</p>", "<p>a</p>"),
        ("<script>x()</script>a", "a"),
        ("<a href=\"javascript:x()\">a</a>", "<a rel=\"noopener noreferrer\">a</a>"),
        ("<a href=\"c?d=1\">a</a>", "<a href=\"https://example.org/a/c?d=1\" rel=\"noopener noreferrer\">a</a>"),
        (
            "<a href=\"mailto:a@example.org\">a</a>",
            "<a href=\"mailto:a@example.org\" rel=\"noopener noreferrer\">a</a>",
        ),
        ("<img src=\"data:image/gif;base64,R0lGODlh\">a", "a"),
        ("<img src=\"https://t.example.org/p.gif\" width=\"1\" height=\"1\">a", "a"),
        ("<img src=\"/p.png\" alt=\"1 > 0\">", "<img src=\"https://example.org/p.png\" alt=\"1 &gt; 0\">"),
        ("<form action=\"/x\"><input>a</form>", "a"),
        ("a<iframe src=\"https://example.org/\" /> b", "a b"),
        ("<scr<iframe>ipt>x</script>", ""),
        ("1 < 2", "1 &lt; 2"),
        ("plain", "plain"),
    ] {
        assert_eq!(sanitized(html, base), expected, "{html}");
    }
}

#[test]
fn relative_links_without_a_base_go() {
    assert_eq!(sanitized("<a href=\"/a\">a</a>", None), "<a rel=\"noopener noreferrer\">a</a>");
    assert_eq!(sanitized("<a href=\"/a\">a</a>", Some("tag:example.org")), "<a rel=\"noopener noreferrer\">a</a>");
}

#[test]
fn long_bodies_are_sanitised_in_pieces_and_endless_ones_become_text() {
    let base = Some("https://example.org/");
    let block = "<p onclick='x()'>Some <b>bold &amp; <a href='/a'>linked</a></b> text</p><!-- <p> -->\n<ul><li>one<p>two</ul>\n";
    let clean = sanitized(block, base);
    assert!(clean.starts_with("<p>Some <b>bold &amp; <a href=\"https://example.org/a\""), "{clean}");
    assert_eq!(sanitized(&block.repeat(20_000), base), clean.repeat(20_000));
    let endless = sanitized(&format!("<div>{}", "<p>word</p>".repeat(60_000)), base);
    assert!(endless.starts_with("word word") && !endless.contains('<'));
}

#[test]
fn the_start_of_a_long_text_is_enough() {
    let html = "<p>one <b>two</b></p>".repeat(1_000);
    assert_eq!(plain_start(&html, 9), "one two one");
    assert_eq!(plain_start(&html, usize::MAX), plain(&html));
    assert_eq!(plain_start("<p>a", 100), "a");
}

/// Each of these would take minutes where the time is quadratic in the length.
#[test]
fn hostile_html_is_done_in_linear_time() {
    const MANY: usize = 20_000;
    let attributes = (0..MANY).map(|n| format!("a{n}=1 ")).collect::<Vec<_>>().concat();
    let fonts = (0..190).map(|n| format!("<font id={n}>")).collect::<Vec<_>>().concat();
    for html in [
        "<div>".repeat(MANY),
        "<b>".repeat(MANY),
        format!("{fonts}{}", "<p>x".repeat(MANY)),
        format!("<p {attributes}>x</p>"),
        "<p a=\"".repeat(MANY),
        "<!--".repeat(MANY),
        "<a <".repeat(MANY),
        "<script>".repeat(MANY),
        "</".repeat(MANY),
        "&".repeat(MANY),
        "<table><tr><td>".repeat(MANY),
        "<iframe".repeat(MANY),
    ] {
        let _ = (plain(&html), title(&html), sanitized(&html, Some("https://example.org/")));
    }
}

proptest::proptest! {
    #[test]
    fn no_html_makes_it_panic(html in "(<|>|&|/|\"|'|=|!--|-->|script|img|b|é|;|#|x|1| |\\PC){0,60}") {
        let _ = (plain(&html), title(&html), unescape(&html).len());
        let clean = sanitized(&html, Some("https://example.org/"));
        proptest::prop_assert!(!clean.contains("<script") && clean.chars().all(crate::text::is_xml_legal));
    }
}
