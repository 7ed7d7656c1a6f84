//! Are papers told as a person tells them? Measured against the comments of an editor on 389 papers, by the words and the
//! pairs of words that they share (ROUGE-1 and ROUGE-2, F1). Skipped where the recorded data are not.

mod support;

use std::collections::BTreeMap;
use std::io::Read as _;

use hebdo::{summarize, text};

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
