//! Filters against a definition that anybody can check: samples as lists of locations, locations as lists of lines, taken apart one
//! filter after the other. On profiles of every shape, and on recordings whose reports pprof has printed.

mod common;

use common::Dice;
use proflens::analysis::label_units::NumberUnits;
use proflens::analysis::prune::simplify;
use proflens::analysis::query::{Matcher, Query};
use proflens::cli;
use proflens::pprof::naive;
use proflens::profile::{LabelValue, LocationId, Profile, StackId};
use proflens::protocol::{Filter, FilterVerb, Pattern};
use proptest::prelude::*;
use std::collections::BTreeSet;
use std::path::Path;

/// The profile as lists; what is gone is not in them.
struct Naive<'a> {
    profile: &'a Profile,
    /// By location, innermost first.
    lines: Vec<Vec<usize>>,
    /// Locations of each sample, leaf first; `None`: dropped.
    samples: Vec<Option<Vec<usize>>>,
    hidden_keys: BTreeSet<Vec<u8>>,
}

impl<'a> Naive<'a> {
    fn new(profile: &'a Profile) -> Naive<'a> {
        let locations = (0..profile.locations.len()).map(LocationId::from_index);
        let stacks = profile.samples.stack.iter();
        let stack = |leaf: &StackId| profile.stacks.leaf_to_root(*leaf).map(|l| l.index());
        Naive {
            profile,
            lines: locations
                .map(|l| profile.locations.lines_of(l).collect())
                .collect(),
            samples: stacks.map(|leaf| Some(stack(leaf).collect())).collect(),
            hidden_keys: BTreeSet::new(),
        }
    }

    fn line_matches(&self, line: usize, name: &Matcher) -> bool {
        let function = self.profile.locations.lines.function[line].index();
        let functions = &self.profile.functions;
        [functions.name[function], functions.filename[function]]
            .iter()
            .any(|s| name.is_match(self.profile.strings.bytes(*s)))
    }

    fn mapping_matches(&self, location: usize, name: &Matcher) -> bool {
        let Some(mapping) = self.profile.locations.mapping[location].some() else {
            // Where there is no mapping at all, pprof makes one without a name, and gives it every location.
            return self.profile.mappings.is_empty() && name.is_match(b"");
        };
        let file = self.profile.mappings.file[mapping.index()];
        name.is_match(self.profile.strings.bytes(file))
    }

    fn location_matches(&self, location: usize, name: &Matcher) -> bool {
        let mut lines = self.lines[location].iter();
        self.mapping_matches(location, name) || lines.any(|l| self.line_matches(*l, name))
    }

    fn keep(&mut self, keeps: impl Fn(usize, &[usize]) -> bool) {
        for (sample, stack) in self.samples.iter_mut().enumerate() {
            if stack.as_ref().is_some_and(|stack| !keeps(sample, stack)) {
                *stack = None;
            }
        }
    }

    fn focus(&mut self, name: &Matcher, wanted: bool) {
        let all = 0..self.lines.len();
        let matches: Vec<bool> = all.map(|l| self.location_matches(l, name)).collect();
        self.keep(|_, stack| !stack.is_empty() && stack.iter().any(|l| matches[*l]) == wanted);
    }

    /// Hide, or show the others.
    fn hide(&mut self, name: &Matcher, hides_matches: bool) {
        let mut hidden = BTreeSet::new();
        for location in 0..self.lines.len() {
            let whole = self.mapping_matches(location, name);
            let stays = |line: &usize| match hides_matches {
                true => !whole && !self.line_matches(*line, name),
                false => whole || self.line_matches(*line, name),
            };
            let before = self.lines[location].len();
            let lines: Vec<usize> = self.lines[location].iter().copied().filter(stays).collect();
            let is_touched = lines.len() < before || whole || !hides_matches;
            if lines.is_empty() && is_touched {
                hidden.insert(location);
            }
            self.lines[location] = lines;
        }
        for stack in self.samples.iter_mut().flatten() {
            stack.retain(|location| !hidden.contains(location));
        }
        self.keep(|_, stack| !stack.is_empty());
    }

    fn show_from(&mut self, name: &Matcher) {
        let mut begins = BTreeSet::new();
        for location in 0..self.lines.len() {
            let lines = &self.lines[location];
            let last = lines.iter().rposition(|l| self.line_matches(*l, name));
            if self.mapping_matches(location, name) {
                begins.insert(location);
            } else if let Some(last) = last {
                begins.insert(location);
                self.lines[location].truncate(last + 1);
            }
        }
        for stack in &mut self.samples {
            let all = stack.take().unwrap_or_default();
            let root = all.iter().rposition(|l| begins.contains(l));
            *stack = root.map(|root| all[..=root].to_vec());
        }
    }

    fn prune_from(&mut self, name: &Matcher) {
        let mut ends = BTreeSet::new();
        for location in 0..self.lines.len() {
            let functions = &self.profile.functions;
            let first = self.lines[location].iter().position(|line| {
                let function = self.profile.locations.lines.function[*line];
                let own = self.profile.strings.bytes(functions.name[function.index()]);
                !own.is_empty() && name.is_match(simplify(own))
            });
            if let Some(first) = first {
                ends.insert(location);
                self.lines[location].drain(..first);
            }
        }
        for stack in self.samples.iter_mut().flatten() {
            if let Some(leaf) = stack.iter().position(|l| ends.contains(l)) {
                stack.drain(..leaf);
            }
        }
    }

    fn tag_focus(&mut self, text: &str, wanted: bool) {
        let units = NumberUnits::of(self.profile);
        let matches = |sample: usize| {
            let labels = self.profile.labels.get(self.profile.samples.labels[sample]);
            labels.iter().any(|label| {
                let key = self.profile.strings.bytes(label.key);
                match (label.value, text.split_once(':')) {
                    (LabelValue::Number { value, .. }, Some((from, to))) => {
                        let inside = (from.parse().unwrap()..=to.parse().unwrap()).contains(&value);
                        // A number that has a unit is not in a range that has none.
                        let unit = String::from_utf8_lossy(units.get(key));
                        inside && proflens::measurement::scale(1, &unit, "").1.is_empty()
                    }
                    (LabelValue::Text(value), None) => {
                        let both = [key, b":", self.profile.strings.bytes(value)].concat();
                        Matcher::regexp(text).unwrap().is_match(&both)
                    }
                    _ => false,
                }
            })
        };
        let matching: Vec<bool> = (0..self.samples.len()).map(matches).collect();
        self.keep(|sample, _| matching[sample] == wanted);
    }

    fn show_keys(&mut self, key: &Matcher, shows_matches: bool) {
        let sets = self.profile.samples.labels.iter();
        let labels = sets.flat_map(|set| self.profile.labels.get(*set));
        let keys = labels.map(|label| self.profile.strings.bytes(label.key));
        let hidden = keys.filter(|own| key.is_match(own) != shows_matches);
        self.hidden_keys.extend(hidden.map(<[u8]>::to_vec));
    }

    /// In pprof's order.
    fn apply(&mut self, filters: &[Filter]) {
        use FilterVerb::*;
        for verb in [
            Focus, Ignore, Hide, Show, ShowFrom, TagFocus, TagIgnore, TagShow, TagHide, PruneFrom,
        ] {
            for filter in filters.iter().filter(|f| f.verb == verb) {
                let name = Matcher::new(&filter.pattern).expect("a pattern");
                match verb {
                    Focus => self.focus(&name, true),
                    Ignore => self.focus(&name, false),
                    Hide => self.hide(&name, true),
                    Show => self.hide(&name, false),
                    ShowFrom => self.show_from(&name),
                    PruneFrom => self.prune_from(&name),
                    TagFocus => self.tag_focus(&filter.pattern.text, true),
                    TagIgnore => self.tag_focus(&filter.pattern.text, false),
                    TagShow => self.show_keys(&name, true),
                    _ => self.show_keys(&name, false),
                }
            }
        }
    }
}

/// Filters whose expressions have a chance: a byte of a name, a name, all or nothing.
fn filters(profile: &Profile, dice: &mut Dice) -> Vec<Filter> {
    let text = |dice: &mut Dice| {
        let row = dice.below(profile.strings.len());
        let string = profile
            .strings
            .text(proflens::profile::StringId(row as u32));
        let mut letters = string.chars();
        match dice.below(4) {
            0 | 1 => letters
                .nth(dice.below(5))
                .map_or(String::new(), String::from),
            2 => string.into_owned(),
            _ => "nothing".to_string(),
        }
    };
    let verbs = &proflens::analysis::query::STAGES[2..];
    let filter = |dice: &mut Dice| {
        let verb = verbs[dice.below(verbs.len())];
        let is_label = matches!(verb, FilterVerb::TagFocus | FilterVerb::TagIgnore);
        let text = match is_label && dice.once_in(2) {
            true => format!("{}:{}", dice.below(3), 3 + dice.below(3)),
            // Letters and digits only: what tagfocus takes for a list, a key or a range is not meant here.
            false => text(dice).chars().filter(|c| c.is_alphabetic()).collect(),
        };
        let is_regexp = true;
        let pattern = Pattern { text, is_regexp };
        Filter { verb, pattern }
    };
    (0..1 + dice.below(5)).map(|_| filter(dice)).collect()
}

fn entropy() -> impl Strategy<Value = Vec<u8>> {
    prop::collection::vec(any::<u8>(), 0..4000)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(if cfg!(debug_assertions) { 600 } else { 20_000 }))]

    #[test]
    fn masks_leave_what_the_definition_leaves(message in entropy(), choices in entropy()) {
        let message = common::profile(&mut Dice::new(&message));
        let Ok(profile) = naive::build(&message) else { return Ok(()) };
        let filters = filters(&profile, &mut Dice::new(&choices));
        let query = Query::new(&filters).expect("filters");
        let selected = query.select(&profile, &mut query.unmatched());
        let mut naive = Naive::new(&profile);
        naive.apply(&filters);

        for (location, lines) in naive.lines.iter().enumerate() {
            let left: Vec<usize> = selected.lines_of(LocationId::from_index(location)).collect();
            prop_assert_eq!(&left, lines, "lines of {} under {:?}", location, &filters);
        }
        for (sample, stack) in naive.samples.iter().enumerate() {
            let leaf = selected.leaf_of(sample);
            let left = leaf.map(|leaf| selected.leaf_to_root(leaf).map(|l| l.index()).collect());
            prop_assert_eq!(&left, stack, "sample {} under {:?}", sample, &filters);
            if left.is_some() {
                let own = profile.labels.get(profile.samples.labels[sample]).iter();
                let is_hidden = |key| naive.hidden_keys.contains(profile.strings.bytes(key));
                let expected: Vec<_> = own.filter(|label| !is_hidden(label.key)).collect();
                let shown: Vec<_> = selected.labels(sample).collect();
                prop_assert_eq!(shown, expected);
            }
        }
    }
}

/// What pprof printed, by `tests/expected/filters`: the command line after `$`, what it said on standard error after `!`, the report.
#[test]
fn filters_print_what_pprof_prints() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = root.join("tests/expected/filters");
    let goldens: Vec<_> = std::fs::read_dir(folder).expect("goldens").collect();
    for golden in &goldens {
        let path = golden.as_ref().expect("a golden").path();
        let golden = std::fs::read(&path).expect("a golden");
        let line_end = golden.iter().position(|b| *b == b'\n').expect("a line");
        let line = std::str::from_utf8(&golden[2..line_end]).expect("a command line");
        let output = cli::run(words(line, root)).unwrap_or_else(|e| panic!("{line}: {e:?}"));
        let mut printed = format!("$ {line}\n").into_bytes();
        for notice in &output.warnings {
            printed.extend(format!("! {notice}\n").bytes());
        }
        printed.extend(output.report);
        let (printed, golden) = (text(&printed), text(&golden));
        assert_eq!(printed, golden, "{}", path.display());
    }
    assert!(goldens.len() >= 14);
}

/// Files lie in the project's folder.
fn words(line: &str, root: &Path) -> Vec<String> {
    let place = |word: &str| match word.rsplit_once('=') {
        Some((option, file)) if file.ends_with(".pb.gz") => {
            format!("{option}={}", root.join(file).display())
        }
        None if word.ends_with(".pb.gz") => root.join(word).display().to_string(),
        _ => word.to_string(),
    };
    line.split(' ').map(place).collect()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
