//! What the rules of accounts refuse.

use crate::shared::Faults;

crate::vocabulary! {
    /// What the rules of accounts refuse.
    AccountFault "账号规则" {
        /// Nobody takes back an own grant: another administrator does.
        OwnGrant = "own_grant" "不能收回自己的授权，请由其他管理员办理",
        /// It was taken back already.
        AlreadyTakenBack = "already_taken_back" "该授权已收回",
        /// Nobody else administers this area: appoint another administrator first.
        LastAdministrator = "last_administrator" "这是该辖区最后一位管理员，请先授权另一位",
        /// The account has this grant already.
        AlreadyGranted = "already_granted" "该账号已有此项授权",
        /// The account is another deputy already.
        AnotherDeputy = "another_deputy" "该账号已是另一位代表",
        /// An account holds at most 50 grants.
        TooManyGrants = "too_many_grants" "一个账号最多 50 项授权",
        /// Name what the grant is about by its id.
        AboutMissing = "grant_about_missing" "请给出授权所指对象的标识",
        /// What the grant is about does not exist.
        UnknownAbout = "unknown_grant_about" "授权所指的对象不存在",
        /// What the grant is about is closed.
        AboutClosed = "grant_about_closed" "授权所指的机构已停用",
        /// An administrator needs an area.
        AreaMissing = "grant_area_missing" "请给出管理员的辖区",
        /// Only an administrator has an area of its own; any other holds where it is about.
        AreaOfAnother = "grant_area_of_another" "只有管理员可另给辖区",
    }
}

impl Faults for AccountFault {}
