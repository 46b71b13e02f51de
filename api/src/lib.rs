//! How Mashang is reached: the HTTP API, its document, the page behind a printed code, and the `mashang` program.

mod actions;
mod app;
mod auth;
mod card;
mod claims;
pub mod commands;
mod crowd;
mod document;
mod eddsa;
mod extract;
mod faults;
mod inspection;
mod json;
mod language;
mod limits;
mod metrics;
mod observe;
mod origin;
mod page;
mod paging;
mod patience;
mod problem;
mod qr_image;
mod request_id;
mod routes;
pub mod server;
pub mod settings;
mod tokens;
mod violations;
mod words;

pub use app::App;
pub use document::Document;
pub use server::Running;
