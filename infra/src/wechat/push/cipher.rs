//! How `WeChat` signs and seals what it pushes: signatures are SHA-1 of what was sorted, contents AES-256-CBC whose padding fills
//! blocks of 32 bytes, with the receiver's appid behind the message.

use aes::Aes256;
use aes::cipher::block_padding::NoPadding;
use aes::cipher::{BlockDecryptMut, KeyIvInit};
use base64::Engine;
use base64::alphabet::STANDARD;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig, PAD};
use sha1::{Digest, Sha1};

use crate::crypto::hex;

/// Most keys end with bits that say nothing and are not zero: all are taken.
const KEYS: GeneralPurpose = GeneralPurpose::new(&STANDARD, PAD.with_decode_allow_trailing_bits(true));
const CONTENTS: GeneralPurpose = GeneralPurpose::new(&STANDARD, GeneralPurposeConfig::new());
/// Bytes before the message that are there by chance.
const CHANCE: usize = 16;
/// Whole blocks are this long for the padding, whatever the cipher's are.
const BLOCK: usize = 32;

/// The key that is agreed on for contents (`EncodingAESKey`).
#[derive(Clone, PartialEq, Eq)]
pub struct PushKey([u8; 32]);

impl std::fmt::Debug for PushKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PushKey(…)")
    }
}

impl PushKey {
    /// The 43 characters that are shown and chosen there.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if text.len() != 43 || !text.bytes().all(|b| b.is_ascii_alphanumeric()) {
            return None;
        }
        KEYS.decode(format!("{text}=")).ok()?.try_into().ok().map(Self)
    }

    /// The message in what was sealed for `appid`.
    pub(super) fn open(&self, sealed: &str, appid: &str) -> Option<Vec<u8>> {
        let mut bytes = CONTENTS.decode(sealed).ok()?;
        if bytes.is_empty() || !bytes.len().is_multiple_of(BLOCK) {
            return None;
        }
        let iv: &[u8; 16] = self.0.first_chunk()?;
        let cipher = cbc::Decryptor::<Aes256>::new(&self.0.into(), iv.into());
        let plain = cipher.decrypt_padded_mut::<NoPadding>(&mut bytes).ok()?;
        let padding = usize::from(*plain.last()?);
        if !(1..=BLOCK).contains(&padding) {
            return None;
        }
        let (plain, rest) = plain.split_at_checked(plain.len().checked_sub(padding)?)?;
        if rest.iter().any(|byte| usize::from(*byte) != padding) {
            return None;
        }
        let (_, plain) = plain.split_at_checked(CHANCE)?;
        let (length, plain) = plain.split_first_chunk::<4>()?;
        let length = usize::try_from(u32::from_be_bytes(*length)).ok()?;
        let (message, whose) = plain.split_at_checked(length)?;
        // It was sealed for this mini-program, and is not somebody else's.
        (whose == appid.as_bytes()).then(|| message.to_vec())
    }
}

/// What `WeChat` signs something by.
pub(super) fn signature(parts: &mut [&str]) -> String {
    parts.sort_unstable();
    hex(&Sha1::digest(parts.concat().as_bytes()))
}

/// Whether two texts are the same, which takes as long wherever they differ.
pub(super) fn same(one: &str, other: &str) -> bool {
    let differ = one.bytes().zip(other.bytes()).fold(0, |differ, (one, other)| differ | (one ^ other));
    one.len() == other.len() && std::hint::black_box(differ) == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_documentation_shows_is_signed_so() {
        let signed = signature(&mut ["AAAAA", "1714036504", "1514711492"]);
        assert_eq!(signed, "f464b24fc39322e44b38aa78f5edd27bd1441696");
        assert!(same(&signed, "f464b24fc39322e44b38aa78f5edd27bd1441696"));
        assert!(!same(&signed, "f464b24fc39322e44b38aa78f5edd27bd1441697") && !same(&signed, &signed[..39]));
        assert!(!same("", "f") && same("", ""));
    }

    #[test]
    fn what_the_documentation_shows_sealed_opens() {
        const SEALED: &str = "+qdx1OKCy+5JPCBFWw70tm0fJGb2Jmeia4FCB7kao+/Q5c/ohsOzQHi8khUOb05JCpj0JB4RvQMkUyus8TPxLKJGQqcvZqzDpVza\
                              zhZv6JsXUnnR8XGT740XgXZUXQ7vJVnAG+tE8NUd4yFyjPy7GgiaviNrlCTj+l5kdfMuFUPpRSrfMZuMcp3Fn2Pede2IuQrKEYwK\
                              SqFIZoNqJ4M8EajAsjLY2km32IIjdf8YL/P50F7mStwntrA2cPDrM1kb6mOcfBgRtWygb3VIYnSeOBrebufAlr7F9mFUPAJGj04=";
        let signed = signature(&mut ["AAAAA", "1714112445", "415670741", SEALED]);
        assert_eq!(signed, "046e02f8204d34f8ba5fa3b1db94908f3df2e9b3");
        let key = PushKey::parse(&"A".repeat(43)).expect("a key");
        let message = key.open(SEALED, "wxba5fad812f8e6fb9").expect("a message");
        let told = "{\"ToUserName\":\"gh_97417a04a28d\",\"FromUserName\":\"o9AgO5Kd5ggOC-bXrbNODIiE3bGY\",\
                    \"CreateTime\":1714112445,\"MsgType\":\"event\",\"Event\":\"debug_demo\",\
                    \"debug_str\":\"hello world\"}";
        assert_eq!(String::from_utf8(message).as_deref(), Ok(told));
        assert_eq!(key.open(SEALED, "wxba5fad812f8e6fb8"), None, "it is for another mini-program");
        let other = PushKey::parse(&format!("{}E", "A".repeat(42))).expect("a key");
        assert_eq!(other.open(SEALED, "wxba5fad812f8e6fb9"), None);
    }

    #[test]
    fn every_key_that_is_chosen_there_is_taken() {
        for key in ["A".repeat(43), "z".repeat(43), "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG".to_owned()] {
            assert!(PushKey::parse(&key).is_some(), "{key}");
        }
        for wrong in ["A".repeat(42), "A".repeat(44), format!("{}=", "A".repeat(42)), format!("{}/", "A".repeat(42))] {
            assert!(PushKey::parse(&wrong).is_none(), "{wrong}");
        }
        assert_eq!(format!("{:?}", PushKey([7; 32])), "PushKey(…)");
    }

    #[test]
    fn what_is_no_sealed_message_opens_nothing() {
        let key = PushKey([7; 32]);
        for wrong in ["", "!", "AAAA", &"A".repeat(43), &format!("{}=", "A".repeat(43)), &"A".repeat(128)] {
            assert_eq!(key.open(wrong, "wx"), None, "{wrong}");
        }
    }
}
