//! Disputes (矛盾纠纷): from the report over consent and mediation to an agreement that is kept, by the People's Mediation
//! Law (人民调解法). Mediation is free of charge (第四条): no command of this context has a place for a fee.

mod agreement;
mod circumstances;
mod clock;
pub mod consequences;
mod deadlines;
mod events;
mod faults;
pub mod figures;
mod flow;
mod machine;
mod model;
mod organisation;
pub mod papers;
mod policy;
mod ports;
pub mod precedents;
mod proof;
pub mod quarterly;
pub mod queries;
mod representatives;
mod rights;
mod roster;
mod sittings;
pub mod usecases;
mod view;
mod waiting;
mod words;

pub use agreement::*;
pub use circumstances::Circumstances;
pub use clock::{DisputeTerm, TermTold};
pub use consequences::{ORGANISATION, SUBJECT};
pub use events::*;
pub use faults::*;
pub use machine::{DisputeAction, DisputeState};
pub use model::*;
pub use papers::{DisputePaperKind, DisputePaperListed};
pub use policy::{DisputeRelation, permit, relations};
pub use ports::*;
pub use proof::{Asked, DisputePartyAct, PartyConfirmation, Proof, needs_proof, proof_of};
pub use representatives::{MAX_ACTING, MAX_REPRESENTATIVES, Representative};
pub use rights::{RIGHTS_EDITION, RightsNotice, rights_notice};
pub use sittings::*;
pub use view::*;
pub use waiting::due_of;
pub use words::*;
