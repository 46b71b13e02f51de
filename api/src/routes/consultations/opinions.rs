//! What callers are told of opinions.

use chrono::{DateTime, NaiveDate, Utc};
use mashang_domain::consultations::usecases::{HandedOver, OpinionTaken};
use mashang_domain::consultations::{KeptOpinion, OpinionOutcome, OpinionProposal, VoiceCount};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::routes::names::Blanks;
use crate::routes::values::UnreadableEntry;
use crate::words::{self, Word};

/// 已接收的意见。 An opinion that was taken.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct OpinionReceipt {
    /// 标识。 Its id.
    id: Uuid,
    /// 协商。 The consultation.
    consultation_id: Uuid,
    voice: words::OpinionVoice,
    /// 提出日期。 The day on which it was said.
    day: NaiveDate,
}

impl From<OpinionTaken> for OpinionReceipt {
    fn from(taken: OpinionTaken) -> Self {
        let (id, consultation_id) = (taken.id.0, taken.consultation.0);
        Self { id, consultation_id, voice: Word(taken.voice), day: taken.day }
    }
}

impl Blanks for OpinionReceipt {}

/// 一条意见的接收结果。 What came of an opinion of a batch.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub(crate) struct BatchedOpinionOutcome {
    /// 在批次中的编号。 Its number in the batch.
    number: u32,
    outcome: words::OpinionOutcome,
}

/// 一批意见的接收结果。 What came of a batch.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct OpinionBatchOutcomes {
    /// 已接收的条数。 How many were taken.
    #[schema(maximum = 100)]
    taken: u64,
    /// 各条的结果，顺序与请求相同。 What came of each, in the order of the request.
    #[schema(max_items = 100)]
    outcomes: Vec<BatchedOpinionOutcome>,
}

impl From<HandedOver> for OpinionBatchOutcomes {
    fn from(handed: HandedOver) -> Self {
        let taken = handed.count(OpinionOutcome::Taken) as u64;
        let one = |(number, outcome)| BatchedOpinionOutcome { number, outcome: Word(outcome) };
        Self { taken, outcomes: handed.outcomes.into_iter().map(one).collect() }
    }
}

impl Blanks for OpinionBatchOutcomes {}

/// 意见，供主办机构和参与人员查看。 An opinion, as those in charge read it: who its author is was not kept.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Opinion)]
pub(crate) struct OpinionAnswer {
    /// 标识。 Its id.
    id: Uuid,
    source: words::OpinionSource,
    voice: words::OpinionVoice,
    /// 提出日期。 The day on which it was said.
    day: NaiveDate,
    /// 批次。 Its batch.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    batch: Option<String>,
    /// 在批次中的编号。 Its number in the batch.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    number: Option<u32>,
    /// 会议编号。 The meeting at which it was said.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    meeting: Option<u32>,
    /// 拟出的类别编号。 What was proposed for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    proposal: Option<u32>,
    /// 类别编号。 Its group.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    group: Option<u32>,
    /// 意见。 What it says.
    text: String,
    /// 接收时间。 When it came in.
    received_at: DateTime<Utc>,
}

impl From<KeptOpinion> for OpinionAnswer {
    fn from(opinion: KeptOpinion) -> Self {
        let (batch, number) = opinion.place.map(|place| (String::from(place.batch), place.number)).unzip();
        Self {
            id: opinion.id.0,
            source: Word(opinion.source),
            voice: Word(opinion.voice),
            day: opinion.day,
            batch,
            number,
            meeting: opinion.meeting,
            proposal: opinion.proposal,
            group: opinion.group,
            text: opinion.text.into(),
            received_at: opinion.received_at,
        }
    }
}

/// 一页意见。 A page of opinions.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct OpinionPage {
    pub(super) items: Vec<OpinionAnswer>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) unreadable: Vec<UnreadableEntry>,
    /// 下一页的游标；最后一页为 null。 Where the next page begins.
    pub(super) next_cursor: Option<String>,
}

impl Blanks for OpinionPage {}

/// 可能相同的意见。 Opinions that are likely alike.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = OpinionProposal)]
pub(crate) struct ProposalAnswer {
    /// 编号，条数多的在前。 Its number, the largest first.
    number: u32,
    /// 条数。 How many there are.
    opinions: u32,
    /// 其中一条。 The one that the others are like.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    example: Option<OpinionAnswer>,
}

impl From<(OpinionProposal, Option<KeptOpinion>)> for ProposalAnswer {
    fn from((proposal, seed): (OpinionProposal, Option<KeptOpinion>)) -> Self {
        Self { number: proposal.number, opinions: proposal.opinions, example: seed.map(OpinionAnswer::from) }
    }
}

/// 一页拟出的类别。 A page of what was proposed.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct OpinionProposalPage {
    pub(super) items: Vec<ProposalAnswer>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) unreadable: Vec<UnreadableEntry>,
    /// 下一页的游标；最后一页为 null。 Where the next page begins.
    pub(super) next_cursor: Option<String>,
}

impl Blanks for OpinionProposalPage {}

/// 一种来源、一类人群的意见数。 How many came in by one way from one group of people.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[schema(as = OpinionCount)]
pub(crate) struct CountAnswer {
    source: words::OpinionSource,
    voice: words::OpinionVoice,
    /// 条数。 How many.
    opinions: u32,
}

/// 意见数。 How many opinions came in.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct OpinionFigures {
    /// 总数。 All of them.
    total: u32,
    /// 按来源和人群。 By each way from each group of people.
    by_voice: Vec<CountAnswer>,
}

impl From<Vec<VoiceCount>> for OpinionFigures {
    fn from(all: Vec<VoiceCount>) -> Self {
        let total = all.iter().fold(0, |sum: u32, one| sum.saturating_add(one.opinions));
        let one =
            |one: VoiceCount| CountAnswer { source: Word(one.source), voice: Word(one.voice), opinions: one.opinions };
        Self { total, by_voice: all.into_iter().map(one).collect() }
    }
}

impl Blanks for OpinionFigures {}
