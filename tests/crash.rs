//! Killed, interrupted, out of disk, started twice: nothing is lost but the poll that it happened in.
#![cfg(unix)]

mod support;

use std::io::Write as _;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use support::raw::{Raw, answer};
use support::{Publication, files, rss};

const NOW: &str = "2025-06-15T12:00:00Z";

/// How often a run is killed, in all,
const KILLS: u32 = 200;
/// and how often in a row before a run may end.
const IN_A_ROW: u32 = 10;

fn source(name: &str, url: &str) -> String {
    format!("[[source]]\nname = \"{name}\"\nurl = \"{url}\"\nrelevant = true\n\n")
}

fn start(publication: &Publication, arguments: &[&str]) -> Child {
    Command::new(env!("CARGO_BIN_EXE_hebdo"))
        .args(arguments)
        .env("NO_PROXY", "*")
        .env_remove("HEBDO_LOG")
        .current_dir(publication.path("."))
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

/// Five sources on the network and one on the disk, with enough entries that recording takes its time.
fn sources() -> (Vec<Raw>, String) {
    let servers: Vec<Raw> = (0..5)
        .map(|number| {
            let titles: Vec<String> = (0..30).map(|entry| format!("Neural network {number} {entry}")).collect();
            let titles: Vec<&str> = titles.iter().map(String::as_str).collect();
            let feed = rss(&format!("s{number}.example.org"), &titles);
            Raw::saying(answer("200 OK", "ETag: \"1\"\r\n", feed))
        })
        .collect();
    let listed = servers.iter().enumerate().map(|(number, server)| source(&format!("S{number}"), &server.url()));
    let listed = listed.collect::<String>() + &source("file", "local.xml");
    (servers, listed)
}

/// What was published: the site and the issues.
fn published(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let is_ours = |name: &str| !name.rsplit('/').next().unwrap_or_default().starts_with(".hebdo-");
    ["out", "issues"].iter().flat_map(|below| files(&folder.join(below))).filter(|(name, _)| is_ours(name)).collect()
}

fn publication(sources: &str) -> Publication {
    let publication = Publication::on_loopback(sources);
    publication.write("local.xml", &rss("local.example.org", &["Neural local"]));
    publication
}

#[test]
fn killed_at_any_moment_the_next_run_is_right() {
    let (_servers, sources) = sources();
    let undisturbed = publication(&sources);
    let begun = Instant::now();
    undisturbed.hebdo(&["run", "--now", NOW]).ends(0);
    let length = begun.elapsed();
    let expected = published(&undisturbed.path("."));
    assert!(expected.len() > 8);

    let mut cut_short = 0;
    for round in 0..KILLS / IN_A_ROW {
        let publication = publication(&sources);
        for kill in 0..IN_A_ROW {
            let mut run = start(&publication, &["run", "--now", NOW]);
            // Evenly over the length of a run, no two at the same moment.
            let share = (kill * KILLS / IN_A_ROW + round) * 1_000 / KILLS;
            thread::sleep(length * share / 1_000);
            run.kill().unwrap();
            cut_short += u32::from(run.wait().unwrap().code().is_none());
        }
        publication.hebdo(&["run", "--now", NOW]).ends(0);
        let made = published(&publication.path("."));
        let names = |files: &[(String, Vec<u8>)]| files.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>();
        assert_eq!(names(&made), names(&expected), "round {round}");
        assert!(made == expected, "round {round}: the same files with other words");
        let left = publication.files(".").into_iter().map(|(name, _)| name).find(|name| name.contains(".hebdo-"));
        assert_eq!(left, None, "what was half written is cleared away");
        publication.hebdo(&["fetch", "--now", NOW]).ends(0).says("0 new");
    }
    assert!(cut_short > KILLS / 4, "{cut_short} of {KILLS} runs were under way when they were killed");
}

#[test]
fn a_full_disk_stops_a_run_and_harms_none() {
    let (_servers, sources) = sources();
    let undisturbed = publication(&sources);
    undisturbed.hebdo(&["run", "--now", NOW]).ends(0);
    let expected = published(&undisturbed.path("."));

    let publication = publication(&sources);
    let mut refused = 0;
    // No file may grow beyond so many half kilobytes: the database, its log, a page.
    for most in [0, 1, 2, 8, 16, 64, 100, 150, 200] {
        let limited = format!("trap '' XFSZ; ulimit -f {most}; exec \"$0\" run --now {NOW}");
        let output = Command::new("sh")
            .args(["-c", &limited, env!("CARGO_BIN_EXE_hebdo")])
            .env("NO_PROXY", "*")
            .current_dir(publication.path("."))
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(matches!(output.status.code(), Some(0 | 1)), "{most}: {:?} {said}", output.status);
        assert!(!said.contains("panicked"), "{most}: {said}");
        refused += u32::from(output.status.code() == Some(1));
    }
    assert!(refused >= 3, "{refused}");
    publication.hebdo(&["run", "--now", NOW]).ends(0);
    assert!(published(&publication.path(".")) == expected);
}

/// Waits until a server was asked something.
fn until_asked(server: &Raw) {
    while server.heads().is_empty() {
        thread::sleep(Duration::from_millis(5));
    }
}

#[test]
fn ctrl_c_ends_a_run_and_keeps_what_came() {
    let good = Raw::saying(answer("200 OK", "", rss("a.example.org", &["Neural"])));
    let silent = Raw::new(|_, _, _| thread::sleep(Duration::from_mins(2)));
    let sources = source("slow", &silent.url()) + &source("good", &good.url());
    let publication = Publication::on_loopback(&sources);
    let run = start(&publication, &["run", "--now", NOW]);
    until_asked(&silent);
    until_asked(&good);
    thread::sleep(Duration::from_millis(300));
    Command::new("kill").args(["-INT", &run.id().to_string()]).status().unwrap();
    let output = run.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(130), "{said}");
    assert!(said.contains("interrupted"), "{said}");
    assert_eq!(publication.status("good", NOW)["entries"], 1);
    assert!(publication.status("slow", NOW)["error"].is_null(), "it did not fail, it was not waited for");
}

#[test]
fn two_runs_at_once_come_one_after_the_other() {
    let server = Raw::new(|stream, _, number| {
        if number == 0 {
            thread::sleep(Duration::from_millis(600));
        }
        let _ = stream.write_all(&answer("200 OK", "", rss("a.example.org", &["Neural"])));
    });
    let publication = Publication::on_loopback(&source("A", &server.url()));
    let first = start(&publication, &["run", "--now", NOW]);
    until_asked(&server);
    let second = publication.hebdo(&["run", "--now", NOW]).ends(0);
    assert!(second.stderr().contains("another hebdo is at work"), "{}", second.stderr());
    assert_eq!(first.wait_with_output().unwrap().status.code(), Some(0));
    assert_eq!(publication.status("A", NOW)["entries"], 1);
}

#[test]
fn a_hundred_hosts_fit_into_few_files() {
    let servers: Vec<Raw> = (0..100)
        .map(|number| {
            let feed = rss(&format!("s{number}.example.org"), &["Neural"]);
            Raw::new(move |stream, _, _| {
                let _ = stream.write_all(&answer("200 OK", "Connection: keep-alive\r\n", &feed));
            })
        })
        .collect();
    let sources: String =
        (0..).zip(&servers).map(|(number, server)| source(&format!("S{number}"), &server.url())).collect();
    let publication = Publication::on_loopback(&sources);
    let output = Command::new("sh")
        .args(["-c", "ulimit -n 64; exec \"$0\" fetch --now \"$1\"", env!("CARGO_BIN_EXE_hebdo"), NOW])
        .env("NO_PROXY", "*")
        .current_dir(publication.path("."))
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(said.contains("100 asked, 0 failed"), "{said}");
}
