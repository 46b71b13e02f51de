//! Opening an office (开局): from an empty database to a case that is closed, and what must not go wrong on the way.

use std::process::Stdio;

use chrono::Datelike;
use mashang_domain::shared::Clock;
use mashang_infra::system::SystemClock;
use mashang_tests::{Caller, HOME, Kind, OwnDatabase, World, id_of, program, settings, submission};
use serde_json::{Value, json};

use crate::harbour::number_in;

const COUNTY: &str = "350582000000";
const STREET: &str = "350582002000";
/// 丰泽区, where nobody of these stories has anything to say.
const ELSEWHERE: &str = "350503002007";
const PHONE: &str = "13812340001";
const ACCEPT: &str = "/api/v1/invitations/accept";
const NUMBER: &str = "/api/v1/invitations/number";

/// A server on a database that holds nothing but its tables, and whom the command line made an administrator.
async fn empty(kind: Kind) -> (World, Caller) {
    let database = OwnDatabase::empty(kind);
    mashang_api::server::migrate(&settings(&database.url, database.folder.path(), &[])).unwrap();
    let world = World::on(kind, database, &[]);
    let grant = ["admin", "grant", "--area", COUNTY, "--openid", "first-administrator"];
    program::said(&mut program::command(&world.database, &grant));
    let admin = world.login("first-administrator").await;
    (world, admin)
}

async fn make(caller: &Caller, path: &str, body: Value) -> Value {
    caller.post(&format!("/api/v1/{path}"), &body).await.created()
}

async fn invite(inviter: &Caller, kind: &str, about: &Value) -> Value {
    make(inviter, "invitations", json!({ "kind": kind, "about_id": about })).await
}

async fn accept(caller: &Caller, invitation: &Value) -> mashang_tests::Answer {
    caller.post(ACCEPT, &json!({ "code": invitation["code"] })).await
}

/// Somebody new who takes an invitation up, and logs in anew.
async fn joins(world: &World, openid: &str, invitation: &Value) -> Caller {
    accept(&world.login(openid).await, invitation).await.ok();
    world.login(openid).await
}

async fn an_empty_database_becomes_an_office_whose_case_runs_to_its_end(kind: Kind) {
    let (world, admin) = empty(kind).await;
    let office = make(&admin, "offices", json!({ "name": "梅岭街道人大工委", "division_code": STREET })).await;
    let clerk = joins(&world, "clerk", &invite(&admin, "office", &office["id"]).await).await;
    let unit = make(&clerk, "units", json!({ "name": "晋江市公安局交警大队", "division_code": STREET })).await;
    let room = json!({
        "kind": "activity_room", "name": "梅庭社区代表活动室", "division_code": HOME, "address": "党群服务中心二楼"
    });
    let room = make(&clerk, "rooms", room).await;
    assert_eq!(room["office_id"], office["id"]);
    let court = json!({ "kind": "committee", "name": "梅庭社区人民调解委员会", "division_code": HOME });
    let organisation = make(&clerk, "mediation-organisations", court).await;
    let grid = json!({ "division_code": HOME, "ordinal": 1, "name": "第一网格", "households": 300 });
    let grid = make(&admin, "grids", grid).await;
    let deputy = json!({
        "name": "林示例", "division_code": HOME, "room_id": room["id"],
        "mandates": [{
            "level": "county", "congress_code": COUNTY, "term": 18, "constituency": "梅岭第三选区", "from": "2022-01-01",
            "to": "2027-12-31"
        }]
    });
    let deputy = make(&admin, "deputies", deputy).await;
    let works = json!({ "grid_id": grid["id"], "from": "2026-03-02" });
    make(&admin, &format!("deputies/{}/grid-assignments", id_of(&deputy)), works).await;
    let code = make(&clerk, "qr-codes", json!({ "subject_kind": "deputy", "subject_id": deputy["id"] })).await;

    let as_deputy = joins(&world, "deputy", &invite(&clerk, "deputy", &deputy["id"]).await).await;
    let as_unit = joins(&world, "police", &invite(&clerk, "handling_unit", &unit["id"]).await).await;
    joins(&world, "liaison", &invite(&clerk, "room_liaison", &room["id"]).await).await;
    joins(&world, "mediator", &invite(&clerk, "mediator", &organisation["id"]).await).await;
    let staff = joins(&world, "staff", &invite(&clerk, "grid_staff", &grid["id"]).await).await;
    assert_eq!(staff.get("/api/v1/me").await.ok()["roles"], json!(["resident", "grid_staff"]));

    let resident = world.login("resident").await;
    let sent = submission(code["code"].as_str().unwrap());
    let case = id_of(&resident.post("/api/v1/cases", &sent).await.created()).to_owned();
    as_deputy.step(&case, "accept", &json!({})).await.ok();
    as_deputy.step(&case, "escalate", &json!({ "text": "道路隔离需交警研究。" })).await.ok();
    clerk.step(&case, "assign", &json!({ "lead_unit_id": unit["id"] })).await.ok();
    as_unit.step(&case, "start", &json!({})).await.ok();
    // Whoever has this much to do is not closed just so.
    let close = format!("/api/v1/units/{}/close", id_of(&unit));
    clerk.post(&close, &json!({})).await.problem(409, "open_work");
    as_unit.step(&case, "reply", &json!({ "text": "已设置隔离护栏。" })).await.ok();
    as_deputy.step(&case, "verify", &json!({ "text": "现场核实，通行顺畅。" })).await.ok();
    let rated = resident.step(&case, "rate", &json!({ "rating": "satisfied" })).await.ok();
    assert_eq!(rated["state"], "closed");
    assert_eq!(clerk.post(&close, &json!({})).await.ok()["state"], "closed");

    // A grant that is taken back is gone with the next request.
    let account = as_unit.get("/api/v1/me").await.ok()["account_id"].as_str().unwrap().to_owned();
    let grants = format!("/api/v1/accounts/{account}/grants");
    let given = admin.get(&grants).await.ok()["items"][0].clone();
    assert_eq!(given["kind"], "handling_unit");
    admin.post(&format!("{grants}/{}/revoke", id_of(&given)), &json!({})).await.ok();
    as_unit.get("/api/v1/me").await.problem(401, "grants_changed");
}

async fn an_invitation_is_good_for_one_person_with_that_phone(kind: Kind) {
    let world = World::start(kind).await;
    let office = world.login("demo-office").await;
    let grid = world.deputy().await.0["grid_ids"][0].clone();
    let body = json!({ "kind": "grid_staff", "about_id": grid, "phone": PHONE });
    let invitation = make(&office, "invitations", body).await;
    assert_eq!((&invitation["phone"], &invitation["state"]), (&json!("138****0001"), &json!("open")));
    let shown = office.get(&format!("/api/v1/invitations/{}", id_of(&invitation))).await.ok();
    assert!(shown["code"].is_null() && shown["phone"] == "138****0001", "{shown}");

    // Whoever it was forwarded to has the code and not the phone.
    let stranger = world.login("stranger").await;
    let code = &invitation["code"];
    assert_eq!(accept(&stranger, &invitation).await.bad_fields(), ["/confirmation"]);
    let said = |number: &str| json!({ "code": code, "confirmation": number });
    assert_eq!(stranger.post(ACCEPT, &said("000000")).await.bad_fields(), ["/confirmation"]);
    let sent = stranger.post(NUMBER, &json!({ "code": code })).await.ok();
    assert_eq!(sent, json!({ "phone": "138****0001", "expires_in": 300 }));
    let right = number_in(&world.next_text(PHONE, 0).await);
    let wrong = if right == "111111" { "222222" } else { "111111" };
    for _ in 0..5 {
        let missed = stranger.post(ACCEPT, &said(wrong)).await.problem(422, "invalid");
        assert_eq!(missed["errors"][0]["code"], "phone_code_wrong");
    }
    assert_eq!(stranger.post(ACCEPT, &said(&right)).await.bad_fields(), ["/confirmation"]);

    let invited = world.login("invited").await;
    invited.post(NUMBER, &json!({ "code": code })).await.ok();
    let right = number_in(&world.next_text(PHONE, 1).await);
    let accepted = invited.post(ACCEPT, &said(&right)).await.ok();
    assert_eq!(accepted["grant"]["kind"], "grid_staff");
    let again = stranger.post(ACCEPT, &said(&right)).await.problem(409, "state_conflict");
    assert_eq!((&again["state"], &again["allowed_actions"]), (&json!("accepted"), &json!(null)));

    // The phone is the account's own from then on, and nobody else's.
    assert_eq!(invited.get("/api/v1/me").await.ok()["phone"], "138****0001");
    let (deputy, _) = world.deputy().await;
    let second = json!({ "kind": "room_liaison", "about_id": deputy["room_id"], "phone": PHONE });
    let invitation = make(&office, "invitations", second.clone()).await;
    accept(&invited, &invitation).await.ok();
    let third = make(&office, "invitations", second).await;
    stranger.post(NUMBER, &json!({ "code": third["code"] })).await.ok();
    let right = number_in(&world.next_text(PHONE, 2).await);
    let theirs = json!({ "code": third["code"], "confirmation": right });
    let taken = stranger.post(ACCEPT, &theirs).await.problem(422, "invalid");
    assert_eq!(taken["errors"][0]["code"], "phone_taken");
    let other = json!({ "kind": "handling_unit", "about_id": unit_at_home(&world).await, "phone": "13812340002" });
    let invitation = make(&world.login("demo-admin").await, "invitations", other).await;
    accept(&invited, &invitation).await.problem(409, "another_phone");
}

async fn unit_at_home(world: &World) -> Value {
    world.anybody().get(&format!("/api/v1/units?division={HOME}&limit=1")).await.ok()["items"][0]["id"].clone()
}

async fn an_invitation_ends(kind: Kind) {
    let world = World::start(kind).await;
    let office = world.login("demo-office").await;
    let grid = world.deputy().await.0["grid_ids"][0].clone();
    let somebody = world.login("somebody").await;
    // Revoked, one's own, and of a code that is none.
    let revoked = invite(&office, "grid_staff", &grid).await;
    let revoke = format!("/api/v1/invitations/{}/revoke", id_of(&revoked));
    somebody.post(&revoke, &json!({})).await.problem(404, "not_found");
    assert_eq!(office.who_saw(1).post(&revoke, &json!({})).await.ok()["state"], "revoked");
    accept(&somebody, &revoked).await.problem(409, "state_conflict");
    accept(&office, &invite(&office, "grid_staff", &grid).await).await.problem(409, "own_invitation");
    let status = accept(&somebody, &json!({ "code": "KX7M-3PQR-W9TD-HAE" })).await.status;
    assert!(matches!(status, 404 | 422), "{status}");

    // Whoever invited was sent away before it was taken up.
    let admin = world.login("demo-admin").await;
    let clerk = office.get("/api/v1/me").await.ok()["account_id"].as_str().unwrap().to_owned();
    let pending = invite(&office, "grid_staff", &grid).await;
    let over = invite(&admin, "grid_staff", &grid).await;
    let grants = format!("/api/v1/accounts/{clerk}/grants");
    let held = admin.get(&grants).await.ok()["items"][0].clone();
    admin.post(&format!("{grants}/{}/revoke", id_of(&held)), &json!({})).await.ok();
    accept(&somebody, &pending).await.problem(409, "inviter_gone");

    world.clock.pass_hours(7 * 24);
    accept(&world.login("somebody").await, &over).await.problem(409, "invitation_expired");
}

async fn nobody_gives_more_than_the_own_area(kind: Kind) {
    let world = World::start(kind).await;
    let (office, deputy) = (world.login("demo-office").await, world.login("demo-deputy").await);
    let (own, _) = world.deputy().await;
    let there = world.anybody().get("/api/v1/deputies?division=350581103209&limit=1").await.ok()["items"][0].clone();
    for (kind, about) in
        [("deputy", &there["id"]), ("office", &there["office_id"]), ("grid_staff", &there["grid_ids"][0])]
    {
        let body = json!({ "kind": kind, "about_id": about });
        office.post("/api/v1/invitations", &body).await.problem(403, "forbidden");
    }
    let grid = json!({ "kind": "grid_staff", "about_id": own["grid_ids"][0] });
    deputy.post("/api/v1/invitations", &grid).await.problem(403, "forbidden");
    // An office makes no administrators, not even of its own area.
    let administrator = json!({ "kind": "administrator", "area": STREET });
    office.post("/api/v1/invitations", &administrator).await.problem(403, "forbidden");
    let unknown = json!({ "kind": "deputy", "about_id": own["office_id"] });
    assert_eq!(office.post("/api/v1/invitations", &unknown).await.missing_fields(), ["/about_id"]);
    let nameless = json!({ "kind": "deputy" });
    assert_eq!(office.post("/api/v1/invitations", &nameless).await.bad_fields(), ["/about_id"]);
    let both = json!({ "kind": "deputy", "about_id": own["id"], "area": STREET });
    assert_eq!(office.post("/api/v1/invitations", &both).await.bad_fields(), ["/area"]);

    // Another office sees none of this one's invitations and revokes none.
    let invitation = make(&office, "invitations", grid).await;
    let elsewhere = world.login("demo-office-xiangzhi").await;
    let path = format!("/api/v1/invitations/{}", id_of(&invitation));
    elsewhere.get(&path).await.problem(404, "not_found");
    elsewhere.post(&format!("{path}/revoke"), &json!({})).await.problem(404, "not_found");
    elsewhere.get(&format!("/api/v1/invitations?division={STREET}")).await.problem(403, "forbidden");
    assert_eq!(elsewhere.get("/api/v1/invitations").await.ok()["items"], json!([]));
    assert_eq!(office.get("/api/v1/invitations").await.ok()["items"].as_array().unwrap().len(), 1);

    // Nor does an administrator give what lies elsewhere, or somebody else.
    let me = world.login("county").await.get("/api/v1/me").await.ok()["account_id"].as_str().unwrap().to_owned();
    let grants = format!("/api/v1/accounts/{me}/grants");
    let admin = world.login("demo-admin").await;
    let county = json!({ "kind": "administrator", "area": COUNTY });
    office.post(&grants, &county).await.problem(403, "forbidden");
    admin.post(&grants, &county).await.created();
    admin.post(&grants, &county).await.problem(409, "already_granted");
    let county = world.login("county").await;
    for area in ["350500000000", "350503000000"] {
        let more = json!({ "kind": "administrator", "area": area });
        county.post(&grants, &more).await.problem(403, "forbidden");
        county.post("/api/v1/invitations", &more).await.problem(403, "forbidden");
    }
    let elsewhere = json!({ "name": "别处", "division_code": ELSEWHERE });
    for path in ["/api/v1/offices", "/api/v1/units"] {
        county.post(path, &elsewhere).await.problem(403, "forbidden");
    }
    let own_office = format!("/api/v1/offices/{}/close", own["office_id"].as_str().unwrap());
    office.post(&own_office, &json!({})).await.problem(403, "forbidden");
}

async fn institutions_are_changed_closed_and_opened_again_and_their_history_is_read(kind: Kind) {
    let world = World::start(kind).await;
    let (admin, anybody) = (world.login("demo-admin").await, world.anybody());
    let office = json!({ "name": "梅庭社区人大联络处", "division_code": HOME });
    let office = make(&admin, "offices", office).await;
    let second = json!({ "name": "又一处", "division_code": HOME });
    assert_eq!(admin.post("/api/v1/offices", &second).await.bad_fields(), ["/division_code"]);
    let nowhere = json!({ "name": "无此地", "division_code": "350582999000" });
    assert_eq!(admin.post("/api/v1/offices", &nowhere).await.missing_fields(), ["/division_code"]);

    let path = format!("/api/v1/offices/{}", id_of(&office));
    let renamed = json!({ "name": "梅庭社区人大联络站" });
    let seen = admin.who_saw(1);
    assert_eq!(seen.post(&format!("{path}/change"), &renamed).await.ok()["version"], 2);
    assert_eq!(
        seen.post(&format!("{path}/change"), &renamed).await.problem(412, "version_conflict")["current_version"],
        2
    );
    assert_eq!(anybody.get(&path).await.ok()["name"], "梅庭社区人大联络站");
    let itself = json!({ "successor_id": office["id"] });
    assert_eq!(admin.post(&format!("{path}/close"), &itself).await.bad_fields(), ["/successor_id"]);
    let nobody = json!({ "successor_id": world.deputy().await.0["id"] });
    assert_eq!(admin.post(&format!("{path}/close"), &nobody).await.missing_fields(), ["/successor_id"]);
    let street = world.deputy().await.0["office_id"].clone();
    let close = json!({ "successor_id": street, "reason": "机构改革撤并。" });
    assert_eq!(admin.post(&format!("{path}/close"), &close).await.ok()["state"], "closed");
    admin.post(&format!("{path}/change"), &renamed).await.problem(409, "state_conflict");
    let invitation = json!({ "kind": "office", "about_id": office["id"] });
    assert_eq!(admin.post("/api/v1/invitations", &invitation).await.bad_fields(), ["/about_id"]);
    // Where it was, the next one above serves.
    let room = json!({ "kind": "tea_room", "name": "民情茶室", "division_code": HOME, "address": "梅岭路 1 号" });
    assert_eq!(make(&admin, "rooms", room).await["office_id"], street);
    let third = make(&admin, "offices", second).await;
    admin.post(&format!("{path}/reopen"), &json!({})).await.problem(409, "division_served");
    admin.post(&format!("/api/v1/offices/{}/close", id_of(&third)), &json!({})).await.ok();
    assert_eq!(admin.post(&format!("{path}/reopen"), &json!({})).await.ok()["state"], "open");

    let history = anybody.get(&format!("{path}/history")).await.ok()["items"].clone();
    let told: Vec<_> = history
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| {
            (entry["version"].as_i64().unwrap(), entry["kind"].as_str().unwrap(), entry["name"].as_str().unwrap())
        })
        .collect();
    let expected = [
        (1, "opened", "梅庭社区人大联络处"),
        (2, "changed", "梅庭社区人大联络站"),
        (3, "closed", "梅庭社区人大联络站"),
        (4, "reopened", "梅庭社区人大联络站"),
    ];
    assert_eq!(told, expected);
    assert_eq!((&history[2]["reason"], &history[2]["successor_id"]), (&json!("机构改革撤并。"), &street));
}

async fn a_closed_room_takes_nothing_in(kind: Kind) {
    let world = World::start(kind).await;
    let office = world.login("demo-office").await;
    let room = json!({ "kind": "tea_room", "name": "民情茶室", "division_code": HOME, "address": "梅岭路 1 号" });
    let room = make(&office, "rooms", room).await;
    let code = make(&office, "qr-codes", json!({ "subject_kind": "room", "subject_id": room["id"] })).await;
    let path = format!("/api/v1/rooms/{}", id_of(&room));
    let moved = json!({ "kind": "tea_room", "name": "民情茶室", "address": "梅岭路 2 号" });
    assert_eq!(office.post(&format!("{path}/change"), &moved).await.ok()["address"], "梅岭路 2 号");
    office.post(&format!("{path}/close"), &json!({ "reason": "场地收回。" })).await.ok();
    let sent = submission(code["code"].as_str().unwrap());
    world.anybody().post("/api/v1/cases", &sent).await.problem(409, "intake_closed");
    office.post(&format!("{path}/reopen"), &json!({})).await.ok();
    world.anybody().post("/api/v1/cases", &sent).await.created();
    let history = world.anybody().get(&format!("{path}/history")).await.ok()["items"].clone();
    assert_eq!((&history[1]["address"], &history[1]["by"]["kind"]), (&json!("梅岭路 2 号"), &json!("office")));
}

async fn somebody_always_administers(kind: Kind) {
    let world = World::start(kind).await;
    let first = world.login("demo-admin").await;
    let account =
        async |caller: &Caller| caller.get("/api/v1/me").await.ok()["account_id"].as_str().unwrap().to_owned();
    let (one, other) = (account(&first).await, account(&world.login("second-admin").await).await);
    let city = json!({ "kind": "administrator", "area": "350500000000" });
    let given = first.post(&format!("/api/v1/accounts/{other}/grants"), &city).await.created();
    let second = world.login("second-admin").await;
    let held = second.get(&format!("/api/v1/accounts/{one}/grants")).await.ok()["items"][0].clone();
    // Each takes the other's back at the same moment.
    let (by_first, by_second) = (
        format!("/api/v1/accounts/{other}/grants/{}/revoke", id_of(&given)),
        format!("/api/v1/accounts/{one}/grants/{}/revoke", id_of(&held)),
    );
    let nothing = json!({});
    let answers = futures_util::future::join(first.post(&by_first, &nothing), second.post(&by_second, &nothing)).await;
    let done = [&answers.0, &answers.1].iter().filter(|answer| answer.status == 200).count();
    assert_eq!(done, 1, "{} {}", answers.0.json, answers.1.json);
}

async fn the_command_line_appoints_and_says_what_is_lacking(kind: Kind) {
    let (world, admin) = empty(kind).await;
    let ask = || {
        let mut command = program::command(&world.database, &["doctor"]);
        let output = command.stdout(Stdio::piped()).stderr(Stdio::piped()).output().unwrap();
        assert!(!output.status.success());
        String::from_utf8(output.stdout).unwrap()
    };
    let said = ask();
    for lacking in ["MASHANG_ENV", "MASHANG_WECHAT", "MASHANG_SMS", "没有人大机构"] {
        assert!(said.contains(lacking), "{lacking} in {said}");
    }
    assert!(!said.contains("没有管理员"), "{said}");
    make(&admin, "offices", json!({ "name": "梅岭街道人大工委", "division_code": STREET })).await;
    let said = ask();
    assert!(said.contains("1 个人大机构没有工作人员：梅岭街道人大工委"), "{said}");

    // By phone it is an invitation, good for whoever holds that phone.
    let grant = ["admin", "grant", "--area", STREET, "--phone", PHONE];
    let printed = program::said(&mut program::command(&world.database, &grant));
    let code = printed.split_whitespace().nth(1).unwrap().split('，').next().unwrap();
    let someone = world.login("street").await;
    accept(&someone, &json!({ "code": code })).await.problem(422, "invalid");
    for wrong in [
        &["admin", "grant", "--area", "350582999000", "--openid", "x"][..],
        &["admin", "grant", "--area", "street", "--openid", "x"],
        &["admin", "grant", "--area", COUNTY, "--openid", "first-administrator"],
        &["admin", "grant", "--area", COUNTY],
    ] {
        program::refused(&mut program::command(&world.database, wrong));
    }
}

const KEY: &str = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
/// What a production system is given beside that key; nobody is asked anything by it.
const AGREED: [(&str, &str); 14] = [
    ("MASHANG_ENV", "production"),
    ("MASHANG_TOKEN_KEY", "202122232425262728292a2b2c2d2e2f303132333435363738393a3b3c3d3e3f"),
    ("MASHANG_PUBLIC_URL", "https://rd.example.cn"),
    ("MASHANG_SPONSOR", "梅岭街道人大工委"),
    ("MASHANG_FEEDBACK", "mailto:mashang@example.cn"),
    ("MASHANG_WECHAT", "on"),
    ("MASHANG_WECHAT_APPID", "wx0123456789abcdef"),
    ("MASHANG_WECHAT_SECRET", "0123456789abcdef0123456789abcdef"),
    ("MASHANG_SMS", "tencent"),
    ("MASHANG_SMS_SECRET_ID", "AKIDEXAMPLE"),
    ("MASHANG_SMS_SECRET_KEY", "Gu5t9xGARNpq86cd98joQYCN3EXAMPLE"),
    ("MASHANG_SMS_APP_ID", "1400006666"),
    ("MASHANG_SMS_SIGN", "码上代表"),
    (
        "MASHANG_SMS_TEMPLATES",
        "dispute_code=1110,dispute_confirmation=1111,dispute_signature=1112,log_in_code=1113,binding_code=1114,erasure_code=1115,case_progress=1116,rating_code=1117,station_news=1118,ballot_code=1119,dispute_agent_code=1120",
    ),
];

async fn a_production_system_that_has_all_lacks_nothing(kind: Kind) {
    let (mut world, admin) = empty(kind).await;
    let office = make(&admin, "offices", json!({ "name": "梅岭街道人大工委", "division_code": STREET })).await;
    joins(&world, "clerk", &invite(&admin, "office", &office["id"]).await).await;
    // Whoever administers a city enters the year that comes next by the machine's clock, which is the program's.
    let grant = ["admin", "grant", "--area", "350500000000", "--openid", "city-administrator"];
    program::said(&mut program::command(&world.database, &grant));
    let year = SystemClock.now().year() + 1;
    let days: Vec<_> = ["01-01", "05-01", "05-02", "10-01", "10-02", "10-03"]
        .map(|day| json!({ "date": format!("{year}-{day}"), "works": false }))
        .into();
    make(&world.login("city-administrator").await, "calendar-years", json!({ "year": year, "days": days })).await;
    world.stop().await;

    // Production takes no key that repeats itself, as that of stories does.
    let mut rewrap = program::command(&world.database, &["keys", "rewrap"]);
    program::said(rewrap.env("MASHANG_FORMER_DATA_KEY", "11".repeat(32)).env("MASHANG_DATA_KEY", KEY));
    let mut doctor = program::command(&world.database, &["doctor"]);
    let said = program::said(doctor.env("MASHANG_DATA_KEY", KEY).envs(AGREED));
    assert!(said.contains("可以开局"), "{said}");
    let mut without = program::command(&world.database, &["doctor"]);
    without.env("MASHANG_DATA_KEY", KEY).envs(AGREED).env("MASHANG_WECHAT", "off").env("MASHANG_SMS", "off");
    let output = without.stdout(Stdio::piped()).output().unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(!output.status.success(), "{said}");
    assert_eq!(said.lines().filter(|line| line.starts_with("- ")).count(), 2, "{said}");
    assert!(said.contains("MASHANG_WECHAT=on") && said.contains("MASHANG_SMS=tencent"), "{said}");
}

mashang_tests::stories!(
    an_empty_database_becomes_an_office_whose_case_runs_to_its_end,
    an_invitation_is_good_for_one_person_with_that_phone,
    an_invitation_ends,
    nobody_gives_more_than_the_own_area,
    institutions_are_changed_closed_and_opened_again_and_their_history_is_read,
    a_closed_room_takes_nothing_in,
    somebody_always_administers,
    the_command_line_appoints_and_says_what_is_lacking,
    a_production_system_that_has_all_lacks_nothing,
);
