//! What somebody sends who submits a case.

use mashang_domain::cases::usecases::Submission;
use mashang_domain::cases::{self as domain, CasePlace, ExternalNumber};
use mashang_domain::shared::WordCode;
use mashang_domain::shared::code::QrCode;
use mashang_domain::shared::text::{Body as LongBody, Phone, Title};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::about::{CaseAboutInput, about};
use crate::extract::{Checks, Input, usual};
use crate::routes::notes::attachment_ids;
use crate::routes::values::{
    DivisionCodeText, GeoPoint, LongText, MinorInput, PhoneNumber, ShortText, TextKind, Typed,
};
use crate::words;

/// 联系方式。 How the resident can be reached.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ContactInput {
    #[schema(nullable = false)]
    name: Option<ShortText>,
    phone: PhoneNumber,
}

#[derive(Clone, Debug)]
pub(crate) enum Platform {}
pub(crate) type PlatformCode = Typed<Platform>;

impl TextKind for Platform {
    const NAME: &'static str = "PlatformCode";
    const ABOUT: &'static str = "来源平台的编码：词表 CasePlatform 中的词，或者接入方自定的小写字母、数字和下划线。 The code of \
                                 another system: a word of `CasePlatform`, or one that whoever connects it chose.";
    const EXAMPLE: &'static str = "hotline";
    const LENGTH: (usize, usize) = (1, WordCode::MAX);

    fn pattern() -> String {
        WordCode::PATTERN.to_owned()
    }
}

/// The system that gave a number, as typed in: without a number there is nothing that it gave.
pub(crate) fn read_platform(checks: &mut Checks, numbered: bool, code: Option<&PlatformCode>) -> Option<WordCode> {
    let code = code?;
    if !numbered {
        return checks.take("/external_platform", Err(domain::CaseFault::PlatformAlone));
    }
    checks.take("/external_platform", WordCode::new(&code.0))
}

/// 提交诉求。 A case to submit.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({
    "code": "7KX3MPQRW9", "nature": "complaint", "category": "traffic", "title": "小区东门早晚高峰拥堵",
    "text": "每天早上七点半到八点半，东门外车流量大，行人难以通过。",
    "point": { "longitude": 118.5886, "latitude": 24.8075 }, "address": "奥林春天小区东门",
    "contact": { "name": "王女士", "phone": "13812345678" }, "anonymous": true
}))]
#[serde(deny_unknown_fields)]
#[expect(clippy::struct_excessive_bools, reason = "each is a box that somebody ticks")]
pub(crate) struct CaseCreate {
    /// 所扫的代码。 The code that was scanned.
    #[schema(min_length = 1, max_length = 40)]
    code: String,
    /// 渠道；除扫码外，由代表、网格员或人大机构代为提交。 Anything but `scan` is entered by somebody in the field.
    #[schema(nullable = false)]
    channel: Option<words::CaseChannel>,
    /// 性质；不知道时省略，由人大机构交办时确定。 Left out by whoever can't tell: whoever assigns the case decides.
    #[schema(nullable = false)]
    nature: Option<words::CaseNature>,
    /// 类别；不知道时省略。 Left out by whoever can't tell.
    #[schema(nullable = false)]
    category: Option<words::CaseCategory>,
    title: ShortText,
    text: LongText,
    #[schema(nullable = false)]
    point: Option<GeoPoint>,
    #[schema(nullable = false)]
    address: Option<ShortText>,
    /// 所选的村（社区），须在此码所属的乡镇（街道）；优先于坐标。 The village that somebody chose, which goes before the point.
    #[schema(nullable = false)]
    division_code: Option<DivisionCodeText>,
    /// 所选的网格，须在此码所属的乡镇（街道）；优先于坐标。 The grid that somebody chose, which goes before the point.
    #[schema(nullable = false)]
    grid_id: Option<Uuid>,
    #[schema(nullable = false)]
    contact: Option<ContactInput>,
    /// 涉及未成年人的，如未成年人本人反映。 Where it is by a child or about one.
    #[schema(nullable = false)]
    minor: Option<MinorInput>,
    /// 对承办单位和公众匿名。 Stay unnamed to units and the public.
    #[serde(default)]
    anonymous: bool,
    /// 承办单位办理期间可以电话联系。 The unit that handles it may call.
    #[serde(default)]
    call_allowed: bool,
    /// 同意公开（单独同意，个人信息保护法第二十五条）。 Separate consent to publication.
    #[serde(default)]
    consent_to_publish: bool,
    /// 健康信息，仅提交人和经办人可见。 What concerns the resident's health; for those who handle the case only.
    #[schema(nullable = false)]
    health: Option<LongText>,
    /// 同意保存健康信息（单独同意，个人信息保护法第二十九条）。 Separate consent that it is kept.
    #[serde(default)]
    health_consent: bool,
    /// 是否涉及安全生产事故。 Whether it tells of an accident at work.
    #[serde(default)]
    safety_accident: bool,
    /// 代为提交时，当事人已同意。 The speaker agreed that somebody else enters it.
    #[serde(default)]
    speaker_consents: bool,
    /// 其他平台的编号，如 12345 工单号。 The number that another system gave it.
    #[schema(nullable = false)]
    external_ref: Option<ShortText>,
    /// 该编号出自哪个平台，默认 `hotline`；须同时给出 external_ref。 Which system gave that number: the hotline, unless said otherwise.
    #[schema(nullable = false)]
    external_platform: Option<PlatformCode>,
    /// 已上传的附件。 Files uploaded before.
    #[schema(max_items = 9)]
    #[serde(default)]
    attachment_ids: Vec<Uuid>,
    /// 被反映对象；须回避，不经办、也看不到这件诉求。 Whom it complains about: they stand aside and learn nothing of it.
    #[schema(max_items = 5)]
    #[serde(default)]
    about: Vec<CaseAboutInput>,
    /// 有新的事实而另提的，注明原诉求；须是您的（凭账号，或请求头 X-Tracking-Code 中的查询码）。 The case of before that it goes on from because there are new facts: one of yours, by your account or by a tracking code in `X-Tracking-Code`.
    #[schema(nullable = false)]
    continues_case_id: Option<Uuid>,
}

/// How somebody can be reached, as typed in below `pointer`.
pub(crate) fn read_contact(checks: &mut Checks, pointer: &str, contact: &ContactInput) -> Option<domain::Contact> {
    let name = checks.take_opt(&format!("{pointer}/name"), contact.name.as_ref().map(ShortText::read));
    let phone = checks.take(&format!("{pointer}/phone"), Phone::new(&contact.phone.0))?;
    Some(domain::Contact { name, phone })
}

/// A code as typed in: what can't be one names nothing.
pub(crate) fn read_code_field(checks: &mut Checks, code: &str) -> Option<QrCode> {
    QrCode::read(code).map_err(|fault| checks.missing("/code", fault)).ok()
}

impl Input for CaseCreate {
    type Command = Submission;
    fn read(&self, checks: &mut Checks) -> Option<Submission> {
        let code = read_code_field(checks, &self.code);
        let title = checks.take("/title", Title::new(&self.title.0));
        let text = checks.take("/text", LongBody::new(&self.text.0));
        let point = checks.take_opt("/point", self.point.map(GeoPoint::read));
        let address = checks.take_opt("/address", self.address.as_ref().map(ShortText::read));
        let division = checks.take_opt("/division_code", self.division_code.as_ref().map(DivisionCodeText::read));
        let number = checks.take_opt("/external_ref", self.external_ref.as_ref().map(ShortText::read));
        let platform = read_platform(checks, number.is_some(), self.external_platform.as_ref());
        let health = checks.take_opt("/health", self.health.as_ref().map(LongText::read));
        let contact = self.contact.as_ref().and_then(|contact| read_contact(checks, "/contact", contact));
        let guardian = self.minor.as_ref().and_then(|minor| minor.read(checks, "/minor"));
        let category = self.category.clone().map(|category| category.0);
        let about = about(checks, &self.about);
        Some(Submission {
            code: code?,
            channel: self.channel.map_or(domain::CaseChannel::Scan, |channel| channel.0),
            nature: self.nature.map_or(domain::CaseNature::Unsorted, |nature| nature.0),
            category: category.unwrap_or_else(|| WordCode::of(domain::CaseCategory::Unsorted)),
            title: title?,
            text: text?,
            place: CasePlace { point, address },
            division,
            grid: self.grid_id.map(Into::into),
            contact,
            guardian,
            anonymous: self.anonymous,
            call_allowed: self.call_allowed,
            consent_to_publish: self.consent_to_publish,
            privacy_edition: None,
            health,
            health_consent: self.health_consent,
            safety_accident: self.safety_accident,
            speaker_consents: self.speaker_consents,
            external_ref: number.map(|number| ExternalNumber {
                platform: platform.unwrap_or_else(|| WordCode::of(domain::CasePlatform::Hotline)),
                number,
            }),
            attachments: attachment_ids(&self.attachment_ids),
            about,
            continues: self.continues_case_id.map(Into::into),
        })
    }

    fn field(name: &'static str) -> &'static str {
        match name {
            "continues" => "continues_case_id",
            "about" => name,
            name => usual(name),
        }
    }
}
