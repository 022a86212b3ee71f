//! Where the drawing lies under the window that a person looks through: pan, zoom and fit as numbers.

use super::layout::{Point, Size};
use crate::order;

/// A point of the drawing stands in the window at `point * scale + (x, y)`, in CSS pixels.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Sheet {
    pub scale: f64,
    pub x: f64,
    pub y: f64,
}

impl Default for Sheet {
    fn default() -> Self {
        Sheet {
            scale: 1.0,
            x: 0.0,
            y: 0.0,
        }
    }
}

/// A box, and what seeing it is worth.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Seen {
    pub centre: Point,
    pub size: Size,
    pub weight: f64,
}

impl Seen {
    fn across(self) -> (f64, f64) {
        extent(self.centre.0, self.size.0)
    }

    fn down(self) -> (f64, f64) {
        extent(self.centre.1, self.size.1)
    }
}

fn extent(middle: f32, length: f32) -> (f64, f64) {
    let (middle, half) = (f64::from(middle), f64::from(length) / 2.0);
    (middle - half, middle + half)
}

/// One direction of the window: where in it the drawing's beginning stands, and may stand.
#[derive(Clone, Copy)]
struct Axis {
    at: f64,
    scale: f64,
    room: f64,
    least: f64,
}

impl Axis {
    fn new(at: f64, scale: f64, drawing: f32, room: f64) -> Axis {
        let least = room - f64::from(drawing) * scale - MARGIN_PX;
        Axis {
            at,
            scale,
            room,
            least,
        }
    }

    /// Whether, with the drawing's beginning at `at`, all of a box is in the window.
    fn holds(self, at: f64, (from, to): (f64, f64)) -> bool {
        from * self.scale + at >= 0.0 && to * self.scale + at <= self.room
    }

    /// Places are those at which a box just touches the margin; as much work as boxes times boxes, of which there are hundreds.
    fn best(self, main: (f64, f64), all: impl Iterator<Item = ((f64, f64), f64)>) -> f64 {
        if self.least >= MARGIN_PX {
            return self.at;
        }
        let all: Vec<_> = all.collect();
        let weight = |at: f64| -> f64 {
            let held = all.iter().filter(|(extent, _)| self.holds(at, *extent));
            held.map(|(_, weight)| weight).sum()
        };
        let touching = all.iter().flat_map(|((from, to), _)| {
            let first = MARGIN_PX - from * self.scale;
            [first, self.room - MARGIN_PX - to * self.scale]
        });
        let places = touching.map(|at| at.clamp(self.least, MARGIN_PX));
        let (mut best, mut most) = (self.at, weight(self.at));
        for at in places.filter(|at| self.holds(*at, main)) {
            let held = weight(at);
            let is_nearer = (at - self.at).abs() < (best - self.at).abs();
            if held > most || (held == most && is_nearer) {
                (best, most) = (at, held);
            }
        }
        best
    }
}

/// Boxes that a drawing may open on.
const MOST_TRIED: usize = 12;
const LEAST_SCALE: f64 = 0.02;
const MOST_SCALE: f64 = 4.0;
/// A small drawing is not blown up to fill the window.
const MOST_FITTED: f64 = 1.0;
const MARGIN_PX: f64 = 12.0;
/// The least text of a drawing has between 10 and 11 pixels: here it has 8.
const READABLE_SCALE: f64 = 0.75;

impl Sheet {
    /// The whole drawing in the window, in its middle.
    pub fn fitted(drawing: (f32, f32), window: (f64, f64)) -> Sheet {
        let (width, height) = (f64::from(drawing.0), f64::from(drawing.1));
        let room = |px: f64| (px - 2.0 * MARGIN_PX).max(1.0);
        let scale = (room(window.0) / width.max(1.0)).min(room(window.1) / height.max(1.0));
        let scale = scale.clamp(LEAST_SCALE, MOST_FITTED);
        Sheet {
            scale,
            x: (window.0 - width * scale) / 2.0,
            y: ((window.1 - height * scale) / 2.0).max(MARGIN_PX),
        }
    }

    /// How a drawing is seen first: whole where its least text can be read then; else as large as that takes, `about` in sight, and no more
    /// of the window empty than must be.
    pub fn opened(drawing: (f32, f32), window: (f64, f64), about: Point) -> Sheet {
        let whole = Sheet::fitted(drawing, window);
        if whole.scale >= READABLE_SCALE {
            return whole;
        }
        let place = |at: f32, extent: f32, room: f64, share: f64| {
            let (at, extent) = (f64::from(at), f64::from(extent) * READABLE_SCALE);
            let left = room - extent - MARGIN_PX;
            match left >= MARGIN_PX {
                true => (room - extent) / 2.0,
                false => (room * share - at * READABLE_SCALE).clamp(left, MARGIN_PX),
            }
        };
        Sheet {
            scale: READABLE_SCALE,
            x: place(about.0, drawing.0, window.0, 1.0 / 2.0),
            y: place(about.1, drawing.1, window.1, 1.0 / 3.0),
        }
    }

    /// How a drawing is seen first where nothing is selected: the heaviest box, of equals the topmost, and beside it the most weight that has
    /// room. A box that would stand alone in the window gives way to the next.
    pub fn opened_on_most(drawing: Size, window: (f64, f64), all: &[Seen]) -> Sheet {
        let mut mains = all.to_vec();
        order::sort_by(&mut mains, |a, b| {
            let by_weight = b.weight.total_cmp(&a.weight);
            by_weight.then(a.centre.1.total_cmp(&b.centre.1))
        });
        let places = mains.iter().take(MOST_TRIED).map(|main| {
            let sheet = Sheet::opened(drawing, window, main.centre);
            sheet.with_most(drawing, window, *main, all)
        });
        let mut first = None;
        for (sheet, in_sight) in places {
            if in_sight > 1 {
                return sheet;
            }
            first = first.or(Some(sheet));
        }
        first.unwrap_or_else(|| Sheet::fitted(drawing, window))
    }

    /// Panned sideways to where the most weight stands in whole boxes, `main` among them, and how many those are; of several such places to
    /// the nearest.
    fn with_most(
        self,
        drawing: Size,
        window: (f64, f64),
        main: Seen,
        all: &[Seen],
    ) -> (Sheet, usize) {
        let across = Axis::new(self.x, self.scale, drawing.0, window.0);
        let down = Axis::new(self.y, self.scale, drawing.1, window.1);
        let in_rows = || all.iter().filter(|seen| down.holds(self.y, seen.down()));
        let weights = in_rows().map(|seen| (seen.across(), seen.weight));
        let x = across.best(main.across(), weights);
        let in_sight = in_rows().filter(|seen| across.holds(x, seen.across()));
        (Sheet { x, ..self }, in_sight.count())
    }

    pub fn panned(self, dx: f64, dy: f64) -> Sheet {
        Sheet {
            x: self.x + dx,
            y: self.y + dy,
            ..self
        }
    }

    /// What stands at `about` in the window stays there.
    pub fn zoomed(self, factor: f64, about: (f64, f64)) -> Sheet {
        let scale = (self.scale * factor).clamp(LEAST_SCALE, MOST_SCALE);
        let by = scale / self.scale;
        Sheet {
            scale,
            x: about.0 - (about.0 - self.x) * by,
            y: about.1 - (about.1 - self.y) * by,
        }
    }

    pub fn to_window(self, (x, y): Point) -> (f64, f64) {
        (
            f64::from(x) * self.scale + self.x,
            f64::from(y) * self.scale + self.y,
        )
    }

    /// What stood at `before` of the drawing now stands at `after`: it stays where it is in the window.
    pub fn following(self, before: Point, after: Point) -> Sheet {
        let ((x, y), (to_x, to_y)) = (self.to_window(before), self.to_window(after));
        self.panned(x - to_x, y - to_y)
    }

    /// Panned as little as brings a box in sight.
    pub fn revealing(self, centre: Point, size: (f32, f32), window: (f64, f64)) -> Sheet {
        let (x, y) = self.to_window(centre);
        let by = |at: f64, extent: f32, room: f64| {
            let half = f64::from(extent) * self.scale / 2.0 + MARGIN_PX;
            if at - half < 0.0 {
                half - at
            } else {
                (room - half - at).min(0.0)
            }
        };
        self.panned(by(x, size.0, window.0), by(y, size.1, window.1))
    }

    /// Never so far away that nothing of the drawing is in the window.
    pub fn kept(self, drawing: (f32, f32), window: (f64, f64)) -> Sheet {
        const LEFT_PX: f64 = 60.0;
        let keep = |at: f64, extent: f32, room: f64| {
            let least = LEFT_PX.min(room) - f64::from(extent) * self.scale;
            at.clamp(least.min(0.0), (room - LEFT_PX).max(0.0))
        };
        Sheet {
            x: keep(self.x, drawing.0, window.0),
            y: keep(self.y, drawing.1, window.1),
            ..self
        }
    }

    /// The least font of the drawing, in its own pixels, that can be read at this zoom.
    pub fn least_font_px(self) -> f64 {
        const LEGIBLE_PX: f64 = 4.5;
        LEGIBLE_PX / self.scale
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WINDOW: (f64, f64) = (800.0, 600.0);

    #[track_caller]
    fn check(is: (f64, f64), should: (f64, f64)) {
        let near = |a: f64, b: f64| (a - b).abs() < 1e-6;
        assert!(near(is.0, should.0) && near(is.1, should.1), "{is:?}");
    }

    #[test]
    fn a_drawing_fits_and_a_small_one_is_not_blown_up() {
        let sheet = Sheet::fitted((8000.0, 1000.0), WINDOW);
        check(sheet.to_window((0.0, 500.0)), (12.0, 300.0));
        check(sheet.to_window((8000.0, 500.0)), (788.0, 300.0));
        assert_eq!(Sheet::fitted((100.0, 50.0), WINDOW).scale, 1.0);
        assert!(Sheet::fitted((0.0, 0.0), (0.0, 0.0)).scale.is_finite());
    }

    #[test]
    fn a_drawing_too_large_to_be_read_whole_opens_where_one_looks() {
        let small = Sheet::opened((1000.0, 700.0), WINDOW, (0.0, 0.0));
        assert_eq!(small, Sheet::fitted((1000.0, 700.0), WINDOW));
        let large = Sheet::opened((8000.0, 2000.0), WINDOW, (5000.0, 1000.0));
        assert_eq!(large.scale, READABLE_SCALE);
        check(large.to_window((5000.0, 1000.0)), (400.0, 200.0));
    }

    #[test]
    fn what_opens_at_an_edge_leaves_no_more_than_a_margin() {
        let corner = Sheet::opened((8000.0, 2000.0), WINDOW, (60.0, 50.0));
        check(corner.to_window((0.0, 0.0)), (MARGIN_PX, MARGIN_PX));
        let last = Sheet::opened((8000.0, 2000.0), WINDOW, (7990.0, 1990.0));
        check(
            last.to_window((8000.0, 2000.0)),
            (800.0 - 12.0, 600.0 - 12.0),
        );
        // Wide enough for all of it, and too low.
        let tall = Sheet::opened((400.0, 5000.0), WINDOW, (390.0, 30.0));
        check(tall.to_window((200.0, 0.0)), (400.0, MARGIN_PX));
    }

    #[test]
    fn what_weighs_most_is_in_sight_beside_the_heaviest() {
        let seen = |x: f32, y: f32, weight: f64| Seen {
            centre: (x, y),
            size: (100.0, 40.0),
            weight,
        };
        let is_seen = |sheet: Sheet, seen: &Seen| {
            let (x, y) = sheet.to_window(seen.centre);
            (37.5..=762.5).contains(&x) && (15.0..=585.0).contains(&y)
        };
        let drawing = (8000.0, 2000.0);
        let main = seen(4000.0, 30.0, 9.0);
        let (light, heavy) = (seen(3400.0, 300.0, 2.0), seen(4700.0, 300.0, 6.0));
        let (far, deep) = (seen(7000.0, 300.0, 8.0), seen(4600.0, 900.0, 5.0));
        let all = [far, main, light, heavy, deep];
        let sheet = Sheet::opened_on_most(drawing, WINDOW, &all);
        let shown = all.map(|seen| is_seen(sheet, &seen));
        assert_eq!(shown, [false, true, false, true, false]);
        // Alone the heaviest is worth less than two that hang together.
        let pair = [main, far, seen(7100.0, 500.0, 1.0)];
        let sheet = Sheet::opened_on_most(drawing, WINDOW, &pair);
        assert_eq!(pair.map(|seen| is_seen(sheet, &seen)), [false, true, true]);
        let alone = Sheet::opened_on_most(drawing, WINDOW, &[main]);
        assert_eq!(alone, Sheet::opened(drawing, WINDOW, main.centre));
        let whole = Sheet::opened_on_most((700.0, 500.0), WINDOW, &[]);
        assert_eq!(whole, Sheet::fitted((700.0, 500.0), WINDOW));
    }

    #[test]
    fn zooming_keeps_what_is_under_the_pointer() {
        let sheet = Sheet::default().panned(30.0, 40.0);
        let about = sheet.to_window((100.0, 200.0));
        check(sheet.zoomed(2.0, about).to_window((100.0, 200.0)), about);
        let far = sheet.zoomed(1e9, about);
        assert_eq!(far.scale, MOST_SCALE);
        check(far.to_window((100.0, 200.0)), about);
    }

    #[test]
    fn a_box_is_followed_and_revealed() {
        let sheet = Sheet::default();
        let after = sheet.following((10.0, 10.0), (500.0, 90.0));
        check(after.to_window((500.0, 90.0)), (10.0, 10.0));
        let shown = sheet.revealing((900.0, -50.0), (100.0, 40.0), WINDOW);
        check(shown.to_window((900.0, -50.0)), (738.0, 32.0));
        assert_eq!(sheet.revealing((400.0, 300.0), (10.0, 10.0), WINDOW), sheet);
    }

    #[test]
    fn the_drawing_cannot_be_lost() {
        let lost = Sheet::default().panned(1e7, -1e7);
        let kept = lost.kept((1000.0, 1000.0), WINDOW);
        check((kept.x, kept.y), (740.0, -940.0));
    }
}
