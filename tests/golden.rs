//! The demo week, from its sources to its pages, held byte for byte against `tests/demo/expected`.
//!
//! `SNAPSHOTS=overwrite cargo test --test golden` writes the expectation anew; read the difference.

mod support;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use support::{Publication, files};
use wiremock::matchers::method;
use wiremock::{Mock, MockServer, Request, Respond, ResponseTemplate};

const NOW: &str = "2025-06-15T12:00:00Z";

fn demo() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/demo")
}

/// The demo week as somebody who cloned the repository has it.
fn publication() -> Publication {
    let publication = Publication::copy_of(&demo());
    for made in ["expected", "issues", "out"] {
        let _ = fs::remove_dir_all(publication.path(made));
    }
    for made in ["hebdo.db", "hebdo.db-wal", "hebdo.db-shm", "hebdo.db.lock"] {
        let _ = fs::remove_file(publication.path(made));
    }
    publication
}

#[test]
fn the_demo_week_is_as_expected() {
    let publication = publication();
    publication.hebdo(&["run", "--now", NOW]).ends(0).says("10 asked, 0 failed");
    for folder in ["issues", "out"] {
        let expected = demo().join("expected").join(folder);
        let (made, kept) = (publication.files(folder), files(&expected));
        if std::env::var_os("SNAPSHOTS").is_some_and(|mode| mode == "overwrite") {
            let _ = fs::remove_dir_all(&expected);
            for (name, bytes) in &made {
                support::put(&expected.join(name), bytes);
            }
            continue;
        }
        let names = |files: &[(String, Vec<u8>)]| files.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>();
        assert_eq!(names(&made), names(&kept), "{folder}/ holds other files than expected");
        for ((name, made), (_, kept)) in made.iter().zip(&kept) {
            let (made, kept) = (String::from_utf8_lossy(made), String::from_utf8_lossy(kept));
            if made != kept {
                let at = made.lines().zip(kept.lines()).position(|(a, b)| a != b);
                let line = at.unwrap_or_else(|| made.lines().count().min(kept.lines().count()));
                panic!(
                    "{folder}/{name} differs from line {}:\n  made     {}\n  expected {}",
                    line + 1,
                    made.lines().nth(line).unwrap_or("(end)"),
                    kept.lines().nth(line).unwrap_or("(end)"),
                );
            }
        }
    }
}

#[test]
fn running_again_changes_nothing() {
    let publication = publication();
    publication.hebdo(&["run", "--now", NOW]).ends(0);
    let first = (publication.files("issues"), publication.files("out"));
    let times = |publication: &Publication| -> BTreeMap<String, std::time::SystemTime> {
        let out = publication.path("out");
        let modified = |name: &str| fs::metadata(out.join(name)).unwrap().modified().unwrap();
        publication.files("out").into_iter().map(|(name, _)| (name.clone(), modified(&name))).collect()
    };
    let before = times(&publication);
    publication.hebdo(&["run", "--now", "2025-06-15T13:00:00Z"]).ends(0).says("0 written");
    publication.hebdo(&["build", "--now", "2026-01-01T00:00:00Z"]).ends(0).says("0 written");
    assert_eq!((publication.files("issues"), publication.files("out")), first);
    assert_eq!(times(&publication), before, "no file was touched");
}

#[test]
fn out_and_the_database_can_be_deleted() {
    let publication = publication();
    publication.hebdo(&["run", "--now", NOW]).ends(0);
    let first = (publication.files("issues"), publication.files("out"));
    fs::remove_dir_all(publication.path("out")).unwrap();
    for file in ["hebdo.db", "hebdo.db-wal", "hebdo.db-shm"] {
        let _ = fs::remove_file(publication.path(file));
    }
    publication.hebdo(&["run", "--now", "2025-06-18T12:00:00Z"]).ends(0);
    assert_eq!((publication.files("issues"), publication.files("out")), first, "nothing published is lost");
}

/// Answers with a file of the demo week, early or late.
struct Slowly {
    body: Vec<u8>,
    rank: u64,
    backwards: Arc<AtomicBool>,
}

impl Respond for Slowly {
    fn respond(&self, _: &Request) -> ResponseTemplate {
        let rank = if self.backwards.load(Ordering::SeqCst) { 10 - self.rank } else { self.rank };
        ResponseTemplate::new(200).set_body_bytes(self.body.clone()).set_delay(Duration::from_millis(rank * 40))
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_answers_first_does_not_change_a_byte() {
    let backwards = Arc::new(AtomicBool::new(false));
    let text = fs::read_to_string(demo().join("feeds.toml")).unwrap();
    let mut sources: Vec<(String, Vec<u8>)> = files(&demo().join("sources"));
    sources.retain(|(name, _)| name != "arxiv.xml");
    let mut config = text;
    let mut servers = Vec::new();
    for (rank, (name, body)) in (0..).zip(sources) {
        let server = MockServer::start().await;
        let slowly = Slowly { body, rank, backwards: backwards.clone() };
        Mock::given(method("GET")).respond_with(slowly).mount(&server).await;
        config = config.replace(&format!("sources/{name}"), &format!("{}/{name}", server.uri()));
        servers.push(server);
    }
    let mut made = Vec::new();
    for order in [false, true] {
        backwards.store(order, Ordering::SeqCst);
        let publication = publication();
        publication.write("feeds.toml", &config);
        tokio::task::block_in_place(|| publication.hebdo(&["run", "--now", NOW]).ends(0));
        made.push((publication.files("issues"), publication.files("out")));
    }
    assert!(made[0] == made[1], "the order in which sources answered changed the publication");
}
