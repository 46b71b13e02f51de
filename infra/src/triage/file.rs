//! Weights as a file: what they answer, in words, then the weights themselves, packed. Numbers are little-endian.
//!
//! `MSTRIAGE`, the form (u16), the number of the weights (u32); for each question the count of its answers (u8), of each answer the
//! length of its word (u8) and the word, what a weight of one counts (f64) and the bias of each answer (f64); then, packed with
//! zlib, one byte for each answer of each bucket, bucket by bucket.

use std::io::{self, Read, Write};

use flate2::Compression;
use flate2::read::ZlibDecoder;
use flate2::write::ZlibEncoder;
use mashang_domain::cases::triage::{Answers, BUCKETS, Model, Questions};
use mashang_domain::shared::Vocabulary;

const MAGIC: &[u8; 8] = b"MSTRIAGE";
/// The form of the file that this program writes and reads.
const FORM: u16 = 1;
const NO_AND_YES: [&str; 2] = ["no", "yes"];

/// What is left of a file.
struct Rest<'a>(&'a [u8]);

impl<'a> Rest<'a> {
    fn bytes(&mut self, count: usize) -> Result<&'a [u8], String> {
        let (taken, rest) = self.0.split_at_checked(count).ok_or("it ends too early")?;
        self.0 = rest;
        Ok(taken)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], String> {
        self.bytes(N)?.try_into().map_err(|_| "it ends too early".to_owned())
    }

    fn byte(&mut self) -> Result<usize, String> {
        let [byte] = self.array()?;
        Ok(usize::from(byte))
    }

    fn number(&mut self) -> Result<f64, String> {
        self.array().map(f64::from_le_bytes)
    }

    fn answers<A>(&mut self, word: impl Fn(&str) -> Option<A>) -> Result<Answers<A>, String> {
        let count = self.byte()?;
        let mut words = Vec::with_capacity(count);
        for _ in 0..count {
            let length = self.byte()?;
            let text = str::from_utf8(self.bytes(length)?).map_err(|_| "a word is no text")?;
            words.push(word(text).ok_or_else(|| format!("this program does not know {text}"))?);
        }
        let scale = self.number()?;
        let biases = (0..count).map(|_| self.number()).collect::<Result<_, _>>()?;
        Ok(Answers { words, scale, biases })
    }
}

fn yes_or_no(word: &str) -> Option<bool> {
    NO_AND_YES.iter().position(|known| *known == word).map(|at| at == 1)
}

/// Reads weights.
///
/// # Errors
/// Why they can't be read, in few words.
pub(super) fn read(bytes: &[u8]) -> Result<Model, String> {
    let mut rest = Rest(bytes);
    if rest.array::<8>()? != *MAGIC {
        return Err("it begins otherwise".to_owned());
    }
    let form = u16::from_le_bytes(rest.array()?);
    if form != FORM {
        return Err(format!("its form is {form}, and this program reads form {FORM}"));
    }
    let number = u32::from_le_bytes(rest.array()?);
    let questions = Questions {
        category: rest.answers(Vocabulary::parse)?,
        nature: rest.answers(Vocabulary::parse)?,
        urgency: rest.answers(Vocabulary::parse)?,
        accusation: rest.answers(yes_or_no)?,
        emergency: rest.answers(yes_or_no)?,
    };
    let count = BUCKETS * questions.sizes().iter().sum::<usize>();
    let most = u64::try_from(count).unwrap_or(u64::MAX).saturating_add(1);
    let mut packed = Vec::with_capacity(count + 1);
    ZlibDecoder::new(rest.0).take(most).read_to_end(&mut packed).map_err(|error| error.to_string())?;
    let weights = packed.into_iter().map(|byte| i8::from_le_bytes([byte])).collect();
    Model::new(number, questions, weights).ok_or_else(|| "its parts don't fit together".to_owned())
}

fn write_answers<A: Copy>(out: &mut Vec<u8>, answers: &Answers<A>, word: impl Fn(A) -> &'static str) -> io::Result<()> {
    let short = |length: usize| u8::try_from(length).map_err(|_| io::Error::other("too long a list or a word"));
    out.push(short(answers.words.len())?);
    for one in &answers.words {
        let word = word(*one).as_bytes();
        out.push(short(word.len())?);
        out.extend_from_slice(word);
    }
    out.extend_from_slice(&answers.scale.to_le_bytes());
    for bias in &answers.biases {
        out.extend_from_slice(&bias.to_le_bytes());
    }
    Ok(())
}

/// Weights as the bytes of a file.
///
/// # Errors
/// Never, as long as words are short.
pub(super) fn written(model: &Model) -> io::Result<Vec<u8>> {
    let (mut out, asked) = (MAGIC.to_vec(), model.questions());
    out.extend_from_slice(&FORM.to_le_bytes());
    out.extend_from_slice(&model.number().to_le_bytes());
    write_answers(&mut out, &asked.category, Vocabulary::as_str)?;
    write_answers(&mut out, &asked.nature, Vocabulary::as_str)?;
    write_answers(&mut out, &asked.urgency, Vocabulary::as_str)?;
    for answers in [&asked.accusation, &asked.emergency] {
        write_answers(&mut out, answers, |yes| NO_AND_YES[usize::from(yes)])?;
    }
    let mut packer = ZlibEncoder::new(out, Compression::best());
    let bytes: Vec<u8> = model.weights().iter().flat_map(|weight| weight.to_le_bytes()).collect();
    packer.write_all(&bytes)?;
    packer.finish()
}

#[cfg(test)]
mod tests {
    use mashang_domain::cases::triage::learn;

    use super::*;
    use crate::triage::{Written, held_out};

    #[test]
    fn weights_are_read_as_they_were_written_and_anything_else_is_refused() {
        let few: Vec<_> = held_out().expect("reports").iter().map(Written::example).collect();
        let model = learn(9, &few, &few, 5).expect("weights");
        let bytes = written(&model).expect("they are written");
        assert_eq!(read(&bytes).expect("they are read"), model);
        let mut newer = bytes.clone();
        newer[8] = 2;
        assert!(read(&newer).expect_err("a newer form").contains("form is 2"));
        let mut unknown = bytes.clone();
        let word = b"traffic";
        let at = unknown.windows(word.len()).position(|some| some == word).expect("the word");
        unknown[at] = b'x';
        assert!(read(&unknown).expect_err("an unknown word").contains("xraffic"));
        for broken in [&bytes[..bytes.len() / 2], &bytes[..20], &bytes[1..], b"", b"MSTRIAGE"] {
            assert!(read(broken).is_err());
        }
    }
}
