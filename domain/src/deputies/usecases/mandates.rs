//! Mandates of a deputy who is there: further ones, and what is decided about them.

use chrono::{Days, NaiveDate};

use super::seats::{MandateDraft, mandate};
use super::{Result, deputy_to_change, keep, subject};
use crate::congresses::Congresses;
use crate::deputies::{
    Deputies, Deputy, DeputyEvent, DeputyFault, MAX_DAYS_AHEAD, Mandate, MandateChange, MandateReason, MandateStatus,
};
use crate::shared::attachment::claim;
use crate::shared::flow::Journal;
use crate::shared::text::Name;
use crate::shared::time::{Period, local_date};
use crate::shared::{At, AttachmentId, Context, DeputyId, Failure, Field, MandateId};
use crate::territory::Territory;

/// Mandates that one deputy's entry holds at most, ended ones among them.
const MAX_MANDATES: usize = 50;

/// A further mandate of a deputy: one who was elected again, or into another congress.
#[derive(Clone, Debug)]
pub struct AddMandate {
    pub mandate: MandateDraft,
}

/// An administrator of the area enters a further mandate.
///
/// # Errors
/// Not found, forbidden, a version conflict; field errors as those of [`super::seat_for`], for a last day before the first, for
/// a congress that does not hold the deputy's village, and for one in which the deputy sits already or that stands apart from
/// another of the deputy's; [`DeputyFault::TooManyMandates`].
pub fn add_mandate<S: Deputies + Congresses + Territory + Journal>(
    store: &mut S,
    ctx: &Context,
    at: At<DeputyId>,
    command: AddMandate,
) -> Result<Deputy> {
    let mut deputy = deputy_to_change(store, ctx, at)?;
    if deputy.mandates.len() >= MAX_MANDATES {
        return Err(Failure::rule(DeputyFault::TooManyMandates));
    }
    let draft = command.mandate;
    let held = (&deputy.division, deputy.mandates.as_slice());
    let added = mandate(store, ctx, Field::from("mandate"), &draft, held)?;
    let event = DeputyEvent::MandateAdded { mandate: added.id };
    deputy.mandates.push(added);
    keep(store, ctx, deputy, event)
}

/// What was decided about a mandate (代表法第六十一条、第六十二条).
#[derive(Clone, Debug)]
pub struct ChangeMandate {
    pub mandate: MandateId,
    /// Why; how the mandate stands follows from it.
    pub reason: MandateReason,
    /// Who decided.
    pub decided_by: Name,
    pub decided_on: NaiveDate,
    /// The first day on which the mandate stands so.
    pub effective_on: NaiveDate,
    /// The number of the announcement (代表法第六十三条).
    pub announcement: Option<Name>,
    /// What was decided, as a file.
    pub attachment: Option<AttachmentId>,
}

fn check_days(mandate: &Mandate, change: &MandateChange, today: NaiveDate) -> Result<()> {
    if change.decided_on > today {
        return Err(Failure::field("decided_on", DeputyFault::DecidedInFuture));
    }
    let on = change.effective_on;
    let latest = today.checked_add_days(Days::new(MAX_DAYS_AHEAD.unsigned_abs())).unwrap_or(NaiveDate::MAX);
    if on > latest {
        return Err(Failure::field("effective_on", DeputyFault::TooFarAhead));
    }
    if !(Period { from: mandate.from, to: mandate.to }).contains(on) {
        return Err(Failure::field("effective_on", DeputyFault::EffectiveOutsideMandate));
    }
    let last = mandate.decision.as_ref().map_or(mandate.status_since, |decision| decision.effective_on);
    if on < last.max(mandate.status_since) {
        return Err(Failure::field("effective_on", DeputyFault::EffectiveBeforeLast));
    }
    Ok(())
}

/// An administrator of the area enters what was decided about a mandate: a suspension, that it is over, an end. What takes
/// effect on a day to come can be replaced until that day, and is taken back by a decision for what is so already.
///
/// # Errors
/// Not found, forbidden, a version conflict; field errors for days that can't be, and for a file that is not there;
/// [`DeputyFault::MandateEnded`], [`DeputyFault::MandateUnchanged`].
pub fn change_mandate<S: Deputies + Journal>(
    store: &mut S,
    ctx: &Context,
    at: At<DeputyId>,
    command: ChangeMandate,
) -> Result<Deputy> {
    let mut deputy = deputy_to_change(store, ctx, at)?;
    let today = local_date(ctx.now);
    let ChangeMandate { mandate: id, reason, decided_by, decided_on, effective_on, announcement, attachment } = command;
    let mandate = deputy.mandates.iter_mut().find(|mandate| mandate.id == id).ok_or(Failure::NotFound)?;
    mandate.settle(today);
    if mandate.status == MandateStatus::Ended {
        return Err(Failure::rule(DeputyFault::MandateEnded));
    }
    let status = reason.leads_to();
    let change = MandateChange { reason, decided_by, decided_on, effective_on, announcement, attachment };
    if status == mandate.status {
        if mandate.coming.take().is_none() {
            return Err(Failure::rule(DeputyFault::MandateUnchanged));
        }
        return keep(store, ctx, deputy, DeputyEvent::MandateChangeDropped { mandate: id });
    }
    check_days(mandate, &change, today)?;
    mandate.coming = Some(change.clone());
    mandate.settle(today);
    let files: Vec<AttachmentId> = attachment.into_iter().collect();
    claim(store, "attachment", &files, subject(deputy.id))?;
    keep(store, ctx, deputy, DeputyEvent::MandateChanged { mandate: id, status, change: Some(change) })
}
