//! What the elements of all the vocabularies mean: one table.

use super::{draft::CREATOR, names::Ns};

/// What an element says about the feed or the entry in which it stands.
///
/// A number is a rank: of several elements that say the same, the one with the lowest is believed, and of those the first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    Title(u8),
    Link,
    OriginalLink,
    Id,
    Published(u8),
    Updated(u8),
    Summary(u8),
    Content(u8),
    Person(u8),
    Category,
    Language,
    Enclosure,
    Media,
    Picture(u8),
    Image,
    Comments,
    Doi(u8),
    Note,
    Total,
    Ttl,
    SkipHour,
    SkipDay,
    /// Its children speak for the entry.
    Group,
    /// It and its children are of no concern.
    Nothing,
}

/// The meaning of an element, its local name in lower case.
#[expect(clippy::match_same_arms, reason = "each vocabulary by itself")]
pub(super) fn meaning(ns: Ns, local: &str) -> Meaning {
    use Meaning::{
        Category, Comments, Content, Doi, Enclosure, Group, Id, Image, Language, Link, Media, Note, Nothing,
        OriginalLink, Person, Picture, Published, SkipDay, SkipHour, Summary, Title, Total, Ttl, Updated,
    };
    match (ns, local) {
        (Ns::Core, "title") => Title(0),
        (Ns::Core, "link") => Link,
        (Ns::Core, "guid" | "id") => Id,
        (Ns::Core, "pubdate" | "published") => Published(0),
        (Ns::Core, "issued") => Published(1),
        (Ns::Core, "created") => Published(3),
        (Ns::Core, "updated" | "modified" | "lastbuilddate") => Updated(0),
        (Ns::Core, "description" | "summary") => Summary(0),
        (Ns::Core, "subtitle" | "tagline" | "abstract") => Summary(1),
        (Ns::Core | Ns::Content, "encoded") => Content(0),
        (Ns::Core, "content" | "fullitem" | "body") | (Ns::Xhtml, "body") => Content(1),
        (Ns::Core, "author" | "managingeditor") => Person(0),
        (Ns::Core, "category") => Category,
        (Ns::Core, "language") => Language,
        (Ns::Core, "enclosure") => Enclosure,
        (Ns::Core, "image") => Image,
        (Ns::Core, "comments") => Comments,
        (Ns::Core, "ttl") => Ttl,
        (Ns::Core, "skiphours" | "skipdays") => Group,
        (Ns::Core, "hour") => SkipHour,
        (Ns::Core, "day") => SkipDay,

        (Ns::Dc, "title") => Title(1),
        (Ns::Dc, "creator" | "author") => Person(CREATOR),
        (Ns::Dc, "date" | "issued") => Published(1),
        (Ns::Dc, "available" | "created") => Published(3),
        (Ns::Dc, "modified") => Updated(1),
        (Ns::Dc, "description" | "abstract") => Summary(2),
        (Ns::Dc, "subject") => Category,
        (Ns::Dc, "language") => Language,
        (Ns::Dc, "identifier") => Doi(1),

        (Ns::Media, "title") => Title(3),
        (Ns::Media, "description") => Summary(5),
        (Ns::Media, "group") => Group,
        (Ns::Media, "content") => Media,
        (Ns::Media, "thumbnail") => Picture(1),

        (Ns::Itunes, "title") => Title(2),
        (Ns::Itunes, "author") => Person(2),
        (Ns::Itunes, "summary") => Summary(3),
        (Ns::Itunes, "subtitle") => Summary(4),
        (Ns::Itunes, "image") => Picture(2),

        (Ns::Arxiv | Ns::Prism, "doi") => Doi(0),
        (Ns::Arxiv, "comment") => Note,
        (Ns::Prism, "publicationdate") => Published(2),
        (Ns::Feedburner, "origlink") => OriginalLink,
        (Ns::Opensearch, "totalresults") => Total,
        _ => Nothing,
    }
}

/// Does the start of this element end an element of text that was never closed?
///
/// HTML is pasted into descriptions, so only what HTML does not have counts there (`long`).
pub(super) fn ends_text(ns: Ns, local: &str, long: bool) -> bool {
    match ns {
        Ns::Core => match local {
            "item" | "entry" | "channel" | "guid" | "pubdate" | "description" | "category" | "comments"
            | "enclosure" | "updated" | "published" | "lastbuilddate" | "managingeditor" | "webmaster" => true,
            "title" | "link" | "summary" | "content" | "author" | "id" | "image" | "source" => !long,
            _ => false,
        },
        Ns::Dc | Ns::Content | Ns::Media | Ns::Itunes => true,
        _ => false,
    }
}
