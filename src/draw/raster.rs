//! The fills of a draw list as pixels. A graph of a large profile has ten thousand boxes in sight, and a call to the browser for each
//! takes longer than everything else in a frame; drawn here, they are handed over at once.

use super::colour::Rgb;
use super::list::{DrawList, Rect};
use super::palette::{Role, Theme};

/// Kept from frame to frame, as large as the canvas.
#[derive(Debug, Default)]
pub struct Raster {
    width: usize,
    pixels: Vec<[u8; 4]>,
}

impl Raster {
    /// Background and fills, on a canvas of so many device pixels. Edges are rounded to them.
    pub fn paint(&mut self, list: &DrawList, theme: Theme, size: (u32, u32), pixel_ratio: f64) {
        self.width = size.0 as usize;
        self.pixels.clear();
        let background = rgba(Role::Background.ink().colour(theme));
        self.pixels.resize(self.width * size.1 as usize, background);
        for batch in list.fills.chunk_by(|a, b| a.ink == b.ink) {
            let colour = rgba(batch[0].ink.colour(theme));
            for fill in batch {
                self.fill(fill.rect, colour, pixel_ratio);
            }
        }
    }

    /// RGBA, row by row from the top.
    pub fn bytes(&self) -> &[u8] {
        self.pixels.as_flattened()
    }

    fn fill(&mut self, rect: Rect, colour: [u8; 4], pixel_ratio: f64) {
        // A cast keeps to what a usize holds.
        let snap = |css: f32| (f64::from(css) * pixel_ratio).round() as usize;
        let (left, right) = (snap(rect.x), snap(rect.right()).min(self.width));
        let (top, bottom) = (snap(rect.y), snap(rect.bottom()));
        let rows = self.pixels.chunks_exact_mut(self.width.max(1));
        for row in rows.take(bottom).skip(top) {
            if let Some(span) = row.get_mut(left..right) {
                span.fill(colour);
            }
        }
    }
}

fn rgba(Rgb(red, green, blue): Rgb) -> [u8; 4] {
    [red, green, blue, u8::MAX]
}
