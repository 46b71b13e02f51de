//! What is said of sweeps, each in a closed list.

crate::vocabulary! {
    /// How often the grids of a sweep report.
    SweepRhythm "排查频次" {
        /// Once.
        Once = "once" "一次性",
        /// In each week of the calendar.
        Weekly = "weekly" "每周",
    }
}

crate::vocabulary! {
    /// Between whom there is something that a sweep found.
    SweepParties "当事人类型" {
        /// Between persons.
        Persons = "persons" "个人之间",
        /// Between a person and an employer, a company or an authority.
        PersonAndBody = "person_and_body" "个人与单位之间",
        /// Between companies or authorities.
        Bodies = "bodies" "单位之间",
        /// Between villages or communities.
        Villages = "villages" "村（社区）之间",
        /// Many against one.
        Group = "group" "群体性",
    }
}
