//! What a resident adds when asked for more: in words, spoken, as photos and papers.

use mashang_tests::{Answer, Caller, Kind, World, id_of, pictures};
use reqwest::multipart::{Form, Part};
use serde_json::json;

use crate::page::{phone, text};
use crate::recordings::{noted, recorded};

/// A visitor whose matter waits for more.
async fn asked_for_more(world: &World) -> (Caller, String) {
    let made = world.submit(&world.anybody()).await;
    let deputy = world.login("demo-deputy").await;
    deputy.step(id_of(&made), "request-info", &json!({ "text": "请补充" })).await.ok();
    let phone = phone(world);
    let typed = phone.request("POST", "/t").header("Content-Type", "application/x-www-form-urlencoded");
    let visit = phone.send(typed.body(format!("code={}", made["tracking_code"].as_str().unwrap()))).await;
    let visitor = phone.with("Cookie", visit.header("set-cookie").split(';').next().unwrap());
    (visitor, id_of(&made).to_owned())
}

async fn add(visitor: &Caller, form: Form) -> Answer {
    visitor.send(visitor.request("POST", "/t/supplement").multipart(form)).await
}

fn paper() -> Part {
    Part::bytes(b"%PDF-1.7 x %%EOF".to_vec()).file_name("contract.pdf")
}

async fn who_is_asked_for_more_may_say_it_and_show_papers(kind: Kind) {
    let world = World::start(kind).await;
    let (visitor, case) = asked_for_more(&world).await;
    let page = text(&visitor.get("/t").await);
    for field in
        ["name=\"voice\" type=\"file\" accept=\"audio/*\"", "name=\"papers\" type=\"file\" accept=\"application/pdf\""]
    {
        assert!(page.contains(field), "{field}: {page}");
    }
    // No recording: what was typed is all here, and nothing was added.
    let silent = Form::new().text("text", "合同在这里").part("voice", Part::bytes(pictures::tiny()).file_name("a.png"));
    let refused = add(&visitor, silent).await;
    let page = text(&refused);
    assert!(refused.status == 422 && page.contains("这段录音听不了") && page.contains("合同在这里"), "{page}");
    assert_eq!(
        add(&visitor, Form::new().text("text", " ").part("papers", paper())).await.status,
        422,
        "words are needed"
    );

    let spoken = Form::new()
        .text("text", "")
        .part("voice", recorded(noted(50)))
        .part("photos", Part::bytes(pictures::tiny()).file_name("a.png"))
        .part("papers", paper());
    let added = add(&visitor, spoken).await;
    assert_eq!((added.status, added.header("location")), (303, "/t"), "{}", text(&added));
    let page = text(&visitor.get("/t").await);
    for shown in ["（语音补充，请听录音）", "<audio controls", "src=\"/t/photo/", "href=\"/t/file/"] {
        assert!(page.contains(shown), "{shown}: {page}");
    }
    let seen = world.login("demo-deputy").await.case(&case).await;
    let last = seen["timeline"].as_array().unwrap().last().unwrap();
    assert_eq!((&last["kind"], last["attachment_ids"].as_array().unwrap().len()), (&json!("supplemented"), 3));
}

mashang_tests::stories!(who_is_asked_for_more_may_say_it_and_show_papers);
