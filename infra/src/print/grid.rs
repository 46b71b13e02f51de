//! The grid of official papers (GB/T 9704—2012): 22 lines of 28 characters on A4; and how a text is broken into its lines, so that
//! none begins with what closes and none ends with what opens (避头尾).

use super::layout::pieces;

/// A4, in millimetres.
pub(super) const PAGE: (f32, f32) = (210.0, 297.0);
/// What is left free above, below, at the left and at the right of the text (天头、订口).
pub(super) const TOP: f32 = 37.0;
pub(super) const BOTTOM: f32 = 35.0;
pub(super) const LEFT: f32 = 28.0;
pub(super) const RIGHT: f32 = 26.0;
/// Lines of a page.
pub(super) const LINES: u8 = 22;
/// How wide the text is, and the place of each of its 28 characters; how high a line's place is.
pub(super) const WIDTH: f32 = PAGE.0 - LEFT - RIGHT;
pub(super) const CELL: f32 = WIDTH / 28.0;
pub(super) const ROW: f32 = (PAGE.1 - TOP - BOTTOM) / 22.0;
/// Millimetres that a point has.
pub(super) const POINT: f32 = 25.4 / 72.0;
/// Of the text (3 号), of the title (2 号), of a page's number (4 号) and of tables (5 号), in points.
pub(super) const BODY: f32 = 16.0;
pub(super) const TITLE: f32 = 22.0;
pub(super) const FOOT: f32 = 14.0;
pub(super) const SMALL: f32 = 10.5;
/// By how many characters paragraphs begin further in, and seals end.
pub(super) const INDENT: u8 = 2;
pub(super) const SEAL: u8 = 4;
/// How long the side of the code is, with the white around it, in millimetres.
pub(super) const CODE: f32 = 28.0;

/// What begins no line.
const CLOSING: &str = "，。、；：！？）》〉」』】〕”’…·—,.;:!?)]}%";
/// What ends no line.
const OPENING: &str = "（《〈「『【〔“‘([{";
/// What a width may be off by.
const ROUNDING: f32 = 0.01;

fn closes(text: &str) -> bool {
    text.starts_with(|first: char| CLOSING.contains(first))
}

fn opens(text: &str) -> bool {
    text.trim_end().ends_with(|last: char| OPENING.contains(last))
}

/// What no line's end comes between, from the text's first to its last.
fn clusters(text: &str) -> Vec<String> {
    let mut clusters: Vec<String> = Vec::new();
    for piece in pieces(text) {
        if closes(piece) {
            // White space before what closes goes with it.
            let mut blank = String::new();
            while let Some(more) = clusters.pop_if(|last| last.trim().is_empty()) {
                blank.push_str(&more);
            }
            match clusters.last_mut() {
                Some(last) => {
                    last.push_str(&blank);
                    last.push_str(piece);
                }
                None => clusters.push(blank + piece),
            }
        } else {
            match clusters.last_mut().filter(|last| opens(last)) {
                Some(last) => last.push_str(piece),
                None => clusters.push(piece.to_owned()),
            }
        }
    }
    clusters
}

/// The parts of a cluster that is wider than a line: what opens stays with what follows it, and what closes with what is before.
fn torn(cluster: &str) -> Vec<String> {
    let all: Vec<char> = cluster.chars().collect();
    let opening = all.iter().take_while(|one| OPENING.contains(**one)).count();
    let closing = all.iter().rev().take_while(|one| CLOSING.contains(**one)).count();
    let (head, tail) = (opening + 1, all.len().saturating_sub(closing + 1));
    if head > tail {
        return all.into_iter().map(String::from).collect();
    }
    let whole = |part: &[char]| part.iter().collect::<String>();
    let (first, rest) = all.split_at(head);
    let (middle, last) = rest.split_at(tail - head);
    let mut parts = vec![whole(first)];
    parts.extend(middle.iter().copied().map(String::from));
    parts.push(whole(last));
    parts
}

/// Breaks a text into lines no wider than `width`, of which the first begins `indent` further in; `measured` says how wide a text
/// is.
pub(super) fn broken(text: &str, indent: f32, width: f32, measured: impl Fn(&str) -> f32) -> Vec<String> {
    let fits = |text: &str| measured(text.trim_end()) <= width - indent + ROUNDING;
    let singly = |part: String| -> Vec<String> {
        if fits(&part) { vec![part] } else { part.chars().map(String::from).collect() }
    };
    let narrow = |cluster: String| -> Vec<String> {
        if fits(&cluster) { vec![cluster] } else { torn(&cluster).into_iter().flat_map(singly).collect() }
    };
    let mut lines: Vec<String> = Vec::new();
    let (mut line, mut filled, mut room) = (String::new(), 0.0, width - indent);
    for cluster in clusters(text).into_iter().flat_map(narrow) {
        let wide = measured(&cluster);
        if !line.is_empty() && filled + measured(cluster.trim_end()) > room + ROUNDING {
            lines.push(std::mem::take(&mut line));
            (filled, room) = (0.0, width);
        }
        // A line begins with no white space.
        if line.is_empty() && cluster.trim().is_empty() {
            continue;
        }
        line.push_str(&cluster);
        filled += wide;
    }
    lines.push(line);
    for line in &mut lines {
        line.truncate(line.trim_end().len());
    }
    lines.retain(|line| !line.is_empty());
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As the grid does: what is no Latin letter fills its place.
    fn places(text: &str) -> f32 {
        text.chars().map(|one| if one.is_ascii() { 0.5 } else { 1.0 }).sum()
    }

    /// Where a line may end, said once more: whether the characters around an end may be parted.
    fn may_part(before: &str, after: &str) -> bool {
        let opens = before.chars().next_back().is_some_and(|last| "（《“".contains(last));
        let closes = after.chars().next().is_some_and(|first| "，。、；：！？）》”".contains(first));
        !opens && !closes
    }

    /// How many places what may not be parted has, at most.
    fn widest(text: &str) -> f32 {
        let (mut widest, mut run, mut before) = (0.0_f32, String::new(), String::new());
        for one in text.chars() {
            if one.is_whitespace() {
                run.push(one);
                continue;
            }
            let after = one.to_string();
            let latin = one.is_ascii_graphic() && before.chars().all(|one| one.is_ascii_graphic());
            if !before.is_empty() && may_part(&before, &after) && !latin {
                run.clear();
            }
            run.push(one);
            widest = widest.max(places(&run));
            before = after;
        }
        widest
    }

    fn is_well_broken(text: &str, indent: u8, width: u8) -> Result<(), String> {
        let lines = broken(text, f32::from(indent), f32::from(width), places);
        let whole: String = lines.concat();
        let bare = |text: &str| text.chars().filter(|one| !one.is_whitespace()).collect::<String>();
        if bare(&whole) != bare(text) {
            return Err(format!("{text:?} became {lines:?}"));
        }
        for (at, line) in lines.iter().enumerate() {
            let room = f32::from(width) - if at == 0 { f32::from(indent) } else { 0.0 };
            if places(line) > room + 0.1 {
                return Err(format!("{line:?} is wider than {room}"));
            }
        }
        if widest(text) > f32::from(width - indent) {
            return Ok(());
        }
        match lines.windows(2).find(|pair| !may_part(&pair[0], &pair[1])) {
            Some(pair) => Err(format!("{text:?}: {pair:?}")),
            None => Ok(()),
        }
    }

    #[test]
    fn the_grid_has_22_lines_of_28_characters_between_its_margins() {
        assert!((CELL * 28.0 + LEFT + RIGHT - PAGE.0).abs() < 0.001);
        assert!((ROW * f32::from(LINES) + TOP + BOTTOM - PAGE.1).abs() < 0.001);
        // A character of 3 号 is a little wider than its place, and is set as wide as that.
        let widths = [CELL, BODY * POINT, CELL * 1.02];
        assert!(widths.is_sorted());
    }

    #[test]
    fn every_short_text_is_broken_where_it_may_be() {
        let letters = ['字', '，', '（', 'a', '”', ' '];
        let mut texts = vec![String::new()];
        for _ in 0..5 {
            let longer = |text: &String| letters.map(|letter| format!("{text}{letter}"));
            texts = texts.iter().flat_map(longer).collect();
            for text in &texts {
                for width in 2..=4 {
                    assert_eq!(is_well_broken(text, 0, width), Ok(()), "{width}");
                }
            }
        }
    }

    #[test]
    fn a_line_is_full_where_nothing_stands_against_it() {
        let lines = broken(&"字".repeat(60), 2.0, 28.0, places);
        assert_eq!(lines.iter().map(|line| line.chars().count()).collect::<Vec<_>>(), [26, 28, 6]);
        let lines = broken(&format!("{}。{}", "字".repeat(28), "字".repeat(3)), 0.0, 28.0, places);
        assert_eq!(lines, ["字".repeat(27), "字。字字字".to_owned()], "what closes takes along what it closes");
        let lines = broken(&format!("{}（{}）", "字".repeat(27), "字".repeat(3)), 0.0, 28.0, places);
        assert_eq!(lines, ["字".repeat(27), "（字字字）".to_owned()]);
        assert_eq!(broken(&"8".repeat(70), 0.0, 28.0, places).concat().len(), 70);
    }

    #[test]
    fn no_line_begins_with_what_closes_or_ends_with_what_opens() {
        let mut dice = fastrand::Rng::with_seed(9704);
        let letters: Vec<char> = "字句年，。、；：！？）》”（《“a1 ".chars().collect();
        for _ in 0..5_000 {
            let text: String = (0..dice.usize(..200)).map(|_| letters[dice.usize(..letters.len())]).collect();
            let (indent, width) = (dice.u8(..3), dice.u8(6..30));
            assert_eq!(is_well_broken(&text, indent, width), Ok(()));
        }
    }
}
