//! The issue that hebdo is modelled on, typed as an issue file: each of its parts is found in the page, the feeds, the
//! Markdown and the mail, in its order.

mod support;

use std::path::Path;

use atom_syndication::Feed;
use hebdo::html;
use hebdo::issue::Issue;
use jiff::civil::date;
use support::{Publication, years};

/// The issue among its neighbours: the weeks from September on, and the one after it.
fn publication() -> Publication {
    let publication = Publication::copy_of(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/model"));
    for mut issue in years::issues(date(2020, 8, 30), 17, None, 17) {
        if issue.week != "2020-w50" && issue.start <= date(2020, 12, 13) {
            issue.title = issue.title.replace("The Long Weekly", "Akira's ML News");
            publication.write(&format!("issues/{}.toml", issue.week), &issue.to_toml());
        }
    }
    publication.hebdo(&["build"]).ends(0).says("from 16 issues");
    publication
}

fn issue() -> Issue {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/model/issues/2020-w50.toml");
    Issue::from_toml(&std::fs::read_to_string(path).unwrap()).unwrap()
}

/// What an issue says, in the order in which it says it; `numbered` sections carry their number.
fn parts(issue: &Issue, numbered: bool) -> Vec<String> {
    let mut parts = vec![issue.introduction.clone()];
    parts.extend(issue.sections.iter().map(|section| section.title.clone()));
    parts.extend(issue.picks().map(|(_, entry)| entry.headline.clone().unwrap()));
    parts.extend(["Akira's ML News #Week 49, 2020", "⇦", "Akira's ML News #Week 50, 2020"].map(str::to_owned));
    parts.extend(["November 2020", "October 2020", "September 2020"].map(str::to_owned));
    for (section, number) in issue.sections.iter().zip(1..) {
        parts.push(if numbered { format!("{number}. {}", section.title) } else { section.title.clone() });
        for entry in &section.entries {
            parts.extend(entry.headline.clone());
            parts.push(entry.title.clone());
            parts.extend(entry.description.clone());
            parts.extend(entry.authors.first().cloned());
            parts.push(entry.summary.clone());
            parts.extend(entry.also.iter().map(|also| also.source.clone()));
        }
    }
    parts.extend(["Akira's ML News #Week 49, 2020", "Akira's ML News #Week 50, 2020"].map(str::to_owned));
    parts.extend(["November 2020", "October 2020", "September 2020"].map(str::to_owned));
    parts.push("On Twitter, one-line comments on papers".to_owned());
    parts
}

#[track_caller]
fn holds_in_order(text: &str, parts: &[String], what: &str) {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut rest = text.as_str();
    for part in parts {
        let Some(at) = rest.find(part.as_str()) else {
            panic!("{what}: `{part}` is not in, or not behind the rest:\n{rest}")
        };
        rest = &rest[at + part.len()..];
    }
}

#[track_caller]
fn has_links(html: &str, issue: &Issue, what: &str) {
    for (_, entry) in issue.entries() {
        let link = html::escaped(&entry.link).into_owned();
        assert!(html.contains(&format!("href=\"{link}\"")), "{what} lacks {link}");
    }
    assert!(html.contains("href=\"https://twitter.com/AkiraTOSEI\""), "{what}");
}

#[test]
fn the_page_has_every_part_of_the_model() {
    let (publication, issue) = (publication(), issue());
    let page = publication.read("out/issues/2020-w50.html");
    // In the page the pieces of a section's heading stand apart, and arrows stand before what they lead to.
    let mut parts = parts(&issue, false);
    parts.retain(|part| part != "⇦");
    parts.insert(0, issue.title.clone());
    holds_in_order(&html::plain(&page[page.find("<main").unwrap()..]), &parts, "the page");
    has_links(&page, &issue, "the page");
    for words in [
        "<a rel=\"prev\" href=\"2020-w49.html\">",
        "<a rel=\"next\" href=\"2020-w51.html\">",
        "../months/2020-11.html",
        "../months/2020-10.html",
        "../months/2020-09.html",
    ] {
        assert_eq!(page.matches(words).count(), 2, "{words} stands at the top and at the bottom");
    }
    let picks = page.split("id=\"picks\"").nth(1).unwrap().split("</section>").next().unwrap();
    assert_eq!(picks.matches("<li>").count(), 3);
    let picture = "<img src=\"../img/gradaug.png\" width=\"96\" height=\"54\" alt=\"A whole network beside a thinner one\" loading=\"lazy\"";
    assert!(page.contains(picture), "{page}");
    assert!(publication.path("out/img/gradaug.png").exists());
    for host in ["distill.pub", "newscientist.com", "hbr.org", "npr.org"] {
        let cards: Vec<&str> = page.split("class=\"card\"").skip(1).collect();
        assert!(cards.iter().any(|card| card.split("</div>").next().unwrap().contains(host)), "no card of {host}");
    }
    for meta in [
        "<meta property=\"og:title\" content=\"Akira&#39;s ML News #Week 50, 2020\">",
        "<meta property=\"og:image\" content=\"https://weekly.example.org/ml-news/issues/2020-w50.png\">",
        "<meta property=\"og:url\" content=\"https://weekly.example.org/ml-news/issues/2020-w50.html\">",
    ] {
        assert!(page.contains(meta), "{meta}");
    }
}

#[test]
fn a_picture_that_is_not_there_leaves_no_hole() {
    let publication = publication();
    std::fs::remove_file(publication.path("issues/img/gradaug.png")).unwrap();
    publication.hebdo(&["build"]).ends(0).says("issues/img/gradaug.png is not there");
    assert!(!publication.read("out/issues/2020-w50.html").contains("<img"));
    assert!(!publication.path("out/img").exists());
}

#[test]
fn the_feeds_have_every_part_of_the_model() {
    let (publication, issue) = (publication(), issue());
    let parts = parts(&issue, true);
    let feed: Feed = publication.read("out/feed.atom").parse().unwrap();
    let entry = feed.entries.iter().find(|entry| entry.title.as_str() == issue.title).unwrap();
    assert_eq!(entry.id, "tag:weekly.example.org,2020:ml-news/issue/2020-w50");
    let channel: rss::Channel = publication.read("out/feed.rss").parse().unwrap();
    let item = channel.items.iter().find(|item| item.title.as_deref() == Some(&issue.title)).unwrap();
    let json: serde_json::Value = serde_json::from_str(&publication.read("out/feed.json")).unwrap();
    let posts = json["items"].as_array().unwrap();
    let post = posts.iter().find(|post| post["title"] == issue.title.as_str()).unwrap();
    for (content, what) in [
        (entry.content().unwrap().value().unwrap(), "feed.atom"),
        (item.content.as_deref().unwrap(), "feed.rss"),
        (post["content_html"].as_str().unwrap(), "feed.json"),
    ] {
        // A list in a feed is numbered by its reader, and so the first mention of a section has no number.
        holds_in_order(&html::plain(content), &parts, what);
        has_links(content, &issue, what);
        assert!(content.contains("<img src=\"https://weekly.example.org/ml-news/img/gradaug.png\""), "{what}");
        assert!(!content.contains("Week 51"), "{what} points back, never forward");
    }
    let week: Feed = publication.read("out/issues/2020-w50.atom").parse().unwrap();
    assert_eq!(week.entries.len(), 11);
    for ((section, told), entry) in issue.entries().zip(&week.entries) {
        assert_eq!(entry.title.as_str(), told.headline.as_deref().unwrap());
        assert_eq!(entry.categories[0].term, section.section.id());
        assert_eq!(entry.links[0].href, told.link);
        let content = html::plain(entry.content().unwrap().value().unwrap());
        assert!(content.contains(&told.title) && content.contains(&told.summary), "{content}");
    }
}

#[test]
fn markdown_and_mail_have_every_part_of_the_model() {
    let (publication, issue) = (publication(), issue());
    let parts = parts(&issue, true);
    let mut titled = parts.clone();
    titled.insert(0, issue.title.clone());
    let markdown = publication.read("out/issues/2020-w50.md").replace('\\', "");
    // Beside a link its title, which `⇦` follows.
    holds_in_order(&markdown, &titled, "Markdown");
    let mail = publication.read("out/mail/2020-w50.html");
    let body = &mail[mail.find("<table").unwrap()..];
    holds_in_order(&html::plain(body), &titled, "the mail");
    has_links(&mail, &issue, "the mail");
    assert!(!mail.contains("class=") && !mail.contains("<style") && !mail.contains("<script"));
    let plain = publication.read("out/mail/2020-w50.txt");
    for (_, entry) in issue.entries() {
        assert!(plain.contains(&entry.link), "{}", entry.link);
    }
    let text = plain.split_whitespace().collect::<Vec<_>>().join(" ").replace("> ", "");
    for part in titled.iter().filter(|part| *part != "⇦") {
        assert!(text.contains(part.as_str()), "the plain text lacks `{part}`");
    }
    assert!(plain.lines().all(|line| line.chars().count() <= 72 || line.contains("http")), "{plain}");
}

#[test]
fn the_month_has_its_picks_first_and_then_everything() {
    let publication = publication();
    let page = publication.read("out/months/2020-11.html");
    let text = html::plain(&page[page.find("<main").unwrap()..]);
    let order = ["November 2020", "Editor’s picks", "1. Machine learning papers", "4. Other topics"];
    holds_in_order(&text.replace('\n', " "), &order.map(str::to_owned), "the month");
    let feed: Feed = publication.read("out/months/2020-11.atom").parse().unwrap();
    // Weeks 45 to 48 end in November: four issues of thirteen entries, three picks each.
    assert_eq!(feed.entries.len(), 4 * 13);
    let issue_of = |entry: &atom_syndication::Entry| {
        entry.links.iter().find(|link| link.rel == "up").map(|link| link.title.clone().unwrap()).unwrap()
    };
    assert_eq!(feed.entries.iter().take(12).filter(|entry| issue_of(entry).contains("Week 4")).count(), 12);
    assert_eq!(feed.id, "tag:weekly.example.org,2020:ml-news/month/2020-11");
    assert!(!publication.path("out/months/2020-12.html").exists(), "December is not over");
}
