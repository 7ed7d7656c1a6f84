//! JSON read for what is known of it, items one by one.

use std::{borrow::Cow, fmt};

use serde::{
    Deserialize, Deserializer,
    de::{DeserializeSeed, IgnoredAny, MapAccess, SeqAccess, Visitor},
};
use serde_json::{Map, Value};

use super::entry;
use crate::{entry::Entry, parse::draft};

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
pub(super) struct Document {
    pub(super) head: Value,
    pub(super) entries: Option<Vec<Entry>>,
}

impl<'de> Deserialize<'de> for Document {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut entries = None;
        let Kept(head) = Keeping(Some(&mut entries)).deserialize(deserializer)?;
        Ok(Self { head, entries })
    }
}

/// What JSON Feed knows of a value: as a tree, all of it would take fifty times the memory of the text.
struct Kept(Value);

/// Reads a value, its items apart if they are wanted.
struct Keeping<'a>(Option<&'a mut Option<Vec<Entry>>>);

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
        let mut kept = Map::new();
        let mut entries = self.0;
        while let Some(key) = map.next_key::<Cow<str>>()? {
            if key == "items"
                && let Some(entries) = entries.as_deref_mut()
            {
                *entries = map.next_value_seed(Items)?;
            } else if KNOWN.contains(&key.as_ref()) {
                kept.insert(key.into_owned(), map.next_value_seed(Keeping(None))?.0);
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(Kept(Value::Object(kept)))
    }
}

/// The list of items, none if it is something else.
struct Items;

impl<'de> DeserializeSeed<'de> for Items {
    type Value = Option<Vec<Entry>>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Items {
    type Value = Option<Vec<Entry>>;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_str<E>(self, _: &str) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(None)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        let mut entries = Vec::new();
        while let Some(Kept(item)) = list.next_element_seed(Keeping(None))? {
            if item.is_object() {
                draft::add(&mut entries, entry(item));
            }
        }
        Ok(Some(entries))
    }
}
