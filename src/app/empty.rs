//! The page before anything is open: what it is for, three ways in, examples, and the promise with the way to check it.

use super::Props;
use super::header::mark;
use crate::state::Action;
use crate::state::examples::EXAMPLES;
use yew::prelude::*;

pub fn empty(props: &Props) -> Html {
    let examples = EXAMPLES.iter().enumerate().map(|(at, example)| {
        let dispatch = props.dispatch.clone();
        let is_coming = props.state.example == Some(at);
        let text = if is_coming { told!("Opening …") } else { told!(example.line) };
        html! {
            <li>
                <button type="button" class="example" id={format!("example-{}", example.id)} aria-busy={is_coming.to_string()}
                        onclick={move |_| dispatch.emit(Action::OpenExample(at))}>
                    <span class="example-title">{ told!(example.title) }</span>
                    <span class="example-line">{ text }</span>
                </button>
            </li>
        }
    });
    html! {
        <main class="empty">
            <h1 class="empty-brand">{ mark() }{ "proflens" }</h1>
            <p class="empty-lead">{ told!("Drop pprof profiles here to see where the memory and the time go, and what grew.") }</p>
            <p class="empty-open">
                <label class="button primary" for="open-files">{ told!("Open files") }</label>
                <span class="empty-or">{ told!("or drop them anywhere on the page, or paste") }</span>
            </p>
            <p class="empty-kinds">
                { told!("Files from /debug/pprof or any other pprof profile, gzipped or not. Drop several of one service: the newest is compared with the oldest.") }
            </p>
            <h2 class="empty-head">{ told!("No profile at hand?") }</h2>
            <ul class="examples">{ for examples }</ul>
            <section class="promise" aria-label={told!("Privacy")}>
                <h2>{ told!("Nothing leaves this tab") }</h2>
                <p>
                    { tr!("Files are read and worked on by your own browser. The page's content security policy allows it to talk to no other host, \
                       and after it has loaded it makes no request at all. To check: open the network panel of the developer tools, \
                       or go offline, and then open a profile.") }
                </p>
            </section>
        </main>
    }
}
