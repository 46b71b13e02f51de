//! From where a request comes: the peer, or whom a proxy that is trusted names in `X-Forwarded-For`.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};

use actix_web::HttpRequest;

/// A network: an address, and how many of its leading bits say it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Network {
    address: IpAddr,
    bits: u32,
}

impl Network {
    /// `10.0.0.0/8`, or one address alone.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (address, bits) = match text.split_once('/') {
            Some((address, bits)) => (address, Some(bits.parse::<u32>().ok()?)),
            None => (text, None),
        };
        let address: IpAddr = address.parse().ok()?;
        let all = if address.is_ipv4() { 32 } else { 128 };
        let bits = bits.unwrap_or(all);
        (bits <= all).then_some(Self { address, bits })
    }

    fn holds(self, address: IpAddr) -> bool {
        match (self.address, address) {
            (IpAddr::V4(own), IpAddr::V4(other)) => (own.to_bits() ^ other.to_bits()).leading_zeros() >= self.bits,
            (IpAddr::V6(own), IpAddr::V6(other)) => (own.to_bits() ^ other.to_bits()).leading_zeros() >= self.bits,
            (IpAddr::V4(_), IpAddr::V6(_)) | (IpAddr::V6(_), IpAddr::V4(_)) => false,
        }
    }
}

/// Whether an address is one of a trusted proxy.
pub(crate) fn is_trusted(address: IpAddr, trusted: &[Network]) -> bool {
    let address = address.to_canonical();
    trusted.iter().any(|network| network.holds(address))
}

/// Who calls by way of `peer`: the first on the way back that is no trusted proxy, where `said` are the lines of
/// `X-Forwarded-For`. Everything to the left of that one the caller may have written itself. `None` where no stranger is on the way.
pub(crate) fn caller(peer: IpAddr, said: &[&str], trusted: &[Network]) -> Option<IpAddr> {
    let mut way = said.iter().rev().flat_map(|line| line.rsplit(','));
    let mut nearest = peer.to_canonical();
    while is_trusted(nearest, trusted) {
        match address(way.next()?) {
            Some(before) => nearest = before,
            // A proxy that names nobody answers for itself.
            None => break,
        }
    }
    Some(house(nearest))
}

/// Who sent a request.
pub(crate) fn of(request: &HttpRequest, trusted: &[Network]) -> Option<IpAddr> {
    let lines = request.headers().get_all("x-forwarded-for");
    // What stands before the proxy's own words may be any bytes.
    let said: Vec<_> = lines.map(|line| String::from_utf8_lossy(line.as_bytes())).collect();
    let said: Vec<&str> = said.iter().map(AsRef::as_ref).collect();
    caller(request.peer_addr()?.ip(), &said, trusted)
}

/// The very address that a request comes from, whoever that is: the first on the way back that is no trusted proxy, or else the
/// last that anybody names.
pub(crate) fn nearest_to(request: &HttpRequest, trusted: &[Network]) -> Option<IpAddr> {
    let lines = request.headers().get_all("x-forwarded-for");
    let said: Vec<_> = lines.map(|line| String::from_utf8_lossy(line.as_bytes())).collect();
    let mut way = said.iter().rev().flat_map(|line| line.rsplit(','));
    let mut nearest = request.peer_addr()?.ip().to_canonical();
    while is_trusted(nearest, trusted)
        && let Some(before) = way.next().and_then(address)
    {
        nearest = before;
    }
    Some(nearest)
}

/// An address as proxies write it: some with the port.
fn address(text: &str) -> Option<IpAddr> {
    let text = text.trim();
    let alone = text.parse::<IpAddr>().ok();
    alone.or_else(|| text.parse().ok().map(|whole: SocketAddr| whole.ip())).map(|address| address.to_canonical())
}

/// Of an IPv6 network the first 64 bits, which is what a house is given.
fn house(address: IpAddr) -> IpAddr {
    network(address, 64)
}

/// Of an IPv6 network the first 48 bits, in which a site has thousands of houses.
pub(crate) fn site(address: IpAddr) -> IpAddr {
    network(address, 48)
}

/// The network from which somebody comes, as it is shown and kept: the half that says no more than the provider and the region.
pub(crate) fn masked(address: IpAddr) -> String {
    match address {
        IpAddr::V4(four) => {
            let [first, second, ..] = four.octets();
            format!("{first}.{second}.*.*")
        }
        IpAddr::V6(_) => format!("{}/32", network(address, 32)),
    }
}

fn network(address: IpAddr, bits: u32) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(six) => IpAddr::V6(Ipv6Addr::from_bits(six.to_bits() & !(u128::MAX >> bits))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Who is trusted, the peer, what the header's lines say, and who calls.
    type Row<'a> = (&'a [&'a str], &'a str, &'a [&'a str], Option<&'a str>);

    fn networks(texts: &[&str]) -> Vec<Network> {
        texts.iter().map(|text| Network::parse(text).expect("a network")).collect()
    }

    #[test]
    fn a_network_holds_what_begins_like_it() {
        for (network, address, inside) in [
            ("10.1.0.0/16", "10.1.255.7", true),
            ("10.1.0.0/16", "10.2.0.1", false),
            ("10.1.2.3", "10.1.2.3", true),
            ("10.1.2.3", "10.1.2.2", false),
            ("10.1.2.3/31", "10.1.2.2", true),
            ("0.0.0.0/0", "203.0.113.7", true),
            ("0.0.0.0/0", "2001:db8::1", false),
            ("2001:db8::/32", "2001:db8:ffff::1", true),
            ("2001:db8::/32", "2001:db9::1", false),
            ("::/0", "2001:db9::1", true),
        ] {
            let own = Network::parse(network).expect("a network");
            assert_eq!(own.holds(address.parse().expect("an address")), inside, "{network} {address}");
        }
        for wrong in ["", "10.0.0.0/33", "::/129", "10.0.0.0/", "10.0.0/8", "10.0.0.0/-1", "proxy", "10.0.0.0/8/8"] {
            assert_eq!(Network::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn the_caller_is_the_first_on_the_way_back_that_nobody_trusts() {
        let here = ["127.0.0.0/8", "::1"];
        let chain = ["127.0.0.0/8", "::1", "10.0.0.0/8", "2001:db8:aa::/48"];
        let rows: &[Row<'_>] = &[
            // Whoever is not trusted is the caller, whatever it writes.
            (&here, "203.0.113.7", &[], Some("203.0.113.7")),
            (&here, "203.0.113.7", &["198.51.100.1"], Some("203.0.113.7")),
            (&here, "10.0.0.1", &["198.51.100.1"], Some("10.0.0.1")),
            // This machine itself, and a proxy on it that does not say.
            (&here, "127.0.0.1", &[], None),
            (&here, "::1", &[], None),
            (&here, "::ffff:127.0.0.1", &[], None),
            (&[], "127.0.0.1", &["203.0.113.7"], Some("127.0.0.1")),
            // The right-most counts, in the last line.
            (&here, "127.0.0.1", &["203.0.113.7"], Some("203.0.113.7")),
            (&here, "127.0.0.1", &["198.51.100.1, 203.0.113.7"], Some("203.0.113.7")),
            (&here, "127.0.0.1", &["198.51.100.1", "203.0.113.7"], Some("203.0.113.7")),
            (&here, "127.0.0.1", &["203.0.113.7:4711"], Some("203.0.113.7")),
            (&here, "127.0.0.1", &["[2001:db8:1:2:3::4]:4711"], Some("2001:db8:1:2::")),
            (&here, "127.0.0.1", &["::ffff:203.0.113.7"], Some("203.0.113.7")),
            // Trusted proxies in a row are passed over, and only they.
            (&chain, "10.0.0.1", &["203.0.113.7"], Some("203.0.113.7")),
            (&chain, "10.0.0.1", &["203.0.113.7, 10.0.0.2"], Some("203.0.113.7")),
            (&chain, "127.0.0.1", &["198.51.100.1, 203.0.113.7, 10.0.0.2", "2001:db8:aa::1"], Some("203.0.113.7")),
            (&chain, "127.0.0.1", &["10.0.0.9, 203.0.113.7, 10.0.0.2"], Some("203.0.113.7")),
            (&chain, "127.0.0.1", &["10.0.0.3, 10.0.0.2"], None),
            // A trusted one that names nobody who can be told answers for itself.
            (&here, "127.0.0.1", &["unknown"], Some("127.0.0.1")),
            (&here, "127.0.0.1", &["203.0.113.7, "], Some("127.0.0.1")),
            (&chain, "127.0.0.1", &["_hidden, 10.0.0.2"], Some("10.0.0.2")),
        ];
        for &(trusted, peer, said, caller_is) in rows {
            let peer = peer.parse().expect("an address");
            let expected = caller_is.map(|text| text.parse::<IpAddr>().expect("an address"));
            assert_eq!(caller(peer, said, &networks(trusted)), expected, "{trusted:?} {peer} {said:?}");
        }
    }

    #[test]
    fn a_house_is_one_address() {
        let of = |text: &str| caller(text.parse().expect("an address"), &[], &[]);
        assert_eq!(of("2001:db8:1:2:3:4:5:6"), of("2001:db8:1:2:ffff::"));
        assert_ne!(of("2001:db8:1:2::"), of("2001:db8:1:3::"));
        assert_eq!(of("::ffff:203.0.113.7"), of("203.0.113.7"));
    }
}
