//! What the colours mean, in the very colours of the palette. As SVG: its `fill` is an attribute, which the policy allows.

use crate::draw::change::Scale;
use crate::draw::flame::Colouring;
use crate::draw::palette::{CHANGE_STEPS, PackageHue, Role, Theme};
use crate::state::words;
use yew::prelude::*;

const SWATCH_PX: usize = 16;

pub fn legend(colouring: Colouring, theme: Theme, unit: &str) -> Html {
    match colouring {
        Colouring::Package => packages(theme),
        Colouring::Change(scale) => changes(scale, theme, unit),
    }
}

fn packages(theme: Theme) -> Html {
    let hues = |is_calm| {
        let hues = [1, 9, 17, 24].map(|hue| {
            Role::Package(PackageHue {
                hue,
                shade: 1,
                is_calm,
            })
        });
        swatches(theme, hues.map(|role| (role, String::new())).to_vec())
    };
    html! {
        <div class="flame-legend" aria-label={told!("Colours")}>
            { hues(false) }
            <span>{ told!("packages") }</span>
            { hues(true) }
            <span>{ told!("runtime, standard library") }</span>
        </div>
    }
}

fn changes(scale: Scale, theme: Theme, unit: &str) -> Html {
    if scale.is_level() {
        return html! {
            <div class="flame-legend" aria-label={told!("Colours of the change")}>
                { swatches(theme, vec![(Role::Change(0), String::new())]) }
                <span>{ told!("unchanged") }</span>
            </div>
        };
    }
    let stops = Scale::steps().map(|step| (Role::Change(step), meaning(scale, step, unit)));
    let end = |step| {
        scale
            .least(step)
            .map_or(String::new(), |least| bound(scale, least, unit))
    };
    html! {
        <div class="flame-legend" aria-label={told!("Colours of the change")}>
            <span class="flame-legend-end">{ format!("≤ {}", end(-CHANGE_STEPS)) }</span>
            { swatches(theme, stops.collect()) }
            <span class="flame-legend-end">{ format!("≥ {}", end(CHANGE_STEPS)) }</span>
        </div>
    }
}

fn swatches(theme: Theme, of: Vec<(Role, String)>) -> Html {
    let width = of.len() * SWATCH_PX;
    let rects = of.into_iter().enumerate().map(|(i, (role, title))| {
        let fill = role.ink().colour(theme).css();
        html! {
            <rect x={(i * SWATCH_PX).to_string()} width={(SWATCH_PX - 1).to_string()} height="12" {fill}>
                <title>{ title }</title>
            </rect>
        }
    });
    html! {
        <svg class="flame-swatches" width={width.to_string()} height="12" aria-hidden="true">{ for rects }</svg>
    }
}

/// `unchanged`, `less than +5 %`, `+5 % to +20 %`, `+100 % or more, or new`.
fn meaning(scale: Scale, step: i8, unit: &str) -> String {
    let at = |step| scale.least(step).map(|least| bound(scale, least, unit));
    let next = at(step + step.signum());
    match (step, at(step), next) {
        (0, _, _) => tr!("unchanged"),
        (_, None, Some(next)) if step > 0 => tr!("grew, by less than {next}", next = next),
        (_, None, Some(next)) => tr!("shrank, by less than {next}", next = next),
        (_, Some(least), Some(next)) => tr!("{least} to {next}", least = least, next = next),
        (_, Some(least), None) if scale == Scale::Relative && step > 0 => {
            tr!("{least} or more, or new", least = least)
        }
        (_, Some(least), None) if scale == Scale::Relative => {
            tr!("{least} or less, or gone", least = least)
        }
        (_, Some(least), None) => tr!("{least} and beyond", least = least),
        (_, None, None) => String::new(),
    }
}

fn bound(scale: Scale, least: f64, unit: &str) -> String {
    match scale {
        Scale::Relative => format!(
            "{}{:.0}\u{a0}%",
            if least < 0.0 { "−" } else { "+" },
            least.abs() * 100.0
        ),
        Scale::Absolute { .. } => words::change(least as i64, unit),
    }
}
