//! Things that several rows of several profiles share, told apart by kind and bytes, and what each holds on both sides.

use super::super::scene::{Side, View};
use crate::protocol::{Pair, SuggestionKind};
use rustc_hash::FxHashMap;

/// A thing of a kind.
pub type Thing<'a> = (SuggestionKind, &'a [u8]);

#[derive(Default)]
pub struct Groups<'a> {
    pub things: Vec<Thing<'a>>,
    pub holds: Vec<Pair>,
    by_thing: FxHashMap<Thing<'a>, u32>,
}

impl<'a> Groups<'a> {
    pub fn intern(&mut self, thing: Thing<'a>) -> u32 {
        let (things, holds) = (&mut self.things, &mut self.holds);
        *self.by_thing.entry(thing).or_insert_with(|| {
            things.push(thing);
            holds.push(Pair::default());
            things.len() as u32 - 1
        })
    }

    pub fn add(&mut self, group: u32, is_base: bool, value: i64) {
        let holds = &mut self.holds[group as usize];
        let side = if is_base {
            &mut holds.base
        } else {
            &mut holds.new
        };
        *side = side.wrapping_add(value);
    }

    pub fn len(&self) -> usize {
        self.things.len()
    }
}

/// The sides in view, and whether each is the base.
pub fn sides<'v>(view: &View<'v>) -> impl Iterator<Item = (&'v Side, bool)> + use<'v> {
    let base = view.figures.base.as_ref();
    let base = base.into_iter().map(|side| (side, true));
    base.chain([(&view.figures.new, false)])
}

/// The samples of a side that are kept, each with its value.
pub fn samples<'v>(
    view: &View<'v>,
    side: &'v Side,
) -> impl Iterator<Item = (usize, i64)> + use<'v> {
    let place = side.choice.profile;
    let kept = view.figures.kept.of(place);
    let values = side.choice.values(view.profiles[place]).enumerate();
    values.filter(move |(sample, _)| kept.is_none_or(|kept| kept[*sample]))
}
