//! As what a deputy acts today. A token says of whom somebody is a deputy, and is good for a while; whether that one serves is asked
//! on every request, of the day on which it comes, so that a suspension is so for the very next one. So it is asked which divisions
//! keep administering apart: above them nobody administers alone.

use std::sync::Arc;

use mashang_domain::accounts::Accounts;
use mashang_domain::deputies::{Service, Services};
use mashang_domain::shared::time::local_date;
use mashang_domain::shared::{Actor, DeputyId, DivisionCode, Grant};
use mashang_infra::repositories::Store;

use crate::app::App;
use crate::problem::Problem;

/// When a deputy serves: most requests are answered by what was read a moment ago.
async fn service(app: &App, deputy: DeputyId) -> Result<Arc<Service>, Problem> {
    if let Some(known) = app.db.known_service(deputy) {
        return Ok(known);
    }
    Ok(app.db.read(move |store: &mut Store| store.service_of(deputy)).await?)
}

/// The divisions that keep administering apart, as they stood less than a second ago: another process may have been told of it.
async fn apart(app: &App) -> Result<Arc<[DivisionCode]>, Problem> {
    if let Some(known) = app.apart.get(&()) {
        return Ok(known);
    }
    let read: Arc<[DivisionCode]> = app.db.read(|store: &mut Store| store.divisions_apart()).await?.into();
    app.apart.insert((), Arc::clone(&read));
    Ok(read)
}

/// Whether the day says what may be done by a grant, or what divisions ask for.
fn hangs_on_the_day(grant: &Grant) -> bool {
    match grant {
        Grant::Deputy { .. } | Grant::Former { .. } | Grant::Administrator { .. } => true,
        Grant::GridStaff { .. }
        | Grant::Office { .. }
        | Grant::HandlingUnit { .. }
        | Grant::Leader { .. }
        | Grant::Part { .. }
        | Grant::Mediator { .. }
        | Grant::RoomLiaison { .. } => false,
    }
}

/// Whoever was granted that, as they may act today: a deputy who does not serve looks at the own past work for a year, and is
/// nobody's deputy then, and an administrator has but one part of it where that is kept apart below. `None` for whom the day says
/// nothing, who acts as everything that was granted.
pub(crate) async fn acting(app: &App, granted: &Actor) -> Result<Option<Actor>, Problem> {
    let Actor::Person { account, grants } = granted else { return Ok(None) };
    if !grants.iter().any(hangs_on_the_day) {
        return Ok(None);
    }
    let today = local_date(app.now());
    let mut held = Vec::with_capacity(grants.len());
    for grant in grants {
        let holds = match grant {
            Grant::Deputy { deputy } => service(app, *deputy).await?.grant_on(today),
            Grant::Former { .. } => None,
            Grant::Administrator { .. } => Some(grant.clone().standing_beside(&apart(app).await?)),
            Grant::GridStaff { .. }
            | Grant::Office { .. }
            | Grant::HandlingUnit { .. }
            | Grant::Leader { .. }
            | Grant::Part { .. }
            | Grant::Mediator { .. }
            | Grant::RoomLiaison { .. } => Some(grant.clone()),
        };
        held.extend(holds);
    }
    Ok(Some(Actor::Person { account: *account, grants: held }))
}
