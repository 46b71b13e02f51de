//! Deputies sign another's suggestion, each in person (联名).

use super::{Result, SuggestionDesk, change, sits_in, terms_now};
use crate::shared::text::Body;
use crate::shared::time::local_date;
use crate::shared::{At, Context, DeputyId, Failure, Field};
use crate::suggestions::clocks::cosign_by;
use crate::suggestions::{
    Cosigner, MAX_COSIGNERS, Suggestion, SuggestionAction, SuggestionEvent, SuggestionEventKind, SuggestionFault,
    SuggestionId,
};

/// Whom a deputy asks to sign.
#[derive(Clone, Debug)]
pub struct InviteCosigners {
    pub deputies: Vec<DeputyId>,
}

/// The deputy asks deputies of the same congress to sign; each has so many days as the rules say, and who does not
/// answer drops out.
///
/// # Errors
/// As every step; field errors for oneself, somebody who was asked already, who is not there, or who does not serve in the congress.
pub fn invite_cosigners<S: SuggestionDesk>(
    store: &mut S,
    ctx: &Context,
    at: At<SuggestionId>,
    command: InviteCosigners,
) -> Result<Suggestion> {
    change(store, ctx, at, SuggestionAction::Invite, |store, suggestion| {
        let today = local_date(ctx.now);
        let until = Some(cosign_by(today, &terms_now(store, ctx, suggestion)?));
        let cosigners = &mut suggestion.dossier.cosigners;
        if command.deputies.is_empty() || cosigners.len() + command.deputies.len() > MAX_COSIGNERS {
            return Err(Failure::field("deputies", SuggestionFault::TooManyCosigners));
        }
        let mut asked = Vec::with_capacity(command.deputies.len());
        for (at, id) in command.deputies.into_iter().enumerate() {
            let field = Field::item("deputies", at);
            let deputy = store.deputy(id)?.ok_or_else(|| Failure::missing(field, SuggestionFault::UnknownCosigner))?;
            if deputy.id == suggestion.proposer {
                return Err(Failure::field(field, SuggestionFault::CosignSelf));
            }
            if cosigners.iter().any(|one| one.deputy == deputy.id) {
                return Err(Failure::field(field, SuggestionFault::AskedAlready));
            }
            if !sits_in(ctx, &deputy, &suggestion.division) {
                return Err(Failure::field(field, SuggestionFault::CosignerElsewhere));
            }
            cosigners.push(Cosigner { deputy: deputy.id, asked_on: today, until, signed: None });
            asked.push(deputy.id);
        }
        Ok(SuggestionEvent { deputies: asked, ..SuggestionEvent::plain(SuggestionEventKind::Invited) })
    })
}

/// What a deputy who was asked answers.
#[derive(Clone, Debug)]
pub struct Cosign {
    /// Whether the deputy signs.
    pub signs: bool,
    pub text: Option<Body>,
}

/// A deputy who was asked signs, or does not.
///
/// # Errors
/// As every step; [`SuggestionFault::CosignedAlready`], [`SuggestionFault::CosignedLate`], [`SuggestionFault::CosignerElsewhere`] for
/// whoever serves in the congress no longer.
pub fn cosign<S: SuggestionDesk>(
    store: &mut S,
    ctx: &Context,
    at: At<SuggestionId>,
    command: Cosign,
) -> Result<Suggestion> {
    change(store, ctx, at, SuggestionAction::Cosign, |store, suggestion| {
        let own = ctx.actor.deputy().ok_or(Failure::Forbidden)?;
        let deputy = store.deputy(own)?.ok_or(Failure::Forbidden)?;
        if command.signs && !sits_in(ctx, &deputy, &suggestion.division) {
            return Err(Failure::rule(SuggestionFault::CosignerElsewhere));
        }
        let asked = suggestion.dossier.cosigners.iter_mut().find(|one| one.deputy == own).ok_or(Failure::Forbidden)?;
        if asked.signed.is_some() {
            return Err(Failure::rule(SuggestionFault::CosignedAlready));
        }
        if !asked.is_awaited(local_date(ctx.now)) {
            return Err(Failure::rule(SuggestionFault::CosignedLate));
        }
        asked.signed = Some(command.signs);
        let kind = if command.signs { SuggestionEventKind::Signed } else { SuggestionEventKind::Unsigned };
        Ok(SuggestionEvent::said(kind, command.text))
    })
}
