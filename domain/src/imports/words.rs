crate::vocabulary! {
    /// What file a table is written to.
    ExportFormat "表格格式" {
        /// A workbook.
        Xlsx = "xlsx" "Excel 工作簿",
        /// CSV in UTF-8.
        Csv = "csv" "CSV（UTF-8）",
        /// An array of objects.
        Json = "json" "JSON 数组",
    }
}

crate::vocabulary! {
    /// What comes of one of many assignments to grids.
    AssignmentOutcome "批量联系网格结果" {
        /// The deputy is assigned, or would be.
        Assigned = "assigned" "已联系",
        /// The deputy has this very assignment already.
        Unchanged = "unchanged" "已有相同的联系",
        /// A rule refuses it.
        Refused = "refused" "不能联系",
    }
}

crate::vocabulary! {
    /// What a table lists that is imported or exported.
    ImportKind "导入类别" {
        /// Congress offices.
        Offices = "offices" "人大机构",
        /// Handling units.
        Units = "units" "承办单位",
        /// Rooms.
        Rooms = "rooms" "代表活动室",
        /// Mediation organisations.
        Organisations = "organisations" "调解组织",
        /// Who is listed as a mediator of which organisation.
        Mediators = "mediators" "调解员名册",
        /// Grids with their people.
        Grids = "grids" "网格",
        /// Deputies with their mandates, a row for each mandate.
        Deputies = "deputies" "人大代表",
        /// In which grids deputies work.
        GridAssignments = "grid_assignments" "代表联系网格",
        /// In which rooms deputies receive people.
        RoomAssignments = "room_assignments" "代表进站",
        /// Who is invited to what, by phone; it is not exported.
        Invitations = "invitations" "邀请人员",
    }
}
