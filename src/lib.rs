//! hebdo turns a list of sources into a weekly, sectioned publication with feeds.
//!
//! ```text
//! feeds.toml ─► fetch ─► parse ─► store ─► stories ─► classify ─► rank ─► compose ─► issues/*.toml ─► write ─► out/
//!  config      sources            hebdo.db                                        enrich             publish
//! ```
//!
//! Data flows one way. The layers, from the ground up (`tests/layers.rs` holds them):
//!
//! * **words** ([`week`], [`date`], [`link`], [`text`], [`html`], [`learn`], [`wording`]) know nothing of hebdo;
//! * **nouns** ([`section`], [`entry`], [`story`], [`issue`], [`config`]) are plain, checked data;
//! * **thought** ([`parse`], [`opml`], [`stories`], [`classify`], [`rank`], [`compose`], [`llm`], [`shrink`],
//!   [`mod@write`]) is pure: no clock, no files, no network, and no stage names another;
//! * **hands** ([`fetch`], [`enrich`], [`sources`], [`store`], [`publish`], [`serve`]) touch the world;
//! * **head** ([`run`], [`report`], [`cli`]) reads the clock once and calls the stages in order.
#![warn(clippy::unwrap_used, clippy::expect_used)]

pub mod classify;
pub mod cli;
pub mod compose;
pub mod config;
pub mod date;
pub mod enrich;
pub mod entry;
pub mod fetch;
pub mod html;
pub mod identity;
pub mod issue;
pub mod learn;
pub mod link;
pub mod llm;
pub mod membership;
pub mod opml;
pub mod parse;
pub mod publish;
pub mod rank;
pub mod report;
pub mod run;
pub mod section;
pub mod serve;
pub mod shelf;
pub mod shrink;
pub mod sources;
pub mod store;
pub mod stories;
pub mod story;
pub mod summarize;
pub mod tex;
pub mod text;
pub mod week;
pub mod wording;
pub mod write;
