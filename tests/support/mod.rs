//! What the tests of the real binary share.
#![allow(dead_code, reason = "each test file uses its part")]

pub mod raw;
pub mod years;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A publication in a folder of its own, run by the real binary.
pub struct Publication {
    folder: tempfile::TempDir,
}

impl Publication {
    /// With this text behind a usual `[publication]` table. Pages are asked only where the text says so.
    pub fn new(sources: &str) -> Self {
        let enrich = if sources.contains("[enrich]") { "" } else { "\n[enrich]\npages = false\n" };
        let folder = tempfile::tempdir().unwrap();
        let text = format!(
            "[publication]\ntitle = \"Test Weekly\"\nhome = \"https://weekly.example.org/\"\n\
             id = \"tag:weekly.example.org,2025:test\"\n\n{sources}{enrich}"
        );
        put(&folder.path().join("feeds.toml"), &text);
        Self { folder }
    }

    /// The same, allowed to ask servers on the loopback network.
    pub fn on_loopback(sources: &str) -> Self {
        let allow = "[network]\nallow-private = [\"127.0.0.1\"]\n";
        match sources.strip_prefix("[network]\n") {
            Some(rest) => Self::new(&format!("{allow}{rest}")),
            None => Self::new(&format!("{allow}\n{sources}")),
        }
    }

    /// With this feeds.toml.
    pub fn empty(feeds: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        put(&folder.path().join("feeds.toml"), feeds);
        Self { folder }
    }

    /// A copy of a folder.
    pub fn copy_of(original: &Path) -> Self {
        let folder = tempfile::tempdir().unwrap();
        copy(original, folder.path());
        Self { folder }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn write(&self, name: &str, text: &str) {
        put(&self.path(name), text);
    }

    pub fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    /// `hebdo` in the folder.
    pub fn hebdo(&self, arguments: &[&str]) -> Done {
        run(self.folder.path(), arguments, &[])
    }

    /// The same with variables set.
    pub fn hebdo_with(&self, arguments: &[&str], variables: &[(&str, &str)]) -> Done {
        run(self.folder.path(), arguments, variables)
    }

    /// What `hebdo status` says of a source.
    pub fn status(&self, source: &str, now: &str) -> serde_json::Value {
        let lines = self.hebdo(&["status", "--json", "--now", now]).ends(0).stdout();
        let mut lines = lines.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
        lines.find(|line| line["source"] == source).unwrap_or_else(|| panic!("no source {source}"))
    }

    /// The files below a folder, by relative path; hidden ones among them.
    pub fn files(&self, below: &str) -> Vec<(String, Vec<u8>)> {
        files(&self.path(below))
    }
}

/// `hebdo` in a folder, with variables set.
pub fn run(folder: &Path, arguments: &[&str], variables: &[(&str, &str)]) -> Done {
    let output = Command::new(env!("CARGO_BIN_EXE_hebdo"))
        .args(arguments)
        // A proxy of the machine has nothing to do with the loopback network.
        .env("NO_PROXY", "*")
        .env_remove("HEBDO_LOG")
        .envs(variables.iter().copied())
        .current_dir(folder)
        .output()
        .unwrap();
    Done { output }
}

/// What a command printed and how it ended.
pub struct Done {
    output: Output,
}

impl Done {
    #[track_caller]
    pub fn ends(self, code: i32) -> Self {
        assert_eq!(self.output.status.code(), Some(code), "stdout:\n{}\nstderr:\n{}", self.stdout(), self.stderr());
        self
    }

    pub fn stdout(&self) -> String {
        String::from_utf8(self.output.stdout.clone()).unwrap()
    }

    pub fn stderr(&self) -> String {
        String::from_utf8(self.output.stderr.clone()).unwrap()
    }

    #[track_caller]
    pub fn says(self, words: &str) -> Self {
        assert!(self.stderr().contains(words), "`{words}` is not in:\n{}", self.stderr());
        self
    }
}

/// The files below a folder, by relative path.
pub fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    fn walk(root: &Path, folder: &Path, found: &mut Vec<(String, Vec<u8>)>) {
        let Ok(files) = fs::read_dir(folder) else { return };
        for file in files {
            let path = file.unwrap().path();
            if path.is_dir() {
                walk(root, &path, found);
            } else {
                let name = path.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/");
                found.push((name, fs::read(&path).unwrap()));
            }
        }
    }
    let mut found = Vec::new();
    walk(folder, folder, &mut found);
    found.sort();
    found
}

pub fn put(path: &Path, text: impl AsRef<[u8]>) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    #[expect(clippy::disallowed_methods, reason = "a test's own files need no care")]
    fs::write(path, text).unwrap();
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for file in fs::read_dir(from).unwrap() {
        let file = file.unwrap();
        let target = to.join(file.file_name());
        if file.path().is_dir() {
            copy(&file.path(), &target);
        } else {
            fs::copy(file.path(), target).unwrap();
        }
    }
}

/// A small RSS feed with entries of these titles, published on 10 June 2025.
pub fn rss(host: &str, titles: &[&str]) -> String {
    let items: String = titles
        .iter()
        .enumerate()
        .map(|(number, title)| {
            format!(
                "<item><title>{title}</title><link>https://{host}/{number}</link>\
                 <guid>https://{host}/{number}</guid><pubDate>Tue, 10 Jun 2025 08:00:00 GMT</pubDate>\
                 <description>About {title}.</description></item>"
            )
        })
        .collect();
    format!("<rss version=\"2.0\"><channel><title>{host}</title><link>https://{host}/</link>{items}</channel></rss>")
}

/// The folder of development data beside the repository, where it is there.
pub fn shared_data() -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data");
    if path.is_dir() {
        return Some(path);
    }
    assert!(std::env::var_os("HEBDO_SHARED").is_none(), "{} is required and not here", path.display());
    eprintln!("skipped: {} is not here", path.display());
    None
}
