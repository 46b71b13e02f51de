//! What callers are told of codes.

use actix_web::HttpResponse;
use chrono::{DateTime, Utc};
use mashang_domain::codes::{ListedCode, PrintedCode, usecases};
use mashang_domain::shared::Party;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::card::address;
use crate::routes::answer::etag;
use crate::routes::names::{Blank, Blanks, party};
use crate::routes::values::{DivisionCodeText, PartyRef};
use crate::words;

/// 一个印刷的代码。 A printed code.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct IssuedCode {
    /// 代码。 The code.
    code: String,
    /// 印在纸上的网址。 The address that is printed.
    url: String,
    /// 版本。 Counts its changes.
    version: i32,
    /// 指向代表、活动室还是人大机构。 A deputy, a room or an office.
    subject_kind: words::PartyKind,
    /// 其标识。 Its id.
    subject_id: Uuid,
    /// 其名称。 Its name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    subject_name: Option<String>,
    division_code: DivisionCodeText,
    /// 其所在区划的名称。 The name of the division in which it lies.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    division_name: Option<String>,
    /// 今天的状态；列表中有。 How it stands today; in lists.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    state: Option<words::CodeState>,
    /// 发放时间。 When it was issued.
    issued_at: DateTime<Utc>,
    /// 由谁发放：人大机构，或管理员的账号；早先未记录的没有。 By whom: an office, or an administrator's account; nobody where that was not noted.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    issued_by: Option<PartyRef>,
    /// 发放以后加印的次数。 Print runs since it was issued.
    print_runs: i32,
    /// 加印的总份数。 Copies of all of them.
    printed_copies: i32,
    /// 最近一次加印的时间。 When the last of them was.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    printed_at: Option<DateTime<Utc>>,
    /// 停用时间。 When it was revoked, if it was.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    revoked_at: Option<DateTime<Utc>>,
    /// 发放时，同一对象其他未停用的代码。 When it is issued, other codes that lead there and were not revoked.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    also: Vec<String>,
}

impl IssuedCode {
    pub(super) fn of(code: &PrintedCode, public_url: &str) -> Self {
        let (kind, id) = code.subject.party().parts();
        Self {
            code: code.code.as_str().to_owned(),
            url: address(public_url, code.code.as_str()),
            version: code.version,
            subject_kind: words::Word(kind),
            subject_id: id,
            subject_name: None,
            division_code: (&code.division).into(),
            division_name: None,
            state: None,
            issued_at: code.issued_at,
            issued_by: code.issued_by.map(|party| PartyRef::of(party, None)),
            print_runs: code.prints.runs,
            printed_copies: code.prints.copies,
            printed_at: code.prints.last,
            revoked_at: code.revoked_at,
            also: Vec::new(),
        }
    }

    /// The same where it was just issued.
    pub(super) fn issued(issued: &usecases::IssuedCode, public_url: &str) -> Self {
        let also = issued.also.iter().map(|code| code.as_str().to_owned()).collect();
        Self { also, ..Self::of(&issued.code, public_url) }
    }

    /// The same in a list.
    pub(super) fn listed(listed: &ListedCode, public_url: &str) -> Self {
        Self { state: Some(words::Word(listed.state)), ..Self::of(&listed.code, public_url) }
    }
}

impl Blanks for IssuedCode {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        let subject = Party::from_parts(self.subject_kind.0, self.subject_id);
        let division = self.division_code.blank(&mut self.division_name);
        let both = party(subject, &mut self.subject_name).into_iter().chain(division);
        both.chain(self.issued_by.blanks()).collect()
    }
}

/// A code as it is since something was done to it.
pub(super) fn changed(code: &IssuedCode) -> HttpResponse {
    HttpResponse::Ok().insert_header(etag(code.version)).json(code)
}
