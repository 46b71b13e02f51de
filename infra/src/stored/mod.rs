//! The shapes in which things lie in JSON columns, sealed columns and event payloads. They are not the domain's types: a
//! domain type may change from one release to the next, what was written stays.
//!
//! A shape without `"v"` is of version 1. A field is added as an optional one; a shape that older lines don't fit writes its
//! number as `"v"`, and its reader goes on reading all before. A fixture holds a line of every shape ever written.

pub(crate) mod cases;
pub(crate) mod cells;
mod deputies;
pub(crate) mod disputes;
mod duties;
pub(crate) mod events;
mod notices;
mod receptions;
mod territory;
mod word;
