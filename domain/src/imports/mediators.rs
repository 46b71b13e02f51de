//! Who is listed as a mediator of which organisation: the organisation, the name and the first day of the term tell which is
//! which.

use std::collections::HashMap;

use super::cells::{Outcome, Row, Stop, date};
use super::draft::{Draft, which};
use super::institutions::{at, unchanged};
use crate::disputes::DisputeFault;
use crate::disputes::usecases::{ChangeOrganisation, change_organisation};
use crate::institutions::{InstitutionFault, Mediator};
use crate::shared::{Context, OrganisationId};

type Result<T> = std::result::Result<T, Stop>;

/// The mediators of a file by organisations, each with the place of its row.
#[derive(Default)]
pub(super) struct Listed {
    at: HashMap<OrganisationId, usize>,
    all: Vec<(OrganisationId, Vec<(usize, Mediator)>)>,
}

impl Listed {
    /// Reads the row at that place, and lays it to those of the same organisation.
    pub(super) fn read(&mut self, row: &mut Row<'_>, place: usize, draft: &Draft) -> Result<()> {
        let (organisation, division) = (row.name("organisation"), row.division());
        let (number, name) = (row.same_name_number(), row.name("name"));
        let (from, to) = (row.date("from"), row.take_opt("to", date));
        let (organisation, division, number) = (organisation?, division?, number?);
        let (name, from, to) = (name?, from?, to?);
        let known = which(&draft.named, &division, &organisation, number);
        let known = known.map_err(|fault| row.wrong("organisation", fault))?.map(OrganisationId);
        let id = known.ok_or_else(|| row.wrong("organisation", DisputeFault::UnknownOrganisation))?;
        row.once(format!("{} {from} {}", id.0, name.as_str()))?;
        if to.is_some_and(|to| to < from) {
            return Err(row.wrong("to", InstitutionFault::MediatorTermReversed));
        }
        let mediator = (place, Mediator { name, from, to });
        if let Some((_, rows)) = self.at.get(&id).and_then(|at| self.all.get_mut(*at)) {
            rows.push(mediator);
        } else {
            self.at.insert(id, self.all.len());
            self.all.push((id, vec![mediator]));
        }
        Ok(())
    }

    /// Lists them, and says what came of each row; where an organisation refuses, its first row says why.
    pub(super) fn settle(self, draft: &mut Draft, ctx: &Context) -> Vec<(usize, Result<Outcome>)> {
        let mut outcomes = Vec::new();
        for (id, rows) in self.all {
            let first = rows.first().map_or(0, |(place, _)| *place);
            match list(draft, ctx, id, rows) {
                Ok(told) => outcomes.extend(told.into_iter().map(|(place, outcome)| (place, Ok(outcome)))),
                Err(stop) => outcomes.push((first, Err(stop))),
            }
        }
        outcomes
    }
}

/// What the file leaves blank stays as it is.
fn list(
    draft: &mut Draft,
    ctx: &Context,
    id: OrganisationId,
    rows: Vec<(usize, Mediator)>,
) -> Result<Vec<(usize, Outcome)>> {
    let Some(organisation) = draft.organisations.get(id.0).cloned() else { return Ok(Vec::new()) };
    let mut details = organisation.details;
    let mut outcomes = Vec::with_capacity(rows.len());
    for (place, told) in rows {
        let there = details.mediators.iter_mut().find(|one| (&one.name, one.from) == (&told.name, told.from));
        let outcome = match there {
            None => {
                details.mediators.push(told);
                Outcome::Created
            }
            Some(there) if told.to.is_some() && there.to != told.to => {
                there.to = told.to;
                Outcome::Changed
            }
            Some(_) => Outcome::Unchanged,
        };
        outcomes.push((place, outcome));
    }
    if outcomes.iter().all(|(_, outcome)| *outcome == Outcome::Unchanged) {
        unchanged(ctx, &organisation.division)?;
    } else {
        let command = ChangeOrganisation { kind: organisation.kind, name: organisation.name, details };
        change_organisation(draft, ctx, at(id), command)?;
    }
    Ok(outcomes)
}
