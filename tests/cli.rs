//! The commands, as an editor and an operator use them.

mod support;

use serde_json::Value;
use support::{Publication, put, rss, run};

const NOW: &str = "2025-06-15T12:00:00Z";

/// A publication with one source, a file.
fn one_source(titles: &[&str]) -> Publication {
    let publication =
        Publication::new("[[source]]\nname = \"Lab\"\nurl = \"lab.xml\"\nrelevant = true\nmax-per-issue = 9\n");
    publication.write("lab.xml", &rss("lab.example.org", titles));
    publication
}

#[test]
fn help_reads_like_a_manual() {
    let folder = tempfile::tempdir().unwrap();
    let commands = [
        "init", "run", "fetch", "compose", "build", "add", "drop", "pick", "move", "entries", "status", "parse",
        "classify", "rank", "serve", "eval", "train", "explain",
    ];
    let all = run(folder.path(), &["--help"], &[]).ends(0).stdout();
    for command in commands {
        assert!(all.contains(command), "{all}");
        let manual = run(folder.path(), &[command, "--help"], &[]).ends(0).stdout();
        assert!(manual.contains("Usage: hebdo") && manual.lines().count() > 12, "{manual}");
    }
    run(folder.path(), &["nonsense"], &[]).ends(2);
    run(folder.path(), &["run", "--now", "yesterday"], &[]).ends(2);
    run(folder.path(), &[], &[]).ends(2);
    assert!(run(folder.path(), &["--version"], &[]).ends(0).stdout().starts_with("hebdo "));
}

#[test]
fn init_writes_a_configuration_that_passes_and_keeps_the_one_that_is_there() {
    let folder = tempfile::tempdir().unwrap();
    run(folder.path(), &["init", "weekly"], &[]).ends(0);
    let weekly = folder.path().join("weekly");
    let status = run(&weekly, &["status"], &[]).ends(0).stdout();
    assert!(status.lines().count() > 20 && status.contains("never asked"), "{status}");
    put(&weekly.join("feeds.toml"), "mine");
    run(folder.path(), &["init", "weekly"], &[]).ends(1).says("is there already");
    assert_eq!(std::fs::read_to_string(weekly.join("feeds.toml")).unwrap(), "mine");
}

#[test]
fn mistakes_in_feeds_toml_are_exit_2_and_all_shown_before_anything_is_asked() {
    let publication =
        Publication::new("[[source]]\nname = \"A\"\nurl = \"a.xml\"\nsektion = \"papers\"\nweight = \"heavy\"\n");
    let done = publication.hebdo(&["run", "--now", NOW]).ends(2);
    for words in ["feeds.toml:9", "sektion", "feeds.toml:10", "weight"] {
        assert!(done.stderr().contains(words), "`{words}` is not in:\n{}", done.stderr());
    }
    assert!(!publication.path("hebdo.db").exists(), "nothing was begun");
    let missing = publication.hebdo(&["run", "--config", "none.toml"]).ends(2);
    assert!(missing.stderr().contains("none.toml") && missing.stderr().contains("hebdo init"), "{}", missing.stderr());
}

#[test]
fn a_file_that_a_person_has_changed_stays() {
    let publication = one_source(&["Neural networks", "Language models"]);
    publication.hebdo(&["run", "--now", NOW]).ends(0);
    let edited = publication.read("issues/2025-w24.toml").replace("title = \"Neural networks\"", "title = \"Edited\"");
    publication.write("issues/2025-w24.toml", &edited);
    publication.hebdo(&["compose", "2025-w24", "--now", NOW]).ends(1).says("a person has changed it");
    publication.hebdo(&["run", "--now", NOW]).ends(0);
    assert_eq!(publication.read("issues/2025-w24.toml"), edited);
    assert!(publication.read("out/issues/2025-w24.html").contains("Edited"), "but its words are published");
}

#[test]
fn an_untouched_file_is_made_anew_on_demand_and_keeps_its_date() {
    let publication = one_source(&["Neural networks"]);
    publication.hebdo(&["run", "--now", NOW]).ends(0);
    publication.hebdo(&["compose", "2025-w24", "--now", "2025-06-16T12:00:00Z"]).ends(0).says("unchanged");
    let renamed = publication.read("feeds.toml").replace("Test Weekly", "Best Weekly");
    publication.write("feeds.toml", &renamed);
    publication.hebdo(&["compose", "2025-w24", "--now", "2025-06-16T12:00:00Z"]).ends(0);
    let issue = publication.read("issues/2025-w24.toml");
    assert!(
        issue.contains("published = \"2025-06-15T12:00:00Z\"") && issue.contains("updated = \"2025-06-16T12:00:00Z\"")
    );
}

#[test]
fn what_was_published_is_not_published_again() {
    let publication = one_source(&["Neural networks"]);
    publication.hebdo(&["run", "--now", NOW]).ends(0);
    // A week later: the same entry under another guid, the same page at another source, and one new entry.
    let again = rss("lab.example.org", &["Neural networks", "Diffusion models"]).replace("<guid>", "<guid>urn:new:");
    publication.write("lab.xml", &again);
    publication.write("copy.xml", &rss("www.lab.example.org", &["Told by another"]));
    let config = publication.read("feeds.toml");
    publication
        .write("feeds.toml", &format!("{config}\n[[source]]\nname = \"Copy\"\nurl = \"copy.xml\"\nrelevant = true\n"));
    publication.hebdo(&["fetch", "--now", "2025-06-18T12:00:00Z"]).ends(0);
    publication.hebdo(&["run", "--now", "2025-06-22T12:00:00Z"]).ends(0);
    let second = publication.read("issues/2025-w25.toml");
    assert!(second.contains("Diffusion models"), "{second}");
    assert!(!second.contains("Neural networks") && !second.contains("Told by another"), "{second}");
}

#[test]
fn weeks_that_were_missed_are_made_up_for_and_empty_ones_are_said() {
    let publication = one_source(&["Neural networks"]);
    publication.hebdo(&["run", "--now", NOW]).ends(0);
    for (day, title) in [("2025-06-17", "Diffusion models"), ("2025-07-01", "Language models")] {
        let feed = rss("lab.example.org", &[title])
            .replace("https://lab.example.org/0", &format!("https://lab.example.org/{day}"));
        publication.write("lab.xml", &feed);
        publication.hebdo(&["fetch", "--now", &format!("{day}T12:00:00Z")]).ends(0);
    }
    publication.hebdo(&["run", "--now", "2025-07-06T12:00:00Z"]).ends(0).says("2025-w26: nothing new");
    assert!(publication.read("issues/2025-w25.toml").contains("Diffusion models"));
    assert!(publication.read("issues/2025-w27.toml").contains("Language models"));
    assert!(!publication.path("issues/2025-w26.toml").exists());
    let pages = publication.read("out/issues/2025-w27.html");
    assert!(pages.contains("2025-w25.html"), "the neighbour before is the last that came out");
    assert!(publication.read("out/issues/2025-w24.html").contains("2025-w25.html"), "and the one after appears");
}

#[test]
fn a_draft_of_the_open_week_is_in_no_feed() {
    let publication = one_source(&["Neural networks"]);
    publication.hebdo(&["fetch", "--now", "2025-06-12T12:00:00Z"]).ends(0);
    publication.hebdo(&["compose", "current", "--now", "2025-06-12T12:00:00Z"]).ends(0).says("a draft");
    publication.hebdo(&["build"]).ends(0);
    assert!(publication.path("out/issues/2025-w24.html").exists());
    for feed in ["out/feed.atom", "out/entries.atom", "out/index.html"] {
        assert!(!publication.read(feed).contains("Neural networks"), "{feed}");
    }
    publication.hebdo(&["run", "--now", NOW]).ends(0);
    assert!(publication.read("out/feed.atom").contains("Neural networks"), "when the week is over it comes out");
    publication.hebdo(&["compose", "2030-w01", "--now", NOW]).ends(2).says("has not begun");
    publication.hebdo(&["compose", "nonsense", "--now", NOW]).ends(2).says("is no week");
}

#[test]
fn a_broken_issue_file_stops_everything_with_its_place() {
    let publication = one_source(&["Neural networks"]);
    publication.hebdo(&["run", "--now", NOW]).ends(0);
    let broken = publication.read("issues/2025-w24.toml").replace("pick = true", "pick = yes");
    publication.write("issues/2025-w24.toml", &broken);
    publication.hebdo(&["build"]).ends(1).says("2025-w24.toml is no issue").says("pick = yes");
    publication.write(
        "issues/2025-w24.toml",
        &broken.replace("pick = yes", "pick = true").replace("\"2025-w24\"", "\"2025-w23\""),
    );
    publication.hebdo(&["build"]).ends(1).says("says that it is the issue of 2025-w23");
}

#[test]
fn entries_and_status_are_for_people_and_for_programs() {
    let publication = one_source(&["Neural networks \u{202e}explained", "Gardening"]);
    publication.hebdo(&["run", "--now", NOW]).ends(0);
    let table = publication.hebdo(&["entries", "--now", NOW]).ends(0).stdout();
    assert!(table.contains("in the issue") && table.contains("Neural networks explained"), "{table}");
    let lines = publication.hebdo(&["entries", "2025-w24", "--json", "--now", NOW]).ends(0).stdout();
    let entries: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(entries.len(), 2);
    for key in ["id", "title", "link", "section", "relevant", "story", "score", "why", "sources", "fate"] {
        assert!(!entries[0][key].is_null(), "{key}: {}", entries[0]);
    }
    let status = publication.hebdo(&["status", "--json", "--now", NOW]).ends(0).stdout();
    let status: Value = serde_json::from_str(status.trim()).unwrap();
    assert_eq!(status["source"], "Lab");
    assert_eq!(status["last_success"], "2025-06-15T12:00:00Z");
    assert_eq!(status["newest_entry"], "2025-06-10T08:00:00Z");
    assert_eq!(status["entries"], 2);
}

#[test]
fn fetch_takes_single_sources_and_knows_their_names() {
    let publication = one_source(&["Neural networks"]);
    publication.hebdo(&["fetch", "--source", "Lab", "--now", NOW]).ends(0).says("1 asked");
    publication.hebdo(&["fetch", "--source", "Lap", "--now", NOW]).ends(2).says("no source `Lap`");
}

#[test]
fn a_second_hebdo_waits_for_the_first() {
    let publication = one_source(&["Neural networks"]);
    let lock = std::fs::File::create(publication.path("hebdo.db.lock")).unwrap();
    lock.lock().unwrap();
    let path = publication.path("");
    let second = std::thread::spawn(move || run(&path, &["run", "--now", NOW], &[]));
    std::thread::sleep(std::time::Duration::from_millis(600));
    assert!(!publication.path("issues").exists());
    drop(lock);
    second.join().unwrap().ends(0).says("another hebdo is at work").says("1 new");
}

#[test]
fn quiet_is_silent_when_all_is_well() {
    let publication = one_source(&["Neural networks"]);
    assert_eq!(publication.hebdo(&["run", "--quiet", "--now", NOW]).ends(0).stderr(), "");
    std::fs::remove_file(publication.path("lab.xml")).unwrap();
    let done = publication.hebdo(&["run", "--quiet", "--now", NOW]).ends(1);
    assert!(done.stderr().starts_with("error: Lab: "), "{}", done.stderr());
}

#[test]
fn parse_prints_one_object_or_one_a_line() {
    let publication = one_source(&["Neural networks"]);
    publication.write("page.html", "<!doctype html><html><title>A page</title></html>");
    let one: Value = serde_json::from_str(&publication.hebdo(&["parse", "lab.xml"]).ends(0).stdout()).unwrap();
    assert_eq!((&one["ok"], &one["format"]), (&Value::Bool(true), &Value::from("rss2")));
    assert_eq!(one["entries"][0]["published"], "2025-06-10T08:00:00Z");
    assert_eq!(one["entries"][0]["image"], Value::Null, "what is absent is null");
    let both = publication.hebdo(&["parse", "lab.xml", "page.html", "missing.xml"]).ends(1).stdout();
    let objects: Vec<Value> = both.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(objects.len(), 3);
    assert_eq!(objects[1]["file"], "page.html");
    assert_eq!(objects[1]["ok"], false);
    assert!(objects[2]["error"].as_str().unwrap().contains("no such file"));
}

#[test]
fn classify_and_rank_are_filters() {
    let publication = one_source(&[]);
    publication.write(
        "lines.jsonl",
        "{\"id\": 1, \"title\": \"A garden in spring\"}\n\n{\"id\": \"b\", \"title\": \"GPT\", \"url\": \"https://arxiv.org/abs/2005.14165\"}\n",
    );
    let decided = publication.hebdo(&["classify", "lines.jsonl"]).ends(0).stdout();
    let lines: Vec<Value> = decided.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!((&lines[0]["id"], &lines[0]["relevant"]), (&Value::from(1), &Value::Bool(false)));
    assert_eq!((&lines[1]["relevant"], &lines[1]["section"]), (&Value::Bool(true), &Value::from("papers")));
    assert!(lines[1]["p"]["papers"].as_f64().unwrap() > 0.5 && lines[1]["why"].is_array());
    let ranked = publication.hebdo(&["rank", "lines.jsonl"]).ends(0).stdout();
    let scores: Vec<f64> =
        ranked.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()["score"].as_f64().unwrap()).collect();
    assert!(scores[0] >= scores[1]);
    publication.write("broken.jsonl", "{\"title\": \"a\"}\n{");
    publication.hebdo(&["classify", "broken.jsonl"]).ends(1).says("line 2");
}

/// Kills the server when the test ends, however it ends.
struct Server(std::process::Child);

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn serve_previews_with_the_types_that_readers_want() {
    use std::io::{BufRead as _, BufReader, Read as _, Write as _};
    let publication = one_source(&["Neural networks"]);
    publication.hebdo(&["serve"]).ends(1).says("`hebdo build` makes it");
    publication.hebdo(&["run", "--now", NOW]).ends(0);
    let mut server = Server(
        std::process::Command::new(env!("CARGO_BIN_EXE_hebdo"))
            .args(["serve", "--port", "0"])
            .current_dir(publication.path(""))
            .stderr(std::process::Stdio::piped())
            .spawn()
            .unwrap(),
    );
    let mut line = String::new();
    BufReader::new(server.0.stderr.take().unwrap()).read_line(&mut line).unwrap();
    let address = line.trim_start_matches("http://").split('/').next().unwrap().to_owned();
    assert!(address.starts_with("127.0.0.1:"), "only this machine: {line}");
    let get = |path: &str| {
        let mut stream = std::net::TcpStream::connect(&address).unwrap();
        write!(stream, "GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    };
    for (path, words) in [
        ("/", "text/html"),
        ("/feed.atom", "application/atom+xml"),
        ("/style.css", "text/css"),
        ("/none", "404 Not Found"),
        ("/../feeds.toml", "404 Not Found"),
    ] {
        let answer = get(path);
        assert!(answer.contains(words), "{path}: {answer}");
    }
}

#[test]
fn a_page_that_came_out_does_not_come_out_again_under_another_title() {
    let publication = one_source(&["Neural networks"]);
    publication.hebdo(&["run", "--now", NOW]).ends(0);
    // An editor changes the title, the database goes, and the source moves and retitles its entry.
    let edited = publication.read("issues/2025-w24.toml").replace("title = \"Neural networks\"", "title = \"Edited\"");
    publication.write("issues/2025-w24.toml", &edited);
    for file in ["hebdo.db", "hebdo.db-wal", "hebdo.db-shm"] {
        let _ = std::fs::remove_file(publication.path(file));
    }
    publication.hebdo(&["fetch", "--now", "2025-06-16T12:00:00Z"]).ends(0);
    let moved = rss("lab.example.org", &["Neural networks (updated)"]).replace("<guid>", "<guid>urn:new:");
    publication.write("lab.xml", &moved);
    publication.hebdo(&["fetch", "--now", "2025-06-17T12:00:00Z"]).ends(0);
    publication.hebdo(&["run", "--now", "2025-06-22T12:00:00Z"]).ends(0).says("2025-w25: nothing new");
}

#[test]
fn a_link_that_a_source_has_for_many_entries_keeps_none_of_them_back() {
    let publication = one_source(&["Neural networks", "Language models"]);
    let one_link = |text: String| {
        text.replace("https://lab.example.org/0</link>", "https://lab.example.org/all</link>")
            .replace("https://lab.example.org/1</link>", "https://lab.example.org/all</link>")
    };
    publication.write("lab.xml", &one_link(rss("lab.example.org", &["Neural networks", "Language models"])));
    publication.hebdo(&["run", "--now", NOW]).ends(0);
    let issue = publication.read("issues/2025-w24.toml");
    assert!(issue.contains("Neural networks") && issue.contains("Language models"), "{issue}");
}

#[test]
fn a_change_of_numbering_leaves_what_is_out() {
    let publication = one_source(&["Neural networks"]);
    publication.hebdo(&["run", "--now", NOW]).ends(0);
    let issue = publication.read("issues/2025-w24.toml");
    let config = publication.read("feeds.toml");
    publication.write(
        "feeds.toml",
        &config.replace("\n\n[[source]]", "\nweek = { starts = \"monday\", numbering = \"iso\" }\n\n[[source]]"),
    );
    publication.hebdo(&["run", "--now", "2025-06-16T12:00:00Z"]).ends(0);
    publication.hebdo(&["compose", "2025-w24", "--now", "2025-06-16T12:00:00Z"]).ends(1).says("came out as it is");
    assert_eq!(publication.read("issues/2025-w24.toml"), issue);
}

#[test]
fn remarks_and_hidden_files_are_the_editors() {
    let publication = one_source(&["Neural networks"]);
    publication.hebdo(&["run", "--now", NOW]).ends(0);
    let remarked = format!("# my notes\n{}", publication.read("issues/2025-w24.toml"));
    publication.write("issues/2025-w24.toml", &remarked);
    publication.write("issues/.#2025-w24.toml", "somebody is editing");
    publication.hebdo(&["compose", "2025-w24", "--now", NOW]).ends(1).says("a person has changed it");
    publication.hebdo(&["build"]).ends(0);
    assert_eq!(publication.read("issues/2025-w24.toml"), remarked);
}

#[test]
fn an_edited_draft_is_asked_after_when_its_week_is_over() {
    let publication = one_source(&["Neural networks"]);
    publication.hebdo(&["fetch", "--now", "2025-06-12T12:00:00Z"]).ends(0);
    publication.hebdo(&["compose", "current", "--now", "2025-06-12T12:00:00Z"]).ends(0);
    let edited = publication.read("issues/2025-w24.toml").replace("title = \"Neural networks\"", "title = \"Edited\"");
    publication.write("issues/2025-w24.toml", &edited);
    publication.hebdo(&["run", "--quiet", "--now", NOW]).ends(0).says("take out `draft = true`");
    publication.write("issues/2025-w24.toml", &edited.replace("draft = true\n", ""));
    publication.hebdo(&["run", "--now", NOW]).ends(0);
    assert!(publication.read("out/feed.atom").contains("Edited"));
}
