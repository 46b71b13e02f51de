//! Voters review a report in secret: one ballot for each phone of the roll, shown to be its owner's by a number that it is sent.

use super::Result;
use crate::accounts::{AccountFault, Accounts, PhonePurpose, take_phone_code};
use crate::cases::CaseRating;
use crate::shared::flow::{Journal, step};
use crate::shared::text::Phone;
use crate::shared::{At, Bare, Context, Failure};
use crate::voter_reports::queries::result_of;
use crate::voter_reports::{
    BallotResult, ReportReview, VoterReport, VoterReportAction, VoterReportEvent, VoterReportEventKind,
    VoterReportFault, VoterReportId, VoterReports,
};

/// Opens the ballot.
///
/// # Errors
/// As every step; [`VoterReportFault::ReviewNotPossible`].
pub fn open_review<S: VoterReports + Journal>(
    store: &mut S,
    ctx: &Context,
    at: At<VoterReportId>,
    _: Bare,
) -> Result<VoterReport> {
    step(
        store,
        ctx,
        at,
        |_| VoterReportAction::OpenReview,
        |_, report: &mut VoterReport, _| {
            report.review = Some(ReportReview { opened_at: ctx.now, closed_at: None });
            Ok(VoterReportEvent::bare(VoterReportEventKind::ReviewOpened))
        },
    )
}

/// Closes the ballot: no more are cast, and the result is shown to those who may know it.
///
/// # Errors
/// As every step; [`VoterReportFault::ReviewNotOpen`].
pub fn close_review<S: VoterReports + Journal>(
    store: &mut S,
    ctx: &Context,
    at: At<VoterReportId>,
    _: Bare,
) -> Result<VoterReport> {
    step(
        store,
        ctx,
        at,
        |_| VoterReportAction::CloseReview,
        |_, report: &mut VoterReport, _| {
            report.review = report.review.map(|review| ReportReview { closed_at: Some(ctx.now), ..review });
            Ok(VoterReportEvent::bare(VoterReportEventKind::ReviewClosed))
        },
    )
}

/// The report, where its voters have something to say to it or to learn of it.
fn reviewed(found: Option<VoterReport>) -> Result<VoterReport> {
    found.filter(VoterReport::was_held).ok_or(Failure::NotFound)
}

/// Whether a phone is to be sent a number for a ballot: nobody is who was not there, and nobody learns of it. What is refused is so whoever
/// has the phone.
///
/// # Errors
/// Not found where there was no meeting; [`AccountFault::NoTexts`]; [`VoterReportFault::ReviewNotOpen`] before the review.
pub fn ballot_phone(
    store: &mut impl VoterReports,
    ctx: &Context,
    id: VoterReportId,
    phone: &Phone,
) -> Result<Option<PhonePurpose>> {
    let report = reviewed(store.voter_report(id)?)?;
    if !ctx.reaches_phones {
        return Err(Failure::rule(AccountFault::NoTexts));
    }
    if report.review.is_none() {
        return Err(Failure::rule(VoterReportFault::ReviewNotOpen));
    }
    let is_voter = store.has_voted(report.id, phone)?.is_some();
    Ok(is_voter.then_some(PhonePurpose::Ballot(report.id.0)))
}

/// The number was not the one that the phone was sent. That it was said is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WrongBallotNumber;

/// Whose phone it is, shown by a number.
#[derive(Clone, Debug)]
pub struct VoterProof {
    pub phone: Phone,
    /// What the phone was sent.
    pub number: String,
}

/// Casts a ballot. The actor is asked for nowhere and noted nowhere.
///
/// # Errors
/// Not found where there was no meeting; [`VoterReportFault::ReviewNotOpen`], [`VoterReportFault::BallotCast`].
pub fn cast_ballot<S: VoterReports + Accounts>(
    store: &mut S,
    ctx: &Context,
    id: VoterReportId,
    (proof, choice): (&VoterProof, CaseRating),
) -> Result<std::result::Result<(), WrongBallotNumber>> {
    // Whoever sees the result before and after a ballot knows what it says: none falls into a box that is being closed.
    let report = reviewed(store.voter_report_held(id)?)?;
    if !report.takes_ballots() {
        return Err(Failure::rule(VoterReportFault::ReviewNotOpen));
    }
    if !take_phone_code(store, ctx, &proof.phone, PhonePurpose::Ballot(report.id.0), &proof.number)? {
        return Ok(Err(WrongBallotNumber));
    }
    match store.has_voted(report.id, &proof.phone)? {
        None => Ok(Err(WrongBallotNumber)),
        Some(true) => Err(Failure::rule(VoterReportFault::BallotCast)),
        Some(false) => {
            store.cast_ballot(report.id, &proof.phone, choice)?;
            Ok(Ok(()))
        }
    }
}

/// What voters said, for one of those who were there.
///
/// # Errors
/// Not found where there was no meeting; [`VoterReportFault::ReviewNotOpen`] before the review is closed.
pub fn read_result<S: VoterReports + Accounts>(
    store: &mut S,
    ctx: &Context,
    id: VoterReportId,
    proof: &VoterProof,
) -> Result<std::result::Result<BallotResult, WrongBallotNumber>> {
    let report = reviewed(store.voter_report(id)?)?;
    let result = result_of(store, &report)?.ok_or_else(|| Failure::rule(VoterReportFault::ReviewNotOpen))?;
    let right = take_phone_code(store, ctx, &proof.phone, PhonePurpose::Ballot(report.id.0), &proof.number)?;
    let is_voter = store.has_voted(report.id, &proof.phone)?.is_some();
    Ok(if right && is_voter { Ok(result) } else { Err(WrongBallotNumber) })
}
