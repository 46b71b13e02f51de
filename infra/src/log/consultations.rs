//! A worker ends the collecting of opinions, finds which are likely alike, and tells those concerned, in office hours alone.

use mashang_domain::consultations::usecases::{
    ConsultationStruck, Proposed, is_to_propose, keep_proposals, strike as strike_one,
};
use mashang_domain::consultations::{ConsultationId, Consultations, Likeness, OpinionId, propose, terms};
use mashang_domain::shared::text::Body;
use mashang_domain::shared::{Actor, At, Context, StoreError};
use tokio::sync::watch;

use super::{Worker, settled};
use crate::db::Failed;
use crate::repositories::Store;

/// Consultations that are asked for at once.
const TOGETHER: u32 = 50;
/// For how many rounds they are gone on with before other clocks are looked at again: each tells some people.
const ROUNDS: u32 = 20;
/// Opinions that are read, or noted, at once.
const AT_ONCE: u32 = 1_000;

/// Lets every consultation do what is due. One that can't be struck keeps nobody else's from it, as long as there are not as many as are
/// asked for at once.
pub(super) async fn strike(worker: &Worker, stop: &watch::Receiver<bool>) -> Result<(), Failed<StoreError>> {
    let ctx = worker.surroundings.context(Actor::System);
    if !ctx.calendar.is_office_hour(ctx.now) {
        return Ok(());
    }
    for _ in 0..ROUNDS {
        let now = ctx.now;
        let due = worker.db.read(move |store: &mut Store| store.consultations_due(now, TOGETHER)).await?;
        let mut struck = false;
        for id in due {
            if *stop.borrow() {
                return Ok(());
            }
            let own = ctx.clone();
            let done = worker.db.write_to(id.0, move |store| strike_one(store, &own, id)).await;
            match settled(id.0, done, "a consultation can't go on")? {
                None | Some(ConsultationStruck::Nothing) => {}
                Some(ConsultationStruck::Done) => struck = true,
                Some(ConsultationStruck::ToPropose(version)) => {
                    match find_alike(worker, &ctx, At { id, version: Some(version) }, stop).await {
                        Ok(found) => struck |= found,
                        Err(Failed::Job(error)) => {
                            tracing::warn!(consultation = %id, %error, "nothing can be proposed");
                        }
                        Err(error) => return Err(error),
                    }
                }
            }
        }
        if !struck {
            return Ok(());
        }
    }
    Ok(())
}

/// Writes a part of what is proposed, as long as nobody proposed or took it up meanwhile: the same may be found by two processes.
async fn note<T: Send + 'static>(
    worker: &Worker,
    at: At<ConsultationId>,
    mut part: impl FnMut(&mut Store) -> Result<T, StoreError> + Send + 'static,
) -> Result<Option<T>, Failed<StoreError>> {
    let noted = move |store: &mut Store| if is_to_propose(store, at)? { part(store).map(Some) } else { Ok(None) };
    worker.db.write_to(at.id.0, noted).await
}

/// Finds which opinions are likely alike, outside of any transaction, and keeps it, some at a time: nobody waits for it. Done again it
/// comes to the same.
async fn find_alike(
    worker: &Worker,
    ctx: &Context,
    at: At<ConsultationId>,
    stop: &watch::Receiver<bool>,
) -> Result<bool, Failed<StoreError>> {
    let id = at.id;
    let (mut opinions, mut texts): (Vec<OpinionId>, Vec<Likeness>) = (Vec::new(), Vec::new());
    while opinions.len() < terms::MOST_GROUPED {
        if *stop.borrow() {
            return Ok(false);
        }
        let after = opinions.last().copied();
        let part = move |store: &mut Store| store.ungrouped_texts(id, after, AT_ONCE);
        let part = worker.db.list(part).await?;
        if part.is_empty() {
            break;
        }
        for (opinion, text) in part {
            opinions.push(opinion);
            texts.push(Likeness::of(text.as_ref().map_or("", Body::as_str)));
        }
    }
    let numbers = tokio::task::spawn_blocking(move || propose(&texts)).await;
    let numbers = numbers.map_err(|error| Failed::Internal(error.to_string()))?;
    let proposed = Proposed::of(&opinions, &numbers);
    while note(worker, at, move |store| store.unnote_proposals(id, AT_ONCE)).await?.unwrap_or_default() > 0 {}
    for (number, alike) in &proposed.groups {
        for part in alike.chunks(AT_ONCE as usize) {
            let (number, part) = (*number, part.to_vec());
            if note(worker, at, move |store| store.note_proposal(id, number, &part)).await?.is_none() {
                return Ok(false);
            }
        }
    }
    let ctx = ctx.clone();
    match worker.db.write_to(id.0, move |store| keep_proposals(store, &ctx, at, &proposed)).await {
        Ok(_) => Ok(true),
        // It was taken up again meanwhile, or everybody else was faster.
        Err(Failed::Job(_)) => Ok(false),
        Err(error) => Err(error.map(|_| StoreError::Stale)),
    }
}
