//! Dates as feeds write them.

use jiff::Timestamp;

/// The moment that a feed's date names, if it names one.
#[must_use]
pub fn parse(text: &str) -> Option<Timestamp> {
    text.trim().parse().ok()
}
