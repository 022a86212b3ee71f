//! The flame graph on the page: a canvas under a scroller, and around it breadcrumbs, choices, legend, tooltip and menu. What is where is
//! decided in [`crate::draw`]; this hears the person, draws at most once per frame of the screen, and says actions.
//!
//! While the worker answers, the last answer is drawn where today's window looks.

pub(super) mod bar;
pub(super) mod card;
mod crumbs;
mod empty;
mod input;
pub(super) mod legend;
pub(super) mod menu;
mod stage;

use self::stage::Stage;
use crate::analysis::query::Matcher;
use crate::draw::change::Scale;
use crate::draw::describe::{self, Measure};
use crate::draw::flame::{self as drawing, Colouring, Look, Marks};
use crate::draw::gesture::Gesture;
use crate::draw::list::DrawList;
use crate::draw::palette::Theme;
use crate::draw::walk;
use crate::draw::window::Window;
use crate::protocol::{FlameView, PathKey, Scene, Shown, Totals};
use crate::state::keymap::Command;
use crate::state::sight::Sight;
use crate::state::{Action, ColourBy, State};
use crate::web::scheme;
use std::rc::Rc;
use yew::prelude::*;

#[derive(Clone, PartialEq, Properties)]
pub struct FlameProps {
    pub state: Rc<State>,
    pub sight: Rc<Sight>,
    pub dispatch: Callback<Action>,
    /// The last key that the graph is to carry out, with a number that tells two presses apart.
    #[prop_or_default]
    pub pressed: Option<(u32, Command)>,
}

pub struct FlameGraph {
    stage: Stage,
    gesture: Gesture,
    /// Decided per view, search and selection.
    marks: Marks,
    /// Where a mouse hovers, or a finger tapped.
    pointer: Option<(f64, f64)>,
    hovered: Option<usize>,
    /// The box that the keyboard walks from.
    cursor: Option<PathKey>,
    /// The keyboard was used last: its box, not the pointer's, is described.
    is_walking: bool,
    menu: Option<menu::Open>,
    is_crumbs_open: bool,
    /// What a screen reader says.
    spoken: String,
}

pub enum Message {
    Input(input::Input),
    Resized,
    Frame,
    Themed,
    Menu(menu::Choice),
    CloseMenu,
    ExpandCrumbs,
}

impl Component for FlameGraph {
    type Message = Message;
    type Properties = FlameProps;

    fn create(ctx: &Context<Self>) -> Self {
        let mut graph = FlameGraph {
            stage: Stage::new(ctx.link().clone()),
            gesture: Gesture::default(),
            marks: Marks::default(),
            pointer: None,
            hovered: None,
            cursor: None,
            is_walking: false,
            menu: None,
            is_crumbs_open: false,
            spoken: String::new(),
        };
        graph.mark(ctx.props());
        graph
    }

    fn changed(&mut self, ctx: &Context<Self>, old: &Self::Properties) -> bool {
        let props = ctx.props();
        if is_marked_otherwise(props, old) {
            self.mark(props);
        }
        if props.sight.flame != old.sight.flame || props.state.flame != old.state.flame {
            self.menu = None;
            self.hovered = self.hit(props);
        }
        if props.state.flame.zoom != old.state.flame.zoom {
            self.is_crumbs_open = false;
        }
        if props.state.selection != old.state.selection {
            self.forget_cursor_of_another(props);
        }
        if let Some((_, Command::Flame(command))) = props.pressed
            && props.pressed != old.pressed
        {
            self.carry_out(ctx, command);
        }
        true
    }

    fn update(&mut self, ctx: &Context<Self>, message: Message) -> bool {
        match message {
            Message::Input(input) => self.hear(ctx, input),
            Message::Resized => {
                if let Some((css_width, css_height)) = self.stage.size() {
                    ctx.props().dispatch.emit(Action::ResizeFlame {
                        css_width,
                        css_height,
                    });
                }
                self.stage.draw_soon();
                false
            }
            Message::Frame => {
                self.stage.frame_came();
                self.draw(ctx.props());
                false
            }
            Message::Themed => true,
            Message::Menu(choice) => {
                self.choose(ctx, choice);
                true
            }
            Message::CloseMenu => {
                self.stage.focus();
                self.menu.take().is_some()
            }
            Message::ExpandCrumbs => {
                self.is_crumbs_open = true;
                true
            }
        }
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let props = ctx.props();
        let link = ctx.link();
        let theme = scheme::resolve(props.state.theme);
        let is_comparison = is_comparison(&props.sight);
        let legend = legend::legend(colouring(props), theme, &unit(&props.sight));
        let (above, beside) = if is_comparison {
            (legend, Html::default())
        } else {
            (Html::default(), legend)
        };
        let crumbs = props.sight.flame.as_ref().map(|view| {
            crumbs::crumbs(&crumbs::Crumbs {
                crumbs: &view.crumbs,
                from: props.state.flame.from,
                to: props.state.flame.to,
                dispatch: &props.dispatch,
                is_open: self.is_crumbs_open,
                on_open: link.callback(|()| Message::ExpandCrumbs),
                legend: beside,
            })
        });
        let label = tr!(
            "Flame graph. Arrow keys walk callers, callees and neighbours, Enter zooms in, the full stop opens the menu."
        );
        html! {
            <section class="flame" aria-label={told!("Flame graph")}>
                if is_comparison {
                    { bar::bar(&props.state, &props.dispatch, above) }
                }
                { for crumbs }
                <div class="flame-stage">
                    <canvas ref={self.stage.canvas.clone()} class="flame-canvas" aria-hidden="true" />
                    <div ref={self.stage.scroller.clone()} class="flame-scroller" tabindex="0"
                        id="flame" role="application" aria-roledescription={tr!("flame graph")}
                        aria-label={label} aria-describedby="flame-spoken">
                        <div ref={self.stage.spacer.clone()} class="flame-spacer" />
                    </div>
                    if let Some(totals) = self.nothing_to_draw(props) {
                        { empty::empty(&totals, &props.state, &props.dispatch) }
                    }
                </div>
                <p class="visually-hidden" id="flame-spoken" aria-live="polite">{ &self.spoken }</p>
                { self.card(props) }
                if let Some(open) = &self.menu {
                    <menu::Menu open={open.clone()} on_choice={link.callback(Message::Menu)}
                        on_close={link.callback(|()| Message::CloseMenu)} />
                }
            </section>
        }
    }

    fn rendered(&mut self, ctx: &Context<Self>, first_render: bool) {
        if first_render {
            self.stage.attach();
        }
        let props = ctx.props();
        let rows = props.sight.flame.as_ref().map_or(0, |view| view.rows);
        self.stage
            .fit(rows, props.state.flame.scroll_px, first_render);
        self.stage.draw_soon();
    }
}

impl FlameGraph {
    fn draw(&mut self, props: &FlameProps) {
        let theme = scheme::resolve(props.state.theme);
        let Some(view) = &props.sight.flame else {
            self.prepare_canvas(theme);
            return;
        };
        let Some(window) = self.window(props, view) else {
            return;
        };
        let look = Look {
            marks: &self.marks,
            colouring: colouring(props),
            hovered: self.hovered,
            cursor: self.cursor.and_then(|path| walk::find(view, path)),
            column_px: self.stage.column_px(),
            root_label: &root_label(view, &measure(&props.sight)),
        };
        let list = drawing::draw(view, &window, &look);
        self.stage.paint(&list, theme, window.pixel_ratio);
        self.stage.say_painted(view.boxes.len());
    }

    /// While the worker opens a file: the first frame of a canvas takes twice as long as those that follow.
    fn prepare_canvas(&self, theme: Theme) {
        if let Some((width, height)) = self.stage.size() {
            let nothing = DrawList::new(width as f32, height as f32);
            let pixel_ratio = crate::web::window().device_pixel_ratio();
            self.stage.paint(&nothing, theme, pixel_ratio);
        }
    }

    /// The window over the answer at hand, which may be of another zoom than today's.
    fn window(&self, props: &FlameProps, view: &FlameView) -> Option<Window> {
        let flame = &props.state.flame;
        let (width, height) = self.stage.size()?;
        let window = Window {
            from: flame.from,
            to: flame.to,
            width,
            height,
            scroll_top: self.stage.scroll_top(),
            pixel_ratio: crate::web::window().device_pixel_ratio(),
        };
        let drawn = view.question.as_ref().map_or(PathKey::ROOT, |q| q.zoom);
        if drawn == flame.zoom {
            return Some(window);
        }
        let today = walk::find(view, flame.zoom).and_then(|i| view.boxes.get(i));
        let is_in = |row: u32| row as usize >= view.crumbs.len();
        Some(match today {
            Some(b) if is_in(b.row) => window.over(b.x, b.width),
            // Out of what is zoomed to: there is nothing to draw yet but what was.
            _ => Window {
                from: 0.0,
                to: 1.0,
                ..window
            },
        })
    }

    fn hit(&self, props: &FlameProps) -> Option<usize> {
        let (x, y) = self.pointer?;
        let view = props.sight.flame.as_ref()?;
        drawing::hit(view, &self.window(props, view)?, x, y)
    }

    fn mark(&mut self, props: &FlameProps) {
        let search = &props.state.search;
        // A regexp that is none yet (somebody is typing it) finds nothing; the search field says so.
        let matcher = (!search.text.is_empty()).then(|| Matcher::new(search).ok());
        let matches = |name: &str| {
            let matcher = matcher.as_ref().and_then(Option::as_ref);
            matcher.is_some_and(|m| m.is_match(name.as_bytes()))
        };
        let frames = props.sight.flame.as_ref().map_or(&[][..], |v| &v.frames);
        let search = matcher
            .is_some()
            .then_some(&matches as &dyn Fn(&str) -> bool);
        self.marks = Marks::new(frames, props.state.selection, search);
    }

    /// Something else selected a function: the keyboard goes on from its boxes, not from a former one.
    fn forget_cursor_of_another(&mut self, props: &FlameProps) {
        let Some(view) = &props.sight.flame else {
            return;
        };
        let key = |path| {
            let at = view.boxes.get(walk::find(view, path)?)?.frame?;
            view.frames.get(at as usize).map(|f| f.key)
        };
        if self
            .cursor
            .is_some_and(|path| key(path) != props.state.selection)
        {
            self.cursor = None;
            self.is_walking = false;
            self.spoken.clear();
        }
    }

    fn card(&self, props: &FlameProps) -> Html {
        let Some(view) = props.sight.flame.as_ref().filter(|_| self.menu.is_none()) else {
            return html! {};
        };
        let at = if self.is_walking {
            self.cursor.and_then(|path| walk::find(view, path))
        } else {
            self.hovered.filter(|_| !self.gesture.is_dragging())
        };
        let described = at.and_then(|i| describe::describe(view, i, &measure(&props.sight)));
        // Only for something to describe: asking where things are makes the browser lay out what just changed.
        let placed = described.and_then(|d| Some((d, self.card_place(props, view)?)));
        let Some((description, (x, y))) = placed else {
            return html! {};
        };
        html! { <card::Card {description} {x} {y} /> }
    }

    /// Beside the pointer, or under the box that was walked to; in the coordinates of the window.
    fn card_place(&self, props: &FlameProps, view: &FlameView) -> Option<(f64, f64)> {
        let (left, top) = self.stage.origin()?;
        let (x, y) = if self.is_walking {
            let at = walk::find(view, self.cursor?)?;
            let rect = self.window(props, view)?.place(&view.boxes[at])?;
            let (_, height) = self.stage.size()?;
            if rect.bottom() < 0.0 || f64::from(rect.y) > height {
                return None;
            }
            (f64::from(rect.x.max(0.0)), f64::from(rect.bottom()))
        } else {
            self.pointer?
        };
        Some((left + x, top + y))
    }

    fn nothing_to_draw(&self, props: &FlameProps) -> Option<Rc<Totals>> {
        let view = props.sight.flame.as_ref()?;
        let is_empty = view.boxes.iter().all(|b| b.row == 0) && view.rows <= 1;
        props.sight.totals.clone().filter(|_| is_empty)
    }
}

/// Whether [`Marks`] depend on what changed. Sights share what they have in common.
fn is_marked_otherwise(props: &FlameProps, old: &FlameProps) -> bool {
    let view = |props: &FlameProps| props.sight.flame.as_ref().map(Rc::as_ptr);
    view(props) != view(old)
        || props.state.search != old.state.search
        || props.state.selection != old.state.selection
}

fn colouring(props: &FlameProps) -> Colouring {
    let totals = props.sight.totals.as_deref();
    // The change of the whole is the least that the changes of the stacks can add up to.
    let churn = totals.map_or(0, |t| t.churn.max(t.sum.change().saturating_abs()));
    match props.state.colour_by() {
        _ if !is_comparison(&props.sight) => Colouring::Package,
        ColourBy::Package => Colouring::Package,
        ColourBy::Absolute => Colouring::Change(Scale::Absolute { churn }),
        ColourBy::Relative => Colouring::Change(Scale::Relative),
    }
}

/// Of what is on the screen, which may be older than the state.
fn is_comparison(sight: &Sight) -> bool {
    let shown = sight.scene.as_ref().map(|scene: &Scene| scene.shown);
    matches!(shown, Some(Shown::Compare { .. }))
}

fn measure(sight: &Sight) -> Measure {
    let totals = sight.totals.as_deref();
    totals.map_or(Measure::default(), |t| {
        Measure::new(t, is_comparison(sight))
    })
}

fn unit(sight: &Sight) -> String {
    sight
        .totals
        .as_ref()
        .map_or(String::new(), |t| t.unit.clone())
}

fn root_label(view: &FlameView, measure: &Measure) -> String {
    if measure.is_comparison {
        let (sides, change) = (measure.sides(view.root), measure.change(view.root));
        return format!("{}  {sides}  ({change})", tr!("All"));
    }
    format!("{}  {}", tr!("All"), measure.label(view.root.new))
}
