//! Routes by the shape of their paths. actix tries one route after the other, and each is a regular expression: of some six hundred, one
//! that stands late would cost a tenth of a millisecond before anything is done. So a request is tried against those alone that begin
//! with the same segment, whichever contexts they belong to, are as long, and end with the same word, where all of them end with one.

use actix_web::dev::{HttpServiceFactory, Url};
use actix_web::guard::{Guard, fn_guard};
use actix_web::http::Uri;
use actix_web::web::{self, ServiceConfig};
use utoipa::openapi::{Components, OpenApi, Paths, RefOr, Schema};
use utoipa_actix_web::OpenApiFactory;

type Serve = Box<dyn FnOnce(&mut ServiceConfig)>;
/// Routes in the order in which they came, each with its path.
type Branch = Vec<(String, Serve)>;

/// The routes of contexts.
#[derive(Default)]
pub(crate) struct Routes {
    /// By the first segment.
    branches: Vec<(String, Branch)>,
    /// What they say of themselves, where that is wanted: it is long, and each thread has routes of its own.
    told: Option<Told>,
}

#[derive(Default)]
struct Told {
    paths: Paths,
    schemas: Vec<(String, RefOr<Schema>)>,
}

impl Routes {
    /// Those of `contexts` as they are documented.
    pub(crate) fn told(contexts: impl FnOnce(&mut Self)) -> Self {
        let mut routes = Self { told: Some(Told::default()), ..Self::default() };
        contexts(&mut routes);
        routes
    }

    /// Those of `contexts` as they are served.
    pub(crate) fn of(contexts: impl FnOnce(&mut Self)) -> Self {
        let mut routes = Self::default();
        contexts(&mut routes);
        routes
    }

    /// Adds a route. Of those that take one path the first answers.
    pub(crate) fn service<F: HttpServiceFactory + OpenApiFactory + 'static>(&mut self, route: F) -> &mut Self {
        let paths = route.paths();
        let path = paths.paths.keys().next().cloned().unwrap_or_default();
        debug_assert!(!path.contains(':'), "a tail is of no length: {path}");
        if let Some(told) = &mut self.told {
            told.paths.merge(paths);
            route.schemas(&mut told.schemas);
        }
        let serve: Serve = Box::new(|config| {
            config.service(route);
        });
        grouped(&mut self.branches, first_segment(&path).to_owned()).push((path, serve));
        self
    }

    /// Adds those of a context.
    pub(crate) fn configure(&mut self, context: impl FnOnce(&mut Self)) -> &mut Self {
        context(self);
        self
    }

    /// Writes what they say of themselves into `document`, below `prefix`.
    pub(crate) fn document(self, prefix: &str, document: &mut OpenApi) {
        let Told { paths, schemas } = self.told.unwrap_or_default();
        document.paths.paths.extend(paths.paths.into_iter().map(|(path, item)| (format!("{prefix}{path}"), item)));
        document.components.get_or_insert_with(Components::new).schemas.extend(schemas);
    }

    /// Serves them one after the other.
    pub(crate) fn serve(self, config: &mut ServiceConfig) {
        self.branches.into_iter().flat_map(|(_, branch)| branch).for_each(|(_, serve)| serve(config));
    }

    /// Serves them below `prefix`, each branch apart: nothing else is served there.
    pub(crate) fn serve_below(self, prefix: &'static str, config: &mut ServiceConfig) {
        let place = prefix.split('/').count();
        let tree = self.branches.into_iter().fold(web::scope(prefix), |tree, (segment, branch)| {
            let begins = web::scope("").guard(begins(prefix, segment));
            tree.service(twigs(branch).into_iter().fold(begins, |branch, (shape, routes)| {
                let twig = web::scope("").guard(has(place, shape));
                branch.service(twig.configure(|config| routes.into_iter().for_each(|serve| serve(config))))
            }))
        });
        config.service(tree);
    }
}

/// The group of that key, which is made where there is none.
fn grouped<K: PartialEq, V>(groups: &mut Vec<(K, Vec<V>)>, key: K) -> &mut Vec<V> {
    let at = groups.iter().position(|(known, _)| *known == key).unwrap_or_else(|| {
        groups.push((key, Vec::new()));
        groups.len() - 1
    });
    &mut groups[at].1
}

/// What paths have in common.
#[derive(Debug, PartialEq, Eq)]
struct Shape {
    segments: usize,
    /// The word with which they end; nothing where some of that length end with a parameter.
    last: Option<String>,
}

/// Routes that may take the same path together, in their order, so that none is looked for in two places.
fn twigs(branch: Branch) -> Vec<(Shape, Vec<Serve>)> {
    let mut lengths = Vec::new();
    for (path, serve) in branch {
        grouped(&mut lengths, path.split('/').count()).push((path, serve));
    }
    let mut twigs = Vec::new();
    for (count, routes) in lengths {
        let end_with_words = routes.iter().all(|(path, _)| !last_segment(path).contains('{'));
        for (path, serve) in routes {
            let last = end_with_words.then(|| last_segment(&path).to_owned());
            grouped(&mut twigs, Shape { segments: count - 1, last }).push(serve);
        }
    }
    twigs
}

/// The first segment of a path, which begins with `/`.
fn first_segment(path: &str) -> &str {
    path.split('/').nth(1).unwrap_or_default()
}

fn last_segment(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or_default()
}

/// Whether `segment` comes first below `prefix`, where the router is already. Some eighty are asked one after the other: what is not
/// escaped is compared as it stands.
fn begins(prefix: &str, segment: String) -> impl Guard {
    let (place, whole) = (prefix.split('/').count(), format!("{prefix}/{segment}"));
    fn_guard(move |ctx| {
        let path = ctx.head().uri.path();
        match path.strip_prefix(&whole) {
            Some(rest) => rest.is_empty() || rest.starts_with('/'),
            None => path.contains('%') && is(path.split('/').nth(place).unwrap_or_default(), &segment),
        }
    })
}

/// Whether what comes from `place` on is of that shape.
fn has(place: usize, shape: Shape) -> impl Guard {
    let last = shape.last.map(|word| (format!("/{word}"), word));
    fn_guard(move |ctx| {
        let path = ctx.head().uri.path();
        last.as_ref()
            .is_none_or(|(end, word)| path.ends_with(end) || path.contains('%') && is(last_segment(path), word))
            && path.split('/').count() == place + shape.segments
    })
}

/// Whether that was asked for, however it is escaped.
fn is(asked: &str, segment: &str) -> bool {
    // Each byte takes three at most.
    let escaped = asked.contains('%') && asked.len() <= 3 * segment.len();
    asked == segment || escaped && unescaped(asked).is_some_and(|path| path.path() == format!("/{segment}"))
}

/// A segment as the router reads it.
fn unescaped(segment: &str) -> Option<Url> {
    Some(Url::new(Uri::try_from(format!("/{segment}")).ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn routes_that_may_take_one_path_stay_together() {
        let paths =
            ["/a", "/a/similar", "/a/{id}", "/a/{id}/accept", "/a/{id}/close", "/a/{id}/accept", "/a/{id}/b/{n}"];
        let serve = || -> Serve { Box::new(|_| ()) };
        let twigs = twigs(paths.iter().map(|path| ((*path).to_owned(), serve())).collect());
        let shapes: Vec<_> =
            twigs.iter().map(|(shape, all)| (shape.segments, shape.last.as_deref(), all.len())).collect();
        assert_eq!(
            shapes,
            [(1, Some("a"), 1), (2, None, 2), (3, Some("accept"), 2), (3, Some("close"), 1), (4, None, 1)]
        );
    }

    #[test]
    fn a_segment_is_known_however_it_is_escaped() {
        for (asked, segment, same) in [
            ("cases", "cases", true),
            ("%63ases", "cases", true),
            ("%63%61%73%65%73", "cases", true),
            ("Cases", "cases", false),
            ("cases%2F", "cases", false),
            ("%", "cases", false),
            ("", "cases", false),
        ] {
            assert_eq!(is(asked, segment), same, "{asked}");
        }
    }
}
