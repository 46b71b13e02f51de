//! The log proves itself: whoever kept a root can tell what was altered since, and which event it was.

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use ed25519_dalek::{Signature, VerifyingKey};
use mashang_domain::shared::{Clock, EventId};
use mashang_infra::audit::{Flaw, Verified, verify};
use mashang_infra::crypto::hex;
use mashang_infra::db::Database;
use mashang_tests::{Kind, World, execute, id_of, program, submission};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::log::literal;

type Hash = [u8; 32];

fn unhex(digits: &str) -> Vec<u8> {
    (0..digits.len()).step_by(2).map(|at| u8::from_str_radix(&digits[at..at + 2], 16).unwrap()).collect()
}

fn hash(value: &Value) -> Hash {
    unhex(value.as_str().unwrap()).try_into().unwrap()
}

fn hashes(values: &Value) -> Vec<Hash> {
    values.as_array().unwrap().iter().map(hash).collect()
}

fn node(left: Hash, right: Hash) -> Hash {
    Sha256::new().chain_update([1]).chain_update(left).chain_update(right).finalize().into()
}

/// Which tree has `leaf` as its `index`th and this path: a reader of its own, by RFC 6962 alone, from the root down.
fn root_of(leaf: Hash, index: u64, size: u64, path: &[Hash]) -> Hash {
    let Some((top, below)) = path.split_last() else { return leaf };
    let half = size.next_power_of_two() / 2;
    if index < half {
        node(root_of(leaf, index, half, below), *top)
    } else {
        node(*top, root_of(leaf, index - half, size - half, below))
    }
}

/// The old and the new root that a proof of consistency makes; `known` is the old one, where the proof leaves it out.
fn roots_of(known: Hash, before: u64, size: u64, whole: bool, path: &[Hash]) -> [Hash; 2] {
    if before == size {
        let same = if whole { known } else { path[0] };
        return [same, same];
    }
    let (top, below) = path.split_last().unwrap();
    let half = size.next_power_of_two() / 2;
    if before <= half {
        let [old, new] = roots_of(known, before, half, whole, below);
        [old, node(new, *top)]
    } else {
        let [old, new] = roots_of(known, before - half, size - half, false, below);
        [node(*top, old), node(*top, new)]
    }
}

/// Checks the signature under a root as any program for signed notes does.
fn check_note(root: &Value) {
    let note = root["note"].as_str().unwrap();
    let mut parts = root["public_key"].as_str().unwrap().splitn(3, '+');
    let (name, id, key) = (parts.next().unwrap(), parts.next().unwrap(), BASE64.decode(parts.next().unwrap()).unwrap());
    let said = Sha256::new().chain_update(name).chain_update(b"\n").chain_update(&key).finalize();
    assert_eq!((key[0], unhex(id)), (1, said[..4].to_vec()));
    let (text, signatures) = note.split_once("\n\n").unwrap();
    let text = format!("{text}\n");
    let signature = signatures.strip_prefix(&format!("\u{2014} {name} ")).unwrap().strip_suffix('\n').unwrap();
    let signature = BASE64.decode(signature).unwrap();
    assert_eq!(signature[..4], said[..4]);
    let key = VerifyingKey::from_bytes(key[1..].try_into().unwrap()).unwrap();
    key.verify_strict(text.as_bytes(), &Signature::from_slice(&signature[4..]).unwrap()).unwrap();
    let lines: Vec<_> = text.lines().collect();
    assert_eq!(lines[..2], [name, &root["size"].to_string()]);
    assert_eq!(BASE64.decode(lines[2]).unwrap(), hash(&root["root_hash"]));
}

async fn what_a_tracking_code_shows_is_proved_to_be_in_the_log(kind: Kind) {
    let world = World::start(kind).await;
    let receipt = world.submit(&world.anybody()).await;
    world.settle().await;
    let before = world.anybody().get("/api/v1/audit/root").await.ok();
    check_note(&before);
    let deputy = world.login("demo-deputy").await;
    deputy.step(id_of(&receipt), "accept", &json!({ "text": "我来办" })).await.ok();
    deputy.step(id_of(&receipt), "report", &json!({ "kind": "observation", "text": "已到现场" })).await.ok();
    world.settle().await;

    let code = receipt["tracking_code"].as_str().unwrap();
    let proof = world.tracker(code).get("/api/v1/track-proof").await;
    assert_eq!(proof.header("cache-control"), "no-store");
    let proof = proof.ok();
    check_note(&proof["root"]);
    let (size, root) = (proof["root"]["size"].as_u64().unwrap(), hash(&proof["root"]["root_hash"]));
    let seen = world.tracker(code).get("/api/v1/track").await.ok();
    let ids = |values: &Value, name: &str| {
        let mut ids: Vec<_> = values.as_array().unwrap().iter().map(|one| one[name].to_string()).collect();
        ids.sort();
        ids
    };
    assert_eq!(ids(&proof["events"], "event_id"), ids(&seen["timeline"], "id"), "all that is shown, and nothing else");
    assert_eq!(proof["waiting"], 0);
    for event in proof["events"].as_array().unwrap() {
        let (index, path) = (event["leaf_index"].as_u64().unwrap(), hashes(&event["path"]));
        assert_eq!(root_of(hash(&event["leaf_hash"]), index, size, &path), root);
        assert_ne!(root_of([0; 32], index, size, &path), root);
    }

    let old = before["size"].as_u64().unwrap();
    let grown = world.anybody().get(&format!("/api/v1/audit/consistency?from={old}")).await.ok();
    check_note(&grown["root"]);
    let known = hash(&before["root_hash"]);
    assert_eq!(roots_of(known, old, size, true, &hashes(&grown["path"])), [known, root]);
    let beyond = format!("/api/v1/audit/consistency?from={}", size + 1);
    world.anybody().get(&beyond).await.problem(404, "not_found");
    assert_eq!(world.anybody().get("/api/v1/audit/consistency?from=-1").await.status, 422);
    world.tracker("ZWZM-QNE2-PMPQ").get("/api/v1/track-proof").await.problem(404, "not_found");
}

fn checked(door: &Database, notes: &[&str]) -> Result<Verified, Flaw> {
    verify(door, notes.iter().map(|note| (*note).to_owned()).collect(), &|_| {}).unwrap()
}

/// Every event in the order of leaves.
fn events(world: &World) -> Vec<String> {
    let id = match world.kind {
        Kind::Sqlite => "lower(hex(event_id))",
        Kind::Postgres(_) => "replace(event_id::text, '-', '')",
    };
    world.sql_text(&format!("SELECT {id} AS text FROM audit_leaves ORDER BY position"))
}

fn event(id: &str) -> EventId {
    EventId(id.parse().unwrap())
}

fn bytes(kind: Kind, hex: &str) -> String {
    match kind {
        Kind::Sqlite => format!("X'{hex}'"),
        Kind::Postgres(_) => format!("decode('{hex}', 'hex')"),
    }
}

/// The bytes in a column of the row that `place` names.
fn lying(world: &World, column: &str, from: &str) -> String {
    let hex = match world.kind {
        Kind::Sqlite => format!("hex({column})"),
        Kind::Postgres(_) => format!("encode({column}, 'hex')"),
    };
    world.sql_text(&format!("SELECT {hex} AS text FROM {from}")).concat()
}

fn flipped(digits: &str, at: usize) -> String {
    let mut all = unhex(digits);
    all[at] ^= 1;
    hex(&all)
}

async fn one_altered_byte_names_its_event(kind: Kind) {
    let mut world = World::start(kind).await;
    for _ in 0..3 {
        let receipt = world.submit(&world.anybody()).await;
        world.login("demo-deputy").await.step(id_of(&receipt), "accept", &json!({})).await.ok();
    }
    world.settle().await;
    world.stop().await;
    let door = world.door();
    let now = world.clock.now();
    for _ in 0..2 {
        door.write_at_leisure(move |store| store.note_root(now)).unwrap();
    }
    let all = events(&world);
    let whole = checked(&door, &[]).unwrap();
    assert_eq!((whole.size, whole.erased, whole.roots), (all.len() as u64, 0, 1), "one root a day");
    let url = world.database.url.clone();
    let set = |what: &str| execute(&url, what);

    let (index, victim) = (all.len() - 3, &all[all.len() - 3]);
    let leaf = index as u64;
    let row = format!("events WHERE id = {}", literal(kind, victim));
    let sealed = lying(&world, "sealed", &row);
    for at in [0, 20, sealed.len() / 2 - 1] {
        let spoilt = bytes(kind, &flipped(&sealed, at));
        set(&format!("UPDATE events SET sealed = {spoilt} WHERE id = {}", literal(kind, victim)));
        assert_eq!(checked(&door, &[]), Err(Flaw::Altered { event: event(victim), leaf }), "byte {at}");
    }
    let said = program::refused(&mut program::command(&world.database, &["audit", "verify"]));
    assert!(said.contains(&event(victim).to_string()), "{said}");
    set(&format!("UPDATE events SET sealed = {} WHERE id = {}", bytes(kind, &sealed), literal(kind, victim)));
    assert_eq!(checked(&door, &[]).unwrap(), whole);
    program::said(&mut program::command(&world.database, &["audit", "verify"]));

    // What lies in the clear, a row put in or taken out, and the tree itself.
    set(&format!("UPDATE events SET version = version + 1000 WHERE id = {}", literal(kind, victim)));
    assert_eq!(checked(&door, &[]), Err(Flaw::Altered { event: event(victim), leaf }));
    set(&format!("UPDATE events SET version = version - 1000 WHERE id = {}", literal(kind, victim)));
    let first = event("00000000-0000-7000-8000-000000000001");
    set(&format!(
        "INSERT INTO events (id, subject_kind, subject_id, version, at, sealed) \
         SELECT {}, subject_kind, subject_id, version + 1000, at, sealed FROM events WHERE id = {}",
        literal(kind, &first.to_string()),
        literal(kind, victim)
    ));
    set(
        "UPDATE consumers SET seq = (SELECT max(seq) FROM events), xid = (SELECT max(xid) FROM events) WHERE name = 'audit'",
    );
    assert_eq!(checked(&door, &[]), Err(Flaw::Unproved { event: first }));
    set(&format!("DELETE FROM events WHERE id = {}", literal(kind, &first.to_string())));
    let kept = lying(&world, "hash", "audit_hashes WHERE position = 2");
    set(&format!("UPDATE audit_hashes SET hash = {} WHERE position = 2", bytes(kind, &flipped(&kept, 7))));
    assert_eq!(checked(&door, &[]), Err(Flaw::Tree { event: event(&all[1]), leaf: 1 }), "the node above the first two");
    set(&format!("UPDATE audit_hashes SET hash = {} WHERE position = 2", bytes(kind, &kept)));

    let note = program::said(&mut program::command(&world.database, &["audit", "root"]));
    assert_eq!(checked(&door, &[&note]).unwrap().roots, 2, "a root that somebody kept");
    assert_eq!(checked(&door, &[&note.replacen("mashang", "mashing", 1)]), Err(Flaw::Signature));
    set("UPDATE audit_roots SET size = size - 1");
    assert_eq!(checked(&door, &[]), Err(Flaw::Signature));
    set("UPDATE audit_roots SET size = size + 1");

    // The law has a subject forgotten: nobody can tell what its leaves were made of, and the tree stays whole.
    let subject = match kind {
        Kind::Sqlite => "hex(subject_id)",
        Kind::Postgres(_) => "subject_id::text",
    };
    let subject = format!("SELECT {subject} AS text FROM events WHERE id = {}", literal(kind, victim));
    let subject = world.sql_text(&subject).concat().parse().unwrap();
    door.write_at_leisure(move |store| store.erase_salt(subject)).unwrap();
    let after = checked(&door, &[&note]).unwrap();
    assert_eq!((after.root, after.size), (whole.root, whole.size));
    assert!(after.erased >= 2, "{after:?}");
    set(&format!("DELETE FROM events WHERE id = {}", literal(kind, victim)));
    assert_eq!(checked(&door, &[]), Err(Flaw::Missing { event: event(victim), leaf }));
    // So is whoever takes the end of the log away with its leaves.
    set(&format!("DELETE FROM audit_leaves WHERE position >= {index}"));
    assert_eq!(checked(&door, &[&note]), Err(Flaw::Root { size: whole.size }));
}

async fn sealing_anew_and_reading_again_leave_the_tree_as_it_is(kind: Kind) {
    let mut world = World::start(kind).await;
    world.submit(&world.anybody()).await;
    world.settle().await;
    let root = world.anybody().get("/api/v1/audit/root").await.ok();
    let door = world.door();
    let now = world.clock.now();
    mashang_infra::keys::add(&door, now, chrono::Duration::zero()).unwrap();
    let (sealed, stuck) = mashang_infra::keys::reseal(&door, now).unwrap();
    assert!(sealed > 0 && stuck == 0, "{sealed} {stuck}");
    execute(&world.database.url, "UPDATE consumers SET xid = 0, seq = 0 WHERE name = 'audit'");
    // So that it knows the new key at once.
    world.restart().await;
    world.settle().await;
    assert_eq!(world.anybody().get("/api/v1/audit/root").await.ok(), root);
    assert_eq!(checked(&door, &[root["note"].as_str().unwrap()]).unwrap().size, root["size"].as_u64().unwrap());
}

async fn who_looked_is_written_down_and_shown_to_whom_it_concerns(kind: Kind) {
    let world = World::start(kind).await;
    let (_, code) = world.deputy().await;
    let (resident, deputy) = (world.login("demo-resident").await, world.login("demo-deputy").await);
    let mut body = submission(&code);
    body["health"] = json!("心脏病");
    body["health_consent"] = json!(true);
    body["attachment_ids"] = json!([resident.photo().await]);
    let receipt = resident.post("/api/v1/cases", &body).await.created();
    let (id, photo) = (id_of(&receipt), body["attachment_ids"][0].as_str().unwrap());
    let looks = format!("/api/v1/cases/{id}/looks");
    // Looking at one's own is nobody's business.
    resident.get(&format!("/api/v1/cases/{id}")).await.ok();
    assert_eq!(resident.get(&format!("/api/v1/attachments/{photo}")).await.status, 200);
    assert_eq!(resident.get(&looks).await.ok()["items"], json!([]));

    deputy.with("X-Request-Id", "request-of-a-deputy").get(&format!("/api/v1/cases/{id}")).await.ok();
    assert_eq!(deputy.get(&format!("/api/v1/attachments/{photo}")).await.status, 200);
    deputy.step(id, "accept", &json!({})).await.ok();
    deputy.step(id, "reveal-contact", &json!({ "purpose": "contact_for_handling" })).await.ok();
    let seen = resident.get(&looks).await.ok();
    let acts: Vec<_> = seen["items"].as_array().unwrap().iter().map(|one| one["act"].as_str().unwrap()).collect();
    assert_eq!(acts, ["contact_revealed", "file_shown", "health_shown", "contact_shown"]);
    let first = &seen["items"][0];
    assert_eq!((&first["role"], &first["by"]["kind"]), (&json!("deputy"), &json!("deputy")));
    assert!(first["by"]["name"].is_string() && first.get("account_id").is_none(), "{first}");
    let by_code = world.tracker(receipt["tracking_code"].as_str().unwrap()).get(&looks).await.ok();
    assert_eq!(by_code, seen);
    deputy.get(&looks).await.problem(403, "forbidden");
    world.login("demo-resident-2").await.get(&looks).await.problem(404, "not_found");

    let admin = world.login("demo-admin").await;
    let all = admin.get("/api/v1/audit/entries?limit=2").await.ok();
    assert_eq!(all["items"].as_array().unwrap().len(), 2);
    let next = format!("/api/v1/audit/entries?limit=2&cursor={}", all["next_cursor"].as_str().unwrap());
    let rest = admin.get(&next).await.ok();
    assert_eq!((rest["items"].as_array().unwrap().len(), &rest["next_cursor"]), (2, &Value::Null));
    let oldest = &rest["items"][0];
    assert_eq!((&oldest["act"], &oldest["subject_id"]), (&json!("health_shown"), &json!(id)));
    let request = oldest["request_id"].as_str().unwrap();
    assert!(
        request.len() == 32 && request.bytes().all(|byte| byte.is_ascii_hexdigit()),
        "none that was given: {request}"
    );
    deputy.get("/api/v1/audit/entries").await.problem(403, "forbidden");

    let somebody = world.login("somebody-with-a-grant").await.get("/api/v1/me").await.ok();
    let account = somebody["account_id"].as_str().unwrap();
    let (deputy, _) = world.deputy().await;
    let grant = world.grant(account, &json!({ "GridStaff": { "grid": deputy["grid_ids"][0] } }));
    admin.post(&format!("/api/v1/accounts/{account}/grants/{grant}/revoke"), &json!({})).await.ok();
    let last = admin.get("/api/v1/audit/entries?limit=1").await.ok()["items"][0].clone();
    assert_eq!((&last["act"], &last["subject_id"]), (&json!("grant_taken_back"), &json!(account)));
    assert_eq!(last["role"], "administrator");
}

mashang_tests::stories!(
    who_looked_is_written_down_and_shown_to_whom_it_concerns,
    what_a_tracking_code_shows_is_proved_to_be_in_the_log,
    one_altered_byte_names_its_event,
    sealing_anew_and_reading_again_leave_the_tree_as_it_is,
);
