//! Who may name whom: the layers of the house, held against the source.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// Each module's layer, from the ground up. A module may name what lies in a lower layer.
const LAYERS: &[(&str, &[&str])] = &[
    ("words", &["week", "date", "link", "text", "tex", "html", "learn", "summarize", "wording"]),
    ("nouns", &["section", "entry", "identity", "story", "issue", "config"]),
    (
        "thought",
        &["parse", "opml", "sources", "membership", "stories", "classify", "rank", "compose", "llm", "shrink", "write"],
    ),
    ("hands", &["fetch", "store", "publish", "shelf", "serve", "enrich"]),
    ("head", &["run", "report", "cli", "main", "lib"]),
];

/// Modules of one layer that one another may name all the same, with the reason.
const EXCEPTIONS: &[(&str, &str, &str)] = &[
    ("sources", "parse", "an answer has to be read to know what to ask next"),
    ("write", "opml", "a list of subscriptions has one form, whoever asks for it"),
    ("shelf", "publish", "every file is replaced in the same way"),
    ("enrich", "store", "whether a page is asked depends on what came of it before"),
];

/// Crates that touch the world, and the modules that may name them.
const WORLDLY: &[(&str, &[&str])] = &[
    ("reqwest", &["fetch"]),
    ("tokio", &["fetch", "serve", "run"]),
    ("futures", &["fetch"]),
    ("hyper", &["serve", "fetch"]),
    ("rusqlite", &["store"]),
    ("clap", &["cli", "main"]),
    ("anyhow", &["run", "main"]),
];

/// Pieces of source that touch files, and the modules that may hold them.
const FILES: (&[&str], &[&str]) =
    (&["std::fs", "fs::read", "fs::File", "File::open"], &["config", "store", "publish", "shelf", "fetch", "run"]);

#[test]
fn names_run_downwards_only() {
    let layer_of: BTreeMap<&str, usize> =
        LAYERS.iter().enumerate().flat_map(|(at, (_, modules))| modules.iter().map(move |name| (*name, at))).collect();
    let mut wrong = BTreeSet::new();
    for (module, path, code) in modules() {
        let layer = *layer_of.get(module.as_str()).unwrap_or_else(|| panic!("{module} is in no layer"));
        for named in named_modules(&code) {
            let Some(below) = layer_of.get(named.as_str()) else { continue };
            let excused = EXCEPTIONS.iter().any(|(from, to, _)| *from == module && *to == named);
            // Words and nouns of one layer may name one another; so may the rooms of the head.
            let free = matches!(LAYERS[layer].0, "words" | "nouns" | "head");
            let fine = named == module || *below < layer || (*below == layer && (free || excused));
            if !fine {
                wrong.insert(format!("{} names {named}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn only_hands_touch_the_world() {
    let mut wrong = BTreeSet::new();
    for (module, path, code) in modules() {
        for (name, homes) in WORLDLY {
            let named = code.contains(&format!("{name}::")) || code.contains(&format!("use {name}"));
            if named && !homes.contains(&module.as_str()) {
                wrong.insert(format!("{} names {name}", path.display()));
            }
        }
        let (pieces, homes) = FILES;
        if pieces.iter().any(|piece| code.contains(piece)) && !homes.contains(&module.as_str()) {
            wrong.insert(format!("{} touches files", path.display()));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_clock_is_read_once() {
    let readings: Vec<PathBuf> = modules()
        .into_iter()
        .filter(|(_, _, code)| code.contains("Timestamp::now") || code.contains("SystemTime::now"))
        .map(|(_, path, _)| path)
        .collect();
    assert_eq!(readings, [PathBuf::from("src/run/mod.rs")]);
}

/// Every source file: its top-level module, its path, its code without comments and tests.
fn modules() -> Vec<(String, PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    collect(&root.join("src"), &mut files);
    files
        .into_iter()
        .map(|path| {
            let path = path.strip_prefix(root).unwrap().to_owned();
            let module = path.components().nth(1).unwrap().as_os_str().to_string_lossy().replace(".rs", "");
            (module, path.clone(), code(&fs::read_to_string(root.join(&path)).unwrap()))
        })
        .collect()
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for file in fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        // Tests beside the code may reach for anything.
        if path.file_name().is_some_and(|name| name == "tests.rs" || name == "tests") {
            continue;
        }
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files.sort();
}

fn code(text: &str) -> String {
    let shipped = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    shipped.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

/// The modules behind `crate::` and inside `use crate::{…}`.
fn named_modules(code: &str) -> BTreeSet<String> {
    let mut named = BTreeSet::new();
    for piece in code.split("crate::").skip(1) {
        let inner = piece.strip_prefix('{').map_or(piece, |list| list.split('}').next().unwrap_or_default());
        let words = if piece.starts_with('{') { inner.split(',').collect() } else { vec![inner] };
        for word in words {
            let name: String = word.trim().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            named.insert(name);
        }
    }
    named
}
