//! What of a briefing is somebody's private data, and what is no digest but people's own words.

use super::{Bulletin, BulletinFault};
use crate::moderation::{ModerationClass, ModerationPart, Piece, WordLists, usecases::screen};
use crate::shared::{DivisionCode, Failure};

/// Lines that look like messages of a group, from which on a text is no digest.
const MESSAGES: usize = 2;
/// Characters of a name before what was said.
const NAME: usize = 12;

/// All of it that is read, each piece with what it is called.
fn pieces(bulletin: &Bulletin) -> Vec<(String, &str)> {
    let content = &bulletin.content;
    let mut all = vec![("标题".to_owned(), content.title.as_str()), ("主题".to_owned(), content.theme.as_str())];
    all.extend(content.parts.each().into_iter().map(|(called, text)| (called.to_owned(), text)));
    for (called, names) in content.recipients.each() {
        all.extend(names.iter().map(|name| (called.to_owned(), name.as_str())));
    }
    for citation in &bulletin.citations {
        all.extend(citation.text.as_ref().map(|text| (format!("引用{}", citation.number), text.as_str())));
    }
    all
}

/// Where private data stand in a text: the first character, counted from 1, and the last.
fn place(store: &mut impl WordLists, division: &DivisionCode, text: &str) -> Result<Option<(u32, u32)>, Failure> {
    let found = screen(store, division, &[Piece::new(ModerationPart::Text, text)])?;
    let private = found.iter().find(|one| one.class == ModerationClass::PrivateData && one.has_place());
    Ok(private.map(|one| (one.from + 1, one.to)))
}

/// Refuses private data wherever they stand, and says where.
///
/// # Errors
/// [`BulletinFault::PrivateData`] with the place.
pub(super) fn check(store: &mut impl WordLists, bulletin: &Bulletin) -> Result<(), Failure> {
    for (called, text) in pieces(bulletin) {
        if let Some((from, to)) = place(store, &bulletin.division, text)? {
            let words = (
                format!("“{called}”第 {from} 至 {to} 字是电话号码、身份证号码或银行卡号，请删去"),
                format!(
                    "Characters {from} to {to} of “{called}” are a phone, an ID number or a bank card: take them out."
                ),
            );
            return Err(Failure::because(BulletinFault::PrivateData, words));
        }
    }
    Ok(())
}

/// Refuses what holds private data, or is a group's own words, in the place of a digest.
///
/// # Errors
/// Field errors.
pub(super) fn check_digest(store: &mut impl WordLists, division: &DivisionCode, text: &str) -> Result<(), Failure> {
    if looks_like_chat(text) {
        return Err(Failure::field("text", BulletinFault::RawChat));
    }
    check_field(store, division, "text", text)
}

/// Whether a line begins as a message of a group does: a short name, and then a colon or a time of the day.
fn is_message(line: &str) -> bool {
    let line = line.trim();
    if !line.starts_with(|first: char| first.is_alphabetic() || first == '@') {
        return false;
    }
    let colon = line.chars().take(NAME + 1).position(|one| matches!(one, ':' | '：'));
    colon.is_some_and(|at| line.chars().take(at).all(|one| one.is_alphanumeric() || matches!(one, ' ' | '-' | '@')))
}

/// Refuses private data in one field.
///
/// # Errors
/// A field error.
pub(super) fn check_field(
    store: &mut impl WordLists,
    division: &DivisionCode,
    field: &'static str,
    text: &str,
) -> Result<(), Failure> {
    match place(store, division, text)? {
        Some(_) => Err(Failure::field(field, BulletinFault::PrivateData)),
        None => Ok(()),
    }
}

/// Whether a text is what people wrote to each other rather than what it comes to.
pub(super) fn looks_like_chat(text: &str) -> bool {
    text.lines().filter(|line| is_message(line)).count() >= MESSAGES
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_wrote_to_each_other_is_no_digest() {
        for chat in [
            "老王：东门又堵了\n小李：天天这样",
            "张三 08:15\n又停水了\n李四 08:16\n我家也是",
            "Tom: no water\nAnn: same here",
        ] {
            assert!(looks_like_chat(chat), "{chat}");
        }
        for digest in [
            "本周群内 12 人反映东门拥堵，集中在早高峰。",
            "一、交通：东门拥堵。二、供水：两次停水。",
            "群众主要意见：增设隔离。",
            "反映较多的有：\n东门拥堵；\n夜间停水。",
        ] {
            assert!(!looks_like_chat(digest), "{digest}");
        }
    }

    proptest::proptest! {
        #[test]
        fn one_message_more_makes_no_chat_a_digest(lines in proptest::collection::vec("[a-z]{1,8}[:：][a-z]{1,20}", 2..6)) {
            let text = lines.join("\n");
            proptest::prop_assert!(looks_like_chat(&text));
            let more = format!("{text}\nanother: line");
            proptest::prop_assert!(looks_like_chat(&more));
        }
    }
}
