//! What the form of an entry that is no paper says: an offer, an advertisement, a row of a list, a patch.
//!
//! None of this is learnt: nobody recorded what editors passed over among articles. Each is a habit of feeds that
//! readers complain of, and weighs less than one more independent teller does, but for advertisements and notices.

use super::Item;
use crate::wording;

/// A piece in whose title one of these words stands, what that adds, and how it is said.
const TITLES: &[(f64, &str, &[&str])] = &[
    (-3.0, "a notice about a feed", &["feed is no longer", "feed has moved", "no longer maintained", "test post"]),
    (
        -2.5,
        "an advertisement",
        &["sponsored", "sponsor", "advertorial", "partner content", "paid post", "promoted", "brandvoice"],
    ),
    (
        -1.5,
        "an offer",
        &[
            "best deal",
            "best deals",
            "deals on",
            "deal of the day",
            "discount",
            "save up to",
            "coupon",
            "black friday",
            "cyber monday",
            "prime day",
            "on sale",
            "giveaway",
        ],
    ),
    (
        -1.5,
        "a vacancy",
        &[
            "is hiring",
            "are hiring",
            "we re hiring",
            "now hiring",
            "hiring for",
            "job opening",
            "we re looking for",
            "join our team",
            "careers at",
            "vacancy",
        ],
    ),
    (
        -0.8,
        "a call to take part",
        &[
            "bug bounty",
            "bounty program",
            "apply now",
            "applications open",
            "applications are open",
            "now accepting",
            "call for applications",
            "call for proposals",
            "call for participation",
            "take our survey",
        ],
    ),
    (
        -0.7,
        "an opinion",
        &[
            "hate",
            "hates",
            "sick of",
            "tired of",
            "fed up",
            "refuse to",
            "rant",
            "overrated",
            "sucks",
            "is dead",
            "are dead",
            "considered harmful",
            "in defense of",
            "in defence of",
            "the case for",
            "the case against",
            "hot take",
            "unpopular opinion",
            "thoughts on",
            "worth discussing",
            "what s wrong with",
            "the problem with",
            "stop using",
            "don t want",
        ],
    ),
    (
        -0.8,
        "an event to attend",
        &[
            "webinar",
            "register now",
            "hackathon",
            "office hours",
            "meetup",
            "save the date",
            "rsvp",
            "livestream",
            "call for papers",
        ],
    ),
    (-0.8, "a course to buy", &["new course", "short course", "enroll", "bootcamp", "masterclass", "certification"]),
    (-0.5, "a conversation", &["ask hn", "tell hn", "ama"]),
    (-0.3, "somebody's own work, shown", &["show hn", "i built", "i made", "i ve built"]),
    (-0.6, "release notes", &["changelog", "release notes", "patch notes", "what s new in"]),
    (
        -0.6,
        "a list of links",
        &[
            "weekly links",
            "links for",
            "link roundup",
            "open thread",
            "this week in",
            "week in review",
            "weekly digest",
        ],
    ),
];

/// A text of fewer words describes nothing.
const FEW_WORDS: usize = 8;

/// How many letters of another script than the publication's make a title foreign.
const FOREIGN: f64 = 0.3;

/// What the form of an entry adds and takes away, each with its reason.
pub(super) fn parts(item: &Item<'_>) -> Vec<(f64, String)> {
    let words = wording::spaced(item.title, &['%']);
    let has = |phrase: &&str| wording::has_phrase(&words, phrase);
    let mut parts: Vec<(f64, String)> = TITLES
        .iter()
        .filter(|(_, _, phrases)| phrases.iter().any(has))
        .map(|(part, said, _)| (*part, (*said).to_owned()))
        .collect();
    let mut add = |holds: bool, part: f64, said: &str| {
        if holds {
            parts.push((part, said.to_owned()));
        }
    };
    add(words.contains("% off"), -1.5, "an offer");
    add(item.is_makers, 0.4, "told by its maker");
    add(is_personal(&words), -0.5, "somebody's own experience");
    add(is_row(item.title), -2.0, "a row of a list: an owner and a name");
    add(is_patch(item.title), -0.8, "a small release");
    add(is_listicle(&words), -0.6, "a list of so many things");
    // It tells none of them well.
    add(wording::tells_many(item.title), -0.9, "many things at once");
    add(item.title.trim_end().ends_with('?'), -0.2, "a question");
    add(is_of_earlier_year(item.title), -1.0, "of an earlier year");
    add(item.is_latin && foreign(item.title) > FOREIGN, -2.0, "in another script");
    let told = item.text.split_whitespace().filter(|word| word.chars().all(char::is_alphabetic)).count();
    add(!item.text.is_empty() && told < FEW_WORDS, -0.3, "hardly a description");
    parts
}

/// `I cancelled …`, `My week with …`, `Why I …`. How somebody did something teaches others, and is none.
fn is_personal(words: &str) -> bool {
    const FIRST: &[&str] = &["i", "my", "dear"];
    let words = words.strip_prefix("why ").unwrap_or(words);
    // `Show HN: I built` is counted as what it is.
    words.split(' ').next().is_some_and(|word| FIRST.contains(&word))
}

/// `owner/name`, `owner / name`: how forges and hubs of models title a page.
fn is_row(title: &str) -> bool {
    let is_word = |word: &str| {
        !word.is_empty() && word.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'))
    };
    title.split_once('/').is_some_and(|(owner, name)| is_word(owner.trim()) && is_word(name.trim()))
}

/// `v1.2.3`: a version of three numbers that is not the first of its row.
fn is_patch(title: &str) -> bool {
    title.split_whitespace().any(|word| {
        let numbers: Vec<&str> = word.trim_start_matches('v').trim_end_matches([':', ',']).split('.').collect();
        let is_version = numbers.iter().all(|number| !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()));
        is_version && numbers.len() == 3 && numbers.iter().skip(1).any(|number| *number != "0")
    })
}

/// `10 things …`, `the top 5 …`, `7 best …`.
fn is_listicle(words: &str) -> bool {
    const OF: &[&str] = &[
        "best", "books", "examples", "ideas", "lessons", "mistakes", "reasons", "signs", "steps", "things", "tips",
        "tools", "tricks", "ways",
    ];
    let words: Vec<&str> = words.split_whitespace().collect();
    let is_count = |word: &str| word.len() <= 3 && word.bytes().all(|b| b.is_ascii_digit());
    words.windows(2).any(|pair| pair[0] == "top" && is_count(pair[1]) || is_count(pair[0]) && OF.contains(&pair[1]))
        || matches!(words.as_slice(), [count, _, of, ..] if is_count(count) && OF.contains(of))
}

/// `… (2009)`: how forums mark what is not new.
fn is_of_earlier_year(title: &str) -> bool {
    let last = title.trim_end().strip_suffix(')').and_then(|title| title.rsplit_once('('));
    last.is_some_and(|(_, year)| year.len() == 4 && year.bytes().all(|b| b.is_ascii_digit()))
}

/// The share of letters that are not Latin.
fn foreign(title: &str) -> f64 {
    let (mut all, mut others) = (0.0, 0.0);
    for letter in title.chars().filter(|c| c.is_alphabetic()) {
        all += 1.0;
        // Latin, with its extensions, ends here.
        others += f64::from(u8::from(letter > '\u{24F}'));
    }
    if all > 0.0 { others / all } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(title: &str) -> String {
        let item = Item {
            title,
            text: "A text of enough words that says what it is all about.",
            is_latin: true,
            ..Item::default()
        };
        parts(&item).into_iter().map(|(_, said)| said).collect::<Vec<_>>().join("; ")
    }

    #[test]
    fn forms_are_told_by_titles() {
        for (title, expected) in [
            ("Parcelworks raises $40M to sort parcels", ""),
            ("We dealt with drift", ""),
            ("parcelworks/Sorter-2.1", "a row of a list: an owner and a name"),
            ("parcelworks / sorter", "a row of a list: an owner and a name"),
            ("Sorting and/or packing parcels", ""),
            ("Sorter v2.1.3", "a small release"),
            ("Sorter 2.0.0 sorts twice as fast", ""),
            ("10 ways to sort", "a list of so many things"),
            ("7 surprising tips for sorters", "a list of so many things"),
            ("GPT-5 in 10 languages", ""),
            ("Save 20% off sorters", "an offer"),
            ("[Sponsor] Sorters by Parcelworks", "an advertisement"),
            ("Sort it, pack it, ship it", ""),
            ("Sorters learn, cranes see, ports close, parcels wait", "many things at once"),
            ("日报：新模型发布；旧模型下线；价格下调", "many things at once; in another script"),
            ("Is this sorted?", "a question"),
            ("The sorter's handbook (2009)", "of an earlier year"),
            ("Tell HN: my sorter broke", "a conversation"),
            ("I cancelled my sorter", "somebody's own experience"),
            ("I've sorted parcels for a year", "somebody's own experience"),
            ("Why I'm sick of sorters", "an opinion; somebody's own experience"),
            ("How I taught a crane to sort", ""),
            ("A.I. sorts parcels in the harbour", ""),
            ("The harbour is discovering that the public hates sorters", "an opinion"),
            ("Hateful parcels: a data set", ""),
            ("Parcelworks is hiring", "a vacancy"),
            ("Law against bias in hiring software", ""),
            ("Parcelworks signs a deal of $5B with Harbour", ""),
            ("The best deals on sorters", "an offer"),
            ("Sorter 5.5 Bug Bounty", "a call to take part"),
        ] {
            assert_eq!(said(title), expected, "{title}");
        }
    }

    #[test]
    fn a_text_of_numbers_is_hardly_a_description() {
        let item = Item { title: "Sorter", text: "Downloads: 2,969 Likes: 606", ..Item::default() };
        assert_eq!(parts(&item)[0].1, "hardly a description");
    }
}
