//! What somebody may demand of the own data (个人信息保护法): to consent to a purpose and to take that back, and to have it
//! erased. What is set right of a case is the case's own step; what is taken out is read by whoever shows it.

mod consents;
mod erasure;
mod faults;
mod model;
mod ports;
mod words;

pub use consents::*;
pub use erasure::*;
pub use faults::*;
pub use model::*;
pub use ports::*;
pub use words::*;
