//! Terms as people call them: 第十八届.

const DIGITS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];

fn digit(number: usize) -> &'static str {
    DIGITS.get(number).copied().unwrap_or_default()
}

/// “第十八届”. A number below 1 or above 99, which no congress has come to, is written in figures.
#[must_use]
pub fn term_called(number: i32) -> String {
    match usize::try_from(number) {
        Ok(number @ 1..=9) => format!("第{}届", digit(number)),
        Ok(number @ 10..=19) => format!("第十{}届", digit(number % 10)),
        Ok(number @ 20..=99) => format!("第{}十{}届", digit(number / 10), digit(number % 10)),
        Ok(_) | Err(_) => format!("第{number}届"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_term_is_called_as_people_call_it() {
        for (number, called) in [
            (1, "第一届"),
            (10, "第十届"),
            (11, "第十一届"),
            (18, "第十八届"),
            (20, "第二十届"),
            (21, "第二十一届"),
            (99, "第九十九届"),
            (100, "第100届"),
            (-1, "第-1届"),
        ] {
            assert_eq!(term_called(number), called);
        }
    }
}
