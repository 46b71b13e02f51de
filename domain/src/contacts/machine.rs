//! The state machine of a link: a row for each action. Nothing else assigns a state.

use crate::shared::{Machine, Row};

crate::vocabulary! {
    /// Where a link stands.
    ContactLinkState "联系状态" {
        /// Visits are due.
        Active = "active" "联系中",
        /// No visit is due any more, and whom it led to is erased.
        Ended = "ended" "已结束",
        /// Somebody else is to visit, and whoever is visited has not agreed to that: it ends unless that one does.
        AwaitingConsent = "awaiting_consent" "待重新同意",
    }
}

crate::vocabulary! {
    /// What can be done to a link.
    ContactLinkAction "联系操作" {
        /// Writes a visit down.
        Visit = "visit" "登记走访",
        /// Changes how often visits are due.
        Revise = "revise" "调整频次",
        /// Whoever is visited wishes no more visits.
        WithdrawConsent = "withdraw_consent" "撤回同意",
        /// Ends it.
        End = "end" "结束联系",
        /// Gives it to whoever takes the deputy's place.
        Move = "move" "移交联系",
        /// Ends it, because nobody takes the deputy's place, or nobody agreed to it in time.
        Lapse = "lapse" "联系终止",
        /// Gives it to whoever takes the deputy's place, once whoever is visited agrees to that.
        Offer = "offer" "移交，待重新同意",
        /// Whoever is visited agrees to visits by somebody else.
        RenewConsent = "renew_consent" "登记重新同意",
        /// Gives it back to whoever kept it, because the change of term that gave it away is taken back.
        GiveBack = "give_back" "恢复联系",
        /// The same of one that waited for consent then.
        GiveBackWaiting = "give_back_waiting" "恢复联系，待重新同意",
    }
}

impl Machine for ContactLinkAction {
    type State = ContactLinkState;

    fn row(self) -> Row<ContactLinkState> {
        use ContactLinkState as S;
        match self {
            Self::Visit | Self::Revise | Self::Move => Row::stay(&[S::Active]),
            Self::WithdrawConsent | Self::End | Self::Lapse => Row::to(&[S::Active, S::AwaitingConsent], S::Ended),
            Self::Offer => Row::to(&[S::Active, S::AwaitingConsent], S::AwaitingConsent),
            Self::RenewConsent => Row::to(&[S::AwaitingConsent], S::Active),
            Self::GiveBack => Row::to(&[S::Active, S::AwaitingConsent, S::Ended], S::Active),
            Self::GiveBackWaiting => Row::to(&[S::Active, S::AwaitingConsent, S::Ended], S::AwaitingConsent),
        }
    }

    /// What follows from a handover or a change of term happens by itself.
    fn is_offered(self) -> bool {
        !matches!(self, Self::Move | Self::Lapse | Self::Offer | Self::GiveBack | Self::GiveBackWaiting)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shared::{Vocabulary, golden};

    #[test]
    fn the_table_is_the_committed_one() {
        golden::check("contacts-states.md", &golden::states::<ContactLinkAction>("Contact link"));
    }

    #[test]
    fn what_has_ended_stays_so_unless_the_change_that_ended_it_is_taken_back() {
        let back = [ContactLinkAction::GiveBack, ContactLinkAction::GiveBackWaiting];
        for action in ContactLinkAction::ALL {
            assert_eq!(action.is_legal_in(ContactLinkState::Ended), back.contains(action), "{action:?}");
        }
    }

    #[test]
    fn nobody_is_visited_who_has_not_agreed_to_whom() {
        let waits = ContactLinkState::AwaitingConsent;
        assert!(!ContactLinkAction::Visit.is_legal_in(waits) && !ContactLinkAction::Move.is_legal_in(waits));
    }
}
