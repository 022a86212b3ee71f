//! What to draw, as data: CSS pixels and roles. Which colour a role has is a second decision ([`super::palette`]), so that a
//! change of theme needs no new geometry. Kinds are drawn in the order of the fields of [`DrawList`], so that each can be batched.

use super::palette::Ink;

/// CSS pixels from the top left of what is visible.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct Rect {
    pub x: f32,
    pub y: f32,
    pub width: f32,
    pub height: f32,
}

#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Fill {
    pub rect: Rect,
    pub ink: Ink,
}

#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Line {
    pub from: (f32, f32),
    pub to: (f32, f32),
    pub ink: Ink,
}

/// Monospaced text, one line. The characters stand in [`DrawList::characters`].
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Text {
    pub x: f32,
    pub baseline: f32,
    start: u32,
    end: u32,
    pub ink: Ink,
}

/// A frame drawn within `rect`.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Outline {
    pub rect: Rect,
    pub thickness: f32,
    pub ink: Ink,
}

#[derive(Clone, PartialEq, Debug, Default)]
pub struct DrawList {
    pub width: f32,
    pub height: f32,
    /// Ordered by ink, so that a painter changes its colour once per ink.
    pub fills: Vec<Fill>,
    pub lines: Vec<Line>,
    pub texts: Vec<Text>,
    pub outlines: Vec<Outline>,
    characters: String,
}

impl DrawList {
    pub fn new(width: f32, height: f32) -> DrawList {
        DrawList {
            width,
            height,
            ..DrawList::default()
        }
    }

    pub fn push_text(&mut self, x: f32, baseline: f32, text: &str, ink: Ink) {
        let start = self.characters.len() as u32;
        self.characters.push_str(text);
        self.texts.push(Text {
            x,
            baseline,
            start,
            end: self.characters.len() as u32,
            ink,
        });
    }

    /// Takes over what another list of the same size has.
    pub fn absorb(&mut self, other: DrawList) {
        for text in &other.texts {
            self.push_text(text.x, text.baseline, other.characters(text), text.ink);
        }
        self.fills.extend(other.fills);
        self.lines.extend(other.lines);
        self.outlines.extend(other.outlines);
    }

    pub fn characters(&self, text: &Text) -> &str {
        self.characters
            .get(text.start as usize..text.end as usize)
            .unwrap_or_default()
    }

    /// Brings each kind into the order of its inks; the order within one ink stays.
    pub fn batch(&mut self) {
        in_order_of_ink(&mut self.fills, |f| f.ink);
        in_order_of_ink(&mut self.lines, |l| l.ink);
        in_order_of_ink(&mut self.texts, |t| t.ink);
        in_order_of_ink(&mut self.outlines, |o| o.ink);
    }
}

/// By way of keys of one type, so that the page carries one sort and not four.
fn in_order_of_ink<T: Copy>(items: &mut Vec<T>, ink: impl Fn(&T) -> Ink) {
    let mut keys: Vec<(Ink, u32)> = items.iter().map(ink).zip(0..).collect();
    keys.sort_unstable();
    *items = keys.iter().map(|(_, i)| items[*i as usize]).collect();
}

impl Rect {
    pub fn right(self) -> f32 {
        self.x + self.width
    }

    pub fn bottom(self) -> f32 {
        self.y + self.height
    }

    /// A smaller one, by `by` at every side; never of negative size.
    pub fn inset(self, by: f32) -> Rect {
        Rect {
            x: self.x + by,
            y: self.y + by,
            width: (self.width - 2.0 * by).max(0.0),
            height: (self.height - 2.0 * by).max(0.0),
        }
    }
}
