//! Names beside the ids that answers hold, so that whoever reads a list asks nothing more for each of its items.

use mashang_domain::congresses::title_by;
use mashang_domain::shared::{Called, Failure, GridId, NamedParties, Party};
use mashang_infra::repositories::Store;
use uuid::Uuid;

/// Room for a name, and whose it is.
pub(crate) type Blank<'a> = (Called, &'a mut Option<String>);

/// An answer with room for names. One without says nothing here.
pub(crate) trait Blanks {
    /// All the room that it has.
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        Vec::new()
    }
}

impl<T: Blanks> Blanks for Vec<T> {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        self.iter_mut().flat_map(T::blanks).collect()
    }
}

impl<A: Blanks> Blanks for Option<A> {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        self.iter_mut().flat_map(A::blanks).collect()
    }
}

/// Room for the name of a party.
pub(crate) fn party(party: impl Into<Option<Party>>, name: &mut Option<String>) -> Option<Blank<'_>> {
    party.into().map(|party| (Called::Party(party), name))
}

/// Room for the name of a grid.
pub(crate) fn grid(grid: impl Into<Option<Uuid>>, name: &mut Option<String>) -> Option<Blank<'_>> {
    grid.into().map(|grid| (Called::Grid(GridId(grid)), name))
}

/// The answer with the names that belong in it; for a congress stands what its deputies are called.
pub(crate) fn named<A: Blanks>(mut answer: A, store: &mut Store) -> Result<A, Failure> {
    let wanted: Vec<Called> = answer.blanks().into_iter().map(|(called, _)| called).collect();
    if wanted.is_empty() {
        return Ok(answer);
    }
    let names = store.names(&wanted)?;
    for (called, blank) in answer.blanks() {
        *blank = names.get(&called).map(|name| match &called {
            Called::Congress(_) => title_by(name),
            Called::Party(_) | Called::Grid(_) | Called::Division(_) => name.as_str().to_owned(),
        });
    }
    Ok(answer)
}
