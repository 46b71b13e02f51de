//! What lies around a page until it is cut: the bleed, and the marks that show where.

use super::Sheet;
use super::layout::{Area, Drawing};

/// How far the ground goes on beyond the page (出血).
const BLEED: f32 = 3.0;
/// How far off the page a mark begins, how long and how wide it is, and what is left around it.
const MARK_OFF: f32 = 3.0;
const MARK_LONG: f32 = 5.0;
const MARK_WIDE: f32 = 0.1;
const AROUND: f32 = 2.0;
/// What touches an edge, up to rounding.
const TOUCHING: f32 = 0.01;

/// What is around the pages of a file.
#[derive(Clone, Copy, Debug)]
pub(super) struct Frame {
    pub(super) bleed: f32,
    /// From the sheet's edge to the page's.
    pub(super) margin: f32,
    marks: bool,
}

impl Frame {
    pub(super) fn of(sheet: Sheet) -> Self {
        let bleed = if sheet.bleed { BLEED } else { 0.0 };
        let margin = if sheet.marks { MARK_OFF + MARK_LONG + AROUND } else { bleed };
        Self { bleed, margin, marks: sheet.marks }
    }

    /// An area of a page where it lies on the sheet: what touches an edge goes on into the bleed.
    pub(super) fn placed(self, area: Area, page: &Drawing) -> Area {
        let before = |at: f32| if at <= TOUCHING { self.bleed } else { 0.0 };
        let behind = |end: f32, whole: f32| if end >= whole - TOUCHING { self.bleed } else { 0.0 };
        let (left, top) = (before(area.x), before(area.y));
        Area {
            x: self.margin + area.x - left,
            y: self.margin + area.y - top,
            width: area.width + left + behind(area.x + area.width, page.width),
            height: area.height + top + behind(area.y + area.height, page.height),
        }
    }

    /// The marks of a page on its sheet: two at each corner.
    pub(super) fn marks(self, page: &Drawing) -> Vec<Area> {
        if !self.marks {
            return Vec::new();
        }
        let (near, far) = (self.margin - MARK_OFF - MARK_LONG, MARK_OFF);
        let (right, bottom) = (self.margin + page.width, self.margin + page.height);
        let mut marks = Vec::with_capacity(8);
        for x in [self.margin, right] {
            for y in [near, bottom + far] {
                marks.push(Area { x: x - MARK_WIDE / 2.0, y, width: MARK_WIDE, height: MARK_LONG });
            }
        }
        for y in [self.margin, bottom] {
            for x in [near, right + far] {
                marks.push(Area { x, y: y - MARK_WIDE / 2.0, width: MARK_LONG, height: MARK_WIDE });
            }
        }
        marks
    }
}

#[cfg(test)]
mod tests {
    use mashang_domain::codes::PrintForm;

    use super::*;

    #[test]
    fn the_ground_goes_on_beyond_the_edges_that_it_touches_alone() {
        let page = Drawing { width: 148.0, height: 105.0, shapes: Vec::new() };
        let frame = Frame::of(Sheet { form: PrintForm::Plate, bleed: true, marks: true });
        let corners = |area: Area| {
            [area.x, area.y, area.x + area.width, area.y + area.height].map(|at| format!("{at:.1}")).join(" ")
        };
        let band = Area { x: 0.0, y: 0.0, width: 148.0, height: 20.0 };
        assert_eq!(corners(frame.placed(band, &page)), "7.0 7.0 161.0 30.0");
        let inside = Area { x: 10.0, y: 30.0, width: 50.0, height: 50.0 };
        assert_eq!(corners(frame.placed(inside, &page)), "20.0 40.0 70.0 90.0");
        let plain = Frame::of(Sheet { form: PrintForm::Plate, bleed: false, marks: false });
        assert_eq!(corners(plain.placed(band, &page)), "0.0 0.0 148.0 20.0");
        assert!(plain.marks(&page).is_empty());
        for mark in frame.marks(&page) {
            let (x, y) = (mark.x + mark.width / 2.0, mark.y + mark.height / 2.0);
            let beside = |at: f32, whole: f32| at < frame.margin - BLEED || at > frame.margin + whole + BLEED;
            assert!(beside(x, page.width) != beside(y, page.height), "{mark:?} lies in the bleed, or shows no edge");
        }
    }
}
