//! Pictures through the real binary: whose are asked for, what is shown of them, and what never is.

mod support;

use std::io::{Cursor, Write as _};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::sleep;
use std::time::Duration;

use image::{ImageFormat, Rgb, RgbImage};
use support::Publication;
use support::raw::{Raw, answer};

const NOW: &str = "2025-06-15T12:00:00Z";
const NEXT_DAY: &str = "2025-06-17T12:00:00Z";
const ISSUE: &str = "issues/2025-w24.toml";
const PAGE: &str = "out/issues/2025-w24.html";
const TITLES: [&str; 3] = ["Neural networks", "Language models", "Diffusion models"];

/// Stripes as wide as `seed`, so that each seed is another picture.
fn picture(seed: u32, width: u32, height: u32) -> Vec<u8> {
    let stripes = RgbImage::from_fn(width, height, |x, y| {
        if (x / (7 * seed + 5) + y / 40).is_multiple_of(2) { Rgb([200, 60, 40]) } else { Rgb([40, 60, 120]) }
    });
    let mut bytes = Cursor::new(Vec::new());
    stripes.write_to(&mut bytes, ImageFormat::Jpeg).unwrap();
    bytes.into_inner()
}

fn shown(bytes: impl AsRef<[u8]>) -> Vec<u8> {
    answer("200 OK", "Content-Type: image/jpeg\r\n", bytes)
}

/// A site whose entry number N has the page `/N`, with the picture `/img/N.jpg`; `say` answers for the pictures.
fn site(say: impl Fn(&mut std::net::TcpStream, &str, usize) + Send + Sync + 'static) -> Raw {
    Raw::new(move |stream, head, number| {
        let path = head.split(' ').nth(1).unwrap_or_default();
        let host = support::raw::header(head, "host").unwrap_or_default();
        let said = match path {
            "/feed" => {
                let feed = support::rss(host, &TITLES).replace("https://", "http://");
                answer("200 OK", "Content-Type: application/rss+xml\r\n", feed)
            }
            "/robots.txt" => answer("200 OK", "", "User-agent: *\nDisallow: /img/secret"),
            page if page.len() == 2 => {
                let head = format!("<title>T</title><meta property=og:image content='/img{page}.jpg'>");
                answer("200 OK", "Content-Type: text/html\r\n", head)
            }
            image => return say(stream, image, number),
        };
        let _ = stream.write_all(&said);
    })
}

fn publication(site: &Raw, network: &str, enrich: &str) -> Publication {
    Publication::on_loopback(&format!(
        "[network]\n{network}\n[enrich]\n{enrich}\n[[source]]\nname = \"Lab\"\nurl = \"{}\"\nrelevant = true\n\
         section = \"articles\"\nfixed = true\nmax-per-issue = 3\n",
        site.url()
    ))
}

/// The pictures that were asked for so far, in order.
fn asked(site: &Raw) -> Vec<String> {
    let paths = site.heads().iter().map(|head| head.split(' ').nth(1).unwrap().to_owned()).collect::<Vec<_>>();
    let mut paths: Vec<String> = paths.into_iter().filter(|path| path.starts_with("/img")).collect();
    paths.sort();
    paths
}

/// The pictures of the issue, by the titles of their entries.
fn pictures(publication: &Publication) -> Vec<(String, toml::Value)> {
    let issue: toml::Table = publication.read(ISSUE).parse().unwrap();
    let sections = issue["section"].as_array().unwrap().iter();
    let entries = sections.flat_map(|section| section["entry"].as_array().unwrap());
    let shown = entries.filter_map(|entry| Some((entry["title"].as_str()?.to_owned(), entry.get("picture")?.clone())));
    shown.collect()
}

#[test]
fn pictures_are_copied_small_and_asked_for_once() {
    let site = site(|stream, path, _| {
        let seed = path.bytes().find(u8::is_ascii_digit).unwrap().into();
        let _ = stream.write_all(&shown(picture(seed, 1200, 630)));
    });
    let publication = publication(&site, "", "");
    publication.hebdo(&["run", "--now", NOW]).ends(0).says("pictures  3 asked for, 0 failed, 0 left out");
    assert_eq!(asked(&site), ["/img/0.jpg", "/img/1.jpg", "/img/2.jpg"]);
    let shown = pictures(&publication);
    assert_eq!(shown.len(), 3);
    let (page, feed, mail) =
        (publication.read(PAGE), publication.read("out/feed.atom"), publication.read("out/mail/2025-w24.html"));
    for (_, picture) in &shown {
        let (file, small) = (picture["file"].as_str().unwrap(), picture["small"]["file"].as_str().unwrap());
        assert_eq!((picture["width"].as_integer(), picture["height"].as_integer()), (Some(640), Some(336)));
        for (file, width) in [(file, 640), (small, 320)] {
            let bytes = std::fs::read(publication.path(&format!("out/{file}"))).unwrap();
            assert_eq!(image::load_from_memory(&bytes).unwrap().width(), width);
            assert_eq!(hebdo::enrich::pictures::name_of(&bytes), file, "named by content");
        }
        let tag = format!(
            "<img src=\"../{file}\" srcset=\"../{small} 320w, ../{file} 640w\" sizes=\"(max-width: 44rem) 92vw, 37rem\" \
             width=\"640\" height=\"336\" alt=\"\" loading=\"lazy\" decoding=\"async\">"
        );
        assert!(page.contains(&tag), "{tag}\n{page}");
        assert!(feed.contains(&format!("https://weekly.example.org/{file}")));
        assert!(
            mail.contains(&format!("src=\"https://weekly.example.org/{file}\" width=\"600\" height=\"315\" alt=\"\""))
        );
    }
    for (name, bytes) in publication.files("out") {
        assert!(!String::from_utf8_lossy(&bytes).contains("/img/0.jpg"), "{name} leads readers to the publisher");
    }
    // The second time nothing is asked, and nothing changes, but for a picture that somebody has thrown away.
    let before = publication.files("issues");
    publication.hebdo(&["compose", "2025-w24", "--now", NOW]).ends(0).says("unchanged");
    assert_eq!(asked(&site).len(), 3);
    std::fs::remove_file(publication.path(&format!("issues/{}", shown[0].1["file"].as_str().unwrap()))).unwrap();
    publication.hebdo(&["compose", "2025-w24", "--now", NOW]).ends(0).says("unchanged");
    assert_eq!(asked(&site).len(), 4);
    assert_eq!(publication.files("issues"), before);
}

#[test]
fn what_several_entries_have_is_the_sign_of_their_site() {
    let site = site(|stream, path, _| {
        let seed = if path == "/img/2.jpg" { 2 } else { 1 };
        let _ = stream.write_all(&shown(picture(seed, 1200, 630)));
    });
    let publication = publication(&site, "", "");
    publication.hebdo(&["run", "--now", NOW]).ends(0);
    let titles: Vec<String> = pictures(&publication).into_iter().map(|(title, _)| title).collect();
    assert_eq!(titles, ["Diffusion models"]);
    let files: Vec<String> = publication.files("issues/img").into_iter().map(|(name, _)| name).collect();
    assert_eq!(files.len(), 2, "what is not shown is not kept: {files:?}");
}

#[test]
fn a_picture_that_failed_is_asked_for_the_next_day_and_is_no_news() {
    let is_up = Arc::new(AtomicBool::new(false));
    let switch = is_up.clone();
    let site = site(move |stream, path, _| {
        let seed = path.bytes().find(u8::is_ascii_digit).unwrap().into();
        let is_up = switch.load(Ordering::SeqCst);
        let said = if is_up { shown(picture(seed, 900, 500)) } else { answer("500 Oops", "", "") };
        let _ = stream.write_all(&said);
    });
    let publication = publication(&site, "", "");
    publication.hebdo(&["run", "--now", NOW]).ends(0).says("3 failed").says("/img/0.jpg: the server answered 500");
    assert!(pictures(&publication).is_empty() && !publication.read(PAGE).contains("<img"));
    is_up.store(true, Ordering::SeqCst);
    publication.hebdo(&["compose", "2025-w24", "--now", NOW]).ends(0).says("unchanged");
    assert_eq!(asked(&site).len(), 3, "not on the same day");
    publication.hebdo(&["compose", "2025-w24", "--now", NEXT_DAY]).ends(0);
    assert_eq!(asked(&site).len(), 6);
    assert_eq!(pictures(&publication).len(), 3);
    assert!(!publication.read(ISSUE).contains("\nupdated ="), "{}", publication.read(ISSUE));
}

#[test]
fn who_wants_no_pictures_asks_for_none() {
    let site = site(|stream, _, _| {
        let _ = stream.write_all(&shown(picture(1, 1200, 630)));
    });
    let publication = publication(&site, "", "images = false");
    publication.hebdo(&["run", "--now", NOW]).ends(0);
    assert!(asked(&site).is_empty());
    assert!(pictures(&publication).is_empty());
}

#[test]
fn whatever_comes_as_a_picture_the_issue_comes_out() {
    let jpeg = picture(1, 1200, 630);
    let half = jpeg[..jpeg.len() / 2].to_vec();
    let unpacked = "GIF89a\u{7f}".repeat(200_000);
    let cases: Vec<(&str, Vec<u8>, &str)> = vec![
        ("a page", shown("<!DOCTYPE html><html><body>No"), "it is a page"),
        ("a drawing", shown("<svg xmlns='http://www.w3.org/2000/svg'/>"), "it is an SVG"),
        ("nothing", shown(""), "it is nothing"),
        ("half of it", shown(half), "it ends too early"),
        ("less than it says", answer("200 OK", "", &jpeg)[..9_000].to_vec(), "broke off"),
        ("a point", shown(b"GIF89a\x01\x00\x01\x00\x00\x00\x00!\xf9\x04\x01\x00\x00\x00\x00,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;"), "an icon or less"),
        ("too much", shown(unpacked), "max-body"),
        ("a way home", answer("302 Found", "Location: http://10.0.0.1/a.jpg\r\n", ""), "private network"),
        ("a way to a file", answer("302 Found", "Location: file:///etc/passwd\r\n", ""), "not followed"),
        ("a way to the robots", answer("302 Found", "Location: /img/secret\r\n", ""), ""),
        ("nobody there", answer("404 Not Found", "", ""), "404"),
    ];
    for (name, said, why) in cases {
        let site = site(move |stream, path, _| {
            let _ = stream.write_all(if path == "/img/0.jpg" {
                &said
            } else {
                b"HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n"
            });
        });
        let publication = publication(&site, "max-body = \"1 MB\"", "");
        let done = publication.hebdo(&["run", "--now", NOW]).ends(0);
        assert!(done.stderr().contains(why), "{name}: {}", done.stderr());
        assert!(pictures(&publication).is_empty(), "{name}");
        assert!(!publication.read(PAGE).contains("<figure"), "{name}: no picture, no hole");
        assert!(!publication.path("issues/img").exists(), "{name}");
    }
}

#[test]
fn a_picture_that_never_ends_is_left_alone() {
    let site = site(|stream, _, _| {
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n\xff\xd8\xff\xe0");
        (0..40).for_each(|_| {
            sleep(Duration::from_millis(100));
            let _ = stream.write_all(&[0]);
        });
    });
    let publication = publication(&site, "total-timeout = \"2s\"", "");
    publication.hebdo(&["run", "--now", NOW]).ends(0).says("took too long");
    assert!(pictures(&publication).is_empty());
}

#[test]
fn robots_txt_is_obeyed_for_pictures() {
    let site = Raw::new(|stream, head, _| {
        let host = support::raw::header(head, "host").unwrap_or_default();
        let said = match head.split(' ').nth(1).unwrap() {
            "/feed" => answer("200 OK", "", support::rss(host, &TITLES).replace("https://", "http://")),
            "/robots.txt" => answer("200 OK", "", "User-agent: *\nDisallow: /img/"),
            path if path.len() == 2 => answer("200 OK", "", "<meta property=og:image content='/img/a.jpg'>"),
            _ => shown(picture(1, 1200, 630)),
        };
        let _ = stream.write_all(&said);
    });
    let publication = publication(&site, "", "");
    publication.hebdo(&["run", "--now", NOW]).ends(0);
    assert!(asked(&site).is_empty());
}

#[test]
fn what_a_person_made_stays() {
    let site = site(|stream, path, _| {
        let seed = path.bytes().find(u8::is_ascii_digit).unwrap().into();
        let _ = stream.write_all(&shown(picture(seed, 1200, 630)));
    });
    let publication = publication(&site, "", "");
    publication.write("issues/img/0123456789abcdef.jpg", "mine, though it has such a name");
    publication.write("issues/img/figure-1.png", "mine");
    publication.hebdo(&["run", "--now", NOW]).ends(0);
    // An editor takes one out: the file is left alone as a whole, and the picture does not come back.
    let issue = publication.read(ISSUE);
    let line = issue.lines().find(|line| line.starts_with("picture = ")).unwrap();
    let edited = issue.replace(&format!("{line}\n"), "");
    publication.write(ISSUE, &edited);
    publication.hebdo(&["compose", "2025-w24", "--now", NEXT_DAY]).ends(1).says("a person has changed it");
    publication.hebdo(&["build"]).ends(0);
    assert_eq!(publication.read(ISSUE), edited);
    assert_eq!(publication.read(PAGE).matches("<figure").count(), 2);
    for name in ["0123456789abcdef.jpg", "figure-1.png"] {
        assert!(publication.path(&format!("issues/img/{name}")).exists(), "{name}");
    }
}

#[test]
fn what_a_person_adds_gets_its_picture_as_well() {
    let site = site(|stream, path, _| {
        let seed = path.bytes().find(u8::is_ascii_digit).unwrap().into();
        let _ = stream.write_all(&shown(picture(seed, 1200, 630)));
    });
    let publication = publication(&site, "", "");
    publication.hebdo(&["run", "--now", NOW]).ends(0);
    let page = site.url().replace("/feed", "/7");
    publication.hebdo(&["add", &page, "--week", "2025-w24", "--section", "articles", "--now", NOW]).ends(0);
    assert_eq!(asked(&site).last().map(String::as_str), Some("/img/7.jpg"));
    assert_eq!(pictures(&publication).len(), 4);
    publication.hebdo(&["build"]).ends(0);
    assert_eq!(publication.read(PAGE).matches("<figure").count(), 4);
}

/// A publication of papers, and a mirror in which each has a page with this licence, and a figure.
fn papers(licences: &[&str], figures: &str) -> Publication {
    let entries: String = (0..licences.len())
        .map(|number| {
            format!(
                "<entry><id>http://arxiv.org/abs/2506.0000{number}v1</id><title>Neural paper {number}</title>\
                 <published>2025-06-10T10:00:00Z</published><updated>2025-06-10T10:00:00Z</updated>\
                 <author><name>Ann Lee</name></author><summary>We train a neural network on {number} things.</summary>\
                 <link href=\"http://arxiv.org/abs/2506.0000{number}v1\" rel=\"alternate\"/>\
                 <category term=\"cs.LG\"/></entry>"
            )
        })
        .collect();
    let publication = Publication::new(&format!(
        "[enrich]\nmirror = \"web\"\n{figures}\n[[source]]\nname = \"Papers\"\nurl = \"papers.atom\"\nrelevant = true\n\
         section = \"papers\"\nfixed = true\n"
    ));
    let feed = format!("<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>P</title><id>urn:p</id>{entries}</feed>");
    publication.write("papers.atom", &feed);
    for (number, licence) in licences.iter().enumerate() {
        let id = format!("2506.0000{number}");
        publication.write(
            &format!("web/arxiv.org/abs/{id}"),
            &format!(
                "<div class=abs-license><a href='{licence}'>view license</a></div>\
                 <a id=latexml-download-link href='https://arxiv.org/html/{id}v1'>HTML</a>"
            ),
        );
        // The page is a file and its pictures are below it, so that a mirror needs the pictures elsewhere.
        publication.write(
            &format!("web/arxiv.org/html/{id}v1"),
            &format!(
                "<figure class=ltx_figure><img src='/figures/{id}.jpg' width=600 height=300>\
                 <figcaption>Figure 1: How {number} things look.</figcaption></figure>"
            ),
        );
        let bytes = picture(u32::try_from(number).unwrap(), 900, 450);
        support::put(&publication.path(&format!("web/arxiv.org/figures/{id}.jpg")), bytes);
    }
    publication
}

#[test]
fn figures_are_shown_where_their_licence_allows_it_and_say_whose_they_are() {
    let licences = [
        "http://creativecommons.org/licenses/by/4.0/",
        "http://arxiv.org/licenses/nonexclusive-distrib/1.0/",
        "http://creativecommons.org/licenses/by-nc-sa/4.0/",
        "http://creativecommons.org/licenses/by-nc-nd/4.0/",
        "http://creativecommons.org/publicdomain/zero/1.0/",
    ];
    for (figures, numbers) in
        [("", &[][..]), ("figures = \"cc\"", &[0, 4][..]), ("figures = \"cc-noncommercial\"", &[0, 2, 4][..])]
    {
        let publication = papers(&licences, figures);
        publication.hebdo(&["run", "--now", NOW]).ends(0);
        let mut shown = pictures(&publication);
        shown.sort_by(|a, b| a.0.cmp(&b.0));
        let titles: Vec<String> = shown.iter().map(|(title, _)| title.clone()).collect();
        let expected: Vec<String> = numbers.iter().map(|number| format!("Neural paper {number}")).collect();
        assert_eq!(titles, expected, "{figures}");
        if let Some((_, picture)) = shown.first() {
            assert_eq!(picture["alt"].as_str(), Some("Figure 1: How 0 things look."));
            assert_eq!(picture["credit"].as_str(), Some("Ann Lee, resized"));
            let credit = "Ann Lee, resized, <a href=\"https://creativecommons.org/licenses/by/4.0/\">CC BY 4.0</a>";
            for path in [PAGE, "out/mail/2025-w24.html"] {
                assert!(publication.read(path).contains(credit), "{path}: {}", publication.read(path));
            }
            let markdown = "Ann Lee, resized, [CC BY 4.0](https://creativecommons.org/licenses/by/4.0/)";
            assert!(publication.read("out/issues/2025-w24.md").contains(markdown));
        }
    }
}
