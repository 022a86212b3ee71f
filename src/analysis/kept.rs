//! Which samples of the profiles in view the filters keep, and what each filter does to them.

use super::query::{Matched, Prepared, Query};
use super::selected::Selected;
use crate::profile::Profile;
use crate::protocol::FilterEffect;

/// By profile.
#[derive(Debug, Default)]
pub struct Kept {
    /// By sample; `None` where everything is kept.
    samples: Vec<Option<Vec<bool>>>,
    /// Of each filter, in the order in which they were given.
    pub effects: Vec<FilterEffect>,
}

impl Kept {
    /// `profiles` have their frames made of labels, `prepared` is of each of them, and `matched` says which filters made frames.
    pub fn new(
        query: &Query,
        profiles: &[&Profile],
        prepared: &[Prepared],
        matched: Matched,
    ) -> Kept {
        let effect = |is_matching| FilterEffect {
            is_matching,
            ..FilterEffect::default()
        };
        let mut kept = Kept {
            samples: Vec::new(),
            effects: matched.into_iter().map(effect).collect(),
        };
        for (profile, prepared) in profiles.iter().zip(prepared) {
            kept.add(query, profile, prepared);
        }
        kept
    }

    fn add(&mut self, query: &Query, profile: &Profile, prepared: &Prepared) {
        let mut matched = query.unmatched();
        let selected = prepared.select(profile, &mut matched);
        for (effect, matched) in self.effects.iter_mut().zip(matched) {
            effect.is_matching |= matched;
        }
        self.count(prepared, &selected, query);
        self.samples.push(selected.kept());
    }

    /// Adds what each filter keeps alone, and with those before it.
    fn count(&mut self, prepared: &Prepared, all: &Selected, query: &Query) {
        let count = |wanted: &dyn Fn(usize) -> bool| {
            let selected = prepared.select_places(all.profile, wanted, &mut query.unmatched());
            selected.samples().count() as u64
        };
        let last = self.effects.len().saturating_sub(1);
        for (place, effect) in self.effects.iter_mut().enumerate() {
            let kept = match place == last {
                true => all.samples().count() as u64,
                false => count(&|other| other <= place),
            };
            let alone = match place {
                0 => kept,
                _ => count(&|other| other == place),
            };
            effect.of += all.profile.samples.len() as u64;
            effect.kept += kept;
            effect.alone += alone;
        }
    }

    /// By sample of a profile; `None` where everything is kept.
    pub fn of(&self, profile: usize) -> Option<&[bool]> {
        self.samples.get(profile)?.as_deref()
    }
}
