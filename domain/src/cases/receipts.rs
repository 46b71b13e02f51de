//! What is left of an accusation that went to where it belongs: that one was sent there, and nothing of what it says.

use super::CaseDiversion;
use crate::shared::{DiversionReceiptId, Instant, OfficeId, Party};

/// What a list of receipts is sorted by, the newest first.
pub type ReceiptKey = (Instant, DiversionReceiptId);

/// That a matter was diverted: for those who handled it. Nothing in it leads to the case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DiversionReceipt {
    pub id: DiversionReceiptId,
    pub at: Instant,
    /// Where it was sent.
    pub to: CaseDiversion,
    /// To whom it was addressed.
    pub handler: Party,
    /// The office in charge.
    pub office: OfficeId,
}
