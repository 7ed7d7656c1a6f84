use std::io::Write as _;

use flate2::Compression;
use flate2::write::{DeflateEncoder, GzEncoder, ZlibEncoder};

use super::*;

const LIMIT: u64 = 1 << 20;

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packer = GzEncoder::new(Vec::new(), Compression::default());
    packer.write_all(bytes).unwrap();
    packer.finish().unwrap()
}

fn zlib(bytes: &[u8]) -> Vec<u8> {
    let mut packer = ZlibEncoder::new(Vec::new(), Compression::default());
    packer.write_all(bytes).unwrap();
    packer.finish().unwrap()
}

fn deflate(bytes: &[u8]) -> Vec<u8> {
    let mut packer = DeflateEncoder::new(Vec::new(), Compression::default());
    packer.write_all(bytes).unwrap();
    packer.finish().unwrap()
}

fn brotli(bytes: &[u8]) -> Vec<u8> {
    let mut packed = Vec::new();
    ::brotli::BrotliCompress(&mut &*bytes, &mut packed, &::brotli::enc::BrotliEncoderParams::default()).unwrap();
    packed
}

fn inflated(header: &[&str], body: &[u8], piece: usize) -> Result<Inflated, TooLarge> {
    let mut inflater = Inflater::new(codings(header.iter().map(|value| value.as_bytes())), LIMIT);
    for chunk in body.chunks(piece) {
        inflater.push(chunk)?;
    }
    inflater.finish()
}

fn text() -> Vec<u8> {
    (0..2_000).map(|n| format!("<item><title>{}</title></item>", n * n)).collect::<String>().into_bytes()
}

#[test]
fn what_the_header_says_counts_only_where_the_bytes_agree() {
    let text = text();
    let twice = gzip(&gzip(&text));
    let members = [gzip(&text[..999]), gzip(&text[999..])].concat();
    let padded = [gzip(&text), vec![0; 512]].concat();
    let cases: [(&[&str], &[u8]); 22] = [
        (&[], &text),
        (&["gzip"], &gzip(&text)),
        (&["x-gzip"], &gzip(&text)),
        (&["GZIP"], &gzip(&text)),
        (&["deflate"], &zlib(&text)),
        (&["deflate"], &deflate(&text)),
        (&["br"], &brotli(&text)),
        (&["gzip"], &members),
        (&["gzip"], &padded),
        // Lies.
        (&["gzip"], &text),
        (&["deflate"], &text),
        (&["br"], &text),
        (&["utf-8"], &text),
        (&["identity"], &gzip(&text)),
        (&[], &gzip(&text)),
        (&["br"], &gzip(&text)),
        (&["deflate"], &gzip(&text)),
        (&["gzip"], &zlib(&text)),
        // More than one layer, said or not.
        (&["gzip, gzip"], &twice),
        (&["gzip", "gzip"], &twice),
        (&["gzip"], &twice),
        (&["br, gzip"], &gzip(&brotli(&text))),
    ];
    for (number, (header, body)) in cases.into_iter().enumerate() {
        for piece in [1, 7, 4_096, usize::MAX] {
            let inflated = inflated(header, body, piece).unwrap();
            let is_whole = inflated.bytes == text && !inflated.is_damaged;
            assert!(is_whole, "case {number}, {header:?}, by {piece}: {}", inflated.bytes.len());
        }
    }
}

#[test]
fn what_is_cut_off_is_kept_up_to_there() {
    let text = text();
    for (header, body) in
        [("gzip", gzip(&text)), ("deflate", zlib(&text)), ("br", brotli(&text)), ("deflate", deflate(&text))]
    {
        let cut = inflated(&[header], &body[..body.len() * 3 / 4], 100).unwrap();
        assert!(cut.is_damaged && text.starts_with(&cut.bytes), "{header}");
        assert!(cut.bytes.len() > text.len() / 3, "{header}: {}", cut.bytes.len());
    }
    let mut wrong_sum = gzip(&text);
    let at = wrong_sum.len() - 6;
    wrong_sum[at] ^= 1;
    let kept = inflated(&["gzip"], &wrong_sum, 100).unwrap();
    assert!(kept.is_damaged && kept.bytes == text);
}

#[test]
fn bombs_are_refused_while_they_arrive() {
    let huge = vec![b' '; 8 << 20];
    for (header, bomb) in [
        ("gzip", gzip(&huge)),
        ("deflate", zlib(&huge)),
        ("deflate", deflate(&[b"\0\0".as_slice(), &huge].concat())),
        ("br", brotli(&huge)),
        ("gzip", gzip(&gzip(&huge))),
        ("", gzip(&huge)),
    ] {
        assert_eq!(inflated(&[header], &bomb, 512), Err(TooLarge), "{header}");
    }
    let mut inflater = Inflater::new(vec![Coding::Gzip], LIMIT);
    let bomb = gzip(&vec![b' '; 64 << 20]);
    let arrived = bomb.chunks(256).take_while(|chunk| inflater.push(chunk).is_ok()).count();
    assert!(arrived * 256 < bomb.len() / 8, "it ends soon after the limit, not at the end: {arrived}");
    assert_eq!(inflated(&[], &huge, 4_096), Err(TooLarge));
}

#[test]
fn nothing_is_nothing() {
    for header in ["", "gzip", "br", "deflate"] {
        assert_eq!(inflated(&[header], b"", 1), Ok(Inflated::default()), "{header}");
        assert_eq!(inflated(&[header], b"<", 1).unwrap().bytes, b"<", "{header}");
    }
}
