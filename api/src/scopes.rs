//! What an API client may ask for: the one table of every operation of the document. Whoever adds an operation says here whether
//! clients may ask for it, and by which scope; what is not said is closed to them.

use mashang_domain::clients::ClientScope;
use mashang_domain::shared::Vocabulary;
use serde_json::{Map, Value, json};

use self::Reach::{Closed, Public, Scope};

/// The name of the document's security scheme.
pub(crate) const SCHEME: &str = "oauth2";

/// How far clients may go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reach {
    /// Whatever anybody may: a client is answered as nobody.
    Public,
    /// Whoever has that scope.
    Scope(ClientScope),
    /// No client.
    Closed,
}

/// Every operation, by its id.
pub(crate) const TABLE: &[(&str, Reach)] = &[
    ("acceptCase", Closed),
    ("acceptInvitation", Closed),
    ("addMandate", Closed),
    ("addParty", Closed),
    ("alertPolice", Closed),
    ("answerMediator", Closed),
    ("applyConfirmation", Closed),
    ("appointMediator", Closed),
    ("approveLeave", Closed),
    ("approveModerationItem", Closed),
    ("askConsent", Closed),
    ("askLeave", Closed),
    ("askSimilarCases", Public),
    ("assessRisk", Closed),
    ("assignCase", Closed),
    ("assignGrid", Closed),
    ("assignGrids", Closed),
    ("beginPerformance", Closed),
    ("bindPhone", Closed),
    ("bindWechatPhone", Closed),
    ("cancelReception", Closed),
    ("changeApiClient", Closed),
    ("changeMediationOrganisation", Closed),
    ("changeOffice", Closed),
    ("changeRoom", Closed),
    ("changeUnit", Closed),
    ("checkIn", Closed),
    ("chooseCodeSuccession", Closed),
    ("chooseRole", Public),
    ("closeDispute", Closed),
    ("closeMediationOrganisation", Closed),
    ("closeOffice", Closed),
    ("closeRoom", Closed),
    ("closeUnit", Closed),
    ("concludeReception", Closed),
    ("confirmAgreement", Closed),
    ("confirmDutyRecord", Closed),
    ("confirmPassword", Closed),
    ("confirmRegisterEntry", Closed),
    ("confirmRoster", Closed),
    ("consentToMediation", Closed),
    ("conveneSession", Closed),
    ("correctCase", Closed),
    ("counterDutyRecord", Closed),
    ("createApiClient", Closed),
    ("createCalendarYear", Closed),
    ("createCase", Scope(ClientScope::CasesWrite)),
    ("createCongress", Closed),
    ("createConstituency", Closed),
    ("createDeputy", Closed),
    ("createDispute", Closed),
    ("createDivisionList", Closed),
    ("createDutyRecord", Closed),
    ("createGrant", Closed),
    ("createGrid", Closed),
    ("createInvitation", Closed),
    ("createMediationOrganisation", Closed),
    ("createNotice", Closed),
    ("createOffice", Closed),
    ("createReception", Closed),
    ("createRegisterEntry", Closed),
    ("createRetentionRule", Closed),
    ("createRoom", Closed),
    ("createRuleSet", Closed),
    ("createTerm", Closed),
    ("createUnit", Closed),
    ("createWechatLink", Closed),
    ("createWeeklyReception", Closed),
    ("createWordList", Closed),
    ("decideRosterRow", Closed),
    ("declareInterest", Closed),
    ("declineCase", Closed),
    ("denyConfirmation", Closed),
    ("divertCase", Closed),
    ("downloadAttachment", Closed),
    ("dropRoster", Closed),
    ("endGridAssignment", Closed),
    ("endMySession", Closed),
    ("endMySessions", Closed),
    ("enterTerm", Closed),
    ("eraseMyData", Closed),
    ("escalateCase", Closed),
    ("explainNotice", Closed),
    ("exportMyData", Closed),
    ("exportTable", Closed),
    ("extendCase", Closed),
    ("extendMediation", Closed),
    ("failMediation", Closed),
    ("followUpDispute", Closed),
    ("getApiClient", Closed),
    ("getApiClientUsage", Closed),
    ("getAttachmentLink", Closed),
    ("getAuditConsistency", Public),
    ("getAuditRoot", Public),
    ("getAuthorizationServer", Public),
    ("getCalendarYear", Public),
    ("getCard", Public),
    ("getCardPng", Public),
    ("getCardSvg", Public),
    ("getCase", Scope(ClientScope::CasesRead)),
    ("getCheckInCode", Closed),
    ("getCheckInPicture", Closed),
    ("getCongress", Public),
    ("getConstituency", Public),
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
    ("getHandover", Closed),
    ("getHealth", Public),
    ("getImportTemplate", Public),
    ("getInvitation", Closed),
    ("getListInForce", Public),
    ("getMe", Closed),
    ("getMediationOrganisation", Public),
    ("getMetrics", Public),
    ("getModerationItem", Closed),
    ("getMyCounts", Closed),
    ("getNotice", Public),
    ("getOffice", Public),
    ("getPublicationSheet", Closed),
    ("getQuarterlyDisputeForm", Scope(ClientScope::StatisticsRead)),
    ("getReadiness", Public),
    ("getReception", Public),
    ("getRoom", Public),
    ("getRoster", Closed),
    ("getSeparatedDuties", Closed),
    ("getSimilarCases", Closed),
    ("getTerm", Public),
    ("getTermChange", Closed),
    ("getTermChangeReport", Closed),
    ("getTokenKeys", Public),
    ("getTrackedCase", Public),
    ("getTrackedDispute", Public),
    ("getTrackedLooks", Public),
    ("getTrackedProof", Public),
    ("getUnit", Public),
    ("getUnitContact", Closed),
    ("getVocabulary", Public),
    ("getWechatCode", Closed),
    ("getWordList", Closed),
    ("giveMyConsent", Closed),
    ("handOver", Closed),
    ("importTable", Closed),
    ("instructCase", Closed),
    ("issueApiClientSecret", Closed),
    ("issueCode", Closed),
    ("issueToken", Public),
    ("keepDisputePrivate", Closed),
    ("listApiClientHistory", Closed),
    ("listApiClients", Closed),
    ("listAuditEntries", Closed),
    ("listCaseLooks", Closed),
    ("listCases", Scope(ClientScope::CasesRead)),
    ("listCategories", Public),
    ("listCodeHistory", Closed),
    ("listCodes", Closed),
    ("listCongresses", Public),
    ("listConstituencies", Public),
    ("listCoverageGaps", Public),
    ("listDeputies", Public),
    ("listDeputiesWithoutGrid", Closed),
    ("listDisputeLooks", Closed),
    ("listDisputes", Scope(ClientScope::DisputesRead)),
    ("listDivisionLists", Public),
    ("listDivisions", Public),
    ("listDutyRecords", Scope(ClientScope::DutiesRead)),
    ("listGrants", Closed),
    ("listGrids", Public),
    ("listHandoverItems", Closed),
    ("listHandoverProposals", Closed),
    ("listHandovers", Closed),
    ("listInvitations", Closed),
    ("listMediationOrganisationHistory", Public),
    ("listMediationOrganisations", Public),
    ("listModerationItems", Closed),
    ("listMyCases", Closed),
    ("listMyConsents", Closed),
    ("listMyDisputeTasks", Closed),
    ("listMyDutyRecords", Closed),
    ("listMyDutyTasks", Closed),
    ("listMyLogIns", Closed),
    ("listMyLooks", Closed),
    ("listMyMessages", Closed),
    ("listMySessions", Closed),
    ("listMyTasks", Closed),
    ("listNotices", Public),
    ("listOfficeHistory", Public),
    ("listOffices", Public),
    ("listPrecedents", Closed),
    ("listReceptions", Public),
    ("listRetentionReports", Closed),
    ("listRetentionRules", Public),
    ("listRoleSchemes", Public),
    ("listRoomHistory", Public),
    ("listRooms", Public),
    ("listRuleSets", Public),
    ("listTermChangeSteps", Closed),
    ("listTermChanges", Closed),
    ("listTerms", Public),
    ("listUnitHistory", Public),
    ("listUnits", Public),
    ("listWordLists", Closed),
    ("loadRoster", Closed),
    ("locateGrid", Public),
    ("logInWithPassword", Public),
    ("logInWithPhone", Public),
    ("logInWithWechat", Public),
    ("logOut", Public),
    ("lookUpPlace", Public),
    ("makeAgreement", Closed),
    ("mergeCase", Closed),
    ("mergeDeputies", Closed),
    ("moveSession", Closed),
    ("openCard", Public),
    ("openDispute", Closed),
    ("openTracking", Public),
    ("performItem", Closed),
    ("printCode", Closed),
    ("printCodes", Closed),
    ("publishNotice", Closed),
    ("rateCase", Closed),
    ("readAllMessages", Closed),
    ("readMessage", Closed),
    ("readNotice", Public),
    ("reassignCase", Closed),
    ("recordAvertedEscalation", Closed),
    ("recordBreach", Closed),
    ("recordSession", Closed),
    ("redactModerationItem", Closed),
    ("referDispute", Closed),
    ("refreshSession", Public),
    ("refuseLeave", Closed),
    ("refuseMediation", Closed),
    ("refuseModerationItem", Closed),
    ("registerDispute", Closed),
    ("reissuePartyCode", Closed),
    ("rejectCase", Closed),
    ("remindCase", Closed),
    ("removePassword", Closed),
    ("reopenMediationOrganisation", Closed),
    ("reopenOffice", Closed),
    ("reopenRoom", Closed),
    ("reopenUnit", Closed),
    ("replyCase", Closed),
    ("repointCode", Closed),
    ("reportCase", Closed),
    ("reprintCode", Closed),
    ("requestCaseInfo", Closed),
    ("requestConfirmation", Closed),
    ("requestInvitationNumber", Closed),
    ("resolveCase", Closed),
    ("resumeMediation", Closed),
    ("returnCase", Closed),
    ("returnDutyRecord", Closed),
    ("returnHandover", Closed),
    ("revealCaseContact", Closed),
    ("reviseDutyRecord", Closed),
    ("reviseNotice", Closed),
    ("reviseTerm", Closed),
    ("revokeApiClient", Closed),
    ("revokeApiClientSecret", Closed),
    ("revokeCode", Closed),
    ("revokeGrant", Closed),
    ("revokeInvitation", Closed),
    ("revokeToken", Public),
    ("sealAgreement", Closed),
    ("sendErasureCode", Public),
    ("sendLogInCode", Public),
    ("sendPhoneCode", Closed),
    ("setMandateStatus", Closed),
    ("setPassword", Closed),
    ("setSeparatedDuties", Closed),
    ("signAgreement", Closed),
    ("sortCase", Closed),
    ("startCase", Closed),
    ("submitRegisterEntry", Closed),
    ("superviseCase", Closed),
    ("supplementCase", Closed),
    ("terminateMediation", Closed),
    ("trackCase", Public),
    ("trackDispute", Public),
    ("transferCase", Closed),
    ("tryCalendarYear", Closed),
    ("tryDivisionList", Closed),
    ("tryRetentionRule", Closed),
    ("tryRuleSet", Closed),
    ("undoTermChange", Closed),
    ("updateCongress", Closed),
    ("updateConstituency", Closed),
    ("updateDeputy", Closed),
    ("updateGrid", Closed),
    ("updateRoleScheme", Closed),
    ("uploadAttachment", Scope(ClientScope::CasesWrite)),
    ("verifyCase", Closed),
    ("withdrawCase", Closed),
    ("withdrawConfirmation", Closed),
    ("withdrawDispute", Closed),
    ("withdrawDivisionLists", Closed),
    ("withdrawHandover", Closed),
    ("withdrawMyConsent", Closed),
    ("withdrawNotice", Closed),
    ("withdrawRuleSets", Closed),
    ("withdrawWordLists", Closed),
];

/// How far clients may go with an operation, and its id as this table has it.
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

/// Every scope, as the document tells it.
pub(crate) fn scheme(public_url: &str) -> (&'static str, Value) {
    let told = |scope: &ClientScope| {
        let about = format!("{}。 {}", scope.label(), scope.description());
        (scope.as_str().to_owned(), Value::from(about))
    };
    let scopes: Map<String, Value> = ClientScope::ALL.iter().map(told).collect();
    let flow = json!({ "tokenUrl": format!("{public_url}/oauth/token"), "scopes": scopes });
    let about =
        "第三方系统以客户端凭证（RFC 6749）换取的 access_token。 What an API client exchanges its credentials for.";
    (SCHEME, json!({ "type": "oauth2", "description": about, "flows": { "clientCredentials": flow } }))
}

/// The scopes that a text names, each once; `None` where it names something else.
pub(crate) fn read(text: &str) -> Option<Vec<ClientScope>> {
    let mut scopes = Vec::new();
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        let scope = ClientScope::parse(word)?;
        if !scopes.contains(&scope) {
            scopes.push(scope);
        }
    }
    Some(scopes)
}

/// Scopes as RFC 6749 writes them.
pub(crate) fn written(scopes: &[ClientScope]) -> String {
    scopes.iter().map(|scope| scope.as_str()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scopes_are_read_as_they_are_written() {
        let both = [ClientScope::CasesRead, ClientScope::CasesWrite];
        assert_eq!(read(&written(&both)).as_deref(), Some(&both[..]));
        assert_eq!(read("cases:read  cases:read").as_deref(), Some(&both[..1]));
        assert_eq!(read("cases:delete"), None);
    }
}
