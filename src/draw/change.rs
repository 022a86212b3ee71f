//! The scale of changes in a comparison: from two figures to one of a few steps. Steps rather than a gradient, so that the legend can say
//! exactly what a colour means. The scale of absolute changes depends on the whole comparison only, never on what is in view: a box
//! keeps its colour while one zooms and pans.

use super::palette::CHANGE_STEPS;
use crate::protocol::Pair;

/// What a change is measured against.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Scale {
    /// Σ|new − base| over all stacks: no box changes by more.
    Absolute { churn: i64 },
    /// The box's own figure before.
    Relative,
}

/// Lower bounds of the steps above 1; step 1 is any change at all.
const ABSOLUTE: [f64; CHANGE_STEPS as usize - 1] = [0.01, 0.05, 0.2, 0.5];
/// Of growth. Shrinking mirrors it: to half has the step of to double.
const RELATIVE: [f64; CHANGE_STEPS as usize - 1] = [0.05, 0.2, 0.5, 1.0];

impl Scale {
    /// −[`CHANGE_STEPS`] … [`CHANGE_STEPS`]; 0 only if nothing changed.
    pub fn step(self, figure: Pair) -> i8 {
        let change = difference(figure);
        if change == 0 {
            return 0;
        }
        let (amount, bounds) = match self {
            Scale::Absolute { churn } => {
                let whole = (churn as f64).abs().max(1.0);
                (change.unsigned_abs() as f64 / whole, ABSOLUTE)
            }
            Scale::Relative => (growth(figure), RELATIVE),
        };
        let step = 1 + bounds.iter().filter(|bound| amount >= **bound).count() as i8;
        if change > 0 { step } else { -step }
    }

    /// The least change of a step: a value in the sample's unit, or a share of the base. `None` of step 0 and ±1, which have none.
    pub fn least(self, step: i8) -> Option<f64> {
        let bound = |bounds: [f64; 4]| {
            let place = usize::from(step.unsigned_abs()).checked_sub(2)?;
            bounds.get(place).copied()
        };
        match self {
            // Values are whole: a change by half a one is none.
            Scale::Absolute { churn } => {
                let least = bound(ABSOLUTE)? * (churn as f64).abs();
                Some(least.ceil() * f64::from(step.signum()))
            }
            Scale::Relative if step > 0 => bound(RELATIVE),
            Scale::Relative => bound(RELATIVE).map(|growth| 1.0 / (1.0 + growth) - 1.0),
        }
    }

    /// Whether nothing changed at all: no bound of a step means anything then.
    pub fn is_level(self) -> bool {
        self == Scale::Absolute { churn: 0 }
    }

    /// From shrunk most to grown most.
    pub fn steps() -> impl Iterator<Item = i8> {
        -CHANGE_STEPS..=CHANGE_STEPS
    }
}

/// new − base, without wrapping.
fn difference(figure: Pair) -> i128 {
    i128::from(figure.new) - i128::from(figure.base)
}

/// How much the smaller side grew to be the larger: 1 is double. Infinite from nothing or across a change of sign.
fn growth(figure: Pair) -> f64 {
    let (base, new) = (figure.base as f64, figure.new as f64);
    let smaller = base.abs().min(new.abs());
    if smaller == 0.0 || (base < 0.0) != (new < 0.0) {
        return f64::INFINITY;
    }
    (base.abs().max(new.abs()) - smaller) / smaller
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(scale: Scale, base: i64, new: i64, step: i8) {
        assert_eq!(scale.step(Pair { base, new }), step, "{base} → {new}");
        let mirrored = Pair {
            base: new,
            new: base,
        };
        assert_eq!(scale.step(mirrored), -step, "{new} → {base}");
    }

    #[test]
    fn relative_steps_mirror() {
        let scale = Scale::Relative;
        check(scale, 100, 100, 0);
        check(scale, 100, 101, 1);
        check(scale, 100, 105, 2);
        check(scale, 100, 120, 3);
        check(scale, 100, 150, 4);
        check(scale, 100, 200, 5);
        check(scale, 0, 1, 5);
        check(scale, -5, 5, 5);
        check(scale, i64::MIN, i64::MAX, 5);
    }

    #[test]
    fn absolute_steps_are_of_the_whole_comparison() {
        let scale = Scale::Absolute { churn: 1000 };
        check(scale, 7, 7, 0);
        check(scale, 0, 9, 1);
        check(scale, 0, 10, 2);
        check(scale, 500, 700, 4);
        check(scale, 0, 1000, 5);
        check(Scale::Absolute { churn: 0 }, 0, 0, 0);
        check(Scale::Absolute { churn: 0 }, 0, 3, 5);
    }

    #[test]
    fn the_legend_of_small_changes_says_no_part_of_one() {
        let churn = |churn| Scale::Absolute { churn };
        assert_eq!(churn(1).least(5), Some(1.0));
        assert_eq!(churn(3).least(-5), Some(-2.0));
        assert!(churn(0).is_level() && !churn(1).is_level() && !Scale::Relative.is_level());
    }

    #[test]
    fn the_legend_says_where_steps_begin() {
        let bounds: Vec<Option<f64>> = Scale::steps().map(|s| Scale::Relative.least(s)).collect();
        let expected = [-0.5, -1.0 / 3.0, -1.0 / 6.0, -1.0 / 21.0];
        for (bound, expected) in bounds.iter().zip(expected) {
            assert!((bound.unwrap_or_default() - expected).abs() < 1e-9);
        }
        assert_eq!(bounds[4..7], [None, None, None]);
        assert_eq!(bounds[7..], [Some(0.05), Some(0.2), Some(0.5), Some(1.0)]);
        let absolute = Scale::Absolute { churn: 1000 };
        assert_eq!(absolute.least(-5), Some(-500.0));
    }
}
