//! What a person does to the call graph: pointers, wheel and keys move the sheet, walk the arrows, or select.

use super::bar::opening;
use super::{CallGraph, FurtherProps, Hovered, Message, describe};
use crate::draw::describe::spoken;
use crate::draw::gesture::{Click, Move, Point};
use crate::protocol::FilterVerb;
use crate::state::View;
use crate::state::patterns::of_frame;
use crate::views::bridge::Said;
use crate::views::graph::GraphAction;
use crate::views::graph::drawing;
use crate::views::graph::walk::{self, Step};
use crate::views::keys::{self, Command, GraphCommand};
use crate::web::element;
use crate::web::events::Listener;
use crate::web::wheel::{cast, px};
use web_sys::{Element, Event, KeyboardEvent, PointerEvent, WheelEvent};
use yew::html::{Context, Scope};

pub enum Input {
    Down(PointerEvent),
    Moved(PointerEvent),
    Up(PointerEvent),
    Cancelled,
    Left(PointerEvent),
    Wheel(WheelEvent),
    Key(GraphCommand),
}

/// A step of the `+` and `-` keys.
pub const KEY_ZOOM: f64 = 1.4;
/// Pixels of wheel that double the zoom.
const WHEEL_DOUBLING_PX: f64 = 300.0;

/// Listens to the stage, and to the window for keys. What the browser would do itself is refused here, while the event is still
/// being dispatched.
pub fn listen(stage: &Element, link: &Scope<CallGraph>) -> Vec<Listener> {
    let on = |name, read: fn(&Event) -> Option<Input>| {
        let link = link.clone();
        Listener::new(stage, name, move |event| {
            if let Some(input) = read(&event) {
                link.send_message(Message::Input(input));
            }
        })
    };
    let mut listeners = vec![
        on("pointerdown", |e| Some(Input::Down(cast(e)?))),
        on("pointermove", |e| Some(Input::Moved(cast(e)?))),
        on("pointerup", |e| Some(Input::Up(cast(e)?))),
        on("pointercancel", |_| Some(Input::Cancelled)),
        on("pointerleave", |e| Some(Input::Left(cast(e)?))),
        on("wheel", |e| {
            e.prevent_default();
            Some(Input::Wheel(cast(e)?))
        }),
    ];
    let link = link.clone();
    listeners.push(Listener::new(
        &crate::web::window(),
        "keydown",
        move |event| {
            if let Some(key) = cast(&event).and_then(|event| meaning(&event)) {
                link.send_message(Message::Input(Input::Key(key)));
            }
        },
    ));
    listeners
}

/// Arrows and Enter are the graph's where the focus is on it, or nowhere.
fn meaning(event: &KeyboardEvent) -> Option<GraphCommand> {
    let has_modifier = event.ctrl_key() || event.meta_key() || event.alt_key();
    if has_modifier || element::takes_typing(event.target()) {
        return None;
    }
    let Command::Graph(command) = keys::command(View::Graph, &event.key())? else {
        return None;
    };
    let is_of_drawing = matches!(command, GraphCommand::Step(_) | GraphCommand::Focus);
    (!is_of_drawing || !element::is_pressable(event.target())).then_some(command)
}

impl CallGraph {
    /// Whether the component must be rendered again; the paper is moved apart.
    pub(super) fn hear(&mut self, ctx: &Context<Self>, input: Input) -> bool {
        let props = ctx.props();
        match input {
            Input::Down(event) => {
                if event.button() == 0 {
                    self.gesture.down(event.pointer_id(), self.point(&event));
                }
                false
            }
            Input::Moved(event) => self.moved(&event),
            Input::Up(event) => self.released(props, &event),
            Input::Cancelled => {
                self.gesture.cancel();
                self.hovered.take().is_some()
            }
            Input::Left(event) => {
                let is_gone = event.pointer_type() != "touch" && !self.gesture.is_dragging();
                is_gone && self.hovered.take().is_some()
            }
            Input::Wheel(event) => {
                self.wheel(&event);
                false
            }
            Input::Key(_) if props.look.is_covered => false,
            Input::Key(key) => self.press(ctx, key),
        }
    }

    fn moved(&mut self, event: &PointerEvent) -> bool {
        let at = self.point(event);
        match self.gesture.moved(event.pointer_id(), at) {
            Move::Hover => return self.hover(event, at),
            Move::Nothing => return false,
            Move::Pan { dx, dy } => self.move_sheet(|sheet| sheet.panned(dx, dy)),
            Move::Pinch { factor, x, dx } => {
                self.move_sheet(|sheet| sheet.panned(dx, 0.0).zoomed(factor, (x, at.y)));
            }
        }
        if let Some(stage) = self.stage.cast::<Element>()
            && !stage.has_pointer_capture(event.pointer_id())
        {
            // The pointer may be gone by now; then there is nothing to capture.
            let _ = stage.set_pointer_capture(event.pointer_id());
        }
        self.hovered.take().is_some()
    }

    fn hover(&mut self, event: &PointerEvent, at: Point) -> bool {
        self.pointer = (at.x, at.y);
        let before = self.hovered;
        self.hovered = pointed_at(event);
        let was_walking = std::mem::take(&mut self.is_walking);
        // The card follows the pointer.
        self.hovered.is_some() || before.is_some() || was_walking
    }

    fn released(&mut self, props: &FurtherProps, event: &PointerEvent) -> bool {
        let click = self.gesture.up(event.pointer_id(), event.time_stamp());
        let at = self.point(event);
        self.pointer = (at.x, at.y);
        self.is_walking = false;
        self.hovered = pointed_at(event);
        let hit = self.hovered;
        if event.pointer_type() == "touch" {
            // The panel that opens for a function tells of it; a card would lie over both.
            self.hovered = None;
        }
        // The panel that the first of two clicks opens may move the drawing: the second means what the first hit.
        let hit = match click {
            Some(Click::Double) => self.clicked.take(),
            _ => hit,
        };
        self.clicked = hit;
        match (click, hit) {
            (Some(Click::Single), Some(Hovered::Box(at))) => self.select(props, at),
            (Some(Click::Single), None) => props.say.emit(Said::Select(None)),
            (Some(Click::Double), Some(Hovered::Box(at))) => self.focus_on(props, at),
            _ => {}
        }
        true
    }

    fn wheel(&mut self, event: &WheelEvent) {
        let (dx, dy) = (px(event, event.delta_x()), px(event, event.delta_y()));
        if event.shift_key() || dx.abs() > dy.abs() {
            let dx = if dx == 0.0 { dy } else { dx };
            return self.move_sheet(|sheet| sheet.panned(-dx, 0.0));
        }
        // A pinch on a trackpad comes as small steps of a wheel with Ctrl, in need of a push.
        let is_pinch = event.ctrl_key() && dy.abs() < 20.0;
        let factor = 2f64.powf(-dy * if is_pinch { 4.0 } else { 1.0 } / WHEEL_DOUBLING_PX);
        let about = self.in_stage(event.client_x(), event.client_y());
        self.move_sheet(|sheet| sheet.zoomed(factor, about));
    }

    fn press(&mut self, ctx: &Context<Self>, key: GraphCommand) -> bool {
        let props = ctx.props();
        let selected = || drawing::find(self.view_on_paper()?, props.look.selection?);
        match key {
            GraphCommand::Step(step) => self.step(props, step),
            GraphCommand::ZoomIn => self.zoom_about_middle(KEY_ZOOM),
            GraphCommand::ZoomOut => self.zoom_about_middle(1.0 / KEY_ZOOM),
            GraphCommand::Fit => {
                self.is_fitted = true;
                self.fit();
            }
            GraphCommand::Paths => props.act_on_graph(GraphAction::TogglePaths),
            GraphCommand::Focus => {
                if let Some(at) = selected() {
                    self.focus_on(props, at);
                }
            }
            GraphCommand::Open(side) => {
                let shown = selected().and_then(|at| self.view_on_paper()?.boxes.get(at));
                if let Some(action) = shown.and_then(|shown| opening(props, shown, side)) {
                    props.act_on_graph(action);
                }
            }
            GraphCommand::Collapse => {
                let shown = selected().and_then(|at| self.view_on_paper()?.boxes.get(at));
                if let Some(shown) = shown {
                    props.act_on_graph(GraphAction::ToggleCollapsed(shown.package));
                }
            }
        }
        true
    }

    /// From what is selected; the first press selects the heaviest.
    fn step(&mut self, props: &FurtherProps, step: Step) {
        let Some(view) = self.view_on_paper() else {
            return;
        };
        let selected = props
            .look
            .selection
            .and_then(|key| drawing::find(view, key));
        let heaviest = || {
            let all = view.boxes.iter().enumerate();
            let heaviest = all.max_by_key(|(at, b)| (b.cum.unsigned_abs(), usize::MAX - at));
            heaviest.map(|(at, _)| at)
        };
        let to = match selected {
            Some(at) => walk::step(view, at, step),
            None => heaviest(),
        };
        let Some((at, shown)) = to.and_then(|at| Some((at, view.boxes.get(at)?))) else {
            return;
        };
        let (centre, size) = (shown.centre, shown.size);
        self.is_walking = true;
        if let Some(window) = self.size() {
            self.sheet = self.sheet.revealing(centre, size, window);
            self.move_sheet(|sheet| sheet);
        }
        self.select(props, at);
    }

    fn select(&mut self, props: &FurtherProps, at: usize) {
        let Some(view) = self.view_on_paper() else {
            return;
        };
        let Some(shown) = view.boxes.get(at) else {
            return;
        };
        let key = shown.key;
        let totals = props.answers.totals.as_deref();
        let described =
            totals.and_then(|t| describe::describe(view, Hovered::Box(at), t, &props.look));
        self.spoken = described.map_or(String::new(), |d| spoken(&d));
        if props.look.selection != Some(key) {
            props.say.emit(Said::Select(Some(key)));
        }
    }

    /// Keeps only the stacks through a function.
    fn focus_on(&self, props: &FurtherProps, at: usize) {
        let shown = self.view_on_paper().and_then(|view| view.boxes.get(at));
        let scene = props.look.scene.as_ref();
        // A package that is one node is no frame that a filter could match by its name.
        let frame = shown.filter(|shown| shown.sides.is_some());
        if let Some((shown, scene)) = frame.zip(scene) {
            let filter = of_frame(FilterVerb::Focus, &shown.name, scene.granularity);
            props.say.emit(Said::AddFilter(filter));
        }
    }

    fn point(&self, event: &PointerEvent) -> Point {
        let (x, y) = self.in_stage(event.client_x(), event.client_y());
        Point { x, y }
    }

    fn in_stage(&self, x: i32, y: i32) -> (f64, f64) {
        let rect = self
            .stage
            .cast::<Element>()
            .map(|s| s.get_bounding_client_rect());
        let (left, top) = rect.map_or((0.0, 0.0), |rect| (rect.left(), rect.top()));
        (f64::from(x) - left, f64::from(y) - top)
    }
}

/// The box or arrow under a pointer: the drawing carries their places.
fn pointed_at(event: &PointerEvent) -> Option<Hovered> {
    let (x, y) = (event.client_x(), event.client_y());
    // A captured pointer's target is the stage, whatever lies under it.
    let under = crate::web::document().element_from_point(x as f32, y as f32)?;
    let place = |name: &str| {
        let holder = under.closest(&format!("[{name}]")).ok().flatten()?;
        holder.get_attribute(name)?.parse::<usize>().ok()
    };
    let shown = place("data-box").map(Hovered::Box);
    shown.or_else(|| place("data-arrow").map(Hovered::Arrow))
}
