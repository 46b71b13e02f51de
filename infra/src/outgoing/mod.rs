//! What is asked of others over the network: with a deadline, a bound on what is read of an answer, a breaker for each of those
//! who are asked, and figures. Addresses, requests and answers hold secrets and persons: nothing of them reaches a log.

mod breaker;
mod secret;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use mashang_domain::shared::Vocabulary;
use reqwest::header::HeaderMap;
use reqwest::{Client, RequestBuilder, StatusCode, redirect};
use serde::de::DeserializeOwned;

use breaker::Breaker;
pub use secret::Secret;

/// Bytes of an answer that are read at most.
const MOST: usize = 256 * 1024;
/// How long a connection that nobody uses is kept.
const IDLE: Duration = Duration::from_mins(1);
/// Failures in a row after which somebody is spared.
const THRESHOLD: u32 = 5;
/// How long whoever asks again waits at least, in milliseconds, and how much longer at most: not all at one moment.
const AGAIN: [u64; 2] = [100, 200];

mashang_domain::vocabulary! {
    /// Who is asked.
    Target "外部服务" {
        /// `WeChat`, who somebody is.
        WechatLogin = "wechat_login" "微信登录",
        /// `WeChat`, who looks at a page inside it.
        WechatPage = "wechat_page" "微信网页授权",
        /// `WeChat`, for a token.
        WechatToken = "wechat_token" "微信接口凭证",
        /// `WeChat`, to do something.
        Wechat = "wechat" "微信接口",
        /// The network that carries messages to phones.
        Sms = "sms" "短信服务",
        /// The store of objects where files lie.
        Files = "files" "文件存储",
    }
}

/// Why there is no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Silence {
    /// Nobody was reached, and so nothing was done.
    Unreachable,
    /// Nothing came in time: what was asked for may have been done.
    Lost,
    /// What came is no answer.
    Nonsense,
    /// It was silent several times in a row, and is not asked for a while.
    Spared,
}

impl Silence {
    /// For operators.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Unreachable => "unreachable",
            Self::Lost => "no answer in time",
            Self::Nonsense => "an answer that makes no sense",
            Self::Spared => "spared after several failures",
        }
    }
}

#[derive(Default)]
struct Line {
    breaker: Breaker,
    answered: AtomicU64,
    silent: AtomicU64,
    spared: AtomicU64,
    micros: AtomicU64,
}

/// How somebody answered since this process started.
#[derive(Clone, Copy, Debug)]
pub struct Traffic {
    pub target: Target,
    pub answered: u64,
    pub silent: u64,
    pub spared: u64,
    /// Time that was waited.
    pub micros: u64,
}

struct Inner {
    client: Client,
    /// For how long somebody who is silent is spared.
    pause: Duration,
    lines: [Line; 6],
}

/// Asks others.
#[derive(Clone)]
pub struct Outgoing(Arc<Inner>);

impl Outgoing {
    /// Everybody has `deadline` to answer.
    ///
    /// # Errors
    /// A sentence for the operator.
    pub fn new(deadline: Duration) -> Result<Self, String> {
        let client = Client::builder()
            .timeout(deadline)
            .connect_timeout(deadline)
            .pool_idle_timeout(IDLE)
            .redirect(redirect::Policy::none())
            .user_agent("mashang")
            .build()
            .map_err(|error| format!("nobody outside can be asked: {error}"))?;
        Ok(Self(Arc::new(Inner { client, pause: deadline * 2, lines: <[Line; 6]>::default() })))
    }

    /// By which requests are made.
    #[must_use]
    pub fn client(&self) -> &Client {
        &self.0.client
    }

    fn line(&self, target: Target) -> &Line {
        let [login, page, token, wechat, sms, files] = &self.0.lines;
        match target {
            Target::WechatLogin => login,
            Target::WechatPage => page,
            Target::WechatToken => token,
            Target::Wechat => wechat,
            Target::Sms => sms,
            Target::Files => files,
        }
    }

    /// Asks once.
    ///
    /// # Errors
    /// [`Silence`].
    pub async fn ask<T: DeserializeOwned>(&self, target: Target, request: RequestBuilder) -> Result<T, Silence> {
        self.ask_for(target, request, MOST, |bytes| parsed(&bytes)).await
    }

    /// The same for an answer of at most so many bytes that is not JSON alone.
    ///
    /// # Errors
    /// [`Silence`].
    pub(crate) async fn ask_for<T>(
        &self,
        target: Target,
        request: RequestBuilder,
        most: usize,
        read_as: impl FnOnce(Vec<u8>) -> Result<T, Silence>,
    ) -> Result<T, Silence> {
        self.through(target, async { settled(request, most).await.and_then(read_as) }).await
    }

    /// Asks once somebody whose answers are told apart by their status. That something went wrong over there is no answer, unless
    /// it is that there is no room.
    ///
    /// # Errors
    /// [`Silence`].
    pub(crate) async fn exchange(
        &self,
        target: Target,
        request: RequestBuilder,
        most: usize,
    ) -> Result<Answered, Silence> {
        let asked = async {
            let answered = read(request, most).await?;
            let failed = answered.status.is_server_error() && answered.status != StatusCode::INSUFFICIENT_STORAGE;
            if failed { Err(Silence::Nonsense) } else { Ok(answered) }
        };
        self.through(target, asked).await
    }

    /// Counts what comes of `asked`, and spares whoever was silent too often.
    async fn through<T>(&self, target: Target, asked: impl Future<Output = Result<T, Silence>>) -> Result<T, Silence> {
        let line = self.line(target);
        if !line.breaker.admits(Instant::now(), self.0.pause) {
            line.spared.fetch_add(1, Ordering::Relaxed);
            return Err(Silence::Spared);
        }
        let begin = Instant::now();
        let answer = asked.await;
        let took = u64::try_from(begin.elapsed().as_micros()).unwrap_or(u64::MAX);
        line.micros.fetch_add(took, Ordering::Relaxed);
        if let Err(silence) = &answer {
            line.silent.fetch_add(1, Ordering::Relaxed);
            line.breaker.failed(Instant::now(), self.0.pause, THRESHOLD);
            tracing::warn!(who = target.as_str(), why = silence.as_str(), "somebody outside did not answer");
        } else {
            line.answered.fetch_add(1, Ordering::Relaxed);
            line.breaker.answered();
        }
        answer
    }

    /// How everybody answered.
    #[must_use]
    pub fn traffic(&self) -> Vec<Traffic> {
        let of = |target: &Target| {
            let line = self.line(*target);
            let read = |figure: &AtomicU64| figure.load(Ordering::Relaxed);
            Traffic {
                target: *target,
                answered: read(&line.answered),
                silent: read(&line.silent),
                spared: read(&line.spared),
                micros: read(&line.micros),
            }
        };
        Target::ALL.iter().map(of).collect()
    }
}

/// Waits before somebody is asked again.
pub(crate) async fn a_moment() {
    let [least, more] = AGAIN;
    tokio::time::sleep(Duration::from_millis(least + fastrand::u64(..=more))).await;
}

fn silence(error: &reqwest::Error) -> Silence {
    if error.is_connect() { Silence::Unreachable } else { Silence::Lost }
}

/// What somebody answered.
pub(crate) struct Answered {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

async fn read(request: RequestBuilder, most: usize) -> Result<Answered, Silence> {
    let mut response = request.send().await.map_err(|error| silence(&error))?;
    let (status, headers, mut body) = (response.status(), response.headers().clone(), Vec::new());
    while let Some(piece) = response.chunk().await.map_err(|error| silence(&error))? {
        if body.len() + piece.len() > most {
            return Err(Silence::Nonsense);
        }
        body.extend_from_slice(&piece);
    }
    Ok(Answered { status, headers, body })
}

/// What somebody answered who says 200 to whatever went well.
async fn settled(request: RequestBuilder, most: usize) -> Result<Vec<u8>, Silence> {
    let answered = read(request, most).await?;
    if answered.status == StatusCode::OK { Ok(answered.body) } else { Err(Silence::Nonsense) }
}

pub(crate) fn parsed<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Silence> {
    serde_json::from_slice(bytes).map_err(|_| Silence::Nonsense)
}
