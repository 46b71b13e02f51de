//! How Mashang does what it means: repositories on diesel, the door to the database, encryption, files, reference
//! data, the worker and the demo world.

pub mod crypto;
pub mod db;
pub mod demo;
pub mod files;
pub mod reference;
pub mod repositories;
mod schema;
mod store;
pub mod system;
pub mod worker;
