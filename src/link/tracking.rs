//! What links hold only to tell where a reader came from.

use std::borrow::Cow;

use url::Url;

use super::{bare_host, is_host_or_below};

/// Query and fragment keys that only say where a reader came from.
///
/// A key that is not known stays: the query can be the identity (`?p=`, `?id=`, `?v=`).
/// The list follows Miniflux' `urlcleaner` and what the recorded feeds hold.
const TRACKING_KEYS: &[&str] = &[
    "_ga",
    "_gl",
    "_hsenc",
    "_hsmi",
    "at_campaign",
    "at_custom1",
    "at_custom2",
    "at_custom3",
    "at_custom4",
    "at_medium",
    "campaign_id",
    "cmp",
    "cmpid",
    "dclid",
    "emc",
    "fbclid",
    "gclid",
    "gclsrc",
    "guccounter",
    "guce_referrer",
    "guce_referrer_sig",
    "hsctatracking",
    "igsh",
    "igshid",
    "mc_cid",
    "mc_eid",
    "mkt_tok",
    "msclkid",
    "ncid",
    "oly_anon_id",
    "oly_enc_id",
    "partner",
    "rb_clickid",
    "ref_src",
    "ref_url",
    "s_cid",
    "s_kwcid",
    "smid",
    "spm",
    "src_trk",
    "twclid",
    "vero_conv",
    "vero_id",
    "wickedid",
    "wt.mc_id",
    "xtor",
    "yclid",
    "ysclid",
];

/// Keys that track on these hosts and may mean something on others.
const TRACKING_KEYS_BY_HOST: &[(&str, &str)] = &[
    ("medium.com", "source"),
    ("towardsdatascience.com", "source"),
    ("substack.com", "r"),
    ("substack.com", "publication_id"),
    ("youtube.com", "feature"),
    ("youtu.be", "si"),
    ("bbc.co.uk", "at_link_id"),
];

/// Fragments that sites add to links in their feeds (`simonwillison.net`, `heise.de`).
const TRACKING_FRAGMENTS: &[&str] = &["atom-everything", "atom-entries", "atom-blogmarks", "rss", "atom", "ref=rss"];

pub(super) fn strip_tracking(url: &mut Url) {
    let host = bare_host(url).map(Cow::into_owned).unwrap_or_default();
    if let Some(query) = url.query() {
        let kept = without_tracking(query, &host);
        if kept != query {
            url.set_query(Some(&kept).filter(|kept| !kept.is_empty()).map(String::as_str));
        } else if query.is_empty() {
            url.set_query(None);
        }
    }
    if let Some(fragment) = url.fragment() {
        let tracks = fragment.is_empty()
            || TRACKING_FRAGMENTS.contains(&fragment)
            || fragment.starts_with(":~:")
            || (fragment.contains('=') && without_tracking(fragment, &host).is_empty());
        if tracks {
            url.set_fragment(None);
        }
    }
}

/// The pairs of a query that mean something, byte for byte.
fn without_tracking(query: &str, host: &str) -> String {
    let kept: Vec<&str> = query.split('&').filter(|pair| !is_tracking(pair, host)).collect();
    kept.join("&")
}

fn is_tracking(pair: &str, host: &str) -> bool {
    let key = pair.split('=').next().unwrap_or(pair).to_ascii_lowercase();
    let of_host = |(site, tracking): &(&str, &str)| *tracking == key && is_host_or_below(host, site);
    key.starts_with("utm_")
        || TRACKING_KEYS.contains(&key.as_str())
        || TRACKING_KEYS_BY_HOST.iter().any(of_host)
        // On forges `ref` names a branch.
        || (key == "ref" && !matches!(host, "github.com" | "gitlab.com" | "codeberg.org"))
}
