//! Who looks at a page inside `WeChat`: known without being asked, and nobody else for it.

use mashang_tests::outside::{Mood, OA_APPID, Outside};
use mashang_tests::{Answer, Caller, Kind, World};

use crate::page::{TEXT, TITLE, between, key_of, send, text, typed};

const INSIDE: &str =
    "Mozilla/5.0 (iPhone) AppleWebKit/605.1.15 Mobile/15E148 MicroMessenger/8.0.49(0x18003137) Language/zh_CN";
const ASKED: &str = "/sns/oauth2/access_token";

/// A browser inside `WeChat`.
fn phone(world: &World) -> Caller {
    world.anybody().with("Accept", "text/html,application/xhtml+xml,*/*;q=0.8").with("User-Agent", INSIDE)
}

/// The cookies that an answer sets, as a browser sends them again; those that it takes away are left out.
fn cookies(answer: &Answer) -> String {
    let set = answer.headers.get_all("set-cookie").iter().map(|set| set.to_str().unwrap());
    let kept = set.filter(|set| !set.contains("Max-Age=0")).map(|set| set.split(';').next().unwrap().to_owned());
    kept.collect::<Vec<_>>().join("; ")
}

/// Where a browser is sent, with what it brings along when it comes back, and the state that is to be brought.
async fn sent_away(phone: &Caller, path: &str) -> (String, String) {
    let away = phone.get(path).await;
    let location = away.header("location").to_owned();
    assert_eq!(away.status, 303, "{}", text(&away));
    let begins = format!("https://open.weixin.qq.com/connect/oauth2/authorize?appid={OA_APPID}&redirect_uri=");
    assert!(location.starts_with(&begins) && location.ends_with("#wechat_redirect"), "{location}");
    assert!(location.contains("redirect_uri=http%3A%2F%2Flocalhost%3A8080%2Fwechat%2Fback&"), "{location}");
    let set = away.header("set-cookie");
    assert!(set.contains("HttpOnly") && set.contains("SameSite=Lax") && set.contains("Path=/wechat/back"), "{set}");
    (cookies(&away), between(&location, "&state=", "#").to_owned())
}

async fn comes_back(phone: &Caller, cookie: &str, code: &str, state: &str) -> Answer {
    phone.with("Cookie", cookie).get(&format!("/wechat/back?code={code}&state={state}")).await
}

async fn what_is_sent_inside_wechat_is_found_again_without_a_code(kind: Kind) {
    let outside = Outside::start();
    let world = World::start_with(kind, &outside.official_account()).await;
    let (_, code) = world.deputy().await;
    let (phone, here) = (phone(&world), format!("/d/{code}"));
    let (cookie, state) = sent_away(&phone, &here).await;
    let back = comes_back(&phone, &cookie, &outside.page_code("o-page-1"), &state).await;
    assert_eq!((back.status, back.header("location")), (303, here.as_str()), "{}", text(&back));
    let known = phone.with("Cookie", &cookies(&back));
    assert!(!cookies(&back).contains("o-page-1"), "it is sealed");
    let page = known.get(&here).await;
    assert_eq!(page.status, 200);
    let sent = send(&known, &code, typed(&key_of(&text(&page)), &[("title", TITLE), ("text", TEXT)])).await;
    assert_eq!((sent.status, sent.header("location")), (303, "/t"), "{}", text(&sent));
    let owners = world.sql_text("SELECT CAST(count(*) AS TEXT) AS text FROM cases WHERE submitter_id IS NOT NULL");
    assert_eq!(owners, ["1"]);

    // Another day: scanned again, known again, and what was sent is found.
    world.clock.pass_hours(24);
    let (cookie, state) = sent_away(&phone, "/t").await;
    let back = comes_back(&phone, &cookie, &outside.page_code("o-page-1"), &state).await;
    assert_eq!(back.header("location"), "/t");
    let known = phone.with("Cookie", &cookies(&back));
    let list = text(&known.get("/t").await);
    assert!(list.contains("您在微信里提交过的") && !list.contains(TITLE), "{list}");
    let (id, token) = (between(&list, "name=\"own\" value=\"", "\""), between(&list, "name=\"token\" value=\"", "\""));
    let body = format!("token={token}&own={id}");
    let post = |caller: &Caller| {
        let request = caller.request("POST", "/t").header("Content-Type", "application/x-www-form-urlencoded");
        request.body(body.clone())
    };
    let opened = known.send(post(&known)).await;
    assert_eq!((opened.status, opened.header("location")), (303, "/t"), "{}", text(&opened));
    let matter = text(&phone.with("Cookie", &cookies(&opened)).get("/t").await);
    assert!(matter.contains(TITLE), "{matter}");
    // Whoever learns the id finds nothing by it.
    let (cookie, state) = sent_away(&phone, "/t").await;
    let back = comes_back(&phone, &cookie, &outside.page_code("o-page-2"), &state).await;
    let other = phone.with("Cookie", &cookies(&back));
    assert!(!text(&other.get("/t").await).contains(id));
    assert_eq!(other.send(post(&other)).await.status, 404);
    let plain = world.anybody().with("Accept", "text/html");
    assert_eq!(plain.send(post(&plain)).await.status, 404);
    // After half an hour nobody is known by what lies about.
    world.clock.pass_minutes(31);
    assert_eq!(known.get("/t").await.status, 303);
}

async fn nobody_is_made_somebody_else(kind: Kind) {
    let outside = Outside::start();
    let world = World::start_with(kind, &outside.official_account()).await;
    let (_, code) = world.deputy().await;
    let (phone, here) = (phone(&world), format!("/d/{code}"));
    let (cookie, state) = sent_away(&phone, &here).await;
    let (other, theirs) = sent_away(&phone, &here).await;
    let stolen = outside.page_code("o-attacker");
    // An address that somebody else made, opened by another browser, or by one that was on a way of its own.
    for (cookie, state) in [("", &state), (cookie.as_str(), &theirs), (other.as_str(), &state), ("way=00", &state)] {
        let refused = comes_back(&phone, cookie, &stolen, state).await;
        assert_eq!((refused.status, refused.header("set-cookie")), (403, ""), "{}", text(&refused));
    }
    for query in ["", "?state=", "?code=x&code=y", "?code=x&state=//example.cn"] {
        let refused = phone.with("Cookie", &cookie).get(&format!("/wechat/back{query}")).await;
        assert_eq!((refused.status, refused.header("location")), (403, ""), "{query}");
    }
    assert_eq!(outside.asked(ASKED), 0);
    let (process, beside) = world.beside_with(&[]);
    let first = comes_back(&phone, &cookie, &outside.page_code("o-page-1"), &state).await;
    assert_eq!(first.status, 303);
    let elsewhere = beside.with("Accept", "text/html").with("User-Agent", INSIDE);
    let again = comes_back(&elsewhere, &cookie, &outside.page_code("o-page-2"), &state).await;
    assert_eq!(again.status, 403, "another process knows of it at once");
    process.stop().await;
    let again = comes_back(&phone, &cookie, &outside.page_code("o-page-2"), &state).await;
    assert_eq!(again.status, 403, "it is good once");
    world.clock.pass_minutes(11);
    assert_eq!(comes_back(&phone, &other, &outside.page_code("o-page-1"), &theirs).await.status, 403, "too late");
}

async fn without_wechat_pages_are_as_they_are_for_everybody(kind: Kind) {
    let outside = Outside::start();
    let more = [&outside.official_account()[..], &[("MASHANG_OUTGOING_PATIENCE_MS", "500")]].concat();
    let world = World::start_with(kind, &more).await;
    let (_, code) = world.deputy().await;
    let (inside, here) = (phone(&world), format!("/d/{code}"));
    // Elsewhere, and for programs, nothing changes.
    let page = world.anybody().with("Accept", "text/html").get(&here).await;
    assert_eq!(page.status, 200);
    for agent in ["miniProgram", "wxwork/4.1"] {
        let there = world.anybody().with("Accept", "text/html").with("User-Agent", &format!("{INSIDE} {agent}"));
        assert_eq!(there.get(&here).await.status, 200, "{agent}");
    }
    world.anybody().with("Accept", "application/json").with("User-Agent", INSIDE).get(&here).await.ok();
    // Where it does not say who it is, the page is shown all the same, and nobody is sent round and round.
    let refused = outside.page_code("");
    for (mood, brought) in [
        (Mood::Broken, "pg-x"),
        (Mood::Nonsense, "pg-x"),
        (Mood::Silent, "pg-x"),
        (Mood::Well, "pg-never"),
        (Mood::Well, refused.as_str()),
        (Mood::Well, ""),
    ] {
        outside.is(mood);
        let (cookie, state) = sent_away(&inside, &here).await;
        let back = comes_back(&inside, &cookie, brought, &state).await;
        assert_eq!((back.status, back.header("location")), (303, here.as_str()), "{mood:?} {brought}");
        let unknown = inside.with("Cookie", &cookies(&back));
        let page = unknown.get(&here).await;
        assert_eq!(page.status, 200, "{mood:?} {brought}");
        let sent = send(&unknown, &code, typed(&key_of(&text(&page)), &[("title", TITLE), ("text", TEXT)])).await;
        assert_eq!(sent.status, 303, "{}", text(&sent));
    }
    let owners = world.sql_text("SELECT CAST(count(*) AS TEXT) AS text FROM cases WHERE submitter_id IS NOT NULL");
    assert_eq!(owners, ["0"]);
    let (off, caller) = world.beside_with(&[("MASHANG_WECHAT_OA_APPID", "")]);
    let there = caller.with("Accept", "text/html").with("User-Agent", INSIDE);
    assert_eq!(there.get(&here).await.status, 200);
    assert_eq!(there.get("/wechat/back?code=x&state=y").await.status, 404);
    off.stop().await;
}

async fn whoever_comes_by_an_address_of_many_is_shown_the_page(kind: Kind) {
    let outside = Outside::start();
    let world = World::start_with(kind, &outside.official_account()).await;
    let (_, code) = world.deputy().await;
    let (phone, here) = (phone(&world).with("X-Forwarded-For", "203.0.113.77"), format!("/d/{code}"));
    for _ in 0..121 {
        let (cookie, state) = sent_away(&phone, &here).await;
        let back = comes_back(&phone, &cookie, "pg-never", &state).await;
        assert_eq!((back.status, back.header("location")), (303, here.as_str()), "{}", text(&back));
    }
    let asked = outside.asked(ASKED);
    let (cookie, state) = sent_away(&phone, &here).await;
    let back = comes_back(&phone, &cookie, &outside.page_code("o-page-1"), &state).await;
    assert_eq!((back.status, outside.asked(ASKED)), (303, asked), "WeChat is asked no more");
    assert_eq!(phone.with("Cookie", &cookies(&back)).get(&here).await.status, 200);
}

mashang_tests::stories!(
    what_is_sent_inside_wechat_is_found_again_without_a_code,
    nobody_is_made_somebody_else,
    without_wechat_pages_are_as_they_are_for_everybody,
    whoever_comes_by_an_address_of_many_is_shown_the_page,
);
