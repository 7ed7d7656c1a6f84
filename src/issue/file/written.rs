//! Writes an issue file: keys in the order in which a person reads them, long texts over several lines.

use std::fmt::Write as _;

use crate::issue::{ByModel, Issue, IssueEntry, Picture};

impl Issue {
    /// The file without what stands at its top.
    pub(super) fn body(&self) -> String {
        let mut out = String::new();
        key(&mut out, "week", &self.week);
        key(&mut out, "title", &self.title);
        key(&mut out, "introduction", &self.introduction);
        key(&mut out, "start", &self.start.to_string());
        key(&mut out, "end", &self.end.to_string());
        key(&mut out, "published", &self.published.to_string());
        optional(&mut out, "updated", self.updated.map(|updated| updated.to_string()).as_deref());
        if self.draft {
            out.push_str("draft = true\n");
        }
        for section in &self.sections {
            out.push_str("\n[[section]]\n");
            key(&mut out, "id", section.section.id());
            key(&mut out, "title", &section.title);
            for entry in &section.entries {
                out.push_str("\n[[section.entry]]\n");
                entry.write(&mut out);
            }
        }
        out
    }
}

impl IssueEntry {
    /// The entry's keys, as they stand below `[[section.entry]]`.
    pub(in crate::issue) fn to_toml(&self) -> String {
        let mut out = String::new();
        self.write(&mut out);
        out
    }

    fn write(&self, out: &mut String) {
        key(out, "id", &self.id);
        if self.pick {
            out.push_str("pick = true\n");
        }
        optional(out, "headline", self.headline.as_deref());
        key(out, "title", &self.title);
        key(out, "link", &self.link);
        if !self.authors.is_empty() {
            let names: Vec<String> = self.authors.iter().map(|name| quoted(name)).collect();
            let _ = writeln!(out, "authors = [{}]", names.join(", "));
        }
        if let Some(source) = &self.source {
            let _ = write!(out, "source = {{ name = {}", quoted(&source.name));
            for (name, value) in [("id", &source.id), ("link", &source.link)] {
                if let Some(value) = value {
                    let _ = write!(out, ", {name} = {}", quoted(value));
                }
            }
            out.push_str(" }\n");
        }
        optional(out, "published", self.published.map(|at| at.to_string()).as_deref());
        optional(out, "site", self.site.as_deref());
        optional(out, "description", self.description.as_deref());
        optional(out, "image", self.image.as_deref());
        if let Some(picture) = &self.picture {
            picture.write(out);
        }
        optional(out, "comments", self.comments.as_deref());
        if !self.also.is_empty() {
            out.push_str("also = [\n");
            for also in &self.also {
                let _ = writeln!(out, "  {{ source = {}, link = {} }},", quoted(&also.source), quoted(&also.link));
            }
            out.push_str("]\n");
        }
        if let Some(ByModel { by, mark }) = &self.told {
            let _ = writeln!(out, "told = {{ by = {}, mark = {} }}", quoted(by), quoted(mark));
        }
        key(out, "summary", &self.summary);
    }
}

impl Picture {
    fn write(&self, out: &mut String) {
        let Self { file, width, height, alt, credit, licence, small } = self;
        let (file, alt) = (quoted(file), quoted(alt));
        let _ = write!(out, "picture = {{ file = {file}, width = {width}, height = {height}, alt = {alt}");
        if let Some(credit) = credit {
            let _ = write!(out, ", credit = {}", quoted(credit));
        }
        if let Some(licence) = licence {
            let (name, link) = (quoted(&licence.name), quoted(&licence.link));
            let _ = write!(out, ", licence = {{ name = {name}, link = {link} }}");
        }
        if let Some(small) = small {
            let _ = write!(out, ", small = {{ file = {}, width = {} }}", quoted(&small.file), small.width);
        }
        out.push_str(" }\n");
    }
}

fn key(out: &mut String, name: &str, value: &str) {
    let _ = writeln!(out, "{name} = {}", quoted(value));
}

fn optional(out: &mut String, name: &str, value: Option<&str>) {
    if let Some(value) = value {
        key(out, name, value);
    }
}

/// A TOML string; several lines where the text has them.
fn quoted(value: &str) -> String {
    toml::Value::String(value.to_owned()).to_string()
}
