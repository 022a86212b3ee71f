//! From pointers (mouse, pen, fingers) to what they mean: a click, a double click, a pan, a pinch. Pure: the browser's events go in as
//! numbers. A drag is not a click, however small it ends.

/// CSS pixels that a pointer may move and still click.
const SLOP_PX: f64 = 5.0;
/// Between the two clicks of a double click.
const DOUBLE_MILLIS: f64 = 400.0;
/// Two taps of a finger never land on one pixel.
const DOUBLE_SLOP_PX: f64 = 24.0;

#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Point {
    pub x: f64,
    pub y: f64,
}

#[derive(Clone, Debug, Default)]
pub struct Gesture {
    pointers: Vec<Pointer>,
    is_drag: bool,
    last_click: Option<(Point, f64)>,
}

#[derive(Clone, Copy, Debug)]
struct Pointer {
    id: i32,
    start: Point,
    at: Point,
}

#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Move {
    /// No button is down.
    Hover,
    /// Not far enough to mean anything.
    Nothing,
    Pan {
        dx: f64,
        dy: f64,
    },
    /// Zoom by `factor` about `x`, which itself moved by `dx`.
    Pinch {
        factor: f64,
        x: f64,
        dx: f64,
    },
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Click {
    Single,
    /// The second of two; the first was told as `Single`.
    Double,
}

impl Gesture {
    pub fn down(&mut self, id: i32, at: Point) {
        self.pointers.retain(|p| p.id != id);
        self.pointers.push(Pointer { id, start: at, at });
        self.is_drag |= self.pointers.len() > 1;
    }

    pub fn moved(&mut self, id: i32, at: Point) -> Move {
        let before = self.middle();
        let Some(pointer) = self.pointers.iter_mut().find(|p| p.id == id) else {
            return Move::Hover;
        };
        if !self.is_drag && distance(pointer.start, at) <= SLOP_PX {
            return Move::Nothing;
        }
        self.is_drag = true;
        let last = std::mem::replace(&mut pointer.at, at);
        if self.pointers.len() < 2 {
            return Move::Pan {
                dx: at.x - last.x,
                dy: at.y - last.y,
            };
        }
        let (middle, spread) = self.middle();
        Move::Pinch {
            factor: spread.max(1.0) / before.1.max(1.0),
            x: middle.x,
            dx: middle.x - before.0.x,
        }
    }

    /// `None`: the end of a drag.
    pub fn up(&mut self, id: i32, millis: f64) -> Option<Click> {
        let place = self.pointers.iter().position(|p| p.id == id)?;
        let at = self.pointers.remove(place).start;
        if self.is_drag {
            self.is_drag = !self.pointers.is_empty();
            self.last_click = None;
            return None;
        }
        let is_second = self.last_click.take().is_some_and(|(before, then)| {
            millis - then <= DOUBLE_MILLIS && distance(before, at) <= DOUBLE_SLOP_PX
        });
        if is_second {
            return Some(Click::Double);
        }
        self.last_click = Some((at, millis));
        Some(Click::Single)
    }

    /// The browser took the pointers over (it scrolls), or a menu did.
    pub fn cancel(&mut self) {
        *self = Gesture::default();
    }

    pub fn is_dragging(&self) -> bool {
        self.is_drag
    }

    /// Middle of the first two pointers, and how far apart they are.
    fn middle(&self) -> (Point, f64) {
        match self.pointers.as_slice() {
            [a, b, ..] => {
                let middle = Point {
                    x: (a.at.x + b.at.x) / 2.0,
                    y: (a.at.y + b.at.y) / 2.0,
                };
                (middle, distance(a.at, b.at))
            }
            [a] => (a.at, 0.0),
            [] => (Point { x: 0.0, y: 0.0 }, 0.0),
        }
    }
}

fn distance(a: Point, b: Point) -> f64 {
    (a.x - b.x).hypot(a.y - b.y)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(x: f64, y: f64) -> Point {
        Point { x, y }
    }

    #[test]
    fn a_shaky_click_is_a_click_and_two_are_a_double() {
        let mut gesture = Gesture::default();
        assert_eq!(gesture.moved(1, at(0.0, 0.0)), Move::Hover);
        gesture.down(1, at(10.0, 10.0));
        assert_eq!(gesture.moved(1, at(13.0, 12.0)), Move::Nothing);
        assert_eq!(gesture.up(1, 0.0), Some(Click::Single));
        gesture.down(1, at(11.0, 10.0));
        assert_eq!(gesture.up(1, 200.0), Some(Click::Double));
        gesture.down(1, at(11.0, 10.0));
        assert_eq!(gesture.up(1, 300.0), Some(Click::Single));
        gesture.down(1, at(11.0, 10.0));
        assert_eq!(gesture.up(1, 900.0), Some(Click::Single));
        gesture.down(1, at(99.0, 10.0));
        assert_eq!(gesture.up(1, 950.0), Some(Click::Single));
    }

    #[test]
    fn a_drag_pans_and_is_no_click_even_if_it_returns() {
        let mut gesture = Gesture::default();
        gesture.down(1, at(0.0, 0.0));
        assert_eq!(
            gesture.moved(1, at(6.0, 0.0)),
            Move::Pan { dx: 6.0, dy: 0.0 }
        );
        assert!(gesture.is_dragging());
        assert_eq!(
            gesture.moved(1, at(0.0, 0.0)),
            Move::Pan { dx: -6.0, dy: 0.0 }
        );
        assert_eq!(gesture.up(1, 10.0), None);
        assert!(!gesture.is_dragging());
        assert_eq!(gesture.up(1, 10.0), None);
    }

    #[test]
    fn two_fingers_pinch_and_neither_clicks() {
        let mut gesture = Gesture::default();
        gesture.down(1, at(100.0, 0.0));
        gesture.down(2, at(200.0, 0.0));
        let pinch = gesture.moved(2, at(300.0, 0.0));
        let expected = Move::Pinch {
            factor: 2.0,
            x: 200.0,
            dx: 50.0,
        };
        assert_eq!(pinch, expected);
        assert_eq!(gesture.up(1, 0.0), None);
        assert_eq!(gesture.up(2, 0.0), None);
        gesture.down(3, at(0.0, 0.0));
        gesture.cancel();
        assert_eq!(gesture.up(3, 0.0), None);
    }
}
