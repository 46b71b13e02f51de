//! What every context speaks: ids, time, codes, bounded text, places, actors, events and pages.

pub mod actor;
pub mod attachment;
pub mod calendar;
pub mod check_scope;
pub mod code;
pub mod content_check;
pub mod context;
pub mod deadline;
pub mod division;
pub mod event;
pub mod failure;
pub mod fault;
pub mod flow;
pub mod geo;
#[cfg(test)]
pub mod golden;
pub mod guardian;
pub mod ids;
pub mod machine;
pub mod money;
pub mod names;
pub mod page;
pub mod paper;
pub mod rollup;
pub mod sms;
pub mod subscription;
pub mod text;
pub mod time;
pub mod timeline;
pub mod vocabulary;
pub mod why_not;
pub mod word_code;

pub use actor::{AccountRole, Actor, AdministratorPart, Grant, GrantKind, Party, PartyKind};
pub use attachment::{Attachment, Attachments, Bare, MAX_ATTACHMENTS, Note};
pub use check_scope::{CheckScope, Onlookers};
pub use content_check::{
    CheckOutcome, CheckPart, CheckRecord, CheckSource, CheckState, ContentCheck, ContentChecks, Exposure, Judging,
};
pub use context::Context;
pub use deadline::{Deadline, DueStep, OverdueKind};
pub use division::DivisionCode;
pub use event::{Change, EventLog, EventRecord, Recorded, Scene, Subject, SubjectKind};
pub use failure::{Because, Explained, Failure, StoreError};
pub use fault::{Fault, Faults, Field, ValueFault};
pub use flow::{At, Entered, Flow, Repository};
pub use guardian::{Guardian, GuardianRelation, MaskedGuardian, Minor};
pub use ids::*;
pub use machine::{Leads, Machine, Moved, Row, Standing};
pub use names::{Called, NamedParties, Names};
pub use page::{Capped, Page, PageRequest, each_once, gathered};
pub use paper::{Paper, PaperColumn, PaperFormat, PaperOrigin, PaperPart, PaperSigned, PaperStyle, PaperTable};
pub use sms::{Sms, SmsTemplate};
pub use subscription::{Subscription, SubscriptionValue};
pub use time::{Clock, Instant};
pub use vocabulary::Vocabulary;
pub use word_code::WordCode;
