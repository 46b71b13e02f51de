//! What a text says however it is written: in full or half width, in letters that only look like others, in traditional
//! characters, with spaces or marks between its characters or each of them twice.

use unicode_normalization::UnicodeNormalization;

/// Where a character comes from: the byte at which it stands, and the first and the last of the characters that it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Origin {
    byte: usize,
    first: usize,
    last: usize,
}

/// A text as it is compared, and where each of its characters comes from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Folded {
    pub(super) text: String,
    origins: Vec<Origin>,
}

impl Folded {
    fn push(&mut self, c: char, at: usize) {
        // Numbers are others when a digit stands in them twice.
        let repeated = !c.is_ascii_digit() && self.text.ends_with(c);
        match self.origins.last_mut() {
            Some(last) if repeated => last.last = at,
            _ => {
                self.origins.push(Origin { byte: self.text.len(), first: at, last: at });
                self.text.push(c);
            }
        }
    }

    /// The characters of the text from which bytes of this one come: the first, and the one behind the last.
    pub(super) fn span(&self, from: usize, to: usize) -> (usize, usize) {
        let first = self.origins.partition_point(|origin| origin.byte < from);
        let behind = self.origins.partition_point(|origin| origin.byte < to);
        let first = self.origins.get(first).map_or(0, |origin| origin.first);
        let last = behind.checked_sub(1).and_then(|last| self.origins.get(last));
        (first, last.map_or(first, |origin| origin.last + 1))
    }
}

/// The text as it is compared.
pub(super) fn fold(text: &str) -> Folded {
    let mut folded = Folded::default();
    for (at, c) in text.chars().enumerate() {
        if c.is_ascii() || ('\u{4E00}'..='\u{9FFF}').contains(&c) {
            // What no table of compatibility holds, and nearly all there is.
            if c.is_alphanumeric() {
                folded.push(alike(c.to_ascii_lowercase()), at);
            }
            continue;
        }
        for part in std::iter::once(c).nfkd().filter(|part| part.is_alphanumeric()) {
            for lower in part.to_lowercase() {
                folded.push(alike(lower), at);
            }
        }
    }
    folded
}

/// The character for which another is taken: Cyrillic and Greek letters that look like Latin ones, and traditional characters
/// that stand in what is looked for most.
fn alike(c: char) -> char {
    const PAIRS: &[(&str, &str)] = &[
        ("аеорсхуікмтнвѕјԁһɡӏ", "aeopcxyikmthbsjdhgl"),
        ("αοργντικυχ", "aopyvtikux"),
        (
            "個們來時會說為國學對發現經過還錢帳號碼騙賭詐買賣槍藥獎貸證開單辦殺滾豬媽爺雞貓",
            "个们来时会说为国学对发现经过还钱账号码骗赌诈买卖枪药奖贷证开单办杀滚猪妈爷鸡猫",
        ),
        (
            "電話機網頁視頻圖門長東車馬鳥魚龍風黨義員聯繫環測試違禁詞審",
            "电话机网页视频图门长东车马鸟鱼龙风党义员联系环测试违禁词审",
        ),
    ];
    if c.is_ascii() {
        return c;
    }
    let found = PAIRS.iter().find_map(|(others, ours)| {
        let at = others.chars().position(|other| other == c)?;
        ours.chars().nth(at)
    });
    found.unwrap_or(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_is_written_otherwise_reads_alike() {
        for (written, read) in [
            ("ＡＢｃ１２", "abc12"),
            ("𝐀𝓫ⓒ①", "abc1"),
            ("раураl", "paypal"),
            ("騙 錢", "骗钱"),
            ("测\u{200B}试\u{FE0F}—违…禁", "测试违禁"),
            ("测测测试试", "测试"),
            ("é", "e"),
            ("100", "100"),
        ] {
            assert_eq!(fold(written).text, read, "{written}");
        }
    }

    #[test]
    fn what_was_found_is_known_again_where_it_stood() {
        let folded = fold("请看：测 测·试！好");
        let at = folded.text.find("测试").expect("there");
        assert_eq!(folded.span(at, at + "测试".len()), (3, 8));
        assert_eq!(fold("").span(0, 0), (0, 0));
    }

    #[test]
    fn both_sides_of_the_tables_are_as_long() {
        for (other, our) in [('щ', 'щ'), ('ӏ', 'l'), ('χ', 'x'), ('貓', '猫'), ('審', '审'), ('係', '係')] {
            assert_eq!(alike(other), our, "{other}");
        }
    }
}
