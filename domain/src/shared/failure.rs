//! What can go wrong in a use case, whatever the context.

use super::fault::{Fault, Field};
use super::vocabulary::Vocabulary;

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
    /// Others hold what is needed, or it would take longer than there is time: again a little later.
    #[error("the database is busy")]
    Busy,
    /// There is no room left where the database or a file lies.
    #[error("the storage is full")]
    Full,
    /// The connection to the database is gone.
    #[error("the database is unreachable")]
    Unreachable,
    /// What was read makes no sense to the domain; the text names column and row, never the value.
    #[error("a stored row is corrupt: {0}")]
    Corrupt(&'static str),
}

/// What every use case may fail with, whatever it is about.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// A rule refuses it as things stand, whatever was typed in.
    #[error("{0}")]
    Rule(Fault),
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
        /// What it means, in English.
        label_en: &'static str,
        /// The action that was asked for.
        action: &'static str,
        /// The list of actions of which it is one.
        list: &'static str,
        /// What the state allows.
        allowed: Vec<&'static str>,
    },
    /// The version that the caller saw is no longer the current one.
    #[error("version conflict")]
    Version {
        /// The version that is current now.
        current: i32,
    },
    /// A field's value breaks a rule that only the use case can check.
    #[error("{}: {fault}", .field.name)]
    Field { field: Field, fault: Fault },
    /// Several fields at once, each for a reason of its own: whoever asked is told all of them together.
    #[error("{} fields", .0.len())]
    Fields(Vec<(Field, Fault)>),
    /// Something that a field names does not exist, or is not the actor's to know of.
    #[error("{}: {fault}", .field.name)]
    Missing { field: Field, fault: Fault },
    /// As [`Failure::Field`], in words that only the use case knows: what a division has laid down, or what may be chosen there.
    #[error("{}: {}", .0.field.name, .0.fault)]
    Explained(Box<Explained>),
    /// As [`Failure::Rule`], in words of its own: what it is that stands in the way.
    #[error("{}", .0.fault)]
    Because(Box<Because>),
    /// The repository failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Why a field's value is refused, in words of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explained {
    pub field: Field,
    pub fault: Fault,
    /// For people, in Chinese.
    pub zh: String,
    /// For people, in English.
    pub en: String,
}

/// Why a rule refuses it, in words of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Because {
    pub fault: Fault,
    /// For people, in Chinese.
    pub zh: String,
    /// For people, in English.
    pub en: String,
}

impl Failure {
    /// As [`Failure::rule`], in words of its own: in Chinese and in English.
    #[must_use]
    pub fn because(fault: impl Into<Fault>, (zh, en): (String, String)) -> Self {
        Self::Because(Box::new(Because { fault: fault.into(), zh, en }))
    }

    #[must_use]
    pub fn rule(fault: impl Into<Fault>) -> Self {
        Self::Rule(fault.into())
    }

    #[must_use]
    pub fn field(field: impl Into<Field>, fault: impl Into<Fault>) -> Self {
        Self::Field { field: field.into(), fault: fault.into() }
    }

    /// As [`Failure::field`], in words of its own: in Chinese and in English.
    #[must_use]
    pub fn explained(field: impl Into<Field>, fault: impl Into<Fault>, (zh, en): (String, String)) -> Self {
        Self::Explained(Box::new(Explained { field: field.into(), fault: fault.into(), zh, en }))
    }

    #[must_use]
    pub fn missing(field: impl Into<Field>, fault: impl Into<Fault>) -> Self {
        Self::Missing { field: field.into(), fault: fault.into() }
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
    /// As a [`Failure::Conflict`] with what may be done instead.
    pub fn into_failure(self, allowed: Vec<&'static str>) -> Failure {
        Failure::Conflict {
            state: self.state.as_str(),
            label: self.state.label(),
            label_en: self.state.description(),
            action: self.action.as_str(),
            list: A::NAME,
            allowed,
        }
    }
}
