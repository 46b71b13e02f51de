//! What proves the log: a tree over its events, whose root tells of each of them.

pub mod tree;
