//! Virtual rows: of a long table only what is in sight stands on the page. Pure arithmetic over CSS pixels.

/// Browsers stop laying out somewhere above this (Firefox at 17.9 million); a longer table scrolls in larger steps.
const MAX_CONTENT_PX: f64 = 15_000_000.0;

#[derive(Clone, Copy, PartialEq, Debug)]
pub struct VirtualRows {
    pub count: u32,
    pub row_px: f64,
    pub viewport_px: f64,
}

impl VirtualRows {
    /// How tall the scrolled content is.
    pub fn content_px(self) -> f64 {
        self.natural_px().min(MAX_CONTENT_PX)
    }

    /// Rows that fit, a cut one at either end included.
    pub fn in_sight(self) -> u32 {
        (self.viewport_px / self.row_px.max(1.0)).ceil() as u32 + 1
    }

    /// The first row in sight.
    pub fn first(self, scroll_px: f64) -> u32 {
        let first = (scroll_px.max(0.0) * self.stretch() / self.row_px.max(1.0)) as u32;
        first.min(self.count.saturating_sub(1))
    }

    /// Where row `row` stands in the content while it is scrolled to `scroll_px`.
    pub fn top_of(self, row: u32, scroll_px: f64) -> f64 {
        let natural = f64::from(row) * self.row_px;
        natural - scroll_px * self.stretch() + scroll_px
    }

    /// The least scrolling from `scroll_px` that brings `row` in full sight below a head of `head_px`.
    pub fn scroll_to(self, row: u32, scroll_px: f64, head_px: f64) -> f64 {
        let top = f64::from(row) * self.row_px;
        let seen = scroll_px * self.stretch();
        let body = (self.viewport_px - head_px).max(self.row_px);
        let wanted = seen.min(top).max(top + self.row_px - body);
        wanted / self.stretch()
    }

    fn natural_px(self) -> f64 {
        f64::from(self.count) * self.row_px
    }

    /// Pixels of rows for one pixel of scrolling: 1 but for huge tables.
    fn stretch(self) -> f64 {
        let room = |px: f64| (px - self.viewport_px).max(1.0);
        if self.natural_px() <= MAX_CONTENT_PX {
            return 1.0;
        }
        room(self.natural_px()) / room(MAX_CONTENT_PX)
    }
}
