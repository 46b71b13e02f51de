//! Which file of a crate imports which: names are followed through re-exports to the file that defines them.

use std::collections::{BTreeMap, BTreeSet};

use super::source::{Crate, Module};

/// Where a path leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    Module(usize),
    /// Something that this file defines.
    Item(usize),
}

/// Between two files: by which names the first imports the second.
pub(super) type Edges = BTreeMap<(usize, usize), BTreeSet<String>>;

/// How sure an answer has to be. What a macro's call makes can't be seen in text.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Certainty {
    /// The definition stands there.
    Seen,
    /// Or a macro's call that holds the name.
    Made,
    /// Or nothing: then it is taken for the module's own.
    Guessed,
}

/// What has been looked for already, so that imports in a circle end.
type Seen = BTreeSet<(usize, String)>;

impl Crate {
    /// Follows a path that stands in `module`; nothing when it leads out of the crate.
    pub(super) fn resolve(&self, module: usize, path: &[String]) -> Option<Place> {
        [Certainty::Seen, Certainty::Made, Certainty::Guessed]
            .into_iter()
            .find_map(|certainty| self.follow(module, path, certainty, &mut Seen::new()))
    }

    fn follow(&self, module: usize, path: &[String], certainty: Certainty, seen: &mut Seen) -> Option<Place> {
        let (mut here, mut rest) = self.begin(module, path);
        let mut ours = rest.len() < path.len();
        while let Some((name, after)) = rest.split_first() {
            match self.look(here, name, certainty, seen) {
                Some(Place::Module(inner)) => (here, rest) = (inner, after),
                Some(item) => return Some(item),
                None if ours && certainty == Certainty::Guessed => return Some(Place::Item(self.modules[here].file)),
                None => return None,
            }
            ours = true;
        }
        Some(Place::Module(here))
    }

    /// Takes `crate`, `self` and `super` off a path.
    fn begin<'a>(&self, module: usize, path: &'a [String]) -> (usize, &'a [String]) {
        let (mut here, mut rest) = (module, path);
        while let Some((first, after)) = rest.split_first() {
            here = match first.as_str() {
                "crate" => 0,
                "self" => here,
                "super" => self.modules[here].parent,
                _ => break,
            };
            rest = after;
        }
        (here, rest)
    }

    /// What a name means in a module.
    fn look(&self, module: usize, name: &str, certainty: Certainty, seen: &mut Seen) -> Option<Place> {
        if !seen.insert((module, name.to_owned())) {
            return None;
        }
        let here = &self.modules[module];
        if let Some(child) = here.children.get(name) {
            return Some(Place::Module(*child));
        }
        if here.items.contains(name) || (certainty != Certainty::Seen && here.made.contains(name)) {
            return Some(Place::Item(here.file));
        }
        let mut named = here.imports.iter().filter(|import| import.name.as_deref() == Some(name));
        if let Some(place) = named.find_map(|import| self.follow(module, &import.path, certainty, seen)) {
            return Some(place);
        }
        let mut everything = here.imports.iter().filter(|import| import.name.is_none());
        let found = everything.find_map(|import| {
            // Looking for the way must not spoil looking for the name.
            match self.follow(module, &import.path, certainty, &mut seen.clone())? {
                Place::Module(inner) => self.look(inner, name, certainty, seen),
                Place::Item(_) => None,
            }
        });
        found.or_else(|| (module == 0).then(|| self.macros.get(name).copied().map(Place::Item)).flatten())
    }

    /// The way from the root that a path of a module means, where its first word says so.
    pub(super) fn absolute(&self, module: usize, path: &[String]) -> Option<Vec<String>> {
        let (here, rest) = self.begin(module, path);
        (rest.len() < path.len()).then(|| [self.modules[here].path.as_slice(), rest].concat())
    }

    /// All imports between files. `mod name;` is none, and neither is handing on what lies below (`pub use model::*`): whoever
    /// imports it from here imports it from there.
    pub(super) fn edges(&self) -> Edges {
        let mut edges = Edges::new();
        for module in &self.modules {
            self.edges_of(module, &mut |to, name| {
                if module.file != to {
                    edges.entry((module.file, to)).or_default().insert(name.to_owned());
                }
            });
        }
        edges
    }

    fn edges_of(&self, module: &Module, edge: &mut dyn FnMut(usize, &str)) {
        let number = self.number(module);
        for import in &module.imports {
            let below = self
                .absolute(number, &import.path)
                .unwrap_or_else(|| [module.path.as_slice(), import.path.as_slice()].concat())
                .starts_with(&module.path);
            if import.public && below {
                continue;
            }
            if let Some(Place::Item(file)) = self.resolve(number, &import.path) {
                edge(file, &told(&import.path));
            }
        }
        for mention in module.paths.iter().chain(&module.names) {
            if let Some(Place::Item(file)) = self.resolve(number, &mention.path) {
                edge(file, &told(&mention.path));
            }
        }
        for mention in &module.calls {
            if let Some(file) = self.macros.get(&mention.path[0]) {
                edge(*file, &format!("{}!", mention.path[0]));
            }
        }
    }

    fn number(&self, module: &Module) -> usize {
        let from_root =
            module.path.iter().try_fold(0, |here: usize, name| self.modules[here].children.get(name).copied());
        from_root.unwrap_or_default()
    }
}

/// What a path is about: a type, whatever of it is named, or what else stands at its end.
fn told(path: &[String]) -> String {
    let about = path.iter().find(|segment| segment.starts_with(char::is_uppercase)).or(path.last());
    about.cloned().unwrap_or_default()
}

/// Files that import each other in a circle, each circle once.
pub(super) fn circles(files: usize, edges: &Edges) -> Vec<Vec<usize>> {
    let reach: Vec<BTreeSet<usize>> = (0..files).map(|from| reachable(from, edges)).collect();
    let mut told = BTreeSet::new();
    let mut found = Vec::new();
    for file in 0..files {
        if reach[file].contains(&file) && !told.contains(&file) {
            let circle: Vec<usize> =
                reach[file].iter().copied().filter(|other| reach[*other].contains(&file)).collect();
            told.extend(circle.iter().copied());
            found.push(circle);
        }
    }
    found
}

/// The files that one imports, directly or by others.
fn reachable(from: usize, edges: &Edges) -> BTreeSet<usize> {
    let mut reached = BTreeSet::new();
    let mut open = vec![from];
    while let Some(here) = open.pop() {
        for (_, to) in edges.range((here, 0)..=(here, usize::MAX)).map(|(edge, _)| *edge) {
            if reached.insert(to) {
                open.push(to);
            }
        }
    }
    reached
}
