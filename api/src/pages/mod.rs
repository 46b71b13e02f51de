//! The pages that people meet on their phones: rendered here, whole without scripts, large text, no build step. What they do
//! goes the same way as through the public API.

mod answer;
mod card;
mod consultation;
mod form;
mod frame;
mod guest;
mod home;
mod papers;
mod parts;
mod published;
mod station;
mod submit;
mod track;
mod typed;
mod verification;
mod visit;

use actix_web::web::{self, ServiceConfig};

pub(crate) use frame::{Look, Notice, POLICY, asset, foreign, html, see};

use crate::routes::tree::Routes;

const CSS: &str = include_str!("../../assets/page.css");
const JS: &str = include_str!("../../assets/page.js");

/// What the document tells of.
pub(crate) fn routes(routes: &mut Routes) {
    card::routes(routes);
    track::routes(routes);
}

/// What is for people alone.
pub(crate) fn apart(config: &mut ServiceConfig) {
    submit::routes(config);
    answer::routes(config);
    home::routes(config);
    published::routes(config);
    station::routes(config);
    consultation::routes(config);
    guest::routes(config);
    verification::routes(config);
    papers::routes(config);
    track::apart(config);
    config
        .route("/assets/page.css", web::get().to(|| async { asset(CSS, "text/css; charset=utf-8") }))
        .route("/assets/page.js", web::get().to(|| async { asset(JS, "text/javascript; charset=utf-8") }));
}
