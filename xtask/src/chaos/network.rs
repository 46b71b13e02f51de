//! A network between the house and its database that takes all that is said and passes nothing on.

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use super::House;
use super::client::{Made, Residents, said, second};

/// Passes on what is said on each connection until it falls silent. Who is between stays there as long as we run.
#[derive(Clone, Default)]
struct Between {
    taken: Arc<AtomicUsize>,
    silent: Arc<AtomicUsize>,
}

impl Between {
    /// Begins; answers where to say what shall come to `target`.
    fn begin(&self, target: SocketAddr) -> Result<SocketAddr, String> {
        let listener = TcpListener::bind("127.0.0.1:0").map_err(|error| error.to_string())?;
        let own = listener.local_addr().map_err(|error| error.to_string())?;
        let between = self.clone();
        std::thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let number = between.taken.fetch_add(1, Ordering::SeqCst) + 1;
                let Ok(server) = TcpStream::connect(target) else { continue };
                for (from, to) in [(&client, &server), (&server, &client)] {
                    let (Ok(from), Ok(to)) = (from.try_clone(), to.try_clone()) else { continue };
                    let silent = Arc::clone(&between.silent);
                    std::thread::spawn(move || pass(number, from, to, &silent));
                }
            }
        });
        Ok(own)
    }

    /// Passes on nothing more on the connections that there are.
    fn fall_silent(&self) {
        self.silent.store(self.taken.load(Ordering::SeqCst), Ordering::SeqCst);
    }

    /// Nor on any that come.
    fn fall_silent_for_all(&self) {
        self.silent.store(usize::MAX, Ordering::SeqCst);
    }
}

fn pass(number: usize, mut from: TcpStream, mut to: TcpStream, silent: &AtomicUsize) {
    let mut bytes = [0; 16_384];
    while let Ok(count @ 1..) = from.read(&mut bytes) {
        while number <= silent.load(Ordering::SeqCst) {
            std::thread::park();
        }
        if bytes.get(..count).is_none_or(|told| to.write_all(told).is_err()) {
            break;
        }
    }
    let _ = to.shutdown(Shutdown::Write);
}

/// Three times on the connections that there are, then on all, when the house is told to stop.
pub(super) fn nothing_comes_back(house: &mut House) -> Made {
    let Some(cluster) = &house.cluster else { return Err("PostgreSQL alone".into()) };
    let (direct, target) = (house.url.clone(), cluster.address());
    let between = Between::default();
    let own = between.begin(target)?;
    house.kill();
    house.url = direct.replacen(&target.to_string(), &own.to_string(), 1);
    house.serve()?;
    let residents = Residents::begin(house.address, &house.code, "silent", 8);
    let mut longest = Duration::ZERO;
    for _ in 0..3 {
        second(1);
        between.fall_silent();
        let since = Instant::now();
        // What was on its way is answered still.
        second(1);
        longest = longest.max(House::heal(&residents, since));
    }
    let mut diary = residents.end();
    let residents = Residents::begin(house.address, &house.code, "silent-to-the-end", 8);
    second(1);
    between.fall_silent_for_all();
    second(1);
    let took = house.terminate()?;
    house.url = direct;
    house.serve()?;
    diary.add(residents.end());
    let late = if took > Duration::from_secs(10) { " **too late**" } else { "" };
    let words = format!("{}; ended {:.1} s after SIGTERM{late}", said(&mut diary), took.as_secs_f64());
    Ok((diary, Some(longest), words))
}
