//! The last line: what is open, over which time, what it comes to, and that it stays here.

use super::Props;
use crate::state::{Action, State, View, words};
use yew::prelude::*;

/// Where the second module puts the way through a series.
pub const SERIES: &str = "series";

pub fn status_bar(props: &Props) -> Html {
    let state = &props.state;
    let opening = state.files.iter().filter(|f| f.is_opening()).count() as u64;
    let open = state.files.len() as u64 - opening;
    let total = props.sight.totals.as_ref().map(|totals| {
        let unit = totals.unit.as_str();
        let total = words::amount(totals.sum.new, unit);
        let exact = words::exact(totals.sum.new, unit);
        let of = match state.is_filtered() {
            true => tr!(
                "{kind}: {amount} in all, after the filters",
                kind = totals.kind,
                amount = exact
            ),
            false => tr!(
                "{kind}: {amount} in all",
                kind = totals.kind,
                amount = exact
            ),
        };
        let text = if state.is_comparison() {
            let (base, change) = (totals.sum.base, totals.sum.change());
            format!(
                "{} {} → {total} ({})",
                totals.kind,
                words::amount(base, unit),
                words::change(change, unit)
            )
        } else {
            format!("{} {total}", totals.kind)
        };
        html! { <span class="status-total" title={of}>{ text }</span> }
    });
    html! {
        <footer class="status" role="contentinfo">
            <span class="status-files">{ tr!("{n}\u{a0}file" | "{n}\u{a0}files" % open) }</span>
            if opening > 0 {
                <span>{ tr!("{opening} opening", opening = opening) }</span>
            }
            if let Some(span) = time_span(state) {
                <span class="status-span" title={told!("From the oldest to the newest file")}>{ span }</span>
            }
            if is_series(state) {
                <button type="button" class="status-grew" onclick={props.dispatch.reform(|_| Action::SetView(View::Leaks))}>{ told!("what grew?") }</button>
            }
            { total }
            <span class="spring"></span>
            <span id={SERIES}></span>
            <span class="status-promise" title={told!("The page makes no request after it has loaded; its content security policy allows no other host. Check in the network panel.")}>
                { told!("stays in this tab") }
            </span>
        </footer>
    }
}

/// Whether there are enough files of one kind to ask what grew.
fn is_series(state: &State) -> bool {
    let main = state.main_file();
    main.is_some_and(|file| state.comparable_with(file).len() > 2)
}

fn time_span(state: &State) -> Option<String> {
    let times = || {
        state
            .open_files()
            .map(|(_, s)| s.time_nanos)
            .filter(|t| *t != 0)
    };
    let (first, last) = (times().min()?, times().max()?);
    let span = last.wrapping_sub(first);
    (span >= 1_000_000_000).then(|| words::span(span))
}
