//! Files and packages on the page: whose code it is in one look, the treemap, and the groups as a table that opens.

use super::FurtherProps;
use super::export::copy_text;
use super::figures::{FOCUS, copied, copy_button, figure_cells, heads, icon, is_comparison, whole};
use super::long_table::LongTable;
use super::snapshots::{self, EverySnapshot};
use super::treemap::Treemap;
use crate::protocol::{Filter, FilterVerb, NameKey, Pattern, Totals};
use crate::state::{View, words};
use crate::views::bridge::Said;
use crate::views::keys::RowCommand;
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
        _ => current(props),
    };
    let Some((view, totals)) = view.zip(props.answers.totals.clone()) else {
        return html! { <p class="nothing" role="status">{ tr!("Working it out …") }</p> };
    };
    html! {
        <section class="packages" aria-label={tr!("Files and packages")}>
            <h2 class="visually-hidden">{ tr!("Files and packages") }</h2>
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
            { every_snapshot(props).unwrap_or_else(|| table(props, view)) }
        </section>
    }
}

/// What is on the screen: the answer to what is asked, or the newest before it.
fn current(props: &FurtherProps) -> Option<&PackagesView> {
    let wanted = ViewQuestion::Packages(question(&props.state.packages));
    if let Some(Ok(ViewAnswer::Packages(view))) = props.answers.get(&wanted) {
        return Some(view);
    }
    props.answers.newest(|_, answer| match answer {
        ViewAnswer::Packages(view) => Some(view),
        _ => None,
    })
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
        let whole = whole(props, totals);
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
                <h2>{ tr!(name) }</h2>
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

fn table(props: &FurtherProps, view: &PackagesView) -> Html {
    let is_comparison = is_comparison(props);
    let head = html! {
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
    };
    let draw = {
        let props = props.clone();
        Callback::from(move |(at, is_cursor)| group_row(&props, at, is_cursor))
    };
    let on_command = {
        let props = props.clone();
        Callback::from(move |(at, command)| carry_out(&props, at, command))
    };
    let on_copy = {
        let props = props.clone();
        Callback::from(move |at| {
            if let Some(row) = row_at(&props, at) {
                copy_text(row_text(&props, row), &props.say);
            }
        })
    };
    let state = &props.state.packages;
    let order = [state.by as u8, state.sort as u8, state.descending.into()];
    let of = NameKey::of(&[state.search.as_bytes(), &order].concat()).0;
    html! {
        <div class="packages-table">
        <LongTable label={tr!("Files and packages")} count={view.row_count} {head} row={draw} {of} is_covered={props.look.is_covered}
                   on_sight={acting(props, |(first, count)| PackagesAction::Sight(first, count))} view={View::Packages} {on_command} {on_copy} />
        if view.group_count == 0 {
            <p class="nothing" role="status">
                { if state.search.is_empty() { tr!("Nothing is left of the profile here. A filter may drop all of it.") } else { tr!("No group's name holds what is searched for.") } }
            </p>
        }
        </div>
    }
}

fn row_at(props: &FurtherProps, at: u32) -> Option<&GroupRow> {
    let view = current(props)?;
    view.rows.get(at.checked_sub(view.offset)? as usize)
}

fn carry_out(props: &FurtherProps, at: u32, command: RowCommand) {
    let Some(row) = row_at(props, at) else {
        return;
    };
    match command {
        RowCommand::Act => act(props, row).emit(()),
        RowCommand::Open if row.members > 0 && !row.is_open => act(props, row).emit(()),
        RowCommand::Close if row.is_open => act(props, row).emit(()),
        RowCommand::Zoom if row.members > 0 => {
            acting(props, PackagesAction::Zoom).emit(Some(row.key));
        }
        _ => {}
    }
}

/// As text, with tabs between, figures exact.
fn row_text(props: &FurtherProps, row: &GroupRow) -> String {
    let figures = [row.figures.flat, row.figures.cum, row.figures.caused];
    copied(&row.name, &figures, props)
}

/// A function is selected, a group opened or closed.
fn act(props: &FurtherProps, row: &GroupRow) -> Callback<()> {
    let key = row.key;
    match row.function {
        Some(function) => props.say.reform(move |()| Said::Select(Some(function))),
        None => acting(props, move |()| PackagesAction::Toggle(key)),
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

fn group_row(props: &FurtherProps, at: u32, is_cursor: bool) -> Html {
    let (Some(row), Some(totals)) = (row_at(props, at), &props.answers.totals) else {
        return html! { <tr key={at} class="waiting" aria-rowindex={(at + 2).to_string()}><th class="name">{ "…" }</th></tr> };
    };
    let is_comparison = is_comparison(props);
    let is_selected = row.function.is_some() && row.function == props.look.selection;
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
    let is_group = row.function.is_none();
    let expanded = is_group.then(|| row.is_open.to_string());
    let depth = ["", "packages-in-1", "packages-in-2"]
        .get(row.depth as usize)
        .copied()
        .unwrap_or_default();
    let is_marked = is_selected || is_cursor;
    html! {
        <tr key={at} class={classes!(depth, is_marked.then_some("selected"))} aria-rowindex={(at + 2).to_string()}
            aria-current={is_cursor.then_some("true")}>
            <th scope="row" class="name">
                <svg class="origin-mark" aria-hidden="true"><rect class={format!("origin-{:?}", row.origin).to_lowercase()} width="100%" height="100%" /></svg>
                <button type="button" class="further-link" aria-expanded={expanded} onclick={act(props, row).reform(|_: MouseEvent| ())}
                        title={format!("{}\n{}", row.name, tr!(row.origin.title()))}>
                    if is_group { <span aria-hidden="true">{ if row.is_open { "▾ " } else { "▸ " } }</span> }
                    { &row.name }
                </button>
                if row.filter.is_some() {
                    <button type="button" class="button quiet icon labels-drop" aria-label={focus_name.clone()} title={focus_name} onclick={focus}>{ icon(FOCUS) }</button>
                }
                { copy_button(props, row_text(props, row)) }
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
