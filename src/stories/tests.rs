//! Stories, entry by entry.

use super::*;
use crate::entry::{Entry, Sighting};
use crate::link;

fn known(id: &str, source: &str, link: &str, published: &str) -> Known {
    let published = published.parse().unwrap();
    Known {
        id: id.into(),
        canonical: link::canonical(link),
        page: link::canonical(link).filter(|link| !link::is_front_page(link)).map(|link| link::page_key(&link)),
        entry: Entry { published: Some(published), ..Entry::default() },
        first_seen: published,
        belongs: published,
        held_back: None,
        sightings: vec![Sighting {
            source: source.into(),
            link: Some(link.into()),
            comments: None,
            first_seen: published,
        }],
    }
}

fn gathered(entries: Vec<Known>) -> Vec<Story> {
    gather(entries, &[])
}

const MONDAY: &str = "2025-06-09T00:00:00Z";
const TUESDAY: &str = "2025-06-10T00:00:00Z";

#[test]
fn one_page_told_by_two_sources_is_one_story() {
    let stories = gathered(vec![
        known("hn:1", "HN", "http://www.example.org/a/?utm_source=hn", TUESDAY),
        known("blog:a", "Blog", "https://example.org/a", MONDAY),
        known("blog:b", "Blog", "https://example.org/b", MONDAY),
    ]);
    assert_eq!(stories.len(), 2);
    assert_eq!(stories[0].face.id, "blog:a");
    assert_eq!(stories[0].sources(), ["Blog", "HN"]);
    assert_eq!(stories[0].why.len(), 1);
}

#[test]
fn a_paper_is_the_face_of_its_story() {
    let stories = gathered(vec![
        known("reddit:1", "Reddit", "https://arxiv.org/pdf/2506.10982v1", MONDAY),
        known("2506.10982", "arXiv", "https://arxiv.org/abs/2506.10982", TUESDAY),
    ]);
    assert_eq!(stories.len(), 1);
    assert_eq!(stories[0].face.id, "2506.10982");
}

#[test]
fn a_page_that_stands_for_many_entries_joins_none() {
    let stories = gathered(vec![
        known("a:1", "A", "https://example.org/all", MONDAY),
        known("a:2", "A", "https://example.org/all", TUESDAY),
        known("b:1", "B", "https://example.org/all", TUESDAY),
        known("c:1", "C", "https://example.org/", MONDAY),
        known("d:1", "D", "https://example.org/", MONDAY),
    ]);
    assert_eq!(stories.len(), 5);
}

#[test]
fn the_order_of_arrival_does_not_matter() {
    let mut entries = vec![
        known("x", "A", "https://example.org/a", MONDAY),
        known("y", "B", "https://example.org/a", MONDAY),
        known("z", "C", "https://example.org/b", MONDAY),
    ];
    let forward = gathered(entries.clone());
    entries.reverse();
    assert_eq!(gathered(entries), forward);
}

fn told(id: &str, link: &str, title: &str, text: &str, published: &str) -> Known {
    let mut known = known(id, &link::host(link).unwrap(), link, published);
    known.entry.title = Some(title.into());
    known.entry.summary_html = Some(text.into()).filter(|text: &String| !text.is_empty());
    known
}

/// How many stories two entries are.
fn stories(a: Known, b: Known) -> usize {
    gathered(vec![a, b]).len()
}

#[test]
fn one_event_in_other_words_is_one_story() {
    let report = || {
        told(
            "a",
            "https://tech.example.org/parcelworks",
            "Parcelworks raises $40M to sort parcels with neural networks - Tech",
            "Parcelworks, a start-up from Lyon, has raised $40M led by Harbour Ventures.",
            MONDAY,
        )
    };
    for (link, title, text, published, expected) in [
        (
            "https://wire.example.com/40m",
            "Lyon start-up Parcelworks lands $40M Series A for AI parcel sorting",
            "The round was led by Harbour Ventures.",
            TUESDAY,
            1,
        ),
        (
            "https://port.example.com/a",
            "Parcelworks opens an office in Rotterdam",
            "It will hire forty people.",
            TUESDAY,
            2,
        ),
        (
            "https://wire.example.com/40m",
            "How Parcelworks raised $40M to sort parcels: lessons for founders",
            "An interview with the founders of the start-up from Lyon.",
            TUESDAY,
            2,
        ),
        (
            "https://wire.example.com/40m",
            "Parcelworks raises $40M to sort parcels with neural networks",
            "",
            "2026-06-09T00:00:00Z",
            2,
        ),
        (
            "https://digest.example.com/1",
            "Ten things to know today",
            "Parcelworks, of Lyon, raises $40M to sort parcels.",
            MONDAY,
            2,
        ),
        (
            "https://tech.example.org/parcelworks-2",
            "Parcelworks raises another $40M to sort parcels with neural networks",
            "",
            TUESDAY,
            2,
        ),
    ] {
        assert_eq!(stories(report(), told("b", link, title, text, published)), expected, "{title}");
    }
}

#[test]
fn titles_that_come_again_mean_nothing() {
    for (one, other) in [
        ("Weekly links", "Weekly links"),
        ("Open thread", "Open thread"),
        ("Sorter 2.1 released: faster parcels for everyone", "Sorter 2.2 released: faster parcels for everyone"),
        ("How sorting networks learn, part 1", "How sorting networks learn, part 2"),
        ("Sorterworks raises Series A funding round", "Sorterworks raises Series B funding round"),
    ] {
        let a = told("a", "https://a.example.org/x", one, "", MONDAY);
        let b = told("b", "https://b.example.org/y", other, "", TUESDAY);
        assert_eq!(stories(a, b), 2, "{other}");
    }
    let quoted = |id: &str, text: &str| {
        told(id, &format!("https://notes.example.org/{id}"), "Quoting Ada Lovelace on poetical science", text, MONDAY)
    };
    let again = quoted("b", "It can do whatever we know how to order it to perform.");
    assert_eq!(stories(quoted("a", "The engine might compose elaborate music."), again), 2);
}

#[test]
fn what_says_nothing_in_its_language_joins_nothing() {
    let fair = |title: &str| {
        told(
            "a",
            "https://un.example.fr/foire",
            title,
            "Les visiteurs de la foire de Montbrun sont venus dans les allées, avec un record pour la deuxième journée.",
            MONDAY,
        )
    };
    let guards = told(
        "b",
        "https://deux.example.fr/facteurs",
        "Les facteurs au palais de Montbrun avec leurs vélos pour la fête dans les rues",
        "Pour leur sortie, les facteurs de la poste ont fait le tour des rues avec des vélos qui sont à eux.",
        MONDAY,
    );
    let report = fair("Record au salon de Montbrun avec les robots pour la foire dans les halles");
    assert_eq!(stories(report.clone(), guards.clone()), 2);
    let entries = [report, guards];
    let why = Stories::of(&entries).verdict(0, 1).why.join("; ");
    assert!(
        !["les", "la", "avec", "dan"].iter().any(|word| why.split([' ', ',', ';']).any(|told| told == *word)),
        "{why}"
    );
    let again = told(
        "c",
        "https://trois.example.fr/montbrun",
        "La foire de Montbrun bat le record avec ses robots",
        "",
        MONDAY,
    );
    assert_eq!(stories(fair("Foire de Montbrun : un record avec les robots dans les halles"), again), 1);
}

#[test]
fn two_papers_stay_two_whatever_their_titles() {
    let paper = |id: &str, part: &str| {
        let title = format!("Compositional conditions for the stability of power systems{part}");
        told(id, &format!("https://arxiv.org/abs/{id}"), &title, "", MONDAY)
    };
    assert_eq!(stories(paper("2506.11406", ""), paper("2506.11411", "")), 2);
}

#[test]
fn who_points_at_a_paper_tells_its_story() {
    let paper = || {
        told(
            "2506.10982",
            "https://arxiv.org/abs/2506.10982",
            "Sorting parcels by gradient descent",
            "We sort.",
            TUESDAY,
        )
    };
    let thread = r#"<a href="https://arxiv.org/pdf/2506.10982v1">[link]</a> <a href="https://www.reddit.com/r/a/comments/1">[comments]</a>"#;
    let post = r#"Today we present work on parcels, see <a href="https://arxiv.org/abs/2506.10982">the paper</a>."#;
    let cites =
        r#"Gradients can sort parcels (<a href="https://arxiv.org/abs/2506.10982">Ada et al.</a>), but so can hands."#;
    let several = r#"We sort, see <a href="https://arxiv.org/abs/2506.10982">our paper</a> and <a href="https://arxiv.org/abs/2506.10983">another</a>."#;
    for (link, title, text, expected) in [
        ("https://www.reddit.com/r/a/comments/1", "[R] This is wild", thread, 1),
        ("https://lab.example.org/parcels", "Sorting parcels faster", post, 1),
        ("https://blog.example.org/summer", "What I did in summer", post, 2),
        ("https://blog.example.org/note", "Reading “Sorting parcels by gradient descent”", post, 2),
        ("https://blog.example.org/sorting", "Sorting parcels by hand", cites, 2),
        ("https://blog.example.org/three", "Three papers on sorting parcels", several, 2),
        ("https://huggingface.co/papers/2506.10982", "Sorting", "", 1),
    ] {
        // Where it is the same paper, the store has already made one entry of the two.
        let id = if link.contains("papers/") { "2506.10982 b" } else { "b" };
        let stories = gathered(vec![told(id, link, title, text, MONDAY), paper()]);
        assert_eq!(stories.len(), expected, "{title}");
        if expected == 1 {
            assert_eq!(stories[0].face.id, "2506.10982", "the paper is the best face");
            assert!(stories[0].pages.contains("arxiv.org/abs/2506.10982"));
        }
    }
}

#[test]
fn the_source_is_a_better_face_than_who_tells_of_it() {
    let mut hn = known("hn", "HN", "https://example.org/a", MONDAY);
    hn.entry.comments = Some("https://news.ycombinator.com/item?id=1".into());
    let mut blog = known("blog", "Blog", "https://example.org/a", TUESDAY);
    blog.entry.comments = Some("https://example.org/a#comments".into());
    let stories = gathered(vec![hn, blog]);
    assert_eq!(stories[0].face.id, "blog", "a blog has its comments on its own site");
}

#[test]
fn a_page_that_one_source_uses_twice_joins_what_has_the_same_title() {
    let twice = |id: &str, title: &str| {
        let mut known = told(id, "https://example.org/threads/1", title, "", MONDAY);
        known.sightings[0].source = "HN".into();
        known
    };
    assert_eq!(
        stories(twice("a", "Sorter to be removed from Harbour plans"), twice("b", "Sorter removed from Harbour plan?")),
        1
    );
    assert_eq!(
        stories(twice("a", "Sorter to be removed from Harbour plans"), twice("b", "Cranes come to the harbour")),
        2
    );
}

#[test]
fn what_was_published_is_known_in_other_words_and_tells_nothing_by_itself() {
    let published = || {
        told(
            "old",
            "https://tech.example.org/p",
            "Parcelworks raises $40M to sort parcels",
            "Led by Harbour Ventures.",
            MONDAY,
        )
    };
    let copy = || {
        told(
            "new",
            "https://wire.example.com/p",
            "Parcelworks raises $40M for parcel sorting",
            "Harbour Ventures led.",
            TUESDAY,
        )
    };
    let other = || told("other", "https://wire.example.com/q", "Cranes come to the harbour", "", TUESDAY);
    let stories = gather(vec![copy(), other()], &[published()]);
    assert_eq!(stories.len(), 2);
    assert_eq!(stories[0].retells.as_deref(), Some("old"));
    assert!(stories[0].others.is_empty());
    assert_eq!(stories[1].retells, None);
    assert!(gather(Vec::new(), &[published()]).is_empty());
}

#[test]
fn verdicts_say_why_in_words() {
    let mut all = [
        told("a", "https://a.example.org/x", "Sorter 2.1 released: faster parcels", "", MONDAY),
        told("b", "https://b.example.org/y", "Sorter 2.2 released: faster parcels", "", TUESDAY),
        told("c", "https://c.example.org/z", "Sorter 2.1 released: faster parcels", "", TUESDAY),
        told("d", "https://a.example.org/x?utm_source=d", "Sorter", "", TUESDAY),
        told("e", "https://e.example.org/z", "Cranes come to the harbour", "", TUESDAY),
        told("2506.11406", "https://arxiv.org/abs/2506.11406", "Sorting", "", TUESDAY),
        told("2506.11411", "https://arxiv.org/abs/2506.11411", "Sorting", "", TUESDAY),
    ];
    all[3].sightings[0].source = "D".into();
    let stories = Stories::of(&all);
    for (one, other, same, words) in [
        (0, 1, false, "one is about sorter 2.1, the other about sorter 2.2"),
        (0, 2, true, "says nearly the same as"),
        (0, 3, true, "points at the same page as"),
        (0, 4, false, "their titles have no telling word in common"),
        (5, 6, false, "two papers"),
        (2, 3, true, "points at the same page as"),
    ] {
        let verdict = stories.verdict(one, other);
        assert_eq!(verdict.same, same, "{one} {other}");
        assert_eq!(stories.are_one(one, other), same);
        assert!(verdict.why.iter().any(|why| why.contains(words)), "{:?}", verdict.why);
    }
}

#[test]
fn a_site_that_repeats_headlines_of_others_may_tell_one_event_twice() {
    let repeated = |id: &str, title: &str| {
        let mut known = told(id, &format!("https://news.google.com/rss/articles/{id}"), title, "", MONDAY);
        known.sightings[0].source = "Google News".into();
        known
    };
    let first = "Parcelworks raises $40M to sort parcels with neural networks - Tech Herald";
    let second = "Parcelworks raises $40M to sort parcels using neural networks - The Wire";
    assert_eq!(stories(repeated("a", first), repeated("b", second)), 1);
    let blog = |id: &str, title: &str| {
        let mut known = told(id, &format!("https://{id}.example.org/"), title, "", MONDAY);
        known.sightings[0].source = "Link blog".into();
        known
    };
    assert_eq!(stories(blog("a", "On Parcelworks’ round of $40M"), blog("b", "Parcelworks’ $40M round, again")), 2);
}

#[test]
fn a_report_passed_on_under_another_headline_is_one_story_and_says_so() {
    let wire = "Parcelworks, a start-up from Lyon, has raised forty million led by Harbour Ventures, which wants its cranes \
                to sort letters, parcels and pallets before the summer.";
    let report =
        |id: &str, title: &str, text: &str| told(id, &format!("https://{id}.example.org/a"), title, text, MONDAY);
    let first = report("herald", "Sorting cranes win over a venture fund", wire);
    let copies =
        [first.clone(), report("echo", "Lyon’s new darling", &format!("LYON (Agency) - {wire} It has nine staff."))];
    let pair = Stories::of(&copies);
    assert!(pair.are_one(0, 1));
    assert_eq!(pair.verdict(0, 1).why, ["`herald` has the same first sentences as `echo`"]);
    // What a site says of itself at every piece, one site's own template, and another number are no copies.
    let about = "News, analysis and comment from the harbour, the leading place.";
    for (a, b) in [
        (report("herald", "Cranes win", about), report("echo", "Letters lose", about)),
        (first.clone(), told("herald:2", "https://herald.example.org/b", "Lyon’s new darling", wire, MONDAY)),
        (report("herald", "Cranes, part 1", wire), report("echo", "Cranes, part 2", wire)),
    ] {
        assert_eq!(gathered(vec![a, b]).len(), 2);
    }
}

#[test]
fn a_digest_of_many_authors_may_tell_one_event_twice() {
    let digest = |id: &str, link: &str, author: &str, title: &str| {
        let mut known = told(id, link, title, "", MONDAY);
        known.sightings[0].source = "Digest".into();
        known.entry.authors = vec![author.into()];
        known
    };
    let (first, second) =
        ("Parcelworks raises $40M to sort parcels", "Parcelworks raises $40M more to sort parcels by cranes");
    for (a, b, author, expected) in [
        ("https://herald.example.org/1", "https://wire.example.com/2", "Wire", 1),
        // Counters that do not say where they lead are no one's site.
        ("https://digest.example.net/go/?a=1", "https://digest.example.net/go/?a=2", "Wire", 1),
        ("https://herald.example.org/1", "https://wire.example.com/2", "Herald", 2),
        ("https://digest.example.net/1", "https://digest.example.net/2", "Wire", 2),
    ] {
        assert_eq!(
            stories(digest("a", a, "Herald", first), digest("b", b, author, second)),
            expected,
            "{a} {b} {author}"
        );
    }
}

/// Enough that comparing each with each would be felt in every run of the tests.
const MANY: usize = 3_000;

/// How many stories as many entries are, which differ in what `told` makes of their number.
fn many(told: impl Fn(usize) -> Known) -> usize {
    gathered((0..MANY).map(told).collect()).len()
}

#[test]
fn entries_that_share_all_or_one_rare_word_cost_no_more_than_others() {
    let entry = |number: usize, title: &str, text: &str| {
        told(&format!("id {number}"), &format!("https://site{number}.example.org/{number}"), title, text, MONDAY)
    };
    // A template, not a story.
    assert_eq!(many(|number| entry(number, "Harbour report of the Parcelworks cranes", "")), MANY);
    assert_eq!(many(|number| entry(number, &format!("Parcelworks moves{number} crane{number}"), "")), MANY);
    let about =
        "The harbour has cranes, barges, pallets, lanterns, ropes, pilots, locks, tugs and a lighthouse at its mole.";
    assert_eq!(many(|number| entry(number, &format!("Post{number} on crane{number}"), about)), MANY);
    // One page for all offers of a shop, and a paper that everybody names.
    let shop = |number: usize| {
        let mut known = entry(number, &format!("Offer{number} of crane{number}"), "");
        (known.canonical, known.page) = (Some("https://shop.example.org/a".into()), Some("shop.example.org/a".into()));
        known.sightings[0].source = "Shop".into();
        known
    };
    assert_eq!(many(shop), MANY);
    let text = "We sort, see our paper arXiv:2506.10982.";
    assert_eq!(many(|number| entry(number, &format!("Post{number} on crane{number}"), text)), MANY);
}
