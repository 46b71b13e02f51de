//! What people do with briefings, and what goes with a consent or with an accusation.

mod blank;
mod drafts;
mod instructions;
mod issue;

pub use blank::blank_source;
pub use drafts::{Cite, ClearCitation, DraftBulletin, cite, clear, draft, revise, submit};
pub use instructions::{
    AnswerInstruction, FeedBack, Instruct, LinkOrder, answer, feed_back, file, instruct, issue_order, link_order,
};
pub use issue::{issue, review, send_back, withdraw};

use crate::shared::Failure;

type Result<T> = std::result::Result<T, Failure>;
