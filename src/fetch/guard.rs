//! Which addresses may be reached: public ones, and the private networks that the user names.

use std::{
    fmt, io,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    pin::Pin,
    sync::Arc,
};

use ipnet::IpNet;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};

/// Decides by address, never by name: a name can point anywhere, and elsewhere the next time.
#[derive(Debug, Clone)]
pub struct Guard {
    allowed: Arc<[IpNet]>,
    lookup: Arc<dyn Lookup>,
}

/// Looks names up; tests have names of their own.
pub trait Lookup: fmt::Debug + Send + Sync + 'static {
    fn addresses(&self, name: &str) -> Pin<Box<dyn Future<Output = io::Result<Vec<IpAddr>>> + Send>>;
}

/// As the system does.
#[derive(Debug, Clone, Copy)]
pub struct SystemLookup;

impl Lookup for SystemLookup {
    fn addresses(&self, name: &str) -> Pin<Box<dyn Future<Output = io::Result<Vec<IpAddr>>> + Send>> {
        let name = name.to_owned();
        Box::pin(async move { Ok(tokio::net::lookup_host((name.as_str(), 0)).await?.map(|found| found.ip()).collect()) })
    }
}

/// A name that has no address which may be reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Refused(pub IpAddr);

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} is a private address", self.0)
    }
}

impl std::error::Error for Refused {}

impl Guard {
    pub fn new(allowed: &[IpNet], lookup: Arc<dyn Lookup>) -> Self {
        Self { allowed: allowed.into(), lookup }
    }

    pub fn allows(&self, address: IpAddr) -> bool {
        let address = unwrapped(address);
        is_public(address) || self.allowed.iter().any(|network| network.contains(&address))
    }
}

/// Resolves names when a connection is made, so that what was checked is what is connected to.
impl Resolve for Guard {
    fn resolve(&self, name: Name) -> Resolving {
        let guard = self.clone();
        Box::pin(async move {
            let found = guard.lookup.addresses(name.as_str()).await?;
            let reachable: Vec<SocketAddr> =
                found.iter().filter(|address| guard.allows(**address)).map(|address| SocketAddr::new(*address, 0)).collect();
            match (reachable.is_empty(), found.first()) {
                (true, Some(refused)) => Err(Refused(*refused).into()),
                _ => Ok(Box::new(reachable.into_iter()) as Addrs),
            }
        })
    }
}

/// The IPv4 address that an IPv6 address carries: mapped, NAT64, 6to4.
fn unwrapped(address: IpAddr) -> IpAddr {
    let IpAddr::V6(six) = address else { return address };
    let s = six.segments();
    let four = |high: u16, low: u16| IpAddr::V4(Ipv4Addr::from((u32::from(high) << 16) | u32::from(low)));
    match s {
        [0, 0, 0, 0, 0, 0xFFFF, high, low] => four(high, low),
        [0, 0, 0, 0, 0, 0, high, low] if high != 0 => four(high, low),
        [0x64, 0xFF9B, 0, 0, 0, 0, high, low] => four(high, low),
        // Locally chosen NAT64 prefixes (RFC 8215) are a private network's own.
        [0x2002, high, low, ..] => four(high, low),
        _ => address,
    }
}

fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(four) => is_public_v4(four),
        IpAddr::V6(six) => is_public_v6(six),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let is_special = address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_broadcast()
        || address.is_documentation()
        || address.is_multicast()
        || a == 0
        || a >= 240
        || a == 100 && (64..128).contains(&b)
        || a == 192 && b == 0 && c == 0
        || a == 192 && b == 88 && c == 99
        || a == 198 && (b == 18 || b == 19);
    !is_special
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    let [first, second, ..] = address.segments();
    let is_global_unicast = first & 0xE000 == 0x2000;
    // Teredo, ORCHID and benchmarking share 2001:0::/23; 2001:db8 and 3fff are for documentation.
    let is_special = first == 0x2001 && (second < 0x0200 || second == 0x0DB8) || first == 0x3FFF && second < 0x1000;
    is_global_unicast && !is_special
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(guard: &Guard, address: &str, expected: bool) {
        let parsed = address.parse().unwrap_or_else(|_| panic!("{address} is no address"));
        assert_eq!(guard.allows(parsed), expected, "{address}");
    }

    #[test]
    fn only_public_addresses_and_named_networks_are_reached() {
        let strict = Guard::new(&[], Arc::new(SystemLookup));
        for private in [
            "127.0.0.1",
            "10.1.2.3",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "100.127.255.255",
            "0.0.0.0",
            "224.0.0.1",
            "255.255.255.255",
            "198.18.0.1",
            "192.0.0.8",
            "::",
            "::1",
            "fe80::1",
            "fc00::1",
            "fd12::1",
            "ff02::1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "::127.0.0.1",
            "64:ff9b::7f00:1",
            "64:ff9b::a9fe:a9fe",
            "64:ff9b:1::1",
            "2002:7f00:1::",
            "2001:db8::1",
            "2001::1",
        ] {
            check(&strict, private, false);
        }
        for public in ["93.184.215.14", "100.63.0.1", "100.128.0.1", "2606:2800:21f::1", "64:ff9b::5db8:d70e", "::ffff:93.184.215.14"] {
            check(&strict, public, true);
        }
        let networks = ["127.0.0.0/8", "fd00::/8"].map(|network| network.parse().expect("a network"));
        let named = Guard::new(&networks, Arc::new(SystemLookup));
        for (address, expected) in [("127.9.9.9", true), ("::ffff:127.0.0.1", true), ("fd12::1", true), ("10.0.0.1", false), ("::1", false)]
        {
            check(&named, address, expected);
        }
    }
}
