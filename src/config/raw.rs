//! feeds.toml as typed: tables whose keys are taken out one by one.
//!
//! serde stops at the first mistake. An editor wants all of them, so every key is read on its
//! own, its mistakes are heard, and at the end each key that nobody asked for is one more.

use std::collections::BTreeMap;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::complaint::Complaint;
use super::value::Refusal;
use super::words;

/// A table of the file, less the keys that were taken.
pub(super) struct Keys<'d> {
    /// As messages call it: `[network]`.
    name: &'static str,
    /// Its header, or all of an inline table; none for the file as a whole.
    span: Option<Range<usize>>,
    left: BTreeMap<&'d str, (Range<usize>, &'d Spanned<DeValue<'d>>)>,
    known: Vec<&'static str>,
}

impl<'d> Keys<'d> {
    /// The keys of a table; the file as a whole has no span.
    pub(super) fn new(name: &'static str, span: Option<Range<usize>>, table: &'d DeTable<'d>) -> Self {
        let left = table.iter().map(|(key, value)| (&**key.get_ref(), (key.span(), value))).collect();
        Self { name, span, left, known: Vec::new() }
    }

    /// A table that the file leaves out.
    fn absent(name: &'static str) -> Self {
        Self { name, span: None, left: BTreeMap::new(), known: Vec::new() }
    }

    /// The table's place, to underline.
    pub(super) fn span(&self) -> Option<Range<usize>> {
        self.span.clone()
    }

    /// Does the file give this key, and was it not taken yet?
    pub(super) fn has(&self, key: &str) -> bool {
        self.left.contains_key(key)
    }

    /// The value of a key as a string, if it is one and not taken yet.
    pub(super) fn spelled(&self, key: &str) -> Option<&str> {
        self.left.get(key).and_then(|(_, value)| value.get_ref().as_str())
    }

    /// Is its value a list?
    pub(super) fn is_list(&self, key: &str) -> bool {
        self.left.get(key).is_some_and(|(_, value)| value.get_ref().is_array())
    }

    /// The value of a key; none if it is absent, or refused, which is heard.
    pub(super) fn take<T>(
        &mut self,
        key: &'static str,
        read: impl FnOnce(&DeValue<'d>) -> Result<T, Refusal>,
        heard: &mut Vec<Complaint>,
    ) -> Option<Spanned<T>> {
        let (_, value) = self.remove(key)?;
        read_spanned(key, value, read, heard)
    }

    /// The value of a key that must be there; `example` is a line that would do.
    pub(super) fn need<T>(
        &mut self,
        key: &'static str,
        example: &str,
        read: impl FnOnce(&DeValue<'d>) -> Result<T, Refusal>,
        heard: &mut Vec<Complaint>,
    ) -> Option<Spanned<T>> {
        if !self.has(key) {
            self.known.push(key);
            let complaint = Complaint::new(format!("{} lacks `{key}`", self.name));
            let complaint = match self.span() {
                Some(span) => complaint.at(span, format!("`{key}` is missing here")),
                None => complaint,
            };
            heard.push(complaint.hint(format!("add a line such as `{example}`")));
        }
        self.take(key, read, heard)
    }

    /// The elements of a list, each read on its own; none if the key is absent or anything is refused.
    pub(super) fn list<T>(
        &mut self,
        key: &'static str,
        of: &str,
        read: impl Fn(&DeValue<'d>) -> Result<T, Refusal>,
        heard: &mut Vec<Complaint>,
    ) -> Option<Spanned<Vec<Spanned<T>>>> {
        let (_, value) = self.remove(key)?;
        let Some(elements) = value.get_ref().as_array() else {
            heard.push(Refusal::kind(format!("a list of {of}"), value.get_ref()).complaint(key, value.span()));
            return None;
        };
        let read: Vec<_> = elements.iter().filter_map(|element| read_spanned(key, element, &read, heard)).collect();
        // A list with a refused element is no list to go on with: it might look empty.
        (read.len() == elements.len()).then(|| Spanned::new(value.span(), read))
    }

    /// A table inside this one; empty if the file leaves it out.
    pub(super) fn table(&mut self, key: &'static str, name: &'static str, heard: &mut Vec<Complaint>) -> Keys<'d> {
        let Some((_, value)) = self.remove(key) else { return Keys::absent(name) };
        if let Some(table) = value.get_ref().as_table() {
            return Keys::new(name, Some(value.span()), table);
        }
        let refusal = Refusal::kind("a table".to_owned(), value.get_ref());
        let hint = value.get_ref().as_array().map(|_| format!("there is one only: write `{name}`"));
        heard.push(refusal.hint(hint).complaint(key, value.span()));
        Keys::absent(name)
    }

    /// The tables of a list (`[[source]]`, or inline), in the order of the file.
    pub(super) fn tables(
        &mut self,
        key: &'static str,
        name: &'static str,
        heard: &mut Vec<Complaint>,
    ) -> Vec<Keys<'d>> {
        let Some((_, value)) = self.remove(key) else { return Vec::new() };
        let Some(elements) = value.get_ref().as_array() else {
            let refusal = Refusal::kind("a list of tables".to_owned(), value.get_ref());
            let hint = if name.starts_with("[[") {
                format!("write `{name}`, with two brackets on each side, above each of them")
            } else {
                format!("write `{key} = [{{ … }}, {{ … }}]`")
            };
            heard.push(refusal.hint(hint).complaint(key, value.span()));
            return Vec::new();
        };
        let mut tables = Vec::new();
        for element in elements {
            match element.get_ref().as_table() {
                Some(table) => tables.push(Keys::new(name, Some(element.span()), table)),
                None => heard.push(
                    Refusal::kind("a list of tables".to_owned(), element.get_ref()).complaint(key, element.span()),
                ),
            }
        }
        tables
    }

    /// Complains of every key that is left.
    pub(super) fn finish(self, heard: &mut Vec<Complaint>) {
        for (key, (span, _)) in self.left {
            let hint = words::did_you_mean(key, self.known.iter().copied()).unwrap_or_else(|| {
                let mut known = self.known.clone();
                known.sort_unstable();
                format!("known here are {}", words::listed(&known))
            });
            heard.push(Complaint::new(format!("unknown key `{key}` in {}", self.name)).at(span, "").hint(hint));
        }
    }

    /// All that is left, for a table whose keys anybody may choose.
    pub(super) fn into_rest(self) -> impl Iterator<Item = (Spanned<String>, &'d Spanned<DeValue<'d>>)> {
        self.left.into_iter().map(|(key, (span, value))| (Spanned::new(span, key.to_owned()), value))
    }

    /// Complains of a key that has no meaning here, if it is there.
    pub(super) fn refuse(&mut self, key: &'static str, why: &str, hint: &str, heard: &mut Vec<Complaint>) {
        if let Some((_, (span, _))) = self.left.remove_entry(key) {
            heard.push(Complaint::new(format!("`{key}` has no meaning here")).at(span, why).hint(hint.to_owned()));
        }
    }

    fn remove(&mut self, key: &'static str) -> Option<(Range<usize>, &'d Spanned<DeValue<'d>>)> {
        if !self.known.contains(&key) {
            self.known.push(key);
        }
        self.left.remove(key)
    }
}

fn read_spanned<'d, T>(
    key: &str,
    value: &Spanned<DeValue<'d>>,
    read: impl FnOnce(&DeValue<'d>) -> Result<T, Refusal>,
    heard: &mut Vec<Complaint>,
) -> Option<Spanned<T>> {
    match read(value.get_ref()) {
        Ok(read) => Some(Spanned::new(value.span(), read)),
        Err(refusal) => {
            heard.push(refusal.complaint(key, value.span()));
            None
        }
    }
}
