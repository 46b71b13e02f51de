//! How an office forms, changes and dissolves a group of deputies.

use super::plans::congress_for;
use super::{ActivityDesk, Result};
use crate::activities::{
    ActivityFault, DeputyGroup, DeputyGroupAction, DeputyGroupBasis, DeputyGroupEventKind, DeputyGroupId,
    DeputyGroupState, serves_in, terms,
};
use crate::congresses::CongressId;
use crate::shared::flow::{begin, step};
use crate::shared::text::Name;
use crate::shared::time::local_date;
use crate::shared::{At, Bare, Context, DeputyId, DivisionCode, Failure, Field, Party, Standing};

/// What a group is.
#[derive(Clone, Debug)]
pub struct FormGroup {
    /// Of which congress; one that is changed stays with its own.
    pub congress: CongressId,
    pub name: Name,
    pub basis: DeputyGroupBasis,
    pub area: Option<DivisionCode>,
    pub field: Option<Name>,
    pub leader: DeputyId,
    pub members: Vec<DeputyId>,
}

/// Holds a group against the rules.
fn check<S: ActivityDesk>(store: &mut S, ctx: &Context, division: &DivisionCode, group: &FormGroup) -> Result<()> {
    let members = &group.members;
    let twice = members.iter().enumerate().any(|(at, one)| members.iter().take(at).any(|other| other == one));
    if twice || !(terms::LEAST_MEMBERS..=terms::MOST_MEMBERS).contains(&members.len()) {
        return Err(Failure::field("members", ActivityFault::GroupSize));
    }
    if !members.contains(&group.leader) {
        return Err(Failure::field("leader", ActivityFault::LeaderOutside));
    }
    let named = match group.basis {
        DeputyGroupBasis::Area => group.area.is_some() && group.field.is_none(),
        DeputyGroupBasis::Field => group.field.is_some() && group.area.is_none(),
    };
    if !named {
        return Err(Failure::field("basis", ActivityFault::GroupBasis));
    }
    let known = store.deputies_named(members)?;
    for (at, id) in members.iter().enumerate() {
        let field = Field::item("members", at);
        let Some(deputy) = known.iter().find(|deputy| deputy.id == *id) else {
            return Err(Failure::missing(field, ActivityFault::UnknownDeputy));
        };
        if !serves_in(deputy, division, local_date(ctx.now)) {
            return Err(Failure::field(field, ActivityFault::ForeignDeputy));
        }
    }
    Ok(())
}

/// Forms a group of three deputies of one congress or more.
///
/// # Errors
/// Forbidden for whoever works in no office; field errors for a congress that it does not serve, too few or too many members, members of
/// another congress, and a leader from outside.
pub fn form_group<S: ActivityDesk>(store: &mut S, ctx: &Context, command: FormGroup) -> Result<DeputyGroup> {
    let (congress, office) = congress_for(store, ctx, command.congress)?;
    check(store, ctx, &congress.division, &command)?;
    let FormGroup { name, basis, area, field, leader, members, .. } = command;
    let group = DeputyGroup {
        id: ctx.mint().into(),
        version: 1,
        standing: Standing::at(DeputyGroupState::Formed),
        congress: congress.id,
        division: congress.division,
        office,
        name,
        basis,
        area,
        field,
        leader,
        members,
        formed_at: ctx.now,
        updated_at: ctx.now,
    };
    begin(store, ctx, &group, Some(Party::Office(office)), DeputyGroupEventKind::GroupFormed)?;
    Ok(group)
}

/// Says anew what a group is and who is in it.
///
/// # Errors
/// As every step; field errors as [`form_group`], and for another congress.
pub fn change_group<S: ActivityDesk>(
    store: &mut S,
    ctx: &Context,
    at: At<DeputyGroupId>,
    command: FormGroup,
) -> Result<DeputyGroup> {
    step(
        store,
        ctx,
        at,
        |_| DeputyGroupAction::Change,
        |store: &mut S, group: &mut DeputyGroup, _| {
            if command.congress != group.congress {
                return Err(Failure::field("congress", ActivityFault::CongressNotServed));
            }
            check(store, ctx, &group.division, &command)?;
            let FormGroup { name, basis, area, field, leader, members, .. } = command;
            (group.name, group.basis, group.area, group.field) = (name, basis, area, field);
            (group.leader, group.members) = (leader, members);
            Ok(DeputyGroupEventKind::GroupChanged)
        },
    )
}

/// Dissolves a group.
///
/// # Errors
/// As every step.
pub fn dissolve_group<S: ActivityDesk>(
    store: &mut S,
    ctx: &Context,
    at: At<DeputyGroupId>,
    _: Bare,
) -> Result<DeputyGroup> {
    step(
        store,
        ctx,
        at,
        |_| DeputyGroupAction::Dissolve,
        |_: &mut S, _: &mut DeputyGroup, _| Ok(DeputyGroupEventKind::GroupDissolved),
    )
}
