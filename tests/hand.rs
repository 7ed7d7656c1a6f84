//! The editor's hand: add, drop, pick, move; and what protects readers from a new id.

mod support;

use support::{Publication, rss};
use wiremock::matchers::{body_string_contains, method, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

const NOW: &str = "2025-06-15T12:00:00Z";
const ISSUE: &str = "issues/2025-w24.toml";

/// A published week of two entries from a lab; `max-per-issue` kept the third out of it.
fn published() -> Publication {
    let publication = Publication::new(
        "[[source]]\nname = \"Lab\"\nurl = \"lab.xml\"\nrelevant = true\nsection = \"articles\"\nfixed = true\nmax-per-issue = 2\n",
    );
    publication.write("lab.xml", &rss("lab.example.org", &["Neural networks", "Language models", "Diffusion models"]));
    publication.hebdo(&["run", "--now", NOW]).ends(0);
    publication
}

/// The title that the limit kept out.
fn left_out(publication: &Publication) -> &'static str {
    let issue = publication.read(ISSUE);
    ["Neural networks", "Language models", "Diffusion models"].into_iter().find(|title| !issue.contains(title)).unwrap()
}

#[test]
fn what_a_source_has_told_is_added_with_what_is_known_of_it() {
    let publication = published();
    let title = left_out(&publication);
    let number = ["Neural networks", "Language models", "Diffusion models"].iter().position(|t| *t == title).unwrap();
    let url = format!("https://lab.example.org/{number}?utm_source=mail");
    publication
        .hebdo(&["add", &url, "--pick", "--note", "Well \"said\".", "--headline", "Mine", "--now", NOW])
        .ends(0)
        .says("added to articles, a pick");
    let issue = publication.read(ISSUE);
    for words in [title, "summary = 'Well \"said\".'", "headline = \"Mine\"", "source = { name = \"Lab\""] {
        assert!(issue.contains(words), "`{words}` is not in:\n{issue}");
    }
    publication.hebdo(&["add", &url, "--now", NOW]).ends(1).says("is in the issue of 2025-w24 already");
    publication.hebdo(&["run", "--now", NOW]).ends(0);
    assert_eq!(publication.read(ISSUE), issue, "a person has changed it");
    assert!(publication.read("out/issues/2025-w24.html").contains("Mine"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_nobody_has_told_is_added_from_its_page() {
    let server = MockServer::start().await;
    let page = "<title>A neural network that sorts parcels | Site</title><meta property=og:title content='A neural network that \
                sorts parcels'><meta property=og:site_name content='The Site'><meta name=description content='How it sorts.'>";
    Mock::given(path("/a"))
        .respond_with(ResponseTemplate::new(200).set_body_raw(page, "text/html"))
        .mount(&server)
        .await;
    tokio::task::block_in_place(|| {
        let publication = published();
        let config = publication.read("feeds.toml") + "\n[network]\nallow-private = true\n";
        publication.write("feeds.toml", &config);
        let url = format!("{}/a", server.uri());
        publication.hebdo(&["add", &url, "--section", "usecases", "--now", NOW]).ends(0);
        let issue = publication.read(ISSUE);
        for words in [
            "title = \"A neural network that sorts parcels\"",
            "site = \"The Site\"",
            "description = \"How it sorts.\"",
        ] {
            assert!(issue.contains(words), "`{words}` is not in:\n{issue}");
        }
        publication.hebdo(&["add", &format!("{}/b", server.uri()), "--now", NOW]).ends(1).says("give `--title`");
        publication.hebdo(&["add", &format!("{}/b", server.uri()), "--title", "By hand", "--now", NOW]).ends(0);
        publication.hebdo(&["build"]).ends(0);
        let page = publication.read("out/issues/2025-w24.html");
        assert!(page.contains("By hand") && page.contains("How it sorts."), "{page}");
    });
}

#[test]
fn an_issue_is_begun_for_what_is_added_to_it() {
    let publication = Publication::new("[[source]]\nname = \"Lab\"\nurl = \"lab.xml\"\n");
    publication
        .hebdo(&["add", "https://example.org/a", "--title", "A model of rain", "--week", "current", "--now", NOW])
        .ends(0);
    let issue = publication.read("issues/2025-w25.toml");
    assert!(issue.contains("draft = true") && issue.contains("A model of rain"), "{issue}");
    publication
        .hebdo(&["add", "https://example.org/b", "--week", "2025-w40", "--now", NOW])
        .ends(2)
        .says("has not begun");
    publication.hebdo(&["add", "mailto:me@example.org", "--title", "C", "--now", NOW]).ends(2).says("no http or https");
}

#[test]
fn entries_are_dropped_picked_and_moved_and_remarks_stay() {
    let publication = published();
    let remarked = publication.read(ISSUE).replace("title = \"Technical articles\"", "title = \"Articles\"  # ours");
    publication.write(ISSUE, &remarked);
    let titles = || -> Vec<String> {
        let issue = publication.read(ISSUE);
        assert!(issue.contains("title = \"Articles\"  # ours"), "{issue}");
        hebdo::issue::Issue::from_toml(&issue).unwrap().entries().map(|(_, entry)| entry.title.clone()).collect()
    };
    let before = titles();
    publication.hebdo(&["move", &before[1], "--place", "1", "--now", NOW]).ends(0).says("moved");
    assert_eq!(titles(), [before[1].clone(), before[0].clone()]);
    publication.hebdo(&["move", &before[0], "--section", "other", "--now", NOW]).ends(0);
    assert!(publication.read(ISSUE).contains("id = \"other\""));
    publication.hebdo(&["pick", &before[0], "--off", "--now", NOW]).ends(0).says("is no pick");
    publication.hebdo(&["pick", &before[0], "--now", NOW]).ends(0).says("is a pick");
    publication.hebdo(&["drop", &before[0], "--now", NOW]).ends(0).says("dropped");
    assert_eq!(titles(), [before[1].clone()]);
    publication.hebdo(&["drop", "nothing of the kind", "--now", NOW]).ends(1).says("no entry is");
    publication.hebdo(&["drop", "x", "--week", "2025-w20", "--now", NOW]).ends(1).says("hebdo compose 2025-w20");
    publication.hebdo(&["move", &before[1], "--now", NOW]).ends(2);
    publication.hebdo(&["move", &before[1], "--place", "0", "--now", NOW]).ends(2).says("counted from 1");
}

#[test]
fn another_id_is_refused_until_it_is_forced() {
    let publication = published();
    let config = publication.read("feeds.toml");
    publication.write("feeds.toml", &config.replace("2025:test", "2025:other"));
    let feed = publication.read("out/feed.atom");
    std::fs::remove_dir_all(publication.path("out")).unwrap();
    for command in ["build", "run"] {
        publication.hebdo(&[command, "--now", NOW]).ends(2).says("tag:weekly.example.org,2025:test");
    }
    assert!(!publication.path("out").exists());
    publication.hebdo(&["build", "--force"]).ends(0);
    assert!(publication.read("out/feed.atom").contains("2025:other/issue/2025-w24"));
    publication.hebdo(&["build"]).ends(0).says("0 written");
    // What is no id may change as it likes.
    publication
        .write("feeds.toml", &config.replace("https://weekly", "https://moved").replace("Test Weekly", "Renamed"));
    publication.hebdo(&["build"]).ends(2);
    publication.hebdo(&["build", "--force"]).ends(0);
    let ids = |feed: &str| feed.lines().filter(|line| line.contains("<id>")).map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(ids(&publication.read("out/feed.atom")), ids(&feed));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_hub_is_told_of_what_is_new_and_of_nothing_else() {
    let server = MockServer::start().await;
    let refuses = body_string_contains("entries.json");
    Mock::given(method("POST")).and(refuses).respond_with(ResponseTemplate::new(500)).mount(&server).await;
    Mock::given(method("POST")).respond_with(ResponseTemplate::new(204)).mount(&server).await;
    tokio::task::block_in_place(|| {
        let publication = published();
        let config = publication.read("feeds.toml") + "\n[network]\nallow-private = true\n";
        let hub = format!("id = \"tag:weekly.example.org,2025:test\"\nhub = \"{}/hub\"", server.uri());
        std::fs::remove_dir_all(publication.path("out")).unwrap();
        publication.write("feeds.toml", &config.replace("id = \"tag:weekly.example.org,2025:test\"", &hub));
        publication.hebdo(&["build"]).ends(0).says("the hub was not told");
        publication.hebdo(&["build"]).ends(0).says("0 written");
    });
    let mut told: Vec<String> = server
        .received_requests()
        .await
        .unwrap()
        .iter()
        .map(|request| {
            let fields: Vec<_> = url::form_urlencoded::parse(&request.body).into_owned().collect();
            assert_eq!(fields[0], ("hub.mode".to_owned(), "publish".to_owned()));
            fields[1].1.replace("https://weekly.example.org/", "")
        })
        .collect();
    told.sort();
    let sections = ["articles", "other", "papers", "usecases"].map(|section| format!("sections/{section}.atom"));
    let feeds = ["entries.atom", "entries.json", "feed.atom", "feed.json", "feed.rss"].map(str::to_owned);
    assert_eq!(told, [feeds.as_slice(), &sections].concat(), "each feed once, though one was refused");
}
