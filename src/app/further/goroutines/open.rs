//! What an open group shows: its stacks, with a way to the source of each frame, and its goroutines.

use super::FurtherProps;
use super::table::minutes;
use crate::app::further::figures::is_comparison;
use crate::protocol::{FilterVerb, Granularity, NameKey};
use crate::state::patterns::of_frame;
use crate::state::{View, words};
use crate::views::bridge::Said;
use crate::views::goroutines::protocol::*;
use crate::views::goroutines::state::GoroutinesAction;
use crate::views::goroutines::text::{As, print};
use crate::views::packages::origin::Origin;
use crate::views::source::SourceAction;
use crate::views::state::ViewsAction;
use crate::web::clipboard;
use yew::prelude::*;

/// The line of the goroutine that was looked for.
pub const FOUND: &str = "go-found";

pub fn opened(props: &FurtherProps, herd: &Herd, group: &Group) -> Html {
    let left = group.stack_count.saturating_sub(group.stacks.len() as u32);
    html! {
        <div class="go-opened">
            <div class="go-actions">
                { copy(props, group, As::Text) }
                { copy(props, group, As::Markdown) }
                { for group.function.map(|function| keep(props, group, function)) }
            </div>
            { for group.stacks.iter().enumerate().map(|(at, shown)| stack(props, group, at, shown)) }
            if left > 0 { <p class="labels-note">{ tr!("and {count} more stacks", count = words::grouped(i64::from(left))) }</p> }
            { words_of(tr!("Created by"), &group.creators) }
            { words_of(tr!("Labels"), &group.labels) }
            { members(props, herd, group) }
        </div>
    }
}

fn copy(props: &FurtherProps, group: &Group, form: As) -> Html {
    let text = print(group, form, is_comparison(props));
    let say = props.say.clone();
    let onclick = move |_: MouseEvent| {
        let (text, say) = (text.clone(), say.clone());
        wasm_bindgen_futures::spawn_local(async move {
            if let Err(error) = clipboard::copy(text).await {
                say.emit(Said::Notify {
                    problem: tr!("It could not be copied: {error}.", error = error),
                    help: tr!("The browser may ask for leave to use the clipboard."),
                });
            }
        });
    };
    let title = match form {
        As::Text => tr!("Copy stacks"),
        As::Markdown => tr!("Copy as Markdown"),
    };
    html! { <button type="button" class="button" {onclick}>{ title }</button> }
}

/// All views then show these alone.
fn keep(props: &FurtherProps, group: &Group, function: NameKey) -> Html {
    let focus = of_frame(FilterVerb::Focus, &group.title, Granularity::Functions);
    let say = props.say.clone();
    let on_keep = move |_: MouseEvent| say.emit(Said::AddFilter(focus.clone()));
    let say = props.say.clone();
    let on_flame = move |_: MouseEvent| {
        say.emit(Said::Select(Some(function)));
        say.emit(Said::SetView(View::Flame));
    };
    html! {
        <>
        <button type="button" class="button" title={tr!("A filter that keeps the stacks through this function, in every view")} onclick={on_keep}>{ tr!("Keep only its stacks") }</button>
        <button type="button" class="button" onclick={on_flame}>{ tr!("Show in the flame graph") }</button>
        </>
    }
}

/// The first is open; others can be opened.
fn stack(props: &FurtherProps, group: &Group, at: usize, shown: &StackShown) -> Html {
    let count = match is_comparison(props) {
        true => format!(
            "{} → {}",
            words::grouped(shown.count.base),
            words::grouped(shown.count.new)
        ),
        false => words::grouped(shown.count.new),
    };
    let list = html! {
        <ol class="go-stack" aria-label={tr!("Stack, leaf first")}>
            { for shown.frames.iter().map(|f| frame(props, f)) }
            if shown.left_out > 0 { <li class="go-quiet">{ tr!("and {count} more frames", count = shown.left_out) }</li> }
        </ol>
    };
    if group.stack_count == 1 {
        return list;
    }
    html! {
        <details key={at} open={at == 0}>
            <summary>{ tr!("Stack {number}: {count}", number = at + 1, count = count) }</summary>
            { list }
        </details>
    }
}

fn frame(props: &FurtherProps, frame: &Frame) -> Html {
    let is_quiet = matches!(frame.origin, Origin::Standard | Origin::Runtime);
    let place = match frame.line {
        0 => frame.file.clone(),
        line => format!("{}:{line}", frame.file),
    };
    let (dispatch, say) = (props.dispatch.clone(), props.say.clone());
    let (file, line) = (frame.file_key, Some(frame.line).filter(|line| *line > 0));
    let to_source = move |_: MouseEvent| {
        dispatch.emit(ViewsAction::Source(SourceAction::Open(file, line)));
        say.emit(Said::SetView(View::Source));
    };
    html! {
        <li class={classes!(is_quiet.then_some("go-quiet"))}>
            <button type="button" class="further-link go-function" title={tr!("Select this function")} onclick={props.selecting_function(frame.function)}>{ &frame.name }</button>
            if frame.is_inlined { <span class="go-quiet">{ tr!("(inlined)") }</span> }
            if !place.is_empty() {
                <button type="button" class="further-link go-place" title={tr!("Show in the view of source")} onclick={to_source}>{ place.clone() }</button>
            }
        </li>
    }
}

/// Where there is more than the row above has room for.
fn words_of(title: String, words: &Words) -> Html {
    if words.count < 2 {
        return html! {};
    }
    let left = words.count.saturating_sub(words.most.len() as u32);
    html! {
        <p class="go-words">
            <span class="go-quiet">{ title }{ ": " }</span>
            { for words.most.iter().map(|word| html! {
                <span class="go-word">{ &word.text }{ " " }<span class="go-figure">{ words::grouped(word.count.new) }</span></span>
            }) }
            if left > 0 { <span class="go-quiet">{ tr!("and {count} more", count = left) }</span> }
        </p>
    }
}

fn members(props: &FurtherProps, herd: &Herd, group: &Group) -> Html {
    if group.goroutines.is_empty() {
        return html! {};
    }
    let left = (group.goroutine_count).saturating_sub(group.goroutines.len() as u32);
    let has_waits = group.goroutines.iter().any(|g| g.waits_on.is_some());
    let has_labels = group.goroutines.iter().any(|g| !g.labels.is_empty());
    let more = props.acting_on(|_: MouseEvent| GoroutinesAction::MoreMembers);
    html! {
        <div class="go-members">
            <table class="further-table" aria-label={tr!("Goroutines of this group")}>
                <thead><tr>
                    <th scope="col" class="name">{ tr!("Goroutine") }</th>
                    if herd.moves.is_some() { <th scope="col" class="go-text">{ tr!("Since the base") }</th> }
                    <th scope="col" class="go-text">{ tr!("State") }</th>
                    <th scope="col">{ tr!("Wait") }</th>
                    <th scope="col" class="go-text">{ tr!("Created by") }</th>
                    if has_waits { <th scope="col" class="go-text">{ tr!("Waits on") }</th> }
                    if has_labels { <th scope="col" class="go-text">{ tr!("Labels") }</th> }
                </tr></thead>
                <tbody>{ for group.goroutines.iter().map(|g| member(props, herd, g, has_waits, has_labels)) }</tbody>
            </table>
            if left > 0 {
                <p class="labels-note">
                    { tr!("and {count} more", count = words::grouped(i64::from(left))) }{ " " }
                    <button type="button" class="button" onclick={more}>{ tr!("Show more") }</button>
                </p>
            }
        </div>
    }
}

fn member(
    props: &FurtherProps,
    herd: &Herd,
    g: &Goroutine,
    has_waits: bool,
    has_labels: bool,
) -> Html {
    let id = g.is_found.then_some(FOUND);
    html! {
        <tr key={format!("{}-{:?}", g.goid, g.fate)} {id} class={classes!(g.is_found.then_some("selected"))} aria-current={g.is_found.then_some("true")}>
            <th scope="row" class="name">{ link(props, g.goid, true) }</th>
            if herd.moves.is_some() { <td class="go-text">{ g.fate.map(fate) }</td> }
            <td class="go-text">{ marks(g) }</td>
            <td>{ if g.minutes > 0 { minutes(Some(g.minutes)) } else { String::new() } }</td>
            <td class="go-text">{ creator(props, g) }</td>
            if has_waits { <td class="go-text">{ for g.waits_on.as_ref().map(address) }</td> }
            if has_labels { <td class="go-text">{ g.labels.join(", ") }</td> }
        </tr>
    }
}

/// State and all that stands with it in the dump.
pub fn marks(g: &Goroutine) -> String {
    let mut parts = vec![g.state.clone()];
    if g.is_leaked {
        parts.push(tr!("leaked"));
    }
    if g.is_locked {
        parts.push(tr!("locked to thread"));
    }
    if !g.synctest.is_empty() {
        parts.push(format!("synctest {}", g.synctest));
    }
    parts.join(", ")
}

fn creator(props: &FurtherProps, g: &Goroutine) -> Html {
    html! {
        <>
        { &g.creator }
        if g.created_in > 0 { { " " }<span class="go-quiet">{ tr!("in") }</span>{ " " }{ link(props, g.created_in, g.has_creator) } }
        </>
    }
}

/// A number that leads to the goroutine, if it is there.
pub fn link(props: &FurtherProps, goid: i64, is_here: bool) -> Html {
    if !is_here {
        return html! { <span class="go-quiet" title={tr!("It is not in this dump: it has ended, or a filter dropped it.")}>{ goid }</span> };
    }
    let label = tr!("Goroutine {number}", number = goid);
    html! { <button type="button" class="further-link go-goid" aria-label={label} onclick={props.finding(goid)}>{ goid }</button> }
}

pub fn address(address: &Address) -> Html {
    let (mark, title) = match address.sureness {
        Sureness::Sure => (String::new(), tr!("The address of what it waits on")),
        Sureness::Doubtful => (
            "?".to_owned(),
            tr!(
                "Go marks this address with a question mark: it may have been overwritten since the call."
            ),
        ),
        Sureness::Hint => (
            tr!("by {function}", function = address.argument_of),
            tr!(
                "The first argument of the function that waits: most often what holds the mutex or channel."
            ),
        ),
    };
    html! {
        <span {title}><span class="go-address">{ &address.text }</span>{ " " }<span class="go-quiet">{ mark }</span></span>
    }
}

fn fate(fate: Fate) -> String {
    match fate {
        Fate::Stayed => tr!("same place"),
        Fate::Moved => tr!("was elsewhere"),
        Fate::New => tr!("new"),
        Fate::Ended => tr!("ended"),
    }
}
