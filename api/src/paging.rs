//! Ids in paths and cursors, and pages of lists as callers ask for them.

use std::fmt::Write;

use actix_web::HttpRequest;
use mashang_domain::cases::StandardTextId;
use mashang_domain::congresses::{CongressId, CongressSessionId, ConstituencyId, TermId};
use mashang_domain::overdue::OverdueKey;
use mashang_domain::shared::code::QrCode;
use mashang_domain::shared::{
    AccountId, ApiClientId, AuditEntryId, CaseId, DeputyId, DisputeId, DiversionReceiptId, DutyRecordId, GridId,
    Instant, MessageId, OfficeId, OrganisationId, Page, PageRequest, ReceptionId, RoomId, UnitId, Vocabulary,
};
use mashang_domain::territory::{DivisionCode, DivisionKey};
use mashang_domain::work::TaskKey;
use sha2::{Digest, Sha256};
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

impl Named for CongressSessionId {
    const ABOUT: &'static str = "会议标识";
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

impl Cursor for OverdueKey {
    fn encode(&self) -> String {
        format!("{}.{}.{}.{}", self.due.timestamp_micros(), self.kind, self.id.simple(), self.part)
    }

    fn decode(text: &str) -> Option<Self> {
        let mut parts = text.splitn(4, '.');
        let due = chrono::DateTime::from_timestamp_micros(parts.next()?.parse().ok()?)?;
        let kind = parts.next()?.to_owned();
        Some(Self { due, kind, id: parts.next()?.parse().ok()?, part: parts.next()?.parse().ok()? })
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

/// Bytes of a digest that a cursor carries: enough to tell a caller's own lists apart.
const MARK: usize = 4;

/// Which list a cursor goes on: what was asked for, but for how many and from where on. A list that has several orders hands cursors out
/// with it and takes no other back, because a place in one order is none in another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ListMark(String);

impl ListMark {
    pub(crate) fn of(request: &HttpRequest) -> Self {
        Self::told(request.path(), request.query_string())
    }

    /// In whichever order parameters stand, and whether words are repeated or stand in one with commas between.
    fn told(path: &str, query: &str) -> Self {
        let pairs = actix_web::web::Query::<Vec<(String, String)>>::from_query(query);
        let pairs = pairs.map(actix_web::web::Query::into_inner).unwrap_or_default();
        let asked = pairs.iter().filter(|(name, _)| !matches!(name.as_str(), "limit" | "cursor"));
        let mut asked: Vec<String> =
            asked.flat_map(|(name, text)| text.split(',').map(move |word| format!("{name}={word}"))).collect();
        asked.sort_unstable();
        let digest = Sha256::digest(format!("{path}\n{}", asked.join("\n")));
        let hex = |mut mark: String, byte: &u8| {
            let _ = write!(mark, "{byte:02x}");
            mark
        };
        Self(digest.iter().take(MARK).fold(String::new(), hex))
    }

    /// The page that `limit` and a cursor with this mark ask for.
    pub(crate) fn page<K: Cursor>(&self, limit: Option<u32>, cursor: Option<&str>) -> Result<PageRequest<K>, Problem> {
        let Some(text) = cursor else { return page_request(limit, None) };
        let marked = text.rsplit_once('.').filter(|(_, mark)| mark.len() == 2 * MARK);
        let page = page_request(limit, Some(marked.map_or(text, |(key, _)| key)))?;
        match marked {
            Some((_, mark)) if mark == self.0 => Ok(page),
            _ => Err(Problem::field("/cursor", RequestFault::ForeignCursor)),
        }
    }

    /// The same page, whose cursor carries this mark.
    pub(crate) fn on<P: Paged>(&self, mut page: P) -> P {
        if let Some(cursor) = page.next_cursor() {
            *cursor = format!("{cursor}.{}", self.0);
        }
        page
    }
}

/// A page with a cursor to the next one.
pub(crate) trait Paged {
    fn next_cursor(&mut self) -> Option<&mut String>;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_the_same_however_it_is_asked_for_and_another_order_or_filter_is_another() {
        let list = ListMark::told("/api/v1/cases", "sort=due&state=accepted&state=replied&limit=3");
        for same in [
            "state=replied&state=accepted&sort=due",
            "sort=due&state=accepted,replied&cursor=1.2&limit=100",
            "sort=due&state=accepted%2Creplied",
        ] {
            assert_eq!(ListMark::told("/api/v1/cases", same), list, "{same}");
        }
        for other in ["sort=updated&state=accepted&state=replied", "sort=due&state=accepted", ""] {
            assert_ne!(ListMark::told("/api/v1/cases", other), list, "{other}");
        }
        assert_ne!(ListMark::told("/api/v1/me/cases", "sort=due&state=accepted&state=replied"), list);
    }

    #[test]
    fn a_cursor_goes_on_where_it_came_from_alone() {
        struct Page(Option<String>);
        impl Paged for Page {
            fn next_cursor(&mut self) -> Option<&mut String> {
                self.0.as_mut()
            }
        }
        let key = (chrono::DateTime::UNIX_EPOCH, CaseId(Uuid::from_u128(7)));
        let (own, other) = (ListMark::told("/a", "sort=due"), ListMark::told("/a", "sort=updated"));
        let Page(Some(cursor)) = own.on(Page(Some(key.encode()))) else { panic!("a cursor") };
        let page = own.page::<(Instant, CaseId)>(None, Some(&cursor)).expect("its own");
        assert_eq!(page.after, Some(key));
        let bare = key.encode();
        for (mark, text) in [(&other, cursor.as_str()), (&own, bare.as_str())] {
            let refused = mark.page::<(Instant, CaseId)>(None, Some(text)).expect_err("another list's");
            assert_eq!(refused.wrong()[0].code, RequestFault::ForeignCursor.as_str());
        }
        let refused = own.page::<(Instant, CaseId)>(None, Some("x.y")).expect_err("no cursor");
        assert_eq!(refused.wrong()[0].code, RequestFault::InvalidCursor.as_str());
        assert_eq!(own.on(Page(None)).0, None);
    }
}
