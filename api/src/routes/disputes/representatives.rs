//! Who acts for a party: what callers send of it, and what they are told.

use chrono::{DateTime, Utc};
use mashang_domain::disputes::usecases::{AddRepresentative, EndRepresentation};
use mashang_domain::disputes::{Dispute, Representative};
use mashang_domain::shared::text::Title;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::extract::{Checks, Input};
use crate::routes::names::Blanks;
use crate::routes::notes::note;
use crate::routes::values::{LongText, PhoneNumber, ShortText};
use crate::words::{self, Word};

/// 登记代理人、代表人。 Who acts for a party.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({
    "party": 1, "kind": "agent", "name": "周代理", "scope": "special",
    "attachment_ids": ["019ab0c0-0000-7000-8000-000000000000"]
}))]
#[serde(deny_unknown_fields)]
pub(crate) struct PartyRepresentativeCreate {
    /// 当事人序号。 Which party.
    #[schema(minimum = 1, maximum = 20)]
    party: u32,
    kind: words::RepresentativeKind,
    /// 姓名。 The name.
    name: ShortText,
    /// 委托代理人的授权范围；一般授权不能签署协议。 What the power of attorney covers; by a general one nobody signs.
    #[schema(nullable = false)]
    scope: Option<words::AttorneyScope>,
    /// 单位代表人的职务。 Which position whoever stands for an organisation holds.
    #[schema(nullable = false)]
    position: Option<ShortText>,
    /// 本人是代表的，其代表标识；调解员不能担任。 The deputy that the person is, if it is one.
    #[schema(nullable = false)]
    deputy_id: Option<Uuid>,
    /// 本人的手机，应在授权委托书上写明；查询码发到该手机，凭它和验证码代为表态。 The person's own phone, as the paper has it: a code is sent to it, by which that one acts for the party.
    #[schema(nullable = false)]
    phone: Option<PhoneNumber>,
    #[schema(nullable = false)]
    text: Option<LongText>,
    /// 已上传的附件，须有授权委托书或者身份证明的扫描件。 Files uploaded before: a scan of the power of attorney, or of what shows the position.
    #[schema(max_items = 9)]
    #[serde(default)]
    attachment_ids: Vec<Uuid>,
}

impl Input for PartyRepresentativeCreate {
    type Command = AddRepresentative;
    fn read(&self, checks: &mut Checks) -> Option<AddRepresentative> {
        let name = checks.take("/name", self.name.read());
        let position = checks.take_opt("/position", self.position.as_ref().map(|text| Title::new(&text.0)));
        let phone = checks.take_opt("/phone", self.phone.as_ref().map(PhoneNumber::read));
        let note = note(checks, self.text.as_ref(), &self.attachment_ids)?;
        Some(AddRepresentative {
            note,
            party: self.party,
            kind: self.kind.0,
            name: name?,
            scope: self.scope.map(|scope| scope.0),
            position,
            deputy: self.deputy_id.map(Into::into),
            phone,
        })
    }
}

/// 终止代理、代表。 Who acts for a party no longer.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "party": 1, "representative": 1, "text": "当事人解除委托。" }))]
#[serde(deny_unknown_fields)]
pub(crate) struct PartyRepresentativeEnd {
    /// 当事人序号。 Which party.
    #[schema(minimum = 1, maximum = 20)]
    party: u32,
    /// 代理人、代表人序号。 Which of those who act for it.
    #[schema(minimum = 1, maximum = 10)]
    representative: u32,
    /// 原因。 Why.
    text: LongText,
    /// 已上传的附件。 Files uploaded before.
    #[schema(max_items = 9)]
    #[serde(default)]
    attachment_ids: Vec<Uuid>,
}

impl Input for PartyRepresentativeEnd {
    type Command = EndRepresentation;
    fn read(&self, checks: &mut Checks) -> Option<EndRepresentation> {
        let note = note(checks, Some(&self.text), &self.attachment_ids)?;
        Some(EndRepresentation { note, party: self.party, representative: self.representative })
    }
}

/// 当事人的代理人、代表人。 Who acts for a party, or did.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct PartyRepresentative {
    /// 序号。 Which of those who were ever entered for the party.
    number: u32,
    kind: words::RepresentativeKind,
    /// 姓名。 The name.
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    scope: Option<words::AttorneyScope>,
    /// 职务。 The position in the organisation.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    position: Option<String>,
    /// 是代表的，其标识。 The deputy, where it is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    deputy_id: Option<Uuid>,
    /// 登记时间。 Since when.
    since: DateTime<Utc>,
    /// 终止时间。 Until when.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    ended_at: Option<DateTime<Utc>>,
}

impl PartyRepresentative {
    pub(crate) fn of(one: &Representative) -> Self {
        Self {
            number: one.number,
            kind: Word(one.kind),
            name: one.name.as_str().to_owned(),
            scope: one.scope.map(Word),
            position: one.position.as_ref().map(|position| position.as_str().to_owned()),
            deputy_id: one.deputy.map(|deputy| deputy.0),
            since: one.since,
            ended_at: one.ended_at,
        }
    }
}

/// 代理人、代表人已登记。 Who was just entered as acting for a party.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct PartyRepresentativeReceipt {
    /// 当事人序号。 Which party.
    party: u32,
    /// 代理人、代表人序号。 Which of those who were ever entered for it.
    number: u32,
    /// 纠纷的版本。 The dispute's version.
    version: i32,
}

impl Blanks for PartyRepresentativeReceipt {}

impl From<(Dispute, u32)> for PartyRepresentativeReceipt {
    fn from((dispute, party): (Dispute, u32)) -> Self {
        let found = dispute.dossier.parties.iter().find(|one| one.number == party);
        let number = found.and_then(|found| found.representatives.last()).map_or(0, |one| one.number);
        Self { party, number, version: dispute.version }
    }
}
