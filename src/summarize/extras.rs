//! What stands around the words of an article and is none of them: bylines, dates, rows of numbers, buttons, calls to
//! subscribe, and what blog software says of itself.

use std::sync::LazyLock;

use regex::Regex;

use super::pattern;

/// Rows at the end, as forums, trackers and blog software write them; what follows goes too.
static BEHIND: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?x)(?:^|\s)(?:
            Article\ URL:\s | Comments\ URL:\s | Points:\s\d+\s\#\ Comments | Score:\s[\d,]+\sComments:
          | \(?submitted\ by\s+/?u/ | \[link\]\s*\[comments\]
          | Downloads:\s[\d,]+\sLikes: | ⭐\s*[\d,.]+ | 📈\s | 🍴\s
          | The\ post\ .{3,300}\ (?:appeared\ first\ on|first\ appeared\ on)\s
          | This\ (?:post|article|story)\ (?:originally\ )?(?:first\ )?appeared\ (?:first\ )?on\s
          | (?:Continue\ [Rr]eading|Read\ [Mm]ore|Read\ [Tt]he\ (?:[Ff]ull|[Rr]est|[Oo]riginal)|Read\ on|Keep\ reading|Weiterlesen|Lire\ la\ suite|Leer\ más)[^.!?]{0,120}(?:\.\.\.|…)?\s*$
          | (?:Continue\ [Rr]eading|Read\ [Mm]ore)\s*[»→›].*$
          | (?:Tags|Topics|Categories|Filed\ under|Labels|Keywords):\s.{0,300}$
          | (?:Also|Previously|More)\ [Oo]n\ \w.{0,60}:?\s*$
          | (?:Comments?|Discuss(?:ion)?|Permalink|Kommentare)\s*\.?$
          | \[(?:…|\.\.\.|&hellip;)\]\s*$
        )",
    )
});

/// A row in front: who wrote it and when, or the name of a column.
static BYLINE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?x)^(?:
            (?:[Bb]y|BY|Posted\ by|Written\ by|Von|Par|Por)\s+\p{Lu}[\w.’'-]+(?:\s+(?:and\s+|&\s+)?\p{Lu}[\w.’'-]+){0,5}\s*
              (?:,?\s*(?:[Pp]osted|[Pp]ublished|[Uu]pdated)?\s*(?:on\s+)?(?:\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}|(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?\s+\d{1,2},?\s+\d{4}))
              \s*[-–—|·:]?
          | \p{Lu}{3}[\p{Lu}\s,.]{0,40}(?:,\s\p{Lu}\w+\.?\s\d{1,2})?\s\((?:Reuters|AP|AFP|CNN|UPI|dpa|Bloomberg)\)\s*[-–—]+
          | (?:[Pp]osted|[Pp]ublished|[Uu]pdated)\s+on\s+(?:\w+\s+\d{1,2},?\s+\d{4}|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4})\s*[-–—|·:]?
          | (?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,\s+)?(?:January|February|March|April|May|June|July|August|September|October|November|December|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.?\s+\d{1,2},\s+\d{4}\s*[-–—|·:]?
          | \p{Lu}[\w&.]*(?:\s[\w&.]+){0,3}\s(?:News\s+(?:and|&)\s+Insights):
          | \d{1,2}\s+min(?:ute)?s?\s+read\s*[-–—|·]?
          | (?:Abstract|Summary|TL;?DR|Tl;dr|Overview|Introduction|Background)\s*[:.–—-]\s
          | https?://\S+\s*[-–—|:]*
        )\s*",
    )
});

/// Sentences of fewer characters are scraps.
const SCRAP: usize = 16;

/// Words that no sentence of an article has, in small letters.
const EXTRAS: &[&str] = &[
    "a version of this",
    "accept all cookies",
    "advertisement",
    "all rights reserved",
    "appeared first on",
    "become a member",
    "become a patron",
    "check out our",
    "click here",
    "click the link",
    "cookie policy",
    "cookies to",
    "copyright ©",
    "download the app",
    "enter your email",
    "follow me on",
    "follow us",
    "follow @",
    "for more information, visit",
    "get the latest",
    "give us a star",
    "http://",
    "https://",
    "image credit",
    "image source",
    "image:",
    "in your inbox",
    "join our",
    "join the discussion",
    "leave a comment",
    "learn more at",
    "listen to this",
    "no comments",
    "is another post in",
    "originally appeared",
    "originally published",
    "our newsletter",
    "photo by",
    "photo credit",
    "photo:",
    "please enable javascript",
    "press release",
    "privacy policy",
    "read the full",
    "read the rest",
    "see the full",
    "share on",
    "share this",
    "sign up for",
    "sign up to",
    "skip to content",
    "sponsored by",
    "subscribe to",
    "subscribe for",
    "subscribe now",
    "table of contents",
    "terms of service",
    "thanks for reading",
    "this email",
    "this newsletter",
    "to your inbox",
    "unsubscribe",
    "view in browser",
    "watch the video",
    "weekly newsletter",
    "zum newsletter",
];

/// Beginnings of sentences that ask the reader to go elsewhere, in small letters.
const CALLS: &[&str] = &[
    "check it out",
    "click ",
    "comments",
    "continue reading",
    "descárguelo",
    "discuss this",
    "find out more",
    "get started",
    "learn more",
    "more:",
    "read ",
    "register now",
    "see more",
    "source:",
    "try it ",
    "via ",
    "view ",
    "watch:",
    "©",
];

/// The text from its first word on to its last: without one of its titles over again, bylines, and rows of numbers.
pub(super) fn without<'t>(line: &'t str, titles: &[&str]) -> &'t str {
    let mut line = line;
    // A row behind may have another in front of it; each takes some of the line.
    while let Some(found) = BEHIND.find(line) {
        line = line[..found.start()].trim_end();
    }
    loop {
        let shorter = in_front(line, titles);
        if shorter.len() == line.len() {
            return line;
        }
        line = shorter;
    }
}

/// With one thing less in front.
fn in_front<'t>(line: &'t str, titles: &[&str]) -> &'t str {
    let bare = line.trim_start_matches(|c: char| c.is_whitespace() || "|·–—-•*>".contains(c));
    if let Some(found) = BYLINE.find(bare) {
        return &bare[found.end()..];
    }
    // A feed that begins with the title goes on with a capital; where the title is the subject, the sentence goes on.
    let parts = |c: char| "|·–—-:".contains(c);
    let behind = titles.iter().filter(|title| !title.is_empty()).find_map(|title| bare.strip_prefix(*title));
    match behind.map(str::trim_start) {
        Some(rest) if rest.starts_with(|c: char| c.is_uppercase() || parts(c)) => {
            rest.trim_start_matches(|c: char| c.is_whitespace() || parts(c))
        }
        _ => bare,
    }
}

/// Does the sentence say nothing of what the article is about?
pub(super) fn is_extra(sentence: &str) -> bool {
    let lower = sentence.to_lowercase();
    let letters = sentence.chars().filter(|c| c.is_alphabetic()).count();
    let is_row = letters * 2 < sentence.chars().filter(|c| !c.is_whitespace()).count();
    let tags = sentence.split(' ').filter(|word| word.starts_with('#') || word.starts_with('@')).count();
    is_row
        || is_shout(sentence)
        || is_scrap(sentence)
        || tags * 3 > sentence.split(' ').count()
        || EXTRAS.iter().any(|words| lower.contains(words))
        || CALLS.iter().any(|call| lower.starts_with(call)) && sentence.chars().count() < 120
}

/// `JOIN US NOW!`
fn is_shout(sentence: &str) -> bool {
    sentence.split(' ').count() >= 4 && sentence.chars().all(|c| !c.is_lowercase()) && sentence.is_ascii()
}

/// `Oh my!`, `Vidéo 4.`: too little to stand among sentences. Scripts without spaces say more with less.
fn is_scrap(sentence: &str) -> bool {
    let length = sentence.chars().count();
    length < SCRAP && sentence.len() < 2 * length
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_around_is_off() {
        for (line, title) in [
            ("It works. The post A title appeared first on A Blog.", ""),
            ("It works. […] The post A title appeared first on A Blog.", ""),
            ("It works. Article URL: https://a.example/ Comments URL: https://b.example/ Points: 3 # Comments: 0", ""),
            ("It works. submitted by /u/somebody [link] [comments]", ""),
            ("It works. ⭐ 12,258 stars 🍴 1,820 forks 📈 4,007 stars today 💻 Python", ""),
            ("It works. Continue reading →", ""),
            ("It works. Read more", ""),
            ("It works. Topics: News, Education, Products: Cloud,", ""),
            ("A title By Ann Lee Posted on 07-17-2021 It works.", "A title"),
            ("A title It works.", "A title"),
            ("The Batch AI News and Insights: It works.", ""),
            ("March 3, 2024 — It works.", ""),
            ("https://a.example/x - It works.", ""),
            ("TL;DR: It works.", ""),
            ("NEW YORK (Reuters) - It works.", ""),
        ] {
            assert_eq!(without(line, &[title]), "It works.", "{line}");
        }
        for (line, title) in [
            ("Score: 949 Comments: 566 By: y42 Discussion: https://a.example/", ""),
            ("Downloads: 14,336 Likes: 169", ""),
            ("Comments", ""),
            ("Article URL: https://a.example/", ""),
        ] {
            assert_eq!(without(line, &[title]), "", "{line}");
        }
        for (line, title) in [
            ("The post office appeared in town.", ""),
            ("Read more books, they say, and learn.", ""),
            ("By chance they found it.", ""),
            ("GradAug is a method.", "GradAug"),
            ("Comments on papers are useful.", ""),
        ] {
            assert_eq!(without(line, &[title]), line);
        }
    }

    #[test]
    fn calls_and_notices_are_extras() {
        for sentence in [
            "Subscribe to our newsletter for more.",
            "We use cookies to improve this site.",
            "© 2025 Acme.",
            "Photo: Ann Lee / Agency.",
            "#ai #ml #news",
            "Click here to read the paper.",
            "See https://a.example/ for more.",
            "Read the paper.",
            "JOIN THE ACADEMY NOW!",
            "Oh my!",
        ] {
            assert!(is_extra(sentence), "{sentence}");
        }
        for sentence in [
            "They train a model on 12 GPUs.",
            "Readers follow the path of a photon.",
            "Reading is hard for machines.",
            "机器学习优于人类。",
        ] {
            assert!(!is_extra(sentence), "{sentence}");
        }
    }
}
