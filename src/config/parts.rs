//! `[pages] templates`: parts of pages that the owner writes.
//!
//! The templates of the pages are compiled in, so that a mistake in one is found before anybody publishes with it, and so
//! that what they read may change from one version to the next. An owner therefore replaces or adds parts at places that
//! stay where they are, as plain files, and not the templates themselves: those would be a second set of all pages, checked
//! when they run, and broken by every change to ours.

use std::io;
use std::path::{Path, PathBuf};

use toml::Spanned;

use super::complaint::Complaint;
use super::{Pages, words};

/// A page with all its entries is hardly longer.
const LONGEST: usize = 256 << 10;

/// The parts that there can be, in the order in which complaints name them.
const NAMES: [&str; 6] = ["about.html", "extra.css", "footer.html", "head.html", "header.html", "style.css"];

/// The one word in braces that a part may have: the way from its page to out/.
const ROOT: &str = "{root}";

/// What the owner has written for the pages.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parts {
    /// At the end of the head of every page.
    pub head: Option<String>,
    /// In place of the name and the links at the top of every page.
    pub header: Option<String>,
    /// At the foot of every page, behind the publication's links.
    pub footer: Option<String>,
    /// At the top of the page about the publication.
    pub about: Option<String>,
    /// In place of the style sheet.
    pub style: Option<String>,
    /// Behind the style sheet.
    pub extra: Option<String>,
}

impl Parts {
    /// A part as it stands in a page, from which `root` leads to out/.
    #[must_use]
    pub fn at(part: Option<&String>, root: &str) -> Option<String> {
        part.map(|part| part.replace(ROOT, root))
    }

    fn place(&mut self, name: &str) -> Option<&mut Option<String>> {
        match name {
            "about.html" => Some(&mut self.about),
            "extra.css" => Some(&mut self.extra),
            "footer.html" => Some(&mut self.footer),
            "head.html" => Some(&mut self.head),
            "header.html" => Some(&mut self.header),
            "style.css" => Some(&mut self.style),
            _ => None,
        }
    }
}

/// Takes over what stands in the folder of the parts. `list` gives the names in a folder, `read` the bytes of a file.
pub(super) fn read_parts(
    pages: &mut Pages,
    list: impl Fn(&Path) -> io::Result<Vec<String>>,
    read: impl Fn(&Path) -> io::Result<Vec<u8>>,
) -> Result<(), Vec<Complaint>> {
    let Some(folder) = &pages.templates else { return Ok(()) };
    let complain = |label: String| complaint(folder, label);
    let mut names = list(folder.get_ref()).map_err(|error| {
        let hint = format!("it holds one or more of {}", words::listed(&NAMES));
        vec![complain(format!("{} cannot be read: {error}", folder.get_ref().display())).hint(hint)]
    })?;
    names.sort_unstable();
    let mut heard = Vec::new();
    // Hidden files are those of editors and systems.
    for name in names.iter().filter(|name| !name.starts_with('.')) {
        let Some(place) = pages.parts.place(name) else {
            let hint = format!("known are {}", words::listed(&NAMES));
            heard.push(complain(format!("no part of a page is called `{name}`")).hint(hint));
            continue;
        };
        match read(&folder.get_ref().join(name))
            .map_err(|error| format!("{name} cannot be read: {error}"))
            .and_then(|bytes| part(name, bytes))
        {
            Ok(text) => *place = Some(text),
            Err(label) => heard.push(complain(label)),
        }
    }
    if heard.is_empty() { Ok(()) } else { Err(heard) }
}

fn complaint(folder: &Spanned<PathBuf>, label: String) -> Complaint {
    Complaint::new("`templates` must be a folder with parts of pages").at(folder.span(), label)
}

/// The text of a part, if it can stand in a page.
fn part(name: &str, bytes: Vec<u8>) -> Result<String, String> {
    if bytes.len() > LONGEST {
        return Err(format!("{name} has {} bytes, and 256 KiB are the most", bytes.len()));
    }
    let text = String::from_utf8(bytes).map_err(|error| {
        let good = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        format!("{name}, line {}: this is not UTF-8", good.split(|byte| *byte == b'\n').count())
    })?;
    let text = text.trim_start_matches('\u{FEFF}');
    // Style sheets are full of braces.
    if name.strip_suffix(".html").is_some()
        && let Some((line, word)) = unknown_word(text)
    {
        return Err(format!("{name}, line {line}: `{word}` means nothing here; `{ROOT}` is the way to the first page"));
    }
    Ok(format!("{}\n", text.trim_end()))
}

/// The first `{word}` that is none of ours, with its line.
fn unknown_word(text: &str) -> Option<(usize, &str)> {
    text.match_indices('{').find_map(|(at, _)| {
        let word = &text[at..=at + text[at..].find('}')?];
        let is_word =
            word.len() > 2 && word[1..word.len() - 1].bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-');
        (is_word && word != ROOT).then(|| (text[..at].matches('\n').count() + 1, word))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_of(files: &[(&str, &[u8])]) -> Result<Parts, String> {
        let mut pages = Pages { templates: Some(Spanned::new(0..1, PathBuf::from("parts"))), ..Pages::default() };
        let names = files.iter().map(|(name, _)| (*name).to_owned()).collect::<Vec<_>>();
        let read = |path: &Path| {
            let name = path.file_name().unwrap().to_str().unwrap();
            Ok(files.iter().find(|(known, _)| *known == name).unwrap().1.to_vec())
        };
        read_parts(&mut pages, |_| Ok(names.clone()), read).map(|()| pages.parts).map_err(|heard| format!("{heard:?}"))
    }

    #[test]
    fn parts_are_read_and_know_the_way() {
        let parts =
            read_of(&[("footer.html", b"<p><a href='{root}index.html'>x</a></p>\n\n"), (".DS_Store", b"\0")]).unwrap();
        let at = |root| Parts::at(parts.footer.as_ref(), root).unwrap();
        assert_eq!(at("../"), "<p><a href='../index.html'>x</a></p>\n");
        assert_eq!((parts.head, Parts::at(None, "")), (None, None));
        assert_eq!(read_of(&[]).unwrap(), Parts::default());
    }

    #[test]
    fn mistakes_are_named_with_file_and_line() {
        for (name, bytes, said) in [
            ("foot.html", &b"x"[..], "no part of a page is called `foot.html`"),
            ("issue.html", b"x", "known are"),
            ("head.html", b"a\nb\n\xFF", "head.html, line 3: this is not UTF-8"),
            ("head.html", b"a\n{rot}", "head.html, line 2: `{rot}` means nothing here"),
        ] {
            let heard = read_of(&[(name, bytes)]).unwrap_err();
            assert!(heard.contains(said), "{name}: {heard}");
        }
        assert!(read_of(&[("extra.css", b"a {color}"), ("head.html", b"{ } {A} {\n")]).is_ok());
        assert!(read_of(&[("style.css", &vec![b' '; LONGEST + 1])]).unwrap_err().contains("256 KiB"));
    }
}
