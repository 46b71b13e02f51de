//! The state machines of a sweep, of a grid's report and of what was found: a row for each action. Nothing else assigns a state.

use crate::shared::{Machine, Row};

crate::vocabulary! {
    /// Where a sweep stands.
    SweepCampaignState "排查状态" {
        /// Only the office that drafts it sees it.
        Drafted = "drafted" "拟定",
        /// The grids know of it.
        Announced = "announced" "已部署",
        /// The grids report.
        UnderWay = "under_way" "进行中",
        /// Nobody reports any more; what was found goes on.
        Closed = "closed" "已结束",
        /// It does not take place.
        Cancelled = "cancelled" "已取消",
    }
}

crate::vocabulary! {
    /// What can be done to a sweep.
    SweepCampaignAction "排查操作" {
        /// Tells the grids of it.
        Announce = "announce" "部署",
        /// Begins it, once its first day has come: by the clock, or with the first report.
        Begin = "begin" "启动",
        /// Ends it.
        Close = "close" "结束",
        /// Calls it off.
        Cancel = "cancel" "取消",
        /// Tells some of its grids that it was announced, or that a report is due.
        Tell = "tell" "通知网格",
    }
}

impl Machine for SweepCampaignAction {
    type State = SweepCampaignState;

    fn row(self) -> Row<SweepCampaignState> {
        use SweepCampaignState as S;
        match self {
            Self::Announce => Row::to(&[S::Drafted], S::Announced),
            Self::Begin => Row::to(&[S::Announced], S::UnderWay),
            Self::Close => Row::to(&[S::UnderWay], S::Closed),
            Self::Cancel => Row::to(&[S::Drafted, S::Announced, S::UnderWay], S::Cancelled),
            Self::Tell => Row::stay(&[S::Announced, S::UnderWay]),
        }
    }

    /// It begins, and grids are told, by the clock.
    fn is_offered(self) -> bool {
        match self {
            Self::Announce | Self::Close | Self::Cancel => true,
            Self::Begin | Self::Tell => false,
        }
    }
}

crate::vocabulary! {
    /// What a grid reported in a round.
    SweepReportState "排查报告状态" {
        /// There was nothing.
        Zero = "zero" "零报告",
        /// There was something.
        WithFindings = "with_findings" "有发现",
    }
}

crate::vocabulary! {
    /// What can be done to a report.
    SweepReportAction "排查报告操作" {
        /// Another report of the round takes its place: there was nothing.
        ReplaceByZero = "replace_by_zero" "改报零报告",
        /// Another report of the round takes its place: there was something.
        Replace = "replace" "更换报告",
    }
}

impl Machine for SweepReportAction {
    type State = SweepReportState;

    fn row(self) -> Row<SweepReportState> {
        use SweepReportState as S;
        match self {
            Self::ReplaceByZero => Row::to(&[S::Zero, S::WithFindings], S::Zero),
            Self::Replace => Row::to(&[S::Zero, S::WithFindings], S::WithFindings),
        }
    }

    /// A report is replaced by reporting again.
    fn is_offered(self) -> bool {
        false
    }
}

crate::vocabulary! {
    /// Where something stands that a sweep found.
    SweepFindingState "排查发现状态" {
        /// Nobody has said what becomes of it.
        Found = "found" "待处置",
        /// It is likely the same as an earlier one, and goes on there.
        Linked = "linked" "并入此前发现",
        /// It became a dispute.
        Disputed = "disputed" "已转矛盾纠纷",
        /// It became a case.
        Submitted = "submitted" "已转群众诉求",
        /// Somebody watches it until a day.
        Watched = "watched" "持续关注",
        /// Nothing is to be done.
        Dismissed = "dismissed" "无需处置",
        /// The office has seen the evidence that it is settled.
        StruckOff = "struck_off" "已销号",
        /// The report that named it was replaced.
        Withdrawn = "withdrawn" "已撤下",
    }
}

impl SweepFindingState {
    /// Somebody still has to do something.
    pub const IN_HAND: &'static [Self] = &[Self::Found, Self::Disputed, Self::Submitted, Self::Watched];
    /// It counts as found: neither another one goes on for it, nor was it taken out.
    pub const COUNTED: &'static [Self] =
        &[Self::Found, Self::Disputed, Self::Submitted, Self::Watched, Self::Dismissed, Self::StruckOff];

    #[must_use]
    pub fn is_in_hand(self) -> bool {
        Self::IN_HAND.contains(&self)
    }
}

crate::vocabulary! {
    /// What can be done to what a sweep found.
    SweepFindingAction "排查发现操作" {
        /// Makes a dispute of it.
        OpenDispute = "open_dispute" "转矛盾纠纷",
        /// Makes a case of it.
        OpenCase = "open_case" "转群众诉求",
        /// Has it watched until a day.
        Watch = "watch" "列为关注",
        /// Says why nothing is to be done.
        Dismiss = "dismiss" "不予处置",
        /// Says that it is another one than the one it was likely the same as.
        Separate = "separate" "认定为另一事项",
        /// Strikes it off the ledger.
        StrikeOff = "strike_off" "销号",
        /// Takes it out, with the report that named it.
        Withdraw = "withdraw" "撤下",
    }
}

impl Machine for SweepFindingAction {
    type State = SweepFindingState;

    fn row(self) -> Row<SweepFindingState> {
        use SweepFindingState as S;
        match self {
            Self::OpenDispute => Row::to(&[S::Found, S::Watched], S::Disputed),
            Self::OpenCase => Row::to(&[S::Found, S::Watched], S::Submitted),
            Self::Watch => Row::to(&[S::Found, S::Watched], S::Watched),
            Self::Dismiss => Row::to(&[S::Found, S::Watched], S::Dismissed),
            Self::Separate => Row::to(&[S::Linked], S::Found),
            Self::StrikeOff => Row::to(&[S::Disputed, S::Submitted, S::Watched], S::StruckOff),
            Self::Withdraw => Row::to(&[S::Found, S::Linked], S::Withdrawn),
        }
    }

    /// What is withdrawn is so by another report.
    fn is_offered(self) -> bool {
        match self {
            Self::OpenDispute | Self::OpenCase | Self::Watch | Self::Dismiss | Self::Separate | Self::StrikeOff => true,
            Self::Withdraw => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shared::{Vocabulary, golden};

    #[test]
    fn the_tables_are_the_committed_ones() {
        let tables = [
            golden::states::<SweepCampaignAction>("Sweep"),
            golden::states::<SweepReportAction>("Report of a sweep"),
            golden::states::<SweepFindingAction>("Finding of a sweep"),
        ];
        golden::check("sweeps-states.md", &tables.join("\n"));
    }

    #[test]
    fn what_is_over_stays_so() {
        for action in SweepCampaignAction::ALL {
            for state in [SweepCampaignState::Closed, SweepCampaignState::Cancelled] {
                assert!(!action.is_legal_in(state), "{action:?} in {state:?}");
            }
        }
        for action in SweepFindingAction::ALL {
            for state in [SweepFindingState::StruckOff, SweepFindingState::Dismissed, SweepFindingState::Withdrawn] {
                assert!(!action.is_legal_in(state), "{action:?} in {state:?}");
            }
        }
    }

    #[test]
    fn whatever_is_in_hand_counts_as_found() {
        for state in SweepFindingState::ALL {
            assert!(!state.is_in_hand() || SweepFindingState::COUNTED.contains(state), "{state:?}");
        }
    }
}
