//! A box in words: what hovering shows, what a screen reader says, what "copy" copies. Figures are written as everywhere on the
//! page ([`words`]); shares keep their sign, and say of what they are.

use super::walk;
use crate::protocol::{FlameBox, FlameView, Pair, Totals};
use crate::state::words;

/// What all figures of a sight are in and of.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Measure {
    pub unit: String,
    /// Of each side; shares are of these.
    pub sum: Pair,
    pub is_comparison: bool,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Description {
    pub name: String,
    /// `file:line`; empty if unknown.
    pub place: String,
    pub rows: Vec<Row>,
}

/// `Total  1.5MB  12.5 % of all`; in a comparison `Total  1MB → 1.5MB  +512kB, +50 %`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Row {
    pub title: &'static str,
    pub figure: String,
    pub note: String,
    /// Of the change, in a comparison.
    pub is_growth: Option<bool>,
}

impl Measure {
    pub fn new(totals: &Totals, is_comparison: bool) -> Measure {
        let sum = if is_comparison {
            totals.sum
        } else {
            // Values of both signs cancel in the sum: pprof's total is of their amounts.
            Pair {
                base: 0,
                new: totals.total,
            }
        };
        Measure {
            unit: totals.unit.clone(),
            sum,
            is_comparison,
        }
    }

    pub fn row(&self, title: &'static str, figure: Pair, note: String) -> Row {
        if !self.is_comparison {
            return Row {
                title,
                figure: self.label(figure.new),
                note,
                is_growth: None,
            };
        }
        Row {
            title,
            figure: self.sides(figure),
            note: self.change(figure),
            is_growth: (figure.base != figure.new).then_some(figure.new > figure.base),
        }
    }

    pub fn label(&self, value: i64) -> String {
        words::amount(value, &self.unit)
    }

    /// `1MB → 1.50MB`
    pub fn sides(&self, figure: Pair) -> String {
        format!("{} → {}", self.label(figure.base), self.label(figure.new))
    }

    /// `+512kB, +50 %`, `new`, `gone` or `unchanged`.
    pub fn change(&self, figure: Pair) -> String {
        match (figure.base, figure.new) {
            (base, new) if base == new => tr!("unchanged"),
            (0, _) | (_, 0) => words::ratio(figure),
            (base, new) => {
                let change = words::change(new.saturating_sub(base), &self.unit);
                format!("{change}, {}", words::ratio(figure))
            }
        }
    }

    pub fn share(&self, figure: Pair) -> String {
        match self.is_comparison {
            false => percent(ratio(figure.new, self.sum.new)),
            true => format!(
                "{} → {}",
                percent(ratio(figure.base, self.sum.base)),
                percent(ratio(figure.new, self.sum.new))
            ),
        }
    }
}

/// `None`: the view has no such box.
pub fn describe(view: &FlameView, of: usize, measure: &Measure) -> Option<Description> {
    let it = view.boxes.get(of)?;
    let mut description = Description {
        name: name(view, it),
        place: it
            .frame
            .and_then(|f| view.frames.get(f as usize))
            .map_or(String::new(), |f| f.place.clone()),
        rows: vec![measure.row(msg!("Total"), it.total, String::new())],
    };
    if it.merged <= 1 {
        description
            .rows
            .push(measure.row(msg!("Own"), it.own, String::new()));
    }
    let share = |title, figure| Row {
        title,
        figure,
        note: String::new(),
        is_growth: None,
    };
    description
        .rows
        .push(share(msg!("Of all"), measure.share(it.total)));
    if let Some(parent) = walk::parent(view, of).map(|p| &view.boxes[p])
        && parent.row > 0
    {
        let of_parent = Measure {
            sum: parent.total,
            ..measure.clone()
        };
        description
            .rows
            .push(share(msg!("Of its caller"), of_parent.share(it.total)));
    }
    Some(description)
}

/// One sentence for a screen reader.
pub fn spoken(description: &Description) -> String {
    let rows = description.rows.iter().map(|row| {
        let note = if row.note.is_empty() {
            String::new()
        } else {
            format!(" ({})", row.note)
        };
        let figure = match row.figure.split_once(" → ") {
            Some((from, to)) => tr!("{from} to {to}", from = from, to = to),
            None => row.figure.clone(),
        };
        format!("{} {figure}{note}", tr!(row.title).to_lowercase())
    });
    let rows: Vec<String> = rows.collect();
    format!("{}: {}", description.name, rows.join(", "))
}

/// The name of what a box stands for.
pub fn name(view: &FlameView, it: &FlameBox) -> String {
    match it.frame.and_then(|f| view.frames.get(f as usize)) {
        Some(frame) => frame.name.clone(),
        None if it.row == 0 => tr!("All"),
        None => {
            tr!("{n} call too narrow to draw"
                | "{n} calls too narrow to draw" % u64::from(it.merged))
        }
    }
}

/// Names from a box up to the root, one a line, as a stack trace has them. Rows that the view does not hold stand as `…`.
pub fn stack(view: &FlameView, of: usize) -> String {
    let mut lines = Vec::new();
    let mut at = Some(of);
    while let Some(it) = at.and_then(|i| view.boxes.get(i)).filter(|b| b.row > 0) {
        lines.push(name(view, it));
        at = at.and_then(|i| walk::parent(view, i));
        if at.is_none() {
            lines.push("…".to_string());
        }
    }
    lines.push(String::new());
    lines.join("\n")
}

fn ratio(part: i64, whole: i64) -> Option<f64> {
    (whole != 0).then(|| part as f64 / (whole as f64).abs())
}

/// `12.5 %`; `–` of nothing.
fn percent(share: Option<f64>) -> String {
    let Some(share) = share else {
        return "–".to_string();
    };
    let percent = share * 100.0;
    match percent.abs() {
        p if p == 0.0 || p >= 99.95 => format!("{percent:.0} %"),
        p if p < 0.01 => "<0.01 %".to_string(),
        p if p < 1.0 => format!("{percent:.2} %"),
        _ => format!("{percent:.1} %"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_change(base: i64, new: i64, expected: &str) {
        let measure = Measure {
            unit: "bytes".to_string(),
            ..Measure::default()
        };
        let change = measure.change(Pair { base, new });
        assert_eq!(change.replace('\u{a0}', " "), expected);
    }

    #[test]
    fn changes_read_as_a_person_says_them() {
        check_change(1 << 20, 3 << 19, "+512 kB, +50.0 %");
        check_change(3 << 19, 1 << 20, "−512 kB, −33.3 %");
        check_change(0, 5, "new");
        check_change(5, 0, "gone");
        check_change(5, 5, "unchanged");
        check_change(0, 0, "unchanged");
        check_change(-100, -50, "+50 B, +50.0 %");
    }

    #[test]
    fn small_shares_are_not_zero() {
        assert_eq!(percent(Some(0.0)), "0 %");
        assert_eq!(percent(Some(0.000_01)), "<0.01 %");
        assert_eq!(percent(Some(0.125)), "12.5 %");
        assert_eq!(percent(Some(-1.0)), "-100 %");
        assert_eq!(percent(None), "–");
    }
}
