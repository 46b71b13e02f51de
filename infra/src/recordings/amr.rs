//! AMR (RFC 4867, section 5): its magic, and then frames alone.

const MAGIC: &[u8] = b"#!AMR\n";
/// Bytes of a frame by its mode, with the one that says the mode: eight rates, and comfort noise.
const FRAMES: [usize; 9] = [13, 14, 16, 18, 20, 21, 27, 32, 6];
/// The mode of a frame without content.
const NO_DATA: u8 = 15;

/// Where the last whole frame ends; `None` where something else than frames follows the magic. A last one that was cut off is
/// what a phone leaves that runs out of power.
pub(super) fn end(bytes: &[u8]) -> Option<usize> {
    let mut at = bytes.starts_with(MAGIC).then_some(MAGIC.len())?;
    let mut frames = 0;
    while let Some(head) = bytes.get(at) {
        let mode = (head >> 3) & 0x0F;
        let length = if mode == NO_DATA { 1 } else { *FRAMES.get(usize::from(mode))? };
        // What fills the head is nothing.
        if head & 0x83 != 0 {
            return None;
        }
        if length > bytes.len() - at {
            break;
        }
        (at, frames) = (at + length, frames + 1);
    }
    (frames > 0).then_some(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_are_walked_to_their_end() {
        let frame = |head: u8, length: usize| [&[head][..], &vec![0x55; length - 1]].concat();
        let sound = [MAGIC, &frame(0x3C, 32), &frame(0x04, 13), &frame(0x44, 6), &frame(0x7C, 1)].concat();
        assert_eq!(end(&sound), Some(sound.len()));
        assert_eq!(end(&[&sound[..], &frame(0x3C, 32)[..9]].concat()), Some(sound.len()), "cut off");
        assert_eq!(end(&[&sound[..], b"<script>"].concat()), Some(sound.len()), "no frame that begins so is as short");
        for wrong in [&b"\x0B"[..], b"\x4C", b"\xFF", b"RIFF"] {
            assert_eq!(end(&[&sound[..], wrong, &[0; 40]].concat()), None, "{wrong:?}");
        }
        assert_eq!(end(MAGIC), None);
        assert_eq!(end(b"#!AMR\n<"), None);
        assert_eq!(end(b"#!AMR-WB\n"), None);
    }
}
