//! The columns of a roster.

use crate::imports::{Column, needed, optional};

/// In their order.
pub const COLUMNS: &[Column] = &[
    needed("name", "姓名", ["最多 60 字。", "At most 60 characters."], "林示例"),
    optional("sex", "性别", ["男或女。", "男 or 女."], "女"),
    needed("birth_month", "出生年月", ["如 1980-05。", "As 1980-05."], "1980-05"),
    optional("ethnicity", "民族", ["最多 60 字。", "At most 60 characters."], "汉族"),
    optional("party", "党派", ["最多 60 字。", "At most 60 characters."], "中国共产党"),
    optional("employer", "单位职务", ["最多 120 字。", "At most 120 characters."], "梅庭社区居委会主任"),
    needed(
        "constituency",
        "选区",
        ["本届已录入的选区名称。", "A constituency of the term, by its name."],
        "梅岭第三选区",
    ),
    optional("phone", "手机", ["11 位。", "A mobile number of 11 digits."], "13812345678"),
    optional(
        "former_deputy",
        "连任/原代表编号",
        [
            "连任的填原代表编号；编号不清楚的填“连任”，由人工认定。",
            "The number of whoever is re-elected; 连任 where it is not known, and a person decides.",
        ],
        "",
    ),
    optional(
        "room",
        "活动室",
        ["所进活动室的名称。", "The room in which the deputy receives people."],
        "梅庭社区代表活动室",
    ),
    optional(
        "room_division_code",
        "活动室区划代码",
        ["有同名活动室时填，12 位。", "Where several rooms have that name: the division in which it lies."],
        "350582002014",
    ),
    optional(
        "grid_codes",
        "网格编码",
        ["可填多个，用顿号分开；每个 15 位。", "Several are separated by 、: 15 digits each."],
        "350582002014001",
    ),
];
