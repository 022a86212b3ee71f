//! What a matcher hits in the tables of a profile. Each string is looked at once, however many frames bear it; a frame is then a
//! look into a mask.

use super::matcher::Matcher;
use crate::profile::{FunctionId, LocationId, MappingId, Profile, StringId};

/// By row: does a name of it match?
#[derive(Debug)]
pub struct Hits {
    /// Functions whose name or file matches.
    functions: Vec<bool>,
    /// Mappings whose file matches.
    mappings: Vec<bool>,
    /// Whether locations without a mapping match: where a profile has none at all, pprof gives all locations one without a name.
    unmapped: bool,
}

impl Hits {
    /// pprof's rule for frames: the function's name, its file, or the file of the mapping.
    pub fn of(profile: &Profile, matcher: &Matcher) -> Hits {
        let mut names = Names::new(profile, |name| matcher.is_match(name));
        let functions = profile.functions.name.iter();
        let functions = functions.zip(&profile.functions.filename);
        Hits {
            functions: functions
                .map(|(name, file)| names.hit(*name) || names.hit(*file))
                .collect(),
            mappings: profile
                .mappings
                .file
                .iter()
                .map(|file| names.hit(*file))
                .collect(),
            unmapped: profile.mappings.is_empty() && matcher.is_match(b""),
        }
    }

    /// Names of functions alone, as `is_hit` sees them; one without a name is never hit.
    pub fn of_names(profile: &Profile, is_hit: impl Fn(&[u8]) -> bool) -> Hits {
        let mut names = Names::new(profile, |name| !name.is_empty() && is_hit(name));
        let functions = profile.functions.name.iter();
        Hits {
            functions: functions.map(|name| names.hit(*name)).collect(),
            mappings: vec![false; profile.mappings.len()],
            unmapped: false,
        }
    }

    pub fn function(&self, function: FunctionId) -> bool {
        self.functions[function.index()]
    }

    /// The function of a row of `profile.locations.lines`.
    pub fn line(&self, profile: &Profile, line: usize) -> bool {
        self.function(profile.locations.lines.function[line])
    }

    /// The mapping of a location.
    pub fn mapping_of(&self, profile: &Profile, location: LocationId) -> bool {
        let mapping = profile.locations.mapping[location.index()];
        self.mapping(mapping)
    }

    fn mapping(&self, mapping: MappingId) -> bool {
        mapping
            .some()
            .map_or(self.unmapped, |m| self.mappings[m.index()])
    }

    /// By location: is its mapping hit, or any of its lines?
    pub fn locations(&self, profile: &Profile) -> Vec<bool> {
        let locations = (0..profile.locations.len()).map(LocationId::from_index);
        locations
            .map(|location| {
                let mut lines = profile.locations.lines_of(location);
                self.mapping_of(profile, location) || lines.any(|line| self.line(profile, line))
            })
            .collect()
    }
}

/// Strings that were looked at.
struct Names<'a, F> {
    profile: &'a Profile,
    is_hit: F,
    known: Vec<Option<bool>>,
}

impl<'a, F: Fn(&[u8]) -> bool> Names<'a, F> {
    fn new(profile: &'a Profile, is_hit: F) -> Names<'a, F> {
        Names {
            profile,
            is_hit,
            known: vec![None; profile.strings.len()],
        }
    }

    fn hit(&mut self, string: StringId) -> bool {
        *self.known[string.index()]
            .get_or_insert_with(|| (self.is_hit)(self.profile.strings.bytes(string)))
    }
}
