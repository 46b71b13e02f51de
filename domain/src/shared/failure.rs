//! What can go wrong in a use case, whatever the context: each context's own error enum wraps these.

use super::vocabulary::Vocabulary;

/// A value that breaks a rule; the sentence is for the person who typed it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Invalid(pub &'static str);

/// What a repository may fail with. None of it is the caller's fault.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Somebody else changed the entity since it was read.
    #[error("the entity was changed by somebody else")]
    Stale,
    /// A value that must be unique exists already; names the constraint where the database tells it.
    #[error("a unique value exists already")]
    Duplicate,
    /// The database failed; the text is for the log only.
    #[error("the database failed: {0}")]
    Database(String),
    /// The connection to the database is gone.
    #[error("the database is unreachable")]
    Unreachable,
    /// What was read makes no sense to the domain; the text names column and row, never the value.
    #[error("a stored row is corrupt: {0}")]
    Corrupt(&'static str),
}

/// What every use case may fail with, whatever it is about. `Own` is the context's own enum.
#[derive(Debug, thiserror::Error)]
pub enum Failure<Own: std::error::Error> {
    /// A rule of the context.
    #[error(transparent)]
    Own(Own),
    /// It does not exist, or the actor may not know that it does.
    #[error("not found")]
    NotFound,
    /// The actor may know of it, and may not do this.
    #[error("forbidden")]
    Forbidden,
    /// The action does not fit the state.
    #[error("the action {action} does not fit the state {state}")]
    Conflict {
        /// The state in which the entity is.
        state: &'static str,
        /// Its Chinese label.
        label: &'static str,
        /// The action that was asked for.
        action: &'static str,
        /// What the state allows.
        allowed: Vec<&'static str>,
    },
    /// The version that the caller saw is no longer the current one.
    #[error("version conflict")]
    Version {
        /// The version that is current now.
        current: i32,
    },
    /// A field's value breaks a rule that only the use case can check. The pointer is the field's JSON pointer.
    #[error("{reason}")]
    Field {
        /// JSON pointer of the field in the command.
        pointer: &'static str,
        /// What is wrong with it.
        reason: Invalid,
    },
    /// Something that the command names does not exist, or is not the actor's to know of.
    #[error("{reason}")]
    Missing {
        /// JSON pointer of the field in the command.
        pointer: &'static str,
        /// What is missing.
        reason: Invalid,
    },
    /// The repository failed.
    #[error(transparent)]
    Store(StoreError),
}

impl<Own: std::error::Error> From<StoreError> for Failure<Own> {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl<Own: std::error::Error> Failure<Own> {
    /// A [`Failure::Field`] for the field at `pointer`.
    #[must_use]
    pub fn field(pointer: &'static str, reason: &'static str) -> Self {
        Self::Field { pointer, reason: Invalid(reason) }
    }

    /// The same with the error of another context, which does this in passing.
    #[must_use]
    pub fn map<Other: std::error::Error>(self, own: impl FnOnce(Own) -> Other) -> Failure<Other> {
        match self {
            Self::Own(error) => Failure::Own(own(error)),
            Self::NotFound => Failure::NotFound,
            Self::Forbidden => Failure::Forbidden,
            Self::Conflict { state, label, action, allowed } => Failure::Conflict { state, label, action, allowed },
            Self::Version { current } => Failure::Version { current },
            Self::Field { pointer, reason } => Failure::Field { pointer, reason },
            Self::Missing { pointer, reason } => Failure::Missing { pointer, reason },
            Self::Store(error) => Failure::Store(error),
        }
    }

    /// A [`Failure::Missing`] for what the field at `pointer` names.
    #[must_use]
    pub fn missing(pointer: &'static str, reason: &'static str) -> Self {
        Self::Missing { pointer, reason: Invalid(reason) }
    }
}

/// An action that a state does not allow. Every state machine of the domain answers with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("illegal transition")]
pub struct TransitionError<S, A> {
    /// The state in which the entity is.
    pub state: S,
    /// The action that it refuses.
    pub action: A,
}

impl<S: Vocabulary, A: Vocabulary> TransitionError<S, A> {
    /// As a [`Failure::Conflict`] with what the state allows instead.
    pub fn into_failure<Own: std::error::Error>(self, allowed: Vec<&'static str>) -> Failure<Own> {
        Failure::Conflict {
            state: self.state.as_str(),
            label: self.state.label(),
            action: self.action.as_str(),
            allowed,
        }
    }
}

/// The error of a context that has no rules of its own to break.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Never {}
