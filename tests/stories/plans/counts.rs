//! How often the database is asked, however much is asked for.

use mashang_tests::{HOME, Kind, World, id_of};
use serde_json::json;

use super::{listen, ran};
use crate::imports::sent;

async fn what_is_asked_of_the_database_for_an_export_does_not_grow_with_it(kind: Kind) {
    listen();
    let mut world = World::start(kind).await;
    world.restart().await;
    let (resident, deputy) = (world.login("resident-with-many").await, world.login("demo-deputy").await);
    let file = world.database.url.trim_start_matches("sqlite:").to_owned();
    let of_subjects = |sql: &String| {
        sql.split_once(" WHERE ")
            .is_some_and(|(from, which)| from.contains("`events`") && which.contains("`subject_id`"))
    };
    let mut asked = Vec::new();
    for cases in [1, 5] {
        for _ in 0..cases {
            let id = id_of(&world.submit(&resident).await).to_owned();
            deputy.step(&id, "accept", &json!({})).await.ok();
        }
        world.settle().await;
        ran(&file);
        let out = resident.post("/api/v1/me/export", &json!({})).await.ok();
        let all = out["cases"].as_array().unwrap();
        assert!(all.iter().all(|one| one["case"]["timeline"].as_array().unwrap().len() >= 2), "{out}");
        asked.push((all.len(), ran(&file).iter().filter(|sql| of_subjects(sql)).count()));
    }
    world.stop().await;
    assert_eq!(asked, [(1, 1), (6, 1)], "cases and statements for their timelines");
}

async fn what_is_asked_of_the_database_for_a_table_of_guests_does_not_grow_with_it(kind: Kind) {
    listen();
    let mut world = World::start(kind).await;
    world.restart().await;
    let admin = world.login("demo-admin").await;
    let file = world.database.url.trim_start_matches("sqlite:").to_owned();
    let mut asked = Vec::new();
    for guests in [1, 20] {
        let rows = (0..guests).map(|number| format!("\n138{number:08},leader,{HOME}"));
        let table = "phone,role,division_code".to_owned() + &rows.collect::<String>();
        ran(&file);
        assert_eq!(sent(&admin, "invitations", table.into_bytes(), true).await.ok()["created"], guests);
        asked.push(ran(&file).iter().filter(|sql| sql.contains("`divisions`")).count());
    }
    world.stop().await;
    assert!(asked[0] == asked[1], "{asked:?} statements for a table of 1 and of 20");
}

mod sqlite {
    use super::Kind;

    #[test]
    fn what_is_asked_of_the_database_for_an_export_does_not_grow_with_it() {
        mashang_tests::run(super::what_is_asked_of_the_database_for_an_export_does_not_grow_with_it(Kind::Sqlite));
    }

    #[test]
    fn what_is_asked_of_the_database_for_a_table_of_guests_does_not_grow_with_it() {
        mashang_tests::run(super::what_is_asked_of_the_database_for_a_table_of_guests_does_not_grow_with_it(
            Kind::Sqlite,
        ));
    }
}
