//! What callers send to cases that are there.

use chrono::NaiveDate;
use mashang_domain::cases as domain;
use mashang_domain::cases::usecases::{
    Assign, Correct, Decline, Divert, Merge, Reassign, Reply, Report, Resolve, RevealContact, Sort, Transfer,
};
use mashang_domain::shared::Party;
use mashang_domain::shared::text::{Phone, Title};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::about::{CaseAboutInput, about};
use crate::extract::{Checks, Input, usual};
use crate::routes::notes::{attachment_ids, note};
use crate::routes::values::{DocumentNumberText, GeoPoint, LongText, PhoneNumber, ShortText};
use crate::words;

/// 不予受理。 Why a case is refused, and where it belongs.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "text": "属于物业服务合同纠纷。", "proper_channel": "社区人民调解委员会" }))]
#[serde(deny_unknown_fields)]
pub(crate) struct CaseDecline {
    text: LongText,
    proper_channel: ShortText,
}

impl Input for CaseDecline {
    type Command = Decline;
    fn read(&self, checks: &mut Checks) -> Option<Decline> {
        let proper_channel = checks.take("/proper_channel", self.proper_channel.read());
        Some(Decline { note: note(checks, Some(&self.text), &[])?, proper_channel: proper_channel? })
    }
}

/// 转给谁：`deputy` 代表，`room` 活动室，`office` 人大机构。 To whom a case may be transferred.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum TransferKind {
    Deputy,
    Room,
    Office,
}

/// 转办。 To whom a case is handed.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "text": "请协助办理。", "to_kind": "office", "to_id": "019ab0c0-0000-7000-8000-000000000000" }))]
#[serde(deny_unknown_fields)]
pub(crate) struct CaseTransfer {
    #[schema(nullable = false)]
    text: Option<LongText>,
    to_kind: TransferKind,
    /// 接手者的标识。 The new addressee's id.
    to_id: Uuid,
}

impl Input for CaseTransfer {
    type Command = Transfer;
    fn read(&self, checks: &mut Checks) -> Option<Transfer> {
        Some(Transfer { note: note(checks, self.text.as_ref(), &[])?, to: self.to_kind.party(self.to_id) })
    }

    fn field(name: &'static str) -> &'static str {
        if name == "to" { "to_id" } else { usual(name) }
    }
}

impl TransferKind {
    /// The party of that kind and id.
    pub(crate) fn party(self, id: Uuid) -> Party {
        match self {
            Self::Deputy => Party::Deputy(id.into()),
            Self::Room => Party::Room(id.into()),
            Self::Office => Party::Office(id.into()),
        }
    }
}

/// 移交。 Who goes on with a case.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({
    "text": "原代表近期工作较多。", "to_kind": "deputy", "to_id": "019ab0c0-0000-7000-8000-000000000000", "reason": "overload"
}))]
#[serde(deny_unknown_fields)]
pub(crate) struct CaseReassign {
    /// 给经办人员的说明，群众不见。 Words to those who handle it; the resident does not see them.
    #[schema(nullable = false)]
    text: Option<LongText>,
    to_kind: TransferKind,
    /// 接手者的标识。 The new addressee's id.
    to_id: Uuid,
    /// 原因；默认为工作量调整。 Why; `overload` when absent.
    #[schema(nullable = false)]
    reason: Option<words::ReassignReason>,
}

impl Input for CaseReassign {
    type Command = Reassign;
    fn read(&self, checks: &mut Checks) -> Option<Reassign> {
        let reason = self.reason.map_or(domain::ReassignReason::Overload, |word| word.0);
        Some(Reassign { note: note(checks, self.text.as_ref(), &[])?, to: self.to_kind.party(self.to_id), reason })
    }

    fn field(name: &'static str) -> &'static str {
        if name == "to" { "to_id" } else { usual(name) }
    }
}

/// 分流。 Where a case is sent, with advice.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "text": "该事项正在法院审理，请依法参加诉讼。", "to": "court" }))]
#[serde(deny_unknown_fields)]
pub(crate) struct CaseDivert {
    text: LongText,
    to: words::CaseDiversion,
}

impl Input for CaseDivert {
    type Command = Divert;
    fn read(&self, checks: &mut Checks) -> Option<Divert> {
        Some(Divert { note: note(checks, Some(&self.text), &[])?, to: self.to.0 })
    }
}

/// 措施（录入）。 A measure, as typed in.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CaseMeasureInput {
    description: ShortText,
    owner: ShortText,
    /// 期限。 By when.
    #[schema(nullable = false)]
    due: Option<NaiveDate>,
    /// 是否已完成。 Whether it is done.
    #[serde(default)]
    completed: bool,
}

fn measures(checks: &mut Checks, inputs: &[CaseMeasureInput]) -> Vec<domain::CaseMeasure> {
    let read = |(at, input): (usize, &CaseMeasureInput)| {
        let description = checks.take(&format!("/measures/{at}/description"), Title::new(&input.description.0));
        let owner = checks.take(&format!("/measures/{at}/owner"), input.owner.read());
        Some(domain::CaseMeasure {
            description: description?,
            owner: owner?,
            due: input.due,
            completed: input.completed,
        })
    };
    inputs.iter().enumerate().filter_map(read).collect()
}

/// 报告进展。 How it goes.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "kind": "observation", "text": "早高峰 7:40，东门排队 23 辆。" }))]
#[serde(deny_unknown_fields)]
pub(crate) struct CaseReport {
    text: LongText,
    kind: words::CaseReportKind,
    /// 可见范围；默认所有可见者。 Everyone by default.
    #[schema(nullable = false)]
    audience: Option<words::CaseAudience>,
    /// 已上传的附件。 Files uploaded before.
    #[schema(max_items = 9)]
    #[serde(default)]
    attachment_ids: Vec<Uuid>,
    /// 同行的网格人员。 The grid's people who were there.
    #[schema(max_items = 20)]
    #[serde(default)]
    companion_ids: Vec<Uuid>,
    /// 商定的措施。 What was agreed.
    #[schema(max_items = 10)]
    #[serde(default)]
    measures: Vec<CaseMeasureInput>,
    /// 已完成措施的序号，从 1 起。 The numbers, from 1, of measures that are done now.
    #[schema(max_items = 50)]
    #[serde(default)]
    completed_measures: Vec<u32>,
    /// 填写时所在的位置；只用来判断是否在 500 米以内，不保存。现场察看须有照片、同行人或此位置之一，才计入履职。 Where it is written: nothing of it is kept but whether that is within 500 metres. An observation counts with a photo, a companion, or this.
    #[schema(nullable = false)]
    point: Option<GeoPoint>,
}

impl Input for CaseReport {
    type Command = Report;
    fn read(&self, checks: &mut Checks) -> Option<Report> {
        let measures = measures(checks, &self.measures);
        let point = checks.take_opt("/point", self.point.map(GeoPoint::read));
        Some(Report {
            note: note(checks, Some(&self.text), &self.attachment_ids)?,
            report: self.kind.0,
            audience: self.audience.map_or(domain::CaseAudience::Everyone, |word| word.0),
            companions: self.companion_ids.iter().copied().map(Into::into).collect(),
            measures,
            completed: self.completed_measures.clone(),
            point,
        })
    }

    fn field(name: &'static str) -> &'static str {
        match name {
            "companions" => "companion_ids",
            "completed" => "completed_measures",
            name => usual(name),
        }
    }
}

/// 交办。 What an office assigns.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "text": "请研究疏导措施。", "lead_unit_id": "019ab0c0-0000-7000-8000-000000000000" }))]
#[serde(deny_unknown_fields)]
pub(crate) struct CaseAssign {
    #[schema(nullable = false)]
    text: Option<LongText>,
    /// 主办单位。 The unit in the lead.
    lead_unit_id: Uuid,
    /// 协办单位。 The units that help.
    #[schema(max_items = 10)]
    #[serde(default)]
    co_unit_ids: Vec<Uuid>,
    /// 重新认定的性质，决定办理期限；尚未分类的诉求必填。 Decides the term; as submitted when absent, needed where nobody said.
    #[schema(nullable = false)]
    nature: Option<words::CaseNature>,
    /// 已退回两次的，必须为 true 并说明理由：承办单位不能再退回。 Once units gave it back twice: with the reason, and the unit can't give it back.
    #[serde(default, rename = "final")]
    finally: bool,
}

impl Input for CaseAssign {
    type Command = Assign;
    fn read(&self, checks: &mut Checks) -> Option<Assign> {
        Some(Assign {
            note: note(checks, self.text.as_ref(), &[])?,
            lead: self.lead_unit_id.into(),
            co: self.co_unit_ids.iter().copied().map(Into::into).collect(),
            nature: self.nature.map(|word| word.0),
            finally: self.finally,
        })
    }

    fn field(name: &'static str) -> &'static str {
        match name {
            "finally" => "final",
            "lead" => "lead_unit_id",
            "co" => "co_unit_ids",
            name => usual(name),
        }
    }
}

/// 诉求分类。 How a case is sorted; what is left out stays as it is.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "nature": "help", "category": "environment" }))]
#[serde(deny_unknown_fields)]
pub(crate) struct CaseSort {
    #[schema(nullable = false)]
    text: Option<LongText>,
    /// 性质。 Its nature.
    #[schema(nullable = false)]
    nature: Option<words::CaseNature>,
    /// 类别。 What it is about.
    #[schema(nullable = false)]
    category: Option<words::CaseCategory>,
    /// 被反映对象，取代原来所指；空列表表示没有。 Whom it complains about, instead of those who were named; an empty list names nobody.
    #[schema(max_items = 5, nullable = false)]
    about: Option<Vec<CaseAboutInput>>,
}

impl Input for CaseSort {
    type Command = Sort;
    fn read(&self, checks: &mut Checks) -> Option<Sort> {
        Some(Sort {
            note: note(checks, self.text.as_ref(), &[])?,
            nature: self.nature.map(|word| word.0),
            category: self.category.clone().map(|category| category.0),
            about: self.about.as_ref().map(|all| about(checks, all)),
        })
    }

    fn field(name: &'static str) -> &'static str {
        if name == "about" { name } else { usual(name) }
    }
}

/// 单位答复。 What a unit replies.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({
    "text": "已在梅岭路设置隔离护栏。",
    "measures": [{ "description": "东门外设置隔离护栏", "owner": "交警大队", "completed": true }]
}))]
#[serde(deny_unknown_fields)]
pub(crate) struct CaseReply {
    text: LongText,
    /// 办理前照片。 Photos of before.
    #[schema(max_items = 9)]
    #[serde(default)]
    before_ids: Vec<Uuid>,
    /// 办理后照片。 Photos of after.
    #[schema(max_items = 9)]
    #[serde(default)]
    after_ids: Vec<Uuid>,
    /// 采取的措施。 What was done.
    #[schema(max_items = 10)]
    #[serde(default)]
    measures: Vec<CaseMeasureInput>,
    /// 答复类别。 What comes of it.
    #[schema(nullable = false)]
    reply_class: Option<words::ReplyClass>,
    /// 答复文件的文号。 The number of the document.
    #[schema(nullable = false)]
    number: Option<DocumentNumberText>,
    /// 答复文件的盖章扫描件，已上传的附件。 Its scan with the seal, a file uploaded before.
    #[schema(nullable = false)]
    sealed_scan_id: Option<Uuid>,
}

impl Input for CaseReply {
    type Command = Reply;
    fn read(&self, checks: &mut Checks) -> Option<Reply> {
        let measures = measures(checks, &self.measures);
        let number = checks.take_opt("/number", self.number.as_ref().map(DocumentNumberText::read));
        Some(Reply {
            note: note(checks, Some(&self.text), &[])?,
            before: attachment_ids(&self.before_ids),
            after: attachment_ids(&self.after_ids),
            measures,
            class: self.reply_class.clone().map(|class| class.0),
            number,
            sealed_scan: self.sealed_scan_id.map(Into::into),
        })
    }

    fn field(name: &'static str) -> &'static str {
        match name {
            "before" => "before_ids",
            "after" => "after_ids",
            "class" => "reply_class",
            "sealed_scan" => "sealed_scan_id",
            name => usual(name),
        }
    }
}

/// 解决。 How a case was settled.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "text": "政策规定如下……", "settlement": "answer" }))]
#[serde(deny_unknown_fields)]
pub(crate) struct CaseResolve {
    text: LongText,
    settlement: words::CaseSettlement,
    /// 已上传的附件。 Files uploaded before.
    #[schema(max_items = 9)]
    #[serde(default)]
    attachment_ids: Vec<Uuid>,
    /// 商定的措施。 What was agreed.
    #[schema(max_items = 10)]
    #[serde(default)]
    measures: Vec<CaseMeasureInput>,
}

impl Input for CaseResolve {
    type Command = Resolve;
    fn read(&self, checks: &mut Checks) -> Option<Resolve> {
        let measures = measures(checks, &self.measures);
        let note = note(checks, Some(&self.text), &self.attachment_ids)?;
        Some(Resolve { note, settlement: self.settlement.0, measures })
    }
}

/// 更正个人信息；省略的不变。 What is set right; what is left out stays.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "contact_name": "王小姐", "address": "奥林春天小区西门" }))]
#[serde(deny_unknown_fields)]
pub(crate) struct CaseCorrect {
    /// 称呼。 What to call you.
    #[schema(nullable = false)]
    contact_name: Option<ShortText>,
    /// 电话；凭查询码不能更换已留的手机号。 Your phone; by a code alone no mobile phone that was left is changed.
    #[schema(nullable = false)]
    contact_phone: Option<PhoneNumber>,
    /// 地点。 Where it is.
    #[schema(nullable = false)]
    address: Option<ShortText>,
}

impl Input for CaseCorrect {
    type Command = Correct;
    fn read(&self, checks: &mut Checks) -> Option<Correct> {
        let name = checks.take_opt("/contact_name", self.contact_name.as_ref().map(ShortText::read));
        let phone = checks.take_opt("/contact_phone", self.contact_phone.as_ref().map(|number| Phone::new(&number.0)));
        let address = checks.take_opt("/address", self.address.as_ref().map(ShortText::read));
        Some(Correct { name, phone, address })
    }

    fn field(name: &'static str) -> &'static str {
        if name == "phone" { "contact_phone" } else { usual(name) }
    }
}

/// 并案。 In which case it continues.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "into_case_id": "019ab0c0-0000-7000-8000-000000000000", "text": "反映同一问题。" }))]
#[serde(deny_unknown_fields)]
pub(crate) struct CaseMerge {
    /// 并入的诉求。 The other case.
    into_case_id: Uuid,
    #[schema(nullable = false)]
    text: Option<LongText>,
}

impl Input for CaseMerge {
    type Command = Merge;
    fn read(&self, checks: &mut Checks) -> Option<Merge> {
        Some(Merge { note: note(checks, self.text.as_ref(), &[])?, into: self.into_case_id.into() })
    }

    fn field(name: &'static str) -> &'static str {
        if name == "into" { "into_case_id" } else { usual(name) }
    }
}

/// 查看联系方式的目的。 Why the phone is to be shown.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "purpose": "contact_for_handling", "note": "约定到现场的时间" }))]
#[serde(deny_unknown_fields)]
pub(crate) struct CaseContactReveal {
    purpose: words::LookPurpose,
    /// 说明；依法调取的须写明依据和文书。 In words; where an authority asks, they name the law and the document.
    #[schema(nullable = false)]
    note: Option<LongText>,
}

impl Input for CaseContactReveal {
    type Command = RevealContact;
    fn read(&self, checks: &mut Checks) -> Option<RevealContact> {
        let words = checks.take_opt("/note", self.note.as_ref().map(LongText::read));
        Some(RevealContact { purpose: self.purpose.0, words })
    }
}
