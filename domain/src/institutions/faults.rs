//! What the rules of institutions refuse.

use crate::shared::Faults;

crate::vocabulary! {
    /// What the rules of institutions refuse.
    InstitutionFault "机构规则" {
        /// No office serves that division.
        NoOffice = "no_office" "该区划没有人大机构",
        /// There is an office of that very division already.
        DivisionServed = "division_served" "该区划已有人大机构",
        /// It has open work: name a successor, or finish that first.
        OpenWork = "open_work" "尚有未办结的事项，请指定承接者，或先办结",
        /// There is no such successor.
        UnknownSuccessor = "unknown_successor" "承接者不存在",
        /// The successor is closed, or the institution itself.
        NoSuccessor = "not_a_successor" "承接者已停用，或就是该机构自己",
    }
}

impl Faults for InstitutionFault {}
