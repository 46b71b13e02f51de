//! What differs from run to run, made the same for all: ids and codes are numbered as they come, instants lose their time.

/// What was met before, by kind.
#[derive(Default)]
pub(super) struct Plain {
    ids: Vec<String>,
    codes: Vec<String>,
    tracking: Vec<String>,
    phones: Vec<String>,
}

impl Plain {
    /// A text without what differs from run to run.
    pub(super) fn text(&mut self, text: &str) -> String {
        let text = without_bold(text);
        let mut plain = String::with_capacity(text.len());
        let mut rest = text.as_str();
        while let Some(first) = rest.chars().next() {
            let length = rest.find(|letter: char| !is_of_a_word(letter)).unwrap_or(rest.len());
            if length == 0 {
                plain.push(first);
                rest = &rest[first.len_utf8()..];
                continue;
            }
            let (word, after) = rest.split_at(length);
            let replaced = self.word(word, &plain, after.starts_with('"'));
            plain += &replaced;
            rest = after;
        }
        plain
    }

    fn word(&mut self, word: &str, before: &str, quoted: bool) -> String {
        if before.ends_with("\"request_id\":\"") {
            return "…".to_owned();
        }
        if is_uuid(word) {
            return format!("00000000-0000-7000-8000-{:012}", number(&mut self.ids, word));
        }
        if is_tracking_code(word) {
            return format!("XXXX-XXXX-{:04}", number(&mut self.tracking, word));
        }
        if is_code(word) && ["/d/", "/qr/", "\"code\":\""].iter().any(|lead| before.ends_with(lead)) {
            return format!("XXXXXXXX{:02}", number(&mut self.codes, word));
        }
        if quoted && before.ends_with('"') && is_digits(word, 11) {
            return format!("139{:08}", number(&mut self.phones, word));
        }
        let numbers = ["\"confirmation\":\"", "\"number\":\""];
        if quoted && is_digits(word, 6) && numbers.iter().any(|lead| before.ends_with(lead)) {
            return "123456".to_owned();
        }
        // At the end of a clause a colon follows.
        let (place, colon) = word.strip_suffix(':').map_or((word, ""), |place| (place, ":"));
        if let Some((host @ ("127.0.0.1" | "0.0.0.0"), port)) = place.rsplit_once(':')
            && is_digits(port, port.len())
        {
            return format!("{host}:8080{colon}");
        }
        match word.split_once('T') {
            Some((date, time)) if is_date(date) && time.ends_with('Z') => "YYYY-MM-DDThh:mm:ssZ".to_owned(),
            // Its offset follows after a plus.
            Some((date, time)) if is_date(date) && time.contains(':') => "YYYY-MM-DDThh:mm:ss".to_owned(),
            _ if is_date(word) => "YYYY-MM-DD".to_owned(),
            _ => word.to_owned(),
        }
    }
}

/// The how manieth of its kind a word is.
fn number(met: &mut Vec<String>, word: &str) -> usize {
    if let Some(at) = met.iter().position(|one| one == word) {
        return at + 1;
    }
    met.push(word.to_owned());
    met.len()
}

fn is_of_a_word(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || matches!(letter, '-' | ':' | '.')
}

fn is_digits(word: &str, length: usize) -> bool {
    word.len() == length && word.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_date(word: &str) -> bool {
    let parts: Vec<&str> = word.split('-').collect();
    matches!(parts[..], [year, month, day] if is_digits(year, 4) && is_digits(month, 2) && is_digits(day, 2))
}

fn is_uuid(word: &str) -> bool {
    let parts: Vec<usize> = word.split('-').map(str::len).collect();
    parts == [8, 4, 4, 4, 12] && word.bytes().all(|byte| byte == b'-' || byte.is_ascii_hexdigit())
}

/// What is printed on cards: ten letters and digits.
fn is_code(word: &str) -> bool {
    word.len() == 10 && word.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
}

/// What residents and parties keep: groups of four, the last of which may be shorter.
fn is_tracking_code(word: &str) -> bool {
    let parts: Vec<&str> = word.split('-').collect();
    let spoken = |part: &str| part.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
    let Some((last, others)) = parts.split_last() else { return false };
    others.len() >= 2
        && others.iter().all(|part| part.len() == 4 && spoken(part))
        && (1..=4).contains(&last.len())
        && spoken(last)
        && word.bytes().any(|byte| byte.is_ascii_uppercase())
}

/// A text without the marks by which a terminal writes bold.
fn without_bold(text: &str) -> String {
    text.replace("\u{1b}[1m", "").replace("\u{1b}[0m", "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_runs_look_alike() {
        let run = |id: &str, code: &str, tracking: &str, time: &str, phone: &str| {
            let text = format!(
                "\u{1b}[1mwe  POST /api/v1/cases/{id}/accept\u{1b}[0m\nwe  GET /api/v1/qr/{code}\n{{\"code\":\"{code}\",\"phone\":\"{phone}\"}}\n\
                 → {{\"id\":\"{id}\",\"url\":\"http://127.0.0.1:81{}/d/{code}\",\"tracking_code\":\"{tracking}\",\"at\":\"{time}\",\
                 \"on\":\"{}\",\"amount_fen\":180000,\"request_id\":\"x-{phone}\",\"confirmation\":\"{}\",\"number\":\"{}\"}}\n\
                 有效至 {}+00:00；页面：/t#{tracking}",
                &phone[9..],
                &time[..10],
                &phone[5..],
                &phone[4..10],
                time.trim_end_matches('Z'),
            );
            Plain::default().text(&text)
        };
        let one = run(
            "01a20a82-5953-75dc-981d-6fb5f30f3b68",
            "53JWY36HA7",
            "ZWZM-QNE2-PMPQ",
            "2026-11-23T22:24:39.406194Z",
            "13912345678",
        );
        let two = run(
            "01a22627-50f7-7b5f-80f0-93711121aa7b",
            "A7K7B932NN",
            "KC8J-PBAK-RGMX-AAK",
            "2027-01-02T03:04:05Z",
            "13987654321",
        );
        assert_eq!(one, two);
        assert!(one.contains("\"amount_fen\":180000") && one.contains("/t#XXXX-XXXX-0001"), "{one}");
    }

    #[test]
    fn others_are_told_apart() {
        let text = "01a20a82-5953-75dc-981d-6fb5f30f3b68 01a22627-50f7-7b5f-80f0-93711121aa7b 01a20a82-5953-75dc-981d-6fb5f30f3b68";
        let plain = Plain::default().text(text);
        let ends: Vec<_> = plain.split(' ').filter_map(|id| id.get(35..)).collect();
        assert_eq!(ends, ["1", "2", "1"]);
        let kept = "X-Tracking-Code: 350582002014 submitted 2,761 GET /api/v1/track";
        assert_eq!(Plain::default().text(kept), kept);
    }
}
