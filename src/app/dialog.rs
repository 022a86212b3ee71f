//! What stands over the page: in its middle, or below the button that opened it. It takes the focus, keeps it while open, and gives it
//! back; Escape or a press beside it closes it.

use crate::web::element;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, KeyboardEvent};
use yew::prelude::*;

#[derive(Clone, PartialEq, Properties)]
pub struct DialogProps {
    pub label: AttrValue,
    /// `dialog` in the middle of the window, over a backdrop; `popover` below what it stands beside.
    pub class: Classes,
    pub on_close: Callback<()>,
    pub children: Html,
}

/// The element that is to be typed into first has the class `first`.
#[component]
pub fn Dialog(props: &DialogProps) -> Html {
    let panel = use_node_ref();
    use_effect_with(panel.clone(), |panel| {
        let before = crate::web::document().active_element();
        if let Some(panel) = panel.cast::<HtmlElement>() {
            let first = panel.query_selector(".first").ok().flatten();
            let first = first.and_then(|e| e.dyn_into::<HtmlElement>().ok());
            let _ = first.unwrap_or(panel).focus();
        }
        move || {
            if let Some(before) = before.and_then(|e| e.dyn_into::<HtmlElement>().ok()) {
                let _ = before.focus();
            }
        }
    });
    let onkeydown = {
        let (panel, on_close) = (panel.clone(), props.on_close.clone());
        move |event: KeyboardEvent| match event.key().as_str() {
            "Escape" => {
                event.stop_propagation();
                on_close.emit(());
            }
            "Tab" => {
                let panel = panel.cast::<HtmlElement>();
                if panel.is_some_and(|p| element::keep_focus_within(&p, event.shift_key())) {
                    event.prevent_default();
                }
            }
            _ => {}
        }
    };
    let is_modal = props.class.contains("dialog");
    let cover = if is_modal { "backdrop" } else { "catcher" };
    let onclick = props.on_close.reform(|_: MouseEvent| ());
    html! {
        <>
        <div class={cover} {onclick}></div>
        <section class={classes!("panel", props.class.clone())} role="dialog" aria-modal={is_modal.then_some("true")}
                 aria-label={props.label.clone()} tabindex="-1" ref={panel} {onkeydown}>
            { props.children.clone() }
        </section>
        </>
    }
}

/// The line on top of one in the middle.
pub fn head(title: &str, on_close: &Callback<()>) -> Html {
    html! {
        <div class="panel-head">
            <h2>{ title }</h2>
            <button type="button" class="button quiet icon" aria-label={told!("Close")} title={told!("Close (Esc)")}
                    onclick={on_close.reform(|_: MouseEvent| ())}>{ "×" }</button>
        </div>
    }
}
