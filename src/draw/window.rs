//! The coordinate space of the flame graph: which part of the zoomed box the width of the view shows, and how far it is scrolled.
//! `x` in fractions of the zoomed box ([`crate::protocol::FlameBox`]) ↔ CSS pixels. f64 throughout: a deep zoom needs the digits.

use super::list::Rect;
use crate::protocol::FlameBox;

/// Height of a row in CSS pixels, the gap under it included.
pub const ROW_PX: f64 = 20.0;
/// The narrowest span of a window; what is narrower is reached by zooming to a box.
const NARROWEST: f64 = 1e-9;
/// A window that lacks less than this shows everything.
const WHOLE: f64 = 1e-6;

#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Window {
    /// The part of the zoomed box that is shown: 0 ≤ from < to ≤ 1, or a view of an older zoom, where anything goes.
    pub from: f64,
    pub to: f64,
    /// CSS pixels.
    pub width: f64,
    pub height: f64,
    pub scroll_top: f64,
    /// Device pixels per CSS pixel; edges are drawn on device pixels.
    pub pixel_ratio: f64,
}

impl Window {
    pub fn span(&self) -> f64 {
        (self.to - self.from).max(NARROWEST)
    }

    pub fn to_px(&self, x: f64) -> f64 {
        (x - self.from) / self.span() * self.width
    }

    pub fn to_fraction(&self, px: f64) -> f64 {
        self.from + px / self.width.max(1.0) * self.span()
    }

    /// Row at a height, if there can be one.
    pub fn row_at(&self, y: f64) -> Option<u32> {
        let row = (y + self.scroll_top) / ROW_PX;
        (row >= 0.0 && row < f64::from(u32::MAX)).then_some(row as u32)
    }

    /// First visible row, and one past the last.
    pub fn rows(&self) -> (u32, u32) {
        let first = (self.scroll_top / ROW_PX).floor().max(0.0);
        let end = ((self.scroll_top + self.height) / ROW_PX).ceil().max(0.0);
        (first as u32, end as u32)
    }

    /// Where a box is drawn: edges on device pixels, cut to what is visible, a gap beside it if it is wide enough. `None`: out of view.
    pub fn place(&self, of: &FlameBox) -> Option<Rect> {
        let ratio = self.pixel_ratio.max(0.1);
        let snap = |px: f64| (px * ratio).round() / ratio;
        let (left, right) = (self.to_px(of.x), self.to_px(of.x + of.width));
        if right < 0.0 || left > self.width || right.is_nan() || left.is_nan() {
            return None;
        }
        let left = snap(left.clamp(-2.0, self.width));
        let right = snap(right.clamp(0.0, self.width + 2.0)).max(left + 1.0 / ratio);
        let gap = if right - left >= 3.0 { 1.0 } else { 0.0 };
        Some(Rect {
            x: left as f32,
            y: snap(f64::from(of.row) * ROW_PX - self.scroll_top) as f32,
            width: (right - left - gap) as f32,
            height: (ROW_PX - 1.0) as f32,
        })
    }

    /// The part shown after zooming by `factor` (over 1: in) with the point under `px` staying where it is.
    #[must_use]
    pub fn zoomed(&self, factor: f64, px: f64) -> Window {
        let span = (self.span() / factor.max(1e-6)).clamp(NARROWEST, 1.0);
        let share = (px / self.width.max(1.0)).clamp(0.0, 1.0);
        self.shown_from(self.to_fraction(px) - share * span, span)
    }

    /// The part shown after moving the content by `px` to the right.
    #[must_use]
    pub fn panned(&self, px: f64) -> Window {
        self.shown_from(self.to_fraction(-px), self.span())
    }

    /// The same window over an older answer, whose zoomed box holds today's at `x`, `width`.
    #[must_use]
    pub fn over(&self, x: f64, width: f64) -> Window {
        Window {
            from: x + self.from * width,
            to: x + self.to * width,
            ..*self
        }
    }

    fn shown_from(&self, from: f64, span: f64) -> Window {
        // Zooming in and back out adds up to nearly everything: that is everything.
        let span = if span > 1.0 - WHOLE { 1.0 } else { span };
        let from = if from.is_finite() { from } else { 0.0 }.clamp(0.0, 1.0 - span);
        Window {
            from,
            to: (from + span).min(1.0),
            ..*self
        }
    }
}
