//! The two-sided flame graph on the page: a canvas under a scroller. What is where is decided in [`crate::views::callers::drawing`]; this
//! hears the person, draws at most once per frame of the screen, and says actions. While the worker answers, the last answer is
//! drawn where today's window looks.

use super::input::{Input, listen};
use super::{FurtherProps, not_in_view, waiting};
use crate::analysis::query::Matcher;
use crate::app::flame::bar::{COLOURS, WIDTHS, choice};
use crate::app::flame::{card, legend, menu};
use crate::draw::change::Scale;
use crate::draw::flame::Colouring;
use crate::draw::gesture::Gesture;
use crate::draw::labels::without_directories;
use crate::draw::window::{ROW_PX, Window};
use crate::protocol::PathKey;
use crate::state::ColourBy;
use crate::views::callers::drawing::{self, At, PivotLook, SideMarks};
use crate::views::callers::protocol::{
    CallersQuestion, CallersView, PivotPath, PivotQuestion, PivotView, Side,
};
use crate::views::callers::state::{CallersAction, Focus};
use crate::web::canvas::Surface;
use crate::web::element::set_style;
use crate::web::events::Listener;
use crate::web::frame::NextFrame;
use crate::web::resize::OnResize;
use crate::web::scheme;
use web_sys::{Element, HtmlCanvasElement, HtmlElement};
use yew::prelude::*;

/// Browsers stop laying out somewhere above this (Firefox at 17.9 million).
const TALLEST_PX: f64 = 15_000_000.0;

pub struct PivotGraph {
    canvas: NodeRef,
    pub(super) scroller: NodeRef,
    spacer: NodeRef,
    surface: Option<Surface>,
    next_frame: Option<NextFrame>,
    watch: Option<OnResize>,
    listeners: Vec<Listener>,
    marks: SideMarks,
    pub(super) gesture: Gesture,
    /// In the scroller's coordinates.
    pub(super) pointer: Option<(f64, f64)>,
    pub(super) hovered: Option<At>,
    /// The box that the keyboard walks from.
    pub(super) cursor: Option<PivotPath>,
    pub(super) is_walking: bool,
    pub(super) menu: Option<(At, menu::Open)>,
    pub(super) spoken: String,
}

pub enum Message {
    Input(Input),
    Resized,
    Frame,
    Themed,
    Menu(menu::Choice),
    CloseMenu,
}

impl Component for PivotGraph {
    type Message = Message;
    type Properties = FurtherProps;

    fn create(ctx: &Context<Self>) -> Self {
        let mut graph = PivotGraph {
            canvas: NodeRef::default(),
            scroller: NodeRef::default(),
            spacer: NodeRef::default(),
            surface: None,
            next_frame: None,
            watch: None,
            listeners: Vec::new(),
            marks: SideMarks::default(),
            gesture: Gesture::default(),
            pointer: None,
            hovered: None,
            cursor: None,
            is_walking: false,
            menu: None,
            spoken: String::new(),
        };
        graph.mark(ctx.props());
        graph
    }

    fn changed(&mut self, ctx: &Context<Self>, old: &Self::Properties) -> bool {
        let props = ctx.props();
        self.mark(props);
        if props.look.selection != old.look.selection {
            self.cursor = None;
            self.is_walking = false;
            self.menu = None;
            self.spoken.clear();
        }
        if props.answers != old.answers {
            self.hovered = self.hit(props);
        }
        true
    }

    fn update(&mut self, ctx: &Context<Self>, message: Message) -> bool {
        match message {
            Message::Input(input) => self.hear(ctx, input),
            Message::Resized => {
                if let Some((css_width, css_height)) = self.size() {
                    ctx.props().act(CallersAction::Resize {
                        css_width,
                        css_height,
                    });
                }
                self.draw_soon(ctx);
                false
            }
            Message::Frame => {
                self.next_frame = None;
                self.draw(ctx.props());
                false
            }
            Message::Themed => true,
            Message::Menu(choice) => {
                self.choose(ctx.props(), choice);
                true
            }
            Message::CloseMenu => {
                self.focus();
                self.menu.take().is_some()
            }
        }
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let props = ctx.props();
        let label = tr!(
            "Callers above and callees below. Arrow keys walk the boxes, Space walks on to a function, Enter zooms, the full stop opens the menu."
        );
        html! {
            <>
            { self.bar(props) }
            { crumbs(props) }
            <div class="flame-stage callers-stage">
                <canvas ref={self.canvas.clone()} class="flame-canvas callers-canvas" aria-hidden="true" />
                <div ref={self.scroller.clone()} class="flame-scroller" tabindex="0" id="callers-graph"
                    role="application" aria-roledescription={tr!("two-sided flame graph")} aria-label={label}
                    aria-describedby="callers-spoken">
                    <div ref={self.spacer.clone()} class="flame-spacer" />
                </div>
                <div class="callers-over">{ over(props) }</div>
            </div>
            <p class="visually-hidden" id="callers-spoken" aria-live="polite">{ &self.spoken }</p>
            { self.card(props) }
            if let Some((_, open)) = &self.menu {
                <menu::Menu open={open.clone()} on_choice={ctx.link().callback(Message::Menu)}
                    on_close={ctx.link().callback(|()| Message::CloseMenu)} />
            }
            </>
        }
    }

    fn rendered(&mut self, ctx: &Context<Self>, first_render: bool) {
        if first_render {
            self.attach(ctx);
        }
        self.fit(ctx.props());
        self.draw_soon(ctx);
    }
}

/// The answer that is on the screen, and what it answers.
pub(super) fn answered(props: &FurtherProps) -> Option<(&PivotQuestion, &PivotView)> {
    let selection = props.look.selection;
    let found = props.answered(move |question, answer| match (question, answer) {
        (CallersQuestion::Pivot(question), CallersView::Pivot(Some(view)))
            if Some(question.function) == selection =>
        {
            Some((question, view))
        }
        _ => None,
    });
    found.ok().flatten()
}

pub(super) fn focus(props: &FurtherProps) -> Focus {
    props.callers().focus(props.look.selection)
}

/// The box of a path, on the side where it is.
pub(super) fn find(view: &PivotView, path: PivotPath) -> Option<At> {
    let boxes = &view.side(path.side).boxes;
    let index = boxes.iter().position(|of| {
        of.path == path.path && of.frame.is_some() && (of.row > 0 || path.path == PathKey::ROOT)
    });
    index.map(|index| (path.side, index))
}

/// What stands over the canvas where there is nothing to draw.
fn over(props: &FurtherProps) -> Html {
    let any = props.answered(|question, answer| match (question, answer) {
        (CallersQuestion::Pivot(_), CallersView::Pivot(view)) => Some(view.is_some()),
        _ => None,
    });
    match (any, answered(props)) {
        (Err(failure), _) => failure,
        (Ok(_), Some((_, view))) if !view.has_boxes() => html! {
            <p class="nothing" role="status">
                { tr!("Nothing flows through this function as the width is chosen. In a comparison, the larger of both sides always has a width.") }
            </p>
        },
        (Ok(_), Some((_, view))) if view.is_cut => html! {
            <p class="callers-note" role="status">
                { tr!("The graph is cut: following every caller would take too long. Zoom to a box, or filter.") }
            </p>
        },
        (Ok(_), Some(_)) => html! {},
        (Ok(Some(false)), None) => not_in_view(),
        (Ok(_), None) => waiting(),
    }
}

/// What one is zoomed to, each step a way back out.
fn crumbs(props: &FurtherProps) -> Html {
    let (focus, found) = (focus(props), answered(props));
    let Some(((question, view), function)) = found.zip(focus.function) else {
        return html! { <div class="flame-where callers-where" /> };
    };
    let side = question.zoom.side;
    let crumb = |name: &str, path: PathKey, is_last: bool| {
        let onclick = props
            .acting(move |_: MouseEvent| CallersAction::Zoom(function, PivotPath { side, path }));
        let current = is_last.then_some("location");
        html! {
            <li><button type="button" class="flame-crumb" aria-current={current} title={name.to_string()} {onclick}>
                { without_directories(name).to_string() }
            </button></li>
        }
    };
    let crumbs = &view.side(side).crumbs;
    let joint = match side {
        Side::Callers => tr!("called by"),
        Side::Callees => tr!("calls"),
    };
    let is_whole = (focus.from, focus.to) == (0.0, 1.0);
    let on_whole = props.acting(move |_: MouseEvent| CallersAction::SetPart {
        function,
        from: 0.0,
        to: 1.0,
    });
    html! {
        <div class="flame-where callers-where">
        <nav class="flame-crumbs" aria-label={tr!("Zoomed to")}>
            <ol>
                { crumb(&view.name, PathKey::ROOT, crumbs.is_empty()) }
                if !crumbs.is_empty() {
                    <li class="callers-joint">{ joint }</li>
                }
                { for crumbs.iter().enumerate().map(|(i, c)| crumb(&c.name, c.path, i + 1 == crumbs.len())) }
            </ol>
            if crumbs.is_empty() && is_whole {
                <span class="flame-hint">{ tr!("A click walks on to a function, Shift + click zooms, right-click for more") }</span>
            }
        </nav>
        if !is_whole {
            <button type="button" class="button" onclick={on_whole}>{ tr!("Full width") }</button>
        }
        </div>
    }
}

pub(super) fn colouring(props: &FurtherProps) -> Colouring {
    let Some(totals) = props
        .answers
        .totals
        .as_deref()
        .filter(|_| props.shows_comparison())
    else {
        return Colouring::Package;
    };
    // The change of the whole is the least that the changes of the stacks can add up to.
    let churn = totals.churn.max(totals.sum.change().saturating_abs());
    match colour_by(props) {
        ColourBy::Package => Colouring::Package,
        ColourBy::Absolute => Colouring::Change(Scale::Absolute { churn }),
        ColourBy::Relative => Colouring::Change(Scale::Relative),
    }
}

/// As in the flame graph: time is compared relatively, what is held absolutely.
fn colour_by(props: &FurtherProps) -> ColourBy {
    let unit = props.answers.totals.as_ref().map(|t| t.unit.as_str());
    let is_time = matches!(unit, Some("nanoseconds" | "microseconds" | "seconds"));
    props.callers().colour.unwrap_or(match is_time {
        true => ColourBy::Relative,
        false => ColourBy::Absolute,
    })
}

impl PivotGraph {
    fn bar(&self, props: &FurtherProps) -> Html {
        let unit = props.answers.totals.as_ref().map(|t| t.unit.clone());
        let theme = scheme::resolve(props.look.theme);
        let legend = legend::legend(colouring(props), theme, &unit.unwrap_or_default());
        html! {
            <div class="flame-bar">
                if props.shows_comparison() {
                    { choice(msg!("Width"), &WIDTHS, props.callers().width, &props.acting(CallersAction::SetWidth)) }
                    { choice(msg!("Colour"), &COLOURS, colour_by(props), &props.acting(CallersAction::SetColour)) }
                }
                { legend }
            </div>
        }
    }

    // ---- the elements ----

    fn attach(&mut self, ctx: &Context<Self>) {
        let canvas = self.canvas.cast::<HtmlCanvasElement>();
        self.surface = canvas.and_then(|canvas| Surface::new(canvas).ok());
        let Some(scroller) = self.scroller.cast::<Element>() else {
            return;
        };
        let resized = ctx.link().callback(|()| Message::Resized);
        self.watch = OnResize::new(&scroller, move || resized.emit(())).ok();
        self.listeners = listen(&scroller, ctx.link());
        let themed = ctx.link().callback(|()| Message::Themed);
        self.listeners
            .extend(scheme::watch(move || themed.emit(())));
    }

    pub(super) fn draw_soon(&mut self, ctx: &Context<Self>) {
        if self.next_frame.is_none() {
            let link = ctx.link().clone();
            self.next_frame = NextFrame::request(move || link.send_message(Message::Frame));
        }
    }

    /// CSS pixels, without a scroll bar; `None` while it is not laid out.
    pub(super) fn size(&self) -> Option<(f64, f64)> {
        let scroller = self.scroller.cast::<Element>()?;
        let (width, height) = (scroller.client_width(), scroller.client_height());
        (width > 0 && height > 0).then_some((width.into(), height.into()))
    }

    pub(super) fn scroll_top(&self) -> f64 {
        let scroller = self.scroller.cast::<Element>();
        scroller.map_or(0.0, |s| f64::from(s.scroll_top()))
    }

    pub(super) fn scroll_to(&self, px: f64) {
        if let Some(scroller) = self.scroller.cast::<Element>() {
            scroller.set_scroll_top(px.round() as i32);
        }
    }

    pub(super) fn focus(&self) {
        if let Some(scroller) = self.scroller.cast::<HtmlElement>() {
            let _ = scroller.focus();
        }
    }

    /// Makes the scroller as tall as the graph, and keeps the function's own box where it stood, however many callers there are.
    fn fit(&self, props: &FurtherProps) {
        let (Some((_, view)), Some((_, height))) = (answered(props), self.size()) else {
            return;
        };
        if let Some(spacer) = self.spacer.cast::<HtmlElement>() {
            let tall = (view.height_px() + 2.0 * ROW_PX).min(TALLEST_PX);
            set_style(&spacer, "height", &format!("{tall}px"));
        }
        let middle = (ROW_PX - height) / 2.0;
        let wanted = view.callers_px() + focus(props).scroll_px.unwrap_or(middle);
        let wanted = wanted.round().max(0.0);
        if (wanted - self.scroll_top()).abs() >= 1.0 {
            self.scroll_to(wanted);
        }
    }

    // ---- drawing ----

    fn mark(&mut self, props: &FurtherProps) {
        let search = &props.look.search;
        // A regexp that is none yet (somebody is typing it) finds nothing; the search field says so.
        let matcher = (!search.text.is_empty()).then(|| Matcher::new(search).ok());
        let matches = |name: &str| {
            let matcher = matcher.as_ref().and_then(Option::as_ref);
            matcher.is_some_and(|m| m.is_match(name.as_bytes()))
        };
        let search = matcher
            .is_some()
            .then_some(&matches as &dyn Fn(&str) -> bool);
        self.marks = answered(props).map_or(SideMarks::default(), |(_, view)| {
            SideMarks::new(view, props.look.selection, search)
        });
    }

    fn draw(&self, props: &FurtherProps) {
        let Some(surface) = &self.surface else { return };
        let theme = scheme::resolve(props.look.theme);
        let Some(((_, view), window)) = answered(props).zip(self.window(props)) else {
            if let Some((width, height)) = self.size() {
                let nothing = crate::draw::list::DrawList::new(width as f32, height as f32);
                surface.paint(&nothing, theme, crate::web::window().device_pixel_ratio());
            }
            return;
        };
        let look = PivotLook {
            marks: &self.marks,
            colouring: colouring(props),
            hovered: self.hovered,
            cursor: self.cursor.and_then(|path| find(view, path)),
            column_px: surface.column_px,
            label: &drawing::label(view, &props.measure()),
        };
        let list = drawing::draw(view, &window, &look);
        surface.paint(&list, theme, window.pixel_ratio);
        if let Some(canvas) = self.canvas.cast::<Element>() {
            // The tests cannot see pixels. Throws for a name that is none, and this is fixed.
            let boxes = view.callers.boxes.len() + view.callees.boxes.len();
            let _ = canvas.set_attribute("data-boxes", &boxes.to_string());
        }
    }

    /// The window over the answer at hand, which may be of another zoom than today's.
    pub(super) fn window(&self, props: &FurtherProps) -> Option<Window> {
        let (question, view) = answered(props)?;
        let focus = focus(props);
        let (width, height) = self.size()?;
        let window = Window {
            from: focus.from,
            to: focus.to,
            width,
            height,
            scroll_top: self.scroll_top(),
            pixel_ratio: crate::web::window().device_pixel_ratio(),
        };
        if question.zoom == focus.zoom {
            return Some(window);
        }
        let today = find(view, focus.zoom).and_then(|at| view.at(at));
        Some(match today {
            Some(of) if of.width < 1.0 => window.over(of.x, of.width),
            _ => Window {
                from: 0.0,
                to: 1.0,
                ..window
            },
        })
    }

    pub(super) fn hit(&self, props: &FurtherProps) -> Option<At> {
        let (x, y) = self.pointer?;
        let (_, view) = answered(props)?;
        drawing::hit(view, &self.window(props)?, x, y)
    }

    fn card(&self, props: &FurtherProps) -> Html {
        let described = || {
            let (_, view) = answered(props).filter(|_| self.menu.is_none())?;
            let (left, top) = self.origin()?;
            let (at, x, y) = match self.is_walking {
                true => {
                    let at = find(view, self.cursor?)?;
                    let rect = drawing::place(view, &self.window(props)?, at)?;
                    (at, f64::from(rect.x.max(0.0)), f64::from(rect.bottom()))
                }
                false => {
                    let (x, y) = self.pointer.filter(|_| !self.gesture.is_dragging())?;
                    (self.hovered?, x, y)
                }
            };
            let description = drawing::describe(view, at, &props.measure())?;
            Some(html! { <card::Card {description} x={left + x} y={top + y} /> })
        };
        described().unwrap_or_default()
    }

    /// Where the scroller's top left corner is in the browser's window.
    pub(super) fn origin(&self) -> Option<(f64, f64)> {
        let rect = self.scroller.cast::<Element>()?.get_bounding_client_rect();
        Some((rect.left(), rect.top()))
    }
}
