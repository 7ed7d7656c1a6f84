//! README's command blocks, run; its configuration, checked.

mod support;

use std::fs;
use std::path::Path;

use support::Publication;

const NOW: &str = "2025-06-15T12:00:00Z";

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The code blocks of README in a language.
fn blocks(language: &str) -> Vec<String> {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    readme
        .split("\n```")
        .skip(1)
        .step_by(2)
        .filter_map(|block| block.strip_prefix(language)?.strip_prefix('\n').map(str::to_owned))
        .collect()
}

/// A folder as the reader has it: the demo week stands in for the live sources.
fn folder() -> Publication {
    let publication = Publication::copy_of(&root().join("tests/demo"));
    let demo = publication.path("tests/demo");
    for name in ["feeds.toml", "sources"] {
        let original = root().join("tests/demo").join(name);
        if original.is_dir() {
            for (file, bytes) in support::files(&original) {
                support::put(&demo.join(name).join(file), &bytes);
            }
        } else {
            support::put(&demo.join(name), fs::read_to_string(original).unwrap());
        }
    }
    publication
}

/// Runs a line as the reader would type it.
fn run(publication: &Publication, line: &str) {
    let line = line.split(" #").next().unwrap_or_default().trim();
    let line = line.replace("cargo run --release --", "hebdo");
    let words: Vec<&str> = line.split_whitespace().collect();
    match words.as_slice() {
        // This is it.
        ["cargo", "test"] => assert!(fs::read_to_string(root().join(".ci/run")).unwrap().contains("cargo test")),
        // What would leave this folder or never end is tested elsewhere.
        ["cargo", "install", ..] | ["hebdo", "serve", ..] => {}
        ["hebdo", arguments @ ..] => {
            let mut arguments = arguments.to_vec();
            if !arguments.contains(&"--now") {
                arguments.extend(["--now", NOW]);
            }
            publication.hebdo(&arguments).ends(0);
        }
        other => panic!("README has a command that no test knows: {other:?}"),
    }
}

#[test]
fn every_command_of_the_readme_works() {
    let blocks = blocks("sh");
    assert!(blocks.len() >= 3, "{blocks:?}");
    for block in blocks {
        let publication = folder();
        for line in block.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#')) {
            run(&publication, line);
        }
    }
}

#[test]
fn the_cron_lines_work() {
    let blocks = blocks("crontab");
    assert_eq!(blocks.len(), 1);
    let publication = folder();
    for line in blocks[0].lines().filter(|line| !line.starts_with('#')) {
        let fields: Vec<&str> = line.split_whitespace().take(5).collect();
        assert!(fields.iter().all(|field| field.chars().all(|c| c.is_ascii_digit() || "*-/,".contains(c))), "{line}");
        let (_, command) = line.split_once("&& ").unwrap();
        run(&publication, command);
    }
}

#[test]
fn the_configuration_of_the_readme_passes_the_checks() {
    let blocks = blocks("toml");
    assert!(!blocks.is_empty());
    for block in blocks {
        let publication = folder();
        publication.write("feeds.toml", &block);
        publication.hebdo(&["status"]).ends(0);
    }
}

#[test]
fn the_picture_is_there() {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let path = readme.split("](").find_map(|piece| piece.split_once(".png)").map(|(path, _)| format!("{path}.png")));
    assert!(root().join(path.expect("README shows an issue")).exists());
}
