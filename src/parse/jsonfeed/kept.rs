//! JSON read for what is known of it, items one by one.

use std::{borrow::Cow, fmt};

use serde::{
    Deserializer,
    de::{DeserializeSeed, IgnoredAny, MapAccess, SeqAccess, Visitor},
};
use serde_json::{Map, Value};

use super::entry;
use crate::{
    entry::Entry,
    parse::{MOST_ENTRIES, draft},
};

/// The keys that are read, at whatever level; `items` apart.
const KNOWN: &[&str] = &[
    "version",
    "title",
    "home_page_url",
    "feed_url",
    "description",
    "language",
    "authors",
    "author",
    "name",
    "id",
    "url",
    "external_url",
    "date_published",
    "date_modified",
    "tags",
    "summary",
    "content_html",
    "content_text",
    "image",
    "banner_image",
    "attachments",
    "mime_type",
    "size_in_bytes",
];

/// A document: its items as entries, one after another, and the rest of what is known.
#[derive(Default)]
pub(super) struct Document {
    pub(super) head: Value,
    pub(super) entries: Option<Vec<Entry>>,
    /// Were there more entries than are read?
    pub(super) too_many: bool,
}

impl Document {
    /// Reads the document at the start of the text; how long it is. After an error, what was whole before it stays.
    pub(super) fn read(&mut self, text: &str) -> serde_json::Result<usize> {
        let mut source = serde_json::Deserializer::from_str(text);
        self.head = Value::Object(Map::new());
        Keeping(Some(self)).deserialize(&mut source)?;
        Ok(source.into_iter::<IgnoredAny>().byte_offset())
    }
}

/// What JSON Feed knows of a value: as a tree, all of it would take fifty times the memory of the text.
struct Kept(Value);

/// Reads a value; as the document itself, into it.
struct Keeping<'a>(Option<&'a mut Document>);

impl<'de> DeserializeSeed<'de> for Keeping<'_> {
    type Value = Kept;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Kept, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Keeping<'_> {
    type Value = Kept;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<Kept, E> {
        Ok(Kept(Value::Null))
    }

    fn visit_bool<E>(self, _: bool) -> Result<Kept, E> {
        Ok(Kept(Value::Null))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Kept, E> {
        Ok(Kept(number.into()))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Kept, E> {
        Ok(Kept(number.into()))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Kept, E> {
        Ok(Kept(number.into()))
    }

    fn visit_str<E>(self, text: &str) -> Result<Kept, E> {
        Ok(Kept(text.into()))
    }

    /// Lists hold texts (tags) or objects (authors, attachments).
    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Kept, A::Error> {
        let mut kept = Vec::new();
        while let Some(Kept(value)) = list.next_element_seed(Keeping(None))? {
            if value.is_string() || value.as_object().is_some_and(|object| !object.is_empty()) {
                kept.push(value);
            }
        }
        Ok(Kept(Value::Array(kept)))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Kept, A::Error> {
        let mut kept = Value::Object(Map::new());
        let (object, mut items) = match self.0 {
            Some(document) => {
                let Document { head, entries, too_many } = document;
                (head, Some(Items { entries, too_many }))
            }
            None => (&mut kept, None),
        };
        while let Some(key) = map.next_key::<Cow<str>>()? {
            match &mut items {
                Some(items) if key == "items" => map.next_value_seed(items)?,
                _ if KNOWN.contains(&key.as_ref()) => object[&*key] = map.next_value_seed(Keeping(None))?.0,
                _ => map.next_value::<IgnoredAny>().map(|_| ())?,
            }
        }
        Ok(Kept(kept))
    }
}

/// Reads the list of items into its place, nothing if it is something else.
struct Items<'a> {
    entries: &'a mut Option<Vec<Entry>>,
    too_many: &'a mut bool,
}

impl<'de> DeserializeSeed<'de> for &mut Items<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for &mut Items<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E>(self, _: &str) -> Result<(), E> {
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        let entries = self.entries.insert(Vec::new());
        while entries.len() < MOST_ENTRIES {
            let Some(Kept(item)) = list.next_element_seed(Keeping(None))? else {
                return Ok(());
            };
            if item.is_object() {
                // How far into the document this is only the deserializer knows: the list grows by little.
                draft::add(entries, entry(item), 1, 1);
            }
        }
        while list.next_element::<IgnoredAny>()?.is_some() {
            *self.too_many = true;
        }
        Ok(())
    }
}
