//! A crate's modules as its text gives them: what each defines, what it imports, and which paths stand in it.

use std::collections::{BTreeMap, BTreeSet};

use super::token::{Kind, Token, tokens};

/// A file of a crate: its path from the project's root, and its text.
pub(super) struct File {
    pub(super) path: String,
    pub(super) text: String,
}

/// A path that stands in a module, and where.
pub(super) struct Mention {
    pub(super) path: Vec<String>,
    pub(super) line: usize,
}

/// A leaf of a `use` tree.
pub(super) struct Import {
    pub(super) path: Vec<String>,
    /// What it is called here; nothing for `*`.
    pub(super) name: Option<String>,
    pub(super) line: usize,
    /// Whether others may import it from here.
    pub(super) public: bool,
}

/// A module: a file, or a `mod name { … }` in one.
#[derive(Default)]
pub(super) struct Module {
    pub(super) path: Vec<String>,
    pub(super) file: usize,
    pub(super) parent: usize,
    pub(super) children: BTreeMap<String, usize>,
    pub(super) items: BTreeSet<String>,
    /// Words in the macro calls that stand among the items: what such a call defines has one of these names.
    pub(super) made: BTreeSet<String>,
    pub(super) imports: Vec<Import>,
    /// Paths of two segments or more outside of `use`.
    pub(super) paths: Vec<Mention>,
    /// Single names that may come out of an import of everything: types, constants, calls.
    pub(super) names: Vec<Mention>,
    /// Macros that are called.
    pub(super) calls: Vec<Mention>,
}

/// A crate, as far as text shows it.
pub(super) struct Crate {
    pub(super) files: Vec<String>,
    /// The root is the first.
    pub(super) modules: Vec<Module>,
    /// Macros by name, with the file that defines them.
    pub(super) macros: BTreeMap<String, usize>,
}

impl Crate {
    /// Reads the files of a crate whose sources lie in `folder`; what a program's own root (`main.rs`, `bin/`) mentions is not
    /// importable and is left out.
    pub(super) fn read(folder: &str, files: &[File]) -> Self {
        let mut tree = Self { files: Vec::new(), modules: vec![Module::default()], macros: BTreeMap::new() };
        for file in files {
            let Some(inside) = file.path.strip_prefix(folder).and_then(|rest| rest.strip_prefix('/')) else { continue };
            if inside == "main.rs" || inside.starts_with("bin/") {
                continue;
            }
            let number = tree.files.len();
            tree.files.push(file.path.clone());
            let mut module = 0;
            let trail = inside.trim_end_matches(".rs");
            for segment in trail.split('/').filter(|segment| !matches!(*segment, "mod" | "lib")) {
                module = tree.child(module, segment, None);
            }
            tree.modules[module].file = number;
            let text = tokens(&file.text);
            tree.scope(module, number, &text);
        }
        tree
    }

    /// The child of that name. A folder's file may come after the files in it, and says then which file it is.
    fn child(&mut self, module: usize, name: &str, file: Option<usize>) -> usize {
        if let Some(known) = self.modules[module].children.get(name) {
            return *known;
        }
        let new = self.modules.len();
        let mut path = self.modules[module].path.clone();
        path.push(name.to_owned());
        let file = file.unwrap_or(self.modules[module].file);
        self.modules.push(Module { path, file, parent: module, ..Module::default() });
        self.modules[module].children.insert(name.to_owned(), new);
        new
    }

    /// Reads the tokens of a module.
    fn scope(&mut self, module: usize, file: usize, text: &[Token]) {
        // Of each bracket that is open: whether items stand in it, and whether a macro does.
        let mut open: Vec<(bool, bool)> = Vec::new();
        let mut at = 0;
        while let Some(token) = text.get(at) {
            let among_items = open.iter().all(|(items, _)| *items);
            let called = open.iter().any(|(_, called)| *called);
            match &token.kind {
                Kind::Mark('{' | '(' | '[') => {
                    let call = among_items && opens_a_call(text, at);
                    open.push((call && !is_macro_rules(text, at), call));
                }
                Kind::Mark('}' | ')' | ']') => {
                    open.pop();
                }
                Kind::Word(word) if word == "mod" && text.get(at + 2).is_some_and(|next| next.is('{')) => {
                    let end = closing(text, at + 2);
                    if let Some(name) = text[at + 1].word() {
                        let child = self.child(module, name, Some(file));
                        self.scope(child, file, text.get(at + 3..end).unwrap_or_default());
                    }
                    at = end + 1;
                    continue;
                }
                // `impl … + use<'a>` is none.
                Kind::Word(word) if word == "use" && !text.get(at + 1).is_some_and(|next| next.is('<')) => {
                    let end = (at..text.len()).find(|end| text[*end].is(';')).unwrap_or(text.len());
                    let public = at > 0 && (text[at - 1].is_word("pub") || text[at - 1].is(')'));
                    let mut tree =
                        UseTree { text: text.get(at + 1..end).unwrap_or_default(), at: 0, found: Vec::new() };
                    tree.read(&[]);
                    let found = tree.found;
                    self.modules[module].imports.extend(found.into_iter().map(|import| Import { public, ..import }));
                    at = end + 1;
                    continue;
                }
                Kind::Word(word) if word == "macro_rules" => {
                    if let Some(name) = text.get(at + 2).and_then(Token::word) {
                        self.macros.insert(name.to_owned(), file);
                        self.modules[module].items.insert(name.to_owned());
                    }
                    at += 3;
                    continue;
                }
                // A type that is borrowed to be changed is named and not defined: `-> &mut Option<…>`.
                Kind::Word(word) if among_items && defines(word) && !(at > 0 && text[at - 1].is('&')) => {
                    let name = text.get(at + 1).and_then(Token::word).filter(|name| !defines(name));
                    if let Some(name) = name {
                        self.modules[module].items.insert(name.to_owned());
                        at += 2;
                        continue;
                    }
                }
                Kind::Word(word) => {
                    if among_items && called {
                        self.modules[module].made.insert(word.clone());
                    }
                    at = self.mention(module, text, at);
                    continue;
                }
                _ => {}
            }
            at += 1;
        }
    }

    /// Reads the path or the name that begins at a word; says where to read on.
    fn mention(&mut self, module: usize, text: &[Token], at: usize) -> usize {
        let line = text[at].line;
        let mut path = vec![text[at].word().unwrap_or_default().to_owned()];
        let mut end = at + 1;
        while text.get(end).is_some_and(|token| token.kind == Kind::Colons)
            && let Some(word) = text.get(end + 1).and_then(Token::word)
        {
            path.push(word.to_owned());
            end += 2;
        }
        let module = &mut self.modules[module];
        let before = at.checked_sub(1).map(|before| &text[before].kind);
        let after = |mark: char| text.get(end).is_some_and(|token| token.is(mark));
        if after('!') && !text.get(end + 1).is_some_and(|token| token.is('=')) {
            module.calls.push(Mention { path: path[path.len() - 1..].to_vec(), line });
        }
        if path.len() > 1 {
            if before != Some(&Kind::Colons) {
                module.paths.push(Mention { path, line });
            }
        } else if !matches!(before, Some(Kind::Mark('.') | Kind::Colons))
            && before != Some(&Kind::Word("fn".to_owned()))
            && (path[0].starts_with(char::is_uppercase)
                || after('(')
                || text.get(end).is_some_and(|token| token.kind == Kind::Colons))
        {
            module.names.push(Mention { path, line });
        }
        end
    }
}

/// Words that a name follows which the module defines.
fn defines(word: &str) -> bool {
    matches!(
        word,
        "struct" | "enum" | "union" | "trait" | "type" | "const" | "static" | "fn" | "unsafe" | "async" | "mut"
    )
}

/// Whether the bracket belongs to a macro's call: `name! {`, `name!(`, `macro_rules! name {`.
fn opens_a_call(text: &[Token], at: usize) -> bool {
    let before = |steps: usize| at.checked_sub(steps).and_then(|before| text.get(before));
    (before(1).is_some_and(|token| token.is('!')) && before(2).is_some_and(|token| token.word().is_some()))
        || is_macro_rules(text, at)
}

fn is_macro_rules(text: &[Token], at: usize) -> bool {
    at.checked_sub(3).and_then(|before| text.get(before)).is_some_and(|token| token.is_word("macro_rules"))
}

/// Where the bracket that opens at `at` closes.
pub(super) fn closing(text: &[Token], at: usize) -> usize {
    let mut depth = 0usize;
    for (here, token) in text.iter().enumerate().skip(at) {
        match token.kind {
            Kind::Mark('{' | '(' | '[') => depth += 1,
            Kind::Mark('}' | ')' | ']') => depth = depth.saturating_sub(1),
            _ => continue,
        }
        if depth == 0 {
            return here;
        }
    }
    text.len()
}

/// Reads `a::b::{self, c as d, e::*}`.
struct UseTree<'a> {
    text: &'a [Token],
    at: usize,
    found: Vec<Import>,
}

impl UseTree<'_> {
    /// Reads one branch and stops before what ends it.
    fn read(&mut self, before: &[String]) {
        let mut path = before.to_vec();
        while let Some(token) = self.text.get(self.at) {
            let line = token.line;
            self.at += 1;
            match &token.kind {
                Kind::Word(word) => {
                    path.push(word.clone());
                    if self.text.get(self.at).is_some_and(|next| next.kind == Kind::Colons) {
                        continue;
                    }
                    if word == "self" && path.len() > 1 {
                        path.pop();
                    }
                    let mut name = path.last().cloned();
                    if self.text.get(self.at).is_some_and(|next| next.is_word("as")) {
                        name = self.text.get(self.at + 1).and_then(Token::word).map(str::to_owned);
                        self.at += 2;
                    }
                    self.found.push(Import { path, name, line, public: false });
                    return;
                }
                Kind::Mark('*') => {
                    self.found.push(Import { path, name: None, line, public: false });
                    return;
                }
                Kind::Mark('{') => {
                    while let Some(next) = self.text.get(self.at) {
                        match next.kind {
                            Kind::Mark('}') => break,
                            Kind::Mark(',') => self.at += 1,
                            _ => self.read(&path),
                        }
                    }
                    self.at += 1;
                    return;
                }
                _ => {}
            }
        }
    }
}
