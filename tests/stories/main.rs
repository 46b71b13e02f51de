//! Whole stories over HTTP, each on SQLite and on PostgreSQL.

#![expect(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "stories fail by panicking")]

mod access;
mod accounts;
mod attachments;
mod backup;
mod bad_input;
mod cases;
mod codes;
mod deliveries;
mod deputies;
mod disputes;
mod documents;
mod duties;
mod faults;
mod figures;
mod guide;
mod harbour;
mod idempotency;
mod keys;
mod limits;
mod lists;
mod log;
mod manners;
mod migrations;
mod notices;
mod old_release;
mod olympic_spring;
mod opening;
mod operations;
mod operator;
mod page;
mod parties;
mod plans;
mod receptions;
mod resilience;
mod rooms;
mod rules;
mod territory;
mod tracking;
mod unreadable;
mod worker;
