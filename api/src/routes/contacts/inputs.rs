//! What callers send to links.

use chrono::NaiveDate;
use mashang_domain::cases::CasePlace;
use mashang_domain::contacts::ContactNumbers;
use mashang_domain::contacts::usecases::{
    BeginLink, CaseOnTheSpot, LayDownNumbers, NamedPerson, RecordVisit, RenewConsent, ReviseLink,
};
use mashang_domain::shared::text::{Phone, Title};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::extract::{Checks, Input, usual};
use crate::routes::values::{DivisionCodeText, GeoPoint, LongText, PhoneNumber, ShortText};
use crate::words;

/// 群众户、企业或选民。 A household, an enterprise or a voter.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ContactPersonInput {
    name: ShortText,
    #[schema(nullable = false)]
    phone: Option<PhoneNumber>,
    #[schema(nullable = false)]
    address: Option<ShortText>,
}

impl ContactPersonInput {
    fn read(&self, checks: &mut Checks) -> Option<NamedPerson> {
        let name = checks.take("/person/name", self.name.read());
        let phone = checks.take_opt("/person/phone", self.phone.as_ref().map(|phone| Phone::new(&phone.0)));
        let address = checks.take_opt("/person/address", self.address.as_ref().map(ShortText::read));
        Some(NamedPerson { name: name?, phone, address })
    }
}

/// 建立联系。 A link that is to begin.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({
    "kind": "household", "deputy_id": "019ab0c0-0000-7000-8000-000000000000",
    "person": { "name": "3 号楼王家", "phone": "13812345678", "address": "奥林春天 3 号楼" },
    "consented_on": "2026-03-01", "period_days": 90
}))]
#[serde(deny_unknown_fields)]
pub(crate) struct ContactLinkCreate {
    kind: words::ContactLinkKind,
    /// 联系人：常委会组成人员或代表。 Who visits: a member of the standing committee, or a deputy.
    deputy_id: Uuid,
    /// 被联系的代表；仅常委会组成人员联系代表时填写。 The deputy who is visited, by a member alone.
    #[schema(nullable = false)]
    to_deputy_id: Option<Uuid>,
    /// 被联系的群众户、企业或选民。 Whoever else is visited.
    #[schema(nullable = false)]
    person: Option<ContactPersonInput>,
    /// 对方同意的日期；联系群众户、企业、选民必填。 When whoever is visited agreed to it.
    #[schema(nullable = false)]
    consented_on: Option<NaiveDate>,
    /// 几天走访一次。 Days from one visit to the next.
    #[schema(minimum = 1, maximum = 366)]
    period_days: u32,
}

impl Input for ContactLinkCreate {
    type Command = BeginLink;
    fn read(&self, checks: &mut Checks) -> Option<BeginLink> {
        let person = match &self.person {
            Some(person) => Some(person.read(checks)?),
            None => None,
        };
        Some(BeginLink {
            kind: self.kind.0,
            deputy: self.deputy_id.into(),
            to_deputy: self.to_deputy_id.map(Into::into),
            person,
            consented_on: self.consented_on,
            period_days: self.period_days,
        })
    }

    fn field(name: &'static str) -> &'static str {
        if name == "to_deputy" { "to_deputy_id" } else { usual(name) }
    }
}

/// 调整走访频次。 How often visits are due.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "period_days": 60 }))]
#[serde(deny_unknown_fields)]
pub(crate) struct ContactLinkRevise {
    /// 几天走访一次。 Days from one visit to the next.
    #[schema(minimum = 1, maximum = 366)]
    period_days: u32,
}

impl Input for ContactLinkRevise {
    type Command = ReviseLink;
    fn read(&self, _: &mut Checks) -> Option<ReviseLink> {
        Some(ReviseLink { period_days: self.period_days })
    }
}

/// 移交后重新同意。 That whoever is visited agrees to visits by another deputy.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "consented_on": "2026-03-01" }))]
#[serde(deny_unknown_fields)]
pub(crate) struct ContactConsentRenew {
    /// 对方同意的日期，不早于移交。 When that was agreed to, no earlier than the link moved.
    consented_on: NaiveDate,
}

impl Input for ContactConsentRenew {
    type Command = RenewConsent;
    fn read(&self, _: &mut Checks) -> Option<RenewConsent> {
        Some(RenewConsent { consented_on: self.consented_on })
    }
}

/// 当场为联系对象提交的诉求；内容即听到的情况。 A case that is handed in on the spot: what was heard is what it says.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ContactCaseInput {
    nature: words::CaseNature,
    category: words::CaseCategory,
    title: ShortText,
    #[schema(nullable = false)]
    point: Option<GeoPoint>,
    #[schema(nullable = false)]
    address: Option<ShortText>,
    /// 对承办单位和公众匿名。 Stay unnamed to units and the public.
    #[serde(default)]
    anonymous: bool,
    /// 同意公开（单独同意）。 Separate consent to publication.
    #[serde(default)]
    consent_to_publish: bool,
    /// 对方同意提交。 Whoever was visited agreed.
    speaker_consents: bool,
}

impl ContactCaseInput {
    fn read(&self, checks: &mut Checks) -> Option<CaseOnTheSpot> {
        let title = checks.take("/case/title", Title::new(&self.title.0));
        let point = checks.take_opt("/case/point", self.point.map(GeoPoint::read));
        let address = checks.take_opt("/case/address", self.address.as_ref().map(ShortText::read));
        Some(CaseOnTheSpot {
            nature: self.nature.0,
            category: self.category.0.clone(),
            title: title?,
            place: CasePlace { point, address },
            anonymous: self.anonymous,
            consent_to_publish: self.consent_to_publish,
            speaker_consents: self.speaker_consents,
        })
    }
}

/// 登记走访。 A visit.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "on": "2026-03-02", "way": "at_home", "heard": "楼道灯坏了两周，希望尽快修复。" }))]
#[serde(deny_unknown_fields)]
pub(crate) struct ContactVisitRecord {
    /// 日期，不晚于今天。 The day, no later than today.
    on: NaiveDate,
    way: words::ContactWay,
    /// 听到的情况。 What was heard.
    heard: LongText,
    #[schema(nullable = false)]
    case: Option<ContactCaseInput>,
}

impl Input for ContactVisitRecord {
    type Command = RecordVisit;
    fn read(&self, checks: &mut Checks) -> Option<RecordVisit> {
        let heard = checks.take("/heard", self.heard.read());
        let case = match &self.case {
            Some(case) => Some(case.read(checks)?),
            None => None,
        };
        Some(RecordVisit { on: self.on, way: self.way.0, heard: heard?, case })
    }

    fn field(name: &'static str) -> &'static str {
        match name {
            "speaker_consents" => "case/speaker_consents",
            "category" => "case/category",
            "title" => "case/title",
            "code" | "contact" | "division" | "grid" => "case",
            name => usual(name),
        }
    }
}

/// 规定联系人数。 How many links one keeps.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({
    "division_code": "350582000000", "members_least": 3, "members_most": 8, "people_least": 5, "people_most": 8
}))]
#[serde(deny_unknown_fields)]
pub(crate) struct ContactNumbersSet {
    division_code: DivisionCodeText,
    /// 常委会组成人员联系代表，至少。 Deputies of a member, at least.
    #[schema(minimum = 0, maximum = 50)]
    members_least: u32,
    /// 至多。 At most.
    #[schema(minimum = 0, maximum = 50)]
    members_most: u32,
    /// 代表联系群众户、企业、选民，至少。 Households, enterprises and voters of a deputy, at least.
    #[schema(minimum = 0, maximum = 50)]
    people_least: u32,
    /// 至多。 At most.
    #[schema(minimum = 0, maximum = 50)]
    people_most: u32,
}

impl Input for ContactNumbersSet {
    type Command = LayDownNumbers;
    fn read(&self, checks: &mut Checks) -> Option<LayDownNumbers> {
        let division = checks.take("/division_code", self.division_code.read())?;
        let numbers = ContactNumbers {
            members: (self.members_least, self.members_most),
            people: (self.people_least, self.people_most),
        };
        Some(LayDownNumbers { division, numbers })
    }

    fn field(name: &'static str) -> &'static str {
        if name == "numbers" { "members_most" } else { usual(name) }
    }
}
