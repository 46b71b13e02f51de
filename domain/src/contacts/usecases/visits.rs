//! Visits, and what becomes a case on the spot.

use chrono::NaiveDate;

use super::Result;
use crate::cases::usecases::{Submission, submit};
use crate::cases::{CaseChannel, CaseNature, CasePlace, Cases, Contact};
use crate::codes::{CodeSubject, Codes};
use crate::contacts::{
    ContactFault, ContactLink, ContactLinkAction, ContactLinkEvent, ContactLinkEventKind, ContactLinkId, ContactVisit,
    ContactVisitId, ContactWay, Contacts,
};
use crate::moderation::Moderation;
use crate::rooms::Rooms;
use crate::shared::flow::{Journal, step};
use crate::shared::text::{Body, Title};
use crate::shared::time::local_date;
use crate::shared::{At, CaseId, Context, Failure, WordCode};
use crate::territory::Territory;

/// A matter that is handed in on the spot, for whoever was visited.
#[derive(Clone, Debug)]
pub struct CaseOnTheSpot {
    pub nature: CaseNature,
    pub category: WordCode,
    pub title: Title,
    pub place: CasePlace,
    /// Whether the resident wants to stay unnamed.
    pub anonymous: bool,
    /// Whether the resident agreed to publication.
    pub consent_to_publish: bool,
    /// Whether the resident agreed that the deputy enters it.
    pub speaker_consents: bool,
}

/// A visit as it is written down.
#[derive(Clone, Debug)]
pub struct RecordVisit {
    pub on: NaiveDate,
    pub way: ContactWay,
    pub heard: Body,
    pub case: Option<CaseOnTheSpot>,
}

/// Hands in what was heard, as every case that is entered for somebody.
fn hand_in<S: Cases + Codes + Rooms + Territory + Moderation + Journal>(
    store: &mut S,
    ctx: &Context,
    link: &ContactLink,
    (matter, heard): (CaseOnTheSpot, &Body),
) -> Result<CaseId> {
    let codes = store.codes_of(CodeSubject::Deputy(link.deputy))?;
    let code = codes.into_iter().find(|code| code.revoked_at.is_none());
    let code = code.ok_or_else(|| Failure::rule(ContactFault::NoCode))?.code;
    let contact = link.person.as_ref().and_then(|person| {
        let phone = person.phone.clone()?;
        Some(Contact { name: Some(person.name.clone()), phone })
    });
    let submission = Submission {
        code,
        channel: CaseChannel::Visit,
        nature: matter.nature,
        category: matter.category,
        title: matter.title,
        text: heard.clone(),
        place: matter.place,
        division: None,
        grid: None,
        contact,
        guardian: None,
        anonymous: matter.anonymous,
        call_allowed: false,
        consent_to_publish: matter.consent_to_publish,
        privacy_edition: None,
        health: None,
        health_consent: false,
        safety_accident: false,
        speaker_consents: matter.speaker_consents,
        external_ref: None,
        attachments: Vec::new(),
        about: Vec::new(),
        continues: None,
    };
    Ok(submit(store, ctx, submission)?.id)
}

/// Writes a visit down; with a matter, hands it in as a case in the same step.
///
/// # Errors
/// As every step; field errors for a day to come and one before the link began, or before it was agreed to that this deputy visits;
/// [`ContactFault::NoCode`], and what a submission may be refused for.
pub fn record_visit<S: Contacts + Cases + Codes + Rooms + Territory + Moderation + Journal>(
    store: &mut S,
    ctx: &Context,
    at: At<ContactLinkId>,
    command: RecordVisit,
) -> Result<ContactLink> {
    step(
        store,
        ctx,
        at,
        |_| ContactLinkAction::Visit,
        |store: &mut S, link: &mut ContactLink, _| {
            let RecordVisit { on, way, heard, case } = command;
            if on > local_date(ctx.now) {
                return Err(Failure::field("on", ContactFault::VisitAhead));
            }
            if on < link.since() {
                return Err(Failure::field("on", ContactFault::VisitBeforeLink));
            }
            let case = case.map(|matter| hand_in(store, ctx, link, (matter, &heard))).transpose()?;
            let id: ContactVisitId = ctx.mint().into();
            let visit = ContactVisit {
                id,
                link: link.id,
                on,
                way,
                heard: Some(heard),
                case,
                by: link.deputy,
                written_at: ctx.now,
            };
            store.add_contact_visit(&visit)?;
            link.visited(on);
            Ok(ContactLinkEvent { kind: ContactLinkEventKind::Visited, visit: Some((id, on)), from: None })
        },
    )
}
