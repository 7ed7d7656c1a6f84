//! A real recorded week through the real binary. Reads `../shared/data` and skips where it is not.

mod support;

use std::collections::BTreeMap;
use std::fs;

use support::{Publication, shared_data};
use wiremock::{Mock, MockServer, Request, Respond, ResponseTemplate};

/// The recorded pages of the arXiv API, by their start.
struct Pages(BTreeMap<usize, Vec<u8>>);

impl Respond for Pages {
    fn respond(&self, request: &Request) -> ResponseTemplate {
        let start = request.url.query_pairs().find(|(key, _)| key == "start").and_then(|(_, start)| start.parse().ok());
        let page = start.and_then(|start: usize| self.0.get(&start));
        page.map_or(ResponseTemplate::new(404), |page| ResponseTemplate::new(200).set_body_bytes(page.clone()))
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_recorded_week_of_arxiv_becomes_an_issue() {
    let Some(data) = shared_data() else { return };
    let mut pages = BTreeMap::new();
    for file in fs::read_dir(data.join("rebuilt/export.arxiv.org/2025-W24")).unwrap() {
        let path = file.unwrap().path();
        let start = path.file_stem().unwrap().to_string_lossy().trim_start_matches("page-").parse().unwrap();
        pages.insert(start, fs::read(&path).unwrap());
    }
    let server = MockServer::start().await;
    Mock::given(wiremock::matchers::any()).respond_with(Pages(pages)).mount(&server).await;
    let publication = Publication::on_loopback(&format!(
        "[[source]]\nname = \"arXiv\"\nkind = \"arxiv\"\nurl = \"{}\"\ncategories = [\"cs.LG\"]\n",
        server.uri()
    ));
    tokio::task::block_in_place(|| {
        // Every one of the 1,624 papers comes through nine pages of 200.
        publication.hebdo(&["run", "--now", "2025-06-15T12:00:00Z"]).ends(0).says("1624 told, 1624 new");
        let issue = publication.read("issues/2025-w24.toml");
        assert_eq!(issue.matches("[[section.entry]]\n").count(), 7);
        assert_eq!(issue.matches("pick = true").count(), 3 + 1, "and once in the comment at the top");
        publication.hebdo(&["run", "--now", "2025-06-15T13:00:00Z"]).ends(0).says("1624 told, 0 new").says("0 written");
    });
    assert_eq!(server.received_requests().await.unwrap().len(), 18);
}

#[test]
fn no_recorded_feed_is_refused_without_a_reason() {
    let Some(data) = shared_data() else { return };
    let publication = Publication::new("");
    let mut read = 0;
    for folder in ["feeds", "jsonfeed", "arxiv_rss"] {
        let files: Vec<String> = support::files(&data.join(folder))
            .into_iter()
            .map(|(name, _)| data.join(folder).join(name).display().to_string())
            .collect();
        let arguments: Vec<&str> = std::iter::once("parse").chain(files.iter().map(String::as_str)).collect();
        for line in publication.hebdo(&arguments).stdout().lines() {
            let object: serde_json::Value = serde_json::from_str(line).unwrap();
            read += usize::from(object["ok"] == true);
            let no_feeds = ["web page", "gzip", "not a JSON Feed", "broken JSON", "first element", "plain text"];
            let error = object["error"].as_str().unwrap_or_default();
            assert!(object["ok"] == true || no_feeds.iter().any(|reason| error.contains(reason)), "{line}");
        }
    }
    assert!(read >= 220, "{read}");
}
