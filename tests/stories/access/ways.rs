//! The ways on which a case or a dispute comes to the state in which an operation makes sense.

use mashang_tests::{HOME, id_of};
use serde_json::{Value, json};

use super::{Stage, fresh_number};

/// The steps that bring a new case to the state in which an operation makes sense: who, verb.
pub(super) fn way_to(operation: &str) -> &'static [(&'static str, &'static str)] {
    const ACCEPT: (&str, &str) = ("demo-deputy", "accept");
    const ESCALATE: (&str, &str) = ("demo-deputy", "escalate");
    const ASSIGN: (&str, &str) = ("demo-office", "assign");
    const START: (&str, &str) = ("demo-unit", "start");
    const REPLY: (&str, &str) = ("demo-unit", "reply");
    const RESOLVE: (&str, &str) = ("demo-deputy", "resolve");
    const VERIFY: (&str, &str) = ("demo-deputy", "verify");
    const RATE: (&str, &str) = ("demo-resident", "rate");
    match operation {
        "supplementCase" | "reopenCase" => &[("demo-deputy", "request-info")],
        "reportCase" | "resolveCase" | "escalateCase" | "splitCase" => &[ACCEPT],
        "rateCase" | "callBackCase" => &[ACCEPT, RESOLVE],
        "answerCaseFollowUp" => &[ACCEPT, RESOLVE, ("demo-resident", "rate")],
        "contestCaseRating" => &[ACCEPT, ESCALATE, ASSIGN, START, REPLY, VERIFY, RATE],
        "decideCaseContest" => &[ACCEPT, ESCALATE, ASSIGN, START, REPLY, VERIFY, RATE, ("demo-unit", "contest")],
        "assignCase" | "submitUpCase" => &[ACCEPT, ESCALATE],
        "acknowledgeCase" | "requestCaseExtension" => &[ACCEPT, ESCALATE, ASSIGN],
        "refuseCaseExtension" => &[ACCEPT, ESCALATE, ASSIGN, ("demo-unit", "request-extension")],
        "requestCaseOpinion" => &[ACCEPT, ESCALATE, ("demo-office", "assign-with-help")],
        // The demo's unit helps here, and another one is in the lead.
        "giveCaseOpinion" => {
            &[ACCEPT, ESCALATE, ("demo-office", "assign-as-help"), ("demo-property", "request-opinion")]
        }
        "startCase" | "returnCase" | "extendCase" => &[ACCEPT, ESCALATE, ASSIGN],
        "replyCase" => &[ACCEPT, ESCALATE, ASSIGN, START],
        "verifyCase" | "rejectCase" => &[ACCEPT, ESCALATE, ASSIGN, START, REPLY],
        "objectToDecline" => &[("demo-deputy", "decline")],
        "concludeCase" => &[ACCEPT, RESOLVE, RATE, RESOLVE, RATE],
        "goOnWithCase" => &[ACCEPT, ESCALATE, ASSIGN, ("demo-resident", "withdraw")],
        _ => &[],
    }
}

/// The same for a dispute; `parties` enters both sides, `seats` the mediators. The deputy mediates, so that the table shows
/// who else may do what a mediator does.
pub(super) fn way_of_dispute(operation: &str) -> std::str::SplitWhitespace<'static> {
    let way = match operation {
        "addParty" | "appointMediator" => "register",
        "askConsent" | "reissuePartyCode" | "addRepresentative" | "chooseMediator" => "register parties",
        "endRepresentation" => "register parties agent",
        "answerMediator" | "declareInterest" | "keepDisputePrivate" => "register parties seats",
        "consentToMediation" | "refuseMediation" | "requestConfirmation" => "register parties seats ask-consent",
        "conveneSession" | "extendMediation" | "recordAvertedEscalation" => {
            "register parties seats ask-consent consent consent"
        }
        "recordSession" | "makeAgreement" | "failMediation" | "moveMediationSession" => {
            "register parties seats ask-consent consent consent convene"
        }
        "answerHearingGuests" => "register parties seats ask-consent consent consent hear",
        "signSessionRecord" => "register parties seats ask-consent consent consent convene hold",
        "confirmSessionRecord" => "register parties seats ask-consent consent consent convene hold record",
        "signAgreement" | "sealAgreement" => "register parties seats ask-consent consent consent convene written",
        "applyConfirmation" | "beginPerformance" | "performItem" => {
            "register parties seats ask-consent consent consent convene oral"
        }
        "confirmAgreement" | "denyConfirmation" | "withdrawConfirmation" => {
            "register parties seats ask-consent consent consent convene oral apply"
        }
        "recordBreach" => "register parties seats ask-consent consent consent convene oral begin",
        "resumeMediation" => "register parties seats ask-consent consent consent convene oral begin breach",
        "followUpDispute" => "register parties seats ask-consent consent consent convene oral perform",
        "closeDispute" => "register parties seats ask-consent consent consent convene oral perform follow-up",
        "terminateMediation" => "register parties seats ask-consent refuse",
        _ => "",
    };
    way.split_whitespace()
}

/// A day of the terms of the demo's mandates, by number.
pub(super) fn chrono_day(number: usize) -> String {
    let first = chrono::NaiveDate::from_ymd_opt(2022, 1, 1).unwrap();
    (first + chrono::Days::new(u64::try_from(number % 1300).unwrap())).to_string()
}

/// What an operation asks in its query.
pub(super) fn query_of(operation: &str, deputy: &str) -> String {
    match operation {
        "getCoverage"
        | "getCoverageBreakdown"
        | "getPublicationSheet"
        | "getCaseFigures"
        | "getMonthWorkbook"
        | "listClosedMonths"
        | "listCoverageGaps"
        | "listDeputiesWithoutGrid"
        | "listRuleSets"
        | "listWordLists"
        | "getSeparatedDuties" => format!("?division={HOME}"),
        "getDisputeFigures" | "getSatisfaction" => format!("?division={HOME}&from=2026-03-01&to=2026-03-31"),
        "getWeekDigest" | "getWeekDigestPaper" => format!("?division={HOME}&week=2026-03-02"),
        "listCallBackLots" => "?month=2026-02".to_owned(),
        "getQuarterlyDisputeForm" => format!("?division={HOME}&year=2026&quarter=1"),
        "listQuarterlyFormGaps" => "?year=2026&quarter=1".to_owned(),
        "getAuditConsistency" => "?from=0".to_owned(),
        "getPublicMap" => "?west=118.5&south=24.8&east=118.7&north=25".to_owned(),
        "listCategories" => format!("?division_code={HOME}"),
        "listDivisionLists" | "getListInForce" => format!("?kind=category&division_code={HOME}"),
        "getDivisionList" => "?kind=category&division_code=350582000000&version=1".to_owned(),
        "exportTable" | "printCodes" => format!("?division_code={HOME}"),
        "listCodes" => format!("?subject_id={deputy}"),
        "getStationReport" | "getStationWorkbook" | "getStationReportPaper" => "?month=2026-03".to_owned(),
        "getDutyFilePaper" | "getDutyFileWorkbook" => "?from=2026-01-01&to=2026-12-31".to_owned(),
        "getDutyTableWorkbook" => format!("?division={HOME}&year=2026"),
        "listStandardTexts" => format!("?division={HOME}"),
        "getRoomUse" | "getRoomUseWorkbook" => "?from=2026-03-01&to=2026-03-31".to_owned(),
        "listRoomUses" | "getRoomUsesWorkbook" => format!("?division={HOME}&from=2026-03-01&to=2026-03-31"),
        "explainCaseRefusal" => "?action=acceptCase".to_owned(),
        _ => String::new(),
    }
}

impl Stage {
    /// The area of the first deputy's office.
    pub(super) async fn area(&self) -> Value {
        let office = self.deputy["office_id"].as_str().unwrap();
        self.world.anybody().get(&format!("/api/v1/offices/{office}")).await.ok()["division_code"].clone()
    }

    /// A month in the place of the one that a path names: of one that is looked at, one that is closed.
    pub(super) async fn month_in(&self, operation: &str, path: &str) -> String {
        if operation != "getClosedMonth" {
            return path.replace("{month}", "2026-02");
        }
        let area = self.area().await;
        let closed = json!({ "division_code": area });
        let answer = self.callers["demo-office"].post("/api/v1/statistics/months/2026-01/close", &closed).await;
        assert!(matches!(answer.status, 200 | 409), "{}", answer.json);
        format!("{}?division={}", path.replace("{month}", "2026-01"), area.as_str().unwrap())
    }

    /// Somebody else's grid for a day, tried out.
    pub(super) fn assignments(&self) -> Value {
        let day = chrono_day(fresh_number() * 3);
        let item = json!({ "deputy_id": self.deputy["id"], "grid_id": self.second_grid, "from": day, "to": day });
        json!({ "dry_run": true, "items": [item] })
    }

    /// A point in the deputy's grid.
    pub(super) async fn inside(&self) -> [f64; 2] {
        let grid = self.deputy["grid_ids"][0].as_str().unwrap();
        let corner = self.world.anybody().get(&format!("/api/v1/grids/{grid}")).await.ok()["boundary"][0].clone();
        ["longitude", "latitude"].map(|name| corner[name].as_f64().unwrap() + 0.001)
    }

    /// An assignment of the first deputy that can be ended, and days for one that can be made.
    pub(super) async fn assignment(&self) -> Value {
        let month = fresh_number();
        let (from, to) = (chrono_day(month * 3), chrono_day(month * 3 + 1));
        let body = json!({ "grid_id": self.second_grid, "from": from, "to": to });
        let path = format!("/api/v1/deputies/{}/grid-assignments", id_of(&self.deputy));
        self.callers["demo-admin"].post(&path, &body).await.created()
    }
}
