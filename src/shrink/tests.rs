//! What becomes of pictures, of what only says that it is one, and of what would fill the memory.

use std::io::Cursor;

use image::{DynamicImage, ImageBuffer, ImageFormat, LumaA, Rgb, RgbImage, Rgba, RgbaImage};

use super::*;

/// Red at the left, blue at the right, brighter towards the bottom.
fn drawn(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, y| {
        let light = u8::try_from(y * 120 / height).unwrap();
        if x < width / 2 { Rgb([230, light, light]) } else { Rgb([light, light, 230]) }
    })
}

fn packed(picture: impl Into<DynamicImage>, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    picture.into().write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

fn jpeg(picture: &RgbImage) -> Vec<u8> {
    packed(picture.clone(), ImageFormat::Jpeg)
}

/// The pixels of a copy.
fn seen(copied: &Copied) -> RgbImage {
    let picture = image::load_from_memory(&copied.bytes).unwrap().into_rgb8();
    assert_eq!(picture.dimensions(), (copied.width, copied.height));
    picture
}

#[track_caller]
fn is_near(picture: &RgbImage, x: u32, y: u32, colour: [u8; 3]) {
    let got = picture.get_pixel(x, y).0;
    let is_near = got.iter().zip(colour).all(|(got, wanted)| got.abs_diff(wanted) < 24);
    assert!(is_near, "{got:?} at {x}, {y} is not {colour:?}");
}

fn patched(mut bytes: Vec<u8>, at: usize, with: &[u8]) -> Vec<u8> {
    bytes[at..at + with.len()].copy_from_slice(with);
    bytes
}

/// A PNG whose head says that it is so large; nothing is behind it.
fn png_of(width: u32, height: u32, depth: u8, colour: u8) -> Vec<u8> {
    let mut head = b"IHDR".to_vec();
    head.extend(width.to_be_bytes());
    head.extend(height.to_be_bytes());
    head.extend([depth, colour, 0, 0, 0]);
    let mut crc = flate2::Crc::new();
    crc.update(&head);
    let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\x0d".to_vec();
    png.extend(head);
    png.extend(crc.sum().to_be_bytes());
    png.extend(b"\0\0\0\x01IDAT\x78\xd7\x39\x57\x3b");
    png
}

/// The picture turned as a camera turns it: by a note in front of it.
fn turned(jpeg: &[u8], orientation: u8) -> Vec<u8> {
    let mut exif = b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".to_vec();
    exif.extend([orientation, 0, 0, 0, 0, 0, 0]);
    let length = u16::try_from(exif.len() + 2).unwrap().to_be_bytes();
    [&jpeg[..2], b"\xff\xe1", &length, &exif, &jpeg[2..]].concat()
}

#[test]
fn copies_are_small_of_the_same_shape_and_never_larger() {
    for (width, height, large, small) in [
        (1200, 630, (640, 336), Some((320, 168))),
        (2600, 1300, (640, 320), Some((320, 160))),
        (640, 640, (640, 640), Some((320, 320))),
        (500, 300, (500, 300), Some((320, 192))),
        (300, 200, (300, 200), None),
        (400, 800, (320, 640), None),
    ] {
        let shrunk = shrink(&jpeg(&drawn(width, height))).unwrap();
        let sides = |copied: &Copied| (copied.width, copied.height);
        assert_eq!((sides(&shrunk.large), shrunk.small.as_ref().map(sides)), (large, small), "{width} by {height}");
        for copied in std::iter::once(&shrunk.large).chain(&shrunk.small) {
            let picture = seen(copied);
            is_near(&picture, copied.width / 10, 2, [230, 0, 0]);
            is_near(&picture, copied.width * 9 / 10, 2, [0, 0, 230]);
        }
    }
}

#[test]
fn the_same_bytes_give_the_same_copies() {
    let bytes = jpeg(&drawn(900, 500));
    assert_eq!(shrink(&bytes), shrink(&bytes));
}

#[test]
fn every_format_is_read_whatever_it_calls_itself() {
    let picture = drawn(480, 320);
    let deep = DynamicImage::ImageRgb8(picture.clone());
    let cmyk: Vec<u8> = picture.pixels().flat_map(|Rgb([r, g, b])| [255 - r, 255 - g, 255 - b, 0]).collect();
    let mut of_printers = Vec::new();
    Encoder::new(&mut of_printers, 90).encode(&cmyk, 480, 320, ColorType::Cmyk).unwrap();
    for (name, bytes) in [
        ("jpeg", jpeg(&picture)),
        ("png", packed(picture.clone(), ImageFormat::Png)),
        ("webp", packed(picture.clone(), ImageFormat::WebP)),
        ("gif", packed(picture.clone(), ImageFormat::Gif)),
        ("png of 16 bits", packed(deep.to_rgb16(), ImageFormat::Png)),
        ("png of 16 bits with alpha", packed(deep.to_rgba16(), ImageFormat::Png)),
        ("jpeg of printers' colours", of_printers),
    ] {
        let shrunk = shrink(&bytes).unwrap_or_else(|why| panic!("{name}: {why}"));
        let picture = seen(&shrunk.large);
        is_near(&picture, 40, 4, [230, 0, 0]);
        is_near(&picture, 440, 4, [0, 0, 230]);
    }
    assert!(seen(&shrink(&packed(deep.to_luma16(), ImageFormat::Png)).unwrap().large).pixels().len() > 0);
}

#[test]
fn of_a_film_the_first_frame_is_shown() {
    let mut bytes = Vec::new();
    {
        let mut encoder = image::codecs::gif::GifEncoder::new(&mut bytes);
        let blue = RgbaImage::from_pixel(480, 320, Rgba([0, 0, 230, 255]));
        let frames = [DynamicImage::ImageRgb8(drawn(480, 320)).into_rgba8(), blue];
        encoder.encode_frames(frames.map(image::Frame::new)).unwrap();
    }
    is_near(&seen(&shrink(&bytes).unwrap().large), 40, 4, [230, 0, 0]);
}

#[test]
fn what_can_be_seen_through_is_white_and_its_colour_does_not_shine_at_the_edge() {
    // Black, but only in the middle: what is outside is black as well, and not to be seen.
    let is_inside = |x: u32, y: u32| (400..800).contains(&x) && (200..400).contains(&y);
    let ring = RgbaImage::from_fn(1200, 600, |x, y| Rgba([0, 0, 0, if is_inside(x, y) { 255 } else { 0 }]));
    let grey = ImageBuffer::from_fn(1200, 600, |x, y| LumaA([0, if is_inside(x, y) { 255 } else { 0 }]));
    for bytes in [
        packed(ring.clone(), ImageFormat::Png),
        packed(ring, ImageFormat::WebP),
        packed(DynamicImage::ImageLumaA8(grey), ImageFormat::Png),
    ] {
        let picture = seen(&shrink(&bytes).unwrap().large);
        is_near(&picture, 10, 10, [255; 3]);
        is_near(&picture, 190, 160, [255; 3]);
        is_near(&picture, 320, 160, [0; 3]);
    }
}

#[test]
fn cameras_are_believed_about_what_is_up() {
    let bytes = jpeg(&drawn(600, 400));
    let at_left = |orientation| {
        let shrunk = shrink(&turned(&bytes, orientation)).unwrap();
        (shrunk.large.width, shrunk.large.height, seen(&shrunk.large))
    };
    let (width, height, upright) = at_left(1);
    assert_eq!((width, height), (600, 400));
    is_near(&upright, 40, 4, [230, 0, 0]);
    let (_, _, upside_down) = at_left(3);
    is_near(&upside_down, 560, 396, [230, 0, 0]);
    let (width, height, on_its_side) = at_left(6);
    assert_eq!((width, height), (400, 600));
    is_near(&on_its_side, 396, 40, [230, 0, 0]);
    let shrunk = shrink(&turned(&bytes, 6)).unwrap();
    assert!(!shrunk.large.bytes.windows(4).any(|four| four == b"Exif"), "nothing is left of what the camera noted");
}

#[test]
fn what_is_no_picture_is_called_what_it_is() {
    for (bytes, why) in [
        (b"".to_vec(), "it is nothing"),
        (b"<!DOCTYPE html><html><body>Gone</body></html>".to_vec(), "it is a page"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>".to_vec(), "it is an SVG"),
        (b"<?xml version='1.0'?>\n<svg/>".to_vec(), "it is an SVG"),
        (b"\0\0\0\x1cftypavif\0\0\0\0".to_vec(), "it is an AVIF"),
        (b"\0\0\0\x1cftypheic\0\0\0\0".to_vec(), "it is an HEIC"),
        (b"BM\0\0\0\0\0\0".to_vec(), "it is something else"),
        (b"GIF89a".to_vec(), "it is damaged"),
        (b"\x89PNG\r\n\x1a\n".to_vec(), "it is damaged"),
        (b"\xff\xd8\xff\xe0<html>\xff\xd9".to_vec(), "it is damaged"),
        (b"RIFF\x10\0\0\0WEBPVP8L".to_vec(), "it is damaged"),
    ] {
        let refusal = shrink(&bytes).unwrap_err().to_string();
        assert!(refusal.starts_with(why), "{refusal} for {}", String::from_utf8_lossy(&bytes));
    }
}

#[test]
fn what_would_fill_the_memory_is_refused_by_its_head() {
    let small = drawn(480, 320);
    let of_jpeg = {
        let bytes = jpeg(&small);
        let frame = memchr::memmem::find(&bytes, b"\xff\xc0").unwrap();
        patched(bytes, frame + 5, &[0xff, 0xdc, 0xff, 0xdc])
    };
    let of_webp = {
        let bytes = packed(small.clone(), ImageFormat::WebP);
        let head = memchr::memmem::find(&bytes, b"VP8L").unwrap();
        patched(bytes, head + 9, &[0xfe, 0xbf, 0xff, 0x0f])
    };
    let of_gif = patched(packed(small, ImageFormat::Gif), 6, &[0xff, 0xff, 0xff, 0xff]);
    for (name, bytes) in [
        ("png", png_of(60_000, 60_000, 8, 2)),
        ("png, one bit", png_of(60_000, 60_000, 1, 0)),
        ("png, 16 bits", png_of(5_000, 4_000, 16, 6)),
        ("png, the largest", png_of(0x7fff_ffff, 0x7fff_ffff, 8, 6)),
        ("jpeg", of_jpeg),
        ("webp", of_webp),
        ("gif", of_gif),
    ] {
        let refusal = shrink(&bytes).unwrap_err();
        assert!(matches!(refusal, Refusal::Vast(..) | Refusal::Damaged(_)), "{name}: {refusal}");
        assert!(name == "png, the largest" || matches!(refusal, Refusal::Vast(..)), "{name}: {refusal}");
    }
}

#[test]
fn what_its_decoder_gets_wrong_is_not_shown() {
    let picture = drawn(640, 320);
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, 80);
    encoder.set_sampling_factor(SamplingFactor::R_4_2_0);
    // Makes it one scan for each colour.
    encoder.set_optimized_huffman_tables(true);
    encoder.encode(picture.as_raw(), 640, 320, ColorType::Rgb).unwrap();
    assert!(matches!(shrink(&bytes), Err(Refusal::Damaged(_))));
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, 80);
    encoder.set_progressive(true);
    encoder.encode(picture.as_raw(), 640, 320, ColorType::Rgb).unwrap();
    assert!(shrink(&bytes).is_ok());
}

#[test]
fn half_a_picture_is_none() {
    for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP, ImageFormat::Gif] {
        let bytes = packed(drawn(600, 400), format);
        let refusal = shrink(&bytes[..bytes.len() / 2]).unwrap_err();
        assert!(matches!(refusal, Refusal::Damaged(_)), "{format:?}: {refusal}");
    }
    // Zeros behind the end are no damage.
    assert!(shrink(&[jpeg(&drawn(600, 400)), vec![0; 9_000]].concat()).is_ok());
}

#[test]
fn what_nobody_wants_to_see_is_not_shown() {
    let flat = |red| RgbImage::from_pixel(1200, 630, Rgb([red, 200, 200]));
    let mut speck = flat(255);
    (0..60).for_each(|at| speck.put_pixel(600 + at % 10, 300 + at / 10, Rgb([0, 0, 0])));
    let white_on_nothing = RgbaImage::from_fn(1200, 630, |x, _| Rgba([255, 255, 255, if x < 600 { 255 } else { 0 }]));
    for (name, bytes, expected) in [
        ("a point", packed(drawn(1, 1), ImageFormat::Gif), Refusal::Tiny(1, 1)),
        ("an icon", packed(drawn(64, 64), ImageFormat::Png), Refusal::Tiny(64, 64)),
        ("a face", packed(drawn(256, 256), ImageFormat::Png), Refusal::Tiny(256, 256)),
        ("a stamp", packed(drawn(199, 150), ImageFormat::Png), Refusal::Tiny(199, 150)),
        ("a banner", packed(drawn(1000, 200), ImageFormat::Png), Refusal::Shape(1000, 200)),
        ("a column", packed(drawn(300, 900), ImageFormat::Png), Refusal::Shape(300, 900)),
        ("a wall", packed(flat(255), ImageFormat::Png), Refusal::Blank),
        ("a speck", packed(speck, ImageFormat::Png), Refusal::Blank),
        ("white on nothing", packed(white_on_nothing, ImageFormat::Png), Refusal::Blank),
    ] {
        assert_eq!(shrink(&bytes).unwrap_err(), expected, "{name}");
    }
    for (width, height) in [(200, 112), (257, 257), (800, 200), (200, 500)] {
        assert!(shrink(&jpeg(&drawn(width, height))).is_ok(), "{width} by {height}");
    }
}
