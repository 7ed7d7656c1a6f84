//! Sites that have several hosts for one page.

/// Hosts whose pages are those of another.
const HOSTS: &[(&str, &str)] = &[
    ("old.reddit.com", "reddit.com"),
    ("new.reddit.com", "reddit.com"),
    ("np.reddit.com", "reddit.com"),
    ("i.reddit.com", "reddit.com"),
    ("x.com", "twitter.com"),
    ("mobile.twitter.com", "twitter.com"),
    ("mobile.x.com", "twitter.com"),
    ("m.youtube.com", "youtube.com"),
    ("hf.co", "huggingface.co"),
    ("dx.doi.org", "doi.org"),
];

/// The usual spelling of a key ([`super::page_key`]).
pub(super) fn usual(key: String) -> String {
    let Some((host, rest)) = key.split_once('/') else { return key };
    if let Some((_, usual)) = HOSTS.iter().find(|(other, _)| *other == host) {
        return respelled(usual, rest);
    }
    if host == "youtu.be" && !rest.contains(['/', '?']) {
        return respelled("youtube.com", &format!("watch?v={rest}"));
    }
    match host.strip_suffix(".m.wikipedia.org") {
        Some(language) => format!("{language}.wikipedia.org/{rest}"),
        None => respelled(host, rest),
    }
}

/// Within a site: a video's time is a place on its page, DOIs and subreddits ignore case, and the words of a discussion's
/// link are decoration behind its id.
fn respelled(host: &str, rest: &str) -> String {
    match host {
        "doi.org" => format!("{host}/{}", rest.to_ascii_lowercase()),
        "youtube.com" => {
            let video = rest.split_once("v=").filter(|_| rest.starts_with("watch?"));
            let video = video.map_or(rest, |(_, video)| video.split('&').next().unwrap_or(video));
            if rest.starts_with("watch?") { format!("{host}/watch?v={video}") } else { format!("{host}/{rest}") }
        }
        "reddit.com" => {
            let mut segments = rest.split('/');
            match (segments.next(), segments.next(), segments.next(), segments.next()) {
                // A comment's own link has its id behind the words; the story is the discussion.
                (Some("r"), Some(_), Some("comments"), Some(id)) | (Some("comments"), Some(id), ..) => {
                    format!("{host}/comments/{id}")
                }
                _ => format!("{host}/{rest}"),
            }
        }
        _ => format!("{host}/{rest}"),
    }
}
