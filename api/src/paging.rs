//! Ids in paths and cursors, and pages of lists as callers ask for them.

use mashang_domain::cases::StandardTextId;
use mashang_domain::congresses::{CongressId, ConstituencyId, TermId};
use mashang_domain::shared::code::QrCode;
use mashang_domain::shared::{
    AccountId, ApiClientId, AuditEntryId, CaseId, DeputyId, DisputeId, DiversionReceiptId, DutyRecordId, GridId,
    Instant, MessageId, OfficeId, OrganisationId, Page, PageRequest, ReceptionId, RoomId, UnitId, Vocabulary,
};
use mashang_domain::territory::{DivisionCode, DivisionKey};
use mashang_domain::work::TaskKey;
use uuid::Uuid;

use crate::faults::RequestFault;
use crate::problem::Problem;

/// An id that paths and cursors hold.
pub(crate) trait Named: From<Uuid> + Into<Uuid> + Copy + Send + Sync + 'static {
    /// What the document says of it.
    const ABOUT: &'static str;
}

impl Named for AccountId {
    const ABOUT: &'static str = "账号标识";
}

impl Named for GridId {
    const ABOUT: &'static str = "网格标识";
}

impl Named for DeputyId {
    const ABOUT: &'static str = "代表标识";
}

impl Named for RoomId {
    const ABOUT: &'static str = "活动室标识";
}

impl Named for OfficeId {
    const ABOUT: &'static str = "人大机构标识";
}

impl Named for UnitId {
    const ABOUT: &'static str = "承办单位标识";
}

impl Named for CaseId {
    const ABOUT: &'static str = "诉求标识";
}

impl Named for MessageId {
    const ABOUT: &'static str = "消息标识";
}

impl Named for DutyRecordId {
    const ABOUT: &'static str = "履职记录标识";
}

impl Named for ReceptionId {
    const ABOUT: &'static str = "接待标识";
}

impl Named for ApiClientId {
    const ABOUT: &'static str = "第三方系统标识";
}

impl Named for DisputeId {
    const ABOUT: &'static str = "纠纷标识";
}

impl Named for AuditEntryId {
    const ABOUT: &'static str = "审计记录标识";
}

impl Named for OrganisationId {
    const ABOUT: &'static str = "调解组织标识";
}

impl Named for CongressId {
    const ABOUT: &'static str = "人大标识";
}

impl Named for TermId {
    const ABOUT: &'static str = "届次标识";
}

impl Named for ConstituencyId {
    const ABOUT: &'static str = "选区标识";
}

impl Named for DiversionReceiptId {
    const ABOUT: &'static str = "分流回执标识";
}

impl Named for StandardTextId {
    const ABOUT: &'static str = "常用语标识";
}

/// A key of a keyset page as the opaque cursor that callers hand back.
pub(crate) trait Cursor: Sized {
    fn encode(&self) -> String;
    fn decode(text: &str) -> Option<Self>;
}

impl Cursor for DivisionKey {
    fn encode(&self) -> String {
        format!("{}{}", self.0.as_str(), self.1.as_str())
    }

    fn decode(text: &str) -> Option<Self> {
        let (code, level) = text.split_at_checked(12)?;
        Some((DivisionCode::new(code).ok()?, Vocabulary::parse(level)?))
    }
}

impl Cursor for DivisionCode {
    fn encode(&self) -> String {
        self.as_str().to_owned()
    }

    fn decode(text: &str) -> Option<Self> {
        Self::new(text).ok()
    }
}

impl Cursor for QrCode {
    fn encode(&self) -> String {
        self.as_str().to_owned()
    }

    fn decode(text: &str) -> Option<Self> {
        Self::read(text).ok()
    }
}

impl Cursor for i32 {
    fn encode(&self) -> String {
        self.to_string()
    }

    fn decode(text: &str) -> Option<Self> {
        text.parse().ok()
    }
}

impl<Id: Named> Cursor for Id {
    fn encode(&self) -> String {
        (*self).into().simple().to_string()
    }

    fn decode(text: &str) -> Option<Self> {
        text.parse::<Uuid>().ok().map(Self::from)
    }
}

impl<I: Cursor> Cursor for (Instant, I) {
    fn encode(&self) -> String {
        format!("{}.{}", self.0.timestamp_micros(), self.1.encode())
    }

    fn decode(text: &str) -> Option<Self> {
        let (micros, id) = text.split_once('.')?;
        Some((chrono::DateTime::from_timestamp_micros(micros.parse().ok()?)?, I::decode(id)?))
    }
}

impl Cursor for TaskKey {
    fn encode(&self) -> String {
        let micros = |at: &Instant| at.timestamp_micros();
        format!("{}.{}.{}", micros(&self.due), micros(&self.since), self.id.simple())
    }

    fn decode(text: &str) -> Option<Self> {
        let instant = |micros: &str| chrono::DateTime::from_timestamp_micros(micros.parse().ok()?);
        let (due, rest) = text.split_once('.')?;
        let (since, id) = rest.split_once('.')?;
        Some(Self { due: instant(due)?, since: instant(since)?, id: id.parse().ok()? })
    }
}

/// The page that `limit` and `cursor` ask for.
pub(crate) fn page_request<K: Cursor>(limit: Option<u32>, cursor: Option<&str>) -> Result<PageRequest<K>, Problem> {
    let after = match cursor {
        Some(text) => Some(K::decode(text).ok_or_else(|| Problem::field("/cursor", RequestFault::InvalidCursor))?),
        None => None,
    };
    Ok(PageRequest { limit: limit.unwrap_or(20).clamp(1, 100), after })
}

/// A page's items in the API's type, and its next cursor.
pub(crate) fn page_parts<T, K: Cursor, D>(page: Page<T, K>, item: impl FnMut(T) -> D) -> (Vec<D>, Option<String>) {
    (page.items.into_iter().map(item).collect(), page.next.as_ref().map(Cursor::encode))
}
