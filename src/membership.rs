//! Which week an entry belongs to, and whether it is chosen by itself (design §4).

use std::time::Duration;

use jiff::Timestamp;

use crate::entry::HeldBack;

/// So many old entries at once are an archive issued again, not news; a busy blog's week is smaller.
const FLOOD: usize = 10;

/// An entry is old for a poll when it was published this long before the poll before it:
/// feeds that hold entries back for review do so for days, not weeks.
const FLOOD_MARGIN: Duration = Duration::from_hours(7 * 24);

/// One poll of one source, as far as membership depends on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Poll {
    /// When it is.
    pub now: Timestamp,
    /// When the source last answered; `None`: it never did, or was asked something else.
    pub previous: Option<Timestamp>,
    /// An entry published longer before `now` is held back.
    pub max_age: Duration,
    /// The source is arXiv: it announces days after submission, and what it says of a paper are the authors' words.
    pub is_arxiv: bool,
}

impl Poll {
    /// The moment that decides the week of an entry that this poll saw first.
    ///
    /// What a source already held when it was first polled belongs to the week of its date;
    /// everything later to the week of its first sight. A date in the future counts as first seen.
    #[must_use]
    pub fn belongs(&self, published: Option<Timestamp>) -> Timestamp {
        match (self.previous, published) {
            (None, Some(published)) => published.min(self.now),
            _ => self.now,
        }
    }

    /// Why each of the new entries of this poll is not chosen by itself, by their published dates.
    #[must_use]
    pub fn held_back(&self, published: &[Option<Timestamp>]) -> Vec<Option<HeldBack>> {
        let is_old = |at: &Option<Timestamp>| at.is_some_and(|at| at < earlier(self.now, self.max_age));
        let is_late = |at: &Option<Timestamp>| {
            let due = self.previous.map(|previous| earlier(previous, FLOOD_MARGIN));
            at.zip(due).is_some_and(|(at, due)| at < due)
        };
        let flood = !self.is_arxiv && published.iter().filter(|at| is_late(at)).count() >= FLOOD;
        // A list without dates, met for the first time: most of it is archive, and nothing says which.
        let undated = self.previous.is_none() && published.iter().filter(|at| at.is_none()).count() >= FLOOD;
        published
            .iter()
            .map(|at| match at {
                at if is_old(at) => Some(HeldBack::Old),
                at if flood && is_late(at) => Some(HeldBack::Flood),
                None if undated => Some(HeldBack::Flood),
                _ => None,
            })
            .collect()
    }
}

fn earlier(moment: Timestamp, by: Duration) -> Timestamp {
    moment.checked_sub(by).unwrap_or(Timestamp::MIN)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn poll(previous: Option<&str>) -> Poll {
        Poll {
            now: at("2025-06-15T12:00:00Z"),
            previous: previous.map(at),
            max_age: Duration::from_hours(90 * 24),
            is_arxiv: false,
        }
    }

    #[test]
    fn the_first_poll_goes_by_date_and_later_ones_by_first_sight() {
        let (now, published) = (at("2025-06-15T12:00:00Z"), at("2025-06-10T00:00:00Z"));
        let first = poll(None);
        assert_eq!(first.belongs(Some(published)), published);
        assert_eq!(first.belongs(None), now);
        assert_eq!(first.belongs(Some(at("2031-01-01T00:00:00Z"))), now);
        let later = poll(Some("2025-06-14T12:00:00Z"));
        assert_eq!(later.belongs(Some(published)), now);
    }

    #[test]
    fn what_is_older_than_max_age_is_held_back() {
        let published = [Some(at("2025-03-17T12:00:01Z")), Some(at("2025-03-17T11:59:59Z")), None];
        assert_eq!(poll(None).held_back(&published), [None, Some(HeldBack::Old), None]);
    }

    #[test]
    fn an_archive_issued_again_is_a_flood_but_a_late_entry_is_not() {
        let late = Some(at("2025-06-01T00:00:00Z"));
        let fresh = Some(at("2025-06-14T00:00:00Z"));
        let known = poll(Some("2025-06-14T12:00:00Z"));
        assert_eq!(known.held_back(&[late, fresh]), [None, None]);
        let mut archive = vec![late; FLOOD];
        archive.push(fresh);
        let held = known.held_back(&archive);
        assert_eq!(held.iter().filter(|why| **why == Some(HeldBack::Flood)).count(), FLOOD);
        assert_eq!(held[FLOOD], None);
        assert!(poll(None).held_back(&archive).iter().all(Option::is_none));
        assert!(poll(None).held_back(&[None; FLOOD]).iter().all(Option::is_some), "an archive without dates");
        assert!(poll(None).held_back(&[None; FLOOD - 1]).iter().all(Option::is_none), "a short list without dates");
        assert!(known.held_back(&[None; FLOOD]).iter().all(Option::is_none), "new ones without dates");
        assert!(Poll { is_arxiv: true, ..known }.held_back(&archive).iter().all(Option::is_none));
    }
}
