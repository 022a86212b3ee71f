//! One goroutine that was looked for by its number: where it is, who created it, back to the first that is known, and whom it created.

use super::gathered::{Gathered, Row, Side};
use super::groups::{goroutine, key};
use super::protocol::{By, Found, Link, MOST_CHILDREN, MOST_LINKS};
use crate::order;

pub fn found(gathered: &Gathered, by: By, goid: i64) -> Found {
    let rows = || gathered.rows.iter().rev();
    // Rows of the new side stand behind those of the base.
    let row = rows().find(|row| gathered.facts(row).goid == goid);
    let mut sides: Vec<&Side> = gathered.sides().collect();
    sides.reverse();
    let side = sides
        .into_iter()
        .find(|side| side.by_goid.contains_key(&goid));
    let none = Found {
        goid,
        it: None,
        group: None,
        title: String::new(),
        chain: Vec::new(),
        children: Vec::new(),
        child_count: 0,
        others: Vec::new(),
        other_count: 0,
        is_dropped: side.is_some(),
    };
    let (Some(row), Some(side)) = (row, side) else {
        return none;
    };
    let (children, child_count) = children(gathered, side, goid);
    let (others, other_count) = others(gathered, row);
    Found {
        it: Some(goroutine(gathered, row, Some(goid))),
        group: key(gathered, by, row),
        title: title(side, row.sample),
        chain: chain(gathered, side, row),
        children,
        child_count,
        others,
        other_count,
        is_dropped: false,
        ..none
    }
}

fn chain(gathered: &Gathered, side: &Side, row: &Row) -> Vec<Link> {
    let mut chain = Vec::new();
    let mut facts = gathered.facts(row);
    // A chain that bites its tail, which only a forged dump has, ends as any long one does.
    while facts.created_by != 0 && chain.len() < MOST_LINKS {
        let sample = side.by_goid.get(&facts.created_in);
        chain.push(Link {
            goid: facts.created_in,
            state: sample.map_or(String::new(), |sample| state(gathered, side, *sample)),
            title: gathered.words.text(facts.created_by).to_owned(),
            is_here: sample.is_some(),
        });
        match sample {
            Some(sample) => facts = side.facts_of(*sample),
            None => break,
        }
    }
    chain
}

fn state(gathered: &Gathered, side: &Side, sample: u32) -> String {
    gathered.words.text(side.facts_of(sample).state).to_owned()
}

fn title(side: &Side, sample: u32) -> String {
    side.stacks.spot_name(side.stacks.spot(side.leaf(sample)))
}

fn children(gathered: &Gathered, side: &Side, goid: i64) -> (Vec<Link>, u32) {
    let all = side.by_goid.iter();
    let own = all.filter(|(_, sample)| side.facts_of(**sample).created_in == goid);
    links(gathered, side, own.map(|(goid, sample)| (*goid, *sample)))
}

/// Those that wait on the same address.
fn others(gathered: &Gathered, row: &Row) -> (Vec<Link>, u32) {
    let of = |row: &Row| gathered.facts(row).waits_on.map(|(address, ..)| address);
    let Some(address) = of(row) else {
        return (Vec::new(), 0);
    };
    let is_other = |other: &&Row| {
        other.of == row.of && other.sample != row.sample && of(other) == Some(address)
    };
    let others = gathered.rows.iter().filter(is_other);
    let numbered = others.map(|other| (gathered.facts(other).goid, other.sample));
    links(gathered, gathered.side(row.of), numbered)
}

fn links(
    gathered: &Gathered,
    side: &Side,
    numbered: impl Iterator<Item = (i64, u32)>,
) -> (Vec<Link>, u32) {
    let mut all: Vec<(i64, u32)> = numbered.collect();
    order::sort(&mut all);
    let link = |(goid, sample): &(i64, u32)| Link {
        goid: *goid,
        state: state(gathered, side, *sample),
        title: title(side, *sample),
        is_here: true,
    };
    let shown = all.iter().take(MOST_CHILDREN).map(link).collect();
    (shown, all.len() as u32)
}
