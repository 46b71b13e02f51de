//! What parties and places are called. Deputies, rooms, offices, units and organisations are published by law, and so are
//! grids and divisions: their names stand beside their ids wherever an answer shows one. A person's name is no such name.

use std::collections::HashMap;

use super::text::Name;
use super::{DivisionCode, GridId, Party, StoreError};

/// Something whose name everybody may know.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Called {
    /// A party; an account has no such name.
    Party(Party),
    Grid(GridId),
    /// Where several levels share a code, the highest of them.
    Division(DivisionCode),
    /// The congress of a division.
    Congress(DivisionCode),
}

/// Names that were asked for, as far as there are any.
#[derive(Clone, Debug, Default)]
pub struct Names(HashMap<Called, Name>);

impl Names {
    /// What `party` is called.
    #[must_use]
    pub fn of(&self, party: Party) -> Option<&Name> {
        self.get(&Called::Party(party))
    }

    /// The same of a party or a place.
    #[must_use]
    pub fn get(&self, called: &Called) -> Option<&Name> {
        self.0.get(called)
    }

    /// Adds a name; the first one of something stays.
    pub fn add(&mut self, called: Called, name: Name) {
        self.0.entry(called).or_insert(name);
    }
}

/// The names of parties and places, kept.
pub trait NamedParties {
    /// What is called how; what has no name, or does not exist, is left out.
    fn names(&mut self, wanted: &[Called]) -> Result<Names, StoreError>;

    /// The same for parties alone.
    fn names_of(&mut self, parties: &[Party]) -> Result<Names, StoreError> {
        let wanted: Vec<_> = parties.iter().copied().map(Called::Party).collect();
        self.names(&wanted)
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn the_first_name_of_something_stays() {
        let (party, grid) = (Party::Room(Uuid::from_u128(1).into()), GridId(Uuid::from_u128(1)));
        let name = |text| Name::new(text).expect("a name");
        let mut names = Names::default();
        names.add(Called::Party(party), name("梅庭社区代表活动室"));
        names.add(Called::Party(party), name("另一间"));
        assert_eq!(names.of(party), Some(&name("梅庭社区代表活动室")));
        assert_eq!(names.get(&Called::Grid(grid)), None, "an id alone is no name");
    }
}
