//! What hosts ask of us, kept: validators, rests, moves, and secrets that are theirs alone.

mod support;

use std::io::Write as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use support::raw::{Raw, answer, header};
use support::{Publication, rss};

const DAY_1: &str = "2025-06-15T12:00:00Z";

fn source(name: &str, url: &str) -> String {
    format!("[[source]]\nname = \"{name}\"\nurl = \"{url}\"\nrelevant = true\n\n")
}

fn feed() -> String {
    rss("a.example.org", &["Neural one", "Neural two"])
}

/// Answers each request in turn; the last one again and again.
fn in_turn(answers: Vec<Vec<u8>>) -> Raw {
    Raw::new(move |stream, _, number| {
        let _ = stream.write_all(&answers[number.min(answers.len() - 1)]);
    })
}

fn ok(headers: &str, body: &str) -> Vec<u8> {
    answer("200 OK", headers, body)
}

fn fetch_at(publication: &Publication, times: &[&str]) -> Vec<String> {
    times.iter().map(|now| publication.hebdo(&["fetch", "--now", now]).stderr()).collect()
}

#[test]
fn a_source_is_asked_when_it_wants_to_be() {
    let hourly = feed().replace("<channel>", "<channel><ttl>60</ttl>");
    let on_weekdays = feed().replace("<channel>", "<channel><skipDays><day>Saturday</day><day>Sunday</day></skipDays>");
    let in_the_day = feed().replace("<channel>", "<channel><skipHours><hour>13</hour></skipHours>");
    for (what, headers, body, times, requests) in [
        ("nothing said", "", feed(), &[DAY_1, DAY_1][..], 2),
        (
            "max-age",
            "Cache-Control: max-age=3600\r\n",
            feed(),
            &[DAY_1, "2025-06-15T12:59:59Z", "2025-06-15T13:00:00Z"],
            2,
        ),
        (
            "max-age of years",
            "Cache-Control: max-age=99999999\r\n",
            feed(),
            &[DAY_1, "2025-06-16T10:00:00Z", "2025-06-16T12:00:00Z"],
            2,
        ),
        (
            "Expires",
            "Expires: Sun, 15 Jun 2025 13:00:00 GMT\r\n",
            feed(),
            &[DAY_1, "2025-06-15T12:30:00Z", "2025-06-15T13:30:00Z"],
            2,
        ),
        ("Expires: 0", "Expires: 0\r\n", feed(), &[DAY_1, DAY_1], 2),
        ("no-cache", "Cache-Control: no-cache\r\n", feed(), &[DAY_1, DAY_1], 2),
        ("ttl", "", hourly.clone(), &[DAY_1, "2025-06-15T12:59:00Z", "2025-06-15T13:01:00Z"], 2),
        ("the longer of two", "Cache-Control: max-age=60\r\n", hourly, &[DAY_1, "2025-06-15T12:30:00Z"], 1),
        ("skipHours", "", in_the_day, &[DAY_1, "2025-06-15T13:30:00Z", "2025-06-15T14:00:00Z"], 2),
        (
            "skipDays",
            "",
            on_weekdays.clone(),
            &["2025-06-13T12:00:00Z", "2025-06-14T12:00:00Z", "2025-06-15T12:00:00Z", "2025-06-16T12:00:00Z"],
            2,
        ),
        ("skipDays that are never over", "", on_weekdays, &["2025-06-15T12:00:00Z", "2025-06-22T12:00:00Z"], 2),
    ] {
        let server = in_turn(vec![ok(headers, &body)]);
        let publication = Publication::on_loopback(&source("A", &server.url()));
        let said = fetch_at(&publication, times);
        assert_eq!(server.heads().len(), requests, "{what}: {said:?}");
        assert_eq!(publication.status("A", DAY_1)["entries"], 2, "{what}");
    }
    let server = in_turn(vec![ok("Cache-Control: max-age=3600\r\n", &feed())]);
    let publication = Publication::on_loopback(&source("A", &server.url()));
    fetch_at(&publication, &[DAY_1]);
    publication.hebdo(&["fetch", "--now", DAY_1]).ends(0).says("1 not due yet");
    publication.hebdo(&["fetch", "--force", "--now", DAY_1]).ends(0);
    assert_eq!(server.heads().len(), 2, "--force asks all the same");
}

#[test]
fn validators_go_with_what_is_held_and_are_not_believed_for_ever() {
    let not_modified = b"HTTP/1.1 304 Not Modified\r\n\r\n".to_vec();
    let server = in_turn(vec![ok("ETag: W/\"1\"\r\nLast-Modified: Sun\r\n", &feed()), not_modified]);
    let publication = Publication::on_loopback(&source("A", &server.url()));
    let days =
        ["2025-06-01", "2025-06-02", "2025-06-08", "2025-06-09", "2025-06-10"].map(|day| format!("{day}T12:00:00Z"));
    fetch_at(&publication, &days.each_ref().map(String::as_str));
    let heads = server.heads();
    let etags: Vec<_> = heads.iter().map(|head| header(head, "if-none-match")).collect();
    // On the ninth day it is asked for all of it, and its 304 is no answer to that.
    assert_eq!(etags, [None, Some("W/\"1\""), Some("W/\"1\""), None, None]);
    assert_eq!(header(&heads[1], "if-modified-since"), Some("Sun"));
    assert_eq!(publication.status("A", DAY_1)["entries"], 2);

    // A page instead of the feed: the next question is about the feed that is held.
    let page = ok("ETag: \"page\"\r\n", "<!doctype html><title>Log in</title>");
    let server = in_turn(vec![ok("ETag: \"feed\"\r\n", &feed()), page]);
    let publication = Publication::on_loopback(&source("A", &server.url()));
    fetch_at(&publication, &[DAY_1, DAY_1, DAY_1]);
    assert_eq!(header(&server.heads()[2], "if-none-match"), Some("\"feed\""));
    assert_eq!(publication.status("A", DAY_1)["entries"], 2, "the last good entries stay");

    // Part of a feed is no version of it.
    let feed = feed();
    let part = ok("ETag: \"part\"\r\n", &feed[..feed.find("two").unwrap()]);
    let server = in_turn(vec![part]);
    let publication = Publication::on_loopback(&source("A", &server.url()));
    fetch_at(&publication, &[DAY_1, DAY_1]);
    assert_eq!(header(&server.heads()[1], "if-none-match"), None);
}

#[test]
fn the_same_again_is_unchanged() {
    let again = |first: Vec<u8>, second: Vec<u8>| {
        let server = in_turn(vec![first, second]);
        let publication = Publication::on_loopback(&source("A", &server.url()));
        fetch_at(&publication, &[DAY_1, DAY_1]).remove(1)
    };
    let stamped = |stamp: &str| feed().replace("</rss>", &format!("<!-- {stamp} --></rss>"));
    assert!(again(ok("", &feed()), ok("", &feed())).contains("1 unchanged"), "the same bytes");
    let tagged = |body: &str| ok("ETag: \"1\"\r\n", body);
    assert!(again(tagged(&stamped("a")), tagged(&stamped("b"))).contains("1 unchanged"), "the same ETag");
    let other = rss("a.example.org", &["Neural one", "Neural two", "Neural three"]);
    let lied = again(tagged(&feed()), tagged(&other));
    assert!(lied.contains("1 new") && !lied.contains("unchanged"), "an ETag that lies hides nothing: {lied}");
}

#[test]
fn failures_back_off_and_recover() {
    let broken = || answer("500 Oops", "", "");
    let server = in_turn(vec![broken(), broken(), ok("", &feed())]);
    let publication = Publication::on_loopback(&source("A", &server.url()));
    let said = fetch_at(&publication, &[DAY_1, DAY_1, "2025-06-15T12:59:00Z"]);
    assert_eq!(server.heads().len(), 2, "the first failure is tried again at once, the second an hour later");
    assert!(said[2].contains("the server answered 500") && said[2].contains("asked again after"), "{}", said[2]);
    publication.hebdo(&["fetch", "--now", "2025-06-15T13:00:00Z"]).ends(0).says("2 new");
    assert!(publication.status("A", DAY_1)["error"].is_null());
}

#[test]
fn a_host_that_wants_silence_gets_it_for_all_that_is_on_it() {
    for status in ["429 Too Many Requests", "503 Service Unavailable"] {
        let server = Raw::new(move |stream, request, _| {
            let busy = answer(status, "Retry-After: 3600\r\n", "");
            let _ = stream.write_all(&if request.contains("/b ") { busy } else { ok("", &feed()) });
        });
        let at = |path: &str| server.url().replace("/feed", path);
        let sources = [source("A", &at("/a")), source("B", &at("/b")), source("C", &at("/c"))].concat();
        let publication = Publication::on_loopback(&sources);
        let said = fetch_at(&publication, &[DAY_1, "2025-06-15T12:59:00Z", "2025-06-15T13:00:01Z"]);
        let paths: Vec<String> = server.heads().iter().map(|head| head[4..6].to_owned()).collect();
        assert_eq!(paths, ["/a", "/b", "/a", "/b"], "{status}: {said:?}");
        assert_eq!(said[1].matches("silence until").count(), 3, "{}", said[1]);
    }
}

#[test]
fn what_another_host_does_is_not_held_against_the_one_that_sent_us_there() {
    let busy = Raw::saying(answer("429 Too Many Requests", "Retry-After: 3600\r\n", ""));
    for elsewhere in [busy.url(), "http://127.0.0.1:1/".to_owned(), "http://nowhere.invalid/".to_owned()] {
        let server = Raw::new(move |stream, request, _| {
            let away = answer("302 Found", &format!("Location: {elsewhere}\r\n"), "");
            let _ = stream.write_all(&if request.contains("/a ") { away } else { ok("", &feed()) });
        });
        let at = |path: &str| server.url().replace("/feed", path);
        let publication = Publication::on_loopback(&[source("A", &at("/a")), source("B", &at("/b"))].concat());
        for requests in [2, 3] {
            publication.hebdo(&["fetch", "--source", "B", "--source", "A", "--now", DAY_1]);
            assert!(server.heads().len() >= requests, "{:?}", server.heads());
            assert_eq!(publication.status("B", DAY_1)["entries"], 2);
            assert!(publication.status("B", DAY_1)["error"].is_null());
        }
    }
    assert_eq!(busy.heads().len(), 1, "and is kept to all the same");
}

#[test]
fn moves_for_good_are_remembered_and_told() {
    let new = Arc::new(AtomicUsize::new(0));
    for (status, body, requests) in [
        ("301 Moved Permanently", feed(), &["/feed", "/new", "/new"][..]),
        ("308 Permanent Redirect", feed(), &["/feed", "/new", "/new"]),
        ("302 Found", feed(), &["/feed", "/new", "/feed", "/new"]),
        ("307 Temporary Redirect", feed(), &["/feed", "/new", "/feed", "/new"]),
        // It moved to what is no feed.
        ("301 Moved Permanently", "<!doctype html><p>Sold".to_owned(), &["/feed", "/new", "/feed", "/new"]),
    ] {
        new.store(0, Ordering::SeqCst);
        let wanted = body.clone();
        let server = Raw::new(move |stream, request, _| {
            let said = if request.starts_with("GET /feed") {
                answer(status, "Location: /new\r\n", "")
            } else {
                ok("", &wanted)
            };
            let _ = stream.write_all(&said);
        });
        let publication = Publication::on_loopback(&source("A", &server.url()));
        let said = fetch_at(&publication, &[DAY_1, DAY_1]);
        let paths: Vec<String> = server.heads().iter().map(|head| head.split(' ').nth(1).unwrap().to_owned()).collect();
        assert_eq!(paths, requests, "{status}: {said:?}");
        assert_eq!(said[0].contains("moved   A: for good"), requests.len() == 3, "{status}: {}", said[0]);
    }
}

#[test]
fn a_new_place_that_fails_is_given_up_for_the_old_one() {
    let server = Raw::new(|stream, request, number| {
        let said = match (request.starts_with("GET /feed"), number) {
            (true, 0) => answer("301 Moved Permanently", "Location: /new\r\n", ""),
            (true, _) | (false, 1) => ok("", &feed()),
            (false, _) => answer("404 Not Found", "", ""),
        };
        let _ = stream.write_all(&said);
    });
    let publication = Publication::on_loopback(&source("A", &server.url()));
    fetch_at(&publication, &[DAY_1, DAY_1, DAY_1]);
    let paths: Vec<String> = server.heads().iter().map(|head| head.split(' ').nth(1).unwrap().to_owned()).collect();
    assert_eq!(paths, ["/feed", "/new", "/new", "/feed"]);
    assert!(publication.status("A", DAY_1)["error"].is_null());
}

#[test]
fn what_is_gone_is_not_asked_again_and_told() {
    let server = in_turn(vec![ok("", &feed()), answer("410 Gone", "", "")]);
    let publication = Publication::on_loopback(&source("A", &server.url()));
    let said = fetch_at(&publication, &[DAY_1, DAY_1, "2025-07-15T12:00:00Z"]);
    assert_eq!(server.heads().len(), 2);
    assert!(said[2].contains("gone for good"), "{}", said[2]);
    assert_eq!(publication.status("A", DAY_1)["entries"], 2);
    publication.hebdo(&["fetch", "--force", "--now", "2025-07-15T12:00:00Z"]);
    assert_eq!(server.heads().len(), 3);
}

/// Everything in a folder that could hold a secret: the database, the issues, the site.
fn leaks(publication: &Publication, said: &str, secrets: &[&str]) -> Vec<String> {
    let mut leaks = Vec::new();
    for secret in secrets {
        if said.contains(secret) {
            leaks.push(format!("{secret} in what was said: {said}"));
        }
        for (name, bytes) in publication.files(".") {
            let is_config = name == "feeds.toml";
            if !is_config && bytes.windows(secret.len()).any(|window| window == secret.as_bytes()) {
                leaks.push(format!("{secret} in {name}"));
            }
        }
    }
    leaks
}

#[test]
fn secrets_are_sent_to_one_host_and_come_out_nowhere() {
    // It echoes whatever it is told, in body, headers and addresses.
    let echo = Raw::new(|stream, request, _| {
        let told = ["authorization", "x-key"].map(|name| header(request, name).unwrap_or("nothing").to_owned());
        let body = rss("a.example.org", &[&format!("Neural {} {}", told[0], told[1]), "Neural b3g1n-s3cr3t"])
            .replace("<channel>", &format!("<channel><generator>{}</generator>", told[0]));
        let said = ok(&format!("ETag: \"{}\"\r\nX-Echo: {}\r\n", told[0], told[1]), &body);
        let _ = stream.write_all(&said);
    });
    let away = Raw::new(|stream, request, _| {
        let told = header(request, "authorization").or(header(request, "x-key")).unwrap_or("nothing").to_owned();
        let _ = stream.write_all(&ok("", &rss("b.example.org", &[&format!("Neural away {told}")])));
    });
    let elsewhere = away.url();
    let sending = {
        let elsewhere = elsewhere.clone();
        Raw::new(move |stream, _, _| {
            let _ = stream.write_all(&answer("301 Moved Permanently", &format!("Location: {elsewhere}\r\n"), ""));
        })
    };
    let leading = Raw::new(|stream, request, _| {
        let told = header(request, "authorization").unwrap_or("nothing").replace(' ', "+");
        let location = format!("Location: http://127.0.0.1:1/?stolen={told}\r\n");
        let _ = stream.write_all(&answer("302 Found", &location, ""));
    });
    let refusing = Raw::saying(answer("401 Unauthorized", "WWW-Authenticate: Basic\r\n", ""));
    let with = |server: &Raw, login: &str| server.url().replace("http://", &format!("http://{login}@"));
    let keys =
        "user = \"ada\"\npassword-env = \"HEBDO_TEST_PASSWORD\"\nheaders = { X-Key = { env = \"HEBDO_TEST_KEY\" } }\n";
    let token = "token-env = \"HEBDO_TEST_TOKEN\"\n";
    let keyed =
        |name: &str, server: &Raw, keys: &str| source(name, &server.url()).trim_end().to_owned() + "\n" + keys + "\n";
    let sources = [
        keyed("echo", &echo, keys),
        keyed("bearer", &sending, token),
        keyed("leading", &leading, token),
        source("in the address", &with(&refusing, "bob:p4ssw0rd-here")),
        source("nobody", "http://eve:p4ssw0rd-there@127.0.0.1:1/feed"),
        source("refused", "http://eve:p4ssw0rd-there@10.0.0.1/feed"),
    ];
    let publication = Publication::on_loopback(&sources.concat());
    let variables = [
        ("HEBDO_TEST_PASSWORD", "op3n-s3sam3"),
        ("HEBDO_TEST_KEY", "k3y-of-k3ys"),
        ("HEBDO_TEST_TOKEN", "t0k3n-t0k3n"),
    ];
    let mut said = String::new();
    for arguments in [
        &["run", "-vv", "--now", DAY_1][..],
        &["fetch", "-vvv", "--now", DAY_1],
        &["status", "--now", DAY_1],
        &["entries", "--now", DAY_1],
    ] {
        let done = publication.hebdo_with(arguments, &variables);
        said += &(done.stdout() + &done.stderr());
    }
    // "ada:op3n-s3sam3" and the others in base 64.
    let secrets = ["op3n-s3sam3", "k3y-of-k3ys", "t0k3n-t0k3n", "YWRhOm9wM24tczNzYW0z", "p4ssw0rd", "Ym9iOnA0c3N3MHJk"];
    assert_eq!(leaks(&publication, &said, &secrets), Vec::<String>::new());
    assert_eq!(header(&echo.heads()[0], "authorization"), Some("Basic YWRhOm9wM24tczNzYW0z"));
    assert_eq!(header(&echo.heads()[0], "x-key"), Some("k3y-of-k3ys"));
    assert_eq!(header(&sending.heads()[0], "authorization"), Some("Bearer t0k3n-t0k3n"));
    assert_eq!(header(&refusing.heads()[0], "authorization"), Some("Basic Ym9iOnA0c3N3MHJkLWhlcmU="));
    assert!(!away.heads().is_empty());
    for head in away.heads() {
        assert_eq!(header(&head, "authorization"), None, "another port is another host; a remembered move as well");
    }
    assert!(said.contains("leading: 127.0.0.1 redirects with our secret in the address"), "{said}");
}

#[test]
fn a_secret_that_is_not_there_fails_its_source_alone() {
    let server = in_turn(vec![ok("", &feed())]);
    let keyed = source("A", &server.url()).trim_end().to_owned() + "\npassword-env = \"HEBDO_TEST_UNSET\"\n\n";
    let publication = Publication::on_loopback(&(keyed + &source("B", &server.url().replace("/feed", "/b"))));
    publication.hebdo(&["fetch", "--now", DAY_1]).ends(0).says("A: the variable `HEBDO_TEST_UNSET`").says("2 new");
    assert_eq!(server.heads().len(), 1, "A is not asked without its login");
}

#[test]
fn parsing_an_address_obeys_the_configuration() {
    let server = in_turn(vec![ok("", &feed())]);
    let publication = Publication::new(&source("A", &server.url()));
    let shut = publication.hebdo(&["parse", &server.url()]).ends(1).stdout();
    assert!(shut.contains("private network") && server.heads().is_empty(), "{shut}");
    let publication = Publication::on_loopback(&source("A", &server.url()));
    let open = publication.hebdo(&["parse", &server.url()]).ends(0).stdout();
    assert!(open.contains("Neural one"), "{open}");
}

#[test]
fn a_proxy_of_the_environment_is_used_and_leads_to_no_private_place() {
    let proxy = in_turn(vec![ok("", &feed())]);
    let place = format!("http://me:pr0xy-s3cr3t@127.0.0.1:{}", proxy.port());
    let sources = ["http://far.example.org/feed", "http://10.0.0.1/feed", "http://localhost/feed"];
    let sources: String = (0..).zip(sources).map(|(number, url)| source(&number.to_string(), url)).collect();
    let publication = Publication::new(&sources);
    let variables =
        [("HTTP_PROXY", place.as_str()), ("http_proxy", place.as_str()), ("NO_PROXY", ""), ("no_proxy", "")];
    let done = publication.hebdo_with(&["fetch", "-vv", "--now", DAY_1], &variables).ends(0).says("2 new");
    let heads = proxy.heads();
    assert_eq!(heads.len(), 1, "{heads:?}");
    assert!(heads[0].starts_with("GET http://far.example.org/feed HTTP/1.1"), "{}", heads[0]);
    assert_eq!(done.stderr().matches("failed  ").count(), 2, "{}", done.stderr());
    assert!(!done.stderr().contains("pr0xy-s3cr3t"));
}

#[test]
fn what_sources_send_plays_no_tricks_further_on() {
    let items = "<item><title>Neural &#27;[2J&#x202E;evil&#10;second line&#7;</title><link>https://a.example.org/1</link>\
                 <guid>../../../etc/passwd</guid><description>Neural networks &#x9b;31m</description></item>\
                 <item><title>Neural links</title><link>javascript:alert(1)</link><guid>..\\..\\x&#0;</guid></item>";
    let body = format!(
        "<rss><channel><title>T&#27;]0;x&#7;</title>{items}<item><title>{}</title><guid>{}</guid></item></channel></rss>",
        "Neural ".repeat(100_000),
        "g".repeat(100_000)
    );
    let server = in_turn(vec![ok("", &body)]);
    let publication = Publication::on_loopback(&source("A", &server.url()));
    let run = publication.hebdo(&["run", "--now", DAY_1]).ends(0);
    let mut said = run.stdout() + &run.stderr();
    for arguments in [
        &["entries", "current", "--now", DAY_1][..],
        &["status", "--now", DAY_1],
        &["entries", "current", "--json", "--now", DAY_1],
    ] {
        let done = publication.hebdo(arguments).ends(0);
        said += &(done.stdout() + &done.stderr());
    }
    assert!(said.contains("Neural"));
    let is_trick = |c: char| (c.is_control() && c != '\n') || ('\u{202a}'..='\u{202e}').contains(&c);
    assert_eq!(said.chars().find(|c| is_trick(*c)), None);
    for (name, bytes) in publication.files(".") {
        if !name.contains("hebdo.db") {
            assert!(bytes.len() < 100_000, "{name}");
            let text = String::from_utf8_lossy(&bytes).into_owned();
            assert!(!text.contains(|c: char| is_trick(c) && c != '\t'), "{name}");
            assert!(!text.contains("javascript:"), "{name}");
        }
    }
    assert!(!publication.path("../etc").exists());
}
