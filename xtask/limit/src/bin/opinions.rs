//! How long it takes to find which of 100,000 opinions on one topic are likely alike, and of half as many: prints the groups, and the
//! milliseconds of each. Of each hundred opinions ninety say one of forty things in words of their own, and ten what nobody else says.

use std::hint::black_box;
use std::time::{Duration, Instant};

use mashang_domain::consultations::{Likeness, propose};

const OPINIONS: u32 = 100_000;
/// What all of them together may take.
const WANTED: Duration = Duration::from_mins(1);
const PLACES: [&str; 8] =
    ["市场东门", "市场西门", "老街路口", "社区公园", "中心小学", "公交站点", "地下车库", "河边步道"];
const MATTERS: [&str; 5] = ["道路太窄请拓宽", "垃圾没人清理", "夜里灯光太暗", "乱停车辆堵路", "噪声扰民难以入睡"];
const MANNERS: [&str; 6] =
    ["希望尽快解决", "已经反映多次", "老人孩子不便", "请有关部门重视", "大家意见很大", "影响做生意"];

fn part<'a>(all: &[&'a str], at: u32) -> &'a str {
    usize::try_from(at).ok().and_then(|at| all.get(at % all.len())).copied().unwrap_or_default()
}

/// The opinion of that number: the same each time.
fn opinion(at: u32) -> String {
    let spread = at.wrapping_mul(2_654_435_761) >> 7;
    if at % 10 == 9 {
        return (0..24_u32)
            .filter_map(|place| char::from_u32(0x4E00 + (spread.wrapping_mul(place + 3) >> 3) % 0x5000))
            .collect();
    }
    let (place, matter) = (part(&PLACES, spread % 8), part(&MATTERS, spread / 8));
    format!("{place}{matter}，{}，第{at}号", part(&MANNERS, spread / 64))
}

fn time(many: u32) -> (usize, Duration) {
    let texts: Vec<String> = (0..many).map(opinion).collect();
    let began = Instant::now();
    let all: Vec<Likeness> = texts.iter().map(|text| Likeness::of(black_box(text))).collect();
    let found = propose(black_box(&all));
    let groups = found.iter().flatten().max().copied().unwrap_or_default();
    (usize::try_from(groups).unwrap_or_default(), began.elapsed())
}

fn main() -> Result<(), String> {
    let ((_, half), (groups, whole)) = (time(OPINIONS / 2), time(OPINIONS));
    println!("{groups} {} {}", half.as_millis(), whole.as_millis());
    if whole > WANTED { Err(format!("it took {} ms", whole.as_millis())) } else { Ok(()) }
}
