//! The state machines of plans, rotas and bookings: a row for each action. Nothing else assigns a state.

use crate::shared::{Machine, Row};

crate::vocabulary! {
    /// Where a station's plan stands.
    PlanState "年度计划状态" {
        /// It is being written.
        Draft = "draft" "草拟",
        /// The office approved it.
        Approved = "approved" "已批准",
        /// Everybody may read it.
        Published = "published" "已公布",
    }
}

crate::vocabulary! {
    /// What can be done to a station's plan.
    PlanAction "年度计划操作" {
        /// Writes it anew.
        Revise = "revise" "修改",
        /// Approves it.
        Approve = "approve" "批准",
        /// Shows it to everybody.
        Publish = "publish" "公布",
    }
}

impl Machine for PlanAction {
    type State = PlanState;

    fn row(self) -> Row<PlanState> {
        use PlanState as S;
        match self {
            // What was approved is approved again once it says something else.
            Self::Revise => Row::to(&[S::Draft, S::Approved], S::Draft),
            Self::Approve => Row::to(&[S::Draft], S::Approved),
            Self::Publish => Row::to(&[S::Approved], S::Published),
        }
    }
}

crate::vocabulary! {
    /// Where the rota of a month stands.
    RotaState "接待安排进度" {
        /// It is being made.
        Draft = "draft" "草拟",
        /// Its deputies are asked.
        Asked = "asked" "征询代表",
        /// Everybody may read it, with names.
        Published = "published" "已公布",
        /// It was given up before it was published.
        Cancelled = "cancelled" "已撤销",
    }
}

crate::vocabulary! {
    /// What can be done to a rota.
    RotaAction "接待安排操作" {
        /// Fills what is empty by fair rotation.
        Propose = "propose" "轮值补位",
        /// Changes a slot.
        Change = "change" "调整",
        /// Asks its deputies.
        Ask = "ask" "征询",
        /// Says whether one comes.
        Answer = "answer" "答复",
        /// Proposes an exchange to another deputy.
        OfferSwap = "offer_swap" "提出换班",
        /// Answers such a proposal.
        AnswerSwap = "answer_swap" "答复换班",
        /// Shows it to everybody, and announces its receptions.
        Publish = "publish" "公布",
        /// Gives it up.
        Cancel = "cancel" "撤销",
        /// Reminds those who are to come.
        Remind = "remind" "提醒",
        /// Says that nobody came.
        Miss = "miss" "记缺席",
    }
}

impl Machine for RotaAction {
    type State = RotaState;

    fn row(self) -> Row<RotaState> {
        use RotaState as S;
        match self {
            Self::Propose | Self::Change => Row::stay(&[S::Draft, S::Asked]),
            Self::Ask => Row::to(&[S::Draft], S::Asked),
            Self::Answer => Row::stay(&[S::Asked]),
            Self::OfferSwap | Self::AnswerSwap => Row::stay(&[S::Asked, S::Published]),
            Self::Publish => Row::to(&[S::Asked], S::Published),
            Self::Cancel => Row::to(&[S::Draft, S::Asked], S::Cancelled),
            Self::Remind | Self::Miss => Row::stay(&[S::Published]),
        }
    }

    /// Clocks strike by themselves.
    fn is_offered(self) -> bool {
        !matches!(self, Self::Remind | Self::Miss)
    }
}

crate::vocabulary! {
    /// Where a booking stands.
    BookingState "预约状态" {
        /// Somebody is expected.
        Booked = "booked" "已预约",
        /// Whoever booked does not come.
        Cancelled = "cancelled" "已取消",
        /// The station does not receive then.
        CalledOff = "called_off" "接待取消",
    }
}

crate::vocabulary! {
    /// What can be done to a booking.
    BookingAction "预约操作" {
        /// Whoever booked does not come.
        Cancel = "cancel" "取消预约",
        /// The station does not receive then.
        CallOff = "call_off" "取消接待",
    }
}

impl Machine for BookingAction {
    type State = BookingState;

    fn row(self) -> Row<BookingState> {
        use BookingState as S;
        match self {
            Self::Cancel => Row::to(&[S::Booked], S::Cancelled),
            Self::CallOff => Row::to(&[S::Booked], S::CalledOff),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shared::golden;

    #[test]
    fn the_tables_are_the_committed_ones() {
        golden::check("stations-plan-states.md", &golden::states::<PlanAction>("Station plan"));
        golden::check("stations-rota-states.md", &golden::states::<RotaAction>("Rota"));
        golden::check("stations-booking-states.md", &golden::states::<BookingAction>("Station booking"));
    }
}
