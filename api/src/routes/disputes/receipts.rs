//! What callers are told once they did something to a dispute.

use chrono::{DateTime, NaiveDate, Utc};
use mashang_domain::disputes::usecases::WrongNumber;
use mashang_domain::disputes::{Disputant, Dispute, DisputeFault, MediatorStanding};
use mashang_domain::shared::Fault;
use mashang_domain::shared::text::Phone;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::problem::{Problem, Wrong};
use crate::routes::names::Blanks;
use crate::words::{self, Word};

/// 报告回执。 The receipt of a report.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct DisputeReceipt {
    /// 标识。 The dispute's id.
    id: Uuid,
    /// 查询码：不登录也能查看和办理本人事项，请妥善保管。 Follows the dispute without an account; keep it.
    #[schema(example = "KX7M-3PQR-W9TD-HAE")]
    tracking_code: String,
    /// 版本。 Counts its changes.
    version: i32,
    state: words::DisputeState,
    /// 报告时间。 When it was reported.
    reported_at: DateTime<Utc>,
}

impl Blanks for DisputeReceipt {}

impl From<Dispute> for DisputeReceipt {
    fn from(dispute: Dispute) -> Self {
        Self {
            id: dispute.id.0,
            tracking_code: dispute.tracking.grouped(),
            version: dispute.version,
            state: Word(dispute.standing.state()),
            reported_at: dispute.reported_at,
        }
    }
}

/// 纠纷的新状态。 Where a dispute stands after a step.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct DisputeStanding {
    /// 标识。 Its id.
    id: Uuid,
    /// 版本，也在 ETag 中。 Counts its changes; also in the ETag.
    version: i32,
    state: words::DisputeState,
    /// 调解期限。 By when mediation usually ends.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    due_on: Option<NaiveDate>,
    /// 协议生效时间。 Since when the agreement holds.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    effective_at: Option<DateTime<Utc>>,
    /// 最近更新。 When something last happened.
    updated_at: DateTime<Utc>,
}

impl Blanks for DisputeStanding {}

impl From<Dispute> for DisputeStanding {
    fn from(dispute: Dispute) -> Self {
        Self {
            id: dispute.id.0,
            version: dispute.version,
            state: Word(dispute.standing.state()),
            due_on: dispute.due_on,
            effective_at: dispute.dossier.agreement.as_ref().and_then(|agreement| agreement.effective_at),
            updated_at: dispute.updated_at,
        }
    }
}

/// 当事人已登记或已换查询码。 A party just entered, or given another code.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct DisputePartyReceipt {
    /// 序号。 Which party.
    number: u32,
    /// 查询码发往的手机（打码）；没有手机或未接通短信的，当事人没有查询码，书面办理。 To which phone its code is sent; a party
    /// that no message reaches has none and acts on paper.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    code_sent_to: Option<String>,
    /// 纠纷的版本。 The dispute's version.
    version: i32,
}

impl Blanks for DisputePartyReceipt {}

fn sent_to(party: &Disputant) -> Option<String> {
    party.code.as_ref().and(party.phone.as_ref()).map(Phone::masked)
}

impl From<(Dispute, u32)> for DisputePartyReceipt {
    fn from((dispute, number): (Dispute, u32)) -> Self {
        let found = dispute.dossier.parties.iter().find(|party| party.number == number);
        Self { number, code_sent_to: found.and_then(sent_to), version: dispute.version }
    }
}

impl From<Dispute> for DisputePartyReceipt {
    fn from(dispute: Dispute) -> Self {
        let entered = dispute.dossier.parties.last().map_or(0, |party| party.number);
        Self::from((dispute, entered))
    }
}

/// 已发出的验证码。 A number that is on its way to the party's phone.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct DisputeConfirmationReceipt {
    /// 验证码有效期。 Until when it is good.
    expires_at: DateTime<Utc>,
    /// 纠纷的版本。 The dispute's version.
    version: i32,
}

impl Blanks for DisputeConfirmationReceipt {}

impl From<(Dispute, DateTime<Utc>)> for DisputeConfirmationReceipt {
    fn from((dispute, expires_at): (Dispute, DateTime<Utc>)) -> Self {
        Self { expires_at, version: dispute.version }
    }
}

impl From<WrongNumber> for Problem {
    fn from(WrongNumber { left }: WrongNumber) -> Self {
        let fault = Fault::from(DisputeFault::ConfirmationWrong);
        let said = (format!("{}，还可以试 {left} 次", fault.label), format!("{} Tries left: {left}.", fault.label_en));
        Self::invalid(vec![Wrong { pointer: "/confirmation".to_owned(), code: fault.code, said: said.into() }])
            .tries_left(left)
    }
}

/// 新确定的调解员。 A mediator just appointed or invited.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct MediatorReceipt {
    /// 序号。 Which mediator.
    number: u32,
    standing: words::MediatorStanding,
    /// 纠纷的版本。 The dispute's version.
    version: i32,
}

impl Blanks for MediatorReceipt {}

impl From<Dispute> for MediatorReceipt {
    fn from(dispute: Dispute) -> Self {
        let seat = dispute.dossier.mediators.last();
        Self {
            number: seat.map_or(0, |seat| seat.number),
            standing: Word(seat.map_or(MediatorStanding::Awaiting, |seat| seat.standing)),
            version: dispute.version,
        }
    }
}

/// 新召集的调解。 A sitting just called.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct MediationSessionReceipt {
    /// 第几次。 Which sitting.
    number: u32,
    state: words::DisputeState,
    /// 纠纷的版本。 The dispute's version.
    version: i32,
}

impl Blanks for MediationSessionReceipt {}

impl From<Dispute> for MediationSessionReceipt {
    fn from(dispute: Dispute) -> Self {
        Self {
            number: dispute.dossier.sessions.last().map_or(0, |session| session.number),
            state: Word(dispute.standing.state()),
            version: dispute.version,
        }
    }
}
