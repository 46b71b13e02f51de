//! What the rules of duties refuse.

use crate::shared::Faults;

crate::vocabulary! {
    /// What the rules of duties refuse.
    DutyFault "履职规则" {
        /// A scheme with a role that has no name can't be put in force.
        SchemeUnnamed = "scheme_unnamed" "角色方案还有未命名的角色，不能启用",
        /// Without this scheme none would hold in its area.
        LastScheme = "last_scheme" "停用后当地没有可用的角色方案",
        /// What the system recorded by itself can't be changed.
        NotTyped = "not_typed" "系统自动记录的履职不能修改",
        /// A role's key has 1 to 40 lower-case letters, digits and underscores.
        NotARoleKey = "not_a_role_key" "角色代号应为小写字母、数字和下划线",
        /// The scheme has no such role.
        UnknownRole = "unknown_role" "角色方案中没有这个角色",
        /// The work can't have been done at a time to come.
        InFuture = "work_in_future" "履职时间不能晚于现在",
        /// Only work of the last year can be entered.
        TooOld = "work_too_old" "只能补录一年以内的履职",
        /// A file tells of days in their order, six years at most.
        DaysOutOfRange = "duty_days_out_of_range" "起止日期应先后有序，最长六年",
        /// A table holds 20,000 deputies at most: take smaller divisions out one by one.
        TooManyDeputies = "too_many_duty_files" "代表超过 20000 名，请按下级区划导出",
    }
}

impl Faults for DutyFault {}
