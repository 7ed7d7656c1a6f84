//! The model that ships, against the data that it was made from. Reads `../shared/data` and skips where it is not.

mod support;

use std::fs;
use std::path::Path;

use support::{Publication, shared_data};

#[test]
#[cfg_attr(debug_assertions, ignore = "takes minutes unless optimised: cargo test --release --test shipped")]
fn the_recipe_gives_the_shipped_model_to_the_byte() {
    let Some(data) = shared_data() else { return };
    let publication = Publication::new("");
    let feeds: Vec<String> = support::files(&data.join("feeds"))
        .into_iter()
        .map(|(name, _)| data.join("feeds").join(name).display().to_string())
        .collect();
    let parse: Vec<&str> = std::iter::once("parse").chain(feeds.iter().map(String::as_str)).collect();
    publication.write("feeds.jsonl", &publication.hebdo(&parse).stdout());
    let mut files = vec![data.join("labelled/dev.jsonl.gz").display().to_string()];
    files.extend(
        (23..=28).map(|week| data.join(format!("ranking/2025-W{week}/candidates.jsonl.gz")).display().to_string()),
    );
    files.push("feeds.jsonl".to_owned());
    let classify = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/classify");
    files.push(classify.join("written.jsonl").display().to_string());
    let train: Vec<&str> =
        std::iter::once("train").chain(files.iter().map(String::as_str)).chain(["-o", "again.bin"]).collect();
    publication.hebdo(&train).ends(0);
    let shipped = fs::read(classify.join("model.bin")).unwrap();
    assert!(fs::read(publication.path("again.bin")).unwrap() == shipped, "src/classify/RECIPE.md says how to make it");
}

#[test]
#[cfg_attr(debug_assertions, ignore = "takes minutes unless optimised: cargo test --release --test shipped")]
fn the_weeks_give_the_shipped_ranking_to_the_byte() {
    let Some(data) = shared_data() else { return };
    let publication = Publication::new("");
    let weeks = data.join("ranking").display().to_string();
    publication.hebdo(&["train", "--rank", &weeks, "-o", "again.bin"]).ends(0);
    let shipped = fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/rank/model.bin")).unwrap();
    assert!(fs::read(publication.path("again.bin")).unwrap() == shipped, "BENCHMARKS.md says how to make it");
}

#[test]
fn eval_and_classify_agree_about_the_development_lines() {
    let Some(data) = shared_data() else { return };
    let publication = Publication::new("");
    let lines = data.join("labelled/dev.jsonl.gz").display().to_string();
    let figures: serde_json::Value =
        serde_json::from_str(&publication.hebdo(&["eval", "--json", &lines]).ends(0).stdout()).unwrap();
    assert_eq!(figures["gate"]["lines"], 3135, "those with flags are left out");
    // It was trained on these lines: this only tells that nothing is broken.
    assert!(figures["gate"]["f1"].as_f64().unwrap() > 0.97, "{figures}");
    assert!(figures["sections"]["accuracy"].as_f64().unwrap() > 0.9, "{figures}");
    let decisions = publication.hebdo(&["classify", &lines]).ends(0).stdout();
    assert_eq!(decisions.lines().count(), 3141);
    for line in decisions.lines().take(50) {
        let decision: serde_json::Value = serde_json::from_str(line).unwrap();
        let sum: f64 = decision["p"].as_object().unwrap().values().map(|p| p.as_f64().unwrap()).sum();
        assert!((sum - 1.0).abs() < 1e-6 && !decision["why"].as_array().unwrap().is_empty(), "{line}");
    }
}
