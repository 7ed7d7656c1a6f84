//! Endpoints that break, lie, stall, grow or scheme: what becomes of the source, and of all the others.

mod support;

use std::io::Write as _;
use std::net::TcpStream;
use std::thread;
use std::time::Duration;

use flate2::Compression;
use flate2::write::{GzEncoder, ZlibEncoder};
use support::raw::{Raw, answer, reset};
use support::{Publication, rss};

const NOW: &str = "2025-06-15T12:00:00Z";

/// Short waits, so that the tests are; a small body, so that bombs are.
const LIMITS: &str = "[network]\nconnect-timeout = \"2s\"\nfirst-byte-timeout = \"1s\"\nread-timeout = \"1s\"\n\
                      total-timeout = \"3s\"\nmax-body = \"1 MiB\"\nhosts-at-once = 64\n\n";

/// What a good reader makes of an endpoint.
enum Expected {
    /// So many entries, and no complaint.
    Fine(u64),
    /// So many entries, and these words of complaint.
    Partly(u64, &'static str),
    /// Nothing but these words.
    Fails(&'static str),
}
use Expected::{Fails, Fine, Partly};

fn feed() -> String {
    rss("a.example.org", &["Neural one", "Neural two", "Neural three"])
}

/// The feed up to the middle of its third entry.
fn cut() -> String {
    let feed = feed();
    feed[..feed.find("Neural three").unwrap() + 8].to_owned()
}

fn ok(headers: &str, body: impl AsRef<[u8]>) -> Raw {
    Raw::saying(answer("200 OK", headers, body))
}

fn gzip(bytes: impl AsRef<[u8]>) -> Vec<u8> {
    let mut packer = GzEncoder::new(Vec::new(), Compression::default());
    packer.write_all(bytes.as_ref()).unwrap();
    packer.finish().unwrap()
}

fn zlib(bytes: impl AsRef<[u8]>) -> Vec<u8> {
    let mut packer = ZlibEncoder::new(Vec::new(), Compression::default());
    packer.write_all(bytes.as_ref()).unwrap();
    packer.finish().unwrap()
}

fn brotli(bytes: impl AsRef<[u8]>) -> Vec<u8> {
    let mut packed = Vec::new();
    let params = brotli::enc::BrotliEncoderParams { large_window: true, lgwin: 30, ..Default::default() };
    brotli::BrotliCompress(&mut bytes.as_ref(), &mut packed, &params).unwrap();
    packed
}

fn forever(stream: &mut TcpStream, head: &str, piece: &[u8], pause: Duration) {
    let _ = stream.write_all(head.as_bytes());
    while stream.write_all(piece).is_ok() {
        thread::sleep(pause);
    }
}

/// Polls all of them in one run and holds each to what is expected of it.
fn judge(cases: &[(&'static str, Raw, Expected)]) {
    let sources: String = cases
        .iter()
        .map(|(name, server, _)| {
            format!("[[source]]\nname = \"{name}\"\nurl = \"{}\"\nrelevant = true\n\n", server.url())
        })
        .collect();
    let publication = Publication::on_loopback(&format!("{LIMITS}{sources}"));
    publication.hebdo(&["fetch", "--now", NOW]).ends(0);
    let status = publication.hebdo(&["status", "--json", "--now", NOW]).ends(0).stdout();
    let mut wrong = Vec::new();
    for ((name, _, expected), line) in cases.iter().zip(status.lines()) {
        let line: serde_json::Value = serde_json::from_str(line).unwrap();
        assert_eq!(line["source"], *name);
        let (entries, error) = (line["entries"].as_u64().unwrap(), line["error"].as_str());
        let is_right = match expected {
            Fine(count) => entries == *count && error.is_none(),
            Partly(count, words) => entries == *count && error.is_some_and(|error| error.contains(words)),
            Fails(words) => entries == 0 && error.is_some_and(|error| error.contains(words)),
        };
        if !is_right {
            wrong.push(format!("{name}: {entries} entries, {error:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn statuses() {
    let status = |line: &str| Raw::saying(answer(line, "", "<p>No</p>"));
    judge(&[
        ("200", ok("", feed()), Fine(3)),
        ("200 without a reason", Raw::saying(answer("200", "", feed())), Fine(3)),
        ("200 with nothing", ok("", ""), Fails("nothing at all")),
        ("200 with white space", ok("", " \r\n\t"), Fails("nothing at all")),
        ("200 with an empty feed", ok("", rss("a.example.org", &[])), Fine(0)),
        ("201", Raw::saying(answer("201 Created", "", feed())), Fine(3)),
        ("202 and a puzzle", Raw::saying(answer("202 Accepted", "", "<html>Wait")), Fails("202")),
        ("203", Raw::saying(answer("203 Non-Authoritative Information", "", feed())), Fine(3)),
        ("204", Raw::saying("HTTP/1.1 204 No Content\r\n\r\n"), Fails("204")),
        ("205", Raw::saying(answer("205 Reset Content", "", "")), Fails("205")),
        (
            "206",
            Raw::saying(answer("206 Partial Content", "Content-Range: bytes 0-99/999\r\n", cut())),
            Partly(2, "a part"),
        ),
        ("226", Raw::saying(answer("226 IM Used", "", feed())), Fine(3)),
        ("300 without a choice", status("300 Multiple Choices"), Fails("300")),
        ("304 unasked", Raw::saying("HTTP/1.1 304 Not Modified\r\n\r\n"), Fails("without having been asked")),
        ("305", status("305 Use Proxy"), Fails("305")),
        ("400", status("400 Bad Request"), Fails("400")),
        ("401", status("401 Unauthorized"), Fails("it wants a login")),
        ("402", status("402 Payment Required"), Fails("402")),
        ("403", status("403 Forbidden"), Fails("403")),
        ("404", status("404 Not Found"), Fails("nothing at this address")),
        ("404 with a feed", Raw::saying(answer("404 Not Found", "", feed())), Fails("404")),
        ("405", status("405 Method Not Allowed"), Fails("405")),
        ("406", status("406 Not Acceptable"), Fails("406")),
        ("407", status("407 Proxy Authentication Required"), Fails("407")),
        ("408", status("408 Request Timeout"), Fails("408")),
        ("410", status("410 Gone"), Fails("gone for good")),
        ("418", status("418 I'm a teapot"), Fails("418")),
        ("421", status("421 Misdirected Request"), Fails("421")),
        ("429", status("429 Too Many Requests"), Fails("too many requests")),
        ("451", status("451 Unavailable For Legal Reasons"), Fails("legal")),
        ("500 with a feed", Raw::saying(answer("500 Oops", "", feed())), Fails("500")),
        ("501", status("501 Not Implemented"), Fails("501")),
        ("503", status("503 Service Unavailable"), Fails("503")),
        ("522", status("522 Connection timed out"), Fails("522")),
        ("599", status("599 Whatever"), Fails("599")),
        ("999", status("999 Request denied"), Fails("999")),
        ("099", status("099 Low"), Fails("")),
        ("1000", status("1000 High"), Fails("no HTTP")),
        (
            "100 first",
            Raw::saying([b"HTTP/1.1 100 Continue\r\n\r\n".to_vec(), answer("200 OK", "", feed())].concat()),
            Fine(3),
        ),
        (
            "103 first",
            Raw::saying(
                [b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n".to_vec(), answer("200 OK", "", feed())].concat(),
            ),
            Fine(3),
        ),
        (
            "101",
            Raw::saying("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n"),
            Fails(""),
        ),
    ]);
}

#[test]
fn framing() {
    let head = "HTTP/1.1 200 OK\r\n";
    let feed = feed();
    let chunk = |text: &str| format!("{:x}\r\n{text}\r\n", text.len());
    let chunked = format!("{head}Transfer-Encoding: chunked\r\n\r\n");
    judge(&[
        ("to the end of the connection", Raw::saying(format!("{head}\r\n{feed}")), Fine(3)),
        ("HTTP/1.0", Raw::saying(format!("HTTP/1.0 200 OK\r\n\r\n{feed}")), Fine(3)),
        ("HTTP/0.9", Raw::saying(feed.clone()), Fails("no HTTP")),
        ("another protocol", Raw::saying("SSH-2.0-OpenSSH_9.6\r\n"), Fails("no HTTP")),
        ("ICY", Raw::saying(format!("ICY 200 OK\r\n\r\n{feed}")), Fails("no HTTP")),
        ("HTTP/3.0", Raw::saying(format!("HTTP/3.0 200 OK\r\n\r\n{feed}")), Fails("no HTTP")),
        ("line feeds only", Raw::saying(format!("HTTP/1.1 200 OK\nContent-Length: {}\n\n{feed}", feed.len())), Fine(3)),
        ("nothing at all", Raw::saying(""), Fails("closed the connection too early")),
        ("half a head", Raw::saying("HTTP/1.1 200 OK\r\nContent-Ty"), Fails("closed the connection too early")),
        ("chunks", Raw::saying(format!("{chunked}{}{}0\r\n\r\n", chunk(&feed[..50]), chunk(&feed[50..]))), Fine(3)),
        ("chunks with a trailer", Raw::saying(format!("{chunked}{}0\r\nX-Sum: 1\r\n\r\n", chunk(&feed))), Fine(3)),
        ("no last chunk", Raw::saying(format!("{chunked}{}", chunk(&feed))), Fine(3)),
        ("a chunk cut off", Raw::saying(format!("{chunked}ffff\r\n{}", cut())), Partly(2, "broke off")),
        ("a chunk of no size", Raw::saying(format!("{chunked}{}zz\r\nmore", chunk(&cut()))), Partly(2, "broke off")),
        ("a chunk of huge size", Raw::saying(format!("{chunked}fffffffffffffffffff\r\n{feed}")), Fails("")),
        (
            "too long a length",
            Raw::saying(format!("{head}Content-Length: 99999\r\n\r\n{}", cut())),
            Partly(2, "broke off"),
        ),
        (
            "too long a length, nothing missing",
            Raw::saying(format!("{head}Content-Length: 99999\r\n\r\n{feed}")),
            Fine(3),
        ),
        (
            "a length beyond counting",
            Raw::saying(format!("{head}Content-Length: 99999999999999999999999\r\n\r\n{feed}")),
            Fails(""),
        ),
        ("too short a length", Raw::saying(format!("{head}Content-Length: {}\r\n\r\n{feed}", cut().len())), Fine(2)),
        ("no number as a length", Raw::saying(format!("{head}Content-Length: abc\r\n\r\n{feed}")), Fails("")),
        ("a negative length", Raw::saying(format!("{head}Content-Length: -1\r\n\r\n{feed}")), Fails("")),
        (
            "two lengths that agree",
            Raw::saying(format!("{head}Content-Length: {0}\r\nContent-Length: {0}\r\n\r\n{feed}", feed.len())),
            Fine(3),
        ),
        (
            "two lengths that do not",
            Raw::saying(format!("{head}Content-Length: 5\r\nContent-Length: {}\r\n\r\n{feed}", feed.len())),
            Fails(""),
        ),
        (
            "a body that breaks off before an entry",
            Raw::saying(format!("{head}Content-Length: 999\r\n\r\n{}", &feed[..40])),
            Fails("broke off"),
        ),
        (
            "garbage among headers",
            Raw::saying(format!("{head}!!!\r\n: x\r\nX Y: z\r\nContent-Length: {}\r\n\r\n{feed}", feed.len())),
            Fine(3),
        ),
        (
            "bytes among headers",
            Raw::saying([b"HTTP/1.1 200 OK\r\nX: \xff\xfe\r\n\r\n".as_slice(), feed.as_bytes()].concat()),
            Fine(3),
        ),
        ("folded headers", Raw::saying(format!("{head}X-Long: a\r\n  b\r\n\r\n{feed}")), Fine(3)),
        ("a space before a colon", Raw::saying(format!("{head}Content-Type : text/xml\r\n\r\n{feed}")), Fine(3)),
        ("200 headers", Raw::saying(format!("{head}{}\r\n{feed}", "X-A: b\r\n".repeat(200))), Fine(3)),
        ("2,000 headers", Raw::saying(format!("{head}{}\r\n{feed}", "X-A: b\r\n".repeat(2_000))), Fails("headers")),
        (
            "a header of 100 kB",
            Raw::saying(format!("{head}X-A: {}\r\n\r\n{feed}", "b".repeat(100_000))),
            Fails("headers"),
        ),
        (
            "headers without end",
            Raw::new(|stream, _, _| {
                forever(stream, "HTTP/1.1 200 OK\r\n", &b"X-Header: x\r\n".repeat(100), Duration::ZERO);
            }),
            Fails("header"),
        ),
        ("a set of cookies", ok(&"Set-Cookie: a=b; Path=/\r\n".repeat(50), &feed), Fine(3)),
    ]);
}

#[test]
fn bodies_that_lie() {
    let feed = feed();
    let packed = gzip(&feed);
    judge(&[
        ("gzip", ok("Content-Encoding: gzip\r\n", &packed), Fine(3)),
        ("deflate", ok("Content-Encoding: deflate\r\n", zlib(&feed)), Fine(3)),
        ("br", ok("Content-Encoding: br\r\n", brotli_of(&feed)), Fine(3)),
        ("gzip that is plain", ok("Content-Encoding: gzip\r\n", &feed), Fine(3)),
        ("br that is plain", ok("Content-Encoding: br\r\n", &feed), Fine(3)),
        ("plain that is gzip", ok("Content-Type: text/xml\r\n", &packed), Fine(3)),
        ("gzip twice, said twice", ok("Content-Encoding: gzip, gzip\r\n", gzip(&packed)), Fine(3)),
        ("gzip twice, said once", ok("Content-Encoding: gzip\r\n", gzip(&packed)), Fine(3)),
        ("an encoding of no name", ok("Content-Encoding: utf-8\r\n", &feed), Fine(3)),
        (
            "gzip cut off",
            ok("Content-Encoding: gzip\r\n", &gzip_stored(&feed)[..feed.find("Neural three").unwrap() + 20]),
            Partly(2, "damaged"),
        ),
        (
            "gzip that is no gzip",
            ok("Content-Encoding: gzip\r\n", [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 0xff, 0xff, 0xff]),
            Fails(""),
        ),
        ("a gzip bomb", ok("Content-Encoding: gzip\r\n", gzip(vec![b' '; 8 << 20])), Fails("more than 1048576 bytes")),
        ("a gzip bomb that nobody speaks of", ok("", gzip(vec![b' '; 8 << 20])), Fails("more than 1048576 bytes")),
        ("a bomb in a bomb", ok("Content-Encoding: gzip\r\n", gzip(gzip(vec![0; 8 << 20]))), Fails("")),
        (
            "a brotli bomb",
            ok("Content-Encoding: br\r\n", brotli_of(vec![b' '; 8 << 20])),
            Fails("more than 1048576 bytes"),
        ),
        (
            "a brotli bomb with a window of 1 GiB",
            ok("Content-Encoding: br\r\n", brotli(vec![b' '; 8 << 20])),
            Fails(""),
        ),
        (
            "a deflate bomb",
            ok("Content-Encoding: deflate\r\n", zlib(vec![b' '; 8 << 20])),
            Fails("more than 1048576 bytes"),
        ),
        (
            "too large",
            ok("", feed.replace("</channel>", &format!("{}</channel>", "x".repeat(1 << 20)))),
            Fails("more than 1048576 bytes"),
        ),
        ("a type of its own", ok("Content-Type: video/mp4\r\n", &feed), Fine(3)),
        ("a type that is none", ok("Content-Type: ;;;=\u{7f}\r\n", &feed), Fine(3)),
        ("a charset that is not true", ok("Content-Type: text/xml; charset=utf-16\r\n", &feed), Fine(3)),
        ("a charset of no name", ok("Content-Type: text/xml; charset=klingon\r\n", &feed), Fine(3)),
        (
            "a login page",
            ok("Content-Type: text/html\r\n", "<!doctype html><title>Log in</title><form>"),
            Fails("a web page, not a feed"),
        ),
        (
            "a page that calls itself a feed",
            ok("Content-Type: application/rss+xml\r\n", "<html><body>Just a moment..."),
            Fails("a web page, not a feed"),
        ),
        ("JSON", ok("Content-Type: application/json\r\n", "{\"error\": \"no\"}"), Fails("JSON, but not a JSON Feed")),
        ("a picture", ok("", b"\x89PNG\r\n\x1a\n"), Fails("a picture")),
        ("plain words", ok("", "429 Too Many Requests"), Fails("plain text")),
        ("XML of another kind", ok("", "<opml><body/></opml>"), Fails("<opml>")),
        ("zeros", ok("", vec![0; 5_000]), Fails("")),
    ]);
}

fn brotli_of(bytes: impl AsRef<[u8]>) -> Vec<u8> {
    let mut packed = Vec::new();
    brotli::BrotliCompress(&mut bytes.as_ref(), &mut packed, &brotli::enc::BrotliEncoderParams::default()).unwrap();
    packed
}

/// Not compressed, so that where it is cut is known.
fn gzip_stored(text: &str) -> Vec<u8> {
    let mut packer = GzEncoder::new(Vec::new(), Compression::none());
    packer.write_all(text.as_bytes()).unwrap();
    packer.finish().unwrap()
}

#[test]
fn slowness_and_violence() {
    let head = "HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n\r\n";
    let item = "<item><title>Neural</title><link>https://a.example.org/1</link></item>";
    let second = Duration::from_secs(1);
    judge(&[
        ("silence", Raw::new(move |_, _, _| thread::sleep(10 * second)), Fails("took too long to answer")),
        (
            "a head by drops",
            Raw::new(move |stream, _, _| forever(stream, "HTTP/1.1 200 OK\r\nX: ", b"x", second / 4)),
            Fails("took too long"),
        ),
        (
            "silence after the head",
            Raw::new(move |stream, _, _| {
                let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n");
                thread::sleep(10 * second);
            }),
            Fails("took too long"),
        ),
        (
            "silence in the middle",
            Raw::new(move |stream, _, _| {
                let _ =
                    stream.write_all(format!("HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n{}", cut()).as_bytes());
                thread::sleep(10 * second);
            }),
            Partly(2, "took too long"),
        ),
        (
            "a body by drops",
            Raw::new(move |stream, _, _| forever(stream, head, b" ", second / 4)),
            Fails("took too long"),
        ),
        (
            "a body without end",
            Raw::new(move |stream, _, _| {
                forever(stream, &format!("{head}<rss><channel>"), &item.repeat(500).into_bytes(), Duration::ZERO);
            }),
            Fails("more than 1048576 bytes"),
        ),
        (
            "a tag without end",
            Raw::new(move |stream, _, _| forever(stream, &format!("{head}<rss><a "), &[b'x'; 9_999], Duration::ZERO)),
            Fails("more than 1048576 bytes"),
        ),
        (
            "an endless gzip",
            Raw::new(move |stream, _, _| {
                let bomb = gzip(vec![b' '; 8 << 20]);
                forever(stream, "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n", &bomb, Duration::ZERO);
            }),
            Fails("more than 1048576 bytes"),
        ),
        ("a reset at once", Raw::new(|stream, _, _| reset(stream)), Fails("broke the connection")),
        (
            "a reset in the middle",
            Raw::new(|stream, _, _| {
                let _ =
                    stream.write_all(format!("HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n{}", cut()).as_bytes());
                thread::sleep(Duration::from_millis(200));
                reset(stream);
            }),
            Partly(2, "broke off"),
        ),
        ("a good one among them", ok("", feed()), Fine(3)),
    ]);
}

#[test]
fn redirects() {
    let to = |status: &'static str, location: &str| {
        let head = format!("HTTP/1.1 {status}\r\nLocation: {location}\r\nContent-Length: 0\r\n\r\n");
        Raw::new(move |stream, request, _| {
            let body = if request.starts_with("GET /feed ") {
                head.clone().into_bytes()
            } else {
                answer("200 OK", "", feed())
            };
            let _ = stream.write_all(&body);
        })
    };
    let chain = Raw::new(|stream, request, _| {
        let step: usize = request.split(['=', ' ']).nth(2).and_then(|number| number.parse().ok()).unwrap_or(0);
        let _ = stream.write_all(&answer("302 Found", &format!("Location: /feed?n={}\r\n", step + 1), ""));
    });
    let cookies = Raw::new(|stream, request, _| {
        let said = if request.contains("cookie: seen=1\r\n") {
            answer("200 OK", "", feed())
        } else {
            answer("302 Found", "Set-Cookie: seen=1; Path=/; HttpOnly\r\nLocation: /feed\r\n", "")
        };
        let _ = stream.write_all(&said);
    });
    judge(&[
        ("300", to("300 Multiple Choices", "/new"), Fine(3)),
        ("301", to("301 Moved Permanently", "/new"), Fine(3)),
        ("302", to("302 Found", "new?a=b"), Fine(3)),
        ("303", to("303 See Other", "/new"), Fine(3)),
        ("307", to("307 Temporary Redirect", "/new"), Fine(3)),
        ("308", to("308 Permanent Redirect", "/new#top"), Fine(3)),
        ("with a space", to("302 Found", "/a b"), Fine(3)),
        ("in UTF-8", to("302 Found", "/caf\u{e9}"), Fine(3)),
        (
            "without a place",
            Raw::saying("HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n"),
            Fails("does not say where to"),
        ),
        ("to nothing", to("302 Found", ""), Fails("does not say where to")),
        ("to no address", to("302 Found", "http://[::"), Fails("does not say where to")),
        ("to a file", to("302 Found", "file:///etc/passwd"), Fails("`file:`")),
        ("to FTP", to("301 Moved Permanently", "ftp://a.example.org/"), Fails("`ftp:`")),
        ("to a script", to("302 Found", "javascript:alert(1)"), Fails("`javascript:`")),
        ("to data", to("302 Found", "data:text/xml,<rss/>"), Fails("`data:`")),
        ("to itself", to("302 Found", "/feed"), Fails("without end")),
        ("on and on", chain, Fails("more than 10 redirects")),
        ("until the cookie comes back", cookies, Fine(3)),
    ]);
}

#[test]
fn forbidden_places_are_never_asked() {
    // It is there, it would answer, and only 127.0.0.1 is allowed.
    let listener = std::net::TcpListener::bind("127.0.0.2:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let port = listener.local_addr().unwrap().port();
    let spellings = [
        format!("http://127.0.0.2:{port}/"),
        format!("http://127.2:{port}/"),
        format!("http://2130706434:{port}/"),
        format!("http://0x7f.0.0.2:{port}/"),
        format!("http://0177.0.0.2:{port}/"),
        format!("http://[::ffff:127.0.0.2]:{port}/"),
        format!("http://[::ffff:7f00:2]:{port}/"),
        format!("http://[64:ff9b::7f00:2]:{port}/"),
        format!("http://[::127.0.0.2]:{port}/"),
        format!("http://me:secret@127.0.0.2:{port}/"),
        format!("http://0.0.0.0:{port}/"),
        format!("http://[::]:{port}/"),
        format!("http://[::1]:{port}/"),
        "http://169.254.169.254/latest/meta-data/".to_owned(),
        "http://10.0.0.1/".to_owned(),
        "http://[fe80::1]/".to_owned(),
        "http://[fd00::1]/".to_owned(),
    ];
    let mut redirecting: Vec<(&'static str, Raw, Expected)> = spellings
        .iter()
        .map(|place| {
            let name: &'static str = place.clone().leak();
            let head = answer("302 Found", &format!("Location: {place}\r\n"), "");
            (name, Raw::saying(head), Fails("private network"))
        })
        .collect();
    redirecting.push(("a good one among them", ok("", feed()), Fine(3)));
    judge(&redirecting);
    let named: String = spellings
        .iter()
        .enumerate()
        .map(|(number, place)| format!("[[source]]\nname = \"{number}\"\nurl = \"{place}{number}\"\n\n"))
        .collect();
    let publication = Publication::on_loopback(&format!("{LIMITS}{named}"));
    let done = publication.hebdo(&["fetch", "--now", NOW]).ends(1);
    assert_eq!(done.stderr().matches("private network").count(), spellings.len(), "{}", done.stderr());
    assert!(listener.accept().is_err(), "somebody came");
}
