//! What callers send to sweeps.

use chrono::NaiveDate;
use mashang_domain::shared::Party;
use mashang_domain::shared::geo::Point;
use mashang_domain::sweeps::SweepPlace;
use mashang_domain::sweeps::usecases::{DraftSweep, FindingDraft, ReportSweep, SubmitFinding, WatchFinding};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::extract::{Checks, Input, usual};
use crate::routes::notes::{attachment_ids, note};
use crate::routes::values::{DivisionCodeText, GeoPoint, LongText, ShortText, WordCodeText};
use crate::words;

/// 拟定排查。 What is written down of a sweep before it is announced.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({
    "title": "春季矛盾纠纷大排查", "areas": ["350582002000"], "from": "2026-03-02", "to": "2026-03-22", "rhythm": "weekly",
    "categories": []
}))]
#[serde(deny_unknown_fields)]
pub(crate) struct SweepCampaignCreate {
    /// 名称。 What it is called.
    title: ShortText,
    /// 排查范围：同一设区市内互不包含的区划。 Its areas, none of which lies in another one.
    #[schema(min_items = 1, max_items = 20)]
    areas: Vec<DivisionCodeText>,
    /// 开始日期。 The first day.
    from: NaiveDate,
    /// 结束日期。 The last day.
    to: NaiveDate,
    rhythm: words::SweepRhythm,
    /// 排查的纠纷类型；不填为全部。 The types that are looked for; all of them when empty.
    #[schema(max_items = 50)]
    #[serde(default)]
    categories: Vec<WordCodeText>,
}

impl Input for SweepCampaignCreate {
    type Command = DraftSweep;
    fn read(&self, checks: &mut Checks) -> Option<DraftSweep> {
        let title = checks.take("/title", self.title.read());
        let (mut areas, mut categories) = (Vec::new(), Vec::new());
        for (at, area) in self.areas.iter().enumerate() {
            areas.extend(checks.take(&format!("/areas/{at}"), area.read()));
        }
        for (at, category) in self.categories.iter().enumerate() {
            categories.extend(checks.take(&format!("/categories/{at}"), category.read()));
        }
        let (from, to, rhythm) = (self.from, self.to, self.rhythm.0);
        Some(DraftSweep { title: title?, areas, from, to, rhythm, categories })
    }
}

/// 排查中的一项发现。 Something that was found.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SweepFindingInput {
    /// 地点。 Where.
    address: ShortText,
    #[schema(nullable = false)]
    point: Option<GeoPoint>,
    parties: words::SweepParties,
    /// 纠纷类型的编码。 The code of its type.
    kind: WordCodeText,
    risk: words::DisputeRisk,
    /// 涉及人数。 How many people it concerns.
    #[schema(minimum = 1, maximum = 10000)]
    people: u32,
    /// 情况说明。 What it is about.
    description: LongText,
    /// 已上传的照片。 Files uploaded before.
    #[schema(max_items = 9)]
    #[serde(default)]
    attachment_ids: Vec<Uuid>,
    /// 声明为另一事项，不并入此前的发现。 That it is another one than any that it is likely the same as.
    #[serde(default)]
    is_another: bool,
}

impl SweepFindingInput {
    fn read(&self, checks: &mut Checks, at: usize) -> Option<FindingDraft> {
        let field = |name: &str| format!("/findings/{at}/{name}");
        let address = checks.take(&field("address"), self.address.read());
        let point: Option<Point> = checks.take_opt(&field("point"), self.point.map(GeoPoint::read));
        let kind = checks.take(&field("kind"), self.kind.read());
        let description = checks.take(&field("description"), self.description.read());
        Some(FindingDraft {
            place: SweepPlace { address: address?, point },
            parties: self.parties.0,
            kind: kind?,
            risk: self.risk.0,
            people: self.people,
            description: description?,
            photos: attachment_ids(&self.attachment_ids),
            is_another: self.is_another,
        })
    }
}

/// 网格在一轮中的报告：发现，或零报告。 What a grid reports in a round: findings, or that there was nothing.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({
    "grid_id": "019ab0c0-0000-7000-8000-000000000000", "zero": false, "findings": [{
        "address": "渔港码头三号泊位", "point": { "longitude": 118.7312, "latitude": 24.7705 }, "parties": "person_and_body",
        "kind": "wage_arrears", "risk": "medium", "people": 6, "description": "六名船工反映被拖欠两个月工资。"
    }]
}))]
#[serde(deny_unknown_fields)]
pub(crate) struct SweepReportCreate {
    /// 网格。 The grid.
    grid_id: Uuid,
    /// 轮次；不填为当前轮次。 The round; the one that runs when absent.
    #[schema(minimum = 1, maximum = 60, nullable = false)]
    round: Option<u32>,
    /// 零报告。 That there was nothing.
    #[serde(default)]
    zero: bool,
    /// 发现。 What was found.
    #[schema(max_items = 100)]
    #[serde(default)]
    findings: Vec<SweepFindingInput>,
    /// 原报告中保留的发现。 Findings of the report that it replaces which stay.
    #[schema(max_items = 200)]
    #[serde(default)]
    keep_finding_ids: Vec<Uuid>,
}

impl Input for SweepReportCreate {
    type Command = ReportSweep;
    fn read(&self, checks: &mut Checks) -> Option<ReportSweep> {
        let mut findings = Vec::new();
        for (at, finding) in self.findings.iter().enumerate() {
            findings.extend(finding.read(checks, at));
        }
        Some(ReportSweep {
            grid: self.grid_id.into(),
            round: self.round,
            zero: self.zero,
            findings,
            keep: self.keep_finding_ids.iter().copied().map(Into::into).collect(),
        })
    }

    fn field(name: &'static str) -> &'static str {
        match name {
            "keep" => "keep_finding_ids",
            name => usual(name),
        }
    }
}

/// 转群众诉求。 What a case needs besides what was found.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "nature": "help", "category": "employment", "speaker_consents": true }))]
#[serde(deny_unknown_fields)]
pub(crate) struct SweepFindingSubmit {
    nature: words::CaseNature,
    /// 诉求类别的编码。 The code of its category.
    category: WordCodeText,
    /// 当事群众是否同意录入。 Whether those concerned agreed that it is entered.
    speaker_consents: bool,
}

impl Input for SweepFindingSubmit {
    type Command = SubmitFinding;
    fn read(&self, checks: &mut Checks) -> Option<SubmitFinding> {
        let category = checks.take("/category", self.category.read());
        Some(SubmitFinding { nature: self.nature.0, category: category?, speaker_consents: self.speaker_consents })
    }
}

/// 关注责任人。 Who watches.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SweepWatcher {
    kind: words::PartyKind,
    /// 标识。 Its id.
    id: Uuid,
}

/// 列为关注。 Until when something is watched, and by whom.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "due_on": "2026-03-20", "text": "双方已冷静，两周后回访。" }))]
#[serde(deny_unknown_fields)]
pub(crate) struct SweepFindingWatch {
    /// 关注期限。 The day on which it is looked at again.
    due_on: NaiveDate,
    /// 代表、承办单位、人大机构或本人；不填为本人或本机构。 You or your office when absent.
    #[schema(nullable = false)]
    watcher: Option<SweepWatcher>,
    #[schema(nullable = false)]
    text: Option<LongText>,
    /// 已上传的附件。 Files uploaded before.
    #[schema(max_items = 9)]
    #[serde(default)]
    attachment_ids: Vec<Uuid>,
}

impl Input for SweepFindingWatch {
    type Command = WatchFinding;
    fn read(&self, checks: &mut Checks) -> Option<WatchFinding> {
        let note = note(checks, self.text.as_ref(), &self.attachment_ids)?;
        let watcher = self.watcher.map(|watcher| Party::from_parts(watcher.kind.0, watcher.id));
        Some(WatchFinding { due_on: self.due_on, watcher, note })
    }
}
