//! Changes to an issue file that keep everything else as its editor wrote it: remarks, order, spelling.

use toml_edit::{ArrayOfTables, DocumentMut, Item, Table, value};

use super::{Issue, IssueEntry};
use crate::link;
use crate::section::Section;

/// Why a change cannot be made.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum EditError {
    /// The file is no TOML any more.
    #[error("the file is not TOML: {0}")]
    Toml(String),
    /// Sections or entries are written as inline tables.
    #[error("sections and entries are not written as [[section]] and [[section.entry]]; change the file by hand")]
    Shape,
    /// Nothing is called that.
    #[error("no entry is, or has in its title, `{0}`")]
    Unknown(String),
    /// More than one entry is called that.
    #[error("`{what}` could be {}", among.join(" or "))]
    Ambiguous {
        /// What was asked for.
        what: String,
        /// The titles that it is in.
        among: Vec<String>,
    },
}

/// Where an entry is: its section's and its own place, counted from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spot {
    /// Of the sections in the file.
    pub section: usize,
    /// Of the section's entries.
    pub entry: usize,
}

/// The entry with this id or link, else the only one that has these words in its headline or title.
pub fn find(issue: &Issue, what: &str) -> Result<Spot, EditError> {
    let page = link::canonical(what).map(|link| link::page_key(&link));
    let is_it = |entry: &IssueEntry| {
        entry.id == what
            || page.is_some() && link::canonical(&entry.link).map(|link| link::page_key(&link)) == page
            || link::arxiv_id(what).is_some_and(|id| id == entry.id)
    };
    let words = what.to_lowercase();
    let is_called = |entry: &IssueEntry| {
        let mut names = [entry.headline.as_deref(), Some(entry.title.as_str())].into_iter().flatten();
        !words.trim().is_empty() && names.any(|name| name.to_lowercase().contains(words.trim()))
    };
    if let Some(spot) = spots(issue).find(|(_, entry)| is_it(entry)).map(|(spot, _)| spot) {
        return Ok(spot);
    }
    let called: Vec<(Spot, &IssueEntry)> = spots(issue).filter(|(_, entry)| is_called(entry)).collect();
    match called.as_slice() {
        [] => Err(EditError::Unknown(what.to_owned())),
        [(spot, _)] => Ok(*spot),
        many => Err(EditError::Ambiguous {
            what: what.to_owned(),
            among: many.iter().map(|(_, entry)| format!("“{}”", entry.title)).collect(),
        }),
    }
}

fn spots(issue: &Issue) -> impl Iterator<Item = (Spot, &IssueEntry)> {
    issue.sections.iter().enumerate().flat_map(|(section, part)| {
        part.entries.iter().enumerate().map(move |(entry, it)| (Spot { section, entry }, it))
    })
}

/// An issue file that is being changed.
#[derive(Debug)]
pub struct Draft {
    document: DocumentMut,
}

impl Draft {
    /// Reads the file.
    pub fn new(text: &str) -> Result<Self, EditError> {
        text.parse()
            .map(|document| Self { document })
            .map_err(|error: toml_edit::TomlError| EditError::Toml(error.to_string()))
    }

    /// The file, changed.
    #[must_use]
    pub fn into_text(mut self) -> String {
        // Tables are written by their positions, which no longer follow their order.
        let mut next = 0;
        number(self.document.as_table_mut(), &mut next);
        self.document.to_string()
    }

    /// Puts an entry at the end of a section, which is made if the issue lacks it.
    pub fn add(&mut self, section: Section, title: &str, entry: &IssueEntry) -> Result<(), EditError> {
        let document: DocumentMut =
            entry.to_toml().parse().map_err(|error: toml_edit::TomlError| EditError::Toml(error.to_string()))?;
        let mut table = document.into_table();
        table.decor_mut().set_prefix("\n");
        self.put(section, title, None, table)
    }

    /// Takes an entry out.
    pub fn drop(&mut self, spot: Spot) -> Result<(), EditError> {
        self.take(spot).map(|_| ())
    }

    /// Makes an entry a pick, or no pick.
    pub fn pick(&mut self, spot: Spot, is_pick: bool) -> Result<(), EditError> {
        let entry = self.entries(spot.section)?.get_mut(spot.entry).ok_or(EditError::Shape)?;
        match entry.get_mut("pick").and_then(Item::as_value_mut) {
            Some(old) => {
                let decor = old.decor().clone();
                *old = is_pick.into();
                *old.decor_mut() = decor;
            }
            None if is_pick => {
                entry.insert("pick", value(true));
            }
            None => {}
        }
        Ok(())
    }

    /// Puts an entry into a section, at a place counted from 0, else at its end.
    pub fn relocate(
        &mut self,
        spot: Spot,
        section: Section,
        title: &str,
        place: Option<usize>,
    ) -> Result<(), EditError> {
        let entry = self.take(spot)?;
        self.put(section, title, place, entry)
    }

    fn take(&mut self, spot: Spot) -> Result<Table, EditError> {
        let entries = self.entries(spot.section)?;
        let entry = entries.get(spot.entry).cloned().ok_or(EditError::Shape)?;
        entries.remove(spot.entry);
        Ok(entry)
    }

    fn put(&mut self, section: Section, title: &str, place: Option<usize>, entry: Table) -> Result<(), EditError> {
        let known =
            self.sections()?.iter().position(|table| table.get("id").and_then(Item::as_str) == Some(section.id()));
        let at = if let Some(at) = known {
            at
        } else {
            let mut table = Table::new();
            table.insert("id", value(section.id()));
            table.insert("title", value(title));
            table.decor_mut().set_prefix("\n");
            self.sections()?.push(table);
            self.sections()?.len() - 1
        };
        let entries = self.entries(at)?;
        entries.insert(place.unwrap_or(usize::MAX).min(entries.len()), entry);
        Ok(())
    }

    fn sections(&mut self) -> Result<&mut ArrayOfTables, EditError> {
        let sections = self.document.entry("section").or_insert(Item::ArrayOfTables(ArrayOfTables::new()));
        sections.as_array_of_tables_mut().ok_or(EditError::Shape)
    }

    fn entries(&mut self, section: usize) -> Result<&mut ArrayOfTables, EditError> {
        let table = self.sections()?.get_mut(section).ok_or(EditError::Shape)?;
        let entries = table.entry("entry").or_insert(Item::ArrayOfTables(ArrayOfTables::new()));
        entries.as_array_of_tables_mut().ok_or(EditError::Shape)
    }
}

/// Numbers the tables in the order in which they stand.
fn number(table: &mut Table, next: &mut isize) {
    table.set_position(Some(*next));
    *next += 1;
    for (_, item) in table.iter_mut() {
        match item {
            Item::Table(inner) => number(inner, next),
            Item::ArrayOfTables(tables) => tables.iter_mut().for_each(|inner| number(inner, next)),
            Item::Value(_) | Item::None => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = r#"# Mine.
week = "2020-w50"
title = "A title"   # the best
start = 2020-12-06
end = "2020-12-12"
published = 2020-12-13T06:00:00Z

[[section]]
id = "papers"

# This one first.
[[section.entry]]
title = "First of all"
link = "https://arxiv.org/abs/2011.14036"
pick = true # by far

[[section.entry]]
title = "Second of all"
link = "https://example.org/2"
[section.entry.source]
name = "A blog"

[[section]]
id = "articles"
title = "Articles"

[[section.entry]]
title = "Third" # and last
link = "https://example.org/3"

# The end.
"#;

    fn changed(change: impl FnOnce(&mut Draft, &Issue) -> Result<(), EditError>) -> (String, Issue) {
        let issue = Issue::from_toml(FILE).unwrap();
        let mut draft = Draft::new(FILE).unwrap();
        change(&mut draft, &issue).unwrap();
        let text = draft.into_text();
        let issue = Issue::from_toml(&text).unwrap_or_else(|error| panic!("{error}\n{text}"));
        (text, issue)
    }

    fn titles(issue: &Issue) -> Vec<(&'static str, &str)> {
        issue.entries().map(|(section, entry)| (section.section.id(), entry.title.as_str())).collect()
    }

    #[test]
    fn nothing_changes_by_itself() {
        assert_eq!(Draft::new(FILE).unwrap().into_text(), FILE);
    }

    #[test]
    fn an_entry_is_found_by_id_link_or_words() {
        let issue = Issue::from_toml(FILE).unwrap();
        let spot = |section, entry| Ok(Spot { section, entry });
        for (what, found) in [
            ("2011.14036", spot(0, 0)),
            ("https://arxiv.org/pdf/2011.14036v3", spot(0, 0)),
            ("https://www.example.org/2?utm_source=x", spot(0, 1)),
            ("second OF", spot(0, 1)),
            ("third", spot(1, 0)),
            ("fourth", Err(EditError::Unknown("fourth".into()))),
            ("", Err(EditError::Unknown(String::new()))),
        ] {
            assert_eq!(find(&issue, what), found, "{what}");
        }
        assert!(find(&issue, "of all").unwrap_err().to_string().contains("“First of all” or “Second of all”"));
    }

    #[test]
    fn an_added_entry_stands_at_the_end_of_its_section() {
        let entry = IssueEntry {
            id: "x".into(),
            title: "New".into(),
            link: "https://example.org/new".into(),
            summary: "Two.\n\nParagraphs.".into(),
            ..IssueEntry::default()
        };
        let (text, issue) = changed(|draft, _| draft.add(Section::Papers, "Papers", &entry));
        assert_eq!(titles(&issue)[2], ("papers", "New"));
        assert_eq!(issue.sections[0].entries[2], entry);
        assert!(text.contains("# Mine.") && text.contains("# The end.") && text.contains("# This one first."));
        let (_, issue) = changed(|draft, _| draft.add(Section::Other, "Else", &entry));
        assert_eq!(titles(&issue)[3], ("other", "New"));
        assert_eq!(issue.sections[2].title, "Else");
    }

    #[test]
    fn a_dropped_entry_is_gone_and_the_rest_is_not_touched() {
        let (text, issue) = changed(|draft, issue| draft.drop(find(issue, "second")?));
        assert_eq!(titles(&issue), [("papers", "First of all"), ("articles", "Third")]);
        let start = FILE.find("\n[[section.entry]]\ntitle = \"Second").unwrap();
        let end = FILE.find("\n[[section]]\nid = \"articles\"").unwrap();
        assert_eq!(text, format!("{}{}", &FILE[..start], &FILE[end..]));
    }

    #[test]
    fn a_pick_is_made_and_unmade() {
        let (text, issue) = changed(|draft, issue| draft.pick(find(issue, "third")?, true));
        assert_eq!(issue.picks().count(), 2);
        assert!(text.contains("pick = true # by far"));
        let (text, issue) = changed(|draft, issue| draft.pick(find(issue, "first")?, false));
        assert_eq!(issue.picks().count(), 0);
        assert!(text.contains("pick = false # by far"), "{text}");
        let (text, _) = changed(|draft, issue| draft.pick(find(issue, "third")?, false));
        assert_eq!(text, FILE);
    }

    #[test]
    fn an_entry_moves_with_its_remarks() {
        let (text, issue) =
            changed(|draft, issue| draft.relocate(find(issue, "first")?, Section::Articles, "", Some(0)));
        assert_eq!(titles(&issue), [("papers", "Second of all"), ("articles", "First of all"), ("articles", "Third")]);
        assert!(text.find("id = \"articles\"") < text.find("# This one first."), "{text}");
        let (_, issue) = changed(|draft, issue| draft.relocate(find(issue, "second")?, Section::Papers, "", Some(0)));
        assert_eq!(titles(&issue)[0], ("papers", "Second of all"));
        assert_eq!(issue.sections[0].entries[0].source.as_ref().unwrap().name, "A blog");
        let (_, issue) =
            changed(|draft, issue| draft.relocate(find(issue, "third")?, Section::Usecases, "Cases", None));
        assert_eq!(titles(&issue)[2], ("usecases", "Third"));
        let (_, issue) = changed(|draft, issue| draft.relocate(find(issue, "third")?, Section::Papers, "", Some(99)));
        assert_eq!(titles(&issue)[2], ("papers", "Third"));
    }

    #[test]
    fn what_is_written_in_another_way_is_left_alone() {
        let inline = "week = \"2020-w50\"\nsection = [{ id = \"papers\", entry = [{ title = \"A\", link = \"https://a.example/\" }] }]";
        let mut draft = Draft::new(inline).unwrap();
        assert_eq!(draft.drop(Spot { section: 0, entry: 0 }), Err(EditError::Shape));
        assert!(matches!(Draft::new("week = "), Err(EditError::Toml(_))));
    }
}
