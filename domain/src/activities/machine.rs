//! The state machines of an activity and of a group: a row for each action. Nothing else assigns a state.

use crate::shared::{Machine, Row};

crate::vocabulary! {
    /// Where an activity stands.
    ActivityState "代表活动状态" {
        /// Only the office that plans it sees it.
        Planned = "planned" "计划",
        /// Those who are invited know of it.
        Announced = "announced" "已通知",
        /// It has begun.
        UnderWay = "under_way" "进行中",
        /// There is a report.
        Reported = "reported" "已报告",
        /// The office passed the report on.
        Transferred = "transferred" "已转办",
        /// All to whom it was passed on have fed back.
        FedBack = "fed_back" "已反馈",
        /// It is over.
        Closed = "closed" "已办结",
        /// It does not take place.
        Cancelled = "cancelled" "已取消",
    }
}

impl ActivityState {
    /// It has begun, and is neither closed nor called off.
    pub const BEGUN: &'static [Self] = &[Self::UnderWay, Self::Reported, Self::Transferred, Self::FedBack];
}

crate::vocabulary! {
    /// What can be done to an activity.
    ActivityAction "代表活动操作" {
        /// Plans it anew.
        Revise = "revise" "修改计划",
        /// Invites more deputies.
        Invite = "invite" "增邀代表",
        /// Tells those who are invited.
        Announce = "announce" "通知",
        /// Says whether one comes, or asks leave.
        Answer = "answer" "答复",
        /// Gives leave, or gives none.
        DecideLeave = "decide_leave" "批假",
        /// Begins it, once its time has come.
        Begin = "begin" "开始",
        /// Says who was there.
        NoteAttendance = "note_attendance" "登记出席",
        /// Writes down what one saw and thinks.
        Contribute = "contribute" "记录意见",
        /// Excuses somebody who was not there.
        Excuse = "excuse" "补假",
        /// Reports what was found and is suggested.
        Report = "report" "提交报告",
        /// Passes the report on to units (代表法第三十一条).
        Transfer = "transfer" "转交办理",
        /// Tells the participants what came of it.
        FeedBack = "feed_back" "反馈",
        /// The same by the last who had to.
        CompleteFeedback = "complete_feedback" "全部反馈",
        /// Ends it.
        Close = "close" "办结",
        /// Calls it off.
        Cancel = "cancel" "取消",
        /// Reminds those who are to come.
        Remind = "remind" "提醒",
        /// Tells the office of an absence without approval from a meeting.
        Warn = "warn" "缺席警示",
        /// Names who helps, and what that one did.
        NameHelpers = "name_helpers" "登记协助人员",
    }
}

impl Machine for ActivityAction {
    type State = ActivityState;

    fn row(self) -> Row<ActivityState> {
        use ActivityState as S;
        match self {
            Self::Revise => Row::stay(&[S::Planned]),
            Self::Invite => Row::stay(&[S::Planned, S::Announced]),
            Self::Announce => Row::to(&[S::Planned], S::Announced),
            Self::Answer | Self::Remind => Row::stay(&[S::Announced]),
            Self::DecideLeave => Row::stay(&[S::Announced, S::UnderWay]),
            Self::Begin => Row::to(&[S::Announced], S::UnderWay),
            Self::NoteAttendance | Self::Warn => Row::stay(S::BEGUN),
            Self::Contribute => Row::stay(&[S::UnderWay]),
            Self::Excuse => Row::stay(&[S::UnderWay, S::Reported, S::Transferred, S::FedBack, S::Closed]),
            Self::Report => Row::to(&[S::UnderWay], S::Reported),
            Self::Transfer => Row::to(&[S::Reported], S::Transferred),
            Self::FeedBack => Row::stay(&[S::Transferred]),
            Self::CompleteFeedback => Row::to(&[S::Transferred], S::FedBack),
            Self::Close => Row::to(&[S::UnderWay, S::Reported, S::FedBack], S::Closed),
            Self::Cancel => Row::to(&[S::Planned, S::Announced], S::Cancelled),
            // What they did is known at the end, and whoever wants to be named no more is left out even later.
            Self::NameHelpers => Row::stay(&[
                S::Announced,
                S::UnderWay,
                S::Reported,
                S::Transferred,
                S::FedBack,
                S::Closed,
                S::Cancelled,
            ]),
        }
    }

    /// It begins, reminds and warns by itself; who feeds back last does what the others did.
    fn is_offered(self) -> bool {
        match self {
            Self::Revise
            | Self::Invite
            | Self::Announce
            | Self::Answer
            | Self::DecideLeave
            | Self::NoteAttendance
            | Self::Contribute
            | Self::Excuse
            | Self::Report
            | Self::Transfer
            | Self::FeedBack
            | Self::Close
            | Self::Cancel
            | Self::NameHelpers => true,
            Self::Begin | Self::CompleteFeedback | Self::Remind | Self::Warn => false,
        }
    }
}

crate::vocabulary! {
    /// Where a group of deputies stands.
    DeputyGroupState "代表小组状态" {
        /// There is one.
        Formed = "formed" "已组建",
        /// There is one no more.
        Dissolved = "dissolved" "已撤销",
    }
}

crate::vocabulary! {
    /// What can be done to a group of deputies.
    DeputyGroupAction "代表小组操作" {
        /// Says anew who is in it.
        Change = "change" "调整",
        /// Ends it.
        Dissolve = "dissolve" "撤销",
    }
}

impl Machine for DeputyGroupAction {
    type State = DeputyGroupState;

    fn row(self) -> Row<DeputyGroupState> {
        use DeputyGroupState as S;
        match self {
            Self::Change => Row::stay(&[S::Formed]),
            Self::Dissolve => Row::to(&[S::Formed], S::Dissolved),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shared::{Standing, Vocabulary, golden};

    #[test]
    fn the_tables_are_the_committed_ones() {
        let tables =
            [golden::states::<ActivityAction>("Activity"), golden::states::<DeputyGroupAction>("Deputy group")];
        golden::check("activities-states.md", &tables.join("\n"));
    }

    #[test]
    fn what_is_over_stays_so_but_for_who_is_excused_and_who_helped() {
        for action in ActivityAction::ALL {
            let names = *action == ActivityAction::NameHelpers;
            assert_eq!(action.is_legal_in(ActivityState::Cancelled), names, "{action:?}");
            let excuses = *action == ActivityAction::Excuse;
            assert_eq!(action.is_legal_in(ActivityState::Closed), excuses || names, "{action:?}");
        }
    }

    #[test]
    fn the_whole_way_is_walked_in_order_and_nothing_is_reported_before_it_began() {
        use ActivityAction as A;
        let mut standing = Standing::at(ActivityState::Planned);
        for (action, state) in [
            (A::Announce, ActivityState::Announced),
            (A::Begin, ActivityState::UnderWay),
            (A::Report, ActivityState::Reported),
            (A::Transfer, ActivityState::Transferred),
            (A::CompleteFeedback, ActivityState::FedBack),
            (A::Close, ActivityState::Closed),
        ] {
            assert!(standing.advance(action).is_some(), "{action:?}");
            assert_eq!(standing.state(), state);
        }
        assert!(!A::Report.is_legal_in(ActivityState::Announced));
        assert!(!A::FeedBack.is_legal_in(ActivityState::Reported));
    }
}
