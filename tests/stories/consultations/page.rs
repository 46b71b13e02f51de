//! The page of a consultation, on a phone without scripts.

use mashang_tests::{HOME, Kind, World, id_of};
use serde_json::json;

use super::{CONSULTATIONS, draft};
use crate::page::{between, phone, text};

async fn somebody_says_something_without_scripts(kind: Kind) {
    let world = World::start(kind).await;
    let office = world.login("demo-office").await;
    let id = id_of(&office.post(CONSULTATIONS, &draft(HOME)).await.created()).to_owned();
    let (phone, path) = (phone(&world), format!("/c/{id}"));
    assert_eq!(phone.get(&path).await.status, 404, "a draft is nobody's");
    office.post(&format!("{CONSULTATIONS}/{id}/open"), &json!({})).await.ok();
    let page = text(&phone.get(&path).await);
    assert!(page.contains("云谷市场整治") && page.contains("征集中"), "{page}");
    let form = between(&page, "id=\"opinion\"", "</form>");
    let field = |name: &str| between(form, &format!("name=\"{name}\" value=\""), "\"").to_owned();
    let (key, token) = (field("key"), field("token"));
    let says = async |key: &str, voice: &str, text: &str, number: &str| {
        let body = format!("key={key}&token={token}&voice={voice}&text={text}&phone={number}");
        let request = phone.request("POST", &path).header("Content-Type", "application/x-www-form-urlencoded");
        phone.send(request.body(body)).await
    };
    let wrong = says(&key, "residents", "%E8%AF%B7%E6%8B%93%E5%AE%BD", "110").await;
    assert!(wrong.status == 422 && text(&wrong).contains("id=\"wrong\""), "{}", text(&wrong));
    assert!(text(&wrong).contains("请拓宽"), "nothing typed is lost");
    assert_eq!(says(&key, "martians", "%E8%AF%B7", "13859700001").await.status, 422);
    assert_eq!(says(&key, "residents", "", "13859700001").await.status, 422);
    for _ in 0..2 {
        let taken = says(&key, "residents", "%E8%AF%B7%E6%8B%93%E5%AE%BD", "13859700001").await;
        assert!(taken.status == 200 && text(&taken).contains("id=\"said\""), "a double tap is one: {}", text(&taken));
    }
    let fresh = "0123456789abcdef0123456789abcdef";
    let second = says(fresh, "residents", "%E5%8F%88%E4%B8%80%E6%9D%A1", "13859700001").await;
    assert!(second.status == 409 && text(&second).contains("每天只能提交一条"), "{}", text(&second));
    let listed = office.get(&format!("{CONSULTATIONS}/{id}/opinions")).await.ok();
    assert_eq!((&listed["items"][0]["text"], &listed["items"][1]), (&json!("请拓宽"), &json!(null)));
    office.post(&format!("{CONSULTATIONS}/{id}/stop"), &json!({})).await.ok();
    let late = says(fresh, "residents", "%E8%AF%B7", "13859700002").await;
    assert!(late.status == 409 && text(&late).contains("不在征集期内"), "{}", text(&late));
    assert!(text(&phone.with("Accept-Language", "en").get(&path).await).contains("How it stands"));
}

mashang_tests::stories!(sqlite: somebody_says_something_without_scripts);
