//! The call graph on the page: the drawing as SVG, which a person moves and zooms under a window. What is drawn and where is decided in
//! [`crate::views::graph`]; this hears the person and says actions. While the worker answers, the last drawing stays.

mod bar;
mod describe;
mod input;
mod table;

use self::input::{Input, listen};
use super::FurtherProps;
use crate::app::flame::card;
use crate::draw::gesture::Gesture;
use crate::protocol::{Failure, NameKey};
use crate::views::graph::drawing::{self, Looks};
use crate::views::graph::sheet::Sheet;
use crate::views::graph::{GraphAction, GraphView};
use crate::views::protocol::{ViewAnswer, ViewQuestion};
use crate::views::state::ViewsAction;
use crate::web::element::set_style;
use crate::web::events::Listener;
use crate::web::resize::OnResize;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

pub struct CallGraph {
    stage: NodeRef,
    paper: NodeRef,
    watch: Option<OnResize>,
    listeners: Vec<Listener>,
    gesture: Gesture,
    sheet: Sheet,
    /// Nobody has moved the drawing yet: it is fitted whenever it or the window changes.
    is_fitted: bool,
    hovered: Option<Hovered>,
    /// What was clicked last.
    clicked: Option<Hovered>,
    /// In the stage's coordinates.
    pointer: (f64, f64),
    /// What the keyboard walked to is described, not what is under the pointer.
    is_walking: bool,
    is_table: bool,
    spoken: String,
    /// What is on the paper.
    drawn: Option<(GraphView, Looks)>,
    /// Text smaller than this, in the drawing's own pixels, is not shown.
    least_font_px: f64,
}

/// A place in the view's boxes or arrows.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Hovered {
    Box(usize),
    Arrow(usize),
}

pub enum Message {
    Input(Input),
    Resized,
    ToggleTable,
    Zoom(f64),
    Fit,
}

impl Component for CallGraph {
    type Message = Message;
    type Properties = FurtherProps;

    fn create(_: &Context<Self>) -> Self {
        CallGraph {
            stage: NodeRef::default(),
            paper: NodeRef::default(),
            watch: None,
            listeners: Vec::new(),
            gesture: Gesture::default(),
            sheet: Sheet::default(),
            is_fitted: true,
            hovered: None,
            clicked: None,
            pointer: (0.0, 0.0),
            is_walking: false,
            is_table: false,
            spoken: String::new(),
            drawn: None,
            least_font_px: 0.0,
        }
    }

    fn changed(&mut self, ctx: &Context<Self>, old: &Self::Properties) -> bool {
        let props = ctx.props();
        if props.look.selection != old.look.selection && !self.is_walking {
            self.spoken.clear();
        }
        if props.answers != old.answers {
            self.hovered = None;
        }
        if props.look.scene != old.look.scene {
            self.clicked = None;
        }
        true
    }

    fn update(&mut self, ctx: &Context<Self>, message: Message) -> bool {
        match message {
            Message::Input(input) => self.hear(ctx, input),
            Message::Resized => {
                if self.is_fitted {
                    self.fit();
                }
                false
            }
            Message::ToggleTable => {
                self.is_table = !self.is_table;
                true
            }
            Message::Zoom(factor) => {
                self.zoom_about_middle(factor);
                false
            }
            Message::Fit => {
                self.is_fitted = true;
                self.fit();
                false
            }
        }
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let props = ctx.props();
        let link = ctx.link();
        let view = props.shown_graph();
        let label = tr!(
            "Call graph. Arrow keys walk callers, callees and neighbours, plus and minus zoom, 0 fits, Enter keeps only the stacks through the function."
        );
        let is_waiting = props.graph_answer().is_none();
        html! {
            <section class="graph" aria-label={tr!("Call graph")} aria-busy={is_waiting.to_string()}>
                { bar::bar(props, view, link, self.is_table) }
                <div ref={self.stage.clone()} class="graph-stage" id="graph" tabindex="0" role="application"
                    aria-roledescription={tr!("call graph")} aria-label={label} aria-describedby="graph-spoken">
                    <div ref={self.paper.clone()} class="graph-paper" aria-hidden="true"></div>
                    { over(props, view) }
                </div>
                if let Some(view) = view {
                    { bar::legend(props, view) }
                }
                <p class="visually-hidden" id="graph-spoken" aria-live="polite">{ &self.spoken }</p>
                if let Some(view) = view.filter(|_| self.is_table) {
                    { table::tables(props, view) }
                }
                { self.card(props, view) }
            </section>
        }
    }

    fn rendered(&mut self, ctx: &Context<Self>, first_render: bool) {
        if first_render {
            self.attach(ctx);
        }
        self.draw(ctx.props());
    }
}

impl FurtherProps {
    fn graph_answer(&self) -> Option<&Result<ViewAnswer, Failure>> {
        if self.answers.scene != self.look.scene {
            return None;
        }
        let question = ViewQuestion::Graph(self.state.graph.question());
        self.answers.get(&question)
    }

    /// Today's graph, or the last one until it has come.
    fn shown_graph(&self) -> Option<&GraphView> {
        match self.graph_answer() {
            Some(Ok(ViewAnswer::Graph(view))) => Some(view),
            Some(_) => None,
            None => self.answers.newest(|_, answer| match answer {
                ViewAnswer::Graph(view) => Some(view),
                _ => None,
            }),
        }
    }

    fn act_on_graph(&self, action: GraphAction) {
        self.dispatch.emit(ViewsAction::Graph(action));
    }
}

/// What stands in place of a drawing.
fn over(props: &FurtherProps, view: Option<&GraphView>) -> Html {
    let sentences = match (props.graph_answer(), view) {
        (Some(Err(failure)), _) => [failure.problem.clone(), failure.help.clone()],
        (_, Some(view)) if view.boxes.is_empty() => {
            let is_filtered = (props.look.scene.as_ref()).is_some_and(|s| !s.filters.is_empty());
            let help = match is_filtered {
                true => tr!("Take a filter away above."),
                false => {
                    tr!("Choose another sample type, or a smaller share that a node must reach.")
                }
            };
            [tr!("There is no node to draw."), help]
        }
        (_, None) => [tr!("Drawing the call graph …"), String::new()],
        _ => return html! {},
    };
    html! {
        <div class="graph-over" role="status">
            { for sentences.iter().filter(|s| !s.is_empty()).map(|s| html! { <p>{ s }</p> }) }
        </div>
    }
}

impl CallGraph {
    fn attach(&mut self, ctx: &Context<Self>) {
        let Some(stage) = self.stage.cast::<Element>() else {
            return;
        };
        let link = ctx.link().clone();
        self.watch = OnResize::new(&stage, move || link.send_message(Message::Resized)).ok();
        self.listeners = listen(&stage, ctx.link());
    }

    /// Puts the drawing on the paper, if it is another one.
    fn draw(&mut self, props: &FurtherProps) {
        let (Some(view), Some(paper)) = (props.shown_graph(), self.paper.cast::<HtmlElement>())
        else {
            return;
        };
        let looks = Looks {
            // The page's own scheme decides.
            theme: None,
            selected: props.look.selection,
            paths_only: props.state.graph.paths_only,
        };
        let before = self.drawn.as_ref();
        if before.is_some_and(|(drawn, how)| drawn == view && *how == looks) {
            return;
        }
        // Everything in it is escaped by the printer.
        paper.set_inner_html(&drawing::svg(view, &looks));
        let is_other = before.is_none_or(|(drawn, _)| drawn != view);
        if is_other && !self.is_fitted {
            self.follow(props.look.selection, view);
        }
        self.drawn = Some((view.clone(), looks));
        self.least_font_px = 0.0;
        if is_other && self.is_fitted {
            self.open(props.look.selection);
        } else {
            self.put();
        }
        self.say_painted(view.boxes.len());
    }

    /// What is selected stays where it is, though all around it is laid out anew.
    fn follow(&mut self, selection: Option<NameKey>, view: &GraphView) {
        let Some((before, _)) = &self.drawn else {
            return;
        };
        let place = |view: &GraphView| {
            let at = drawing::find(view, selection?)?;
            view.boxes.get(at).map(|shown| shown.centre)
        };
        if let (Some(from), Some(to)) = (place(before), place(view)) {
            self.sheet = self.sheet.following(from, to);
        }
    }

    fn view_on_paper(&self) -> Option<&GraphView> {
        self.drawn.as_ref().map(|(view, _)| view)
    }

    fn size(&self) -> Option<(f64, f64)> {
        let stage = self.stage.cast::<Element>()?;
        let (width, height) = (stage.client_width(), stage.client_height());
        (width > 0 && height > 0).then_some((width.into(), height.into()))
    }

    /// The selected function in sight; else what most passes through, with as much as can be seen of where it goes.
    fn open(&mut self, selection: Option<NameKey>) {
        let (Some(view), Some(window)) = (self.view_on_paper(), self.size()) else {
            return;
        };
        let drawing = (view.width, view.height);
        let selected = selection.and_then(|key| drawing::find(view, key));
        let sheet = match selected.and_then(|at| view.boxes.get(at)) {
            Some(shown) => Sheet::opened(drawing, window, shown.centre),
            None => {
                let all: Vec<_> = view.boxes.iter().map(drawing::seen).collect();
                Sheet::opened_on_most(drawing, window, &all)
            }
        };
        self.is_fitted = sheet == Sheet::fitted(drawing, window);
        self.sheet = sheet;
        self.put();
    }

    fn fit(&mut self) {
        if let (Some(view), Some(window)) = (self.view_on_paper(), self.size()) {
            self.sheet = Sheet::fitted((view.width, view.height), window);
            self.put();
        }
    }

    /// Has the sheet lie as `change` says.
    fn move_sheet(&mut self, change: impl FnOnce(Sheet) -> Sheet) {
        let (Some(view), Some(window)) = (self.view_on_paper(), self.size()) else {
            return;
        };
        self.sheet = change(self.sheet).kept((view.width, view.height), window);
        self.is_fitted = false;
        self.put();
    }

    fn zoom_about_middle(&mut self, factor: f64) {
        if let Some((width, height)) = self.size() {
            self.move_sheet(|sheet| sheet.zoomed(factor, (width / 2.0, height / 2.0)));
        }
    }

    /// Moves the paper, and hides the text that is too small to read there.
    fn put(&mut self) {
        let Some(paper) = self.paper.cast::<HtmlElement>() else {
            return;
        };
        let Sheet { scale, x, y } = self.sheet;
        let transform = format!("translate({x:.2}px,{y:.2}px) scale({scale:.5})");
        set_style(&paper, "transform", &transform);
        // Steps, so that most zooming changes nothing.
        let least = self.sheet.least_font_px().ceil();
        if least != self.least_font_px {
            self.least_font_px = least;
            hide_small(&paper, least);
        }
    }

    /// Leaves on the stage what is drawn, and since when: the tests and the benchmark cannot see pixels.
    fn say_painted(&self, boxes: usize) {
        if let Some(stage) = self.stage.cast::<Element>() {
            let now = crate::web::window().performance().map_or(0.0, |p| p.now());
            // Throws for a name that is none, and these are fixed.
            let _ = stage.set_attribute("data-boxes", &boxes.to_string());
            let _ = stage.set_attribute("data-painted", &now.to_string());
        }
    }

    fn card(&self, props: &FurtherProps, view: Option<&GraphView>) -> Html {
        let Some((view, totals)) = view.zip(props.answers.totals.as_deref()) else {
            return html! {};
        };
        let selected = props.look.selection;
        let walked = || drawing::find(view, selected?).map(Hovered::Box);
        let of = match self.is_walking {
            true => walked(),
            false => self.hovered.filter(|_| !self.gesture.is_dragging()),
        };
        let described = of.and_then(|of| describe::describe(view, of, totals, &props.look));
        let placed = described.and_then(|d| Some((d, self.card_place(view, of?)?)));
        match placed {
            Some((description, (x, y))) => html! { <card::Card {description} {x} {y} /> },
            None => html! {},
        }
    }

    /// In the browser's window: beside the pointer, or under the box that was walked to.
    fn card_place(&self, view: &GraphView, of: Hovered) -> Option<(f64, f64)> {
        let rect = self.stage.cast::<Element>()?.get_bounding_client_rect();
        let (x, y) = match of {
            Hovered::Box(at) if self.is_walking => {
                let shown = view.boxes.get(at)?;
                let (x, y) = shown.centre;
                self.sheet.to_window((x, y + shown.size.1 / 2.0))
            }
            _ => self.pointer,
        };
        Some((rect.left() + x, rect.top() + y))
    }
}

/// Hides every text of the drawing whose font is smaller.
fn hide_small(paper: &HtmlElement, least_px: f64) {
    let Ok(texts) = paper.query_selector_all(".graph-text") else {
        return;
    };
    for at in 0..texts.length() {
        let text = texts.get(at).and_then(|n| n.dyn_into::<Element>().ok());
        let Some(text) = text else {
            continue;
        };
        let size = text.get_attribute("font-size").and_then(|s| s.parse().ok());
        let is_hidden = size.is_some_and(|size: f64| size < least_px);
        // Throws for a name that is none, and these are fixed.
        let _ = match is_hidden {
            true => text.set_attribute("visibility", "hidden"),
            false => text.remove_attribute("visibility"),
        };
    }
}
