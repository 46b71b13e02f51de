//! Mediation by the People's Mediation Law: who takes a dispute up, whose word and whose seal it needs, and what holds afterwards.

use mashang_tests::{Caller, Kind, id_of};
use serde_json::{Value, json};

use crate::harbour::{HARBOUR, Harbour, agreement};
use crate::suggestions::{told, until_told};

/// A dispute as it is reported at the harbour.
fn report(harbour: &Harbour, more: &Value) -> Value {
    let mut body = json!({
        "code": harbour.code, "source": "application", "kind": "contract", "title": "租船", "text": "租金之争。"
    });
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    body
}

/// Somebody who works for an institution from now on.
pub(crate) async fn joins(harbour: &Harbour, openid: &str, organisation: &Value) -> Caller {
    let admin = harbour.world.login("demo-admin").await;
    let invitation = json!({ "kind": "mediator", "about_id": organisation["id"] });
    let invitation = admin.post("/api/v1/invitations", &invitation).await.created();
    let invited = harbour.world.login(openid).await;
    invited.post("/api/v1/invitations/accept", &json!({ "code": invitation["code"] })).await.ok();
    harbour.world.login(openid).await
}

async fn the_organisation_takes_a_dispute_up_and_the_office_learns_of_it(kind: Kind) {
    let harbour = Harbour::start(kind).await;
    let world = &harbour.world;
    let (mediator, office) = (world.login("demo-mediator").await, world.login("demo-office-xiangzhi").await);
    // Of its own motion, and on an application.
    let own = mediator.post("/api/v1/disputes", &report(&harbour, &json!({ "source": "sweep" }))).await.created();
    let named = json!({ "organisation_id": harbour.organisation });
    let applied = world.anybody().post("/api/v1/disputes", &report(&harbour, &named)).await.created();
    for made in [&own, &applied] {
        let crowd = json!({ "risk": "low", "people": 0 });
        assert_eq!(harbour.by(&mediator, id_of(made), "register", crowd).await.bad_fields(), ["/people"]);
        for (day, time) in [(None, "08:00"), (Some("2026-03-02"), "23:59")] {
            let mut body = json!({ "risk": "low", "occurred_time": time });
            if let Some(day) = day {
                body["occurred_on"] = json!(day);
            }
            let refused = harbour.by(&mediator, id_of(made), "register", body).await;
            assert_eq!(refused.bad_fields(), ["/occurred_time"], "{day:?} {time}");
        }
        let point = json!({ "longitude": 118.73, "latitude": 24.77 });
        let register = json!({
            "risk": "low", "occurred_on": "2026-03-01", "occurred_time": "14:30", "place": "祥渔码头", "point": point,
            "people": 2, "claimed_fen": 300_000, "scale": "small", "nature": "civil", "difficult": true
        });
        let taken = harbour.by(&mediator, id_of(made), "register", register).await.ok();
        assert_eq!(taken["state"], "registered");
        let seen = harbour.seen("demo-office-xiangzhi", id_of(made)).await;
        assert_eq!(seen["organisation_id"], harbour.organisation.as_str());
        let expected = json!({
            "occurred_on": "2026-03-01", "occurred_time": "14:30", "place": "祥渔码头", "point": point, "people": 2,
            "claimed_fen": 300_000, "scale": "small", "nature": "civil", "difficult": true
        });
        assert_eq!(seen["circumstances"], expected);
    }
    world.settle().await;
    let inbox = office.get("/api/v1/me/messages").await.ok();
    let mut kinds: Vec<_> =
        inbox["items"].as_array().unwrap().iter().map(|one| one["kind"].as_str().unwrap()).collect();
    kinds.sort_unstable();
    assert_eq!(kinds, ["registered", "registered", "reported", "reported"]);
    // What nobody applied to it for is not its to take.
    let other = world.anybody().post("/api/v1/disputes", &report(&harbour, &json!({}))).await.created();
    harbour.by(&mediator, id_of(&other), "register", json!({ "risk": "low" })).await.problem(404, "not_found");

    // A governance centre passes on what it took in, and mediates nothing itself.
    let centre = json!({ "kind": "centre", "name": "祥芝镇综治中心", "division_code": HARBOUR });
    let centre = world.login("demo-admin").await.post("/api/v1/mediation-organisations", &centre).await.created();
    let clerk = joins(&harbour, "clerk-of-the-centre", &centre).await;
    let made = clerk.post("/api/v1/disputes", &report(&harbour, &json!({ "source": "sweep" }))).await.created();
    let id = id_of(&made);
    let itself = harbour.by(&clerk, id, "register", json!({ "risk": "low" })).await;
    assert_eq!(itself.bad_fields(), ["/organisation_id"]);
    let onward = json!({ "risk": "low", "organisation_id": harbour.organisation });
    assert_eq!(harbour.by(&clerk, id, "register", onward).await.ok()["state"], "registered");
    assert_eq!(harbour.by(&mediator, id, "ask-consent", json!({})).await.status, 409, "it is the organisation's now");
    harbour.by(&clerk, id, "ask-consent", json!({})).await.problem(403, "forbidden");
    // A mediation organisation keeps what it was applied to for.
    let made = world.anybody().post("/api/v1/disputes", &report(&harbour, &named)).await.created();
    let committee = json!({ "kind": "committee", "name": "祥芝镇第二调委会", "division_code": HARBOUR });
    let committee = world.login("demo-admin").await.post("/api/v1/mediation-organisations", &committee).await.created();
    let away = json!({ "risk": "low", "organisation_id": committee["id"] });
    assert_eq!(harbour.by(&mediator, id_of(&made), "register", away).await.bad_fields(), ["/organisation_id"]);
}

/// From now on the harbour's organisation lists only these.
async fn lists(harbour: &Harbour, mediators: &[&Value]) {
    let path = format!("/api/v1/mediation-organisations/{}", harbour.organisation);
    let admin = harbour.world.login("demo-admin").await;
    let shown = admin.get(&path).await.ok();
    let mediators: Vec<_> = mediators.iter().map(|one| json!({ "name": one["name"], "from": "2026-01-01" })).collect();
    let body = json!({
        "kind": shown["kind"], "name": shown["name"], "parent_id": shown["parent_id"], "mediators": mediators
    });
    admin.post(&format!("{path}/change"), &body).await.ok();
}

async fn a_listed_mediator_presides_and_invited_deputies_take_part(kind: Kind) {
    let harbour = Harbour::start(kind).await;
    let call = json!({ "kind": "pingli", "at": "2026-03-02T02:00:00Z", "place": "海上枫桥调解室" });
    lists(&harbour, &[]).await;
    let (id, codes) = harbour.asked(true).await;
    // Before they agree the parties are told of their rights, and of which text that was stays known.
    let told = harbour.world.tracker(&codes[0]).get(&format!("/api/v1/disputes/{id}")).await.ok();
    assert!(told["rights_notice"]["text"].as_str().unwrap().contains("不收取任何费用"), "{told}");
    assert_eq!(told["parties"][0].get("rights_edition"), None);
    harbour.on_paper(&id, "consent").await;
    let agreed = harbour.seen("demo-mediator", &id).await["parties"].clone();
    assert_eq!((&agreed[0]["rights_edition"], &agreed[1]["rights_edition"]), (&json!(1), &json!(1)));
    for who in ["demo-mediator", "demo-deputy-shishi"] {
        let refused = harbour.act(who, &id, "mediation-sessions", call.clone()).await;
        refused.problem(409, "nobody_qualified");
    }

    lists(&harbour, &[&harbour.deputies[0]]).await;
    let (id, _) = harbour.asked(true).await;
    harbour.on_paper(&id, "consent").await;
    let seats = harbour.seen("demo-deputy-xiangzhi", &id).await["mediators"].clone();
    let of = |at: usize| (seats[at]["qualified"] == true, seats[at]["presides"] == true);
    assert_eq!((of(0), of(1)), ((true, true), (false, false)), "{seats}");
    let along = harbour.act("demo-deputy-xiangzhi", &id, "mediation-sessions", call.clone()).await;
    along.problem(409, "seat_unqualified");
    harbour.act("demo-deputy-shishi", &id, "mediation-sessions", call).await.created();
    let along = harbour.act("demo-deputy-xiangzhi", &id, "agreement", agreement()).await;
    along.problem(409, "seat_unqualified");
    harbour.act("demo-deputy-shishi", &id, "agreement", agreement()).await.created();
    // What only somebody signed who takes part does not hold yet.
    harbour.on_paper(&id, "sign").await;
    harbour.act("demo-deputy-xiangzhi", &id, "sign", json!({})).await.ok();
    let sealed = harbour.act("demo-mediator", &id, "seal", json!({})).await.ok();
    assert_eq!(sealed.get("effective_at"), None, "{sealed}");
    let signed = harbour.act("demo-deputy-shishi", &id, "sign", json!({})).await.ok();
    assert!(signed["effective_at"].is_string(), "{signed}");
    // A room has no seal: its committee's it is.
    let agreement = harbour.seen("demo-mediator", &id).await["agreement"].clone();
    assert_eq!(agreement["sealed_by_name"], "祥芝镇人民调解委员会");
    let room = json!({ "kind": "room", "name": "渔港调解室", "division_code": HARBOUR });
    let room = harbour.world.login("demo-admin").await.post("/api/v1/mediation-organisations", &room).await.created();
    let made = harbour.world.anybody().post("/api/v1/disputes", &report(&harbour, &json!({}))).await.created();
    let lone = json!({ "risk": "low", "organisation_id": room["id"] });
    let refused = harbour.act("demo-office-xiangzhi", id_of(&made), "register", lone).await;
    assert_eq!(refused.bad_fields(), ["/organisation_id"]);
}

async fn a_dismissed_application_leaves_the_agreement_binding(kind: Kind) {
    let harbour = Harbour::start(kind).await;
    let (id, codes) = harbour.in_force().await;
    let mediator = harbour.world.login("demo-mediator").await;
    let apply = async || {
        let body = json!({
            "parties": [1, 2], "court": "石狮市人民法院", "matter": "obligation",
            "attachment_ids": [mediator.photo().await]
        });
        harbour.by(&mediator, &id, "apply-confirmation", body).await
    };
    apply().await.ok();
    assert_eq!(harbour.by(&mediator, &id, "withdraw-confirmation", json!({})).await.bad_fields(), ["/text"]);
    let back = json!({ "text": "各方撤回申请。" });
    let back = harbour.by(&mediator, &id, "withdraw-confirmation", back).await.ok();
    assert_eq!(back["state"], "agreed");
    assert_eq!(harbour.seen("demo-mediator", &id).await.get("court"), None);
    // They may ask again, and are dismissed.
    apply().await.ok();
    let denied = harbour.by(&mediator, &id, "deny", json!({ "text": "材料不足，裁定驳回申请。" })).await.ok();
    assert_eq!(denied["state"], "denied");
    harbour.confirmed(&codes[0], &id, "begin-performance").await.ok();
    apply().await.problem(409, "confirmation_ruled");
    let paid = harbour.receipt(&id, 1, "2026-03-02").await.ok();
    assert_eq!(paid["state"], "performing");
    let seen = harbour.seen("demo-mediator", &id).await;
    assert_eq!((&seen["agreement"]["ruling"], seen["agreement"].get("confirmable_until")), (&json!("dismissed"), None));
}

async fn a_confirmed_agreement_that_is_broken_is_enforced(kind: Kind) {
    let harbour = Harbour::start(kind).await;
    let mediator = harbour.world.login("demo-mediator").await;
    let breach = json!({ "text": "到期未付。" });
    let enforce = json!({ "text": "可以向法院申请强制执行。", "to": "enforcement" });
    // What does not hold yet nobody breaks; what holds is broken before anything of it was carried out.
    let (id, _) = harbour.agreed(true).await;
    harbour.by(&mediator, &id, "breach", breach.clone()).await.problem(409, "not_effective");
    let (id, codes) = harbour.in_force().await;
    harbour.confirmed_with(&codes[0], &id, "breach", breach.clone()).await.ok();
    assert_eq!(harbour.by(&mediator, &id, "refer", enforce.clone()).await.bad_fields(), ["/to"]);

    let (id, _) = harbour.in_force().await;
    let apply = json!({
        "parties": [1, 2], "court": "石狮市人民法院", "matter": "obligation", "attachment_ids": [mediator.photo().await]
    });
    harbour.by(&mediator, &id, "apply-confirmation", apply).await.ok();
    harbour.by(&mediator, &id, "confirm", json!({})).await.ok();
    assert_eq!(harbour.by(&mediator, &id, "breach", breach).await.ok()["state"], "breached");
    assert_eq!(harbour.by(&mediator, &id, "refer", enforce).await.ok()["state"], "referred");
    assert_eq!(harbour.seen("demo-mediator", &id).await["channel"], "enforcement");
}

async fn a_success_counts_once_it_holds_and_what_was_averted_once_it_is_said(kind: Kind) {
    let harbour = Harbour::start(kind).await;
    let office = harbour.world.login("demo-office-xiangzhi").await;
    let totals = async || {
        harbour.world.settle().await;
        let path = "/api/v1/statistics/disputes?division=350581103000&from=2026-03-01&to=2026-03-31";
        office.get(path).await.ok()["totals"].clone()
    };
    let (id, _) = harbour.agreed(true).await;
    harbour.by(&office, &id, "assess", json!({ "text": "亲属聚集。", "risk": "high" })).await.ok();
    let before = totals().await;
    assert_eq!((&before["agreed"], &before["averted"]), (&json!(0), &json!(0)), "nobody signed yet: {before}");
    harbour.on_paper(&id, "sign").await;
    harbour.act("demo-deputy-shishi", &id, "sign", json!({})).await.ok();
    harbour.act("demo-mediator", &id, "seal", json!({})).await.ok();
    let fact = |people: u32| json!({ "kind": "group_petition", "people": people, "text": "劝返亲属。" });
    assert_eq!(harbour.by(&office, &id, "avert-escalation", fact(0)).await.bad_fields(), ["/people"]);
    for people in [12, 15] {
        harbour.by(&office, &id, "avert-escalation", fact(people)).await.ok();
    }
    let after = totals().await;
    assert_eq!((&after["agreed"], &after["amount_fen"]), (&json!(1), &json!(2_850_000)), "{after}");
    assert_eq!((&after["averted"], &after["averted_people"]), (&json!(1), &json!(15)), "of each kind once: {after}");

    // The form of the quarter is filled from that.
    let form = "/api/v1/statistics/disputes/quarterly?division=350581103000&year=2026&quarter=";
    let first = office.get(&format!("{form}1")).await.ok();
    for (number, expected) in
        [("cases", 1), ("parties", 2), ("success", 1), ("written", 1), ("oral", 0), ("difficult", 0), ("averted", 1)]
    {
        assert_eq!(first[number], expected, "{number}: {first}");
    }
    let of = |list: &str, key: &str, word: &str| {
        let lines = first[list].as_array().unwrap();
        lines.iter().find(|line| line[key] == word).map(|line| line["cases"].clone())
    };
    assert_eq!(of("by_source", "source", "application"), Some(json!(1)), "{first}");
    assert_eq!(of("by_source", "source", "court"), Some(json!(0)), "{first}");
    assert_eq!(of("by_kind", "kind", "damages"), Some(json!(1)), "{first}");
    assert_eq!(first["amount_fen"], 2_850_000);
    assert_eq!(office.get(&format!("{form}2")).await.ok()["cases"], 0);
    office.get(&format!("{form}5")).await.problem(422, "invalid");
    harbour.world.login("demo-office").await.get(&format!("{form}1")).await.problem(403, "forbidden");
}

async fn precedents_tell_what_came_of_similar_disputes_and_of_nobody(kind: Kind) {
    let harbour = Harbour::start(kind).await;
    let (id, _) = harbour.asked(true).await;
    harbour.on_paper(&id, "consent").await;
    let call = json!({ "kind": "pingli", "at": "2026-03-02T02:00:00Z", "place": "海上枫桥调解室" });
    harbour.act("demo-deputy-shishi", &id, "mediation-sessions", call).await.created();
    let mut oral = agreement();
    oral["items"] = json!([
        { "label": "何船工的误工费", "amount_fen": 650_000, "payer": 2, "payee": 1 },
        { "label": "护理费", "amount_fen": 500_000, "payer": 2, "payee": 1 }
    ]);
    (oral["form"], oral["total_fen"]) = (json!("oral"), json!(1_150_000));
    harbour.act("demo-deputy-shishi", &id, "agreement", oral).await.created();
    for item in 1..=2 {
        harbour.receipt(&id, item, "2026-03-02").await.ok();
    }
    harbour.act("demo-office-xiangzhi", &id, "follow-up", json!({ "text": "双方和好。" })).await.ok();
    harbour.act("demo-office-xiangzhi", &id, "close", json!({})).await.ok();

    let own = harbour.world.login("demo-mediator").await.get(&format!("/api/v1/disputes/{id}/precedents")).await.ok();
    assert_eq!(own["items"], json!([]), "none is a precedent of its own");
    let (other, [worker, _]) = harbour.asked(true).await;
    let path = format!("/api/v1/disputes/{other}/precedents");
    let found = harbour.world.login("demo-mediator").await.get(&path).await.ok();
    let expected = json!([{
        "kind": "damages", "kind_label": "损害赔偿", "year": 2026, "form": "oral", "amount_fen": 1_150_000,
        "items": [{ "label": "护理费", "amount_fen": 500_000 }], "parties": 2, "sittings": 0, "days": 0
    }]);
    assert_eq!(found["items"], expected, "whose label names a party is not told");
    harbour.world.login("demo-resident").await.get(&path).await.problem(404, "not_found");
    harbour.world.tracker(&worker).get(&path).await.problem(401, "unauthorized");
}

/// Whoever presides moves a sitting while a party ends the mediation: whichever comes first, nothing is half done, and whoever saw an
/// earlier state changes nothing.
async fn a_sitting_is_moved_while_a_party_declines(kind: Kind) {
    let harbour = Harbour::start(kind).await;
    let world = &harbour.world;
    let (id, codes) = harbour.asked(true).await;
    harbour.on_paper(&id, "consent").await;
    let deputy = world.login("demo-deputy-shishi").await;
    let call = json!({ "kind": "joint", "at": "2026-03-03T02:00:00Z", "place": "海上枫桥调解室" });
    harbour.by(&deputy, &id, "mediation-sessions", call).await.created();
    let seen = format!("\"{}\"", harbour.seen("demo-deputy-shishi", &id).await["version"]);
    let later =
        |day: u32| json!({ "session": 1, "at": format!("2026-03-0{day}T02:00:00Z"), "party": 2, "text": "乙方出海。" });
    harbour.by(&deputy, &id, "move-session", later(4)).await.ok();
    harbour.by(&deputy.with("If-Match", &seen), &id, "move-session", later(5)).await.problem(412, "version_conflict");

    let number = harbour.number(&codes[1], &id, "withdraw").await;
    let party = world.tracker(&codes[1]);
    let ends = json!({ "confirmation": number });
    let (moved, ended) = tokio::join!(
        harbour.by(&deputy, &id, "move-session", later(6)),
        harbour.by(&party, &id, "withdraw", ends.clone())
    );
    assert!([200, 409].contains(&moved.status) && [200, 409].contains(&ended.status));
    let times = if moved.status == 200 { 2 } else { 1 };
    let kept = harbour.seen("demo-deputy-shishi", &id).await;
    assert_eq!(kept["sessions"][0]["moved"].as_array().unwrap().len(), times, "{kept}");
    assert_eq!(kept["state"], if ended.status == 200 { "withdrawn" } else { "mediating" }, "{kept}");
    // Who was overtaken still has the number, and ends it.
    if ended.status == 409 {
        harbour.by(&party, &id, "withdraw", ends).await.ok();
    }
    harbour.by(&deputy, &id, "move-session", later(7)).await.problem(409, "state_conflict");
    harbour
        .by(&deputy, &id, "record-session", json!({ "session": 1, "parties": [1, 2], "mediators": [1] }))
        .await
        .problem(409, "state_conflict");
}

/// Waits until so many reminders of a dispute are kept, and so often that something of it is late.
async fn until_kept(harbour: &Harbour, id: &str, expected: [usize; 2]) {
    let mut kept = [0; 2];
    for _ in 0..200 {
        let timeline = harbour.seen("demo-mediator", id).await["timeline"].clone();
        let of = |kind: &str| timeline.as_array().unwrap().iter().filter(|line| line["kind"] == kind).count();
        kept = ["reminded", "late"].map(of);
        if kept == expected {
            return;
        }
        mashang_tests::tick().await;
    }
    panic!("{kept:?} of {expected:?}");
}

/// Whoever mediates is reminded before the month is over, and each side before an item is due; what is late the office learns, once.
async fn what_is_due_is_reminded_of_and_what_is_late_told(kind: Kind) {
    let harbour = Harbour::start(kind).await;
    let (id, _) = harbour.asked(true).await;
    harbour.on_paper(&id, "consent").await;
    let stands = async |who: &str| {
        let seen = harbour.seen(who, &id).await;
        (seen["light"].as_str().unwrap_or_default().to_owned(), seen["term_ends_on"].clone())
    };
    assert_eq!(stands("demo-mediator").await, ("green".to_owned(), json!("2026-04-02")));
    harbour.world.clock.pass_until("2026-03-26T10:00:00+08:00");
    until_told(&harbour.world, "demo-mediator", "reminded", &id).await;
    until_told(&harbour.world, "demo-deputy-shishi", "reminded", &id).await;
    assert_eq!(stands("demo-mediator").await.0, "yellow");
    let office = harbour.world.login("demo-office-xiangzhi").await;
    assert!(!told(&office, &id).await.iter().any(|kind| kind == "reminded"), "the organisation leads");
    harbour.world.clock.pass_until("2026-04-03T10:00:00+08:00");
    until_told(&harbour.world, "demo-office-xiangzhi", "late", &id).await;
    assert_eq!(stands("demo-mediator").await.0, "red");

    // An item in time: the month of the mediation is nobody's term any more, in the work list neither.
    let item = |due: &str| json!({ "label": "误工费", "amount_fen": 100, "payer": 2, "payee": 1, "due": due });
    let call = json!({ "kind": "joint", "at": "2026-04-03T02:00:00Z", "place": "海上枫桥调解室" });
    harbour.act("demo-deputy-shishi", &id, "mediation-sessions", call).await.created();
    let agreed = json!({
        "form": "oral", "text": "分两次付清。", "parties": [1, 2], "total_fen": 200,
        "items": [item("2026-05-15"), item("2026-05-16")]
    });
    harbour.act("demo-deputy-shishi", &id, "agreement", agreed).await.created();
    assert_eq!(stands("demo-mediator").await, ("green".to_owned(), json!("2026-05-15")));
    let work = harbour.world.login("demo-mediator").await.get("/api/v1/me/work?kind=dispute").await.ok();
    let own = work["items"].as_array().unwrap().iter().find(|one| one["subject_id"] == json!(id)).unwrap();
    assert_eq!(own["light"], "green", "{own}");
    // The days in which a court can be asked are reminded of, and over without a word; of both items it is told at once that
    // they are late.
    harbour.world.clock.pass_until("2026-04-30T10:00:00+08:00");
    until_kept(&harbour, &id, [2, 1]).await;
    harbour.world.clock.pass_until("2026-05-18T10:00:00+08:00");
    until_kept(&harbour, &id, [2, 2]).await;
    assert_eq!(stands("demo-mediator").await.0, "red");
    // What is mediated anew has a month of its own, however long ago the first one began.
    harbour.world.clock.pass_until("2026-11-02T10:00:00+08:00");
    harbour.act("demo-mediator", &id, "breach", json!({ "text": "至今未付。" })).await.ok();
    harbour.act("demo-mediator", &id, "remediate", json!({})).await.ok();
    assert_eq!(stands("demo-mediator").await, ("green".to_owned(), json!("2026-12-02")));
}

mashang_tests::stories!(
    what_is_due_is_reminded_of_and_what_is_late_told,
    a_sitting_is_moved_while_a_party_declines,
    the_organisation_takes_a_dispute_up_and_the_office_learns_of_it,
    a_listed_mediator_presides_and_invited_deputies_take_part,
    a_dismissed_application_leaves_the_agreement_binding,
    a_confirmed_agreement_that_is_broken_is_enforced,
    a_success_counts_once_it_holds_and_what_was_averted_once_it_is_said,
    precedents_tell_what_came_of_similar_disputes_and_of_nobody,
);
