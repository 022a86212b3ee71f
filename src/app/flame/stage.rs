//! The elements that the graph is drawn on: a canvas, over it a transparent scroller as tall as the graph (so that scrolling, momentum
//! and scroll bar are the browser's own), and what listens to them. Draws at most once per frame of the screen.

use super::{FlameGraph, Message};
use crate::draw::list::DrawList;
use crate::draw::palette::Theme;
use crate::draw::window::ROW_PX;
use crate::web::canvas::Surface;
use crate::web::element::set_style;
use crate::web::events::Listener;
use crate::web::frame::NextFrame;
use crate::web::resize::OnResize;
use crate::web::scheme;
use std::cell::RefCell;
use web_sys::{Element, HtmlCanvasElement, HtmlElement};
use yew::NodeRef;
use yew::html::Scope;

/// Browsers stop laying out somewhere above this (Firefox at 17.9 million).
const TALLEST_PX: f64 = 15_000_000.0;
/// Free room under the last row, in rows.
const MARGIN_ROWS: f64 = 2.0;

pub struct Stage {
    link: Scope<FlameGraph>,
    pub canvas: NodeRef,
    pub scroller: NodeRef,
    pub spacer: NodeRef,
    surface: Option<Surface>,
    next_frame: RefCell<Option<NextFrame>>,
    _watch: Option<OnResize>,
    _listeners: Vec<Listener>,
    rows: u32,
}

impl Stage {
    pub fn new(link: Scope<FlameGraph>) -> Stage {
        Stage {
            link,
            canvas: NodeRef::default(),
            scroller: NodeRef::default(),
            spacer: NodeRef::default(),
            surface: None,
            next_frame: RefCell::new(None),
            _watch: None,
            _listeners: Vec::new(),
            rows: 0,
        }
    }

    /// Once the elements stand on the page.
    pub fn attach(&mut self) {
        let canvas = self.canvas.cast::<HtmlCanvasElement>();
        self.surface = canvas.and_then(|canvas| Surface::new(canvas).ok());
        let Some(scroller) = self.scroller.cast::<Element>() else {
            return;
        };
        let link = self.link.clone();
        self._watch = OnResize::new(&scroller, move || link.send_message(Message::Resized)).ok();
        self._listeners = super::input::listen(&scroller, &self.link);
        let link = self.link.clone();
        self._listeners
            .extend(scheme::watch(move || link.send_message(Message::Themed)));
    }

    /// Makes the scroller as tall as the graph, and scrolls it where the state is, if somebody else than the scroller moved it.
    pub fn fit(&mut self, rows: u32, scroll_px: f64, is_first: bool) {
        if self.rows != rows
            && let Some(spacer) = self.spacer.cast::<HtmlElement>()
        {
            let tall = ((f64::from(rows) + MARGIN_ROWS) * ROW_PX).min(TALLEST_PX);
            set_style(&spacer, "height", &format!("{tall}px"));
            self.rows = rows;
        }
        if is_first {
            self.scroll_to(scroll_px);
        }
    }

    pub fn draw_soon(&self) {
        let mut next = self.next_frame.borrow_mut();
        if next.is_none() {
            let link = self.link.clone();
            *next = NextFrame::request(move || link.send_message(Message::Frame));
        }
    }

    /// The frame that was asked for is here; the next change asks for another.
    pub fn frame_came(&self) {
        *self.next_frame.borrow_mut() = None;
    }

    pub fn paint(&self, list: &DrawList, theme: Theme, pixel_ratio: f64) {
        if let Some(surface) = &self.surface {
            surface.paint(list, theme, pixel_ratio);
        }
    }

    /// Leaves on the canvas what is on it, and since when: the tests and the benchmark cannot see pixels.
    pub fn say_painted(&self, boxes: usize) {
        let Some(canvas) = self.canvas.cast::<Element>() else {
            return;
        };
        let now = crate::web::window().performance().map_or(0.0, |p| p.now());
        // Throws for a name that is none, and these are fixed.
        let _ = canvas.set_attribute("data-boxes", &boxes.to_string());
        let _ = canvas.set_attribute("data-painted", &now.to_string());
    }

    pub fn column_px(&self) -> f32 {
        self.surface.as_ref().map_or(7.0, |s| s.column_px)
    }

    /// CSS pixels, without a scroll bar; `None` while it is not laid out.
    pub fn size(&self) -> Option<(f64, f64)> {
        let scroller = self.scroller.cast::<Element>()?;
        let (width, height) = (scroller.client_width(), scroller.client_height());
        (width > 0 && height > 0).then_some((width.into(), height.into()))
    }

    /// Where its top left corner is in the window.
    pub fn origin(&self) -> Option<(f64, f64)> {
        let rect = self.scroller.cast::<Element>()?.get_bounding_client_rect();
        Some((rect.left(), rect.top()))
    }

    pub fn scroll_top(&self) -> f64 {
        self.scroller
            .cast::<Element>()
            .map_or(0.0, |s| f64::from(s.scroll_top()))
    }

    pub fn scroll_to(&self, px: f64) {
        if let Some(scroller) = self.scroller.cast::<Element>() {
            scroller.set_scroll_top(px.round() as i32);
        }
    }

    pub fn focus(&self) {
        if let Some(scroller) = self.scroller.cast::<HtmlElement>() {
            let _ = scroller.focus();
        }
    }

    /// Has a drag go on outside of the element.
    pub fn capture(&self, pointer: i32) {
        if let Some(scroller) = self.scroller.cast::<Element>()
            && !scroller.has_pointer_capture(pointer)
        {
            // The pointer may be gone by now; then there is nothing to capture.
            let _ = scroller.set_pointer_capture(pointer);
        }
    }

    pub fn set_dragging(&self, is_dragging: bool) {
        if let Some(scroller) = self.scroller.cast::<HtmlElement>() {
            set_style(
                &scroller,
                "cursor",
                if is_dragging { "grabbing" } else { "" },
            );
        }
    }
}
