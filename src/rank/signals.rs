//! Votes, points and comments, made comparable.
//!
//! Forty votes are many on one list and few on another, and by Friday everything of Monday has more. So a number is
//! compared with those of the same name, source and day alone, and what comes out is its place among them.

use std::collections::BTreeMap;

use super::number;

/// How many others that are not there each place is held against: the best of three is not the best of a hundred.
const UNSEEN: f64 = 2.0;

/// What lists write before the numbers of an entry, in the summaries of their feeds.
const LABELS: &[(&str, &str)] = &[
    ("score:", "points"),
    ("points:", "points"),
    ("upvotes:", "upvotes"),
    ("votes:", "votes"),
    ("likes:", "likes"),
    ("comments:", "comments"),
];

/// The numbers that a text labels: `Score: 536 Comments: 1,521`.
pub fn labelled(text: &str) -> impl Iterator<Item = (&'static str, f64)> + '_ {
    let words = text.split_whitespace();
    words.clone().zip(words.skip(1)).filter_map(|(label, number)| {
        let label = label.trim_start_matches('#').to_lowercase();
        let (_, name) = LABELS.iter().find(|(known, _)| *known == label)?;
        let value: f64 = number.trim_end_matches(['.', ';']).replace(',', "").parse().ok()?;
        Some((*name, value))
    })
}

/// What belongs together: source, day, name of the number.
type Crowd<'a> = (&'a str, i64, &'a str);

/// All signals of a week.
#[derive(Clone, Debug, Default)]
pub struct Signals<'a> {
    crowds: BTreeMap<Crowd<'a>, Vec<f64>>,
}

impl<'a> Signals<'a> {
    /// Adds a number that a source gave on a day.
    pub fn add(&mut self, source: &'a str, day: i64, name: &'a str, value: f64) {
        if value.is_finite() {
            self.crowds.entry((source, day, name)).or_default().push(value);
        }
    }

    /// Ready to be asked.
    #[must_use]
    pub fn sorted(mut self) -> Self {
        for values in self.crowds.values_mut() {
            values.sort_by(f64::total_cmp);
        }
        self
    }

    /// Where a number stands among those of its source, day and name: 0 for the least or for nothing (none, or less),
    /// near 1 for the most of many.
    #[must_use]
    pub fn place(&self, source: &'a str, day: i64, name: &'a str, value: f64) -> f64 {
        if value.is_nan() || value <= 0.0 {
            return 0.0;
        }
        let values = self.crowds.get(&(source, day, name)).map_or(&[][..], Vec::as_slice);
        let below = values.partition_point(|other| *other < value);
        let not_above = values.partition_point(|other| *other <= value);
        // Equal ones share the middle of their places.
        f64::midpoint(number(below), number(not_above)) / (number(values.len()) + UNSEEN)
    }

    /// The best place of several numbers (source, day, name, value), and how to say it.
    pub fn best(&self, numbers: impl Iterator<Item = (&'a str, i64, &'a str, f64)>) -> Option<(f64, String)> {
        let placed = numbers.map(|(source, day, name, value)| (self.place(source, day, name, value), name, value));
        let (place, name, value) =
            placed.filter(|(place, ..)| *place > 0.0).reduce(|a, b| if b.0 > a.0 { b } else { a })?;
        Some((place, format!("{value} {name}")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_held_against_those_of_its_source_and_day_alone() {
        let mut signals = Signals::default();
        for value in 1..=98 {
            signals.add("big", 1, "votes", f64::from(value * 100));
        }
        for value in [3.0, 1.0, 2.0, f64::NAN] {
            signals.add("small", 1, "votes", value);
        }
        let signals = signals.sorted();
        assert!(signals.place("big", 1, "votes", 9800.0) > 0.95);
        assert!(signals.place("big", 1, "votes", 100.0) < 0.01);
        let best_of_few = signals.place("small", 1, "votes", 3.0);
        assert!((0.4..0.6).contains(&best_of_few), "{best_of_few}");
        assert!(best_of_few > signals.place("small", 1, "votes", 2.0));
        for (source, day, value) in [("small", 2, 3.0), ("none", 1, 3.0), ("small", 1, 0.0), ("small", 1, f64::NAN)] {
            assert!(signals.place(source, day, "votes", value).abs() < 1e-9, "{source} {day} {value}");
        }
    }

    #[test]
    fn numbers_are_read_behind_their_labels() {
        let of =
            |text: &str| labelled(text).map(|(name, value)| format!("{value} {name}")).collect::<Vec<_>>().join(", ");
        assert_eq!(of("Score: 536 Comments: 1,521 By: ada"), "536 points, 1521 comments");
        assert_eq!(of("Points: 40 # Comments: 7"), "40 points, 7 comments");
        assert_eq!(of("Likes: many. The score: a draw"), "");
    }

    #[test]
    fn equal_numbers_have_equal_places() {
        let mut signals = Signals::default();
        for _ in 0..4 {
            signals.add("s", 0, "points", 7.0);
        }
        assert!((signals.sorted().place("s", 0, "points", 7.0) - 2.0 / 6.0).abs() < 1e-9);
    }
}
