//! What whatever happened is called: a line here for each context whose subjects have a title.

use std::collections::HashMap;

use uuid::Uuid;

use crate::cases::{self, Cases};
use crate::disputes::{self, Disputes};
use crate::duties::{self, Duties};
use crate::shared::{Context, StoreError, Subject, SubjectKind};
use crate::suggestions::{self, Suggestions};

/// What those subjects are called, by id and as far as the actor may know it.
///
/// # Errors
/// When the store fails.
pub fn titles<S: Cases + Disputes + Duties + Suggestions>(
    store: &mut S,
    ctx: &Context,
    subjects: &[Subject],
) -> Result<HashMap<Uuid, String>, StoreError> {
    let of = |kind: SubjectKind| {
        let mut ids: Vec<_> =
            subjects.iter().filter(|subject| subject.kind == kind).map(|subject| subject.id).collect();
        ids.sort_unstable();
        ids.dedup();
        ids
    };
    let mut titles = HashMap::new();
    titles.extend(cases::queries::titles(store, ctx, &of(cases::SUBJECT))?);
    titles.extend(disputes::queries::titles(store, ctx, &of(disputes::SUBJECT))?);
    titles.extend(duties::queries::titles(store, ctx, &of(duties::SUBJECT))?);
    titles.extend(suggestions::queries::titles(store, ctx, &of(suggestions::SUBJECT))?);
    Ok(titles)
}
