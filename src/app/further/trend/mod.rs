//! Trends on the page: what is shown and of what, the chart with its legend and what stands beside it, and the rows as a table. The pane
//! holds what no address needs to know: which moment is pointed at, and what is being dragged.

mod bar;
mod chart;
mod legend;
mod notes;
mod side;
mod table;

use super::FurtherProps;
use super::working::working;
use crate::draw::chart::Marks;
use crate::protocol::Shown;
use crate::views::bridge::Said;
use crate::views::protocol::{ViewAnswer, ViewQuestion};
use crate::views::state::ViewsAction;
use crate::views::trend::drawing::moment_of;
use crate::views::trend::protocol::*;
use crate::views::trend::state::{TrendAction, questions};
use crate::web::element::{is_pressable, takes_typing};
use crate::web::events::Listener;
use crate::web::resize::OnResize;
use crate::web::scheme;
use crate::web::wheel::cast;
use web_sys::{Element, KeyboardEvent};
use yew::prelude::*;

pub fn trend(props: &FurtherProps) -> Html {
    html! { <TrendPane ..props.clone() /> }
}

pub struct TrendPane {
    chart: NodeRef,
    side: NodeRef,
    /// CSS pixels that the chart has, and what stands beside it.
    width: f32,
    side_width: f32,
    /// The moment that is pointed at.
    cursor: Option<usize>,
    /// From where to where is being dragged, or walked with Shift.
    brush: Option<(usize, usize)>,
    /// The figures of the chart stand beneath it.
    has_figures: bool,
    resize: Option<OnResize>,
    _listeners: Vec<Listener>,
}

pub enum Message {
    Resized,
    Themed,
    PointedAt(Option<usize>),
    Pressed(usize),
    Released,
    Cancelled,
    /// Moments to the right, and whether the brush goes along.
    Walk(isize, Brushing),
    ShiftReleased,
    ToggleFigures,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Brushing {
    No,
    Yes,
}

impl Component for TrendPane {
    type Message = Message;
    type Properties = FurtherProps;

    fn create(ctx: &Context<Self>) -> Self {
        let link = ctx.link().clone();
        let themed = ctx.link().callback(|()| Message::Themed);
        let mut listeners = vec![
            Listener::new(&crate::web::window(), "keydown", move |event| {
                let key = cast::<KeyboardEvent>(&event);
                if let Some(message) = key.and_then(|key| meaning(&key)) {
                    link.send_message(message);
                }
            }),
            {
                let released = ctx.link().callback(|()| Message::ShiftReleased);
                Listener::new(&crate::web::window(), "keyup", move |event| {
                    let key = cast::<KeyboardEvent>(&event);
                    if key.is_some_and(|key| key.key() == "Shift") {
                        released.emit(());
                    }
                })
            },
        ];
        listeners.extend(scheme::watch(move || themed.emit(())));
        TrendPane {
            chart: NodeRef::default(),
            side: NodeRef::default(),
            width: 0.0,
            side_width: 0.0,
            cursor: None,
            brush: None,
            has_figures: false,
            resize: None,
            _listeners: listeners,
        }
    }

    fn update(&mut self, ctx: &Context<Self>, message: Message) -> bool {
        let props = ctx.props();
        match message {
            Message::Themed => {}
            Message::Resized => {
                let width = |place: &NodeRef| {
                    let place = place.cast::<Element>();
                    place.map_or(0.0, |place| place.client_width() as f32)
                };
                // The side has a margin of its own.
                self.width = width(&self.chart);
                self.side_width = (width(&self.side) - 24.0).max(0.0);
            }
            Message::PointedAt(at) => {
                if let (Some((from, _)), Some(at)) = (self.brush, at) {
                    self.brush = Some((from, at));
                }
                if self.brush.is_none() && self.cursor == at {
                    return false;
                }
                self.cursor = at;
            }
            Message::Pressed(at) => (self.cursor, self.brush) = (Some(at), Some((at, at))),
            Message::Released | Message::ShiftReleased => return self.compare(props),
            Message::Cancelled => self.brush = None,
            Message::Walk(by, brushing) if !props.look.is_covered => self.walk(props, by, brushing),
            Message::Walk(..) => return false,
            Message::ToggleFigures => self.has_figures = !self.has_figures,
        }
        true
    }

    fn changed(&mut self, ctx: &Context<Self>, _: &FurtherProps) -> bool {
        // Of other files, or of a kind that was not taken then.
        let moments = rows_view(ctx.props()).map_or(0, |view| view.axis.moments.len());
        self.cursor = self.cursor.filter(|at| *at < moments);
        self.brush = self.brush.filter(|(from, to)| from.max(to) < &moments);
        true
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let props = ctx.props();
        let [rows, _] = questions(&props.state.trend, &props.look);
        if let Some(Err(failure)) = props.answers.get(&ViewQuestion::Trend(rows)) {
            return html! { <p class="nothing" role="alert">{ &failure.problem }{ " " }{ &failure.help }</p> };
        }
        let Some(view) = rows_view(props) else {
            return working(props);
        };
        html! {
            <section class="trend" aria-label={tr!("Trend")}>
                { bar::bar(props, view) }
                { notes::notes(props, view) }
                <div class="trend-charts">
                    <div class="trend-main">
                        if view.shown.is_some() {
                            { legend::readout(props, view, self.cursor) }
                        }
                        <div class="trend-chart" ref={self.chart.clone()}>
                            if view.shown.is_some() && self.width > 0.0 { { chart::chart(self, ctx, view) } }
                        </div>
                        if view.shown.is_some() {
                            { legend::legend(props, view, self.cursor) }
                            { legend::figures(ctx, view, self.has_figures) }
                        }
                    </div>
                    { side::side(self, ctx) }
                </div>
                if view.shown.is_some() {
                    <table::TrendTable ..props.clone() />
                }
            </section>
        }
    }

    fn rendered(&mut self, ctx: &Context<Self>, _: bool) {
        if self.resize.is_none()
            && let Some(place) = self.chart.cast::<Element>()
        {
            let resized = ctx.link().callback(|()| Message::Resized);
            self.resize = OnResize::new(&place, move || resized.emit(())).ok();
        }
    }
}

impl TrendPane {
    fn marks(&self, props: &FurtherProps, axis: &AxisView) -> Marks {
        let shown = props.answers.scene.as_ref().map(|scene| scene.shown);
        let compared = match shown {
            Some(Shown::Compare { base, new }) => moment_of(axis, base).zip(moment_of(axis, new)),
            _ => None,
        };
        Marks {
            cursor: self.cursor,
            brush: self.brush.filter(|(from, to)| from != to),
            compared,
        }
    }

    /// To the next moment at which the series has a file.
    fn walk(&mut self, props: &FurtherProps, by: isize, brushing: Brushing) {
        let Some(view) = rows_view(props) else {
            return;
        };
        let moments: Vec<usize> = view.track.moments.iter().map(|m| *m as usize).collect();
        let Some(last) = moments.len().checked_sub(1) else {
            return;
        };
        let near = |cursor: usize| moments.partition_point(|at| *at < cursor).min(last);
        let to = match self.cursor {
            None if by < 0 => last,
            None => 0,
            Some(cursor) => near(cursor).saturating_add_signed(by).min(last),
        };
        let to = moments.get(to).copied();
        match brushing {
            Brushing::No => self.brush = None,
            Brushing::Yes => {
                let from = self.brush.map(|(from, _)| from).or(self.cursor).or(to);
                self.brush = from.zip(to);
            }
        }
        self.cursor = to;
    }

    /// What was dragged over becomes the comparison: its first file is the base.
    fn compare(&mut self, props: &FurtherProps) -> bool {
        let Some((from, to)) = self.brush.take() else {
            return false;
        };
        let within = from.min(to)..=from.max(to);
        let Some(view) = rows_view(props) else {
            return true;
        };
        let files = view.track.moments.iter().zip(&view.track.files);
        let mut files = files.filter(|(at, _)| within.contains(&(**at as usize)));
        let (first, last) = (files.next(), files.next_back());
        if let (Some((_, base)), Some((_, new))) = (first, last) {
            let (base, new) = (*base, *new);
            props.say.emit(Said::Show(Shown::Compare { base, new }));
        }
        true
    }
}

/// Left and right walk the snapshots, where the focus is on nothing that has keys of its own.
fn meaning(event: &KeyboardEvent) -> Option<Message> {
    let has_modifier = event.ctrl_key() || event.meta_key() || event.alt_key();
    if has_modifier || takes_typing(event.target()) {
        return None;
    }
    let brushing = match event.shift_key() {
        true => Brushing::Yes,
        false => Brushing::No,
    };
    match event.key().as_str() {
        "ArrowLeft" => Some(Message::Walk(-1, brushing)),
        "ArrowRight" => Some(Message::Walk(1, brushing)),
        "Home" if brushing == Brushing::Yes => Some(Message::Walk(isize::MIN / 2, brushing)),
        "End" if brushing == Brushing::Yes => Some(Message::Walk(isize::MAX / 2, brushing)),
        "Escape" if !is_pressable(event.target()) => Some(Message::Cancelled),
        _ => None,
    }
}

/// The newest of what is answered; after a change of the question the old one stays until the new one is there.
fn rows_view(props: &FurtherProps) -> Option<&RowsView> {
    let [rows, _] = questions(&props.state.trend, &props.look);
    let exactly = props.answers.get(&ViewQuestion::Trend(rows));
    match exactly {
        Some(Ok(ViewAnswer::Trend(TrendView::Rows(view)))) => Some(view.as_ref()),
        _ => props.answers.newest(|_, answer| match answer {
            ViewAnswer::Trend(TrendView::Rows(view)) => Some(view.as_ref()),
            _ => None,
        }),
    }
}

fn times_view(props: &FurtherProps) -> Option<&TimesView> {
    props.answers.newest(|_, answer| match answer {
        ViewAnswer::Trend(TrendView::Times(view)) => Some(view.as_ref()),
        _ => None,
    })
}

fn acting<E: 'static>(
    props: &FurtherProps,
    action: impl Fn(E) -> TrendAction + 'static,
) -> Callback<E> {
    props
        .dispatch
        .reform(move |event| ViewsAction::Trend(action(event)))
}
