//! Who may import whom: floors, the order of contexts, circles; and one name on every floor.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use super::graph::{Place, circles};
use super::plan::Floor;
use super::source::{Crate, File};
use super::token::tokens;

/// Imports run down only, and what the API shows (`ToSchema`) is the API's.
pub(super) fn floors(crates: &[(&str, &str)], files: &[File]) -> Vec<String> {
    let mut wrong = Vec::new();
    for (height, (folder, _)) in crates.iter().enumerate() {
        let above: Vec<_> = crates.iter().skip(height + 1).map(|(_, name)| *name).collect();
        let top = above.is_empty();
        for file in files.iter().filter(|file| file.path.starts_with(&format!("{folder}/"))) {
            for token in tokens(&file.text) {
                let Some(word) = token.word() else { continue };
                if above.contains(&word) {
                    wrong.push(format!("{}:{}: imports {word} from a floor above", file.path, token.line));
                }
                if word == "ToSchema" && !top {
                    wrong.push(format!("{}:{}: ToSchema: schemas live in api only", file.path, token.line));
                }
            }
        }
    }
    wrong
}

/// A context imports itself and those before it, tests included.
pub(super) fn order(folder: &str, order: &[&[&str]], files: &[File]) -> Vec<String> {
    let tree = Crate::read(folder, files);
    let place: BTreeMap<&str, usize> =
        order.iter().enumerate().flat_map(|(row, names)| names.iter().map(move |name| (*name, row))).collect();
    let mut wrong = Vec::new();
    for name in tree.modules[0].children.keys() {
        if !place.contains_key(name.as_str()) {
            wrong.push(format!(
                "{folder}/{name}: the context is not in the order: add it to ORDER in xtask/src/structure/plan.rs, after \
                 every context that it imports"
            ));
        }
    }
    let mut told = BTreeSet::new();
    for (number, module) in tree.modules.iter().enumerate() {
        let Some(own) = module.path.first() else { continue };
        let imported = module.imports.iter().map(|import| (&import.path, import.line));
        let mentioned = module.paths.iter().map(|mention| (&mention.path, mention.line));
        for (path, line) in imported.chain(mentioned) {
            let Some(other) = context(&tree, number, path) else { continue };
            let (Some(from), Some(to)) = (place.get(own.as_str()), place.get(other.as_str())) else { continue };
            if *own != other && to >= from && told.insert((tree.files[module.file].clone(), line, other.clone())) {
                let relation = if to == from { "stands beside" } else { "stands above" };
                wrong.push(format!(
                    "{}:{line}: {own} imports {other}, which {relation} it ({})",
                    tree.files[module.file],
                    path.join("::")
                ));
            }
        }
    }
    wrong
}

/// The context that a path of a module leads to.
fn context(tree: &Crate, module: usize, path: &[String]) -> Option<String> {
    let absolute = tree.absolute(module, path)?;
    let first = absolute.first()?;
    if tree.modules[0].children.contains_key(first) {
        return Some(first.clone());
    }
    // What stands at the root belongs to where it is defined: exported macros do.
    let Some(Place::Item(file)) = tree.resolve(0, &absolute) else { return None };
    let module = tree.modules.iter().find(|module| module.file == file && !module.path.is_empty())?;
    module.path.first().cloned()
}

/// No files of a crate import each other in a circle.
pub(super) fn no_circles(folder: &str, files: &[File]) -> Vec<String> {
    let tree = Crate::read(folder, files);
    let edges = tree.edges();
    let short = |file: usize| tree.files[file].strip_prefix(folder).unwrap_or_default().trim_start_matches('/');
    let told = |circle: Vec<usize>| {
        let mut text = format!("{folder}: a circle of {} files", circle.len());
        for ((from, to), names) in &edges {
            if circle.contains(from) && circle.contains(to) {
                let names: Vec<_> = names.iter().map(String::as_str).collect();
                let _ = write!(text, "\n    {} → {}: {}", short(*from), short(*to), names.join(", "));
            }
        }
        text
    };
    circles(tree.files.len(), &edges).into_iter().map(told).collect()
}

/// A context has the same name on every floor, and what is on a floor is a context's room or says why it is none.
pub(super) fn one_name(contexts: &BTreeSet<String>, floor: &Floor, files: &[File]) -> Vec<String> {
    let folder = floor.folder;
    let rooms: BTreeSet<&str> = files
        .iter()
        .filter_map(|file| file.path.strip_prefix(folder)?.strip_prefix('/'))
        .map(|inside| inside.split('/').next().unwrap_or_default().trim_end_matches(".rs"))
        .filter(|name| !matches!(*name, "mod" | "main"))
        .collect();
    let known = |list: &[(&str, &str)], name: &str| list.iter().any(|(excused, _)| *excused == name);
    let mut wrong = Vec::new();
    for context in contexts {
        if !rooms.contains(context.as_str()) && !known(floor.without, context) {
            wrong.push(format!(
                "{folder}: no {context}.rs and no {context}/ for the context {context}: give it the context's name, or say \
                 why there is none in FLOORS (without) in xtask/src/structure/plan.rs"
            ));
        }
    }
    for room in &rooms {
        if floor.only_rooms && !contexts.contains(*room) && !known(floor.besides, room) {
            wrong.push(format!(
                "{folder}/{room}: no context of domain has that name: rename it, or say what it is in FLOORS (besides) in \
                 xtask/src/structure/plan.rs"
            ));
        }
    }
    let needless = |list: &[(&'static str, &str)], needed: &dyn Fn(&str) -> bool| -> Vec<String> {
        let stale = list.iter().filter(|(name, _)| !needed(name));
        stale.map(|(name, _)| format!("xtask/src/structure/plan.rs: {folder} needs no exception for {name}")).collect()
    };
    wrong.extend(needless(floor.without, &|name| contexts.contains(name) && !rooms.contains(name)));
    wrong.extend(needless(floor.besides, &|name| rooms.contains(name) && !contexts.contains(name)));
    wrong
}

/// The contexts of domain: what stands right below its root.
pub(super) fn contexts(folder: &str, files: &[File]) -> BTreeSet<String> {
    Crate::read(folder, files).modules[0].children.keys().cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(files: &[(&str, &str)]) -> Vec<File> {
        files.iter().map(|(path, text)| File { path: (*path).to_owned(), text: (*text).to_owned() }).collect()
    }

    const ROWS: &[&[&str]] = &[&["shared"], &["cases"], &["receptions", "disputes"]];

    #[test]
    fn an_import_upstairs_fails() {
        let crates = [("domain", "house_domain"), ("infra", "house_infra"), ("api", "house_api")];
        let good = tree(&[
            ("domain/src/lib.rs", "// house_infra may be spoken of, ToSchema too\npub struct A;"),
            ("infra/src/lib.rs", "use house_domain::A;"),
            ("api/src/lib.rs", "use house_infra::B; #[derive(ToSchema)] struct C;"),
        ]);
        assert_eq!(floors(&crates, &good), Vec::<String>::new());
        let bad = tree(&[
            ("domain/src/lib.rs", "#[derive(ToSchema)]\nstruct A;"),
            ("infra/src/db.rs", "\nfn f() { house_api::B::new() }"),
        ]);
        assert_eq!(
            floors(&crates, &bad),
            [
                "domain/src/lib.rs:1: ToSchema: schemas live in api only",
                "infra/src/db.rs:2: imports house_api from a floor above"
            ]
        );
    }

    #[test]
    fn an_import_against_the_order_fails_in_tests_and_inline_too() {
        let good = tree(&[
            ("domain/src/lib.rs", "pub mod shared; pub mod cases; pub mod disputes;"),
            ("domain/src/shared/mod.rs", "mod ids;\npub use ids::Id;\n/// Not [`crate::cases::Case`].\nfn f() {}"),
            ("domain/src/shared/ids.rs", "#[macro_export]\nmacro_rules! ids { () => {} }\npub struct Id;"),
            ("domain/src/cases/mod.rs", "use crate::shared::{self, Id};\ncrate::ids! {}\npub struct Case(Id);"),
            ("domain/src/disputes.rs", "use super::cases::Case;"),
        ]);
        assert_eq!(order("domain/src", ROWS, &good), Vec::<String>::new());

        let above = tree(&[
            ("domain/src/shared/mod.rs", "fn f() -> super::cases::Case { todo() }"),
            (
                "domain/src/cases/mod.rs",
                "pub struct Case;\n#[cfg(test)]\nmod tests {\n  use crate::{shared, disputes::{self, D}};\n}",
            ),
            ("domain/src/receptions/mod.rs", "use crate::disputes::D as E;"),
            ("domain/src/disputes/mod.rs", "pub struct D;"),
        ]);
        assert_eq!(
            order("domain/src", ROWS, &above),
            [
                "domain/src/shared/mod.rs:1: shared imports cases, which stands above it (super::cases::Case)",
                "domain/src/cases/mod.rs:4: cases imports disputes, which stands above it (crate::disputes)",
                "domain/src/receptions/mod.rs:1: receptions imports disputes, which stands beside it (crate::disputes::D)",
            ]
        );
    }

    #[test]
    fn a_context_that_is_not_in_the_order_fails() {
        let files = tree(&[("domain/src/shared.rs", ""), ("domain/src/bulletins/model.rs", "")]);
        let wrong = order("domain/src", ROWS, &files);
        assert_eq!(wrong.len(), 1);
        assert!(
            wrong[0].contains("domain/src/bulletins: the context is not in the order: add it to ORDER"),
            "{wrong:?}"
        );
    }

    #[test]
    fn a_circle_is_found_through_a_re_export() {
        let good = [
            ("api/src/lib.rs", "mod app; mod auth;\npub use app::App;"),
            ("api/src/app.rs", "use crate::auth::Tokens;\npub struct App(Tokens);"),
            ("api/src/auth/mod.rs", "mod tokens;\npub use tokens::*;"),
            ("api/src/auth/tokens.rs", "pub struct Tokens;"),
        ];
        assert_eq!(no_circles("api/src", &tree(&good)), Vec::<String>::new());
        let mut bad = good;
        bad[3].1 = "use crate::App;\npub struct Tokens;";
        assert_eq!(
            no_circles("api/src", &tree(&bad)),
            ["api/src: a circle of 2 files\n    app.rs → auth/tokens.rs: Tokens\n    auth/tokens.rs → app.rs: App"]
        );
    }

    #[test]
    fn a_circle_is_found_through_modules_globs_macros_and_a_folder_and_its_file() {
        let circle = |files: &[(&str, &str)]| no_circles("domain/src", &tree(files)).len();
        // A function by its module, which is imported by a name of its own.
        let by_module = [
            ("domain/src/a.rs", "use crate::b::{self as other};\npub fn f() { other::g() }"),
            ("domain/src/b.rs", "pub fn g() { super::a::f() }"),
        ];
        assert_eq!(circle(&by_module), 1);
        // A name that only `*` brings.
        let by_glob = [
            ("domain/src/a/mod.rs", "mod b;\npub use b::*;\npub struct A(B);"),
            ("domain/src/a/b.rs", "use super::*;\npub struct B;\nimpl B { fn a(&self) -> A { A } }"),
        ];
        assert_eq!(circle(&by_glob), 1);
        let only_down = [by_glob[0], ("domain/src/a/b.rs", "use super::*;\npub struct B;")];
        assert_eq!(circle(&only_down), 0);
        // What a macro makes, and the macro itself.
        let by_macro = [
            ("domain/src/a.rs", "macro_rules! make { ($n:ident) => { pub struct $n(crate::b::B); } }\n"),
            ("domain/src/b.rs", "crate::make! { B \"a text\" { One = 1 } }"),
        ];
        assert_eq!(circle(&by_macro), 1);
        // A test counts.
        let by_test = [
            ("domain/src/a.rs", "pub fn f() {}\n#[cfg(test)]\nmod tests { use super::*; use super::super::b::g; }"),
            ("domain/src/b.rs", "pub fn g() { crate::a::f() }"),
        ];
        assert_eq!(circle(&by_test), 1);
        // Two words of one name are no circle: the other is the type's own.
        let own_names = [
            ("domain/src/a.rs", "use crate::b::B;\npub fn new() -> B { B::new() }"),
            ("domain/src/b.rs", "pub struct B;\nimpl B { pub fn new() -> Self { B } }"),
        ];
        assert_eq!(circle(&own_names), 0);
    }

    #[test]
    fn a_room_under_another_name_fails_and_so_does_a_needless_excuse() {
        let floor = Floor {
            folder: "api/src/routes",
            only_rooms: true,
            without: &[("shared", "no room"), ("cases", "has one")],
            besides: &[("once", "a frame"), ("gone", "was a frame")],
        };
        let files = tree(&[
            ("domain/src/shared/mod.rs", ""),
            ("domain/src/cases/mod.rs", ""),
            ("domain/src/figures/mod.rs", ""),
            ("api/src/routes/mod.rs", ""),
            ("api/src/routes/cases/inputs.rs", ""),
            ("api/src/routes/once.rs", ""),
            ("api/src/routes/statistics.rs", ""),
        ]);
        let wrong = one_name(&contexts("domain/src", &files), &floor, &files);
        let beginnings = [
            "api/src/routes: no figures.rs and no figures/",
            "api/src/routes/statistics: no context of domain has that name",
            "xtask/src/structure/plan.rs: api/src/routes needs no exception for cases",
            "xtask/src/structure/plan.rs: api/src/routes needs no exception for gone",
        ];
        assert_eq!(wrong.len(), beginnings.len(), "{wrong:#?}");
        for (sentence, beginning) in wrong.iter().zip(beginnings) {
            assert!(sentence.starts_with(beginning), "{sentence}");
        }
    }
}
