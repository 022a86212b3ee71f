//! The scene in view, kept from one question to the next: the forest while the same files are shown in the same shape, whatever the
//! side they are on; the figures while the sample type and the filters stay. One of each is kept, since they are as large as the
//! profile.

use super::compared::{Compared, Pair, Side};
use super::match_types::{self, Shown as Choices};
use super::shape::{Shape, grain_of};
use super::{Further, bad_pattern, doubts};
use crate::analysis::call_tree::NodeId;
use crate::analysis::graph::Values;
use crate::analysis::kept::Kept;
use crate::analysis::path_index::PathIndex;
use crate::analysis::query::{Prepared, Query};
use crate::analysis::scene::{Choice, Figures, Forest, View};
use crate::analysis::selected::Selected;
use crate::analysis::{detail, flame, totals};
use crate::profile::Profile;
use crate::protocol::{
    DetailView, Failure, FileFigure, FileId, FlameQuestion, FlameView, NameKey, Scene, Shown,
    Totals,
};
use crate::views::Looked;
use std::collections::BTreeMap;

#[derive(Default)]
pub struct Stage {
    grown: Option<Grown>,
    figured: Option<Figured>,
    /// Of the pair that was compared last.
    compared: Option<Compared>,
}

/// The forest of some files.
struct Grown {
    shape: Shape,
    /// The profiles with frames made of labels, where any are asked for.
    made: Option<Vec<Profile>>,
    forest: Forest,
    paths: PathIndex,
}

struct Figured {
    scene: Scene,
    query: Query,
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
        let opened: Vec<&Profile> = (Shape::of(scene).files.iter())
            .map(|file| open.get(file).copied().ok_or_else(not_open))
            .collect::<Result<_, _>>()?;
        // Before anything is thrown away for an expression that is none.
        let query = Query::new(&scene.filters).map_err(|wrong| bad_pattern(wrong.sentence()))?;
        if self.figured.as_ref().is_none_or(|f| f.scene != *scene) {
            self.make(&opened, scene, query)?;
        }
        let grown = self.grown.as_mut().ok_or_else(not_open)?;
        let profiles = in_view(&grown.made, &opened);
        let figured = self.figured.as_ref().ok_or_else(not_open)?;
        Ok(Staged {
            profiles,
            forest: &grown.forest,
            paths: &mut grown.paths,
            figured,
            compared: &mut self.compared,
        })
    }

    /// The expressions run once, for the forest and the figures.
    fn make(&mut self, opened: &[&Profile], scene: &Scene, query: Query) -> Result<(), Failure> {
        let shape = Shape::of(scene);
        // Freed before the next ones are made: two do not fit beside a profile of 100 MB.
        self.figured = None;
        self.grown = self.grown.take().filter(|grown| grown.shape == shape);
        let prepared = match &self.grown {
            Some(grown) => prepare(&query, &in_view(&grown.made, opened)),
            None => {
                let made = frames_made(&query, opened)?;
                let profiles = in_view(&made, opened);
                let prepared = prepare(&query, &profiles);
                let forest = grow(&query, &profiles, &prepared, &shape);
                self.grown = Some(Grown {
                    forest,
                    paths: PathIndex::default(),
                    shape,
                    made,
                });
                prepared
            }
        };
        let grown = self.grown.as_ref().ok_or_else(not_open)?;
        let (choices, figures) = figures_of(grown, opened, scene, &query, &prepared)?;
        self.figured = Some(Figured {
            scene: scene.clone(),
            query,
            choices,
            figures,
        });
        Ok(())
    }

    /// Drops what was made of a file.
    pub fn forget(&mut self, file: FileId) {
        if self
            .grown
            .as_ref()
            .is_some_and(|grown| grown.shape.files.contains(&file))
        {
            self.grown = None;
            self.figured = None;
        }
        if self.compared.as_ref().is_some_and(|c| c.has(file)) {
            self.compared = None;
        }
    }

    pub fn heap_bytes(&self) -> u64 {
        let forest = self.grown.as_ref().map_or(0, Grown::heap_bytes);
        let figures = self.figured.as_ref().map_or(0, |f| f.figures.heap_bytes());
        (forest + figures) as u64
    }
}

fn not_open() -> Failure {
    Failure {
        problem: tr!("The file is not open."),
        help: tr!("Drop it on the page again."),
    }
}

impl Grown {
    fn heap_bytes(&self) -> usize {
        let made = self.made.iter().flatten().map(Profile::heap_bytes);
        self.forest.heap_bytes() + made.sum::<usize>()
    }
}

/// The profiles with frames made of labels, where any are asked for.
fn frames_made(query: &Query, opened: &[&Profile]) -> Result<Option<Vec<Profile>>, Failure> {
    if !query.adds_frames() {
        return Ok(None);
    }
    let made = opened.iter().map(|profile| frames_added(query, profile));
    made.collect::<Result<_, _>>().map(Some)
}

fn in_view<'p>(made: &'p Option<Vec<Profile>>, opened: &[&'p Profile]) -> Vec<&'p Profile> {
    match made {
        Some(made) => made.iter().collect(),
        None => opened.to_vec(),
    }
}

fn prepare<'q>(query: &'q Query, profiles: &[&Profile]) -> Vec<Prepared<'q>> {
    let profiles = profiles.iter();
    profiles.map(|p| Prepared::new(query, p)).collect()
}

fn grow(query: &Query, profiles: &[&Profile], prepared: &[Prepared], shape: &Shape) -> Forest {
    let selected = profiles.iter().zip(prepared);
    let selected =
        selected.map(|(profile, hits)| hits.select_stacks(profile, &mut query.unmatched()));
    Forest::build(selected.collect(), shape.grain)
}

/// Numbers are printed in the unit that fits, as pprof does unless it is told another.
fn frames_added(query: &Query, profile: &Profile) -> Result<Profile, Failure> {
    let made = query.add_frames(profile.clone(), "minimum", &mut query.unmatched());
    made.map_err(Failure::from)
}

/// The profiles of `grown`, with their frames made of labels, are those that `prepared` is of.
fn figures_of(
    grown: &Grown,
    opened: &[&Profile],
    scene: &Scene,
    query: &Query,
    prepared: &[Prepared],
) -> Result<(Choices, Figures), Failure> {
    let profiles = in_view(&grown.made, opened);
    let placed = |file: FileId| {
        let place = (grown.shape.files.binary_search(&file)).unwrap_or_default();
        (place, profiles[place])
    };
    let wanted = scene.sample_type.as_deref();
    let choices = match scene.shown {
        Shown::One(file) => match_types::of_one(placed(file), wanted)?,
        Shown::Compare { base, new } => {
            match_types::of_two(placed(base), placed(new), wanted, scene.normalize)?
        }
    };
    let mut matched = query.unmatched();
    for profile in &profiles {
        query.match_frames(profile, &mut matched);
    }
    let kept = Kept::new(query, &profiles, prepared, matched);
    let figures = Figures::new(&profiles, &grown.forest, choices.new, choices.base, kept);
    Ok((choices, figures))
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

    /// pprof's, of the whole or of what the filters leave; or sums over the call tree, and a sentence that says so.
    fn total_and_churn(&mut self) -> (i64, i64, Option<String>) {
        let Figured { choices, scene, .. } = self.figured;
        let (new, kept_new) = self.counted(&choices.new);
        let (Some(choice), Shown::Compare { base, new: file }) = (choices.base, scene.shown) else {
            let values = Values {
                value: &new.samples.values[choices.new.sample_type],
                divisor: None,
            };
            let counted = match kept_new {
                Some(kept) => Selected::samples_of(new, |sample| kept[sample]),
                None => Selected::all(new),
            };
            return (totals::total(&counted, values), 0, None);
        };
        let (profile, kept) = self.counted(&choice);
        let pair = Pair {
            base,
            new: file,
            normalize: scene.normalize,
            filters: match scene.relative {
                true => scene.filters.clone(),
                false => Vec::new(),
            },
        };
        if self.compared.as_ref().is_none_or(|c| !c.is_of(&pair)) {
            *self.compared = Some(Compared::new(pair, (profile, kept), (new, kept_new)));
        }
        let compared = self.compared.as_ref();
        if let Some((total, churn)) = compared.and_then(|c| c.totals(&choices.kind)) {
            return (total, churn, None);
        }
        let too_large = compared.is_some_and(Compared::is_too_large);
        let values = choice.values(profile).enumerate();
        let values = values.filter(|(sample, _)| kept.is_none_or(|kept| kept[*sample]));
        let total = values.fold(0, |sum: i64, (_, v)| sum.wrapping_add(v.wrapping_abs()));
        let doubt = too_large.then(doubts::too_large_to_merge);
        (total, self.view().churn(), doubt)
    }

    /// A side's profile, and which of its samples percentages are of.
    fn counted(&self, choice: &Choice) -> Side<'a> {
        let Figured { scene, figures, .. } = self.figured;
        let kept = match scene.relative {
            true => figures.kept.of(choice.profile),
            false => None,
        };
        (self.profiles[choice.profile], kept)
    }

    /// The answer to what the further views ask, as `further` writes it.
    pub fn further(
        &mut self,
        open: &BTreeMap<FileId, &Profile>,
        further: &mut Further,
        question: &[u8],
    ) -> Vec<u8> {
        self.look(open, |looked| further(looked, question))
    }

    /// What questions of the further views are asked of.
    pub fn look<T>(
        &mut self,
        open: &BTreeMap<FileId, &Profile>,
        then: impl FnOnce(&Looked) -> T,
    ) -> T {
        let totals = self.totals();
        let Figured { scene, query, .. } = self.figured;
        let looked = Looked {
            scene,
            view: self.view(),
            query,
            totals: &totals,
            open,
        };
        then(&looked)
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
            let (flat, cum) = self.figure_of(profile, sample_type, detail.key);
            figures.push(FileFigure {
                file: *file,
                flat,
                cum,
            });
        }
        figures
    }

    /// The figures of a function in a file that is not in view.
    fn figure_of(&self, profile: &Profile, sample_type: usize, function: NameKey) -> (i64, i64) {
        let Figured { query, scene, .. } = self.figured;
        let figure = |profile: &Profile| {
            let selected = query.select(profile, &mut query.unmatched());
            detail::in_profile(&selected, sample_type, function, grain_of(scene))
        };
        if !query.adds_frames() {
            return figure(profile);
        }
        // The file would be refused if it were put in view.
        frames_added(query, profile).map_or((0, 0), |made| figure(&made))
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
