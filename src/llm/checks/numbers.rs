//! Numbers: what a model makes up shows in them first.

use std::collections::BTreeSet;

use crate::text;

/// Numbers that a text may have in words.
const SPELLED: &[(&str, &[&str])] = &[
    ("1", &["one", "single", "first", "once"]),
    ("2", &["two", "twice", "double", "doubles", "doubled", "second", "both", "pair", "twofold"]),
    ("3", &["three", "third", "triple", "threefold"]),
    ("4", &["four", "fourth"]),
    ("5", &["five", "fifth"]),
    ("6", &["six", "sixth"]),
    ("7", &["seven", "seventh"]),
    ("8", &["eight", "eighth"]),
    ("9", &["nine", "ninth"]),
    ("10", &["ten", "tenth", "tenfold"]),
    ("11", &["eleven"]),
    ("12", &["twelve", "dozen"]),
    ("50", &["half", "halves", "fifty"]),
    ("100", &["hundred"]),
    ("1000", &["thousand"]),
];

/// The numbers of what is told that the source has neither in digits nor in words.
pub(super) fn strange(told: &str, source: &str) -> impl Iterator<Item = String> {
    let known = of(source);
    let words: BTreeSet<String> = text::words(source).collect();
    of(told).into_iter().filter(move |number| {
        let is_spelled = || {
            let spelled = SPELLED.iter().find(|(digits, _)| digits == number);
            spelled.is_some_and(|(_, spellings)| spellings.iter().any(|word| words.contains(*word)))
        };
        !known.contains(number) && !is_spelled()
    })
}

/// The numbers of a text by their digits alone: languages part them by points, commas and spaces in different ways.
fn of(text: &str) -> BTreeSet<String> {
    let characters: Vec<char> = text.chars().collect();
    let digit = |at: usize| characters.get(at).is_some_and(char::is_ascii_digit);
    // `13 000` is one number, `2 100` may be two: a group has three digits, and nothing else follows.
    let is_group = |at: usize| digit(at) && digit(at + 1) && digit(at + 2) && !digit(at + 3);
    let mut numbers = BTreeSet::new();
    let mut number = String::new();
    for at in 0..=characters.len() {
        match characters.get(at) {
            Some(c) if c.is_ascii_digit() => number.push(*c),
            Some('.' | ',' | '\'' | '’') if !number.is_empty() && digit(at + 1) => {}
            Some(' ' | '\u{a0}' | '\u{202f}') if !number.is_empty() && number.len() <= 3 && is_group(at + 1) => {
                // Both readings count, so that neither is strange to a text that meant the other.
                numbers.insert(bare(&number));
            }
            _ if !number.is_empty() => {
                numbers.insert(bare(&number));
                number.clear();
            }
            _ => {}
        }
    }
    numbers
}

/// Without zeros in front.
fn bare(number: &str) -> String {
    let bare = number.trim_start_matches('0');
    if bare.is_empty() { "0" } else { bare }.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_held_against_the_text() {
        for (told, source, expected) in [
            ("It is 4.6 % better on 13,000 images.", "by 4.6% on 13,000 images", ""),
            ("Es ist 4,6 % besser, auf 13.000 Bildern.", "by 4.6% on 13,000 images", ""),
            ("GPT-4 with 7B weights", "GPT-4 (7b)", ""),
            ("2 steps, 10 times faster", "in two steps, tenfold", ""),
            ("It is 12% better.", "It is better.", "12"),
            ("It is 46 % better.", "by 4.6%", ""),
            ("Trained in 2019 on 8 GPUs", "trained on eight GPUs", "2019"),
            ("no numbers", "1 2 3", ""),
        ] {
            let strange: Vec<String> = strange(told, source).collect();
            assert_eq!(strange.join(" "), expected, "{told}");
        }
    }
}
