//! `issues/`: the issue files, read and written.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{fs, io};

use crate::issue::{self, Issue, IssueError, Picture};
use crate::publish::{self, PublishError};

/// The file in `issues/` that remembers which `publication.id` the issues were published under.
const MINTED: &str = ".publication";

/// Where pictures are, below issues/ and out/.
const PICTURES: &str = "img";

/// The issue files of a publication.
#[derive(Debug)]
pub struct Shelf {
    folder: PathBuf,
    files: BTreeMap<String, File>,
}

#[derive(Debug)]
struct File {
    issue: Issue,
    untouched: bool,
}

/// What is wrong with `issues/`. It stops everything: what cannot be read could be published twice.
#[derive(Debug, thiserror::Error)]
pub enum ShelfError {
    /// The disk's complaint.
    #[error("cannot read {}", path.display())]
    Read {
        /// What.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A file that is no issue.
    #[error("{} is no issue", path.display())]
    Issue {
        /// Which.
        path: PathBuf,
        /// Why.
        source: Box<IssueError>,
    },
    /// A file under another week's name.
    #[error("{} says that it is the issue of {week}; one of the two is wrong", path.display())]
    Name {
        /// Which.
        path: PathBuf,
        /// What it says.
        week: String,
    },
    /// An entry is published once, ever: feed readers know it by its id.
    #[error("the entry `{id}` is in two issues, {first} and {second}; drop one of them")]
    Repeated {
        /// The entry.
        id: String,
        /// One issue.
        first: String,
        /// The other.
        second: String,
    },
    /// The file could not be written.
    #[error(transparent)]
    Write(#[from] PublishError),
}

impl Shelf {
    /// Reads every `*.toml` of a folder; one that is not there is empty.
    pub fn read(folder: PathBuf) -> Result<Self, ShelfError> {
        let mut shelf = Self { folder, files: BTreeMap::new() };
        let failed = |path: &Path| {
            let path = path.to_owned();
            move |source| ShelfError::Read { path, source }
        };
        let files = match fs::read_dir(&shelf.folder) {
            Ok(files) => files,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(shelf),
            Err(error) => return Err(failed(&shelf.folder)(error)),
        };
        for file in files {
            let path = file.map_err(failed(&shelf.folder))?.path();
            // Editors and systems leave hidden files about: `.#2025-w24.toml`, `._2025-w24.toml`.
            let hidden = path.file_name().is_none_or(|name| name.to_string_lossy().starts_with('.'));
            if hidden || path.extension().is_none_or(|extension| extension != "toml") {
                continue;
            }
            let text = fs::read_to_string(&path).map_err(failed(&path))?;
            let issue = Issue::from_toml(&text)
                .map_err(|source| ShelfError::Issue { path: path.clone(), source: Box::new(source) })?;
            if path.file_stem().is_none_or(|name| name != issue.week.as_str()) {
                return Err(ShelfError::Name { path, week: issue.week });
            }
            let untouched = issue::is_untouched(&text);
            shelf.files.insert(issue.week.clone(), File { issue, untouched });
        }
        shelf.refuse_repeats()?;
        Ok(shelf)
    }

    /// The issue of a week.
    #[must_use]
    pub fn issue(&self, week: &str) -> Option<&Issue> {
        self.files.get(week).map(|file| &file.issue)
    }

    /// Has a person changed the week's file?
    #[must_use]
    pub fn is_touched(&self, week: &str) -> bool {
        self.files.get(week).is_some_and(|file| !file.untouched)
    }

    /// All issues, drafts among them.
    pub fn issues(&self) -> impl Iterator<Item = &Issue> {
        self.files.values().map(|file| &file.issue)
    }

    /// The issues that are out.
    pub fn published(&self) -> impl Iterator<Item = &Issue> {
        self.issues().filter(|issue| !issue.draft)
    }

    /// Where the week's file is, or would be.
    #[must_use]
    pub fn path(&self, week: &str) -> PathBuf {
        self.folder.join(format!("{week}.toml"))
    }

    /// The `publication.id` that the issues were published under, where that is known.
    pub fn minted(&self) -> Result<Option<String>, ShelfError> {
        let path = self.folder.join(MINTED);
        match fs::read_to_string(&path) {
            Ok(text) => Ok(Some(text.trim().to_owned()).filter(|id| !id.is_empty())),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(source) => Err(ShelfError::Read { path, source }),
        }
    }

    /// Remembers which `publication.id` the issues are published under.
    pub fn mint(&self, id: &str) -> Result<(), ShelfError> {
        publish::replace(&self.folder.join(MINTED), format!("{id}\n").as_bytes())?;
        Ok(())
    }

    /// The pictures that issues show and that are there, by their paths below out/.
    pub fn pictures(&self) -> BTreeMap<String, PathBuf> {
        self.issues()
            .flat_map(Issue::entries)
            .filter_map(|(_, entry)| entry.picture.as_ref())
            .flat_map(Picture::files)
            .map(|file| (file.to_owned(), self.folder.join(file)))
            .filter(|(_, path)| path.is_file())
            .collect()
    }

    /// Is this picture there?
    #[must_use]
    pub fn has_picture(&self, file: &str) -> bool {
        self.folder.join(file).is_file()
    }

    /// Puts a picture below issues/.
    pub fn put_picture(&self, file: &str, bytes: &[u8]) -> Result<(), ShelfError> {
        publish::replace(&self.folder.join(file), bytes)?;
        Ok(())
    }

    /// Removes the pictures that no issue shows any more and whose name is the one that `name_of` gives to their bytes:
    /// those that hebdo made, as it made them. Any other file is a person's.
    pub fn sweep_pictures(&self, name_of: impl Fn(&[u8]) -> String) -> Result<(), ShelfError> {
        let shown = self.pictures();
        let Ok(files) = fs::read_dir(self.folder.join(PICTURES)) else { return Ok(()) };
        for path in files.filter_map(|file| Some(file.ok()?.path())) {
            let name = path.file_name().map(|name| format!("{PICTURES}/{}", name.to_string_lossy()));
            let is_like_ours = |name: &String| name.len() == name_of(&[]).len() && !shown.contains_key(name);
            let Some(name) = name.filter(is_like_ours) else { continue };
            let read = fs::read(&path);
            if read.is_ok_and(|bytes| name_of(&bytes) == name) {
                fs::remove_file(&path).map_err(|source| ShelfError::Read { path, source })?;
            }
        }
        Ok(())
    }

    /// The text of a week's file.
    pub fn text(&self, week: &str) -> Result<String, ShelfError> {
        let path = self.path(week);
        fs::read_to_string(&path).map_err(|source| ShelfError::Read { path, source })
    }

    /// Gives a week's file a text that a person has made; one that would be no issue is refused.
    pub fn put_text(&mut self, week: &str, text: &str) -> Result<(), ShelfError> {
        let path = self.path(week);
        let issue = Issue::from_toml(text)
            .map_err(|source| ShelfError::Issue { path: path.clone(), source: Box::new(source) })?;
        let before = self.files.insert(week.to_owned(), File { issue, untouched: false });
        if let Err(refused) = self.refuse_repeats() {
            before.map(|before| self.files.insert(week.to_owned(), before));
            return Err(refused);
        }
        publish::replace(&path, text.as_bytes())?;
        Ok(())
    }

    /// Writes an issue's file.
    pub fn put(&mut self, issue: Issue) -> Result<(), ShelfError> {
        publish::replace(&self.path(&issue.week), issue.to_toml().as_bytes())?;
        self.files.insert(issue.week.clone(), File { issue, untouched: true });
        Ok(())
    }

    fn refuse_repeats(&self) -> Result<(), ShelfError> {
        let mut homes: BTreeMap<&str, &str> = BTreeMap::new();
        for issue in self.published() {
            for (_, entry) in issue.entries() {
                if let Some(first) = homes.insert(&entry.id, &issue.week) {
                    let (id, first, second) = (entry.id.clone(), first.to_owned(), issue.week.clone());
                    return Err(ShelfError::Repeated { id, first, second });
                }
            }
        }
        Ok(())
    }
}
