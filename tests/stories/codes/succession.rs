//! What becomes of a code whose deputy leaves. It is no operation of its own: the change of a term carries it out.

use std::sync::Arc;

use mashang_domain::accounts;
use mashang_domain::codes::usecases::succeed;
use mashang_domain::codes::{CodeSubject, CodeSuccession};
use mashang_domain::shared::calendar::Calendar;
use mashang_domain::shared::code::QrCode;
use mashang_domain::shared::{Actor, CheckScope, Clock, Context, DeputyId};
use mashang_infra::system::SystemIds;
use mashang_tests::{Kind, World, id_of};
use serde_json::json;

use super::{card, deputies, suspend};
use crate::receptions::room;

async fn a_code_passes_on_when_its_deputy_leaves(kind: Kind) {
    let world = World::start(kind).await;
    let (people, place, door) = (deputies(&world).await, room(&world).await, world.door());
    let [keeps, succeeded, goes, ends] = [0, 1, 2, 3].map(|at| world.code_of(id_of(&people[at])));
    let successor = CodeSubject::Deputy(DeputyId(id_of(&people[0]).parse().unwrap()));
    let does = |code: &str, succession: CodeSuccession| {
        let ctx = Context {
            actor: Actor::System,
            now: world.clock.now(),
            ids: Arc::new(SystemIds),
            calendar: Arc::new(Calendar::statutory()),
            reaches_phones: false,
            reaches_subscribers: false,
            checks: CheckScope::Nothing,
            desk_idle: accounts::DESK_IDLE,
        };
        let code = QrCode::read(code).unwrap();
        door.write_at_leisure(move |store| succeed(store, &ctx, &code, succession)).unwrap().version
    };
    suspend(&world, &people[1]).await;
    suspend(&world, &people[2]).await;
    assert_eq!(does(&keeps, CodeSuccession::Keep), 1);
    for (code, succession) in [
        (&succeeded, CodeSuccession::Successor(successor)),
        (&goes, CodeSuccession::Station),
        (&ends, CodeSuccession::Revoke),
    ] {
        assert_eq!((does(code, succession), does(code, succession)), (2, 2), "twice changes nothing: {succession:?}");
    }
    assert_eq!(does(&ends, CodeSuccession::Station), 2, "what was revoked stays so");
    assert_eq!(id_of(&card(&world, &keeps).await["deputy"]), id_of(&people[0]));
    let led = card(&world, &succeeded).await;
    assert_eq!((&led["intake"], id_of(&led["deputy"])), (&json!("open"), id_of(&people[0])));
    let led = card(&world, &goes).await;
    assert_eq!((&led["intake"], led.get("deputy"), id_of(&led["room"])), (&json!("open"), None, place.as_str()));
    assert_eq!(card(&world, &ends).await["intake"], "code_revoked");
    let history = world.login("demo-office").await.get(&format!("/api/v1/qr-codes/{goes}/history")).await.ok();
    let moved = &history["items"][0];
    assert_eq!((&moved["kind"], moved.get("by"), &moved["to"]["id"]), (&json!("repointed"), None, &json!(place)));
}

mashang_tests::stories!(a_code_passes_on_when_its_deputy_leaves);
