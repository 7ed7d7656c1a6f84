//! Parts of pages that the owner has written, through the real binary.

mod support;

use support::{Publication, rss};

const NOW: &str = "2025-06-15T12:00:00Z";

fn publication(templates: &str) -> Publication {
    let publication = Publication::new(&format!(
        "[[source]]\nname = \"Lab\"\nurl = \"lab.xml\"\nrelevant = true\n\n[pages]\n{templates}"
    ));
    publication.write("lab.xml", &rss("lab.example.org", &["Neural networks"]));
    publication
}

#[test]
fn parts_stand_in_every_page_and_nothing_else_changes() {
    let publication = publication("templates = \"parts\"\n");
    publication.write("parts/.keep", "");
    publication.hebdo(&["run", "--now", NOW]).ends(0);
    let plain = publication.files("out");
    for (name, text) in [
        ("head.html", "<link rel='icon' href='{root}img/icon.png'>"),
        ("header.html", "<p>My own <a href='{root}index.html'>masthead</a></p>"),
        ("footer.html", "<p>My own foot &amp; more</p>"),
        ("about.html", "<p>My own words about it</p>"),
        ("extra.css", "h1 { color: teal }"),
    ] {
        publication.write(&format!("parts/{name}"), text);
    }
    publication.hebdo(&["build"]).ends(0);
    let issue = publication.read("out/issues/2025-w24.html");
    for part in [
        "<link rel='icon' href='../img/icon.png'>",
        "<p>My own <a href='../index.html'>masthead</a></p>",
        "<p>My own foot &amp; more</p>",
        "http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'self'",
    ] {
        assert_eq!(issue.matches(part).count(), 1, "{part}:\n{issue}");
    }
    assert!(!issue.contains("aria-label=\"Site\""), "the masthead is the owner's");
    let index = publication.read("out/index.html");
    assert!(index.contains("href='img/icon.png'") && index.contains("My own foot") && !index.contains("own words"));
    assert!(publication.read("out/about.html").contains("<p>My own words about it</p>"));
    let style = publication.read("out/style.css");
    assert!(style.starts_with(include_str!("../src/write/style.css")) && style.ends_with("\nh1 { color: teal }\n"));
    publication.write("parts/style.css", "body { margin: 0 }");
    publication.hebdo(&["build"]).ends(0);
    assert_eq!(publication.read("out/style.css"), "body { margin: 0 }\n\nh1 { color: teal }\n");
    // Without them everything is as it was.
    for name in ["head.html", "header.html", "footer.html", "about.html", "extra.css", "style.css"] {
        std::fs::remove_file(publication.path(&format!("parts/{name}"))).unwrap();
    }
    publication.hebdo(&["build"]).ends(0);
    assert!(publication.files("out") == plain);
}

#[test]
fn what_is_no_part_is_refused_before_anything_is_done() {
    let publication = publication("templates = \"parts\"\n");
    publication.hebdo(&["run", "--now", NOW]).ends(2).says("cannot be read").says("templates = \"parts\"");
    publication.write("parts/issue.html", "x");
    let refused = publication.hebdo(&["run", "--now", NOW]).ends(2);
    refused.says("no part of a page is called `issue.html`").says("known are `about.html`, `extra.css`");
    std::fs::remove_file(publication.path("parts/issue.html")).unwrap();
    publication.write("parts/head.html", "<!-- one -->\n<meta name='x' content='{rot}'>\n");
    publication.hebdo(&["build"]).ends(2).says("head.html, line 2: `{rot}` means nothing here");
    assert!(!publication.path("out").exists());
}
