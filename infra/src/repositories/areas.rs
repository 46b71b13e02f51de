//! What lies in an area is found by an index for each level of divisions: by the digits that say so, and then in the order of
//! the list. A range of codes would be read whole and sorted, however few of it a page shows.

use diesel::dsl::sql;
use diesel::expression::BoxableExpression;
use diesel::sql_types::{Bool, Text};
use mashang_domain::imports::{MAX_ROWS, Places};
use mashang_domain::shared::text::Name;
use mashang_domain::territory::DivisionCode;

use super::CHUNK;
use crate::db::MultiBackend;

/// Digits of a county's code.
const COUNTY: usize = 6;
/// Digits of a township's code: the most that an index holds.
const TOWNSHIP: usize = 9;

/// What an area is searched by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Part {
    /// The digits that an index holds: of a city, a county or a township.
    pub(super) digits: String,
    /// The one village of that township that is meant.
    pub(super) village: Option<String>,
}

impl Part {
    fn of(digits: &str) -> Self {
        match digits.get(..TOWNSHIP) {
            Some(township) if township != digits => {
                Self { digits: township.to_owned(), village: Some(digits.to_owned()) }
            }
            _ => Self { digits: digits.to_owned(), village: None },
        }
    }
}

/// Rows that are read of all within a division: one more than a table holds tells that there are too many.
pub(super) const MOST: i64 = MAX_ROWS as i64 + 1;

/// What a table of everything is searched by, whole: no order and no page.
pub(super) enum Search {
    /// The very codes.
    In(Vec<String>),
    /// The first and the last code.
    Between(String, String),
}

impl Search {
    /// The searches in which places are read.
    pub(super) fn of(places: Places<'_>) -> Vec<Self> {
        match places {
            Places::In(codes) => {
                let texts = |chunk: &[DivisionCode]| chunk.iter().map(|code| code.as_str().to_owned()).collect();
                codes.chunks(CHUNK).map(|chunk| Self::In(texts(chunk))).collect()
            }
            Places::Within(area) => {
                let (first, last) = area.range();
                vec![Self::Between(first, last)]
            }
        }
    }
}

/// The parts in which an area is searched: one, but for a province, which is read city by city.
pub(super) fn parts(area: &DivisionCode) -> Vec<Part> {
    match area.prefix() {
        province if province.len() == 2 => {
            (0..100).map(|city| Part { digits: format!("{province}{city:02}"), village: None }).collect()
        }
        digits => vec![Part::of(digits)],
    }
}

/// The same for a list that may be asked for a division: one search for everything where it is not.
pub(super) fn parts_of(division: Option<&DivisionCode>) -> Vec<Option<Part>> {
    division.map_or_else(|| vec![None], |area| parts(area).into_iter().map(Some).collect())
}

/// The counties that a part of an area is searched by, where an index knows no wider one.
pub(super) fn counties(part: Part) -> Vec<Part> {
    if part.digits.len() >= COUNTY {
        return vec![part];
    }
    (0..100).map(|county| Part { digits: format!("{}{county:02}", part.digits), village: None }).collect()
}

/// The county that a part of an area lies in.
pub(super) fn county_of(part: &Part) -> Part {
    Part { digits: part.digits.get(..COUNTY).unwrap_or(&part.digits).to_owned(), village: None }
}

/// What lies both in an area and in the division that a list is asked for.
pub(super) fn common<'a>(area: &'a DivisionCode, asked: Option<&'a DivisionCode>) -> Option<&'a DivisionCode> {
    match asked {
        Some(asked) if area.covers(asked) => Some(asked),
        Some(asked) => asked.covers(area).then_some(area),
        None => Some(area),
    }
}

/// That a row of `table` lies in a part of an area, by the index that begins with as many digits. Their number stands in the
/// text: neither database finds the index of an expression with a value in it.
pub(super) fn within<From: 'static>(
    table: &str,
    part: &Part,
) -> Box<dyn BoxableExpression<From, MultiBackend, SqlType = Bool>> {
    let begins = sql::<Bool>(&format!("substr({table}.division_code, 1, {}) = ", part.digits.len()))
        .bind::<Text, _>(part.digits.clone());
    match &part.village {
        Some(village) => {
            Box::new(begins.sql(&format!(" AND {table}.division_code = ")).bind::<Text, _>(village.clone()))
        }
        None => Box::new(begins),
    }
}

/// That a row of `table`, which another index finds, lies in an area. Behind an expression, since PostgreSQL would look through
/// all that lies there to spare itself what little is found.
pub(super) fn lies_in<From: 'static>(
    table: &str,
    area: &DivisionCode,
) -> Box<dyn BoxableExpression<From, MultiBackend, SqlType = Bool>> {
    let (first, last) = area.range();
    let between = sql::<Bool>(&format!("{table}.division_code || '' BETWEEN ")).bind::<Text, _>(first);
    Box::new(between.sql(" AND ").bind::<Text, _>(last))
}

/// That a row of `table` lies outside of an area.
pub(super) fn lies_outside<From: 'static>(
    table: &str,
    area: &DivisionCode,
) -> Box<dyn BoxableExpression<From, MultiBackend, SqlType = Bool>> {
    let (first, last) = area.range();
    let outside = sql::<Bool>(&format!("{table}.division_code NOT BETWEEN ")).bind::<Text, _>(first);
    Box::new(outside.sql(" AND ").bind::<Text, _>(last))
}

/// That the name in a row of `table` contains some text, whichever case its Latin letters have. Read within an area: there are
/// some thousand names at most, and no index finds the middle of one.
pub(super) fn is_called<From: 'static>(
    table: &str,
    text: &Name,
) -> Box<dyn BoxableExpression<From, MultiBackend, SqlType = Bool>> {
    let text = text.as_str().to_ascii_lowercase().replace('\\', r"\\").replace('%', r"\%").replace('_', r"\_");
    let like = sql::<Bool>(&format!("lower({table}.name) LIKE ")).bind::<Text, _>(format!("%{text}%"));
    Box::new(like.sql(r" ESCAPE '\'"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(digits: &str) -> DivisionCode {
        DivisionCode::new(digits).expect("twelve digits")
    }

    #[test]
    fn a_province_is_read_city_by_city_a_village_with_its_township_and_everything_else_by_its_digits() {
        for (area, digits, village) in [
            ("350500000000", "3505", None),
            ("350582000000", "350582", None),
            ("350582002000", "350582002", None),
            ("350582002014", "350582002", Some("350582002014")),
        ] {
            let part = Part { digits: digits.to_owned(), village: village.map(str::to_owned) };
            assert_eq!(parts(&code(area)), [part]);
        }
        let cities: Vec<String> = parts(&code("350000000000")).into_iter().map(|part| part.digits).collect();
        assert_eq!((cities.len(), cities[0].as_str(), cities[99].as_str()), (100, "3500", "3599"));
        assert_eq!(parts_of(None), [None]);
    }

    #[test]
    fn where_an_index_knows_counties_a_city_is_read_county_by_county() {
        let [city] = &parts(&code("350500000000"))[..] else { panic!("one part") };
        let digits: Vec<_> = counties(city.clone()).into_iter().map(|part| part.digits).collect();
        assert_eq!((digits.len(), digits[0].as_str(), digits[99].as_str()), (100, "350500", "350599"));
        let [village] = &parts(&code("350582002014"))[..] else { panic!("one part") };
        assert_eq!(&counties(village.clone()), std::slice::from_ref(village));
        assert_eq!(county_of(village).digits, "350582");
    }

    #[test]
    fn what_is_asked_for_narrows_an_area_and_never_widens_it() {
        let (city, county, elsewhere) = (code("350500000000"), code("350582000000"), code("350503000000"));
        assert_eq!(common(&city, None), Some(&city));
        assert_eq!(common(&city, Some(&county)), Some(&county));
        assert_eq!(common(&county, Some(&city)), Some(&county));
        assert_eq!(common(&county, Some(&elsewhere)), None);
    }
}
