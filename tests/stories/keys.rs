//! What names or quotes persons lies sealed, and goes on being read when its keys change.

use std::path::Path;
use std::process::Stdio;
use std::sync::Arc;
use std::time::Duration;

use mashang_domain::shared::Clock;
use mashang_infra::crypto::{MasterKey, hex};
use mashang_infra::db::{Database, DatabaseOptions, DatabaseUrl};
use mashang_infra::keys::{self, Step};
use mashang_infra::system::SystemClock;
use mashang_tests::{HOME, Kind, OwnDatabase, World, id_of, program, schema, submission};
use serde_json::{Value, json};

use crate::activities;
use crate::bulletins;
use crate::cases::police;
use crate::consultations;
use crate::contacts;
use crate::desks::{binds, has_password};
use crate::harbour::Harbour;
use crate::orders;
use crate::receptions::{on, room};
use crate::sittings;
use crate::stations;
use crate::sweeps;
use crate::voter_reports;

/// Stands in everything that people write in these stories.
const NEEDLE: &str = "隐秘针脚";
const PHONES: [&str; 2] = ["19912340001", "19912340002"];

fn said(what: &str) -> String {
    format!("{NEEDLE}{what}")
}

/// Every file below a folder.
fn files(folder: &Path, found: &mut Vec<Vec<u8>>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else {
            found.push(std::fs::read(path).unwrap());
        }
    }
}

/// Everything that lies on the disk of the house, and every row of its database.
fn everything(world: &World) -> Vec<Vec<u8>> {
    let mut found = Vec::new();
    files(world.database.folder.path(), &mut found);
    if matches!(world.kind, Kind::Postgres(_)) {
        let tables = "SELECT relname::text AS text FROM pg_class WHERE relkind = 'r' \
                      AND relnamespace = 'public'::regnamespace";
        for table in world.sql_text(tables) {
            let rows = world.sql_text(&format!("SELECT t::text AS text FROM {table} t"));
            found.extend(rows.into_iter().map(String::into_bytes));
        }
    }
    found
}

fn holds(hay: &[u8], needle: &str) -> bool {
    let hex = hex(needle.as_bytes());
    [needle.as_bytes(), hex.as_bytes()].iter().any(|needle| hay.windows(needle.len()).any(|part| part == *needle))
}

/// A case with everything that somebody may say of it, by all who have to do with it; its receipt and its photo.
async fn handled(world: &World) -> (Value, String) {
    let (_, code) = world.deputy().await;
    let (resident, deputy) = (world.login("demo-resident").await, world.login("demo-deputy").await);
    let mut body = submission(&code);
    body["title"] = json!(said("标题"));
    body["text"] = json!(said("正文"));
    body["contact"] = json!({ "name": said("姓名"), "phone": PHONES[0] });
    body["point"] = json!({ "longitude": 118.5891, "latitude": 24.9077 });
    body["address"] = json!(said("地址"));
    let guardian = json!({ "name": said("监护人"), "relation": "parent", "phone": PHONES[0] });
    body["minor"] = json!({ "under_14": true, "guardian_consents": true, "guardian": guardian });
    let photo = resident.photo().await;
    body["attachment_ids"] = json!([photo]);
    body["consent_to_publish"] = json!(true);
    body["external_ref"] = json!(said("编号"));
    let receipt = resident.with("Idempotency-Key", "of-a-case-with-words").post("/api/v1/cases", &body).await.created();
    let id = id_of(&receipt).to_owned();
    deputy.step(&id, "accept", &json!({ "text": said("受理") })).await.ok();
    let public = json!({ "case_id": id, "title": said("公开标题"), "text": said("公开正文") });
    deputy.post("/api/v1/publications", &public).await.created();
    deputy.step(&id, "reveal-contact", &json!({ "purpose": "verification", "note": said("目的") })).await.ok();
    deputy.step(&id, "report", &json!({ "kind": "observation", "text": said("走访") })).await.ok();
    let question = json!({ "body": said("单位"), "question": said("问题") });
    deputy.post(&format!("/api/v1/cases/{id}/answer-links"), &question).await.created();
    deputy.step(&id, "request-info", &json!({ "text": said("追问") })).await.ok();
    resident.step(&id, "supplement", &json!({ "text": said("补充") })).await.ok();
    deputy.step(&id, "resolve", &json!({ "text": said("答复"), "settlement": "answer" })).await.ok();
    resident.step(&id, "rate", &json!({ "rating": "satisfied", "text": said("评语") })).await.ok();
    (receipt, photo)
}

/// A dispute likewise, and its reporter's code.
async fn mediated(harbour: &Harbour) -> (String, String) {
    let report = json!({
        "code": harbour.code, "source": "application", "kind": "damages", "title": said("纠纷"), "text": said("经过"),
        "party": { "side": "first", "name": said("申请人"), "phone": PHONES[1], "health": said("伤情"),
                   "health_consent": true }
    });
    let made = harbour.world.anybody().post("/api/v1/disputes", &report).await.created();
    let id = id_of(&made).to_owned();
    harbour
        .act(
            "demo-office-xiangzhi",
            &id,
            "register",
            json!({ "risk": "medium", "text": said("登记"), "place": said("地点") }),
        )
        .await
        .ok();
    let other = json!({ "side": "second", "name": said("被申请人") });
    harbour.act("demo-office-xiangzhi", &id, "parties", other).await.created();
    let seat = json!({ "kind": "appointed", "name": said("调解员") });
    harbour.act("demo-office-xiangzhi", &id, "mediators", seat).await.created();
    // Of this look there is an entry.
    let office = harbour.world.login("demo-office-xiangzhi").await;
    office.get(&format!("/api/v1/disputes/{id}")).await.ok();
    (id, made["tracking_code"].as_str().unwrap().to_owned())
}

/// Somebody with that phone is invited to a grid.
async fn invited(world: &World, phone: &str) {
    let grid = world.deputy().await.0["grid_ids"][0].clone();
    let body = json!({ "kind": "grid_staff", "about_id": grid, "phone": phone });
    world.login("demo-office").await.post("/api/v1/invitations", &body).await.created();
    let client = json!({
        "name": said("系统"), "contact_name": said("联系人"), "contact_phone": phone, "scopes": ["cases:read"],
        "office_id": world.deputy().await.0["office_id"]
    });
    world.login("demo-office").await.post("/api/v1/api-clients", &client).await.created();
}

/// A profile that waits, and a list of words.
async fn moderated(world: &World) {
    let (admin, office) = (world.login("demo-admin").await, world.login("demo-office").await);
    let list =
        json!({ "division_code": HOME, "entries": [{ "word": said("词语"), "class": "other", "weight": "review" }] });
    admin.post("/api/v1/moderation/word-lists", &list).await.created();
    let path = format!("/api/v1/deputies/{}", id_of(&world.deputy().await.0));
    for verb in ["", "refuse"] {
        admin.put(&path, &json!({ "profile": said("词语") })).await.ok();
        let waiting = office.get("/api/v1/moderation/items").await.ok();
        if !verb.is_empty() {
            let path = format!("/api/v1/moderation/items/{}/{verb}", id_of(&waiting["items"][0]));
            office.post(&path, &json!({ "reason": said("理由") })).await.ok();
        }
    }
}

/// A code that is printed again, for something.
async fn reprinted(world: &World) {
    let path = format!("/api/v1/qr-codes/{}/reprint", world.deputy().await.1);
    world.login("demo-office").await.post(&path, &json!({ "copies": 1, "note": said("用途") })).await.ok();
}

/// A unit at which somebody is called.
async fn called(world: &World) -> Value {
    let contact = json!({ "name": said("联系人"), "phone": PHONES[0] });
    let unit = json!({ "name": "新单位", "division_code": HOME, "contact": contact });
    world.login("demo-admin").await.post("/api/v1/units", &unit).await.created()
}

async fn nothing_that_people_wrote_lies_in_the_clear(kind: Kind) {
    // The sandbox for messages writes them down for whoever tries the program out.
    let harbour = Harbour::start_with(kind, &[("MASHANG_SMS", "off")]).await;
    let (receipt, _) = handled(&harbour.world).await;
    let (_, dispute_code) = mediated(&harbour).await;
    let world = &harbour.world;
    let outside = json!({
        "role": "policy_publicist", "activity": "explained_policy", "at": "2026-03-01T07:00:00Z", "place": said("地点"),
        "text": said("宣讲")
    });
    let record = world.login("demo-deputy").await.post("/api/v1/duty-records", &outside).await.created();
    let path = format!("/api/v1/duty-records/{}/return", id_of(&record));
    world.login("demo-office").await.post(&path, &json!({ "reason": said("退回") })).await.ok();
    let grid = json!({
        "division_code": HOME, "ordinal": 77, "name": "新网格", "households": 10,
        "members": [{ "name": said("网格员"), "role": "staff" }]
    });
    world.login("demo-admin").await.post("/api/v1/grids", &grid).await.created();
    world.login("needle-openid-of-a-resident").await;
    invited(world, PHONES[0]).await;
    let unit = called(world).await;
    let path = format!("/api/v1/units/{}/close", id_of(&unit));
    world.login("demo-admin").await.post(&path, &json!({ "reason": said("撤销") })).await.ok();
    moderated(world).await;
    reprinted(world).await;
    stations::something_booked(world, &said("预约"), PHONES[1]).await;
    contacts::somebody_visited(world, &said("走访"), PHONES[1]).await;
    voter_reports::something_drafted(world, &said("述职")).await;
    sittings::something_resolved(world, &said("议事")).await;
    world.settle().await;
    let mut world = harbour.world;
    world.stop().await;
    // Nor does a copy that is put away tell anything.
    let copy = world.database.folder.path().join("copy");
    program::said(&mut program::command(&world.database, &["backup", copy.to_str().unwrap()]));
    if matches!(kind, Kind::Postgres(_)) {
        // It lies packed in there.
        let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
        let mut tools: Vec<_> = versions.map(|entry| entry.path().join("bin/pg_restore")).collect();
        tools.sort();
        let mut unpack = std::process::Command::new(tools.pop().unwrap_or_else(|| "pg_restore".into()));
        unpack.arg("--file").arg(copy.join("unpacked")).arg(copy.join("database"));
        assert!(unpack.status().unwrap().success());
    }
    let code = receipt["tracking_code"].as_str().unwrap().replace('-', "");
    let needles = [
        NEEDLE,
        PHONES[0],
        PHONES[1],
        "demo-deputy",
        "needle-openid",
        "24.9077",
        &code,
        &dispute_code.replace('-', ""),
        "JFIF",
        "IHDR",
    ];
    for hay in everything(&world) {
        for needle in needles {
            let text = String::from_utf8_lossy(&hay).into_owned();
            assert!(
                !holds(&hay, needle),
                "{needle} lies in the clear in {}",
                text.chars().take(200).collect::<String>()
            );
        }
    }
    // The search itself finds what is there.
    let public = world.sql_text("SELECT name AS text FROM grids WHERE ordinal = 77");
    assert!(everything(&world).iter().any(|hay| holds(hay, &public.concat())));
}

/// The numbers of the keys of the ring that sealed what lies in a column; what an own key sealed has none.
fn sealed_by(world: &World, column: &str, table: &str) -> Vec<String> {
    let first = match world.kind {
        Kind::Sqlite => format!("hex(substr({column}, 1, 1))"),
        Kind::Postgres(_) => format!("encode(substr({column}, 1, 1), 'hex')"),
    };
    let mut keys = world.sql_text(&format!("SELECT DISTINCT {first} AS text FROM {table} WHERE {column} IS NOT NULL"));
    keys.retain(|key| !key.eq_ignore_ascii_case("fe"));
    keys.sort();
    keys
}

/// What the ring seals of what the story wrote.
const ALL_SEALED: [(&str, &str); 26] = [
    ("subject_keys", "sealed"),
    ("events", "sealed"),
    ("desk_keys", "sealed"),
    ("duty_records", "sealed"),
    ("grid_members", "sealed"),
    ("disputes", "dossier"),
    ("receptions", "register"),
    ("api_clients", "sealed"),
    ("invitations", "sealed"),
    ("audit_entries", "sealed"),
    ("audit_salts", "sealed"),
    ("moderation_items", "sealed"),
    ("word_lists", "sealed"),
    ("handling_units", "contact"),
    ("handovers", "leave_sealed"),
    ("publications", "sealed"),
    ("supervision_orders", "sealed"),
    ("sweep_findings", "sealed"),
    ("rotas", "sealed"),
    ("station_bookings", "sealed"),
    ("bulletins", "sealed"),
    ("activities", "sealed"),
    ("consultations", "sealed"),
    ("consultation_opinions", "sealed"),
    ("voter_reports", "sealed"),
    ("tea_sittings", "sealed"),
];

/// What own keys seal, and the ring no more.
const BY_OWN_KEYS: [(&str, &str); 6] = [
    ("cases", "sealed"),
    ("case_handling", "sealed"),
    ("accounts", "sealed"),
    ("accounts", "phone"),
    ("contact_links", "sealed"),
    ("contact_visits", "sealed"),
];

async fn all_is_sealed_anew_while_the_house_goes_on(kind: Kind) {
    let harbour = Harbour::start(kind).await;
    mediated(&harbour).await;
    let mut world = harbour.world;
    let (receipt, photo) = handled(&world).await;
    let outside = json!({
        "role": "policy_publicist", "activity": "explained_policy", "at": "2026-03-01T07:00:00Z", "place": said("地点"),
        "text": said("宣讲")
    });
    world.login("demo-deputy").await.post("/api/v1/duty-records", &outside).await.created();
    let reception = on(&room(&world).await, "2026-03-05");
    world.login("demo-room-liaison").await.post("/api/v1/receptions", &reception).await.created();
    let deputy = world.login("demo-deputy").await;
    binds(&world, &deputy, PHONES[0]).await;
    has_password(&world, &deputy, PHONES[0]).await;
    invited(&world, PHONES[0]).await;
    moderated(&world).await;
    called(&world).await;
    let leave = json!({ "begins_on": "2026-03-20", "ends_on": "2026-03-21", "reason": "illness" });
    world.login("demo-deputy").await.post("/api/v1/leaves", &leave).await.created();
    let matter = world.submit(&world.anybody()).await;
    let demanded = orders::order(id_of(&matter), &police(&world).await);
    world.login("demo-office").await.post(orders::ORDERS, &demanded).await.created();
    sweeps::something_found(&world, &said("排查")).await;
    stations::something_booked(&world, &said("预约"), PHONES[1]).await;
    bulletins::drafted(&world.login("demo-office").await, &bulletins::briefing(&said("专报"))).await;
    activities::something_planned(&world, &said("活动")).await;
    consultations::something_said(&world, &said("协商")).await;
    contacts::somebody_visited(&world, &said("走访"), PHONES[1]).await;
    voter_reports::something_drafted(&world, &said("述职")).await;
    sittings::something_resolved(&world, &said("议事")).await;
    // The program's clock is the machine's.
    world.clock.pass_until_today();
    world.settle().await;
    let mut command = program::command(&world.database, &["keys", "rotate"]);
    let rotating = tokio::task::spawn_blocking(move || program::said(&mut command));
    while !rotating.is_finished() {
        world.submit(&world.anybody()).await;
        tokio::time::sleep(std::time::Duration::from_millis(200)).await;
    }
    assert!(rotating.await.unwrap().contains('3'), "the number of the key");
    for (table, column) in BY_OWN_KEYS {
        assert!(sealed_by(&world, column, table).is_empty(), "{table}");
    }
    for (table, column) in ALL_SEALED {
        assert_eq!(sealed_by(&world, column, table), ["83"], "{table}");
    }
    let file = std::fs::read(world.database.folder.path().join("files").join(&photo)).unwrap();
    assert_eq!((&file[..4], file[4]), (&b"MSF1"[..], 3));
    let again = program::said(&mut program::command(&world.database, &["keys", "reseal"]));
    assert!(again.contains("0 行"), "nothing is left to be sealed anew: {again}");
    let case = |world: &World| world.tracker(receipt["tracking_code"].as_str().unwrap());
    let (id, seen) = (id_of(&receipt), case(&world).case(id_of(&receipt)).await);
    assert_eq!(seen["title"], said("标题"));
    let download = format!("/api/v1/attachments/{photo}");
    assert_eq!(world.login("demo-resident").await.get(&download).await.status, 200);

    // Another key of the settings: the ring alone is sealed anew.
    world.stop().await;
    let new = "44".repeat(32);
    let rewrap = |former: &str| {
        let mut command = program::command(&world.database, &["keys", "rewrap"]);
        command.env("MASHANG_FORMER_DATA_KEY", former.repeat(32)).env("MASHANG_DATA_KEY", &new);
        command
    };
    assert!(!rewrap("33").status().unwrap().success(), "not its key");
    program::said(&mut rewrap("11"));
    let status = |key: &str| {
        let mut command = program::command(&world.database, &["keys", "status"]);
        command.env("MASHANG_DATA_KEY", key.repeat(32)).stdout(Stdio::piped()).output().unwrap()
    };
    assert!(!status("11").status.success(), "the key of before opens nothing");
    assert_eq!(String::from_utf8(status("44").stdout).unwrap().lines().count(), 3);
    let back = || {
        let mut command = program::command(&world.database, &["keys", "rewrap"]);
        command.env("MASHANG_FORMER_DATA_KEY", &new);
        command
    };
    program::said(&mut back());
    world.restart().await;
    assert_eq!(case(&world).case(id).await["title"], said("标题"));
    assert!(
        schema::texts(&world.database.url, "SELECT CAST(count(*) AS TEXT) AS text FROM parked_events").concat() == "0"
    );
}

async fn whoever_holds_a_rotation_goes_on_and_the_others_wait(kind: Kind) {
    let world = World::start_with(kind, &[("MASHANG_WORKER", "off")]).await;
    world.submit(&world.anybody()).await;
    let (door, now) = (world.door(), world.clock.now());
    assert_eq!(keys::rotation(&door).unwrap(), None);
    let number = keys::add(&door, now, chrono::Duration::zero()).unwrap();
    let [one, other] = ["1", "2"].map(|end| format!("00000000-0000-7000-8000-00000000000{end}").parse().unwrap());
    let go_on = |me| keys::go_on(&door, me, now).unwrap();
    assert_eq!(go_on(one), Step::Waits, "another process may not know the key yet");
    mashang_tests::execute(&world.database.url, "UPDATE key_rotations SET seals_from = started_at");
    assert_eq!(go_on(one), Step::On);
    assert_eq!(go_on(other), Step::Held);
    // Sealed by the former key by a server that has not looked yet, where the first pass may have been already.
    world.submit(&world.anybody()).await;
    let mut batches = 1;
    while go_on(one) == Step::On {
        batches += 1;
        assert!(batches < 1000, "it comes to an end");
    }
    assert_eq!(go_on(one), Step::Files);
    let under_way = program::said(&mut program::command(&world.database, &["keys", "status"]));
    assert!(under_way.contains("at files"), "{under_way}");
    keys::finish(&door, [0, 0], now).unwrap();
    assert_eq!((go_on(one), go_on(other)), (Step::Done, Step::Done));
    assert_eq!(sealed_by(&world, "sealed", "subject_keys"), [format!("{:02x}", number | 0x80)]);
    let done = keys::rotation(&door).unwrap().unwrap();
    assert!(done.rows > 0 && done.stuck == 0 && done.finished_at.is_some(), "{done:?}");
    let metrics = String::from_utf8(world.anybody().get("/metrics").await.bytes).unwrap();
    assert!(metrics.contains("mashang_key_rotation 0"), "{metrics}");
}

/// Another key of the settings and another key of the ring at the same moment, again and again.
async fn a_ring_that_is_sealed_anew_while_a_key_is_added_opens_with_one_key_alone(kind: Kind) {
    let database = OwnDatabase::with_cast(kind);
    let url = DatabaseUrl::parse(&database.url).unwrap();
    let now = SystemClock.now();
    let opens = |key: [u8; 32]| keys::open(&url, &MasterKey::new(&key), now);
    let (mut current, mut added, mut rewrapped) = ([0x11; 32], 0, 0);
    for round in 0..8 {
        let next = [0x50 + round; 32];
        let vault = Arc::new(opens(current).unwrap());
        let door = Database::open(&DatabaseOptions::new(url.clone()), &vault).unwrap();
        let adding = std::thread::spawn(move || keys::add(&door, now, chrono::Duration::zero()).is_ok());
        // Whoever comes first, comes a little earlier at one time and a little later at another.
        std::thread::sleep(Duration::from_millis(u64::from(round)));
        let done = keys::rewrap(&url, &MasterKey::new(&current), &MasterKey::new(&next)).is_ok();
        added += i32::from(adding.join().unwrap());
        let other = if done { std::mem::replace(&mut current, next) } else { next };
        rewrapped += i32::from(done);
        assert!(opens(current).is_ok() && opens(other).is_err(), "round {round}");
    }
    assert!(added + rewrapped >= 8, "one of the two goes through: {added} {rewrapped}");
    let ring = schema::texts(&database.url, "SELECT CAST(count(*) AS TEXT) AS text FROM data_keys").concat();
    assert_eq!(ring, (2 + added).to_string());
}

mashang_tests::stories!(
    nothing_that_people_wrote_lies_in_the_clear,
    all_is_sealed_anew_while_the_house_goes_on,
    whoever_holds_a_rotation_goes_on_and_the_others_wait,
    a_ring_that_is_sealed_anew_while_a_key_is_added_opens_with_one_key_alone,
);
