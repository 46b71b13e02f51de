//! Cases that really went through the use cases.

use mashang_domain::cases::usecases::{self, Assign, Decline, Rate, Reply, Report, Resolve, Submission};
use mashang_domain::cases::{
    CaseAudience, CaseCategory, CaseChannel, CaseMeasure, CaseNature, CasePlace, CaseRating, CaseReportKind,
    CaseSettlement, Contact,
};
use mashang_domain::deputies::Deputy;
use mashang_domain::institutions::HandlingUnit;
use mashang_domain::shared::code::QrCode;
use mashang_domain::shared::geo::Point;
use mashang_domain::shared::text::{Body, Name, Phone, Title};
use mashang_domain::shared::time::local_date;
use mashang_domain::shared::{Actor, At, CaseId, Failure, Grant, Note, StoreError, UnitId, WordCode};

use super::dice::{name, note};
use super::life::Life;

type Outcome<T> = Result<T, Failure>;

const MATTERS: &[(CaseCategory, CaseNature, &str, &str)] = &[
    (
        CaseCategory::Traffic,
        CaseNature::Complaint,
        "路口早晚高峰拥堵",
        "上下班时段车辆排队很长，行人过街困难，希望加强疏导。",
    ),
    (CaseCategory::CityAppearance, CaseNature::Complaint, "市场外摊位占道", "摊位摆到人行道上，垃圾没有及时清理。"),
    (CaseCategory::Housing, CaseNature::Help, "电梯多次停运", "电梯一个月坏了三次，老人上下楼很不方便。"),
    (CaseCategory::Utilities, CaseNature::Report, "路灯不亮", "巷子里的路灯坏了两盏，晚上走路不安全。"),
    (CaseCategory::Environment, CaseNature::Complaint, "夜间施工噪声", "工地晚上十一点后仍在施工，影响休息。"),
    (CaseCategory::Education, CaseNature::Question, "入学划片咨询", "想了解今年小学入学的划片范围和报名时间。"),
    (CaseCategory::Health, CaseNature::Proposal, "建议增设老年门诊", "社区老人多，建议卫生服务站增设周末门诊。"),
    (CaseCategory::SocialSecurity, CaseNature::Question, "异地医保报销", "父母在外地住院，想了解报销需要哪些材料。"),
    (CaseCategory::Agriculture, CaseNature::Help, "灌溉水渠堵塞", "村口水渠淤积，田里灌不上水。"),
    (CaseCategory::Safety, CaseNature::Report, "消防通道被占", "楼下消防通道长期停放电动车。"),
    (CaseCategory::Fishery, CaseNature::Help, "避风港泊位紧张", "台风来时渔船没有泊位，希望协调。"),
    (CaseCategory::Culture, CaseNature::Proposal, "建议延长图书室开放", "希望晚上和周末也能开放，方便孩子看书。"),
];

impl Life<'_> {
    fn submission(&mut self, deputy: &Deputy, code: &QrCode) -> Submission {
        let (category, nature, title, text) = self.dice.of(MATTERS).copied().unwrap_or((
            CaseCategory::Other,
            CaseNature::Question,
            "咨询",
            "想咨询一件事。",
        ));
        let own = deputy.grids_on(local_date(self.ctx.now));
        let grid = self.cast.grids.iter().find(|grid| own.contains(&grid.id));
        let corner = grid.and_then(|grid| grid.boundary.as_ref()).and_then(|b| b.corners().first().copied());
        let point = corner.filter(|_| self.dice.chance(60)).and_then(|corner| {
            let inside = |value: f64, share: f64| value + 0.0036 * share;
            let (x, y) = (self.dice.0.f64(), self.dice.0.f64());
            Point::new(inside(corner.longitude(), x), inside(corner.latitude(), y)).ok()
        });
        let contact = if self.dice.chance(50) {
            let number = format!("138{:08}", self.dice.0.u32(0..100_000_000));
            Phone::new(&number).ok().map(|phone| Contact { name: Name::new(&self.dice.person()).ok(), phone })
        } else {
            None
        };
        #[expect(clippy::expect_used, reason = "constants of this file, each read by the test below")]
        Submission {
            code: code.clone(),
            channel: CaseChannel::Scan,
            nature,
            category: WordCode::of(category),
            title: Title::new(title).expect("a constant"),
            text: Body::new(text).expect("a constant"),
            place: CasePlace { point, address: None },
            division: None,
            grid: None,
            contact,
            guardian: None,
            anonymous: self.dice.chance(30),
            call_allowed: false,
            consent_to_publish: self.dice.chance(50),
            privacy_edition: None,
            health: None,
            health_consent: false,
            safety_accident: false,
            speaker_consents: false,
            external_ref: None,
            attachments: Vec::new(),
            about: Vec::new(),
            continues: None,
        }
    }

    pub(super) fn live(mut self) -> Outcome<()> {
        let Some((deputy, code)) = self.dice.of(&self.cast.deputies).cloned() else { return Ok(()) };
        let (resident, clerk) = (self.cast.resident, self.cast.clerk);
        if self.dice.chance(20) {
            self.ctx.actor = Actor::Person { account: resident, grants: Vec::new() };
        }
        let submitter = self.ctx.actor.clone();
        let submission = self.submission(&deputy, &code);
        let case = usecases::submit(self.store, &self.ctx, submission)?;
        let at = At { id: case.id, version: None };
        if self.dice.chance(6) || !self.pass(1..20) {
            return Ok(());
        }
        let by_deputy = Grant::Deputy { deputy: deputy.id };
        self.act(clerk, by_deputy.clone());
        if self.dice.chance(4) {
            let command =
                Decline { note: note("属于居民自治事项。"), proper_channel: name("社区居委会")? };
            usecases::decline(self.store, &self.ctx, at, command)?;
            return Ok(());
        }
        usecases::accept(self.store, &self.ctx, at, note("已收到，我会尽快到现场了解。"))?;
        if self.dice.chance(5) || !self.pass(4..60) {
            return Ok(());
        }
        let seen = Report {
            note: note("已到现场查看，情况属实。"),
            report: CaseReportKind::Observation,
            audience: CaseAudience::Everyone,
            companions: Vec::new(),
            measures: Vec::new(),
            completed: Vec::new(),
            point: case.place.point,
        };
        usecases::report(self.store, &self.ctx, at, seen)?;
        if !self.pass(2..40) {
            return Ok(());
        }
        let settled = if self.dice.chance(45) {
            let note = note("已向您说明相关政策和办理方式。");
            let command = Resolve { note, settlement: CaseSettlement::Answer, measures: Vec::new() };
            usecases::resolve(self.store, &self.ctx, at, command)?;
            true
        } else {
            self.through_unit(&deputy, at, by_deputy)?
        };
        if settled && self.dice.chance(80) && self.pass(2..100) {
            self.ctx.actor = if submitter == Actor::Anonymous { Actor::Tracker(case.tracking) } else { submitter };
            let rating = if self.dice.chance(85) { CaseRating::Satisfied } else { CaseRating::Basically };
            usecases::rate(self.store, &self.ctx, at, Rate::graded(Note::default(), rating))?;
        }
        Ok(())
    }

    /// Up to the office, down to a unit and back to the deputy; `true` when it was settled.
    fn through_unit(&mut self, deputy: &Deputy, at: At<CaseId>, by_deputy: Grant) -> Outcome<bool> {
        let clerk = self.cast.clerk;
        usecases::escalate(self.store, &self.ctx, at, note("需要相关部门研究解决。"))?;
        if !self.pass(2..40) {
            return Ok(false);
        }
        self.act(clerk, Grant::Office { office: deputy.office, area: deputy.division.clone() });
        let handles = |unit: &&HandlingUnit| unit.division.covers(&deputy.division);
        let units: Vec<UnitId> = self.cast.units.iter().filter(handles).map(|unit| unit.id).collect();
        let Some(lead) = self.dice.of(&units).copied() else { return Ok(false) };
        let assignment =
            Assign { note: note("请依法研究办理。"), lead, co: Vec::new(), nature: None, finally: false };
        usecases::assign(self.store, &self.ctx, at, assignment)?;
        if !self.pass(2..30) {
            return Ok(false);
        }
        self.act(clerk, Grant::HandlingUnit { unit: lead });
        usecases::start(self.store, &self.ctx, at, Note::default())?;
        if self.dice.chance(10) || !self.pass(8..70) {
            return Ok(false);
        }
        let measure = CaseMeasure {
            description: Title::new("现场整改并加强巡查").map_err(|_| StoreError::Corrupt("demo title"))?,
            owner: name("承办单位")?,
            due: None,
            completed: true,
        };
        let reply = Reply {
            note: note("已完成整改，附照片。"),
            before: Vec::new(),
            after: Vec::new(),
            measures: vec![measure],
            class: None,
            number: None,
            sealed_scan: None,
        };
        usecases::reply(self.store, &self.ctx, at, reply)?;
        if !self.pass(4..50) {
            return Ok(false);
        }
        self.act(clerk, by_deputy);
        usecases::verify(self.store, &self.ctx, at, note("到现场核实，问题已解决。"))?;
        Ok(true)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_matter_can_be_submitted() {
        for (_, _, title, text) in MATTERS {
            assert!(Title::new(title).is_ok() && Body::new(text).is_ok());
        }
    }
}
