//! Heads of pages, and what is read of them.

use super::*;

fn read(html: &str) -> Card {
    card(html.as_bytes(), Some("text/html"), Some("https://example.org/news/a.html"))
}

#[test]
fn a_page_is_read_by_what_it_trusts_most() {
    let paper = read(
        "<title>[2011.14036] Differences</title><meta name=citation_title content='Differences between\n people'>\
         <meta name='citation_author' content='Makino, Taro'><meta name='citation_author' content='Kyunghyun Cho'>\
         <meta property='og:title' content='For cards'><meta name=citation_abstract content='We look.'>\
         <meta name=citation_date content='2020/11/28'>",
    );
    assert_eq!(paper.title.as_deref(), Some("Differences between people"));
    assert_eq!(paper.authors, ["Taro Makino", "Kyunghyun Cho"]);
    assert_eq!(paper.description.as_deref(), Some("We look."));
    assert_eq!(paper.published.unwrap().to_string(), "2020-11-28T00:00:00Z");
    let story = read(
        "<head><title>Tea &amp; time | The Ledger</title><meta property='OG:Title' content='Tea &amp; time'>\
         <meta property=og:site_name content='The Ledger'><meta name=author content='By Ann'><meta name=description content=' '>",
    );
    assert_eq!(story.title.as_deref(), Some("Tea & time"));
    assert_eq!((story.site.as_deref(), story.description), (Some("The Ledger"), None));
    assert_eq!(story.authors, ["Ann"]);
    assert_eq!(read("<title> Only\n this </title>").title.as_deref(), Some("Only this"));
    assert_eq!(read("%PDF-1.5"), Card::default());
    let old = card(b"<meta charset=iso-8859-1><title>caf\xe9</title>", None, None);
    assert_eq!(old.title.as_deref(), Some("café"));
}

#[test]
fn links_are_absolute_and_of_the_web() {
    let page = read("<meta property=og:image content='/img/a.png'><link rel='canonical' href='./b.html'>");
    assert_eq!(page.image.as_deref(), Some("https://example.org/img/a.png"));
    assert_eq!(page.link.as_deref(), Some("https://example.org/news/b.html"));
    let page = read("<base href='https://cdn.example.org/x/'><link rel=image_src href='a.png'>");
    assert_eq!(page.image.as_deref(), Some("https://cdn.example.org/x/a.png"));
    for hostile in ["javascript:alert(1)", "data:image/png;base64,AA", "file:///etc/passwd", "http://"] {
        let page = read(&format!("<meta name='twitter:image' content='{hostile}'>"));
        assert_eq!(page.image, None, "{hostile}");
    }
}

#[test]
fn json_ld_is_read_in_all_its_forms() {
    let ld = |json: &str| read(&format!("<script type='application/ld+json'>{json}</script>"));
    let plain = ld(r#"{"@type": "NewsArticle", "headline": "Tea &amp; time", "description": "About <b>tea</b>.",
        "image": ["/a.png", "/b.png"], "datePublished": "2025-06-10T08:00:00+02:00",
        "author": [{"@type": "Person", "name": "Ann"}, "Ben"], "publisher": {"name": "The Ledger"}}"#);
    assert_eq!(plain.title.as_deref(), Some("Tea & time"));
    assert_eq!(plain.description.as_deref(), Some("About tea."));
    assert_eq!(plain.image.as_deref(), Some("https://example.org/a.png"));
    assert_eq!(plain.published.unwrap().to_string(), "2025-06-10T06:00:00Z");
    assert_eq!((plain.authors, plain.site.as_deref()), (vec!["Ann".into(), "Ben".into()], Some("The Ledger")));
    let graph = ld(r##"{"@context": "https://schema.org", "@graph": [
        {"@type": "WebSite", "name": "The Ledger"},
        {"@type": ["WebPage", "ItemPage"], "name": "Tea | The Ledger", "description": "Of the page", "datePublished": "2025-06-09"},
        {"@type": "https://schema.org/BlogPosting", "headline": "Tea", "author": {"@id": "#ann"}, "image": {"@id": "#a"}},
        {"@type": "Person", "@id": "#ann", "name": "Ann"},
        {"@type": "ImageObject", "@id": "#a", "url": "https://example.org/a.png"}]}"##);
    assert_eq!((graph.title.as_deref(), graph.description.as_deref()), (Some("Tea"), Some("Of the page")));
    assert_eq!((graph.authors, graph.site.as_deref()), (vec!["Ann".into()], Some("The Ledger")));
    assert_eq!(graph.image.as_deref(), Some("https://example.org/a.png"));
    assert!(graph.published.is_some());
    let list = ld(r#"[{"@type": "Organization", "name": "We"}, {"@type": "Article", "headline": "Tea"}]"#);
    assert_eq!((list.title.as_deref(), list.site), (Some("Tea"), None));
}

#[test]
fn broken_and_hostile_json_ld_is_passed_over() {
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    let graphs = format!("{}{}", "{\"@graph\":".repeat(100), "}".repeat(100));
    for broken in
        ["{", "", "null", "7", "{\"@type\": 7}", "{\"@type\":\"Article\",\"headline\":{\"a\":[]}}", &deep, &graphs]
    {
        let page = read(&format!("<title>T</title><script type=application/ld+json>{broken}</script>"));
        assert_eq!(page, Card { title: Some("T".into()), ..Card::default() }, "{}", &broken[..broken.len().min(40)]);
    }
    let many = "<script type=application/ld+json>{\"@type\":\"Article\"}</script>".repeat(100_000);
    assert_eq!(read(&many), Card::default());
}

#[test]
fn the_name_of_the_site_is_no_part_of_the_title() {
    for (title, expected) in [
        ("Tea | The Ledger", "Tea"),
        ("Tea – The Ledger", "Tea"),
        ("The Ledger", "The Ledger"),
        (" - The Ledger", "- The Ledger"),
        ("Inside The Ledger", "Inside The Ledger"),
    ] {
        let page = read(&format!("<title>{title}</title><meta property=og:site_name content='The Ledger'>"));
        assert_eq!(page.title.as_deref(), Some(expected));
    }
}

#[test]
fn names_are_names() {
    for (given, expected) in [
        ("https://www.facebook.com/ledger", None),
        ("mail@example.org (Ann)", Some("Ann")),
        ("by Ann", Some("Ann")),
        ("Byron", Some("Byron")),
        ("-", None),
        ("éa", Some("éa")),
    ] {
        assert_eq!(name_in(given).as_deref(), expected, "{given}");
    }
}
