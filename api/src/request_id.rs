//! The ids of the request that is being answered: by which proxies and callers know it, in its answer, in problems and in logs;
//! and one of our own making, in what is kept.

use std::future::Future;

/// What a request is called.
#[derive(Clone, Debug, Default)]
pub(crate) struct RequestIds {
    /// Our own, or the one that a trusted proxy gave.
    pub(crate) shown: String,
    /// Our own: nobody writes into what is kept by calling a request something.
    pub(crate) own: String,
}

tokio::task_local! {
    static CURRENT: RequestIds;
}

/// Empty outside of a request, on database threads for example.
pub(crate) fn current() -> String {
    CURRENT.try_with(|ids| ids.shown.clone()).unwrap_or_default()
}

/// The same of our own making, for what is kept.
pub(crate) fn own() -> String {
    CURRENT.try_with(|ids| ids.own.clone()).unwrap_or_default()
}

/// Answers a request by those ids.
pub(crate) async fn within<F: Future>(ids: RequestIds, answer: F) -> F::Output {
    CURRENT.scope(ids, answer).await
}
