//! Through a series step by step, by hand or by itself: it stands in the page's last line, whatever the view. Playing shows one comparison a
//! second and stops at the end of the series, at any act of a person, and where something else than what it showed is on show. Where the system
//! asks that nothing moves by itself, there is no playing.

use crate::protocol::Shown;
use crate::views::bridge::{Look, Said};
use crate::views::trend::stepper::{self, Against, Step};
use crate::web::events::Listener;
use crate::web::scheme;
use crate::web::timer::Every;
use std::rc::Rc;
use web_sys::{Element, Event, HtmlSelectElement};
use yew::prelude::*;

const PERIOD_MS: i32 = 1000;
const ID: &str = "player";

#[derive(Clone, PartialEq, Properties)]
pub struct PlayerProps {
    pub look: Rc<Look>,
    pub say: Callback<Said>,
}

pub struct Player {
    against: Against,
    playing: Option<Playing>,
}

/// Ends when it is dropped.
struct Playing {
    /// What is on show, if nobody has chosen anything else.
    shown: Option<Shown>,
    _every: Option<Every>,
    _acts: [Listener; 2],
}

pub enum Message {
    Step(Step),
    Against(Against),
    Play,
    Pause,
    Tick,
}

impl Component for Player {
    type Message = Message;
    type Properties = PlayerProps;

    fn create(ctx: &Context<Self>) -> Self {
        Player {
            against: stepper::against(&ctx.props().look).unwrap_or_default(),
            playing: None,
        }
    }

    fn changed(&mut self, ctx: &Context<Self>, _: &PlayerProps) -> bool {
        if self.playing.is_none() {
            self.against = stepper::against(&ctx.props().look).unwrap_or(self.against);
        }
        true
    }

    fn update(&mut self, ctx: &Context<Self>, message: Message) -> bool {
        let look = &ctx.props().look;
        match message {
            Message::Pause => self.playing = None,
            Message::Step(step) => {
                self.playing = None;
                self.show(ctx, stepper::step(look, self.against, step));
            }
            Message::Against(against) => {
                self.playing = None;
                self.against = against;
                self.show(ctx, stepper::again(look, against));
            }
            Message::Play => self.play(ctx),
            Message::Tick => self.tick(ctx),
        }
        true
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let look = &ctx.props().look;
        let files = stepper::series(look).len();
        if files < 3 {
            return html! {};
        }
        let at = stepper::place(look).map_or(0, |at| at + 1);
        html! {
            <span class="player" id={ID} role="group" aria-label={tr!("Through the series")}>
                { self.step_button(ctx, Step::Back, "‹", tr!("The snapshot before (key [)")) }
                { self.play_button(ctx) }
                { self.step_button(ctx, Step::On, "›", tr!("The next snapshot (key ])")) }
                <span class="player-place">{ tr!("{at} of {count}", at = at, count = files) }</span>
                { self.against_choice(ctx) }
            </span>
        }
    }
}

impl Player {
    fn show(&self, ctx: &Context<Self>, shown: Option<Shown>) {
        if let Some(shown) = shown {
            ctx.props().say.emit(Said::Show(shown));
        }
    }

    /// From the beginning, where the end is on show.
    fn play(&mut self, ctx: &Context<Self>) {
        let look = &ctx.props().look;
        let next = stepper::step(look, self.against, Step::On);
        let first = next.or_else(|| stepper::step(look, self.against, Step::Begin));
        let tick = ctx.link().callback(|()| Message::Tick);
        let window = crate::web::window();
        let act = |name| {
            let pause = ctx.link().callback(|()| Message::Pause);
            Listener::new(&window, name, move |event| {
                if !is_of_player(&event) {
                    pause.emit(());
                }
            })
        };
        self.playing = Some(Playing {
            shown: first,
            _every: Every::milliseconds(PERIOD_MS, move || tick.emit(())),
            _acts: [act("pointerdown"), act("keydown")],
        });
        self.show(ctx, first);
    }

    fn tick(&mut self, ctx: &Context<Self>) {
        let Some(playing) = &mut self.playing else {
            return;
        };
        let look = &ctx.props().look;
        let is_as_left = look.scene.as_ref().map(|scene| scene.shown) == playing.shown;
        let next = stepper::step(look, self.against, Step::On).filter(|_| is_as_left);
        match next {
            Some(next) => {
                playing.shown = Some(next);
                self.show(ctx, Some(next));
            }
            None => self.playing = None,
        }
    }

    fn step_button(
        &self,
        ctx: &Context<Self>,
        step: Step,
        sign: &'static str,
        label: String,
    ) -> Html {
        let is_off = stepper::step(&ctx.props().look, self.against, step).is_none();
        let onclick = ctx
            .link()
            .callback(move |_: MouseEvent| Message::Step(step));
        html! { <button type="button" class="button quiet icon" disabled={is_off} aria-label={label.clone()} title={label} {onclick}>{ sign }</button> }
    }

    fn play_button(&self, ctx: &Context<Self>) -> Html {
        if scheme::is_still() {
            return html! {};
        }
        let is_on = self.playing.is_some();
        let (sign, label) = match is_on {
            true => ("❚❚", tr!("Pause")),
            false => ("▶", tr!("Play: one snapshot a second")),
        };
        let onclick = ctx.link().callback(move |_: MouseEvent| match is_on {
            true => Message::Pause,
            false => Message::Play,
        });
        html! { <button type="button" id="play" class="button quiet icon" aria-pressed={is_on.to_string()} aria-label={label.clone()} title={label} {onclick}>{ sign }</button> }
    }

    fn against_choice(&self, ctx: &Context<Self>) -> Html {
        const ALL: [Against; 3] = [Against::First, Against::Before, Against::Nothing];
        let title = |against: Against| match against {
            Against::First => tr!("with the first"),
            Against::Before => tr!("with the one before"),
            Against::Nothing => tr!("alone"),
        };
        let option = |against: Against| html! { <option selected={against == self.against}>{ title(against) }</option> };
        let onchange = ctx.link().callback(|event: Event| {
            let select: Option<HtmlSelectElement> = event.target_dyn_into();
            let at = select.map_or(0, |select| select.selected_index().max(0) as usize);
            Message::Against(ALL.get(at).copied().unwrap_or_default())
        });
        let label = tr!("What each snapshot is compared with");
        html! { <select id="player-against" class="select" aria-label={label.clone()} title={label} {onchange}>{ for ALL.map(option) }</select> }
    }
}

/// Whether the player itself is being used.
fn is_of_player(event: &Event) -> bool {
    let target = event.target().and_then(cast_element);
    target.is_some_and(|e| e.closest(&format!("#{ID}")).ok().flatten().is_some())
}

fn cast_element(target: web_sys::EventTarget) -> Option<Element> {
    wasm_bindgen::JsCast::dyn_into(target).ok()
}
