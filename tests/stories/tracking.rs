//! The page behind a tracking code, for whoever submitted something or is a party: without scripts, and in a real Chromium.

use mashang_tests::browser::Browser;
use mashang_tests::{Answer, Caller, Kind, World, id_of, pictures, submission};
use serde_json::{Value, json};

use crate::harbour::{Harbour, fresh_phone, number_in};

/// Somebody with a browser that runs no scripts.
pub(crate) struct Visitor {
    caller: Caller,
    cookie: String,
}

fn encoded(text: &str) -> String {
    text.bytes()
        .map(|byte| if byte.is_ascii_alphanumeric() { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}

impl Visitor {
    fn new(caller: &Caller) -> Self {
        Self { caller: caller.with("Accept", "text/html,*/*;q=0.8"), cookie: String::new() }
    }

    /// Somebody who typed a code.
    pub(crate) async fn with(world: &World, code: &str) -> Self {
        let mut visitor = Self::new(&world.anybody());
        visitor.moves_on("/t", &[("code", code)]).await;
        visitor
    }

    async fn get(&self, path: &str) -> Answer {
        self.caller.send(self.caller.request("GET", path).header("Cookie", &self.cookie)).await
    }

    /// The page as it stands.
    pub(crate) async fn page(&self) -> String {
        let answer = self.get("/t").await;
        assert_eq!(answer.status, 200);
        text(&answer)
    }

    async fn sends(&mut self, request: reqwest::RequestBuilder) -> Answer {
        let answer = self.caller.send(request.header("Cookie", &self.cookie)).await;
        if let Some(set) = answer.header("set-cookie").split(';').next().filter(|set| !set.is_empty()) {
            set.clone_into(&mut self.cookie);
        }
        answer
    }

    /// Sends a form.
    async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let pairs = fields.iter().map(|(name, value)| format!("{name}={}", encoded(value)));
        let body = pairs.collect::<Vec<_>>().join("&");
        let request = self.caller.request("POST", path);
        self.sends(request.header("Content-Type", "application/x-www-form-urlencoded").body(body)).await
    }

    /// The same for one that is taken: it leads back to the page, whose address says nothing.
    pub(crate) async fn moves_on(&mut self, path: &str, fields: &[(&str, &str)]) {
        let answer = self.post(path, fields).await;
        assert_eq!((answer.status, answer.header("location")), (303, "/t"), "{}", text(&answer));
    }

    /// The same for one that is refused: the page again.
    async fn is_refused(&mut self, path: &str, fields: &[(&str, &str)], status: u16) -> String {
        let answer = self.post(path, fields).await;
        assert_eq!(answer.status, status, "{}", text(&answer));
        text(&answer)
    }
}

fn text(answer: &Answer) -> String {
    String::from_utf8_lossy(&answer.bytes).into_owned()
}

/// What the forms of a page bring along.
fn token_of(page: &str) -> String {
    let rest = page.split("name=\"token\" value=\"").nth(1).unwrap_or_else(|| panic!("no token in {page}"));
    rest.split('"').next().unwrap().to_owned()
}

fn code_of(receipt: &Value) -> &str {
    receipt["tracking_code"].as_str().unwrap()
}

pub(crate) fn says(page: &str, words: &[&str]) {
    for word in words {
        assert!(page.contains(word), "{word} is not in {page}");
    }
}

async fn a_code_opens_its_page_and_stands_in_no_address(kind: Kind) {
    let world = World::start(kind).await;
    let made = world.submit(&world.anybody()).await;
    let code = code_of(&made);
    let mut visitor = Visitor::new(&world.anybody());
    let empty = visitor.get("/t").await;
    says(&text(&empty), &["<form id=\"track-form\"", "method=\"post\"", "name=\"code\""]);
    assert_eq!(empty.header("cache-control"), "private, no-store");
    let shared = visitor.get("/t?from=timeline").await;
    assert_eq!(shared.status, 200, "what an app adds to an address keeps nobody out");
    let program = world.anybody().with("Accept", "application/json");
    program.get("/t?from=timeline").await.problem(422, "invalid");

    let wide: String = code.chars().map(|c| if c == '-' { '－' } else { c.to_ascii_lowercase() }).collect();
    let taken = visitor.post("/t", &[("code", &wide)]).await;
    assert_eq!((taken.status, taken.header("location")), (303, "/t"));
    let cookie = taken.header("set-cookie").to_owned();
    says(&cookie, &["visit=", "; HttpOnly", "; SameSite=Strict", "; Path=/t"]);
    for absent in ["Max-Age", "Expires", "Secure", code, &code.replace('-', "")] {
        assert!(!cookie.contains(absent), "{absent} in {cookie}");
    }
    let shown = visitor.get("/t").await;
    assert_eq!(shown.header("cache-control"), "private, no-store");
    assert_eq!(shown.header("referrer-policy"), "no-referrer");
    let page = text(&shown);
    says(&page, &["<title>办理进展 · 码上代表</title>", "小区东门早晚高峰拥堵", "行人难以通过", "138****5678", code]);
    let picture = visitor.get("/t/qr").await;
    assert_eq!(
        (picture.header("content-type"), picture.header("cache-control")),
        ("image/svg+xml", "private, no-store")
    );
    assert_eq!(Visitor::new(&world.anybody()).get("/t/qr").await.status, 404);

    let page = visitor.is_refused("/t", &[("code", "2222-2222-2222-222")], 404).await;
    says(&page, &["没有找到这个查询码", "value=\"2222-2222-2222-222\"", "aria-invalid=\"true\""]);
    says(&visitor.is_refused("/t", &[("code", "<b>")], 404).await, &["查询码是 15 位", "&#60;b&#62;"]);
    let metrics = text(&world.anybody().get("/metrics").await);
    assert!(metrics.contains("route=\"/t\"") && !metrics.contains(code), "{metrics}");

    let copied = Visitor { caller: visitor.caller.clone(), cookie: visitor.cookie.clone() };
    says(&copied.page().await, &["小区东门早晚高峰拥堵"]);
    let left = visitor.post("/t/leave", &[]).await;
    says(left.header("set-cookie"), &["visit=;", "Max-Age=0"]);
    says(&visitor.page().await, &["<form id=\"track-form\""]);
    let page = copied.page().await;
    assert!(!page.contains("小区东门"), "the copy of an ended visit opens nothing: {page}");

    let world = World::start_with(kind, &[("MASHANG_PUBLIC_URL", "https://rd.example.cn")]).await;
    let made = world.submit(&world.anybody()).await;
    let taken = Visitor::new(&world.anybody()).post("/t", &[("code", code_of(&made))]).await;
    says(taken.header("set-cookie"), &["__Secure-visit=", "; Secure"]);
}

async fn a_case_is_told_in_plain_words(kind: Kind) {
    let world = World::start(kind).await;
    let (deputy, code) = world.deputy().await;
    let name = deputy["name"].as_str().unwrap();
    let mut sent = submission(&code);
    sent["text"] = json!("<script>alert(1)</script> & \"路口\"");
    let made = world.anybody().post("/api/v1/cases", &sent).await.created();
    let mut visitor = Visitor::with(&world, code_of(&made)).await;
    let page = visitor.page().await;
    says(
        &page,
        &[&format!("已经送到代表{name}"), &format!("您把这件事交给了代表{name}"), "3月2日 09:00", "name=\"text\""],
    );
    assert!(page.contains("&#60;script&#62;") && !page.contains("<script>alert"), "{page}");
    let early = visitor.is_refused("/t/rate", &[("rating", "satisfied")], 409).await;
    says(&early, &["现在不能做这一步", "等待答复"]);
    assert!(!early.contains("已经办过了"), "{early}");

    let by_deputy = world.login("demo-deputy").await;
    by_deputy.step(id_of(&made), "accept", &json!({ "text": "今晚去看" })).await.ok();
    let measures = json!([{ "description": "装隔离护栏", "owner": "交警大队", "due": "2026-03-20" }]);
    let meeting = json!({ "kind": "meeting", "text": "与物业商量", "measures": measures });
    by_deputy.step(id_of(&made), "report", &meeting).await.ok();
    let settled = json!({ "text": "护栏已装好", "settlement": "answer" });
    by_deputy.step(id_of(&made), "resolve", &settled).await.ok();
    let page = visitor.page().await;
    let accepted = format!("代表{name}受理了您反映的事");
    says(
        &page,
        &[&accepted, "今晚去看", "装隔离护栏（交警大队，3月20日前完成）", "现在轮到您", "您满意吗？", "护栏已装好"],
    );

    // What is pressed twice is done once, and nobody is scolded for it.
    let unsaid = visitor.is_refused("/t/rate", &[("rating", "dissatisfied"), ("reason", "")], 422).await;
    says(&unsaid, &["请选择不满意的原因", "问题没有解决"]);
    let rated = [("rating", "basically"), ("text", "好多了"), ("reason", "too_slow"), ("attitude", "satisfied")];
    visitor.moves_on("/t/rate", &rated).await;
    says(&visitor.page().await, &["您评价：基本满意", "好多了", "已经办结"]);
    says(&visitor.is_refused("/t/rate", &rated, 409).await, &["这一步刚才已经办过了", "已经办结"]);
    let seen = world.anybody().get(&format!("/api/v1/track/{}", code_of(&made))).await.ok();
    let lines: Vec<_> = seen["timeline"].as_array().unwrap().iter().map(|line| &line["by_submitter"]).collect();
    assert_eq!(lines, [true, false, false, false, true], "who acts by the code is the submitter");

    let english = Visitor { caller: visitor.caller.with("Accept-Language", "en"), cookie: visitor.cookie.clone() };
    says(&english.page().await, &["lang=\"en\"", "You rated it: basically.", &format!("Deputy {name} took it on.")]);
}

async fn what_is_asked_for_is_added_with_photos_that_only_the_visitor_sees(kind: Kind) {
    let world = World::start(kind).await;
    let made = world.submit(&world.anybody()).await;
    let by_deputy = world.login("demo-deputy").await;
    by_deputy.step(id_of(&made), "request-info", &json!({ "text": "请补充照片" })).await.ok();
    let mut visitor = Visitor::with(&world, code_of(&made)).await;
    says(&visitor.page().await, &["请您补充一些情况", "请补充照片", "action=\"/t/supplement\""]);
    says(&visitor.is_refused("/t/supplement", &[("text", " ")], 422).await, &["请在这里写几句话", "aria-invalid"]);
    let long = "长".repeat(2001);
    says(&visitor.is_refused("/t/supplement", &[("text", &long)], 422).await, &["最多 2000 字", &long]);

    let part = |bytes: Vec<u8>| reqwest::multipart::Part::bytes(bytes).file_name("照片.png");
    let form = |bytes| reqwest::multipart::Form::new().text("text", "见照片").part("photos", part(bytes));
    let request = visitor.caller.request("POST", "/t/supplement").multipart(form(b"no picture".to_vec()));
    let refused = visitor.sends(request).await;
    assert_eq!(refused.status, 422);
    says(&text(&refused), &["有一张照片读不出", "见照片"]);
    let request = visitor.caller.request("POST", "/t/supplement").multipart(form(pictures::tiny()));
    assert_eq!(visitor.sends(request).await.status, 303);
    let page = visitor.page().await;
    says(&page, &["您补充了情况", "见照片"]);
    let photo = page.split("src=\"/t/photo/").nth(1).and_then(|rest| rest.split('"').next()).unwrap().to_owned();

    let seen = visitor.get(&format!("/t/photo/{photo}")).await;
    assert!(seen.status == 200 && seen.header("content-type").starts_with("image/"), "{:?}", seen.headers);
    assert_eq!((seen.header("cache-control"), seen.header("content-disposition")), ("private, no-store", "inline"));
    assert_eq!(seen.header("x-content-type-options"), "nosniff");
    let other = world.submit(&world.anybody()).await;
    let stranger = Visitor::with(&world, code_of(&other)).await;
    for nobody in [stranger, Visitor::new(&world.anybody())] {
        assert_eq!(nobody.get(&format!("/t/photo/{photo}")).await.status, 404);
    }
}

async fn nothing_is_done_from_elsewhere_nor_once_a_visit_is_over(kind: Kind) {
    let world = World::start(kind).await;
    let made = world.submit(&world.anybody()).await;
    let mut visitor = Visitor::with(&world, code_of(&made)).await;
    let state = async || world.anybody().get(&format!("/api/v1/track/{}", code_of(&made))).await.ok()["state"].clone();
    for (name, value) in [("Origin", "https://evil.example"), ("Sec-Fetch-Site", "cross-site")] {
        let caller = visitor.caller.with(name, value);
        let mut lured = Visitor { caller, cookie: visitor.cookie.clone() };
        says(&lured.is_refused("/t/withdraw", &[], 403).await, &["别的网站"]);
        lured.is_refused("/t", &[("code", code_of(&made))], 403).await;
    }
    assert_eq!((visitor.get("/t/withdraw").await.status, state().await), (303, json!("submitted")));
    assert_eq!(visitor.post("/t/nothing", &[]).await.status, 404);

    world.clock.pass_minutes(29);
    says(&visitor.page().await, &["小区东门早晚高峰拥堵"]);
    world.clock.pass_minutes(2);
    let page = visitor.page().await;
    says(&page, &["超过 30 分钟", "<form id=\"track-form\""]);
    assert!(!page.contains("小区东门"), "{page}");
    says(&visitor.is_refused("/t/withdraw", &[], 403).await, &["超过 30 分钟"]);
    assert_eq!(state().await, "submitted");

    visitor.moves_on("/t", &[("code", code_of(&made))]).await;
    says(&visitor.page().await, &["您确定撤回吗？", "<details"]);
    // A page that tells nobody from where it comes says so of its forms, too; so does what a foreign page has in a sandbox.
    let own = token_of(&visitor.page().await);
    let nobodys = token_of(&text(&Visitor::new(&world.anybody()).get("/t").await));
    let other = world.submit(&world.anybody()).await;
    let others = token_of(&Visitor::with(&world, code_of(&other)).await.page().await);
    visitor.caller = visitor.caller.with("Origin", "null");
    for token in ["", &nobodys, &others] {
        let fields = [("text", "已经解决"), ("token", token)];
        says(&visitor.is_refused("/t/withdraw", &fields, 403).await, &["别的网站"]);
        visitor.is_refused("/t", &[("code", code_of(&other)), ("token", token)], 403).await;
        visitor.is_refused("/t/leave", &[("token", token)], 403).await;
    }
    visitor.moves_on("/t/withdraw", &[("text", "已经解决"), ("token", &own)]).await;
    says(&visitor.page().await, &["您撤回了这件事", "已经解决"]);
    assert_eq!(state().await, "withdrawn");
}

async fn who_left_is_gone_everywhere(kind: Kind) {
    let world = World::start(kind).await;
    let (other, beside) = world.beside();
    let made = world.submit(&world.anybody()).await;
    let mut visitor = Visitor::with(&world, code_of(&made)).await;
    let copy = |at: &Caller, cookie: &str| Visitor { cookie: cookie.to_owned(), ..Visitor::new(at) };
    let copied = copy(&beside, &visitor.cookie);
    says(&copied.page().await, &["小区东门早晚高峰拥堵"]);
    visitor.moves_on("/t/leave", &[]).await;
    // One that starts later knows it, too.
    let (later, late) = world.beside();
    for copied in [&copied, &copy(&late, &copied.cookie)] {
        let mut page = copied.page().await;
        for _ in 0..60 {
            if !page.contains("小区东门") {
                break;
            }
            mashang_tests::moment().await;
            page = copied.page().await;
        }
        assert!(!page.contains("小区东门"), "the copy of an ended visit opens nothing: {page}");
    }
    for server in [other, later] {
        server.stop().await;
    }
}

async fn a_first_form_is_for_the_browser_that_asked_for_it(kind: Kind) {
    let world = World::start(kind).await;
    let made = world.submit(&world.anybody()).await;
    let asks = async || {
        let page = Visitor::new(&world.anybody()).get("/t").await;
        let set = page.header("set-cookie").to_owned();
        says(&set, &["asker=", "; HttpOnly", "; SameSite=Strict", "; Path=/t"]);
        (set.split(';').next().unwrap().to_owned(), token_of(&text(&page)))
    };
    let ((own, token), (anothers, lure)) = (asks().await, asks().await);
    let mut browser = Visitor::new(&world.anybody().with("Origin", "null"));
    for cookie in ["", &own, "asker=nonsense", "asker="] {
        cookie.clone_into(&mut browser.cookie);
        let fields = [("code", code_of(&made)), ("token", &lure)];
        says(&browser.is_refused("/t", &fields, 403).await, &["别的网站"]);
    }
    browser.cookie.clone_from(&own);
    assert_eq!(browser.get("/t").await.header("set-cookie"), "", "it has one");
    browser.moves_on("/t", &[("code", code_of(&made)), ("token", &token)]).await;
    says(&browser.page().await, &["小区东门早晚高峰拥堵"]);
    assert_ne!(own, anothers);
}

async fn a_house_is_known_by_its_own_address_alone(kind: Kind) {
    let world = World::start_with(kind, &[("MASHANG_PUBLIC_URL", "https://rd.example.cn")]).await;
    let made = world.submit(&world.anybody()).await;
    let typed = [("code", code_of(&made))];
    let evil = world.anybody().with("Host", "evil.example").with("Origin", "http://evil.example");
    Visitor::new(&evil).is_refused("/t", &typed, 403).await;
    let own = world.anybody().with("Origin", "https://rd.example.cn");
    Visitor::new(&own).moves_on("/t", &typed).await;
}

async fn who_guesses_codes_on_the_page_is_shut_out(kind: Kind) {
    let world = World::start(kind).await;
    let mut guesser = Visitor::new(&world.anybody().with("X-Forwarded-For", "203.0.113.9"));
    for _ in 0..30 {
        guesser.is_refused("/t", &[("code", "2222-2222-2222-222")], 404).await;
    }
    assert_eq!(guesser.post("/t", &[("code", "2222-2222-2222-222")]).await.status, 429);
}

async fn a_party_consents_on_its_page_with_the_number_on_its_phone(kind: Kind) {
    let harbour = Harbour::start(kind).await;
    let (_, [worker, owner]) = harbour.asked(true).await;
    let mut party = Visitor::with(&harbour.world, &worker).await;
    says(
        &party.page().await,
        &[
            "何船工（您）",
            "林船东",
            "现在轮到您",
            "您同意调解吗？",
            "不收任何费用",
            "海上枫桥调解室",
            "把验证码发到 139****",
        ],
    );
    says(&party.is_refused("/t/consent", &[], 422).await, &["请先获取发到您手机的验证码"]);
    let phone = harbour.phone_of(&worker);
    let seen = harbour.world.texts_to(&phone).len();
    party.moves_on("/t/number", &[("act", "consent")]).await;
    says(&party.page().await, &["手机上的 6 位验证码", "autocomplete=\"one-time-code\"", "验证码已经发到 139****"]);
    let number = number_in(&harbour.world.next_text(&phone, seen).await);
    let wrong = format!("{:06}", (number.parse::<u32>().unwrap() + 1) % 1_000_000);
    let page = party.is_refused("/t/consent", &[("confirmation", &wrong)], 422).await;
    says(&page, &["还可以试 4 次", "autocomplete=\"one-time-code\""]);
    party.moves_on("/t/consent", &[("confirmation", &number)]).await;
    let page = party.page().await;
    says(&page, &["您同意调解。", "同意调解</li>"]);
    assert!(!page.contains("您同意调解吗？"), "{page}");

    let mut other = Visitor::with(&harbour.world, &owner).await;
    says(&other.page().await, &["何船工同意调解。", "您确定不同意吗？"]);
    let phone = harbour.phone_of(&owner);
    let seen = harbour.world.texts_to(&phone).len();
    other.moves_on("/t/number", &[("act", "refuse")]).await;
    let number = number_in(&harbour.world.next_text(&phone, seen).await);
    other.moves_on("/t/refuse", &[("confirmation", &number), ("text", "直接起诉")]).await;
    says(&other.page().await, &["您不同意调解。", "直接起诉", "您还可以走的途径", "人民法院", "仲裁", "行政机关"]);
    says(&party.page().await, &["林船东不同意调解。", "您还可以走的途径"]);
}

async fn a_party_reads_and_signs_the_agreement_on_its_page(kind: Kind) {
    let harbour = Harbour::start(kind).await;
    let (id, [worker, owner]) = harbour.agreed(true).await;
    let mut party = Visitor::with(&harbour.world, &worker).await;
    says(
        &party.page().await,
        &[
            "医疗费用已由船东先行支付",
            "伤残补偿金",
            "林船东 → 您",
            "12,000 元",
            "28,500 元",
            "您还没有签名",
            "您确定签名吗？",
            "9月2日 10:00，海上枫桥调解室",
            "还没有生效",
        ],
    );
    let number = harbour.number(&worker, &id, "sign").await;
    party.moves_on("/t/sign", &[("confirmation", &number)]).await;
    let page = party.page().await;
    says(&page, &["您已签名", "您在协议上签名。", "林船东还没有签名"]);
    assert!(!page.contains("您确定签名吗？"), "{page}");
    let seen = harbour.world.tracker(&worker).get(&format!("/api/v1/disputes/{id}")).await.ok();
    let signed = seen["timeline"].as_array().unwrap().last().unwrap().clone();
    assert_eq!((&signed["kind"], &signed["by_submitter"]), (&json!("signed"), &json!(true)));

    let number = harbour.number(&owner, &id, "sign").await;
    let mut other = Visitor::with(&harbour.world, &owner).await;
    other.moves_on("/t/sign", &[("confirmation", &number)]).await;
    harbour.act("demo-deputy-xiangzhi", &id, "sign", json!({})).await.ok();
    harbour.act("demo-mediator", &id, "seal", json!({})).await.ok();
    says(&party.page().await, &["协议已经生效", "可以在 4月1日 前一起向法院申请司法确认", "何船工（您）", "已盖章"]);
}

async fn a_phone_reads_a_code_from_the_address(kind: Kind) {
    let world = World::start(kind).await;
    let (made, other) = (world.submit(&world.anybody()).await, world.submit(&world.anybody()).await);
    let by_deputy = world.login("demo-deputy").await;
    by_deputy.step(id_of(&made), "accept", &json!({})).await.ok();
    let settled = json!({ "text": "已修好", "settlement": "answer" });
    by_deputy.step(id_of(&made), "resolve", &settled).await.ok();
    let browser = Browser::open().await;
    browser.go(&format!("{}/t#%E0%A4%A", world.base())).await;
    browser.wait_for("!!document.getElementById('code-fault')").await;
    browser.go(&format!("{}/t#{}", world.base(), code_of(&made))).await;
    browser.wait_for("!!document.getElementById('act-rate')").await;
    assert_eq!(browser.script("location.pathname + location.hash").await, "/t");
    assert!(browser.fits().await, "nothing sticks out to the side");
    assert_eq!(browser.script("document.getElementById('copy').hidden").await, false);
    browser.click("button[value=satisfied]").await;
    browser.wait_for("document.getElementById('state').innerText.includes('已经办结')").await;
    browser.script(&format!("(location.hash = '{}', true)", code_of(&other))).await;
    // Nothing leads away from what is looked at without a tap.
    browser.wait_for("document.activeElement === document.querySelector('#track-form button')").await;
    assert!(browser.text("#state").await.contains("已经办结"));
    browser.click("#track-form button").await;
    browser.wait_for("document.getElementById('state').innerText.includes('等待答复')").await;
    browser.runs_smoothly().await;
}

async fn a_phone_without_scripts_does_all_the_same(kind: Kind) {
    let world = World::start(kind).await;
    let made = world.submit(&world.anybody()).await;
    let browser = Browser::open_as(320, false).await;
    browser.go(&format!("{}/t", world.base())).await;
    browser.type_into("#code", code_of(&made)).await;
    browser.click("#track-form button").await;
    browser.wait_for_text("#state", "等待答复").await;
    browser.click("#act-withdraw summary").await;
    browser.type_into("#act-withdraw-text", "不用了").await;
    browser.click("#act-withdraw form button").await;
    browser.wait_for_text("#timeline", "您撤回了这件事").await;
    browser.click("#leave").await;
    browser.wait_for_text("#track-form", "查询码").await;
    assert!(!browser.text("main").await.contains("小区东门"));
}

async fn a_visitor_takes_the_own_data_out_and_has_it_erased(kind: Kind) {
    let world = World::start(kind).await;
    let (_, code) = world.deputy().await;
    let phone = fresh_phone();
    let mut body = submission(&code);
    body["contact"] = json!({ "name": "王女士", "phone": phone });
    let receipt = world.anybody().post("/api/v1/cases", &body).await.created();
    let mut visitor = Visitor::with(&world, code_of(&receipt)).await;
    says(&visitor.page().await, &["导出我的信息", "删除我的信息", "不能恢复", "action=\"/t/number\""]);
    let file = visitor.post("/t/export", &[]).await;
    assert_eq!(file.header("content-disposition"), "attachment; filename=\"my-data.json\"");
    let masked = format!("{}****{}", &phone[..3], &phone[phone.len() - 4..]);
    assert_eq!(file.json["cases"][0]["contact_phone"], json!(masked));

    visitor.moves_on("/t/number", &[("act", "erase")]).await;
    let number = number_in(&world.next_text(&phone, 0).await);
    says(&visitor.page().await, &["action=\"/t/erase\"", "确定删除"]);
    let wrong = if number == "000000" { "000001" } else { "000000" };
    says(&visitor.is_refused("/t/erase", &[("number", wrong)], 422).await, &["验证码有误或已失效"]);
    let gone = visitor.post("/t/erase", &[("number", &number)]).await;
    assert_eq!(gone.status, 410);
    says(&text(&gone), &["内容已按本人要求删除"]);
    let mut again = Visitor::new(&world.anybody());
    says(&again.is_refused("/t", &[("code", code_of(&receipt))], 410).await, &["内容已按本人要求删除"]);
}

mashang_tests::stories!(
    a_visitor_takes_the_own_data_out_and_has_it_erased,
    a_code_opens_its_page_and_stands_in_no_address,
    a_case_is_told_in_plain_words,
    what_is_asked_for_is_added_with_photos_that_only_the_visitor_sees,
    nothing_is_done_from_elsewhere_nor_once_a_visit_is_over,
    who_left_is_gone_everywhere,
    a_first_form_is_for_the_browser_that_asked_for_it,
    a_house_is_known_by_its_own_address_alone,
    who_guesses_codes_on_the_page_is_shut_out,
    a_party_consents_on_its_page_with_the_number_on_its_phone,
    a_party_reads_and_signs_the_agreement_on_its_page;
    sqlite:
    a_phone_reads_a_code_from_the_address,
    a_phone_without_scripts_does_all_the_same,
);
