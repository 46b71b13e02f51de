//! The words of API clients.

crate::vocabulary! {
    /// What an API client may ask for, always within its division.
    ClientScope "第三方权限范围" {
        /// Reads the cases of its division, as the office does.
        CasesRead = "cases:read" "查看诉求",
        /// Hands cases over, with the number that they have in its own system.
        CasesWrite = "cases:write" "提交诉求",
        /// Reads the disputes of its division, as the office does; who their parties are is written down as looked at.
        DisputesRead = "disputes:read" "查看矛盾纠纷",
        /// Reads duty records and duty files.
        DutiesRead = "duties:read" "查看履职记录",
        /// Reads figures that are not public.
        StatisticsRead = "statistics:read" "查看非公开统计",
        /// Hands opinions on consultations of its office over.
        OpinionsWrite = "opinions:write" "提交协商意见",
    }
}
