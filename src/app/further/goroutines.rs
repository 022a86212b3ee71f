//! Goroutines on the page: what they do in one look, groups that open to their stacks and members, and one that is looked for by its
//! number. What is known and asked is [`crate::views::goroutines::state`]'s.

mod found;
mod open;
mod other;
mod summary;
mod table;

use super::FurtherProps;
use crate::protocol::NameKey;
use crate::state::View;
use crate::views::bridge::Said;
use crate::views::goroutines::protocol::{By, GoroutinesView, Herd};
use crate::views::goroutines::state::{GoroutinesAction, GoroutinesState, goid, question};
use crate::views::keys::{self, Command, GoroutinesCommand};
use crate::views::protocol::{ViewAnswer, ViewQuestion};
use crate::views::state::ViewsAction;
use crate::web::element::{self, focus_by_id, takes_typing, value_by_id};
use crate::web::events::Listener;
use std::cell::Cell;
use std::rc::Rc;
use web_sys::{Event, HtmlSelectElement, KeyboardEvent};
use yew::prelude::*;

pub fn goroutines(props: &FurtherProps) -> Html {
    html! { <GoroutinesPane ..props.clone() /> }
}

/// What the field for a number is called in the document.
const FIND: &str = "go-find";
/// What the button of a group's row is called, before its place.
const ROW: &str = "go-row-";

pub struct GoroutinesPane {
    is_covered: Rc<Cell<bool>>,
    _keys: Listener,
}

impl Component for GoroutinesPane {
    type Message = ();
    type Properties = FurtherProps;

    fn create(ctx: &Context<Self>) -> Self {
        let is_covered = Rc::new(Cell::new(ctx.props().look.is_covered));
        let covered = is_covered.clone();
        let keys = Listener::new(&crate::web::window(), "keydown", move |event| {
            if !covered.get() {
                walk(&event);
            }
        });
        GoroutinesPane {
            is_covered,
            _keys: keys,
        }
    }

    fn changed(&mut self, ctx: &Context<Self>, _: &FurtherProps) -> bool {
        self.is_covered.set(ctx.props().look.is_covered);
        true
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let props = ctx.props();
        match props.herd() {
            Err(instead) => instead,
            Ok(herd) => html! {
                <section class="goroutines" aria-label={tr!("Goroutines")}>
                    { summary::summary(props, herd) }
                    { toolbar(props, herd) }
                    { found::found(props, herd) }
                    { table::table(props, herd) }
                </section>
            },
        }
    }
}

/// Arrows walk the rows, which Enter opens, where the focus is on one or nowhere.
fn walk(event: &Event) {
    use wasm_bindgen::JsCast;
    let Some(event) = event.dyn_ref::<KeyboardEvent>() else {
        return;
    };
    let has_modifier = event.ctrl_key() || event.meta_key() || event.alt_key();
    if has_modifier || takes_typing(event.target()) {
        return;
    }
    let focused = element::focused_id();
    let here: Option<usize> = focused.strip_prefix(ROW).and_then(|at| at.parse().ok());
    if here.is_none() && element::is_pressable(event.target()) {
        return;
    }
    let Some(Command::Goroutines(command)) = keys::command(View::Goroutines, &event.key()) else {
        return;
    };
    let to: Option<usize> = match (command, here) {
        (GoroutinesCommand::Down, Some(here)) => Some(here + 1),
        (GoroutinesCommand::Down, None) | (GoroutinesCommand::First, _) => Some(0),
        (GoroutinesCommand::Up, here) => here.and_then(|here| here.checked_sub(1)),
    };
    if let Some(to) = to {
        event.prevent_default();
        focus_by_id(&format!("{ROW}{to}"));
    }
}

fn toolbar(props: &FurtherProps, herd: &Herd) -> Html {
    html! {
        <div class="toolbar">
            { by_switch(props, herd) }
            { by_label(props, herd) }
            { find(props, herd) }
            <span class="toolbar-note" role="status">{ table::count(props, herd) }</span>
            { limits(props, herd) }
        </div>
    }
}

fn by_switch(props: &FurtherProps, herd: &Herd) -> Html {
    const ALL: [(By, &str, &str); 5] = [
        (
            By::Stack,
            msg!("Stack"),
            msg!("Those that stand in the same functions and lines"),
        ),
        (
            By::Leaf,
            msg!("Own function"),
            msg!("By the function of somebody's own code that is nearest to the leaf"),
        ),
        (By::State, msg!("State"), msg!("By what they wait for")),
        (
            By::Creator,
            msg!("Creator"),
            msg!("By the function that started them"),
        ),
        (
            By::WaitsOn,
            msg!("Waits on"),
            msg!("By the address of the mutex or channel that they wait on"),
        ),
    ];
    let is_known = |by: By| match by {
        By::Creator => herd.knows.is_dump,
        By::WaitsOn => herd.knows.addresses,
        _ => true,
    };
    let choice = |(by, title, hint): (By, &str, &str)| {
        let is_on = props.goroutines().by == by;
        let onclick = props.acting_on(move |_: MouseEvent| GoroutinesAction::By(by));
        html! {
            <button type="button" class="segment" aria-pressed={is_on.to_string()} title={tr!(hint)} {onclick}>{ tr!(title) }</button>
        }
    };
    html! {
        <div class="segments" role="group" aria-label={tr!("Group by")}>
            { for ALL.into_iter().filter(|(by, ..)| is_known(*by) || props.goroutines().by == *by).map(choice) }
        </div>
    }
}

fn by_label(props: &FurtherProps, herd: &Herd) -> Html {
    if herd.keys.is_empty() {
        return html! {};
    }
    let keys: Vec<NameKey> = herd.keys.iter().map(|(key, _)| *key).collect();
    let onchange = props.acting_on(move |event: Event| {
        let select: Option<HtmlSelectElement> = event.target_dyn_into();
        let at = select.map_or(0, |select| select.selected_index());
        let key = usize::try_from(at).ok().and_then(|at| at.checked_sub(1));
        let key = key.and_then(|at| keys.get(at));
        GoroutinesAction::By(key.map_or(By::Stack, |key| By::Label(*key)))
    });
    let by = props.goroutines().by;
    html! {
        <select class="select" aria-label={tr!("Group by a label")} {onchange}>
            <option selected={!matches!(by, By::Label(_))}>{ tr!("by a label …") }</option>
            { for herd.keys.iter().map(|(key, name)| html! {
                <option selected={by == By::Label(*key)}>{ name }</option>
            }) }
        </select>
    }
}

fn find(props: &FurtherProps, herd: &Herd) -> Html {
    if !herd.knows.is_dump && props.goroutines().goid.is_none() {
        return html! {};
    }
    let dispatch = props.dispatch.clone();
    let onsubmit = move |event: SubmitEvent| {
        event.prevent_default();
        let wanted = goid(&value_by_id(FIND));
        dispatch.emit(ViewsAction::Goroutines(GoroutinesAction::Find(wanted)));
    };
    let typed = props.goroutines().goid;
    let value = typed.map_or(String::new(), |goid| goid.to_string());
    html! {
        <form class="go-find" {onsubmit}>
            <input id={FIND} type="search" class="further-search" inputmode="numeric" autocomplete="off" {value}
                placeholder={tr!("goroutine 4711")} aria-label={tr!("Find a goroutine by its number")} />
            <button type="submit" class="button">{ tr!("Find") }</button>
        </form>
    }
}

/// What leaves rows away here, each with a way out.
fn limits(props: &FurtherProps, herd: &Herd) -> Html {
    let state = props.goroutines();
    let row = state.state.and_then(|key| {
        let mut states = herd.summary.states.iter();
        states.find(|row| row.key == key)
    });
    let chip = |text: String, action: GoroutinesAction| {
        let onclick = props.acting_on(move |_: MouseEvent| action.clone());
        let title = tr!("Show all again");
        html! {
            <button type="button" class="button go-limit" {title} {onclick}>{ text }<span aria-hidden="true">{ "×" }</span></button>
        }
    };
    html! {
        <>
        if state.state.is_some() {
            { chip(tr!("state: {state}", state = row.map_or("?", |row| row.name.as_str())), GoroutinesAction::State(None)) }
        }
        if state.minutes > 0 {
            { chip(summary::at_least(state.minutes), GoroutinesAction::Minutes(state.minutes)) }
        }
        </>
    }
}

impl FurtherProps {
    fn goroutines(&self) -> &GoroutinesState {
        &self.state.goroutines
    }

    fn acting_on<E: 'static>(
        &self,
        action: impl Fn(E) -> GoroutinesAction + 'static,
    ) -> Callback<E> {
        (self.dispatch).reform(move |event| ViewsAction::Goroutines(action(event)))
    }

    /// A click looks for another goroutine.
    fn finding(&self, goid: i64) -> Callback<MouseEvent> {
        self.acting_on(move |_| GoroutinesAction::Find(Some(goid)))
    }

    fn selecting_function(&self, function: NameKey) -> Callback<MouseEvent> {
        (self.say).reform(move |_| Said::Select(Some(function)))
    }

    /// What is answered, or was before; what to show where there is nothing.
    fn herd(&self) -> Result<&Herd, Html> {
        let wanted = ViewQuestion::Goroutines(question(self.goroutines(), &self.look));
        let view = match self.answers.get(&wanted) {
            Some(Err(failure)) => {
                return Err(html! {
                    <p class="nothing" role="alert">{ &failure.problem }{ " " }{ &failure.help }</p>
                });
            }
            Some(Ok(ViewAnswer::Goroutines(view))) => Some(view),
            _ => self.answers.newest(|_, answer| match answer {
                ViewAnswer::Goroutines(view) => Some(view),
                _ => None,
            }),
        };
        match view {
            Some(GoroutinesView::Here(herd)) => Ok(herd),
            Some(GoroutinesView::Other(kind)) => Err(other::other(self, *kind)),
            None => Err(html! { <p class="nothing" role="status">{ tr!("Working it out …") }</p> }),
        }
    }
}
