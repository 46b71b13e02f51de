//! What follows from what happened to an invitation: a number that was asked for is sent to the phone that it names.

use super::{InvitationEvent, InvitationId, Invitations};
use crate::shared::{Instant, Sms, StoreError, SubjectKind, Vocabulary};

/// Invitations as what events are about.
pub const SUBJECT: SubjectKind = SubjectKind { value: "invitation", label: "邀请", description: "An invitation." };

/// Whether a message to a phone may follow from it.
#[must_use]
pub fn tells_a_phone(event: &InvitationEvent) -> bool {
    matches!(event, InvitationEvent::NumberSent)
}

/// The message to a phone that follows from an event as things stand at `now`: of two numbers that were asked for one after the
/// other the later one is told.
///
/// # Errors
/// When the store fails.
pub fn sms(
    store: &mut impl Invitations,
    id: InvitationId,
    event: &InvitationEvent,
    version: i32,
    now: Instant,
) -> Result<Option<Sms>, StoreError> {
    if !tells_a_phone(event) {
        return Ok(None);
    }
    let Some(invitation) = store.invitation(id)? else { return Ok(None) };
    let Some(proof) = invitation.proof.filter(|proof| proof.version == version && proof.is_good(now)) else {
        return Ok(None);
    };
    let role = invitation.grant.kind().label();
    let text = format!(
        "【码上代表】您受邀担任{role}，验证码 {}，5 分钟内有效。请勿告诉他人；如非本人操作，请不必理会。",
        proof.number
    );
    Ok(invitation.phone.map(|phone| Sms { phone, text }))
}
