//! Whom an organisation lists as people's mediators (人民调解员名册).

use chrono::NaiveDate;

use super::Disputes;
use crate::shared::text::Name;
use crate::shared::{OrganisationId, StoreError};

/// Those whom the organisation that mediates lists on that day, or the committee to which a room belongs, each once.
pub(super) fn listed_on(
    store: &mut impl Disputes,
    organisation: Option<OrganisationId>,
    day: NaiveDate,
) -> Result<Vec<Name>, StoreError> {
    let (mut next, mut names) = (organisation, Vec::new());
    // A room stands under a committee, and that under nothing.
    for _ in 0..2 {
        let Some(found) = next.map(|id| store.organisation(id)).transpose()?.flatten() else { break };
        names.extend(found.details.mediators.into_iter().filter(|one| one.serves_on(day)).map(|one| one.name));
        next = found.details.parent.map(Into::into);
    }
    names.sort_unstable_by(|one: &Name, other| one.as_str().cmp(other.as_str()));
    names.dedup();
    Ok(names)
}
