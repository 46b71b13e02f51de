//! Who has no grid, and what is asked of the database for it.

use mashang_tests::{Kind, World};

use super::asked::AREAS;
use super::{listen, plan, ran};

/// Whoever has no grid is looked for among the deputies of the area alone, in the order of the list, and each by indexes.
async fn deputies_without_a_grid_are_read_off_the_end_of_an_index(kind: Kind) {
    listen();
    let mut world = World::start(kind).await;
    world.restart().await;
    let url = world.database.url.clone();
    let file = url.trim_start_matches("sqlite:").to_owned();
    let admin = world.login("demo-admin").await;
    for (area, index) in AREAS.iter().zip(["township", "county", "city"]) {
        ran(&file);
        let path = format!("/api/v1/statistics/coverage/deputies-without-grid?division={area}&limit=1");
        admin.get(&path).await.ok();
        let asked: Vec<String> = ran(&file).into_iter().filter(|sql| sql.contains("FROM `deputies`")).collect();
        assert_eq!(asked.len(), 1, "{asked:?}");
        let steps = plan(&url, &asked[0]);
        let by = format!("SEARCH deputies USING INDEX deputies_{index}_id_idx");
        assert!(steps.iter().any(|step| step.starts_with(&by)), "{steps:?}");
        assert!(!steps.iter().any(|step| step.starts_with("SCAN") || step.contains("TEMP B-TREE")), "{steps:?}");
    }
    world.stop().await;
}

mod sqlite {
    use super::Kind;

    #[test]
    fn deputies_without_a_grid_are_read_off_the_end_of_an_index() {
        mashang_tests::run(super::deputies_without_a_grid_are_read_off_the_end_of_an_index(Kind::Sqlite));
    }
}
