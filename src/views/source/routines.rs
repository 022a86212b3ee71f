//! The functions of the profiles in view by file: what pprof's `list` calls routines.

use super::data::{Routine, Routines};
use super::every::heaviest;
use super::lines::Keyed;
use super::side::{Side, figures, weight};
use crate::analysis::query::Matcher;
use crate::order;
use crate::protocol::{Failure, NameKey, Pair, Pattern};
use rustc_hash::FxHashMap;

/// Routines of the list; of the rest it is said how many there are.
pub const MOST_ROUTINES: usize = 1000;

/// Every routine with a figure, in order of first sight.
pub fn routines(sides: &[Side], inlines: bool) -> Vec<Routine> {
    let mut rows: FxHashMap<(NameKey, NameKey), u32> = FxHashMap::default();
    let mut routines: Vec<Routine> = Vec::new();
    let keyed: Vec<Keyed> = sides
        .iter()
        .map(|side| {
            Keyed::new(&side.selected, inlines, |shown, cum, flat| {
                let first = cum.len();
                for row in shown {
                    let keys = side.keys(*row);
                    let at = *rows.entry(keys).or_insert_with(|| {
                        routines.push(Routine {
                            function: keys.0,
                            name: side.name(*row),
                            file: keys.1,
                            path: side.path(*row),
                            start_line: 0,
                            flat: Pair::default(),
                            cum: Pair::default(),
                            every: Vec::new(),
                        });
                        routines.len() as u32 - 1
                    });
                    let known = &mut routines[at as usize].start_line;
                    let start = side.start_line(*row);
                    *known = if *known == 0 || (start > 0 && start < *known) {
                        start
                    } else {
                        *known
                    };
                    cum.push(at);
                }
                flat.extend(cum[first..].last().copied());
            })
        })
        .collect();
    let pairs = figures(sides, &keyed, routines.len());
    for (routine, (flat, cum)) in routines.iter_mut().zip(pairs) {
        (routine.flat, routine.cum) = (flat, cum);
    }
    routines.retain(|r| !r.name.is_empty() && (weight(r.cum) > 0 || weight(r.flat) > 0));
    routines
}

/// Heaviest first.
pub fn list(all: Routines, pattern: &Pattern) -> Result<Routines, Failure> {
    let mut routines = all.rows;
    if !pattern.text.is_empty() {
        let matcher = Matcher::new(pattern).map_err(|problem| Failure {
            problem,
            help: tr!("Correct the search, or search for plain text."),
        })?;
        routines
            .retain(|r| matcher.is_match(r.name.as_bytes()) || matcher.is_match(r.path.as_bytes()));
    }
    order::sort_by(&mut routines, |a, b| {
        let by_cum = heaviest(b.cum, &b.every).cmp(&heaviest(a.cum, &a.every));
        let by_flat = || weight(b.flat).cmp(&weight(a.flat));
        by_cum
            .then_with(by_flat)
            .then_with(|| (&a.name, &a.path).cmp(&(&b.name, &b.path)))
    });
    let count = routines.len() as u32;
    routines.truncate(MOST_ROUTINES);
    Ok(Routines {
        count,
        rows: routines,
        snapshots: all.snapshots,
    })
}
