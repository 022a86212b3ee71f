//! The menu of a box: by a right click, a long press or the full stop. A press outside or Escape closes it; arrows walk it.

use super::FlameGraph;
use crate::app::keys::copy;
use crate::draw::labels;
use crate::protocol::{FilterVerb, FlameBox, PathKey};
use crate::state::patterns::of_frame;
use crate::state::{Action, FilterAction};
use crate::web::element::set_style;
use crate::web::window;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

/// What the menu was opened on, and where in the browser's window.
#[derive(Clone, PartialEq)]
pub struct Open {
    pub x: f64,
    pub y: f64,
    pub of: FlameBox,
    pub name: String,
    pub stack: String,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Choice {
    ZoomHere,
    ZoomReset,
    Filter(FilterVerb),
    Copy(Copied),
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Copied {
    Name,
    Stack,
    Markdown,
    Link,
}

impl Open {
    pub fn text(self, copied: Copied) -> String {
        match copied {
            Copied::Name => self.name,
            Copied::Stack => self.stack,
            Copied::Markdown => ["```\n", self.stack.trim_end(), "\n```\n"].concat(),
            Copied::Link => window().location().href().unwrap_or_default(),
        }
    }
}

/// In the order of the menu; whether a choice needs a function, which boxes that stand for several do not have.
const CHOICES: [(Choice, &str, bool); 10] = [
    (Choice::ZoomHere, msg!("Zoom here"), false),
    (Choice::ZoomReset, msg!("Show everything"), false),
    (
        Choice::Filter(FilterVerb::Focus),
        msg!("Keep only stacks through it"),
        true,
    ),
    (
        Choice::Filter(FilterVerb::Ignore),
        msg!("Drop stacks through it"),
        true,
    ),
    (
        Choice::Filter(FilterVerb::Hide),
        msg!("Hide its frames"),
        true,
    ),
    (
        Choice::Filter(FilterVerb::ShowFrom),
        msg!("Show only from here"),
        true,
    ),
    (Choice::Copy(Copied::Name), msg!("Copy name"), true),
    (Choice::Copy(Copied::Stack), msg!("Copy stack"), true),
    (
        Choice::Copy(Copied::Markdown),
        msg!("Copy stack as Markdown"),
        true,
    ),
    (
        Choice::Copy(Copied::Link),
        msg!("Copy a link to this view"),
        false,
    ),
];

impl FlameGraph {
    pub(super) fn choose(&mut self, ctx: &Context<Self>, choice: Choice) {
        let Some(open) = self.menu.take() else {
            return;
        };
        let props = ctx.props();
        match choice {
            Choice::ZoomHere => self.zoom_to(props, &open.of),
            Choice::ZoomReset => props.dispatch.emit(Action::Zoom(PathKey::ROOT)),
            Choice::Filter(verb) => {
                let filter =
                    FilterAction::Add(of_frame(verb, &open.name, props.state.grain.granularity));
                props.dispatch.emit(Action::Filter(filter));
            }
            Choice::Copy(copied) => copy(open.text(copied), props.dispatch.clone()),
        }
        self.stage.focus();
    }
}

#[derive(Clone, PartialEq, Properties)]
pub struct MenuProps {
    pub open: Open,
    pub on_choice: Callback<Choice>,
    pub on_close: Callback<()>,
}

#[component]
pub fn Menu(props: &MenuProps) -> Html {
    let menu = use_node_ref();
    {
        let (menu, at) = (menu.clone(), (props.open.x, props.open.y));
        use_effect_with(at, move |(x, y)| {
            if let Some(menu) = menu.cast::<HtmlElement>() {
                place(&menu, *x, *y);
                focus_item(&menu, 0);
            }
        });
    }
    let on_close = props.on_close.reform(|_: PointerEvent| ());
    let refuse = Callback::from(|event: MouseEvent| event.prevent_default());
    let onkeydown = {
        let (menu, on_close) = (menu.clone(), props.on_close.clone());
        Callback::from(move |event: KeyboardEvent| {
            // Keys are the menu's alone while it is open.
            event.stop_propagation();
            let by = match event.key().as_str() {
                "Escape" | "Tab" => {
                    event.prevent_default();
                    return on_close.emit(());
                }
                "ArrowDown" => 1,
                "ArrowUp" => -1,
                _ => return,
            };
            event.prevent_default();
            if let Some(menu) = menu.cast::<HtmlElement>() {
                focus_item(&menu, by);
            }
        })
    };
    let has_function = props.open.of.frame.is_some();
    let items = CHOICES
        .iter()
        .filter(|(_, _, needs_function)| has_function || !needs_function);
    let items = items.map(|(choice, title, _)| {
        let onclick = props.on_choice.reform(|_| *choice);
        html! {
            <button type="button" role="menuitem" class="flame-menu-item" {onclick}>{ told!(title) }</button>
        }
    });
    html! {
        <>
        <div class="flame-menu-outside" onpointerdown={on_close} oncontextmenu={refuse.clone()} />
        <div ref={menu} class="flame-menu" role="menu" aria-label={props.open.name.clone()}
            {onkeydown} oncontextmenu={refuse}>
            <p class="flame-menu-name" title={props.open.name.clone()}>
                { labels::without_directories(&props.open.name) }
            </p>
            { for items }
        </div>
        </>
    }
}

/// At a point, or as near to it as leaves the whole element in the window.
pub fn place(element: &HtmlElement, x: f64, y: f64) {
    let side = |value: Result<wasm_bindgen::JsValue, _>| {
        value.ok().and_then(|v| v.as_f64()).unwrap_or(f64::MAX)
    };
    let (width, height) = (
        side(window().inner_width()) - f64::from(element.offset_width()) - 4.0,
        side(window().inner_height()) - f64::from(element.offset_height()) - 4.0,
    );
    set_style(element, "left", &format!("{}px", x.min(width).max(4.0)));
    set_style(element, "top", &format!("{}px", y.min(height).max(4.0)));
}

/// The item that many after the focused one; around the ends.
fn focus_item(menu: &HtmlElement, by: i32) {
    let Ok(items) = menu.query_selector_all("button") else {
        return;
    };
    let focused = crate::web::document().active_element();
    let item = |i| items.get(i).and_then(|n| n.dyn_into::<HtmlElement>().ok());
    let is_focused =
        |i: &u32| item(*i).map(|e| -> Element { e.into() }) == focused && focused.is_some();
    let at = (0..items.length()).find(is_focused);
    let count = items.length().max(1) as i32;
    let next = at.map_or(0, |at| (at as i32 + by).rem_euclid(count));
    if let Some(item) = item(next as u32) {
        let _ = item.focus();
    }
}
