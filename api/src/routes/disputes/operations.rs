//! What is done to disputes and mediation organisations: an operation for each thing.

use mashang_domain::disputes::MediationOrganisation;
use mashang_domain::disputes::usecases;
use mashang_domain::institutions::usecases::{close, reopen};

use super::agreements::{
    AgreementCreate, BreachCreate, ConfirmationApply, PerformanceBegin, PerformanceCreate, SignatureCreate,
};
use super::facts::EscalationAvert;
use super::inputs::{
    CaseDisputeCreate, DisputeConfirmationCreate, DisputeCreate, DisputePartyCodeReissue, DisputePartyCreate,
    DisputePartyWord, DisputeRefer, DisputeRegister, InterestDeclarationCreate, MediationExtend, MediatorAnswerCreate,
    MediatorChoiceCreate, MediatorCreate, RiskAssessment,
};
use super::organisations::{MediationOrganisationCreate, MediationOrganisationUpdate, OrganisationAnswer};
use super::receipts::{
    DisputeConfirmationReceipt, DisputePartyReceipt, DisputeReceipt, DisputeStanding, MediationSessionReceipt,
    MediatorReceipt,
};
use super::representatives::{PartyRepresentativeCreate, PartyRepresentativeEnd, PartyRepresentativeReceipt};
use super::sitting_inputs::{
    HearingGuestsAnswerCreate, MediationSessionCreate, MediationSessionMove, MediationSessionRecord,
    SessionRecordConfirm, SessionRecordSign,
};
use crate::auth::{Anybody, Known, Person};
use crate::limits::Budget;
use crate::routes::builder::{Operation, post, serve};
use crate::routes::institutions::InstitutionClose;
use crate::routes::notes::{EmptyInput, NoteInput, StatementInput};
use crate::routes::tree::Routes;

/// Serves all of them.
pub(super) fn serve_all(routes: &mut Routes) {
    for operations in [intake(), consent(), sittings(), endings(), agreement(), organisations(), representatives()] {
        serve(routes, "disputes", operations);
    }
}

/// From the report to the risk that a dispute carries.
fn intake() -> Vec<Operation> {
    vec![
        post::<Anybody>("/disputes", "createDispute")
            .zh(
                "报告纠纷",
                "群众扫码、网格员排查或代表走访时报告；可不登录。人民调解不收取任何费用（人民调解法第四条）。",
            )
            .en("Report a dispute", "With an account or without.")
            .spends(Budget::Submit)
            .takes::<DisputeCreate>()
            .through("/code")
            .gives::<DisputeReceipt>()
            .creates(usecases::report),
        post::<Person>("/cases/{id}/open-dispute", "openDispute")
            .zh("诉求转入纠纷调处", "经办代表或人大机构；两者相互关联，时间线互见。")
            .en("Open a dispute out of a case", "By those who handle the case; both are linked.")
            .takes::<CaseDisputeCreate>()
            .gives::<DisputeReceipt>()
            .adds(usecases::open_from_case),
        post::<Person>("/disputes/{id}/register", "registerDispute")
            .zh("登记纠纷", "由所申请的调解组织登记；综治中心、人大机构登记的，指定调解组织。登记后告知人大机构。")
            .en("Register a dispute", "By the organisation applied to, or a centre or the office, which name one.")
            .takes::<DisputeRegister>()
            .steps(usecases::register),
        post::<Person>("/disputes/{id}/parties", "addParty")
            .zh("登记当事人", "查询码发到当事人手机，只有当事人知道；填手机的须附凭据扫描件，没有手机的书面办理。")
            .en("Add a party", "Its code goes to its phone alone; a scan shows that the phone is the party's.")
            .takes::<DisputePartyCreate>()
            .gives::<DisputePartyReceipt>()
            .adds(usecases::add_party),
        post::<Person>("/disputes/{id}/reissue-code", "reissuePartyCode")
            .zh("重发查询码", "新查询码发到当事人手机，原查询码立即失效；没有手机的，只停用原查询码。")
            .en("Reissue a party's code", "The one before opens nothing any more; the new one goes to its phone.")
            .takes::<DisputePartyCodeReissue>()
            .gives::<DisputePartyReceipt>()
            .adds(usecases::reissue_code),
        post::<Person>("/disputes/{id}/assess", "assessRisk")
            .zh("研判风险", "高风险即时告知人大机构。")
            .en("Assess the risk", "High alerts the office at once.")
            .takes::<RiskAssessment>()
            .steps(usecases::assess),
        post::<Person>("/disputes/{id}/alert-police", "alertPolice")
            .zh("报告公安机关", "纠纷有可能激化的（人民调解法第二十五条）。")
            .en("Record that the police were told", "Where there is a danger.")
            .takes::<StatementInput>()
            .steps(usecases::alert_police),
        post::<Person>("/disputes/{id}/avert-escalation", "recordAvertedEscalation")
            .zh("记录防止激化", "防止了哪一类激化、涉及多少人；同一类再次记录的，以最后一次为准。")
            .en("Record an escalation that was averted", "Of what kind, and for how many people; the last one counts.")
            .takes::<EscalationAvert>()
            .steps(usecases::avert),
    ]
}

/// Who mediates, and whether the parties want it.
fn consent() -> Vec<Operation> {
    vec![
        post::<Person>("/disputes/{id}/mediators", "appointMediator")
            .zh(
                "确定调解员",
                "指定的，当事人可以不接受；邀请代表参与的，须经各方当事人同意（人民调解法第十九条、第二十条）。",
            )
            .en("Appoint or invite a mediator", "The parties may decline.")
            .takes::<MediatorCreate>()
            .gives::<MediatorReceipt>()
            .adds(usecases::appoint),
        post::<Known>("/disputes/{id}/answer-mediator", "answerMediator")
            .zh(
                "对调解员表态",
                "受邀或选定的，须各方同意；对指定的，每一方可以说明理由提出一次异议；代为记录的附扫描件。",
            )
            .en("Accept or decline a mediator", "By the party, or written down for it with a scan.")
            .takes::<MediatorAnswerCreate>()
            .attempts(usecases::answer_mediator),
        post::<Known>("/disputes/{id}/choose-mediator", "chooseMediator")
            .zh("选定调解员", "当事人从调解组织的名册上选，其他各方同意后主持；不同意的，由调解组织指定（第十九条）。")
            .en("Choose a mediator", "Of those whom the organisation lists; where another party declines, it appoints.")
            .takes::<MediatorChoiceCreate>()
            .attempts(usecases::choose_mediator),
        post::<Person>("/disputes/{id}/declare-interest", "declareInterest")
            .zh(
                "声明回避",
                "与纠纷有利害关系的调解员应当回避；此后其任何操作为 403。非代表的人民调解员的书面声明，由调解组织附扫描件记录。",
            )
            .en(
                "Declare an interest and step aside",
                "Every act is forbidden afterwards. What a mediator who is no deputy signed, the organisation writes down with a scan.",
            )
            .takes::<InterestDeclarationCreate>()
            .steps(usecases::declare_interest),
        post::<Person>("/disputes/{id}/ask-consent", "askConsent")
            .zh("征求当事人意见", "须已登记双方当事人；同时告知各方权利义务（人民调解工作若干规定第三十条）。")
            .en("Ask the parties for their consent", "Both sides must be entered; they are told of their rights.")
            .takes::<NoteInput>()
            .steps(usecases::ask_consent),
        post::<Known>("/disputes/{id}/confirmations", "requestConfirmation")
            .zh(
                "获取验证码",
                "凭查询码表态，先获取发到手机的验证码：5 分钟有效，一次一事，协议变更即失效；登录的不需要。",
            )
            .en("Request a number on one's phone", "It confirms one act by a party's code; who logged in needs none.")
            .takes::<DisputeConfirmationCreate>()
            .gives::<DisputeConfirmationReceipt>()
            .adds(usecases::request_confirmation),
        post::<Known>("/disputes/{id}/consent", "consentToMediation")
            .zh("同意调解", "各方都同意后受理；代为记录的，须附本人签名、盖章或者指印的扫描件。")
            .en("Consent to mediation", "With the last party it is accepted. Written down for a party with a scan.")
            .takes::<DisputePartyWord>()
            .attempts(usecases::consent),
        post::<Known>("/disputes/{id}/refuse", "refuseMediation")
            .zh("拒绝调解", "一方明确拒绝的，不得调解（人民调解法第十七条）；代为记录的，须附扫描件。")
            .en("Refuse mediation", "One party's refusal bars mediation. Written down for a party with a scan.")
            .takes::<DisputePartyWord>()
            .attempts(usecases::refuse),
        post::<Known>("/disputes/{id}/keep-private", "keepDisputePrivate")
            .zh("要求不公开", "当事人可以要求调解不公开进行（人民调解法第二十三条）。")
            .en("Demand privacy", "By a party.")
            .takes::<DisputePartyWord>()
            .steps(usecases::keep_private),
    ]
}

/// The sittings, and their records.
fn sittings() -> Vec<Operation> {
    vec![
        post::<Person>("/disputes/{id}/mediation-sessions", "conveneSession")
            .zh("召集调解", "评理会、面对面、背靠背或线上；须各方已同意调解，并有调解员；评理会可以邀请他人，经各方同意参加。")
            .en("Convene a mediation session", "Every party must have agreed.")
            .takes::<MediationSessionCreate>()
            .gives::<MediationSessionReceipt>()
            .adds(usecases::convene),
        post::<Person>("/disputes/{id}/record-session", "recordSession")
            .zh("记录调解", "到场和缺席人员、发言、结果、先例；笔记仅调解员可见。")
            .en("Record a mediation session", "Attendance, minutes, precedents; notes for the mediators only.")
            .takes::<MediationSessionRecord>()
            .steps(usecases::hold),
        post::<Person>("/disputes/{id}/move-session", "moveMediationSession")
            .zh("调解改期", "尚未举行的调解改到其他时间，说明原因；一方不能或者不愿到场的，指明该方。")
            .en("Move a mediation session", "One that was not held yet, as where a party can't come or declines to.")
            .takes::<MediationSessionMove>()
            .steps(usecases::move_session),
        post::<Person>("/disputes/{id}/sign-record", "signSessionRecord")
            .zh("签署笔录", "由主持该次调解的人民调解员签署；代为记录的，附签名页扫描件。")
            .en("Sign the record of a session", "By the mediator who presided; on paper with a scan.")
            .takes::<SessionRecordSign>()
            .steps(usecases::sign_record),
        post::<Known>("/disputes/{id}/confirm-record", "confirmSessionRecord")
            .zh("核对笔录", "到场当事人核对无误或说明有误之处；凭查询码须填验证码，代为记录的附扫描件。")
            .en("Confirm the record of a session", "By a party that was there, or written down for it with a scan.")
            .takes::<SessionRecordConfirm>()
            .attempts(usecases::confirm_record),
        post::<Known>("/disputes/{id}/answer-guests", "answerHearingGuests")
            .zh(
                "对评理会受邀人员表态",
                "各方当事人都同意的人才能参加（人民调解法第二十条）；举行前可以改变；凭查询码须填验证码，代为记录的附扫描件。",
            )
            .en(
                "Agree to those invited to a hearing",
                "Whom every party accepts takes part; a party may say otherwise until it is held.",
            )
            .takes::<HearingGuestsAnswerCreate>()
            .attempts(usecases::answer_guests),
    ]
}

/// How a mediation goes on longer, or ends without an agreement.
fn endings() -> Vec<Operation> {
    vec![
        post::<Person>("/disputes/{id}/extend", "extendMediation")
            .zh("延长调解期限", "通常一个月；各方同意可以延长，附各方签名的扫描件。")
            .en("Extend the mediation", "Both sides must agree, which a scan shows.")
            .takes::<MediationExtend>()
            .steps(usecases::extend),
        post::<Person>("/disputes/{id}/fail", "failMediation")
            .zh("调解不成", "随后须终止调解并告知其他途径。")
            .en("Record that mediation failed", "It must then be ended with advice.")
            .takes::<StatementInput>()
            .steps(usecases::fail),
        post::<Known>("/disputes/{id}/withdraw", "withdrawDispute")
            .zh(
                "撤回或要求终止",
                "当事人可以随时要求终止（人民调解法第二十三条），凭验证码或附扫描件；登记前报告人可以撤回。",
            )
            .en("Withdraw or end the mediation", "A party may end it at any time; written down for it with a scan.")
            .takes::<DisputePartyWord>()
            .attempts(usecases::withdraw),
        post::<Person>("/disputes/{id}/terminate", "terminateMediation")
            .zh("终止调解", "须告知当事人其他解决途径（人民调解法第二十六条）。")
            .en("Terminate the mediation", "With advice, which is mandatory.")
            .takes::<StatementInput>()
            .steps(usecases::terminate),
        post::<Person>("/disputes/{id}/refer", "referDispute")
            .zh("引导其他途径", "仲裁、诉讼、行政途径、信访；协议经司法确认的，可以申请强制执行。")
            .en("Refer a dispute elsewhere", "Arbitration, litigation, an authority, petition or enforcement.")
            .takes::<DisputeRefer>()
            .steps(usecases::refer),
    ]
}

/// The agreement, and what becomes of it.
fn agreement() -> Vec<Operation> {
    vec![
        post::<Person>("/disputes/{id}/agreement", "makeAgreement")
            .zh("达成协议", "口头协议即时生效；书面协议自签名盖章齐全之日生效。")
            .en("Make an agreement", "An oral one holds at once, a written one once signed and sealed.")
            .takes::<AgreementCreate>()
            .gives::<DisputeStanding>()
            .adds(usecases::agree),
        post::<Known>("/disputes/{id}/sign", "signAgreement")
            .zh("签名", "当事人本人，或由调解员记录纸面签名并附扫描件；代表以调解员身份签名。")
            .en("Sign the agreement", "By a party or a mediator; a signature on paper is written down with a scan.")
            .takes::<SignatureCreate>()
            .attempts(usecases::sign),
        post::<Person>("/disputes/{id}/seal", "sealAgreement")
            .zh("盖章", "人民调解委员会盖章，调解室用所属委员会的章；签名盖章齐全后生效（第二十九条）。")
            .en("Seal the agreement", "By the organisation; of a room the seal is its committee's.")
            .takes::<NoteInput>()
            .steps(usecases::seal),
        post::<Known>("/disputes/{id}/apply-confirmation", "applyConfirmation")
            .zh("申请司法确认", "各方共同申请，附申请书扫描件，自协议生效起 30 日内，履行中也可以；遇休息日顺延。")
            .en("Apply for judicial confirmation", "Together, with a scan, within thirty days of its effect.")
            .takes::<ConfirmationApply>()
            .steps(usecases::apply_confirmation),
        post::<Person>("/disputes/{id}/confirm", "confirmAgreement")
            .zh("记录司法确认", "法院裁定确认有效。")
            .en("Record that the court confirmed", "The court confirmed the agreement.")
            .takes::<NoteInput>()
            .steps(usecases::confirm),
        post::<Person>("/disputes/{id}/deny", "denyConfirmation")
            .zh("记录裁定驳回申请", "协议对各方仍有约束力，可以继续履行、重新调解或引导其他途径。")
            .en("Record that the court dismissed the application", "Between the parties the agreement binds on.")
            .takes::<StatementInput>()
            .steps(usecases::deny),
        post::<Person>("/disputes/{id}/withdraw-confirmation", "withdrawConfirmation")
            .zh("撤回司法确认申请", "法院裁定前各方撤回；期限内可以再次申请。")
            .en("Withdraw the application for confirmation", "Before the court ruled; in time they may ask again.")
            .takes::<StatementInput>()
            .steps(usecases::withdraw_confirmation),
        post::<Known>("/disputes/{id}/begin-performance", "beginPerformance")
            .zh("开始履行", "协议须已生效；当事人凭查询码办理的须填验证码。")
            .en("Begin the performance", "The agreement must hold.")
            .takes::<PerformanceBegin>()
            .attempts(usecases::begin_performance),
        post::<Known>("/disputes/{id}/perform", "performItem")
            .zh("履行一项", "由受领方确认收到，或代为记录并附收据扫描件；最后一项履行后为已履行。")
            .en("Record the performance of an item", "By whom it is owed to, or with a scan of the receipt.")
            .takes::<PerformanceCreate>()
            .attempts(usecases::perform),
        post::<Known>("/disputes/{id}/breach", "recordBreach")
            .zh("记录未履行", "协议生效后即可记录；可以重新调解或引导其他途径；当事人凭查询码办理的须填验证码。")
            .en("Record a breach", "Mediation may go on, or the dispute goes elsewhere.")
            .takes::<BreachCreate>()
            .attempts(usecases::breach),
        post::<Person>("/disputes/{id}/remediate", "resumeMediation")
            .zh("重新调解", "未履行或法院驳回申请之后。")
            .en("Resume the mediation", "After a breach, or when the court dismissed the application.")
            .takes::<NoteInput>()
            .steps(usecases::remediate),
        post::<Person>("/disputes/{id}/follow-up", "followUpDispute")
            .zh("回访", "履行后了解当事人情况。")
            .en("Follow up", "How the parties are since.")
            .takes::<StatementInput>()
            .steps(usecases::follow_up),
        post::<Person>("/disputes/{id}/close", "closeDispute")
            .zh("结案", "回访后结案。")
            .en("Close a dispute", "After the follow-up.")
            .takes::<NoteInput>()
            .steps(usecases::close),
    ]
}

/// Who mediates in an area.
fn organisations() -> Vec<Operation> {
    vec![
        post::<Person>("/mediation-organisations", "createMediationOrganisation")
            .zh("录入调解组织", "该区划的人大机构或管理员。")
            .en("Enter a mediation organisation", "By the office of the area or an administrator.")
            .takes::<MediationOrganisationCreate>()
            .gives::<OrganisationAnswer>()
            .creates(usecases::create_organisation),
        post::<Person>("/mediation-organisations/{id}/change", "changeMediationOrganisation")
            .zh("变更调解组织", "名称、类型、所属委员会、行业、印章文字和调解员名册，整体替换；沿革保留。")
            .en(
                "Change a mediation organisation",
                "Name, kind, committee, trade, seal and mediators, all of them; the history stays.",
            )
            .takes::<MediationOrganisationUpdate>()
            .steps(usecases::change_organisation),
        post::<Person>("/mediation-organisations/{id}/close", "closeMediationOrganisation")
            .zh("撤销调解组织", "不再受理；有未办结事项的须指定承接者。")
            .en("Close a mediation organisation", "It takes nothing new; one with open work needs a successor.")
            .takes::<InstitutionClose>()
            .steps(close::<MediationOrganisation, _>),
        post::<Person>("/mediation-organisations/{id}/reopen", "reopenMediationOrganisation")
            .zh("恢复调解组织", "恢复受理。")
            .en("Reopen a mediation organisation", "It takes disputes again.")
            .takes::<EmptyInput>()
            .steps(reopen::<MediationOrganisation, _>),
    ]
}

/// Who acts for a party.
fn representatives() -> Vec<Operation> {
    vec![
        post::<Person>("/disputes/{id}/representatives", "addRepresentative")
            .zh(
                "登记代理人、代表人",
                "附授权委托书或者身份证明的扫描件；代理人须有特别授权才能签署协议；填写手机的，查询码发到该手机，凭它代为表态。",
            )
            .en(
                "Add who acts for a party",
                "With a scan; an agent signs by a special power alone. One with a phone is sent a code, by which that one acts for the party.",
            )
            .takes::<PartyRepresentativeCreate>()
            .gives::<PartyRepresentativeReceipt>()
            .adds(usecases::add_representative),
        post::<Person>("/disputes/{id}/end-representation", "endRepresentation")
            .zh("终止代理、代表", "此前的表态和签名不受影响。")
            .en("End a representation", "What was done before stands.")
            .takes::<PartyRepresentativeEnd>()
            .steps(usecases::end_representation),
    ]
}
