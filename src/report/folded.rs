//! Folded stacks, which flamegraph.pl and inferno read: `root;child;leaf value`, one line a distinct stack, in the order of the
//! paths. pprof has no such report. Values are whole numbers in the unit of the file, or in the one asked for.

use super::{Options, Report, values};
use crate::analysis::graph::{Contexts, NodeId, Nodes, StackTotals, truncate};
use crate::analysis::selected::Selected;
use crate::measurement;

/// Appends the report to `out`. The error is a sentence.
pub fn folded(selected: &Selected, options: &Options, out: &mut Vec<u8>) -> Result<(), String> {
    let report = Report::new(selected, options);
    let nodes = Nodes::new(selected, report.identity());
    let ranks = nodes.name_ranks();
    let totals = StackTotals::new(selected, values(report.profile, options));
    let alike = |node: NodeId| ranks[node.index()];
    let contexts =
        Contexts::new(selected, &nodes, &totals.is_live, alike).ok_or(super::TOO_MANY_PATHS)?;
    let own = own_values(&report, &contexts);
    let children = Children::new(&contexts, &ranks);
    let mut path: Vec<u8> = Vec::new();
    // Rows still to print, each with the length of the path above it.
    let mut pending: Vec<(u32, usize)> = children
        .last_first(Contexts::ROOT)
        .map(|c| (c, 0))
        .collect();
    while let Some((row, above)) = pending.pop() {
        path.truncate(above);
        if above > 0 {
            path.push(b';');
        }
        path.extend(escape(&nodes.printable_name(contexts.node[row as usize])));
        let value = own[row as usize];
        if value != 0 {
            out.extend(&path);
            out.extend(format!(" {value}\n").bytes());
        }
        let here = path.len();
        pending.extend(children.last_first(row).map(|child| (child, here)));
    }
    Ok(())
}

/// By row of the contexts: what the samples that end there are worth.
fn own_values(report: &Report, contexts: &Contexts) -> Vec<i64> {
    let values = values(report.profile, report.options);
    let mut own = vec![0i64; contexts.len()];
    let mut divisors = vec![0i64; contexts.len()];
    for (sample, leaf) in report.selected.leaves() {
        let row = contexts.of_stack[leaf.index()] as usize;
        own[row] = own[row].wrapping_add(values.value[sample]);
        let divisor = values.divisor.map_or(0, |d| d[sample]);
        divisors[row] = divisors[row].wrapping_add(divisor);
    }
    for (own, divisor) in own.iter_mut().zip(divisors) {
        *own = own.checked_div(divisor).unwrap_or(*own);
        *own = in_unit(report, report.divided(*own));
    }
    own
}

fn in_unit(report: &Report, value: i64) -> i64 {
    match report.output_unit.as_str() {
        "minimum" | "auto" => value,
        unit => truncate(measurement::scale(value, &report.sample_unit, unit).0),
    }
}

/// A name on one line, without the character that parts frames. What would read as such an escape is escaped itself.
fn escape(name: &[u8]) -> Vec<u8> {
    const ESCAPES: [&[u8]; 4] = [b"\\x3b", b"\\x0a", b"\\x0d", b"\\x5c"];
    let mut escaped = Vec::with_capacity(name.len());
    for (at, byte) in name.iter().enumerate() {
        let code = match byte {
            b';' => ESCAPES[0],
            b'\n' => ESCAPES[1],
            b'\r' => ESCAPES[2],
            b'\\' if ESCAPES.iter().any(|e| name[at..].starts_with(e)) => ESCAPES[3],
            byte => std::slice::from_ref(byte),
        };
        escaped.extend(code);
    }
    escaped
}

/// The children of each row, by name.
struct Children {
    start: Vec<u32>,
    rows: Vec<u32>,
}

impl Children {
    fn new(contexts: &Contexts, ranks: &[u32]) -> Children {
        let mut rows: Vec<u32> = (1..contexts.len() as u32).collect();
        let name = |row: u32| ranks[contexts.node[row as usize].index()];
        rows.sort_unstable_by_key(|row| (contexts.parent[*row as usize], name(*row)));
        let mut start = vec![0u32; contexts.len() + 1];
        for row in &rows {
            start[contexts.parent[*row as usize] as usize + 1] += 1;
        }
        for row in 0..contexts.len() {
            start[row + 1] += start[row];
        }
        Children { start, rows }
    }

    fn last_first(&self, row: u32) -> impl Iterator<Item = u32> + '_ {
        let (start, end) = (self.start[row as usize], self.start[row as usize + 1]);
        self.rows[start as usize..end as usize]
            .iter()
            .rev()
            .copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stay_on_their_line_and_in_their_place() {
        let cases: [(&[u8], &[u8]); 4] = [
            (b"[u8; 4]::f", b"[u8\\x3b 4]::f"),
            (b"a\nb\r", b"a\\x0ab\\x0d"),
            (b"App\\Http\\x", b"App\\Http\\x"),
            (b"\\x3b", b"\\x5cx3b"),
        ];
        for (name, expected) in cases {
            assert_eq!(escape(name), expected);
        }
    }
}
