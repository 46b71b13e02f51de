//! Where others find this machine: what is printed into codes must lead a phone here.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, UdpSocket};

/// Somebody in each of the networks that machines stand in: nothing is sent to them, the system only says by which address of
/// this machine it would be.
const OTHERS: [IpAddr; 5] = [
    IpAddr::V4(Ipv4Addr::new(192, 0, 2, 1)),
    IpAddr::V4(Ipv4Addr::new(192, 168, 255, 254)),
    IpAddr::V4(Ipv4Addr::new(10, 255, 255, 254)),
    IpAddr::V4(Ipv4Addr::new(172, 31, 255, 254)),
    IpAddr::V6(Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 1)),
];

/// The address of this machine on the way to somebody.
fn towards(other: IpAddr) -> Option<IpAddr> {
    let any = if other.is_ipv4() { IpAddr::V4(Ipv4Addr::UNSPECIFIED) } else { IpAddr::V6(Ipv6Addr::UNSPECIFIED) };
    let socket = UdpSocket::bind((any, 0)).ok()?;
    socket.connect((other, 9)).ok()?;
    let own = socket.local_addr().ok()?.ip();
    (!own.is_loopback() && !own.is_unspecified()).then_some(own)
}

/// This machine's addresses where it listens at `bind`, the one most likely to be reached first; none where nobody but
/// itself reaches it.
pub(crate) fn addresses(bind: SocketAddr) -> Vec<IpAddr> {
    let bound = bind.ip();
    if !bound.is_unspecified() {
        return if bound.is_loopback() { Vec::new() } else { vec![bound] };
    }
    let mut found = Vec::new();
    for other in OTHERS {
        // Whoever listens on all of IPv6 takes IPv4 as well; not the other way round.
        if let Some(own) = towards(other).filter(|own| own.is_ipv4() || bound.is_ipv6())
            && !found.contains(&own)
        {
            found.push(own);
        }
    }
    found
}

/// How this machine is reached by its address.
pub(crate) fn at(address: IpAddr, port: u16) -> String {
    format!("http://{}", SocketAddr::new(address, port))
}

/// Where a server that listens at `bind` is found, as far as this machine can tell.
pub(crate) fn url(bind: SocketAddr) -> String {
    let loopback = match bind.ip() {
        bound if !bound.is_unspecified() => bound,
        IpAddr::V4(_) => IpAddr::V4(Ipv4Addr::LOCALHOST),
        IpAddr::V6(_) => IpAddr::V6(Ipv6Addr::LOCALHOST),
    };
    at(addresses(bind).first().copied().unwrap_or(loopback), bind.port())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_sent_nowhere() {
        for (bind, found) in [
            ("127.0.0.1:80", "http://127.0.0.1:80"),
            ("192.0.2.7:8080", "http://192.0.2.7:8080"),
            ("[::1]:1", "http://[::1]:1"),
        ] {
            assert_eq!(url(bind.parse().expect("an address")), found);
        }
        for bind in ["0.0.0.0:8080", "[::]:8080"] {
            let bind: SocketAddr = bind.parse().expect("an address");
            let all = addresses(bind);
            assert!(all.iter().all(|own| !own.is_unspecified() && !own.is_loopback()), "{all:?}");
            assert!(bind.is_ipv6() || all.iter().all(IpAddr::is_ipv4), "{all:?}");
            let host = url(bind);
            assert!(all.is_empty() || host == at(all[0], 8080), "{host}");
        }
    }
}
