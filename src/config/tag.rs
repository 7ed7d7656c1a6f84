//! Tag URIs (RFC 4151): `tag:example.org,2026:ml-news`.

use jiff::civil::Date;

/// The day on which whoever mints the tag held the name in it: 2026 is 1 January 2026.
///
/// Stricter than the RFC in two ways, because ids are made by adding to this one: there is no
/// fragment, and the part after the last colon is not empty.
///
/// # Errors
/// What is wrong with it, as a few words.
pub(super) fn date(tag: &str) -> Result<Date, &'static str> {
    let rest = tag.strip_prefix("tag:").ok_or("this does not begin with `tag:`")?;
    let (authority, rest) = rest.split_once(',').ok_or("a comma and a date are missing")?;
    let (day, specific) = rest.split_once(':').ok_or("a colon and a name of your own are missing")?;
    if !is_authority(authority) {
        return Err("after `tag:` comes a domain or a mail address");
    }
    let day = whole_date(day).ok_or("after the comma comes a date: 2026, 2026-11 or 2026-11-24")?;
    if specific.is_empty() {
        return Err("after the colon comes a name of your own");
    }
    if !specific.chars().all(|c| c.is_ascii_alphanumeric() || "-._~!$&'()*+,;=:@/?%".contains(c)) {
        return Err("the name after the colon has a character that a URI cannot have");
    }
    Ok(day)
}

fn is_authority(authority: &str) -> bool {
    let (who, host) = authority.split_once('@').map_or((None, authority), |(who, host)| (Some(who), host));
    let is_who = |who: &str| !who.is_empty() && who.chars().all(|c| c.is_ascii_alphanumeric() || "-._".contains(c));
    let is_label = |label: &str| {
        !label.is_empty()
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
    };
    who.is_none_or(is_who) && host.split('.').all(is_label)
}

fn whole_date(text: &str) -> Option<Date> {
    let shaped = match text.len() {
        4 => format!("{text}-01-01"),
        7 => format!("{text}-01"),
        10 => text.to_owned(),
        _ => return None,
    };
    let digits = shaped.split('-').all(|part| part.chars().all(|c| c.is_ascii_digit()));
    digits.then(|| shaped.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date as day;

    #[test]
    fn the_date_of_a_tag_is_read() {
        for (tag, expected) in [
            ("tag:example.org,2026:ml-news", Some(day(2026, 1, 1))),
            ("tag:example.org,2026-11:a/b?c", Some(day(2026, 11, 1))),
            ("tag:me@mail.example.org,2026-11-24:x", Some(day(2026, 11, 24))),
            ("tag:blogger.com,1999:blog-1", Some(day(1999, 1, 1))),
            ("tag:example.org,2026-02-30:x", None),
            ("tag:example.org,26:x", None),
            ("tag:example.org,2026-1:x", None),
            ("tag:example.org,+026:x", None),
            ("tag:example.org,2026:", None),
            ("tag:example.org,2026:x#y", None),
            ("tag:example.org,2026:a b", None),
            ("tag:-example.org,2026:x", None),
            ("tag:@example.org,2026:x", None),
            ("tag:,2026:x", None),
            ("tag:example.org:x", None),
            ("https://example.org/", None),
            ("", None),
        ] {
            assert_eq!(date(tag).ok(), expected, "{tag}");
        }
    }
}
