//! What the demo throws dice for, and the words that it puts together.

use mashang_domain::shared::text::{Body, Name};
use mashang_domain::shared::{Note, StoreError};

const SURNAMES: &[&str] = &[
    "陈", "林", "黄", "王", "蔡", "吴", "李", "郑", "许", "庄", "苏", "洪", "施", "曾", "杨", "张", "刘", "傅", "郭",
    "谢",
];
const GIVEN: &[&str] = &[
    "志强", "秀英", "建国", "丽华", "文彬", "美玲", "清源", "雅婷", "国栋", "淑芬", "永福", "晓燕", "金枝", "海滨",
    "思明", "惠珍", "俊杰", "婉如", "德胜", "春梅",
];

pub(super) struct Dice(pub(super) fastrand::Rng);

impl Dice {
    pub(super) fn of<'a, T>(&mut self, all: &'a [T]) -> Option<&'a T> {
        if all.is_empty() { None } else { all.get(self.0.usize(..all.len())) }
    }

    pub(super) fn person(&mut self) -> String {
        let surname = self.of(SURNAMES).copied().unwrap_or("陈");
        format!("{surname}{}", self.of(GIVEN).copied().unwrap_or("志强"))
    }

    pub(super) fn chance(&mut self, percent: u32) -> bool {
        self.0.u32(0..100) < percent
    }
}

pub(super) fn name(text: &str) -> Result<Name, StoreError> {
    Name::new(text).map_err(|_| StoreError::Corrupt("demo name"))
}

pub(super) fn note(text: &str) -> Note {
    Note { text: Body::new(text).ok(), attachments: Vec::new() }
}
