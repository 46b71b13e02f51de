//! What Mashang means: the model, the rules and the use cases of deputies' work in the grids, free of any database,
//! network or framework. Contexts stand in one order and import downwards only:
//! `shared` ← `territory` ← `institutions` ← `deputies` ← `accounts` ← `cases` ← `inbox`.

pub mod accounts;
pub mod cases;
pub mod deputies;
pub mod inbox;
pub mod institutions;
pub mod shared;
pub mod territory;
