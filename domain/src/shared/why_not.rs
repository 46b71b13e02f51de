//! Why somebody can't do something, who could, and what would have to happen first: read off a machine's table and a policy, so
//! that nothing is said here that a step would not hold.

use std::collections::VecDeque;

use super::fault::{Fault, Faults};
use super::machine::{Machine, Standing};
use super::vocabulary::Vocabulary;

crate::vocabulary! {
    /// What stands in the way of an action, whatever it is done to.
    Obstacle "不能操作的原因" {
        /// As it stands, nobody can do this.
        NotNow = "not_now" "当前状态不能进行这一操作",
        /// Others do this: see who.
        NotYours = "not_yours" "这一操作由其他人员进行",
    }
}

impl Faults for Obstacle {}

/// A step on the way to a state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WayStep<S, A, R> {
    pub action: A,
    /// Where it leads.
    pub to: S,
    /// By what they have to do with it, those who may take it.
    pub who: Vec<R>,
}

/// The shortest way to a state in which an action can be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Way<S, A, R> {
    pub state: S,
    /// Those who may do it there.
    pub who: Vec<R>,
    /// None where it stands there already.
    pub steps: Vec<WayStep<S, A, R>>,
}

/// Why an action is refused; it is not where no reason stands here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WhyNot<S, A, R> {
    pub action: A,
    /// Where the entity stands.
    pub state: S,
    pub reasons: Vec<Fault>,
    /// Where and by whom it can be done, the nearest first; none where no way leads there any more.
    pub ways: Vec<Way<S, A, R>>,
}

/// Why somebody with those `relations` can't do `action` to what stands so.
#[must_use]
pub fn why_not<A: Machine, R: Vocabulary>(
    relations: &[R],
    action: A,
    standing: Standing<A::State>,
    permit: impl Fn(R, A, A::State) -> bool,
) -> WhyNot<A::State, A, R> {
    let may = |action: A, state: A::State| -> Vec<R> {
        R::ALL.iter().copied().filter(|relation| permit(*relation, action, state)).collect()
    };
    let theirs = |state: A::State| relations.iter().any(|relation| permit(*relation, action, state));
    let (state, row) = (standing.state(), action.row());
    let reasons: Vec<Fault> = if action.is_legal_in(state) {
        (!theirs(state)).then(|| Fault::from(Obstacle::NotYours)).into_iter().collect()
    } else {
        let elsewhere = row.from.iter().any(|state| theirs(*state));
        let others = (!elsewhere).then(|| Fault::from(Obstacle::NotYours));
        [Fault::from(Obstacle::NotNow)].into_iter().chain(others).collect()
    };
    let (mut ways, mut seen) = (Vec::<Way<A::State, A, R>>::new(), vec![standing]);
    let mut queue = VecDeque::from([(standing, Vec::new())]);
    while let Some((at, steps)) = queue.pop_front() {
        let who = if action.is_legal_in(at.state()) { may(action, at.state()) } else { Vec::new() };
        if !who.is_empty() && ways.iter().all(|way| way.state != at.state()) {
            ways.push(Way { state: at.state(), who, steps: steps.clone() });
        }
        for next in A::ALL.iter().copied().filter(|next| next.is_offered()) {
            let (mut there, who) = (at, may(next, at.state()));
            if who.is_empty() || there.advance(next).is_none() || seen.contains(&there) {
                continue;
            }
            seen.push(there);
            let step = WayStep { action: next, to: there.state(), who };
            queue.push_back((there, steps.iter().cloned().chain([step]).collect()));
        }
    }
    WhyNot { action, state, reasons, ways }
}
