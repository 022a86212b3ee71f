//! What must be said before any number: of the series, of filters, and of files that are not there.

use super::legend::file_name;
use super::times_view;
use crate::app::further::FurtherProps;
use crate::views::trend::columns;
use crate::views::trend::protocol::RowsView;
use yew::prelude::*;

pub fn notes(props: &FurtherProps, view: &RowsView) -> Html {
    let all = sentences(props, view);
    if all.is_empty() {
        return html! {};
    }
    html! {
        <div class="notice doubt trend-notes" role="note">
            <ul>{ for all.iter().map(|sentence| html! { <li>{ sentence }</li> }) }</ul>
        </div>
    }
}

fn sentences(props: &FurtherProps, view: &RowsView) -> Vec<String> {
    let mut all: Vec<String> = view.warnings.iter().map(|warning| warning.said()).collect();
    for (file, why) in &view.refused {
        all.push(tr!(
            "{file} is left out, because a filter cannot be applied to it: {why}",
            file = file_name(&props.look, *file),
            why = why
        ));
    }
    if view.is_emptied {
        all.push(tr!(
            "The filters leave nothing of this series. Remove one of them, or choose another kind."
        ));
    }
    for kind in times_view(props).map_or(&[][..], |times| &times.unplaced) {
        all.push(tr!(
            "The files of {kind} have no times, so they cannot stand beside those that have.",
            kind = kind.name()
        ));
    }
    if view.left_out > 0 {
        all.push(tr!(
            "There are too many rows to keep; some are left out. Narrow them with a filter."
        ));
    }
    all.extend(few_files(view));
    all
}

/// What few files can say.
fn few_files(view: &RowsView) -> Option<String> {
    view.shown?;
    let floor = || {
        let floor = view.floor?;
        Some(tr!(
            "Growth below {floor} between two files cannot be told from chance at this sampling rate.",
            floor = columns::amount(floor, "bytes")
        ))
    };
    match view.track.files.len() {
        0 => None,
        1 => Some(tr!(
            "One file says nothing of growth: open another one of the same kind, taken later."
        )),
        2 | 3 => Some(match floor() {
            Some(floor) => tr!(
                "Fewer than four files cannot tell a steady slope from chance. {floor}",
                floor = floor
            ),
            None => tr!("Fewer than four files cannot tell a steady slope from chance."),
        }),
        _ => None,
    }
}
