//! Fetching, by the real binary from servers on the loopback network.

mod support;

use std::time::{Duration, Instant};

use support::{Publication, rss};
use wiremock::matchers::{header, method, path, query_param};
use wiremock::{Mock, MockServer, Request, Respond, ResponseTemplate};

const NOW: &str = "2025-06-15T12:00:00Z";

fn source(name: &str, url: &str) -> String {
    format!("[[source]]\nname = \"{name}\"\nurl = \"{url}\"\nrelevant = true\n\n")
}

/// The binary blocks; the servers run on this runtime's other thread.
fn hebdo(publication: &Publication, arguments: &[&str]) -> support::Done {
    tokio::task::block_in_place(|| publication.hebdo(arguments))
}

#[tokio::test(flavor = "multi_thread")]
async fn validators_are_echoed_byte_for_byte() {
    for (etag, last_modified) in [
        ("\"usual\"", "Tue, 10 Jun 2025 08:00:00 GMT"),
        ("W/\"weak, with spaces\"", "yesterday at noon"),
        ("0badc0ffee-unquoted-as-arXiv", "Tue, 10 Jun 2025 08:00:00 GMT"),
        ("\"naïve\u{e9}\"", "0"),
    ] {
        let server = MockServer::start().await;
        let latin1: Vec<u8> = etag.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
        let answer = ResponseTemplate::new(200)
            .insert_header("etag", http_value(&latin1))
            .insert_header("last-modified", last_modified)
            .set_body_raw(rss("a.example.org", &["Neural networks"]), "application/rss+xml");
        Mock::given(method("GET")).respond_with(answer).up_to_n_times(1).mount(&server).await;
        Mock::given(method("GET")).respond_with(ResponseTemplate::new(304)).mount(&server).await;
        let publication = Publication::on_loopback(&source("A", &server.uri()));
        hebdo(&publication, &["fetch", "--now", NOW]).ends(0).says("1 new");
        hebdo(&publication, &["fetch", "--now", NOW]).ends(0).says("1 unchanged");
        let requests = server.received_requests().await.unwrap();
        assert!(requests[0].headers.get("if-none-match").is_none(), "nothing is held, so nothing is asked for");
        assert_eq!(requests[1].headers["if-none-match"].as_bytes(), latin1);
        assert_eq!(requests[1].headers["if-modified-since"], last_modified);
        assert!(requests[0].headers["user-agent"].to_str().unwrap().starts_with("hebdo/"));
    }
}

fn http_value(bytes: &[u8]) -> reqwest::header::HeaderValue {
    reqwest::header::HeaderValue::from_bytes(bytes).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unchanged_source_still_fills_the_issue() {
    let server = MockServer::start().await;
    let full = ResponseTemplate::new(200)
        .insert_header("etag", "\"1\"")
        .set_body_raw(rss("a.example.org", &["Neural networks explained"]), "text/html");
    Mock::given(method("GET")).respond_with(full).up_to_n_times(1).mount(&server).await;
    Mock::given(method("GET"))
        .and(header("if-none-match", "\"1\""))
        .respond_with(ResponseTemplate::new(304))
        .mount(&server)
        .await;
    let publication = Publication::on_loopback(&source("A", &server.uri()));
    hebdo(&publication, &["fetch", "--now", "2025-06-12T12:00:00Z"]).ends(0);
    hebdo(&publication, &["run", "--now", NOW]).ends(0);
    assert!(publication.read("issues/2025-w24.toml").contains("Neural networks explained"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rotated_validator_is_remembered() {
    let server = MockServer::start().await;
    let full = ResponseTemplate::new(200)
        .insert_header("etag", "\"1\"")
        .set_body_raw(rss("a.example.org", &["Neural networks"]), "application/rss+xml");
    Mock::given(method("GET")).respond_with(full).up_to_n_times(1).mount(&server).await;
    let rotated = ResponseTemplate::new(304).insert_header("etag", "\"2\"");
    Mock::given(method("GET")).respond_with(rotated).mount(&server).await;
    let publication = Publication::on_loopback(&source("A", &server.uri()));
    for _ in 0..3 {
        hebdo(&publication, &["fetch", "--now", NOW]).ends(0);
    }
    let requests = server.received_requests().await.unwrap();
    assert_eq!(requests[1].headers["if-none-match"], "\"1\"");
    assert_eq!(requests[2].headers["if-none-match"], "\"2\"");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dead_source_does_not_stop_the_others() {
    let server = MockServer::start().await;
    for (at, answer) in [
        ("/good", ResponseTemplate::new(200).set_body_string(rss("a.example.org", &["Neural networks explained"]))),
        ("/gone", ResponseTemplate::new(410)),
        ("/broken", ResponseTemplate::new(500)),
        ("/page", ResponseTemplate::new(200).set_body_raw("<!doctype html><title>Log in</title>", "text/html")),
        ("/empty", ResponseTemplate::new(200)),
        ("/huge", ResponseTemplate::new(200).set_body_string("x".repeat(70_000))),
        ("/slow", ResponseTemplate::new(200).set_delay(Duration::from_secs(30))),
    ] {
        Mock::given(path(at)).respond_with(answer).mount(&server).await;
    }
    let nobody = {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        format!("http://{}/feed", listener.local_addr().unwrap())
    };
    let uri = server.uri();
    let sources: String = ["gone", "broken", "page", "empty", "huge", "slow", "good"]
        .iter()
        .map(|name| source(name, &format!("{uri}/{name}")))
        .collect();
    let limits = "[network]\nmax-body = \"64 KiB\"\nread-timeout = \"1 s\"\ntotal-timeout = \"1 s\"\n\n";
    let sources = format!("{limits}{sources}{}{}", source("nobody", &nobody), source("file", "missing.xml"));
    let publication = Publication::on_loopback(&sources);
    let done = hebdo(&publication, &["run", "--now", NOW]).ends(0);
    for words in [
        "9 asked, 8 failed",
        "gone: the server answered 410 (gone for good)",
        "broken: the server answered 500 (the server is broken)",
        "huge: more than 65536 bytes",
        "slow: 127.0.0.1 took too long to answer",
        "nobody: no answer from 127.0.0.1",
        "missing.xml: no such file or directory",
    ] {
        assert!(done.stderr().contains(words), "`{words}` is not in:\n{}", done.stderr());
    }
    assert!(!done.stderr().contains("is this machine online"), "some hosts answered");
    assert!(publication.read("issues/2025-w24.toml").contains("Neural networks explained"));
    hebdo(&publication, &["run", "--strict", "--now", NOW]).ends(1);
    let status = hebdo(&publication, &["status", "--now", NOW]).ends(0).stdout();
    assert!(status.lines().any(|line| line.starts_with("good") && line.ends_with("ok")), "{status}");
    assert!(status.contains("failing since 2025-06-15 12:00: the server answered 410"), "{status}");
}

#[test]
fn where_no_host_can_be_reached_the_network_is_suspected() {
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let sources: String =
        ["one", "two"].iter().map(|name| source(name, &format!("http://127.0.0.1:{port}/{name}"))).collect();
    let publication = Publication::on_loopback(&sources);
    hebdo(&publication, &["run", "--now", NOW]).ends(1).says("no host could be reached: is this machine online");
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_written_is_exit_1_and_one_line_each() {
    let publication = Publication::on_loopback(&format!("{}{}", source("A", "a.xml"), source("B", "b.xml")));
    let done = hebdo(&publication, &["run", "--now", NOW]).ends(1);
    assert_eq!(done.stderr().matches("failed  ").count(), 2, "{}", done.stderr());
    assert!(!publication.path("out").exists() && !publication.path("issues").exists());
}

/// Notes when requests come and go.
#[derive(Clone, Default)]
struct Watch {
    spans: std::sync::Arc<std::sync::Mutex<Vec<(String, Instant)>>>,
}

impl Respond for Watch {
    fn respond(&self, request: &Request) -> ResponseTemplate {
        self.spans.lock().unwrap().push((request.url.path().to_owned(), Instant::now()));
        ResponseTemplate::new(200)
            .set_delay(Duration::from_millis(150))
            .set_body_string(rss("a.example.org", &["Neural networks"]))
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn each_host_has_one_lane_and_hosts_run_side_by_side() {
    let watch = Watch::default();
    let (first, second) = (MockServer::start().await, MockServer::start().await);
    for server in [&first, &second] {
        Mock::given(method("GET")).respond_with(watch.clone()).mount(server).await;
    }
    let sources: String = (0..3)
        .flat_map(|n| [("a", &first, n), ("b", &second, n)])
        .map(|(lane, server, n)| source(&format!("{lane}{n}"), &format!("{}/{lane}{n}", server.uri())))
        .collect();
    let publication = Publication::on_loopback(&format!("[network]\nrest = \"50 ms\"\n\n{sources}"));
    hebdo(&publication, &["fetch", "--now", NOW]).ends(0);
    let spans = watch.spans.lock().unwrap().clone();
    for lane in ["/a", "/b"] {
        let of_lane: Vec<&(String, Instant)> = spans.iter().filter(|(path, _)| path.starts_with(lane)).collect();
        let order: Vec<&str> = of_lane.iter().map(|(path, _)| path.as_str()).collect();
        assert_eq!(order, [format!("{lane}0"), format!("{lane}1"), format!("{lane}2")], "in the order of the file");
        for pair in of_lane.windows(2) {
            // The answer takes 150 ms, the rest 50: the next request is never earlier.
            assert!(pair[1].1 - pair[0].1 >= Duration::from_millis(190), "{spans:?}");
        }
    }
    let at = |path: &str| spans.iter().find(|(p, _)| p == path).unwrap().1;
    assert!(at("/a0") < at("/b1") && at("/b0") < at("/a1"), "the lanes overlap: {spans:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_host_that_asks_for_silence_gets_it() {
    let server = MockServer::start().await;
    let busy = ResponseTemplate::new(429).insert_header("retry-after", "3600");
    Mock::given(path("/a")).respond_with(busy).mount(&server).await;
    let publication = Publication::on_loopback(&format!(
        "{}{}",
        source("A", &format!("{}/a", server.uri())),
        source("B", &format!("{}/b", server.uri()))
    ));
    hebdo(&publication, &["fetch", "--now", NOW]).ends(1).says("too many requests");
    assert_eq!(server.received_requests().await.unwrap().len(), 1, "the rest of the lane is left alone too");
    hebdo(&publication, &["fetch", "--now", "2025-06-15T12:59:00Z"]).ends(1).says("silence until");
    assert_eq!(server.received_requests().await.unwrap().len(), 1);
    hebdo(&publication, &["fetch", "--now", "2025-06-15T13:00:01Z"]).ends(1);
    assert!(server.received_requests().await.unwrap().len() > 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn redirects_are_followed_and_loops_end() {
    let server = MockServer::start().await;
    let to = |place: &str| ResponseTemplate::new(302).insert_header("location", place);
    Mock::given(path("/moved")).respond_with(to("/feed")).mount(&server).await;
    Mock::given(path("/loop")).respond_with(to("/loop")).mount(&server).await;
    let feed = ResponseTemplate::new(200).set_body_string(rss("a.example.org", &["Neural networks"]));
    Mock::given(path("/feed")).respond_with(feed).mount(&server).await;
    let publication = Publication::on_loopback(&format!(
        "{}{}",
        source("moved", &format!("{}/moved", server.uri())),
        source("loop", &format!("{}/loop", server.uri()))
    ));
    hebdo(&publication, &["fetch", "--now", NOW]).ends(0).says("loop: 127.0.0.1 redirects without end");
}

#[tokio::test(flavor = "multi_thread")]
async fn private_networks_stay_shut_unless_the_owner_says_so() {
    let server = MockServer::start().await;
    let feed = ResponseTemplate::new(200).set_body_string(rss("a.example.org", &["Neural networks"]));
    Mock::given(method("GET")).respond_with(feed).mount(&server).await;
    let by_name = server.uri().replace("127.0.0.1", "localhost");
    let sources = format!("{}{}", source("A", &server.uri()), source("B", &by_name));
    let shut = Publication::new(&sources);
    hebdo(&shut, &["fetch", "--now", NOW]).ends(1).says("B: localhost is in a private network");
    assert_eq!(server.received_requests().await.unwrap().len(), 0);
    let open =
        Publication::new(&format!("[network]\nallow-private = [\"127.0.0.0/8\"]\n\n{}", source("A", &server.uri())));
    hebdo(&open, &["fetch", "--now", NOW]).ends(0);
}

// ---- arXiv ---------------------------------------------------------------------------------

fn api_page(ids: &[&str], total: usize, start: usize) -> String {
    let entries: String = ids
        .iter()
        .map(|id| {
            format!(
                "<entry><id>http://arxiv.org/abs/{id}</id><title>Paper {id}</title>\
                 <updated>2025-06-10T08:00:00Z</updated><published>2025-06-10T08:00:00Z</published>\
                 <summary>We train a neural network.</summary><category term=\"cs.LG\"/>\
                 <link href=\"https://arxiv.org/abs/{id}\" rel=\"alternate\"/><author><name>A. Author</name></author></entry>"
            )
        })
        .collect();
    format!(
        "<feed xmlns=\"http://www.w3.org/2005/Atom\" xmlns:opensearch=\"http://a9.com/-/spec/opensearch/1.1/\">\
         <title>arXiv Query</title><opensearch:totalResults>{total}</opensearch:totalResults>\
         <opensearch:startIndex>{start}</opensearch:startIndex>{entries}</feed>"
    )
}

fn arxiv(server: &MockServer, categories: &str) -> Publication {
    Publication::on_loopback(&format!(
        "[[source]]\nname = \"arXiv\"\nkind = \"arxiv\"\nurl = \"{}/api/query\"\ncategories = [{categories}]\n",
        server.uri()
    ))
}

#[tokio::test(flavor = "multi_thread")]
async fn the_api_is_asked_page_by_page_and_category_by_category() {
    let server = MockServer::start().await;
    let page = |category: &str, start: &str, body: String| {
        Mock::given(query_param("start", start))
            .and(wiremock::matchers::query_param_contains("search_query", format!("cat:{category} AND")))
            .respond_with(ResponseTemplate::new(200).set_body_string(body))
    };
    page("cs.LG", "0", api_page(&["2506.00001v1", "2506.00002v2"], 3, 0)).mount(&server).await;
    page("cs.LG", "2", api_page(&["2506.00003v1"], 3, 2)).mount(&server).await;
    // A cross-list, and another version of the same paper.
    page("stat.ML", "0", api_page(&["2506.00003v1", "2506.00002v3", "2506.00004v1"], 3, 0)).mount(&server).await;
    let publication = arxiv(&server, "\"cs.LG\", \"stat.ML\"");
    hebdo(&publication, &["run", "--now", NOW]).ends(0).says("4 told, 4 new");
    let requests = server.received_requests().await.unwrap();
    assert_eq!(requests.len(), 3);
    let asked: Vec<(String, String)> = requests[0].url.query_pairs().into_owned().collect();
    assert!(asked.contains(&("max_results".into(), "2000".into())), "{asked:?}");
    let query = &asked.iter().find(|(key, _)| key == "search_query").unwrap().1;
    assert_eq!(query, "cat:cs.LG AND submittedDate:[202505161200 TO 202506151200]", "30 days back");
    assert!(!requests[0].url.query().unwrap().contains("%2B"));
    let issue = publication.read("issues/2025-w24.toml");
    assert!(
        issue.contains("id = \"2506.00003\"") && issue.contains("link = \"https://arxiv.org/abs/2506.00002\""),
        "{issue}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_empty_page_before_the_end_is_asked_again() {
    let server = MockServer::start().await;
    let first = ResponseTemplate::new(200).set_body_string(api_page(&["2506.00001v1"], 2, 0));
    Mock::given(query_param("start", "0")).respond_with(first).mount(&server).await;
    let empty = ResponseTemplate::new(200).set_body_string(api_page(&[], 2, 1));
    Mock::given(query_param("start", "1")).respond_with(empty).up_to_n_times(2).mount(&server).await;
    let second = ResponseTemplate::new(200).set_body_string(api_page(&["2506.00002v1"], 2, 1));
    Mock::given(query_param("start", "1")).respond_with(second).mount(&server).await;
    hebdo(&arxiv(&server, "\"cs.LG\""), &["fetch", "--now", NOW]).ends(0).says("2 told, 2 new");
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_that_stay_empty_are_reported_and_the_rest_is_kept() {
    let server = MockServer::start().await;
    let first = ResponseTemplate::new(200).set_body_string(api_page(&["2506.00001v1"], 9, 0));
    Mock::given(query_param("start", "0")).respond_with(first).mount(&server).await;
    let empty = ResponseTemplate::new(200).set_body_string(api_page(&[], 9, 1));
    Mock::given(query_param("start", "1")).respond_with(empty).mount(&server).await;
    hebdo(&arxiv(&server, "\"cs.LG\""), &["run", "--now", NOW])
        .ends(0)
        .says("cs.LG: 1 of 9 papers, then only empty pages");
    assert_eq!(server.received_requests().await.unwrap().len(), 5, "one page, one empty, three more tries");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_empty_answer_is_an_answer() {
    let server = MockServer::start().await;
    let none = ResponseTemplate::new(200).set_body_string(api_page(&[], 0, 0));
    Mock::given(method("GET")).respond_with(none).mount(&server).await;
    hebdo(&arxiv(&server, "\"cs.LG\""), &["run", "--now", NOW]).ends(0).says("no issue");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_arxiv_says_is_wrong_is_passed_on() {
    let error = "<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>Error</title><entry>\
                 <id>https://arxiv.org/api/errors#incorrect_id_format_for_abc</id><title>Error</title>\
                 <summary>incorrect id format for abc</summary></entry></feed>";
    for status in [200, 400] {
        let server = MockServer::start().await;
        Mock::given(method("GET"))
            .respond_with(ResponseTemplate::new(status).set_body_string(error))
            .mount(&server)
            .await;
        hebdo(&arxiv(&server, "\"cs.LG\""), &["fetch", "--now", NOW])
            .ends(1)
            .says("arXiv refuses the query: incorrect id format for abc");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_throttled_api_is_waited_for_and_keeps_what_came() {
    let server = MockServer::start().await;
    let first = ResponseTemplate::new(200).set_body_string(api_page(&["2506.00001v1"], 2, 0));
    Mock::given(query_param("start", "0")).respond_with(first).mount(&server).await;
    let busy = ResponseTemplate::new(429).insert_header("retry-after", "1");
    Mock::given(query_param("start", "1")).respond_with(busy).up_to_n_times(1).mount(&server).await;
    let second = ResponseTemplate::new(200).set_body_string(api_page(&["2506.00002v1"], 2, 1));
    Mock::given(query_param("start", "1")).respond_with(second).mount(&server).await;
    hebdo(&arxiv(&server, "\"cs.LG\""), &["fetch", "--now", NOW]).ends(0).says("2 told, 2 new");

    let shut = MockServer::start().await;
    let first = ResponseTemplate::new(200).set_body_string(api_page(&["2506.00001v1"], 2, 0));
    Mock::given(query_param("start", "0")).respond_with(first).mount(&shut).await;
    Mock::given(query_param("start", "1")).respond_with(ResponseTemplate::new(503)).mount(&shut).await;
    hebdo(&arxiv(&shut, "\"cs.LG\""), &["run", "--now", NOW]).ends(0).says("1 told, 1 new").says("503");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_with_one_category_is_not_with_the_next() {
    let error = "<feed xmlns=\"http://www.w3.org/2005/Atom\"><entry><id>https://arxiv.org/api/errors#x</id>\
                 <title>Error</title><summary>no such category</summary></entry></feed>";
    let server = MockServer::start().await;
    let of = |category: &str| wiremock::matchers::query_param_contains("search_query", format!("cat:{category} AND"));
    for (category, answer) in [
        ("cs.LG", ResponseTemplate::new(200).set_body_string(api_page(&["2506.00001v1"], 1, 0))),
        ("cs.BA", ResponseTemplate::new(400).set_body_string(error)),
        ("cs.CV", ResponseTemplate::new(500)),
        ("cs.CL", ResponseTemplate::new(200).set_body_string(api_page(&["2506.00002v1"], 1, 0))),
    ] {
        Mock::given(of(category)).respond_with(answer).mount(&server).await;
    }
    let publication = arxiv(&server, "\"cs.LG\", \"cs.BA\", \"cs.CV\", \"cs.CL\"");
    hebdo(&publication, &["run", "--now", NOW]).ends(0).says("2 told, 2 new").says("no such category");
    assert_eq!(server.received_requests().await.unwrap().len(), 3 + 3, "a server's error is tried again twice");
    // It has told something, so what appears from now on is new when it is seen, whatever its date.
    server.reset().await;
    let late = ResponseTemplate::new(200).set_body_string(api_page(&["2506.00003v1"], 1, 0));
    Mock::given(method("GET")).respond_with(late).mount(&server).await;
    hebdo(&publication, &["fetch", "--now", "2025-06-16T12:00:00Z"]).ends(0).says("1 new");
    hebdo(&publication, &["run", "--now", "2025-06-22T12:00:00Z"]).ends(0);
    assert!(publication.read("issues/2025-w25.toml").contains("2506.00003"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_document_cut_off_is_asked_for_again_whole() {
    let server = MockServer::start().await;
    let whole = rss("a.example.org", &["Neural networks", "Language models"]);
    let cut = ResponseTemplate::new(200).insert_header("etag", "\"1\"").set_body_string(&whole[..whole.len() - 60]);
    Mock::given(method("GET")).respond_with(cut).mount(&server).await;
    let publication = Publication::on_loopback(&source("A", &server.uri()));
    for _ in 0..2 {
        hebdo(&publication, &["fetch", "--now", NOW]).ends(0).says("cut off");
    }
    let requests = server.received_requests().await.unwrap();
    assert!(requests[1].headers.get("if-none-match").is_none());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_host_that_has_had_enough_is_left_alone() {
    let server = MockServer::start().await;
    Mock::given(method("GET")).respond_with(ResponseTemplate::new(429)).mount(&server).await;
    let sources: String =
        ["a", "b", "c"].iter().map(|name| source(name, &format!("{}/{name}", server.uri()))).collect();
    hebdo(&Publication::on_loopback(&sources), &["fetch", "--now", NOW]).ends(1).says("3 failed");
    assert_eq!(server.received_requests().await.unwrap().len(), 1);
}
