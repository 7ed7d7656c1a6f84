//! Reading feeds.toml from disk: the only place here that touches a file.

use std::io;
use std::path::{Path, PathBuf};

use super::{Complaints, Config, check, llm, parts};

/// Why there is no [`Config`].
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file is not there.
    #[error("there is no {}; `hebdo init` writes one", .path.display())]
    Missing {
        /// Where it was looked for.
        path: PathBuf,
    },
    /// The file is there and cannot be read.
    #[error("cannot read {}", .path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The file is not text in UTF-8, which TOML is.
    #[error("{} is not UTF-8 (line {line}); save it again with that encoding", .path.display())]
    NotUtf8 {
        /// The file.
        path: PathBuf,
        /// The first line that is something else, counted from 1.
        line: usize,
    },
    /// The file was read and has mistakes; [`Complaints::render`] shows them.
    #[error(transparent)]
    Refused(#[from] Complaints),
}

/// Reads and checks a feeds.toml. All other paths are relative to its folder.
pub fn load(path: &Path) -> Result<Config, ConfigError> {
    let bytes = std::fs::read(path).map_err(|source| match source.kind() {
        io::ErrorKind::NotFound => ConfigError::Missing { path: path.to_owned() },
        _ => ConfigError::Unreadable { path: path.to_owned(), source },
    })?;
    let text = String::from_utf8(bytes).map_err(|error| {
        let good = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        let line = good.split(|&byte| byte == b'\n').count();
        ConfigError::NotUtf8 { path: path.to_owned(), line }
    })?;
    // The parent of a bare name is empty, and an empty path names no folder.
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let file_name = path.display().to_string();
    let mut config = check(&text, folder, &file_name)?;
    let mut heard = Vec::new();
    if let Some(llm) = &mut config.llm {
        heard.extend(llm::read_prompt(llm, |path| std::fs::read(path)).err());
    }
    heard.extend(parts::read_parts(&mut config.pages, names, |path| std::fs::read(path)).err().into_iter().flatten());
    if !heard.is_empty() {
        return Err(Complaints::new(&file_name, &text, heard).into());
    }
    Ok(config)
}

/// What lies in a folder.
fn names(folder: &Path) -> io::Result<Vec<String>> {
    std::fs::read_dir(folder)?.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_found_read_and_checked_in_its_folder() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("feeds.toml");

        let missing = load(&path).unwrap_err().to_string();
        assert!(
            missing.starts_with("there is no ") && missing.ends_with("feeds.toml; `hebdo init` writes one"),
            "{missing}"
        );
        assert!(matches!(load(folder.path()), Err(ConfigError::Unreadable { .. })));

        let write = |bytes: &[u8]| io::Write::write_all(&mut std::fs::File::create(&path).unwrap(), bytes).unwrap();
        write(b"# one\n# two \xE9\n");
        assert!(matches!(load(&path), Err(ConfigError::NotUtf8 { line: 2, .. })));
        write(b"# nothing\n");
        assert!(matches!(load(&path), Err(ConfigError::Refused(_))));
        write(super::super::DEFAULT.as_bytes());
        assert_eq!(load(&path).unwrap().folder, folder.path());
    }
}
