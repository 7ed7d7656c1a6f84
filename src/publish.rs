//! Puts the pages of the site into a folder: only what changed, each file at once.
//!
//! The folder may hold files of others (a CNAME, images, a git repository): hebdo keeps a list of
//! what it wrote and removes nothing else. Another place to publish to, such as object storage,
//! would stand beside this one and take the same pages.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::{fmt, fs};

use crate::write::Page;

/// The list of the files that hebdo wrote, one path a line, in the folder itself.
const MANIFEST: &str = ".hebdo";

/// How the names of files begin that are being written; `.hebdo` itself is none of them.
const TEMPORARY: &str = ".hebdo-";

/// What publishing changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Published {
    /// Files that are new or have other bytes.
    pub written: usize,
    /// Files that were so already.
    pub unchanged: usize,
    /// Files of earlier runs that are no part of the site any more.
    pub removed: usize,
}

impl Published {
    fn count(&mut self, is_new: bool) {
        if is_new {
            self.written += 1;
        } else {
            self.unchanged += 1;
        }
    }
}

impl fmt::Display for Published {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} written, {} unchanged, {} removed", self.written, self.unchanged, self.removed)
    }
}

/// Why the site is not, or not wholly, in the folder.
#[derive(Debug, thiserror::Error)]
pub enum PublishError {
    /// A path that would leave the folder or mean different files on different machines.
    #[error("`{0}` is no path of a page")]
    Path(String),
    /// The disk's complaint.
    #[error("cannot {what} {}", path.display())]
    File {
        /// What was tried: `write`.
        what: &'static str,
        /// With which file or folder.
        path: PathBuf,
        /// The complaint.
        source: io::Error,
    },
}

/// The pages of which the folder holds other bytes, or none.
pub fn news<'a>(out: &Path, pages: &'a [Page]) -> Result<Vec<&'a Page>, PublishError> {
    let mut news = Vec::new();
    for page in pages {
        if read(&out.join(&page.path))?.as_deref() != Some(&page.body) {
            news.push(page);
        }
    }
    Ok(news)
}

/// Makes the folder hold these pages and copies of these files, which are named by the path of their copy.
///
/// Writes only files whose bytes differ and replaces each atomically, so that a web server never
/// shows half of one. Removes files that hebdo wrote earlier and the site no longer has.
pub fn write(out: &Path, pages: &[Page], files: &BTreeMap<String, PathBuf>) -> Result<Published, PublishError> {
    let paths = || pages.iter().map(|page| page.path.as_str()).chain(files.keys().map(String::as_str));
    if let Some(path) = paths().find(|path| !is_plain(path)) {
        return Err(PublishError::Path(path.to_owned()));
    }
    let now: BTreeSet<&str> = paths().collect();
    let manifest = out.join(MANIFEST);
    let text = read(&manifest)?.unwrap_or_default();
    let text = String::from_utf8_lossy(&text);
    // Somebody may have written into the list: what is no path of a page is not ours.
    let earlier: BTreeSet<&str> = text.lines().filter(|path| is_plain(path)).collect();

    // Before the first page, so that a run that is cut short leaves no file that nobody owns.
    let either: BTreeSet<&str> = &now | &earlier;
    replace(&manifest, listed(&either).as_bytes())?;

    let mut published = Published::default();
    for (path, from) in files {
        published.count(copy(from, &out.join(path))?);
    }
    // What is linked to before what links to it: the index and the feeds come last.
    let (below, top): (Vec<&Page>, Vec<&Page>) = pages.iter().partition(|page| page.path.contains('/'));
    for page in below.into_iter().chain(top) {
        published.count(replace(&out.join(&page.path), &page.body)?);
    }
    for path in earlier.difference(&now) {
        published.removed += usize::from(remove(out, path)?);
    }
    replace(&manifest, listed(&now).as_bytes())?;
    Ok(published)
}

fn listed(paths: &BTreeSet<&str>) -> String {
    paths.iter().flat_map(|path| [path, "\n"]).collect()
}

/// Is it a relative path below the folder, the same on every machine? Hidden files are not ours.
fn is_plain(path: &str) -> bool {
    path.split('/').all(|part| {
        !part.is_empty()
            && !part.starts_with('.')
            && !part.contains(|c: char| c.is_control() || r#"\:*?"<>|"#.contains(c))
    })
}

/// The bytes of a file; none where there is no file.
fn read(path: &Path) -> Result<Option<Vec<u8>>, PublishError> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(source) => Err(failed("read", path)(source)),
    }
}

/// Gives the file these bytes, whole or not at all; false where it had them.
pub fn replace(path: &Path, bytes: &[u8]) -> Result<bool, PublishError> {
    if read(path)?.as_deref() == Some(bytes) {
        return Ok(false);
    }
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder).map_err(failed("create the folder", folder))?;
    let written = readable_by_all().tempfile_in(folder).and_then(|mut file| {
        file.write_all(bytes)?;
        file.persist(path)?;
        Ok(())
    });
    written.map_err(failed("write", path))?;
    Ok(true)
}

/// Copies a file; false where the copy was there and is no older. Pictures are many and never change, so their bytes
/// are not compared.
fn copy(from: &Path, to: &Path) -> Result<bool, PublishError> {
    let facts = |path: &Path| fs::metadata(path).and_then(|facts| Ok((facts.len(), facts.modified()?)));
    let (length, changed) = facts(from).map_err(failed("read", from))?;
    if facts(to).is_ok_and(|(copied, at)| copied == length && at >= changed) {
        return Ok(false);
    }
    let bytes = fs::read(from).map_err(failed("read", from))?;
    // Bytes that were there already count as written: their time is what tells next time.
    if !replace(to, &bytes)? {
        let touched = fs::File::open(to).and_then(|file| file.set_modified(changed));
        touched.map_err(failed("write", to))?;
    }
    Ok(true)
}

/// A temporary file is its owner's alone, but a web server has to read these.
fn readable_by_all() -> tempfile::Builder<'static, 'static> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(TEMPORARY);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        // Less what the umask takes away.
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    builder
}

/// Removes what a run that was killed left half written, in a folder and all below it. Nobody else may be writing there.
pub fn sweep(folder: &Path) -> Result<(), PublishError> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => return Ok(()),
        Err(source) => return Err(failed("read", folder)(source)),
    };
    for entry in entries {
        let entry = entry.map_err(failed("read", folder))?;
        // A link is not followed: what lies behind it is not ours.
        let kind = entry.file_type().map_err(failed("read", folder))?;
        let is_half_written = entry.file_name().to_string_lossy().starts_with(TEMPORARY);
        if kind.is_file() && is_half_written {
            fs::remove_file(entry.path()).map_err(failed("remove", &entry.path()))?;
        } else if kind.is_dir() && !entry.file_name().to_string_lossy().starts_with('.') {
            sweep(&entry.path())?;
        }
    }
    Ok(())
}

/// Removes a file and the folders that it leaves empty; false where it was gone.
fn remove(out: &Path, path: &str) -> Result<bool, PublishError> {
    let file = out.join(path);
    match fs::remove_file(&file) {
        Ok(()) => {}
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
        Err(source) => return Err(failed("remove", &file)(source)),
    }
    for folder in Path::new(path).ancestors().skip(1).filter(|folder| !folder.as_os_str().is_empty()) {
        // Refused while something is in it, as it should be.
        if fs::remove_dir(out.join(folder)).is_err() {
            break;
        }
    }
    Ok(true)
}

fn failed(what: &'static str, path: &Path) -> impl FnOnce(io::Error) -> PublishError {
    let path = path.to_owned();
    move |source| PublishError::File { what, path, source }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(path: &str, body: &str) -> Page {
        Page { path: path.into(), body: body.into() }
    }

    fn write(out: &Path, pages: &[Page]) -> Result<Published, PublishError> {
        super::write(out, pages, &BTreeMap::new())
    }

    #[test]
    fn files_are_copied_once() {
        let folder = tempfile::tempdir().unwrap();
        let (out, from) = (folder.path().join("out"), folder.path().join("a.png"));
        put(&from, "a picture");
        let files = BTreeMap::from([("img/a.png".to_owned(), from.clone())]);
        let published = |written, unchanged| Published { written, unchanged, removed: 0 };
        assert_eq!(super::write(&out, &[], &files).unwrap(), published(1, 0));
        assert_eq!(super::write(&out, &[], &files).unwrap(), published(0, 1));
        put(&from, "another, longer picture");
        assert_eq!(super::write(&out, &[], &files).unwrap(), published(1, 0));
        assert_eq!(fs::read_to_string(out.join("img/a.png")).unwrap(), "another, longer picture");
        assert_eq!(super::write(&out, &[], &BTreeMap::new()).unwrap().removed, 1);
        let outside = BTreeMap::from([("../a.png".to_owned(), from)]);
        assert!(matches!(super::write(&out, &[], &outside), Err(PublishError::Path(_))));
    }

    #[test]
    fn news_is_what_the_folder_has_not() {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), &[page("a", "1"), page("b", "1")]).unwrap();
        let pages = [page("a", "1"), page("b", "2"), page("c", "1")];
        let news: Vec<&str> = news(folder.path(), &pages).unwrap().iter().map(|page| page.path.as_str()).collect();
        assert_eq!(news, ["b", "c"]);
    }

    fn put(path: &Path, text: &str) {
        replace(path, text.as_bytes()).unwrap();
    }

    #[test]
    fn only_what_changed_is_written() {
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("out");
        let mut pages = vec![page("index.html", "a"), page("issues/2020-w50.html", "b")];
        assert_eq!(write(&out, &pages).unwrap(), Published { written: 2, unchanged: 0, removed: 0 });
        let times = || {
            let modified = |path: &str| fs::metadata(out.join(path)).unwrap().modified().unwrap();
            ["index.html", "issues/2020-w50.html", MANIFEST].map(modified)
        };
        let before = times();
        assert_eq!(write(&out, &pages).unwrap(), Published { written: 0, unchanged: 2, removed: 0 });
        assert_eq!(times(), before);
        pages[0].body = b"c".to_vec();
        assert_eq!(write(&out, &pages).unwrap(), Published { written: 1, unchanged: 1, removed: 0 });
        assert_eq!(fs::read_to_string(out.join("index.html")).unwrap(), "c");
    }

    #[test]
    fn what_is_gone_is_removed_and_what_others_wrote_stays() {
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path();
        write(out, &[page("index.html", "a"), page("months/1.html", "b"), page("issues/1.html", "c")]).unwrap();
        put(&out.join("CNAME"), "example.org");
        put(&out.join("issues/notes.txt"), "mine");
        assert_eq!(write(out, &[page("index.html", "a")]).unwrap(), Published { written: 0, unchanged: 1, removed: 2 });
        assert!(!out.join("months").exists());
        assert!(!out.join("issues/1.html").exists());
        assert!(out.join("CNAME").exists() && out.join("issues/notes.txt").exists());
        assert_eq!(fs::read_to_string(out.join(MANIFEST)).unwrap(), "index.html\n");
    }

    #[test]
    fn paths_stay_in_the_folder() {
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("out");
        for path in ["../a", "/a", "a/../b", "a//b", "", ".hebdo", "a/.b", "a\\b", "c:a", "a/"] {
            assert!(matches!(write(&out, &[page(path, "x")]), Err(PublishError::Path(_))), "{path}");
        }
        assert!(!out.exists());

        put(&folder.path().join("precious"), "mine");
        put(&out.join(MANIFEST), "../precious\n");
        write(&out, &[page("index.html", "a")]).unwrap();
        assert!(folder.path().join("precious").exists());
    }

    #[test]
    fn what_a_killed_run_left_is_swept_away() {
        let folder = tempfile::tempdir().unwrap();
        for name in [".hebdo", "a.html", "issues/.hebdo-x1Y2z3", ".hebdo-x1Y2z3", ".git/.hebdo-x1Y2z3"] {
            put(&folder.path().join(name), "x");
        }
        sweep(folder.path()).unwrap();
        let left = |name: &str| folder.path().join(name).exists();
        assert!(left(".hebdo") && left("a.html") && left(".git/.hebdo-x1Y2z3"));
        assert!(!left(".hebdo-x1Y2z3") && !left("issues/.hebdo-x1Y2z3"));
        sweep(&folder.path().join("nowhere")).unwrap();
    }

    #[test]
    fn complaints_name_the_file() {
        let folder = tempfile::tempdir().unwrap();
        put(&folder.path().join("issues"), "a file where a folder should be");
        let error = write(folder.path(), &[page("issues/1.html", "a")]).unwrap_err();
        assert!(error.to_string().contains("issues"), "{error}");
    }

    #[cfg(unix)]
    #[test]
    fn a_web_server_may_read_the_files() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), &[page("index.html", "a")]).unwrap();
        let mode = fs::metadata(folder.path().join("index.html")).unwrap().permissions().mode();
        assert_eq!(mode & 0o400, 0o400);
        // As open as any new file here, whatever the umask.
        let plain = fs::File::create(folder.path().join("plain")).unwrap().metadata().unwrap().permissions().mode();
        assert_eq!(mode, plain);
    }
}
