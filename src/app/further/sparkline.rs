//! A sparkline in the page; the colour is that of the text it stands in.

use crate::draw::sparkline::Sparkline;
use yew::prelude::*;

/// `label` says in words what the line shows: a screen reader and a hover have it.
pub fn sparkline(points: &[(f64, Option<f64>)], (width, height): (f32, f32), label: &str) -> Html {
    let drawn = Sparkline::of(points, width, height);
    let zero = format!("M0 {0}H{width}", drawn.zero);
    html! {
        <svg class="sparkline" width={width.to_string()} height={height.to_string()} viewBox={format!("0 0 {width} {height}")} role="img" aria-label={label.to_string()}>
            <title>{ label }</title>
            <path class="sparkline-zero" d={zero} />
            <path class="sparkline-area" d={drawn.area} />
            <path class="sparkline-line" d={drawn.line} />
            if let Some((x, y)) = drawn.last {
                <circle class="sparkline-last" cx={x.to_string()} cy={y.to_string()} r="2" />
            }
        </svg>
    }
}
