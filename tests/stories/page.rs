//! The pages before a case is followed: the front door, the card, the form; over plain HTTP, and on a phone.

use mashang_tests::{Answer, Caller, HOME, Kind, World, id_of, pictures};
use reqwest::multipart::{Form, Part};
use serde_json::json;

use crate::receptions::{on, room};

/// A phone's browser without scripts.
pub(crate) fn phone(world: &World) -> Caller {
    world.anybody().with("Accept", "text/html,application/xhtml+xml,*/*;q=0.8")
}

pub(crate) fn text(answer: &Answer) -> String {
    String::from_utf8(answer.bytes.clone()).unwrap()
}

/// What stands in `page` between two texts.
pub(crate) fn between<'a>(page: &'a str, before: &str, after: &str) -> &'a str {
    let (_, rest) = page.split_once(before).unwrap_or_else(|| panic!("no {before} in {page}"));
    rest.split_once(after).unwrap_or_else(|| panic!("no {after} in {rest}")).0
}

pub(crate) fn key_of(page: &str) -> String {
    between(page, "id=\"key\" value=\"", "\"").to_owned()
}

/// What somebody typed, as a browser sends it.
pub(crate) fn typed(key: &str, fields: &[(&str, &str)]) -> Form {
    let begun = Form::new().text("key", key.to_owned());
    fields.iter().fold(begun, |form, (name, value)| form.text((*name).to_owned(), (*value).to_owned()))
}

pub(crate) async fn send(caller: &Caller, code: &str, form: Form) -> Answer {
    caller.send(caller.request("POST", &format!("/d/{code}")).multipart(form)).await
}

/// The tracking code of what was submitted: the receipt shows it.
pub(crate) async fn tracking_code(caller: &Caller, sent: &Answer) -> String {
    let visit = sent.header("set-cookie").split(';').next().unwrap();
    let page = text(&caller.with("Cookie", visit).get("/t").await);
    between(&page, "id=\"tracking-code\">", "<").to_owned()
}

pub(crate) const TITLE: &str = "东门路灯不亮";
pub(crate) const TEXT: &str = "东门外两盏路灯坏了，晚上看不清路。";

async fn a_form_makes_a_case_without_scripts(kind: Kind) {
    let world = World::start(kind).await;
    let (deputy, code) = world.deputy().await;
    let phone = phone(&world);
    let shown = phone.get(&format!("/d/{code}?from=singlemessage")).await;
    assert_eq!((shown.status, shown.header("cache-control")), (200, "private, no-cache"));
    let policy = shown.header("content-security-policy").to_owned();
    assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
    let page = text(&shown);
    assert!(page.contains("lang=\"zh-CN\"") && page.contains(deputy["name"].as_str().unwrap()), "{page}");
    for said in ["24 小时内", "12388", "href=\"/privacy\"", "匿名", "method=\"post\"", "向代表反映"] {
        assert!(page.contains(said), "{said}");
    }
    for absent in ["<script>", "style=\"", "name=\"nature\"", "name=\"category\"", "src=\"http"] {
        assert!(!page.contains(absent), "{absent}");
    }
    let key = key_of(&page);
    assert_ne!(key, key_of(&text(&phone.get(&format!("/d/{code}")).await)), "each page has its own");
    let fields = [
        ("title", "  东门路灯不亮 "),
        ("text", "东门外两盏路灯坏了。\r\n晚上看不清路。"),
        ("address", "奥林春天小区东门"),
        ("name", "王女士"),
        ("phone", "＋８６ 138-1234 5678"),
        ("anonymous", "on"),
    ];
    let sent = send(&phone, &code, typed(&key, &fields)).await;
    assert_eq!((sent.status, sent.header("location")), (303, "/t"), "{}", text(&sent));
    assert!(sent.header("set-cookie").starts_with("visit="), "{}", sent.header("set-cookie"));
    let tracking = tracking_code(&phone, &sent).await;
    let case = world.anybody().get(&format!("/api/v1/track/{tracking}")).await.ok();
    assert_eq!((&case["title"], &case["anonymous"]), (&json!(TITLE), &json!(true)));
    assert_eq!(case["text"], "东门外两盏路灯坏了。\n晚上看不清路。");
    let seen = world.login("demo-deputy").await.case(id_of(&case)).await;
    assert_eq!((&seen["nature"], &seen["category"]), (&json!("unsorted"), &json!("unsorted")));
    assert_eq!(seen["contact"], json!({ "name": "王女士", "phone_masked": "138****5678" }));
}

async fn what_is_sent_twice_from_one_page_is_one_case(kind: Kind) {
    let world = World::start(kind).await;
    let (_, code) = world.deputy().await;
    let phone = phone(&world);
    let key = key_of(&text(&phone.get(&format!("/d/{code}")).await));
    let first = typed(&key, &[("title", TITLE), ("text", TEXT)]);
    assert_eq!(send(&phone, &code, first).await.status, 303);
    let same = typed(&key, &[("title", TITLE), ("text", &format!(" {TEXT}\r\n"))]);
    let again = send(&phone, &code, same.part("photo", Part::bytes(pictures::tiny()))).await;
    let page = text(&again);
    assert_eq!(again.status, 200, "{page}");
    assert!(page.contains("已经提交过了") && page.contains(&format!("href=\"/d/{code}\"")), "{page}");
    assert!(page.contains("3月2日 09:00") && page.contains("data-submitted=\"2026-03-02\""), "{page}");
    assert!(again.header("set-cookie").starts_with("visit="));
    let both = [("title", TITLE), ("text", TEXT)];
    let other = key_of(&text(&phone.get(&format!("/d/{code}")).await));
    let (one, two) = tokio::join!(send(&phone, &code, typed(&other, &both)), send(&phone, &code, typed(&other, &both)));
    assert!([one.status, two.status].iter().all(|status| [200, 303].contains(status)), "a double tap");
    let count = |what: &str| world.sql_text(&format!("SELECT CAST(count(*) AS TEXT) AS text FROM {what}")).concat();
    assert_eq!((count("cases"), count("attachments")), ("2".to_owned(), "0".to_owned()));
}

async fn a_form_that_names_no_origin_says_of_which_page_it_is(kind: Kind) {
    let world = World::start(kind).await;
    let (_, code) = world.deputy().await;
    let phone = phone(&world);
    let key = key_of(&text(&phone.get(&format!("/d/{code}")).await));
    let nameless = phone.with("Origin", "null");
    let refused = send(&nameless, &code, typed(&key, &[("title", TITLE), ("text", TEXT)])).await;
    let page = text(&refused);
    assert_eq!((refused.status, refused.header("set-cookie")), (403, ""), "{page}");
    assert!(page.contains("再点一次提交") && page.contains(TEXT), "{page}");
    let token = between(&page, "name=\"token\" value=\"", "\"");
    let fields = [("title", TITLE), ("text", TEXT), ("token", token)];
    let sent = send(&nameless, &code, typed(&key, &fields)).await;
    assert_eq!(sent.status, 303, "{}", text(&sent));
}

async fn a_page_shows_its_matter_to_nobody_who_comes_next(kind: Kind) {
    let world = World::start(kind).await;
    let (_, code) = world.deputy().await;
    let phone = phone(&world);
    let key = key_of(&text(&phone.get(&format!("/d/{code}")).await));
    let first = send(&phone, &code, typed(&key, &[("title", TITLE), ("text", TEXT)])).await;
    let tracking = tracking_code(&phone, &first).await;
    let memo = ("memo", "019ab0c0-0000-7000-8000-000000000000");
    let others = [
        (vec![("title", "另一件事"), ("text", TEXT)], 409),
        (vec![("title", TITLE), ("text", TEXT), ("phone", "13812345678")], 409),
        (vec![memo], 409),
        (vec![], 422),
    ];
    for (fields, status) in others {
        let answer = send(&phone, &code, typed(&key, &fields)).await;
        let page = text(&answer);
        assert_eq!((answer.status, answer.header("set-cookie")), (status, ""), "{page}");
        assert!(!page.contains(&tracking) && !page.contains("data-receipt"), "{page}");
        assert_eq!(page.contains("这张表单已经提交过"), status == 409, "{page}");
        assert!(fields.iter().all(|(_, value)| page.contains(value)), "{fields:?}: {page}");
        assert_ne!(key_of(&page), key);
    }
    let other = [("title", "另一件事"), ("text", TEXT)];
    let fresh = key_of(&text(&send(&phone, &code, typed(&key, &other)).await));
    assert_eq!(send(&phone, &code, typed(&fresh, &other)).await.status, 303);
    // Whose answer was lost sends the same again.
    let again = send(&phone, &code, typed(&key, &[("title", TITLE), ("text", TEXT)])).await;
    assert!(again.status == 200 && text(&again).contains(&tracking));
    assert_eq!(world.sql_text("SELECT CAST(count(*) AS TEXT) AS text FROM cases"), ["2"]);
}

async fn however_a_code_is_spelled_a_page_makes_one_case(kind: Kind) {
    let world = World::start(kind).await;
    let (_, code) = world.deputy().await;
    let phone = phone(&world);
    let key = key_of(&text(&phone.get(&format!("/d/{code}")).await));
    let (head, tail) = code.split_at(1);
    let spelled = [
        code.clone(),
        code.to_lowercase(),
        format!("%{:02X}{tail}", head.as_bytes()[0]),
        format!("{}-{}", &code[..4], &code[4..]),
    ];
    for (number, spelled) in spelled.iter().enumerate() {
        let sent = send(&phone, spelled, typed(&key, &[("title", TITLE), ("text", TEXT)])).await;
        assert_eq!(sent.status, if number == 0 { 303 } else { 200 }, "{spelled}: {}", text(&sent));
    }
    assert_eq!(world.sql_text("SELECT CAST(count(*) AS TEXT) AS text FROM cases"), ["1"]);
}

async fn each_field_says_what_is_wrong_and_nothing_is_lost(kind: Kind) {
    let world = World::start(kind).await;
    let (_, code) = world.deputy().await;
    let phone = phone(&world);
    let key = key_of(&text(&phone.get(&format!("/d/{code}")).await));
    let script = "\"><script>alert(1)</script>";
    let wrong = typed(&key, &[("title", ""), ("text", script), ("address", &"路".repeat(61)), ("name", "王女士")]);
    let wrong = wrong
        .part("photo", Part::bytes(pictures::tiny()).file_name("a.png"))
        .part("photo", Part::bytes(b"no picture".to_vec()).file_name("b.png"));
    let answer = send(&phone, &code, wrong).await;
    let page = text(&answer);
    assert_eq!(answer.status, 422, "{page}");
    for said in ["title-fault\">请用一句话", "address-fault\">最多 60 个字，现在有 61 个字", "phone-fault\">留了称呼"]
    {
        assert!(page.contains(said), "{said}: {page}");
    }
    assert!(page.contains("photo-fault\">第 2 张照片：只支持"), "{page}");
    assert!(!page.contains("text-fault") && !page.contains("<script>alert"), "{page}");
    assert!(page.contains("&#60;script&#62;") && page.contains(&"路".repeat(61)) && page.contains("王女士"), "{page}");
    assert_eq!(page.matches(" autofocus").count(), 1, "the first alone");
    assert_eq!(key_of(&page), key, "it is still the same page");
    let kept = between(&page, "name=\"kept\" value=\"", "\"").to_owned();
    let mended = [("title", TITLE), ("text", script), ("name", "王女士"), ("phone", "05952234567"), ("kept", &kept)];
    let sent = send(&phone, &code, typed(&key, &mended)).await;
    assert_eq!(sent.status, 303, "{}", text(&sent));
    let named = "SELECT CAST(count(*) AS TEXT) AS text FROM attachments WHERE subject_id IS NOT NULL";
    assert_eq!(world.sql_text(named), ["1"]);

    // A photo that was used, or forgotten meanwhile, is asked for again and holds nobody up for ever.
    let key = key_of(&text(&phone.get(&format!("/d/{code}")).await));
    let stale = send(&phone, &code, typed(&key, &[("title", TITLE), ("text", TEXT), ("kept", &kept)])).await;
    let page = text(&stale);
    assert!(stale.status == 404 && page.contains("请重新选择") && !page.contains("name=\"kept\""), "{page}");
    let foreign = phone.with("Sec-Fetch-Site", "cross-site");
    let refused = send(&foreign, &code, typed(&key, &[("title", TITLE), ("text", TEXT)])).await;
    assert!(refused.status == 403 && text(&refused).contains("别的网站"), "{}", text(&refused));
}

async fn a_position_that_cannot_be_used_holds_nobody_up(kind: Kind) {
    let world = World::start(kind).await;
    let (_, code) = world.deputy().await;
    let phone = phone(&world);
    let key = key_of(&text(&phone.get(&format!("/d/{code}")).await));
    let far = [("title", TITLE), ("text", TEXT), ("longitude", "2.352200"), ("latitude", "48.856600")];
    let sent = send(&phone, &code, typed(&key, &far)).await;
    assert_eq!((sent.status, sent.header("location")), (303, "/t"), "{}", text(&sent));
    let visitor = phone.with("Cookie", sent.header("set-cookie").split(';').next().unwrap());
    let page = text(&visitor.get("/t").await);
    assert!(page.contains("您的位置不在服务范围内，没有使用"), "{page}");

    let key = key_of(&text(&phone.get(&format!("/d/{code}")).await));
    let wrong = [far.as_slice(), &[("kept", "019ab0c0-0000-7000-8000-000000000000")]].concat();
    let page = text(&send(&phone, &code, typed(&key, &wrong)).await);
    assert!(page.contains("photo-fault") && page.contains("address-fault\">您的位置不在服务范围内"), "{page}");
    assert!(!page.contains("2.352200"), "{page}");
}

async fn a_page_with_a_key_is_never_said_to_be_the_same(kind: Kind) {
    let world = World::start(kind).await;
    let (_, code) = world.deputy().await;
    let phone = phone(&world);
    let path = format!("/d/{code}");
    for accepts in ["identity", "gzip"] {
        let shown = phone.with("Accept-Encoding", accepts).get(&path).await;
        assert_eq!((shown.header("cache-control"), shown.header("etag")), ("private, no-cache", ""), "{accepts}");
    }
    assert_eq!(phone.with("If-None-Match", "*").get(&path).await.status, 200);
    // Of a card alone it can be said.
    let program = world.anybody().with("Accept", "application/json");
    let tag = program.get(&path).await.header("etag").to_owned();
    assert_eq!(program.with("If-None-Match", &tag).get(&path).await.status, 304);
}

async fn a_room_takes_what_people_tell_it(kind: Kind) {
    let world = World::start(kind).await;
    let (deputy, _) = world.deputy().await;
    let (phone, room) = (phone(&world), room(&world).await);
    let code = world.code_of(&room);
    let liaison = world.login("demo-room-liaison").await;
    liaison.post("/api/v1/receptions", &on(&room, "2026-03-11")).await.created();
    liaison.post("/api/v1/receptions", &on(&room, "2026-03-18")).await.created();
    let called_off = liaison.post("/api/v1/receptions", &on(&room, "2026-03-12")).await.created();
    liaison.post(&format!("/api/v1/receptions/{}/cancel", id_of(&called_off)), &json!({})).await.ok();
    let page = text(&phone.get(&format!("/d/{code}")).await);
    assert!(page.contains("3月11日（周三）15:00–17:00") && !page.contains("3月12日"), "{page}");
    assert!(
        between(&page, "更多接待时间", "</details>").contains("3月18日（周三）"),
        "the first alone stands open: {page}"
    );
    assert!(page.contains("向活动室反映") && !page.contains("向代表反映"), "{page}");
    assert!(page.contains("本活动室的代表") && page.contains(deputy["name"].as_str().unwrap()), "{page}");
    let key = key_of(&page);
    let sent = send(&phone, &code, typed(&key, &[("title", TITLE), ("text", TEXT)])).await;
    assert_eq!(sent.status, 303, "{}", text(&sent));
    let tracking = tracking_code(&phone, &sent).await;
    let case = world.anybody().get(&format!("/api/v1/track/{tracking}")).await.ok();
    assert_eq!((&case["target"]["kind"], &case["target"]["id"]), (&json!("room"), &json!(room)));
}

async fn a_closed_code_leads_to_those_who_listen(kind: Kind) {
    let world = World::start(kind).await;
    let (deputy, code) = world.deputy().await;
    let phone = phone(&world);
    let key = key_of(&text(&phone.get(&format!("/d/{code}")).await));
    let deputies = world.anybody().get(&format!("/api/v1/deputies?division={HOME}")).await.ok();
    let (other, admin) = (&deputies["items"][1], world.login("demo-admin").await);
    let here = json!({ "grid_id": deputy["grid_ids"][0], "from": "2026-03-02" });
    admin.post(&format!("/api/v1/deputies/{}/grid-assignments", id_of(other)), &here).await.created();
    admin.post(&format!("/api/v1/qr-codes/{code}/revoke"), &json!({})).await.ok();
    let page = text(&phone.get(&format!("/d/{code}")).await);
    assert!(page.contains("此码已停用") && !page.contains("id=\"case-form\""), "{page}");
    let room_code = world.code_of(&room(&world).await);
    let other_code = world.code_of(id_of(other));
    for way in [room_code, other_code] {
        assert!(page.contains(&format!("href=\"/d/{way}\"")), "{way}: {page}");
    }
    let late = send(&phone, &code, typed(&key, &[("title", TITLE), ("text", TEXT)])).await;
    assert!(late.status == 409 && text(&late).contains("此码已停用"), "{}", text(&late));
}

async fn a_wrong_code_can_be_typed_again(kind: Kind) {
    let world = World::start(kind).await;
    let (_, code) = world.deputy().await;
    let phone = phone(&world);
    for wrong in ["/d/2222222222", "/d/%3Cscript%3E", "/d?code=%22%3E%3Cscript%3E", "/d", "/d?code=1&code=2"] {
        let answer = phone.get(wrong).await;
        let page = text(&answer);
        assert!(
            answer.status == 404 && page.contains("name=\"code\"") && page.contains("code-fault"),
            "{wrong} {page}"
        );
        assert!(!page.contains("<script>"), "{page}");
    }
    let typed: String = code.chars().map(|c| char::from_u32(u32::from(c) + 0xFEE0).unwrap()).collect();
    let answer = phone.get(&format!("/d?code=%20{}%20", typed.to_lowercase())).await;
    assert_eq!((answer.status, answer.header("location")), (303, format!("/d/{code}").as_str()));
    let pasted = phone.get(&format!("/d?code=https%3A%2F%2Frd.example.cn%2Fd%2F{code}%3Ffrom%3Dtimeline")).await;
    assert_eq!((pasted.status, pasted.header("location")), (303, format!("/d/{code}").as_str()));
    assert_eq!(pasted.header("referrer-policy"), "no-referrer");
}

async fn pages_are_large_clear_and_english_for_those_who_want(kind: Kind) {
    let world = World::start(kind).await;
    let (_, code) = world.deputy().await;
    let phone = phone(&world);
    let english = text(&phone.with("Accept-Language", "en-GB,en;q=0.9").get(&format!("/d/{code}")).await);
    assert!(english.contains("lang=\"en\"") && english.contains(">Submit<") && english.contains("within 24 hours"));
    let wish = async |caller: &Caller, toggle: &str, back: &str| {
        caller
            .send(
                caller
                    .request("POST", "/look")
                    .body(format!("toggle={toggle}&back={back}"))
                    .header("Content-Type", "application/x-www-form-urlencoded"),
            )
            .await
    };
    let large = wish(&phone, "l", &format!("%2Fd%2F{code}")).await;
    assert_eq!((large.status, large.header("location")), (303, format!("/d/{code}").as_str()));
    assert!(large.header("set-cookie").starts_with("look=l;"), "{}", large.header("set-cookie"));
    let reader = phone.with("Cookie", "look=l");
    let both = wish(&reader, "e", "%2F%2Fexample.cn").await;
    assert_eq!(both.header("location"), "/", "nobody is led elsewhere");
    assert!(both.header("set-cookie").starts_with("look=le;"), "{}", both.header("set-cookie"));
    let page = text(&phone.with("Cookie", "look=lce").get("/").await);
    assert!(page.contains("class=\"large contrast\"") && page.contains("lang=\"en\""), "{page}");
    assert_eq!(wish(&phone.with("Origin", "https://example.cn"), "l", "%2F").await.status, 403);
}

async fn a_house_says_what_it_is_and_what_becomes_of_what_people_write(kind: Kind) {
    let imprint = [
        ("MASHANG_SPONSOR", "梅岭街道人大工委"),
        ("MASHANG_FILING", "闽ICP备00000000号"),
        ("MASHANG_FEEDBACK", "mailto:mashang@example.cn"),
    ];
    let world = World::start_with(kind, &imprint).await;
    let phone = phone(&world);
    let (_, code) = world.deputy().await;
    let mut weight = 0;
    for path in ["/", "/privacy", "/about", &format!("/d/{code}")] {
        let answer = phone.get(path).await;
        let page = text(&answer);
        assert_eq!(answer.status, 200, "{page}");
        for said in ["梅岭街道人大工委", "闽ICP备00000000号", "href=\"mailto:mashang@example.cn\"", "href=\"/privacy\""]
        {
            assert!(page.contains(said), "{path} {said}");
        }
        assert!(!page.contains("src=\"http") && !page.contains("stylesheet\" href=\"http"), "{page}");
        weight = page.len();
    }
    let home = text(&phone.get("/").await);
    assert!(home.contains("action=\"/d\"") && home.contains("href=\"/t\""), "{home}");
    let privacy = text(&phone.get("/privacy").await);
    assert!(privacy.contains("第十七条") && privacy.contains(">mashang@example.cn</a>"), "{privacy}");
    let unnamed = World::start(kind).await;
    let privacy = text(&unnamed.anybody().with("Accept-Language", "zh").get("/privacy").await);
    assert!(privacy.contains("<p>主办单位（尚未填写），以及您扫的码所属的人大机构"), "{privacy}");
    for asset in ["/assets/page.css", "/assets/page.js"] {
        weight += phone.get(asset).await.bytes.len();
    }
    assert!(weight < 45_000, "{weight} bytes before they are compressed");
}

mashang_tests::stories!(
    a_form_makes_a_case_without_scripts,
    what_is_sent_twice_from_one_page_is_one_case,
    a_form_that_names_no_origin_says_of_which_page_it_is,
    a_page_shows_its_matter_to_nobody_who_comes_next,
    however_a_code_is_spelled_a_page_makes_one_case,
    each_field_says_what_is_wrong_and_nothing_is_lost,
    a_position_that_cannot_be_used_holds_nobody_up,
    a_page_with_a_key_is_never_said_to_be_the_same,
    a_room_takes_what_people_tell_it,
    a_closed_code_leads_to_those_who_listen,
    a_wrong_code_can_be_typed_again,
    pages_are_large_clear_and_english_for_those_who_want,
    a_house_says_what_it_is_and_what_becomes_of_what_people_write,
);
