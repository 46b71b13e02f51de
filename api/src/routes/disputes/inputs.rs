//! What callers send to disputes.

use chrono::NaiveDate;
use mashang_domain::disputes::usecases::{
    AddParty, AnswerMediator, Appoint, Assess, ChooseMediator, DeclareInterest, DisputantDraft, Extend, OpenFromCase,
    PartyWord, Refer, Register, ReissueCode, Report,
};
use mashang_domain::disputes::{Circumstances, DisputePartyAct, DisputeRisk};
use mashang_domain::shared::text::Title;
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::extract::{Checks, Input};
use crate::routes::cases::read_code_field;
use crate::routes::notes::{attachment_ids, note};
use crate::routes::values::{GeoPoint, LongText, MinorInput, PhoneNumber, ShortText, clock};
use crate::words::{self};

/// 当事人（录入）。 A party, as entered.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({
    "side": "second", "name": "林船东", "phone": "13812345678",
    "attachment_ids": ["019ab0c0-0000-7000-8000-000000000000"]
}))]
#[serde(deny_unknown_fields)]
pub(crate) struct DisputePartyCreate {
    side: words::DisputeSide,
    name: ShortText,
    #[schema(nullable = false)]
    phone: Option<PhoneNumber>,
    /// 当事人本人是代表的，其代表标识；当事人不能调解自己的纠纷。 The deputy that the party is, if it is one.
    #[schema(nullable = false)]
    deputy_id: Option<Uuid>,
    /// 健康信息。 What concerns the party's health.
    #[schema(nullable = false)]
    health: Option<LongText>,
    /// 同意保存健康信息（单独同意，个人信息保护法第二十九条）。 Separate consent that it is kept.
    #[serde(default)]
    health_consent: bool,
    /// 当事人是未成年人的。 Where the party is a child.
    #[schema(nullable = false)]
    minor: Option<MinorInput>,
    /// 已上传的附件；登记当事人的手机，须附其身份证件、授权委托书或本人签名登记表的扫描件，报告人填本人手机的不必。 Files uploaded before; a
    /// scan that shows that the phone is the party's, unless the party itself reports.
    #[schema(max_items = 9)]
    #[serde(default)]
    attachment_ids: Vec<Uuid>,
}

fn read_party(checks: &mut Checks, pointer: &str, input: &DisputePartyCreate) -> Option<DisputantDraft> {
    let name = checks.take(&format!("{pointer}/name"), input.name.read());
    let phone = checks.take_opt(&format!("{pointer}/phone"), input.phone.as_ref().map(PhoneNumber::read));
    let health = checks.take_opt(&format!("{pointer}/health"), input.health.as_ref().map(LongText::read));
    let guardian = input.minor.as_ref().and_then(|minor| minor.read(checks, &format!("{pointer}/minor")));
    Some(DisputantDraft {
        side: input.side.0,
        name: name?,
        phone,
        deputy: input.deputy_id.map(Into::into),
        health,
        health_consent: input.health_consent,
        guardian,
    })
}

impl Input for DisputePartyCreate {
    type Command = AddParty;
    fn read(&self, checks: &mut Checks) -> Option<AddParty> {
        let party = read_party(checks, "", self)?;
        Some(AddParty { party, attachments: attachment_ids(&self.attachment_ids) })
    }
}

/// 重发查询码。 Another code for a party.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "party": 2, "text": "本人没有收到短信，请重发。" }))]
#[serde(deny_unknown_fields)]
pub(crate) struct DisputePartyCodeReissue {
    /// 当事人序号。 Which party.
    #[schema(minimum = 1, maximum = 20)]
    party: u32,
    /// 当事人的手机，与已登记的不同、尚未登记或登记时未附凭据的给出，须附其身份证件、授权委托书或本人签名登记表的扫描件。 The party's phone,
    /// where it is not the one that is known, or was entered without a scan.
    #[schema(nullable = false)]
    phone: Option<PhoneNumber>,
    #[schema(nullable = false)]
    text: Option<LongText>,
    /// 已上传的附件。 Files uploaded before; a scan, where a phone is given.
    #[schema(max_items = 9)]
    #[serde(default)]
    attachment_ids: Vec<Uuid>,
}

impl Input for DisputePartyCodeReissue {
    type Command = ReissueCode;
    fn read(&self, checks: &mut Checks) -> Option<ReissueCode> {
        let phone = checks.take_opt("/phone", self.phone.as_ref().map(PhoneNumber::read));
        let note = note(checks, self.text.as_ref(), &self.attachment_ids)?;
        Some(ReissueCode { note, party: self.party, phone })
    }
}

/// 由诉求转出纠纷。 A dispute that comes out of a case.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({
    "kind": "damages", "title": "工伤赔偿纠纷", "text": "出院后双方对赔偿数额有分歧。", "risk": "medium"
}))]
#[serde(deny_unknown_fields)]
pub(crate) struct CaseDisputeCreate {
    kind: words::DisputeKind,
    title: ShortText,
    text: LongText,
    /// 风险；默认低。 Low when absent.
    #[schema(nullable = false)]
    risk: Option<words::DisputeRisk>,
}

/// 报告纠纷。 A dispute to report.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({
    "code": "7KX3MPQRW9", "source": "application", "kind": "neighbourhood", "title": "楼上漏水",
    "text": "楼上卫生间漏水，楼下天花板受损。", "party": { "side": "first", "name": "陈女士", "phone": "13812345678" }
}))]
#[serde(deny_unknown_fields)]
pub(crate) struct DisputeCreate {
    /// 所扫的代码。 The code that was scanned.
    #[schema(min_length = 1, max_length = 40)]
    code: String,
    source: words::DisputeSource,
    /// 所申请的调解组织；调解组织主动介入的，默认为本组织。 The organisation that is applied to; one that acts of its own motion is that one.
    #[schema(nullable = false)]
    organisation_id: Option<Uuid>,
    kind: words::DisputeKind,
    title: ShortText,
    text: LongText,
    /// 风险；默认低。 Low when absent.
    #[schema(nullable = false)]
    risk: Option<words::DisputeRisk>,
    /// 报告人是当事人的，其信息。 The reporter as a party.
    #[schema(nullable = false)]
    party: Option<DisputePartyCreate>,
    /// 已上传的附件。 Files uploaded before.
    #[schema(max_items = 9)]
    #[serde(default)]
    attachment_ids: Vec<Uuid>,
}

fn read_risk(risk: Option<words::DisputeRisk>) -> DisputeRisk {
    risk.map_or(DisputeRisk::Low, |word| word.0)
}

impl Input for CaseDisputeCreate {
    type Command = OpenFromCase;
    fn read(&self, checks: &mut Checks) -> Option<OpenFromCase> {
        let title = checks.take("/title", Title::new(&self.title.0));
        let text = checks.take("/text", self.text.read());
        Some(OpenFromCase { kind: self.kind.0.clone(), risk: read_risk(self.risk), title: title?, text: text? })
    }
}

impl Input for DisputeCreate {
    type Command = Report;
    fn read(&self, checks: &mut Checks) -> Option<Report> {
        let code = read_code_field(checks, &self.code);
        let title = checks.take("/title", Title::new(&self.title.0));
        let text = checks.take("/text", self.text.read());
        let party = match &self.party {
            Some(party) => Some(read_party(checks, "/party", party)?),
            None => None,
        };
        let own = self.party.iter().flat_map(|party| &party.attachment_ids);
        let attachments: Vec<_> = self.attachment_ids.iter().chain(own).copied().collect();
        Some(Report {
            code: code?,
            source: self.source.0,
            organisation: self.organisation_id.map(Into::into),
            kind: self.kind.0.clone(),
            risk: read_risk(self.risk),
            title: title?,
            text: text?,
            party,
            attachments: attachment_ids(&attachments),
        })
    }
}

/// 登记纠纷。 How a dispute is registered.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "risk": "low" }))]
#[serde(deny_unknown_fields)]
pub(crate) struct DisputeRegister {
    #[schema(nullable = false)]
    text: Option<LongText>,
    /// 调解组织，默认为所申请的；没有时，协议只是和解协议。 Who mediates, or whoever was applied to; without one an agreement is only a settlement
    /// between the parties.
    #[schema(nullable = false)]
    organisation_id: Option<Uuid>,
    /// 重新认定的类型。 Its type, where the report was wrong.
    #[schema(nullable = false)]
    kind: Option<words::DisputeKind>,
    risk: words::DisputeRisk,
    /// 发生日期。 On which day it came about.
    #[schema(nullable = false)]
    occurred_on: Option<NaiveDate>,
    /// 发生时间；须同时填写发生日期。 At what time of that day.
    #[schema(min_length = 5, max_length = 5, pattern = "^([01][0-9]|2[0-3]):[0-5][0-9]$", nullable = false)]
    occurred_time: Option<String>,
    /// 发生地点。 Where it came about.
    #[schema(nullable = false)]
    place: Option<ShortText>,
    /// 发生地点的位置。 Where that is on a map.
    #[schema(nullable = false)]
    point: Option<GeoPoint>,
    /// 涉及人数。 How many people have to do with it.
    #[schema(minimum = 1, maximum = 100_000, nullable = false)]
    people: Option<u32>,
    /// 涉及金额（分）。 What is claimed, in fen.
    #[schema(minimum = 0, maximum = 9_007_199_254_740_991_i64, nullable = false)]
    claimed_fen: Option<i64>,
    #[schema(nullable = false)]
    scale: Option<words::DisputeScale>,
    /// 纠纷性质。 Of what law it is a matter.
    #[schema(nullable = false)]
    nature: Option<words::DisputeNature>,
    /// 是否疑难复杂。 Whether it is difficult or complicated.
    #[serde(default)]
    difficult: bool,
}

impl Input for DisputeRegister {
    type Command = Register;
    fn read(&self, checks: &mut Checks) -> Option<Register> {
        let circumstances = Circumstances {
            occurred_on: self.occurred_on,
            occurred_time: checks.take_opt("/occurred_time", self.occurred_time.as_deref().map(clock)),
            place: checks.take_opt("/place", self.place.as_ref().map(ShortText::read)),
            point: checks.take_opt("/point", self.point.map(GeoPoint::read)),
            people: self.people,
            claimed_fen: self.claimed_fen,
            scale: self.scale.map(|scale| scale.0),
            nature: self.nature.map(|nature| nature.0),
            difficult: self.difficult,
        };
        Some(Register {
            note: note(checks, self.text.as_ref(), &[])?,
            organisation: self.organisation_id.map(Into::into),
            kind: self.kind.clone().map(|kind| kind.0),
            risk: self.risk.0,
            circumstances,
        })
    }
}

/// 确定调解员。 Who is to mediate.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "kind": "appointed", "name": "王调解" }))]
#[serde(deny_unknown_fields)]
pub(crate) struct MediatorCreate {
    kind: words::MediatorKind,
    /// 代表；受邀的须经各方当事人同意。 The deputy; one who is invited needs every party's consent.
    #[schema(nullable = false)]
    deputy_id: Option<Uuid>,
    /// 不是代表的，其姓名。 The name, where it is no deputy.
    #[schema(nullable = false)]
    name: Option<ShortText>,
}

impl Input for MediatorCreate {
    type Command = Appoint;
    fn read(&self, checks: &mut Checks) -> Option<Appoint> {
        let name = checks.take_opt("/name", self.name.as_ref().map(ShortText::read));
        Some(Appoint { kind: self.kind.0, deputy: self.deputy_id.map(Into::into), name })
    }
}

/// 对调解员的意见。 A party's word on a mediator.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "party": 1, "mediator": 1, "accepts": true }))]
#[serde(deny_unknown_fields)]
pub(crate) struct MediatorAnswerCreate {
    /// 当事人序号；当事人本人不必填。 Which party; a party itself need not say.
    #[schema(minimum = 1, maximum = 20, nullable = false)]
    party: Option<u32>,
    /// 调解员序号。 Which mediator.
    #[schema(minimum = 1, maximum = 10)]
    mediator: u32,
    /// 是否接受。 Whether the party accepts.
    accepts: bool,
    /// 理由；对指定的调解员提出异议的须填，每一方一次。 Why; needed for an objection to an appointed mediator, of which each side has one.
    #[schema(nullable = false)]
    text: Option<LongText>,
    /// 已上传的附件；代为记录的，须附扫描件。 Files uploaded before; a scan, where it is written down for a party.
    #[schema(max_items = 9)]
    #[serde(default)]
    attachment_ids: Vec<Uuid>,
    /// 发到当事人手机的验证码；凭查询码表态的须填。 The number on the party's phone, where it is said by its code.
    #[schema(pattern = "^[0-9]{6}$", nullable = false)]
    confirmation: Option<String>,
    /// 代理人、代表人序号，其代为表态的书面材料。 Who said it for the party on paper, by the number.
    #[schema(minimum = 1, maximum = 10, nullable = false)]
    representative: Option<u32>,
}

impl Input for MediatorAnswerCreate {
    type Command = AnswerMediator;
    fn read(&self, checks: &mut Checks) -> Option<AnswerMediator> {
        let note = note(checks, self.text.as_ref(), &self.attachment_ids)?;
        let (confirmation, representative) = (self.confirmation.clone(), self.representative);
        let word = PartyWord { note, party: self.party, confirmation, representative };
        Some(AnswerMediator { word, mediator: self.mediator, accepts: self.accepts })
    }
}

/// 选定调解员：从该调解组织的名册上选。 Whom a party would have mediate, of those whom the organisation lists.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "party": 1, "name": "王调解", "attachment_ids": ["019ab0c0-0000-7000-8000-000000000000"] }))]
#[serde(deny_unknown_fields)]
pub(crate) struct MediatorChoiceCreate {
    /// 当事人序号；当事人本人不必填。 Which party; a party itself need not say.
    #[schema(minimum = 1, maximum = 20, nullable = false)]
    party: Option<u32>,
    /// 代表。 The deputy.
    #[schema(nullable = false)]
    deputy_id: Option<Uuid>,
    /// 不是代表的，其姓名。 The name, where it is no deputy.
    #[schema(nullable = false)]
    name: Option<ShortText>,
    #[schema(nullable = false)]
    text: Option<LongText>,
    /// 已上传的附件；代为记录的，须附扫描件。 Files uploaded before; a scan, where it is written down for a party.
    #[schema(max_items = 9)]
    #[serde(default)]
    attachment_ids: Vec<Uuid>,
    /// 发到当事人手机的验证码；凭查询码选定的须填。 The number on the party's phone, where it is said by its code.
    #[schema(pattern = "^[0-9]{6}$", nullable = false)]
    confirmation: Option<String>,
    /// 代理人、代表人序号，其代为表态的书面材料。 Who said it for the party on paper, by the number.
    #[schema(minimum = 1, maximum = 10, nullable = false)]
    representative: Option<u32>,
}

impl Input for MediatorChoiceCreate {
    type Command = ChooseMediator;
    fn read(&self, checks: &mut Checks) -> Option<ChooseMediator> {
        let name = checks.take_opt("/name", self.name.as_ref().map(ShortText::read));
        let note = note(checks, self.text.as_ref(), &self.attachment_ids)?;
        let (confirmation, representative) = (self.confirmation.clone(), self.representative);
        let word = PartyWord { note, party: self.party, confirmation, representative };
        Some(ChooseMediator { word, deputy: self.deputy_id.map(Into::into), name })
    }
}

/// 当事人表态。 What a party says.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "party": 1 }))]
#[serde(deny_unknown_fields)]
pub(crate) struct DisputePartyWord {
    /// 当事人序号；当事人本人不必填。 Which party; a party itself need not say.
    #[schema(minimum = 1, maximum = 20, nullable = false)]
    party: Option<u32>,
    #[schema(nullable = false)]
    text: Option<LongText>,
    /// 已上传的附件；代为记录同意、拒绝或要求终止的，须附扫描件。 Files uploaded before; a scan, where it is written down for a party.
    #[schema(max_items = 9)]
    #[serde(default)]
    attachment_ids: Vec<Uuid>,
    /// 发到当事人手机的验证码；凭查询码同意、拒绝或要求终止的须填。 The number on the party's phone, where it is said by its code.
    #[schema(pattern = "^[0-9]{6}$", nullable = false)]
    confirmation: Option<String>,
    /// 代理人、代表人序号，其代为表态的书面材料。 Who said it for the party on paper, by the number.
    #[schema(minimum = 1, maximum = 10, nullable = false)]
    representative: Option<u32>,
}

impl Input for DisputePartyWord {
    type Command = PartyWord;
    fn read(&self, checks: &mut Checks) -> Option<PartyWord> {
        let note = note(checks, self.text.as_ref(), &self.attachment_ids)?;
        let (confirmation, representative) = (self.confirmation.clone(), self.representative);
        Some(PartyWord { note, party: self.party, confirmation, representative })
    }
}

/// 获取验证码。 What a number on the party's phone is to confirm.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "act": "consent" }))]
#[serde(deny_unknown_fields)]
pub(crate) struct DisputeConfirmationCreate {
    act: words::DisputePartyAct,
}

impl Input for DisputeConfirmationCreate {
    type Command = DisputePartyAct;
    fn read(&self, _: &mut Checks) -> Option<DisputePartyAct> {
        Some(self.act.0)
    }
}

/// 引导其他途径。 Where a dispute is sent, with advice.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "text": "可以依法向人民法院提起诉讼。", "to": "litigation" }))]
#[serde(deny_unknown_fields)]
pub(crate) struct DisputeRefer {
    text: LongText,
    to: words::DisputeChannel,
}

impl Input for DisputeRefer {
    type Command = Refer;
    fn read(&self, checks: &mut Checks) -> Option<Refer> {
        Some(Refer { note: note(checks, Some(&self.text), &[])?, to: self.to.0 })
    }
}

/// 研判风险。 How likely a dispute is to get worse.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "text": "双方亲属情绪激动。", "risk": "high" }))]
#[serde(deny_unknown_fields)]
pub(crate) struct RiskAssessment {
    text: LongText,
    risk: words::DisputeRisk,
}

impl Input for RiskAssessment {
    type Command = Assess;
    fn read(&self, checks: &mut Checks) -> Option<Assess> {
        Some(Assess { note: note(checks, Some(&self.text), &[])?, risk: self.risk.0 })
    }
}

/// 声明回避。 That a mediator has an interest in the matter.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "text": "与当事人是近亲属。" }))]
#[serde(deny_unknown_fields)]
pub(crate) struct InterestDeclarationCreate {
    /// 利害关系。 Which interest.
    text: LongText,
    /// 调解员序号；调解组织代为记录的须填，代表本人不必填。 Whose seat it is, where the organisation writes it down.
    #[schema(minimum = 1, maximum = 10, nullable = false)]
    mediator: Option<u32>,
    /// 已上传的附件；代为记录的，须附其签名的扫描件。 Files uploaded before; a scan of what was signed, where it is written down for somebody.
    #[schema(max_items = 9)]
    #[serde(default)]
    attachment_ids: Vec<Uuid>,
}

impl Input for InterestDeclarationCreate {
    type Command = DeclareInterest;
    fn read(&self, checks: &mut Checks) -> Option<DeclareInterest> {
        let note = note(checks, Some(&self.text), &self.attachment_ids)?;
        Some(DeclareInterest { note, mediator: self.mediator })
    }
}

/// 延长调解期限。 More time, agreed by both sides.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({
    "parties": [1, 2], "until": "2126-06-30", "attachment_ids": ["019ab0c0-0000-7000-8000-000000000000"]
}))]
#[serde(deny_unknown_fields)]
pub(crate) struct MediationExtend {
    /// 同意的当事人，须为各方。 Every party.
    #[schema(min_items = 1, max_items = 20)]
    parties: Vec<u32>,
    /// 新的期限，一年以内。 Until when, within a year.
    until: NaiveDate,
    #[schema(nullable = false)]
    text: Option<LongText>,
    /// 已上传的附件，须有各方签名的扫描件。 Files uploaded before: a scan of what the parties signed.
    #[schema(max_items = 9)]
    #[serde(default)]
    attachment_ids: Vec<Uuid>,
}

impl Input for MediationExtend {
    type Command = Extend;
    fn read(&self, checks: &mut Checks) -> Option<Extend> {
        let note = note(checks, self.text.as_ref(), &self.attachment_ids)?;
        Some(Extend { note, parties: self.parties.clone(), until: self.until })
    }
}
