//! One thing is told once, however it is spelled and whoever points at it, by the real binary.

mod support;

use support::Publication;

const PAPER: &str = "https://arxiv.org/abs/2506.10982";
const TITLE: &str = "Sorting parcels by gradient descent";

/// A feed of one entry, published on 10 June 2025 unless `extra` says otherwise.
fn feed(title: &str, link: &str, text: &str, extra: &str) -> String {
    format!(
        "<rss version=\"2.0\" xmlns:feedburner=\"http://rssnamespace.org/feedburner/ext/1.0\" \
         xmlns:prism=\"http://prismstandard.org/namespaces/basic/2.0/\"><channel><title>F</title>\
         <item><title>{title}</title><link>{}</link><pubDate>Tue, 10 Jun 2025 08:00:00 GMT</pubDate>\
         <description><![CDATA[{text}]]></description>{extra}</item></channel></rss>",
        link.replace('&', "&amp;")
    )
}

/// A paper at one source, and something else at another.
fn two(other: &str) -> Publication {
    let publication = Publication::new(
        "[[source]]\nname = \"Papers\"\nurl = \"papers.xml\"\nrelevant = true\n\n\
         [[source]]\nname = \"Other\"\nurl = \"other.xml\"\nrelevant = true\nmax-age = \"900 days\"\n",
    );
    publication.write("papers.xml", &feed(TITLE, PAPER, "We sort parcels by gradient descent, fast.", ""));
    publication.write("other.xml", other);
    publication
}

/// Ways to point at the paper: title, link, text, and what else the entry has.
const POINTING: &[(&str, &str, &str, &str)] = &[
    ("Hacker News", PAPER, "", "<comments>https://news.ycombinator.com/item?id=1</comments>"),
    (
        "[R] This is wild",
        "https://www.reddit.com/r/MachineLearning/comments/1/wild/",
        "submitted by a <a href=\"https://arxiv.org/pdf/2506.10982v2\">[link]</a> \
         <a href=\"https://www.reddit.com/r/MachineLearning/comments/1/wild/\">[comments]</a>",
        "",
    ),
    ("Daily paper", "https://huggingface.co/papers/2506.10982", "", ""),
    ("Explained", "https://www.alphaxiv.org/abs/2506.10982v1", "", ""),
    ("PDF", "https://arxiv.org/pdf/2506.10982v1.pdf", "", ""),
    ("HTML", "https://arxiv.org/html/2506.10982v2", "", ""),
    ("DOI", "https://doi.org/10.48550/arXiv.2506.10982", "", ""),
    ("DOI in the feed", "https://journal.example.org/1", "", "<prism:doi>10.48550/arXiv.2506.10982</prism:doi>"),
    ("Semantic Scholar", "https://api.semanticscholar.org/arXiv:2506.10982", "", ""),
    (
        "Sorting parcels by gradient descent",
        "https://openreview.net/forum?id=aBc",
        "We sort parcels by gradient descent. Our preprint is arXiv:2506.10982.",
        "",
    ),
    (
        "Sorting parcels faster by gradient descent",
        "https://lab.example.org/parcels",
        "Today we present our paper on parcels (arXiv:2506.10982).",
        "",
    ),
    ("Google", "https://www.google.com/url?q=https%3A%2F%2Farxiv.org%2Fabs%2F2506.10982&sa=D", "", ""),
    ("Any redirector", "https://carry.example.net/?url=https%3A%2F%2Farxiv.org%2Fabs%2F2506.10982", "", ""),
    (
        "FeedBurner",
        "http://feedproxy.google.com/~r/Lab/~3/DeWX2QCae6A/sorting",
        "",
        "<feedburner:origLink>https://arxiv.org/abs/2506.10982</feedburner:origLink>",
    ),
    (
        "FeedPress",
        "http://tracking.feedpress.it/link/980/4243452",
        "",
        "<guid isPermaLink=\"false\">https://arxiv.org/abs/2506.10982v1</guid>",
    ),
];

#[test]
fn who_points_at_a_paper_is_in_its_story_however_it_is_spelled() {
    for (title, link, text, extra) in POINTING {
        let publication = two(&feed(title, link, text, extra));
        publication.hebdo(&["run", "--now", "2025-06-15T06:00:00Z"]).ends(0);
        let issue = publication.read("issues/2025-w24.toml");
        assert_eq!(issue.matches("[[section.entry]]\n").count(), 1, "{title}: {issue}");
        assert!(issue.contains(&format!("link = \"{PAPER}\"")), "{title}: the paper is the face: {issue}");
        assert!(issue.contains("source = \"Other\""), "{title}: who else told it: {issue}");
        let explained = publication.hebdo(&["explain", PAPER]).ends(0).stdout();
        assert!(explained.contains("told by 2 sources: Other, Papers"), "{title}: {explained}");
    }
}

#[test]
fn what_only_cites_a_paper_or_spells_another_is_a_story_of_its_own() {
    for (title, link, text) in [
        ("What I did in summer", "https://blog.example.org/summer", "I read arXiv:2506.10982 by Ada et al."),
        ("Another paper", "https://huggingface.co/papers/2506.10983", ""),
        ("Sorting", "https://example.org/?p=2506.10982", ""),
        ("Weekly links", "https://blog.example.org/links", "arXiv:2506.10982, arXiv:2506.10983"),
    ] {
        let publication = two(&feed(title, link, text, ""));
        publication.hebdo(&["run", "--now", "2025-06-15T06:00:00Z"]).ends(0);
        let issue = publication.read("issues/2025-w24.toml");
        assert_eq!(issue.matches("[[section.entry]]\n").count(), 2, "{title}: {issue}");
    }
}

#[test]
fn a_published_paper_is_no_news_months_later_by_whatever_way_and_without_the_database() {
    let publication = two(&feed("Cranes learn to see", "https://cranes.example.org/", "In the harbour.", ""));
    publication.hebdo(&["run", "--now", "2025-06-15T06:00:00Z"]).ends(0);
    assert!(publication.read("issues/2025-w24.toml").contains(PAPER));
    for (title, link, text, extra) in POINTING {
        for file in ["hebdo.db", "hebdo.db-wal", "hebdo.db-shm"] {
            let _ = std::fs::remove_file(publication.path(file));
        }
        let late = feed(title, link, text, extra).replace("Jun 2025", "Dec 2025").replace("Tue, 10", "Wed, 10");
        publication.write("other.xml", &late);
        let run = publication.hebdo(&["run", "--now", "2025-12-14T06:00:00Z"]).ends(0);
        assert!(!publication.path("issues/2025-w50.toml").exists(), "{title}");
        run.says("2025-w50: nothing new about machine learning, so no issue");
    }
}

#[test]
fn a_new_version_of_a_published_paper_is_no_news() {
    let publication = two(&feed("Cranes learn to see", "https://cranes.example.org/a", "In the harbour.", ""));
    publication.hebdo(&["run", "--now", "2025-06-15T06:00:00Z"]).ends(0);
    let again =
        feed("Sorting parcels by gradient descent, revised", "https://arxiv.org/abs/2506.10982v2", "We sort.", "");
    publication.write("papers.xml", &again.replace("Tue, 10", "Tue, 17"));
    publication.hebdo(&["run", "--now", "2025-06-22T06:00:00Z"]).ends(0).says("2025-w25: nothing new");
}

#[test]
fn explain_says_of_two_entries_why_they_are_one_story_or_not() {
    let of = |other: &str| {
        let publication = two(other);
        publication.hebdo(&["fetch", "--now", "2025-06-12T06:00:00Z"]).ends(0);
        publication
    };
    for (title, link, text, same, said) in [
        (
            "[R] Wild",
            "https://www.reddit.com/r/a/comments/1/b/",
            "submitted by a <a href=\"https://arxiv.org/pdf/2506.10982\">[link]</a>",
            true,
            "one",
        ),
        (
            "Sorting parcels faster by gradient descent",
            "https://lab.example.org/parcels",
            "We present our paper (arXiv:2506.10982).",
            true,
            "names the paper arXiv:2506.10982",
        ),
        ("Another", "https://arxiv.org/abs/2506.10983", "", false, "they are two papers, each with an id of its own"),
        (
            "Cranes come to the harbour",
            "https://lab.example.org/cranes",
            "They see.",
            false,
            "neither is the other's page",
        ),
    ] {
        let publication = of(&feed(title, link, text, ""));
        let place = if text.contains("[link]") { PAPER } else { link };
        for pair in [[PAPER, place], [place, PAPER]] {
            let out = publication.hebdo(&["explain", pair[0], pair[1]]).ends(0).stdout();
            assert!(out.contains(if same { "\none story" } else { "\ntwo stories" }) && out.contains(said), "{out}");
        }
    }
    let publication = of(&feed("A", "https://lab.example.org/a", "", ""));
    for pair in [[PAPER, "https://nowhere.example.org/"], ["https://nowhere.example.org/", PAPER]] {
        publication.hebdo(&["explain", pair[0], pair[1]]).ends(1).says("`https://nowhere.example.org/` was never seen");
    }
    let itself = publication.hebdo(&["explain", PAPER, "https://huggingface.co/papers/2506.10982"]).ends(0).stdout();
    assert!(itself.contains("one story"), "{itself}");
}
