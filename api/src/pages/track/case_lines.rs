//! What happened to a case, a sentence for each event.

use mashang_domain::cases::{CaseEventKind, CaseFacts, CaseReportKind, CaseTopic, ContestOutcome, ReassignReason};
use mashang_domain::shared::timeline::TimelineEntry;
use mashang_domain::shared::{Party, Vocabulary};

use super::say::moment;
use super::teller::{Both, Teller};

/// The event in one sentence.
pub(crate) fn sentence(teller: &Teller<'_>, entry: &TimelineEntry<CaseFacts>) -> Both {
    let who = teller.doer(entry.by, entry.by_submitter);
    let to = entry.particulars.to.map(|party| teller.party(party)).unwrap_or_default();
    match CaseEventKind::parse(entry.kind) {
        Some(kind) => told(teller, kind, entry, &who, &to),
        None => ("有了其他进展。".into(), "Something else happened.".into()),
    }
}

fn told(teller: &Teller<'_>, kind: CaseEventKind, entry: &TimelineEntry<CaseFacts>, who: &str, to: &str) -> Both {
    use CaseEventKind as K;
    let facts = &entry.particulars;
    let due = facts.due.map(|due| moment(teller.look, due, teller.now));
    match kind {
        K::Submitted => submitted(entry, who, to),
        K::Accepted => (format!("{who}受理了您反映的事。"), format!("{who} took it on.")),
        K::Declined => (format!("{who}没有受理。"), format!("{who} did not take it on.")),
        K::Reassigned => goes_on(facts, to),
        K::Transferred => (format!("{who}把这件事转给{to}。"), format!("{who} handed it to {to}.")),
        K::Diverted | K::Purged => diverted(facts, who),
        K::InfoRequested | K::AnswerReminded | K::ClosedUnanswered | K::Reopened | K::Supplemented => {
            waited_for(kind, who, due.as_deref())
        }
        K::Reported => reported(facts, who),
        K::Escalated => {
            (format!("{who}把这件事交由人大机构交办。"), format!("{who} passed it to the congress office."))
        }
        K::Sorted => sorted(facts, who),
        K::Assigned => {
            until((format!("{who}把这件事交给{to}办理"), format!("{who} made {to} responsible")), due.as_deref())
        }
        K::Started => (format!("{who}开始办理。"), format!("{who} began the work.")),
        K::Replied => (format!("{who}作出答复。"), format!("{who} told the result.")),
        K::Verified => (format!("{who}到现场核实，确认已经办好。"), format!("{who} checked on site that it is done.")),
        K::Extended => {
            until((format!("{who}同意延长办理时间"), format!("{who} gave the unit more time")), due.as_deref())
        }
        K::DueMoved => until(
            (
                "按新公布的放假安排，办理期限有调整".into(),
                "By the holidays as published, its term ends on another day".into(),
            ),
            due.as_deref(),
        ),
        K::Resolved => {
            (format!("{who}认为已经解决，请您评价。"), format!("{who} takes it as settled and asks for your rating."))
        }
        K::Rated => {
            let rating = facts.rating.map(|rating| rating.label()).unwrap_or_default();
            let rated = facts.rating.map(|rating| rating.as_str()).unwrap_or_default();
            (format!("{who}评价：{rating}。"), format!("{who} rated it: {rated}."))
        }
        K::Expired => (
            "到期没有评价，按规定办结；不算作满意。".into(),
            "No rating came in time; it was closed, and does not count as satisfied.".into(),
        ),
        K::Supervised => (
            format!("{who}督办这件事，催促尽快办理。"),
            format!("{who} put it under supervision, so that it is dealt with soon."),
        ),
        K::Withdrawn => (format!("{who}撤回了这件事。"), format!("{who} took it back.")),
        K::Merged => (
            "这件事并入反映同一问题的另一件，一起办理。".into(),
            "It continues in another case about the same matter.".into(),
        ),
        K::Absorbed => (
            "又有人反映同一问题，一起办理。".into(),
            "Somebody else raised the same; both are dealt with together.".into(),
        ),
        K::Corrected => (format!("{who}更正了个人信息。"), format!("{who} set right a name, a phone or an address.")),
        K::ConsentWithdrawn => (format!("{who}撤回了同意。"), format!("{who} took a consent back.")),
        K::Erased => {
            ("内容已按本人要求删除。".to_owned(), "What was written was erased at the resident's demand.".to_owned())
        }
        K::Objected | K::Concluded | K::GoneOn => beyond(kind, who, due.as_deref()),
        K::DisputeOpened => {
            (format!("{who}把其中的矛盾纠纷转入调解。"), format!("{who} took a dispute out of it for mediation."))
        }
        K::Split => apart(who, facts.children.len()),
        K::AnsweredByLink => answered(facts),
        K::SubmittedUp => (format!("{who}把这件事上送{to}处理。"), format!("{who} passed it up to {to}.")),
        K::Acknowledged => (format!("{who}签收了这件事。"), format!("{who} signed for it.")),
        K::RatingReminded
        | K::RatingVerified
        | K::CalledBack
        | K::ContestDecided
        | K::FollowUpAsked
        | K::FollowUpAnswered => about_rating(kind, facts, who),
        K::Instructed
        | K::Returned
        | K::Rejected
        | K::Reminded
        | K::ContactRevealed
        | K::ExtensionRequested
        | K::ExtensionRefused
        | K::OpinionRequested
        | K::OpinionGiven
        | K::VoiceRated
        | K::Overdue
        | K::FallbackAsked
        | K::RatingContested
        | K::LinkAsked
        | K::LinkRevoked => (format!("{who}：{}。", kind.label()), format!("{who}: {}", kind.description())),
    }
}

/// What the resident was asked to add, and what came of that.
fn waited_for(kind: CaseEventKind, who: &str, due: Option<&str>) -> Both {
    use CaseEventKind as K;
    match kind {
        K::InfoRequested => asked((format!("{who}请您补充情况"), format!("{who} asked you for more")), due),
        K::AnswerReminded => {
            asked(("还没有收到您的补充".into(), "What you were asked for has not come yet".into()), due)
        }
        K::ClosedUnanswered => (
            "到期没有补充，按规定办结；不算作满意，您可以请求重新办理。".into(),
            "Nothing came in time; it was closed, does not count as satisfied, and you may have it taken up again."
                .into(),
        ),
        K::Reopened => (format!("{who}补充了情况，继续办理。"), format!("{who} added something, and it goes on.")),
        _ => (format!("{who}补充了情况。"), format!("{who} added something.")),
    }
}

fn reported(facts: &CaseFacts, who: &str) -> Both {
    match facts.report {
        Some(CaseReportKind::Observation) => {
            (format!("{who}到现场看了。"), format!("{who} went to see it on the spot."))
        }
        Some(CaseReportKind::Meeting) => {
            (format!("{who}同有关方面一起商量了。"), format!("{who} met those concerned."))
        }
        Some(CaseReportKind::Progress) | None => (format!("{who}报告了办理进展。"), format!("{who} told how it goes.")),
    }
}

fn sorted(facts: &CaseFacts, who: &str) -> Both {
    let (zh, en) = facts.nature.map(|one| (one.label(), one.as_str())).unwrap_or_default();
    let about = facts.category.as_ref();
    let about = (about.map(CaseTopic::label), about.map(|topic| topic.code.as_str()));
    (
        format!("{who}把这件事归为：{zh}，{}。", about.0.unwrap_or_default()),
        format!("{who} sorted it: {en}, {}.", about.1.unwrap_or_default()),
    )
}

/// What was said and asked of a rating.
fn about_rating(kind: CaseEventKind, facts: &CaseFacts, who: &str) -> Both {
    use CaseEventKind as K;
    match kind {
        K::RatingReminded => ("请您评价办理结果。".into(), "You were reminded to rate the outcome.".into()),
        K::RatingVerified => {
            (format!("{who}用手机验证码确认了评价。"), format!("{who} confirmed the rating by a number on the phone."))
        }
        K::CalledBack if facts.evaluation.reached == Some(true) => {
            (format!("{who}打电话问了您的意见。"), format!("{who} called and asked what you think of it."))
        }
        K::CalledBack => (format!("{who}给您打了电话，没有接通。"), format!("{who} called and did not reach you.")),
        K::ContestDecided if facts.evaluation.outcome == Some(ContestOutcome::Excluded) => (
            format!("{who}认定单位对评价的异议成立，这次评价不计入统计。"),
            format!("{who} found for the unit, which had contested the rating: it does not count."),
        ),
        K::ContestDecided => (
            format!("{who}认定单位对评价的异议不成立，评价有效。"),
            format!("{who} found against the unit, which had contested the rating: it stands."),
        ),
        K::FollowUpAsked => {
            ("想再问一次：现在还正常吗？".into(), "You were asked whether it is still in order.".into())
        }
        _ => match facts.evaluation.still_in_order {
            Some(true) => (format!("{who}答复：仍然正常。"), format!("{who} said that it is still in order.")),
            Some(false) => (format!("{who}答复：又出现了问题。"), format!("{who} said that it came back.")),
            None => (format!("{who}要求不再询问。"), format!("{who} asked not to be asked again.")),
        },
    }
}

/// Where it belongs.
fn diverted(facts: &CaseFacts, who: &str) -> Both {
    let Some(to) = facts.diversion else {
        return (
            "它所并入（或所属）的诉求已转到应去的渠道，这一件随之转去，不在这里办理。".into(),
            "What it continued in, or was a part of, went to where that belongs, and so did this.".into(),
        );
    };
    let (place, elsewhere) = (to.label(), to.as_str());
    (
        format!("{who}告诉您：这件事不在这里办理，应走其他途径：{place}。"),
        format!("{who} told you that this belongs elsewhere: {elsewhere}."),
    )
}

/// What was said once it seemed to be over.
fn beyond(kind: CaseEventKind, who: &str, due: Option<&str>) -> Both {
    match kind {
        CaseEventKind::Objected => until(
            (
                format!("{who}不同意不予受理，提出异议，由人大机构决定"),
                format!("{who} did not accept that it was declined: the congress office decides"),
            ),
            due,
        ),
        CaseEventKind::Concluded => (
            format!("{who}说明理由办结；计为不满意。有新的情况，可以再反映一件。"),
            format!("{who} ended it with the reason; it counts as dissatisfied. Submit what is new."),
        ),
        _ => (
            format!("{who}依职权继续办理；您不用再做什么。"),
            format!("{who} goes on with it of its own motion; there is nothing more for you to do."),
        ),
    }
}

fn answered(facts: &CaseFacts) -> Both {
    match &facts.body {
        Some(body) => (format!("{}作出说明。", body.as_str()), format!("{} answered.", body.as_str())),
        None => ("有关单位作出说明。".into(), "A body that was asked answered.".into()),
    }
}

fn apart(who: &str, parts: usize) -> Both {
    (
        format!("{who}把这件事分成 {parts} 件，分别办理；全部办完后再请您评价。"),
        format!("{who} took it apart into {parts}, each dealt with by itself; it is settled when all of them are."),
    )
}

/// Who goes on with it.
fn goes_on(facts: &CaseFacts, to: &str) -> Both {
    let newly = facts.reason == Some(ReassignReason::Term) && matches!(facts.to, Some(Party::Deputy(_)));
    if newly {
        return (
            format!("您反映的事项由新一届{to}继续跟进。"),
            format!("A new term has begun: {to} goes on with what you reported."),
        );
    }
    (format!("您反映的事项由{to}继续跟进。"), format!("{to} goes on with what you reported."))
}

fn submitted(entry: &TimelineEntry<CaseFacts>, who: &str, to: &str) -> Both {
    let for_another = matches!(entry.by, Some(Party::Deputy(_) | Party::Office(_) | Party::Room(_)));
    match (entry.by_submitter, for_another) {
        (true, _) => (format!("您把这件事交给了{to}。"), format!("You sent it to {to}.")),
        (false, true) => {
            (format!("{who}替您登记，交给{to}。"), format!("{who} entered it for you, addressed to {to}."))
        }
        (false, false) => {
            (format!("工作人员替您登记，交给{to}。"), format!("It was entered for you, addressed to {to}."))
        }
    }
}

fn asked((zh, en): Both, due: Option<&str>) -> Both {
    match due {
        Some(due) => {
            (format!("{zh}，请在 {due} 前补充，逾期先行办结。"), format!("{en}: until {due}, or it is closed."))
        }
        None => (format!("{zh}。"), format!("{en}.")),
    }
}

fn until((zh, en): Both, due: Option<&str>) -> Both {
    match due {
        Some(due) => (format!("{zh}，期限到 {due}。"), format!("{en}, until {due}.")),
        None => (format!("{zh}。"), format!("{en}.")),
    }
}
