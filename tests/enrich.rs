//! Link cards through the real binary: whose pages are asked, how often, and what comes of them.

mod support;

use support::{Publication, rss};
use wiremock::matchers::{method, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

const NOW: &str = "2025-06-15T12:00:00Z";
const ISSUE: &str = "issues/2025-w24.toml";

const CARD: &str = "<title>T</title><meta property=og:site_name content='The Ledger'>\
    <meta property=og:description content='How neural networks came to sort the parcels of a whole town.'>\
    <meta property=og:image content='/a.png'>\
    <script type='application/ld+json'>{\"@type\": \"NewsArticle\", \"author\": {\"name\": \"Ann Lee\"}}</script>";

/// A site with a feed of three entries; `robots` says who may read its pages, and `/1` is broken.
async fn site(robots: &str) -> MockServer {
    let server = MockServer::start().await;
    let host = server.address().to_string();
    let feed = rss(&host, &["Neural networks", "Language models", "Diffusion models"]).replace("https://", "http://");
    for (at, status, body, kind) in [
        ("/feed", 200, feed.as_str(), "application/rss+xml"),
        ("/robots.txt", 200, robots, "text/plain"),
        ("/0", 200, CARD, "text/html; charset=utf-8"),
        ("/1", 500, "", "text/html"),
        ("/2", 200, CARD, "text/html"),
    ] {
        let answer = ResponseTemplate::new(status).set_body_raw(body.as_bytes().to_vec(), kind);
        Mock::given(method("GET")).and(path(at)).respond_with(answer).mount(&server).await;
    }
    server
}

/// The feed of the site, of which so many entries are chosen.
fn publication(server: &MockServer, most: usize, more: &str) -> Publication {
    Publication::on_loopback(&format!(
        "[enrich]\n{more}\n[[source]]\nname = \"Lab\"\nurl = \"{}/feed\"\nrelevant = true\nsection = \"articles\"\n\
         fixed = true\nmax-per-issue = {most}\n",
        server.uri()
    ))
}

/// The pages that were asked, robots.txt among them.
async fn asked(server: &MockServer) -> Vec<String> {
    let requests = server.received_requests().await.unwrap();
    let mut paths: Vec<String> = requests.iter().map(|request| request.url.path().to_owned()).collect();
    paths.retain(|path| path != "/feed");
    paths.sort();
    paths
}

fn run(publication: &Publication, now: &str) -> support::Done {
    tokio::task::block_in_place(|| publication.hebdo(&["run", "--now", now]).ends(0))
}

fn compose(publication: &Publication, now: &str) -> support::Done {
    tokio::task::block_in_place(|| publication.hebdo(&["compose", "2025-w24", "--now", now]).ends(0))
}

#[tokio::test(flavor = "multi_thread")]
async fn cards_are_filled_once_and_a_broken_page_leaves_its_entry() {
    let server = site("").await;
    let publication = publication(&server, 3, "");
    run(&publication, NOW).says("3 asked for link cards, 1 failed").says("/1: the server answered 500");
    assert_eq!(asked(&server).await, ["/0", "/1", "/2", "/robots.txt"]);
    let issue = publication.read(ISSUE);
    for (words, count) in [
        ("site = \"The Ledger\"", 2),
        ("description = \"How neural networks came to sort the parcels of a whole town.\"", 2),
        ("\"Ann Lee\"", 2),
        ("title = \"Language models\"", 1),
        ("a.png", 0),
    ] {
        assert_eq!(issue.matches(words).count(), count, "{words}:\n{issue}");
    }
    assert!(publication.read("out/issues/2025-w24.html").contains("How neural networks came to sort"));
    // The second time nothing is asked, and nothing changes, whether the pages are there or not.
    server.reset().await;
    compose(&publication, "2025-06-15T13:00:00Z").says("unchanged");
    assert_eq!(publication.read(ISSUE), issue);
    assert!(asked(&server).await.is_empty());
    // What failed is asked again when a day is over, and fails alone.
    compose(&publication, "2025-06-17T12:00:00Z").says("unchanged");
    assert_eq!(asked(&server).await, ["/1", "/robots.txt"]);
    assert_eq!(publication.read(ISSUE), issue);
}

#[tokio::test(flavor = "multi_thread")]
async fn only_chosen_entries_are_asked() {
    let server = site("").await;
    let publication = publication(&server, 1, "");
    run(&publication, NOW).says("1 asked for link cards");
    let asked = asked(&server).await;
    assert_eq!(asked.len(), 2, "{asked:?}");
    let issue = publication.read(ISSUE);
    assert!(issue.contains(&format!("{}{}\"", server.uri(), asked[0])), "{asked:?}\n{issue}");
}

#[tokio::test(flavor = "multi_thread")]
async fn robots_txt_is_obeyed() {
    let server = site("User-agent: *\nDisallow: /").await;
    let publication = publication(&server, 3, "");
    run(&publication, NOW).says("3 asked for link cards, 3 failed").says("robots.txt");
    assert_eq!(asked(&server).await, ["/robots.txt"]);
    assert!(!publication.read(ISSUE).contains("The Ledger"));
}

#[tokio::test(flavor = "multi_thread")]
async fn who_wants_no_pages_asks_none() {
    let server = site("").await;
    let without = publication(&server, 3, "pages = false\n");
    run(&without, NOW);
    assert!(asked(&server).await.is_empty());
    // Neither does a publication that reads files only.
    let feed = rss(&server.address().to_string(), &["Neural networks"]).replace("https://", "http://");
    let offline =
        Publication::on_loopback("[[source]]\nname = \"Lab\"\nurl = \"lab.xml\"\nrelevant = true\n\n[enrich]\n");
    offline.write("lab.xml", &feed);
    run(&offline, NOW);
    assert!(offline.read(ISSUE).contains("Neural networks"));
    assert!(asked(&server).await.is_empty());
}
