//! JSON documents that many want, described already.

use toml::Spanned;
use toml::de::DeTable;

use super::fields::{Fields, fields};
use super::raw::Keys;
use super::value;

/// The recipes by name.
pub(super) const RECIPES: &[(&str, &Recipe)] = &[
    ("hugging-face-papers", &Recipe(include_str!("recipes/hugging-face-papers.toml"))),
    ("hacker-news", &Recipe(include_str!("recipes/hacker-news.toml"))),
    ("reddit", &Recipe(include_str!("recipes/reddit.toml"))),
    ("github-releases", &Recipe(include_str!("recipes/github-releases.toml"))),
];

/// A JSON document of the field that is known already, as the table that an owner would write.
pub(super) struct Recipe(&'static str);

pub(super) struct Known {
    pub(super) address: Option<String>,
    pub(super) fields: Fields,
}

impl Recipe {
    pub(super) fn read(&self) -> Known {
        let mut heard = Vec::new();
        // Ours, and read by a test: whatever it lacks is lacking in the plan.
        let (document, _) = DeTable::parse_recoverable(self.0);
        let mut keys = Keys::new("the recipe", None, document.get_ref());
        let address = keys.take("url", value::line, &mut heard).map(Spanned::into_inner);
        Known { address, fields: fields(&mut keys, &mut heard) }
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::super::address;
    use super::*;

    #[test]
    fn the_recipes_are_right() {
        for (name, recipe) in RECIPES {
            let (document, errors) = DeTable::parse_recoverable(recipe.0);
            assert!(errors.is_empty(), "{name}: {errors:?}");
            let mut heard = Vec::new();
            let mut keys = Keys::new("the recipe", None, document.get_ref());
            keys.take("url", |value| address::address(value, Path::new("")), &mut heard);
            let fields = fields(&mut keys, &mut heard);
            keys.finish(&mut heard);
            assert!(heard.is_empty(), "{name}: {heard:?}");
            assert!(fields.entry.is_some() && fields.signals.is_some(), "{name}");
        }
    }
}
