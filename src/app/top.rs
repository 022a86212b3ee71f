//! The top table: every function as a row. Only the rows in sight stand on the page, and only those around them are asked for.

use super::Props;
use super::top_columns::{Cell, Column, NAME_HINT, NAME_TITLE, columns};
use crate::analysis::query::Matcher;
use crate::draw::labels::is_standard;
use crate::protocol::{Inlined, Only, TopColumn, TopQuestion, TopRow, Totals};
use crate::state::keymap::{Command, TableCommand};
use crate::state::lanes::Lane;
use crate::state::rows::VirtualRows;
use crate::state::{Action, words};
use crate::web::element::set_style;
use crate::web::resize::OnResize;
use web_sys::HtmlElement;
use yew::prelude::*;

/// Rows drawn above and below those in sight, so that a short scroll shows them at once.
const OVERSCAN: u32 = 6;
/// Until the first row has been measured.
const ROW_PX: f64 = 24.0;
const HEAD_PX: f64 = 30.0;

#[derive(Clone, PartialEq, Properties)]
pub struct TableProps {
    pub props: Props,
    /// The last key for the view.
    pub pressed: Option<(u32, Command)>,
}

pub struct TopTable {
    scroller: NodeRef,
    content: NodeRef,
    body: NodeRef,
    scroll_px: f64,
    viewport_px: f64,
    row_px: f64,
    /// The row that the keyboard walked to, until it is here to be selected.
    walked_to: Option<u32>,
    resize: Option<OnResize>,
}

pub enum Message {
    Scrolled,
    Resized,
}

impl Component for TopTable {
    type Message = Message;
    type Properties = TableProps;

    fn create(_: &Context<Self>) -> Self {
        TopTable {
            scroller: NodeRef::default(),
            content: NodeRef::default(),
            body: NodeRef::default(),
            scroll_px: 0.0,
            viewport_px: 600.0,
            row_px: ROW_PX,
            walked_to: None,
            resize: None,
        }
    }

    fn update(&mut self, ctx: &Context<Self>, message: Message) -> bool {
        let Some(scroller) = self.scroller.cast::<HtmlElement>() else {
            return false;
        };
        match message {
            Message::Scrolled => self.scroll_px = f64::from(scroller.scroll_top()),
            Message::Resized => {
                self.viewport_px = f64::from(scroller.client_height()) - HEAD_PX;
                self.measure_row();
            }
        }
        self.say_what_is_in_sight(ctx);
        true
    }

    fn changed(&mut self, ctx: &Context<Self>, old: &TableProps) -> bool {
        let new = ctx.props();
        if question_of(&old.props) != question_of(&new.props) {
            // Another order, other rows: from the top.
            self.scroll_to(0.0);
            self.walked_to = None;
        }
        if new.pressed != old.pressed
            && let Some((_, Command::Table(command))) = new.pressed
        {
            self.walk(ctx, command);
        }
        self.select_walked(ctx);
        true
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let props = &ctx.props().props;
        let Some((top, totals)) = props.sight.top.as_ref().zip(props.sight.totals.as_ref()) else {
            return self.view_without_rows(props);
        };
        let is_comparison = is_comparison(props);
        let kind = if is_comparison { "compare" } else { "single" };
        html! {
            <>
            { toolbar(props, top.row_count, top.function_count, is_comparison) }
            <div class={classes!("table", kind)} role="table" tabindex="0" aria-label={told!("Functions")}
                 aria-rowcount={(top.row_count + 1).to_string()} ref={self.scroller.clone()}
                 onscroll={ctx.link().callback(|_| Message::Scrolled)}>
                { head(props, is_comparison) }
                <div class="table-content" role="rowgroup" ref={self.content.clone()}>
                    <div class="table-body" role="presentation" ref={self.body.clone()}>
                        { for self.rows(props, is_comparison, totals) }
                    </div>
                </div>
                if top.row_count == 0 {
                    <p class="nothing">{ why_empty(props) }</p>
                }
            </div>
            </>
        }
    }

    fn rendered(&mut self, ctx: &Context<Self>, _: bool) {
        if self.resize.is_none()
            && let Some(scroller) = self.scroller.cast::<HtmlElement>()
        {
            let resized = ctx.link().callback(|()| Message::Resized);
            self.resize = OnResize::new(&scroller, move || resized.emit(())).ok();
        }
        let rows = self.virtual_rows(&ctx.props().props);
        if let Some(content) = self.content.cast::<HtmlElement>() {
            set_style(&content, "height", &format!("{}px", rows.content_px()));
        }
        if let Some(body) = self.body.cast::<HtmlElement>() {
            let top = rows.top_of(self.first_drawn(rows), self.scroll_px);
            set_style(&body, "transform", &format!("translateY({top}px)"));
        }
    }
}

impl TopTable {
    fn virtual_rows(&self, props: &Props) -> VirtualRows {
        VirtualRows {
            count: props.sight.top.as_ref().map_or(0, |t| t.row_count),
            row_px: self.row_px,
            viewport_px: self.viewport_px,
        }
    }

    fn first_drawn(&self, rows: VirtualRows) -> u32 {
        rows.first(self.scroll_px).saturating_sub(OVERSCAN)
    }

    fn rows(&self, props: &Props, is_comparison: bool, totals: &Totals) -> Vec<Html> {
        let rows = self.virtual_rows(props);
        let first = self.first_drawn(rows);
        let end = rows.first(self.scroll_px) + rows.in_sight() + OVERSCAN;
        let search = &props.state.search;
        // Where only matching rows are shown, a mark on each would say nothing.
        let is_marking = !search.text.is_empty() && !props.state.top.matching_only;
        let matcher = is_marking.then(|| Matcher::new(search).ok());
        let matcher = matcher.flatten();
        let is_found = |name: &str| {
            matcher
                .as_ref()
                .is_some_and(|m| m.is_match(name.as_bytes()))
        };
        (first..end.min(rows.count))
            .map(|at| match row_at(props, at) {
                Some(row) => view_row(props, is_comparison, totals, at, row, is_found(&row.name)),
                None => html! {
                    <div key={at} class="row waiting" role="row" aria-rowindex={(at + 2).to_string()}></div>
                },
            })
            .collect()
    }

    fn view_without_rows(&self, props: &Props) -> Html {
        match props.sight.failure(Lane::Top) {
            Some(failure) => html! {
                <p class="nothing" role="alert">{ &failure.problem }{ " " }{ &failure.help }</p>
            },
            None => html! { <p class="nothing" role="status">{ told!("Working it out …") }</p> },
        }
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
    fn say_what_is_in_sight(&self, ctx: &Context<Self>) {
        let props = &ctx.props().props;
        let rows = self.virtual_rows(props);
        let (offset, in_sight) = (rows.first(self.scroll_px), rows.in_sight());
        let known = &props.state.top;
        if known.offset.abs_diff(offset) >= 10 || known.rows != in_sight {
            props.dispatch.emit(Action::ScrollTop {
                offset,
                rows: in_sight,
            });
        }
    }

    fn scroll_to(&mut self, px: f64) {
        if let Some(scroller) = self.scroller.cast::<HtmlElement>() {
            scroller.set_scroll_top(px.round() as i32);
            self.scroll_px = f64::from(scroller.scroll_top());
        }
    }

    fn walk(&mut self, ctx: &Context<Self>, command: TableCommand) {
        let props = &ctx.props().props;
        let rows = self.virtual_rows(props);
        if rows.count == 0 {
            return;
        }
        let page = rows.in_sight().saturating_sub(2).max(1);
        let last = rows.count - 1;
        let from = self.walked_to.or_else(|| selected_row(props));
        let to = match (command, from) {
            (TableCommand::First, _) => 0,
            (TableCommand::Last, _) => last,
            (_, None) => rows.first(self.scroll_px),
            (TableCommand::Up, Some(at)) => at.saturating_sub(1),
            (TableCommand::Down, Some(at)) => at + 1,
            (TableCommand::PageUp, Some(at)) => at.saturating_sub(page),
            (TableCommand::PageDown, Some(at)) => at + page,
        };
        let to = to.min(last);
        self.walked_to = Some(to);
        self.scroll_to(rows.scroll_to(to, self.scroll_px, 0.0));
        self.say_what_is_in_sight(ctx);
    }

    fn select_walked(&mut self, ctx: &Context<Self>) {
        let props = &ctx.props().props;
        let row = self.walked_to.and_then(|at| row_at(props, at));
        if let Some(row) = row {
            self.walked_to = None;
            if props.state.selection != Some(row.key) {
                props.dispatch.emit(Action::SelectFunction(Some(row.key)));
            }
        }
    }
}

/// What the answer on the screen is about, not what was asked since.
fn is_comparison(props: &Props) -> bool {
    let scene = props.sight.scene.as_ref();
    scene.is_some_and(|s| matches!(s.shown, crate::protocol::Shown::Compare { .. }))
}

/// What decides the order of the rows on the screen.
fn question_of(props: &Props) -> Option<TopQuestion> {
    let question = props.sight.top.as_ref()?.question.as_ref()?;
    Some(TopQuestion {
        offset: 0,
        limit: 0,
        ..question.clone()
    })
}

fn row_at(props: &Props, at: u32) -> Option<&TopRow> {
    let top = props.sight.top.as_ref()?;
    let offset = top.question.as_ref().map_or(0, |q| q.offset);
    top.rows.get(at.checked_sub(offset)? as usize)
}

fn selected_row(props: &Props) -> Option<u32> {
    let top = props.sight.top.as_ref()?;
    let offset = top.question.as_ref().map_or(0, |q| q.offset);
    let key = props.state.selection?;
    let at = top.rows.iter().position(|r| r.key == key)?;
    Some(offset + at as u32)
}

fn why_empty(props: &Props) -> String {
    let state = &props.state;
    if !state.search.text.is_empty() && state.top.matching_only {
        tr!("No function's name matches the search.")
    } else if is_comparison(props) && state.top.only != Only::All {
        tr!("No function is of this kind here.")
    } else if state.is_filtered() {
        tr!("The filters leave no sample. Remove one of them.")
    } else {
        tr!("The profile has no samples.")
    }
}

// ---- the parts of it ----

fn view_row(
    props: &Props,
    is_comparison: bool,
    totals: &Totals,
    at: u32,
    row: &TopRow,
    is_found: bool,
) -> Html {
    let is_selected = props.state.selection == Some(row.key);
    let marks = [
        is_selected.then_some("selected"),
        is_found.then_some("matched"),
    ];
    let (dispatch, key) = (props.dispatch.clone(), row.key);
    let onclick = move |_: MouseEvent| dispatch.emit(Action::SelectFunction(Some(key)));
    let cells = columns(is_comparison).iter();
    html! {
        <div key={at} class={classes!("row", marks[0], marks[1])} role="row"
             aria-rowindex={(at + 2).to_string()} aria-current={is_selected.then_some("true")} {onclick}>
            { for cells.map(|column| cell(column, row, totals)) }
            { name_cell(row) }
        </div>
    }
}

fn toolbar(props: &Props, rows: u32, functions: u32, is_comparison: bool) -> Html {
    let state = &props.state;
    let count = if rows == functions {
        tr!("{n}\u{a0}function" | "{n}\u{a0}functions" % u64::from(rows))
    } else {
        let rows = words::grouped(i64::from(rows));
        tr!(
            "{rows} of {n} function" | "{rows} of {n} functions" % u64::from(functions),
            rows = rows
        )
    };
    let dispatch = props.dispatch.clone();
    let on_matching = move |_: Event| {
        dispatch.emit(Action::ToggleMatchingOnly);
    };
    html! {
        <div class="toolbar">
            if is_comparison {
                { only_switch(props) }
            }
            if !state.search.text.is_empty() {
                <label class="check">
                    <input type="checkbox" checked={state.top.matching_only} onchange={on_matching} />
                    { told!("Matching rows only") }
                </label>
            }
            <span class="toolbar-note" role="status">{ count }</span>
        </div>
    }
}

fn only_switch(props: &Props) -> Html {
    const CHOICES: [(Only, &str, &str); 4] = [
        (
            Only::All,
            msg!("All"),
            msg!("Every function of either profile"),
        ),
        (
            Only::Grew,
            msg!("Grew"),
            msg!("Functions that cost more than in the base"),
        ),
        (
            Only::New,
            msg!("New"),
            msg!("Functions that are not in the base"),
        ),
        (
            Only::Gone,
            msg!("Gone"),
            msg!("Functions that are in the base alone"),
        ),
    ];
    let choice = |(only, title, hint): (Only, &'static str, &'static str)| {
        let dispatch = props.dispatch.clone();
        let is_on = props.state.top.only == only;
        html! {
            <button type="button" class="segment" aria-pressed={is_on.to_string()} title={told!(hint)}
                    onclick={move |_| dispatch.emit(Action::SetOnly(only))}>{ told!(title) }</button>
        }
    };
    html! {
        <div class="segments" role="group" aria-label={told!("Which functions")}>{ for CHOICES.map(choice) }</div>
    }
}

fn head(props: &Props, is_comparison: bool) -> Html {
    let cells = columns(is_comparison).iter().map(|column| {
        head_cell(
            props,
            column.title,
            column.hint,
            column.sort,
            classes!("number", column.is_minor.then_some("minor")),
        )
    });
    html! {
        <div class="row head" role="row" aria-rowindex="1">
            { for cells }
            { head_cell(props, NAME_TITLE, NAME_HINT, Some(TopColumn::Name), classes!("name")) }
        </div>
    }
}

fn head_cell(
    props: &Props,
    title: &'static str,
    hint: &'static str,
    sort: Option<TopColumn>,
    class: Classes,
) -> Html {
    let top = &props.state.top;
    let (title, hint) = (tr!(title), tr!(hint));
    let Some(column) = sort else {
        return html! { <div role="columnheader" class={class} title={hint}>{ title }</div> };
    };
    let order = (top.sort == column).then_some(if top.descending {
        "descending"
    } else {
        "ascending"
    });
    let dispatch = props.dispatch.clone();
    html! {
        <div role="columnheader" class={class} aria-sort={order.unwrap_or("none")}>
            <button type="button" title={hint} onclick={move |_| dispatch.emit(Action::SortTop(column))}>
                { title }
                <span class="order" aria-hidden="true">{ order.map_or("", |o| if o == "ascending" { "▲" } else { "▼" }) }</span>
            </button>
        </div>
    }
}

fn cell(column: &Column, row: &TopRow, totals: &Totals) -> Html {
    let class = classes!("number", column.is_minor.then_some("minor"));
    let unit = totals.unit.as_str();
    match (column.cell)(row) {
        Cell::Amount(value) => {
            let zero = (value == 0).then_some("zero");
            html! {
                <div role="cell" class={classes!(class, zero)} title={words::exact(value, unit)}>{ figure(value, unit) }</div>
            }
        }
        Cell::Share(value) => html! {
            <div role="cell" class={classes!(class, "share")}>
                { bar(words::fraction(value, totals.total), "plain") }
                <span>{ words::share(value, totals.total) }</span>
            </div>
        },
        Cell::Change(value) => {
            let tone = tone(value);
            let sign = if value > 0 { "+" } else { "" };
            html! {
                <div role="cell" class={classes!(class, "change", tone)} title={words::exact(value, unit)}>
                    { bar(words::fraction(value, totals.churn), tone) }
                    <span>{ sign }{ figure(value, unit) }</span>
                </div>
            }
        }
        Cell::Ratio(pair) => html! {
            <div role="cell" class={classes!(class, tone(pair.change()))}>{ words::ratio(pair) }</div>
        },
    }
}

fn name_cell(row: &TopRow) -> Html {
    let mark = match row.inlined {
        Inlined::No => None,
        Inlined::Partly => Some((
            msg!("partly inlined"),
            msg!("Some calls of it were inlined into the caller"),
        )),
        Inlined::Always => Some((
            msg!("inlined"),
            msg!("Every call of it was inlined into the caller"),
        )),
    };
    let calm = is_standard(&row.name).then_some("calm");
    let title = match row.place.as_str() {
        "" => row.name.clone(),
        place => format!("{}\n{place}", row.name),
    };
    html! {
        <div role="cell" class={classes!("name", calm)} {title}>
            <span class="name-text">{ &row.name }</span>
            if let Some((mark, hint)) = mark {
                <span class="tag" title={told!(hint)}>{ told!(mark) }</span>
            }
        </div>
    }
}

/// A number and its unit, so that a column aligns on the decimal point.
fn figure(value: i64, unit: &str) -> Html {
    let figure = words::figure(value, unit);
    html! {
        <>
        { figure.number }
        if figure.is_scaled {
            <span class="unit">{ figure.unit }</span>
        }
        </>
    }
}

fn tone(change: i64) -> &'static str {
    match change {
        0 => "same",
        c if c > 0 => "grew",
        _ => "shrank",
    }
}

/// As an attribute of SVG: the policy refuses a style.
pub(in crate::app) fn bar(fraction: f64, tone: &'static str) -> Html {
    let width = format!("{:.1}%", fraction * 100.0);
    html! {
        <svg class={classes!("bar", tone)} aria-hidden="true" preserveAspectRatio="none">
            <rect {width} height="100%" />
        </svg>
    }
}
