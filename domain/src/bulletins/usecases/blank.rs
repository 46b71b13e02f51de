//! What goes with a consent that was taken back, with an erasure, or with an accusation.

use uuid::Uuid;

use super::Result;
use crate::bulletins::{Bulletin, BulletinAction, BulletinEvent, BulletinEventKind, Bulletins, Citation};
use crate::shared::flow::{Journal, step};
use crate::shared::{At, Context};

/// Whether a citation says what lies there.
fn rests(one: &Citation, source: Uuid) -> bool {
    one.source == Some(source) && one.blanked_at.is_none()
}

/// Blanks every citation of that case or suggestion, wherever the briefing stands: its text, its number and who was behind it go. One
/// that was not issued has to be cleared of it before it is. Doing it twice changes nothing.
///
/// # Errors
/// When the store fails, or somebody was faster.
pub fn blank_source<S: Bulletins + Journal>(store: &mut S, ctx: &Context, source: Uuid) -> Result<()> {
    let system = ctx.by_itself();
    for bulletin in store.bulletins_citing(source)? {
        let Some(number) = bulletin.citations.iter().find(|one| rests(one, source)).map(|one| one.number) else {
            continue;
        };
        step(
            store,
            &system,
            At { id: bulletin.id, version: None },
            |_| BulletinAction::Blank,
            |_, bulletin: &mut Bulletin, _| {
                for one in bulletin.citations.iter_mut().filter(|one| rests(one, source)) {
                    (one.text, one.figure, one.resident) = (None, None, None);
                    one.blanked_at = Some(ctx.now);
                }
                Ok(BulletinEvent::of(BulletinEventKind::Blanked, number))
            },
        )?;
    }
    Ok(())
}
