//! The rows of a trend: only those in sight stand on the page, and only those around them are asked for. A click selects a row and puts it
//! into the chart.

use super::legend::swatch;
use super::{acting, rows_view};
use crate::analysis::query::Matcher;
use crate::app::further::FurtherProps;
use crate::app::further::sparkline::sparkline;
use crate::draw::chart::{Ink, SERIES};
use crate::draw::labels::is_standard;
use crate::draw::time_axis::TimeAxis;
use crate::state::rows::VirtualRows;
use crate::views::bridge::Said;
use crate::views::state::ViewsAction;
use crate::views::trend::columns::{Column, NAME_HINT, Verdict, amount, columns, shown};
use crate::views::trend::drawing::{spark, time_axis};
use crate::views::trend::protocol::*;
use crate::views::trend::state::{MOST_CHOSEN, TrendAction};
use crate::web::element::{is_pressable, set_style, takes_typing};
use crate::web::events::Listener;
use crate::web::resize::OnResize;
use crate::web::wheel::cast;
use web_sys::{HtmlElement, KeyboardEvent};
use yew::prelude::*;

/// Rows drawn above and below those in sight, so that a short scroll shows them at once.
const OVERSCAN: u32 = 6;
/// Until the first row has been measured.
const ROW_PX: f64 = 26.0;
const HEAD_PX: f64 = 30.0;
const SPARK: (f32, f32) = (88.0, 20.0);

pub struct TrendTable {
    scroller: NodeRef,
    content: NodeRef,
    body: NodeRef,
    scroll_px: f64,
    viewport_px: f64,
    row_px: f64,
    resize: Option<OnResize>,
    _keys: Listener,
}

pub enum Message {
    Scrolled,
    Resized,
    Walk(Walk),
}

#[derive(Clone, Copy)]
pub enum Walk {
    By(i64),
    Pages(i64),
    First,
    Last,
}

impl Component for TrendTable {
    type Message = Message;
    type Properties = FurtherProps;

    fn create(ctx: &Context<Self>) -> Self {
        let link = ctx.link().clone();
        TrendTable {
            scroller: NodeRef::default(),
            content: NodeRef::default(),
            body: NodeRef::default(),
            scroll_px: 0.0,
            viewport_px: 300.0,
            row_px: ROW_PX,
            resize: None,
            _keys: Listener::new(&crate::web::window(), "keydown", move |event| {
                let key = cast::<KeyboardEvent>(&event);
                if let Some(walk) = key.and_then(|key| meaning(&key)) {
                    event.prevent_default();
                    link.send_message(Message::Walk(walk));
                }
            }),
        }
    }

    fn update(&mut self, ctx: &Context<Self>, message: Message) -> bool {
        let Some(scroller) = self.scroller.cast::<HtmlElement>() else {
            return false;
        };
        match message {
            Message::Scrolled => self.scroll_px = f64::from(scroller.scroll_top()),
            Message::Resized => {
                self.viewport_px = (f64::from(scroller.client_height()) - HEAD_PX).max(0.0);
                self.measure_row();
            }
            Message::Walk(_) if ctx.props().look.is_covered => return false,
            Message::Walk(walk) => self.walk(ctx.props(), walk),
        }
        self.say_what_is_in_sight(ctx.props());
        true
    }

    fn changed(&mut self, ctx: &Context<Self>, old: &FurtherProps) -> bool {
        let of = |props: &FurtherProps| {
            let state = &props.state.trend;
            let rows = (state.series, state.by, state.sort, state.descending);
            (rows, state.matching_only, props.look.search.clone())
        };
        if of(old) != of(ctx.props()) {
            // Another order, other rows: from the top.
            self.scroll_to(0.0);
        }
        true
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let props = ctx.props();
        let Some(view) = rows_view(props) else {
            return html! {};
        };
        let kind = if view.is_memory { "memory" } else { "counts" };
        html! {
            <div class={classes!("table", "trend-table", kind)} role="group" tabindex="0" aria-label={tr!("Rows by growth")}
                 ref={self.scroller.clone()} onscroll={ctx.link().callback(|_| Message::Scrolled)}>
                <div role="table" aria-label={tr!("Rows by growth")} aria-rowcount={(view.row_count + 1).to_string()}>
                    { head(props, view) }
                    <div class="table-content" role="rowgroup" ref={self.content.clone()}>
                        <div class="table-body" role="presentation" ref={self.body.clone()}>{ for self.rows(props, view) }</div>
                    </div>
                </div>
                if view.row_count == 0 {
                    <p class="nothing" role="status">{ why_empty(props, view) }</p>
                }
                <details class="trend-terms">
                    <summary>{ tr!("What the columns mean") }</summary>
                    <dl>{ for columns(view).map(|column| html! { <><dt>{ tr!(column.title) }</dt><dd>{ tr!(column.hint) }</dd></> }) }</dl>
                </details>
            </div>
        }
    }

    fn rendered(&mut self, ctx: &Context<Self>, _: bool) {
        if self.resize.is_none()
            && let Some(scroller) = self.scroller.cast::<HtmlElement>()
        {
            let resized = ctx.link().callback(|()| Message::Resized);
            self.resize = OnResize::new(&scroller, move || resized.emit(())).ok();
        }
        let rows = self.virtual_rows(ctx.props());
        if let Some(content) = self.content.cast::<HtmlElement>() {
            set_style(&content, "height", &format!("{}px", rows.content_px()));
        }
        if let Some(body) = self.body.cast::<HtmlElement>() {
            let top = rows.top_of(self.first_drawn(rows), self.scroll_px);
            set_style(&body, "transform", &format!("translateY({top}px)"));
        }
    }
}

/// Up and down are the table's, where the focus is on nothing that has keys of its own.
fn meaning(event: &KeyboardEvent) -> Option<Walk> {
    let has_modifier = event.ctrl_key() || event.meta_key() || event.alt_key() || event.shift_key();
    if has_modifier || takes_typing(event.target()) {
        return None;
    }
    Some(match event.key().as_str() {
        "ArrowUp" => Walk::By(-1),
        "ArrowDown" => Walk::By(1),
        "PageUp" => Walk::Pages(-1),
        "PageDown" => Walk::Pages(1),
        "Home" if !is_pressable(event.target()) => Walk::First,
        "End" if !is_pressable(event.target()) => Walk::Last,
        _ => return None,
    })
}

impl TrendTable {
    fn virtual_rows(&self, props: &FurtherProps) -> VirtualRows {
        VirtualRows {
            count: rows_view(props).map_or(0, |view| view.row_count),
            row_px: self.row_px,
            viewport_px: self.viewport_px,
        }
    }

    fn first_drawn(&self, rows: VirtualRows) -> u32 {
        rows.first(self.scroll_px).saturating_sub(OVERSCAN)
    }

    fn rows(&self, props: &FurtherProps, view: &RowsView) -> Vec<Html> {
        let rows = self.virtual_rows(props);
        let first = self.first_drawn(rows);
        let end = rows.first(self.scroll_px) + rows.in_sight() + OVERSCAN;
        let search = &props.look.search;
        // Where only matching rows are shown, a mark on each would say nothing.
        let is_marking = !search.text.is_empty() && !props.state.trend.matching_only;
        let matcher = is_marking.then(|| Matcher::new(search).ok()).flatten();
        let is_found = |name: &str| {
            matcher
                .as_ref()
                .is_some_and(|m| m.is_match(name.as_bytes()))
        };
        let axis = time_axis(&view.axis, props.state.trend.clock, SPARK.0);
        (first..end.min(rows.count))
            .map(|at| match row_at(view, at) {
                Some(row) => view_row(props, view, &axis, (at, row), is_found(&row.name)),
                None => html! {
                    <div key={at} class="row waiting" role="row" aria-rowindex={(at + 2).to_string()}></div>
                },
            })
            .collect()
    }

    fn measure_row(&mut self) {
        let body = self.body.cast::<HtmlElement>();
        let first = body.and_then(|b| b.first_element_child());
        let height = first.map_or(0.0, |row| row.get_bounding_client_rect().height());
        if height > 1.0 {
            self.row_px = height;
        }
    }

    /// Asks for other rows only when the sight leaves the block that was asked for.
    fn say_what_is_in_sight(&self, props: &FurtherProps) {
        let rows = self.virtual_rows(props);
        let (offset, in_sight) = (rows.first(self.scroll_px), rows.in_sight());
        let known = &props.state.trend;
        if known.offset.abs_diff(offset) >= 10 || known.rows != in_sight {
            let action = TrendAction::Scroll {
                offset,
                rows: in_sight,
            };
            props.dispatch.emit(ViewsAction::Trend(action));
        }
    }

    fn scroll_to(&mut self, px: f64) {
        if let Some(scroller) = self.scroller.cast::<HtmlElement>() {
            scroller.set_scroll_top(px.round() as i32);
            self.scroll_px = f64::from(scroller.scroll_top());
        }
    }

    /// Selects the row that it comes to; one that is not here yet is only scrolled to.
    fn walk(&mut self, props: &FurtherProps, walk: Walk) {
        let rows = self.virtual_rows(props);
        let (Some(view), Some(last)) = (rows_view(props), rows.count.checked_sub(1)) else {
            return;
        };
        let page = i64::from(rows.in_sight().saturating_sub(2).max(1));
        let from = selected_row(props, view);
        let start = || i64::from(rows.first(self.scroll_px));
        let to = match (walk, from) {
            (Walk::First, _) => 0,
            (Walk::Last, _) => i64::from(last),
            (_, None) => start(),
            (Walk::By(by), Some(at)) => i64::from(at) + by,
            (Walk::Pages(by), Some(at)) => i64::from(at) + by * page,
        };
        let to = to.clamp(0, i64::from(last)) as u32;
        self.scroll_to(rows.scroll_to(to, self.scroll_px, 0.0));
        if let Some(row) = row_at(view, to).filter(|_| props.state.trend.by.has_functions()) {
            props.say.emit(Said::Select(Some(row.function)));
        }
    }
}

fn row_at(view: &RowsView, at: u32) -> Option<&RowView> {
    view.rows.get(at.checked_sub(view.offset)? as usize)
}

fn is_selected(props: &FurtherProps, row: &RowView) -> bool {
    props.state.trend.by.has_functions() && props.look.selection == Some(row.function)
}

fn selected_row(props: &FurtherProps, view: &RowsView) -> Option<u32> {
    let at = view.rows.iter().position(|row| is_selected(props, row))?;
    Some(view.offset + at as u32)
}

fn why_empty(props: &FurtherProps, view: &RowsView) -> String {
    match () {
        () if !props.look.search.text.is_empty() && view.of > 0 => {
            tr!("No row's name matches the search.")
        }
        () if view.is_emptied => tr!("The filters leave no sample. Remove one of them."),
        () if matches!(props.state.trend.by, RowsBy::Label(_)) => {
            tr!("No sample of this series has the label.")
        }
        () => tr!("The files of this series have no samples."),
    }
}

// ---- the parts of it ----

fn head(props: &FurtherProps, view: &RowsView) -> Html {
    let name = Column {
        sort: Sort::Name,
        title: msg!("Name"),
        hint: NAME_HINT,
        is_of_memory: false,
        is_minor: false,
    };
    html! {
        <div class="row head" role="row" aria-rowindex="1">
            <div role="columnheader" class="trend-tick" title={tr!("Whether the row is in the chart")}><span class="visually-hidden">{ tr!("In the chart") }</span></div>
            { head_cell(props, &name, classes!("name")) }
            <div role="columnheader" class="trend-spark" title={tr!("The value in each file, from the first to the last; a gap where one is missing")}>{ tr!("Over time") }</div>
            { for columns(view).map(|column| head_cell(props, column, classes!("number", column.is_minor.then_some("minor")))) }
        </div>
    }
}

fn head_cell(props: &FurtherProps, column: &Column, class: Classes) -> Html {
    let state = &props.state.trend;
    let order = match (state.sort == column.sort, state.descending) {
        (false, _) => "none",
        (true, true) => "descending",
        (true, false) => "ascending",
    };
    let mark = match order {
        "descending" => "▼",
        "ascending" => "▲",
        _ => "",
    };
    let sort = column.sort;
    let onclick = acting(props, move |_: MouseEvent| TrendAction::Sort(sort));
    html! {
        <div role="columnheader" {class} aria-sort={order}>
            <button type="button" id={format!("trend-by-{sort:?}").to_lowercase()} title={tr!(column.hint)} {onclick}>
                { tr!(column.title) }<span class="order" aria-hidden="true">{ mark }</span>
            </button>
        </div>
    }
}

fn view_row(
    props: &FurtherProps,
    view: &RowsView,
    axis: &TimeAxis,
    (at, row): (u32, &RowView),
    is_found: bool,
) -> Html {
    let is_selected = is_selected(props, row);
    let place = view.chosen.iter().position(|chosen| chosen.key == row.key);
    let toggle = toggling(props, view, row);
    let onclick = {
        let (say, toggle, function) = (props.say.clone(), toggle.clone(), row.function);
        let selects = props.state.trend.by.has_functions();
        move |_: MouseEvent| {
            if selects {
                say.emit(Said::Select(Some(function)));
            }
            if place.is_none() {
                toggle.emit(());
            }
        }
    };
    let marks = [
        is_selected.then_some("selected"),
        is_found.then_some("matched"),
    ];
    html! {
        <div key={at} class={classes!("row", marks[0], marks[1])} role="row" aria-rowindex={(at + 2).to_string()}
             aria-current={is_selected.then_some("true")} {onclick}>
            { tick(props, row, place, toggle) }
            <div role="rowheader" class={classes!("name", is_standard(&row.name).then_some("calm"))} title={row.name.clone()}>
                <span class="name-text">{ &row.name }</span>
            </div>
            { over_time(view, axis, row) }
            { for columns(view).map(|column| cell(view, row, column)) }
        </div>
    }
}

fn toggling(props: &FurtherProps, view: &RowsView, row: &RowView) -> Callback<()> {
    let shown: Vec<_> = view.chosen.iter().map(|row| row.key).collect();
    let row = row.key;
    acting(props, move |()| TrendAction::Toggle {
        row,
        shown: shown.clone(),
    })
}

fn tick(props: &FurtherProps, row: &RowView, place: Option<usize>, toggle: Callback<()>) -> Html {
    let label = tr!("{name} in the chart", name = row.name);
    let title = tr!(
        "In the chart, which has room for {most} rows",
        most = MOST_CHOSEN
    );
    let onchange = move |_: Event| toggle.emit(());
    let onclick = |event: MouseEvent| event.stop_propagation();
    html! {
        <div role="cell" class="trend-tick" {title}>
            <input type="checkbox" aria-label={label} checked={place.is_some()} {onclick} {onchange} />
            if let Some(at) = place { { swatch(props, Ink::Series(at as u8 % SERIES)) } }
        </div>
    }
}

/// A line through the files, broken where one is missing.
fn over_time(view: &RowsView, axis: &TimeAxis, row: &RowView) -> Html {
    let (first, last) = (row.growth.first, row.growth.last);
    let label = tr!(
        "from {first} to {last}",
        first = amount(first, &view.unit),
        last = amount(last, &view.unit)
    );
    let points = spark(view, &axis.positions, &row.values);
    html! { <div role="cell" class="trend-spark">{ sparkline(&points, SPARK, &label) }</div> }
}

fn cell(view: &RowsView, row: &RowView, column: &Column) -> Html {
    let tone = match (column.sort, Verdict::of(&row.growth)) {
        (Sort::Z, Verdict::Grew) => Some("grew"),
        (Sort::Z, Verdict::Fell) => Some("shrank"),
        (Sort::Z, _) => Some("same"),
        (Sort::PerHour | Sort::Growth, _) if row.growth.delta() > 0.0 => Some("grew"),
        (Sort::PerHour | Sort::Growth, _) if row.growth.delta() < 0.0 => Some("shrank"),
        _ => None,
    };
    let class = classes!("number", column.is_minor.then_some("minor"), tone);
    match shown(row, column.sort, &view.unit) {
        None => html! { <div role="cell" {class}>{ "–" }</div> },
        Some(shown) => html! {
            <div role="cell" {class} title={shown.exact}>
                { shown.text }
                if !shown.aside.is_empty() { <span class="trend-aside">{ " " }{ shown.aside }</span> }
            </div>
        },
    }
}
