//! Paints a draw list on a canvas. Crisp: the bitmap has as many pixels as the screen. Fast without a GPU: the fills come as one image,
//! and of what lies over them there is one colour change per ink, and nothing saved, restored or measured per box.

use super::Error;
use crate::draw::list::DrawList;
use crate::draw::palette::Theme;
use crate::draw::raster::Raster;
use crate::draw::svg::{FONT_FAMILY, FONT_PX};
use std::cell::RefCell;
use wasm_bindgen::{Clamped, JsCast};
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement, ImageData};

pub struct Surface {
    canvas: HtmlCanvasElement,
    context: CanvasRenderingContext2d,
    font: String,
    raster: RefCell<Raster>,
    /// Width of a column of the label font, in CSS pixels.
    pub column_px: f32,
}

impl Surface {
    pub fn new(canvas: HtmlCanvasElement) -> Result<Surface, Error> {
        // Opaque: the browser need not blend it with the page.
        let options = js_sys::Object::new();
        js_sys::Reflect::set(&options, &"alpha".into(), &false.into())?;
        let context = canvas
            .get_context_with_context_options("2d", &options)?
            .and_then(|c| c.dyn_into::<CanvasRenderingContext2d>().ok())
            .ok_or_else(|| Error("This browser has no 2D canvas.".to_string()))?;
        let font = format!("{FONT_PX}px {FONT_FAMILY}");
        context.set_font(&font);
        let column_px = context.measure_text("0000000000")?.width() as f32 / 10.0;
        Ok(Surface {
            canvas,
            context,
            font,
            raster: RefCell::default(),
            column_px,
        })
    }

    pub fn paint(&self, list: &DrawList, theme: Theme, pixel_ratio: f64) {
        self.fit(list, pixel_ratio);
        self.paint_fills(list, theme, pixel_ratio);
        self.paint_lines(list, theme);
        self.paint_texts(list, theme);
        self.paint_outlines(list, theme);
    }

    /// Gives the bitmap one pixel per pixel of the screen. Setting a size clears the canvas and its state, even if it is the same.
    fn fit(&self, list: &DrawList, pixel_ratio: f64) {
        let pixels = |css: f32| (f64::from(css) * pixel_ratio).round().max(1.0) as u32;
        let (width, height) = (pixels(list.width), pixels(list.height));
        if self.canvas.width() != width || self.canvas.height() != height {
            self.canvas.set_width(width);
            self.canvas.set_height(height);
            for (property, css) in [("width", list.width), ("height", list.height)] {
                super::element::set_style(&self.canvas, property, &format!("{css}px"));
            }
        }
        let _ = self
            .context
            .set_transform(pixel_ratio, 0.0, 0.0, pixel_ratio, 0.0, 0.0);
        self.context.set_font(&self.font);
    }

    fn paint_fills(&self, list: &DrawList, theme: Theme, pixel_ratio: f64) {
        let (width, height) = (self.canvas.width(), self.canvas.height());
        let mut raster = self.raster.borrow_mut();
        raster.paint(list, theme, (width, height), pixel_ratio);
        let pixels = Clamped(raster.bytes());
        // Fails for pixels that are not of this size alone. It pays no heed to the transform.
        if let Ok(image) = ImageData::new_with_u8_clamped_array_and_sh(pixels, width, height) {
            let _ = self.context.put_image_data(&image, 0.0, 0.0);
        }
    }

    fn paint_lines(&self, list: &DrawList, theme: Theme) {
        self.context.set_line_width(1.0);
        for batch in list.lines.chunk_by(|a, b| a.ink == b.ink) {
            self.context
                .set_stroke_style_str(&batch[0].ink.colour(theme).css());
            self.context.begin_path();
            for line in batch {
                self.context.move_to(line.from.0.into(), line.from.1.into());
                self.context.line_to(line.to.0.into(), line.to.1.into());
            }
            self.context.stroke();
        }
    }

    fn paint_texts(&self, list: &DrawList, theme: Theme) {
        for batch in list.texts.chunk_by(|a, b| a.ink == b.ink) {
            self.context
                .set_fill_style_str(&batch[0].ink.colour(theme).css());
            for text in batch {
                let characters = list.characters(text);
                // Throws for numbers that are not finite alone; ours come from a window that is.
                let _ = self
                    .context
                    .fill_text(characters, text.x.into(), text.baseline.into());
            }
        }
    }

    fn paint_outlines(&self, list: &DrawList, theme: Theme) {
        for outline in &list.outlines {
            self.context
                .set_stroke_style_str(&outline.ink.colour(theme).css());
            self.context.set_line_width(outline.thickness.into());
            let r = outline.rect.inset(outline.thickness / 2.0);
            self.context
                .stroke_rect(r.x.into(), r.y.into(), r.width.into(), r.height.into());
        }
    }
}
