//! What parties say of those who are to take part.

/// A party's word on a mediator, or on somebody who is invited to a hearing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MediatorAnswer {
    pub party: u32,
    /// Whether it accepts that person.
    pub accepts: bool,
}

/// What `parties` together said of somebody: no once one of them declines, yes once each of them accepts, and nothing yet before
/// (人民调解法第十九条、第二十条).
pub(super) fn together(answers: &[MediatorAnswer], parties: &[u32]) -> Option<bool> {
    let accepted = |party: &u32| answers.iter().any(|answer| answer.party == *party && answer.accepts);
    if answers.iter().any(|answer| !answer.accepts) {
        return Some(false);
    }
    (!parties.is_empty() && parties.iter().all(accepted)).then_some(true)
}
