//! `WebM` (RFC 8794, RFC 9559): elements within elements. What is not needed to hear it becomes `Void` where it stands, so that
//! nothing moves.

use std::ops::Range;

const HEADER: u32 = 0x1A45_DFA3;
const DOC_TYPE: u32 = 0x4282;
const SEGMENT: u32 = 0x1853_8067;
const CLUSTER: u32 = 0x1F43_B675;
const INFO: u32 = 0x1549_A966;
const TRACKS: u32 = 0x1654_AE6B;
const TRACK: u32 = 0xAE;
const TRACK_TYPE: u32 = 0x83;
const CODEC: u32 = 0x86;
const VOID: u8 = 0xEC;
/// Elements within one, and such as are emptied: recorders write a dozen.
const MOST: usize = 1_000;
/// Of a track: its number and id, how it is coded, how it sounds, how long a frame is; no name.
const OF_TRACK: [u32; 16] = [
    0xD7,
    0x73C5,
    TRACK_TYPE,
    CODEC,
    0x63A2,
    0xE1,
    0x56AA,
    0x56BB,
    0xB9,
    0x88,
    0x55AA,
    0x9C,
    0x6DE7,
    0x0023_E383,
    0x55EE,
    0xAA,
];
/// Of the segment: how long it is and in which unit. With which program it was made must stand there, be it empty.
const OF_INFO: [u32; 2] = [0x002A_D7B1, 0x4489];
const PROGRAMS: [u32; 2] = [0x4D80, 0x5741];
/// Sound, when it is heard, and where it is found: `SimpleBlock`, `BlockGroup`, `Timestamp`, `Position`, `PrevSize`, `SeekHead`,
/// `Cues`.
const OF_SOUND: [u32; 7] = [0xA3, 0xA0, 0xE7, 0xA7, 0xAB, 0x114D_9B74, 0x1C53_BB6B];

/// An element: where it begins, and where its content does and ends; one that is written while it is recorded does not say.
struct Element {
    id: u32,
    begin: usize,
    body: usize,
    end: Option<usize>,
}

/// What is to be emptied.
#[derive(Default)]
pub(super) struct Notes {
    /// Whole elements.
    elements: Vec<Range<usize>>,
    /// What elements hold that must be there.
    contents: Vec<Range<usize>>,
}

/// How many bytes a number has whose first this is.
fn width(first: u8) -> usize {
    first.leading_zeros() as usize + 1
}

fn number(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0, |sum, byte| (sum << 8) | u64::from(*byte))
}

/// The element that begins there, whose content ends before `limit`.
fn element(bytes: &[u8], begin: usize, limit: usize) -> Option<Element> {
    let bytes = bytes.get(..limit)?;
    let sized = begin + Some(width(*bytes.get(begin)?)).filter(|width| *width <= 4)?;
    let id = u32::try_from(number(bytes.get(begin..sized)?)).ok()?;
    let size_width = Some(width(*bytes.get(sized)?)).filter(|width| *width <= 8)?;
    let body = sized + size_width;
    // The first bit that is set says how many bytes there are; all that follow say the number.
    let most = (1_u64 << (7 * size_width)) - 1;
    let size = number(bytes.get(sized..body)?) & most;
    if size == most {
        return Some(Element { id, begin, body, end: None });
    }
    let end = body.checked_add(usize::try_from(size).ok()?).filter(|end| *end <= limit)?;
    Some(Element { id, begin, body, end: Some(end) })
}

/// The elements within one, each of which says where it ends.
fn within(bytes: &[u8], outer: &Element) -> Option<Vec<(Element, usize)>> {
    let (mut at, limit) = (outer.body, outer.end?);
    let mut found = Vec::new();
    while at < limit {
        let inner = element(bytes, at, limit)?;
        at = inner.end?;
        found.push((inner, at));
        if found.len() > MOST {
            return None;
        }
    }
    Some(found)
}

/// Finds the notes; `None` for what is no `WebM` of sound alone, from its beginning to its end.
pub(super) fn notes(bytes: &[u8]) -> Option<Notes> {
    let header = element(bytes, 0, bytes.len()).filter(|header| header.id == HEADER)?;
    let is_type = |(one, end): &(Element, usize)| one.id == DOC_TYPE && bytes.get(one.body..*end) == Some(&b"webm"[..]);
    if !within(bytes, &header)?.iter().any(is_type) {
        return None;
    }
    let (mut notes, mut at, mut tracks) = (Notes::default(), header.end?, 0);
    while at < bytes.len() {
        let one = element(bytes, at, bytes.len())?;
        at = match (one.id, one.end) {
            // What they hold is met next, whether they say where they end or not.
            (SEGMENT | CLUSTER, _) => one.body,
            (_, None) => return None,
            (INFO, Some(end)) => {
                notes.of_info(bytes, &one)?;
                end
            }
            (TRACKS, Some(end)) => {
                tracks += notes.of_tracks(bytes, &one)?;
                end
            }
            (id, Some(end)) => {
                if !OF_SOUND.contains(&id) {
                    notes.elements.push(one.begin..end);
                    if notes.elements.len() > MOST {
                        return None;
                    }
                }
                end
            }
        };
    }
    (tracks > 0).then_some(notes)
}

impl Notes {
    fn of_info(&mut self, bytes: &[u8], info: &Element) -> Option<()> {
        for (one, end) in within(bytes, info)? {
            if PROGRAMS.contains(&one.id) {
                self.contents.push(one.body..end);
            } else if !OF_INFO.contains(&one.id) {
                self.elements.push(one.begin..end);
            }
        }
        Some(())
    }

    /// Counts the tracks, each of which must be sound.
    fn of_tracks(&mut self, bytes: &[u8], tracks: &Element) -> Option<usize> {
        let mut count = 0;
        for (track, end) in within(bytes, tracks)? {
            if track.id != TRACK {
                self.elements.push(track.begin..end);
                continue;
            }
            let (mut sounds, mut is_coded) = (false, false);
            for (one, end) in within(bytes, &track)? {
                let said = bytes.get(one.body..end)?;
                match one.id {
                    TRACK_TYPE => sounds = number(said) == 2,
                    CODEC => is_coded = [&b"A_OPUS"[..], b"A_VORBIS"].iter().any(|codec| said.starts_with(codec)),
                    id if !OF_TRACK.contains(&id) => self.elements.push(one.begin..end),
                    _ => {}
                }
            }
            if !sounds || !is_coded {
                return None;
            }
            count += 1;
        }
        Some(count)
    }
}

/// Empties the notes.
pub(super) fn emptied(mut bytes: Vec<u8>, notes: Notes) -> Vec<u8> {
    for content in notes.contents {
        bytes[content].fill(0);
    }
    for element in notes.elements {
        void(&mut bytes[element]);
    }
    bytes
}

/// Makes one element of `Void` of at least two bytes.
fn void(bytes: &mut [u8]) {
    bytes.fill(0);
    bytes[0] = VOID;
    // A size has one byte or eight, of which the first says so.
    if bytes.len() > 9 {
        let size = (bytes.len() - 9) as u64;
        bytes[1..9].copy_from_slice(&(size | (1 << 56)).to_be_bytes());
    } else {
        bytes[1] = 0x80 | u8::try_from(bytes.len() - 2).unwrap_or_default();
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    fn of(id: u32, body: &[u8]) -> Vec<u8> {
        let id = id.to_be_bytes();
        let begin = id.iter().position(|byte| *byte != 0).unwrap();
        let size = ((1_u64 << 56) | body.len() as u64).to_be_bytes();
        [&id[begin..], &size, body].concat()
    }

    fn header() -> Vec<u8> {
        of(HEADER, &[of(0x4286, &[1]), of(DOC_TYPE, b"webm")].concat())
    }

    fn track(kind: u8, codec: &[u8]) -> Vec<u8> {
        of(TRACK, &[of(0xD7, &[1]), of(TRACK_TYPE, &[kind]), of(CODEC, codec), of(0x536E, b"by me")].concat())
    }

    /// One that was written while it was recorded, with notes wherever they may stand.
    pub(in super::super) fn told(codec: &[u8], kind: u8) -> Vec<u8> {
        let unit = of(0x002A_D7B1, &[0x0F, 0x42, 0x40]);
        let info = of(INFO, &[unit, of(0x4461, b"by me, today"), of(0x4D80, b"by me")].concat());
        let unknown = |id: u32| [&id.to_be_bytes()[..], &[0x01], &[0xFF; 7]].concat();
        let cluster = [unknown(CLUSTER), of(0xE7, &[0]), of(0xA3, b"the sound"), of(0x99, b"by me")].concat();
        let tags = of(0x1254_C367, b"by me at the gate");
        let body = [info, of(TRACKS, &track(kind, codec)), cluster, tags, vec![VOID, 0x85], b"by me".to_vec()].concat();
        [header(), unknown(SEGMENT), body].concat()
    }

    #[test]
    fn notes_become_void_where_they_stand() {
        let told = told(b"A_OPUS", 2);
        let kept = emptied(told.clone(), notes(&told).unwrap());
        let holds = |bytes: &[u8], word: &[u8]| bytes.windows(word.len()).any(|window| window == word);
        assert!(holds(&told, b"by me") && !holds(&kept, b"by me"));
        let place = |bytes: &[u8]| bytes.windows(9).position(|window| window == b"the sound");
        assert_eq!((kept.len(), place(&kept)), (told.len(), place(&told)));
        let again = notes(&kept).unwrap();
        assert_eq!(emptied(kept.clone(), again), kept, "nothing is left, and all of it reads");
    }

    #[test]
    fn what_is_no_sound_alone_to_its_end_is_none() {
        let whole = told(b"A_OPUS", 2);
        let films = [told(b"V_VP8", 1), told(b"A_OPUS", 1), told(b"S_TEXT/UTF8", 2)];
        let matroska = [of(HEADER, &of(DOC_TYPE, b"matroska")), whole[header().len()..].to_vec()].concat();
        let others = [[&whole[..], b"<script>"].concat(), whole[..whole.len() - 1].to_vec(), header(), Vec::new()];
        for wrong in films.into_iter().chain([matroska]).chain(others) {
            assert!(notes(&wrong).is_none(), "{wrong:?}");
        }
    }

    #[test]
    fn a_void_is_as_long_as_what_it_takes_the_place_of() {
        for length in [2, 3, 8, 9, 10, 11, 300] {
            let mut bytes = vec![7; length];
            void(&mut bytes);
            let one = element(&bytes, 0, length).unwrap();
            assert_eq!((one.id, one.end), (u32::from(VOID), Some(length)));
        }
    }
}
