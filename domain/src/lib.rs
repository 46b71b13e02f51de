//! What Mashang means: the model, the rules and the use cases of deputies' work in the grids, free of any database,
//! network or framework. Contexts stand in one order and import downwards only:
//! `shared` ← `territory` ← `institutions` ← `moderation` ← `rooms` ← `congresses` ← `deputies` ← `codes` ← `accounts` ← `clients` ←
//! `invitations` ← `audit` ← `duties` ← `cases` ← `receptions`, `disputes`, `closings`, `sittings` ← `stations` ← `activities` ← `voter_reports`, `contacts` ← `notices` ← `publications` ← `handovers` ← `suggestions` ← `orders` ← `sweeps` ← `consultations` ← `bulletins` ← `person`, `imports` ← `work` ← `happening` ←
//! `diversion`, `evidence`, `figures`, `inbox`, `overdue`, `release`, `timeline`.

pub mod accounts;
pub mod activities;
pub mod audit;
pub mod bulletins;
pub mod cases;
pub mod clients;
pub mod closings;
pub mod codes;
pub mod congresses;
pub mod consultations;
pub mod contacts;
pub mod deputies;
pub mod disputes;
pub mod diversion;
pub mod duties;
pub mod evidence;
pub mod figures;
pub mod handovers;
pub mod happening;
pub mod imports;
pub mod inbox;
pub mod institutions;
pub mod invitations;
pub mod moderation;
pub mod notices;
pub mod orders;
pub mod overdue;
pub mod person;
pub mod publications;
pub mod receptions;
pub mod release;
pub mod rooms;
pub mod shared;
pub mod sittings;
pub mod stations;
pub mod suggestions;
pub mod sweeps;
pub mod term_changes;
pub mod territory;
pub mod timeline;
pub mod voter_reports;
pub mod work;
