//! Stories told apart: the judged pairs of `stories/`, and `hebdo eval --stories`.

mod support;

use std::path::Path;

use support::{Publication, shared_data};

/// What `eval` says of a file of judged pairs.
fn figures(file: &Path) -> serde_json::Value {
    let publication = Publication::new("");
    let path = file.display().to_string();
    let done = publication.hebdo(&["eval", "--stories", "--json", &path]).ends(0);
    serde_json::from_str(done.stdout().lines().last().unwrap()).unwrap()
}

/// The pairs name entries of other people's feeds, which are beside the repository and not in it.
#[test]
fn the_judged_pairs_are_told_apart() {
    let Some(_) = shared_data() else { return };
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/stories");
    for (file, pairs, recall) in
        [("dev.jsonl", 300, 0.83), ("held.jsonl", 150, 0.82), ("fresh.jsonl", 150, 0.6), ("natural.jsonl", 500, 0.65)]
    {
        let figures = figures(&folder.join(file));
        let figure = |name: &str| figures[name].as_f64().unwrap();
        assert!(figure("same") + figure("different") >= f64::from(pairs), "{file}: {figures}");
        assert!(figure("precision") >= 0.95 && figure("recall") >= recall, "{file}: {figures}");
    }
}

#[test]
fn pairs_are_judged_and_the_wrong_ones_explained() {
    let publication = Publication::new("");
    publication.write(
        "pairs.jsonl",
        r#"{"same": true, "kind": "links", "a": {"title": "Sorting parcels", "url": "https://arxiv.org/abs/2506.10982v1"}, "b": {"title": "Parcels [pdf]", "url": "https://arxiv.org/pdf/2506.10982"}}
{"same": false, "a": {"title": "Sorter 2.1 released", "url": "https://a.example.org/1"}, "b": {"title": "Sorter 2.2 released", "url": "https://b.example.org/2"}}

{"same": true, "a": {"title": "Cranes come to the harbour", "url": "https://a.example.org/3"}, "b": {"title": "A strike ends", "url": "https://b.example.org/4"}}
"#,
    );
    let table = publication.hebdo(&["eval", "--stories", "-v", "pairs.jsonl"]).ends(0).stdout();
    assert!(table.contains("line 4: “Cranes come to the harbour” and “A strike ends” are one story, but:"), "{table}");
    assert!(table.contains("all                              2     1     1.000   0.500"), "{table}");
    let lines = publication.hebdo(&["eval", "--stories", "--json", "pairs.jsonl"]).ends(0).stdout();
    let lines: Vec<serde_json::Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 4);
    assert_eq!(
        (&lines[0]["found"], &lines[1]["found"], &lines[2]["found"]),
        (&true.into(), &false.into(), &false.into())
    );
    assert_eq!(lines[3]["recall"], 0.5);
}

#[test]
fn entries_of_pairs_are_found_in_files() {
    let publication = Publication::new("");
    publication
        .write("data/feed.xml", &support::rss("a.example.org", &["Cranes come to the harbour", "A strike ends"]));
    publication.write("data/lines.jsonl", "{\"id\": \"1\", \"title\": \"A\", \"url\": \"https://a.example.org/0\"}\n");
    publication.write(
        "data/page.html",
        "<html><head><meta property='og:title' content='Cranes'><link rel='canonical' href='https://a.example.org/0'></head></html>",
    );
    let feed = r#"{"file": "feed.xml", "id": "https://a.example.org/0"}"#;
    let pair = |other: &str| format!("{{\"same\": true, \"a\": {feed}, \"b\": {other}}}\n");
    let pairs = [r#"{"file": "lines.jsonl", "id": "1"}"#, r#"{"file": "page.html"}"#].map(pair).concat();
    publication.write("pairs.jsonl", &format!("{{\"files\": \"data\"}}\n{pairs}"));
    let table = publication.hebdo(&["eval", "--stories", "pairs.jsonl"]).ends(0).stdout();
    assert!(table.contains("all                              2     0     1.000   1.000"), "{table}");
    publication
        .write("pairs.jsonl", &format!("{{\"files\": \"data\"}}\n{}", pair(r#"{"file": "feed.xml", "id": "none"}"#)));
    publication.hebdo(&["eval", "--stories", "pairs.jsonl"]).ends(1).says("line 2").says("has no entry `none`");
    publication.write("pairs.jsonl", "{\"a\": 1}\n");
    publication.hebdo(&["eval", "--stories", "pairs.jsonl"]).ends(1).says("line 1 is no pair");
    publication.hebdo(&["eval", "pairs.jsonl"]).ends(1).says("line 1 has no `section`");
}

/// A feed with one entry.
fn feed(link: &str, title: &str, text: &str, day: &str) -> String {
    format!(
        "<rss version=\"2.0\"><channel><title>Feed</title><link>https://feed.example.org/</link><item><title>{title}</title>\
         <link>{link}</link><guid>{link}</guid><pubDate>{day} Jun 2025 08:00:00 GMT</pubDate>\
         <description>{text}</description></item></channel></rss>"
    )
}

#[test]
fn a_published_story_is_not_published_again_in_other_words() {
    let publication = Publication::new(
        "[[source]]\nname = \"Tech\"\nurl = \"tech.xml\"\nrelevant = true\n\n\
         [[source]]\nname = \"Wire\"\nurl = \"wire.xml\"\nrelevant = true\n",
    );
    let first = "Parcelworks raises $40M to sort parcels with neural networks";
    publication
        .write("tech.xml", &feed("https://tech.example.org/p", first, "Led by Harbour Ventures of Lyon.", "Thu, 05"));
    publication
        .write("wire.xml", &feed("https://wire.example.com/0", "Cranes learn to see", "In the harbour.", "Tue, 03"));
    publication.hebdo(&["run", "--now", "2025-06-08T06:00:00Z"]).ends(0);
    assert!(publication.read("issues/2025-w23.toml").contains(first));
    let again = "Lyon start-up Parcelworks lands $40M for AI parcel sorting";
    let copy =
        feed("https://wire.example.com/1", again, "Harbour Ventures led the round of $40M to sort parcels.", "Mon, 09");
    publication.write("wire.xml", &copy);
    publication.hebdo(&["fetch", "--now", "2025-06-10T06:00:00Z"]).ends(0);
    // Even without its memory.
    std::fs::remove_file(publication.path("hebdo.db")).unwrap();
    publication.hebdo(&["fetch", "--now", "2025-06-11T06:00:00Z"]).ends(0);
    let week = ["entries", "2025-w24", "--json", "--now", "2025-06-15T06:00:00Z"];
    let lines = publication.hebdo(&week).ends(0).stdout();
    let told = lines.lines().find(|line| line.contains(again)).unwrap();
    assert!(told.contains("\"fate\":\"published before\""), "{told}");
    publication.hebdo(&["run", "--now", "2025-06-15T06:00:00Z"]).ends(0);
    assert!(!publication.path("issues/2025-w24.toml").exists());
}

#[test]
fn one_event_is_one_entry_of_the_issue_with_all_who_told_it() {
    let publication = Publication::new(
        "[[source]]\nname = \"Tech\"\nurl = \"tech.xml\"\nrelevant = true\n\n\
         [[source]]\nname = \"Wire\"\nurl = \"wire.xml\"\nrelevant = true\n",
    );
    let first = "Parcelworks raises $40M to sort parcels with neural networks";
    let again = "Lyon start-up Parcelworks lands $40M for AI parcel sorting";
    publication
        .write("tech.xml", &feed("https://tech.example.org/p", first, "Led by Harbour Ventures of Lyon.", "Mon, 09"));
    let copy =
        feed("https://wire.example.com/1", again, "Harbour Ventures led the round of $40M to sort parcels.", "Tue, 10");
    publication.write("wire.xml", &copy);
    publication.hebdo(&["run", "--now", "2025-06-15T06:00:00Z"]).ends(0);
    let issue = publication.read("issues/2025-w24.toml");
    assert_eq!(issue.matches("[[section.entry]]\n").count(), 1, "{issue}");
    assert!(issue.contains(first) && !issue.contains(again), "the earliest report is the face: {issue}");
    assert!(issue.contains(r#"{ source = "Wire", link = "https://wire.example.com/1" }"#), "{issue}");
}

/// The links that a published week has as entries.
fn links(issue: &str) -> Vec<&str> {
    issue.lines().filter_map(|line| line.strip_prefix("link = ")).collect()
}

#[test]
fn a_published_page_is_not_published_again_months_later_by_another_source() {
    let publication = Publication::new(
        "[[source]]\nname = \"Tech\"\nurl = \"tech.xml\"\nrelevant = true\n\n\
         [[source]]\nname = \"Wire\"\nurl = \"wire.xml\"\nrelevant = true\nmax-age = \"900 days\"\n",
    );
    let page = "https://tech.example.org/p";
    publication
        .write("tech.xml", &feed(page, "Parcelworks sorts parcels with neural networks", "They are fast.", "Thu, 05"));
    publication.write("wire.xml", &feed("https://wire.example.com/0", "Cranes learn", "In the harbour.", "Tue, 03"));
    publication.hebdo(&["run", "--now", "2025-06-08T06:00:00Z"]).ends(0);
    assert!(links(&publication.read("issues/2025-w23.toml")).iter().any(|link| link.contains(page)));
    std::fs::remove_file(publication.path("hebdo.db")).unwrap();
    // Half a year later a list discovers it, in words of its own.
    let late = feed(&format!("{page}?utm_source=wire#top"), "An old gem on sorting", "Worth a read.", "Mon, 09");
    publication.write("wire.xml", &late.replace("Jun 2025", "Dec 2025"));
    let run = publication.hebdo(&["run", "--now", "2025-12-14T06:00:00Z"]).ends(0);
    assert!(!publication.path("issues/2025-w50.toml").exists());
    // A week without news makes no issue, and says so.
    run.says("2025-w50: nothing new about machine learning, so no issue");
}

#[test]
fn examples_that_no_source_told_are_named() {
    let publication = Publication::new(
        "[interest]\nlike = [\"2212.04356\", \"https://tech.example.org/p/?utm_source=x\"]\n\n\
         [[source]]\nname = \"Tech\"\nurl = \"tech.xml\"\nrelevant = true\n",
    );
    publication
        .write("tech.xml", &feed("https://tech.example.org/p", "Parcels sorted by networks", "Fast.", "Thu, 05"));
    publication.hebdo(&["run", "--now", "2025-06-08T06:00:00Z"]).ends(0).says(
        "warning: `like` in [interest] names what no source has told and what could not be read, so nothing is learnt \
         from it: `2212.04356`;",
    );
}

#[test]
fn reports_that_one_list_points_at_are_one_entry_with_links_to_each() {
    let publication = Publication::new("[[source]]\nname = \"Forum\"\nurl = \"forum.xml\"\nrelevant = true\n");
    let item = |link: &str, title: &str, number: u32| {
        format!(
            "<item><title>{title}</title><link>{link}</link><guid>{link}</guid>\
             <pubDate>Tue, 10 Jun 2025 08:00:00 GMT</pubDate><description>Led by Harbour Ventures of Lyon, with $40M.</description>\
             <comments>https://news.ycombinator.com/item?id={number}</comments></item>"
        )
    };
    let first = item("https://tech.example.org/p", "Parcelworks raises $40M to sort parcels with neural networks", 1);
    let second = item("https://wire.example.com/1", "Parcelworks raises $40M to sort parcels with AI", 2);
    publication
        .write("forum.xml", &format!("<rss version=\"2.0\"><channel><title>F</title>{first}{second}</channel></rss>"));
    publication.hebdo(&["run", "--now", "2025-06-15T06:00:00Z"]).ends(0);
    let issue = publication.read("issues/2025-w24.toml");
    assert_eq!(issue.matches("[[section.entry]]\n").count(), 1, "{issue}");
    assert!(issue.contains(r#"{ source = "wire.example.com", link = "https://wire.example.com/1" }"#), "{issue}");
    let explained = publication.hebdo(&["explain", "https://wire.example.com/1"]).ends(0).stdout();
    assert!(explained.contains("told by 1 other source"), "two reports, whoever points at them: {explained}");
}
