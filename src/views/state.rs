//! What the further views know, and how it changes: each has a state of its own, an action of its own and a pure reduce; here they
//! are one. What is asked of the worker ([`wanted`]) and what stands in the address follow from it. Never touches a browser.

use super::bridge::Look;
use super::callers::{
    self,
    state::{CallersAction, CallersState},
};
use super::export::choice::Choice;
use super::goroutines::state::{self as goroutines, GoroutinesAction, GoroutinesState};
use super::graph::state::{self as graph, GraphAction, GraphState};
use super::hunt::Noting;
use super::keys::WITH_SNAPSHOTS;
use super::labels::{
    self,
    state::{LabelsAction, LabelsState},
};
use super::leaks::state::{self as leaks, LeaksAction, LeaksState};
use super::packages::{
    self,
    state::{PackagesAction, PackagesState},
};
use super::protocol::{Answered, ViewAnswer, ViewQuestion};
use super::selected::SelectedFunction;
use super::snapshots::state::{self as snapshots, SnapshotsAction, SnapshotsState};
use super::source::{self, SourceAction, SourceState};
use super::trend::state::{self as trend, TrendAction, TrendState};
use crate::protocol::{Failure, Scene, Totals};
use crate::state::View;
use std::rc::Rc;

/// One field a view.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct ViewsState {
    pub callers: CallersState,
    pub labels: LabelsState,
    pub packages: PackagesState,
    pub export: Choice,
    pub graph: GraphState,
    pub source: SourceState,
    pub leaks: LeaksState,
    pub trend: TrendState,
    pub goroutines: GoroutinesState,
    /// Of the tables of several views.
    pub snapshots: SnapshotsState,
}

/// One variant a view.
#[derive(Clone, PartialEq, Debug)]
pub enum ViewsAction {
    Callers(CallersAction),
    Labels(LabelsAction),
    Packages(PackagesAction),
    Export(Choice),
    Graph(GraphAction),
    Source(SourceAction),
    Leaks(LeaksAction),
    Trend(TrendAction),
    Snapshots(SnapshotsAction),
    Goroutines(GoroutinesAction),
}

pub fn reduce(state: &ViewsState, action: ViewsAction) -> ViewsState {
    let mut state = state.clone();
    match action {
        ViewsAction::Callers(action) => {
            state.callers = callers::state::reduce(&state.callers, action);
        }
        ViewsAction::Labels(action) => state.labels = labels::state::reduce(&state.labels, action),
        ViewsAction::Packages(action) => {
            state.packages = packages::state::reduce(&state.packages, action);
        }
        ViewsAction::Export(choice) => state.export = choice,
        ViewsAction::Graph(action) => graph::reduce(&mut state.graph, action),
        ViewsAction::Source(action) => source::reduce(&mut state.source, action),
        ViewsAction::Leaks(action) => leaks::reduce(&mut state.leaks, action),
        ViewsAction::Trend(action) => trend::reduce(&mut state.trend, action),
        ViewsAction::Snapshots(action) => snapshots::reduce(&mut state.snapshots, action),
        ViewsAction::Goroutines(action) => {
            state.goroutines = goroutines::reduce(&state.goroutines, action);
        }
    }
    state
}

/// Everything that the view on show wants to know now.
pub fn wanted(state: &ViewsState, look: &Look) -> Vec<ViewQuestion> {
    let taken = state.export.question(look, state);
    let mut wanted = of_view(state, look);
    wanted.extend(taken.filter(|_| look.is_exporting()));
    wanted
}

fn of_view(state: &ViewsState, look: &Look) -> Vec<ViewQuestion> {
    if look.scene.is_none() || !look.view.is_further() {
        return Vec::new();
    }
    let selected = look.selection.map(ViewQuestion::Selected).into_iter();
    let own: Vec<ViewQuestion> = match look.view {
        View::Callers => {
            let questions = callers::state::questions(&state.callers, look).into_iter();
            questions.map(ViewQuestion::Callers).collect()
        }
        View::Labels => vec![ViewQuestion::Labels(labels::state::question(&state.labels))],
        View::Packages => vec![ViewQuestion::Packages(packages::state::question(
            &state.packages,
        ))],
        View::Graph => vec![ViewQuestion::Graph(state.graph.question())],
        View::Source => source::wanted(&state.source, look, snapshots::columns(state, look)),
        View::Leaks => vec![ViewQuestion::Leaks(leaks::question(look))],
        View::Trend => {
            let questions = trend::questions(&state.trend, look).into_iter();
            questions.map(ViewQuestion::Trend).collect()
        }
        View::Goroutines => {
            let question = goroutines::question(&state.goroutines, look);
            vec![ViewQuestion::Goroutines(question)]
        }
        _ => Vec::new(),
    };
    let every = snapshots::question(state, look);
    selected.chain(own).chain(every).collect()
}

/// What the address says of the view on show, as `key=value` pairs with `&` between.
pub fn to_address(state: &ViewsState, look: &Look) -> String {
    let own = address_of_view(state, look);
    let every = match WITH_SNAPSHOTS.contains(&look.view) {
        true => snapshots::to_address(&state.snapshots),
        false => "",
    };
    match (own.is_empty(), every.is_empty()) {
        (_, true) => own,
        (true, false) => every.to_string(),
        (false, false) => format!("{own}&{every}"),
    }
}

fn address_of_view(state: &ViewsState, look: &Look) -> String {
    match look.view {
        View::Flame | View::Top => String::new(),
        View::Goroutines => goroutines::to_address(&state.goroutines),
        View::Callers => callers::address::to_address(&state.callers, look.selection),
        View::Labels => labels::state::to_address(&state.labels),
        View::Packages => packages::state::to_address(&state.packages),
        View::Graph => state.graph.to_address(),
        View::Source => source::to_address(&state.source),
        View::Leaks => leaks::to_address(&state.leaks),
        View::Trend => trend::to_address(&state.trend),
    }
}

/// Follows an address; what it does not understand it passes over.
pub fn go_to(state: &mut ViewsState, view: View, address: &str) {
    if WITH_SNAPSHOTS.contains(&view) {
        snapshots::go_to(&mut state.snapshots, address);
    }
    match view {
        View::Callers => state.callers = callers::address::go_to(&state.callers, address),
        View::Labels => state.labels = labels::state::from_address(address),
        View::Packages => state.packages = packages::state::from_address(address),
        View::Graph => state.graph = GraphState::from_address(address),
        View::Source => source::from_address(&mut state.source, address),
        View::Leaks => state.leaks = leaks::from_address(address),
        View::Trend => state.trend = trend::from_address(address),
        View::Goroutines => state.goroutines = goroutines::from_address(address),
        _ => {}
    }
}

/// The answers that are shown: all of one scene, with its totals. After a switch of file, sample type or filter the old ones stay until all
/// that is wanted is there anew, so that no figure is ever shown under the unit or the total of another.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Answers {
    pub scene: Option<Scene>,
    pub totals: Option<Rc<Totals>>,
    /// How far the worker is with what the unanswered questions need; `None`: it makes nothing for them.
    pub noting: Option<Noting>,
    answers: Vec<(ViewQuestion, Rc<Result<ViewAnswer, Failure>>)>,
}

impl Answers {
    /// More answers than this about one scene are not kept: the oldest go.
    const KEPT: usize = 64;

    pub fn get(&self, question: &ViewQuestion) -> Option<&Result<ViewAnswer, Failure>> {
        let mut all = self.answers.iter();
        all.find(|(asked, _)| asked == question)
            .map(|(_, answer)| answer.as_ref())
    }

    /// With the question as it is kept.
    pub fn get_entry(
        &self,
        question: &ViewQuestion,
    ) -> Option<(&ViewQuestion, &Result<ViewAnswer, Failure>)> {
        let mut all = self.answers.iter();
        all.find(|(asked, _)| asked == question)
            .map(|(asked, answer)| (asked, answer.as_ref()))
    }

    /// The answer to it, else the newest to a question that `is_alike`. Shared, so that what is made of it can be told from what was
    /// made of another.
    pub fn shared(
        &self,
        question: &ViewQuestion,
        is_alike: impl Fn(&ViewQuestion) -> bool,
    ) -> Option<&Rc<Result<ViewAnswer, Failure>>> {
        let mut all = self.answers.iter();
        let exact = all.find(|(asked, _)| asked == question);
        let alike = || {
            let mut newest = self.answers.iter().rev();
            newest.find(|(asked, _)| is_alike(asked))
        };
        exact.or_else(alike).map(|(_, answer)| answer)
    }

    /// The newest answer for which `pick` says so: what is shown until the one that is asked for has come.
    pub fn newest<'a, T>(
        &'a self,
        pick: impl Fn(&'a ViewQuestion, &'a ViewAnswer) -> Option<T>,
    ) -> Option<T> {
        let mut newest = self.answers.iter().rev();
        newest.find_map(|(question, answer)| pick(question, answer.as_ref().as_ref().ok()?))
    }

    /// Of `wanted`, what has no answer yet under this scene.
    pub fn missing(&self, scene: Option<&Scene>, wanted: &[ViewQuestion]) -> Vec<ViewQuestion> {
        let is_stale = self.scene.as_ref() != scene;
        let is_missing = |question: &&ViewQuestion| is_stale || self.get(question).is_none();
        wanted.iter().filter(is_missing).cloned().collect()
    }

    /// Whether anything changed.
    pub fn hear(&mut self, answered: Answered, scene: Option<&Scene>) -> bool {
        if Some(&answered.scene) != scene {
            return false;
        }
        self.noting = answered.noting;
        if self.scene.as_ref() != scene && answered.noting.is_some() {
            return true;
        }
        if self.scene.as_ref() != scene {
            *self = Answers {
                scene: scene.cloned(),
                totals: Some(Rc::new(answered.totals)),
                ..Answers::default()
            };
        }
        for (question, answer) in answered.answers {
            self.answers.retain(|(asked, _)| *asked != question);
            self.answers.push((question, Rc::new(answer)));
        }
        let surplus = self.answers.len().saturating_sub(Self::KEPT);
        self.answers.drain(..surplus);
        true
    }

    /// Where nothing is open any more, or the set of open files has changed.
    pub fn clear(&mut self) {
        *self = Answers::default();
    }
}

impl Answers {
    /// The selected function; `None`: not answered, or not in view.
    pub fn selected(&self, look: &Look) -> Option<&SelectedFunction> {
        match self.get(&ViewQuestion::Selected(look.selection?))? {
            Ok(ViewAnswer::Selected(selected)) => selected.as_ref(),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::{FileId, NameKey, Shown};

    fn scene(file: u32) -> Scene {
        Scene::of(Shown::One(FileId(file)))
    }

    fn answered(file: u32, key: u64) -> Answered {
        let question = ViewQuestion::Selected(NameKey(key));
        Answered {
            scene: scene(file),
            totals: Totals::default(),
            answers: vec![(question, Ok(ViewAnswer::Selected(None)))],
            noting: None,
        }
    }

    fn missing(answers: &Answers, file: u32, key: u64) -> usize {
        let wanted = [ViewQuestion::Selected(NameKey(key))];
        answers.missing(Some(&scene(file)), &wanted).len()
    }

    #[test]
    fn what_is_answered_under_a_scene_is_not_asked_again() {
        let mut answers = Answers::default();
        assert_eq!(missing(&answers, 1, 7), 1);
        assert!(answers.hear(answered(1, 7), Some(&scene(1))));
        assert_eq!(missing(&answers, 1, 7), 0);
        assert_eq!(missing(&answers, 1, 8), 1);
        assert_eq!(missing(&answers, 2, 7), 1);
    }

    #[test]
    fn an_answer_about_another_scene_is_dropped_and_a_new_scene_begins_afresh() {
        let mut answers = Answers::default();
        assert!(answers.hear(answered(1, 7), Some(&scene(1))));
        assert!(!answers.hear(answered(1, 8), Some(&scene(2))));
        assert_eq!(answers.scene, Some(scene(1)));
        assert!(answers.hear(answered(2, 8), Some(&scene(2))));
        assert_eq!(missing(&answers, 2, 7), 1);
        assert_eq!(missing(&answers, 2, 8), 0);
    }

    /// What is shown stays until all that is wanted is there.
    #[test]
    fn while_files_are_noted_the_old_answers_stay() {
        let mut answers = Answers::default();
        assert!(answers.hear(answered(1, 7), Some(&scene(1))));
        let noting = Some(Noting { done: 3, of: 200 });
        let piece = Answered {
            answers: Vec::new(),
            noting,
            ..answered(2, 7)
        };
        assert!(answers.hear(piece, Some(&scene(2))));
        assert_eq!((answers.noting, &answers.scene), (noting, &Some(scene(1))));
        assert_eq!(missing(&answers, 2, 7), 1);
        assert!(answers.hear(answered(2, 7), Some(&scene(2))));
        assert_eq!((answers.noting, missing(&answers, 2, 7)), (None, 0));
    }

    #[test]
    fn answers_are_bounded() {
        let mut answers = Answers::default();
        for key in 0..1000 {
            answers.hear(answered(1, key), Some(&scene(1)));
        }
        assert_eq!(answers.answers.len(), Answers::KEPT);
        assert_eq!(missing(&answers, 1, 999), 0);
    }
}
