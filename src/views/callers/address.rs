//! What the address says of the view: words, numbers and keys, never a name.

use super::protocol::{PivotPath, Side};
use super::state::{CallersAction, CallersState, Pane, reduce};
use crate::protocol::{NameKey, PathKey, WidthBy};
use crate::state::url::{COLOURS, WIDTHS, meaning};
use crate::views::address::pairs;

/// `pane=table`, `zoom=FUNCTION~callers~PATH&part=FROM~TO`; what is as it is by default is left out.
pub fn to_address(state: &CallersState, selection: Option<NameKey>) -> String {
    let mut pairs = Vec::new();
    if state.pane != Pane::default() {
        let word = Pane::ALL.iter().find(|(pane, ..)| *pane == state.pane);
        pairs.extend(word.map(|(_, _, word)| format!("pane={word}")));
    }
    let focus = state.focus(selection);
    if let Some(NameKey(function)) = focus.function {
        let side = match focus.zoom.side {
            Side::Callers => "callers",
            Side::Callees => "callees",
        };
        let (PathKey(path), is_part) = (focus.zoom.path, (focus.from, focus.to) != (0.0, 1.0));
        if focus.zoom != PivotPath::WHOLE || is_part {
            pairs.push(format!("zoom={function:016x}~{side}~{path:016x}"));
        }
        if is_part {
            let (from, to) = (focus.from.to_bits(), focus.to.to_bits());
            pairs.push(format!("part={from:x}~{to:x}"));
        }
    }
    if state.width != WidthBy::default() {
        let word = WIDTHS.iter().find(|(width, _)| *width == state.width);
        pairs.extend(word.map(|(_, word)| format!("width={word}")));
    }
    if let Some(colour) = state.colour {
        let word = COLOURS.iter().find(|(by, _)| *by == colour);
        pairs.extend(word.map(|(_, word)| format!("colour={word}")));
    }
    pairs.join("&")
}

/// Follows an address; what it does not say is as by default, what is only of this screen stays.
pub fn go_to(state: &CallersState, address: &str) -> CallersState {
    let mut there = CallersState {
        css_width: state.css_width,
        css_height: state.css_height,
        peek: state.peek.clone(),
        peeked: state.peeked,
        pick: state.pick.clone(),
        ..CallersState::default()
    };
    let mut zoomed = None;
    for (key, value) in pairs(address) {
        let action = match key {
            "pane" => meaning(&Pane::ALL.map(|(p, _, w)| (p, w)), value).map(CallersAction::Show),
            "width" => meaning(&WIDTHS, value).map(CallersAction::SetWidth),
            "colour" => meaning(&COLOURS, value).map(CallersAction::SetColour),
            "zoom" => zoom(value).map(|(function, path)| {
                zoomed = Some(function);
                CallersAction::Zoom(function, path)
            }),
            "part" => zoomed
                .zip(part(value))
                .map(|(function, (from, to))| CallersAction::SetPart { function, from, to }),
            _ => None,
        };
        if let Some(action) = action {
            there = reduce(&there, action);
        }
    }
    there
}

fn zoom(text: &str) -> Option<(NameKey, PivotPath)> {
    let mut parts = text.split('~');
    let function = u64::from_str_radix(parts.next()?, 16).ok()?;
    let side = match parts.next()? {
        "callers" => Side::Callers,
        "callees" => Side::Callees,
        _ => return None,
    };
    let path = u64::from_str_radix(parts.next()?, 16).ok()?;
    let path = PivotPath {
        side,
        path: PathKey(path),
    };
    Some((NameKey(function), path))
}

fn part(text: &str) -> Option<(f64, f64)> {
    let (from, to) = text.split_once('~')?;
    let bits = |text| u64::from_str_radix(text, 16).ok().map(f64::from_bits);
    Some((bits(from)?, bits(to)?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::ColourBy;

    const FUNCTION: NameKey = NameKey(7);

    #[track_caller]
    fn check(actions: &[CallersAction], expected: &str) {
        let state = (actions.iter().cloned()).fold(CallersState::default(), |state, action| {
            reduce(&state, action)
        });
        let address = to_address(&state, Some(FUNCTION));
        assert_eq!(address, expected);
        let there = go_to(&CallersState::default(), &address);
        assert_eq!(to_address(&there, Some(FUNCTION)), expected);
        assert_eq!(there.focus(Some(FUNCTION)), state.focus(Some(FUNCTION)));
    }

    #[test]
    fn an_address_leads_back() {
        let zoom = PivotPath {
            side: Side::Callers,
            path: PathKey(0xabc),
        };
        check(&[], "");
        check(&[CallersAction::Show(Pane::Tables)], "pane=table");
        check(
            &[CallersAction::Zoom(FUNCTION, zoom)],
            "zoom=0000000000000007~callers~0000000000000abc",
        );
        check(
            &[
                CallersAction::SetWidth(WidthBy::Larger),
                CallersAction::SetColour(ColourBy::Relative),
                CallersAction::SetPart {
                    function: FUNCTION,
                    from: 0.25,
                    to: 0.5,
                },
            ],
            "zoom=0000000000000007~callees~0000000000000000\
             &part=3fd0000000000000~3fe0000000000000&width=larger&colour=relative",
        );
    }

    #[test]
    fn a_zoom_is_of_its_function_alone() {
        let zoom = PivotPath {
            side: Side::Callees,
            path: PathKey(1),
        };
        let state = reduce(
            &CallersState::default(),
            CallersAction::Zoom(FUNCTION, zoom),
        );
        assert_eq!(state.focus(Some(NameKey(8))).zoom, PivotPath::WHOLE);
        assert_eq!(to_address(&state, Some(NameKey(8))), "");
        assert_eq!(to_address(&state, None), "");
    }

    #[test]
    fn what_is_not_understood_is_passed_over() {
        let nonsense = "pane=x&zoom=1~up~2&zoom=&part=7ff8000000000000~0&width&=&colour=relative";
        let there = go_to(&CallersState::default(), nonsense);
        assert_eq!(to_address(&there, Some(FUNCTION)), "colour=relative");
    }
}
