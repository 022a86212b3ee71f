//! Where one is: the callers of the box that fills the width, each a way back out, and how far one zoomed within it.

use crate::draw::labels;
use crate::draw::window::Window;
use crate::protocol::{Crumb, PathKey};
use crate::state::Action;
use yew::prelude::*;

/// More crumbs than this are folded in the middle.
const SHOWN: usize = 6;

pub struct Crumbs<'a> {
    pub crumbs: &'a [Crumb],
    pub from: f64,
    pub to: f64,
    pub dispatch: &'a Callback<Action>,
    /// The middle is unfolded.
    pub is_open: bool,
    pub on_open: Callback<()>,
    /// What stands between the crumbs and the zoom.
    pub legend: Html,
}

pub fn crumbs(props: &Crumbs) -> Html {
    let count = props.crumbs.len();
    let (head, tail) = if props.is_open || count <= SHOWN {
        (count, count)
    } else {
        (1, count - (SHOWN - 2))
    };
    let crumb = |crumb: &Crumb, is_last: bool| {
        let path = crumb.path;
        let onclick = props.dispatch.reform(move |_| Action::Zoom(path));
        let current = is_last.then_some("location");
        html! {
            <li>
                <button type="button" class="flame-crumb" aria-current={current} {onclick}
                    title={crumb.name.clone()}>
                    { labels::without_directories(&crumb.name) }
                </button>
            </li>
        }
    };
    let all = Crumb {
        name: tr!("All"),
        path: PathKey::ROOT,
    };
    let is_whole = props.from <= 0.0 && props.to >= 1.0;
    let magnified = 1.0 / (props.to - props.from).max(f64::MIN_POSITIVE);
    let on_whole = props
        .dispatch
        .reform(|_| Action::SetFlameWindow { from: 0.0, to: 1.0 });
    let zoom = |title: &'static str, label: &'static str, factor: f64| {
        let (from, to) = (props.from, props.to);
        let onclick = props
            .dispatch
            .reform(move |_| about_middle(from, to, factor));
        html! { <button type="button" class="segment" aria-label={told!(title)} title={told!(title)} {onclick}>{ label }</button> }
    };
    html! {
        <div class="flame-where">
        <nav class="flame-crumbs" aria-label={told!("Zoomed to")}>
            <ol>
                { crumb(&all, count == 0) }
                { for props.crumbs[..head].iter().enumerate().map(|(i, c)| crumb(c, i + 1 == count)) }
                if tail > head {
                    <li>
                        <button type="button" class="flame-crumb" onclick={props.on_open.reform(|_| ())}
                            title={told!("Show all callers")}>{ tr!("… {count} more", count = tail - head) }</button>
                    </li>
                }
                { for props.crumbs[tail..].iter().enumerate().map(|(i, c)| crumb(c, tail + i + 1 == count)) }
            </ol>
            if is_whole && count == 0 {
                <span class="flame-hint">
                    { told!("Double-click zooms, Ctrl + wheel zooms at the pointer, right-click for more") }
                </span>
            }
        </nav>
        { props.legend.clone() }
        <div class="segments" role="group" aria-label={told!("Zoom")}>
            { zoom(msg!("Zoom out"), "−", 0.5) }
            <button type="button" class="segment" onclick={on_whole}
                title={told!("Back to the full width")}>{ magnification(magnified) }</button>
            { zoom(msg!("Zoom in"), "+", 2.0) }
        </div>
        </div>
    }
}

fn about_middle(from: f64, to: f64, factor: f64) -> Action {
    let window = Window {
        from,
        to,
        width: 1.0,
        height: 0.0,
        scroll_top: 0.0,
        pixel_ratio: 1.0,
    };
    let Window { from, to, .. } = window.zoomed(factor, 0.5);
    Action::SetFlameWindow { from, to }
}

/// `1×`, `1.5×`, `12×`
fn magnification(times: f64) -> String {
    if times > 1.0 && times < 9.95 {
        format!("{times:.1}×")
    } else {
        format!("{times:.0}×")
    }
}
