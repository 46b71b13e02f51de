//! A recording is a report: sent with the form or by the API, kept without its notes, and played to whoever may hear it.

use mashang_tests::{Answer, Caller, Kind, World, id_of};
use reqwest::multipart::{Form, Part};
use serde_json::json;

use crate::page::{key_of, phone, send, text, tracking_code, typed};

const WHERE: &[u8] = b"recorded at the east gate";

/// So many frames of an MP3 of 32 kbit/s, without notes.
fn sound(frames: usize) -> Vec<u8> {
    [&[0xFF, 0xFB, 0x10, 0x00][..], &[0x55; 100]].concat().repeat(frames)
}

/// The same with notes before and behind.
pub(crate) fn noted(frames: usize) -> Vec<u8> {
    let length = u8::try_from(WHERE.len()).unwrap();
    [&b"ID3\x04\x00\x00\x00\x00\x00"[..], &[length], WHERE, &sound(frames), b"TAG", &[b'x'; 125]].concat()
}

pub(crate) fn recorded(bytes: Vec<u8>) -> Part {
    Part::bytes(bytes).file_name("record.mp3")
}

async fn upload(caller: &Caller, bytes: Vec<u8>) -> Answer {
    caller
        .send(caller.request("POST", "/api/v1/attachments").multipart(Form::new().part("file", recorded(bytes))))
        .await
}

async fn who_does_not_type_says_it(kind: Kind) {
    let world = World::start(kind).await;
    let (_, code) = world.deputy().await;
    let phone = phone(&world);
    let page = text(&phone.get(&format!("/d/{code}")).await);
    assert!(page.contains("accept=\"audio/*\" capture"), "{page}");
    let key = key_of(&page);
    // What else is wrong does not cost the recording.
    let wrong = typed(&key, &[("phone", "110")]).part("voice", recorded(noted(50)));
    let answer = send(&phone, &code, wrong).await;
    let page = text(&answer);
    assert!(answer.status == 422 && page.contains("phone-fault") && !page.contains("title-fault"), "{page}");
    let memo = page.split("name=\"memo\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap().to_owned();
    let sent = send(&phone, &code, typed(&key, &[("memo", &memo), ("phone", "")])).await;
    assert_eq!(sent.status, 303, "{}", text(&sent));
    let visit = sent.header("set-cookie").split(';').next().unwrap().to_owned();
    let tracking = tracking_code(&phone, &sent).await;
    let case = world.tracker(&tracking).get("/api/v1/track").await.ok();
    assert_eq!((&case["title"], &case["text"]), (&json!("语音反映"), &json!("（语音反映，请听录音）")));

    let deputy = world.login("demo-deputy").await;
    let shown = deputy.case(id_of(&case)).await;
    assert_eq!(shown["timeline"][0]["attachment_ids"], json!([memo]));
    let heard = deputy.get(&format!("/api/v1/attachments/{memo}")).await;
    assert_eq!((heard.status, heard.header("content-type")), (200, "audio/mpeg"));
    assert_eq!((heard.header("content-disposition"), &heard.bytes), ("attachment", &sound(50)));

    let visitor = phone.with("Cookie", &visit);
    let page = text(&visitor.get("/t").await);
    let path = format!("/t/file/{memo}");
    assert!(page.contains(&format!("<audio controls preload=\"none\" src=\"{path}\"")), "{page}");
    let whole = visitor.get(&path).await;
    assert_eq!((whole.status, whole.header("accept-ranges"), &whole.bytes), (200, "bytes", &sound(50)));
    let piece = visitor.with("Range", "bytes=104-107").get(&path).await;
    assert_eq!((piece.status, piece.header("content-range")), (206, "bytes 104-107/5200"));
    let kept = (piece.header("content-disposition"), piece.header("cache-control"));
    assert_eq!(kept, ("attachment", "private, no-store"));
    assert_eq!(piece.bytes, [0xFF, 0xFB, 0x10, 0x00]);
    assert_eq!(phone.get(&path).await.status, 404, "nobody else hears it");
}

async fn what_nobody_can_listen_to_is_refused(kind: Kind) {
    let world = World::start(kind).await;
    let (_, code) = world.deputy().await;
    let phone = phone(&world);
    let key = key_of(&text(&phone.get(&format!("/d/{code}")).await));
    let long = noted(20_500);
    for (bytes, said) in [(long.clone(), "录音过长"), (b"<script>alert(1)</script>".to_vec(), "这不是能听的录音")]
    {
        let answer = send(&phone, &code, typed(&key, &[]).part("voice", recorded(bytes))).await;
        let page = text(&answer);
        assert!(answer.status == 422 && page.contains(&format!("voice-fault\">{said}")), "{page}");
        assert!(page.contains("title-fault") && !page.contains("name=\"memo\""), "nothing was said: {page}");
    }
    let problem = upload(&world.anybody(), long).await.problem(422, "invalid");
    let error = &problem["errors"][0];
    assert_eq!((&error["pointer"], &error["code"]), (&json!("/file"), &json!("recording_too_long")));
    let made = upload(&world.anybody(), noted(2)).await.created();
    assert_eq!((&made["media_type"], &made["size"]), (&json!("audio/mpeg"), &json!(208)));
}

mashang_tests::stories!(who_does_not_type_says_it, what_nobody_can_listen_to_is_refused);
