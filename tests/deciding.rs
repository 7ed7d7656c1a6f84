//! What is decided about entries, and how an editor has a say in it.

mod support;

use std::fmt::Write as _;

use serde_json::Value;
use support::{Publication, rss};

const NOW: &str = "2025-06-15T12:00:00Z";
const LATER: &str = "2025-06-22T12:00:00Z";

/// News of two companies: each writes about its business with machine learning.
fn two_sources(tables: &str) -> Publication {
    let publication = Publication::new(&format!(
        "{tables}\n[[source]]\nname = \"Acme\"\nurl = \"acme.xml\"\n\n[[source]]\nname = \"Bolt\"\nurl = \"bolt.xml\"\n"
    ));
    let acme = [
        "Acme raises $30 million for its machine learning startup",
        "Acme announces investment in AI startups",
        "Acme acquires an AI company for $40 million",
    ];
    let bolt = [
        "Bolt sells its chatbot business to investors",
        "Regulators look into the AI deals of Bolt",
        "Shares of Bolt fall after its AI announcement",
    ];
    publication.write("acme.xml", &rss("acme.example.org", &acme));
    publication.write("bolt.xml", &rss("bolt.example.org", &bolt));
    publication
}

/// The sections of a week's entries, by title.
fn sections(publication: &Publication, week: &str, now: &str) -> Vec<(String, String)> {
    let listed = publication.hebdo(&["entries", week, "--json", "--now", now]).ends(0).stdout();
    let entries = listed.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    entries.map(|e| (e["title"].as_str().unwrap().to_owned(), e["section"].as_str().unwrap().to_owned())).collect()
}

#[test]
fn a_rule_of_the_editor_comes_first_and_explain_says_so() {
    let rule = "[[rule]]\nsource = \"Acme\"\ntitle = [\"raises\"]\nsection = \"articles\"\n\n\
                [[rule]]\nhost = \"bolt.example.org\"\nrelevant = false\n";
    let publication = two_sources(rule);
    publication.hebdo(&["run", "--now", NOW]).ends(0);
    let issue = publication.read("issues/2025-w24.toml");
    assert!(issue.contains("Acme raises") && !issue.contains("Bolt"), "{issue}");
    assert!(
        sections(&publication, "2025-w24", NOW).iter().any(|(title, to)| title.contains("raises") && to == "articles")
    );
    let explained = publication.hebdo(&["explain", "https://acme.example.org/0", "--now", NOW]).ends(0).stdout();
    for part in
        ["in the issue 2025-w24", "gate     about machine learning", "section  articles", "rule 1 of feeds.toml"]
    {
        assert!(explained.contains(part), "{part} in {explained}");
    }
    let refused = publication.hebdo(&["explain", "http://www.bolt.example.org/1/", "--now", NOW]).ends(0).stdout();
    assert!(refused.contains("refused: not about machine learning") && refused.contains("rule 2"), "{refused}");
    publication.hebdo(&["explain", "https://nowhere.example.org/"]).ends(1).says("was never seen");
    let both = publication.hebdo(&["explain", "https://acme.example.org/0", "https://bolt.example.org/1"]).ends(0);
    let both = both.stdout();
    assert!(both.contains("two stories") && both.contains("because"), "{both}");
    publication.hebdo(&["explain", "https://acme.example.org/0", "https://nowhere.example.org/"]).ends(1);
}

#[test]
fn what_an_editor_moved_is_learnt_for_its_source() {
    let publication = two_sources("");
    publication.hebdo(&["run", "--now", NOW]).ends(0);
    publication.hebdo(&["train", "--from-issues", "issues", "-o", "my.model"]).ends(1).says("nothing to learn from");
    // The editor holds what Acme does for use cases, and says so three times.
    let issue = publication.read("issues/2025-w24.toml");
    let start = issue.find("[[section]]").unwrap();
    let mut edited = issue[..start].to_owned();
    edited.push_str("[[section]]\nid = \"usecases\"\ntitle = \"Examples of machine learning use cases\"\n");
    for (number, what) in (0..).zip(["raises money", "announces AI startups", "acquires an AI company"]) {
        write!(
            edited,
            "\n[[section.entry]]\ntitle = \"Acme {what}\"\nlink = \"https://acme.example.org/{number}\"\nsource = {{ name = \"Acme\" }}\n"
        )
        .unwrap();
    }
    publication.write("issues/2025-w24.toml", &edited);
    publication.hebdo(&["train", "--from-issues", "issues", "-o", "my.model"]).ends(0).says("1 changed issue");
    let first = std::fs::read(publication.path("my.model")).unwrap();
    publication.hebdo(&["train", "--from-issues", "issues", "-o", "my.model"]).ends(0);
    assert!(std::fs::read(publication.path("my.model")).unwrap() == first, "the same input gives the same bytes");

    for (file, host, title) in [
        ("acme.xml", "acme.example.org", "Acme closes a funding round for its AI business"),
        ("bolt.xml", "bolt.example.org", "Investors pay $90 million for the chatbot maker Bolt"),
    ] {
        publication.write(file, &rss(host, &[title]).replace(&format!("{host}/0"), &format!("{host}/next")));
    }
    publication.hebdo(&["fetch", "--now", "2025-06-17T12:00:00Z"]).ends(0);
    let next = |publication: &Publication| {
        let all = sections(publication, "2025-w25", LATER);
        let of = |name: &str| all.iter().find(|(title, _)| title.contains(name)).unwrap().1.clone();
        (of("Acme"), of("Bolt"))
    };
    assert_eq!(next(&publication), ("other".to_owned(), "other".to_owned()));
    let config = publication.read("feeds.toml");
    publication.write("feeds.toml", &format!("{config}\n[classifier]\nmodel = \"my.model\"\n"));
    assert_eq!(next(&publication), ("usecases".to_owned(), "other".to_owned()));
    let explained = publication.hebdo(&["explain", "https://acme.example.org/next"]).ends(0).stdout();
    assert!(explained.contains("what an editor did with this source"), "{explained}");
}

#[test]
fn a_model_of_one_s_own_is_trained_judged_and_used() {
    let publication = Publication::new("");
    let mut lines = String::new();
    for n in 0..30 {
        writeln!(lines, "{{\"title\": \"zorp frob {n}\", \"section\": \"usecases\"}}").unwrap();
        writeln!(lines, "{{\"title\": \"blip frob {n}\", \"section\": \"other\"}}").unwrap();
        writeln!(lines, "{{\"title\": \"wibble {n}\", \"section\": \"irrelevant\"}}").unwrap();
        writeln!(lines, "{{\"title\": \"zorp wrong {n}\", \"section\": \"other\", \"flags\": [\"wrong\"]}}").unwrap();
    }
    publication.write("lines.jsonl", &lines);
    publication.hebdo(&["train", "lines.jsonl", "-o", "my.model"]).ends(0).says("60 about machine learning");
    let first = std::fs::read(publication.path("my.model")).unwrap();
    publication.hebdo(&["train", "lines.jsonl", "-o", "my.model"]).ends(0);
    assert!(std::fs::read(publication.path("my.model")).unwrap() == first, "the same input gives the same bytes");
    let judged = publication.hebdo(&["eval", "--json", "--model", "my.model", "lines.jsonl"]).ends(0).stdout();
    let figures: Value = serde_json::from_str(&judged).unwrap();
    assert_eq!((&figures["gate"]["lines"], &figures["sections"]["lines"]), (&90.into(), &60.into()));
    assert!(figures["gate"]["f1"].as_f64().unwrap() > 0.99 && figures["sections"]["accuracy"].as_f64().unwrap() > 0.99);
    let shown = publication.hebdo(&["eval", "--model", "my.model", "lines.jsonl"]).ends(0).stdout();
    assert!(shown.contains("gate      precision 1.000") && shown.contains("truly"), "{shown}");
}

#[test]
fn what_cannot_be_trained_on_is_said_with_its_line() {
    let publication = Publication::new("");
    publication.write("unlabelled.jsonl", "{\"title\": \"a\", \"section\": \"other\"}\n{\"title\": \"b\"}\n");
    publication.write("nonsense.jsonl", "{\"title\": \"a\", \"section\": \"sport\"}\n");
    publication.write("same.jsonl", "{\"title\": \"a\", \"section\": \"other\"}\n");
    publication.hebdo(&["train", "unlabelled.jsonl", "-o", "m"]).ends(1).says("line 2 has no `section`");
    publication.hebdo(&["train", "nonsense.jsonl", "-o", "m"]).ends(1).says("`sport` is no section");
    publication.hebdo(&["train", "same.jsonl", "-o", "m"]).ends(1).says("nothing to tell apart");
    publication.hebdo(&["train", "-o", "m"]).ends(2).says("nothing to train on");
    publication.hebdo(&["eval", "unlabelled.jsonl"]).ends(1).says("line 2");
    publication.hebdo(&["classify", "--model", "feeds.toml", "same.jsonl"]).ends(1).says("no model of hebdo");
    let config = publication.read("feeds.toml");
    publication.write(
        "feeds.toml",
        &format!("{config}[[source]]\nname = \"a\"\nurl = \"a.xml\"\n[classifier]\nmodel = \"missing.model\"\n"),
    );
    publication.hebdo(&["fetch", "--now", NOW]);
    publication.hebdo(&["entries", "--now", NOW]).ends(1).says("missing.model");
}
