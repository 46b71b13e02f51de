//! State machines as tables: a row for each action says from which states it is legal and where it leads, and whoever wants
//! to know what a state allows reads the rows.

use super::failure::{Failure, TransitionError};
use super::vocabulary::Vocabulary;

/// Where an action leads, from whichever state it was legal in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leads<S> {
    /// Into this state; be it the one where the entity stands, it enters it anew.
    To(S),
    /// Nowhere: something happened, and the entity stands where it stood.
    Stay,
    /// Into this state, to come back later to where it stood.
    Pause(S),
    /// From a pause into this state, from which it can still come back to where it paused.
    Rest(S),
    /// Back to where it paused.
    Back,
    /// Into this state, to come back later to where it stood, or to where it was to go back to already.
    SetAside(S),
}

/// The row of an action.
#[derive(Clone, Copy, Debug)]
pub struct Row<S: 'static> {
    /// The states in which it is legal.
    pub from: &'static [S],
    pub leads: Leads<S>,
}

impl<S> Row<S> {
    pub const fn to(from: &'static [S], state: S) -> Self {
        Self { from, leads: Leads::To(state) }
    }

    pub const fn stay(from: &'static [S]) -> Self {
        Self { from, leads: Leads::Stay }
    }
}

/// Actions whose rows are the table of a state machine.
pub trait Machine: Vocabulary {
    type State: Vocabulary;

    fn row(self) -> Row<Self::State>;

    /// Whether people do it by itself, so that it is named among what they may do.
    fn is_offered(self) -> bool {
        true
    }

    fn is_legal_in(self, state: Self::State) -> bool {
        self.row().from.contains(&state)
    }

    /// What `state` allows.
    #[must_use]
    fn allowed_in(state: Self::State) -> Vec<Self> {
        Self::ALL.iter().copied().filter(|action| action.is_offered() && action.is_legal_in(state)).collect()
    }

    /// Why `state` refuses this action, with what is open to the actor instead.
    fn refusal(self, state: Self::State, open: &[Self]) -> Failure {
        let allowed = open.iter().copied().map(Vocabulary::as_str).collect();
        TransitionError { state, action: self }.into_failure(allowed)
    }
}

/// A step that was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moved<S> {
    /// Where the entity stood.
    pub from: S,
    /// Where it stands.
    pub to: S,
    /// Whether it entered that state with this step, be it the same one again, and did not just stay in it.
    pub entered: bool,
}

/// Where an entity stands, and where it goes back to once what it paused for is there. Nothing but a step by its table
/// changes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing<S> {
    state: S,
    resume: Option<S>,
}

impl<S: Vocabulary> Standing<S> {
    /// Where an entity begins, or as a repository kept it.
    pub fn at(state: S) -> Self {
        Self { state, resume: None }
    }

    /// The same for one that may have paused.
    pub fn restore(state: S, resume: Option<S>) -> Self {
        Self { state, resume }
    }

    pub fn state(self) -> S {
        self.state
    }

    /// Where a paused entity goes back to.
    pub fn resume(self) -> Option<S> {
        self.resume
    }

    /// Makes a step; `None` where the table refuses it, and nothing has changed then.
    pub fn advance<A: Machine<State = S>>(&mut self, action: A) -> Option<Moved<S>> {
        let from = self.state;
        if !action.is_legal_in(from) {
            return None;
        }
        let (to, resume, entered) = match action.row().leads {
            Leads::To(to) => (to, None, true),
            Leads::Stay => (from, self.resume, false),
            Leads::Pause(to) => (to, Some(from), true),
            Leads::Rest(to) => (to, self.resume, true),
            Leads::Back => (self.resume?, None, true),
            Leads::SetAside(to) => (to, self.resume.or(Some(from)), true),
        };
        (self.state, self.resume) = (to, resume);
        Some(Moved { from, to, entered })
    }
}
