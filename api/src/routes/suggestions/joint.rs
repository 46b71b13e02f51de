//! Suggestions that are handled together: those on one matter, and those that were put before one session.

use chrono::{DateTime, NaiveDate, Utc};
use mashang_domain::congresses::sessions::CorrectSession;
use mashang_domain::shared::time::local_date;
use mashang_domain::suggestions::usecases::{
    self, AssignSession, AssignSuggestion, JoinSuggestions, SessionAssigned, SessionItem,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::answers::SuggestionStanding;
use super::inputs::field_of;
use crate::auth::Person;
use crate::extract::{Checks, Input};
use crate::routes::builder::{Operation, post};
use crate::routes::names::{Blank, Blanks};
use crate::routes::notes::EmptyInput;
use crate::routes::values::{LongText, ShortText};

/// 并案。 Which suggestions are answered together with one.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "suggestion_ids": ["019ab0c0-0000-7000-8000-000000000000"] }))]
#[serde(deny_unknown_fields)]
pub(crate) struct SuggestionsJoin {
    /// 并入本件的建议：同一人大登记、处于同一环节、由同一单位主办。 Of the same congress, that stand alike and are with the same unit.
    #[schema(min_items = 1, max_items = 20)]
    suggestion_ids: Vec<Uuid>,
}

impl Input for SuggestionsJoin {
    type Command = JoinSuggestions;
    fn read(&self, _: &mut Checks) -> Option<JoinSuggestions> {
        Some(JoinSuggestions { suggestions: self.suggestion_ids.iter().copied().map(Into::into).collect() })
    }

    fn field(name: &'static str) -> &'static str {
        field_of(name)
    }
}

/// 统一交办中的一件。 One of those that are assigned at once.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SessionAssignItem {
    /// 在该次会议期间提出、已登记的建议。 A suggestion that was put before the session, and is registered.
    suggestion_id: Uuid,
    /// 主办单位。 The unit in the lead.
    lead_unit_id: Uuid,
    /// 协办单位。 The units that help.
    #[schema(max_items = 10)]
    #[serde(default)]
    co_unit_ids: Vec<Uuid>,
    /// 涉及面广或处理难度大：六个月内答复（代表法第五十一条）。 Broad or hard: six months instead of three.
    #[serde(default)]
    broad: bool,
    #[schema(nullable = false)]
    text: Option<LongText>,
}

/// 会议期间建议的统一交办。 Whom an office makes responsible for what was put before a session.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "items": [{
    "suggestion_id": "019ab0c0-0000-7000-8000-000000000000", "lead_unit_id": "019ab0c0-0000-7000-8000-000000000000"
}] }))]
#[serde(deny_unknown_fields)]
pub(crate) struct SessionAssign {
    /// 每批 1 至 100 件，要么全部交办，要么都不交办；各批的交办日期相同。 All of them or none; however many calls it takes, the date is the first one's.
    #[schema(min_items = 1, max_items = 100)]
    items: Vec<SessionAssignItem>,
}

impl Input for SessionAssign {
    type Command = AssignSession;
    fn read(&self, checks: &mut Checks) -> Option<AssignSession> {
        let mut items = Vec::with_capacity(self.items.len());
        for (at, item) in self.items.iter().enumerate() {
            let text = checks.take_opt(&format!("/items/{at}/text"), item.text.as_ref().map(LongText::read));
            let assignment = AssignSuggestion {
                lead: item.lead_unit_id.into(),
                co: item.co_unit_ids.iter().copied().map(Into::into).collect(),
                broad: item.broad,
                text,
            };
            items.push(SessionItem { suggestion: item.suggestion_id.into(), assignment });
        }
        Some(AssignSession { items })
    }

    fn field(name: &'static str) -> &'static str {
        field_of(name)
    }
}

/// 统一交办的结果。 What was assigned of a session.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = SessionAssignment)]
pub(crate) struct SessionAssignmentAnswer {
    /// 会议。 The session.
    session_id: Uuid,
    /// 统一的交办日期。 The one date of assignment.
    assigned_on: NaiveDate,
    /// 统一的交办时间。 The same to the second.
    assigned_at: DateTime<Utc>,
    /// 本批交办的建议。 Those that were assigned now.
    items: Vec<SuggestionStanding>,
}

impl From<SessionAssigned> for SessionAssignmentAnswer {
    fn from(assigned: SessionAssigned) -> Self {
        Self {
            session_id: assigned.session.id.0,
            assigned_on: local_date(assigned.at),
            assigned_at: assigned.at,
            items: assigned.suggestions.into_iter().map(SuggestionStanding::from).collect(),
        }
    }
}

impl Blanks for SessionAssignmentAnswer {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        self.items.blanks()
    }
}

/// 更正会议：整体替换。 A session as it should have been entered.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({
    "session_id": "019ab0c0-0000-7000-8000-000000000000", "name": "第五次会议", "from": "2026-01-12", "to": "2026-01-16"
}))]
#[serde(deny_unknown_fields)]
pub(crate) struct CongressSessionCorrect {
    /// 更正哪次会议。 Which one.
    session_id: Uuid,
    name: ShortText,
    /// 第一天。 The first day.
    from: NaiveDate,
    /// 最后一天（闭会），会期不超过 31 天。 The last day: 31 at most.
    to: NaiveDate,
}

impl Input for CongressSessionCorrect {
    type Command = CorrectSession;
    fn read(&self, checks: &mut Checks) -> Option<CorrectSession> {
        let name = checks.take("/name", self.name.read());
        Some(CorrectSession { session: self.session_id.into(), name: name?, from: self.from, to: self.to })
    }

    fn field(name: &'static str) -> &'static str {
        field_of(name)
    }
}

/// Of congresses, where what was put before a session follows.
pub(super) fn of_congresses() -> Vec<Operation> {
    vec![
        post::<Person>("/congresses/{id}/correct-session", "correctCongressSession")
            .zh("更正会议", "该区划的管理员或人大机构，在按该次会议统一交办之前；会议期间提出的建议，交办期限随之更正。")
            .en(
                "Correct a session",
                "By the division's administrator or office, before anything was assigned with it; until when what was put before it is to be assigned follows.",
            )
            .takes::<CongressSessionCorrect>()
            .steps(usecases::correct_session),
    ]
}

pub(super) fn operations() -> Vec<Operation> {
    vec![
        post::<Person>("/congress-sessions/{id}/assign-suggestions", "assignSessionSuggestions")
            .zh("统一交办会议期间的建议", "人大机构在闭会后分批交办，交办日期一致；自闭会之日起 5 个工作日内。")
            .en(
                "Assign what was put before a session",
                "By the office once the session is over, within five working days: with one date for all, however many calls that takes.",
            )
            .takes::<SessionAssign>()
            .gives::<SessionAssignmentAnswer>()
            .adds(usecases::assign_session),
        post::<Person>("/suggestions/{id}/join", "joinSuggestions")
            .zh("并案办理", "人大机构将内容相同的建议并入本件，一并交办、办理；答复时逐一答复每位领衔代表和联名代表，各件仍各计一件、各自评价。")
            .en(
                "Have suggestions answered together",
                "By the office, those on the same matter: assigned and handled as one, each deputy who signed one is answered by name, and each counts and is rated by itself.",
            )
            .takes::<SuggestionsJoin>()
            .steps(usecases::join_suggestions),
        post::<Person>("/suggestions/{id}/part", "partSuggestion")
            .zh("撤销并案", "人大机构在答复前将本件单独办理。")
            .en("Have a suggestion answered by itself again", "By the office, before it is answered.")
            .takes::<EmptyInput>()
            .steps(usecases::part_suggestion),
    ]
}
