//! Plates and posters: exact to the millimetre, with letters of their own, and scanned back off the page by others' programs.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::Path;

use mashang_domain::shared::code::QrCode;
use mashang_tests::browser::Browser;
use mashang_tests::printed::{Printed, code_in, scanned};
use mashang_tests::{Answer, Caller, HOME, Kind, World, execute, id_of};
use serde_json::{Value, json};

/// What people are called, and fonts for GB 2312 lack.
const RARE: &str = "王喆堃昇祎珺玥翀旻彧";

/// A file that somebody may have.
async fn file(caller: &Caller, path: &str) -> Answer {
    let answer = caller.get(path).await;
    assert_eq!(answer.status, 200, "{path}: {}", answer.json);
    answer
}

async fn printed(caller: &Caller, path: &str) -> Printed {
    let answer = file(caller, path).await;
    assert_eq!(answer.header("content-type"), "application/pdf");
    Printed::of(&answer.bytes)
}

/// An id as a statement writes it.
fn quoted(world: &World, id: &str) -> String {
    match world.kind {
        Kind::Sqlite => format!("x'{}'", id.replace('-', "")),
        Kind::Postgres(_) => format!("'{id}'"),
    }
}

fn plate(code: &str, query: &str) -> String {
    format!("/api/v1/qr-codes/{code}/plate{query}")
}

/// Holds a box against its edges in millimetres.
fn measures(printed: &Printed, name: &str, wanted: [f64; 4]) {
    let edges = printed.edges(name);
    let exact = edges.iter().zip(&wanted).all(|(edge, wanted)| (edge - wanted).abs() < 0.01);
    assert!(exact, "{name} is {edges:?} instead of {wanted:?}");
}

/// The room at 梅庭社区, with hours.
async fn open_room(world: &World) -> Value {
    let rooms = world.anybody().get(&format!("/api/v1/rooms?division={HOME}")).await.ok();
    let room = &rooms["items"][0];
    let change = json!({
        "kind": room["kind"], "name": room["name"], "address": room["address"], "phone": "059585600000",
        "hours": [
            { "day": "monday", "from": "09:00", "to": "11:30" }, { "day": "wednesday", "from": "09:00", "to": "11:30" }
        ]
    });
    let path = format!("/api/v1/rooms/{}/change", id_of(room));
    world.login("demo-admin").await.post(&path, &change).await.ok()
}

async fn a_plate_is_exact_to_the_millimetre_and_says_who_where_and_when(kind: Kind) {
    let world = World::start(kind).await;
    let room = open_room(&world).await;
    let (deputy, code) = world.deputy().await;
    let address = format!("http://localhost:8080/d/{code}");
    let office = world.login("demo-office").await;
    let answer = file(&office, &plate(&code, "")).await;
    let disposition = answer.header("content-disposition");
    assert!(disposition.starts_with("attachment; ") && disposition.contains("filename*=UTF-8''"), "{disposition}");
    assert_eq!(answer.bytes, file(&office, &plate(&code, "")).await.bytes, "the same bytes all day");

    let plain = Printed::of(&answer.bytes);
    assert_eq!(plain.pages(), 1);
    for name in ["/MediaBox", "/TrimBox", "/BleedBox"] {
        measures(&plain, name, [0.0, 0.0, 148.0, 105.0]);
    }
    let fonts = plain.fonts();
    assert!(!fonts.is_empty() && fonts.iter().all(|(name, whole)| name.contains("+Noto") && *whole), "{fonts:?}");
    let text = plain.texts().concat();
    let constituency = deputy["mandates"][0]["constituency"].as_str().unwrap();
    let grouped = QrCode::read(&code).unwrap().grouped();
    for said in [
        "晋江市人大代表",
        deputy["name"].as_str().unwrap(),
        "第十八届",
        constituency,
        room["name"].as_str().unwrap(),
        room["address"].as_str().unwrap(),
        "周一、周三09:00–11:30",
        "059585600000",
        "微信扫码反映问题",
        &grouped,
    ] {
        assert!(text.contains(said), "{said}: {text}");
    }
    assert_eq!(plain.scan(1).as_deref(), Some(address.as_str()));

    let whole = printed(&office, &plate(&code, "?bleed=true&marks=true")).await;
    measures(&whole, "/MediaBox", [0.0, 0.0, 168.0, 125.0]);
    measures(&whole, "/BleedBox", [7.0, 7.0, 161.0, 118.0]);
    measures(&whole, "/TrimBox", [10.0, 10.0, 158.0, 115.0]);
    assert_eq!(whole.scan(1).as_deref(), Some(address.as_str()));
    let poster = printed(&office, &plate(&code, "?form=poster&bleed=true")).await;
    measures(&poster, "/MediaBox", [0.0, 0.0, 216.0, 303.0]);
    measures(&poster, "/TrimBox", [3.0, 3.0, 213.0, 300.0]);
    assert_eq!(poster.scan(1).as_deref(), Some(address.as_str()));

    // A room's own says what it is.
    let door = world.code_of(id_of(&room));
    let of_room = printed(&office, &plate(&door, "?marks=true")).await;
    measures(&of_room, "/BleedBox", [10.0, 10.0, 158.0, 115.0]);
    let text = of_room.texts().concat();
    assert!(text.contains(room["name"].as_str().unwrap()) && text.contains("开放时间：周一、周三"), "{text}");
    assert_eq!(of_room.scan(1), Some(format!("http://localhost:8080/d/{door}")));
}

async fn an_svg_is_of_its_true_size_and_says_the_same(kind: Kind) {
    let world = World::start(kind).await;
    let (deputy, code) = world.deputy().await;
    let address = format!("http://localhost:8080/d/{code}");
    let admin = world.login("demo-admin").await;
    for (query, size) in [
        ("?format=svg", "width=\"148mm\" height=\"105mm\" viewBox=\"0 0 148 105\""),
        ("?format=svg&bleed=true&marks=true", "width=\"168mm\" height=\"125mm\" viewBox=\"0 0 168 125\""),
        ("?format=svg&form=poster&bleed=true", "width=\"216mm\" height=\"303mm\" viewBox=\"0 0 216 303\""),
    ] {
        let answer = file(&admin, &plate(&code, query)).await;
        assert_eq!(answer.header("content-type"), "image/svg+xml");
        let picture = String::from_utf8(answer.bytes).unwrap();
        assert!(picture.contains(size), "{query}: {picture}");
        assert!(picture.contains(&format!(">{}</text>", deputy["name"].as_str().unwrap())), "{query}");
        assert_eq!(code_in(&picture).as_deref(), Some(address.as_str()), "{query}");
        if kind == Kind::Sqlite && query == "?format=svg" {
            seen_in_a_browser(&world, &picture, &address).await;
        }
    }
}

/// Holds that a browser shows the whole picture, and that its code can be scanned off the screen.
async fn seen_in_a_browser(world: &World, picture: &str, address: &str) {
    let drawn = world.database.folder.path().join("plate.svg");
    std::fs::write(&drawn, picture).unwrap();
    let browser = Browser::open_as(980, true).await;
    browser.go(&format!("file://{}", drawn.display())).await;
    assert_eq!(browser.script("document.documentElement.tagName").await, "svg");
    let inside = "Array.from(document.querySelectorAll('text')).every(function (text) { var box = text.getBBox(); \
                  return box.x >= 0 && box.y >= 0 && box.x + box.width <= 148 && box.y + box.height <= 105; })";
    assert_eq!(browser.script(inside).await, true);
    browser.screenshot("print-plate").await;
    let screen = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/screens/print-plate.png");
    assert_eq!(scanned(&screen).as_deref(), Some(address));
}

/// Codes that nobody has yet, from the `first` on.
fn fresh(first: u16, many: u16) -> Vec<String> {
    let code = |number: u16| {
        let mut bytes = [7; 32];
        for (at, digit) in [(1, number % 29), (3, number / 29)] {
            bytes[at] = u8::try_from(digit).unwrap();
        }
        QrCode::following(&bytes).as_str().to_owned()
    };
    (first..first + many).map(code).collect()
}

/// Issues those codes for whom `code` leads to.
fn issue(world: &World, code: &str, fresh: &[String]) {
    let mut values = String::new();
    for code in fresh {
        write!(values, "{}('{code}')", if values.is_empty() { "" } else { ", " }).unwrap();
    }
    let columns = "version, subject_kind, subject_id, issued_at, division_code, print_runs, printed_copies";
    let statement = format!(
        "INSERT INTO qr_codes (code, {columns}) SELECT added.column1, {columns} \
         FROM qr_codes, (VALUES {values}) AS added WHERE qr_codes.code = '{code}'"
    );
    execute(&world.database.url, &statement);
}

async fn a_township_is_printed_in_one_file_in_order(kind: Kind) {
    let world = World::start(kind).await;
    let (deputy, code) = world.deputy().await;
    let room = world.anybody().get(&format!("/api/v1/rooms?division={HOME}")).await.ok()["items"][0].clone();
    let office = world.login("demo-office").await;
    let all = "/api/v1/qr-codes/plates?division_code=350582002000";
    let before = printed(&office, all).await;
    let people = world.anybody().get("/api/v1/deputies?division=350582002000&limit=100").await.ok();
    let rooms = world.anybody().get("/api/v1/rooms?division=350582002000&limit=100").await.ok();
    let count = |page: &Value| page["items"].as_array().unwrap().len();
    assert_eq!(before.pages(), count(&people) + count(&rooms), "each has a code");
    let first = before.texts().swap_remove(0);
    assert!(first.contains(room["name"].as_str().unwrap()), "the room comes first: {first}");

    let more = fresh(0, 190);
    issue(&world, &code, &more);
    let answer = file(&office, &format!("{all}&bleed=true&marks=true")).await;
    assert!(answer.header("content-disposition").contains("filename=\"350582002000-plate.pdf\""));
    let many = Printed::of(&answer.bytes);
    assert_eq!(many.pages(), before.pages() + more.len());
    measures(&many, "/TrimBox", [10.0, 10.0, 158.0, 115.0]);
    assert!(many.fonts().iter().all(|(_, whole)| *whole), "{:?}", many.fonts());
    let name = deputy["name"].as_str().unwrap();
    let own: Vec<usize> =
        (1..).zip(many.texts()).filter(|(_, text)| text.contains(name)).map(|(page, _)| page).collect();
    assert!(own.len() > more.len() && own.windows(2).all(|pair| pair[0] + 1 == pair[1]), "side by side: {own:?}");
    let scanned: BTreeSet<String> = own.iter().step_by(48).filter_map(|page| many.scan(*page)).collect();
    assert_eq!(scanned.len(), own.len().div_ceil(48), "each page has a code of its own");

    // What is revoked, or whose deputy does not serve, hangs on no wall.
    let admin = world.login("demo-admin").await;
    admin.post(&format!("/api/v1/qr-codes/{}/revoke", more[0]), &json!({})).await.ok();
    assert_eq!(printed(&office, all).await.pages(), many.pages() - 1);
    let ended = format!(
        "UPDATE mandates SET status = 'ended', status_since = '2026-03-01' WHERE deputy_id = {}",
        quoted(&world, id_of(&deputy))
    );
    execute(&world.database.url, &ended);
    assert_eq!(printed(&office, all).await.pages(), before.pages() - 1);
    office.get(&plate(&code, "")).await.problem(409, "intake_closed");

    issue(&world, &code, &fresh(200, 400));
    let refused = office.get(all).await.problem(422, "invalid");
    assert_eq!(refused["errors"][0]["pointer"], "/division_code", "{refused}");
    assert_eq!(refused["errors"][0]["code"], "too_many_plates", "{refused}");
}

async fn who_looks_after_the_area_prints_and_what_has_no_letter_is_named(kind: Kind) {
    let world = World::start(kind).await;
    let (deputy, code) = world.deputy().await;
    let (of_one, of_all) = (plate(&code, ""), format!("/api/v1/qr-codes/plates?division_code={HOME}"));
    for path in [&of_one, &of_all] {
        world.anybody().get(path).await.problem(401, "unauthorized");
        for who in ["demo-deputy", "demo-office-xiangzhi", "demo-leader"] {
            world.login(who).await.get(path).await.problem(403, "forbidden");
        }
    }
    let office = world.login("demo-office").await;
    office.get("/api/v1/qr-codes/plates").await.problem(422, "invalid");
    assert_eq!(office.get(&plate(&code, "?form=flag")).await.bad_fields(), ["/form"]);
    assert_eq!(office.get(&plate(&code, "?copies=2")).await.bad_fields(), ["/copies"]);
    office.get(&plate("23456789AB", "")).await.problem(404, "not_found");
    let admin = world.login("demo-admin").await;
    let nothing = admin.get("/api/v1/qr-codes/plates?division_code=350527000000").await.problem(422, "invalid");
    assert_eq!(nothing["errors"][0]["code"], "nothing_to_print", "{nothing}");

    let named = |name: &str| {
        let id = quoted(&world, id_of(&deputy));
        execute(&world.database.url, &format!("UPDATE deputies SET name = '{name}' WHERE id = {id}"));
    };
    named(RARE);
    let text = printed(&office, &of_one).await.texts().concat();
    assert!(text.contains(RARE), "{text}");
    named("王𰻝");
    for path in [of_one.as_str(), &plate(&code, "?format=svg"), &of_all] {
        let refused = office.get(path).await.problem(409, "unprintable_character");
        let detail = refused["detail"].as_str().unwrap();
        assert!(detail.contains("𰻝") && detail.contains("U+30EDD") && detail.contains(&code), "{refused}");
    }
}

mashang_tests::stories!(
    a_plate_is_exact_to_the_millimetre_and_says_who_where_and_when,
    an_svg_is_of_its_true_size_and_says_the_same,
    a_township_is_printed_in_one_file_in_order,
    who_looks_after_the_area_prints_and_what_has_no_letter_is_named,
);
