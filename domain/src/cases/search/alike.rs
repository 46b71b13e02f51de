//! Whether two matters are one: by prints of what they say (`SimHash`, 64 bits), which are near to each other where most of the words
//! are the same; and then by the words themselves.

use std::collections::{BTreeMap, BTreeSet};

use crate::cases::CaseCategory;
use crate::shared::text::Title;
use crate::shared::{CaseId, DivisionCode, GridId, PublicationId, Vocabulary, WordCode};

/// Cases of a place that are opened to compare what they say, the nearest by their prints.
pub const NEAREST: usize = 40;
/// Bits in which the prints of two differ at most that are compared.
pub const FARTHEST: u32 = 30;
/// Per cent of their pairs of characters that two matters have in common that may be one.
const ALIKE: u32 = 25;
/// The same where somebody said that they are about different things.
const SORTED_APART: u32 = 40;
/// Pairs of characters that a matter has at least of which anybody is told whether there are others. Of a name or a word alone it would
/// say whether somebody wrote that.
const LEAST: usize = 8;

/// Where others are looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Around {
    /// The village or community, or the township with all of its.
    pub division: DivisionCode,
    /// The one grid of it that is meant, where one is.
    pub grid: Option<GridId>,
}

/// The print of what a text says, of numbers that stand for its pairs of characters.
#[must_use]
pub fn print(pairs: impl IntoIterator<Item = u64>) -> u64 {
    let mut sums = [0i32; 64];
    for pair in pairs {
        for (bit, sum) in sums.iter_mut().enumerate() {
            *sum += if (pair >> bit) & 1 == 1 { 1 } else { -1 };
        }
    }
    sums.iter().enumerate().fold(0, |print, (bit, sum)| print | (u64::from(*sum > 0) << bit))
}

/// In how many bits two prints differ.
#[must_use]
pub fn distance(one: u64, other: u64) -> u32 {
    (one ^ other).count_ones()
}

/// How much two texts have in common, in per cent: the cosine of their pairs.
#[must_use]
pub fn likeness(one: &BTreeSet<String>, other: &BTreeSet<String>) -> u32 {
    let (both, all) = (one.intersection(other).count(), one.len() * other.len());
    let share = (both * both * 10_000).checked_div(all).unwrap_or_default().isqrt();
    u32::try_from(share).unwrap_or_default()
}

/// Whether somebody who asks says enough of a matter to be told whether there are others.
#[must_use]
pub fn says_enough(gist: &BTreeSet<String>) -> bool {
    gist.len() >= LEAST
}

/// Whether two matters of one place that are so much alike may be one.
#[must_use]
pub fn is_alike(likeness: u32, one: &WordCode, other: &WordCode) -> bool {
    let unsorted = [one, other].iter().any(|code| code.as_str() == CaseCategory::Unsorted.as_str());
    likeness >= if one == other || unsorted { ALIKE } else { SORTED_APART }
}

/// What of a case is public.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Published {
    pub case: CaseId,
    /// By what everybody finds it.
    pub id: PublicationId,
    /// What it is called in public.
    pub title: Title,
}

/// What somebody is told of others' matters who is about to submit one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Told {
    /// What is public.
    pub published: Vec<Published>,
    /// How many others there are, of which nothing else is told.
    pub others: u32,
    /// Whether that is of the grid, and not of the whole village.
    pub in_grid: bool,
}

impl Told {
    /// Of those, the ones in `published` by what they are called in public.
    #[must_use]
    pub fn of(alike: &[CaseId], published: Vec<Published>, in_grid: bool) -> Self {
        let mut public: BTreeMap<CaseId, Published> = published.into_iter().map(|one| (one.case, one)).collect();
        let shown: Vec<_> = alike.iter().filter_map(|id| public.remove(id)).collect();
        let others = u32::try_from(alike.len() - shown.len()).unwrap_or(u32::MAX);
        Self { published: shown, others, in_grid }
    }

    /// What is said of the others, in Chinese and in English; nothing where there are none.
    #[must_use]
    pub fn said(&self) -> Option<(String, String)> {
        let (here, place) = if self.in_grid { ("本网格", "grid") } else { ("本村（社区）", "village") };
        let count = self.others;
        (count > 0).then(|| {
            let english = if count == 1 { "1 similar case".to_owned() } else { format!("{count} similar cases") };
            (format!("{here}近期有 {count} 件同类诉求"), format!("{english} lately in this {place}"))
        })
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::super::fold::gist;
    use super::*;

    /// What people write of some matters, part by part, each in several ways.
    const MATTERS: &[&[&[&str]]] = &[
        &[
            &["小区东门", "东门口", "小区东大门"],
            &["早晚高峰", "上下班时间", "每天早上和傍晚"],
            &["车辆排队很长", "堵得动不了", "车子堵成一片"],
            &["行人过不去", "老人小孩过马路危险", "走路都难"],
            &["希望交警来疏导", "请安排人员疏导", "能不能加强疏导"],
        ],
        &[
            &["市场外面的摊位", "菜市场门口的摊贩", "市场外小摊"],
            &["摆到人行道上", "占了人行道", "占道经营"],
            &["垃圾没人清理", "满地垃圾", "菜叶脏水到处都是"],
            &["晚上更严重", "每天都这样", "已经好几个月"],
            &["请城管管一管", "希望尽快整治", "请派人清理"],
        ],
        &[
            &["三号楼电梯", "我们楼的电梯", "小区电梯"],
            &["一个月坏了三次", "经常停运", "隔几天就坏"],
            &["老人上下楼很不方便", "腿脚不好的老人下不来", "抱孩子爬楼很累"],
            &["物业一直说等配件", "找物业没人管", "报修没有回音"],
            &["请督促维修", "希望尽快修好", "请帮忙协调"],
        ],
        &[
            &["巷子里的路灯", "村道的路灯", "我家门口路灯"],
            &["坏了两盏", "不亮很久了", "一到晚上全黑"],
            &["晚上走路不安全", "有人摔倒过", "孩子放学看不见路"],
            &["报过修没人来", "一直没修", "打过电话没结果"],
            &["请尽快维修", "希望装上新灯", "请派人来看看"],
        ],
        &[
            &["旁边的工地", "小区后面工地", "新楼盘工地"],
            &["晚上十一点还在施工", "半夜还在打桩", "凌晨还有搅拌车"],
            &["噪声很大", "吵得睡不着", "声音震得窗户响"],
            &["孩子要考试", "老人有心脏病", "我们上夜班"],
            &["请制止夜间施工", "希望环保部门查一查", "请责令停工"],
        ],
        &[
            &["村口的水渠", "田边水渠", "灌溉渠"],
            &["淤泥堵住了", "被垃圾堵塞", "塌了一段"],
            &["田里灌不上水", "水稻都旱了", "下雨就漫出来"],
            &["马上要插秧", "已经半个月", "往年都清的"],
            &["请组织清淤", "希望派人疏通", "请镇里帮忙"],
        ],
        &[
            &["楼下消防通道", "消防车道", "楼道口"],
            &["长期停满电动车", "被私家车堵死", "堆着杂物"],
            &["还有人飞线充电", "晚上充电很危险", "着火了消防车进不来"],
            &["劝过不听", "物业不管", "贴了通知没用"],
            &["请消防来检查", "希望清理", "请尽快整改"],
        ],
        &[
            &["社区卫生站", "镇卫生院", "村卫生所"],
            &["周末没有医生", "下午就没人", "没有老年门诊"],
            &["老人看病要跑很远", "量血压都不方便", "开药要去市里"],
            &["很多老人反映", "大家都有意见", "村里老人多"],
            &["建议增设门诊", "希望周末也开", "请协调医生"],
        ],
    ];
    const BEGINNINGS: [&str; 5] = ["", "您好，", "代表您好，", "反映一个问题：", "我是附近居民，"];
    const ENDS: [&str; 4] = ["", "谢谢！", "麻烦了。", "请回复。"];

    /// The same numbers each time (splitmix64).
    struct Dice(u64);

    impl Dice {
        fn roll(&mut self) -> u64 {
            self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
            mix(self.0)
        }

        fn below(&mut self, most: usize) -> usize {
            usize::try_from(self.roll() % u64::try_from(most).expect("small")).expect("small")
        }

        fn of<'a>(&mut self, words: &[&'a str]) -> &'a str {
            words[self.below(words.len())]
        }
    }

    fn mix(number: u64) -> u64 {
        let number = (number ^ (number >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let number = (number ^ (number >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        number ^ (number >> 31)
    }

    /// A number that stands for a pair of characters.
    fn number(pair: &str) -> u64 {
        mix(pair
            .bytes()
            .fold(0xCBF2_9CE4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01B3)))
    }

    /// What somebody else writes of the same: half of it in the same words, a part left out now and then, parts in another order.
    fn paraphrase(matter: usize, dice: &mut Dice) -> String {
        let said = |part: &&[&'static str], dice: &mut Dice| match dice.below(2) {
            0 => part[0],
            _ => dice.of(part),
        };
        let mut parts: Vec<&str> = MATTERS[matter].iter().map(|part| said(part, dice)).collect();
        if dice.below(2) == 0 {
            parts.remove(dice.below(5));
        }
        if dice.below(3) == 0 {
            parts.swap(1, 2);
        }
        format!("{}{}。{}", dice.of(&BEGINNINGS), parts.join("，"), dice.of(&ENDS))
    }

    fn print_of(gist: &BTreeSet<String>) -> u64 {
        print(gist.iter().map(|pair| number(pair)))
    }

    #[test]
    fn prints_of_the_same_are_the_same_and_of_others_are_far() {
        let (one, other) = (gist("东门拥堵", "早晚高峰排队"), gist("电梯停运", "报修没有回音"));
        assert_eq!(distance(print_of(&one), print_of(&one)), 0);
        assert!(distance(print_of(&one), print_of(&other)) > 15);
        assert_eq!((likeness(&one, &one), likeness(&one, &other)), (100, 0));
        assert_eq!(likeness(&one, &BTreeSet::new()), 0);
        assert_eq!(print(std::iter::empty()), 0);
    }

    /// A short matter is like each of its words: whoever asks by these would learn them one by one.
    #[test]
    fn of_a_word_alone_nobody_is_told_whether_somebody_wrote_it() {
        let written = gist("举报王小明", "他占道经营。");
        for word in ["王小", "王小明", "举报王小明", "占道经营"] {
            let asked = gist(word, "。");
            assert!(likeness(&asked, &written) >= ALIKE, "{word}");
            assert!(!says_enough(&asked), "{word}");
        }
        assert!(says_enough(&gist("小区东门堵车", "行人难以通过。")));
    }

    #[test]
    fn what_is_sorted_apart_must_be_more_alike() {
        let [traffic, housing, unsorted] =
            [CaseCategory::Traffic, CaseCategory::Housing, CaseCategory::Unsorted].map(WordCode::of);
        assert!(is_alike(30, &traffic, &traffic) && is_alike(30, &traffic, &unsorted));
        assert!(!is_alike(30, &traffic, &housing) && is_alike(60, &traffic, &housing));
        assert!(!is_alike(10, &traffic, &traffic));
    }

    /// Of villages with sixty matters each: how many that are one are found to be, and how many that are found are one.
    #[test]
    fn most_that_are_one_are_found_and_few_that_are_not() {
        let mut dice = Dice(2_026);
        let (mut right, mut wrong, mut missed) = (0u32, 0u32, 0u32);
        for _ in 0..12 {
            let village: Vec<(usize, BTreeSet<String>, u64)> = (0..60)
                .map(|_| {
                    let matter = dice.below(MATTERS.len());
                    let said = gist("", &paraphrase(matter, &mut dice));
                    let print = print_of(&said);
                    (matter, said, print)
                })
                .collect();
            for (at, (matter, said, print)) in village.iter().enumerate() {
                let others = || village.iter().enumerate().filter(move |(other, _)| *other != at);
                let mut near: Vec<_> = others()
                    .map(|(other, (.., its))| (distance(*print, *its), other))
                    .filter(|(far, _)| *far <= FARTHEST)
                    .collect();
                near.sort_unstable();
                near.truncate(NEAREST);
                let unsorted = WordCode::of(CaseCategory::Unsorted);
                near.retain(|(_, other)| is_alike(likeness(said, &village[*other].1), &unsorted, &unsorted));
                let found = u32::try_from(near.len()).expect("few");
                let hits = near.iter().filter(|(_, other)| village[*other].0 == *matter).count();
                let hits = u32::try_from(hits).expect("few");
                let all = u32::try_from(others().filter(|(_, (same, ..))| same == matter).count()).expect("few");
                (right, wrong, missed) = (right + hits, wrong + found - hits, missed + all - hits);
            }
        }
        let (recall, precision) = (right * 1_000 / (right + missed), right * 1_000 / (right + wrong));
        println!("look-alikes: recall {recall} ‰, precision {precision} ‰, of {} pairs", right + missed);
        assert!(recall >= 700, "recall {recall} ‰");
        assert!(precision >= 850, "precision {precision} ‰");
    }

    /// All that stands in a row in a text, four characters at a time.
    fn runs(text: &str) -> Vec<String> {
        let all: Vec<char> = text.chars().collect();
        all.windows(4).map(|run| run.iter().collect()).collect()
    }

    #[test]
    fn nobody_is_told_more_than_three_characters_in_a_row_of_what_is_not_public() {
        let mut dice = Dice(7);
        let public = Title::new("河道已于上月疏浚完成").expect("a title");
        let mut swept = 0;
        for village in 0..100 {
            let all: Vec<(CaseId, String)> = (0..100u128)
                .map(|number| {
                    let matter = dice.below(MATTERS.len());
                    (Uuid::from_u128(village * 1_000 + number).into(), paraphrase(matter, &mut dice))
                })
                .collect();
            let ids: Vec<CaseId> = all.iter().map(|(id, _)| *id).collect();
            let shown = |id: &CaseId| Published { case: *id, id: Uuid::nil().into(), title: public.clone() };
            let published: Vec<_> = ids.iter().step_by(10).map(shown).collect();
            let told = Told::of(&ids, published, village % 2 == 0);
            assert_eq!((told.published.len(), told.others), (10, 90));
            let (chinese, english) = told.said().expect("there are others");
            let answer = format!("{told:?} {chinese} {english}");
            for (_, text) in &all {
                for run in runs(text) {
                    assert!(!answer.contains(&run), "{run}: {answer}");
                }
                swept += 1;
            }
        }
        assert_eq!(swept, 10_000);
    }

    #[test]
    fn what_is_told_is_a_number() {
        let told = |others, in_grid| Told { others, in_grid, ..Told::default() }.said().map(|(chinese, _)| chinese);
        assert_eq!(told(3, true).as_deref(), Some("本网格近期有 3 件同类诉求"));
        assert_eq!(told(1, false).as_deref(), Some("本村（社区）近期有 1 件同类诉求"));
        assert_eq!(told(0, true), None);
    }
}
