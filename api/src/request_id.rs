//! The id of the request that is being answered: in its answer, in problems and in logs.

use std::future::Future;

tokio::task_local! {
    static CURRENT: String;
}

/// Empty outside of a request, on database threads for example.
pub(crate) fn current() -> String {
    CURRENT.try_with(Clone::clone).unwrap_or_default()
}

/// Answers a request by that id.
pub(crate) async fn within<F: Future>(id: String, answer: F) -> F::Output {
    CURRENT.scope(id, answer).await
}
