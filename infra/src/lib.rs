//! How Mashang does what it means: repositories on diesel, the door to the database, encryption, passwords, files,
//! pictures, recordings, tables and what is printed, an antivirus program, what is asked of `WeChat` and of others outside,
//! reference data, those who read the log of events, and the demo world.

pub mod antivirus;
pub mod audit;
pub mod backup;
pub mod crypto;
pub mod db;
pub mod deliveries;
pub mod demo;
pub mod erasures;
pub mod files;
pub mod keys;
mod known;
pub mod log;
pub mod outgoing;
pub mod passwords;
pub mod pictures;
pub mod print;
pub mod private;
mod recordings;
pub mod reference;
pub mod repositories;
pub mod retention;
mod schema;
mod sealed;
pub mod sms;
mod store;
mod stored;
pub mod subject_keys;
pub mod system;
pub mod triage;
mod unreadable;
pub mod wechat;
pub mod workbooks;
