//! Sources of every kind through the real binary: the examples of their documentation, lists that change, feeds that
//! are found, subscription lists; and, where they are there, real pages.

mod support;

use std::fs;
use std::path::Path;

use serde_json::Value;
use support::{Publication, rss, shared_data};
use wiremock::matchers::path;
use wiremock::{Mock, MockServer, ResponseTemplate};

const NOW: &str = "2025-06-15T12:00:00Z";

/// A fence of a page.
struct Fence {
    /// What it holds: `toml`.
    kind: String,
    /// What the remark above it says: where it is served.
    remark: Option<String>,
    body: String,
}

fn fences(page: &str) -> Vec<Fence> {
    let mut found = Vec::new();
    let (mut lines, mut remark) = (page.lines(), None);
    while let Some(line) = lines.next() {
        if let Some(kind) = line.strip_prefix("```") {
            let body: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
            found.push(Fence { kind: kind.to_owned(), remark: remark.take(), body: body.join("\n") + "\n" });
        } else {
            remark = line.strip_prefix("<!-- ").and_then(|rest| rest.strip_suffix(" -->")).map(str::to_owned);
        }
    }
    found
}

/// The day, title, link and signals of each entry, as the documentation shows them.
fn shown(printed: &str) -> String {
    let printed: Value = serde_json::from_str(printed).unwrap();
    let entries = printed["entries"].as_array().unwrap_or_else(|| panic!("{printed}"));
    let line = |entry: &Value| {
        let date = entry["published"].as_str().or(entry["updated"].as_str()).unwrap_or("-");
        let word = |key: &str| entry[key].as_str().unwrap_or("-").to_owned();
        let signals = entry["signals"].as_object().unwrap().iter();
        let signals: Vec<String> = signals.map(|(name, value)| format!("{name}={}", value.as_f64().unwrap())).collect();
        let parts = [date[..date.len().min(10)].to_owned(), word("title"), word("link"), signals.join(" ")];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("  ") + "\n"
    };
    entries.iter().map(line).collect()
}

/// A server that gives these texts at these paths.
async fn serving(texts: &[(&str, &str, &str)]) -> MockServer {
    let server = MockServer::start().await;
    for (place, kind, text) in texts {
        let place = place.split('?').next().unwrap();
        let answer = ResponseTemplate::new(200).set_body_raw(text.as_bytes(), kind);
        Mock::given(path(place)).respond_with(answer).mount(&server).await;
    }
    server
}

#[tokio::test(flavor = "multi_thread")]
async fn the_examples_of_the_documentation_give_what_they_say() {
    for kind in ["feed", "html", "json", "sitemap"] {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("src/sources/{kind}/{kind}.md"));
        let fences = fences(&fs::read_to_string(&file).unwrap());
        let of = |kind: &str| &fences.iter().find(|fence| fence.kind == kind).unwrap().body;
        let inputs: Vec<(&str, &str, &str)> = fences
            .iter()
            .filter_map(|fence| {
                let place = fence.remark.as_deref().filter(|place| place.starts_with('/'))?;
                let media = if fence.kind == "json" { "application/json" } else { "text/html" };
                Some((place, media, fence.body.as_str()))
            })
            .collect();
        let server = serving(&inputs).await;
        let source = of("toml").replace("https://example.org", &server.uri());
        let publication = Publication::on_loopback(&source);
        let name = source.split('"').nth(1).unwrap().to_owned();
        let arguments = ["parse", "--source", &name, "--now", NOW];
        let printed = tokio::task::block_in_place(|| publication.hebdo(&arguments).ends(0).stdout());
        let shown = shown(&printed).replace(&server.uri(), "https://example.org");
        assert_eq!(&shown, of("text"), "{kind}");
        // Whatever else is shown as sources passes the checks.
        for fence in fences.iter().filter(|fence| fence.remark.as_deref() == Some("recipes")) {
            Publication::new(&fence.body).hebdo(&["export"]).ends(0);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_feed_is_found_from_its_page_remembered_and_looked_for_again() {
    let page = |place: &str| {
        format!("<!doctype html><link rel=\"alternate\" type=\"application/rss+xml\" href=\"{place}\"><p>Hello")
    };
    let (first, second) = (rss("one.example", &["A"]), rss("one.example", &["A", "B"]));
    let server = serving(&[("/", "text/html", &page("/old.xml")), ("/old.xml", "application/rss+xml", &first)]).await;
    let publication = Publication::on_loopback(&format!("[[source]]\nname = \"Blog\"\nurl = \"{}/\"\n", server.uri()));
    tokio::task::block_in_place(|| {
        let found = format!("its feed is {}/old.xml", server.uri());
        publication.hebdo(&["fetch", "--now", "2025-06-10T12:00:00Z"]).ends(0).says("1 told, 1 new").says(&found);
        let again = publication.hebdo(&["fetch", "--now", "2025-06-11T12:00:00Z"]).ends(0);
        assert!(!again.stderr().contains("its feed is"), "said once:\n{}", again.stderr());
        assert!(publication.hebdo(&["status", "--json", "--now", NOW]).ends(0).stdout().contains("/old.xml"));
    });
    let asked: Vec<String> =
        server.received_requests().await.unwrap().iter().map(|request| request.url.path().to_owned()).collect();
    assert_eq!(asked, ["/", "/old.xml", "/old.xml"]);
    server.reset().await;
    for (place, text) in [("/", page("/new.xml")), ("/new.xml", second)] {
        Mock::given(path(place))
            .respond_with(ResponseTemplate::new(200).set_body_raw(text, "text/html"))
            .mount(&server)
            .await;
    }
    tokio::task::block_in_place(|| {
        publication.hebdo(&["fetch", "--now", "2025-06-12T12:00:00Z"]).ends(0).says("2 told, 1 new").says("/new.xml");
    });
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_without_a_feed_fails_in_words() {
    let server =
        serving(&[("/", "text/html", "<!doctype html><title>x</title><p>Nothing <a href='/about'>here</a>")]).await;
    let publication = Publication::on_loopback(&format!("[[source]]\nname = \"Page\"\nurl = \"{}/\"\n", server.uri()));
    tokio::task::block_in_place(|| {
        publication
            .hebdo(&["fetch", "--now", NOW])
            .ends(1)
            .says("a web page, not a feed, and none of the 8 places")
            .says("kind = \"html\"");
    });
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_in_the_place_of_a_feed_is_no_reason_to_look_for_another() {
    let server = serving(&[("/feed", "application/rss+xml", &rss("one.example", &["A"]))]).await;
    let publication =
        Publication::on_loopback(&format!("[[source]]\nname = \"Blog\"\nurl = \"{}/feed\"\n", server.uri()));
    tokio::task::block_in_place(|| publication.hebdo(&["fetch", "--now", "2025-06-10T12:00:00Z"]).ends(0));
    server.reset().await;
    let page =
        ResponseTemplate::new(200).set_body_raw("<!doctype html><title>Log in</title><a href='/'>x</a>", "text/html");
    Mock::given(wiremock::matchers::any()).respond_with(page).mount(&server).await;
    tokio::task::block_in_place(|| {
        publication.hebdo(&["fetch", "--now", "2025-06-11T12:00:00Z"]).ends(1).says("a web page, not a feed");
    });
    assert_eq!(server.received_requests().await.unwrap().len(), 1);
}

fn list(items: &[(&str, &str)]) -> String {
    let items: String = items
        .iter()
        .map(|(name, date)| format!("<li><a href='/{name}'>About {name}</a> <time>{date}</time></li>"))
        .collect();
    format!("<!doctype html><title>List</title><ul>{items}</ul>")
}

#[test]
fn a_list_that_dates_its_entries_anew_changes_nothing_about_them() {
    let publication = Publication::new(
        "[[source]]\nname = \"List\"\nkind = \"html\"\nurl = \"list.html\"\nbase = \"https://list.example/\"\nentry = \"li\"\nrelevant = true\n",
    );
    let entries = || {
        let lines = publication.hebdo(&["entries", "2025-w24", "--json", "--now", NOW]).ends(0).stdout();
        let entry = |line: &str| -> Value { serde_json::from_str(line).unwrap() };
        let entries: Vec<Value> = lines.lines().map(entry).collect();
        entries.iter().map(|e| format!("{} {} {}", e["link"], e["published"], e["first_seen"])).collect::<Vec<_>>()
    };
    publication.write("list.html", &list(&[("a", "June 9"), ("b", "8 June 2025")]));
    publication.hebdo(&["fetch", "--now", "2025-06-10T12:00:00Z"]).ends(0).says("2 told, 2 new");
    let before = entries();
    assert!(before.iter().any(|entry| entry.contains("2025-06-09T00:00:00Z")), "{before:?}");
    publication.write("list.html", &list(&[("a", "June 14"), ("b", "14 June 2025")]));
    publication.hebdo(&["fetch", "--now", "2025-06-14T12:00:00Z"]).ends(0).says("2 told, 0 new");
    assert_eq!(entries(), before);
    publication.write("list.html", "<!doctype html><p>We have a new design");
    publication
        .hebdo(&["fetch", "--now", "2025-06-14T18:00:00Z"])
        .ends(1)
        .says("nothing on the page fits `entry` (li)");
}

#[test]
fn signals_rank_filters_drop_and_each_source_has_its_own_age() {
    let publication = Publication::new(
        "[[source]]\nname = \"Votes\"\nkind = \"json\"\nurl = \"votes.json\"\nbase = \"https://votes.example/\"\nrelevant = true\nsection = \"papers\"\n\
         max-age = \"5 days\"\nfilter = [{ drop = \"*sponsor*\" }]\n[[source.signal]]\npath = \"/votes\"\n",
    );
    let item = |name: &str, votes: u32, date: &str| {
        format!(
            "{{\"title\": \"Neural networks that sort {name}\", \"url\": \"/{name}\", \"votes\": {votes}, \"date\": \"{date}\"}}"
        )
    };
    let items = [
        item("parcels", 2, "2025-06-14"),
        item("letters", 900, "2025-06-14"),
        item("sponsored stamps", 5, "2025-06-14"),
        item("coins", 5, "2025-06-08"),
    ];
    publication.write("votes.json", &format!("{{\"items\": [{}]}}", items.join(",")));
    publication
        .hebdo(&["fetch", "--now", "2025-06-14T12:00:00Z"])
        .ends(0)
        .says("3 told, 3 new, 1 filtered out")
        .says("1 of them too old");
    let lines = publication.hebdo(&["entries", "2025-w24", "--json", "--now", NOW]).ends(0).stdout();
    let entries: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let of = |name: &str| entries.iter().find(|entry| entry["link"].as_str().unwrap().ends_with(name)).unwrap();
    assert!(of("letters")["score"].as_f64() > of("parcels")["score"].as_f64(), "{lines}");
    assert!(of("letters")["why"].to_string().contains("900 votes"), "{lines}");
    assert_eq!(of("coins")["held_back"], "old");
}

#[tokio::test(flavor = "multi_thread")]
async fn of_an_index_the_newest_sitemaps_are_asked() {
    let map = |name: &str| {
        format!("<urlset><url><loc>/news/{name}-of-the-day</loc><lastmod>2025-06-14</lastmod></url></urlset>")
    };
    let index: String = (1..=6)
        .map(|number| format!("<sitemap><loc>/{number}.xml</loc><lastmod>2025-06-0{number}</lastmod></sitemap>"))
        .collect();
    let index = format!("<sitemapindex>{index}</sitemapindex>");
    let maps: Vec<(String, String)> =
        (1..=6).map(|number| (format!("/{number}.xml"), map(&format!("story-{number}")))).collect();
    let mut texts: Vec<(&str, &str, &str)> =
        maps.iter().map(|(place, text)| (place.as_str(), "text/xml", text.as_str())).collect();
    texts.push(("/index.xml", "text/xml", &index));
    let server = serving(&texts).await;
    let publication = Publication::on_loopback(&format!(
        "[[source]]\nname = \"Map\"\nkind = \"sitemap\"\nurl = \"{}/index.xml\"\n",
        server.uri()
    ));
    let printed =
        tokio::task::block_in_place(|| publication.hebdo(&["parse", "--source", "Map", "--now", NOW]).ends(0).stdout());
    let asked: Vec<String> =
        server.received_requests().await.unwrap().iter().map(|request| request.url.path().to_owned()).collect();
    assert_eq!(asked, ["/index.xml", "/6.xml", "/5.xml", "/4.xml", "/3.xml"]);
    assert_eq!(shown(&printed).lines().count(), 4);
}

#[test]
fn a_subscription_list_comes_in_goes_out_and_changes_nothing_the_second_time() {
    let publication = Publication::new(
        "# My sources.\n[[source]]\nname = \"Here\"          # already\nurl = \"https://here.example/feed/\"\n\n[[section]]\nid = \"papers\"\ntitle = \"Science\"\n\n[[section]]\nid = \"other\"\ntitle = \"Other topics\"\n",
    );
    publication.write(
        "list.opml",
        "<opml version=\"1.0\"><body><outline text=\"AI & more\"><outline text=\"science\">\
         <outline type=\"rss\" text=\"One & only\" xmlUrl=\"https://one.example/feed?a=1&b=2\"/></outline>\
         <outline type=\"rss\" text=\"Here too\" xmlUrl=\"http://www.here.example/feed\"/>\
         <outline type=\"rss\" text=\"Again\" xmlUrl=\"https://one.example/feed?a=1&amp;b=2&utm_source=x\"/>\
         <outline type=\"rss\" text=\"Page\" htmlUrl=\"https://page.example/\"/>\
         <outline type=\"rss\" text=\"Nothing\" xmlUrl=\"\"/></outline></body>",
    );
    let import = publication.hebdo(&["import", "list.opml"]).ends(0);
    let import =
        import.says("4 feeds: 2 added, 1 there already, 1 twice").says("skipped   Nothing: its address is empty");
    import.says("page      Page: the list names no feed");
    let text = publication.read("feeds.toml");
    assert!(text.contains("# My sources.\n") && text.contains("# already"), "{text}");
    assert!(
        text.contains("name = \"One & only\"\nurl = \"https://one.example/feed?a=1&b=2\"\nsection = \"papers\"\n"),
        "{text}"
    );
    let exported = publication.hebdo(&["export"]).ends(0).stdout();
    publication.write("out.opml", &exported);
    publication.hebdo(&["import", "out.opml"]).ends(0).says("3 feeds: 0 added, 3 there already");
    assert_eq!(publication.read("feeds.toml"), text);
    assert_eq!(publication.hebdo(&["export"]).ends(0).stdout(), exported);
    publication.write("no.opml", "<html><p>No list");
    publication.hebdo(&["import", "no.opml"]).ends(1).says("no subscription list");
}

#[test]
fn status_tells_what_needs_care_in_the_terminal_and_on_a_page() {
    let publication = Publication::new(
        "[pages]\nstatus = true\n\n[[source]]\nname = \"Well\"\nurl = \"well.xml\"\n\n[[source]]\nname = \"Ill\"\nurl = \"ill.xml\"\n",
    );
    publication.write("well.xml", &rss("well.example", &["A"]));
    publication.hebdo(&["fetch", "--now", NOW]).ends(0);
    let table = publication.hebdo(&["status", "--now", NOW]).ends(0).stdout();
    assert!(table.lines().any(|line| line.starts_with("Well ") && line.ends_with(" ok")), "{table}");
    assert!(table.contains("  failing since 2025-06-15 12:00: "), "{table}");
    let page = publication.read("out/status.html");
    assert!(page.contains("1 source needs care") && page.contains("ill.xml"), "{page}");
    // Sources that had entries every week and have none are told, also if they answer.
    for (week, now) in ["2025-06-19", "2025-06-26", "2025-07-03", "2025-07-10", "2025-07-18"].iter().enumerate() {
        let titles: Vec<String> = (0..=(week + 1).min(4)).map(|number| format!("T{number}")).collect();
        let titles: Vec<&str> = titles.iter().map(String::as_str).collect();
        publication.write("well.xml", &rss("well.example", &titles));
        publication.hebdo(&["fetch", "--now", &format!("{now}T12:00:00Z")]).ends(0);
    }
    let lines = publication.hebdo(&["status", "--json", "--now", "2025-07-18T12:00:00Z"]).ends(0).stdout();
    let well: Value = serde_json::from_str(lines.lines().next().unwrap()).unwrap();
    assert_eq!(well["state"], "silent", "{well}");
}

/// The real pages that list articles, each with its source and the least that it has to give.
const PAGES: &[(&str, &str, &str, usize, usize)] = &[
    ("anthropic_newsroom.html", "https://www.anthropic.com/news", "a[href^='/news/']", 11, 11),
    ("colah_index.html", "https://colah.github.io/", "a[href*='posts/']", 15, 0),
    ("feeder_slashdot.html", "https://slashdot.org/", "article.fhitem", 15, 15),
    ("lillog_archives.html", "https://lilianweng.github.io/archives/", ".archive-entry", 52, 52),
    ("lillog_index.html", "https://lilianweng.github.io/", "article.post-entry", 10, 10),
    ("lillog_page2.html", "https://lilianweng.github.io/page/2/", "article.post-entry", 10, 10),
    ("nnw_daringfireball.html", "https://daringfireball.net/", "dl.linkedlist > dt", 40, 20),
    ("nnw_inessential.html", "https://inessential.com/", "article", 8, 8),
    ("nnw_scripting.html", "http://scripting.com/", ".divTitledItem", 18, 18),
    ("wired_main_site.html", "https://www.wired.com/", "[class*=SummaryItemWrapper]", 35, 0),
];

#[test]
fn real_pages_give_their_articles_with_nothing_but_a_selector() {
    let Some(data) = shared_data() else { return };
    for (file, base, entry, least, dated) in PAGES {
        let url = data.join("html_lists").join(file);
        let publication = Publication::new(&format!(
            "[[source]]\nname = \"S\"\nkind = \"html\"\nurl = \"{}\"\nbase = \"{base}\"\nentry = \"{entry}\"\n",
            url.display()
        ));
        let printed = publication.hebdo(&["parse", "--source", "S", "--now", "2026-07-10T00:00:00Z"]).ends(0).stdout();
        let printed: Value = serde_json::from_str(&printed).unwrap();
        let entries = printed["entries"].as_array().unwrap();
        assert!(entries.len() >= *least, "{file}: {}", entries.len());
        assert!(entries.iter().filter(|entry| entry["published"].is_string()).count() >= *dated, "{file}");
        for entry in entries {
            let title = entry["title"].as_str().unwrap();
            assert!(title.len() > 2 && title.len() < 200 && !title.contains('\n'), "{file}: {title}");
        }
    }
}

#[test]
fn real_subscription_lists_lose_no_feed() {
    let Some(data) = shared_data() else { return };
    let folder = support::files(&data.join("opml"));
    let mut lists = 0;
    for (name, bytes) in folder.iter().filter(|(name, _)| Path::new(name).extension().is_some_and(|end| end == "opml"))
    {
        let publication = Publication::new("[[source]]\nname = \"Mine\"\nurl = \"https://mine.example/feed\"\n");
        publication.hebdo(&["import", data.join("opml").join(name).to_str().unwrap()]).ends(0);
        let text = publication.read("feeds.toml");
        let source = String::from_utf8_lossy(bytes);
        for found in source.split("xmlUrl=").skip(1) {
            let raw = found.trim_start_matches(['"', '\'']).split(['"', '\'']).next().unwrap();
            let host = raw.split("//").nth(1).unwrap_or(raw).split(['/', '?']).next().unwrap().to_lowercase();
            assert!(text.to_lowercase().contains(host.trim_start_matches("www.")) || host.is_empty(), "{name}: {raw}");
        }
        publication.write("out.opml", &publication.hebdo(&["export"]).ends(0).stdout());
        publication.hebdo(&["import", "out.opml"]).ends(0).says(" 0 added");
        assert_eq!(publication.read("feeds.toml"), text, "{name}");
        lists += 1;
    }
    assert!(lists >= 20, "{lists}");
}

#[test]
fn real_json_is_read_by_the_recipes() {
    let Some(data) = shared_data() else { return };
    for (file, recipe, least, signal) in [
        ("hf_daily_papers_2026-06-12.json", "hugging-face-papers", 30, "upvotes"),
        ("hackernews.json", "hacker-news", 6, "points"),
        ("github_releases.json", "github-releases", 5, "reactions"),
        ("reddit_anthropic.json", "reddit", 8, "score"),
        ("reddit_claudeai.json", "reddit", 8, "score"),
        ("reddit_info_2014.json", "reddit", 7, "score"),
    ] {
        let url = data.join("json").join(file);
        let publication = Publication::new(&format!(
            "[[source]]\nname = \"S\"\nkind = \"json\"\nrecipe = \"{recipe}\"\nurl = \"{}\"\n",
            url.display()
        ));
        let printed = publication.hebdo(&["parse", "--source", "S", "--now", "2026-07-10T00:00:00Z"]).ends(0).stdout();
        let printed: Value = serde_json::from_str(&printed).unwrap();
        let entries = printed["entries"].as_array().unwrap();
        assert!(entries.len() >= least, "{file}: {}", entries.len());
        for entry in entries {
            assert!(
                entry["published"].is_string() && entry["link"].is_string() && entry["title"].is_string(),
                "{file}: {entry}"
            );
            assert!(entry["signals"][signal].is_number(), "{file}: {entry}");
        }
    }
}
