//! How Mashang is reached: the HTTP API, its document, the page behind a printed code, and the `mashang` program.

pub mod app;
mod auth;
mod card;
pub mod commands;
pub mod document;
mod extract;
mod observe;
mod page;
mod problem;
mod qr_image;
mod routes;
pub mod settings;
mod words;

pub use app::{App, Running};
