use super::parse;

/// The strings, and the moments that they name.
fn check(table: &[(&str, &str)]) {
    for (text, expected) in table {
        let read = parse(text).map(|moment| moment.to_string());
        assert_eq!(read.as_deref(), Some(*expected), "{text}");
    }
}

#[test]
fn the_two_usual_forms_are_read() {
    check(&[
        ("2003-12-31T10:14:55Z", "2003-12-31T10:14:55Z"),
        ("2003-12-31T10:14:55.5-08:00", "2003-12-31T18:14:55.5Z"),
        ("2003-12-31 10:14:55+05:30", "2003-12-31T04:44:55Z"),
        ("Thu, 01 Jan 2004 19:48:21 GMT", "2004-01-01T19:48:21Z"),
        ("Thu, 1 Jan 2004 19:48:21 +0100", "2004-01-01T18:48:21Z"),
    ]);
}

#[test]
fn damage_is_mended() {
    check(&[
        ("Mon, 01 Jan 2004 19:48:21 GMT", "2004-01-01T19:48:21Z"), // a Thursday
        ("Thu, 01 Jan 04 19:48:21 GMT", "2004-01-01T19:48:21Z"),
        ("1 Jan 1999 19:48", "1999-01-01T19:48:00Z"),
        ("Thursday, 01-Jan-2004 19:48:21 GMT", "2004-01-01T19:48:21Z"),
        ("Thu,01 January 2004 9:48:21 -0000", "2004-01-01T09:48:21Z"),
        ("Thu, 01 Jan 2004 24:05:00 GMT", "2004-01-02T00:05:00Z"),
        ("2004-01-01T24:00:00Z", "2004-01-02T00:00:00Z"),
        ("Tue, 30 Jun 2015 23:59:60 GMT", "2015-06-30T23:59:59Z"), // a leap second
        ("Thu, 01 Jan 2004 19:48:21 GMT-07:00", "2004-01-02T02:48:21Z"),
        ("Thu Jan 01 2004 19:48:21 GMT+0100 (CET)", "2004-01-01T18:48:21Z"),
        ("Sun Jan  4 16:29:06 2004", "2004-01-04T16:29:06Z"),
        ("2020-12-06 10:00:00 +0000 UTC", "2020-12-06T10:00:00Z"), // Go's own
        ("2004-07-08 23:56:58 -00:20", "2004-07-09T00:16:58Z"),
        ("20201206T101112Z", "2020-12-06T10:11:12Z"),
        ("2020-12-06T10:11+01", "2020-12-06T09:11:00Z"),
        ("Sunday, 6th of December 2020 at 10am", "2020-12-06T10:00:00Z"),
        ("December 6, 2020, 12:30 p.m.", "2020-12-06T12:30:00Z"),
        ("12 am December 6 2020", "2020-12-06T00:00:00Z"),
    ]);
}

#[test]
fn zones_have_names() {
    check(&[
        ("Mon, 26 Jan 2004 16:31:00 ET", "2004-01-26T21:31:00Z"),
        ("Mon, 26 Jan 2004 16:31:00 PDT", "2004-01-26T23:31:00Z"),
        ("Mon, 26 Jan 2004 16:31:00 MEZ", "2004-01-26T15:31:00Z"),
        ("Mon, 26 Jan 2004 16:31:00 JST", "2004-01-26T07:31:00Z"),
        ("Mon, 26 Jan 2004 16:31:00 Etc/GMT", "2004-01-26T16:31:00Z"),
    ]);
}

#[test]
fn zones_have_places() {
    check(&[
        ("Mon, 26 Jan 2004 16:31:00 America/New_York", "2004-01-26T21:31:00Z"),
        ("2004-07-01T10:00:00[Europe/Paris]", "2004-07-01T08:00:00Z"),
        ("2004-01-01 10:00 Asia/Kolkata", "2004-01-01T04:30:00Z"),
    ]);
    assert_eq!(parse("2004-07-01T10:00:00 Europe/Nowhere"), None);
}

#[test]
fn the_old_forms_of_iso_8601_are_read() {
    check(&[
        ("-0312", "2003-12-01T00:00:00Z"),
        ("-03-12", "2003-12-01T00:00:00Z"),
        ("2003-335", "2003-12-01T00:00:00Z"),
    ]);
    for none in ["-0313", "-", "-+1-12", "-é12", "--12"] {
        assert_eq!(parse(none), None, "{none}");
    }
}

#[test]
fn dates_are_read_in_the_languages_of_feeds() {
    check(&[
        ("1er janvier 2004", "2004-01-01T00:00:00Z"),
        ("2004年1月1日(木) 10時14分", "2004-01-01T10:14:00Z"),
        ("2004년 1월 1일 오후 3시 5분", "2004-01-01T06:05:00Z"),
        ("٢٦ يناير ٢٠٢٠", "2020-01-26T00:00:00Z"),
        ("26 юли 2020", "2020-07-26T00:00:00Z"),
        ("26 jaanuar 2020", "2020-01-26T00:00:00Z"),
        ("Sat, 11 04 2020 08:51:49 +0100 *", "2020-04-11T07:51:49Z"),
        ("Do, 26 Mär 2020 00:00:00 +0100", "2020-03-25T23:00:00Z"),
        ("mar., 01 déc. 2020 16:11:02 +0000", "2020-12-01T16:11:02Z"),
        ("mar, 03 mars 2020 10:00:00 +0100", "2020-03-03T09:00:00Z"), // Tuesday, then March
        ("lunes, 6 de enero de 2020", "2020-01-06T00:00:00Z"),
        ("Вс, 06 дек 2020 10:00:00 +0300", "2020-12-06T07:00:00Z"),
        ("Κυρ, 11 Ιούλ 2004 12:00:00 EST", "2004-07-11T17:00:00Z"),
        ("2004-július-13T9:15-05:00", "2004-07-13T14:15:00Z"),
        ("2020年12月6日 10:00", "2020-12-06T10:00:00Z"),
        ("2004-05-25 오후 11:23:17", "2004-05-25T14:23:17Z"), // Korean time goes without saying
    ]);
}

#[test]
fn the_order_of_day_and_month_is_found_out() {
    check(&[
        ("09/15/2014", "2014-09-15T00:00:00Z"),
        ("26/06/2020", "2020-06-26T00:00:00Z"),
        ("16.11.2020 15:54", "2020-11-16T15:54:00Z"),
        ("04/11/2020", "2020-04-11T00:00:00Z"),
        ("Wed, 04/11/2020", "2020-11-04T00:00:00Z"), // the weekday decides
        ("10/30/23 21:55:58", "2023-10-30T21:55:58Z"),
    ]);
}

#[test]
fn partial_dates_begin_at_their_beginning() {
    check(&[
        ("2003", "2003-01-01T00:00:00Z"),
        ("2003-12", "2003-12-01T00:00:00Z"),
        ("2003-12-31", "2003-12-31T00:00:00Z"),
        ("20031231", "2003-12-31T00:00:00Z"),
        ("2003-365", "2003-12-31T00:00:00Z"),
        ("Nov. 2020", "2020-11-01T00:00:00Z"),
        ("1291630000", "2010-12-06T10:06:40Z"),
        ("1291630000123", "2010-12-06T10:06:40.123Z"),
    ]);
}

#[test]
fn no_date_is_better_than_a_wrong_one() {
    for text in [
        "",
        "soon",
        "0001-01-01T00:00:00Z", // .NET for "none"
        "9999-12-31T23:59:59Z",
        "2003-13-01",
        "2003-02-30T10:00:00Z",
        "2003-12-31T25:14:55Z",
        "2003-12-31T10:61:00Z",
        "2003-12-31T10:14:55+99:00",
        "2013-01-27-01",
        "Sun, Dec x 2012 11:47:32 GMT",
        "Sun, 16 Dec 2012 11:47:32 +zz:00",
        "22013",
        "013",
        "12",
        "10:00",
        "1 2 3 4 5",
        "-",
        "Thu, 32 Jan 2004 10:00:00 GMT",
        "2003-366",
    ] {
        assert_eq!(parse(text), None, "{text}");
    }
}

proptest::proptest! {
    #[test]
    fn no_text_makes_it_panic(text in "\\PC*") {
        let _ = parse(&text);
    }

    #[test]
    fn nothing_like_a_date_makes_it_panic(text in "[0-9A-Zaprw:,./ T+é日-]{0,40}") {
        let _ = parse(&text);
    }

    #[test]
    fn what_we_write_we_read(second in -2_208_988_800_i64..7_258_118_400) {
        let moment = jiff::Timestamp::from_second(second).expect("within jiff's range");
        proptest::prop_assert_eq!(parse(&moment.to_string()), Some(moment));
        let old = moment.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string();
        proptest::prop_assert_eq!(parse(&old), Some(moment));
    }
}
