//! Where files lie, and how they are handed out: in a folder or in a bucket, whole, in stretches, and by links.

use std::fmt::Write as _;
use std::io::{Read, Write};
use std::net::{Shutdown, TcpStream};
use std::process::Stdio;
use std::time::Duration;

use mashang_tests::pictures::tiny;
use mashang_tests::store::{ObjectStore, Standing};
use mashang_tests::{Answer, Caller, Kind, OwnDatabase, World, id_of, program, submission};
use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};

const KEPT: &str = "SELECT CAST(count(*) AS TEXT) AS text FROM attachments";
const LOOKS: &str = "SELECT CAST(count(*) AS TEXT) AS text FROM audit_entries";

/// A document of so many bytes at least, no two stretches of which are alike.
fn document(length: usize) -> Vec<u8> {
    let mut text = String::from("%PDF-1.7\n");
    let mut line = 0;
    while text.len() < length {
        writeln!(text, "line {line}").expect("a string takes all");
        line += 1;
    }
    (text + "%%EOF\n").into_bytes()
}

async fn upload(caller: &Caller, name: &str, bytes: Vec<u8>) -> Answer {
    let form = Form::new().part("file", Part::bytes(bytes).file_name(name.to_owned()));
    caller.send(caller.request("POST", "/api/v1/attachments").multipart(form)).await
}

/// Holds what a caller is given in stretches against the whole.
async fn is_given_in_stretches(caller: &Caller, path: &str, whole: &[u8]) {
    let (end, size) = (whole.len() - 1, whole.len());
    let all = caller.get(path).await;
    assert_eq!((all.status, all.header("accept-ranges")), (200, "bytes"), "{path}");
    assert!(all.bytes == whole, "{path} is another file");
    let tag = all.header("etag").to_owned();
    for (range, first, last) in [
        ("bytes=0-1".to_owned(), 0, 1),
        ("bytes=65535-65536".to_owned(), 65_535, 65_536),
        ("bytes=131072-131072".to_owned(), 131_072, 131_072),
        ("bytes=262100-400000".to_owned(), 262_100, 400_000),
        (format!("bytes={}-", size - 70_000), size - 70_000, end),
        ("bytes=-5".to_owned(), size - 5, end),
        (format!("bytes=9-{}", size * 2), 9, end),
    ] {
        let piece = caller.with("Range", &range).with("If-Range", &tag).get(path).await;
        let told = format!("bytes {first}-{last}/{size}");
        assert_eq!((piece.status, piece.header("content-range")), (206, told.as_str()), "{range} of {path}");
        assert_eq!(piece.header("etag"), tag);
        assert!(piece.bytes == whole[first..=last], "{range} of {path}");
    }
    let wanted = caller.with("Range", "bytes=0-1");
    for other in [wanted.with("If-Range", "\"another\""), caller.with("Range", "bytes=0-1,5-6")] {
        let all = other.get(path).await;
        assert_eq!((all.status, all.bytes.len()), (200, size), "{path}");
    }
    let beyond = caller.with("Range", &format!("bytes={size}-")).get(path).await;
    assert_eq!(beyond.header("content-range"), format!("bytes */{size}"));
    beyond.problem(416, "range_not_satisfiable");
    let head = caller.send(caller.request("HEAD", path)).await;
    assert_eq!((head.status, head.header("content-length"), head.bytes.len()), (200, size.to_string().as_str(), 0));
}

/// A link to a file, as `caller` is given one, without the address of the house.
async fn link(caller: &Caller, path: &str) -> String {
    let told = caller.get(&format!("{path}/link")).await;
    assert_eq!(told.header("cache-control"), "no-store");
    let told = told.ok();
    told["url"].as_str().unwrap().strip_prefix("http://localhost:8080").unwrap().to_owned()
}

/// What is done with a file that lies in a folder is done with one in a bucket.
async fn a_file_is_handed_out_to_whoever_may_see_it(world: &World, resident: &Caller, sent: &[u8]) -> (String, Value) {
    let made = upload(resident, "paper.pdf", sent.to_vec()).await.created();
    let (_, code) = world.deputy().await;
    let path = format!("/api/v1/attachments/{}", id_of(&made));
    let mut body = submission(&code);
    body["attachment_ids"] = json!([made["id"]]);
    let receipt = resident.post("/api/v1/cases", &body).await.created();
    is_given_in_stretches(resident, &path, sent).await;

    let (anybody, deputy) = (world.anybody(), world.login("demo-deputy").await);
    let tracker = world.tracker(receipt["tracking_code"].as_str().unwrap());
    world.login("demo-resident-2").await.get(&format!("{path}/link")).await.problem(404, "not_found");
    anybody.get(&format!("{path}/link")).await.problem(401, "unauthorized");
    for caller in [resident, &tracker] {
        let link = link(caller, &path).await;
        let shown = anybody.get(&link).await;
        assert_eq!((shown.status, shown.header("cache-control")), (200, "private, no-store"));
        assert_eq!(shown.header("content-type"), "application/pdf");
        assert!(shown.bytes == sent);
    }
    // Whoever is given a link to another's file has looked, and is not written down with each stretch.
    let before = world.sql_text(LOOKS);
    let theirs = link(&deputy, &path).await;
    let after = world.sql_text(LOOKS);
    assert_ne!(before, after);
    is_given_in_stretches(&anybody, &theirs, sent).await;
    assert_eq!(world.sql_text(LOOKS), after);
    let (whole, end) = theirs.split_at(theirs.len() - 6);
    for wrong in [format!("{whole}AAAAAA"), whole.to_owned(), format!("{whole}{end}{end}"), "/files/x".to_owned()] {
        anybody.get(&wrong).await.problem(404, "not_found");
    }
    // It ends with the session of whoever asked for it, and by itself.
    let (gone, stays) = (world.login("demo-resident").await, link(&tracker, &path).await);
    let ended = link(&gone, &path).await;
    assert_eq!(anybody.get(&ended).await.status, 200);
    let last = gone.get("/api/v1/me/sessions").await.ok()["items"][0].clone();
    assert_eq!(gone.post(&format!("/api/v1/me/sessions/{}/end", id_of(&last)), &json!({})).await.status, 204);
    anybody.get(&ended).await.problem(404, "not_found");
    assert_eq!(anybody.get(&stays).await.status, 200);
    world.clock.pass_minutes(6);
    for late in [&stays, &theirs] {
        anybody.get(late).await.problem(404, "not_found");
    }
    (id_of(&made).to_owned(), receipt)
}

async fn what_lies_in_a_folder_is_handed_out_in_stretches_and_by_links(kind: Kind) {
    let world = World::start(kind).await;
    let resident = world.login("demo-resident").await;
    a_file_is_handed_out_to_whoever_may_see_it(&world, &resident, &document(700_000)).await;
}

async fn what_lies_in_a_bucket_is_handed_out_and_goes_like_any_other(kind: Kind) {
    let folder = tempfile::tempdir().unwrap();
    let store = ObjectStore::start(folder.path());
    let more = [&store.settings()[..], &[("MASHANG_WORKER", "off")]].concat();
    let mut world = World::start_with(kind, &more).await;
    let (resident, sent) = (world.login("demo-resident").await, document(2_500_000));
    let (id, receipt) = a_file_is_handed_out_to_whoever_may_see_it(&world, &resident, &sent).await;
    assert_eq!(store.keys(), [id.as_str()], "its key is its id");
    let lies = store.object(&id).unwrap();
    assert!(lies.len() > sent.len() && !lies.windows(8).any(|window| window == b"line 100"), "it lies open");

    let uploads = (0..10).map(|_| upload(&resident, "photo.png", tiny()));
    let photos = futures_util::future::join_all(uploads).await.into_iter().map(Answer::created);
    let mut ids: Vec<String> = photos.map(|photo| id_of(&photo).to_owned()).chain([id.clone()]).collect();
    ids.sort();
    assert_eq!(store.keys(), ids);

    // What somebody has erased goes with its files, and others of the house find the note of it.
    let owner = world.login("demo-resident").await;
    let wish = json!({ "confirm": true, "case_id": receipt["id"] });
    owner.post("/api/v1/me/erasure", &wish).await.ok();
    assert_eq!(store.object(&id), None);
    let note = format!("notes/erasure-case-{}", id_of(&receipt));
    assert!(store.object(&note).is_some(), "{:?}", store.keys());

    // What nobody named has served its time after a day; while the store is away, none of it is forgotten.
    world.stop().await;
    world.clock.pass_hours(25);
    store.is(Standing::Broken);
    let (stop, stopped) = tokio::sync::watch::channel(false);
    let worker = actix_web::rt::spawn(world.worker().run(stopped));
    let before = store.asked("GET");
    for _ in 0..200 {
        if store.asked("GET") > before {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    stop.send(true).unwrap();
    worker.await.unwrap();
    assert_eq!(world.sql_text(KEPT), ["10"]);
    store.is(Standing::Well);
    let (stop, stopped) = tokio::sync::watch::channel(false);
    let worker = actix_web::rt::spawn(world.worker().run(stopped));
    for _ in 0..200 {
        if store.keys() == [note.as_str()] {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    stop.send(true).unwrap();
    worker.await.unwrap();
    assert_eq!(store.keys(), [note]);
    assert_eq!(world.sql_text(KEPT), ["0"]);
    assert_eq!(store.forged(), 0);
}

/// Uploads again until the store is asked again: whoever was silent several times is spared for a while.
async fn uploaded(caller: &Caller, name: &str) -> Value {
    for _ in 0..100 {
        let answer = upload(caller, name, tiny()).await;
        if answer.status != 503 {
            return answer.created();
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("nothing is taken any more");
}

async fn a_store_that_is_away_takes_nothing_and_loses_nothing(kind: Kind) {
    let folder = tempfile::tempdir().unwrap();
    let store = ObjectStore::start(folder.path());
    let world = World::start_with(kind, &store.settings()).await;
    let resident = world.login("demo-resident").await;
    let kept = upload(&resident, "photo.png", tiny()).await.created();
    let path = format!("/api/v1/attachments/{}", id_of(&kept));
    for (standing, refusal, is_read) in [
        (Standing::Locked, "files_unavailable", false),
        (Standing::Full, "storage_full", true),
        (Standing::Broken, "files_unavailable", false),
        (Standing::Silent, "files_unavailable", false),
    ] {
        let (keys, rows) = (store.keys(), world.sql_text(KEPT));
        store.is(standing);
        let once = resident.with("Idempotency-Key", &format!("{standing:?}"));
        let refused = upload(&once, "photo.png", tiny()).await;
        assert!(!refused.header("retry-after").is_empty(), "{standing:?}");
        refused.problem(503, refusal);
        let read = resident.get(&path).await;
        if is_read {
            assert_eq!(read.status, 200, "{standing:?}");
        } else {
            read.problem(503, "files_unavailable");
        }
        // Everything that names no file goes on.
        world.submit(&resident).await;
        assert_eq!((store.keys(), world.sql_text(KEPT)), (keys, rows), "{standing:?}");
        store.is(Standing::Well);
        // The same upload again is taken, once.
        let made = uploaded(&once, "photo.png").await;
        assert_eq!(upload(&once, "photo.png", tiny()).await.created(), made, "{standing:?}");
        assert_eq!(resident.get(&path).await.status, 200, "{standing:?}");
    }
    assert!(store.forged() > 0);
    assert_eq!(store.keys().len(), 5);
    let metrics = String::from_utf8(world.anybody().get("/metrics").await.bytes).unwrap();
    assert!(metrics.contains("mashang_outgoing_requests_total{target=\"files\",outcome=\"silent\"}"), "{metrics}");
}

/// A film of no length, as a phone writes it.
fn film() -> Vec<u8> {
    let part = |name: &[u8; 4], body: &[u8]| {
        let size = u32::try_from(body.len() + 8).unwrap().to_be_bytes();
        [&size[..], name, body].concat()
    };
    let dated = [&[0, 0, 0, 0][..], &[7; 16]].concat();
    let track = |handler: &[u8; 4]| {
        let named = part(b"hdlr", &[&[0; 8][..], handler, &[0; 13]].concat());
        let media = part(b"mdia", &[part(b"mdhd", &dated), named].concat());
        part(b"trak", &[part(b"tkhd", &dated), media].concat())
    };
    let place = part(b"udta", &part(b"\xA9xyz", b"+24.9088+118.5854/"));
    let movie = part(b"moov", &[part(b"mvhd", &dated), track(b"vide"), track(b"soun"), place].concat());
    [part(b"ftyp", b"isom\0\0\0\0"), movie, part(b"mdat", b"what is seen")].concat()
}

async fn what_is_cut_off_or_is_none_of_what_it_says_leaves_nothing(kind: Kind) {
    let folder = tempfile::tempdir().unwrap();
    let store = ObjectStore::start(folder.path());
    let world = World::start_with(kind, &store.settings()).await;
    let resident = world.login("demo-resident").await;
    let program = [&b"MZ\x90\x00\x03\x00\x00\x00"[..], &[0; 500]].concat();
    let script = b"#!/bin/sh\nrm -rf /\n".to_vec();
    for (name, bytes, code) in [
        ("photo.jpg", program.clone(), "unsupported_file_type"),
        ("paper.pdf", program, "unsupported_file_type"),
        ("sound.mp3", script, "unsupported_file_type"),
        ("half.mp4", film()[..film().len() - 3].to_vec(), "unsupported_file_type"),
        ("half.pdf", document(2_000)[..1_000].to_vec(), "broken_file"),
    ] {
        let problem = upload(&resident, name, bytes).await.problem(422, "invalid");
        assert_eq!(problem["errors"][0]["code"], code, "{name}");
    }
    // Whoever hangs up half-way has uploaded nothing.
    let address = world.base().strip_prefix("http://").unwrap().to_owned();
    let half = move || {
        let head = "POST /api/v1/attachments HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=b\r\n\
                    Content-Length: 5000\r\n\r\n--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.pdf\"\r\n\r\n";
        let mut stream = TcpStream::connect(address).unwrap();
        stream.write_all(head.as_bytes()).unwrap();
        stream.write_all(b"%PDF-1.7 and no more").unwrap();
        stream.shutdown(Shutdown::Write).unwrap();
        let mut said = String::new();
        let _ = stream.read_to_string(&mut said);
        said
    };
    let said = tokio::task::spawn_blocking(half).await.unwrap();
    assert!(!said.starts_with("HTTP/1.1 2"), "{said}");
    assert_eq!((store.keys().len(), world.sql_text(KEPT)), (0, vec!["0".to_owned()]));

    let made = upload(&resident, "film.mp4", film()).await.created();
    assert_eq!((&made["media_type"], &made["size"]), (&json!("video/mp4"), &json!(film().len())));
    let seen = resident.get(&format!("/api/v1/attachments/{}", id_of(&made))).await;
    assert_eq!((seen.status, seen.header("content-type")), (200, "video/mp4"));
    let holds = |needle: &[u8]| seen.bytes.windows(needle.len()).any(|window| window == needle);
    assert!(holds(b"what is seen") && !holds(b"118.5854"));
}

async fn a_copy_names_what_lies_in_the_bucket_and_the_doctor_tries_it(kind: Kind) {
    let folder = tempfile::tempdir().unwrap();
    let store = ObjectStore::start(folder.path());
    let mut world = World::start(kind).await;
    let (_, code) = world.deputy().await;
    let photo = world.anybody().photo().await;
    let mut body = submission(&code);
    body["attachment_ids"] = json!([photo]);
    let receipt = world.anybody().post("/api/v1/cases", &body).await.created();
    let code = receipt["tracking_code"].as_str().unwrap();
    world.stop().await;
    let command = |database: &OwnDatabase, words: &[&str]| {
        let mut command = program::command(database, words);
        command.envs(store.settings());
        command
    };

    // What lay in the folder is moved, and no second time.
    let carried = program::said(&mut command(&world.database, &["files", "carry"]));
    assert!(carried.contains("已把 1 个文件搬到 http://127.0.0.1"), "{carried}");
    assert!(program::said(&mut command(&world.database, &["files", "carry"])).contains("已把 0 个文件"));
    assert_eq!(store.keys(), [photo.as_str()]);
    assert!(!world.database.folder.path().join("files").join(&photo).exists());
    program::refused(&mut program::command(&world.database, &["files", "carry"]));
    let path = format!("/api/v1/attachments/{photo}");
    let (running, caller) = world.beside_with(&store.settings());
    assert_eq!(caller.with("X-Tracking-Code", code).get(&path).await.status, 200);
    running.stop().await;

    let copy = folder.path().join("copy");
    let words = ["backup", copy.to_str().unwrap()];
    assert!(program::said(&mut command(&world.database, &words)).contains("1 个文件仍在 http://127.0.0.1"));
    let named = std::fs::read_to_string(copy.join("objects")).unwrap();
    assert!(named.starts_with(&photo) && named.lines().count() == 1 && !copy.join("files").exists(), "{named}");
    let words = ["restore", copy.to_str().unwrap()];
    let nowhere = OwnDatabase::empty(kind);
    let said = program::refused(&mut program::command(&nowhere, &words));
    assert!(said.contains("MASHANG_FILES=s3"), "{said}");
    let whole = OwnDatabase::empty(kind);
    let said = program::said(&mut command(&whole, &words));
    assert!(said.contains("已恢复数据库和 1 个文件") && !said.contains("已不在存储桶"), "{said}");
    let other = World::on(kind, whole, &store.settings());
    assert_eq!(other.tracker(code).get(&path).await.status, 200);
    store.lose(&photo);
    let said = program::said(&mut command(&nowhere, &words));
    assert!(said.contains("和 0 个文件") && said.contains("1 个文件已不在存储桶"), "{said}");

    let lacks = || {
        let output = command(&world.database, &["doctor"]).stdout(Stdio::piped()).output().unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    let said = lacks();
    assert!(!said.contains("存储桶") && !said.contains("can't be kept"), "{said}");
    assert_eq!(store.keys(), [""; 0], "it leaves nothing behind");
    store.is(Standing::Locked);
    let said = lacks();
    assert!(said.contains("存储桶 http://127.0.0.1") && said.contains("403 SignatureDoesNotMatch"), "{said}");
}

mod sqlite {
    use super::Kind;

    #[test]
    fn what_lies_in_a_folder_is_handed_out_in_stretches_and_by_links() {
        mashang_tests::run(super::what_lies_in_a_folder_is_handed_out_in_stretches_and_by_links(Kind::Sqlite));
    }

    #[test]
    fn what_lies_in_a_bucket_is_handed_out_and_goes_like_any_other() {
        mashang_tests::run(super::what_lies_in_a_bucket_is_handed_out_and_goes_like_any_other(Kind::Sqlite));
    }

    // What a store does hangs on no database.
    #[test]
    fn a_store_that_is_away_takes_nothing_and_loses_nothing() {
        mashang_tests::run(super::a_store_that_is_away_takes_nothing_and_loses_nothing(Kind::Sqlite));
    }

    #[test]
    fn what_is_cut_off_or_is_none_of_what_it_says_leaves_nothing() {
        mashang_tests::run(super::what_is_cut_off_or_is_none_of_what_it_says_leaves_nothing(Kind::Sqlite));
    }

    #[test]
    fn a_copy_names_what_lies_in_the_bucket_and_the_doctor_tries_it() {
        mashang_tests::run(super::a_copy_names_what_lies_in_the_bucket_and_the_doctor_tries_it(Kind::Sqlite));
    }
}

mod postgres {
    use super::Kind;

    #[test]
    fn what_lies_in_a_bucket_is_handed_out_and_goes_like_any_other() {
        mashang_tests::run(super::what_lies_in_a_bucket_is_handed_out_and_goes_like_any_other(Kind::POSTGRES));
    }
}
