//! Changes to the text of a feeds.toml that keep everything else in it as it is: order, comments, blanks.

use std::collections::BTreeSet;

use toml_edit::{ArrayOfTables, DocumentMut, InlineTable, Item, Table, TableLike, Value, value};

use crate::link;
use crate::section::Section;

/// A feed to be added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewSource {
    /// What to call it; changed if another has the name.
    pub name: String,
    /// Its address.
    pub url: String,
    /// Where its entries most likely belong.
    pub section: Option<Section>,
}

/// What became of feeds to be added.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Edited {
    /// The new text.
    pub text: String,
    /// Names of the sources that are new in it.
    pub added: Vec<String>,
    /// Feeds that were there already, by the name they came with.
    pub known: Vec<String>,
    /// Feeds that came twice, by the name they came with the second time.
    pub folded: Vec<String>,
}

/// Adds sources at the end of those that are there, each once: two addresses that lead to the same place are one.
///
/// # Errors
/// If the text is no TOML, or `source` in it is no list.
pub fn add_sources(text: &str, new: &[NewSource]) -> Result<Edited, String> {
    let mut document: DocumentMut = text.parse().map_err(|error: toml_edit::TomlError| error.to_string())?;
    let mut names = BTreeSet::new();
    let mut places = BTreeSet::new();
    for source in tables(document.get("source")) {
        names.extend(string(source, "name"));
        places.extend(string(source, "url").map(|url| place(&url)));
        // The daily feeds of arXiv tell what its API is asked for.
        for category in categories(source) {
            places.extend(["rss", "atom"].map(|form| place(&format!("https://rss.arxiv.org/{form}/{category}"))));
        }
    }
    let before = places.clone();
    let mut edited = Edited::default();
    for source in new {
        let place = place(&source.url);
        if before.contains(&place) {
            edited.known.push(source.name.clone());
        } else if places.insert(place) {
            let name = free_name(source, &names);
            append(&mut document, &name, source)?;
            edited.added.push(name.clone());
            names.insert(name);
        } else {
            edited.folded.push(source.name.clone());
        }
    }
    edited.text = if edited.added.is_empty() { text.to_owned() } else { document.to_string() };
    Ok(edited)
}

fn tables(item: Option<&Item>) -> Vec<&dyn TableLike> {
    match item {
        Some(Item::ArrayOfTables(tables)) => tables.iter().map(|table| table as &dyn TableLike).collect(),
        Some(Item::Value(Value::Array(list))) => {
            list.iter().filter_map(|value| value.as_inline_table().map(|table| table as &dyn TableLike)).collect()
        }
        _ => Vec::new(),
    }
}

fn string(table: &dyn TableLike, key: &str) -> Option<String> {
    table.get(key)?.as_str().map(str::to_owned)
}

fn categories(table: &dyn TableLike) -> Vec<String> {
    let list =
        table.get("categories").and_then(Item::as_array).filter(|_| string(table, "kind").as_deref() == Some("arxiv"));
    list.into_iter().flatten().filter_map(|category| category.as_str().map(str::to_owned)).collect()
}

/// The same for all spellings of one address.
fn place(url: &str) -> String {
    link::canonical(url).map_or_else(|| url.to_owned(), |canonical| link::page_key(&canonical))
}

/// The name, with the host or a number behind it if another source has it.
fn free_name(source: &NewSource, taken: &BTreeSet<String>) -> String {
    let name = crate::text::one_line(&source.name);
    if !taken.contains(&name) {
        return name;
    }
    let host = link::host(&source.url).unwrap_or_default();
    let with_host = format!("{name} ({host})");
    if !taken.contains(&with_host) {
        return with_host;
    }
    // Of one more number than there are names, one is free.
    let mut numbered = (2..taken.len() + 3).map(|number| format!("{with_host} {number}"));
    numbered.find(|name| !taken.contains(name)).unwrap_or(with_host)
}

fn append(document: &mut DocumentMut, name: &str, source: &NewSource) -> Result<(), String> {
    let item = document.entry("source").or_insert_with(|| Item::ArrayOfTables(ArrayOfTables::new()));
    match item {
        Item::ArrayOfTables(tables) => {
            let mut table = Table::new();
            fill(&mut table, name, source);
            table.decor_mut().set_prefix("\n");
            tables.push(table);
            Ok(())
        }
        Item::Value(Value::Array(list)) => {
            let mut table = InlineTable::new();
            fill(&mut table, name, source);
            list.push(table);
            Ok(())
        }
        _ => Err("`source` is no list: write `[[source]]` above each source".to_owned()),
    }
}

fn fill(table: &mut dyn TableLike, name: &str, source: &NewSource) {
    table.insert("name", value(name));
    table.insert("url", value(&source.url));
    if let Some(section) = source.section {
        table.insert("section", value(section.id()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "# Mine.\n[[source]]\nname = \"One\"   # the first\nurl = \"https://one.example/feed/\"\noff = true\n\n[network]\nrest = \"1s\"\n# The end.\n";

    fn new(name: &str, url: &str) -> NewSource {
        NewSource { name: name.into(), url: url.into(), section: None }
    }

    #[test]
    fn everything_else_stays_and_each_feed_is_there_once() {
        let two = NewSource { section: Some(Section::Papers), ..new("One", "https://two.example/feed") };
        let sources = [new("1", "http://www.one.example/feed"), two, new("2", "https://two.example/feed?utm_source=x")];
        let edited = add_sources(TEXT, &sources).unwrap();
        assert_eq!(
            (edited.added.as_slice(), edited.known.len(), edited.folded.len()),
            (["One (two.example)".to_owned()].as_slice(), 1, 1)
        );
        for line in TEXT.lines() {
            assert!(edited.text.contains(line), "{line}");
        }
        assert!(
            edited.text.contains(
                "\n[[source]]\nname = \"One (two.example)\"\nurl = \"https://two.example/feed\"\nsection = \"papers\"\n"
            ),
            "{}",
            edited.text
        );
        let again = add_sources(&edited.text, &sources).unwrap();
        assert_eq!((again.text.as_str(), again.added.len()), (edited.text.as_str(), 0));
    }

    #[test]
    fn lists_of_every_form_are_extended() {
        for text in ["", "source = []\n", "source = [{ name = \"A\", url = \"a.xml\" }]\n"] {
            let edited = add_sources(text, &[new("B", "https://b.example/")]).unwrap();
            assert!(edited.text.contains("https://b.example/"), "{text}");
            assert!(toml::from_str::<toml::Table>(&edited.text).is_ok(), "{}", edited.text);
        }
        assert!(add_sources("source = 3", &[new("B", "https://b.example/")]).is_err());
        assert!(add_sources("= broken", &[]).is_err());
    }
}
