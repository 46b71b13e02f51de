//! The state machine of a consultation: a row for each action. Nothing else assigns a state.

use crate::shared::{Machine, Row};

crate::vocabulary! {
    /// Where a consultation stands.
    ConsultationState "协商状态" {
        /// Only the office that drafts it sees it.
        Draft = "draft" "拟定",
        /// Anybody may say what they think.
        Open = "open" "征集中",
        /// No more opinions are taken; what is alike is grouped.
        Grouping = "grouping" "归类中",
        /// Each group is decided on.
        Decided = "decided" "已决定",
        /// Each group has its public reply.
        Answered = "answered" "已答复",
        /// What was promised is done.
        Closed = "closed" "已办结",
    }
}

crate::vocabulary! {
    /// What can be done to a consultation.
    ConsultationAction "协商操作" {
        /// Writes the draft anew.
        Revise = "revise" "修改拟稿",
        /// Lets opinions come in.
        Open = "open" "启动征集",
        /// Lets them come in for longer.
        Extend = "extend" "延长征集",
        /// Takes no more of them: by hand, or by the clock.
        StopCollecting = "stop_collecting" "结束征集",
        /// Takes opinions once more.
        Reopen = "reopen" "重新征集",
        /// Calls a meeting.
        PlanMeeting = "plan_meeting" "安排会议",
        /// Writes down who attended it and what was said.
        MinuteMeeting = "minute_meeting" "记录会议",
        /// Says which opinions are likely alike.
        Propose = "propose" "拟出归类",
        /// Puts opinions into a group.
        Group = "group" "归类",
        /// Decides on a group.
        DecideGroup = "decide_group" "决定采纳情况",
        /// Says that every group is decided on.
        Decide = "decide" "作出决定",
        /// Promises something.
        AddMeasure = "add_measure" "确定措施",
        /// Says how far something promised has come.
        MoveMilestone = "move_milestone" "更新进度",
        /// Replies to each group in public.
        Answer = "answer" "公开答复",
        /// Says that what was promised is done.
        Close = "close" "办结",
        /// Tells some of those concerned of what is new.
        Tell = "tell" "告知",
        /// Names who helps with something promised, and what that one did.
        NameHelpers = "name_helpers" "登记协助人员",
    }
}

impl Machine for ConsultationAction {
    type State = ConsultationState;

    fn row(self) -> Row<ConsultationState> {
        use ConsultationState as S;
        match self {
            Self::Revise => Row::stay(&[S::Draft]),
            Self::Open => Row::to(&[S::Draft], S::Open),
            Self::Extend => Row::stay(&[S::Open]),
            Self::StopCollecting => Row::to(&[S::Open], S::Grouping),
            Self::Reopen => Row::to(&[S::Grouping], S::Open),
            Self::PlanMeeting => Row::stay(&[S::Open, S::Grouping, S::Decided]),
            Self::MinuteMeeting => Row::stay(&[S::Open, S::Grouping, S::Decided, S::Answered]),
            Self::Propose | Self::Group | Self::DecideGroup => Row::stay(&[S::Grouping]),
            Self::Decide => Row::to(&[S::Grouping], S::Decided),
            Self::AddMeasure | Self::MoveMilestone => Row::stay(&[S::Decided, S::Answered]),
            Self::Answer => Row::to(&[S::Decided], S::Answered),
            Self::Close => Row::to(&[S::Answered], S::Closed),
            Self::Tell => Row::stay(&[S::Open, S::Grouping, S::Decided, S::Answered, S::Closed]),
            // What they did is known at the end, and whoever wants to be named no more is left out even later.
            Self::NameHelpers => Row::stay(&[S::Decided, S::Answered, S::Closed]),
        }
    }

    /// What is alike is proposed, and people are told, by the clock.
    fn is_offered(self) -> bool {
        match self {
            Self::Revise
            | Self::Open
            | Self::Extend
            | Self::StopCollecting
            | Self::Reopen
            | Self::PlanMeeting
            | Self::MinuteMeeting
            | Self::Group
            | Self::DecideGroup
            | Self::Decide
            | Self::AddMeasure
            | Self::MoveMilestone
            | Self::Answer
            | Self::Close
            | Self::NameHelpers => true,
            Self::Propose | Self::Tell => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shared::{Vocabulary, golden};

    #[test]
    fn the_table_is_the_committed_one() {
        golden::check("consultations-states.md", &golden::states::<ConsultationAction>("Consultation"));
    }

    #[test]
    fn nothing_is_taken_in_again_once_it_was_decided() {
        for state in [ConsultationState::Decided, ConsultationState::Answered, ConsultationState::Closed] {
            assert!(!ConsultationAction::Reopen.is_legal_in(state), "{state:?}");
        }
        let closed = |action: &&ConsultationAction| action.is_legal_in(ConsultationState::Closed);
        let left: Vec<_> = ConsultationAction::ALL.iter().filter(closed).collect();
        assert_eq!(left, [&ConsultationAction::Tell, &ConsultationAction::NameHelpers]);
    }
}
