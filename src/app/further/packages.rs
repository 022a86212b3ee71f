//! Files and packages on the page: whose code it is in one look, the treemap, and the groups as a table that opens.

use super::FurtherProps;
use super::figures::{figure_cells, heads, is_comparison};
use super::snapshots::{self, EverySnapshot};
use super::treemap::Treemap;
use crate::protocol::{Filter, FilterVerb, Pattern, Totals};
use crate::state::words;
use crate::views::bridge::Said;
use crate::views::packages::protocol::*;
use crate::views::packages::state::{PackagesAction, question};
use crate::views::packages::table::title;
use crate::views::protocol::{ViewAnswer, ViewQuestion};
use crate::views::state::ViewsAction;
use web_sys::HtmlInputElement;
use yew::prelude::*;

pub fn packages(props: &FurtherProps) -> Html {
    let wanted = ViewQuestion::Packages(question(&props.state.packages));
    let view = match props.answers.get(&wanted) {
        Some(Err(failure)) => {
            return html! { <p class="nothing" role="alert">{ &failure.problem }{ " " }{ &failure.help }</p> };
        }
        Some(Ok(ViewAnswer::Packages(view))) => Some(view),
        _ => props.answers.newest(|_, answer| match answer {
            ViewAnswer::Packages(view) => Some(view),
            _ => None,
        }),
    };
    let Some((view, totals)) = view.zip(props.answers.totals.clone()) else {
        return html! { <p class="nothing" role="status">{ tr!("Working it out …") }</p> };
    };
    html! {
        <section class="packages" aria-label={tr!("Files and packages")}>
            <div class="toolbar">
                { by_switch(props) }
                { search(props) }
                <EverySnapshot ..props.clone() />
                <span class="toolbar-note" role="status">{ count(view) }</span>
            </div>
            { origins(props, view, &totals) }
            <Treemap map={view.map.clone()} totals={totals.clone()} is_comparison={is_comparison(props)}
                     theme={props.look.theme} selected={props.look.selection}
                     on_zoom={acting(props, PackagesAction::Zoom)}
                     on_select={props.say.reform(|key| Said::Select(Some(key)))} />
            { every_snapshot(props).unwrap_or_else(|| table(props, view, &totals)) }
        </section>
    }
}

/// Above it stands which figure it is of. `None`: the table of one scene is wanted.
fn every_snapshot(props: &FurtherProps) -> Option<Html> {
    let table = snapshots::table(props, |row| {
        let (key, function) = (row.key, row.function);
        match (function, row.is_member) {
            (Some(_), _) => Some(
                props
                    .say
                    .reform(move |_: MouseEvent| Said::Select(function)),
            ),
            (None, true) => None,
            (None, false) => Some(acting(props, move |_: MouseEvent| {
                PackagesAction::Toggle(key)
            })),
        }
    })?;
    let choice = |(sort, title): (Sort, String)| {
        let state = &props.state.packages;
        let is_on = state.sort == sort || (state.sort == Sort::Name && sort == Sort::Flat);
        let onclick = acting(props, move |_: MouseEvent| PackagesAction::Sort(sort));
        html! { <button type="button" class="segment" aria-pressed={is_on.to_string()} {onclick}>{ title }</button> }
    };
    let figures = [
        (Sort::Flat, tr!("Flat")),
        (Sort::Cum, tr!("Cum")),
        (Sort::Caused, tr!("Caused")),
    ];
    Some(html! {
        <>
        <div class="toolbar"><div class="segments" role="group" aria-label={tr!("Figure")}>
            { for figures.into_iter().map(choice) }
        </div></div>
        { table }
        </>
    })
}

fn count(view: &PackagesView) -> String {
    let n = u64::from(view.group_count);
    let count = match view.by {
        By::Module => tr!("{n}\u{a0}module" | "{n}\u{a0}modules" % n),
        By::Package => tr!("{n}\u{a0}package" | "{n}\u{a0}packages" % n),
        By::Directory => tr!("{n}\u{a0}directory" | "{n}\u{a0}directories" % n),
        By::File => tr!("{n}\u{a0}file" | "{n}\u{a0}files" % n),
    };
    match view.module.as_str() {
        "" | "main" => count,
        module => tr!(
            "{count} · own code is {module}",
            count = count,
            module = module
        ),
    }
}

fn by_switch(props: &FurtherProps) -> Html {
    let choice = |by: By| {
        let is_on = props.state.packages.by == by;
        let onclick = acting(props, move |_: MouseEvent| PackagesAction::By(by));
        html! { <button type="button" class="segment" aria-pressed={is_on.to_string()} {onclick}>{ tr!(title(by)) }</button> }
    };
    html! {
        <div class="segments" role="group" aria-label={tr!("Roll up by")}>
            { for [By::Package, By::Module, By::Directory, By::File].map(choice) }
        </div>
    }
}

fn search(props: &FurtherProps) -> Html {
    let oninput = acting(props, |event: InputEvent| {
        let field: Option<HtmlInputElement> = event.target_dyn_into();
        PackagesAction::Search(field.map_or_else(String::new, |field| field.value()))
    });
    html! {
        <input type="search" class="further-search" placeholder={tr!("Find a group")} aria-label={tr!("Find a group")}
               value={props.state.packages.search.clone()} {oninput} />
    }
}

/// Two stacked bars, each the whole profile: by where samples end, and by what has caused them.
fn origins(props: &FurtherProps, view: &PackagesView, totals: &Totals) -> Html {
    let bar = |name: &'static str, hint: &'static str, of: fn(&Figures) -> i64| {
        let figures = || {
            view.origins
                .iter()
                .map(|row| (row.origin, of(&row.figures)))
        };
        let sum = figures()
            .fold(0.0, |sum: f64, (_, v)| sum + v.unsigned_abs() as f64)
            .max(1.0);
        // Of the new side itself: of the base's total, shares would be of another profile.
        let whole = match is_comparison(props) {
            true => totals.sum.new,
            false => totals.total,
        };
        let mut x = 0.0;
        let parts = figures().map(|(origin, value)| {
            let width = value.unsigned_abs() as f64 / sum * 100.0;
            let from = x;
            x += width;
            html! {
                <rect class={format!("origin-{origin:?}").to_lowercase()} x={format!("{from:.2}%")} width={format!("{width:.2}%")} y="0" height="100%" />
            }
        });
        let said = figures().map(|(origin, value)| {
            let figure = format!("{} {}", tr!(origin.title()), words::share(value, whole));
            html! {
                <li title={words::exact(value, &totals.unit)}>
                    <svg class="origin-mark" aria-hidden="true"><rect class={format!("origin-{origin:?}").to_lowercase()} width="100%" height="100%" /></svg>
                    { figure }
                </li>
            }
        });
        html! {
            <div class="packages-whose" title={tr!(hint)}>
                <h3>{ tr!(name) }</h3>
                <svg class="packages-bar" aria-hidden="true">{ for parts }</svg>
                <ul>{ for said }</ul>
            </div>
        }
    };
    // Of a comparison the new side; its change is in the table.
    let whose = match is_comparison(props) {
        true => tr!("Whose code (new)"),
        false => tr!("Whose code"),
    };
    html! {
        <div class="packages-origins" aria-label={whose} role="group">
            { bar(msg!("Where it ends"), msg!("Flat: whose code the last frame of each stack is"), |f| f.flat.new) }
            { bar(msg!("Who caused it"), msg!("The nearest own frame above the end of each stack answers for it; without one the nearest dependency, then the standard library"), |f| f.caused.new) }
        </div>
    }
}

fn table(props: &FurtherProps, view: &PackagesView, totals: &Totals) -> Html {
    let is_comparison = is_comparison(props);
    let listed = view.rows.iter().filter(|row| !row.is_member).count() as u32;
    let left = view.group_count.saturating_sub(listed);
    html! {
        <div class="packages-table">
        <table class="further-table">
            <thead>
                <tr>
                    { sort_head(props, Sort::Name, msg!("Name"), "name", 1) }
                    { sort_head(props, Sort::Flat, msg!("Flat"), "", columns(is_comparison)) }
                    { sort_head(props, Sort::Cum, msg!("Cum"), "", columns(is_comparison)) }
                    { sort_head(props, Sort::Caused, msg!("Caused"), "", columns(is_comparison)) }
                </tr>
                if is_comparison {
                    <tr><td></td>{ heads(true) }{ heads(true) }{ heads(true) }</tr>
                }
            </thead>
            <tbody>{ for view.rows.iter().enumerate().map(|(at, row)| group_row(props, at, row, totals)) }</tbody>
        </table>
        if left > 0 {
            <p class="labels-note">
                { tr!("and {left} more", left = words::grouped(i64::from(left))) }{ " " }
                <button type="button" class="button" onclick={acting(props, |_: MouseEvent| PackagesAction::More)}>{ tr!("Show more") }</button>
            </p>
        }
        if view.group_count == 0 {
            <p class="nothing" role="status">
                { if props.state.packages.search.is_empty() { tr!("Nothing is left of the profile here. A filter may drop all of it.") } else { tr!("No group's name holds what is searched for.") } }
            </p>
        }
        </div>
    }
}

fn columns(is_comparison: bool) -> usize {
    if is_comparison { 3 } else { 2 }
}

fn sort_head(
    props: &FurtherProps,
    sort: Sort,
    title: &'static str,
    class: &'static str,
    span: usize,
) -> Html {
    let state = &props.state.packages;
    let order = match (state.sort == sort, state.descending) {
        (false, _) => "none",
        (true, true) => "descending",
        (true, false) => "ascending",
    };
    let mark = match order {
        "descending" => " ▼",
        "ascending" => " ▲",
        _ => "",
    };
    let onclick = acting(props, move |_: MouseEvent| PackagesAction::Sort(sort));
    html! {
        <th scope="colgroup" {class} colspan={span.to_string()} aria-sort={order}>
            <button type="button" class="further-link" {onclick}>{ tr!(title) }<span aria-hidden="true">{ mark }</span></button>
        </th>
    }
}

fn group_row(props: &FurtherProps, at: usize, row: &GroupRow, totals: &Totals) -> Html {
    let is_comparison = is_comparison(props);
    let key = row.key;
    let is_selected = row.function.is_some() && row.function == props.look.selection;
    let onclick = match row.function {
        Some(function) => props
            .say
            .reform(move |_: MouseEvent| Said::Select(Some(function))),
        None if row.is_member => Callback::noop(),
        None => acting(props, move |_: MouseEvent| PackagesAction::Toggle(key)),
    };
    let (say, filter) = (props.say.clone(), row.filter.clone());
    let focus = move |_: MouseEvent| {
        if let Some(text) = filter.clone() {
            let pattern = Pattern {
                text,
                is_regexp: true,
            };
            say.emit(Said::AddFilter(Filter {
                verb: FilterVerb::Focus,
                pattern,
            }));
        }
    };
    let focus_name = tr!("Keep stacks with {name}", name = row.name);
    let expanded = (!row.is_member).then(|| row.is_open.to_string());
    html! {
        <tr key={at} class={classes!(row.is_member.then_some("packages-member"), is_selected.then_some("selected"))}>
            <th scope="row" class="name">
                <svg class="origin-mark" aria-hidden="true"><rect class={format!("origin-{:?}", row.origin).to_lowercase()} width="100%" height="100%" /></svg>
                <button type="button" class="further-link" aria-expanded={expanded} {onclick} title={format!("{}\n{}", row.name, tr!(row.origin.title()))}>
                    if !row.is_member { <span aria-hidden="true">{ if row.is_open { "▾ " } else { "▸ " } }</span> }
                    { &row.name }
                </button>
                if row.filter.is_some() {
                    <button type="button" class="button quiet icon labels-drop" aria-label={focus_name.clone()} title={focus_name} onclick={focus}>{ "⌕" }</button>
                }
            </th>
            { figure_cells(row.figures.flat, totals, is_comparison) }
            { figure_cells(row.figures.cum, totals, is_comparison) }
            { figure_cells(row.figures.caused, totals, is_comparison) }
        </tr>
    }
}

fn acting<E: 'static>(
    props: &FurtherProps,
    action: impl Fn(E) -> PackagesAction + 'static,
) -> Callback<E> {
    props
        .dispatch
        .reform(move |event| ViewsAction::Packages(action(event)))
}
