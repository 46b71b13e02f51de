//! What one address, one body and one connection may take, so that nobody stands in anybody's way.

use std::net::SocketAddr;
use std::time::Duration;

use mashang_tests::{Caller, HOME, Kind, OwnDatabase, World, execute, id_of, submission};
use reqwest::multipart::{Form, Part};
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};

/// Somebody behind a proxy on the same machine.
fn from(world: &World, address: &str) -> Caller {
    world.anybody().with("X-Forwarded-For", address)
}

async fn an_address_that_submits_without_end_is_told_when_it_may_go_on(kind: Kind) {
    let world = World::start(kind).await;
    let (_, code) = world.deputy().await;
    let caller = from(&world, "198.51.100.1, 203.0.113.7");
    let body = submission(&code);
    let first = caller.post("/api/v1/cases", &body).await;
    assert_eq!((first.status, first.header("ratelimit-limit")), (201, "30"));
    assert_eq!(first.header("ratelimit-remaining"), "29");
    for _ in 1..30 {
        caller.post("/api/v1/cases", &body).await.created();
    }
    let refused = caller.post("/api/v1/cases", &body).await;
    let wait: u64 = refused.header("retry-after").parse().unwrap();
    assert!((1..=21).contains(&wait), "{wait}");
    refused.problem(429, "too_many_requests");
    from(&world, "203.0.113.7").post("/api/v1/%63ases", &body).await.problem(429, "too_many_requests");
    // What the caller itself wrote in front counts for nothing, and another address is another's.
    from(&world, "192.0.2.9, 203.0.113.7").post("/api/v1/cases", &body).await.problem(429, "too_many_requests");
    from(&world, "203.0.113.8").post("/api/v1/cases", &body).await.created();
    caller.get("/api/v1/vocabulary").await.ok();
}

async fn who_guesses_codes_is_shut_out_and_who_knows_one_is_not(kind: Kind) {
    let world = World::start(kind).await;
    let known = world.submit(&world.anybody()).await["tracking_code"].as_str().unwrap().to_owned();
    let guesser = from(&world, "203.0.113.7");
    for _ in 0..30 {
        guesser.get("/api/v1/track/ZZZZ-ZZZZ-ZZZZ").await;
    }
    guesser.get("/api/v1/track/ZZZZ-ZZZZ-ZZZZ").await.problem(429, "too_many_requests");
    let by_header = guesser.with("X-Tracking-Code", "ZZZZ-ZZZZ-ZZZZ");
    by_header.get("/api/v1/track").await.problem(429, "too_many_requests");
    let owner = from(&world, "203.0.113.8");
    for _ in 0..60 {
        owner.get(&format!("/api/v1/track/{known}")).await.ok();
    }
}

async fn who_has_a_thousand_houses_of_one_site_guesses_no_longer_than_a_street(kind: Kind) {
    let world = World::start(kind).await;
    let house = |number: u32| from(&world, &format!("2001:db8:1:{number:x}::7"));
    let guess = async |caller: &Caller| caller.get("/api/v1/track/ZZZZ-ZZZZ-ZZZZ").await.status;
    let street = (0..16).map(house).map(|caller| {
        let guess = &guess;
        async move {
            for _ in 0..30 {
                assert_ne!(guess(&caller).await, 429, "each house has a budget of its own");
            }
        }
    });
    futures_util::future::join_all(street).await;
    // One comes back each second or so.
    let mut refused = false;
    for number in 100..140 {
        refused |= guess(&house(number)).await == 429;
    }
    assert!(refused, "the whole site guesses on");
    assert_ne!(guess(&from(&world, "2001:db8:2::7")).await, 429, "another site is another's");
}

async fn a_body_that_does_not_come_is_given_up_and_holds_up_nobody(kind: Kind) {
    let world = World::start(kind).await;
    let address = world.base().trim_start_matches("http://").to_owned();
    let mut silent = Vec::new();
    for _ in 0..200 {
        let mut stream = TcpStream::connect(&address).await.unwrap();
        let head =
            "POST /api/v1/cases HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{";
        stream.write_all(head.as_bytes()).await.unwrap();
        silent.push(stream);
    }
    world.anybody().get("/healthz").await.ok();
    world.submit(&world.anybody()).await;
    let mut answer = vec![0; 100];
    let read = tokio::time::timeout(Duration::from_secs(30), silent[0].read(&mut answer)).await.unwrap().unwrap();
    let answer = String::from_utf8_lossy(&answer[..read]).into_owned();
    assert!(answer.starts_with("HTTP/1.1 408"), "{answer}");
}

async fn files_cost_their_sender_before_they_are_read(kind: Kind) {
    let world = World::start(kind).await;
    let made = world.submit(&world.anybody()).await;
    let code = made["tracking_code"].as_str().unwrap();
    let caller = from(&world, "203.0.113.7");
    let files = |count: usize| {
        let begun = Form::new().text("code", code.to_owned());
        (0..count).fold(begun, |form, _| form.part("photos", Part::bytes(vec![0_u8]).file_name("x.png")))
    };
    let none = caller.send(caller.request("POST", "/t").multipart(files(1))).await;
    none.problem(415, "unsupported_media_type");
    let typed = caller.request("POST", "/t").header("Content-Type", "application/x-www-form-urlencoded");
    let visit = caller.send(typed.body(format!("code={code}"))).await;
    let visitor = caller.with("Cookie", visit.header("set-cookie").split(';').next().unwrap());
    for _ in 0..11 {
        let wordless = visitor.send(visitor.request("POST", "/t/supplement").multipart(files(9))).await;
        assert_eq!(wordless.status, 422);
    }
    let refused = visitor.send(visitor.request("POST", "/t/supplement").multipart(files(9))).await;
    refused.problem(429, "too_many_requests");
    let none = visitor.send(visitor.request("POST", "/t/withdraw").multipart(files(1))).await;
    none.problem(415, "unsupported_media_type");
}

async fn two_budgets_are_two(kind: Kind) {
    let world = World::start(kind).await;
    let caller = from(&world, "203.0.113.7");
    for number in 0..60 {
        caller.post("/api/v1/sessions/wechat", &json!({ "code": format!("sandbox:n-{}", number % 3) })).await.ok();
    }
    let refused = caller.post("/api/v1/sessions/wechat", &json!({ "code": "sandbox:n-1" })).await;
    refused.problem(429, "too_many_requests");
    world.submit(&caller).await;
}

async fn who_takes_everything_out_without_end_waits(kind: Kind) {
    let world = World::start(kind).await;
    let resident = world.login("demo-resident").await.with("X-Forwarded-For", "203.0.113.7");
    for _ in 0..10 {
        resident.post("/api/v1/me/export", &json!({})).await.ok();
    }
    resident.post("/api/v1/me/export", &json!({})).await.problem(429, "too_many_requests");
    world.submit(&resident).await;
}

async fn servers_of_one_database_share_what_an_address_may_ask_for(kind: Kind) {
    let world = World::start(kind).await;
    let (other, elsewhere) = world.beside();
    let (_, code) = world.deputy().await;
    let (here, there) = (from(&world, "203.0.113.7"), elsewhere.with("X-Forwarded-For", "203.0.113.7"));
    let mut created = 0;
    for number in 0..60 {
        let caller = if number % 2 == 0 { &here } else { &there };
        let answer = caller.post("/api/v1/cases", &submission(&code)).await;
        if answer.status == 201 {
            created += 1;
        } else {
            answer.problem(429, "too_many_requests");
        }
    }
    let rows = world.sql_text("SELECT CAST(count(*) AS TEXT) AS text FROM allowances").concat();
    match kind {
        // One process is all that there is meant to be: each counts for itself.
        Kind::Sqlite => assert_eq!((created, rows.as_str()), (60, "0")),
        Kind::Postgres(_) => {
            // One that the database did not count in time is let pass.
            assert!((30..45).contains(&created), "{created}");
            // The address's, the code's, and the address's share of that.
            assert_eq!(rows, "3");
            elsewhere.with("X-Forwarded-For", "203.0.113.8").post("/api/v1/cases", &submission(&code)).await.created();
        }
    }
    other.stop().await;
}

async fn through_one_code_come_so_many_a_day_from_wherever(kind: Kind) {
    let world = World::start_with(kind, &[("MASHANG_SUBMISSIONS_PER_CODE", "3")]).await;
    let (_, code) = world.deputy().await;
    for house in 1..=3 {
        from(&world, &format!("203.0.113.{house}")).post("/api/v1/cases", &submission(&code)).await.created();
    }
    let stranger = from(&world, "203.0.113.4");
    let refused = stranger.post("/api/v1/cases", &submission(&code.to_lowercase())).await;
    let wait: u64 = refused.header("retry-after").parse().unwrap();
    assert!((28_000..=28_801).contains(&wait), "a third of a day: {wait}");
    refused.problem(429, "too_many_through_code");
    // What nobody could have handled costs nothing, and another code is another's.
    stranger.post("/api/v1/cases", &json!({ "code": code })).await.bad_fields();
    let mut refused = submission(&code);
    refused["attachment_ids"] = json!(["019ab0c0-0000-7000-8000-000000000000"]);
    let deputies = world.anybody().get(&format!("/api/v1/deputies?division={HOME}")).await.ok();
    let others = world.code_of(id_of(&deputies["items"][1]));
    refused["code"] = json!(others);
    for _ in 0..4 {
        stranger.post("/api/v1/cases", &refused).await.missing_fields();
    }
    let lost = stranger.with("Idempotency-Key", "of-an-answer-that-was-lost");
    let first = lost.post("/api/v1/cases", &submission(&others)).await.created();
    for house in 5..=6 {
        from(&world, &format!("203.0.113.{house}")).post("/api/v1/cases", &submission(&others)).await.created();
    }
    assert_eq!(lost.post("/api/v1/cases", &submission(&others)).await.created(), first, "asked again, not sent again");
    // Whom nothing limits is not counted either.
    world.submit(&world.anybody()).await;
}

async fn an_address_that_holds_too_many_connections_is_hung_up_on(kind: Kind) {
    let more = [("MASHANG_TRUSTED_PROXIES", "127.0.0.1"), ("MASHANG_CONNECTIONS_PER_ADDRESS", "4")];
    let world = World::start_with(kind, &more).await;
    let server: SocketAddr = world.base().trim_start_matches("http://").parse().unwrap();
    let connect = || async move {
        let socket = TcpSocket::new_v4().unwrap();
        socket.bind("127.0.0.2:0".parse().unwrap()).unwrap();
        socket.connect(server).await.unwrap()
    };
    let mut held = Vec::new();
    for _ in 0..4 {
        let mut stream = connect().await;
        assert!(is_answered(&mut stream).await);
        held.push(stream);
    }
    assert!(!is_answered(&mut connect().await).await);
    // Whoever holds one is answered as before, and so is everybody else.
    assert!(is_answered(&mut held[0]).await);
    world.anybody().get("/healthz").await.ok();
    drop(held.pop());
    // The server learns of it by and by.
    let again = async { while !is_answered(&mut connect().await).await {} };
    tokio::time::timeout(Duration::from_secs(10), again).await.unwrap();
}

async fn a_slow_and_honest_connection_goes_on(kind: Kind) {
    let world = World::start(kind).await;
    let (_, code) = world.deputy().await;
    let mut stream = TcpStream::connect(world.base().trim_start_matches("http://")).await.unwrap();
    stream.set_nodelay(true).unwrap();
    for _ in 0..3 {
        // What is asked next becomes the end of this head.
        for piece in ["G", "ET /healthz HTT", "P/1.1\r\nX-Slow: "] {
            stream.write_all(piece.as_bytes()).await.unwrap();
            world.anybody().get("/healthz").await.ok();
        }
        assert!(is_answered(&mut stream).await && is_answered(&mut stream).await);
    }
    let body = submission(&code).to_string();
    let head = "POST /api/v1/cases HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\n";
    let upload = format!("{head}Content-Length: {}\r\n\r\n{body}", body.len());
    for piece in upload.as_bytes().chunks(upload.len().div_ceil(6)) {
        stream.write_all(piece).await.unwrap();
        world.anybody().get("/healthz").await.ok();
    }
    let mut answer = Vec::new();
    tokio::time::timeout(Duration::from_secs(10), stream.read_to_end(&mut answer)).await.unwrap().unwrap();
    assert!(answer.starts_with(b"HTTP/1.1 201"), "{}", String::from_utf8_lossy(&answer));
}

/// Asks for something on a connection that stays open.
async fn is_answered(stream: &mut TcpStream) -> bool {
    let mut answer = vec![0; 2_000];
    if stream.write_all(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n").await.is_err() {
        return false;
    }
    // Whoever is hung up on reads the end, or that the other side is gone.
    let read =
        tokio::time::timeout(Duration::from_secs(10), stream.read(&mut answer)).await.unwrap().unwrap_or_default();
    read > 0 && answer.starts_with(b"HTTP/1.1 200")
}

mod postgres_alone {
    use super::*;

    #[test]
    fn what_is_whole_again_for_an_hour_is_forgotten() {
        mashang_tests::run(async {
            let database = OwnDatabase::with_cast(Kind::POSTGRES);
            let row = |key: &str, when: &str| {
                let micros = format!("(extract(epoch FROM now() - interval '{when}') * 1000000)::bigint");
                execute(&database.url, &format!("INSERT INTO allowances VALUES ('{key}', {micros})"));
            };
            row("long ago", "61 minutes");
            row("just now", "50 minutes");
            let world = World::on(Kind::POSTGRES, database, &[]);
            let kept = "SELECT convert_from(key, 'UTF8') AS text FROM allowances ORDER BY key";
            for _ in 0..200 {
                if world.sql_text(kept).len() == 1 {
                    break;
                }
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
            assert_eq!(world.sql_text(kept), ["just now"]);
        });
    }
}

mashang_tests::stories!(
    an_address_that_submits_without_end_is_told_when_it_may_go_on,
    who_guesses_codes_is_shut_out_and_who_knows_one_is_not,
    who_has_a_thousand_houses_of_one_site_guesses_no_longer_than_a_street,
    a_body_that_does_not_come_is_given_up_and_holds_up_nobody,
    files_cost_their_sender_before_they_are_read,
    two_budgets_are_two,
    who_takes_everything_out_without_end_waits,
    servers_of_one_database_share_what_an_address_may_ask_for,
    through_one_code_come_so_many_a_day_from_wherever,
    an_address_that_holds_too_many_connections_is_hung_up_on;
    sqlite:
    a_slow_and_honest_connection_goes_on,
);
