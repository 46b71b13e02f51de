//! What an API client may ask for. Whoever adds an operation that clients may ask for says so here, and by which scope; whatever is not
//! said is closed to them.

mod texts;

use mashang_domain::clients::ClientScope;
use mashang_domain::shared::Vocabulary;
use serde_json::{Map, Value, json};

use self::Reach::{Public, Scope};
pub(crate) use self::texts::{SCHEME, read, scheme, written};

/// How far clients may go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reach {
    /// Whatever anybody may: a client is answered as nobody.
    Public,
    /// Whoever has that scope.
    Scope(ClientScope),
}

/// The operations that clients may ask for, by their ids.
pub(crate) const TABLE: &[(&str, Reach)] = &[
    ("addOpinion", Public),
    ("addOpinionBatch", Scope(ClientScope::OpinionsWrite)),
    ("askSimilarCases", Public),
    ("chooseRole", Public),
    ("createCase", Scope(ClientScope::CasesWrite)),
    ("getAuditConsistency", Public),
    ("getAuditRoot", Public),
    ("getAuthorizationServer", Public),
    ("getCalendarYear", Public),
    ("getCard", Public),
    ("getCardPng", Public),
    ("getCardSvg", Public),
    ("getCase", Scope(ClientScope::CasesRead)),
    ("getCaseFigures", Scope(ClientScope::StatisticsRead)),
    ("getClosedMonth", Scope(ClientScope::StatisticsRead)),
    ("getCongress", Public),
    ("getCongressSession", Public),
    ("getConstituency", Public),
    ("getConsultation", Public),
    ("getCoverage", Public),
    ("getCoverageBreakdown", Public),
    ("getDeputy", Public),
    ("getDispute", Scope(ClientScope::DisputesRead)),
    ("getDisputeFigures", Scope(ClientScope::StatisticsRead)),
    ("getDivision", Public),
    ("getDivisionList", Public),
    ("getDutyFile", Scope(ClientScope::DutiesRead)),
    ("getDutyRecord", Scope(ClientScope::DutiesRead)),
    ("getGrid", Public),
    ("getHealth", Public),
    ("getImportTemplate", Public),
    ("getListInForce", Public),
    ("getMediationOrganisation", Public),
    ("getMetrics", Public),
    ("getNotice", Public),
    ("getOffice", Public),
    ("getPublicCase", Public),
    ("getPublicCasePhoto", Public),
    ("getPublicDeputy", Public),
    ("getPublicMap", Public),
    ("getQuarterlyDisputeForm", Scope(ClientScope::StatisticsRead)),
    ("getReadiness", Public),
    ("getReception", Public),
    ("getRoom", Public),
    ("getRota", Public),
    ("getRotaPaper", Public),
    ("getRotaWorkbook", Public),
    ("getStationPlan", Public),
    ("getSuggestionFigures", Public),
    ("getSuggestionWorkbook", Public),
    ("getTerm", Public),
    ("getTokenKeys", Public),
    ("getTrackedCase", Public),
    ("getTrackedDispute", Public),
    ("getTrackedLooks", Public),
    ("getTrackedProof", Public),
    ("getUnit", Public),
    ("getVocabulary", Public),
    ("issueToken", Public),
    ("listCaseFigureDefinitions", Public),
    ("listCases", Scope(ClientScope::CasesRead)),
    ("listCategories", Public),
    ("listClosedMonths", Scope(ClientScope::StatisticsRead)),
    ("listCongressSessions", Public),
    ("listCongresses", Public),
    ("listConstituencies", Public),
    ("listConsultations", Public),
    ("listCoverageGaps", Public),
    ("listDeputies", Public),
    ("listDisputes", Scope(ClientScope::DisputesRead)),
    ("listDivisionLists", Public),
    ("listDivisions", Public),
    ("listDutyRecords", Scope(ClientScope::DutiesRead)),
    ("listGrids", Public),
    ("listMediationOrganisationHistory", Public),
    ("listMediationOrganisations", Public),
    ("listNotices", Public),
    ("listOfficeHistory", Public),
    ("listOffices", Public),
    ("listPublicCases", Public),
    ("listReceptions", Public),
    ("listRetentionRules", Public),
    ("listRoleSchemes", Public),
    ("listRoomHistory", Public),
    ("listRooms", Public),
    ("listRotas", Public),
    ("listRuleSets", Public),
    ("listStationDays", Public),
    ("listStationPlans", Public),
    ("listTerms", Public),
    ("listUnitHistory", Public),
    ("listUnits", Public),
    ("locateGrid", Public),
    ("logInWithPassword", Public),
    ("logInWithPhone", Public),
    ("logInWithWechat", Public),
    ("logOut", Public),
    ("lookUpPlace", Public),
    ("openCard", Public),
    ("openTracking", Public),
    ("readNotice", Public),
    ("refreshSession", Public),
    ("revokeToken", Public),
    ("sendErasureCode", Public),
    ("sendLogInCode", Public),
    ("sendRatingCode", Public),
    ("trackCase", Public),
    ("trackDispute", Public),
    ("uploadAttachment", Scope(ClientScope::CasesWrite)),
    ("verifyCaseRating", Public),
];

/// How far clients may go with an operation, and its id as this table has it; nothing where it is closed to them.
pub(crate) fn of(operation: &str) -> Option<(&'static str, Reach)> {
    let at = TABLE.binary_search_by(|(id, _)| (*id).cmp(operation)).ok()?;
    TABLE.get(at).copied()
}

/// Says in the document by which scope clients may ask for an operation.
pub(crate) fn document(operation: &mut Map<String, Value>) {
    let id = operation.get("operationId").and_then(Value::as_str).unwrap_or_default();
    let Some((_, Scope(scope))) = of(id) else { return };
    if let Some(Value::Array(all)) = operation.get_mut("security") {
        all.push(json!({ SCHEME: [scope.as_str()] }));
    }
    if let Some(Value::Object(responses)) = operation.get_mut("responses") {
        for (status, name) in [("403", "Forbidden"), ("429", "TooManyRequests")] {
            let response = json!({ "$ref": format!("#/components/responses/{name}") });
            responses.entry(status).or_insert(response);
        }
    }
}
