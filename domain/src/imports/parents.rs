//! In which order rows are read, where a row may name another one's institution as the one above its own.

use std::collections::HashMap;

use super::cells::{Header, plain};
use super::{ImportKind, Line, Table};

/// By what a row is found, and by what it names the one above.
fn keys(kind: ImportKind, header: &Header, line: &Line) -> Option<(String, Option<String>)> {
    let code = |column: &str| plain(header.cell(line, column));
    let (own, above) = (code("division_code"), header.cell(line, "parent"));
    match kind {
        ImportKind::Offices => Some((own, Some(plain(above)).filter(|code| !code.is_empty()))),
        ImportKind::Units | ImportKind::Organisations => {
            let elsewhere = code("parent_division_code");
            let place = if elsewhere.is_empty() { &own } else { &elsewhere };
            let above = (!above.is_empty()).then(|| format!("{place} {above}"));
            Some((format!("{own} {}", header.cell(line, "name")), above))
        }
        _ => None,
    }
}

/// The places of rows, each behind the one that it names as the one above, otherwise as they stand there; and of each whether
/// it stands above itself.
pub(super) fn order(kind: ImportKind, header: &Header, table: &Table) -> Vec<(usize, bool)> {
    let told: Vec<_> = table.lines.iter().map(|line| keys(kind, header, line)).collect();
    let mut at: HashMap<&str, usize> = HashMap::new();
    for (place, key) in told.iter().enumerate() {
        if let Some((own, _)) = key {
            at.entry(own.as_str()).or_insert(place);
        }
    }
    let above = told.iter().map(|key| {
        let (_, above) = key.as_ref()?;
        at.get(above.as_deref()?).copied()
    });
    sorted(&above.collect::<Vec<_>>())
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    Unseen,
    OnTheWay,
    Placed,
}

fn sorted(above: &[Option<usize>]) -> Vec<(usize, bool)> {
    let (mut marks, mut circular) = (vec![Mark::Unseen; above.len()], vec![false; above.len()]);
    let mut order = Vec::with_capacity(above.len());
    for start in 0..above.len() {
        let (mut way, mut next) = (Vec::new(), Some(start));
        while let Some(one) = next.filter(|one| marks[*one] == Mark::Unseen) {
            marks[one] = Mark::OnTheWay;
            way.push(one);
            next = above[one];
        }
        if let Some(again) = next.filter(|one| marks[*one] == Mark::OnTheWay) {
            way.iter().skip_while(|one| **one != again).for_each(|one| circular[*one] = true);
        }
        for one in way.into_iter().rev() {
            marks[one] = Mark::Placed;
            order.push((one, circular[one]));
        }
    }
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_stands_above_comes_first_and_circles_are_seen() {
        assert_eq!(sorted(&[None, None]), [(0, false), (1, false)]);
        assert_eq!(sorted(&[Some(2), None, Some(1)]), [(1, false), (2, false), (0, false)]);
        assert_eq!(sorted(&[Some(0)]), [(0, true)]);
        // 0 hangs on a circle of 1 and 2, and stands in none itself.
        assert_eq!(sorted(&[Some(1), Some(2), Some(1), None]), [(2, true), (1, true), (0, false), (3, false)]);
        assert!(sorted(&[]).is_empty());
    }
}
