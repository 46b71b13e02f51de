//! Why somebody can't do something, who could, and what would have to happen first: read off a machine's table and a policy, so
//! that nothing is said here that a step would not hold.

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
    let state = standing.state();
    let (reasons, reached) = (reasons(relations, action, state, &permit), reach::<A, R>(standing, &permit));
    WhyNot { action, state, reasons, ways: ways(action, &reached, &permit) }
}

/// What stands in the way of `action` in `state` for somebody with those `relations`.
#[must_use]
pub fn reasons<A: Machine, R: Vocabulary>(
    relations: &[R],
    action: A,
    state: A::State,
    permit: impl Fn(R, A, A::State) -> bool,
) -> Vec<Fault> {
    let theirs = |state: A::State| relations.iter().any(|relation| permit(*relation, action, state));
    if action.is_legal_in(state) {
        return (!theirs(state)).then(|| Fault::from(Obstacle::NotYours)).into_iter().collect();
    }
    let elsewhere = action.row().from.iter().any(|state| theirs(*state));
    let others = (!elsewhere).then(|| Fault::from(Obstacle::NotYours));
    [Fault::from(Obstacle::NotNow)].into_iter().chain(others).collect()
}

/// Somewhere that people can bring an entity, and by which steps.
#[derive(Clone, Debug)]
pub struct Reached<A: Machine, R> {
    pub standing: Standing<A::State>,
    pub steps: Vec<WayStep<A::State, A, R>>,
}

/// Those who may do `action` in `state`.
fn who<A: Machine, R: Vocabulary>(action: A, state: A::State, permit: impl Fn(R, A, A::State) -> bool) -> Vec<R> {
    R::ALL.iter().copied().filter(|relation| permit(*relation, action, state)).collect()
}

/// Wherever people can bring what stands so, the nearest first and each by the shortest way; whatever is to be done there.
#[must_use]
pub fn reach<A: Machine, R: Vocabulary>(
    standing: Standing<A::State>,
    permit: impl Fn(R, A, A::State) -> bool,
) -> Vec<Reached<A, R>> {
    let mut reached = vec![Reached { standing, steps: Vec::new() }];
    let mut next = 0;
    while let Some(Reached { standing: at, steps }) = reached.get(next).cloned() {
        next += 1;
        for action in A::ALL.iter().copied().filter(|action| action.is_offered()) {
            let mut there = at;
            if there.advance(action).is_none() || reached.iter().any(|one| one.standing == there) {
                continue;
            }
            let who = who(action, at.state(), &permit);
            if who.is_empty() {
                continue;
            }
            let step = WayStep { action, to: there.state(), who };
            reached.push(Reached { standing: there, steps: steps.iter().cloned().chain([step]).collect() });
        }
    }
    reached
}

/// The shortest way to each of the states in which somebody may do `action`, among those that can be reached.
#[must_use]
pub fn ways<A: Machine, R: Vocabulary>(
    action: A,
    reached: &[Reached<A, R>],
    permit: impl Fn(R, A, A::State) -> bool,
) -> Vec<Way<A::State, A, R>> {
    let mut ways = Vec::<Way<A::State, A, R>>::new();
    for Reached { standing, steps } in reached {
        let state = standing.state();
        if !action.is_legal_in(state) || ways.iter().any(|way| way.state == state) {
            continue;
        }
        let who = who(action, state, &permit);
        if !who.is_empty() {
            ways.push(Way { state, who, steps: steps.clone() });
        }
    }
    ways
}
