//! `[network]`: how sources are asked, and which addresses may be.

use std::net::IpAddr;
use std::time::Duration;

use toml::Spanned;
use toml::de::DeValue;
use url::Url;

use super::amount::{self, REST, TIMEOUT, TOTAL};
use super::complaint::Complaint;
use super::raw::Keys;
use super::value::{self, Refusal};
use super::{AddressRange, AllowPrivate, Network};

const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
const READ_TIMEOUT: Duration = Duration::from_secs(30);
const TOTAL_TIMEOUT: Duration = Duration::from_mins(2);
/// The largest feeds in use (archives in full text) have about 10 MiB.
const MAX_BODY: u64 = 15 << 20;
/// Servers send some hundred bytes; more than this is a mistake or malice.
const MAX_HEADER: u64 = 64 << 10;
/// Browsers stop at twenty; a feed that needs five is broken.
const MAX_REDIRECTS: usize = 10;
/// The longest feeds in use have some thousand; a page of the arXiv API has two thousand.
const MAX_ENTRIES: usize = 10_000;
/// Twenty long articles.
const MAX_ENTRY: u64 = 1 << 20;
/// A list of a hundred sources is done in a minute, and a home router copes.
const HOSTS_AT_ONCE: usize = 16;

/// Checks `[network]`; `home` stands in the user agent, so that a host knows whom to ask.
pub(super) fn check(mut keys: Keys<'_>, home: Option<&Url>, heard: &mut Vec<Complaint>) -> Network {
    let mut length = |key, bounds, default| {
        let given = keys.take(key, amount::duration(bounds), heard);
        given.map_or(default, Spanned::into_inner)
    };
    let connect_timeout = length("connect-timeout", &TIMEOUT, CONNECT_TIMEOUT);
    let read_timeout = length("read-timeout", &TIMEOUT, READ_TIMEOUT);
    // Who shortens one of the two waits means the other as well.
    let first_byte_timeout = length("first-byte-timeout", &TIMEOUT, read_timeout);
    let total_timeout = length("total-timeout", &TOTAL, TOTAL_TIMEOUT);
    let rest = length("rest", &REST, Duration::ZERO);
    let user_agent = keys.take("user-agent", user_agent, heard).map(Spanned::into_inner);
    let max_body = keys.take("max-body", amount::size, heard);
    let max_header = keys.take("max-header", amount::size, heard);
    let max_entry = keys.take("max-entry", amount::size, heard);
    let redirects = value::whole(0..=20, "browsers stop at twenty");
    let max_redirects = keys.take("max-redirects", redirects, heard);
    let entries = value::whole(1..=1_000_000, "no feed has none, and what is kept is held in memory");
    let max_entries = keys.take("max-entries", entries, heard);
    let hosts = value::whole(1..=256, "each takes a connection, and a process may have about a thousand open");
    let hosts_at_once = keys.take("hosts-at-once", hosts, heard);
    let allow_private = keys.take("allow-private", allow_private, heard);
    keys.finish(heard);
    Network {
        user_agent: user_agent.unwrap_or_else(|| default_user_agent(home)),
        connect_timeout,
        first_byte_timeout,
        read_timeout,
        total_timeout,
        max_header: max_header.map_or(MAX_HEADER, Spanned::into_inner),
        max_redirects: max_redirects.map_or(MAX_REDIRECTS, Spanned::into_inner),
        max_entries: max_entries.map_or(MAX_ENTRIES, Spanned::into_inner),
        max_entry: max_entry.map_or(MAX_ENTRY, Spanned::into_inner),
        max_body: max_body.map_or(MAX_BODY, Spanned::into_inner),
        rest,
        hosts_at_once: hosts_at_once.map_or(HOSTS_AT_ONCE, Spanned::into_inner),
        allow_private: allow_private.map_or(AllowPrivate::None, Spanned::into_inner),
    }
}

fn default_user_agent(home: Option<&Url>) -> String {
    let home = home.map(|home| format!(" (+{home})")).unwrap_or_default();
    format!("hebdo/{}{home}", env!("CARGO_PKG_VERSION"))
}

impl Default for Network {
    /// What holds where there is no feeds.toml.
    fn default() -> Self {
        Self {
            user_agent: default_user_agent(None),
            connect_timeout: CONNECT_TIMEOUT,
            first_byte_timeout: READ_TIMEOUT,
            read_timeout: READ_TIMEOUT,
            total_timeout: TOTAL_TIMEOUT,
            max_body: MAX_BODY,
            max_header: MAX_HEADER,
            max_redirects: MAX_REDIRECTS,
            max_entries: MAX_ENTRIES,
            max_entry: MAX_ENTRY,
            rest: Duration::ZERO,
            hosts_at_once: HOSTS_AT_ONCE,
            allow_private: AllowPrivate::None,
        }
    }
}

/// What a header can hold (RFC 9110 section 5.5), and no more than anybody logs.
fn user_agent(value: &DeValue<'_>) -> Result<String, Refusal> {
    let name = value::line(value)?;
    if name.len() <= 256 && name.chars().all(|c| c == ' ' || c.is_ascii_graphic()) {
        return Ok(name);
    }
    Err(Refusal::new("at most 256 letters, digits and signs of ASCII", "a header cannot hold this"))
}

fn allow_private(value: &DeValue<'_>) -> Result<AllowPrivate, Refusal> {
    const EXPECTED: &str = "true, false or a list of addresses and ranges";
    match value {
        DeValue::Boolean(true) => Ok(AllowPrivate::All),
        DeValue::Boolean(false) => Ok(AllowPrivate::None),
        DeValue::Array(elements) if elements.is_empty() => Ok(AllowPrivate::None),
        DeValue::Array(elements) => {
            let ranges = elements.iter().map(|element| {
                let text =
                    element.get_ref().as_str().ok_or_else(|| Refusal::kind(EXPECTED.to_owned(), element.get_ref()))?;
                range(text).ok_or_else(|| {
                    Refusal::new(EXPECTED, format!("`{text}` is no range"))
                        .hint("such as `\"192.168.1.7\"`, `\"10.0.0.0/8\"` or `\"fd00::/8\"`".to_owned())
                })
            });
            Ok(AllowPrivate::Ranges(ranges.collect::<Result<_, Refusal>>()?))
        }
        _ => Err(Refusal::kind(EXPECTED.to_owned(), value)),
    }
}

/// `10.0.0.0/8`, or one address.
fn range(text: &str) -> Option<AddressRange> {
    let text = text.trim();
    let (address, prefix) = text.split_once('/').map_or((text, None), |(address, prefix)| (address, Some(prefix)));
    let address: IpAddr = address.parse().ok()?;
    let most = if address.is_ipv4() { 32 } else { 128 };
    let prefix = match prefix {
        None => most,
        Some(prefix) if prefix.chars().all(|c| c.is_ascii_digit()) => prefix.parse().ok()?,
        Some(_) => return None,
    };
    (prefix <= most).then_some(AddressRange { address, prefix })
}

impl AllowPrivate {
    /// May this address be asked, if it is one of a private network?
    #[must_use]
    pub fn allows(&self, address: IpAddr) -> bool {
        match self {
            Self::All => true,
            Self::None => false,
            Self::Ranges(ranges) => ranges.iter().any(|range| range.contains(address)),
        }
    }
}

impl AddressRange {
    /// Is the address in the range? An IPv4 address written as IPv6 (`::ffff:10.0.0.1`) counts as IPv4.
    #[must_use]
    pub fn contains(&self, address: IpAddr) -> bool {
        let differing = match (self.address, address.to_canonical()) {
            (IpAddr::V4(ours), IpAddr::V4(theirs)) => (ours.to_bits() ^ theirs.to_bits()).leading_zeros(),
            (IpAddr::V6(ours), IpAddr::V6(theirs)) => (ours.to_bits() ^ theirs.to_bits()).leading_zeros(),
            _ => return false,
        };
        differing >= u32::from(self.prefix)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_holds_what_shares_its_prefix() {
        for (text, address, held) in [
            ("10.0.0.0/8", "10.255.3.4", true),
            ("10.0.0.0/8", "11.0.0.0", false),
            ("10.1.2.3/8", "10.9.9.9", true),
            ("192.168.1.7", "192.168.1.7", true),
            ("192.168.1.7", "192.168.1.8", false),
            ("0.0.0.0/0", "8.8.8.8", true),
            ("0.0.0.0/0", "::1", false),
            ("10.0.0.0/8", "::ffff:10.0.0.1", true),
            ("fd00::/8", "fd12::1", true),
            ("fd00::/8", "fe80::1", false),
        ] {
            assert_eq!(range(text).unwrap().contains(address.parse().unwrap()), held, "{address} in {text}");
        }
    }

    #[test]
    fn what_is_no_range_is_refused() {
        for text in ["", "10.0.0", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/+8", "fd00::/129", "localhost", "10.0.0.0/8/8"]
        {
            assert_eq!(range(text), None, "{text}");
        }
    }

    #[test]
    fn all_some_or_no_private_addresses_are_allowed() {
        let address = "10.1.1.1".parse().unwrap();
        assert!(AllowPrivate::All.allows(address));
        assert!(!AllowPrivate::None.allows(address));
        assert!(AllowPrivate::Ranges(vec![range("10.0.0.0/8").unwrap()]).allows(address));
        assert!(!AllowPrivate::Ranges(vec![range("10.0.0.0/24").unwrap()]).allows(address));
    }
}
