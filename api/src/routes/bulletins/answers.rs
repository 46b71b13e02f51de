//! What callers are told of briefings.

use chrono::{DateTime, NaiveDate, Utc};
use mashang_domain::bulletins::queries::CaseFeedback;
use mashang_domain::bulletins::{
    Addressee, Bulletin, BulletinContent, BulletinNumber, BulletinStep, BulletinView, Citation, Instruction,
};
use mashang_domain::shared::text::Name;
use mashang_domain::shared::{OfficeId, Party};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::routes::names::{Blank, Blanks, party};
use crate::routes::values::{DivisionCodeText, PartyRef, UnreadableEntry};
use crate::words::{self, Word};

fn written(number: Option<BulletinNumber>) -> Option<String> {
    number.map(|number| number.to_string())
}

fn characters(bulletin: &Bulletin) -> u32 {
    u32::try_from(bulletin.length()).unwrap_or(u32::MAX)
}

/// 民情专报的新状态。 Where a briefing stands after a step.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct BulletinStanding {
    /// 标识。 Its id.
    id: Uuid,
    /// 版本，也在 ETag 中。 Counts its changes; also in the ETag.
    version: i32,
    state: words::BulletinState,
    /// 期号，签发后才有。 Its number, once it was issued.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, example = "2026年第3期")]
    number: Option<String>,
    /// 编印机构。 In whose series it is.
    office_id: Uuid,
    /// 编印机构名称。 The office's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    office_name: Option<String>,
    /// 计入字数。 How many characters it comes to.
    characters: u32,
}

impl From<Bulletin> for BulletinStanding {
    fn from(bulletin: Bulletin) -> Self {
        Self {
            id: bulletin.id.0,
            version: bulletin.version,
            state: Word(bulletin.state()),
            number: written(bulletin.number),
            office_id: bulletin.office.0,
            office_name: None,
            characters: characters(&bulletin),
        }
    }
}

impl Blanks for BulletinStanding {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        party(Party::Office(OfficeId(self.office_id)), &mut self.office_name).into_iter().collect()
    }
}

/// 四部分。 The four parts.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = BulletinParts)]
pub(crate) struct BulletinPartsAnswer {
    /// 情况。 What is the case.
    situation: String,
    /// 问题。 What is wrong.
    problems: String,
    /// 原因。 Why.
    causes: String,
    /// 建议。 What is to be done.
    proposals: String,
}

/// 一条引用，内容为引用时的样子。 What was cited, as it was then.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = BulletinCitation)]
pub(crate) struct CitationAnswer {
    /// 序号。 Its number.
    number: u32,
    kind: words::BulletinCitationKind,
    /// 诉求、代表建议或协商的标识。 The case, the suggestion or the consultation.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    id: Option<Uuid>,
    /// 协商的意见类别序号。 Which group of the consultation's opinions.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    group: Option<u32>,
    division_code: DivisionCodeText,
    /// 区划名称。 The division's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    division_name: Option<String>,
    /// 内容；清空的没有。 What it says; nothing once it was blanked.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    text: Option<String>,
    /// 随附的数字：人数、建议编号、意见条数或统计值。 The number that goes with it: of people, of a suggestion, of opinions, of a figure.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, example = "12件")]
    figure: Option<String>,
    /// 引用时间。 When it was cited.
    cited_at: DateTime<Utc>,
    /// 信息来源代表。 The deputy whose report it was.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    deputy: Option<PartyRef>,
    /// 因撤回同意、删除或转为举报而清空的时间。 When it was blanked: consent was taken back, it was erased, or it is an accusation.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    blanked_at: Option<DateTime<Utc>>,
}

impl From<Citation> for CitationAnswer {
    fn from(citation: Citation) -> Self {
        Self {
            number: citation.number,
            kind: Word(citation.kind),
            id: citation.source,
            group: citation.group,
            division_code: (&citation.division).into(),
            division_name: None,
            text: citation.text.map(String::from),
            figure: citation.figure.map(String::from),
            cited_at: citation.cited_at,
            deputy: citation.deputy.map(|deputy| PartyRef::of(Party::Deputy(deputy), None)),
            blanked_at: citation.blanked_at,
        }
    }
}

impl Blanks for CitationAnswer {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        let mut blanks = self.deputy.blanks();
        blanks.extend(self.division_code.blank(&mut self.division_name));
        blanks
    }
}

/// 批示的一个承办对象。 Somebody to whom an instruction is addressed.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = InstructionAddressee)]
pub(crate) struct AddresseeAnswer {
    to: PartyRef,
    /// 答复时间。 When it was answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    answered_at: Option<DateTime<Utc>>,
    /// 答复。 The answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    answer: Option<String>,
}

impl From<Addressee> for AddresseeAnswer {
    fn from(addressee: Addressee) -> Self {
        Self {
            to: PartyRef::of(addressee.to, None),
            answered_at: addressee.answer.as_ref().map(|answer| answer.at),
            answer: addressee.answer.map(|answer| answer.text.into()),
        }
    }
}

impl Blanks for AddresseeAnswer {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        self.to.blanks()
    }
}

/// 一条批示。 What a leader wrote.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = BulletinInstruction)]
pub(crate) struct InstructionAnswer {
    /// 序号。 Its number.
    number: u32,
    /// 批示的领导。 The leader.
    leader: String,
    /// 批示日期。 The day on which it was written.
    on: NaiveDate,
    /// 批示内容。 What was written.
    words: String,
    /// 答复期限。 The last day for answers.
    due_on: NaiveDate,
    addressees: Vec<AddresseeAnswer>,
    /// 其后的督办单。 The supervision order that followed.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    order_id: Option<Uuid>,
}

impl From<Instruction> for InstructionAnswer {
    fn from(instruction: Instruction) -> Self {
        Self {
            number: instruction.number,
            leader: instruction.leader.into(),
            on: instruction.on,
            words: instruction.words.into(),
            due_on: instruction.due_on,
            addressees: instruction.addressees.into_iter().map(AddresseeAnswer::from).collect(),
            order_id: instruction.order.map(|order| order.0),
        }
    }
}

impl Blanks for InstructionAnswer {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        self.addressees.blanks()
    }
}

/// 民情专报进程的一步。 Something that happened to a briefing.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = BulletinStep)]
pub(crate) struct BulletinStepAnswer {
    kind: words::BulletinEventKind,
    /// 时间。 When.
    at: DateTime<Utc>,
    /// 以谁的名义。 In whose name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    by: Option<PartyRef>,
    /// 引用或批示的序号。 Of which citation or instruction.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    number: Option<u32>,
    /// 内容或理由。 What was written.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    text: Option<String>,
    /// 附件。 Files that go with it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    attachment_ids: Vec<Uuid>,
}

impl From<BulletinStep> for BulletinStepAnswer {
    fn from(step: BulletinStep) -> Self {
        Self {
            kind: Word(step.kind),
            at: step.at,
            by: step.by.map(|party| PartyRef::of(party, None)),
            number: step.number,
            text: step.note.text.map(String::from),
            attachment_ids: step.note.attachments.iter().map(|file| file.0).collect(),
        }
    }
}

impl Blanks for BulletinStepAnswer {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        self.by.blanks()
    }
}

/// 民情专报，如您可以看到的样子。 A briefing as you may see it.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Bulletin)]
pub(crate) struct BulletinAnswer {
    /// 标识。 Its id.
    id: Uuid,
    /// 版本，也在 ETag 中。 Counts its changes; also in the ETag.
    pub(crate) version: i32,
    state: words::BulletinState,
    /// 期号，签发后才有。 Its number, once it was issued.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, example = "2026年第3期")]
    number: Option<String>,
    /// 编印机构。 In whose series it is.
    office_id: Uuid,
    /// 编印机构名称。 The office's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    office_name: Option<String>,
    division_code: DivisionCodeText,
    /// 区划名称。 The division's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    division_name: Option<String>,
    /// 标题。 Its title.
    title: String,
    /// 主题。 The one matter that it is about.
    theme: String,
    parts: BulletinPartsAnswer,
    /// 报。 Reported to.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    report_to: Vec<String>,
    /// 送。 Sent to.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    send_to: Vec<String>,
    /// 发。 Distributed to.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    distribute_to: Vec<String>,
    /// 签发人。 Who signs.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    signer: Option<String>,
    /// 标题、主题、四部分和引用内容的字数。 Characters of title, theme, parts and what is cited.
    characters: u32,
    citations: Vec<CitationAnswer>,
    /// 批示。 What leaders wrote.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    instructions: Vec<InstructionAnswer>,
    /// 向代表反馈的内容。 What the deputies were told.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    feedback: Option<String>,
    /// 向群众反馈的内容。 What the residents were told.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    plain_feedback: Option<String>,
    /// 送审时间。 Since when it waits to be reviewed.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    submitted_at: Option<DateTime<Utc>>,
    /// 起草时间。 When it was begun.
    drafted_at: DateTime<Utc>,
    /// 签发时间。 When it was issued.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    issued_at: Option<DateTime<Utc>>,
    /// 进程，最早的在前；列表中没有，签发前的仅本机构可见。 What happened to it, the oldest first; not in lists, and what was before the issue for its office alone.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    steps: Vec<BulletinStepAnswer>,
    /// 您与此专报的关系。 What you have to do with it.
    relations: Vec<words::BulletinRelation>,
    /// 您现在可以做什么：各操作的 operationId。 What you may do now, by the operations' ids.
    allowed_actions: Vec<words::BulletinOperation>,
}

fn names(all: Vec<Name>) -> Vec<String> {
    all.into_iter().map(String::from).collect()
}

impl From<BulletinView> for BulletinAnswer {
    fn from(view: BulletinView) -> Self {
        let bulletin = view.bulletin;
        let characters = characters(&bulletin);
        let state = Word(bulletin.state());
        let BulletinContent { title, theme, parts, recipients, signer } = bulletin.content;
        let (feedback, plain_feedback) = match bulletin.feedback {
            Some(feedback) => (Some(feedback.text.into()), Some(feedback.plain.into())),
            None => (None, None),
        };
        Self {
            id: bulletin.id.0,
            version: bulletin.version,
            state,
            number: written(bulletin.number),
            office_id: bulletin.office.0,
            office_name: None,
            division_code: (&bulletin.division).into(),
            division_name: None,
            title: title.into(),
            theme: theme.into(),
            parts: BulletinPartsAnswer {
                situation: parts.situation.into(),
                problems: parts.problems.into(),
                causes: parts.causes.into(),
                proposals: parts.proposals.into(),
            },
            report_to: names(recipients.report),
            send_to: names(recipients.send),
            distribute_to: names(recipients.distribute),
            signer: signer.map(String::from),
            characters,
            citations: bulletin.citations.into_iter().map(CitationAnswer::from).collect(),
            instructions: bulletin.instructions.into_iter().map(InstructionAnswer::from).collect(),
            feedback,
            plain_feedback,
            submitted_at: bulletin.submitted_at,
            drafted_at: bulletin.drafted_at,
            issued_at: bulletin.issued_at,
            steps: view.steps.into_iter().map(BulletinStepAnswer::from).collect(),
            relations: view.relations.into_iter().map(Word).collect(),
            allowed_actions: words::BulletinOperation::of(view.allowed),
        }
    }
}

impl Blanks for BulletinAnswer {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        let mut blanks = self.citations.blanks();
        blanks.extend(self.instructions.blanks());
        blanks.extend(self.steps.blanks());
        blanks.extend(party(Party::Office(OfficeId(self.office_id)), &mut self.office_name));
        blanks.extend(self.division_code.blank(&mut self.division_name));
        blanks
    }
}

/// 一页民情专报。 A page of briefings.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct BulletinPage {
    pub(crate) items: Vec<BulletinAnswer>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) unreadable: Vec<UnreadableEntry>,
    /// 下一页的游标；最后一页为 null。 Where the next page begins.
    pub(crate) next_cursor: Option<String>,
}

impl Blanks for BulletinPage {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        self.items.blanks()
    }
}

/// 引用了一件诉求的民情专报的结果。 What came of a briefing that cites a case.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = CaseBulletin)]
pub(crate) struct CaseBulletinAnswer {
    /// 期号。 Its number.
    #[schema(example = "2026年第3期")]
    number: String,
    /// 编印机构。 The office.
    office_id: Uuid,
    /// 编印机构名称。 The office's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    office_name: Option<String>,
    /// 反馈时间。 When you were told.
    at: DateTime<Utc>,
    /// 结果。 What came of it, in plain words.
    text: String,
}

impl From<CaseFeedback> for CaseBulletinAnswer {
    fn from(told: CaseFeedback) -> Self {
        Self {
            number: told.number.to_string(),
            office_id: told.office.0,
            office_name: None,
            at: told.feedback.at,
            text: told.feedback.plain.into(),
        }
    }
}

impl Blanks for CaseBulletinAnswer {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        party(Party::Office(OfficeId(self.office_id)), &mut self.office_name).into_iter().collect()
    }
}

/// 引用了一件诉求的民情专报，至多 50 份。 The briefings that cite a case and of which you were told; 50 at most.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct CaseBulletins {
    pub(crate) items: Vec<CaseBulletinAnswer>,
}

impl Blanks for CaseBulletins {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        self.items.blanks()
    }
}
