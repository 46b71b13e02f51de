//! Who has how long with suggestions and supervision orders where no statute says it: a part of the rule set that holds where the
//! matter lies. What a statute says stands fixed where it is reckoned, and is told beside these.

/// Who has how long with a deputy's suggestion. Provinces' rules of handling suggestions have most of it; the numbers that ship are what
/// they usually say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SuggestionTerms {
    /// Days within which a deputy who is asked to sign answers.
    pub cosign_days: u32,
    /// Working days from registration to assignment.
    pub assign_working_days: u32,
    /// Working days within which a unit says that a suggestion is another's.
    pub object_working_days: u32,
    /// Working days within which the deputy rates an answer.
    pub rate_working_days: u32,
    /// Months within which a unit may be given more time, and those that help give their opinion.
    pub second_months: u32,
    /// Months for an answer that did not satisfy.
    pub rework_months: u32,
    /// Months between two reports on what was promised.
    pub report_months: u32,
    /// Working days within which the office decides on a unit's asking for more time.
    pub decide_working_days: u32,
    /// Working days within which the office has a unit handle anew what did not satisfy the deputy.
    pub return_working_days: u32,
}

impl SuggestionTerms {
    /// The defaults.
    #[must_use]
    pub const fn standard() -> Self {
        Self {
            cosign_days: 10,
            assign_working_days: 5,
            object_working_days: 7,
            rate_working_days: 15,
            second_months: 2,
            rework_months: 1,
            report_months: 3,
            decide_working_days: 5,
            return_working_days: 5,
        }
    }
}

/// Who has how long with a supervision order. The numbers that ship are what offices' own rules on supervising (督办) usually set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OrderTerms {
    /// Working days until it is acknowledged.
    pub acknowledge_working_days: u32,
    /// Working days until it is answered, from issuing or from sending back on.
    pub answer_working_days: u32,
    /// How often one office sends an answer back; what satisfies it no more then goes to the office above.
    pub send_backs: u32,
    /// Days past due from which the head of the office in charge is told.
    pub head_after_days: u32,
    /// Days past due from which the office above is told.
    pub above_after_days: u32,
}

impl OrderTerms {
    /// The defaults.
    #[must_use]
    pub const fn standard() -> Self {
        Self {
            acknowledge_working_days: 1,
            answer_working_days: 5,
            send_backs: 2,
            head_after_days: 3,
            above_after_days: 7,
        }
    }

    /// Whether nobody is to answer before receiving it, nor is told before those below.
    #[must_use]
    pub fn is_ordered(&self) -> bool {
        self.acknowledge_working_days <= self.answer_working_days && self.head_after_days <= self.above_after_days
    }
}

crate::vocabulary! {
    /// On what a term rests.
    TermBasis "时限依据" {
        /// A statute, from which no rule departs.
        Statute = "statute" "法律法规",
        /// What provinces' rules of handling deputies' suggestions usually say.
        ProvincialPractice = "provincial_practice" "各地办理规定的通例",
        /// What offices' own rules on supervising usually say.
        OfficePractice = "office_practice" "督办工作的通常做法",
        /// Nobody's rule that is known: a default of this program.
        HouseDefault = "house_default" "系统默认",
        /// The rules of the division or of one above it.
        Division = "division" "本地规则",
    }
}

crate::vocabulary! {
    /// A term of handling suggestions, disputes or supervision orders.
    HandlingTerm "办理时限" {
        /// Months for the answer to a suggestion.
        SuggestionAnswer = "suggestion_answer_months" "答复建议（个月）" by "代表法第五十一条第二款",
        /// Months for it where many have to do with the matter, or it is hard.
        SuggestionBroadAnswer = "suggestion_broad_answer_months" "涉及面广、难度大的建议（个月）" by "代表法第五十一条第二款",
        /// Months in which a mediation usually ends.
        Mediation = "mediation_months" "调解（个月）" by "人民调解工作若干规定第三十三条",
        /// Days after its effect on which both parties may ask the court to confirm an agreement.
        Confirmation = "confirmation_days" "申请司法确认（天）" by "人民调解法第三十三条",
        /// Days within which a deputy who is asked to sign answers.
        Cosign = "cosign_days" "联名答复（天）",
        /// Working days from registration to assignment.
        SuggestionAssign = "assign_working_days" "建议交办（工作日）",
        /// Working days within which a unit says that a suggestion is another's.
        SuggestionObject = "object_working_days" "申请退回（工作日）",
        /// Working days within which the deputy rates an answer.
        SuggestionRate = "rate_working_days" "代表评价（工作日）",
        /// Months within which a unit may be given more time, and those that help give their opinion.
        SuggestionSecond = "second_months" "申请延长、协办意见（个月）",
        /// Months for an answer that did not satisfy.
        SuggestionRework = "rework_months" "重新办理（个月）",
        /// Months between two reports on what was promised.
        SuggestionReport = "report_months" "承诺进展报告（个月）",
        /// Working days within which the office decides on a unit's asking for more time.
        SuggestionDecide = "decide_working_days" "延期申请的决定（工作日）",
        /// Working days until an order is acknowledged.
        OrderAcknowledge = "acknowledge_working_days" "签收督办单（工作日）",
        /// Working days until it is answered.
        OrderReply = "answer_working_days" "答复督办单（工作日）",
        /// How often one office sends an answer back.
        OrderSendBacks = "send_backs" "退回次数",
        /// Days past due from which the head of the office is told.
        OrderHead = "head_after_days" "报机构负责人（天）",
        /// Days past due from which the office above is told.
        OrderAbove = "above_after_days" "报上级机构（天）",
        /// Working days within which the office has a unit handle anew what did not satisfy the deputy.
        SuggestionReturn = "return_working_days" "不满意的交回重新办理（工作日）",
    }
}

/// A term with its source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SourcedTerm {
    pub term: HandlingTerm,
    /// How much, in the unit that the term's word names.
    pub count: u32,
    /// Whether no division may set another.
    pub fixed: bool,
    pub basis: TermBasis,
}

/// Every term of handling suggestions, disputes and orders where those hold, each with its source.
#[must_use]
pub fn sourced_terms(suggestions: &SuggestionTerms, orders: &OrderTerms) -> Vec<SourcedTerm> {
    use HandlingTerm as T;
    use TermBasis as B;
    let fixed = |term, count| SourcedTerm { term, count, fixed: true, basis: B::Statute };
    let own = |term, count, usual: u32, basis| {
        let basis = if count == usual { basis } else { B::Division };
        SourcedTerm { term, count, fixed: false, basis }
    };
    let (is, was) = (suggestions, SuggestionTerms::standard());
    let usual = OrderTerms::standard();
    vec![
        fixed(T::SuggestionAnswer, 3),
        fixed(T::SuggestionBroadAnswer, 6),
        fixed(T::Mediation, 1),
        fixed(T::Confirmation, 30),
        own(T::Cosign, is.cosign_days, was.cosign_days, B::HouseDefault),
        own(T::SuggestionAssign, is.assign_working_days, was.assign_working_days, B::ProvincialPractice),
        own(T::SuggestionObject, is.object_working_days, was.object_working_days, B::ProvincialPractice),
        own(T::SuggestionRate, is.rate_working_days, was.rate_working_days, B::ProvincialPractice),
        own(T::SuggestionSecond, is.second_months, was.second_months, B::ProvincialPractice),
        own(T::SuggestionRework, is.rework_months, was.rework_months, B::ProvincialPractice),
        own(T::SuggestionReport, is.report_months, was.report_months, B::ProvincialPractice),
        own(T::SuggestionDecide, is.decide_working_days, was.decide_working_days, B::ProvincialPractice),
        own(T::OrderAcknowledge, orders.acknowledge_working_days, usual.acknowledge_working_days, B::OfficePractice),
        own(T::OrderReply, orders.answer_working_days, usual.answer_working_days, B::OfficePractice),
        own(T::OrderSendBacks, orders.send_backs, usual.send_backs, B::OfficePractice),
        own(T::OrderHead, orders.head_after_days, usual.head_after_days, B::HouseDefault),
        own(T::OrderAbove, orders.above_after_days, usual.above_after_days, B::HouseDefault),
        own(T::SuggestionReturn, is.return_working_days, was.return_working_days, B::ProvincialPractice),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shared::Vocabulary;

    #[test]
    fn every_term_is_told_once_with_its_source_and_statutes_are_named() {
        let told = sourced_terms(&SuggestionTerms::standard(), &OrderTerms::standard());
        assert!(told.iter().map(|one| one.term).eq(HandlingTerm::ALL.iter().copied()));
        for one in &told {
            assert_eq!(one.fixed, one.term.article().is_some(), "{one:?}");
            assert_eq!(one.fixed, one.basis == TermBasis::Statute, "{one:?}");
            assert!(one.count > 0 && one.basis != TermBasis::Division, "{one:?}");
        }
    }

    #[test]
    fn what_a_division_sets_otherwise_is_its_own() {
        let orders = OrderTerms { answer_working_days: 8, ..OrderTerms::standard() };
        let own: Vec<_> = sourced_terms(&SuggestionTerms::standard(), &orders)
            .into_iter()
            .filter(|one| one.basis == TermBasis::Division)
            .collect();
        let expected =
            SourcedTerm { term: HandlingTerm::OrderReply, count: 8, fixed: false, basis: TermBasis::Division };
        assert_eq!(own, [expected]);
    }

    #[test]
    fn nobody_answers_before_receiving_and_nobody_above_is_told_before_those_below() {
        let standard = OrderTerms::standard();
        assert!(standard.is_ordered());
        for bad in
            [OrderTerms { acknowledge_working_days: 6, ..standard }, OrderTerms { head_after_days: 8, ..standard }]
        {
            assert!(!bad.is_ordered(), "{bad:?}");
        }
    }
}
