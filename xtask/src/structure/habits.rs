//! What no file of ours does: grow past a sitting, hide behind macros, silence a lint, leave work undone.

use super::source::File;
use super::token::{Kind, Token, tokens};

/// Files that are longer than a reader's sitting.
pub(super) fn short(most: usize, longer: &[(&str, &str)], files: &[File]) -> Vec<String> {
    let mut wrong = Vec::new();
    for file in files {
        let lines = file.text.lines().count();
        if lines > most && !longer.iter().any(|(path, _)| *path == file.path) {
            wrong.push(format!("{}: {lines} lines, more than {most}", file.path));
        }
    }
    let needless = |path: &str| !files.iter().any(|file| file.path == path && file.text.lines().count() > most);
    let stale = longer.iter().filter(|(path, _)| needless(path));
    wrong.extend(
        stale.map(|(path, _)| format!("xtask/src/structure/plan.rs: {path} needs no exception for its length")),
    );
    wrong
}

/// More macros than the house can bear; says where they are.
pub(super) fn few_macros(most: usize, files: &[File]) -> Vec<String> {
    let mut found = Vec::new();
    for file in files {
        let text = tokens(&file.text);
        for at in (0..text.len()).filter(|at| text[*at].is_word("macro_rules")) {
            let name = text.get(at + 2).and_then(Token::word).unwrap_or_default();
            found.push(format!("\n    {}:{}: {name}!", file.path, text[at].line));
        }
    }
    if found.len() <= most {
        Vec::new()
    } else {
        vec![format!("{} macros, more than {most}{}", found.len(), found.concat())]
    }
}

/// Lints are expected with a reason, never silenced; what is left undone is not committed.
pub(super) fn no_excuses(files: &[File]) -> Vec<String> {
    let mut wrong = Vec::new();
    for file in files {
        let text = tokens(&file.text);
        for (at, token) in text.iter().enumerate() {
            let next = |mark: char| text.get(at + 1).is_some_and(|next| next.is(mark));
            let word = token.word().unwrap_or_default();
            if word == "allow" && next('(') && in_attribute(&text, at) {
                wrong.push(format!("{}:{}: #[allow(…)]: write #[expect(…, reason)]", file.path, token.line));
            }
            if matches!(word, "todo" | "unimplemented") && next('!') {
                wrong.push(format!("{}:{}: {word}!", file.path, token.line));
            }
        }
    }
    wrong
}

/// A row says that nothing it holds is left to the table's default: SQLite takes many of the others only one by one.
pub(super) fn whole_rows(files: &[File]) -> Vec<String> {
    let mut wrong = Vec::new();
    for file in files {
        let text = tokens(&file.text);
        for at in (0..text.len()).filter(|at| text[*at].is_word("Insertable") && in_attribute(&text, *at)) {
            let attributes: Vec<_> = text[at..].iter().take_while(|token| !token.is_word("struct")).collect();
            let says = |part: &[&Token]| part[0].is_word("treat_none_as_default_value") && part[2].is_word("false");
            if !attributes.windows(3).any(says) {
                let line = text[at].line;
                wrong.push(format!("{}:{line}: say treat_none_as_default_value = false", file.path));
            }
        }
    }
    wrong
}

/// Whether a bracket that is open here began with `#[` or `#![`.
fn in_attribute(text: &[Token], at: usize) -> bool {
    let mut depth = 0usize;
    for here in (0..at).rev() {
        match text[here].kind {
            Kind::Mark(']' | ')' | '}') => depth += 1,
            Kind::Mark('[' | '(' | '{') if depth > 0 => depth -= 1,
            Kind::Mark('[') => {
                let mut before = text[..here].iter().rev();
                let first = before.next();
                return first.is_some_and(|token| token.is('#'))
                    || (first.is_some_and(|token| token.is('!')) && before.next().is_some_and(|token| token.is('#')));
            }
            Kind::Mark('{') => return false,
            _ => {}
        }
    }
    false
}

/// Where a field stands in a request's body is the API's knowledge: rules name the field, not its JSON pointer.
pub(super) fn no_pointers(folder: &str, files: &[File]) -> Vec<String> {
    let mut wrong = Vec::new();
    for file in files.iter().filter(|file| file.path.starts_with(&format!("{folder}/"))) {
        let text = tokens(&file.text);
        for window in text.windows(3) {
            let [name, bracket, Token { kind: Kind::Text(pointer), line }] = window else { continue };
            if (name.is_word("field") || name.is_word("missing")) && bracket.is('(') && pointer.starts_with('/') {
                wrong.push(format!("{}:{line}: a JSON pointer in the domain: {pointer}", file.path));
            }
        }
    }
    wrong
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &str, text: &str) -> File {
        File { path: path.into(), text: text.into() }
    }

    #[test]
    fn a_long_file_fails_and_a_needless_excuse_too() {
        let files = [file("a.rs", "1\n2\n3\n"), file("b.rs", "1\n2\n3\n4\n")];
        assert_eq!(short(3, &[], &files), ["b.rs: 4 lines, more than 3"]);
        assert_eq!(short(3, &[("b.rs", "made by a program")], &files), Vec::<String>::new());
        assert_eq!(short(4, &[("b.rs", "made by a program")], &files).len(), 1);
    }

    #[test]
    fn too_many_macros_fail() {
        let files =
            [file("a.rs", "macro_rules! one { () => {} }\n// macro_rules! none\nmacro_rules! two { () => {} }")];
        assert_eq!(few_macros(2, &files), Vec::<String>::new());
        assert_eq!(few_macros(1, &files), ["2 macros, more than 1\n    a.rs:1: one!\n    a.rs:3: two!"]);
    }

    #[test]
    fn silenced_lints_and_undone_work_fail() {
        let good = "#[expect(dead_code, reason = \"soon\")] fn allow(a: u8) { allow(1); \"todo!()\"; /* todo!() */ }";
        assert_eq!(no_excuses(&[file("a.rs", good)]), Vec::<String>::new());
        let bad =
            "#![allow(dead_code)]\n#[cfg_attr(test, allow(unused))]\nfn f() { todo!() }\nfn g() { unimplemented!() }";
        let wrong = no_excuses(&[file("a.rs", bad)]);
        assert_eq!(
            wrong,
            [
                "a.rs:1: #[allow(…)]: write #[expect(…, reason)]",
                "a.rs:2: #[allow(…)]: write #[expect(…, reason)]",
                "a.rs:3: todo!",
                "a.rs:4: unimplemented!"
            ]
        );
    }

    #[test]
    fn a_row_that_leaves_something_to_its_table_fails() {
        let told = "#[diesel(table_name = a, treat_none_as_default_value = false)]";
        let good = format!("use diesel::Insertable;\n#[derive(Clone, Insertable)]\n{told}\nstruct Row {{}}");
        assert_eq!(whole_rows(&[file("a.rs", &good)]), Vec::<String>::new());
        let bad =
            format!("#[derive(Insertable)]\n#[diesel(table_name = a)]\nstruct Row {{}}\n{told}\nstruct Other {{}}");
        assert_eq!(whole_rows(&[file("a.rs", &bad)]), ["a.rs:1: say treat_none_as_default_value = false"]);
    }

    #[test]
    fn a_pointer_in_the_domain_fails() {
        let files = [
            file(
                "domain/src/a.rs",
                "fn f() {\n Invalid::field(\"/title\", 1); missing( \"/text\"); field(\"title\") }",
            ),
            file("api/src/a.rs", "field(\"/title\")"),
        ];
        assert_eq!(
            no_pointers("domain", &files),
            [
                "domain/src/a.rs:2: a JSON pointer in the domain: /title",
                "domain/src/a.rs:2: a JSON pointer in the domain: /text"
            ]
        );
    }
}
