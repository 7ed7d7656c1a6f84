//! Authors: an element of text in RSS, of elements in Atom, of either in the wild.

use super::{At, Frame, Place, Reader};
use crate::{
    html,
    parse::{names::Ns, people, value::Shape},
};

/// An author while being read.
#[derive(Default)]
pub(super) struct Person {
    rank: u8,
    name: Option<String>,
    mail: Option<String>,
    text: String,
}

impl Person {
    pub(super) fn new(rank: u8) -> Self {
        Self { rank, ..Self::default() }
    }
}

impl<'a> Reader<'a> {
    pub(super) fn person_text(&mut self, text: &str) {
        if let Some(person) = self.person.as_mut() {
            person.text.push_str(text);
        }
    }

    /// A child of an author: `name`, `email`, or (RDF) something that holds them.
    pub(super) fn in_person(&mut self, name: &'a str, local: &str, closed: bool, mark: usize) {
        let base = self.base_here();
        let at = At { name, closed, ns: Ns::Core, base: base.clone() };
        match local {
            "name" | "email" | "mbox" => {
                let line = self.value(&at, Shape::Unsaid, false).into_line();
                if let Some(person) = self.person.as_mut() {
                    let part = if local == "name" { &mut person.name } else { &mut person.mail };
                    *part = part.take().or(line);
                }
            }
            "uri" | "url" | "homepage" | "link" | "id" | "image" | "script" | "style" => self.skip(name, closed),
            // RDF's descriptions of people, and HTML in what should be a name.
            _ => {
                let closed = closed || html::is_void(local);
                return self.push(Frame { name, place: Place::Within, base, mark }, closed);
            }
        }
        self.scopes.leave(mark);
    }

    pub(super) fn close_person(&mut self) {
        if let Some(open) = self.frames.iter().rposition(|frame| frame.place == Place::Person) {
            self.tokens.mended.note("elements that are not closed");
            self.close_to(open);
        }
    }

    pub(super) fn finish_person(&mut self) {
        if let Some(person) = self.person.take() {
            let name = person.name.as_deref().and_then(people::name);
            let name = name.or_else(|| people::name(&person.text)).or(person.mail);
            if let Some(name) = name {
                self.target().author(person.rank, name);
            }
        }
    }
}
