//! What callers are told of links.

use chrono::{DateTime, NaiveDate, Utc};
use mashang_domain::contacts::{
    ContactLink, ContactLinkView, ContactNumbers, ContactPerson, ContactTotals, ContactVisit,
};
use mashang_domain::shared::{DeputyId, OfficeId, Party};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::routes::names::{Blank, Blanks, party};
use crate::routes::values::{DivisionCodeText, PartyRef, UnreadableEntry};
use crate::words::{self, Word};

fn deputy(id: DeputyId) -> PartyRef {
    PartyRef::of(Party::Deputy(id), None)
}

/// 联系的新状态。 Where a link stands after a step.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct ContactLinkStanding {
    /// 标识。 Its id.
    id: Uuid,
    /// 版本，也在 ETag 中。 Counts its changes; also in the ETag.
    version: i32,
    state: words::ContactLinkState,
    /// 下次走访的最后一天。 The last day on which the next visit is in time.
    due_on: NaiveDate,
}

impl From<ContactLink> for ContactLinkStanding {
    fn from(link: ContactLink) -> Self {
        Self { id: link.id.0, version: link.version, state: Word(link.state()), due_on: link.due_on }
    }
}

impl Blanks for ContactLinkStanding {}

/// 联系对象；联系结束后 30 天内删除。 Whoever is visited: erased within thirty days after the link has ended.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = ContactPerson)]
pub(crate) struct ContactPersonAnswer {
    /// 称呼。 What they are called.
    name: String,
    /// 电话，已打码。 The phone, masked.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    phone_masked: Option<String>,
    /// 地址。 The address.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    address: Option<String>,
    /// 同意的日期。 When they agreed.
    consented_on: NaiveDate,
}

impl From<ContactPerson> for ContactPersonAnswer {
    fn from(person: ContactPerson) -> Self {
        Self {
            name: person.name.into(),
            phone_masked: person.phone.map(|phone| phone.masked()),
            address: person.address.map(String::from),
            consented_on: person.consented_on,
        }
    }
}

/// 双联。 A link between a deputy and whoever is visited.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = ContactLink)]
pub(crate) struct ContactLinkAnswer {
    /// 标识。 Its id.
    id: Uuid,
    /// 版本，也在 ETag 中。 Counts its changes; also in the ETag.
    pub(crate) version: i32,
    state: words::ContactLinkState,
    kind: words::ContactLinkKind,
    /// 联系人。 Who visits.
    deputy: PartyRef,
    /// 被联系的代表。 The deputy who is visited.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    to_deputy: Option<PartyRef>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    person: Option<ContactPersonAnswer>,
    /// 主管机构。 The office in charge.
    office_id: Uuid,
    /// 机构名称。 The office's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    office_name: Option<String>,
    division_code: DivisionCodeText,
    /// 区划名称。 The division's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    division_name: Option<String>,
    /// 几天走访一次。 Days from one visit to the next.
    period_days: u32,
    /// 开始日期。 The day on which it began.
    begins_on: NaiveDate,
    /// 走访次数。 How many visits were made.
    visits: u32,
    /// 最近一次走访。 The day of the latest visit.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    last_on: Option<NaiveDate>,
    /// 下次走访的最后一天。 The last day on which the next visit is in time.
    due_on: NaiveDate,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    light: Option<words::ClockLight>,
    /// 结束时间。 When it ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    ended_at: Option<DateTime<Utc>>,
    /// 移交后等待重新同意的期限，届时未同意的终止。 Until when whoever is visited may agree to visits by another deputy: it ends without.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    consent_until: Option<DateTime<Utc>>,
    /// 您与此联系的关系。 What you have to do with it.
    relations: Vec<words::ContactLinkRelation>,
    /// 您现在可以做什么：各操作的 operationId。 What you may do now, by the operations' ids.
    allowed_actions: Vec<words::ContactLinkOperation>,
}

impl From<ContactLinkView> for ContactLinkAnswer {
    fn from(view: ContactLinkView) -> Self {
        let link = view.link;
        Self {
            id: link.id.0,
            version: link.version,
            state: Word(link.state()),
            kind: Word(link.kind),
            deputy: deputy(link.deputy),
            to_deputy: link.to_deputy.map(deputy),
            office_id: link.office.0,
            office_name: None,
            division_code: (&link.division).into(),
            division_name: None,
            period_days: link.period_days,
            begins_on: link.begins,
            visits: link.visits,
            last_on: link.last_on,
            due_on: link.due_on,
            light: view.light.map(Word),
            ended_at: link.ended_at,
            consent_until: link.consent_until(),
            person: link.person.map(ContactPersonAnswer::from),
            relations: view.relations.into_iter().map(Word).collect(),
            allowed_actions: words::ContactLinkOperation::of(view.allowed),
        }
    }
}

impl Blanks for ContactLinkAnswer {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        let mut blanks = self.deputy.blanks();
        blanks.extend(self.to_deputy.blanks());
        blanks.extend(party(Party::Office(OfficeId(self.office_id)), &mut self.office_name));
        blanks.extend(self.division_code.blank(&mut self.division_name));
        blanks
    }
}

/// 一页联系。 A page of links.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct ContactLinkPage {
    pub(crate) items: Vec<ContactLinkAnswer>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) unreadable: Vec<UnreadableEntry>,
    /// 下一页的游标；最后一页为 null。 Where the next page begins.
    pub(crate) next_cursor: Option<String>,
}

impl Blanks for ContactLinkPage {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        self.items.blanks()
    }
}

/// 一次走访。 A visit.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = ContactVisit)]
pub(crate) struct ContactVisitAnswer {
    /// 标识。 Its id.
    id: Uuid,
    /// 日期。 The day.
    on: NaiveDate,
    way: words::ContactWay,
    /// 听到的情况；删除后没有。 What was heard, until it is erased.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    heard: Option<String>,
    /// 当场提交的诉求。 The case that came of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    case_id: Option<Uuid>,
    /// 走访的代表。 Who visited.
    by: PartyRef,
    /// 登记时间。 When it was written down.
    written_at: DateTime<Utc>,
}

impl From<ContactVisit> for ContactVisitAnswer {
    fn from(visit: ContactVisit) -> Self {
        Self {
            id: visit.id.0,
            on: visit.on,
            way: Word(visit.way),
            heard: visit.heard.map(String::from),
            case_id: visit.case.map(|case| case.0),
            by: deputy(visit.by),
            written_at: visit.written_at,
        }
    }
}

impl Blanks for ContactVisitAnswer {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        self.by.blanks()
    }
}

/// 一页走访。 A page of visits.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct ContactVisitPage {
    pub(crate) items: Vec<ContactVisitAnswer>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) unreadable: Vec<UnreadableEntry>,
    /// 下一页的游标；最后一页为 null。 Where the next page begins.
    pub(crate) next_cursor: Option<String>,
}

impl Blanks for ContactVisitPage {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        self.items.blanks()
    }
}

/// 规定的联系人数。 How many links one keeps.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[schema(as = ContactNumbers)]
pub(crate) struct ContactNumbersAnswer {
    /// 常委会组成人员联系代表，至少。 Deputies of a member, at least.
    members_least: u32,
    /// 至多。 At most.
    members_most: u32,
    /// 代表联系群众户、企业、选民，至少。 Households, enterprises and voters of a deputy, at least.
    people_least: u32,
    /// 至多。 At most.
    people_most: u32,
}

impl From<ContactNumbers> for ContactNumbersAnswer {
    fn from(numbers: ContactNumbers) -> Self {
        let ContactNumbers { members: (members_least, members_most), people: (people_least, people_most) } = numbers;
        Self { members_least, members_most, people_least, people_most }
    }
}

impl Blanks for ContactNumbersAnswer {}

/// 双联完成情况。 How the links of an area stand.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub(crate) struct ContactFigures {
    /// 进行中的联系。 Links that go on.
    links: i64,
    /// 其中按期的。 Of those, whose next visit is not due soon.
    done: i64,
    /// 其中 14 天内到期的。 Of those, whose next visit is due within a fortnight.
    due: i64,
    /// 其中超期的。 Of those, whose next visit is late.
    overdue: i64,
    /// 今年的走访次数。 Visits of this year.
    visits: i64,
    numbers: ContactNumbersAnswer,
}

impl From<(ContactTotals, ContactNumbers)> for ContactFigures {
    fn from((totals, numbers): (ContactTotals, ContactNumbers)) -> Self {
        let ContactTotals { links, done, due, overdue, visits } = totals;
        Self { links, done, due, overdue, visits, numbers: numbers.into() }
    }
}

impl Blanks for ContactFigures {}
