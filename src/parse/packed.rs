//! Bodies that are compressed whatever their headers say: gzip (RFC 1952) and zlib (RFC 1950).

use std::{borrow::Cow, io::Read};

use flate2::read::{MultiGzDecoder, ZlibDecoder};

use super::{Unreadable, mended::Mended};

/// The most that bytes may inflate to, in MiB. The largest real feeds have some 20; deflate packs up to a thousand
/// times, so without a limit a body of a few MB would fill the memory.
pub(super) const MOST_MIB: usize = 64;

/// The bytes, inflated once if they are compressed. What is cut off is kept up to there.
pub(super) fn unpacked<'a>(bytes: &'a [u8], mended: &mut Mended) -> Result<Cow<'a, [u8]>, Unreadable> {
    let (inflated, whole) = match bytes {
        [0x1f, 0x8b, 8, ..] => inflated(MultiGzDecoder::new(bytes))?,
        // `x^` may also begin a text.
        [0x78, 0x01 | 0x5e | 0x9c | 0xda, ..] => inflated(ZlibDecoder::new(bytes))?,
        _ => return Ok(Cow::Borrowed(bytes)),
    };
    if inflated.is_empty() {
        return Ok(Cow::Borrowed(bytes));
    }
    mended.note("bytes that are still compressed");
    if !whole {
        mended.note("compressed bytes that are cut off or damaged");
    }
    Ok(Cow::Owned(inflated))
}

/// What comes out, and whether it is all.
fn inflated(stream: impl Read) -> Result<(Vec<u8>, bool), Unreadable> {
    let most = MOST_MIB << 20;
    let mut out = Vec::new();
    let end = stream.take(most as u64 + 1).read_to_end(&mut out);
    if out.len() > most {
        return Err(Unreadable::TooLarge);
    }
    Ok((out, end.is_ok()))
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use flate2::{Compression, write};

    use super::*;
    use crate::{entry::Feed, parse::Hint};

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut packer = write::GzEncoder::new(Vec::new(), Compression::fast());
        packer.write_all(bytes).unwrap();
        packer.finish().unwrap()
    }

    fn read(bytes: &[u8]) -> Result<Feed, String> {
        crate::parse::read(bytes, &Hint::default()).map_err(|reason| reason.to_string())
    }

    #[test]
    fn compressed_bodies_are_inflated() {
        let text = b"<rss><channel><item><title>One</title></item></channel></rss>";
        let mut zlib = write::ZlibEncoder::new(Vec::new(), Compression::default());
        zlib.write_all(text).unwrap();
        for packed in [gzip(text), zlib.finish().unwrap(), [gzip(&text[..20]), gzip(&text[20..])].concat()] {
            let feed = read(&packed).unwrap();
            assert_eq!(feed.entries[0].title.as_deref(), Some("One"));
            assert_eq!(feed.mended, ["bytes that are still compressed"]);
        }
    }

    #[test]
    fn what_is_cut_off_is_kept_up_to_there() {
        let items: String = (0..2_000).map(|n| format!("<item><title>{}</title></item>", n * n)).collect();
        let packed = gzip(format!("<rss><channel>{items}</channel></rss>").as_bytes());
        let feed = read(&packed[..packed.len() / 2]).unwrap();
        assert!((500..1_500).contains(&feed.entries.len()), "{}", feed.entries.len());
        assert!(feed.mended.iter().any(|what| what == "compressed bytes that are cut off or damaged"));
    }

    #[test]
    fn a_bomb_is_refused_in_words() {
        let bomb = gzip(&vec![b' '; (MOST_MIB << 20) + 1]);
        assert!(bomb.len() < 1 << 20);
        assert_eq!(read(&bomb).unwrap_err(), "compressed data that grows to more than 64 MiB");
    }

    #[test]
    fn twice_compressed_is_not_read_and_text_may_begin_with_x() {
        assert_eq!(read(&gzip(&gzip(b"<rss/>"))).unwrap_err(), "gzip data, not a feed");
        assert_eq!(read(b"x^2").unwrap_err(), "plain text, not a feed");
    }
}
