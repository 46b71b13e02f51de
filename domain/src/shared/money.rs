//! Amounts of money as papers write them: in figures, and in the capitals that nobody can alter (大写金额).

/// Fen that a yuan has.
const FEN: u64 = 100;
const DIGITS: [char; 10] = ['零', '壹', '贰', '叁', '肆', '伍', '陆', '柒', '捌', '玖'];
/// What stands behind the digits of four places, the highest first.
const PLACES: [&str; 4] = ["仟", "佰", "拾", ""];
const MYRIAD: u64 = 10_000;
const HUNDRED_MILLION: u64 = MYRIAD * MYRIAD;

fn digit(value: u64) -> char {
    usize::try_from(value).ok().and_then(|at| DIGITS.get(at)).copied().unwrap_or('零')
}

/// Up to four places; nothing of 0.
fn places(value: u64) -> String {
    let mut text = String::new();
    let (mut rest, mut unit, mut skipped) = (value, 1_000, false);
    for place in PLACES {
        let figure = rest / unit % 10;
        if figure == 0 {
            skipped = true;
        } else {
            // What was skipped between two figures is one 零, however many places it was.
            if skipped && !text.is_empty() {
                text.push('零');
            }
            text.push(digit(figure));
            text.push_str(place);
            skipped = false;
        }
        rest %= unit;
        unit = (unit / 10).max(1);
    }
    text
}

/// What is above and below a unit, with the 零 of what is skipped between them.
fn parted(value: u64, by: u64, unit: &str, written: fn(u64) -> String) -> String {
    let (above, below) = (value / by, value % by);
    let skipped = if above > 0 && below > 0 && below < by / 10 { "零" } else { "" };
    let above = if above > 0 { format!("{}{unit}", written(above)) } else { String::new() };
    format!("{above}{skipped}{}", written(below))
}

fn myriads(value: u64) -> String {
    parted(value, MYRIAD, "万", places)
}

/// An amount in capitals (《支付结算办法》附一): 2,850,000 fen are 贰万捌仟伍佰元整.
#[must_use]
pub fn in_capitals(fen: u64) -> String {
    let (yuan, jiao, rest) = (fen / FEN, fen % FEN / 10, fen % 10);
    let whole = match yuan {
        0 if fen > 0 => String::new(),
        0 => "零元".to_owned(),
        yuan => format!("{}元", parted(yuan, HUNDRED_MILLION, "亿", myriads)),
    };
    let parts = match (jiao, rest) {
        (0, 0) => "整".to_owned(),
        (jiao, 0) => format!("{}角整", digit(jiao)),
        (0, rest) if yuan > 0 => format!("零{}分", digit(rest)),
        (0, rest) => format!("{}分", digit(rest)),
        (jiao, rest) => format!("{}角{}分", digit(jiao), digit(rest)),
    };
    whole + &parts
}

/// An amount in figures, in yuan: 2,850,000 fen are 28,500.00.
#[must_use]
pub fn in_figures(fen: u64) -> String {
    let digits = (fen / FEN).to_string();
    let mut text = String::with_capacity(digits.len() * 2);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    format!("{text}.{:02}", fen % FEN)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reads capitals as a teller does, who adds up what is written.
    fn read(text: &str) -> Option<u64> {
        let (mut sum, mut part, mut figure) = (0_u64, 0_u64, 0_u64);
        for character in text.chars() {
            match character {
                '零' | '整' => {}
                '拾' | '佰' | '仟' => {
                    let unit = match character {
                        '拾' => 10,
                        '佰' => 100,
                        _ => 1_000,
                    };
                    part += std::mem::take(&mut figure) * unit * 100;
                }
                '万' => {
                    let below = (part + std::mem::take(&mut figure) * 100) % 1_000_000;
                    part = part - part % 1_000_000 + below * 10_000;
                }
                '亿' => sum += (std::mem::take(&mut part) + std::mem::take(&mut figure) * 100) * 100_000_000,
                '元' => sum += std::mem::take(&mut part) + std::mem::take(&mut figure) * 100,
                '角' => sum += std::mem::take(&mut figure) * 10,
                '分' => sum += std::mem::take(&mut figure),
                other => figure = u64::try_from("零壹贰叁肆伍陆柒捌玖".chars().position(|one| one == other)?).ok()?,
            }
        }
        (part == 0 && figure == 0).then_some(sum)
    }

    #[test]
    fn amounts_are_written_as_banks_have_them() {
        for (fen, capitals, figures) in [
            (0, "零元整", "0.00"),
            (5, "伍分", "0.05"),
            (50, "伍角整", "0.50"),
            (55, "伍角伍分", "0.55"),
            (100, "壹元整", "1.00"),
            (1_000, "壹拾元整", "10.00"),
            (28_500, "贰佰捌拾伍元整", "285.00"),
            (32_504, "叁佰贰拾伍元零肆分", "325.04"),
            (140_950, "壹仟肆佰零玖元伍角整", "1,409.50"),
            (600_714, "陆仟零柒元壹角肆分", "6,007.14"),
            (168_032, "壹仟陆佰捌拾元叁角贰分", "1,680.32"),
            (1_640_902, "壹万陆仟肆佰零玖元零贰分", "16,409.02"),
            (2_850_000, "贰万捌仟伍佰元整", "28,500.00"),
            (10_700_053, "壹拾万柒仟元伍角叁分", "107,000.53"),
            (10_000_500_000_000, "壹仟亿零伍佰万元整", "100,005,000,000.00"),
            (1_000_000_000_100, "壹佰亿零壹元整", "10,000,000,001.00"),
            (100_010_001_000_000, "壹万零壹亿零壹万元整", "1,000,100,010,000.00"),
            (
                9_007_199_254_740_991,
                "玖拾万零柒佰壹拾玖亿玖仟贰佰伍拾肆万柒仟肆佰零玖元玖角壹分",
                "90,071,992,547,409.91",
            ),
        ] {
            assert_eq!((in_capitals(fen).as_str(), in_figures(fen).as_str()), (capitals, figures), "{fen}");
        }
    }

    proptest::proptest! {
        #[test]
        fn whoever_reads_the_capitals_reads_the_amount(fen in 0_u64..=9_007_199_254_740_991) {
            let capitals = in_capitals(fen);
            proptest::prop_assert_eq!(read(&capitals), Some(fen), "{}", capitals);
            proptest::prop_assert!(!capitals.contains("零零") && (fen == 0 || !capitals.starts_with('零')), "{}", capitals);
            proptest::prop_assert!(capitals.ends_with('整') != (fen % 10 > 0), "{}", capitals);
            let figures: String = in_figures(fen).chars().filter(char::is_ascii_digit).collect();
            proptest::prop_assert_eq!(figures.parse::<u64>().ok(), Some(fen));
        }

        #[test]
        fn round_amounts_are_read_the_same(figure in 1_u64..100, zeros in 0_u32..14) {
            let fen = figure * 10_u64.pow(zeros);
            let capitals = in_capitals(fen);
            proptest::prop_assert_eq!(read(&capitals), Some(fen), "{}", capitals);
            proptest::prop_assert!(!capitals.contains("零元"), "{}", capitals);
        }
    }
}
