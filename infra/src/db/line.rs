//! Connections on which nothing comes back. Whoever takes what is sent and answers nothing, a database that stands still or a
//! proxy before it, keeps a thread for ever: libpq waits without an end, and TCP sees nothing wrong. A watchman shuts their
//! sockets, so that who waits learns that the connection is gone.

use std::os::fd::OwnedFd;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, LazyLock, Mutex, PoisonError, Weak};
use std::time::{Duration, Instant};

/// How much longer than it may run a statement is waited for.
const GRACE: Duration = Duration::from_secs(1);
/// How often it is looked.
const LOOK: Duration = Duration::from_millis(250);
/// Marks that there are. They come again after so many connections.
const MARKS: u32 = 1_000;

static BEGINNING: LazyLock<Instant> = LazyLock::new(Instant::now);

fn millis_from_now(time: Duration) -> u64 {
    u64::try_from((BEGINNING.elapsed() + time).as_millis()).unwrap_or(u64::MAX)
}

/// What is added to a connection's `tcp_user_timeout`, in milliseconds: by that its socket is known among all of the process.
/// libpq tells but the number of a socket, and nothing that is safe can be made of a number.
pub(super) fn mark() -> u32 {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    1 + NEXT.fetch_add(1, Ordering::Relaxed) % MARKS
}

/// A connection's socket, and until when an answer is waited for; 0 while none is.
#[derive(Debug)]
struct Socket {
    fd: OwnedFd,
    until: AtomicU64,
}

/// The line to a server that may be silent for so long.
#[derive(Debug)]
pub(crate) struct Line {
    socket: Arc<Socket>,
    limit: Duration,
}

impl Line {
    /// An answer is waited for from now on.
    pub(crate) fn ask(&self) {
        self.socket.until.store(millis_from_now(self.limit + GRACE), Ordering::Relaxed);
    }

    /// It has come, or never will.
    pub(crate) fn rest(&self) {
        self.socket.until.store(0, Ordering::Relaxed);
    }
}

/// The sockets that are watched.
#[derive(Debug, Default)]
pub(crate) struct Watch {
    sockets: Mutex<Vec<Weak<Socket>>>,
    cut: AtomicU64,
}

impl Watch {
    /// Watches the socket whose `tcp_user_timeout` it is, which nobody else's may be; `None` where it can't be had, as on a
    /// Unix socket or in a container that forbids it: TCP's own limits stand there.
    pub(super) fn add(&self, timeout: u32, limit: Duration) -> Option<Line> {
        let socket = Arc::new(Socket { fd: socket_with(timeout)?, until: AtomicU64::new(0) });
        self.sockets.lock().unwrap_or_else(PoisonError::into_inner).push(Arc::downgrade(&socket));
        Some(Line { socket, limit })
    }

    /// Shuts those on which nothing came back until then.
    fn look(&self, then: u64) {
        self.sockets.lock().unwrap_or_else(PoisonError::into_inner).retain(|socket| {
            let Some(socket) = socket.upgrade() else { return false };
            let until = socket.until.load(Ordering::Relaxed);
            // Where the answer has come meanwhile, it is another that is waited for.
            let silent = until != 0
                && until < then
                && socket.until.compare_exchange(until, 0, Ordering::Relaxed, Ordering::Relaxed).is_ok();
            if silent {
                let _ = rustix::net::shutdown(&socket.fd, rustix::net::Shutdown::Both);
                self.cut.fetch_add(1, Ordering::Relaxed);
                tracing::warn!("a connection to the database on which nothing came back was cut");
            }
            true
        });
    }

    /// How many were cut.
    pub(super) fn cut(&self) -> u64 {
        self.cut.load(Ordering::Relaxed)
    }
}

/// Rests; `false` when it is time to stop.
pub(super) fn rest(halted: &Receiver<()>, time: Duration) -> bool {
    halted.recv_timeout(time) == Err(RecvTimeoutError::Timeout)
}

/// A thread that watches until this is dropped, and cuts then whatever is still waited for.
pub(super) struct Watchman {
    _halt: Sender<()>,
}

impl Watchman {
    pub(super) fn start(watch: Arc<Watch>) -> Result<Self, String> {
        let (halt, halted) = channel();
        std::thread::Builder::new()
            .name("db-watch".into())
            .spawn(move || {
                while rest(&halted, LOOK) {
                    watch.look(millis_from_now(Duration::ZERO));
                }
                watch.look(u64::MAX);
            })
            .map_err(|error| format!("cannot start a database thread: {error}"))?;
        Ok(Self { _halt: halt })
    }
}

/// A copy of this process's only socket with that `tcp_user_timeout`.
#[cfg(target_os = "linux")]
fn socket_with(timeout: u32) -> Option<OwnedFd> {
    use rustix::process::{PidfdFlags, PidfdGetfdFlags, getpid, pidfd_getfd, pidfd_open};

    let own = pidfd_open(getpid(), PidfdFlags::empty()).ok()?;
    let mut found = None;
    for entry in std::fs::read_dir("/proc/self/fd").ok()?.flatten() {
        // A copy of a file would take its locks along when it is closed.
        let is_socket =
            std::fs::read_link(entry.path()).is_ok_and(|target| target.to_string_lossy().starts_with("socket:"));
        let number = entry.file_name().to_str().and_then(|number| number.parse().ok());
        let (true, Some(number)) = (is_socket, number) else { continue };
        let Ok(copy) = pidfd_getfd(&own, number, PidfdGetfdFlags::empty()) else { continue };
        if rustix::net::sockopt::tcp_user_timeout(&copy).is_ok_and(|of| of == timeout) && found.replace(copy).is_some()
        {
            return None;
        }
    }
    found
}

#[cfg(not(target_os = "linux"))]
fn socket_with(_timeout: u32) -> Option<OwnedFd> {
    None
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use std::io::Read;
    use std::net::{TcpListener, TcpStream};

    use super::*;

    #[test]
    fn who_waits_for_an_answer_that_never_comes_is_let_go_and_nobody_else_is() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let mut streams: Vec<TcpStream> =
            (0..2).map(|_| TcpStream::connect(listener.local_addr().unwrap()).unwrap()).collect();
        let _silent: Vec<_> = (0..2).map(|_| listener.accept().unwrap()).collect();
        let watch = Watch::default();
        let lines: Vec<Line> = (0_u32..)
            .zip(&streams)
            .map(|(number, stream)| {
                rustix::net::sockopt::set_tcp_user_timeout(stream, 54_321 + number).unwrap();
                watch.add(54_321 + number, Duration::ZERO).unwrap()
            })
            .collect();
        assert!(watch.add(54_320, Duration::ZERO).is_none());
        lines[0].ask();
        watch.look(millis_from_now(Duration::ZERO));
        assert_eq!(watch.cut(), 0, "there is a grace");
        watch.look(millis_from_now(GRACE * 2));
        assert_eq!(watch.cut(), 1);
        assert_eq!(streams[0].read(&mut [0; 1]).unwrap(), 0, "as if the other had hung up");
        streams[1].set_nonblocking(true).unwrap();
        assert_eq!(streams[1].read(&mut [0; 1]).unwrap_err().kind(), std::io::ErrorKind::WouldBlock);
        drop(lines);
        watch.look(0);
        assert!(watch.sockets.lock().unwrap().is_empty());
    }
}
