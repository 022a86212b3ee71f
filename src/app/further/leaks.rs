//! The view of leaks: what must be said before any number, what the series is, and the findings in the order in which to look at them, one
//! of them open. Where growth and hints stand apart the engine has said so; nothing here calls anything a leak.

use super::FurtherProps;
use super::copy::Copy;
use super::leaks_finding::opened;
use super::sparkline::sparkline;
use super::working::working;
use crate::leaks::{Confidence, Finding};
use crate::state::View;
use crate::views::keys::{self, Command, LeaksCommand};
use crate::views::leaks::protocol::{LeaksView, SeriesView};
use crate::views::leaks::state::{FindingKey, LeaksAction, Open, question};
use crate::views::leaks::words::{self, Nothing, said};
use crate::views::protocol::{ViewAnswer, ViewQuestion};
use crate::views::state::ViewsAction;
use crate::web::element::{focus_by_id, focus_soon, is_within, takes_typing};
use crate::web::events::Listener;
use crate::web::sources;
use web_sys::KeyboardEvent;
use yew::prelude::*;

/// CSS pixels.
const SPARKLINE: (f32, f32) = (96.0, 28.0);

pub struct Leaks {
    /// The finding that the keyboard is at.
    at: Option<usize>,
    /// Whether the finding of the address was brought into sight.
    is_reached: bool,
    _keys: Listener,
}

pub enum Message {
    Key(KeyboardEvent),
    At(usize),
}

impl Component for Leaks {
    type Message = Message;
    type Properties = FurtherProps;

    fn create(ctx: &Context<Self>) -> Self {
        let key = ctx.link().callback(Message::Key);
        Leaks {
            at: None,
            is_reached: false,
            _keys: sources::on_keys(move |event| key.emit(event.clone())),
        }
    }

    fn update(&mut self, ctx: &Context<Self>, message: Message) -> bool {
        match message {
            Message::Key(event) => self.press(ctx.props(), &event),
            Message::At(at) => self.at = Some(at),
        }
        false
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let props = ctx.props();
        match answer(props) {
            Some(Ok(view)) => page(props, view, &ctx.link().callback(Message::At)),
            Some(Err(instead)) => instead,
            None => working(props),
        }
    }

    /// Who comes back from a frame of the third finding is at the third finding again.
    fn rendered(&mut self, ctx: &Context<Self>, _: bool) {
        let Some(Ok(view)) = answer(ctx.props()).filter(|_| !self.is_reached) else {
            return;
        };
        self.is_reached = true;
        let leaks = &ctx.props().state.leaks;
        if let (Open::One(_), Some(at)) = (leaks.open, leaks.open_at(&view.findings)) {
            self.at = Some(at);
            focus_soon(head_id(at));
        }
    }
}

impl Leaks {
    fn press(&mut self, props: &FurtherProps, event: &KeyboardEvent) {
        let is_the_browsers = event.ctrl_key() || event.meta_key() || event.alt_key();
        let is_in_a_finding = is_within(event.target(), ".finding-body");
        if is_the_browsers
            || props.look.is_covered
            || is_in_a_finding
            || takes_typing(event.target())
        {
            return;
        }
        let by = match keys::command(View::Leaks, &event.key()) {
            Some(Command::Leaks(LeaksCommand::Down)) => 1,
            Some(Command::Leaks(LeaksCommand::Up)) => -1,
            // Enter presses the button that has the focus, which the browser does by itself.
            _ => return,
        };
        let Some(Ok(view)) = answer(props) else {
            return;
        };
        let Some(last) = view.findings.len().checked_sub(1) else {
            return;
        };
        event.prevent_default();
        let open = props.state.leaks.open_at(&view.findings);
        let to = match self.at.or(open) {
            Some(at) if self.at.is_some() => at.saturating_add_signed(by).min(last),
            first => first.unwrap_or(0).min(last),
        };
        self.at = Some(to);
        focus_by_id(&head_id(to));
    }
}

/// The newest answer there is; in place of it what is wrong.
fn answer(props: &FurtherProps) -> Option<Result<&LeaksView, Html>> {
    match props
        .answers
        .get(&ViewQuestion::Leaks(question(&props.look)))
    {
        Some(Ok(ViewAnswer::Leaks(view))) => Some(Ok(view)),
        Some(Err(failure)) => Some(Err(html! {
            <p class="nothing" role="alert">{ &failure.problem }{ " " }{ &failure.help }</p>
        })),
        _ => {
            let newest = props.answers.newest(|_, answer| match answer {
                ViewAnswer::Leaks(view) => Some(view),
                _ => None,
            });
            newest.map(Ok)
        }
    }
}

fn page(props: &FurtherProps, view: &LeaksView, on_focus: &Callback<usize>) -> Html {
    let grows = |f: &Finding| f.confidence > Confidence::Hint;
    let hints = view.findings.iter().position(|f| !grows(f));
    let split = hints.unwrap_or(view.findings.len());
    let of = |places: std::ops::Range<usize>| {
        let rows = places.filter_map(|at| Some((at, view.findings.get(at)?)));
        let rows = rows.map(|(at, finding)| row(props, view, at, finding, on_focus));
        html! { <ol class="findings">{ for rows }</ol> }
    };
    html! {
        <section class="leaks" aria-label={tr!("Leaks")}>
            <h2 class="visually-hidden">{ tr!("Leaks") }</h2>
            { for view.warnings.iter().map(|text| html! { <p class="leaks-warning" role="note">{ said(text) }</p> }) }
            { strip(props, view) }
            { for words::nothing(view).map(|why| nothing(props, view, why)) }
            if split > 0 {
                <h2 class="leaks-title">{ tr!("What grew, the surest first") }</h2>
                { of(0..split) }
            }
            if split < view.findings.len() {
                <h2 class="leaks-title">{ tr!("Worth knowing, but no leak by itself") }</h2>
                { of(split..view.findings.len()) }
            }
        </section>
    }
}

/// What the series is, in one look.
fn strip(props: &FurtherProps, view: &LeaksView) -> Html {
    let is_filtered = (props.look.scene.as_ref()).is_some_and(|scene| !scene.filters.is_empty());
    html! {
        <div class="leaks-strip">
            <ul class="leaks-series">{ for view.series.iter().map(of_series) }</ul>
            { for words::floor(view).map(|floor| html! { <p class="leaks-floor">{ floor }</p> }) }
            { for words::haste(view).map(|haste| html! { <p class="leaks-floor">{ haste }</p> }) }
            <p class="leaks-floor">
                { tr!("Version of Go that the profiles show: {version}.", version = words::go_version(view)) }
                if is_filtered { { " " }{ tr!("Findings are of the whole profiles, whatever the filters.") } }
            </p>
        </div>
    }
}

fn of_series(series: &SeriesView) -> Html {
    let files = series.snapshots.len();
    let counted = match files {
        1 => tr!("1 file"),
        _ => tr!("{count} files", count = files),
    };
    let (span, totals) = (words::span(series), words::totals(series));
    let of = words::totals_of(series.kind);
    let label = format!("{}: {totals}", series.kind.name());
    html! {
        <li class="leaks-of-series">
            <div>
                <h3>{ series.kind.name() }</h3>
                <p>{ counted }if !span.is_empty() { { " · " }{ span } }</p>
            </div>
            if files > 1 && !totals.is_empty() { { sparkline(&words::points(series), SPARKLINE, &label) } }
            <p class="leaks-total"><span>{ of }</span>if !totals.is_empty() { <strong>{ totals }</strong> }</p>
        </li>
    }
}

fn nothing(props: &FurtherProps, view: &LeaksView, why: Nothing) -> Html {
    let (what, more) = match why {
        Nothing::Grew => (tr!("Nothing grows beyond chance."), grew_nothing(view)),
        Nothing::TooFew => (
            tr!("One file shows what is there, not what grows."),
            tr!(
                "Growth takes at least two heap or goroutine profiles of one process, and a leak is told from a warm-up only with four or more, taken some minutes apart."
            ),
        ),
        Nothing::NoneOfTheKinds => (
            tr!("There is nothing here to look for leaks in."),
            tr!(
                "Leaks show in heap and goroutine profiles: at least two of one process, better four or more, taken some minutes apart."
            ),
        ),
    };
    html! {
        <div class="leaks-nothing" role="status">
            <h2>{ what }</h2>
            <p>{ more }</p>
            if why != Nothing::Grew {
                <p>{ tr!("A program that imports net/http/pprof gives them like this; drop all of the files here together:") }</p>
                <div class="leaks-code">
                    <pre tabindex="0"><code>{ words::RECIPE }</code></pre>
                    <Copy title={tr!("Copy")} text={words::RECIPE} say={props.say.clone()} />
                </div>
            }
        </div>
    }
}

fn grew_nothing(view: &LeaksView) -> String {
    let fewest = view.series.iter().map(|s| s.snapshots.len()).max();
    match fewest {
        Some(2 | 3) => tr!(
            "That no more is found can also be for lack of files: with four or more, slower growth can be told from chance."
        ),
        _ => tr!(
            "What is in use moves no more than sampling does, or has stopped growing. A leak slower than the floor above takes more time between the files to show."
        ),
    }
}

pub fn head_id(at: usize) -> String {
    format!("finding-{at}")
}

fn row(
    props: &FurtherProps,
    view: &LeaksView,
    at: usize,
    finding: &Finding,
    on_focus: &Callback<usize>,
) -> Html {
    let is_open = props.state.leaks.open_at(&view.findings) == Some(at);
    let key = FindingKey::of(finding);
    let onclick = props.dispatch.reform(move |_: MouseEvent| {
        let open = match is_open {
            true => Open::None,
            false => Open::One(key),
        };
        ViewsAction::Leaks(LeaksAction::Open(open))
    });
    let onfocus = on_focus.reform(move |_: FocusEvent| at);
    let body_id = format!("finding-body-{at}");
    html! {
        <li key={at} class={classes!("finding", is_open.then_some("open"))}>
            <h3>
                <button type="button" id={head_id(at)} class="finding-head" aria-expanded={is_open.to_string()} aria-controls={body_id.clone()} {onclick} {onfocus}>
                    { confidence(finding.confidence) }
                    <span class="finding-title">{ said(&finding.title) }</span>
                    { over_time(finding) }
                    { rates(finding) }
                </button>
            </h3>
            if is_open {
                <div id={body_id} class="finding-body">{ opened(props, view, finding) }</div>
            }
        </li>
    }
}

/// Marks and a word: the colour says nothing that they do not.
fn confidence(confidence: Confidence) -> Html {
    let (word, means) = words::confidence(confidence);
    let marks = words::marks(confidence);
    let mark = |at: u32| {
        let class = if at < marks { "on" } else { "off" };
        html! { <circle {class} cx={(4 + 9 * at).to_string()} cy="5" r="3" /> }
    };
    html! {
        <span class={format!("finding-sure {}", confidence.name())} title={means}>
            <svg width="35" height="10" aria-hidden="true">{ for (0..4).map(mark) }</svg>
            { word }
        </span>
    }
}

fn over_time(finding: &Finding) -> Html {
    if finding.over_time.len() < 2 {
        return html! { <span class="finding-line"></span> };
    }
    let points = finding.over_time.iter();
    let points: Vec<(f64, Option<f64>)> = points.map(|(at, value)| (*at, Some(*value))).collect();
    let at = |point: Option<&(f64, f64)>| {
        words::amount(point.map_or(0.0, |(_, value)| *value), finding.kind)
    };
    let (first, last) = (at(finding.over_time.first()), at(finding.over_time.last()));
    let label = match finding.rule.starts_with("churn") {
        true => tr!(
            "{first} allocated up to the first file, {last} up to the last",
            first = first,
            last = last
        ),
        false => tr!(
            "{first} in the first file, {last} in the last",
            first = first,
            last = last
        ),
    };
    html! { <span class="finding-line">{ sparkline(&points, SPARKLINE, &label) }</span> }
}

fn rates(finding: &Finding) -> Html {
    let (rate, held) = (words::rate(finding), words::held(finding));
    html! {
        <span class="finding-rate">
            <strong>{ rate }</strong>
            if !held.is_empty() { <span>{ held }</span> }
        </span>
    }
}
