//! How a body without an account is asked about a case, and answers: by a link that is good once.

use chrono::{Days, NaiveDate};

use super::Result;
use super::shown::looked_at;
use crate::cases::{
    ANSWER_PHOTOS, AnswerLink, Case, CaseAbout, CaseAction, CaseAudience, CaseEvent, CaseEventKind, CaseFacts,
    CaseFault, Cases, good_until,
};
use crate::institutions::Institutions;
use crate::moderation::Moderation;
use crate::shared::code::AnswerCode;
use crate::shared::flow::{Journal, step};
use crate::shared::text::{Body, Name};
use crate::shared::time::local_date;
use crate::shared::{At, CaseId, Context, Failure, Flow, Note, Party, UnitId};

/// Days within which an answer is asked for where nobody says until when.
const USUAL_DAYS: u64 = 7;

/// Who is asked what.
#[derive(Clone, Debug)]
pub struct AskByLink {
    /// Who is asked.
    pub body: Name,
    /// All that is shown there of the case: whoever asks chooses the words.
    pub question: Body,
    /// The last day on which it is good; a week where nobody says.
    pub due: Option<NaiveDate>,
    /// Who sees the answer.
    pub audience: CaseAudience,
}

/// A link, and the code that opens it: known when it is made, and then to nobody but who was given it.
#[derive(Clone, Debug)]
pub struct AskedByLink {
    pub link: AnswerLink,
    pub code: AnswerCode,
}

/// Whether a case complains about a unit of that name: by a link it learns nothing of the case either.
fn is_complained_about(store: &mut impl Institutions, case: &Case, name: &Name) -> Result<bool> {
    let unit = |one: &CaseAbout| match one {
        CaseAbout::Party(Party::Unit(unit)) => Some(*unit),
        _ => None,
    };
    let units: Vec<UnitId> = case.handling.about.iter().filter_map(unit).collect();
    if units.is_empty() {
        return Ok(false);
    }
    Ok(store.units_of(&units)?.iter().any(|unit| unit.name == *name))
}

/// Asks a body without an account.
///
/// # Errors
/// As every step; [`CaseFault::TooManyLinks`]; field errors for a day that is over or too far off, for a unit that is complained
/// about, and for a question that is not to be shown.
pub fn ask_by_link(
    store: &mut (impl Cases + Journal + Institutions + Moderation),
    ctx: &Context,
    at: At<CaseId>,
    command: AskByLink,
) -> Result<AskedByLink> {
    let AskByLink { body, question, due, audience } = command;
    let usual = || local_date(ctx.now).checked_add_days(Days::new(USUAL_DAYS)).unwrap_or(NaiveDate::MAX);
    let until = good_until(due.unwrap_or_else(usual), ctx.now)?;
    let code = AnswerCode::mint(ctx.ids.as_ref());
    let mut asked = None;
    step(
        store,
        ctx,
        at,
        |_| CaseAction::AskByLink,
        |store, case: &mut Case, relation| {
            if is_complained_about(store, case, &body)? {
                return Err(Failure::field("body", CaseFault::ComplainedAbout));
            }
            looked_at(store, ctx, case, ("question", &question))?;
            let number = case.handling.links.last().map_or(1, |last| last.number + 1);
            store.keep_link(&code, case.id, number)?;
            let link = AnswerLink {
                number,
                body: body.clone(),
                question: question.clone(),
                audience,
                asked_by: case.party(relation, &ctx.actor),
                asked_at: ctx.now,
                until,
                answered_at: None,
                revoked_at: None,
            };
            case.handling.links.push(link.clone());
            asked = Some(link);
            let note = Note { text: Some(question), attachments: Vec::new() };
            Ok(CaseEvent {
                kind: CaseEventKind::LinkAsked,
                facts: CaseFacts { body: Some(body), due: Some(until), ..CaseFacts::noted(note) },
            })
        },
    )?;
    asked.map(|link| AskedByLink { link, code }).ok_or(Failure::NotFound)
}

/// Which link is revoked.
#[derive(Clone, Copy, Debug)]
pub struct RevokeLink {
    pub number: u32,
}

/// Takes no answer by a link any more.
///
/// # Errors
/// As every step; a field error where there is no such link; [`CaseFault::LinkUsed`] and what else ended it before.
pub fn revoke_link(
    store: &mut (impl Cases + Journal),
    ctx: &Context,
    at: At<CaseId>,
    command: RevokeLink,
) -> Result<Case> {
    step(
        store,
        ctx,
        at,
        |_| CaseAction::RevokeLink,
        |_, case: &mut Case, _| {
            let link = case.handling.links.iter_mut().find(|link| link.number == command.number);
            let link = link.ok_or_else(|| Failure::missing("number", CaseFault::UnknownLink))?;
            link.require_open(ctx.now)?;
            link.revoked_at = Some(ctx.now);
            let facts = CaseFacts { body: Some(link.body.clone()), ..CaseFacts::default() };
            Ok(CaseEvent { kind: CaseEventKind::LinkRevoked, facts })
        },
    )
}

/// Whoever holds a link answers, once. The system takes the answer: to the case, that one is nobody.
///
/// # Errors
/// Not found for a code that opens nothing; [`CaseFault::LinkUsed`], [`CaseFault::LinkRevoked`], [`CaseFault::LinkExpired`]; a state
/// conflict once nobody works on the case; field errors for missing words, for such as are not to be shown where the resident reads
/// them, and files that are too many or not there.
pub fn answer_by_link(
    store: &mut (impl Cases + Journal + Moderation),
    ctx: &Context,
    code: &AnswerCode,
    note: Note,
) -> Result<Case> {
    let (id, number) = store.linked_by(code)?.ok_or(Failure::NotFound)?;
    let ctx = ctx.by_itself();
    step(
        store,
        &ctx,
        At { id, version: None },
        |_| CaseAction::AnswerByLink,
        |store, case: &mut Case, _| {
            let mut links = case.handling.links.iter();
            let link = links.find(|link| link.number == number).ok_or(Failure::NotFound)?;
            link.require_open(ctx.now)?;
            note.require_text()?;
            if let Some(text) = note.text.as_ref().filter(|_| link.audience == CaseAudience::Everyone) {
                looked_at(store, &ctx, case, ("text", text))?;
            }
            let mut links = case.handling.links.iter_mut();
            let link = links.find(|link| link.number == number).ok_or(Failure::NotFound)?;
            if note.attachments.len() > ANSWER_PHOTOS {
                return Err(Failure::field("attachments", CaseFault::TooManyPhotos));
            }
            link.answered_at = Some(ctx.now);
            Ok(CaseEvent {
                kind: CaseEventKind::AnsweredByLink,
                facts: CaseFacts {
                    body: Some(link.body.clone()),
                    audience: Some(link.audience),
                    to: link.asked_by,
                    ..CaseFacts::noted(note)
                },
            })
        },
    )
}
