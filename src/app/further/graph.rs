//! The call graph on the page. The worker lays it out, [`drawing`] prints it as SVG; this shows that text, moves it under the pointer and the
//! keys, and says what was chosen. Moving it changes one attribute: nothing is drawn again.

use super::FurtherProps;
use crate::draw::gesture::{Click, Gesture, Move, Point};
use crate::protocol::Totals;
use crate::report::{Opened, Side};
use crate::state::words;
use crate::views::bridge::Said;
use crate::views::graph::drawing::{self, Looks};
use crate::views::graph::walk::{self, Step};
use crate::views::graph::{GraphAction, GraphBox, GraphState, GraphView};
use crate::views::protocol::{ViewAnswer, ViewQuestion};
use crate::views::state::ViewsAction;
use crate::web::element::takes_typing;
use crate::web::events::Listener;
use crate::web::resize::OnResize;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlSelectElement, KeyboardEvent, PointerEvent, WheelEvent};
use yew::prelude::*;

pub struct GraphPane {
    stage: NodeRef,
    /// Pixels of the drawing at the top left of the stage, and pixels of the screen for each of them.
    left: f64,
    top: f64,
    scale: f64,
    /// The person moved it: another drawing is not fitted anew.
    is_moved: bool,
    gesture: Gesture,
    hovered: Option<usize>,
    spoken: String,
    is_table_open: bool,
    _listeners: Vec<Listener>,
    _watch: Option<OnResize>,
}

pub enum Message {
    Pointer(PointerEvent),
    Wheel(WheelEvent),
    Key(KeyboardEvent),
    ZoomBy(f64),
    Fit,
    Resized,
    ToggleTable,
    Act(GraphAction),
}

/// A step of the keys and buttons.
const KEY_ZOOM: f64 = 1.4;
const PAN_PX: f64 = 80.0;
/// Below it text is a grey line, and only costs time.
const LEGIBLE: f64 = 0.35;
const SCALES: (f64, f64) = (0.02, 6.0);

impl Component for GraphPane {
    type Message = Message;
    type Properties = FurtherProps;

    fn create(_: &Context<Self>) -> Self {
        GraphPane {
            stage: NodeRef::default(),
            left: 0.0,
            top: 0.0,
            scale: 1.0,
            is_moved: false,
            gesture: Gesture::default(),
            hovered: None,
            spoken: String::new(),
            is_table_open: false,
            _listeners: Vec::new(),
            _watch: None,
        }
    }

    fn changed(&mut self, ctx: &Context<Self>, old: &Self::Properties) -> bool {
        let props = ctx.props();
        if props.look.scene != old.look.scene {
            self.is_moved = false;
        }
        if props.answers != old.answers {
            self.hovered = None;
        }
        true
    }

    fn update(&mut self, ctx: &Context<Self>, message: Message) -> bool {
        match message {
            Message::Pointer(event) => return self.pointer(ctx, &event),
            Message::Wheel(event) => {
                let delta = event.delta_y() * if event.delta_mode() == 0 { 1.0 } else { 16.0 };
                let factor = 2f64.powf(-delta.clamp(-400.0, 400.0) / 240.0);
                self.zoom(factor, (event.client_x().into(), event.client_y().into()));
            }
            Message::Key(event) => return self.key(ctx, &event),
            Message::ZoomBy(factor) => self.zoom_middle(factor),
            Message::Fit => {
                self.is_moved = false;
                self.fit(ctx.props());
            }
            Message::Resized if !self.is_moved => self.fit(ctx.props()),
            Message::Resized => self.apply(),
            Message::ToggleTable => {
                self.is_table_open = !self.is_table_open;
                return true;
            }
            Message::Act(action) => ctx.props().dispatch.emit(ViewsAction::Graph(action)),
        }
        false
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let props = ctx.props();
        let answer = props
            .answers
            .get(&ViewQuestion::Graph(props.state.graph.question()));
        if let Some(Err(failure)) = answer {
            return html! {
                <div class="nothing" role="alert"><p>{ &failure.problem }</p><p>{ &failure.help }</p></div>
            };
        }
        let Some(view) = shown(props) else {
            return html! { <p class="nothing" role="status">{ "Laying out the call graph …" }</p> };
        };
        let drawing = drawing::svg(view, &looks(props));
        let nothing = view.boxes.is_empty();
        html! {
            <section class="graph" aria-label="Call graph">
                { self.bar(ctx, view) }
                <div ref={self.stage.clone()} class="graph-stage" id="graph" tabindex="0" role="application"
                    aria-roledescription="call graph" aria-describedby="graph-spoken"
                    aria-label="Call graph. Arrow keys walk callers, callees and neighbours; plus, minus and 0 zoom; p shows the paths to the selection."
                    data-boxes={view.boxes.len().to_string()}>
                    { Html::from_html_unchecked(AttrValue::from(drawing)) }
                    if nothing {
                        <p class="nothing graph-nothing" role="status">{ "The filters leave no function to draw. Take one away, or lower the least share." }</p>
                    }
                </div>
                <p class="visually-hidden" id="graph-spoken" aria-live="polite">{ &self.spoken }</p>
                <details class="graph-legend" open={false}>
                    <summary>{ view.legend.iter().find(|l| l.starts_with("Showing nodes")).cloned().unwrap_or_default() }</summary>
                    <ul>{ for view.legend.iter().map(|line| html! { <li>{ line }</li> }) }
                    if view.arrows_left_out > 0 {
                        <li>{ format!("{} of the lightest arrows are not drawn.", view.arrows_left_out) }</li>
                    }
                    <li>{ "Size of text: flat. Colour: cum, red grows and green shrinks. Dotted: through functions that are not shown." }</li></ul>
                </details>
                { self.card(props, view) }
                if self.is_table_open { { table(props, view) } }
            </section>
        }
    }

    fn rendered(&mut self, ctx: &Context<Self>, _: bool) {
        if self._listeners.is_empty() && self.stage.get().is_some() {
            self.attach(ctx);
        }
        match self.is_moved {
            true => self.apply(),
            false => self.fit(ctx.props()),
        }
    }
}

impl GraphPane {
    fn attach(&mut self, ctx: &Context<Self>) {
        let Some(stage) = self.stage.cast::<Element>() else {
            return;
        };
        let link = ctx.link();
        for name in [
            "pointerdown",
            "pointermove",
            "pointerup",
            "pointercancel",
            "pointerleave",
        ] {
            let link = link.clone();
            self._listeners
                .push(Listener::new(&stage, name, move |event| {
                    if let Some(event) = cast(&event) {
                        link.send_message(Message::Pointer(event));
                    }
                }));
        }
        let wheel = link.clone();
        self._listeners
            .push(Listener::new(&stage, "wheel", move |event| {
                event.prevent_default();
                if let Some(event) = cast(&event) {
                    wheel.send_message(Message::Wheel(event));
                }
            }));
        let key = link.clone();
        self._listeners.push(Listener::new(
            &crate::web::window(),
            "keydown",
            move |event| {
                if let Some(event) = cast(&event) {
                    key.send_message(Message::Key(event));
                }
            },
        ));
        let resized = link.clone();
        self._watch = OnResize::new(&stage, move || resized.send_message(Message::Resized)).ok();
    }

    // ---- the window over the drawing ----

    /// CSS pixels of the stage: left, top, width, height.
    fn room(&self) -> Option<(f64, f64, f64, f64)> {
        let rect = self.stage.cast::<Element>()?.get_bounding_client_rect();
        let is_there = rect.width() > 0.0 && rect.height() > 0.0;
        is_there.then(|| (rect.left(), rect.top(), rect.width(), rect.height()))
    }

    fn fit(&mut self, props: &FurtherProps) {
        let (Some(view), Some((_, _, width, height))) = (shown(props), self.room()) else {
            return;
        };
        let (wide, tall) = (
            f64::from(view.width).max(1.0),
            f64::from(view.height).max(1.0),
        );
        self.scale = (width / wide).min(height / tall).clamp(SCALES.0, 1.25);
        self.left = (wide - width / self.scale) / 2.0;
        self.top = (tall - height / self.scale).min(0.0) / 2.0;
        self.apply();
    }

    fn zoom_middle(&mut self, factor: f64) {
        if let Some((left, top, width, height)) = self.room() {
            self.zoom(factor, (left + width / 2.0, top + height / 2.0));
        }
    }

    /// About a point of the browser's window.
    fn zoom(&mut self, factor: f64, (x, y): (f64, f64)) {
        let Some((left, top, _, _)) = self.room() else {
            return;
        };
        let scale = (self.scale * factor).clamp(SCALES.0, SCALES.1);
        self.left += (x - left) * (1.0 / self.scale - 1.0 / scale);
        self.top += (y - top) * (1.0 / self.scale - 1.0 / scale);
        self.scale = scale;
        self.is_moved = true;
        self.apply();
    }

    fn pan(&mut self, dx: f64, dy: f64) {
        self.left -= dx / self.scale;
        self.top -= dy / self.scale;
        self.is_moved = true;
        self.apply();
    }

    fn apply(&self) {
        let (Some(stage), Some((_, _, width, height))) =
            (self.stage.cast::<Element>(), self.room())
        else {
            return;
        };
        let Ok(Some(svg)) = stage.query_selector("svg") else {
            return;
        };
        let (wide, tall) = (width / self.scale, height / self.scale);
        let text = if self.scale < LEGIBLE {
            "hidden"
        } else {
            "shown"
        };
        for (name, value) in [
            (
                "viewBox",
                format!("{} {} {wide} {tall}", self.left, self.top),
            ),
            ("width", width.to_string()),
            ("height", height.to_string()),
            ("data-text", text.to_string()),
        ] {
            // Throws for a name that is none, and these are fixed.
            let _ = svg.set_attribute(name, &value);
        }
        let now = crate::web::window().performance().map_or(0.0, |p| p.now());
        let _ = stage.set_attribute("data-painted", &now.to_string());
    }

    /// Moves the drawing so that a box can be seen.
    fn reveal(&mut self, shown: &GraphBox) {
        let Some((_, _, width, height)) = self.room() else {
            return;
        };
        let (x, y) = (f64::from(shown.centre.0), f64::from(shown.centre.1));
        let (wide, tall) = (width / self.scale, height / self.scale);
        let is_in =
            |at: f64, from: f64, room: f64| at > from + room * 0.05 && at < from + room * 0.95;
        if !is_in(x, self.left, wide) || !is_in(y, self.top, tall) {
            (self.left, self.top) = (x - wide / 2.0, y - tall / 2.0);
            self.is_moved = true;
            self.apply();
        }
    }

    // ---- pointers and keys ----

    fn pointer(&mut self, ctx: &Context<Self>, event: &PointerEvent) -> bool {
        let (x, y) = (f64::from(event.client_x()), f64::from(event.client_y()));
        let at = Point { x, y };
        match event.type_().as_str() {
            "pointerdown" if event.button() == 0 => self.gesture.down(event.pointer_id(), at),
            "pointermove" => match self.gesture.moved(event.pointer_id(), at) {
                Move::Hover => {
                    let hovered = box_of(event);
                    return std::mem::replace(&mut self.hovered, hovered) != hovered;
                }
                Move::Nothing => {}
                Move::Pan { dx, dy } => {
                    self.capture(event.pointer_id());
                    self.pan(dx, dy);
                }
                Move::Pinch { factor, x, dx } => {
                    self.pan(dx, 0.0);
                    self.zoom(factor, (x, y));
                }
            },
            "pointerup" => {
                let click = self.gesture.up(event.pointer_id(), event.time_stamp());
                self.click(ctx, click, box_of(event));
            }
            "pointercancel" => self.gesture.cancel(),
            "pointerleave" => return self.hovered.take().is_some(),
            _ => {}
        }
        false
    }

    /// Has a drag go on outside of the stage.
    fn capture(&self, pointer: i32) {
        if let Some(stage) = self.stage.cast::<Element>()
            && !stage.has_pointer_capture(pointer)
        {
            // The pointer may be gone by now; then there is nothing to capture.
            let _ = stage.set_pointer_capture(pointer);
        }
    }

    fn click(&mut self, ctx: &Context<Self>, click: Option<Click>, at: Option<usize>) {
        let props = ctx.props();
        let hit = at.and_then(|at| shown(props)?.boxes.get(at));
        match (click, hit) {
            (Some(Click::Single), hit) => props.say.emit(Said::Select(hit.map(|shown| shown.key))),
            (Some(Click::Double), Some(shown)) => self.focus_on(shown),
            _ => {}
        }
    }

    /// One function, near enough to be read, in the middle.
    fn focus_on(&mut self, shown: &GraphBox) {
        self.scale = self.scale.max(1.0);
        self.is_moved = true;
        if let Some((_, _, width, height)) = self.room() {
            self.left = f64::from(shown.centre.0) - width / self.scale / 2.0;
            self.top = f64::from(shown.centre.1) - height / self.scale / 2.0;
        }
        self.apply();
    }

    fn key(&mut self, ctx: &Context<Self>, event: &KeyboardEvent) -> bool {
        let props = ctx.props();
        let is_other = event.ctrl_key() || event.meta_key() || event.alt_key();
        if is_other || props.look.is_covered || takes_typing(event.target()) {
            return false;
        }
        match event.key().as_str() {
            "ArrowUp" => self.step(ctx, Step::Caller),
            "ArrowDown" => self.step(ctx, Step::Callee),
            "ArrowLeft" => self.step(ctx, Step::Left),
            "ArrowRight" => self.step(ctx, Step::Right),
            "+" | "=" => self.zoom_middle(KEY_ZOOM),
            "-" => self.zoom_middle(1.0 / KEY_ZOOM),
            "0" => ctx.link().send_message(Message::Fit),
            "p" => ctx
                .link()
                .send_message(Message::Act(GraphAction::TogglePaths)),
            "PageUp" => self.pan(0.0, PAN_PX),
            "PageDown" => self.pan(0.0, -PAN_PX),
            _ => return false,
        }
        event.prevent_default();
        true
    }

    fn step(&mut self, ctx: &Context<Self>, step: Step) {
        let props = ctx.props();
        let Some(view) = shown(props) else {
            return;
        };
        let selected = props
            .look
            .selection
            .and_then(|key| drawing::find(view, key));
        let to = match selected {
            Some(from) => walk::step(view, from, step),
            None => (!view.boxes.is_empty()).then_some(0),
        };
        let Some(shown) = to.and_then(|at| view.boxes.get(at)) else {
            self.spoken = "There is nothing further that way.".to_string();
            return;
        };
        self.spoken = format!("{}, {}", shown.name, shown.figures.join(" "));
        self.reveal(shown);
        props.say.emit(Said::Select(Some(shown.key)));
    }

    // ---- around the drawing ----

    fn bar(&self, ctx: &Context<Self>, view: &GraphView) -> Html {
        let props = ctx.props();
        let state = &props.state.graph;
        let link = ctx.link();
        let selected = props
            .look
            .selection
            .and_then(|key| drawing::find(view, key));
        let selected = selected.and_then(|at| view.boxes.get(at));
        let act =
            |action: GraphAction| link.callback(move |_: MouseEvent| Message::Act(action.clone()));
        let zoom = |factor: f64| link.callback(move |_: MouseEvent| Message::ZoomBy(factor));
        html! {
            <div class="graph-bar" role="toolbar" aria-label="Call graph">
                { choice(ctx, "Nodes", &NODE_COUNTS, state.node_count, GraphAction::SetNodeCount) }
                { choice(ctx, "Least cum", &SHARES, state.node_millionths, GraphAction::SetNodeMillionths) }
                { choice(ctx, "Least edge", &SHARES, state.edge_millionths, GraphAction::SetEdgeMillionths) }
                <button class="button icon" aria-label="Zoom out" title="Zoom out (-)" onclick={zoom(1.0 / KEY_ZOOM)}>{ "−" }</button>
                <button class="button icon" aria-label="Zoom in" title="Zoom in (+)" onclick={zoom(KEY_ZOOM)}>{ "+" }</button>
                <button class="button" title="Show everything (0)" onclick={link.callback(|_| Message::Fit)}>{ "Fit" }</button>
                <button class="button" aria-pressed={self.is_table_open.to_string()} onclick={link.callback(|_| Message::ToggleTable)}>{ "As a table" }</button>
                if let Some(shown) = selected {
                    <button class="button" aria-pressed={state.paths_only.to_string()} title="Only the paths from the roots to the selected function (p)"
                        onclick={act(GraphAction::TogglePaths)}>{ "Paths to it" }</button>
                    { opener(state, shown, Side::Callers, &act) }
                    { opener(state, shown, Side::Callees, &act) }
                    <button class="button" aria-pressed={state.collapsed.contains(&shown.package).to_string()}
                        title="Makes the functions of its package one node, or takes them apart again"
                        onclick={act(GraphAction::ToggleCollapsed(shown.package))}>
                        { if state.collapsed.contains(&shown.package) { "Take package apart" } else { "Package as one" } }</button>
                }
                if *state != GraphState::default() {
                    <button class="button quiet" title="The graph as pprof draws it" onclick={act(GraphAction::Reset)}>{ "Reset" }</button>
                }
            </div>
        }
    }

    fn card(&self, props: &FurtherProps, view: &GraphView) -> Html {
        let Some(shown) = self.hovered.and_then(|at| view.boxes.get(at)) else {
            return html! {};
        };
        html! {
            <div class="graph-card" aria-hidden="true">
                <p class="flame-card-name">{ &shown.name }</p>
                <table>
                    { figure_rows(props, shown) }
                </table>
                if shown.hidden_callers + shown.hidden_callees > 0 {
                    <p class="flame-card-place">{ format!("Not shown: {}, {}",
                        words::counted(shown.hidden_callers.into(), "caller", "callers"),
                        words::counted(shown.hidden_callees.into(), "callee", "callees")) }</p>
                }
            </div>
        }
    }
}

const NODE_COUNTS: [(u32, &str); 6] = [
    (20, "20"),
    (40, "40"),
    (80, "80"),
    (160, "160"),
    (320, "320"),
    (500, "500"),
];
const SHARES: [(u32, &str); 6] = [
    (0, "none"),
    (1_000, "0.1 %"),
    (5_000, "0.5 %"),
    (10_000, "1 %"),
    (50_000, "5 %"),
    (100_000, "10 %"),
];

fn choice(
    ctx: &Context<GraphPane>,
    title: &'static str,
    choices: &[(u32, &'static str)],
    chosen: u32,
    action: fn(u32) -> GraphAction,
) -> Html {
    let onchange = ctx.link().batch_callback(move |event: yew::Event| {
        let select = event.target_dyn_into::<HtmlSelectElement>()?;
        Some(Message::Act(action(select.value().parse().ok()?)))
    });
    let is_own = choices.iter().all(|(value, _)| *value != chosen);
    html! {
        <label class="check">{ title }
            <select class="select" {onchange}>
                if is_own { <option value={chosen.to_string()} selected=true>{ chosen }</option> }
                { for choices.iter().map(|(value, text)| html! {
                    <option value={value.to_string()} selected={*value == chosen}>{ *text }</option>
                }) }
            </select>
        </label>
    }
}

/// Shows what is hidden on one side of a function, where anything is.
fn opener(
    state: &GraphState,
    shown: &GraphBox,
    side: Side,
    act: &impl Fn(GraphAction) -> Callback<MouseEvent>,
) -> Html {
    let opened = Opened {
        of: shown.key,
        side,
    };
    let (count, what) = match side {
        Side::Callers => (shown.hidden_callers, "callers"),
        Side::Callees => (shown.hidden_callees, "callees"),
    };
    let is_open = state.opened.contains(&opened);
    if count == 0 && !is_open {
        return html! {};
    }
    let text = match is_open {
        true => format!("Hide its added {what}"),
        false => format!("Show {count} hidden {what}"),
    };
    html! { <button class="button" onclick={act(GraphAction::ToggleOpened(opened))}>{ text }</button> }
}

/// For those who cannot see the drawing, and to be copied.
fn table(props: &FurtherProps, view: &GraphView) -> Html {
    let unit = unit(props);
    let name = |at: u32| {
        view.boxes
            .get(at as usize)
            .map_or("", |shown| shown.name.as_str())
    };
    let say = &props.say;
    html! {
        <div class="graph-table">
            <table>
                <caption>{ "Functions" }</caption>
                <thead><tr><th scope="col">{ "Function" }</th><th scope="col">{ "Flat" }</th><th scope="col">{ "Cum" }</th></tr></thead>
                <tbody>{ for view.boxes.iter().map(|shown| {
                    let key = shown.key;
                    let onclick = say.reform(move |_: MouseEvent| Said::Select(Some(key)));
                    html! { <tr>
                        <th scope="row"><button class="button quiet" {onclick}>{ &shown.name }</button></th>
                        <td>{ words::amount(shown.flat, &unit) }</td><td>{ words::amount(shown.cum, &unit) }</td></tr> }
                }) }</tbody>
            </table>
            <table>
                <caption>{ "Calls" }</caption>
                <thead><tr><th scope="col">{ "Caller" }</th><th scope="col">{ "Callee" }</th><th scope="col">{ "Weight" }</th><th scope="col">{ "Marks" }</th></tr></thead>
                <tbody>{ for view.arrows.iter().map(|arrow| html! { <tr>
                    <td>{ name(arrow.from) }</td><td>{ name(arrow.to) }</td><td>{ &arrow.figure }</td>
                    <td>{ marks(arrow.is_inline, arrow.is_residual) }</td></tr> }) }</tbody>
            </table>
        </div>
    }
}

fn marks(is_inline: bool, is_residual: bool) -> &'static str {
    match (is_inline, is_residual) {
        (true, true) => "inlined, through others",
        (true, false) => "inlined",
        (false, true) => "through others",
        (false, false) => "",
    }
}

fn figure_rows(props: &FurtherProps, shown: &GraphBox) -> Html {
    let unit = unit(props);
    let total = totals(props).map_or(0, |totals| totals.total);
    let row = |title: &str, figure: i64, side: Option<crate::protocol::Pair>| {
        let sides = side.filter(|_| props.look.is_comparison()).map(|pair| {
            format!(
                "{} → {}",
                words::amount(pair.base, &unit),
                words::amount(pair.new, &unit)
            )
        });
        html! { <tr><th scope="row">{ title.to_string() }</th>
        <td>{ words::amount(figure, &unit) }</td><td>{ words::share(figure, total) }</td>
        <td>{ sides.unwrap_or_default() }</td></tr> }
    };
    let sides = shown.sides;
    html! { <>
        { row("Flat", shown.flat, sides.map(|(flat, _)| flat)) }
        { row("Cum", shown.cum, sides.map(|(_, cum)| cum)) }
    </> }
}

fn totals(props: &FurtherProps) -> Option<&Totals> {
    props.answers.totals.as_deref()
}

fn unit(props: &FurtherProps) -> String {
    totals(props).map_or(String::new(), |totals| totals.unit.clone())
}

/// The graph that was asked for; until it is there, the one before.
fn shown(props: &FurtherProps) -> Option<&GraphView> {
    let question = ViewQuestion::Graph(props.state.graph.question());
    match props.answers.get(&question) {
        Some(Ok(ViewAnswer::Graph(view))) => Some(view),
        _ => props.answers.newest(|_, answer| match answer {
            ViewAnswer::Graph(view) => Some(view),
            _ => None,
        }),
    }
}

fn looks(props: &FurtherProps) -> Looks {
    Looks {
        theme: None,
        selected: props.look.selection,
        paths_only: props.state.graph.paths_only,
    }
}

/// The box under the pointer.
fn box_of(event: &Event) -> Option<usize> {
    let element = event.target()?.dyn_into::<Element>().ok()?;
    let group = element.closest("[data-box]").ok().flatten()?;
    group.get_attribute("data-box")?.parse().ok()
}

fn cast<T: JsCast>(event: &Event) -> Option<T> {
    event.clone().dyn_into().ok()
}
