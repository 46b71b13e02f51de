//! No wait of a connection is without an end. The framework has a deadline for the head of the first request alone, and none for
//! whoever takes an answer slowly or not at all. While a request is in hand its body's deadlines hold (`patience`) and its handler's.

use std::cell::Cell;
use std::io::{self, ErrorKind};
use std::mem;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Instant, Sleep, sleep_until};

/// How long the head of a request may take from its first byte on.
const HEAD: Duration = Duration::from_secs(10);
/// How long nobody may ask for anything, whatever lies half-read in a buffer. The framework ends what is merely idle before.
const IDLE: Duration = Duration::from_secs(90);
/// How long nothing of an answer may be taken.
const STUCK: Duration = Duration::from_secs(20);
/// How long an answer may wait for its taker on the whole, however little is taken of it.
const SLOW: Duration = Duration::from_secs(30);
/// What a byte of it is waited for where it takes longer: 1 KiB a second.
const EACH: Duration = Duration::from_nanos(976_562);

/// What a connection is told of its requests, which are answered one after the other.
#[derive(Clone, Default)]
pub(crate) struct Mark(Rc<Turns>);

#[derive(Default)]
struct Turns {
    in_hand: Cell<bool>,
    /// How often a request began or was answered.
    count: Cell<u32>,
}

/// A request that is in hand until this is dropped.
#[must_use]
pub(crate) struct InHand(Mark);

impl Mark {
    pub(crate) fn take_in_hand(&self) -> InHand {
        self.turn(true);
        InHand(self.clone())
    }

    fn turn(&self, in_hand: bool) {
        self.0.in_hand.set(in_hand);
        self.0.count.set(self.0.count.get().wrapping_add(1));
    }
}

impl Drop for InHand {
    fn drop(&mut self) {
        self.0.turn(false);
    }
}

/// A stream that ends where it is waited for too long.
pub(crate) struct Connection<S> {
    stream: S,
    mark: Mark,
    /// The turn that was looked at last.
    turn: u32,
    /// Whether something came of a request that nobody has in hand yet.
    head: bool,
    /// Whether it begins anew that somebody is waited for.
    anew: bool,
    /// Since when somebody is waited for who asks.
    since: Instant,
    /// Since when somebody is waited for who takes.
    blocked: Option<Instant>,
    /// How long this answer was blocked before.
    waited: Duration,
    /// How long it may be by what was taken of it since.
    earned: Duration,
    /// Rings when somebody may be late, or earlier: it is not set back by each request.
    timer: Option<Pin<Box<Sleep>>>,
}

impl<S> Connection<S> {
    pub(crate) fn new(stream: S) -> Self {
        Self {
            stream,
            mark: Mark::default(),
            turn: 0,
            head: false,
            anew: false,
            since: Instant::now(),
            blocked: None,
            waited: Duration::ZERO,
            earned: Duration::ZERO,
            timer: None,
        }
    }

    pub(crate) fn stream(&self) -> &S {
        &self.stream
    }

    /// By which it is told that a request is in hand.
    pub(crate) fn mark(&self) -> Mark {
        self.mark.clone()
    }

    /// Learns what became of requests.
    fn look(&mut self) {
        let turn = self.mark.0.count.get();
        if turn == self.turn {
            return;
        }
        (self.turn, self.head, self.anew) = (turn, false, true);
        // Answers that are asked for while another one is blocked are taken as one: nobody is slow with each of a thousand.
        if self.blocked.is_none() {
            (self.waited, self.earned) = (Duration::ZERO, Duration::ZERO);
        }
    }

    fn received(&mut self) {
        if !self.head && !self.mark.0.in_hand.get() {
            (self.head, self.since) = (true, Instant::now());
        }
    }

    fn taken(&mut self, bytes: usize) {
        // Whoever takes an answer is not late with the next request.
        self.anew = true;
        if let Some(blocked) = self.blocked.take() {
            self.waited += blocked.elapsed();
        }
        // What the kernel takes at first nobody has taken yet.
        if self.waited > Duration::ZERO {
            self.earned += EACH * u32::try_from(bytes).unwrap_or(u32::MAX);
        }
    }

    /// Until when somebody must have gone on.
    fn deadline(&self) -> Option<Instant> {
        match self.blocked {
            Some(blocked) => Some(blocked + STUCK.min(SLOW.max(self.earned).saturating_sub(self.waited))),
            None if self.mark.0.in_hand.get() => None,
            None => Some(self.since + if self.head { HEAD } else { IDLE }),
        }
    }

    /// Whether somebody is late. If not, it is asked again when somebody may be.
    fn is_late(&mut self, context: &mut Context<'_>) -> bool {
        self.look();
        if mem::take(&mut self.anew) {
            self.since = Instant::now();
        }
        let Some(deadline) = self.deadline() else { return false };
        let timer = self.timer.get_or_insert_with(|| Box::pin(sleep_until(deadline)));
        if timer.deadline() > deadline {
            timer.as_mut().reset(deadline);
        }
        while timer.as_mut().poll(context).is_ready() {
            if timer.deadline() >= deadline {
                return true;
            }
            timer.as_mut().reset(deadline);
        }
        false
    }

    fn has_rung(&self) -> bool {
        self.timer.as_ref().is_some_and(|timer| timer.is_elapsed())
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Connection<S> {
    fn poll_read(self: Pin<&mut Self>, context: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        let before = buffer.filled().len();
        let read = Pin::new(&mut this.stream).poll_read(context, buffer);
        if read.is_ready() {
            if buffer.filled().len() > before {
                this.received();
            }
            return read;
        }
        // No timer is set here: what was just read may be a whole request, which `poll_flush` knows.
        if !this.has_rung() || !this.is_late(context) {
            return Poll::Pending;
        }
        if this.blocked.is_some() {
            return Poll::Ready(Err(ErrorKind::TimedOut.into()));
        }
        // As if the other side had said its last word: what is whole is still answered, within as much time again.
        (this.head, this.since) = (false, Instant::now());
        Poll::Ready(Ok(()))
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Connection<S> {
    fn poll_write(self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        this.look();
        let written = Pin::new(&mut this.stream).poll_write(context, bytes);
        match written {
            Poll::Pending => {
                this.blocked.get_or_insert_with(Instant::now);
                if this.is_late(context) {
                    return Poll::Ready(Err(ErrorKind::TimedOut.into()));
                }
            }
            Poll::Ready(Ok(bytes)) => this.taken(bytes),
            Poll::Ready(Err(_)) => {}
        }
        written
    }

    /// The framework ends each of its turns with this, once it has handed on what it read and written what there is to say.
    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        if this.is_late(context) {
            return Poll::Ready(Err(ErrorKind::TimedOut.into()));
        }
        Pin::new(&mut this.stream).poll_flush(context)
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_shutdown(context)
    }
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use actix_http::{Extensions, HttpService, KeepAlive, Protocol, Request, Response};
    use actix_web::dev::{Service as _, ServiceFactory as _};
    use actix_web::rt::net::TcpStream;
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, DuplexStream, duplex};
    use tokio::runtime::Builder;
    use tokio::task::{JoinHandle, LocalSet, spawn_local};
    use tokio::time::{sleep, timeout};

    use super::*;

    const SECOND: Duration = Duration::from_secs(1);
    const LARGE: usize = 128 * 1024;
    /// How long `/late` takes.
    const LATE: Duration = Duration::from_secs(200);

    /// Tells a story in which time passes as soon as everybody waits.
    fn timed(story: impl Future<Output = ()>) {
        let runtime = Builder::new_current_thread().enable_time().start_paused(true).build().expect("a runtime");
        LocalSet::new().block_on(&runtime, story);
    }

    async fn answer(request: Request) -> Result<Response<Vec<u8>>, Infallible> {
        let _in_hand = request.conn_data::<Mark>().map(Mark::take_in_hand);
        if request.path() == "/late" {
            sleep(LATE).await;
        }
        let body = if request.path() == "/large" { vec![b'x'; LARGE] } else { b"whole".to_vec() };
        Ok(Response::ok().set_body(body))
    }

    /// The other side of a connection on which there is room for so many bytes, and who serves it. The framework's own timers are
    /// off.
    async fn served(room: usize) -> (DuplexStream, JoinHandle<()>) {
        let http = HttpService::build()
            .keep_alive(KeepAlive::Os)
            .client_request_timeout(Duration::ZERO)
            .on_connect_ext(|connection: &Connection<DuplexStream>, kept: &mut Extensions| {
                kept.insert(connection.mark());
            })
            .finish(answer);
        let service = http.new_service(()).await.expect("a service");
        let (near, far) = duplex(room);
        let task = spawn_local(async move {
            let _ = service.call((Connection::new(far), Protocol::Http1, None)).await;
        });
        (near, task)
    }

    fn request(path: &str) -> String {
        format!("GET {path} HTTP/1.1\r\nHost: x\r\n\r\n")
    }

    /// Asks, and is answered at once.
    async fn ask(near: &mut DuplexStream, asked: &str) {
        near.write_all(asked.as_bytes()).await.expect("an open connection");
        let mut answer = vec![0; 1024];
        let read = near.read(&mut answer).await.expect("an answer");
        assert!(answer[..read].ends_with(b"whole"), "{}", String::from_utf8_lossy(&answer[..read]));
    }

    /// Waits until a connection is ended, and holds how long after `began` that is.
    async fn ends(near: &mut DuplexStream, began: Instant, after: Duration) {
        let end = timeout(Duration::from_hours(1), near.read_to_end(&mut Vec::new())).await;
        end.expect("an end").expect("no failure");
        let took = began.elapsed();
        assert!((after..after + SECOND).contains(&took), "{took:?} instead of {after:?}");
    }

    #[test]
    fn the_head_of_a_later_request_is_whole_in_time_too() {
        timed(async {
            for before in 0..3 {
                let (mut near, _task) = served(4096).await;
                for _ in 0..before {
                    ask(&mut near, &request("/")).await;
                    sleep(IDLE / 2).await;
                }
                let began = Instant::now();
                for byte in *b"GET" {
                    near.write_all(&[byte]).await.expect("an open connection");
                    sleep(SECOND * 3).await;
                }
                ends(&mut near, began, HEAD).await;
            }
        });
    }

    #[test]
    fn who_asks_for_nothing_is_waited_for_until_the_end_of_patience() {
        timed(async {
            let half = request("/") + "GET /half";
            for last in [request("/"), half] {
                let (mut near, _task) = served(4096).await;
                for _ in 0..3 {
                    ask(&mut near, &request("/")).await;
                    sleep(IDLE.saturating_sub(SECOND * 5)).await;
                }
                ask(&mut near, &last).await;
                ends(&mut near, Instant::now(), IDLE).await;
            }
        });
    }

    #[test]
    fn nobody_is_late_while_a_request_is_in_hand() {
        timed(async {
            let (mut near, _task) = served(4096).await;
            ask(&mut near, &request("/")).await;
            for _ in 0..2 {
                let began = Instant::now();
                ask(&mut near, &request("/late")).await;
                assert!(began.elapsed() >= LATE);
                sleep(IDLE.saturating_sub(SECOND * 5)).await;
            }
            ask(&mut near, &request("/")).await;
        });
    }

    #[test]
    fn an_answer_of_which_nothing_is_taken_is_given_up() {
        timed(async {
            let (mut near, task) = served(1024).await;
            near.write_all(request("/large").as_bytes()).await.expect("an open connection");
            sleep(STUCK.saturating_sub(SECOND)).await;
            assert!(!task.is_finished());
            sleep(SECOND * 2).await;
            assert!(task.is_finished());
        });
    }

    #[test]
    fn an_answer_that_is_taken_byte_by_byte_is_given_up() {
        timed(async {
            let (mut near, task) = served(1024).await;
            near.write_all(request("/large").as_bytes()).await.expect("an open connection");
            let (began, mut taken) = (Instant::now(), [0; 512]);
            while !task.is_finished() {
                sleep(SECOND).await;
                near.read_exact(&mut taken).await.expect("as much as was asked for");
            }
            let took = began.elapsed();
            assert!((SLOW..SLOW + SECOND * 3).contains(&took), "{took:?}");
        });
    }

    #[test]
    fn a_slow_phone_is_waited_for_as_long_as_it_takes_something() {
        timed(async {
            let (mut near, _task) = served(2048).await;
            near.write_all(request("/large").as_bytes()).await.expect("an open connection");
            let (began, mut answers, mut taken) = (Instant::now(), Vec::new(), [0; 2048]);
            while !answers.ends_with(b"whole") {
                sleep(SECOND).await;
                if answers.is_empty() {
                    near.write_all(request("/").as_bytes()).await.expect("an open connection");
                }
                let read = near.read(&mut taken).await.expect("an open connection");
                assert!(read > 0, "given up after {:?}", began.elapsed());
                answers.extend_from_slice(&taken[..read]);
            }
            assert!(answers.len() > LARGE && began.elapsed() > SLOW * 2);
            ask(&mut near, &request("/")).await;
        });
    }

    #[test]
    fn ten_thousand_connections_are_cheap() {
        assert!(size_of::<Connection<TcpStream>>() <= size_of::<TcpStream>() + 200);
    }
}
