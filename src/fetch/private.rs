//! Private networks: which addresses are in one, and a resolver that never gives out a refused one.

use std::net::{IpAddr, SocketAddr};

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use url::{Host, Url};

use crate::config::AllowPrivate;
use crate::sources::Failure;

/// Does the address spell out an IP that may not be asked? Names are checked when they are resolved.
pub(super) fn is_refused(url: &Url, allowed: &AllowPrivate) -> bool {
    match url.host() {
        Some(Host::Ipv4(ip)) => !is_open(ip.into(), allowed),
        Some(Host::Ipv6(ip)) => !is_open(ip.into(), allowed),
        Some(Host::Domain(_)) | None => false,
    }
}

/// Is the address spelt out as one of a private network or of this machine?
pub(super) fn is_near(url: &Url) -> bool {
    is_refused(url, &AllowPrivate::None) || url.host_str().is_some_and(|host| host.trim_end_matches('.') == "localhost")
}

/// Resolves names, leaving out the addresses that may not be asked, so that what is checked is what is connected to.
pub(super) struct Guarded {
    allowed: AllowPrivate,
}

impl Guarded {
    pub(super) fn new(allowed: AllowPrivate) -> Self {
        Self { allowed }
    }
}

impl Resolve for Guarded {
    fn resolve(&self, name: Name) -> Resolving {
        let allowed = self.allowed.clone();
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

/// May this address be asked?
fn is_open(address: IpAddr, allowed: &AllowPrivate) -> bool {
    !is_private(address.to_canonical()) || allowed.allows(address)
}

/// Is the address none of the public internet's? (IANA special-purpose address registries)
fn is_private(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(ip) => {
            let [a, b, c, _] = ip.octets();
            ip.is_private()
                || ip.is_loopback()
                || ip.is_link_local()
                || ip.is_multicast()
                || ip.is_broadcast()
                || ip.is_documentation()
                || a == 0
                || (a == 100 && (64..128).contains(&b))
                || (a == 192 && b == 0 && c == 0)
                || (a == 198 && (b == 18 || b == 19))
                || a >= 240
        }
        IpAddr::V6(ip) => {
            let segments = ip.segments();
            // NAT64 and 6to4 carry an IPv4 address inside.
            let inside = match segments {
                [0x64, 0xff9b, 0, 0, 0, 0, high, low] | [0x2002, high, low, ..] => {
                    let ([a, b], [c, d]) = (high.to_be_bytes(), low.to_be_bytes());
                    is_private(IpAddr::from([a, b, c, d]))
                }
                _ => false,
            };
            inside
                || ip.is_loopback()
                || ip.is_unspecified()
                || ip.is_multicast()
                || ip.is_unique_local()
                || ip.is_unicast_link_local()
                || (segments[0] == 0x2001 && segments[1] == 0xdb8)
                || segments[..6] == [0; 6]
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn private_addresses_are_known_in_every_spelling() {
        for spelling in [
            "http://127.0.0.1/",
            "http://2130706433/",
            "http://0x7f.1/",
            "http://10.0.0.1/",
            "http://172.16.9.9/",
            "http://192.168.0.1/",
            "http://169.254.169.254/",
            "http://100.64.0.1/",
            "http://0.0.0.0/",
            "http://[::1]/",
            "http://[::ffff:127.0.0.1]/",
            "http://[fe80::1]/",
            "http://[fd00::1]/",
            "http://[64:ff9b::7f00:1]/",
            "http://[2002:7f00:1::]/",
            "http://224.0.0.1/",
            "http://255.255.255.255/",
            "http://[::]/",
        ] {
            assert!(is_refused(&Url::parse(spelling).unwrap(), &AllowPrivate::None), "{spelling}");
            assert!(!is_refused(&Url::parse(spelling).unwrap(), &AllowPrivate::All), "{spelling}");
        }
        for public in ["http://93.184.215.14/", "http://[2606:2800:220:1::]/", "http://example.org/"] {
            assert!(!is_refused(&Url::parse(public).unwrap(), &AllowPrivate::None), "{public}");
        }
    }
}
