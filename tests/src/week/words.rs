//! What residents write: forty matters as they are heard in 晋江, each about some place of a real village, and the same in the words
//! of somebody else who saw it, too.

use super::Dice;

const TEMPLATES: &str = include_str!("../../fixtures/week/templates.tsv");
const PLACES: [&str; 14] = [
    "小学门口",
    "菜市场门口",
    "老人活动中心",
    "东门路口",
    "公交站",
    "祖厝前",
    "村口桥头",
    "北区三号楼",
    "南区八号楼",
    "卫生站旁",
    "灯光球场",
    "工业路中段",
    "幼儿园后门",
    "水尾塔下",
];
/// How a report begins, and how it ends.
const FRAMES: [[&str; 2]; 8] = [
    ["", ""],
    ["代表您好，", "谢谢。"],
    ["", "希望尽快处理。"],
    ["您好，我是这里的住户。", ""],
    ["麻烦帮忙反映一下：", "辛苦了。"],
    ["", "邻居们都有意见。"],
    ["", "照片附后。"],
    ["反映多次没有结果。", ""],
];
const SURNAMES: [&str; 12] = ["陈", "林", "黄", "王", "蔡", "吴", "李", "许", "庄", "苏", "洪", "施"];

/// A matter as people tell of it.
pub struct Template {
    pub category: &'static str,
    pub nature: &'static str,
    /// How the name of the unit ends whose matter it is.
    pub unit: &'static str,
    title: &'static str,
    text: &'static str,
    alike: &'static str,
}

impl Template {
    /// All forty.
    ///
    /// # Panics
    /// When a line is not as it should be.
    #[must_use]
    pub fn all() -> Vec<Self> {
        let read = |line: &'static str| {
            let [category, nature, unit, title, text, alike] = line.split('\t').collect::<Vec<_>>()[..] else {
                panic!("{line}")
            };
            Self { category, nature, unit, title, text, alike }
        };
        TEMPLATES.lines().skip(1).map(read).collect()
    }
}

/// A village or community, and what people call it.
pub struct Village {
    pub code: String,
    pub name: String,
}

/// What somebody wrote.
#[derive(Clone)]
pub struct Words {
    /// Which template it is made of.
    pub template: usize,
    /// Which village it lies in.
    pub village: usize,
    pub place: &'static str,
    pub title: String,
    pub text: String,
}

impl Words {
    fn filled(pattern: &str, place: &str, village: &Village) -> String {
        pattern.replace("{place}", place).replace("{village}", &village.name)
    }

    fn framed(dice: &mut Dice, core: &str) -> String {
        let [begin, end] = dice.of(&FRAMES);
        format!("{begin}{core}{end}")
    }

    /// Something new.
    ///
    /// # Panics
    /// When there is no template or no village.
    #[must_use]
    pub fn new(dice: &mut Dice, templates: &[Template], villages: &[Village]) -> Self {
        let (template, village) = (dice.index(templates.len()), dice.index(villages.len()));
        let place = *dice.of(&PLACES);
        let (pattern, there) = (&templates[template], &villages[village]);
        let title = Self::filled(pattern.title, place, there);
        let text = Self::framed(dice, &Self::filled(pattern.text, place, there));
        Self { template, village, place, title, text }
    }

    /// The same matter in the words of somebody else.
    #[must_use]
    pub fn again(&self, dice: &mut Dice, templates: &[Template], villages: &[Village]) -> Self {
        let core = Self::filled(templates[self.template].alike, self.place, &villages[self.village]);
        Self { text: Self::framed(dice, &core), ..self.clone() }
    }
}

/// What to call somebody.
#[must_use]
pub fn person(dice: &mut Dice) -> String {
    format!("{}{}", dice.of(&SURNAMES), dice.of(&["女士", "先生", "阿婆", "阿伯"]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_forty_matters_and_each_says_where() {
        let all = Template::all();
        assert_eq!(all.len(), 40);
        for one in &all {
            assert!(one.text.contains("{place}") && one.alike.contains("{place}"), "{}", one.title);
            assert!(["question", "help", "proposal", "complaint"].contains(&one.nature), "{}", one.title);
        }
    }
}
