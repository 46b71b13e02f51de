//! Plates and posters as they are printed: one layout in millimetres, drawn as PDF and as SVG. The letters come along with the
//! program, so that a plate looks the same wherever it is made; a character that they lack is named, and nothing is printed.
//! Official papers are set on a grid of their own (`grid`), to be printed (`paper_pdf`) and to be edited (`docx`).

mod docx;
mod frame;
mod grid;
mod layout;
mod letters;
mod paper_pdf;
mod pdf;
mod svg;
mod table;
mod words;

use chrono::NaiveDate;
use mashang_domain::codes::{Plate, PrintForm};
use mashang_domain::shared::code::QrCode;

use frame::Frame;
use layout::Drawing;
use letters::Letters;

pub use docx::docx;
pub use paper_pdf::{Unsettable, paper};
pub use table::{Undrawable, publication};

/// What one page says, and where its code leads.
#[derive(Clone, Debug)]
pub struct Sign {
    pub plate: Plate,
    /// The address in the code: it ends with the code itself.
    pub url: String,
}

/// How pages are made.
#[derive(Clone, Copy, Debug)]
pub struct Sheet {
    pub form: PrintForm,
    /// Whether the ground goes on for 3 mm beyond the page, to be cut off.
    pub bleed: bool,
    /// Whether marks show where to cut.
    pub marks: bool,
}

/// Why something can't be printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unprintable {
    /// There is no letter for a character in what is said of that code.
    Letter { character: char, code: QrCode },
    /// Something is broken inside; a sentence for the log.
    Broken(String),
}

impl From<String> for Unprintable {
    fn from(sentence: String) -> Self {
        Self::Broken(sentence)
    }
}

/// Draws a page, once every character that it says has a letter.
fn drawing(sign: &Sign, form: PrintForm, letters: &Letters) -> Result<Drawing, Unprintable> {
    let said = words::said(sign);
    if let Some(character) = said.characters().find(|character| letters.glyph(*character).is_none()) {
        return Err(Unprintable::Letter { character, code: sign.plate.code.clone() });
    }
    Ok(layout::drawing(&said, &sign.url, form, letters)?)
}

/// A PDF file with a page for each sign, called `title` and made on `day`: the same signs make the same bytes all day.
///
/// # Errors
/// A character without a letter; what is broken inside.
pub fn pdf(signs: &[Sign], sheet: Sheet, title: &str, day: NaiveDate) -> Result<Vec<u8>, Unprintable> {
    let letters = Letters::open()?;
    let drawings: Vec<Drawing> =
        signs.iter().map(|sign| drawing(sign, sheet.form, &letters)).collect::<Result<_, _>>()?;
    Ok(pdf::write(&drawings, Frame::of(sheet), &letters, title, day)?)
}

/// One sign as an SVG picture of its true size.
///
/// # Errors
/// As of [`pdf()`].
pub fn svg(sign: &Sign, sheet: Sheet) -> Result<String, Unprintable> {
    let letters = Letters::open()?;
    Ok(svg::write(&drawing(sign, sheet.form, &letters)?, Frame::of(sheet)))
}

#[cfg(test)]
mod tests {
    use chrono::{NaiveTime, Weekday};
    use mashang_domain::codes::{PlateBearer, PlateSeat, Station};
    use mashang_domain::rooms::OpenSpan;
    use mashang_domain::shared::Vocabulary;
    use mashang_domain::shared::text::{Name, Phone};

    use super::*;

    fn name(text: &str) -> Name {
        Name::new(text).expect("a name")
    }

    fn sign(called: &str, seats: u8, text: &str, spans: &[OpenSpan]) -> Sign {
        let seat = |number: u8| PlateSeat {
            title: format!("{number}号{text}人大代表"),
            term: i32::from(number),
            constituency: name(text),
        };
        let code = QrCode::following(&[7; 32]);
        Sign {
            url: format!("https://rd.jinjiang.gov.cn/d/{}", code.as_str()),
            plate: Plate {
                code,
                bearer: PlateBearer::Deputy { name: name(called), seats: (1..=seats).map(seat).collect() },
                station: Some(Station {
                    name: name(text),
                    address: name(text),
                    hours: spans.to_vec(),
                    closed_days: Some(name(text)),
                    phone: Some(Phone::new("059585661234").expect("a phone")),
                }),
            },
        }
    }

    fn sheets() -> Vec<Sheet> {
        let of = |form: PrintForm| {
            [(false, false), (true, false), (false, true), (true, true)].map(|(bleed, marks)| Sheet {
                form,
                bleed,
                marks,
            })
        };
        PrintForm::ALL.iter().copied().flat_map(of).collect()
    }

    /// Every week that a room can have: two spans a day, each of its own.
    fn busy() -> Vec<OpenSpan> {
        let days = [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat, Weekday::Sun];
        let clock = |hour: u32, minute: u32| NaiveTime::from_hms_opt(hour, minute, 0).expect("a time");
        (0u32..)
            .zip(days)
            .flat_map(|(at, day)| {
                [(8, 11), (14, 17)].map(|(from, to)| OpenSpan { day, from: clock(from, at), to: clock(to, at) })
            })
            .collect()
    }

    #[test]
    fn whatever_is_said_stays_on_the_page_and_off_the_code() {
        let letters = Letters::open().expect("letters");
        let long = "长".repeat(60);
        for sign in [
            sign("林小明", 1, "梅岭街道第1选区", &busy()),
            sign("阿卜杜热合曼·买买提力吐尔逊", 2, "梅岭街道第1选区", &[]),
            sign(&long, 5, &long, &busy()),
            sign(&"W".repeat(60), 5, &"W".repeat(60), &busy()),
        ] {
            for form in PrintForm::ALL {
                let drawing = drawing(&sign, *form, &letters).expect("a drawing");
                drawing.is_sound(&letters);
            }
        }
    }

    #[test]
    fn the_same_signs_make_the_same_bytes() {
        let day: NaiveDate = "2026-03-02".parse().expect("a date");
        let signs = [sign("林小明", 1, "梅岭街道第1选区", &busy()), sign("王喆", 1, "梅岭街道第2选区", &[])];
        for sheet in sheets() {
            let file = pdf(&signs, sheet, "代表码", day).expect("a file");
            assert!(file.starts_with(b"%PDF-"), "{sheet:?}");
            assert_eq!(file, pdf(&signs, sheet, "代表码", day).expect("a file"), "{sheet:?}");
            let picture = svg(&signs[0], sheet).expect("a picture");
            assert_eq!(picture, svg(&signs[0], sheet).expect("a picture"), "{sheet:?}");
        }
    }

    #[test]
    fn what_people_are_called_is_printed_and_what_has_no_letter_is_named() {
        let letters = Letters::open().expect("letters");
        for character in "喆堃昇祎珺玥翀旻彧〇·䶮龘".chars() {
            assert!(letters.glyph(character).is_some(), "{character}");
        }
        let sheet = Sheet { form: PrintForm::Plate, bleed: false, marks: false };
        let refused = svg(&sign("王𰻝", 1, "梅岭街道第1选区", &[]), sheet);
        let code = QrCode::following(&[7; 32]);
        assert_eq!(refused, Err(Unprintable::Letter { character: '𰻝', code }));
    }
}
