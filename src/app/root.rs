//! The component at the root: holds the state, hears everything that happens, and has the rest follow.

use super::effects::Outside;
use super::{Props, keys};
use super::{detail, empty, filters, header, help, notices, scene, status, views};
use crate::l10n::Language;
use crate::state::keymap::Command;
use crate::state::lanes::{Lane, Lanes};
use crate::state::questions::scene as scene_of;
use crate::state::sight::Sights;
use crate::state::{Action, State, Tone, reduce};
use crate::views::bridge::Said;
use crate::web::engine::Heard;
use crate::web::further::Further;
use crate::web::more::{self, More};
use crate::web::{Error, boot, fetch, files, history, sets, theme, tongue};
use std::rc::Rc;
use web_sys::{Event, File, KeyboardEvent};
use yew::prelude::*;

pub struct App {
    pub(super) state: Rc<State>,
    pub(super) lanes: Lanes,
    pub(super) sights: Sights,
    pub(super) outside: Outside,
    /// The last key that the view itself is to carry out, with a number that tells two presses apart.
    pressed: Option<(u32, Command)>,
    is_dragging: bool,
}

pub enum Message {
    Act(Action),
    Open(Vec<File>),
    Heard {
        epoch: u32,
        heard: Heard,
    },
    /// The second module's worker; `epoch` as for [`Message::MoreHeard`].
    MoreCame {
        epoch: u32,
        came: Result<More, Error>,
    },
    MoreHeard {
        epoch: u32,
        heard: more::Heard,
    },
    Key(KeyboardEvent),
    Dragging(bool),
    /// The second module can show the further views, or cannot.
    FurtherCame(Result<Further, Error>),
    Said(Said),
    /// A person wants to read another language; with `None` as what went wrong it is spoken now.
    Speak(Language),
    Spoken(Language, Option<Error>),
    /// The second module's worker is to be the engine.
    TakeOver,
    /// The actions of one event have all been taken in.
    Ask,
}

impl Component for App {
    type Message = Message;
    type Properties = ();

    fn create(ctx: &Context<Self>) -> Self {
        let (place, names) = history::here();
        let state = State {
            theme: theme::remembered(),
            language: tongue::at_start(),
            saved: sets::remembered(),
            ..State::default()
        };
        theme::apply(state.theme);
        let state = reduce(&state, Action::GoTo(place, names));
        let early = boot::take_early_files();
        ctx.link().send_message(Message::Open(early));
        open_what_the_server_names(ctx);
        App {
            state: Rc::new(state),
            lanes: Lanes::default(),
            sights: Sights::default(),
            outside: Outside::new(ctx.link().clone()),
            pressed: None,
            is_dragging: false,
        }
    }

    fn update(&mut self, ctx: &Context<Self>, message: Message) -> bool {
        match message {
            Message::Act(action) => self.act(action),
            Message::Open(files) => {
                self.is_dragging = false;
                self.open(files);
                true
            }
            Message::Heard { epoch, heard } => self.hear(epoch, heard),
            Message::MoreCame { epoch, came } => self.more_came(epoch, came),
            Message::MoreHeard { epoch, heard } => self.more_heard(epoch, heard),
            Message::Key(event) => self.press(ctx, &event),
            Message::FurtherCame(came) => self.further_came(came),
            Message::Said(said) => self.act(Action::Said(said)),
            Message::Speak(language) => {
                ctx.link().send_future(async move {
                    Message::Spoken(language, tongue::speak(language).await.err())
                });
                false
            }
            Message::Spoken(language, error) => self.spoken(language, error),
            Message::TakeOver => self.take_over(),
            Message::Dragging(on) => std::mem::replace(&mut self.is_dragging, on) != on,
            Message::Ask => self.ask(),
        }
    }

    fn rendered(&mut self, _: &Context<Self>, _: bool) {
        self.attach_further();
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let props = Props {
            state: self.state.clone(),
            sight: self.sights.shown(),
            dispatch: ctx.link().callback(Message::Act),
        };
        let on_files = ctx
            .link()
            .callback(|event: Event| Message::Open(files::picked(&event)));
        html! {
            <div class="page">
                { header::header(&props, on_files, ctx.link().callback(Message::Speak)) }
                { notices::notices(&props) }
                { self.body(&props) }
                if self.state.help_is_open {
                    { help::help(&props.dispatch) }
                }
                if self.is_dragging {
                    <div class="drop-hint" aria-hidden="true"><p>{ told!("Drop to open") }</p></div>
                }
            </div>
        }
    }
}

impl App {
    fn body(&self, props: &Props) -> Html {
        if self.state.files.is_empty() {
            return empty::empty(props);
        }
        html! {
            <>
            { filters::filter_bar(props) }
            <div class={classes!("busy", self.is_busy().then_some("on"))}></div>
            <div class="work" aria-busy={self.is_busy().to_string()}>
                <main class="view-column">
                    { scene::scene_bar(props) }
                    { views::view_pane(props, self.pressed) }
                </main>
                if self.state.selection.is_some() {
                    { detail::detail(props) }
                }
            </div>
            { status::status_bar(props) }
            </>
        }
    }

    /// An answer is on its way that changes what is in view.
    pub(super) fn is_busy(&self) -> bool {
        let is_reopening = self.state.shown.is_some() && scene_of(&self.state).is_none();
        let lanes = [Lane::Totals, Lane::Flame, Lane::Top, Lane::Detail];
        is_reopening || lanes.iter().any(|lane| self.lanes.is_waiting(*lane))
    }

    /// The one way in which the state changes.
    pub(super) fn act(&mut self, action: Action) -> bool {
        // Back and Forward have moved the address already: a step more would cut off the way forward.
        let is_travel = matches!(action, Action::GoTo(..));
        let new = reduce(&self.state, action);
        if new == *self.state {
            return false;
        }
        let old = std::mem::replace(&mut self.state, Rc::new(new));
        self.follow(&old, is_travel);
        true
    }

    fn spoken(&mut self, language: Language, error: Option<Error>) -> bool {
        if let Some(error) = error {
            return self.act(Action::Notify {
                tone: Tone::Error,
                problem: tr!(
                    "The other language could not be loaded: {error}.",
                    error = error
                ),
                help: tr!("Reload the page to try again; until then it goes on as it is."),
            });
        }
        self.outside.helper.speak();
        self.act(Action::SetLanguage(language))
    }

    fn press(&mut self, ctx: &Context<Self>, event: &KeyboardEvent) -> bool {
        let Some(command) = keys::meaning(event, &self.state) else {
            return false;
        };
        let is_for_view = matches!(command, Command::Flame(_) | Command::Table(_));
        event.prevent_default();
        if is_for_view {
            let serial = self.pressed.map_or(0, |(n, _)| n.wrapping_add(1));
            self.pressed = Some((serial, command));
            return true;
        }
        let dispatch = ctx.link().callback(Message::Act);
        keys::carry_out(command, &self.state, &self.sights.shown(), &dispatch);
        false
    }
}

/// `cargo xtask serve FILES…` has its files opened at start.
fn open_what_the_server_names(ctx: &Context<App>) {
    let addresses = fetch::addresses();
    if addresses.is_empty() {
        return;
    }
    ctx.link().send_future_batch(async move {
        let mut files = Vec::new();
        let mut messages = Vec::new();
        for address in addresses {
            match fetch::file(&address).await {
                Ok(file) => files.push(file),
                Err(error) => messages.push(Message::Act(Action::Notify {
                    tone: Tone::Error,
                    problem: tr!(
                        "{address} could not be fetched: {error}.",
                        address = address,
                        error = error
                    ),
                    help: tr!("Drop the file on this page instead."),
                })),
            }
        }
        messages.push(Message::Open(files));
        messages
    });
}
