//! The printed codes of somebody who leaves lead to somebody else; nothing that hangs on a wall leads nowhere.

use super::heirs::Heirs;
use super::log::{Became, ChangeoverStore, Log, Occasion, Result};
use crate::codes::usecases::succeed as pass_on;
use crate::codes::{CodeSubject, CodeSuccession, CodeSuccessionKind, PrintedCode};
use crate::shared::{Context, DeputyId};
use crate::term_changes::{CodeChoice, Former, TermChangeStepKind};

fn open_codes<S: ChangeoverStore>(store: &mut S, id: DeputyId) -> Result<Vec<PrintedCode>> {
    let mut codes = store.codes_of(CodeSubject::Deputy(id))?;
    codes.retain(|code| code.revoked_at.is_none());
    Ok(codes)
}

fn note(ctx: &Context, id: DeputyId, kind: TermChangeStepKind, now: PrintedCode, former: Former, log: &mut Log) {
    let to = (kind != TermChangeStepKind::CodeRevoked).then(|| now.subject.party());
    let became = Became::of(kind, id, now.version, former);
    log.note(ctx, Became { code: Some(now.code), to, ..became });
}

/// Codes of a deputy who goes on serving lead where they led.
pub(super) fn kept<S: ChangeoverStore>(store: &mut S, ctx: &Context, id: DeputyId, log: &mut Log) -> Result<()> {
    for code in open_codes(store, id)? {
        note(ctx, id, TermChangeStepKind::CodeKept, code, Former::Nothing, log);
    }
    Ok(())
}

/// What was chosen for a code; where nobody chose, it leads to the station.
fn chosen(choice: Option<&CodeChoice>, heirs: &Heirs) -> CodeSuccession {
    let Some(CodeChoice { fate, successor, .. }) = choice else { return CodeSuccession::Station };
    match fate {
        CodeSuccessionKind::Keep => CodeSuccession::Keep,
        CodeSuccessionKind::Revoke => CodeSuccession::Revoke,
        CodeSuccessionKind::Station => CodeSuccession::Station,
        CodeSuccessionKind::Successor => match successor.or(heirs.successor) {
            Some(successor) => CodeSuccession::Successor(CodeSubject::Deputy(successor)),
            None => CodeSuccession::Station,
        },
    }
}

fn kind(before: &PrintedCode, now: &PrintedCode) -> TermChangeStepKind {
    if now.revoked_at.is_some() {
        return TermChangeStepKind::CodeRevoked;
    }
    match now.subject {
        same if same == before.subject => TermChangeStepKind::CodeKept,
        CodeSubject::Deputy(_) => TermChangeStepKind::CodeToSuccessor,
        CodeSubject::Room(_) | CodeSubject::Office(_) => TermChangeStepKind::CodeToStation,
    }
}

/// Lets the codes of somebody who leaves lead where it was chosen.
pub(super) fn succeed<S: ChangeoverStore>(
    store: &mut S,
    ctx: &Context,
    at: &Occasion,
    id: DeputyId,
    heirs: &Heirs,
    log: &mut Log,
) -> Result<()> {
    for before in open_codes(store, id)? {
        let choice = store.code_choice(at.changeover.id, &before.code)?;
        let now = pass_on(store, ctx, &before.code, chosen(choice.as_ref(), heirs))?;
        let kind = kind(&before, &now);
        let former = if kind == TermChangeStepKind::CodeKept {
            Former::Nothing
        } else {
            Former::Code { subject: before.subject, division: before.division, revoked_at: before.revoked_at }
        };
        note(ctx, id, kind, now, former, log);
    }
    Ok(())
}
