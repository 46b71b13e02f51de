//! The state machine of a supervision order: a row for each action. Nothing else assigns a state.

use crate::shared::{Machine, Row};

crate::vocabulary! {
    /// Where a supervision order stands.
    OrderState "督办单状态" {
        /// Only the office that drafts it sees it.
        Drafted = "drafted" "拟稿",
        /// It has its number, and waits for whoever it is addressed to.
        Issued = "issued" "已签发",
        /// Whoever it is addressed to has received it.
        Acknowledged = "acknowledged" "已签收",
        /// It is answered, and the office looks at the answer.
        Answered = "answered" "已答复",
        /// The answer will do.
        Accepted = "accepted" "已采纳",
        /// The answer will not do, and another one is waited for.
        SentBack = "sent_back" "已退回重办",
        /// The office has said what came of it.
        Closed = "closed" "已办结",
        /// It was taken back.
        Cancelled = "cancelled" "已撤销",
    }
}

crate::vocabulary! {
    /// What can be done to a supervision order.
    OrderAction "督办单操作" {
        /// Gives it its number and sends it.
        Issue = "issue" "签发",
        /// Says that it was received.
        Acknowledge = "acknowledge" "签收",
        /// Answers it.
        Answer = "answer" "答复",
        /// Says that the answer will do.
        Accept = "accept" "采纳",
        /// Sends the answer back.
        SendBack = "send_back" "退回重办",
        /// Gives it to the office above, because answers were sent back often enough.
        RaiseUp = "raise_up" "提级督办",
        /// Says what came of it.
        Close = "close" "办结",
        /// Takes it back.
        Cancel = "cancel" "撤销",
        /// Reminds whoever it is addressed to.
        Remind = "remind" "催办",
        /// Tells that it is late.
        TellLate = "tell_late" "超期提醒",
        /// Hides what is over with its matter.
        Purge = "purge" "随事项不再显示",
    }
}

/// Something is waited for from whoever it is addressed to: a clock runs.
const WAITING: &[OrderState] = &[OrderState::Issued, OrderState::Acknowledged, OrderState::SentBack];

impl Machine for OrderAction {
    type State = OrderState;

    fn row(self) -> Row<OrderState> {
        use OrderState as S;
        match self {
            Self::Issue => Row::to(&[S::Drafted], S::Issued),
            Self::Acknowledge => Row::to(&[S::Issued], S::Acknowledged),
            Self::Answer => Row::to(&[S::Acknowledged, S::SentBack], S::Answered),
            Self::Accept => Row::to(&[S::Answered], S::Accepted),
            Self::SendBack => Row::to(&[S::Answered], S::SentBack),
            Self::RaiseUp => Row::stay(&[S::Answered]),
            Self::Close => Row::to(&[S::Accepted], S::Closed),
            Self::Cancel => {
                Row::to(&[S::Drafted, S::Issued, S::Acknowledged, S::Answered, S::Accepted, S::SentBack], S::Cancelled)
            }
            Self::Remind | Self::TellLate => Row::stay(WAITING),
            Self::Purge => Row::stay(&[S::Closed, S::Cancelled]),
        }
    }

    /// Going up follows from sending back; clocks strike by themselves, and an order goes with its matter.
    fn is_offered(self) -> bool {
        !matches!(self, Self::RaiseUp | Self::Remind | Self::TellLate | Self::Purge)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shared::{Vocabulary, golden};

    #[test]
    fn the_table_is_the_committed_one() {
        golden::check("orders-states.md", &golden::states::<OrderAction>("Supervision order"));
    }

    #[test]
    fn what_is_closed_or_cancelled_stays_so() {
        for action in OrderAction::ALL.iter().filter(|action| **action != OrderAction::Purge) {
            assert!(
                !action.is_legal_in(OrderState::Closed) && !action.is_legal_in(OrderState::Cancelled),
                "{action:?}"
            );
        }
    }
}
