//! Labels on the page: the keys at the side, the values of the one that is open with their shares, its numbers as a histogram, and two
//! keys against each other. A click keeps the samples of a value alone; with Alt, or by the button beside it, it drops them.

use super::FurtherProps;
use super::export::copy_text;
use super::figures::{change_cell, copied, copy_button, figure_cells, heads, is_comparison, whole};
use super::long_table::LongTable;
use super::snapshots::{self, EverySnapshot};
use crate::protocol::{Filter, FilterVerb, NameKey, Pair, Pattern, Totals};
use crate::state::{View, words};
use crate::views::bridge::Said;
use crate::views::keys::RowCommand;
use crate::views::labels::protocol::{Bin, Cross, KeyRow, LabelsView, OpenKey, ValueRow};
use crate::views::labels::state::{LabelsAction, question};
use crate::views::labels::table::margin_text;
use crate::views::protocol::{ViewAnswer, ViewQuestion};
use crate::views::state::ViewsAction;
use web_sys::HtmlInputElement;
use yew::prelude::*;

pub fn labels(props: &FurtherProps) -> Html {
    let wanted = ViewQuestion::Labels(question(&props.state.labels));
    let view = match props.answers.get(&wanted) {
        Some(Err(failure)) => {
            return html! { <p class="nothing" role="alert">{ &failure.problem }{ " " }{ &failure.help }</p> };
        }
        _ => current(props),
    };
    let Some((view, totals)) = view.zip(props.answers.totals.as_deref()) else {
        return html! { <p class="nothing" role="status">{ tr!("Working it out …") }</p> };
    };
    match &view.open {
        None => without_labels(),
        Some(open) => html! {
            <section class="labels" aria-label={tr!("Labels")}>
                { keys(props, view, open, totals) }
                <div class="labels-open">{ opened(props, view, open, totals) }</div>
            </section>
        },
    }
}

fn without_labels() -> Html {
    html! {
        <div class="nothing" role="status">
            <p>{ tr!("No sample in view has a label.") }</p>
            <p>
                { tr!("A Go program sets them with pprof.Do of runtime/pprof: what runs inside has the label in CPU and goroutine profiles.") }
                <code>{ "pprof.Do(ctx, pprof.Labels(\"tenant\", name), …)" }</code>
            </p>
        </div>
    }
}

fn keys(props: &FurtherProps, view: &LabelsView, open: &OpenKey, totals: &Totals) -> Html {
    let key = |row: &KeyRow| {
        let (key, is_open) = (row.key, row.key == open.key);
        let onclick = acting(props, move |_: MouseEvent| LabelsAction::Open(key));
        let kinds = match &row.unit {
            Some(unit) if !unit.is_empty() => tr!("numbers, in {unit}", unit = unit),
            Some(_) => tr!("numbers"),
            None => tr!("text"),
        };
        let hint = format!("{}: {kinds}", row.name);
        html! {
            <li key={key.0.to_string()}>
                <button type="button" class="labels-key" aria-pressed={is_open.to_string()} title={hint} {onclick}>
                    <span class="labels-key-name">{ shown(&row.name) }</span>
                    <span class="labels-key-note">
                        { tr!("{n}\u{a0}value" | "{n}\u{a0}values" % u64::from(row.values)) }
                        { " · " }{ words::share(row.total.new, whole(props, totals)) }
                    </span>
                </button>
            </li>
        }
    };
    let more = view.key_count as usize - view.keys.len().min(view.key_count as usize);
    html! {
        <nav class="labels-keys" aria-label={tr!("Keys of labels")}>
            <ul>{ for view.keys.iter().map(key) }</ul>
            if more > 0 {
                <p class="labels-note">{ tr!("and {more} more keys", more = words::grouped(more as i64)) }</p>
            }
            if view.unlabelled.new != 0 {
                <p class="labels-note">
                    { tr!("Without a label: {amount} ({share})", amount = words::amount(view.unlabelled.new, &totals.unit), share = words::share(view.unlabelled.new, whole(props, totals))) }
                </p>
            }
        </nav>
    }
}

fn opened(props: &FurtherProps, view: &LabelsView, open: &OpenKey, totals: &Totals) -> Html {
    let Some(row) = view.keys.iter().find(|row| row.key == open.key) else {
        return html! {};
    };
    let is_only_bytes = view.key_count == 1 && row.name == "bytes";
    html! {
        <>
        <div class="toolbar">
            <h2 class="labels-name" title={row.name.clone()}>{ shown(&row.name) }</h2>
            { group_by(props, &row.name) }
            { across(props, view, open) }
            { search(props) }
            <EverySnapshot ..props.clone() />
        </div>
        if is_only_bytes {
            <p class="labels-note">
                { tr!("The size of the objects. Go's heap profiles carry no label but “bytes”: labels set with pprof.Do stand in CPU and goroutine profiles.") }
            </p>
        }
        if !open.bins.is_empty() { { histogram(props, open, totals) } }
        { every_snapshot(props).unwrap_or_else(|| values(props, row, open)) }
        if let Some(cross) = &open.cross { { cross_table(view, row, cross, totals) } }
        </>
    }
}

/// A click on a value keeps its samples alone. `None`: the table of one scene is wanted.
fn every_snapshot(props: &FurtherProps) -> Option<Html> {
    snapshots::table(props, |row| {
        let is_filter = row.filter.is_some();
        is_filter.then(|| filtering(props, row.filter.clone()))
    })
}

fn group_by(props: &FurtherProps, key: &str) -> Html {
    let button = |verb, title, hint| {
        let (say, filter) = (props.say.clone(), filter(verb, key.to_string(), false));
        let onclick = move |_: MouseEvent| say.emit(Said::AddFilter(filter.clone()));
        html! { <button type="button" class="segment" title={tr!(hint)} {onclick}>{ tr!(title) }</button> }
    };
    if key.is_empty() || key.contains(',') {
        // The options take keys with commas between them.
        return html! {};
    }
    html! {
        <div class="segments" role="group" aria-label={tr!("Group by")}>
            { button(FilterVerb::TagRoot, msg!("Group at the root"), msg!("Its values become frames above every stack (tagroot)")) }
            { button(FilterVerb::TagLeaf, msg!("At the leaf"), msg!("Its values become frames beneath every stack (tagleaf)")) }
        </div>
    }
}

fn across(props: &FurtherProps, view: &LabelsView, open: &OpenKey) -> Html {
    let others: Vec<&KeyRow> = view.keys.iter().filter(|row| row.key != open.key).collect();
    if others.is_empty() {
        return html! {};
    }
    let keys: Vec<_> = others.iter().map(|row| row.key).collect();
    let onchange = acting(props, move |event: Event| {
        let select: Option<web_sys::HtmlSelectElement> = event.target_dyn_into();
        let at = select.map_or(0, |select| select.selected_index());
        let key = usize::try_from(at)
            .ok()
            .and_then(|at| keys.get(at.checked_sub(1)?));
        LabelsAction::Across(key.copied())
    });
    let chosen = props.state.labels.across;
    html! {
        <label class="check">
            { tr!("Against") }
            <select class="labels-across" {onchange}>
                <option selected={chosen.is_none()}>{ tr!("no other key") }</option>
                { for others.iter().map(|row| html! {
                    <option selected={chosen == Some(row.key)}>{ shown(&row.name) }</option>
                }) }
            </select>
        </label>
    }
}

fn search(props: &FurtherProps) -> Html {
    let oninput = acting(props, |event: InputEvent| {
        let field: Option<HtmlInputElement> = event.target_dyn_into();
        LabelsAction::Search(field.map_or_else(String::new, |field| field.value()))
    });
    html! {
        <input type="search" class="further-search" placeholder={tr!("Find a value")} aria-label={tr!("Find a value")}
               value={props.state.labels.search.clone()} {oninput} />
    }
}

/// As tall as what a bin holds, of the one that holds most.
fn histogram(props: &FurtherProps, open: &OpenKey, totals: &Totals) -> Html {
    let weight = |bin: &Bin| {
        bin.value
            .new
            .unsigned_abs()
            .max(bin.value.base.unsigned_abs())
    };
    let most = open.bins.iter().map(weight).max().unwrap_or(0).max(1) as f64;
    let column = |bin: &Bin| {
        let part = |value: i64| format!("{:.1}", value.unsigned_abs() as f64 / most * 100.0);
        let (base, new) = (part(bin.value.base), part(bin.value.new));
        let top = |height: &str| format!("{:.1}", 100.0 - height.parse::<f64>().unwrap_or(0.0));
        let figure = match is_comparison(props) {
            true => words::change(bin.value.change(), &totals.unit),
            false => words::amount(bin.value.new, &totals.unit),
        };
        let numbers = tr!("{n}\u{a0}number" | "{n}\u{a0}numbers" % u64::from(bin.numbers));
        let title = format!("{}: {figure}, {numbers}", bin.text);
        let onclick = filtering(props, bin.filter.clone());
        html! {
            <li key={bin.from}>
                <button type="button" class="labels-bin" title={title.clone()} aria-label={title} {onclick} disabled={bin.filter.is_none() || bin.numbers == 0}>
                    <svg viewBox="0 0 10 100" preserveAspectRatio="none" aria-hidden="true">
                        if is_comparison(props) {
                            <rect class="labels-base" x="0" y={top(&base)} width="4.5" height={base.clone()} />
                            <rect class="labels-new" x="5" y={top(&new)} width="4.5" height={new.clone()} />
                        } else {
                            <rect class="labels-new" x="0.5" y={top(&new)} width="9" height={new.clone()} />
                        }
                    </svg>
                    <span class="labels-bin-text">{ &bin.text }</span>
                </button>
            </li>
        }
    };
    html! { <ul class="labels-bins" aria-label={tr!("Histogram of its numbers")}>{ for open.bins.iter().map(column) }</ul> }
}

fn values(props: &FurtherProps, row: &KeyRow, open: &OpenKey) -> Html {
    let is_comparison = is_comparison(props);
    let draw = {
        let props = props.clone();
        Callback::from(move |(at, is_cursor)| value_row(&props, at, is_cursor))
    };
    let on_command = {
        let props = props.clone();
        Callback::from(move |(at, command)| carry_out(&props, at, command))
    };
    let on_copy = {
        let props = props.clone();
        Callback::from(move |at| {
            if let Some(row) = value_at(&props, at) {
                copy_text(row_text(&props, row), &props.say);
            }
        })
    };
    let head = html! { <thead><tr><th scope="col" class="name">{ tr!("Value") }</th>{ heads(is_comparison) }</tr></thead> };
    let search = &props.state.labels.search;
    html! {
        <>
        <LongTable label={tr!("Values of {key}", key = shown(&row.name))} count={open.value_count} {head} row={draw}
                   of={NameKey::of(search.as_bytes()).0 ^ open.key.0} is_covered={props.look.is_covered}
                   on_sight={acting(props, |(first, count)| LabelsAction::Sight(first, count))} view={View::Labels} {on_command} {on_copy} />
        if open.value_count == 0 && open.empty_count == 0 {
            <p class="nothing" role="status">{ tr!("No value matches what is searched for.") }</p>
        }
        if open.empty_count > 0 {
            <p class="labels-note" role="status">
                { tr!("{n} value that holds nothing here is not listed." | "{n} values that hold nothing here are not listed." % u64::from(open.empty_count)) }
            </p>
        }
        </>
    }
}

/// What is on the screen: the answer to what is asked, or the newest before it.
fn current(props: &FurtherProps) -> Option<&LabelsView> {
    let wanted = ViewQuestion::Labels(question(&props.state.labels));
    if let Some(Ok(ViewAnswer::Labels(view))) = props.answers.get(&wanted) {
        return Some(view);
    }
    props.answers.newest(|_, answer| match answer {
        ViewAnswer::Labels(view) => Some(view),
        _ => None,
    })
}

fn value_at(props: &FurtherProps, at: u32) -> Option<&ValueRow> {
    let open = current(props)?.open.as_ref()?;
    open.values.get(at.checked_sub(open.offset)? as usize)
}

/// As text, with tabs between, figures exact.
fn row_text(props: &FurtherProps, row: &ValueRow) -> String {
    copied(&row.text, &[row.value], props)
}

fn carry_out(props: &FurtherProps, at: u32, command: RowCommand) {
    let verb = match command {
        RowCommand::Act => FilterVerb::TagFocus,
        RowCommand::Drop => FilterVerb::TagIgnore,
        _ => return,
    };
    if let Some(text) = value_at(props, at).and_then(|row| row.filter.clone()) {
        props.say.emit(Said::AddFilter(filter(verb, text, true)));
    }
}

fn value_row(props: &FurtherProps, at: u32, is_cursor: bool) -> Html {
    let (Some(row), Some(totals)) = (value_at(props, at), &props.answers.totals) else {
        return html! { <tr key={at} class="waiting" aria-rowindex={(at + 2).to_string()}><th class="name">{ "…" }</th></tr> };
    };
    let keep = filtering(props, row.filter.clone());
    let (say, drop) = (props.say.clone(), row.filter.clone());
    let ignore = move |_: MouseEvent| {
        if let Some(text) = drop.clone() {
            say.emit(Said::AddFilter(filter(FilterVerb::TagIgnore, text, true)));
        }
    };
    let exact = row.number.map_or_else(|| row.text.clone(), words::grouped);
    let has_filter = row.filter.is_some();
    let ignore_name = tr!("Drop samples with {value}", value = shown(&row.text));
    let hint = tr!("Keep these samples alone; with Alt drop them");
    html! {
        <tr key={at} class={classes!(is_cursor.then_some("selected"))} aria-rowindex={(at + 2).to_string()} aria-current={is_cursor.then_some("true")}>
            <th scope="row" class="name">
                <button type="button" class="further-link" disabled={!has_filter} onclick={keep}
                        title={format!("{exact}\n{hint}")}>{ shown(&row.text) }</button>
                if has_filter {
                    <button type="button" class="button quiet icon labels-drop" aria-label={ignore_name.clone()} title={ignore_name} onclick={ignore}>{ "−" }</button>
                }
                { copy_button(props, row_text(props, row)) }
            </th>
            { figure_cells(row.value, totals, is_comparison(props)) }
        </tr>
    }
}

fn cross_table(view: &LabelsView, row: &KeyRow, cross: &Cross, totals: &Totals) -> Html {
    let other = view.keys.iter().find(|key| key.key == cross.across);
    let caption = tr!(
        "{key} against {other}",
        key = row.name,
        other = other.map_or("", |key| &key.name)
    );
    let cell = |value: &Pair| change_cell(*value, totals);
    html! {
        <div class="labels-cross">
            <table class="further-table">
                <caption>{ caption }</caption>
                <thead><tr>
                    <td></td>
                    { for cross.columns.iter().map(|c| html! { <th scope="col">{ margin_text(c.kind, &c.text) }</th> }) }
                    <th scope="col">{ tr!("Total") }</th>
                </tr></thead>
                <tbody>
                    { for cross.rows.iter().zip(&cross.cells).map(|(row, cells)| html! {
                        <tr>
                            <th scope="row" class="name">{ margin_text(row.kind, &row.text) }</th>
                            { for cells.iter().map(cell) }{ cell(&row.value) }
                        </tr>
                    }) }
                    <tr class="labels-sum">
                        <th scope="row" class="name">{ tr!("Total") }</th>
                        { for cross.columns.iter().map(|c| cell(&c.value)) }{ cell(&cross.total) }
                    </tr>
                </tbody>
            </table>
        </div>
    }
}

fn acting<E: 'static>(
    props: &FurtherProps,
    action: impl Fn(E) -> LabelsAction + 'static,
) -> Callback<E> {
    props
        .dispatch
        .reform(move |event| ViewsAction::Labels(action(event)))
}

/// Keeps what matches; with Alt drops it.
fn filtering(props: &FurtherProps, text: Option<String>) -> Callback<MouseEvent> {
    let say = props.say.clone();
    Callback::from(move |event: MouseEvent| {
        let verb = match event.alt_key() {
            true => FilterVerb::TagIgnore,
            false => FilterVerb::TagFocus,
        };
        if let Some(text) = text.clone() {
            say.emit(Said::AddFilter(filter(verb, text, true)));
        }
    })
}

fn filter(verb: FilterVerb, text: String, is_regexp: bool) -> Filter {
    Filter {
        verb,
        pattern: Pattern { text, is_regexp },
    }
}

fn shown(name: &str) -> String {
    match name {
        "" => tr!("(empty)"),
        name => name.to_string(),
    }
}
