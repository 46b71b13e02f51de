//! Routes by the first segment of their paths. actix tries one route after the other, and each is a regular expression: of some six
//! hundred, one that stands late would cost a tenth of a millisecond before anything is done. So a request is tried against those of
//! its first segment alone, whichever contexts they belong to.

use actix_web::dev::{HttpServiceFactory, Url};
use actix_web::guard::{Guard, fn_guard};
use actix_web::http::Uri;
use actix_web::web::{self, ServiceConfig};
use utoipa::openapi::{Components, OpenApi, Paths, RefOr, Schema};
use utoipa_actix_web::OpenApiFactory;

type Serve = Box<dyn FnOnce(&mut ServiceConfig)>;

/// The routes of contexts.
#[derive(Default)]
pub(crate) struct Routes {
    /// In the order in which they came, by the first segment.
    branches: Vec<(String, Vec<Serve>)>,
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
        let first = paths.paths.keys().next().map(|path| first_segment(path).to_owned()).unwrap_or_default();
        if let Some(told) = &mut self.told {
            told.paths.merge(paths);
            route.schemas(&mut told.schemas);
        }
        let serve: Serve = Box::new(|config| {
            config.service(route);
        });
        match self.branches.iter_mut().find(|(segment, _)| *segment == first) {
            Some((_, branch)) => branch.push(serve),
            None => self.branches.push((first, vec![serve])),
        }
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
        self.branches.into_iter().flat_map(|(_, branch)| branch).for_each(|serve| serve(config));
    }

    /// Serves them below `prefix`, each branch apart: nothing else is served there.
    pub(crate) fn serve_below(self, prefix: &'static str, config: &mut ServiceConfig) {
        let tree = self.branches.into_iter().fold(web::scope(prefix), |tree, (segment, branch)| {
            let routes = web::scope("").guard(begins(prefix, segment));
            tree.service(routes.configure(|config| branch.into_iter().for_each(|serve| serve(config))))
        });
        config.service(tree);
    }
}

/// The first segment of a path, which begins with `/`.
fn first_segment(path: &str) -> &str {
    path.split('/').nth(1).unwrap_or_default()
}

/// Whether `segment` is the first below `prefix`, which the router has found already, however it is escaped.
fn begins(prefix: &str, segment: String) -> impl Guard {
    let place = prefix.split('/').count();
    fn_guard(move |ctx| {
        let asked = ctx.head().uri.path().split('/').nth(place).unwrap_or_default();
        // Each byte takes three at most.
        let escaped = asked.contains('%') && asked.len() <= 3 * segment.len();
        asked == segment || escaped && unescaped(asked).is_some_and(|path| path.path() == format!("/{segment}"))
    })
}

/// A segment as the router reads it.
fn unescaped(segment: &str) -> Option<Url> {
    Some(Url::new(Uri::try_from(format!("/{segment}")).ok()?))
}
