//! The worker's side of the view of goroutines: a fold over the samples that the filters keep, with nothing kept between questions.

use super::found::found;
use super::gathered::{Gathered, Of, Row, gather, kind};
use super::groups::Groups;
use super::protocol::*;
use super::waiting::activity;
use crate::order;
use crate::protocol::{Failure, NameKey, Pair};
use crate::views::Looked;
use crate::views::labels::fold::{add, weight};
use rustc_hash::FxHashMap;
use std::collections::BTreeSet;

/// Fails for a search that is no expression, and for nothing else.
pub fn answer(looked: &Looked, question: &GoroutinesQuestion) -> Result<GoroutinesView, Failure> {
    if let Err(other) = kind(looked) {
        return Ok(GoroutinesView::Other(other));
    }
    let gathered = gather(looked, question)?;
    let found = question
        .goid
        .map(|goid| found(&gathered, question.by, goid));
    let open = found.as_ref().and_then(|found| found.group);
    let rows = kept(&gathered, question);
    let groups = Groups::new(&gathered, question, &rows, open);
    Ok(GoroutinesView::Here(Box::new(Herd {
        by: question.by,
        knows: gathered.knows,
        summary: summary(&gathered),
        keys: keys(&gathered),
        groups: groups.listed(),
        group_count: groups.group_count() as u32,
        left: groups.count(),
        moves: gathered.has_moves().then(|| moves(&gathered)),
        found,
    })))
}

/// Rows that state, wait and search leave. One that is looked for by its number is always among them.
fn kept(gathered: &Gathered, question: &GoroutinesQuestion) -> Vec<u32> {
    let is_kept = |row: &Row| {
        let facts = gathered.facts(row);
        let is_state = question
            .state
            .is_none_or(|state| NameKey::of(gathered.words.text(row.state).as_bytes()) == state);
        let is_long = facts.minutes >= i64::from(question.minutes);
        row.is_hit && is_state && is_long || facts.goid != 0 && question.goid == Some(facts.goid)
    };
    let rows = gathered.rows.iter().enumerate();
    let kept = rows.filter(|(_, row)| is_kept(row));
    kept.map(|(at, _)| at as u32).collect()
}

fn summary(gathered: &Gathered) -> Summary {
    let mut summary = Summary::default();
    let mut states: FxHashMap<u32, Pair> = FxHashMap::default();
    let mut waiting: FxHashMap<u32, u32> = FxHashMap::default();
    for row in &gathered.rows {
        let facts = gathered.facts(row);
        let value = row.of.pair(row.value);
        let put = |is: bool, sum: &mut Pair| {
            if is {
                add(sum, value);
            }
        };
        put(true, &mut summary.count);
        put(row.is_system, &mut summary.system);
        put(facts.is_leaked, &mut summary.leaked);
        put(facts.is_locked, &mut summary.locked);
        for (sum, minutes) in summary.long.iter_mut().zip(LONG_MINUTES) {
            put(facts.minutes >= i64::from(minutes), sum);
        }
        put(true, states.entry(row.state).or_default());
        if let Some((address, ..)) = facts.waits_on.filter(|_| row.of == Of::New) {
            *waiting.entry(address).or_default() += 1;
        }
    }
    if gathered.knows.is_leak_profile {
        summary.leaked = summary.count;
    }
    let shared = waiting.values().filter(|count| **count > 1);
    summary.shared = shared.fold((0, 0), |(addresses, all), count| {
        (addresses + 1, all + count)
    });
    summary.states = state_rows(gathered, states);
    summary
}

fn state_rows(gathered: &Gathered, states: FxHashMap<u32, Pair>) -> Vec<StateRow> {
    let row = |(word, count): (u32, Pair)| {
        let name = gathered.words.text(word).to_owned();
        StateRow {
            key: NameKey::of(name.as_bytes()),
            activity: activity(&name),
            name,
            count,
        }
    };
    let mut rows: Vec<StateRow> = states.into_iter().map(row).collect();
    order::sort_by(&mut rows, |a, b| {
        weight(b.count)
            .cmp(&weight(a.count))
            .then_with(|| a.name.cmp(&b.name))
    });
    rows.truncate(MOST_STATES);
    rows
}

fn keys(gathered: &Gathered) -> Vec<(NameKey, String)> {
    let labels = gathered
        .rows
        .iter()
        .flat_map(|row| &gathered.facts(row).labels);
    let words: BTreeSet<u32> = labels.map(|(key, _)| *key).collect();
    let mut names: Vec<&str> = words
        .iter()
        .map(|word| gathered.words.text(*word))
        .collect();
    order::sort(&mut names);
    let key = |name: &&str| (NameKey::of(name.as_bytes()), (*name).to_owned());
    names.iter().take(MOST_KEYS).map(key).collect()
}

fn moves(gathered: &Gathered) -> Moves {
    let mut moves = Moves {
        is_other_process: gathered.is_other_process(),
        ..Moves::default()
    };
    for row in &gathered.rows {
        gathered.add(&mut moves, row);
    }
    moves
}
