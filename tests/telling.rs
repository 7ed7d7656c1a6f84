//! A language model that tells entries, through the real binary against a server on the loopback network: what is asked,
//! what is published of the answer, and that every failure leaves the extract. What the checks are worth is measured on the
//! comments of an editor, where the recorded data are.

mod support;

use std::collections::BTreeMap;
use std::io::Read as _;
use std::time::Duration;

use hebdo::llm::{Question, telling};
use serde_json::{Value, json};
use support::Publication;
use support::raw::Raw;
use wiremock::matchers::{method, path};
use wiremock::{Mock, MockServer, Request, ResponseTemplate};

const NOW: &str = "2025-06-15T12:00:00Z";
const ISSUE: &str = "issues/2025-w24.toml";
const KEY: &str = "sk-the-key-of-a-test";
const TITLES: [&str; 3] = ["Neural networks sort parcels", "Language models read law", "Diffusion models draw maps"];

/// What the source says of each.
fn text(title: &str) -> String {
    format!(
        "{title}, and a town of 40,000 people has watched it for a year. The work was done by two laboratories, which \
         publish their code and the weights of the model. It is said to be 12% better than what was there before."
    )
}

fn publication(server: &str, more: &str) -> Publication {
    let items: String = TITLES
        .iter()
        .zip(0..)
        .map(|(title, number)| {
            format!(
                "<item><title>{title}</title><link>https://lab.example.org/{number}</link>\
                 <pubDate>Tue, 10 Jun 2025 08:00:00 GMT</pubDate><description>{}</description></item>",
                text(title)
            )
        })
        .collect();
    let llm = if more == "none" {
        String::new()
    } else {
        format!("\n[llm]\nbase = \"{server}/v1\"\nmodel = \"test-model\"\nkey-env = \"LLM_KEY\"\n{more}")
    };
    let publication = Publication::new(&format!(
        "[[source]]\nname = \"Lab\"\nurl = \"lab.xml\"\nrelevant = true\nsection = \"articles\"\nfixed = true\n{llm}"
    ));
    publication.write("lab.xml", &format!("<rss version=\"2.0\"><channel><title>Lab</title>{items}</channel></rss>"));
    publication
}

fn run(publication: &Publication) -> support::Done {
    publication.hebdo_with(&["run", "--now", NOW, "-v"], &[("LLM_KEY", KEY), ("HEBDO_LOG", "hebdo=debug")]).ends(0)
}

/// The body of an answer with these words of the model.
fn saying(words: &str) -> ResponseTemplate {
    let body = json!({ "choices": [{ "message": { "role": "assistant", "content": words } }], "usage": { "total_tokens": 900 } });
    ResponseTemplate::new(200).set_body_json(body)
}

/// A fair answer about the entry that a request is about.
fn fair(request: &Request) -> ResponseTemplate {
    let title = asked_about(request);
    let summary =
        format!("{title}, as a town of 40,000 people has watched. It is 12% better than what was there before.");
    saying(&json!({ "headline": format!("A town watched: {}", title.to_lowercase()), "summary": summary }).to_string())
}

fn asked_about(request: &Request) -> String {
    let body: Value = serde_json::from_slice(&request.body).unwrap();
    let entry: Value = serde_json::from_str(body["messages"][1]["content"].as_str().unwrap()).unwrap();
    entry["title"].as_str().unwrap().to_owned()
}

async fn server(answer: impl Fn(&Request) -> ResponseTemplate + Send + Sync + 'static) -> MockServer {
    let server = MockServer::start().await;
    Mock::given(method("POST")).and(path("/v1/chat/completions")).respond_with(answer).mount(&server).await;
    server
}

async fn requests(server: &MockServer) -> usize {
    server.received_requests().await.unwrap().len()
}

#[tokio::test(flavor = "multi_thread")]
async fn entries_are_told_once_by_the_model_and_marked() {
    let server = server(fair).await;
    let publication = publication(&server.uri(), "");
    run(&publication).says("model     test-model: 3 of 3 entries told\n");
    let issue = publication.read(ISSUE);
    assert_eq!(issue.matches("told = { by = \"test-model\"").count(), 3, "{issue}");
    assert!(issue.contains("headline = \"A town watched: neural networks sort parcels\""), "{issue}");
    let received = server.received_requests().await.unwrap();
    assert_eq!(received.len(), 3);
    for request in &received {
        assert_eq!(request.headers["authorization"], format!("Bearer {KEY}"));
        let body: Value = serde_json::from_slice(&request.body).unwrap();
        assert_eq!(body["model"], "test-model");
    }
    let pages = [
        "about.html",
        "issues/2025-w24.html",
        "issues/2025-w24.md",
        "mail/2025-w24.html",
        "mail/2025-w24.txt",
        "feed.atom",
    ];
    for page in pages {
        assert!(publication.read(&format!("out/{page}")).contains("test-model"), "{page} says who wrote it");
    }
    let explained = publication.hebdo(&["explain", "https://lab.example.org/0", "--now", NOW]).ends(0).stdout();
    assert!(explained.contains("words    by test-model, a language model"), "{explained}");
    // The same bytes again, without a question, whether the server is there or not.
    drop(server);
    let out = publication.files("out");
    run(&publication);
    let again = publication.hebdo_with(&["compose", "2025-w24", "--now", "2025-06-16T12:00:00Z"], &[("LLM_KEY", KEY)]);
    again.ends(0).says("3 of 3 entries told, 3 asked before").says("unchanged");
    assert_eq!(publication.read(ISSUE), issue);
    publication.hebdo(&["build"]).ends(0);
    assert!(publication.files("out") == out);
}

#[tokio::test(flavor = "multi_thread")]
async fn words_of_a_person_are_never_overwritten() {
    let server = server(fair).await;
    let publication = publication(&server.uri(), "");
    run(&publication);
    let edited = publication.read(ISSUE).replace("A town watched: neural networks sort parcels", "My own line");
    publication.write(ISSUE, &edited);
    publication.hebdo_with(&["compose", "2025-w24", "--now", NOW], &[("LLM_KEY", KEY)]).ends(1);
    assert_eq!(publication.read(ISSUE), edited);
    assert_eq!(requests(&server).await, 3, "nothing is asked for an issue that a person has changed");
    publication.hebdo(&["build"]).ends(0);
    let page = publication.read("out/issues/2025-w24.html");
    assert_eq!(page.matches("Told by test-model, a language model").count(), 2, "the changed entry is the editor's");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_failure_leaves_the_extract_and_one_line() {
    let plain = publication("", "none");
    plain.hebdo(&["run", "--now", NOW]).ends(0);
    let extract = plain.read(ISSUE);
    let fair_words =
        "{\"headline\": \"Parcels and laws and maps\", \"summary\": \"A town has watched it for a year. NUMBER\"}";
    let number = fair_words.replace("NUMBER", "It is 77% better.");
    let link = fair_words.replace("NUMBER", "See https://evil.example/ for more.");
    let long = fair_words.replace("NUMBER", &"The town has watched it for a year. ".repeat(30));
    let cases: [(&str, ResponseTemplate, usize, &str); 17] = [
        (
            "a wrong key",
            ResponseTemplate::new(401).set_body_string(format!("{{\"error\":{{\"message\":\"bad {}\"}}}}", &KEY[..9])),
            1,
            "401",
        ),
        ("no money", ResponseTemplate::new(402), 1, "402"),
        (
            "no such model",
            ResponseTemplate::new(404).set_body_string("{\"error\":{\"message\":\"no such model\"}}"),
            1,
            "no such model",
        ),
        ("silence", ResponseTemplate::new(429).insert_header("Retry-After", "3600"), 1, "429"),
        ("too much", ResponseTemplate::new(429), 1, "429"),
        ("broken", ResponseTemplate::new(500).set_body_string("<h1>oops</h1>"), 2, "500"),
        ("elsewhere", ResponseTemplate::new(308).insert_header("Location", "https://other.example/"), 1, "set `base`"),
        ("no JSON", ResponseTemplate::new(200).set_body_string("<html>"), 2, "no JSON"),
        ("empty", saying(""), 2, "the answer is empty"),
        ("prose", saying("The town has watched it."), 3, "no headline and summary"),
        (
            "a refusal",
            saying("{\"headline\":\"I'm sorry\",\"summary\":\"I cannot help with that, I'm sorry.\"}"),
            3,
            "refuses",
        ),
        ("a number", saying(&number), 3, "a number that the text does not have"),
        ("an address", saying(&link), 3, "an address that the text does not have"),
        ("too long", saying(&long), 3, "too long"),
        ("too short", saying("{\"headline\":\"\",\"summary\":\"\"}"), 3, "too short"),
        (
            "not about it",
            saying("{\"headline\":\"Wonderful shoes\",\"summary\":\"Cheap shoes that last for ever, for everybody.\"}"),
            3,
            "not about the entry",
        ),
        (
            "another language",
            saying(
                "{\"headline\":\"Die Stadt sah zu\",\"summary\":\"Eine ganze Stadt hat ein Jahr lang dabei zugesehen, wie es gemacht wurde und was daraus geworden ist.\"}",
            ),
            3,
            "another language",
        ),
    ];
    for (what, answer, asked, said) in cases {
        let server = server(move |_| answer.clone()).await;
        let publication = publication(&server.uri(), "timeout = \"1s\"\n");
        let done = run(&publication).says("model     test-model: 0 of 3 entries told").says(said);
        let shown = done.stderr();
        assert_eq!(shown.matches("model     ").count(), 1, "{what}: {shown}");
        assert!(!shown.contains(&KEY[..9]), "{what}: {shown}");
        assert_eq!(publication.read(ISSUE), extract, "{what}");
        assert_eq!(requests(&server).await, asked, "{what}");
        // What the model said is not asked for again; what failed on the way is.
        let again = if asked == 3 { 3 } else { asked * 2 };
        let compose = publication.hebdo_with(&["compose", "2025-w24", "--now", NOW], &[("LLM_KEY", KEY)]);
        compose.ends(0).says("unchanged");
        assert_eq!(requests(&server).await, again, "{what}");
    }
}

#[test]
fn a_model_that_thinks_for_too_long_is_not_waited_for() {
    let silent = Raw::new(|_, _, _| std::thread::sleep(Duration::from_secs(2)));
    let publication = publication(&format!("http://127.0.0.1:{}", silent.port()), "timeout = \"1s\"\n");
    run(&publication).says("0 of 3 entries told").says("took too long");
    assert_eq!(silent.heads().len(), 2, "twice in a row is enough");
}

#[tokio::test(flavor = "multi_thread")]
async fn without_key_or_server_nothing_is_told() {
    let server = server(fair).await;
    let keyless = publication(&server.uri(), "");
    keyless.hebdo(&["run", "--now", NOW]).ends(0).says("LLM_KEY").says("0 of 3 entries told");
    assert_eq!(requests(&server).await, 0);
    assert!(!keyless.read(ISSUE).contains("told ="));
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let offline = publication(&server.uri(), "");
    let feeds = offline.read("feeds.toml").replace(&server.uri(), &format!("http://127.0.0.1:{port}"));
    offline.write("feeds.toml", &feeds);
    let done = run(&offline).says("0 of 3 entries told").says("no answer from 127.0.0.1");
    assert_eq!(done.stderr().matches("no answer").count(), 1);
    // Even who wants to hear nothing hears of that.
    let arguments = ["compose", "2025-w24", "--quiet", "--now", NOW];
    offline.hebdo_with(&arguments, &[("LLM_KEY", KEY)]).ends(0).says("no answer from 127.0.0.1");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_short_wait_is_granted_and_a_refused_dialect_changed() {
    let server = MockServer::start().await;
    let endpoint = || Mock::given(method("POST")).and(path("/v1/chat/completions"));
    endpoint()
        .respond_with(ResponseTemplate::new(429).insert_header("Retry-After", "1"))
        .up_to_n_times(1)
        .with_priority(1)
        .mount(&server)
        .await;
    let strict = |request: &Request| {
        let body: Value = serde_json::from_slice(&request.body).unwrap();
        if body.get("response_format").is_some() {
            return ResponseTemplate::new(400).set_body_string("{\"error\":{\"message\":\"unknown field\"}}");
        }
        fair(request)
    };
    endpoint().respond_with(strict).with_priority(2).mount(&server).await;
    let publication = publication(&server.uri(), "");
    run(&publication).says("3 of 3 entries told");
    assert_eq!(requests(&server).await, 5, "one wait, one refusal, three answers");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_budget_is_kept_and_picks_come_first() {
    for (budget, told) in [("max-requests = 1\n", 1), ("max-tokens = 1700\n", 1), ("max-tokens = 1000\n", 0)] {
        let server = server(fair).await;
        let publication = publication(&server.uri(), &format!("{budget}\n[compose]\npicks = 1\n"));
        run(&publication).says(&format!("{told} of 3 entries told")).says(&format!(
            "{} keep their extracts ({} × `max-",
            3 - told,
            3 - told
        ));
        assert_eq!(requests(&server).await, told);
        let issue = publication.read(ISSUE);
        let pick = issue.split("[[section.entry]]").find(|entry| entry.contains("pick = true\n")).unwrap();
        assert_eq!(pick.contains("told = "), told == 1, "{issue}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_prompt_of_ones_own_is_sent_and_checked_beforehand() {
    let server = server(fair).await;
    let publication = publication(&server.uri(), "prompt = \"prompt.txt\"\n");
    publication.hebdo(&["build"]).ends(2).says("there is no ").says("prompt = \"prompt.txt\"");
    publication.write("prompt.txt", "Write as Cicero did.");
    run(&publication).says("3 of 3 entries told");
    let request = &server.received_requests().await.unwrap()[0];
    let body: Value = serde_json::from_slice(&request.body).unwrap();
    assert!(body["messages"][0]["content"].as_str().unwrap().starts_with("Write as Cicero did.\n\n"));
    // Another prompt is another question.
    publication.write("prompt.txt", "Write as Tacitus did.");
    publication.hebdo_with(&["compose", "2025-w24", "--now", NOW], &[("LLM_KEY", KEY)]).ends(0);
    assert_eq!(requests(&server).await, 6);
}

/// Comments of an editor on papers, with title and abstract.
fn comments() -> Option<Vec<(Question, String)>> {
    let packed = std::fs::read(support::shared_data()?.join("labelled/dev.jsonl.gz")).unwrap();
    let mut lines = String::new();
    flate2::read::MultiGzDecoder::new(packed.as_slice()).read_to_string(&mut lines).unwrap();
    let lines = lines.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let comment = |line: Value| {
        let word = |key: &str| line[key].as_str().unwrap_or_default().to_owned();
        let is_paper = word("section") == "papers" && word("source_text_kind") == "title + abstract";
        let title = word("title");
        let text = word("source_text").trim_start_matches(&title).trim_start_matches(['.', ' ', '\n']).to_owned();
        let told = json!({ "headline": word("headline"), "summary": word("editor_text") }).to_string();
        (is_paper && !word("editor_text").is_empty() && !word("headline").is_empty())
            .then(|| (Question::new("papers", &title, &[], &text, "en"), told))
    };
    Some(lines.filter_map(comment).collect())
}

#[test]
fn the_checks_let_an_editor_pass_and_stop_what_is_about_something_else() {
    let Some(comments) = comments() else { return };
    let refusals = |shift: usize| {
        let mut refusals: BTreeMap<String, usize> = BTreeMap::new();
        for (at, (question, _)) in comments.iter().enumerate() {
            let told = &comments[(at + shift) % comments.len()].1;
            let came = telling(told, question).map_or_else(|refusal| refusal.to_string(), |_| "published".to_owned());
            *refusals.entry(came).or_default() += 1;
        }
        refusals
    };
    let (own, others) = (refusals(0), refusals(17));
    println!("{} comments; on their own papers {own:#?}; on other papers {others:#?}", comments.len());
    let share = |refusals: &BTreeMap<String, usize>| refusals["published"] * 100 / comments.len();
    assert!(share(&own) >= 85 && share(&others) < 4);
}
