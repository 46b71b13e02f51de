//! Somebody has a copy of the database and not the keys.

use mashang_tests::{Kind, World, id_of};
use serde_json::json;

use crate::desks::{binds, has_password};

const PHONE: &str = "13912340099";

/// Every tag, hash and sealed value by which somebody or something is found, in hexadecimal digits.
fn columns(world: &World) -> Vec<String> {
    let all = [
        ("accounts", "openid_tag"),
        ("accounts", "phone_tag"),
        ("accounts", "sealed"),
        ("cases", "tracking_tag"),
        ("invitations", "tag"),
        ("phone_codes", "tag"),
        ("phone_codes", "code_tag"),
        ("desk_keys", "sealed"),
        ("sessions", "id"),
    ];
    all.iter().flat_map(|(table, column)| columns_of(world, table, column)).collect()
}

fn columns_of(world: &World, table: &str, column: &str) -> Vec<String> {
    let digits = match world.kind {
        Kind::Sqlite => format!("lower(hex({column}))"),
        Kind::Postgres(_) if column == "id" => format!("replace({column}::text, '-', '')"),
        Kind::Postgres(_) => format!("encode({column}, 'hex')"),
    };
    let rows = world.sql_text(&format!("SELECT {digits} AS text FROM {table} WHERE {column} IS NOT NULL"));
    assert!(!rows.is_empty(), "{table}.{column} holds nothing");
    rows
}

async fn what_lies_in_a_stolen_database_logs_nobody_in(kind: Kind) {
    let world = World::start(kind).await;
    let (office, anybody) = (world.login("demo-office").await, world.anybody());
    binds(&world, &office, PHONE).await;
    has_password(&world, &office, PHONE).await;
    anybody.post("/api/v1/sessions/phone/codes", &json!({ "phone": PHONE })).await.ok();
    let case = world.submit(&anybody).await;
    let grid = world.deputy().await.0["grid_ids"][0].clone();
    let invitation = json!({ "kind": "grid_staff", "about_id": grid });
    office.post("/api/v1/invitations", &invitation).await.created();
    let thief = world.login("thief").await;
    let known = world.sql_text("SELECT CAST(count(*) AS TEXT) AS text FROM accounts");
    let session = &columns_of(&world, "sessions", "id")[0];
    for value in columns(&world) {
        let short = &value[..value.len().min(64)];
        let refused = |what: &str, status: u16| {
            assert!((400..500).contains(&status), "{what}: {status} for {value}");
        };
        let renewal = json!({ "refresh_token": format!("{session}.{short}") });
        refused("refresh", anybody.post("/api/v1/sessions/refresh", &renewal).await.status);
        let as_bearer = anybody.with("Authorization", &format!("Bearer {value}"));
        refused("bearer", as_bearer.get("/api/v1/me").await.status);
        let path = format!("/api/v1/cases/{}", id_of(&case));
        refused("code", world.tracker(short).get(&path).await.status);
        let accepted = thief.post("/api/v1/invitations/accept", &json!({ "code": short })).await;
        refused("invitation", accepted.status);
        let by_phone = json!({ "phone": PHONE, "code": &short[..6] });
        refused("phone code", anybody.post("/api/v1/sessions/phone", &by_phone).await.status);
    }
    let sealed = &columns_of(&world, "desk_keys", "sealed")[0];
    let by_password = json!({ "phone": PHONE, "password": &sealed[..64], "code": "000000" });
    anybody.post("/api/v1/sessions/password", &by_password).await.problem(401, "credentials_wrong");
    assert_eq!(world.sql_text("SELECT CAST(count(*) AS TEXT) AS text FROM accounts"), known);
}

mashang_tests::stories!(what_lies_in_a_stolen_database_logs_nobody_in);
