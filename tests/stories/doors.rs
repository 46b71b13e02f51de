//! Doors that two who come at the same moment, or somebody with two roles, might find open.

use diesel::connection::SimpleConnection;
use mashang_tests::schema::open;
use mashang_tests::{Caller, Kind, World, id_of};
use serde_json::{Value, json};

use crate::harbour::{Harbour, fresh_phone, number_in};

/// Villages, none of which has an office of its own.
async fn villages(admin: &Caller, many: usize) -> Vec<Value> {
    let listed = admin.get("/api/v1/divisions?level=village&limit=100").await.ok();
    listed["items"].as_array().unwrap().iter().take(many).map(|one| one["code"].clone()).collect()
}

fn sorted(one: &mashang_tests::Answer, two: &mashang_tests::Answer) -> [u16; 2] {
    let mut statuses = [one.status, two.status];
    statuses.sort_unstable();
    statuses
}

async fn of_two_offices_opened_at_once_a_division_has_one(kind: Kind) {
    let world = World::start(kind).await;
    let (other, beside) = world.beside();
    let here = world.login("demo-admin").await;
    let (name, value) = here.headers().last().unwrap();
    let there = beside.with(name, value);
    for village in villages(&here, 8).await {
        let body = json!({ "name": "代表联络处", "division_code": village });
        let (one, two) = tokio::join!(here.post("/api/v1/offices", &body), there.post("/api/v1/offices", &body));
        assert_eq!(sorted(&one, &two), [201, 422], "{} {}", one.json, two.json);
        let (opened, refused) = if one.status == 201 { (one, two) } else { (two, one) };
        let refused = refused.problem(422, "invalid");
        assert_eq!(refused["errors"][0]["code"], "division_served");

        // Nor are two opened again.
        let close = async |office: &Value| {
            here.post(&format!("/api/v1/offices/{}/close", id_of(office)), &json!({})).await.ok();
        };
        let first = opened.created();
        close(&first).await;
        let second = here.post("/api/v1/offices", &body).await.created();
        close(&second).await;
        let reopen = |office: &Value| format!("/api/v1/offices/{}/reopen", id_of(office));
        let (first, second) = (reopen(&first), reopen(&second));
        let nothing = json!({});
        let (one, two) = tokio::join!(here.post(&first, &nothing), there.post(&second, &nothing));
        assert_eq!(sorted(&one, &two), [200, 409], "{} {}", one.json, two.json);
        let refused = if one.status == 409 { one } else { two };
        refused.problem(409, "division_served");
    }
    other.stop().await;
    // The database itself has room for one.
    let id = match kind {
        Kind::Sqlite => "randomblob(16)",
        Kind::Postgres(_) => "gen_random_uuid()",
    };
    let again = |state: &str| {
        open(&world.database.url).batch_execute(&format!(
            "INSERT INTO congress_offices (id, name, division_code, version, state) \
             SELECT {id}, name, division_code, version, state FROM congress_offices WHERE state = '{state}'"
        ))
    };
    again("open").unwrap_err();
    again("closed").unwrap();
}

/// A clerk who enters a dispute as somebody else's speaks for nobody by the own account, in whichever role; a clerk who is a
/// neighbour acts as neighbours do, and handles it nowhere.
async fn who_handles_a_dispute_speaks_for_no_party_by_the_own_account(kind: Kind) {
    let harbour = Harbour::start(kind).await;
    let (world, phone) = (&harbour.world, fresh_phone());
    let login = json!({ "code": "sandbox:demo-office-xiangzhi" });
    let session = world.anybody().post("/api/v1/sessions/wechat", &login).await.ok();
    let bearer = |session: &Value| {
        world.anybody().with("Authorization", &format!("Bearer {}", session["access_token"].as_str().unwrap()))
    };
    let clerk = bearer(&session);
    let report = json!({
        "code": harbour.code, "source": "application", "kind": "neighbourhood", "title": "邻里", "text": "围墙之争。",
        "party": { "side": "first", "name": "陈女士", "phone": phone }
    });
    let made = clerk.post("/api/v1/disputes", &report).await.created();
    let id = id_of(&made).to_owned();
    let register = json!({ "risk": "low" });
    let refused = harbour.by(&clerk, &id, "register", register.clone()).await.problem(409, "own_dispute");
    assert!(refused["detail"].as_str().unwrap().contains("人民调解法第十五条"), "{refused}");
    // What nobody may who is a party only, is forbidden as ever.
    harbour.by(&clerk, &id, "seal", json!({})).await.problem(403, "forbidden");

    let office = harbour.deputies[0]["office_id"].clone();
    let me = world.login("colleague").await.get("/api/v1/me").await.ok();
    let area = json!({ "Office": { "office": office, "area": "350581000000" } });
    let _ = world.grant(me["account_id"].as_str().unwrap(), &area);
    let colleague = world.login("colleague").await;
    harbour.by(&colleague, &id, "register", register).await.ok();
    let other = json!({ "side": "second", "name": "林先生" });
    harbour.by(&colleague, &id, "parties", other).await.created();
    harbour.by(&colleague, &id, "ask-consent", json!({})).await.ok();
    harbour.by(&clerk, &id, "consent", json!({})).await.problem(409, "handler_as_party");

    // Another role that is chosen hides nothing.
    let grid = harbour.deputies[0]["grid_ids"][0].clone();
    let account = session["account_id"].as_str().unwrap();
    let staff = world.grant(account, &json!({ "GridStaff": { "grid": grid } }));
    let choice = json!({ "refresh_token": session["refresh_token"], "grant_id": staff });
    let chosen = bearer(&world.anybody().post("/api/v1/sessions/role", &choice).await.ok());
    harbour.by(&chosen, &id, "consent", json!({})).await.problem(409, "handler_as_party");
    harbour.by(&chosen, &id, "refuse", json!({})).await.problem(409, "handler_as_party");

    let by_code = world.tracker(made["tracking_code"].as_str().unwrap());
    world.settle().await;
    let seen = world.texts_to(&phone).len();
    harbour.by(&by_code, &id, "confirmations", json!({ "act": "consent" })).await.created();
    let number = number_in(&world.next_text(&phone, seen).await);
    harbour.by(&by_code, &id, "consent", json!({ "confirmation": number })).await.ok();
}

mashang_tests::stories!(
    of_two_offices_opened_at_once_a_division_has_one,
    who_handles_a_dispute_speaks_for_no_party_by_the_own_account,
);
