//! The scene in view, kept from one question to the next: the forest while the same files are shown, whatever the side they are
//! on; the figures while the sample type and the filters stay. One of each is kept, since they are as large as the profile.

use super::compared::Compared;
use super::match_types::{self, Shown as Choices};
use super::{bad_pattern, doubts};
use crate::analysis::call_tree::NodeId;
use crate::analysis::filter::{self, Kept};
use crate::analysis::frames::FrameTable;
use crate::analysis::graph::Values;
use crate::analysis::path_index::PathIndex;
use crate::analysis::scene::{Choice, Figures, Forest, View};
use crate::analysis::selected::Selected;
use crate::analysis::{detail, flame, totals};
use crate::profile::Profile;
use crate::protocol::{
    DetailView, Failure, FileFigure, FileId, FlameQuestion, FlameView, NameKey, Scene, Shown,
    Totals,
};
use std::collections::BTreeMap;

#[derive(Default)]
pub struct Stage {
    grown: Option<Grown>,
    figured: Option<Figured>,
    /// Of the pair that was compared last.
    compared: Option<Compared>,
}

/// The forest of some files, in ascending order of id.
struct Grown {
    files: Vec<FileId>,
    forest: Forest,
    paths: PathIndex,
}

struct Figured {
    scene: Scene,
    choices: Choices,
    figures: Figures,
}

impl Stage {
    /// Makes `scene` ready to be asked.
    pub fn set<'a>(
        &'a mut self,
        open: &BTreeMap<FileId, &'a Profile>,
        scene: &Scene,
    ) -> Result<Staged<'a>, Failure> {
        let files = files_of(scene.shown);
        let profiles: Vec<&Profile> = files
            .iter()
            .map(|file| open.get(file).copied().ok_or_else(not_open))
            .collect::<Result<_, _>>()?;
        if self.grown.as_ref().is_none_or(|grown| grown.files != files) {
            // Freed before the next one is made: two do not fit beside a profile of 100 MB.
            self.figured = None;
            self.grown = None;
            self.grown = Some(Grown {
                forest: Forest::build(&profiles),
                files: files.clone(),
                paths: PathIndex::default(),
            });
        }
        let grown = self.grown.as_mut().ok_or_else(not_open)?;
        if self.figured.as_ref().is_none_or(|f| f.scene != *scene) {
            self.figured = None;
            self.figured = Some(Figured::new(grown, &profiles, scene)?);
        }
        let figured = self.figured.as_ref().ok_or_else(not_open)?;
        Ok(Staged {
            profiles,
            forest: &grown.forest,
            paths: &mut grown.paths,
            figured,
            compared: &mut self.compared,
        })
    }

    /// Drops what was made of a file.
    pub fn forget(&mut self, file: FileId) {
        if self
            .grown
            .as_ref()
            .is_some_and(|grown| grown.files.contains(&file))
        {
            self.grown = None;
            self.figured = None;
        }
        if self.compared.as_ref().is_some_and(|c| c.has(file)) {
            self.compared = None;
        }
    }

    pub fn heap_bytes(&self) -> u64 {
        let forest = self.grown.as_ref().map_or(0, |g| g.forest.heap_bytes());
        let figures = self.figured.as_ref().map_or(0, |f| f.figures.heap_bytes());
        (forest + figures) as u64
    }
}

/// Each once, in ascending order, so that swapping the sides keeps the forest.
fn files_of(shown: Shown) -> Vec<FileId> {
    let mut files = match shown {
        Shown::One(file) => vec![file],
        Shown::Compare { base, new } => vec![base, new],
    };
    files.sort_unstable();
    files.dedup();
    files
}

fn not_open() -> Failure {
    Failure {
        problem: "The file is not open.".into(),
        help: "Drop it on the page again.".into(),
    }
}

impl Figured {
    fn new(grown: &Grown, profiles: &[&Profile], scene: &Scene) -> Result<Figured, Failure> {
        let forest = &grown.forest;
        let placed = |file: FileId| {
            let place = grown.files.binary_search(&file).unwrap_or_default();
            (place, profiles[place])
        };
        let wanted = scene.sample_type.as_deref();
        let choices = match scene.shown {
            Shown::One(file) => match_types::of_one(placed(file), wanted)?,
            Shown::Compare { base, new } => {
                match_types::of_two(placed(base), placed(new), wanted, scene.normalize)?
            }
        };
        let masks = filter::masks(&scene.filters, &forest.table).map_err(bad_pattern)?;
        let kept = Kept::new(&forest.tree, &masks);
        Ok(Figured {
            figures: Figures::new(profiles, forest, choices.new, choices.base, kept),
            scene: scene.clone(),
            choices,
        })
    }
}

/// A scene that is ready to be asked.
pub struct Staged<'a> {
    profiles: Vec<&'a Profile>,
    forest: &'a Forest,
    paths: &'a mut PathIndex,
    figured: &'a Figured,
    compared: &'a mut Option<Compared>,
}

impl<'a> Staged<'a> {
    pub fn view(&self) -> View<'_> {
        View {
            profiles: &self.profiles,
            forest: self.forest,
            figures: &self.figured.figures,
        }
    }

    pub fn totals(&mut self) -> Totals {
        let (total, churn, too_large) = self.total_and_churn();
        let Figured {
            choices, figures, ..
        } = self.figured;
        let new = self.profiles[choices.new.profile];
        let base = choices.base.map(|base| self.profiles[base.profile]);
        Totals {
            kind: choices.kind.clone(),
            unit: choices.unit.clone(),
            sum: self.view().total(NodeId::ROOT),
            total,
            churn,
            doubts: base.map_or_else(Vec::new, |base| {
                let mut doubts = doubts::doubts(base, new);
                doubts.extend(too_large);
                doubts
            }),
            filters: figures.kept.effects.clone(),
        }
    }

    /// pprof's, before any filter; or sums over the call tree, and a sentence that says so.
    fn total_and_churn(&mut self) -> (i64, i64, Option<String>) {
        let choices = &self.figured.choices;
        let new = self.profiles[choices.new.profile];
        let (Some(choice), Shown::Compare { base, new: file }) =
            (choices.base, self.figured.scene.shown)
        else {
            let values = Values {
                value: &new.samples.values[choices.new.sample_type],
                divisor: None,
            };
            return (totals::total(&Selected::all(new), values), 0, None);
        };
        let profile = self.profiles[choice.profile];
        let pair = (base, file, self.figured.scene.normalize);
        if self.compared.as_ref().is_none_or(|c| !c.is_of(pair)) {
            *self.compared = Some(Compared::new(pair, profile, new));
        }
        let compared = self.compared.as_ref();
        if let Some((total, churn)) = compared.and_then(|c| c.totals(&choices.kind)) {
            return (total, churn, None);
        }
        let too_large = compared.is_some_and(Compared::is_too_large);
        let values = choice.values(profile);
        let total = values.fold(0, |sum: i64, v| sum.wrapping_add(v.wrapping_abs()));
        let doubt = too_large.then(doubts::too_large_to_merge);
        (total, self.view().churn(), doubt)
    }

    pub fn flame(&mut self, question: &FlameQuestion) -> FlameView {
        let view = View {
            profiles: &self.profiles,
            forest: self.forest,
            figures: &self.figured.figures,
        };
        flame::flame(&view, self.paths, question)
    }

    pub fn detail(
        &self,
        open: &BTreeMap<FileId, &Profile>,
        function: NameKey,
    ) -> Option<DetailView> {
        let mut detail = detail::detail(&self.view(), function)?;
        detail.per_file = self.per_file(open, &detail);
        Some(detail)
    }

    /// A function's figures in every open file that has the sample type.
    fn per_file(&self, open: &BTreeMap<FileId, &Profile>, detail: &DetailView) -> Vec<FileFigure> {
        let mut figures = Vec::new();
        for (file, profile) in open {
            let Some(sample_type) = match_types::index_of(profile, &self.figured.choices.kind)
            else {
                continue;
            };
            if let Some(figure) = self.figure_in_view(*file, sample_type, detail) {
                figures.push(figure);
                continue;
            }
            let mut table = FrameTable::default();
            let locations = table.add(profile);
            // The patterns compiled when the scene was made ready.
            let masks = filter::masks(&self.figured.scene.filters, &table).unwrap_or_default();
            let (flat, cum) =
                detail::in_profile(profile, sample_type, detail.key, &masks, &table, &locations);
            figures.push(FileFigure {
                file: *file,
                flat,
                cum,
            });
        }
        figures
    }

    /// The figures of a file that is in view as it is, which are at hand.
    fn figure_in_view(
        &self,
        file: FileId,
        sample_type: usize,
        detail: &DetailView,
    ) -> Option<FileFigure> {
        let choices = &self.figured.choices;
        let as_is = |choice: &Choice| *choice == Choice::plain(choice.profile, sample_type);
        let (flat, cum) = match self.figured.scene.shown {
            Shown::One(shown) | Shown::Compare { new: shown, .. }
                if shown == file && as_is(&choices.new) =>
            {
                (detail.flat.new, detail.cum.new)
            }
            Shown::Compare { base, .. }
                if base == file && choices.base.as_ref().is_some_and(as_is) =>
            {
                (detail.flat.base, detail.cum.base)
            }
            _ => return None,
        };
        Some(FileFigure { file, flat, cum })
    }
}
