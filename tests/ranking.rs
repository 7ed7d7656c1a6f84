//! Ranking held against what people picked. Reads `../shared/data` and skips where it is not.

mod support;

use std::collections::BTreeSet;
use std::io::Read as _;
use std::path::Path;

use serde_json::{Value, json};
use support::{Publication, shared_data};

const SOURCE: &str = "[[source]]\nname = \"Lab\"\nurl = \"lab.xml\"\n";

fn ranked(publication: &Publication, lines: &[Value]) -> Vec<Value> {
    let text: String = lines.iter().map(|line| format!("{line}\n")).collect();
    publication.write("lines.jsonl", &text);
    let out = publication.hebdo(&["rank", "lines.jsonl"]).ends(0).stdout();
    out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn lines_come_back_whole_and_best_first() {
    let publication = Publication::new(SOURCE);
    let lines = [
        json!({"id": "dull", "title": "Regularity of solutions of a parabolic system", "abstract": "We prove regularity.",
               "categories": ["math.AP"], "authors": ["A. Author"], "comment": null, "extra": {"kept": [1, 2]}}),
        json!({"id": "hot", "title": "VideoR1: Reinforcement Learning for Video Reasoning in Multimodal LLMs",
               "abstract": "We introduce VideoR1, an open-source multimodal large language model for video reasoning. Code is available.",
               "categories": ["cs.CV", "cs.AI", "cs.CL"], "authors": ["A", "B", "C", "D", "E", "F", "G", "H"],
               "comment": "Project page: https://example.github.io/"}),
    ];
    let out = ranked(&publication, &lines);
    assert_eq!((&out[0]["id"], &out[1]["id"]), (&json!("hot"), &json!("dull")));
    assert_eq!(out[1]["extra"], json!({"kept": [1, 2]}));
    for line in &out {
        assert!(line["score"].is_f64(), "{line}");
        assert!(line["why"].as_array().unwrap().iter().all(Value::is_string), "{line}");
    }
    let why = out[0]["why"].to_string();
    assert!(why.contains("category cs.") && why.contains("other words of the title"), "{why}");
}

#[test]
fn odd_lines_are_ranked_and_wrong_ones_are_named() {
    let publication = Publication::new(SOURCE);
    let odd = [
        json!({}),
        json!({"id": 7, "title": "", "abstract": "", "authors": [], "categories": []}),
        json!({"title": null, "text": null, "authors": null, "categories": null, "comment": null, "signals": null}),
        json!({"title": "\u{0000}\u{FFFE} 日本語の論文", "text": "x ".repeat(200_000), "signals": {"votes": -3.5, "none": null}}),
        json!({"abstract": "?", "authors": vec!["One Author"; 4000], "categories": vec!["cs.LG"; 300], "published": "yesterday"}),
    ];
    let out = ranked(&publication, &odd);
    assert_eq!(out.len(), odd.len());
    assert!(out.iter().all(|line| line["score"].as_f64().is_some_and(f64::is_finite)));
    publication.write("empty.jsonl", "\n\n");
    assert_eq!(publication.hebdo(&["rank", "empty.jsonl"]).ends(0).stdout(), "");
    for (text, said) in [
        ("{}\n[1]\n", "line 2 is no JSON object"),
        ("{}\n\n{\"title\": 7}\n", "line 3 is no entry"),
        ("{\"title\": \"cut", "line 1 is no JSON object"),
        ("{\"authors\": \"A. Author\"}", "line 1 is no entry"),
    ] {
        publication.write("wrong.jsonl", text);
        publication.hebdo(&["rank", "wrong.jsonl"]).ends(1).says(said);
    }
    publication.write("no.model", "nothing of the kind");
    publication.hebdo(&["rank", "--model", "no.model", "lines.jsonl"]).ends(1).says("no.model cannot be ranked by");
}

#[test]
fn votes_lift_a_line_among_those_of_its_day() {
    let publication = Publication::new(SOURCE);
    let line = |id: u32, votes: u32| json!({"id": id, "title": "A title", "text": "A text.", "published": "2025-06-10T00:00:00Z", "signals": {"votes": votes}});
    let lines: Vec<Value> = (0..9).map(|id| line(id, (id * 5) % 9)).collect();
    let out = ranked(&publication, &lines);
    let votes: Vec<u64> = out.iter().map(|line| line["signals"]["votes"].as_u64().unwrap()).collect();
    assert_eq!(votes, [8, 7, 6, 5, 4, 3, 2, 1, 0]);
    assert!(out[0]["why"].to_string().contains("8 votes"), "{}", out[0]["why"]);
}

#[test]
fn a_paper_submitted_right_before_the_deadline_rises_and_one_of_an_unknown_hour_stays() {
    let publication = Publication::new(SOURCE);
    let line = |id: &str, published: Value| json!({"id": id, "title": "A title", "abstract": "A text.", "published": published});
    let lines = [
        line("unknown", Value::Null),
        line("a day", json!("2025-06-10")),
        line("after it", json!("2025-06-10T18:04:00Z")),
        line("before it", json!("2025-06-10T17:56:30Z")),
        line("a Sunday", json!("2025-06-15T17:56:30Z")),
    ];
    let out = ranked(&publication, &lines);
    let ids: Vec<&str> = out.iter().map(|line| line["id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["before it", "unknown", "a day", "after it", "a Sunday"]);
    assert!(out[0]["why"].to_string().contains(" submitted 4 minutes before arXiv's deadline"), "{}", out[0]["why"]);
    let scores: Vec<f64> = out.iter().map(|line| line["score"].as_f64().unwrap()).collect();
    assert!(scores[0] > scores[1] && scores[1..].iter().all(|score| (score - scores[1]).abs() < 1e-12), "{scores:?}");
    let other = json!({"id": "post", "title": "A title", "text": "A text.", "published": "2025-06-10T17:56:30Z"});
    assert!(!ranked(&publication, &[other])[0]["why"].to_string().contains("deadline"), "a post has no deadline");
}

#[test]
fn equal_lines_stay_in_the_order_of_input() {
    let publication = Publication::new(SOURCE);
    let lines: Vec<Value> = [3, 1, 2].map(|id| json!({"id": id, "title": "The same"})).into();
    let ids: Vec<u64> = ranked(&publication, &lines).iter().map(|line| line["id"].as_u64().unwrap()).collect();
    assert_eq!(ids, [3, 1, 2]);
}

/// A week with all that was picked of it and every twelfth of the rest, so that training takes seconds without
/// optimisation too.
fn thinned_week(data: &Path, week: &str) -> (String, String, BTreeSet<String>) {
    let folder = data.join("ranking").join(week);
    let picked = std::fs::read_to_string(folder.join("picked.jsonl")).unwrap();
    let ids: BTreeSet<String> = picked
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap())
        .filter(|pick| pick["by"] == "hf-daily-papers")
        .map(|pick| pick["id"].as_str().unwrap().to_owned())
        .collect();
    let mut text = String::new();
    let file = std::fs::File::open(folder.join("candidates.jsonl.gz")).unwrap();
    flate2::read::MultiGzDecoder::new(file).read_to_string(&mut text).unwrap();
    let is_kept = |at: usize, line: &str| {
        at.is_multiple_of(12) || ids.contains(serde_json::from_str::<Value>(line).unwrap()["id"].as_str().unwrap())
    };
    let kept = text.lines().enumerate().filter(|(at, line)| is_kept(*at, line)).map(|(_, line)| format!("{line}\n"));
    (kept.collect(), picked, ids)
}

/// A model of two weeks, tried on a third: training works end to end, and what it learns holds elsewhere. (That the shipped model knows its own weeks would prove nothing.)
#[test]
fn a_model_of_two_weeks_orders_a_third() {
    let Some(data) = shared_data() else { return };
    let publication = Publication::new(SOURCE);
    for week in ["2025-W26", "2025-W27"] {
        let (candidates, picked, _) = thinned_week(&data, week);
        publication.write(&format!("weeks/{week}/candidates.jsonl"), &candidates);
        publication.write(&format!("weeks/{week}/picked.jsonl"), &picked);
    }
    publication.hebdo(&["train", "--rank", "weeks", "-o", "a.model"]).ends(0).says("mean");
    let (candidates, _, picked) = thinned_week(&data, "2025-W28");
    publication.write("week.jsonl", &candidates);
    let out = publication.hebdo(&["rank", "--model", "a.model", "week.jsonl"]).ends(0).stdout();
    let order: Vec<String> = out
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap()["id"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(order.len(), candidates.lines().count());
    let found = order.iter().take(50).filter(|id| picked.contains(*id)).count();
    // By chance 13 of 50.
    assert!(found >= 28, "{found} picked papers among the first fifty");
}

#[test]
fn training_says_what_it_lacks() {
    let publication = Publication::new(SOURCE);
    publication.write("weeks/a/picked.jsonl", "{\"id\": \"1\", \"by\": \"us\"}\n");
    publication.hebdo(&["train", "--rank", "weeks", "-o", "m"]).ends(1).says("two weeks or more");
    publication.write("weeks/b/picked.jsonl", "{\"id\": \"1\"}\n");
    publication.hebdo(&["train", "--rank", "weeks", "-o", "m"]).ends(1).says("candidates.jsonl");
    publication.hebdo(&["train", "--rank", "lines", "-o", "m"]).ends(1).says("lines");
}

/// Titles, scores and reasons of the current week's stories, in the order of titles.
fn scores(publication: &Publication, now: &str) -> Vec<(String, f64, String)> {
    let out = publication.hebdo(&["entries", "current", "--json", "--now", now]).ends(0).stdout();
    let of = |line: &str| {
        let line: Value = serde_json::from_str(line).unwrap();
        (line["title"].as_str().unwrap().to_owned(), line["score"].as_f64().unwrap(), line["why"].to_string())
    };
    let mut lines: Vec<_> = out.lines().map(of).collect();
    lines.sort_by(|a, b| a.0.cmp(&b.0));
    lines
}

const LAB: &str =
    "[[source]]\nname = \"Lab\"\nurl = \"lab.xml\"\nsection = \"articles\"\nfixed = true\nrelevant = true\n";

/// What a usual week of the laboratory is about.
const USUAL: [&str; 6] = [
    "Neural traffic forecasting",
    "Diffusion of pictures",
    "Bounds of regret",
    "Graph networks of proteins",
    "Robots that fold cloth",
    "Maps of sea ice by networks",
];

#[test]
fn what_an_editor_adds_and_drops_moves_what_is_like_it() {
    let publication = Publication::new(LAB);
    let first = [&["Neural speech recognition", "Neural traffic flows"][..], &USUAL].concat();
    publication.write("lab.xml", &support::rss("one.example.org", &first));
    publication.hebdo(&["run", "--now", "2025-06-15T12:00:00Z"]).ends(0);
    let now = "2025-06-20T12:00:00Z";
    let later: Vec<String> = first.iter().map(|title| format!("More {}", title.to_lowercase())).collect();
    let later: Vec<&str> = later.iter().map(String::as_str).collect();
    publication.write("lab.xml", &support::rss("two.example.org", &later));
    publication.hebdo(&["fetch", "--now", now]).ends(0);
    let before = scores(&publication, now);
    // Traffic goes out, and what the editor found himself comes in.
    let issue = publication.read("issues/2025-w24.toml");
    let blocks: Vec<&str> = issue.split("\n[[section.entry]]\n").collect();
    let kept: Vec<&str> = blocks.iter().copied().filter(|block| !block.contains("traffic")).collect();
    assert!(kept.len() > 1 && kept.len() < blocks.len(), "{issue}");
    let added = "title = \"Whispered speech recognition\"\nlink = \"https://speech.example.net/a\"\nsummary = \"\"\n";
    publication
        .write("issues/2025-w24.toml", &format!("{}\n[[section.entry]]\n{added}", kept.join("\n[[section.entry]]\n")));
    let after = scores(&publication, now);
    for ((title, before, _), (_, after, why)) in before.iter().zip(&after) {
        let moved = after - before;
        match title.as_str() {
            title if title.contains("speech") => {
                assert!(moved > 0.5 && why.contains("like “Whispered speech recognition”"), "{title} {moved} {why}");
            }
            title if title.contains("traffic") => {
                assert!(moved < -0.3 && why.contains("like the dropped “Neural traffic"), "{title} {moved} {why}");
            }
            title => assert!(moved.abs() < 0.5, "{title} {moved} {why}"),
        }
    }
}

#[test]
fn an_example_that_no_source_told_is_read_once() {
    let publication = Publication::new(&format!(
        "[enrich]\nmirror = \"web\"\nimages = false\n\n[interest]\nlike = [\"2212.04356\", \"https://empty.example.org/a\"]\n\n{LAB}"
    ));
    publication.write(
        "web/arxiv.org/abs/2212.04356",
        "<head><meta name=\"citation_title\" content=\"Robust Speech Recognition by Weak Supervision\">\
         <meta name=\"citation_author\" content=\"Radford, Alec\">\
         <meta name=\"citation_abstract\" content=\"We study speech processing with large amounts of transcripts.\"></head>",
    );
    publication.write("web/empty.example.org/a", "<p>Nothing of itself.");
    let titles = [&["Whispered speech recognition"][..], &USUAL].concat();
    publication.write("lab.xml", &support::rss("one.example.org", &titles));
    let now = "2025-06-15T12:00:00Z";
    publication.hebdo(&["run", "--now", now]).ends(0).says("`https://empty.example.org/a` (it says nothing of itself)");
    let is_lifted = || {
        let scores = scores(&publication, "2025-06-14T12:00:00Z");
        let (_, _, why) = scores.iter().find(|(title, ..)| title.contains("speech")).unwrap();
        assert!(why.contains("like “Robust Speech Recognition by Weak Supervision”"), "{why}");
        assert!(
            scores.iter().all(|(title, _, why)| title.contains("speech") || !why.contains("like “")),
            "{scores:#?}"
        );
    };
    is_lifted();
    // It is remembered, and what says nothing is asked again another day.
    std::fs::remove_dir_all(publication.path("web/arxiv.org")).unwrap();
    publication.write("web/empty.example.org/a", "<title>A page of ours</title>");
    publication.hebdo(&["compose", "2025-w24", "--now", now]).says("it says nothing of itself");
    let later = publication.hebdo(&["compose", "2025-w24", "--now", "2025-06-17T12:00:00Z"]);
    assert!(!later.stderr().contains("in [interest]"), "{}", later.stderr());
    is_lifted();
}
