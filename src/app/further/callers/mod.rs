//! Callers and callees on the page: what the two-sided flame graph, the table and peek have in common, and what stands there while no
//! function is selected. What is known and asked is [`crate::views::callers::state`]'s.

mod graph;
mod input;
mod peek;
mod pick;
mod table;

use super::FurtherProps;
use super::snapshots::{self, EverySnapshot};
use crate::app::flame::bar::choice;
use crate::draw::describe::Measure;
use crate::protocol::{NameKey, Shown};
use crate::views::bridge::Said;
use crate::views::callers::protocol::{CallersQuestion, CallersView};
use crate::views::callers::state::{CallersAction, CallersState, Pane, questions};
use crate::views::protocol::{ViewAnswer, ViewQuestion};
use crate::views::state::ViewsAction;
use yew::prelude::*;

const PANES: [(Pane, &str, &str); 3] = [
    (
        Pane::Graph,
        msg!("Graph"),
        msg!("Callers upward and callees downward, as wide as what flows through them"),
    ),
    (
        Pane::Tables,
        msg!("Table"),
        msg!("What flows between the function and each of its callers and callees"),
    ),
    (
        Pane::Peek,
        msg!("Peek"),
        msg!("Callers and callees of every function whose name matches"),
    ),
];

pub fn callers(props: &FurtherProps) -> Html {
    let state = &props.state.callers;
    let pane = match (state.pane, props.look.selection) {
        (Pane::Peek, _) => peek::peek(props),
        (_, None) => pick::pick(props),
        (Pane::Graph, Some(_)) => html! { <graph::PivotGraph ..props.clone() /> },
        (Pane::Tables, Some(function)) => {
            every_snapshot(props).unwrap_or_else(|| table::tables(props, function))
        }
    };
    html! {
        <section class="callers" aria-label={tr!("Callers and callees")}>
            <div class="callers-bar">
                { choice(msg!("Show as"), &PANES, state.pane, &props.acting(CallersAction::Show)) }
                { heading(props) }
                <EverySnapshot ..props.clone() />
            </div>
            { pane }
        </section>
    }
}

/// `None`: the table of one scene is wanted.
fn every_snapshot(props: &FurtherProps) -> Option<Html> {
    snapshots::table(props, |row| Some(props.selecting(row.function?)))
}

/// The function that all is about.
fn heading(props: &FurtherProps) -> Html {
    let selected = props.answers.selected(&props.look);
    let Some(selected) = selected.filter(|_| props.state.callers.pane != Pane::Peek) else {
        return html! {};
    };
    let (say, title) = (props.say.clone(), tr!("Choose another function"));
    let onclick = move |_: MouseEvent| say.emit(Said::Select(None));
    html! {
        <>
        <h2 class="callers-name" title={selected.name.clone()}>{ &selected.name }</h2>
        <button type="button" class="button quiet icon" aria-label={title.clone()} {title} {onclick}>{ "×" }</button>
        </>
    }
}

impl FurtherProps {
    fn acting<T: 'static>(&self, action: impl Fn(T) -> CallersAction + 'static) -> Callback<T> {
        (self.dispatch).reform(move |value| ViewsAction::Callers(action(value)))
    }

    fn act(&self, action: CallersAction) {
        self.dispatch.emit(ViewsAction::Callers(action));
    }

    /// One click walks on.
    fn selecting(&self, function: NameKey) -> Callback<MouseEvent> {
        (self.say).reform(move |_| Said::Select(Some(function)))
    }

    fn callers(&self) -> &CallersState {
        &self.state.callers
    }

    /// Of what is on the screen, which may be older than what is looked at.
    fn shows_comparison(&self) -> bool {
        let shown = self.answers.scene.as_ref().map(|scene| scene.shown);
        matches!(shown, Some(Shown::Compare { .. }))
    }

    fn measure(&self) -> Measure {
        let totals = self.answers.totals.as_deref();
        totals.map_or(Measure::default(), |totals| {
            Measure::new(totals, self.shows_comparison())
        })
    }

    /// The answer to what is wanted now, else the newest that `pick` takes; why there is none, where the worker says so.
    fn answered<'a, T>(
        &'a self,
        pick: impl Fn(&'a CallersQuestion, &'a CallersView) -> Option<T>,
    ) -> Result<Option<T>, Html> {
        let picked = |question: &'a ViewQuestion, answer: &'a ViewAnswer| match (question, answer) {
            (ViewQuestion::Callers(question), ViewAnswer::Callers(answer)) => {
                pick(question, answer)
            }
            _ => None,
        };
        for question in questions(self.callers(), &self.look) {
            match self.answers.get_entry(&ViewQuestion::Callers(question)) {
                Some((question, Ok(answer))) => return Ok(picked(question, answer)),
                Some((_, Err(failure))) => {
                    return Err(html! {
                        <p class="nothing" role="alert">{ &failure.problem }{ " " }{ &failure.help }</p>
                    });
                }
                None => {}
            }
        }
        Ok(self.answers.newest(picked))
    }
}

fn waiting() -> Html {
    html! { <p class="nothing" role="status">{ tr!("Working it out …") }</p> }
}

fn not_in_view() -> Html {
    html! {
        <p class="nothing" role="status">
            { tr!("The selected function is not in what is shown. A filter may leave none of its stacks, or another file has it.") }
        </p>
    }
}
