//! What parties say of those who are to take part.

/// A party's word on a mediator, or on somebody who is invited to a hearing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MediatorAnswer {
    pub party: u32,
    /// Whether it accepts that person.
    pub accepts: bool,
}
