//! `-callgrind`: every address with its source line, its own value and its calls, in the format of KCachegrind.

use super::{Options, Report, header, values};
use crate::analysis::graph::{
    Extra, FunctionIn, FunctionName, Identity, Net, NodeId, Plan, Purpose, draw, truncate,
};
use crate::analysis::selected::Selected;
use crate::measurement;
use rustc_hash::FxHashMap;

/// Appends the report to `out`. The error is a sentence.
pub fn callgrind(selected: &Selected, options: &Options, out: &mut Vec<u8>) -> Result<(), String> {
    let mut report = Report::new(selected, options);
    let plan = Plan {
        purpose: Purpose::Listing,
        identity: Identity {
            by_binary: true,
            ..report.identity()
        },
        ..report.plan()
    };
    let values = values(report.profile, options);
    let no_tags = |_: &Net, rows: &[u32], _: i64| vec![0; rows.len()];
    let drawing = draw(selected, values, &plan, no_tags, |_| Extra::default());
    let drawing = drawing.ok_or(super::TOO_MANY_PATHS)?;
    let shown = drawing.net.shown.iter();
    let shown = shown.map(|row| &drawing.net.vertices[*row as usize]);
    report.select_whole_unit(shown.map(|v| (v.flat.mean(), v.cum.mean())));

    out.extend(b"positions: instr line\nevents: ");
    out.extend(header::type_name(&report));
    out.extend(format!("({})\n", report.output_unit).bytes());
    let mut listing = Listing {
        report: &report,
        net: &drawing.net,
        names: CallNames::new(&drawing.net),
        numbers: Numbers::default(),
        out,
    };
    listing.push_all();
    Ok(())
}

struct Listing<'a> {
    report: &'a Report<'a>,
    net: &'a Net<'a>,
    names: CallNames,
    numbers: Numbers,
    out: &'a mut Vec<u8>,
}

impl Listing<'_> {
    fn push_all(&mut self) {
        let calls = calls_by_caller(self.net);
        let mut previous: Option<NodeId> = None;
        for row in &self.net.shown {
            let vertex = self.net.vertices[*row as usize];
            self.push_place(previous, vertex.node);
            self.push_position(previous, vertex.node);
            let value = self.whole(vertex.flat.mean());
            self.out.extend(format!(" {value}\n").bytes());
            for arrow in &calls[*row as usize] {
                let arrow = self.net.arrows[*arrow as usize];
                self.push_call(previous, arrow.to, arrow.weight.value);
            }
            previous = Some(vertex.node);
        }
    }

    /// The binary, the file and the function, where they are not those of the line before.
    fn push_place(&mut self, previous: Option<NodeId>, node: NodeId) {
        let nodes = &self.net.nodes;
        let place = |node| (nodes.object(node), nodes.file(node), nodes.name(node));
        if previous.map(place) == Some(place(node)) {
            return;
        }
        let (object, file, name) = place(node);
        self.out.push(b'\n');
        push_name(self.out, b"ob=", &mut self.numbers.objects, object);
        push_name(self.out, b"fl=", &mut self.numbers.files, file);
        push_name(self.out, b"fn=", &mut self.numbers.functions, name);
    }

    /// The address, in relation to that of the line before if that is shorter, and the line of the source.
    fn push_position(&mut self, previous: Option<NodeId>, node: NodeId) {
        let nodes = &self.net.nodes;
        let address = address(previous.map(|p| nodes.address(p)), nodes.address(node));
        self.out
            .extend(format!("{address} {}", nodes.line(node)).bytes());
    }

    fn push_call(&mut self, previous: Option<NodeId>, callee: u32, weight: i64) {
        let node = self.net.vertices[callee as usize].node;
        let file = self.net.nodes.file(node);
        push_name(self.out, b"cfl=", &mut self.numbers.files, file);
        let name = self.names.of(self.net, callee);
        push_name(self.out, b"cfn=", &mut self.numbers.functions, &name);
        self.out.extend(b"calls=0 ");
        self.push_position(previous, node);
        let weight = self.whole(weight);
        self.out.extend(format!("\n* * {weight}\n").bytes());
    }

    fn whole(&self, value: i64) -> i64 {
        let unit = &self.report.output_unit;
        truncate(measurement::scale(value, &self.report.sample_unit, unit).0)
    }
}

/// The numbers of names that have been written out.
#[derive(Default)]
struct Numbers {
    objects: FxHashMap<Vec<u8>, usize>,
    files: FxHashMap<Vec<u8>, usize>,
    functions: FxHashMap<Vec<u8>, usize>,
}

/// A name is written out once, with its number; afterwards the number stands for it.
fn push_name(out: &mut Vec<u8>, key: &[u8], numbers: &mut FxHashMap<Vec<u8>, usize>, name: &[u8]) {
    out.extend(key);
    if let Some(number) = numbers.get(name) {
        out.extend(format!("({number})").bytes());
    } else if !name.is_empty() {
        numbers.insert(name.to_vec(), numbers.len() + 1);
        out.extend(format!("({}) ", numbers.len()).bytes());
        out.extend(name);
    }
    out.push(b'\n');
}

fn address(previous: Option<u64>, address: u64) -> String {
    let absolute = format!("{address:#x}");
    let Some(previous) = previous else {
        return absolute;
    };
    if previous == address {
        return "*".to_string();
    }
    let relative = format!("{:+}", address.wrapping_sub(previous) as i64);
    if relative.len() < absolute.len() {
        relative
    } else {
        absolute
    }
}

/// By vertex: its calls, in the order of the arrows.
fn calls_by_caller(net: &Net) -> Vec<Vec<u32>> {
    let mut calls = vec![Vec::new(); net.vertices.len()];
    for (index, arrow) in net.arrows.iter().enumerate() {
        calls[arrow.from as usize].push(index as u32);
    }
    calls
}

/// KCachegrind takes functions of one name and file for one: where several stand behind them, calls are numbered.
struct CallNames {
    /// By name: the functions of it, each with its number.
    alike: FxHashMap<FunctionName, FxHashMap<FunctionIn, usize>>,
}

impl CallNames {
    fn new(net: &Net) -> CallNames {
        let mut alike: FxHashMap<_, FxHashMap<_, usize>> = FxHashMap::default();
        for row in &net.shown {
            let (name, function) = net.function(*row);
            let functions = alike.entry(name).or_default();
            let next = functions.len() + 1;
            functions.entry(function).or_insert(next);
        }
        CallNames { alike }
    }

    /// What those call a vertex who call it.
    fn of(&self, net: &Net, row: u32) -> Vec<u8> {
        let (name, function) = net.function(row);
        let mut text = net.nodes.name(net.vertices[row as usize].node).to_vec();
        if let Some(alike) = self.alike.get(&name).filter(|alike| alike.len() > 1)
            && let Some(number) = alike.get(&function)
        {
            text.extend(format!(" [{number}/{}]", alike.len()).bytes());
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_as_short_as_they_can_be() {
        let cases = [
            (None, 16, "0x10"),
            (Some(16), 16, "*"),
            (Some(0x1000), 0x1010, "+16"),
            (Some(0x1010), 0x1000, "-16"),
            (Some(0), 0x10, "+16"),
            (Some(u64::MAX), 2, "+3"),
            (Some(1 << 40), 1, "0x1"),
        ];
        for (previous, now, expected) in cases {
            assert_eq!(address(previous, now), expected);
        }
    }
}
