//! A year of issues in a publication: neighbours, months, the turn of the year, an empty week, a renamed section.

mod support;

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::date;
use support::Publication;
use support::years;

/// Week 40 of 2020 and the year after it: 52 weeks, the twelfth of them empty.
fn year() -> Vec<hebdo::issue::Issue> {
    years::issues(date(2020, 9, 27), 53, Some(11), 30)
}

fn publication(issues: &[hebdo::issue::Issue]) -> Publication {
    let publication = Publication::empty(years::FEEDS);
    put(&publication, issues);
    publication
}

fn put(publication: &Publication, issues: &[hebdo::issue::Issue]) {
    for issue in issues {
        publication.write(&format!("issues/{}.toml", issue.week), &issue.to_toml());
    }
}

/// What stands between two marks, wherever it does.
fn between<'a>(text: &'a str, start: &str, end: &str) -> Vec<&'a str> {
    text.split(start).skip(1).filter_map(|rest| rest.split(end).next()).collect()
}

fn first<'a>(text: &'a str, start: &str, end: &str) -> &'a str {
    between(text, start, end).first().copied().unwrap_or("-")
}

/// The year as a table: what leads where, and how much is in it.
fn outline(publication: &Publication) -> String {
    let mut lines = Vec::new();
    let files = publication.files("out");
    let text_of = |path: &str| publication.read(&format!("out/{path}"));
    let below = |folder: &str, ending: &str| -> Vec<String> {
        let paths = files.iter().map(|(path, _)| path.clone());
        paths.filter(|path| path.starts_with(folder) && path.ends_with(ending)).collect()
    };
    let link = |page: &str, rel: &str| first(page, &format!("rel=\"{rel}\" href=\""), "\"").replace(".html", "");
    for path in below("issues/", ".html") {
        let page = text_of(&path);
        let top = first(&page, "Past issues, top", "</nav>");
        let months = between(top, "../months/", ".html").join(" ");
        let days = first(&page, "<h1>", "</h1>");
        let articles = first(&page, "href=\"#articles\">", "<");
        lines.push(format!(
            "{path}: {days} | {} ⇦ ⇨ {} | {months} | {} entries | {articles}",
            link(&page, "prev"),
            link(&page, "next"),
            page.matches("class=\"entry row\"").count()
        ));
    }
    for path in below("months/", ".html") {
        let page = text_of(&path);
        let listing = first(&page, "id=\"issues\"", "</nav>");
        let issues = between(listing, "../issues/", ".html").join(" ");
        let feed: atom_syndication::Feed = text_of(&path.replace(".html", ".atom")).parse().unwrap();
        lines.push(format!(
            "{path}: {issues} | {} ⇦ ⇨ {} | {} entries, {} in the feed | {}",
            link(&page, "prev"),
            link(&page, "next"),
            between(&page, "class=\"told\"", "</ul>").iter().map(|list| list.matches("<li ").count()).sum::<usize>(),
            feed.entries.len(),
            first(&page, "id=\"articles\"><span class=\"side numeral\">2.</span> <span class=\"body\">", "<"),
        ));
    }
    for path in below("years/", ".html") {
        let page = text_of(&path);
        lines.push(format!(
            "{path}: {} issues, {} entries",
            page.matches("<h2").count(),
            between(&page, "<main", "</main").join("").matches("<li>").count()
        ));
    }
    let mut feeds = below("archive/", ".atom");
    feeds.extend(["feed.atom", "entries.atom", "sections/articles.atom"].map(str::to_owned));
    for path in feeds {
        let feed: atom_syndication::Feed = text_of(&path).parse().unwrap();
        let related = |rel: &str| {
            feed.links
                .iter()
                .find(|link| link.rel == rel)
                .map_or("-".to_owned(), |link| link.href.replace("https://weekly.example.org/long/", ""))
        };
        lines.push(format!(
            "{path}: {} | {} entries from {} to {} | {} ⇦ ⇨ {}",
            feed.title.as_str(),
            feed.entries.len(),
            feed.entries[0].published.unwrap().date_naive(),
            feed.entries.last().unwrap().published.unwrap().date_naive(),
            related("prev-archive"),
            related("next-archive")
        ));
    }
    lines.join("\n") + "\n"
}

#[test]
fn the_year_is_as_expected() {
    let publication = publication(&year());
    publication.hebdo(&["build"]).ends(0).says("from 52 issues");
    let outline = outline(&publication);
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/year.outline");
    if std::env::var_os("SNAPSHOTS").is_some_and(|mode| mode == "overwrite") {
        support::put(&path, &outline);
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    for (made, kept) in outline.lines().zip(expected.lines()) {
        assert_eq!(made, kept);
    }
    assert_eq!(outline.lines().count(), expected.lines().count());
}

#[test]
fn a_new_issue_rewrites_only_what_changes_by_it() {
    let issues = year();
    let (newest, before) = issues.split_last().unwrap();
    let publication = publication(before);
    publication.hebdo(&["build"]).ends(0);
    let old: BTreeMap<String, Vec<u8>> = publication.files("out").into_iter().collect();
    put(&publication, std::slice::from_ref(newest));
    publication.hebdo(&["build"]).ends(0);
    let changed: BTreeSet<String> = publication
        .files("out")
        .into_iter()
        .filter(|(path, bytes)| old.get(path) != Some(bytes))
        .map(|(path, _)| path)
        .collect();
    let week = |week: &str, endings: &[&str]| -> Vec<String> {
        endings
            .iter()
            .map(|ending| {
                if ending.starts_with('.') { format!("issues/{week}{ending}") } else { format!("mail/{week}.{ending}") }
            })
            .collect()
    };
    let mut expected: BTreeSet<String> = [
        "index.html",
        "feed.atom",
        "feed.rss",
        "feed.json",
        "entries.atom",
        "entries.json",
        "sections/papers.atom",
        "sections/articles.atom",
        "sections/usecases.atom",
        "sections/other.atom",
        "sitemap.xml",
        "search.html",
        "years/2021.html",
        ".hebdo",
        // The week ends on 2 October, and with it comes the summary of September, which August now leads to.
        "months/2021-09.html",
        "months/2021-09.atom",
        "months/2021-08.html",
        "archive/2021-09.atom",
        "archive/2021-08.atom",
    ]
    .map(str::to_owned)
    .into();
    expected.extend(week(&newest.week, &[".html", ".atom", ".md", ".png", "html", "txt"]));
    expected.extend(week(&before.last().unwrap().week, &[".html", ".atom"]));
    assert_eq!(changed, expected);
}

/// Writes so many weeks where `HEBDO_YEARS=folder:weeks` says, for tools that are not ours and for measuring.
#[test]
#[ignore = "writes a publication to look at"]
fn years_are_written_where_asked() {
    let wanted = std::env::var("HEBDO_YEARS").expect("HEBDO_YEARS=folder:weeks");
    let (folder, weeks) = wanted.rsplit_once(':').unwrap();
    let folder = std::path::Path::new(folder);
    support::put(&folder.join("feeds.toml"), years::FEEDS);
    for issue in years::issues(date(2020, 9, 27), weeks.parse().unwrap(), Some(11), 30) {
        support::put(&folder.join(format!("issues/{}.toml", issue.week)), issue.to_toml());
    }
}
