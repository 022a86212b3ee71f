//! What is shown, of what, and how: the controls above the chart.

use super::acting;
use crate::app::further::FurtherProps;
use crate::draw::chart::Stacking;
use crate::draw::time_axis::Clock;
use crate::protocol::NameKey;
use crate::state::words;
use crate::views::bridge::Said;
use crate::views::trend::protocol::*;
use crate::views::trend::state::TrendAction;
use web_sys::HtmlSelectElement;
use yew::prelude::*;

pub fn bar(props: &FurtherProps, view: &RowsView) -> Html {
    html! {
        <div class="toolbar trend-bar">
            { series(props, view) }
            if view.shown.is_some() {
                { by(props, view) }
                { sample_type(props, view) }
                { stacking(props) }
                { clock(props, view) }
                { matching(props) }
                <span class="toolbar-note" role="status">{ count(view) }</span>
            }
        </div>
    }
}

fn chosen(event: &Event) -> usize {
    let select: Option<HtmlSelectElement> = event.target_dyn_into();
    select.map_or(0, |select| select.selected_index().max(0) as usize)
}

fn select(
    id: &'static str,
    label: String,
    options: Vec<(String, bool)>,
    onchange: Callback<Event>,
) -> Html {
    let options = options
        .into_iter()
        .map(|(title, is_on)| html! { <option selected={is_on}>{ title }</option> });
    html! { <select {id} class="select" aria-label={label.clone()} title={label} {onchange}>{ for options }</select> }
}

fn series(props: &FurtherProps, view: &RowsView) -> Html {
    let keys: Vec<SeriesKey> = view.series.iter().map(|info| info.key).collect();
    let title = |info: &SeriesInfo| {
        let of_kind = keys.iter().filter(|key| key.kind == info.key.kind).count();
        let kind = info.key.kind.name();
        match of_kind {
            1 => tr!("{kind} ({count})", kind = kind, count = info.files),
            _ => tr!(
                "{kind}, process {nth} ({count})",
                kind = kind,
                nth = info.key.nth + 1,
                count = info.files
            ),
        }
    };
    let options = view
        .series
        .iter()
        .map(|info| (title(info), Some(info.key) == view.shown));
    let options = options.collect();
    let onchange = acting(props, move |event: Event| {
        let key = keys.get(chosen(&event)).or_else(|| keys.first());
        key.map_or(TrendAction::ChooseNone, |key| TrendAction::Series(*key))
    });
    select(
        "trend-kind",
        tr!("Kind of profile, and how many files there are"),
        options,
        onchange,
    )
}

fn by(props: &FurtherProps, view: &RowsView) -> Html {
    let mut choices = vec![
        (RowsBy::Leaf, tr!("Functions, flat")),
        (RowsBy::Function, tr!("Functions, cum")),
        (RowsBy::Line, tr!("Lines")),
        (RowsBy::Package, tr!("Packages, cum")),
        (RowsBy::Stack, tr!("Stacks")),
    ];
    for (key, name) in &view.label_keys {
        choices.push((RowsBy::Label(*key), tr!("Label {key}", key = name)));
    }
    let is_on = |by: RowsBy| match (by, props.state.trend.by) {
        // Without such a key the first is shown.
        (RowsBy::Label(key), RowsBy::Label(asked)) => Some(key) == label_shown(view, asked),
        (by, asked) => by == asked,
    };
    let options = choices
        .iter()
        .map(|(by, title)| (title.clone(), is_on(*by)))
        .collect();
    let onchange = acting(props, move |event: Event| {
        let by = choices.get(chosen(&event)).map(|(by, _)| *by);
        TrendAction::By(by.unwrap_or_default())
    });
    select("trend-by", tr!("What a row is"), options, onchange)
}

fn label_shown(view: &RowsView, asked: NameKey) -> Option<NameKey> {
    let mut keys = view.label_keys.iter().map(|(key, _)| *key);
    keys.clone()
        .find(|key| *key == asked)
        .or_else(|| keys.next())
}

/// Of the file in view it is the page's own; of another kind, the view's.
fn sample_type(props: &FurtherProps, view: &RowsView) -> Html {
    let types = view.sample_types.clone();
    let options = types
        .iter()
        .map(|kind| (kind.clone(), *kind == view.sample_type))
        .collect();
    let is_in_view = props
        .look
        .main_file()
        .is_some_and(|main| view.track.files.contains(&main.id));
    let (dispatch, say) = (acting(props, TrendAction::SampleType), props.say.clone());
    let onchange = Callback::from(move |event: Event| {
        let Some(kind) = types.get(chosen(&event)).cloned() else {
            return;
        };
        match is_in_view {
            true => {
                dispatch.emit(None);
                say.emit(Said::SetSampleType(kind));
            }
            false => dispatch.emit(Some(kind)),
        }
    });
    let hint = words::about_sample_type(&view.sample_type);
    select("trend-type", tr!(hint), options, onchange)
}

fn stacking(props: &FurtherProps) -> Html {
    let state = &props.state.trend;
    let adds_up = state.by.adds_up();
    let choice = |(stacking, title, hint): (Stacking, String, String)| {
        let is_on = state.stacking() == stacking;
        let is_off = stacking == Stacking::Stacked && !adds_up;
        let onclick = acting(props, move |_: MouseEvent| TrendAction::Stacking(stacking));
        html! { <button type="button" class="segment" aria-pressed={is_on.to_string()} disabled={is_off} title={hint} {onclick}>{ title }</button> }
    };
    let areas = match adds_up {
        true => tr!("On top of each other: together they are the total"),
        false => tr!(
            "These rows overlap: a sample is in several of them, so they cannot stand on top of each other"
        ),
    };
    let choices = [
        (Stacking::Stacked, tr!("Areas"), areas),
        (Stacking::Lines, tr!("Curves"), tr!("Each row from zero")),
    ];
    html! { <div class="segments" role="group" aria-label={tr!("How the chart is drawn")}>{ for choices.map(choice) }</div> }
}

fn clock(props: &FurtherProps, view: &RowsView) -> Html {
    if !view.axis.is_timed {
        return html! {};
    }
    let choice = |(clock, title, hint): (Clock, String, String)| {
        let is_on = props.state.trend.clock == clock;
        let onclick = acting(props, move |_: MouseEvent| TrendAction::Clock(clock));
        html! { <button type="button" class="segment" aria-pressed={is_on.to_string()} title={hint} {onclick}>{ title }</button> }
    };
    let choices = [
        (
            Clock::Relative,
            tr!("+10 min"),
            tr!("Times since the first file"),
        ),
        (Clock::Utc, tr!("UTC"), tr!("Times of day, in UTC")),
    ];
    html! { <div class="segments" role="group" aria-label={tr!("How times are written")}>{ for choices.map(choice) }</div> }
}

fn matching(props: &FurtherProps) -> Html {
    if props.look.search.text.is_empty() {
        return html! {};
    }
    let onchange = acting(props, |_: Event| TrendAction::ToggleMatchingOnly);
    html! {
        <label class="check">
            <input type="checkbox" id="trend-matching" checked={props.state.trend.matching_only} {onchange} />
            { tr!("Matching rows only") }
        </label>
    }
}

fn count(view: &RowsView) -> String {
    let grouped = |n: u32| words::grouped(i64::from(n));
    match view.row_count == view.of {
        true => tr!("{count} rows", count = grouped(view.of)),
        false => tr!(
            "{count} of {of} rows",
            count = grouped(view.row_count),
            of = grouped(view.of)
        ),
    }
}
