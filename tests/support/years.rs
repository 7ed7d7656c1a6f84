//! Years of issues, made from a seed: the same on every machine, and nothing of it is stored.

use hebdo::issue::{Also, Issue, IssueEntry, IssueSection, IssueSource};
use hebdo::section::Section;
use hebdo::week::{Calendar, Numbering};
use jiff::ToSpan as _;
use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;

/// What feeds.toml says of it.
pub const FEEDS: &str = r#"
[publication]
title = "The Long Weekly"
description = "Years of machine learning, made up week by week"
home = "https://weekly.example.org/long/"
id = "tag:weekly.example.org,2020:long"
authors = [{ name = "The Long Weekly", uri = "https://weekly.example.org/about", email = "desk@weekly.example.org" }]
links = [{ title = "Write to the editor", href = "mailto:desk@weekly.example.org" }]

[[source]]
name = "arXiv"
kind = "arxiv"
categories = ["cs.LG", "stat.ML"]
section = "papers"

[[source]]
name = "Tidewater Lab"
url = "https://lab.example.org/feed.xml"
section = "articles"

[[source]]
name = "Gatepost"
url = "https://gatepost.example.org/feed.xml"
"#;

const THINGS: [&str; 12] = [
    "a transformer",
    "a small network",
    "a diffusion model",
    "a kernel method",
    "a mixture of experts",
    "a language model",
    "a graph network",
    "an optimiser",
    "a tokeniser",
    "a retrieval index",
    "a reward model",
    "a benchmark",
];
const DEEDS: [&str; 10] = [
    "learns from few labels",
    "forgets less",
    "runs on a phone",
    "finds leaks in pipes",
    "reads old handwriting",
    "counts fish from the air",
    "plans a timetable",
    "needs half the memory",
    "explains its errors",
    "predicts the tide",
];
const NAMES: [&str; 8] =
    ["Ada Brook", "Bela Csók", "Chen Dao", "Dora Ek", "Emre Fuat", "Freya Grün", "Goro Hase", "Ines Jardim"];

/// A generator of numbers that is the same everywhere (an LCG with Knuth's constants).
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % most
    }

    fn of<'a>(&mut self, words: &[&'a str]) -> &'a str {
        words[self.below(words.len())]
    }
}

/// So many weeks from the one that holds `from`. The week at `empty` has nothing to tell and no issue; from the one at
/// `renamed` on, the articles have another name.
pub fn issues(from: Date, weeks: usize, empty: Option<usize>, renamed: usize) -> Vec<Issue> {
    let calendar = Calendar::new(Weekday::Sunday, Numbering::Jan1, TimeZone::UTC);
    let mut dice = Dice(50);
    let mut day = from;
    let mut issues = Vec::new();
    for at in 0..weeks {
        let week = calendar.week_of(day);
        day = day.saturating_add(7.days());
        if Some(at) == empty {
            continue;
        }
        let sections = Section::ALL.map(|section| {
            let title = match section {
                Section::Articles if at >= renamed => "Articles about technology",
                other => other.default_title(),
            };
            let count = if section == Section::Papers { 7 } else { 2 };
            let entries = (0..count).map(|number| entry(&mut dice, &week.label, section, number)).collect();
            IssueSection { section, title: title.into(), entries }
        });
        issues.push(Issue {
            title: format!("The Long Weekly #Week {}, {}", week.number, week.year),
            introduction: format!("What was read in the week from {}.", week.start.strftime("%-d %B")),
            start: week.start,
            end: week.end,
            published: calendar.closes(&week).saturating_add(jiff::SignedDuration::from_hours(6)).unwrap(),
            updated: None,
            draft: false,
            week: week.label,
            sections: sections.into(),
        });
    }
    issues
}

fn entry(dice: &mut Dice, week: &str, section: Section, number: usize) -> IssueEntry {
    let is_paper = section == Section::Papers;
    let title = format!("How {} {} and {}", dice.of(&THINGS), dice.of(&DEEDS), dice.of(&DEEDS));
    let sentence = |dice: &mut Dice| {
        format!(
            "Here {} {}, where {} {} only on the third try. ",
            dice.of(&THINGS),
            dice.of(&DEEDS),
            dice.of(&THINGS),
            dice.of(&DEEDS)
        )
    };
    let summary: String = (0..3).map(|_| sentence(dice)).collect();
    let host = if is_paper { "arxiv.example.org" } else { "lab.example.org" };
    IssueEntry {
        id: format!("{week}-{section}-{number}"),
        headline: (dice.below(3) > 0).then(|| format!("{} that {}", dice.of(&THINGS), dice.of(&DEEDS))),
        title,
        link: format!("https://{host}/{week}/{section}/{number}"),
        authors: (0..if is_paper { 2 + dice.below(6) } else { 0 }).map(|_| dice.of(&NAMES).into()).collect(),
        source: Some(IssueSource {
            name: if is_paper { "arXiv" } else { "Tidewater Lab" }.into(),
            id: None,
            link: Some(format!("https://{host}/")),
        }),
        published: Some("2020-01-05T10:00:00Z".parse().unwrap()),
        pick: number == 0 && section != Section::Other,
        summary: summary.trim_end().into(),
        site: (!is_paper).then(|| "Tidewater Lab".into()),
        description: (!is_paper).then(|| sentence(dice).trim_end().into()),
        also: (dice.below(4) == 0)
            .then(|| Also { source: "Gatepost".into(), link: format!("https://gatepost.example.org/{week}-{number}") })
            .into_iter()
            .collect(),
        ..IssueEntry::default()
    }
}
