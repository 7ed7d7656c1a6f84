//! Polls in the order of feeds.toml, whoever answered first, so that the database does not depend on the weather.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read as _, Seek as _, SeekFrom, Write as _};

use crate::entry::Entry;
use crate::fetch::Fetched;

/// So many bytes of entries wait in memory; one source that is slow keeps all after it waiting.
const HELD: usize = 16 << 20;

/// Polls that wait for those before them.
pub(super) struct InOrder<'a> {
    expected: BTreeSet<usize>,
    waiting: BTreeMap<usize, Waiting<'a>>,
    held: usize,
    /// For what does not fit into memory; a file without a name, which is gone when we are.
    spool: Option<File>,
}

struct Waiting<'a> {
    fetched: Fetched<'a>,
    /// The size of its entries in memory,
    size: usize,
    /// or where they lie in the spool.
    spooled: Option<(u64, u64)>,
}

impl<'a> InOrder<'a> {
    pub(super) fn new(positions: impl Iterator<Item = usize>) -> Self {
        Self { expected: positions.collect(), waiting: BTreeMap::new(), held: 0, spool: None }
    }

    pub(super) fn push(&mut self, mut fetched: Fetched<'a>) -> io::Result<()> {
        let position = fetched.position;
        let is_next = self.expected.first() == Some(&position);
        let mut size = fetched.outcome.feed.as_ref().map_or(0, |feed| feed.entries.iter().map(size_of).sum());
        let mut spooled = None;
        if !is_next && self.held + size > HELD {
            spooled = self.put_aside(&mut fetched)?;
            size = 0;
        }
        self.held += size;
        self.waiting.insert(position, Waiting { fetched, size, spooled });
        Ok(())
    }

    /// The next one, if it is there.
    pub(super) fn next(&mut self) -> io::Result<Option<Fetched<'a>>> {
        match self.expected.first() {
            Some(first) if self.waiting.contains_key(first) => self.next_of_any(),
            _ => Ok(None),
        }
    }

    /// The first of those that are there.
    pub(super) fn next_of_any(&mut self) -> io::Result<Option<Fetched<'a>>> {
        let Some((position, Waiting { mut fetched, size, spooled })) = self.waiting.pop_first() else {
            return Ok(None);
        };
        self.expected.remove(&position);
        self.held -= size;
        if let (Some((from, length)), Some(feed)) = (spooled, fetched.outcome.feed.as_mut()) {
            feed.entries = self.fetch_back(from, length)?;
        }
        Ok(Some(fetched))
    }

    fn put_aside(&mut self, fetched: &mut Fetched<'a>) -> io::Result<Option<(u64, u64)>> {
        let Some(feed) = fetched.outcome.feed.as_mut() else { return Ok(None) };
        let entries = std::mem::take(&mut feed.entries);
        let spool = match &mut self.spool {
            Some(spool) => spool,
            none => none.insert(tempfile::tempfile()?),
        };
        let from = spool.seek(SeekFrom::End(0))?;
        let mut writer = BufWriter::new(&*spool);
        serde_json::to_writer(&mut writer, &entries)?;
        writer.flush()?;
        drop(writer);
        let end = spool.stream_position()?;
        Ok(Some((from, end - from)))
    }

    fn fetch_back(&mut self, from: u64, length: u64) -> io::Result<Vec<Entry>> {
        let Some(spool) = &mut self.spool else { return Ok(Vec::new()) };
        spool.seek(SeekFrom::Start(from))?;
        Ok(serde_json::from_reader(BufReader::new(spool.take(length)))?)
    }
}

/// About how much memory an entry takes.
fn size_of(entry: &Entry) -> usize {
    let html = [&entry.summary_html, &entry.content_html].into_iter().flatten().map(String::len).sum::<usize>();
    std::mem::size_of::<Entry>() + html + entry.title.as_ref().map_or(0, String::len) + 200
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Access, Kind, Location, Source};
    use crate::entry::{Feed, Format};
    use crate::fetch::Trace;
    use crate::sources::Outcome;

    fn source() -> Source {
        Source {
            name: "A".into(),
            kind: Kind::Feed(Location::File("a.xml".into())),
            access: Access::default(),
            section: None,
            fixed: false,
            relevant: true,
            weight: 1.0,
            max_per_issue: None,
            filter: crate::config::Filter::default(),
            max_age: None,
            follow: crate::config::Follow::Itself,
        }
    }

    fn fetched(source: &Source, position: usize, size: usize) -> Fetched<'_> {
        let entry =
            Entry { title: Some(position.to_string()), content_html: Some("é".repeat(size / 2)), ..Entry::default() };
        let feed = Feed::of(Format::Atom, vec![entry]);
        let outcome = Outcome { feed: Some(feed), ..Outcome::default() };
        Fetched { position, source, outcome, trace: Trace::default() }
    }

    #[test]
    fn whoever_answers_first_the_order_is_that_of_the_file() {
        let source = source();
        // The large ones do not fit into memory together.
        for size in [10, HELD / 3] {
            let mut order = InOrder::new([1, 3, 4, 7, 9].into_iter());
            let mut came = Vec::new();
            for position in [9, 4, 3, 1, 7] {
                order.push(fetched(&source, position, size)).unwrap();
                assert!(order.held <= HELD + size + 1_000);
                while let Some(next) = order.next().unwrap() {
                    let entry = &next.outcome.feed.as_ref().unwrap().entries[0];
                    assert_eq!(entry.title.as_deref(), Some(next.position.to_string().as_str()));
                    assert_eq!(entry.content_html.as_ref().unwrap().len(), size / 2 * 2);
                    came.push(next.position);
                }
            }
            assert_eq!(came, [1, 3, 4, 7, 9]);
            assert_eq!(order.held, 0);
        }
    }

    #[test]
    fn what_came_before_an_interruption_is_given_out() {
        let source = source();
        let mut order = InOrder::new([1, 2, 3].into_iter());
        order.push(fetched(&source, 3, 10)).unwrap();
        order.push(fetched(&source, 2, 10)).unwrap();
        assert!(order.next().unwrap().is_none());
        let rest: Vec<usize> = std::iter::from_fn(|| order.next_of_any().unwrap()).map(|next| next.position).collect();
        assert_eq!(rest, [2, 3]);
    }
}
