use mashang_tests::{Kind, World};
use serde_json::json;

async fn a_refresh_token_is_good_once_and_an_old_one_ends_the_session(kind: Kind) {
    let world = World::start(kind).await;
    let anybody = world.anybody();
    let first = anybody.post("/api/v1/sessions/wechat", &json!({ "code": "sandbox:demo-deputy" })).await.ok();
    assert_eq!(first["roles"], json!(["resident", "deputy"]));
    let renew = |token: &serde_json::Value| json!({ "refresh_token": token });
    let second = anybody.post("/api/v1/sessions/refresh", &renew(&first["refresh_token"])).await.ok();
    assert_ne!(first["refresh_token"], second["refresh_token"]);
    // Somebody who guesses ends nothing.
    let id = first["refresh_token"].as_str().unwrap().split('.').next().unwrap();
    let guessed = json!(format!("{id}.{}", "0".repeat(64)));
    anybody.post("/api/v1/sessions/refresh", &renew(&guessed)).await.problem(401, "unauthorized");
    let me = bearer(&world, &second);
    me.get("/api/v1/me").await.ok();
    // The first one is shown again, later than two tabs would.
    world.clock.pass_minutes(1);
    anybody.post("/api/v1/sessions/refresh", &renew(&first["refresh_token"])).await.problem(401, "unauthorized");
    anybody.post("/api/v1/sessions/refresh", &renew(&second["refresh_token"])).await.problem(401, "unauthorized");
    me.get("/api/v1/me").await.problem(401, "unauthorized");
}

fn bearer(world: &World, session: &serde_json::Value) -> mashang_tests::Caller {
    token(&world.anybody(), session)
}

fn token(caller: &mashang_tests::Caller, session: &serde_json::Value) -> mashang_tests::Caller {
    caller.with("Authorization", &format!("Bearer {}", session["access_token"].as_str().unwrap()))
}

async fn tabs_that_renew_at_once_go_on_together(kind: Kind) {
    let world = World::start(kind).await;
    let anybody = world.anybody();
    let first = anybody.post("/api/v1/sessions/wechat", &json!({ "code": "sandbox:demo-deputy" })).await.ok();
    let body = json!({ "refresh_token": first["refresh_token"] });
    let tabs = (0..5).map(|_| anybody.post("/api/v1/sessions/refresh", &body));
    let given: Vec<_> = futures_util::future::join_all(tabs).await.into_iter().map(mashang_tests::Answer::ok).collect();
    assert!(given.iter().all(|one| one["refresh_token"] == given[0]["refresh_token"]));
    anybody.post("/api/v1/sessions/refresh", &json!({ "refresh_token": given[0]["refresh_token"] })).await.ok();
}

async fn people_who_log_in_for_the_first_time_at_once_all_do(kind: Kind) {
    let world = World::start_with(kind, &[("MASHANG_DB_WRITERS", "8")]).await;
    let anybody = world.anybody();
    for round in 0..5 {
        let code = json!({ "code": format!("sandbox:new-{round}") });
        let tries = (0..8).map(|_| anybody.post("/api/v1/sessions/wechat", &code));
        let all = futures_util::future::join_all(tries).await;
        let accounts: std::collections::BTreeSet<_> =
            all.into_iter().map(|answer| answer.ok()["account_id"].as_str().unwrap().to_owned()).collect();
        assert_eq!(accounts.len(), 1);
    }
}

async fn an_access_token_ends_after_a_quarter_of_an_hour(kind: Kind) {
    let world = World::start(kind).await;
    let caller = world.login("somebody-new").await;
    let me = caller.get("/api/v1/me").await.ok();
    assert_eq!(me["roles"], json!(["resident"]));
    world.clock.pass_hours(1);
    let answer = caller.get("/api/v1/me").await;
    assert_eq!(answer.header("www-authenticate"), "Bearer");
    answer.problem(401, "unauthorized");
    let again = world.login("somebody-new").await.get("/api/v1/me").await.ok();
    assert_eq!(again["account_id"], me["account_id"], "the same account");
}

async fn logging_out_ends_the_session_and_twice_is_no_error(kind: Kind) {
    let world = World::start(kind).await;
    let anybody = world.anybody();
    let session = anybody.post("/api/v1/sessions/wechat", &json!({ "code": "sandbox:demo-unit" })).await.ok();
    let token = json!({ "refresh_token": session["refresh_token"] });
    let me = bearer(&world, &session);
    me.get("/api/v1/me").await.ok();
    for _ in 0..2 {
        assert_eq!(anybody.post("/api/v1/sessions/logout", &token).await.status, 204);
    }
    me.get("/api/v1/me").await.problem(401, "unauthorized");
    anybody.post("/api/v1/sessions/refresh", &token).await.problem(401, "unauthorized");
}

async fn a_grant_that_is_taken_back_ends_at_once_everywhere(kind: Kind) {
    let mut world = World::start(kind).await;
    let (other, beside) = world.beside();
    let login = json!({ "code": "sandbox:demo-deputy" });
    let session = world.anybody().post("/api/v1/sessions/wechat", &login).await.ok();
    let account = session["account_id"].as_str().unwrap().to_owned();
    let area = world.grant(&account, &json!({ "Office": { "office": account, "area": "350582000000" } }));
    let renewal = json!({ "refresh_token": session["refresh_token"] });
    let session = world.anybody().post("/api/v1/sessions/refresh", &renewal).await.ok();
    let has = |role: &str| session["roles"].as_array().unwrap().contains(&json!(role));
    assert!(["resident", "deputy", "office"].into_iter().all(has), "{session}");
    let (here, there) = (bearer(&world, &session), token(&beside, &session));
    let admin = world.login("demo-admin").await;
    let grants = format!("/api/v1/accounts/{account}/grants");
    let listed = admin.get(&grants).await.ok();
    let roles: Vec<_> = listed["items"].as_array().unwrap().iter().map(|one| one["role"].as_str().unwrap()).collect();
    assert_eq!((roles.len(), roles.contains(&"deputy"), roles.contains(&"office")), (2, true, true), "{listed}");
    let named: Vec<_> = listed["items"].as_array().unwrap().iter().map(|one| one["area_name"].as_str()).collect();
    assert!(named.contains(&Some("晋江市")), "{listed}");

    // Nobody but an administrator of the place, and nobody an own one.
    let revoke = format!("{grants}/{area}/revoke");
    here.get(&grants).await.problem(403, "forbidden");
    here.post(&revoke, &json!({})).await.problem(403, "forbidden");
    let admin_of = async |place: &str, name: &str| {
        let me = world.login(name).await.get("/api/v1/me").await.ok()["account_id"].as_str().unwrap().to_owned();
        let own = world.grant(&me, &json!({ "Administrator": { "area": place } }));
        (world.login(name).await, format!("/api/v1/accounts/{me}/grants/{own}/revoke"))
    };
    let (elsewhere, own) = admin_of("350581000000", "admin-of-shishi").await;
    elsewhere.get(&grants).await.problem(404, "not_found");
    elsewhere.post(&revoke, &json!({})).await.problem(404, "not_found");
    elsewhere.post(&own, &json!({})).await.problem(409, "own_grant");
    for path in [format!("{grants}/nonsense/revoke"), own.replace("/accounts/", "/accounts/0")] {
        admin.post(&path, &json!({})).await.problem(404, "not_found");
    }

    for caller in [&here, &there] {
        caller.get("/api/v1/me").await.ok();
    }
    assert!(admin.post(&revoke, &json!({})).await.ok()["revoked_at"].is_string());
    admin.post(&revoke, &json!({})).await.problem(409, "already_taken_back");
    let refused = here.get("/api/v1/me").await;
    assert_eq!(refused.header("www-authenticate"), "Bearer error=\"invalid_token\"");
    refused.problem(401, "grants_changed");
    for _ in 0..60 {
        if there.get("/api/v1/me").await.status == 401 {
            break;
        }
        mashang_tests::moment().await;
    }
    there.get("/api/v1/me").await.problem(401, "grants_changed");
    // Whoever renews the session goes on with what is left.
    let renewed = json!({ "refresh_token": session["refresh_token"] });
    let renewed = world.anybody().post("/api/v1/sessions/refresh", &renewed).await.ok();
    assert_eq!(renewed["roles"], json!(["resident", "deputy"]));
    bearer(&world, &renewed).get("/api/v1/me").await.ok();
    // The record stays, and a server that starts later knows it too.
    let kept = admin.get(&grants).await.ok();
    let gone = |one: &&serde_json::Value| one["revoked_at"].is_string();
    assert_eq!(kept["items"].as_array().unwrap().iter().filter(gone).count(), 1, "{kept}");
    other.stop().await;
    world.restart().await;
    for _ in 0..60 {
        if bearer(&world, &session).get("/api/v1/me").await.status == 401 {
            break;
        }
        mashang_tests::moment().await;
    }
    bearer(&world, &session).get("/api/v1/me").await.problem(401, "grants_changed");
}

async fn what_is_no_token_is_refused_everywhere(kind: Kind) {
    let world = World::start(kind).await;
    for header in ["Bearer ", "Bearer x.y.z", "Basic abc", "bearer"] {
        let caller = world.anybody().with("Authorization", header);
        caller.get("/api/v1/me").await.problem(401, "unauthorized");
        // Even where nobody has to log in, a bad token is not taken for none.
        let (_, code) = world.deputy().await;
        caller.post("/api/v1/cases", &mashang_tests::submission(&code)).await.problem(401, "unauthorized");
    }
    for code in ["demo-deputy", "sandbox:", "sandbox:a b"] {
        let answer = world.anybody().post("/api/v1/sessions/wechat", &json!({ "code": code })).await;
        assert!(matches!(answer.status, 401 | 422), "{code}: {}", answer.status);
    }
}

async fn production_has_no_sandbox(kind: Kind) {
    let world = World::start_with(kind, &[("MASHANG_WECHAT", "off")]).await;
    let code = json!({ "code": "sandbox:demo-admin" });
    world.anybody().post("/api/v1/sessions/wechat", &code).await.problem(401, "unauthorized");
}

async fn ones_own_sessions_are_listed_and_ended_here_or_everywhere(kind: Kind) {
    let world = World::start(kind).await;
    let (other, beside) = world.beside();
    let login = json!({ "code": "sandbox:demo-deputy" });
    let phone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148";
    let first = world.anybody().with("User-Agent", phone).post("/api/v1/sessions/wechat", &login).await.ok();
    world.clock.pass_minutes(2);
    let second = world.anybody().post("/api/v1/sessions/wechat", &login).await.ok();
    let (one, two) = (bearer(&world, &first), bearer(&world, &second));
    let listed = two.get("/api/v1/me/sessions").await.ok()["items"].clone();
    let of = |at: usize, name: &str| listed[at][name].clone();
    assert_eq!((of(0, "current"), of(1, "current")), (json!(true), json!(false)), "{listed}");
    assert_eq!((of(0, "client"), of(1, "client")), (json!("other"), json!("phone_browser")), "{listed}");
    assert_eq!((of(0, "way"), of(1, "way")), (json!("wechat"), json!("wechat")), "{listed}");
    assert!(mashang_tests::is_at(&of(1, "opened_at"), "2026-03-02T01:00:00"), "{listed}");
    assert!(!listed.to_string().contains("iPhone"), "no more is kept of a client: {listed}");

    let end = format!("/api/v1/me/sessions/{}/end", of(1, "id").as_str().unwrap());
    world.login("demo-resident").await.post(&end, &json!({})).await.problem(404, "not_found");
    one.get("/api/v1/me").await.ok();
    for _ in 0..2 {
        assert_eq!(two.post(&end, &json!({})).await.status, 204);
    }
    one.get("/api/v1/me").await.problem(401, "unauthorized");
    let renewal = json!({ "refresh_token": first["refresh_token"] });
    world.anybody().post("/api/v1/sessions/refresh", &renewal).await.problem(401, "unauthorized");
    assert_eq!(two.get("/api/v1/me/sessions").await.ok()["items"].as_array().unwrap().len(), 1);

    let third = world.anybody().post("/api/v1/sessions/wechat", &login).await.ok();
    let (stranger, there) = (world.login("demo-unit").await, token(&beside, &third));
    there.get("/api/v1/me").await.ok();
    assert_eq!(two.post("/api/v1/me/sessions/end-all", &json!({})).await.status, 204);
    two.get("/api/v1/me").await.problem(401, "unauthorized");
    for _ in 0..60 {
        if there.get("/api/v1/me").await.status == 401 {
            break;
        }
        mashang_tests::moment().await;
    }
    there.get("/api/v1/me").await.problem(401, "unauthorized");
    for session in [second, third] {
        let renewal = json!({ "refresh_token": session["refresh_token"] });
        world.anybody().post("/api/v1/sessions/refresh", &renewal).await.problem(401, "unauthorized");
    }
    stranger.get("/api/v1/me").await.ok();
    other.stop().await;
}

async fn who_has_several_roles_acts_in_the_chosen_one(kind: Kind) {
    let world = World::start(kind).await;
    let anybody = world.anybody();
    let login = json!({ "code": "sandbox:demo-deputy" });
    let session = anybody.post("/api/v1/sessions/wechat", &login).await.ok();
    let account = session["account_id"].as_str().unwrap().to_owned();
    let area = world.grant(&account, &json!({ "Administrator": { "area": "350582000000" } }));
    let stranger = world.login("demo-unit").await.get("/api/v1/me").await.ok()["grants"][0]["id"].clone();
    let choose = async |session: &serde_json::Value, grant: Option<&serde_json::Value>| {
        let mut body = json!({ "refresh_token": session["refresh_token"] });
        if let Some(grant) = grant {
            body["grant_id"] = grant.clone();
        }
        anybody.post("/api/v1/sessions/role", &body).await
    };
    let me = bearer(&world, &choose(&session, None).await.ok()).get("/api/v1/me").await.ok();
    assert_eq!((me["grants"].as_array().unwrap().len(), me.get("acting_as")), (2, None), "{me}");
    let session = anybody.post("/api/v1/sessions/wechat", &login).await.ok();
    let has = |role: &str| session["roles"].as_array().unwrap().contains(&json!(role));
    assert!(["resident", "deputy", "administrator"].into_iter().all(has), "{session}");
    let deputy = me["grants"].as_array().unwrap().iter().find(|one| one["role"] == "deputy").unwrap()["id"].clone();

    let nothing = json!("019ab0c0-0000-7000-8000-00000000ffff");
    for grant in [&stranger, &nothing] {
        assert_eq!(choose(&session, Some(grant)).await.missing_fields(), ["/grant_id"]);
    }
    let chosen = choose(&session, Some(&deputy)).await.ok();
    assert_eq!((&chosen["roles"], &chosen["acting_as"]), (&json!(["resident", "deputy"]), &deputy));
    let caller = bearer(&world, &chosen);
    let me = caller.get("/api/v1/me").await.ok();
    assert_eq!((&me["roles"], &me["acting_as"]), (&json!(["resident", "deputy"]), &deputy));
    assert_eq!(me["grants"].as_array().unwrap().len(), 2, "the other can be chosen again: {me}");
    // The policies see that one alone.
    let grants = format!("/api/v1/accounts/{account}/grants");
    caller.get(&grants).await.problem(403, "forbidden");

    let renewal = json!({ "refresh_token": chosen["refresh_token"] });
    let renewed = anybody.post("/api/v1/sessions/refresh", &renewal).await.ok();
    assert_eq!(renewed["acting_as"], deputy, "renewing keeps it");
    let administrator = choose(&renewed, Some(&json!(area))).await.ok();
    bearer(&world, &administrator).get(&grants).await.ok();
    assert_eq!(administrator["roles"], json!(["resident", "administrator"]));

    // What was chosen is taken back: nothing is left in this session until something else is chosen.
    let revoke = format!("{grants}/{area}/revoke");
    world.login("demo-admin").await.post(&revoke, &json!({})).await.ok();
    bearer(&world, &administrator).get("/api/v1/me").await.problem(401, "grants_changed");
    let renewal = json!({ "refresh_token": administrator["refresh_token"] });
    let renewed = anybody.post("/api/v1/sessions/refresh", &renewal).await.ok();
    assert_eq!(renewed["roles"], json!(["resident"]));
    assert_eq!(choose(&renewed, None).await.ok()["roles"], json!(["resident", "deputy"]));
}

async fn a_log_in_takes_up_no_session_of_before(kind: Kind) {
    let world = World::start(kind).await;
    let planted = world.anybody().post("/api/v1/sessions/wechat", &json!({ "code": "sandbox:attacker" })).await.ok();
    let victim = bearer(&world, &planted);
    let session = victim.post("/api/v1/sessions/wechat", &json!({ "code": "sandbox:demo-deputy" })).await.ok();
    assert_ne!(session["account_id"], planted["account_id"]);
    let id = |session: &serde_json::Value| session["refresh_token"].as_str().unwrap()[..32].to_owned();
    assert_ne!(id(&session), id(&planted));
    assert_eq!(victim.get("/api/v1/me").await.ok()["account_id"], planted["account_id"]);
}

async fn an_account_goes_on_in_a_hundred_sessions(kind: Kind) {
    let world = World::start(kind).await;
    let login = json!({ "code": "sandbox:demo-deputy" });
    let first = world.anybody().post("/api/v1/sessions/wechat", &login).await.ok();
    world.clock.pass_minutes(1);
    for _ in 1..100 {
        world.login("demo-deputy").await;
    }
    bearer(&world, &first).get("/api/v1/me").await.ok();
    let last = world.login("demo-deputy").await;
    bearer(&world, &first).get("/api/v1/me").await.problem(401, "unauthorized");
    let renewal = json!({ "refresh_token": first["refresh_token"] });
    world.anybody().post("/api/v1/sessions/refresh", &renewal).await.problem(401, "unauthorized");
    let listed = async || last.get("/api/v1/me/sessions").await.ok()["items"].as_array().unwrap().len();
    assert_eq!(listed().await, 100, "none goes on that is not told");

    // There may be more from before they were limited: they end all the same.
    let id = match kind {
        Kind::Sqlite => "randomblob(16)",
        Kind::Postgres(_) => "gen_random_uuid()",
    };
    let copies = format!(
        "INSERT INTO sessions (id, account_id, generation, renewed_at, expires_at, opened_at, way, client) \
         SELECT {id}, account_id, generation, renewed_at, expires_at, opened_at, way, client FROM sessions"
    );
    mashang_tests::execute(&world.database.url, &copies);
    let going_on = "SELECT CAST(count(*) AS TEXT) AS text FROM sessions WHERE revoked_at IS NULL";
    assert_eq!(world.sql_text(going_on), ["201"]);
    assert_eq!(last.post("/api/v1/me/sessions/end-all", &json!({})).await.status, 204);
    assert_eq!(world.sql_text(going_on), ["0"]);
}

/// What a token's head says.
fn head(session: &serde_json::Value) -> serde_json::Value {
    use base64::Engine;
    let (head, _) = session["access_token"].as_str().unwrap().split_once('.').unwrap();
    serde_json::from_slice(&base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(head).unwrap()).unwrap()
}

async fn the_key_of_tokens_changes_while_everybody_goes_on(kind: Kind) {
    const OLD: &str = "2222222222222222222222222222222222222222222222222222222222222222";
    const NEW: &str = "3333333333333333333333333333333333333333333333333333333333333333";
    let world = World::start(kind).await;
    let login = json!({ "code": "sandbox:demo-deputy" });
    let session = world.anybody().post("/api/v1/sessions/wechat", &login).await.ok();
    let keys = |answer: serde_json::Value| -> Vec<serde_json::Value> {
        answer["keys"].as_array().unwrap().iter().map(|key| key["kid"].clone()).collect()
    };
    let first = keys(world.anybody().get("/.well-known/jwks.json").await.ok());
    assert_eq!(first[..], [head(&session)["kid"].clone()]);
    // Every process learns the next key, then it signs, then the one before is forgotten.
    let (knows, preparing) = world.beside_with(&[("MASHANG_SECOND_TOKEN_KEY", NEW)]);
    let (signs, changed) = world.beside_with(&[("MASHANG_TOKEN_KEY", NEW), ("MASHANG_SECOND_TOKEN_KEY", OLD)]);
    let (forgets, done) = world.beside_with(&[("MASHANG_TOKEN_KEY", NEW)]);
    let published = keys(changed.get("/.well-known/jwks.json").await.ok());
    assert_eq!((published.len(), &published[1]), (2, &first[0]));
    token(&changed, &session).get("/api/v1/me").await.ok();
    token(&done, &session).get("/api/v1/me").await.problem(401, "unauthorized");
    let renewal = json!({ "refresh_token": session["refresh_token"] });
    done.post("/api/v1/sessions/refresh", &renewal).await.problem(401, "unauthorized");
    let renewed = changed.post("/api/v1/sessions/refresh", &renewal).await.ok();
    assert_eq!(head(&renewed)["kid"], published[0]);
    for caller in [&preparing, &changed, &done] {
        token(caller, &renewed).get("/api/v1/me").await.ok();
    }
    token(&world.anybody(), &renewed).get("/api/v1/me").await.problem(401, "unauthorized");
    let renewal = json!({ "refresh_token": renewed["refresh_token"] });
    done.post("/api/v1/sessions/refresh", &renewal).await.ok();
    for server in [knows, signs, forgets] {
        server.stop().await;
    }
}

async fn a_token_that_says_it_needs_no_signature_is_none(kind: Kind) {
    use base64::Engine;
    let world = World::start(kind).await;
    let session = world.anybody().post("/api/v1/sessions/wechat", &json!({ "code": "sandbox:demo-admin" })).await.ok();
    let good = session["access_token"].as_str().unwrap();
    let claims = good.split('.').nth(1).unwrap();
    for head in [json!({ "alg": "none" }), json!({ "alg": "none", "kid": head(&session)["kid"] })] {
        let head = base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(head.to_string());
        for signature in ["", good.rsplit('.').next().unwrap()] {
            let forged = world.anybody().with("Authorization", &format!("Bearer {head}.{claims}.{signature}"));
            forged.get("/api/v1/me").await.problem(401, "unauthorized");
        }
    }
}

mashang_tests::stories!(
    the_key_of_tokens_changes_while_everybody_goes_on,
    a_token_that_says_it_needs_no_signature_is_none,
    ones_own_sessions_are_listed_and_ended_here_or_everywhere,
    an_account_goes_on_in_a_hundred_sessions,
    who_has_several_roles_acts_in_the_chosen_one,
    a_log_in_takes_up_no_session_of_before,
    a_refresh_token_is_good_once_and_an_old_one_ends_the_session,
    tabs_that_renew_at_once_go_on_together,
    people_who_log_in_for_the_first_time_at_once_all_do,
    an_access_token_ends_after_a_quarter_of_an_hour,
    logging_out_ends_the_session_and_twice_is_no_error,
    a_grant_that_is_taken_back_ends_at_once_everywhere,
    what_is_no_token_is_refused_everywhere,
    production_has_no_sandbox,
);
