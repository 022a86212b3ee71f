//! The further views on the page: a Yew root of the second module's own, inside the page's element for it. It is told what is looked at and
//! says what a person did ([`crate::views::bridge`]); what it knows itself is in [`crate::views::state`]. A view is a file here, and an
//! arm of [`view`].

mod callers;
mod copy;
mod export;
mod figures;
mod goroutines;
mod graph;
mod help;
mod labels;
mod leaks;
mod leaks_finding;
mod long_table;
mod packages;
mod player;
mod snapshots;
mod source;
mod sparkline;
mod taking;
mod treemap;
mod trend;
mod working;

use crate::state::View;
use crate::views::bridge::{Look, Said};
use crate::views::protocol::{Answered, ViewQuestion};
use crate::views::state::{Answers, ViewsAction, ViewsState, go_to, reduce, to_address, wanted};
use crate::web::element;
use crate::web::frame::NextFrame;
use crate::web::further::{self as web, Page};
use crate::web::{boot, panic, tongue};
use std::cell::RefCell;
use std::rc::Rc;
use web_sys::Element;
use yew::AppHandle;
use yew::prelude::*;

/// What the views need: all that is known, and two ways to say what happened.
#[derive(Clone, PartialEq, Properties)]
pub struct FurtherProps {
    pub look: Rc<Look>,
    pub state: Rc<ViewsState>,
    pub answers: Rc<Answers>,
    /// In a view.
    pub dispatch: Callback<ViewsAction>,
    /// To the page.
    pub say: Callback<Said>,
}

/// The second module's start in the window: from now on the page may ask it to show the further views.
pub fn offer() {
    panic::report_from_page();
    let handle: Rc<RefCell<Option<AppHandle<Further>>>> = Rc::default();
    let send = {
        let handle = handle.clone();
        move |message| {
            if let Some(handle) = handle.borrow().as_ref() {
                handle.send_message(message);
            }
        }
    };
    let start = move |page: Page| {
        let (root, page) = (
            page.root.clone(),
            PageProps {
                page: Rc::new(page),
            },
        );
        let made = yew::Renderer::<Further>::with_root_and_props(root, page).render();
        handle.replace(Some(made));
    };
    let (look, hear) = (send.clone(), send);
    web::offer(
        start,
        // The two modules are of one build: what the one writes the other reads.
        move |bytes| {
            look(Message::Look(
                postcard::from_bytes(&bytes).expect("the page's own words"),
            ))
        },
        move |bytes| {
            hear(Message::Hear(
                postcard::from_bytes(&bytes).expect("the worker's own words"),
            ))
        },
    );
}

#[derive(Clone, Properties)]
pub struct PageProps {
    page: Rc<Page>,
}

impl PartialEq for PageProps {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.page, &other.page)
    }
}

pub struct Further {
    look: Rc<Look>,
    state: Rc<ViewsState>,
    answers: Rc<Answers>,
    /// What was asked of the page last, and for the how manieth time.
    asked: (Vec<ViewQuestion>, u32),
    /// Grows when the worker has done a piece of what it is asked for: it is then asked for the next.
    pieces: u32,
    /// What opens over the page stands here: the views' own place is in the page only while one of them is on show.
    over: Option<Element>,
    /// The page's help has it put into it, while it is open.
    help: Option<Element>,
    /// The way through a series, put into the page's last line.
    player: Option<Element>,
    /// When the page has drawn its help.
    helping: Option<NextFrame>,
    /// When it has drawn which tab and which file are on show.
    turning: Option<NextFrame>,
}

pub enum Message {
    Look(Look),
    Hear(Answered),
    Act(ViewsAction),
}

impl Component for Further {
    type Message = Message;
    type Properties = PageProps;

    fn create(_: &Context<Self>) -> Self {
        Further {
            look: Rc::default(),
            state: Rc::default(),
            answers: Rc::default(),
            asked: (Vec::new(), 0),
            pieces: 0,
            over: web::over().ok(),
            help: web::apart().ok(),
            player: web::apart().ok(),
            helping: None,
            turning: None,
        }
    }

    fn update(&mut self, ctx: &Context<Self>, message: Message) -> bool {
        match message {
            Message::Look(look) => self.look_at(look),
            Message::Hear(answered) => {
                let scene = self.look.scene.clone();
                self.pieces = (self.pieces).wrapping_add(answered.noting.is_some().into());
                if !Rc::make_mut(&mut self.answers).hear(answered, scene.as_ref()) {
                    return false;
                }
            }
            Message::Act(action) => self.state = Rc::new(reduce(&self.state, action)),
        }
        self.follow(ctx.props());
        true
    }

    fn rendered(&mut self, _: &Context<Self>, _: bool) {
        if let Some(player) = &self.player {
            web::put_into(crate::app::status::SERIES, player);
        }
        let help = self.help.clone().filter(|_| self.look.help_is_open);
        self.helping = help.and_then(|help| {
            NextFrame::request(move || web::put_into(crate::app::help::FURTHER, &help))
        });
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let page = ctx.props().page.clone();
        let props = FurtherProps {
            look: self.look.clone(),
            state: self.state.clone(),
            answers: self.answers.clone(),
            dispatch: ctx.link().callback(Message::Act),
            say: Callback::from(move |said| say(&page, &said)),
        };
        let over = self.over.clone().filter(|_| self.look.is_exporting());
        let dialog = over.map(|over| {
            let (look, page, say) = (
                self.look.clone(),
                ctx.props().page.clone(),
                props.say.clone(),
            );
            let (choice, answers) = (self.state.export.clone(), self.answers.clone());
            let question = choice.question(&self.look, &self.state);
            let state = self.state.clone();
            let on_choice = props.dispatch.reform(ViewsAction::Export);
            create_portal(
                html! { <export::Export {look} {page} {say} {choice} {state} {question} {answers} {on_choice} /> },
                over,
            )
        });
        let help = self.help.clone().filter(|_| self.look.help_is_open);
        let help = help.map(|help| create_portal(help::keys(), help));
        let (look, say) = (self.look.clone(), props.say.clone());
        let player = self.player.clone();
        let player =
            player.map(|host| create_portal(html! { <player::Player {look} {say} /> }, host));
        html! { <>{ view(&props) }{ for dialog }{ for help }{ for player }</> }
    }
}

impl Further {
    fn look_at(&mut self, look: Look) {
        let is_travel = look.travels != self.look.travels;
        if look.is_exporting() && !self.look.is_exporting() {
            Rc::make_mut(&mut self.state).export.opens_over(look.view);
        }
        let other_language = look.language != self.look.language;
        if other_language {
            tongue::hear(&boot::spoken());
        }
        let other_files = look.files != self.look.files || other_language;
        if is_travel {
            go_to(Rc::make_mut(&mut self.state), look.view, &look.address);
        }
        let shown = |look: &Look| look.scene.as_ref().map(|scene| scene.shown);
        if look.view != self.look.view || shown(&look) != shown(&self.look) {
            self.turning = into_sight(look.view);
        }
        if other_files {
            self.asked.0.clear();
            Rc::make_mut(&mut self.answers).clear();
        }
        self.look = Rc::new(look);
    }

    /// Has the page know what the view wants, and what stands in the address.
    fn follow(&mut self, props: &PageProps) {
        let wanted = wanted(&self.state, &self.look);
        let missing = self.answers.missing(self.look.scene.as_ref(), &wanted);
        let asks = (missing, self.pieces);
        if asks != self.asked {
            let bytes = || postcard::to_allocvec(&asks).expect("plain data can be written");
            let question = (!asks.0.is_empty()).then(bytes);
            say(&props.page, &Said::Asks(question));
            self.asked = asks;
        }
        let address = to_address(&self.state, &self.look);
        if self.look.view.is_further() && address != self.look.address {
            say(&props.page, &Said::Address(address));
        }
    }
}

/// Of rows wider than the window, what is on show is brought into sight once the page has drawn it.
fn into_sight(view: View) -> Option<NextFrame> {
    NextFrame::request(move || {
        for css in [
            &format!("#tab-{}", view.info().slug),
            ".chip.new, .chip.shown",
        ] {
            element::scroll_to(css);
        }
    })
}

fn say(page: &Page, said: &Said) {
    page.say(&postcard::to_allocvec(said).expect("plain data can be written"));
}

fn view(props: &FurtherProps) -> Html {
    match props.look.view {
        View::Flame | View::Top => html! {},
        View::Callers => callers::callers(props),
        View::Labels => labels::labels(props),
        View::Packages => packages::packages(props),
        View::Leaks => html! { <leaks::Leaks ..props.clone() /> },
        View::Trend => trend::trend(props),
        View::Goroutines => goroutines::goroutines(props),
        View::Source => html! { <source::SourcePane ..props.clone() /> },
        View::Graph => html! { <graph::CallGraph ..props.clone() /> },
    }
}
