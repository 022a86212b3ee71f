//! The groups as a table, each with a row of its own beneath it where it is open.

use super::open::opened;
use super::{FurtherProps, ROW, summary};
use crate::app::further::figures::{SELECT, figure_cells, heads, icon, is_comparison};
use crate::protocol::Totals;
use crate::state::words;
use crate::views::bridge::Said;
use crate::views::goroutines::protocol::*;
use crate::views::goroutines::state::GoroutinesAction;
use crate::views::goroutines::waiting::activity;
use yew::prelude::*;

/// How many groups there are, and how many goroutines in them, if some are left out.
pub fn count(props: &FurtherProps, herd: &Herd) -> String {
    let groups = match herd.group_count {
        1 => tr!("1 group"),
        count => tr!("{count} groups", count = words::grouped(i64::from(count))),
    };
    let (left, all) = (herd.left, herd.summary.count);
    let is_searched = !props.look.search.text.is_empty();
    match (left == all, is_searched) {
        (true, false) => groups,
        (true, true) => tr!("{groups} that match the search", groups = groups),
        (false, _) => tr!(
            "{groups}, {left} of {all} goroutines",
            groups = groups,
            left = words::grouped(left.new),
            all = words::grouped(all.new)
        ),
    }
}

pub fn table(props: &FurtherProps, herd: &Herd) -> Html {
    let Some(totals) = props.answers.totals.clone() else {
        return html! {};
    };
    if herd.groups.is_empty() {
        return html! { <p class="nothing" role="status">{ why_empty(props, herd) }</p> };
    }
    let is_comparison = is_comparison(props);
    let span = if is_comparison { "3" } else { "2" };
    let left = herd.group_count.saturating_sub(herd.groups.len() as u32);
    let has_labels = !herd.keys.is_empty();
    html! {
        <div class="go-table">
            <table class="further-table">
                <thead>
                    <tr>
                        { head(props, Sort::Name, name_title(herd.by), "name", "1") }
                        { head(props, Sort::Count, msg!("Goroutines"), "", span) }
                        { head(props, Sort::State, msg!("State"), "go-text", "1") }
                        if herd.knows.is_dump {
                            { head(props, Sort::Longest, msg!("Longest wait"), "", "1") }
                            { head(props, Sort::Median, msg!("Median"), "go-minor", "1") }
                            { head(props, Sort::Creator, msg!("Created by"), "go-text go-minor", "1") }
                        }
                        if has_labels { <th scope="col" class="go-text go-minor">{ tr!("Labels") }</th> }
                        if herd.moves.is_some() { <th scope="col" class="go-text go-minor">{ tr!("By number") }</th> }
                    </tr>
                    if is_comparison { <tr class="go-sides"><td></td>{ heads(true) }</tr> }
                </thead>
                <tbody>
                    { for herd.groups.iter().enumerate().map(|(at, group)| rows(props, herd, at, group, &totals)) }
                </tbody>
            </table>
            if left > 0 {
                <p class="labels-note">
                    { tr!("and {count} more", count = words::grouped(i64::from(left))) }{ " " }
                    <button type="button" class="button" onclick={props.acting_on(|_: MouseEvent| GoroutinesAction::More)}>{ tr!("Show more") }</button>
                </p>
            }
        </div>
    }
}

fn name_title(by: By) -> &'static str {
    match by {
        By::Stack | By::Leaf => msg!("Own function nearest to the leaf"),
        By::State => msg!("Group"),
        By::Creator => msg!("Creator"),
        By::Label(_) => msg!("Value"),
        By::WaitsOn => msg!("Address"),
    }
}

fn why_empty(props: &FurtherProps, herd: &Herd) -> String {
    let state = props.goroutines();
    if state.state.is_some() || state.minutes > 0 {
        return tr!("No goroutine is in that state, or waits that long.");
    }
    if !props.look.search.text.is_empty() {
        return tr!("No goroutine has a frame or a creator that matches the search.");
    }
    match herd.by {
        By::WaitsOn => tr!("Of no goroutine the dump shows what it waits on."),
        _ => tr!("No goroutine is left. A filter may drop all of them."),
    }
}

fn head(
    props: &FurtherProps,
    sort: Sort,
    title: &'static str,
    class: &'static str,
    colspan: &'static str,
) -> Html {
    let state = props.goroutines();
    let (order, mark) = match (state.sort == sort, state.descending) {
        (false, _) => ("none", ""),
        (true, true) => ("descending", " ▼"),
        (true, false) => ("ascending", " ▲"),
    };
    let onclick = props.acting_on(move |_: MouseEvent| GoroutinesAction::Sort(sort));
    html! {
        <th scope="colgroup" {class} {colspan} aria-sort={order}>
            <button type="button" class="further-link" {onclick}>{ tr!(title) }<span aria-hidden="true">{ mark }</span></button>
        </th>
    }
}

fn rows(props: &FurtherProps, herd: &Herd, at: usize, group: &Group, totals: &Totals) -> Html {
    let is_comparison = is_comparison(props);
    let columns = 3
        + usize::from(is_comparison)
        + 3 * usize::from(herd.knows.is_dump)
        + usize::from(!herd.keys.is_empty())
        + usize::from(herd.moves.is_some())
        + 1;
    let is_selected = group.function.is_some() && group.function == props.look.selection;
    let key = group.key;
    html! {
        <>
        <tr key={format!("{:x}", key.0)} class={classes!(is_selected.then_some("selected"), group.is_open.then_some("go-is-open"))}>
            { name(props, herd, at, group) }
            { figure_cells(group.count, totals, is_comparison) }
            <td class="go-text">{ states(group) }</td>
            if herd.knows.is_dump {
                <td>{ minutes(group.longest) }</td>
                <td class="go-minor">{ minutes(group.median) }</td>
                <td class="go-text go-minor">{ listed(&group.creators) }</td>
            }
            if !herd.keys.is_empty() { <td class="go-text go-minor">{ listed(&group.labels) }</td> }
            if herd.moves.is_some() { <td class="go-text go-minor">{ moves(group) }</td> }
        </tr>
        if group.is_open {
            <tr key={format!("{:x}-open", key.0)} class="go-open"><td colspan={columns.to_string()}>{ opened(props, herd, group) }</td></tr>
        }
        </>
    }
}

fn name(props: &FurtherProps, herd: &Herd, at: usize, group: &Group) -> Html {
    let key = group.key;
    let onclick = props.acting_on(move |_: MouseEvent| GoroutinesAction::Toggle(key));
    let title = title(herd.by, group);
    let mark = match herd.by {
        By::Stack | By::Leaf => format!("origin-{:?}", group.origin).to_lowercase(),
        By::State => summary::tone(activity(&group.title)).to_owned(),
        _ => "go-waiting".to_owned(),
    };
    let select = group.function.map(|function| {
        let hint = tr!("Select this function");
        let say = props.say.clone();
        let onclick = move |_: MouseEvent| say.emit(Said::Select(Some(function)));
        html! { <button type="button" class="button quiet icon labels-drop" aria-label={hint.clone()} title={hint} {onclick}>{ icon(SELECT) }</button> }
    });
    html! {
        <th scope="row" class="name">
            <svg class="origin-mark" aria-hidden="true"><rect class={mark} width="100%" height="100%" /></svg>
            <button type="button" id={format!("{ROW}{at}")} class="further-link" aria-expanded={group.is_open.to_string()} title={format!("{title}\n{}", group.place)} {onclick}>
                <span aria-hidden="true">{ if group.is_open { "▾ " } else { "▸ " } }</span>{ title.clone() }
            </button>
            { for badge(props, group) }
            { for select }
            if !group.place.is_empty() { <span class="go-place">{ short_place(&group.place) }</span> }
        </th>
    }
}

/// `server.go:12` of a long path: the whole stands in the stack.
fn short_place(place: &str) -> &str {
    place.rsplit(['/', '\\']).next().unwrap_or(place)
}

/// In a comparison what is on one side alone; and what can never go on.
fn badge(props: &FurtherProps, group: &Group) -> Vec<Html> {
    let mut badges = Vec::new();
    if is_comparison(props) {
        match (group.count.base, group.count.new) {
            (0, _) => badges.push(html! { <span class="go-badge grew">{ tr!("new") }</span> }),
            (_, 0) => badges.push(html! { <span class="go-badge shrank">{ tr!("gone") }</span> }),
            _ => {}
        }
    }
    if group.leaked > 0 {
        badges.push(html! { <span class="go-badge go-never">{ tr!("leaked") }</span> });
    }
    if group.locked > 0 {
        badges.push(html! { <span class="go-badge">{ tr!("locked to thread") }</span> });
    }
    badges
}

pub fn title(by: By, group: &Group) -> String {
    match (by, group.title.as_str()) {
        (By::Stack | By::Leaf, "") => tr!("(empty stack)"),
        (By::Creator, "") => tr!("(creator not known: the program's first, or the runtime's)"),
        (By::Label(_), "") => tr!("(without the label)"),
        (_, "") => tr!("(not known)"),
        (_, title) => title.to_owned(),
    }
}

fn states(group: &Group) -> Html {
    let mark = |word: &Word| {
        html! { <svg class="origin-mark" aria-hidden="true"><rect class={summary::tone(activity(&word.text))} width="100%" height="100%" /></svg> }
    };
    html! { <>{ for group.states.most.first().map(mark) }{ listed(&group.states) }</> }
}

/// The most frequent, and how many others there are.
fn listed(words: &Words) -> Html {
    let Some(first) = words.most.first() else {
        return html! {};
    };
    let all: Vec<String> = (words.most.iter())
        .map(|word| format!("{} ({})", word.text, words::grouped(word.count.new)))
        .collect();
    let more = words.count.saturating_sub(1);
    html! {
        <span title={all.join("\n")}>
            { &first.text }
            if more > 0 { <span class="go-more">{ " " }{ tr!("+ {count}", count = more) }</span> }
        </span>
    }
}

pub fn minutes(minutes: Option<i64>) -> String {
    match minutes {
        None => String::new(),
        Some(0) => tr!("< 1 min"),
        Some(minutes) if minutes < 120 => tr!("{count} min", count = minutes),
        Some(minutes) => tr!(
            "{hours} h {minutes} min",
            hours = minutes / 60,
            minutes = minutes % 60
        ),
    }
}

fn moves(group: &Group) -> String {
    let Some(moves) = group.moves else {
        return String::new();
    };
    let mut parts = Vec::new();
    if moves.stayed > 0 {
        parts.push(tr!("{count} stayed", count = moves.stayed));
    }
    if moves.moved > 0 {
        parts.push(tr!("{count} came from elsewhere", count = moves.moved));
    }
    if moves.new > 0 {
        parts.push(tr!("{count} new", count = moves.new));
    }
    if moves.ended > 0 {
        parts.push(tr!("{count} ended", count = moves.ended));
    }
    parts.join(", ")
}
