//! Are papers told as a person tells them? Measured against the comments of an editor on 389 papers, by the words and the
//! pairs of words that they share (ROUGE-1 and ROUGE-2, F1). Are articles told without what stands around them? Counted on
//! recorded feeds. Skipped where the recorded data are not.

mod support;

use std::collections::BTreeMap;
use std::io::Read as _;

use hebdo::{html, summarize, text};
use support::Publication;

/// F1 of the runs of `n` words that two texts share.
fn rouge(one: &str, other: &str, n: usize) -> f64 {
    let runs = |text: &str| {
        let words: Vec<String> = text::words(text).collect();
        let mut counts: BTreeMap<Vec<String>, usize> = BTreeMap::new();
        for run in words.windows(n) {
            *counts.entry(run.to_vec()).or_default() += 1;
        }
        counts
    };
    let (one, other) = (runs(one), runs(other));
    let shared: usize = one.iter().map(|(run, count)| (*count).min(other.get(run).copied().unwrap_or(0))).sum();
    let total = one.values().sum::<usize>() + other.values().sum::<usize>();
    #[expect(clippy::cast_precision_loss, reason = "a few words")]
    let f1 = 2.0 * shared as f64 / total.max(1) as f64;
    f1
}

#[test]
fn papers_are_told_more_like_an_editor_tells_them_than_by_their_first_sentences() {
    let Some(data) = support::shared_data() else { return };
    let packed = std::fs::read(data.join("labelled/dev.jsonl.gz")).unwrap();
    let mut lines = String::new();
    flate2::read::MultiGzDecoder::new(packed.as_slice()).read_to_string(&mut lines).unwrap();
    let mut figures = [0.0; 4];
    let (mut papers, mut headlines) = (0.0, 0.0);
    for line in lines.lines() {
        let line: serde_json::Value = serde_json::from_str(line).unwrap();
        let word = |key: &str| line[key].as_str().unwrap_or_default();
        if word("section") != "papers"
            || word("source_text_kind") != "title + abstract"
            || word("editor_text").is_empty()
        {
            continue;
        }
        let (title, editor) = (word("title"), word("editor_text"));
        let abstract_text = word("source_text").trim_start_matches(title).trim_start_matches(['.', ' ', '\n']);
        let told = summarize::paper(title, abstract_text);
        let first = summarize::summary(abstract_text);
        for (figure, (text, n)) in
            figures.iter_mut().zip([(&first, 1), (&first, 2), (&told.summary, 1), (&told.summary, 2)])
        {
            *figure += rouge(text, editor, n);
        }
        papers += 1.0;
        headlines += f64::from(u8::from(told.headline.is_some()));
        assert!(!told.summary.contains("In this paper, we"), "{}", told.summary);
    }
    let [first_1, first_2, told_1, told_2] = figures.map(|sum| sum / papers);
    println!(
        "{papers} papers; first sentences: ROUGE-1 {first_1:.3}, ROUGE-2 {first_2:.3}; told: {told_1:.3}, {told_2:.3}; \
         {:.0} % with a headline of their own",
        100.0 * headlines / papers
    );
    assert!(told_1 > 1.2 * first_1 && told_2 > 1.5 * first_2);
}

/// What no summary has: rows of forums, ends of blog software, stars, and places where a source has cut.
const AROUND: [&str; 6] =
    ["appeared first on", "Comments URL:", "[link] [comments]", " stars 🍴", "Continue reading", "submitted by /u/"];

#[test]
fn articles_are_told_without_what_stands_around_them() {
    let Some(data) = support::shared_data() else { return };
    let publication = Publication::new("");
    let folders = ["feeds", "week_2026-W17/2-sun-2026-04-26"].map(|folder| data.join(folder));
    let files: Vec<String> = folders
        .iter()
        .flat_map(|folder| support::files(folder).into_iter().map(|(name, _)| folder.join(name).display().to_string()))
        .collect();
    let arguments: Vec<&str> = std::iter::once("parse").chain(files.iter().map(String::as_str)).collect();
    let (mut entries, mut cut, mut cut_before, mut around_before) = (0, 0, 0, 0);
    let is_cut = |text: &str| text.ends_with('…') || text.ends_with("...");
    for line in publication.hebdo(&arguments).stdout().lines() {
        let object: serde_json::Value = serde_json::from_str(line).unwrap();
        for entry in object["entries"].as_array().into_iter().flatten() {
            let word = |key: &str| entry[key].as_str().unwrap_or_default();
            let html = if word("summary_html").is_empty() { word("content_html") } else { word("summary_html") };
            let plain = html::plain(html);
            let title = summarize::title(word("title"), &[]);
            let told = summarize::article(&title, word("title"), &plain);
            let before = summarize::summary(&plain);
            assert!(told.chars().count() <= 600, "{told}");
            assert!(!AROUND.iter().any(|words| told.contains(words)), "{told}");
            assert_eq!(summarize::title(&title, &[]), title, "a clean title is clean");
            around_before += usize::from(AROUND.iter().any(|words| before.contains(words)));
            cut_before += usize::from(is_cut(&before));
            cut += usize::from(is_cut(&told));
            entries += 1;
        }
    }
    println!(
        "{entries} entries; cut {cut_before} before, {cut} now; with rows around them {around_before} before, 0 now"
    );
    assert!(entries > 3_000 && cut * 2 < cut_before);
}
