//! What a person does to the graph: pointers, wheel and keys become actions, or a step of the keyboard's cursor.

use super::{FlameGraph, FlameProps, Message, menu};
use crate::draw::describe;
use crate::draw::gesture::{Click, Move, Point};
use crate::draw::walk::{self, Step};
use crate::draw::window::{ROW_PX, Window};
use crate::protocol::{FlameBox, FlameView, PathKey};
use crate::state::Action;
use crate::state::keymap::FlameCommand;
use crate::web::events::Listener;
use crate::web::wheel::{cast, pan_px, px};
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, KeyboardEvent, MouseEvent, PointerEvent, WheelEvent};
use yew::html::{Context, Scope};

pub enum Input {
    Down(PointerEvent),
    Moved(PointerEvent),
    Up(PointerEvent),
    Cancelled,
    Left(PointerEvent),
    Wheel(WheelEvent),
    Scrolled,
    ContextMenu(MouseEvent),
    Enter,
}

/// A step of the `+` and `-` keys.
const KEY_ZOOM: f64 = 1.5;
/// Pixels of wheel that double the zoom.
const WHEEL_DOUBLING_PX: f64 = 240.0;

/// Listens to the scroller. What the browser would do itself is refused here, while the event is still being dispatched.
pub fn listen(scroller: &Element, link: &Scope<FlameGraph>) -> Vec<Listener> {
    let on = |name, read: fn(&Event) -> Option<Input>| {
        let link = link.clone();
        Listener::new(scroller, name, move |event| {
            if let Some(input) = read(&event) {
                link.send_message(Message::Input(input));
            }
        })
    };
    vec![
        on("pointerdown", |e| Some(Input::Down(cast(e)?))),
        on("pointermove", |e| Some(Input::Moved(cast(e)?))),
        on("pointerup", |e| Some(Input::Up(cast(e)?))),
        on("pointercancel", |_| Some(Input::Cancelled)),
        on("pointerleave", |e| Some(Input::Left(cast(e)?))),
        on("scroll", |_| Some(Input::Scrolled)),
        on("wheel", |e| {
            let wheel: WheelEvent = cast(e)?;
            // Scrolling down is the browser's own; zooming the page and going back in history are not wanted here.
            let is_ours = wheel.ctrl_key() || wheel.meta_key() || pan_px(&wheel).is_some();
            if is_ours {
                wheel.prevent_default();
            }
            is_ours.then_some(Input::Wheel(wheel))
        }),
        on("contextmenu", |e| {
            e.prevent_default();
            Some(Input::ContextMenu(cast(e)?))
        }),
        on("keydown", |e| {
            let key: KeyboardEvent = cast(e)?;
            if key.ctrl_key() || key.meta_key() || key.alt_key() {
                return None;
            }
            // Elsewhere Enter is the search's: only here it zooms.
            let is_enter = key.key() == "Enter";
            if is_enter {
                key.prevent_default();
                key.stop_propagation();
            }
            is_enter.then_some(Input::Enter)
        }),
    ]
}

impl FlameGraph {
    /// Whether the component must be rendered again; drawing is asked for apart.
    pub(super) fn hear(&mut self, ctx: &Context<Self>, input: Input) -> bool {
        match input {
            Input::Down(event) => self.pressed_down(&event),
            Input::Moved(event) => self.moved(ctx, &event),
            Input::Up(event) => self.released(ctx, &event),
            Input::Cancelled => {
                self.gesture.cancel();
                self.leave()
            }
            // What a finger tapped stays described when the finger is lifted.
            Input::Left(event) => {
                let is_gone = event.pointer_type() != "touch" && !self.gesture.is_dragging();
                is_gone && self.leave()
            }
            Input::Wheel(event) => self.wheel(ctx, &event),
            Input::Scrolled => self.scrolled(ctx),
            Input::ContextMenu(event) => self.context_menu(ctx, &event),
            Input::Enter => {
                self.carry_out(ctx, FlameCommand::ZoomToSelection);
                true
            }
        }
    }

    // ---- pointers ----

    fn pressed_down(&mut self, event: &PointerEvent) -> bool {
        let at = point(event);
        let is_on_scroll_bar = self.stage.size().is_some_and(|(width, _)| at.x > width);
        if event.button() == 0 && !is_on_scroll_bar {
            self.gesture.down(event.pointer_id(), at);
        }
        false
    }

    fn moved(&mut self, ctx: &Context<Self>, event: &PointerEvent) -> bool {
        let at = point(event);
        match self.gesture.moved(event.pointer_id(), at) {
            Move::Hover => return self.hover(ctx.props(), at),
            Move::Nothing => return false,
            Move::Pan { dx, dy } => {
                self.pan(ctx.props(), dx);
                // A finger's way up and down is the browser's, momentum and all.
                if event.pointer_type() != "touch" {
                    self.stage.scroll_to(self.stage.scroll_top() - dy);
                }
            }
            Move::Pinch { factor, x, dx } => {
                self.change_window(ctx.props(), |w| w.panned(dx).zoomed(factor, x));
            }
        }
        self.stage.capture(event.pointer_id());
        self.stage.set_dragging(true);
        self.hovered.take().is_some()
    }

    fn released(&mut self, ctx: &Context<Self>, event: &PointerEvent) -> bool {
        let click = self.gesture.up(event.pointer_id(), event.time_stamp());
        self.stage.set_dragging(self.gesture.is_dragging());
        let at = point(event);
        self.pointer = Some((at.x, at.y));
        self.is_walking = false;
        self.hovered = self.hit(ctx.props());
        let hit = self.view_and(ctx.props(), self.hovered);
        if event.pointer_type() == "touch" && hit.as_ref().is_some_and(|(_, b)| b.frame.is_some()) {
            // The panel that opens for a function tells of it; a card would lie over both.
            self.hovered = None;
        }
        let Some((view, of)) = hit else {
            if click == Some(Click::Single) {
                ctx.props().dispatch.emit(Action::SelectFunction(None));
            }
            return true;
        };
        match click {
            Some(Click::Single) => self.select(ctx, &view, &of),
            Some(Click::Double) => self.zoom_to(ctx.props(), &of),
            None => {}
        }
        self.stage.draw_soon();
        true
    }

    fn hover(&mut self, props: &FlameProps, at: Point) -> bool {
        self.pointer = Some((at.x, at.y));
        let before = self.hovered;
        self.hovered = self.hit(props);
        let was_walking = std::mem::take(&mut self.is_walking);
        if self.hovered != before {
            self.stage.draw_soon();
        }
        // The card follows the pointer.
        self.hovered.is_some() || before.is_some() || was_walking
    }

    fn leave(&mut self) -> bool {
        self.stage.set_dragging(false);
        self.pointer = None;
        self.stage.draw_soon();
        self.hovered.take().is_some()
    }

    fn wheel(&mut self, ctx: &Context<Self>, event: &WheelEvent) -> bool {
        if event.ctrl_key() || event.meta_key() {
            let delta = px(event, event.delta_y());
            // A pinch on a trackpad comes as small steps of a wheel with Ctrl, in need of a push.
            let delta = if delta.abs() < 20.0 {
                delta * 4.0
            } else {
                delta
            };
            let factor = 2f64.powf(-delta / WHEEL_DOUBLING_PX);
            let x = f64::from(event.offset_x());
            let x = self.pointer.map_or(x, |(x, _)| x);
            self.change_window(ctx.props(), |w| w.zoomed(factor, x));
        } else if let Some(dx) = pan_px(event) {
            self.pan(ctx.props(), -dx);
        }
        false
    }

    fn scrolled(&mut self, ctx: &Context<Self>) -> bool {
        let props = ctx.props();
        let before = self.hovered;
        self.hovered = self.hit(props);
        self.stage.draw_soon();
        props
            .dispatch
            .emit(Action::ScrollFlame(self.stage.scroll_top()));
        self.hovered != before || self.is_walking
    }

    fn context_menu(&mut self, ctx: &Context<Self>, event: &MouseEvent) -> bool {
        self.gesture.cancel();
        let at = (event.client_x().into(), event.client_y().into());
        let of = self.hit_at(ctx.props(), event);
        self.open_menu(ctx.props(), of, at);
        true
    }

    fn hit_at(&mut self, props: &FlameProps, event: &MouseEvent) -> Option<usize> {
        let (left, top) = self.stage.origin()?;
        let (x, y) = (
            f64::from(event.client_x()) - left,
            f64::from(event.client_y()) - top,
        );
        self.pointer = Some((x, y));
        self.hit(props)
    }

    // ---- keys ----

    pub(super) fn carry_out(&mut self, ctx: &Context<Self>, command: FlameCommand) {
        let props = ctx.props();
        match command {
            FlameCommand::Parent => self.step(ctx, Step::Parent),
            FlameCommand::Child => self.step(ctx, Step::Child),
            FlameCommand::PreviousSibling => self.step(ctx, Step::Previous),
            FlameCommand::NextSibling => self.step(ctx, Step::Next),
            FlameCommand::ZoomToSelection => {
                if let Some((_, of)) = self.view_and(props, self.current(props)) {
                    self.zoom_to(props, &of);
                }
            }
            FlameCommand::ZoomIn => self.zoom_by(props, KEY_ZOOM),
            FlameCommand::ZoomOut => self.zoom_by(props, 1.0 / KEY_ZOOM),
            FlameCommand::ZoomReset => props.dispatch.emit(Action::Zoom(PathKey::ROOT)),
            FlameCommand::Home => self.walk_home(ctx),
            FlameCommand::Menu => {
                let of = self.current(props);
                let at = self.middle_of(props, of).unwrap_or((0.0, 0.0));
                self.open_menu(props, of, at);
            }
        }
    }

    /// The box that keys speak of: the cursor's, else the widest of the selected function, else the zoomed one.
    pub(super) fn current(&self, props: &FlameProps) -> Option<usize> {
        let view = props.sight.flame.as_ref()?;
        if let Some(found) = self.cursor.and_then(|path| walk::find(view, path)) {
            return Some(found);
        }
        let is_selected = |b: &FlameBox| {
            let frame = b.frame.and_then(|f| view.frames.get(f as usize));
            frame.is_some_and(|f| Some(f.key) == props.state.selection)
        };
        let boxes = view.boxes.iter().enumerate();
        let widest = boxes
            .filter(|(_, b)| is_selected(b))
            .max_by(|(i, a), (j, b)| a.width.total_cmp(&b.width).then(j.cmp(i)));
        widest
            .map(|(i, _)| i)
            .or_else(|| walk::find(view, props.state.flame.zoom))
            .or_else(|| (!view.boxes.is_empty()).then_some(0))
    }

    fn step(&mut self, ctx: &Context<Self>, step: Step) {
        let props = ctx.props();
        let Some(view) = props.sight.flame.clone() else {
            return;
        };
        let Some(window) = self.window(props, &view) else {
            return;
        };
        // The first press shows where one is.
        let to = match (self.cursor, self.current(props)) {
            (None, current) => current,
            (Some(_), current) => {
                current.and_then(|at| walk::step(&view, &window, at, step).or(current))
            }
        };
        if let Some(of) = to.and_then(|to| view.boxes.get(to)) {
            self.walk_to(ctx, &view, of);
        }
    }

    fn walk_home(&mut self, ctx: &Context<Self>) {
        let Some(view) = ctx.props().sight.flame.clone() else {
            return;
        };
        let home = walk::find(&view, ctx.props().state.flame.zoom);
        if let Some(of) = home.and_then(|i| view.boxes.get(i)) {
            self.walk_to(ctx, &view, of);
        } else {
            self.stage.scroll_to(0.0);
        }
    }

    fn walk_to(&mut self, ctx: &Context<Self>, view: &Rc<FlameView>, of: &FlameBox) {
        self.is_walking = true;
        self.reveal(of.row);
        self.select(ctx, view, of);
    }

    /// Scrolls as little as brings a row in sight.
    fn reveal(&self, row: u32) {
        let Some((_, height)) = self.stage.size() else {
            return;
        };
        let (top, seen) = (f64::from(row) * ROW_PX, self.stage.scroll_top());
        if top < seen {
            self.stage.scroll_to(top);
        } else if top + ROW_PX > seen + height {
            self.stage.scroll_to(top + ROW_PX - height);
        }
    }

    // ---- what follows ----

    fn select(&mut self, ctx: &Context<Self>, view: &Rc<FlameView>, of: &FlameBox) {
        let props = ctx.props();
        let frame = of.frame.and_then(|f| view.frames.get(f as usize));
        self.cursor = (frame.is_some() || of.row == 0).then_some(of.path);
        let at = self.cursor.and_then(|path| walk::find(view, path));
        let measure = super::measure(&props.sight);
        let described = at.and_then(|at| describe::describe(view, at, &measure));
        self.spoken = described.map_or(String::new(), |d| describe::spoken(&d));
        let key = frame.map(|f| f.key);
        if key != props.state.selection {
            props.dispatch.emit(Action::SelectFunction(key));
        }
        self.stage.draw_soon();
    }

    /// To a box, or to the span of several that are too narrow to draw.
    pub(super) fn zoom_to(&self, props: &FlameProps, of: &FlameBox) {
        if of.frame.is_some() || of.row == 0 {
            props.dispatch.emit(Action::Zoom(of.path));
        } else {
            let (from, to) = (of.x, of.x + of.width);
            props.dispatch.emit(Action::SetFlameWindow { from, to });
        }
    }

    /// About the box that is walked from, else about the middle.
    fn zoom_by(&self, props: &FlameProps, factor: f64) {
        let about = self.cursor.and_then(|path| {
            let view = props.sight.flame.as_ref()?;
            let of = view.boxes.get(walk::find(view, path)?)?;
            let window = self.window(props, view)?;
            Some(window.to_px(of.x + of.width / 2.0).clamp(0.0, window.width))
        });
        self.change_window(props, |w| w.zoomed(factor, about.unwrap_or(w.width / 2.0)));
    }

    fn pan(&self, props: &FlameProps, dx: f64) {
        self.change_window(props, |w| w.panned(dx));
    }

    fn change_window(&self, props: &FlameProps, change: impl FnOnce(Window) -> Window) {
        let flame = &props.state.flame;
        let Some((width, height)) = self.stage.size() else {
            return;
        };
        let window = Window {
            from: flame.from,
            to: flame.to,
            width,
            height,
            scroll_top: 0.0,
            pixel_ratio: 1.0,
        };
        let changed = change(window);
        if changed != window {
            props.dispatch.emit(Action::SetFlameWindow {
                from: changed.from,
                to: changed.to,
            });
        }
    }

    fn open_menu(&mut self, props: &FlameProps, of: Option<usize>, (x, y): (f64, f64)) {
        self.hovered = of;
        self.menu = self.view_and(props, of).map(|(view, it)| menu::Open {
            x,
            y,
            name: describe::name(&view, &it),
            stack: of.map_or(String::new(), |of| describe::stack(&view, of)),
            of: it,
        });
        self.stage.draw_soon();
    }

    /// In the coordinates of the browser's window.
    fn middle_of(&self, props: &FlameProps, of: Option<usize>) -> Option<(f64, f64)> {
        let (view, it) = self.view_and(props, of)?;
        let (left, top) = self.stage.origin()?;
        let rect = self.window(props, &view)?.place(&it)?;
        let right = rect.right().min(rect.x.max(0.0) + 200.0);
        let middle = (rect.x.max(0.0) + right) / 2.0;
        Some((left + f64::from(middle), top + f64::from(rect.bottom())))
    }

    fn view_and(&self, props: &FlameProps, of: Option<usize>) -> Option<(Rc<FlameView>, FlameBox)> {
        let view = props.sight.flame.clone()?;
        let it = *view.boxes.get(of?)?;
        Some((view, it))
    }
}

/// In the scroller's coordinates.
fn point(event: &PointerEvent) -> Point {
    let target = event.current_target().or_else(|| event.target());
    let scroller = target.and_then(|t| t.dyn_into::<Element>().ok());
    let scroller = scroller.and_then(|e| e.closest(".flame-scroller").ok().flatten());
    let (left, top) = scroller.map_or((0.0, 0.0), |s| {
        let rect = s.get_bounding_client_rect();
        (rect.left(), rect.top())
    });
    Point {
        x: f64::from(event.client_x()) - left,
        y: f64::from(event.client_y()) - top,
    }
}
