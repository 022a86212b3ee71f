//! Where the source view looks for files: rules that a person made ("paths that begin with … are at …"), beside what is found by itself,
//! and for the file on show how it was found, or where it was looked for.

use crate::app::further::FurtherProps;
use crate::app::header::target;
use crate::views::source::mapping::{Found, Rule};
use crate::views::source::{FileView, SourceAction, SourceState};
use crate::web::element::{set_value_by_id, value_by_id};
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// A whole sentence: which file is shown and why it is this one. Nothing while no source was given.
pub fn reason(state: &SourceState, path: &str, found: Option<&Found>) -> Option<String> {
    let given = &state.given;
    let Some(found) = found else {
        let tried = given.tried(path, &state.rules).join(", ");
        return (!given.is_empty()).then(|| {
            tr!(
                "{path} was not found among the files given. Looked for: {tried}",
                path = path,
                tried = tried
            )
        });
    };
    let file = given.path(found.file());
    Some(match found {
        Found::ByRule { rule, .. } => {
            let from = state
                .rules
                .get(*rule as usize)
                .map_or("", |rule| rule.from.as_str());
            tr!(
                "Shown is {file}, by your rule for {prefix}.",
                file = file,
                prefix = from
            )
        }
        Found::Exactly(_) => tr!(
            "Shown is {file}: the path in the profile leads to it.",
            file = file
        ),
        Found::ByGo(_) => tr!(
            "Shown is {file}, by where Go keeps modules, its library and vendored packages.",
            file = file
        ),
        Found::ByEnd { others: 0, .. } => {
            tr!("Shown is {file}, by the end of its path.", file = file)
        }
        Found::ByEnd { others, .. } => tr!(
            "Shown is {file}, by the end of its path; {others} more would fit as well. Choose another if it is wrong.",
            file = file,
            others = others
        ),
    })
}

pub fn rules(props: &FurtherProps, file: Option<&FileView>, act: &Callback<SourceAction>) -> Html {
    let rules = &props.state.source.rules;
    let title = match rules.len() {
        0 => tr!("Where files are"),
        count => tr!("Where files are ({count})", count = count),
    };
    // What is most likely to be said next: of the file on show, everything in front of its folder.
    let hint = file.and_then(|file| Some(file.path.rsplit_once('/')?.0.to_string()));
    html! {
        <details class="source-rules">
            <summary>{ title }</summary>
            <p class="source-note">{ tr!("Files are found by their paths. Where that fails, say where they are among the files given; the browser remembers it.") }</p>
            <ul>
                { for rules.iter().enumerate().map(|(at, rule)| html! { <li key={at}>{ fields(Some(at), rule, act, None) }</li> }) }
                <li key="new">{ fields(None, &Rule { from: String::new(), to: String::new() }, act, hint) }</li>
            </ul>
        </details>
    }
}

/// Both ends of a rule. A known one is changed when a field is left, a new one is made by its button.
fn fields(
    at: Option<usize>,
    rule: &Rule,
    act: &Callback<SourceAction>,
    hint: Option<String>,
) -> Html {
    let id = |end: &str| at.map_or_else(|| format!("rule-{end}"), |at| format!("rule-{end}-{at}"));
    let field = |end: &'static str, label: String, value: &str, placeholder: String| {
        let (act, rule) = (act.clone(), rule.clone());
        let onchange = move |event: Event| {
            let Some(value) = target::<HtmlInputElement>(&event).map(|input| input.value()) else {
                return;
            };
            let mut rule = rule.clone();
            match end {
                "from" => rule.from = value,
                _ => rule.to = value,
            }
            if at.is_some() {
                act.emit(SourceAction::Rule(at, rule));
            }
        };
        html! {
            <input type="text" id={id(end)} class="further-search" autocomplete="off" spellcheck="false" aria-label={label} {placeholder}
                   value={value.to_string()} {onchange} />
        }
    };
    let button = match at {
        Some(at) => {
            let forget = act.reform(move |_: MouseEvent| SourceAction::Forget(at));
            html! { <button type="button" class="button" onclick={forget}>{ tr!("Remove") }</button> }
        }
        None => {
            let act = act.clone();
            let add = move |_: MouseEvent| {
                let rule = Rule {
                    from: value_by_id("rule-from"),
                    to: value_by_id("rule-to"),
                };
                if !(rule.from.trim().is_empty() && rule.to.trim().is_empty()) {
                    act.emit(SourceAction::Rule(None, rule));
                    set_value_by_id("rule-from", "");
                    set_value_by_id("rule-to", "");
                }
            };
            html! { <button type="button" id="rule-add" class="button" onclick={add}>{ tr!("Add") }</button> }
        }
    };
    html! {
        <>
        <span>{ tr!("Paths that begin with") }</span>
        { field("from", tr!("Paths that begin with"), &rule.from, hint.unwrap_or_default()) }
        <span>{ tr!("are at") }</span>
        { field("to", tr!("are at"), &rule.to, String::new()) }
        { button }
        </>
    }
}
