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
        /// There is nothing of that kind that could stand above it.
        UnknownParent = "unknown_parent" "上级机构不存在",
        /// What is to stand above it is closed, works elsewhere, or takes nothing of its kind under it.
        NoParent = "not_a_parent" "上级机构已停用、不在本区划或上级区划，或不能下设这类机构",
        /// It would stand above itself.
        ParentCircle = "parent_circle" "上级机构互为上下级，形成循环",
        /// At most eight institutions stand one above the other.
        TooManyAbove = "too_many_above" "上级机构最多八层",
        /// An organisation lists at most 200 mediators.
        TooManyMediators = "too_many_listed_mediators" "一个调解组织最多列 200 名调解员",
        /// The term ends before it begins.
        MediatorTermReversed = "mediator_term_reversed" "聘期截止早于开始",
        /// The same mediator is listed twice from the same day.
        MediatorTwice = "mediator_twice" "同一调解员同一聘期重复",
    }
}

impl Faults for InstitutionFault {}
