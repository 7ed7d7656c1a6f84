//! Private networks: which addresses are in one, and a resolver that never gives out a refused one.

use std::collections::BTreeSet;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use url::{Host, Url};

use crate::config::AllowPrivate;
use crate::sources::Failure;

/// Does the address spell out an IP, or a name of this machine, that may not be asked?
///
/// Other names are checked when they are resolved. A proxy resolves them itself, out of our sight.
pub(super) fn is_refused(url: &Url, allowed: &AllowPrivate) -> bool {
    match url.host() {
        Some(Host::Ipv4(ip)) => !is_open(ip.into(), allowed),
        Some(Host::Ipv6(ip)) => !is_open(ip.into(), allowed),
        Some(Host::Domain(name)) if is_this_machine(name) => {
            !is_open(Ipv4Addr::LOCALHOST.into(), allowed) && !is_open(Ipv6Addr::LOCALHOST.into(), allowed)
        }
        Some(Host::Domain(_)) | None => false,
    }
}

/// RFC 6761 §6.3: these names are the machine's own, whatever a name server says.
fn is_this_machine(name: &str) -> bool {
    let name = name.trim_end_matches('.');
    name == "localhost" || name.ends_with(".localhost")
}

/// Resolves names, leaving out the addresses that may not be asked, so that what is checked is what is connected to.
pub(super) struct Guarded {
    allowed: AllowPrivate,
    proxies: BTreeSet<String>,
}

impl Guarded {
    /// `proxies` are the names of the proxies that the environment sets: they are the owner's own.
    pub(super) const fn new(allowed: AllowPrivate, proxies: BTreeSet<String>) -> Self {
        Self { allowed, proxies }
    }
}

impl Resolve for Guarded {
    fn resolve(&self, name: Name) -> Resolving {
        let allowed = if self.proxies.contains(name.as_str()) { AllowPrivate::All } else { self.allowed.clone() };
        Box::pin(async move {
            let found: Vec<SocketAddr> = tokio::net::lookup_host((name.as_str(), 0)).await?.collect();
            let open: Vec<SocketAddr> =
                found.iter().copied().filter(|address| is_open(address.ip(), &allowed)).collect();
            if open.is_empty() && !found.is_empty() {
                return Err(Failure::Private(name.as_str().to_owned()).into());
            }
            Ok(Box::new(open.into_iter()) as Addrs)
        })
    }
}

/// The hosts of the proxies in these values of `HTTP_PROXY` and its kin.
pub(super) fn proxy_hosts(values: impl Iterator<Item = String>) -> BTreeSet<String> {
    values
        .filter_map(|value| {
            let value = value.trim();
            let url = if value.contains("://") { Url::parse(value) } else { Url::parse(&format!("http://{value}")) };
            url.ok()?.host_str().map(str::to_owned)
        })
        .collect()
}

/// May this address be asked?
fn is_open(address: IpAddr, allowed: &AllowPrivate) -> bool {
    is_public(address.to_canonical()) || allowed.allows(address)
}

/// Is the address one of the public internet's? (IANA special-purpose address registries)
fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(ip) => is_public_v4(ip),
        IpAddr::V6(ip) => is_public_v6(ip),
    }
}

fn is_public_v4(ip: Ipv4Addr) -> bool {
    // This network and what is reserved, carrier-grade NAT, protocol assignments, 6to4 relays, benchmarks.
    let is_special = matches!(
        ip.octets(),
        [0 | 240.., ..] | [100, 64..128, ..] | [192, 0, 0, _] | [192, 88, 99, _] | [198, 18 | 19, ..]
    );
    let is_near = ip.is_private() || ip.is_loopback() || ip.is_link_local();
    !(is_special || is_near || ip.is_multicast() || ip.is_documentation())
}

fn is_public_v6(ip: Ipv6Addr) -> bool {
    let segments = ip.segments();
    // Wherever an IPv4 address is inside, a gateway may unwrap it.
    let inside = match segments {
        [0x64, 0xff9b, 0, 0, 0, 0, high, low] => return is_public_v4(joined(high, low)),
        [0x2002, high, low, ..] | [_, _, _, _, 0 | 0x200, 0x5efe, high, low] => Some(joined(high, low)),
        _ => None,
    };
    // Protocol assignments (Teredo and ORCHID among them), and documentation.
    let is_special = matches!(segments, [0x2001, 0..0x200 | 0xdb8, ..] | [0x3fff, 0..0x1000, ..]);
    // All that is given out lies in 2000::/3.
    let is_given_out = segments[0] >> 13 == 1;
    is_given_out && !is_special && inside.is_none_or(is_public_v4)
}

fn joined(high: u16, low: u16) -> Ipv4Addr {
    Ipv4Addr::from_bits(u32::from(high) << 16 | u32::from(low))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn private_addresses_are_known_in_every_spelling() {
        for host in [
            "127.0.0.1",
            "127.1",
            "2130706433",
            "0x7f.1",
            "0x7f000001",
            "0177.0.0.1",
            "127.0.0.1.",
            "１２７.0.0.1",
            "127。0。0。1",
            "%31%32%37.0.0.1",
            "localhost",
            "LOCALHOST.",
            "feeds.localhost",
            "10.0.0.1",
            "172.16.9.9",
            "192.168.0.1",
            "169.254.169.254",
            "100.64.0.1",
            "192.0.0.8",
            "198.18.0.1",
            "203.0.113.1",
            "0.0.0.0",
            "0",
            "224.0.0.1",
            "255.255.255.255",
            "[::1]",
            "[::]",
            "[::ffff:127.0.0.1]",
            "[::ffff:7f00:1]",
            "[::127.0.0.1]",
            "[fe80::1]",
            "[fec0::1]",
            "[fd00::1]",
            "[ff02::1]",
            "[64:ff9b::7f00:1]",
            "[64:ff9b:1::1]",
            "[2002:7f00:1::]",
            "[2001::1]",
            "[2001:db8::1]",
            "[2606:4700::5efe:a00:1]",
            "[100::1]",
            "[3fff::1]",
        ] {
            let url = Url::parse(&format!("http://{host}/feed")).unwrap();
            assert!(is_refused(&url, &AllowPrivate::None), "{host}");
            assert!(!is_refused(&url, &AllowPrivate::All), "{host}");
        }
        for public in [
            "93.184.215.14",
            "100.128.0.1",
            "172.32.0.1",
            "192.0.1.1",
            "[2606:2800:220:1::]",
            "[64:ff9b::5db8:d70e]",
            "[::ffff:93.184.215.14]",
            "[2002:5db8:d70e::1]",
            "example.org",
            "localhost.example.org",
        ] {
            let url = Url::parse(&format!("http://{public}/")).unwrap();
            assert!(!is_refused(&url, &AllowPrivate::None), "{public}");
        }
    }

    #[test]
    fn proxies_are_known_by_the_names_in_the_environment() {
        let values = ["http://me:secret@proxy.example:3128", "cache:8080", "socks5h://10.0.0.9", "", "::"];
        let hosts = proxy_hosts(values.into_iter().map(str::to_owned));
        assert_eq!(hosts.into_iter().collect::<Vec<_>>(), ["10.0.0.9", "cache", "proxy.example"]);
    }
}
