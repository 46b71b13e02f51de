//! Somebody between the program and its database who can fall silent, as a proxy or a network does that takes all and gives
//! nothing.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Passes on what is said on each connection until it falls silent.
pub struct Proxy {
    taken: Arc<AtomicUsize>,
    silent: Arc<AtomicUsize>,
}

impl Proxy {
    /// Begins to pass on what is said to the server of that URL; returns the URL to say it to.
    ///
    /// # Panics
    /// When it names no host and port, or nobody listens.
    #[must_use]
    pub fn before(url: &str) -> (Self, String) {
        let begin = url.find('@').or_else(|| url.find("//").map(|at| at + 1)).expect("a host") + 1;
        let host = url[begin..].split(['/', '?']).next().expect("a host").to_owned();
        let target = if host.contains(':') { host.clone() } else { format!("{host}:5432") };
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let own = listener.local_addr().expect("an address").to_string();
        let proxy = Self { taken: Arc::default(), silent: Arc::default() };
        let (taken, silent) = (Arc::clone(&proxy.taken), Arc::clone(&proxy.silent));
        std::thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let number = taken.fetch_add(1, Ordering::SeqCst) + 1;
                let Ok(server) = TcpStream::connect(&target) else { continue };
                for (from, to) in [(&client, &server), (&server, &client)] {
                    let (from, to) = (from.try_clone().expect("a copy"), to.try_clone().expect("a copy"));
                    let silent = Arc::clone(&silent);
                    std::thread::spawn(move || pass(number, from, to, &silent));
                }
            }
        });
        (proxy, url.replacen(&host, &own, 1))
    }

    /// Passes on nothing more of what is said on the connections that there are, and hangs up on none of them.
    pub fn fall_silent(&self) {
        self.silent.store(self.taken.load(Ordering::SeqCst), Ordering::SeqCst);
    }
}

fn pass(number: usize, mut from: TcpStream, mut to: TcpStream, silent: &AtomicUsize) {
    let mut bytes = [0; 8_192];
    while let Ok(count @ 1..) = from.read(&mut bytes) {
        while number <= silent.load(Ordering::SeqCst) {
            std::thread::park();
        }
        if to.write_all(&bytes[..count]).is_err() {
            break;
        }
    }
    let _ = to.shutdown(Shutdown::Write);
}
