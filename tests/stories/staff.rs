//! Whoever works here: sessions that end by themselves at a desk, log-ins that are shown, a second factor.

use mashang_tests::{Caller, Kind, World, id_of};
use serde_json::{Value, json};

use crate::desks::{binds, has_password};
use crate::harbour::number_in;
use crate::imports::{csv, sent};

const PHONE: &str = "13912345678";
const COMPUTER: &str = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36";

fn bearer(world: &World, session: &Value) -> Caller {
    world.anybody().with("Authorization", &format!("Bearer {}", session["access_token"].as_str().unwrap()))
}

async fn renews(caller: &Caller, session: &Value) -> mashang_tests::Answer {
    caller.post("/api/v1/sessions/refresh", &json!({ "refresh_token": session["refresh_token"] })).await
}

/// Logs in by the phone, with the code that it is sent.
async fn by_phone(world: &World, caller: &Caller, phone: &str) -> Value {
    let before = world.texts_to(phone).len();
    caller.post("/api/v1/sessions/phone/codes", &json!({ "phone": phone })).await.ok();
    let code = number_in(&world.next_text(phone, before).await);
    caller.post("/api/v1/sessions/phone", &json!({ "phone": phone, "code": code })).await.ok()
}

async fn a_desk_is_left_and_a_resident_goes_on(kind: Kind) {
    let world = World::start_with(kind, &[("MASHANG_DESK_IDLE_MINUTES", "45")]).await;
    let office = world.login("demo-office").await;
    binds(&world, &office, PHONE).await;
    let shown = has_password(&world, &office, PHONE).await;
    let anybody = world.anybody();
    let desk = anybody.post("/api/v1/sessions/password", &shown).await.ok();
    let resident = anybody.post("/api/v1/sessions/wechat", &json!({ "code": "sandbox:demo-resident" })).await.ok();
    let scanned = anybody.with("User-Agent", COMPUTER);
    let scanned = scanned.post("/api/v1/sessions/wechat", &json!({ "code": "sandbox:demo-admin" })).await.ok();
    world.clock.pass_minutes(44);
    let desk = renews(&anybody, &desk).await.ok();
    world.clock.pass_minutes(44);
    let desk = renews(&anybody, &desk).await.ok();
    renews(&anybody, &scanned).await.problem(401, "unauthorized");
    world.clock.pass_minutes(46);
    renews(&anybody, &desk).await.problem(401, "unauthorized");
    bearer(&world, &desk).get("/api/v1/me").await.problem(401, "unauthorized");
    renews(&anybody, &resident).await.ok();
}

async fn whoever_has_a_role_shows_a_second_factor_at_a_desk(kind: Kind) {
    let world = World::start(kind).await;
    binds(&world, &world.login("demo-office").await, PHONE).await;
    let at_desk = world.anybody().with("User-Agent", COMPUTER);
    let session = by_phone(&world, &at_desk, PHONE).await;
    assert_eq!((&session["roles"], &session["second_factor_missing"]), (&json!(["resident"]), &json!(true)));
    let office = bearer(&world, &session);
    office.get("/api/v1/invitations").await.problem(403, "forbidden");
    // By it a password is set, and that one, with its second factor, opens everything.
    let shown = has_password(&world, &office, PHONE).await;
    let session = at_desk.post("/api/v1/sessions/password", &shown).await.ok();
    assert_eq!(session["roles"], json!(["resident", "office"]));
    bearer(&world, &session).get("/api/v1/invitations").await.ok();
    world.clock.pass_minutes(2);
    let session = by_phone(&world, &world.anybody(), PHONE).await;
    assert_eq!(session["roles"], json!(["resident", "office"]), "on a phone the phone is enough");
}

async fn one_is_shown_who_logged_in_and_who_tried(kind: Kind) {
    let world = World::start(kind).await;
    let office = world.login("demo-office").await;
    binds(&world, &office, PHONE).await;
    let shown = has_password(&world, &office, PHONE).await;
    let from = |address: &str| world.anybody().with("X-Forwarded-For", address);
    let mut wrong = shown.clone();
    wrong["password"] = json!("Kf7-penang-lighthousf");
    from("198.51.100.7").post("/api/v1/sessions/password", &wrong).await.problem(401, "credentials_wrong");
    from("2001:db8:1:2::3").post("/api/v1/sessions/password", &shown).await.ok();
    let body = json!({ "phone": PHONE, "code": "000000" });
    from("203.0.113.9").post("/api/v1/sessions/phone", &body).await.problem(401, "phone_code_wrong");
    // Of a phone that nobody has bound as much is done, so that none can be told by how long it takes.
    let noted = || world.sql_text("SELECT CAST(count(*) AS TEXT) AS text FROM log_ins").concat();
    let before: u32 = noted().parse().unwrap();
    let unbound = json!({ "phone": "13912340000", "password": "Kf7-penang-lighthouse", "code": "000000" });
    from("198.51.100.9").post("/api/v1/sessions/password", &unbound).await.problem(401, "credentials_wrong");
    let body = json!({ "phone": "13912340000", "code": "000000" });
    from("203.0.113.10").post("/api/v1/sessions/phone", &body).await.problem(401, "phone_code_wrong");
    assert_eq!(noted(), (before + 2).to_string());
    let seen = office.get("/api/v1/me/log-ins").await.ok();
    let lines: Vec<_> = seen["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["way"].clone(), one["succeeded"].clone(), one["network"].clone()))
        .collect();
    assert_eq!(
        lines,
        [
            (json!("phone"), json!(false), json!("203.0.*.*")),
            (json!("password"), json!(true), json!("2001:db8::/32")),
            (json!("password"), json!(false), json!("198.51.*.*")),
            (json!("wechat"), json!(true), Value::Null),
        ]
    );
    assert!(!seen.to_string().contains(PHONE) && !seen.to_string().contains("198.51.100"));
    let other = world.login("demo-resident").await.get("/api/v1/me/log-ins").await.ok();
    assert_eq!(other["items"].as_array().unwrap().len(), 1, "one's own alone");

    // Whoever guesses from one place comes to an end, and keeps nobody from logging in elsewhere.
    let mut refused = 0;
    for _ in 0..12 {
        let answer = from("198.51.100.8").post("/api/v1/sessions/password", &wrong).await;
        refused += u32::from(answer.status == 429);
    }
    assert!(refused > 0);
    world.login("demo-office").await.get("/api/v1/me/log-ins").await.ok();
}

/// Gives somebody a role in a division; what becomes of that.
pub(crate) async fn gives(world: &World, by: &Caller, to: &str, kind: &str, area: &str) -> mashang_tests::Answer {
    let account = world.login(to).await.get("/api/v1/me").await.ok()["account_id"].clone();
    let path = format!("/api/v1/accounts/{}/grants", account.as_str().unwrap());
    by.post(&path, &json!({ "kind": kind, "area": area })).await
}

async fn where_duties_are_separated_nobody_has_two_of_them(kind: Kind) {
    const COUNTY: &str = "350582000000";
    const STREET: &str = "350582002000";
    let world = World::start(kind).await;
    let city = world.login("demo-admin").await;
    gives(&world, &city, "whole", "administrator", COUNTY).await.created();
    let whole = world.login("whole").await;
    let separate = json!({ "division_code": COUNTY, "separated": true });
    let set = "/api/v1/separated-duties";
    whole.post(set, &separate).await.problem(409, "administrator_parts_vacant");
    gives(&world, &whole, "whole", "system_admin", COUNTY).await.problem(409, "another_administrator_part");
    gives(&world, &whole, "one", "system_admin", COUNTY).await.created();
    gives(&world, &whole, "one", "audit_admin", STREET).await.problem(409, "another_administrator_part");
    gives(&world, &whole, "two", "security_admin", COUNTY).await.created();
    gives(&world, &whole, "three", "audit_admin", COUNTY).await.created();
    world.login("one").await.post(set, &separate).await.problem(403, "forbidden");
    assert_eq!(whole.post(set, &separate).await.ok()["separated"], true);

    // Whoever did all of it does none, and nobody is made such a one again.
    whole.get("/api/v1/audit/entries").await.problem(401, "grants_changed");
    let (one, two, three) = (world.login("one").await, world.login("two").await, world.login("three").await);
    gives(&world, &two, "whole", "administrator", STREET).await.problem(409, "duties_separated");
    let seen = one.get(&format!("{set}?division={STREET}")).await.ok();
    assert_eq!((&seen["separated"], &seen["division_code"]), (&json!(true), &json!(COUNTY)));
    assert_eq!(city.get(&format!("{set}?division=350503000000")).await.ok()["separated"], false);

    let unit = json!({ "name": "新单位", "division_code": COUNTY });
    let withdrawal = json!({ "division_code": COUNTY });
    for (who, sets_up, grants, audits) in
        [(&one, true, false, false), (&two, false, true, false), (&three, false, false, true)]
    {
        assert_eq!(who.post("/api/v1/units", &unit).await.status == 201, sets_up);
        assert_eq!(who.post("/api/v1/rule-sets/withdraw", &withdrawal).await.status == 200, sets_up);
        assert_eq!(gives(&world, who, "another", "system_admin", STREET).await.status == 201, grants);
        assert_eq!(who.get("/api/v1/audit/entries").await.status == 200, audits);
    }
    // Nor does whoever gives roles take up the work of others.
    let offices = two.get(&format!("/api/v1/offices?division={COUNTY}")).await.ok();
    let own = two.get("/api/v1/me").await.ok()["account_id"].clone();
    let wish = json!({ "kind": "office", "about_id": offices["items"][0]["id"] });
    let to_own = format!("/api/v1/accounts/{}/grants", own.as_str().unwrap());
    two.post(&to_own, &wish).await.problem(409, "own_gift");
    // What sets up, brings tables in.
    let export = format!("/api/v1/exports/grids?division_code={STREET}&format=csv");
    assert_eq!((one.get(&export).await.status, three.get(&export).await.status), (200, 403));
    // Who gives roles, invites by one.
    let guest = format!("13900004321,system_admin,{STREET}");
    let guest: [&str; 2] = ["phone,role,division_code", &guest];
    assert_eq!(sent(&two, "invitations", csv(&guest), true).await.ok()["created"], 1);
    assert_eq!(sent(&one, "invitations", csv(&guest), true).await.ok()["problems"][0]["code"], "outside_area");
    let unit_in_table = csv(&["name,division_code", &format!("新单位,{STREET}")]);
    sent(&two, "units", unit_in_table, true).await.problem(403, "forbidden");
    sent(&three, "invitations", csv(&guest), true).await.problem(403, "forbidden");
    // Nor does it make a system of others that reads what it may not.
    let client = json!({
        "name": "对接系统", "contact_name": "陈女士", "contact_phone": PHONE, "office_id": offices["items"][0]["id"],
        "scopes": ["cases:read"]
    });
    one.post("/api/v1/api-clients", &client).await.problem(403, "forbidden");
    one.get("/api/v1/api-clients").await.problem(403, "forbidden");
    assert_eq!(three.get("/api/v1/retention-reports").await.status, 200);
    // The last of a part stays.
    let account = three.get("/api/v1/me").await.ok();
    let grant = account["grants"][0]["id"].as_str().unwrap();
    let revoke = format!("/api/v1/accounts/{}/grants/{grant}/revoke", account["account_id"].as_str().unwrap());
    two.post(&revoke, &json!({})).await.problem(409, "last_administrator");

    // Whoever gives roles puts nothing together again, not even for a part of the division: whoever lays down rules does.
    for division in [COUNTY, STREET] {
        let together = json!({ "division_code": division, "separated": false });
        two.post(set, &together).await.problem(403, "forbidden");
        three.post(set, &together).await.problem(403, "forbidden");
    }
    let together = json!({ "division_code": COUNTY, "separated": false });
    assert_eq!(one.post(set, &together).await.ok()["separated"], false);
    assert_eq!(two.post(set, &separate).await.ok()["separated"], true);
}

/// How many looks into that county are shown to somebody.
async fn looks_into(who: &Caller, county: &str) -> usize {
    let seen = who.get("/api/v1/audit/entries?limit=100").await.ok();
    let lies_there = |one: &&Value| one["division_code"].as_str().is_some_and(|code| code.starts_with(county));
    seen["items"].as_array().unwrap().iter().filter(lies_there).count()
}

async fn above_a_division_that_separates_duties_nobody_has_two_of_them_either(kind: Kind) {
    const COUNTY: &str = "350582000000";
    const STREET: &str = "350582002000";
    const NEXT: &str = "350581000000";
    let world = World::start(kind).await;
    let city = world.login("demo-admin").await;
    for (who, part) in [("one", "system_admin"), ("two", "security_admin"), ("three", "audit_admin")] {
        gives(&world, &city, who, part, COUNTY).await.created();
    }
    // Whoever takes a role back is written down, in this county and in the next.
    for (who, place) in [("passing", STREET), ("beside", NEXT)] {
        let given = gives(&world, &city, who, "leader", place).await.created();
        let account = world.login(who).await.get("/api/v1/me").await.ok()["account_id"].clone();
        let revoke = format!("/api/v1/accounts/{}/grants/{}/revoke", account.as_str().unwrap(), id_of(&given));
        city.post(&revoke, &json!({})).await.ok();
    }
    let (own, next) = (looks_into(&city, "350582").await, looks_into(&city, "350581").await);
    assert!(own > 0 && next > 0, "{own} {next}");
    let (one, two, three) = (world.login("one").await, world.login("two").await, world.login("three").await);
    let set = "/api/v1/separated-duties";
    let asks = |separated: bool| json!({ "division_code": COUNTY, "separated": separated });
    two.post(set, &asks(true)).await.ok();

    // The very next request: it sets up, gives no roles, sees no audit, and makes no system that could; next door it does all.
    for place in [COUNTY, STREET] {
        for role in ["leader", "audit_admin", "security_admin"] {
            gives(&world, &city, "another", role, place).await.problem(403, "forbidden");
        }
    }
    let account = world.login("three").await.get("/api/v1/me").await.ok();
    let grants = format!("/api/v1/accounts/{}/grants", account["account_id"].as_str().unwrap());
    let revoke = format!("{grants}/{}/revoke", id_of(&account["grants"][0]));
    city.post(&revoke, &json!({})).await.problem(404, "not_found");
    city.get(&grants).await.problem(404, "not_found");
    let unit = |place: &str| json!({ "name": "新单位", "division_code": place });
    for place in [COUNTY, NEXT] {
        city.post("/api/v1/units", &unit(place)).await.created();
    }
    assert_eq!((looks_into(&city, "350582").await, looks_into(&city, "350581").await), (0, next));
    assert!(looks_into(&three, "350582").await >= own);
    for (place, may) in [(COUNTY, false), (NEXT, true)] {
        let offices = city.get(&format!("/api/v1/offices?division={place}&limit=100")).await.ok();
        let office = offices["items"].as_array().unwrap().iter().find(|one| one["division_code"] == place).unwrap();
        let client = json!({
            "name": "对接系统", "contact_name": "陈女士", "contact_phone": PHONE, "office_id": office["id"],
            "scopes": ["cases:read"]
        });
        assert_eq!(city.post("/api/v1/api-clients", &client).await.status, if may { 201 } else { 403 }, "{place}");
        assert_eq!(
            gives(&world, &city, "another", "leader", place).await.status,
            if may { 201 } else { 403 },
            "{place}"
        );
    }
    // Nobody above has all of it again by putting it together, nor takes a part beside the own one.
    city.post(set, &asks(false)).await.problem(403, "forbidden");
    let own = city.get("/api/v1/me").await.ok()["account_id"].clone();
    let to_own = format!("/api/v1/accounts/{}/grants", own.as_str().unwrap());
    let part = json!({ "kind": "audit_admin", "area": COUNTY });
    two.post(&to_own, &part).await.problem(409, "another_administrator_part");
    // Once the county no longer asks for it, all is as it was.
    one.post(set, &asks(false)).await.ok();
    gives(&world, &city, "another", "leader", STREET).await.created();
    assert!(looks_into(&city, "350582").await > 0);
}

mashang_tests::stories!(
    a_desk_is_left_and_a_resident_goes_on,
    one_is_shown_who_logged_in_and_who_tried,
    where_duties_are_separated_nobody_has_two_of_them,
    above_a_division_that_separates_duties_nobody_has_two_of_them_either,
    whoever_has_a_role_shows_a_second_factor_at_a_desk,
);
