//! What is wrong with a table, or with a cell of one.

use crate::shared::Faults;

crate::vocabulary! {
    /// What is wrong with a table that is imported, or with a cell of it.
    ImportFault "导入表格" {
        /// This is no .xlsx workbook, no CSV and no JSON.
        NotATable = "not_a_table" "不是 .xlsx 工作簿、CSV 或 JSON 文件",
        /// This is an old .xls workbook, or one with a password: save it as .xlsx without one.
        OldWorkbook = "old_workbook" "是旧的 .xls 文件或带密码的文件，请另存为不带密码的 .xlsx",
        /// The workbook is not whole, or can't be read.
        BrokenTable = "broken_table" "表格文件不完整，或无法读取",
        /// The text is not in UTF-8 (it may be in GBK): save it as "CSV UTF-8", or as .xlsx.
        NotUtf8 = "not_unicode_text" "文本不是 UTF-8 编码（可能是 GBK）：请另存为“CSV UTF-8”，或用 .xlsx",
        /// The workbook has no sheet of that name.
        UnknownSheet = "unknown_sheet" "工作簿中没有这张工作表",
        /// Unpacked, the workbook is larger than a table can be.
        TableTooLarge = "table_too_large" "工作簿解压后过大",
        /// The workbook declares entities, which no table needs.
        EntitiesDeclared = "entities_declared" "工作簿中含有实体声明（DTD），不予读取",
        /// A table has at most 20,000 rows: import it in parts.
        TooManyRows = "too_many_rows" "最多 20000 行，请分几次导入或导出",
        /// A table has at most 60 columns.
        TooManyColumns = "too_many_columns" "最多 60 列",
        /// The table has no rows beneath its header.
        NoRows = "no_rows" "表头之下没有数据",
        /// There is no such column; the template names them all.
        UnknownColumn = "unknown_column" "没有这一列，见模板",
        /// This column is missing.
        MissingColumn = "missing_column" "缺少这一列",
        /// This column stands there twice.
        RepeatedColumn = "repeated_column" "这一列重复",
        /// This cell has no heading above it.
        NoHeading = "no_heading" "这个单元格上方没有列名",
        /// A formula is no value: paste the values alone.
        Formula = "formula" "不接受公式，请粘贴为数值",
        /// The spreadsheet could not compute this cell.
        CellError = "cell_error" "单元格是错误值",
        /// Cells are merged: each row needs values of its own.
        MergedCells = "merged_cells" "含有合并单元格，请取消合并并逐行填写",
        /// The same stands in an earlier row.
        RepeatedRow = "repeated_row" "与前面的行重复",
        /// An earlier row of the same deputy says otherwise.
        Contradicts = "contradicts_row" "与同一代表前面的行不一致",
        /// You may not change anything in that division.
        OutsideArea = "outside_area" "该区划不在您的管理范围内",
        /// Several have that name there: say which by its number.
        SeveralNamed = "several_named" "该区划有多个同名的，请填同名序号",
        /// There are not so many of that name; a further one has the next number.
        NumberSkipped = "number_skipped" "同名序号不连续：新增的应为下一个序号",
        /// This is no date such as 2026-03-02.
        NotADate = "not_a_date" "不是日期，应如 2026-03-02",
        /// This is no whole number within the limits.
        NotANumber = "not_a_number" "不是允许范围内的整数",
        /// This is no decimal number.
        NotADecimal = "not_a_decimal" "不是小数",
        /// This is not one of the words of the column; the template lists them.
        NotAWord = "not_a_listed_word" "不是这一列允许的取值，见模板",
        /// Longitude and latitude stand together.
        HalfAPoint = "half_a_point" "经度和纬度须同时填写",
        /// Of whom one calls, name and phone stand together.
        HalfAContact = "half_a_contact" "联系人和联系电话须同时填写",
        /// A table invites at most 300 people: import it in parts.
        TooManyInvitations = "too_many_invitations" "一次最多邀请 300 人，请分几次导入",
        /// The code of a grid is the village's twelve digits and the ordinal's three.
        NotAGridCode = "not_a_grid_code" "不是网格编码：12 位村（社区）代码加 3 位序号",
        /// A grid has at most 50 people.
        TooManyPeople = "too_many_people" "一个网格最多 50 人",
        /// A deputy has at most 10 mandates.
        TooManyMandates = "too_many_mandates" "一名代表最多 10 项任期",
        /// The deputy has no such mandate, or it is another: mandates of those who are entered are changed one by one.
        MandateDiffers = "mandate_differs" "与已录入代表的任期不符；已录入代表的任期须逐个变更",
        /// The deputy works in that grid from that day on until another; it can only be made to end earlier.
        PeriodDiffers = "period_differs" "与已有的联系期间不符，只能提前结束",
        /// These are no hours of a week, day by day and each from and to: the template shows how they are written.
        NotHours = "not_opening_hours" "不是开放时间，应如 周一至周五 09:00-11:30、周六 09:00-12:00",
    }
}

impl Faults for ImportFault {}
