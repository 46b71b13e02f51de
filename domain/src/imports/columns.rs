//! The columns of each table.

use super::ImportKind;
use crate::congresses::CongressLevel;
use crate::disputes::OrganisationKind;
use crate::rooms::RoomKind;
use crate::shared::{GrantKind, Vocabulary};
use crate::territory::DivisionLevel;

/// A column of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// What machines call it.
    pub name: &'static str,
    /// What people call it.
    pub title: &'static str,
    /// What stands in it.
    pub about: &'static str,
    /// The same in English.
    pub about_en: &'static str,
    /// Whether it must be there, and filled in.
    pub required: bool,
    /// What could stand in it.
    pub example: &'static str,
}

pub(crate) const fn needed(
    name: &'static str,
    title: &'static str,
    [about, about_en]: [&'static str; 2],
    example: &'static str,
) -> Column {
    Column { name, title, about, about_en, required: true, example }
}

pub(crate) const fn optional(
    name: &'static str,
    title: &'static str,
    [about, about_en]: [&'static str; 2],
    example: &'static str,
) -> Column {
    Column { name, title, about, about_en, required: false, example }
}

const NAME: Column = needed("name", "名称", ["最多 60 字。", "At most 60 characters."], "梅庭社区代表活动室");
const SERVED: Column = needed(
    "division_code",
    "区划代码",
    ["所服务的区划，12 位；一个区划一个机构。", "The division that it serves; each has one."],
    "350582002000",
);
const DIVISION: Column = needed(
    "division_code",
    "区划代码",
    ["所在区划，12 位。", "The division in which it lies, 12 digits."],
    "350582002014",
);
const VILLAGE: Column = needed(
    "division_code",
    "区划代码",
    ["所在村（社区），12 位。", "The village or community, 12 digits."],
    "350582002014",
);
const NUMBER: Column = optional(
    "same_name_number",
    "同名序号",
    [
        "同一区划有同名的才填：先录入的为 1，其次为 2，新增的填下一个。",
        "Only where several have that name there: 1 is the one entered first, a new one has the next number.",
    ],
    "",
);
const PERSON: Column = needed("name", "姓名", ["代表姓名，最多 60 字。", "The deputy's name."], "林示例");
const WORKS: Column = needed(
    "division_code",
    "区划代码",
    ["代表所在的村（社区），12 位。", "The deputy's village or community, 12 digits."],
    "350582002014",
);
const ROOM_AT: Column = optional(
    "room_division_code",
    "活动室区划代码",
    ["活动室不在代表所在村（社区）时填。", "Where the room lies elsewhere than in the deputy's village."],
    "350582002014",
);

const OFFICES: &[Column] = &[
    needed("name", "名称", ["最多 60 字。", "At most 60 characters."], "梅岭街道人大工委"),
    SERVED,
    optional(
        "parent",
        "上级机构区划代码",
        ["上级机构所服务的区划，12 位。", "The division that the office above serves."],
        "350582000000",
    ),
];
const UNITS: &[Column] = &[
    needed("name", "名称", ["最多 60 字。", "At most 60 characters."], "晋江市城市管理局梅岭中队"),
    needed(
        "division_code",
        "区划代码",
        ["承办其事务的区划，12 位。", "The division whose matters it handles."],
        "350582002000",
    ),
    NUMBER,
    optional(
        "parent",
        "上级单位",
        ["名称；可以是本表的另一行。", "Its name; another row may be meant."],
        "晋江市城市管理局",
    ),
    optional(
        "parent_division_code",
        "上级单位区划代码",
        ["与本单位不同时填，12 位。", "Where the unit above has another division."],
        "350582000000",
    ),
    optional(
        "duties",
        "承办类别",
        ["诉求类别，可填多个，用顿号分开。", "Several are separated by 、."],
        "市容环卫、生态环境",
    ),
    optional("level", "级别", ["见取值。", "The level at which it stands."], "县（市、区）"),
    optional("contact", "联系人", ["与联系电话同填，不公开。", "With the phone; not public."], "陈示例"),
    optional("contact_phone", "联系电话", ["与联系人同填，不公开。", "With the name; not public."], "059585600000"),
];
const ROOMS: &[Column] = &[
    needed("kind", "类型", ["活动室类型，见取值。", "What kind of room."], "代表活动室"),
    NAME,
    DIVISION,
    needed("address", "地址", ["最多 60 字。", "Where people find it."], "党群服务中心二楼"),
    optional("longitude", "经度", ["与纬度同填，73–136。", "With the latitude."], "118.5813"),
    optional("latitude", "纬度", ["与经度同填，3–54。", "With the longitude."], "24.8017"),
    NUMBER,
    optional(
        "hours",
        "开放时间",
        ["每周，最多 14 段，用顿号分开。", "Week by week, at most 14 spans, separated by 、."],
        "周一至周五 09:00-11:30、周六 09:00-12:00",
    ),
    optional("closed_days", "不开放说明", ["最多 60 字。", "When it is closed all the same."], "法定节假日不开放"),
    optional("phone", "电话", ["活动室的电话，对外公布。", "The room's phone, which is public."], "059585600000"),
    optional("head", "站长", ["最多 60 字，对外公布。", "Who leads it, which is public."], "陈示例"),
    optional(
        "liaison",
        "联络员",
        ["最多 60 字，对外公布。", "Who is there for those who come, which is public."],
        "林示例",
    ),
    optional("trade", "行业", ["行业活动室填，最多 60 字。", "The trade, of a room for one."], "鞋服"),
    optional("floor_area", "面积（平方米）", ["1–100000 的整数。", "Square metres, a whole number."], "60"),
    optional("equipment", "设备", ["最多 60 字。", "What there is to work with."], "投影仪、电子屏"),
];
const ORGANISATIONS: &[Column] = &[
    needed("kind", "类型", ["调解组织类型，见取值。", "What kind of organisation."], "人民调解委员会"),
    needed("name", "名称", ["最多 60 字。", "At most 60 characters."], "梅庭社区人民调解委员会"),
    needed(
        "division_code",
        "区划代码",
        ["在哪个区划调解，12 位。", "The division in which it mediates."],
        "350582002014",
    ),
    NUMBER,
    optional(
        "parent",
        "所属委员会",
        ["调解室填写；可以是本表的另一行。", "Of a room; another row may be meant."],
        "梅岭街道人民调解委员会",
    ),
    optional(
        "parent_division_code",
        "所属委员会区划代码",
        ["与本组织不同时填，12 位。", "Where the committee has another division."],
        "350582002000",
    ),
    optional("trade", "行业", ["最多 60 字。", "The trade for which it mediates."], "鞋服"),
    optional("seal_text", "印章文字", ["最多 60 字。", "What its seal says."], "梅庭社区人民调解委员会"),
];
const MEDIATORS: &[Column] = &[
    needed("organisation", "调解组织", ["名称。", "The organisation's name."], "梅庭社区人民调解委员会"),
    needed(
        "division_code",
        "区划代码",
        ["该组织的区划，12 位。", "The organisation's division, 12 digits."],
        "350582002014",
    ),
    NUMBER,
    needed("name", "姓名", ["调解员姓名，对外公布。", "The mediator's name, which is public."], "林示例"),
    needed("from", "聘期开始", ["日期。", "The first day of the term."], "2024-01-01"),
    optional("to", "聘期截止", ["日期；不填为长期。", "The last day; left out, there is none."], "2026-12-31"),
];
const PEOPLE: [&str; 2] = ["可填多人，用顿号分开。", "Several are separated by 、."];
const GRIDS: &[Column] = &[
    VILLAGE,
    needed("ordinal", "网格序号", ["村（社区）的第几个网格，1–999。", "Which grid of the village."], "1"),
    needed("name", "名称", ["最多 60 字。", "At most 60 characters."], "第一网格"),
    needed("households", "户数", ["0–100000。", "Households that live in it."], "300"),
    optional("leader", "网格长", PEOPLE, "陈示例"),
    optional("second_leader", "第二网格长", PEOPLE, "林示例"),
    optional("staff", "网格员", PEOPLE, "王示例、李示例"),
];
const DEPUTIES: &[Column] = &[
    PERSON,
    WORKS,
    NUMBER,
    needed(
        "level",
        "人大层级",
        ["见取值；多项任期的代表每项一行。", "A deputy has a row for each mandate."],
        "县（市、区）人大代表",
    ),
    needed(
        "congress_code",
        "人大区划代码",
        ["哪一级区划的人大，12 位。", "The division whose congress it is."],
        "350582000000",
    ),
    needed("term", "届次", ["第几届，1–100。", "The number of the term."], "18"),
    needed("constituency", "选区", ["最多 60 字。", "At most 60 characters."], "梅岭第三选区"),
    needed("from", "任期开始", ["日期。", "The first day of the term."], "2022-01-01"),
    optional(
        "to",
        "任期截止",
        ["日期；不填则至下一届首次会议。", "The last day; left out, until the next term begins."],
        "2027-12-31",
    ),
    optional("profile", "简介", ["向公众介绍，最多 2000 字。", "What the public is told."], "关心老旧小区改造。"),
    optional(
        "room",
        "活动室",
        ["所进活动室的名称。", "The room in which the deputy receives people."],
        "梅庭社区代表活动室",
    ),
    ROOM_AT,
];
const GRID_ASSIGNMENTS: &[Column] = &[
    PERSON,
    WORKS,
    NUMBER,
    needed(
        "grid_code",
        "网格编码",
        ["村（社区）代码加三位序号，共 15 位。", "The village's code and three digits."],
        "350582002014001",
    ),
    needed("from", "开始日期", ["联系的第一天。", "The first day."], "2026-03-02"),
    optional(
        "to",
        "截止日期",
        ["联系的最后一天；不填为长期。", "The last day; left out, there is none."],
        "2027-12-31",
    ),
];
const ROOM_ASSIGNMENTS: &[Column] = &[
    PERSON,
    WORKS,
    NUMBER,
    needed("room", "活动室", ["所进活动室的名称。", "The room's name."], "梅庭社区代表活动室"),
    ROOM_AT,
];
const INVITATIONS: &[Column] = &[
    needed("phone", "手机号", ["受邀人的手机号，11 位。", "The phone of whoever is invited."], "13812345678"),
    needed("role", "角色", ["见取值。", "What the invitation makes of its holder."], "承办单位"),
    needed(
        "division_code",
        "区划代码",
        ["所指机构、代表或网格的区划；管理员为其辖区。", "Where that lies; an administrator's area."],
        "350582002000",
    ),
    optional(
        "about",
        "所指",
        ["代表、活动室、单位或调解组织的名称。", "Name of the deputy, room, unit or organisation."],
        "晋江市城市管理局梅岭中队",
    ),
    NUMBER,
    optional("grid_code", "网格编码", ["网格员填，15 位。", "Of grid people."], "350582002014001"),
];

/// The columns of a kind of table, in their order.
#[must_use]
pub const fn columns(kind: ImportKind) -> &'static [Column] {
    match kind {
        ImportKind::Offices => OFFICES,
        ImportKind::Units => UNITS,
        ImportKind::Rooms => ROOMS,
        ImportKind::Organisations => ORGANISATIONS,
        ImportKind::Mediators => MEDIATORS,
        ImportKind::Grids => GRIDS,
        ImportKind::Deputies => DEPUTIES,
        ImportKind::GridAssignments => GRID_ASSIGNMENTS,
        ImportKind::RoomAssignments => ROOM_ASSIGNMENTS,
        ImportKind::Invitations => INVITATIONS,
    }
}

fn labels<V: Vocabulary>() -> Vec<&'static str> {
    V::ALL.iter().map(|word| word.label()).collect()
}

impl Column {
    /// The words of which one stands in it, in a table of that kind; empty where any text may.
    #[must_use]
    pub fn words(&self, kind: ImportKind) -> Vec<&'static str> {
        match (kind, self.name) {
            (ImportKind::Invitations, "role") => labels::<GrantKind>(),
            (ImportKind::Rooms, "kind") => labels::<RoomKind>(),
            (ImportKind::Organisations, "kind") => labels::<OrganisationKind>(),
            (ImportKind::Units, "level") => labels::<DivisionLevel>(),
            (ImportKind::Deputies, "level") => labels::<CongressLevel>(),
            _ => Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn columns_are_named_once_and_their_examples_are_of_their_words() {
        for kind in ImportKind::ALL {
            let all = columns(*kind);
            let names: BTreeSet<_> = all.iter().flat_map(|column| [column.name, column.title]).collect();
            assert_eq!(names.len(), all.len() * 2, "{kind:?}");
            for column in all {
                let words = column.words(*kind);
                assert!(words.is_empty() || words.contains(&column.example), "{kind:?} {}", column.name);
                assert!(!column.required || !column.example.is_empty(), "{kind:?} {}", column.name);
            }
        }
    }
}
