//! How many connections one address holds at a time. One beyond its share is hung up on before a word of it is read, and one
//! whose other side takes nothing of its answer for a while is cut.

use std::collections::HashMap;
use std::net::{IpAddr, Shutdown};
use std::os::fd::AsFd;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use actix_web::dev::Extensions;
use actix_web::rt::net::TcpStream;
use socket2::SockRef;

use crate::origin::{self, Network};

/// How long what was sent waits to be taken. The kernel counts, and only while nothing at all is: a phone on a slow network takes
/// something now and then.
const TAKEN_WITHIN: Duration = Duration::from_secs(30);

/// How much lies with the kernel that it has not sent, at most: more would hide for minutes whether a slow phone takes anything.
const UNSENT: u32 = 32 * 1024;

/// Who is connected.
pub(crate) struct Crowd {
    /// Connections of one address at most.
    most: u32,
    /// Who is not counted: those who speak for many.
    proxies: Vec<Network>,
    open: Mutex<HashMap<IpAddr, u32>>,
}

/// The place of a connection; free again when that one is gone.
struct Place {
    crowd: Arc<Crowd>,
    address: IpAddr,
}

impl Crowd {
    pub(crate) fn new(most: u32, proxies: Vec<Network>) -> Arc<Self> {
        Arc::new(Self { most, proxies, open: Mutex::default() })
    }

    /// Nobody panics while holding it.
    fn lock(&self) -> MutexGuard<'_, HashMap<IpAddr, u32>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Gives a new connection a place among what is `kept` for as long as it lasts, or hangs up.
    pub(crate) fn receive(self: &Arc<Self>, stream: &TcpStream, kept: &mut Extensions) {
        let socket = SockRef::from(stream);
        let limited =
            socket.set_tcp_user_timeout(Some(TAKEN_WITHIN)).and_then(|()| socket.set_tcp_notsent_lowat(UNSENT));
        if let Err(error) = limited {
            tracing::debug!(%error, "a connection that takes nothing will be cut late");
        }
        let Some(address) = stream.peer_addr().ok().and_then(|peer| origin::caller(peer.ip(), &[], &self.proxies))
        else {
            return;
        };
        match self.place(address) {
            Some(place) => {
                kept.insert(place);
            }
            None => hang_up(stream),
        }
    }

    fn place(self: &Arc<Self>, address: IpAddr) -> Option<Place> {
        let mut open = self.lock();
        let count = open.entry(address).or_default();
        if *count >= self.most {
            return None;
        }
        *count += 1;
        Some(Place { crowd: Arc::clone(self), address })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut open = self.crowd.lock();
        if let Some(count) = open.get_mut(&self.address) {
            *count -= 1;
            if *count == 0 {
                open.remove(&self.address);
            }
        }
    }
}

/// Ends a connection for both sides: whoever reads it finds it at its end.
fn hang_up(stream: &TcpStream) {
    if let Ok(same) = stream.as_fd().try_clone_to_owned() {
        let _ = std::net::TcpStream::from(same).shutdown(Shutdown::Both);
    }
}

#[cfg(test)]
mod tests {
    use actix_web::rt::net::TcpListener;

    use super::*;

    #[test]
    fn a_connection_that_takes_nothing_is_cut() {
        actix_web::rt::System::new().block_on(async {
            let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
            let _other = TcpStream::connect(listener.local_addr().expect("an address")).await.expect("a connection");
            let (stream, _) = listener.accept().await.expect("a connection");
            let mut kept = Extensions::new();
            Crowd::new(2, Vec::new()).receive(&stream, &mut kept);
            assert!(kept.contains::<Place>());
            let waits = SockRef::from(&stream).tcp_user_timeout().expect("an option");
            assert_eq!(waits, Some(TAKEN_WITHIN));
            assert_eq!(SockRef::from(&stream).tcp_notsent_lowat().expect("an option"), UNSENT);
        });
    }

    #[test]
    fn a_place_is_free_again_with_its_connection() {
        let crowd = Crowd::new(2, Vec::new());
        let [one, other] = ["203.0.113.7", "203.0.113.8"].map(|text| text.parse::<IpAddr>().expect("an address"));
        let first = crowd.place(one).expect("a place");
        let _second = crowd.place(one).expect("a place");
        assert!(crowd.place(one).is_none());
        let others = crowd.place(other).expect("a place");
        drop(first);
        let _third = crowd.place(one).expect("a place");
        assert!(crowd.place(one).is_none());
        drop(others);
        assert_eq!(crowd.lock().len(), 1, "who holds nothing is forgotten");
    }
}
