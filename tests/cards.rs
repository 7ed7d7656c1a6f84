//! Real pages and what they say of themselves. Reads `../shared/data` and skips where it is not.

mod support;

use hebdo::parse::{Card, card};
use support::shared_data;

/// Does a card have it?
type Has = fn(&Card) -> bool;

/// What a card can hold, and of how many pages it was read when this was written, less one.
const PARTS: [(&str, Has, usize); 7] = [
    ("title", |card| card.title.is_some(), 37),
    ("description", |card| card.description.is_some(), 37),
    ("image", |card| card.image.is_some(), 35),
    ("site", |card| card.site.is_some(), 36),
    ("date", |card| card.published.is_some(), 31),
    ("authors", |card| !card.authors.is_empty(), 31),
    ("link", |card| card.link.is_some(), 35),
];

#[test]
fn real_pages_say_what_they_are() {
    let Some(data) = shared_data() else { return };
    let mut cards = Vec::new();
    for (name, page) in support::files(&data.join("html")) {
        let card = card(&page, Some("text/html"), None);
        let lacks: Vec<&str> = PARTS.iter().filter(|(_, has, _)| !has(&card)).map(|(part, ..)| *part).collect();
        println!("{name} lacks {lacks:?}\n  {card:?}");
        for text in [&card.title, &card.description, &card.site].into_iter().flatten() {
            assert!(!text.contains('\n') && !text.trim().is_empty(), "{name}: {text}");
        }
        for link in [&card.image, &card.link].into_iter().flatten() {
            assert!(link.starts_with("http"), "{name}: {link}");
        }
        assert!(card.authors.iter().all(|author| !author.contains("://")), "{name}: {:?}", card.authors);
        cards.push(card);
    }
    for (part, has, least) in PARTS {
        let count = cards.iter().filter(|card| has(card)).count();
        println!("{part} {count} of {}", cards.len());
        assert!(count >= least, "{part}: {count} of {}", cards.len());
    }
}
