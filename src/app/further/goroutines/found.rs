//! One goroutine that was looked for by its number: what it does, who created it, whom it created, and who waits on the same.

use super::FurtherProps;
use super::open::{FOUND, address, link, marks};
use super::table::minutes;
use crate::views::goroutines::protocol::{Found, Goroutine, Herd, Link};
use crate::views::goroutines::state::GoroutinesAction;
use crate::web::element;
use yew::prelude::*;

pub fn found(props: &FurtherProps, herd: &Herd) -> Html {
    let wanted = props.goroutines().goid;
    let Some(found) = herd
        .found
        .as_ref()
        .filter(|found| Some(found.goid) == wanted)
    else {
        return html! {};
    };
    let close = props.acting_on(|_: MouseEvent| GoroutinesAction::Find(None));
    let label = tr!("Close");
    html! {
        <section class="go-card" aria-label={tr!("Goroutine {number}", number = found.goid)} role="status">
            <button type="button" class="button quiet icon go-close" aria-label={label.clone()} title={label} onclick={close}>{ "×" }</button>
            if let Some(it) = &found.it {
                { known(props, found, it) }
            } else {
                <p>{ unknown(found) }</p>
            }
        </section>
    }
}

fn unknown(found: &Found) -> String {
    match found.is_dropped {
        true => tr!(
            "Goroutine {number} is in the file, but a filter drops it.",
            number = found.goid
        ),
        false => tr!(
            "No goroutine in view has the number {number}. It has ended, or it is of another dump.",
            number = found.goid
        ),
    }
}

fn known(props: &FurtherProps, found: &Found, it: &Goroutine) -> Html {
    let wait = match it.minutes {
        0 => String::new(),
        minutes_waited => tr!(" for {time}", time = minutes(Some(minutes_waited))),
    };
    let to_group = |_: MouseEvent| element::scroll_to_id(FOUND);
    html! {
        <>
        <h2>{ tr!("Goroutine {number}", number = found.goid) }</h2>
        <p>
            <strong>{ marks(it) }</strong>{ wait }{ " · " }<code>{ &found.title }</code>{ " " }
            <button type="button" class="button go-to-group" onclick={to_group}>{ tr!("Show in its group") }</button>
        </p>
        if !found.chain.is_empty() {
            <p>{ tr!("Created by") }</p>
            <ol class="go-chain" aria-label={tr!("Who created it, back to the first that is known")}>
                { for found.chain.iter().map(|l| html! { <li>{ creator(props, l) }</li> }) }
            </ol>
        }
        if found.child_count > 0 {
            { list(props, tr!("It has created, of those that are there: {count}", count = found.child_count), &found.children, found.child_count) }
        }
        if let Some(waits_on) = &it.waits_on {
            <p>{ tr!("Waits on") }{ " " }{ address(waits_on) }</p>
        }
        if found.other_count > 0 {
            { list(props, tr!("Others that wait on the same: {count}", count = found.other_count), &found.others, found.other_count) }
        }
        if !it.labels.is_empty() { <p><span class="go-quiet">{ tr!("Labels") }{ ": " }</span>{ it.labels.join(", ") }</p> }
        </>
    }
}

fn creator(props: &FurtherProps, creator: &Link) -> Html {
    html! {
        <>
        <code>{ &creator.title }</code>
        if creator.goid > 0 {
            { " " }<span class="go-quiet">{ tr!("in goroutine") }</span>{ " " }{ link(props, creator.goid, creator.is_here) }
            if !creator.state.is_empty() { <span class="go-quiet">{ format!(" [{}]", creator.state) }</span> }
            if !creator.is_here { <span class="go-quiet">{ " " }{ tr!("(not in this dump)") }</span> }
        }
        </>
    }
}

fn list(props: &FurtherProps, title: String, links: &[Link], count: u32) -> Html {
    let left = count.saturating_sub(links.len() as u32);
    html! {
        <p class="go-words">
            <span class="go-quiet">{ title }</span>
            { for links.iter().map(|l| html! {
                <span class="go-word" title={format!("{}\n{}", l.title, l.state)}>{ link(props, l.goid, l.is_here) }</span>
            }) }
            if left > 0 { <span class="go-quiet">{ tr!("and {count} more", count = left) }</span> }
        </p>
    }
}
