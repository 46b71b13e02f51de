//! Which operation does an action: what callers may do is named by what they would call.

mod house;
mod matters;

use std::borrow::Cow;
use std::fmt::Write;
use std::marker::PhantomData;

use mashang_domain::activities::{ActivityAction, DeputyGroupAction};
use mashang_domain::bulletins::BulletinAction;
use mashang_domain::cases::CaseAction;
use mashang_domain::clients::ClientAction;
use mashang_domain::congresses::TermAction;
use mashang_domain::consultations::ConsultationAction;
use mashang_domain::contacts::ContactLinkAction;
use mashang_domain::disputes::DisputeAction;
use mashang_domain::duties::DutyAction;
use mashang_domain::handovers::HandoverAction;
use mashang_domain::invitations::InvitationAction;
use mashang_domain::moderation::ModerationAction;
use mashang_domain::notices::NoticeAction;
use mashang_domain::orders::OrderAction;
use mashang_domain::publications::PublicationAction;
use mashang_domain::receptions::ReceptionAction;
use mashang_domain::shared::{Vocabulary, each_once};
use mashang_domain::sittings::SittingAction;
use mashang_domain::stations::{PlanAction, RotaAction};
use mashang_domain::suggestions::SuggestionAction;
use mashang_domain::sweeps::{SweepCampaignAction, SweepFindingAction, SweepReportAction};
use mashang_domain::term_changes::TermChangeAction;
use mashang_domain::voter_reports::VoterReportAction;

use serde::{Serialize, Serializer};
use utoipa::openapi::schema::{ObjectBuilder, SchemaType, Type};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

/// Actions that operations do.
pub(crate) trait Operated: Vocabulary {
    /// The name of the operations' list in the document.
    const OPERATIONS: &'static str;

    /// The operation that does it; none does what happens by itself, or with something else.
    fn operation(self) -> Option<&'static str>;
}

/// The operations that do some actions, each once.
pub(crate) fn once<A: Operated>(actions: impl IntoIterator<Item = A>) -> Vec<&'static str> {
    each_once(actions.into_iter().filter_map(A::operation))
}

fn of_words<A: Operated>(words: &[&'static str]) -> Vec<&'static str> {
    once(words.iter().filter_map(|word| A::parse(word)))
}

/// The same for the words of the list of that name.
pub(crate) fn operations_of(list: &'static str, words: &[&'static str]) -> Vec<&'static str> {
    match list {
        CaseAction::NAME => of_words::<CaseAction>(words),
        DisputeAction::NAME => of_words::<DisputeAction>(words),
        DutyAction::NAME => of_words::<DutyAction>(words),
        ReceptionAction::NAME => of_words::<ReceptionAction>(words),
        NoticeAction::NAME => of_words::<NoticeAction>(words),
        ClientAction::NAME => of_words::<ClientAction>(words),
        ModerationAction::NAME => of_words::<ModerationAction>(words),
        InvitationAction::NAME => of_words::<InvitationAction>(words),
        TermAction::NAME => of_words::<TermAction>(words),
        HandoverAction::NAME => of_words::<HandoverAction>(words),
        TermChangeAction::NAME => of_words::<TermChangeAction>(words),
        PublicationAction::NAME => of_words::<PublicationAction>(words),
        OrderAction::NAME => of_words::<OrderAction>(words),
        SuggestionAction::NAME => of_words::<SuggestionAction>(words),
        SweepCampaignAction::NAME => of_words::<SweepCampaignAction>(words),
        SweepReportAction::NAME => of_words::<SweepReportAction>(words),
        SweepFindingAction::NAME => of_words::<SweepFindingAction>(words),
        PlanAction::NAME => of_words::<PlanAction>(words),
        RotaAction::NAME => of_words::<RotaAction>(words),
        BulletinAction::NAME => of_words::<BulletinAction>(words),
        ActivityAction::NAME => of_words::<ActivityAction>(words),
        DeputyGroupAction::NAME => of_words::<DeputyGroupAction>(words),
        ConsultationAction::NAME => of_words::<ConsultationAction>(words),
        ContactLinkAction::NAME => of_words::<ContactLinkAction>(words),
        VoterReportAction::NAME => of_words::<VoterReportAction>(words),
        SittingAction::NAME => of_words::<SittingAction>(words),
        _ => Vec::new(),
    }
}

/// The id of an operation that does an `A`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct OperationId<A>(&'static str, PhantomData<A>);

impl<A: Operated> OperationId<A> {
    /// The operations that do some actions.
    pub(crate) fn of(actions: Vec<A>) -> Vec<Self> {
        once(actions).into_iter().map(|operation| Self(operation, PhantomData)).collect()
    }

    /// The one that does an action, if one does.
    pub(crate) fn that_does(action: A) -> Option<Self> {
        action.operation().map(|operation| Self(operation, PhantomData))
    }
}

impl<A> Serialize for OperationId<A> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0)
    }
}

impl<A: Operated> PartialSchema for OperationId<A> {
    fn schema() -> RefOr<Schema> {
        let mut description = "本文档中的 operationId。 An operationId of this document:".to_owned();
        for operation in once(A::ALL.iter().copied()) {
            let does = A::ALL.iter().filter(|action| action.operation() == Some(operation));
            let labels: Vec<_> = does.map(|action| action.label()).collect();
            // Writing to a string does not fail.
            let _ = write!(description, "\n- `{operation}` {}", labels.join("、"));
        }
        ObjectBuilder::new()
            .schema_type(SchemaType::Type(Type::String))
            .enum_values(Some(once(A::ALL.iter().copied())))
            .description(Some(description))
            .build()
            .into()
    }
}

impl<A: Operated> ToSchema for OperationId<A> {
    fn name() -> Cow<'static, str> {
        Cow::Borrowed(A::OPERATIONS)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn several_ways_in_which_one_operation_ends_are_named_once() {
        let rated = [CaseAction::RateSatisfied, CaseAction::RateDissatisfied, CaseAction::RateDissatisfiedAgain];
        assert_eq!(once(rated), ["rateCase"]);
        let words = ["expire", "rate_satisfied", "rate_dissatisfied", "withdraw"];
        assert_eq!(operations_of("CaseAction", &words), ["rateCase", "withdrawCase"]);
        assert_eq!(operations_of("DisputeAction", &["withdraw"]), ["withdrawDispute"]);
        assert!(operations_of("NoSuchAction", &["withdraw"]).is_empty());
    }

    #[test]
    fn whatever_people_do_an_operation_does() {
        let by_itself: Vec<_> = CaseAction::ALL.iter().filter(|action| action.operation().is_none()).collect();
        let by_the_clock =
            [CaseAction::RemindAnswer, CaseAction::CloseUnanswered, CaseAction::MarkOverdue, CaseAction::AskFallback];
        let mut expected = vec![CaseAction::Expire, CaseAction::Recount, CaseAction::Absorb];
        expected.extend(by_the_clock);
        expected.extend([CaseAction::RemindRating, CaseAction::AskFollowUp]);
        expected.extend([CaseAction::AnswerByLink, CaseAction::Purge]);
        assert!(by_itself.into_iter().eq(&expected));
        let by_others: Vec<_> =
            DisputeAction::ALL.iter().copied().filter(|action| action.operation().is_none()).collect();
        let with_a_handover = [DisputeAction::Reassign, DisputeAction::MissMediator];
        let with_its_case = [DisputeAction::Divert, DisputeAction::Purge];
        let by_its_clocks = [DisputeAction::Remind, DisputeAction::TellLate];
        assert_eq!(by_others, [with_a_handover, with_its_case, by_its_clocks].concat());
        assert!(DutyAction::ALL.iter().all(|action| action.operation().is_some()));
        let by_registers: Vec<_> = ReceptionAction::ALL.iter().filter(|action| action.operation().is_none()).collect();
        assert_eq!(by_registers, [&ReceptionAction::RemindEntry, &ReceptionAction::TellEntryLate]);
        let by_a_check: Vec<_> = NoticeAction::ALL.iter().filter(|action| action.operation().is_none()).collect();
        assert_eq!(by_a_check, [&NoticeAction::TakeDown]);
        assert!(ClientAction::ALL.iter().all(|action| action.operation().is_some()));
        assert!(InvitationAction::ALL.iter().all(|action| action.operation().is_some()));
    }
}
