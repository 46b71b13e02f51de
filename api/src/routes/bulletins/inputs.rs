//! What callers send to briefings.

use chrono::NaiveDate;
use mashang_domain::bulletins::citing::CiteSource;
use mashang_domain::bulletins::usecases::{
    AnswerInstruction, Cite, ClearCitation, DraftBulletin, FeedBack, Instruct, LinkOrder,
};
use mashang_domain::bulletins::{
    BulletinCitationKind, BulletinContent, BulletinFault, BulletinParts, BulletinRecipients,
};
use mashang_domain::shared::Party;
use mashang_domain::shared::text::Name;
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::extract::{Checks, Input, usual};
use crate::routes::notes::note;
use crate::routes::values::{BulletinCitationText, BulletinPartText, DivisionCodeText, LongText, MonthText, ShortText};
use crate::words;

/// 四部分。 The four parts.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct BulletinPartsInput {
    /// 情况。 What is the case.
    situation: BulletinPartText,
    /// 问题。 What is wrong.
    problems: BulletinPartText,
    /// 原因。 Why.
    causes: BulletinPartText,
    /// 建议。 What is to be done.
    proposals: BulletinPartText,
}

impl BulletinPartsInput {
    fn read(&self, checks: &mut Checks) -> Option<BulletinParts> {
        let situation = checks.take("/parts/situation", self.situation.read());
        let problems = checks.take("/parts/problems", self.problems.read());
        let causes = checks.take("/parts/causes", self.causes.read());
        let proposals = checks.take("/parts/proposals", self.proposals.read());
        Some(BulletinParts { situation: situation?, problems: problems?, causes: causes?, proposals: proposals? })
    }
}

fn names(checks: &mut Checks, field: &str, all: &[ShortText]) -> Option<Vec<Name>> {
    let mut read = Vec::with_capacity(all.len());
    for (at, name) in all.iter().enumerate() {
        read.push(checks.take(&format!("/{field}/{at}"), name.read()));
    }
    read.into_iter().collect()
}

/// 起草民情专报：一事一报。 What is written down of a briefing: of one matter.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({
    "title": "关于东门早高峰拥堵的情况", "theme": "东门交通组织",
    "parts": {
        "situation": "近一个月，东门早高峰拥堵反映集中。", "problems": "机动车与行人混行，老人过马路不安全。",
        "causes": "缺少左转隔离和固定上下客点。", "proposals": "由交警部门牵头，增设隔离和上下客点。"
    },
    "report_to": ["县委办公室"], "send_to": ["县公安局"], "distribute_to": [], "signer": "林主任"
}))]
#[serde(deny_unknown_fields)]
pub(crate) struct BulletinCreate {
    /// 编印的人大机构；不填为您的机构。 In whose series it is to be; your own office where absent.
    #[schema(nullable = false)]
    office_id: Option<Uuid>,
    /// 标题。 Its title.
    title: ShortText,
    /// 主题，只写一件事。 The one matter that it is about.
    theme: ShortText,
    parts: BulletinPartsInput,
    /// 报。 Reported to.
    #[schema(max_items = 20)]
    #[serde(default)]
    report_to: Vec<ShortText>,
    /// 送。 Sent to.
    #[schema(max_items = 20)]
    #[serde(default)]
    send_to: Vec<ShortText>,
    /// 发。 Distributed to.
    #[schema(max_items = 20)]
    #[serde(default)]
    distribute_to: Vec<ShortText>,
    /// 签发人；签发前必填。 Who signs: needed before it is issued.
    #[schema(nullable = false)]
    signer: Option<ShortText>,
}

/// 修改民情专报：整份替换。 The whole of it, in the place of what was written.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({
    "title": "关于东门早高峰拥堵的情况", "theme": "东门交通组织",
    "parts": {
        "situation": "近一个月，东门早高峰拥堵反映集中。", "problems": "机动车与行人混行，老人过马路不安全。",
        "causes": "缺少左转隔离和固定上下客点。", "proposals": "由交警部门牵头，增设隔离和上下客点。"
    },
    "report_to": ["县委办公室"], "send_to": ["县公安局"], "distribute_to": [], "signer": "林主任"
}))]
#[serde(deny_unknown_fields)]
pub(crate) struct BulletinRevise {
    /// 标题。 Its title.
    title: ShortText,
    /// 主题，只写一件事。 The one matter that it is about.
    theme: ShortText,
    parts: BulletinPartsInput,
    /// 报。 Reported to.
    #[schema(max_items = 20)]
    #[serde(default)]
    report_to: Vec<ShortText>,
    /// 送。 Sent to.
    #[schema(max_items = 20)]
    #[serde(default)]
    send_to: Vec<ShortText>,
    /// 发。 Distributed to.
    #[schema(max_items = 20)]
    #[serde(default)]
    distribute_to: Vec<ShortText>,
    /// 签发人；签发前必填。 Who signs: needed before it is issued.
    #[schema(nullable = false)]
    signer: Option<ShortText>,
}

impl BulletinRevise {
    fn content(&self, checks: &mut Checks) -> Option<BulletinContent> {
        let title = checks.take("/title", self.title.read());
        let theme = checks.take("/theme", self.theme.read());
        let parts = self.parts.read(checks);
        let report = names(checks, "report_to", &self.report_to);
        let send = names(checks, "send_to", &self.send_to);
        let distribute = names(checks, "distribute_to", &self.distribute_to);
        let signer = match &self.signer {
            Some(signer) => Some(checks.take("/signer", signer.read())?),
            None => None,
        };
        let recipients = BulletinRecipients { report: report?, send: send?, distribute: distribute? };
        Some(BulletinContent { title: title?, theme: theme?, parts: parts?, recipients, signer })
    }
}

impl Input for BulletinRevise {
    type Command = BulletinContent;
    fn read(&self, checks: &mut Checks) -> Option<BulletinContent> {
        self.content(checks)
    }
}

impl Input for BulletinCreate {
    type Command = DraftBulletin;
    fn read(&self, checks: &mut Checks) -> Option<DraftBulletin> {
        let Self { office_id, title, theme, parts, report_to, send_to, distribute_to, signer } = self.clone();
        let content = BulletinRevise { title, theme, parts, report_to, send_to, distribute_to, signer };
        Some(DraftBulletin { office: office_id.map(Into::into), content: content.content(checks)? })
    }

    fn field(name: &'static str) -> &'static str {
        match name {
            "office" => "office_id",
            name => usual(name),
        }
    }
}

/// 引用一件诉求、一件代表建议、一类协商意见、一个数字，或一段微信群摘要。 What is cited: a case, a suggestion, opinions of a consultation that are alike, a figure, or a digest of a group.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "kind": "group_digest", "text": "本周小区群内多位居民反映东门拥堵，集中在早高峰时段。" }))]
#[serde(deny_unknown_fields)]
pub(crate) struct BulletinCite {
    kind: words::BulletinCitationKind,
    /// 诉求、代表建议或协商的标识。 The id of the case, the suggestion or the consultation.
    #[schema(nullable = false)]
    id: Option<Uuid>,
    /// 协商的意见类别序号，须已作出决定。 Which group of the consultation's opinions: it was decided on them.
    #[schema(minimum = 1, maximum = 10_000, nullable = false)]
    group: Option<u32>,
    /// 数字的指标。 Which figure.
    #[schema(nullable = false)]
    figure: Option<words::BulletinFigure>,
    /// 数字的月份。 Of which month.
    #[schema(nullable = false)]
    month: Option<MonthText>,
    /// 数字的区划；不填为本机构辖区。 Of which division; of all that the office serves where absent.
    #[schema(nullable = false)]
    division_code: Option<DivisionCodeText>,
    /// 微信群民情摘要。 The digest.
    #[schema(nullable = false)]
    text: Option<BulletinCitationText>,
}

impl Input for BulletinCite {
    type Command = Cite;
    fn read(&self, checks: &mut Checks) -> Option<Cite> {
        let month = checks.take_opt("/month", self.month.as_ref().map(MonthText::read));
        let division = checks.take_opt("/division_code", self.division_code.as_ref().map(DivisionCodeText::read));
        let text = checks.take_opt("/text", self.text.as_ref().map(BulletinCitationText::read));
        let broken = self.month.is_some() != month.is_some()
            || self.division_code.is_some() != division.is_some()
            || self.text.is_some() != text.is_some();
        if broken {
            return None;
        }
        let of_figure = self.figure.is_some() || self.month.is_some() || self.division_code.is_some();
        let by_id = !of_figure && self.text.is_none();
        let without_id = self.id.is_none() && self.group.is_none();
        let source = match self.kind.0 {
            BulletinCitationKind::Case if by_id && self.group.is_none() => {
                self.id.map(|id| CiteSource::Case(id.into()))
            }
            BulletinCitationKind::Suggestion if by_id && self.group.is_none() => {
                self.id.map(|id| CiteSource::Suggestion(id.into()))
            }
            BulletinCitationKind::Opinion if by_id => {
                let of = |(id, group): (Uuid, u32)| CiteSource::Opinion { consultation: id.into(), group };
                self.id.zip(self.group).map(of)
            }
            BulletinCitationKind::Figure if without_id && self.text.is_none() => {
                let figure = self.figure.map(|figure| figure.0);
                figure.zip(month).map(|(figure, month)| CiteSource::Figure { figure, month, division })
            }
            BulletinCitationKind::GroupDigest if without_id && !of_figure => {
                text.map(|text| CiteSource::GroupDigest { text })
            }
            BulletinCitationKind::Case
            | BulletinCitationKind::Suggestion
            | BulletinCitationKind::Figure
            | BulletinCitationKind::GroupDigest
            | BulletinCitationKind::Opinion => None,
        };
        let source = checks.take("/kind", source.ok_or(BulletinFault::CitationParts))?;
        Some(Cite { source })
    }
}

/// 删除一条引用。 Which citation is taken out.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "number": 1 }))]
#[serde(deny_unknown_fields)]
pub(crate) struct BulletinCitationClear {
    /// 引用的序号。 Its number.
    #[schema(minimum = 1, maximum = 10_000)]
    number: u32,
}

impl Input for BulletinCitationClear {
    type Command = ClearCitation;
    fn read(&self, _: &mut Checks) -> Option<ClearCitation> {
        Some(ClearCitation { number: self.number })
    }
}

/// 批示的承办对象：承办单位或人大机构。 Who answers: a unit or an office.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct BulletinAddressee {
    kind: words::PartyKind,
    /// 标识。 Its id.
    id: Uuid,
}

/// 登记批示。 What a leader wrote.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({
    "leader": "张副主任", "on": "2026-03-02", "words": "请公安局研究解决，限期答复。",
    "addressees": [{ "kind": "unit", "id": "019ab0c0-0000-7000-8000-000000000000" }], "due_on": "2026-03-20"
}))]
#[serde(deny_unknown_fields)]
pub(crate) struct BulletinInstruct {
    /// 批示的领导。 The leader.
    leader: ShortText,
    /// 批示日期。 The day on which it was written.
    on: NaiveDate,
    /// 批示内容。 What was written.
    words: LongText,
    /// 承办对象，每个一次。 Who answers, each once.
    #[schema(min_items = 1, max_items = 10)]
    addressees: Vec<BulletinAddressee>,
    /// 答复期限。 The last day for answers.
    due_on: NaiveDate,
}

impl Input for BulletinInstruct {
    type Command = Instruct;
    fn read(&self, checks: &mut Checks) -> Option<Instruct> {
        let leader = checks.take("/leader", self.leader.read());
        let words = checks.take("/words", self.words.read());
        let addressees = self.addressees.iter().map(|one| Party::from_parts(one.kind.0, one.id)).collect();
        Some(Instruct { leader: leader?, on: self.on, words: words?, addressees, due_on: self.due_on })
    }
}

/// 答复批示。 An answer to an instruction.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "instruction": 1, "text": "已增设隔离设施和固定上下客点。" }))]
#[serde(deny_unknown_fields)]
pub(crate) struct BulletinAnswerCreate {
    /// 批示的序号。 The instruction's number.
    #[schema(minimum = 1, maximum = 100)]
    instruction: u32,
    text: LongText,
    /// 已上传的附件。 Files uploaded before.
    #[schema(max_items = 9)]
    #[serde(default)]
    attachment_ids: Vec<Uuid>,
}

impl Input for BulletinAnswerCreate {
    type Command = AnswerInstruction;
    fn read(&self, checks: &mut Checks) -> Option<AnswerInstruction> {
        let note = note(checks, Some(&self.text), &self.attachment_ids)?;
        Some(AnswerInstruction { instruction: self.instruction, note })
    }
}

/// 关联督办单。 Which supervision order followed.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "instruction": 1, "order_id": "019ab0c0-0000-7000-8000-000000000000" }))]
#[serde(deny_unknown_fields)]
pub(crate) struct BulletinOrderLink {
    /// 批示的序号。 The instruction's number.
    #[schema(minimum = 1, maximum = 100)]
    instruction: u32,
    /// 本机构签发的督办单。 An order that the same office issued.
    order_id: Uuid,
}

impl Input for BulletinOrderLink {
    type Command = LinkOrder;
    fn read(&self, _: &mut Checks) -> Option<LinkOrder> {
        Some(LinkOrder { instruction: self.instruction, order: self.order_id.into() })
    }

    fn field(name: &'static str) -> &'static str {
        match name {
            "order" => "order_id",
            name => usual(name),
        }
    }
}

/// 反馈结果。 What came of it.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({
    "text": "公安局已增设隔离和上下客点，下月回访。", "plain": "您反映的东门拥堵，现在已经装了隔离栏，接送孩子请在新划的上下客点停车。"
}))]
#[serde(deny_unknown_fields)]
pub(crate) struct BulletinFeedBack {
    /// 向代表反馈。 For the deputies.
    text: LongText,
    /// 向群众反馈，用大白话。 For the residents, in plain words.
    plain: LongText,
}

impl Input for BulletinFeedBack {
    type Command = FeedBack;
    fn read(&self, checks: &mut Checks) -> Option<FeedBack> {
        let text = checks.take("/text", self.text.read());
        let plain = checks.take("/plain", self.plain.read());
        Some(FeedBack { text: text?, plain: plain? })
    }
}
