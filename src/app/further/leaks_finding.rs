//! An open finding: where to go from it, what to change, what would make it no leak, and the evidence, each figure with what it means.

use super::FurtherProps;
use super::copy::Copy;
use crate::analysis::frames::package_of;
use crate::cli::check::finding_as_markdown;
use crate::leaks::Finding;
use crate::leaks::findings::Shown as Frame;
use crate::views::bridge::{Destination, Said};
use crate::views::leaks::measures::{Measure, measures};
use crate::views::leaks::places;
use crate::views::leaks::protocol::LeaksView;
use crate::views::leaks::state::{FindingKey, LeaksAction, Open};
use crate::views::leaks::words::said;
use crate::views::packages::origin::{self, Origin};
use crate::views::source::SourceAction;
use crate::views::state::ViewsAction;
use yew::prelude::*;

pub fn opened(props: &FurtherProps, view: &LeaksView, finding: &Finding) -> Html {
    html! {
        <>
        { ways(props, view, finding) }
        <p class="finding-evidence">{ said(&finding.evidence) }</p>
        { advice(props, finding) }
        <div class="finding-columns">
            { figures(finding) }
            { stack(props, view, finding) }
        </div>
        { suspects(props, view, finding) }
        { alert(props, finding) }
        </>
    }
}

/// Where to go from here; Back returns.
fn ways(props: &FurtherProps, view: &LeaksView, finding: &Finding) -> Html {
    let look = &props.look;
    let flame = places::flame(finding, view, look);
    let flame_title = match flame.as_ref().map(|to| to.shown) {
        Some(crate::protocol::Shown::Compare { .. }) => tr!("Flame graph of the difference"),
        _ => tr!("Flame graph"),
    };
    let source = places::source(finding, &finding.what, view, look);
    let of_line = source.map(|to| {
        let onclick = going_to_line(props, finding, to, finding.what.line);
        html! { <button type="button" class="button finding-source" {onclick}>{ tr!("Source line") }</button> }
    });
    let trend = places::trend(finding, view, look);
    let goroutines = places::goroutines(finding, view, look);
    html! {
        <div class="finding-ways" role="group" aria-label={tr!("Look at it in")}>
            { for flame.map(|to| way(props, finding, "finding-flame primary", flame_title, to)) }
            { for of_line }
            { for trend.map(|to| way(props, finding, "finding-trend", tr!("Trend"), to)) }
            { for goroutines.map(|to| way(props, finding, "finding-goroutines", tr!("Goroutines"), to)) }
            <span class="spring"></span>
            <Copy title={tr!("Copy as Markdown")} text={finding_as_markdown(finding)} say={props.say.clone()} />
        </div>
    }
}

fn way(
    props: &FurtherProps,
    finding: &Finding,
    class: &'static str,
    title: String,
    to: Destination,
) -> Html {
    let onclick = going(props, finding, to);
    html! { <button type="button" class={format!("button {}", class)} {onclick}>{ title }</button> }
}

/// The finding is named in the address first, so that Back finds it open.
fn going(props: &FurtherProps, finding: &Finding, to: Destination) -> Callback<MouseEvent> {
    let (say, dispatch, key) = (
        props.say.clone(),
        props.dispatch.clone(),
        FindingKey::of(finding),
    );
    Callback::from(move |_: MouseEvent| {
        dispatch.emit(ViewsAction::Leaks(LeaksAction::Open(Open::One(key))));
        say.emit(Said::Go(to.clone()));
    })
}

fn going_to_line(
    props: &FurtherProps,
    finding: &Finding,
    to: Destination,
    line: i64,
) -> Callback<MouseEvent> {
    let (go, dispatch) = (going(props, finding, to), props.dispatch.clone());
    Callback::from(move |event: MouseEvent| {
        dispatch.emit(ViewsAction::Source(SourceAction::Follow));
        dispatch.emit(ViewsAction::Source(SourceAction::GoTo(line)));
        go.emit(event);
    })
}

/// What to change, when it is no leak, and why it is no surer.
fn advice(props: &FurtherProps, finding: &Finding) -> Html {
    let (fix, code, unless) = (
        said(&finding.fix),
        said(&finding.code),
        said(&finding.unless),
    );
    html! {
        <div class="finding-advice">
            if !fix.is_empty() {
                <h4>{ tr!("What to change") }</h4>
                <p>{ fix }</p>
            }
            if !code.is_empty() {
                <div class="leaks-code">
                    <pre tabindex="0" aria-label={tr!("Example in Go")}><code>{ &code }</code></pre>
                    <Copy title={tr!("Copy")} text={code.clone()} say={props.say.clone()} />
                </div>
            }
            if !unless.is_empty() { <p class="finding-unless">{ unless }</p> }
            if !finding.doubts.is_empty() {
                <h4>{ tr!("Why it is no surer") }</h4>
                <ul>{ for finding.doubts.iter().map(|doubt| html! { <li>{ said(doubt) }</li> }) }</ul>
            }
        </div>
    }
}

/// Each with what it means: as a hover, and unfolded by a press.
fn figures(finding: &Finding) -> Html {
    let all = measures(finding);
    if all.is_empty() {
        return html! {};
    }
    let figure = |measure: Measure| {
        html! {
            <details class={classes!("measure", measure.is_telling.then_some("telling"))}>
                <summary title={measure.means.clone()}>
                    <span>{ measure.name }</span><span class="measure-value">{ measure.value }</span>
                </summary>
                <p>{ measure.means }</p>
            </details>
        }
    };
    html! {
        <div class="finding-figures">
            <h4>{ tr!("Evidence") }</h4>
            { for all.into_iter().map(figure) }
        </div>
    }
}

fn stack(props: &FurtherProps, view: &LeaksView, finding: &Finding) -> Html {
    if finding.stack.is_empty() {
        return html! {};
    }
    let frames = finding.stack.iter();
    html! {
        <div class="finding-stack">
            <h4>{ tr!("Stack, innermost first") }</h4>
            <ol>{ for frames.map(|frame| html! { <li>{ frame_line(props, view, finding, frame) }</li> }) }</ol>
        </div>
    }
}

fn suspects(props: &FurtherProps, view: &LeaksView, finding: &Finding) -> Html {
    if finding.suspects.is_empty() {
        return html! {};
    }
    let frames = finding.suspects.iter();
    html! {
        <div class="finding-stack">
            <h4>{ tr!("Whose code it may be: it calls what hands these out") }</h4>
            <ol>{ for frames.map(|frame| html! { <li>{ frame_line(props, view, finding, frame) }</li> }) }</ol>
        </div>
    }
}

/// A press goes to the line in the source.
fn frame_line(props: &FurtherProps, view: &LeaksView, finding: &Finding, frame: &Frame) -> Html {
    let origin = origin_of(props, frame);
    let class = format!("origin-{origin:?}").to_lowercase();
    let is_own = origin == Origin::Own;
    let place = match frame.file.is_empty() {
        true => String::new(),
        false => format!("{}:{}", base_name(&frame.file), frame.line),
    };
    let whole = match frame.file.is_empty() {
        true => format!("{}\n{}", frame.name, tr!(origin.title())),
        false => format!(
            "{}\n{}:{}\n{}",
            frame.name,
            frame.file,
            frame.line,
            tr!(origin.title())
        ),
    };
    let name = match places::source(finding, frame, view, &props.look) {
        Some(to) => {
            let onclick = going_to_line(props, finding, to, frame.line);
            html! { <button type="button" class="further-link" {onclick}>{ &frame.name }</button> }
        }
        None => html! { <span>{ &frame.name }</span> },
    };
    html! {
        <span class={classes!("finding-frame", is_own.then_some("own"))} title={whole}>
            <svg class="origin-mark" aria-hidden="true"><rect {class} width="100%" height="100%" /></svg>
            { name }
            if is_own { <span class="visually-hidden">{ tr!(origin.title()) }</span> }
            <span class="finding-place">{ place }</span>
        </span>
    }
}

fn origin_of(props: &FurtherProps, frame: &Frame) -> Origin {
    let package = String::from_utf8_lossy(package_of(frame.name.as_bytes())).into_owned();
    let mut modules = props.look.files.iter().map(|f| f.module.as_str());
    let module = modules.rfind(|m| !m.is_empty());
    origin::of(&frame.name, &package, &frame.file, module.unwrap_or("main"))
}

fn base_name(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}

fn alert(props: &FurtherProps, finding: &Finding) -> Html {
    if finding.alert.is_empty() {
        return html! {};
    }
    html! {
        <details class="finding-alert">
            <summary>{ tr!("Alert rule for Prometheus") }</summary>
            <p>{ tr!("It fires where growth goes on at half of what was found here.") }</p>
            <div class="leaks-code">
                <pre tabindex="0"><code>{ &finding.alert }</code></pre>
                <Copy title={tr!("Copy")} text={finding.alert.clone()} say={props.say.clone()} />
            </div>
        </details>
    }
}
