//! What is on the screen: answers that belong together. After a switch of file, sample type or filter the old figures stay until the
//! new ones are all there, so that no figure is ever shown under the unit or the total of another.

use super::lanes::{Lane, Wanted};
use crate::protocol::{
    Answer, DetailView, Failure, FlameView, Scene, SearchView, Suggestions, TopView, Totals,
};
use std::rc::Rc;

/// Answers about one scene.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Sight {
    pub scene: Option<Scene>,
    pub totals: Option<Rc<Totals>>,
    pub flame: Option<Rc<FlameView>>,
    pub top: Option<Rc<TopView>>,
    /// The outer `None`: not answered; the inner: no such function here.
    pub detail: Option<Option<Rc<DetailView>>>,
    pub search: Option<Rc<SearchView>>,
    pub suggestions: Option<Rc<Suggestions>>,
    /// The further views have their answer: it was handed on to them, who alone can read it.
    pub is_further_answered: bool,
    /// Why a lane has no answer.
    pub failures: Vec<(Lane, Failure)>,
}

/// The sight on the screen, and the one that is being gathered to replace it.
#[derive(Debug, Default)]
pub struct Sights {
    shown: Rc<Sight>,
    next: Option<Sight>,
}

impl Sights {
    pub fn shown(&self) -> Rc<Sight> {
        self.shown.clone()
    }

    pub fn hear(&mut self, asked: &Wanted, answer: Result<Answer, Failure>) {
        let lane = Lane::of(&asked.question);
        if self.shown.scene.as_ref() == Some(&asked.scene) {
            self.next = None;
            Rc::make_mut(&mut self.shown).put(lane, answer);
            return;
        }
        if self.next.as_ref().and_then(|n| n.scene.as_ref()) != Some(&asked.scene) {
            self.next = None;
        }
        let next = self.next.get_or_insert_with(|| Sight {
            scene: Some(asked.scene.clone()),
            ..Sight::default()
        });
        next.put(lane, answer);
    }

    /// Shows what was gathered once it has an answer to all that is wanted.
    pub fn settle(&mut self, wanted: &[(Lane, Option<Wanted>)]) {
        let Some(next) = &self.next else {
            return;
        };
        let has_all = wanted
            .iter()
            .all(|(lane, wanted)| wanted.is_none() || next.has(*lane));
        if has_all && wanted.iter().any(|(_, w)| w.is_some()) {
            self.shown = Rc::new(self.next.take().unwrap_or_default());
        }
    }

    /// Nothing is open any more.
    pub fn clear(&mut self) {
        *self = Sights::default();
    }
}

impl Sight {
    fn put(&mut self, lane: Lane, answer: Result<Answer, Failure>) {
        self.failures.retain(|(l, _)| *l != lane);
        match answer {
            Ok(Answer::Totals(totals)) => self.totals = Some(Rc::new(totals)),
            Ok(Answer::Flame(view)) => self.flame = Some(Rc::new(view)),
            Ok(Answer::Top(view)) => self.top = Some(Rc::new(view)),
            Ok(Answer::Detail(view)) => self.detail = Some(view.map(Rc::new)),
            Ok(Answer::Search(view)) => self.search = Some(Rc::new(view)),
            Ok(Answer::Suggestions(view)) => self.suggestions = Some(Rc::new(view)),
            Ok(Answer::Further(_)) => self.is_further_answered = true,
            Err(failure) => self.failures.push((lane, failure)),
        }
    }

    fn has(&self, lane: Lane) -> bool {
        let is_there = match lane {
            Lane::Totals => self.totals.is_some(),
            Lane::Flame => self.flame.is_some(),
            Lane::Top => self.top.is_some(),
            Lane::Detail => self.detail.is_some(),
            Lane::Search => self.search.is_some(),
            Lane::Suggest => self.suggestions.is_some(),
            Lane::Further => self.is_further_answered,
        };
        is_there || self.failures.iter().any(|(l, _)| *l == lane)
    }

    pub fn failure(&self, lane: Lane) -> Option<&Failure> {
        let mut of_lane = self.failures.iter().filter(|(l, _)| *l == lane);
        of_lane.next().map(|(_, failure)| failure)
    }
}
