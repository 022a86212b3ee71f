//! What a person does to the two-sided flame graph: pointers, wheel and keys become actions, or a step of the keyboard's cursor.

use super::FurtherProps;
use super::graph::{Message, PivotGraph, answered, find, focus};
use crate::app::flame::menu;
use crate::draw::describe;
use crate::draw::gesture::{Move, Point};
use crate::draw::window::{ROW_PX, Window};
use crate::protocol::PathKey;
use crate::state::View;
use crate::state::patterns::of_frame;
use crate::views::bridge::Said;
use crate::views::callers::drawing::{self, At, Direction};
use crate::views::callers::protocol::{PivotPath, Side};
use crate::views::callers::state::CallersAction;
use crate::views::keys::{self, CallersCommand, Command};
use crate::web::clipboard;
use crate::web::events::Listener;
use crate::web::wheel::{cast, pan_px, px};
use web_sys::{Element, Event, KeyboardEvent, MouseEvent, PointerEvent, WheelEvent};
use yew::html::{Context, Scope};

pub enum Input {
    Down(PointerEvent),
    Moved(PointerEvent),
    Up(PointerEvent),
    Cancelled,
    Left,
    Wheel(WheelEvent),
    Scrolled,
    ContextMenu(MouseEvent),
    Key(CallersCommand),
}

/// Pixels of wheel that double the zoom.
const WHEEL_DOUBLING_PX: f64 = 240.0;

/// Listens to the scroller. What the browser or the page would do itself is refused here, while the event is still being dispatched.
pub fn listen(scroller: &Element, link: &Scope<PivotGraph>) -> Vec<Listener> {
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
        on("pointerleave", |_| Some(Input::Left)),
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
            let event: KeyboardEvent = cast(e)?;
            let key = key(&event)?;
            event.prevent_default();
            event.stop_propagation();
            Some(Input::Key(key))
        }),
    ]
}

fn key(event: &KeyboardEvent) -> Option<CallersCommand> {
    if event.ctrl_key() || event.meta_key() || event.alt_key() {
        return None;
    }
    match keys::command(View::Callers, &event.key())? {
        Command::Callers(command) => Some(command),
        _ => None,
    }
}

impl PivotGraph {
    /// Whether the component must be rendered again.
    pub(super) fn hear(&mut self, ctx: &Context<Self>, input: Input) -> bool {
        let props = ctx.props();
        match input {
            Input::Down(event) => {
                if event.button() == 0 {
                    self.gesture.down(event.pointer_id(), self.point(&event));
                }
                return false;
            }
            Input::Moved(event) => self.moved(props, &event),
            Input::Up(event) => self.released(props, &event),
            Input::Cancelled => self.gesture.cancel(),
            Input::Left => (self.pointer, self.hovered) = (None, None),
            Input::Wheel(event) => self.wheel(props, &event),
            Input::Scrolled => self.scrolled(props),
            Input::ContextMenu(event) => {
                self.gesture.cancel();
                let at = self.point(&event);
                self.pointer = Some((at.x, at.y));
                self.is_walking = false;
                self.hovered = self.hit(props);
                // By the key for menus there is no pointer.
                let of = self.hovered.or_else(|| self.current(props));
                self.open_menu(
                    props,
                    of,
                    (event.client_x().into(), event.client_y().into()),
                );
            }
            Input::Key(key) => self.press(props, key),
        }
        self.draw_soon(ctx);
        true
    }

    fn point(&self, event: &MouseEvent) -> Point {
        let (left, top) = self.origin().unwrap_or_default();
        Point {
            x: f64::from(event.client_x()) - left,
            y: f64::from(event.client_y()) - top,
        }
    }

    // ---- pointers ----

    fn moved(&mut self, props: &FurtherProps, event: &PointerEvent) {
        let at = self.point(event);
        match self.gesture.moved(event.pointer_id(), at) {
            Move::Hover => {
                self.pointer = Some((at.x, at.y));
                self.is_walking = false;
                self.hovered = self.hit(props);
                return;
            }
            Move::Nothing => return,
            Move::Pan { dx, dy } => {
                self.change_part(props, |window| window.panned(dx));
                // A finger's way up and down is the browser's, momentum and all.
                if event.pointer_type() != "touch" {
                    self.scroll_to(self.scroll_top() - dy);
                }
            }
            Move::Pinch { factor, x, dx } => {
                self.change_part(props, |window| window.panned(dx).zoomed(factor, x));
            }
        }
        self.hovered = None;
        if let Some(scroller) = self.scroller.cast::<Element>() {
            // The pointer may be gone by now; then there is nothing to capture.
            let _ = scroller.set_pointer_capture(event.pointer_id());
        }
    }

    /// A click walks on; with Shift it zooms.
    fn released(&mut self, props: &FurtherProps, event: &PointerEvent) {
        let click = self.gesture.up(event.pointer_id(), event.time_stamp());
        let at = self.point(event);
        self.pointer = Some((at.x, at.y));
        self.is_walking = false;
        self.hovered = self.hit(props);
        if let (Some(_), Some(at)) = (click, self.hovered) {
            match event.shift_key() {
                true => self.zoom_to(props, at),
                false => self.walk_on(props, at),
            }
        }
    }

    fn wheel(&mut self, props: &FurtherProps, event: &WheelEvent) {
        if event.ctrl_key() || event.meta_key() {
            let delta = px(event, event.delta_y());
            // A pinch on a trackpad comes as small steps of a wheel with Ctrl, in need of a push.
            let push = if delta.abs() < 20.0 { 4.0 } else { 1.0 };
            let factor = 2f64.powf(-delta * push / WHEEL_DOUBLING_PX);
            let x = self.point(event).x;
            self.change_part(props, |window| window.zoomed(factor, x));
        } else if let Some(dx) = pan_px(event) {
            self.change_part(props, |window| window.panned(-dx));
        }
    }

    fn scrolled(&mut self, props: &FurtherProps) {
        self.hovered = self.hit(props);
        let Some(((_, view), function)) = answered(props).zip(props.look.selection) else {
            return;
        };
        let scroll_px = self.scroll_top() - view.callers_px();
        if focus(props).scroll_px != Some(scroll_px) {
            props.act(CallersAction::Scroll(function, scroll_px));
        }
    }

    fn change_part(&self, props: &FurtherProps, change: impl FnOnce(Window) -> Window) {
        let focus = focus(props);
        let (Some((width, height)), Some(function)) = (self.size(), focus.function) else {
            return;
        };
        let window = Window {
            from: focus.from,
            to: focus.to,
            width,
            height,
            scroll_top: 0.0,
            pixel_ratio: 1.0,
        };
        let Window { from, to, .. } = change(window);
        if (from, to) != (focus.from, focus.to) {
            props.act(CallersAction::SetPart { function, from, to });
        }
    }

    // ---- keys ----

    fn press(&mut self, props: &FurtherProps, key: CallersCommand) {
        let current = self.current(props);
        match (key, current) {
            (CallersCommand::Step(direction), _) => self.step(props, direction),
            (CallersCommand::WalkOn, Some(at)) => self.walk_on(props, at),
            (CallersCommand::Zoom, Some(at)) => self.zoom_to(props, at),
            (CallersCommand::Menu, at) => {
                let place = || {
                    let (_, view) = answered(props)?;
                    let rect = drawing::place(view, &self.window(props)?, at?)?;
                    let (left, top) = self.origin()?;
                    let x = f64::from(rect.x.max(0.0)) + 20.0;
                    Some((left + x, top + f64::from(rect.bottom())))
                };
                if let Some(place) = place() {
                    self.open_menu(props, at, place);
                }
            }
            (CallersCommand::Home, _) => self.walk_to(props, (Side::Callees, 0)),
            (CallersCommand::ZoomOut, _) => {
                if let Some(function) = props.look.selection {
                    props.act(CallersAction::Zoom(function, PivotPath::WHOLE));
                }
            }
            (CallersCommand::WalkOn | CallersCommand::Zoom, None) => {}
        }
    }

    /// Where the keyboard is: its cursor, else the function's own box.
    fn current(&self, props: &FurtherProps) -> Option<At> {
        let (_, view) = answered(props)?;
        let cursor = self.cursor.and_then(|path| find(view, path));
        cursor.or_else(|| find(view, PivotPath::WHOLE))
    }

    fn step(&mut self, props: &FurtherProps, direction: Direction) {
        let Some(((_, view), window)) = answered(props).zip(self.window(props)) else {
            return;
        };
        let Some(current) = self.current(props) else {
            return;
        };
        // The first press shows where one is.
        let to = match self.cursor {
            None => current,
            Some(_) => drawing::step(view, &window, current, direction).unwrap_or(current),
        };
        self.walk_to(props, to);
    }

    fn walk_to(&mut self, props: &FurtherProps, to: At) {
        let Some(((_, view), (_, height))) = answered(props).zip(self.size()) else {
            return;
        };
        let Some(of) = view.at(to) else { return };
        self.cursor = Some(PivotPath {
            side: to.0,
            path: of.path,
        });
        self.is_walking = true;
        let described = drawing::describe(view, to, &props.measure());
        self.spoken = described.map_or(String::new(), |d| describe::spoken(&d));
        let (top, seen) = (drawing::top_of(view, to), self.scroll_top());
        if top < seen {
            self.scroll_to(top);
        } else if top + ROW_PX > seen + height {
            self.scroll_to(top + ROW_PX - height);
        }
    }

    // ---- what follows ----

    fn walk_on(&self, props: &FurtherProps, (side, index): At) {
        let Some((_, view)) = answered(props) else {
            return;
        };
        let view = view.side(side);
        let frame = view.boxes.get(index).and_then(|of| of.frame);
        let key = frame.and_then(|frame| view.frames.get(frame as usize));
        match key.map(|frame| frame.key) {
            Some(key) if Some(key) != props.look.selection => {
                props.say.emit(Said::Select(Some(key)))
            }
            Some(_) => {}
            // Several that are too narrow to draw: as near as they can be told apart.
            None => self.zoom_to(props, (side, index)),
        }
    }

    fn zoom_to(&self, props: &FurtherProps, at: At) {
        let Some(((_, view), function)) = answered(props).zip(props.look.selection) else {
            return;
        };
        let Some(of) = view.at(at) else { return };
        let action = match (of.frame, of.path) {
            (Some(_), PathKey::ROOT) => CallersAction::Zoom(function, PivotPath::WHOLE),
            (Some(_), path) => CallersAction::Zoom(function, PivotPath { side: at.0, path }),
            (None, _) => CallersAction::SetPart {
                function,
                from: of.x.max(0.0),
                to: (of.x + of.width).min(1.0),
            },
        };
        props.act(action);
    }

    fn open_menu(&mut self, props: &FurtherProps, at: Option<At>, (x, y): (f64, f64)) {
        let Some(((_, view), at)) = answered(props).zip(at) else {
            return;
        };
        let Some(of) = view.at(at) else { return };
        let open = menu::Open {
            x,
            y,
            of: *of,
            name: describe::name(view.side(at.0), of),
            stack: drawing::stack(view, at),
        };
        let name = match of.row {
            0 => view.name.clone(),
            _ => open.name,
        };
        self.menu = Some((at, menu::Open { name, ..open }));
    }

    pub(super) fn choose(&mut self, props: &FurtherProps, choice: menu::Choice) {
        let Some((at, open)) = self.menu.take() else {
            return;
        };
        match choice {
            menu::Choice::ZoomHere => self.zoom_to(props, at),
            menu::Choice::ZoomReset => self.press(props, CallersCommand::ZoomOut),
            menu::Choice::Filter(verb) => {
                let scene = props.look.scene.as_ref();
                let granularity = scene.map_or(Default::default(), |scene| scene.granularity);
                let filter = of_frame(verb, &open.name, granularity);
                props.say.emit(Said::AddFilter(filter));
            }
            menu::Choice::Copy(copied) => copy(props, open.text(copied)),
        }
        self.focus();
    }
}

/// Says so where the browser refuses.
fn copy(props: &FurtherProps, text: String) {
    let say = props.say.clone();
    wasm_bindgen_futures::spawn_local(async move {
        if let Err(error) = clipboard::copy(text).await {
            say.emit(Said::Notify {
                problem: tr!("The browser did not allow copying: {error}.", error = error),
                help: tr!("Mark the text and copy it yourself."),
            });
        }
    });
}
