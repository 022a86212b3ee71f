//! Which names of a profile a compiler made, and others in their place. It must never need what reads such names: the page's first
//! module has this part alone, and the second reads the names.

use crate::profile::{Profile, StringId};
use rustc_hash::{FxHashMap, FxHashSet};

/// Text of the names that are asked about in all; what comes after it keeps its name.
const MOST_ASKED: usize = 1 << 26;

/// Whether a compiler made this name: cheap, and wrong at most in that it says yes too often.
pub fn looks_mangled(name: &[u8]) -> bool {
    let starts: [&[u8]; 6] = [b"_Z", b"_R", b"__Z", b"__R", b"___Z", b"_GLOBAL_"];
    starts.iter().any(|start| name.starts_with(start))
}

/// Those that [`rename`] would ask about and that look mangled: no two alike, in the order of the functions.
pub fn mangled_names(profile: &Profile) -> Vec<&[u8]> {
    let mut seen = FxHashSet::default();
    let mut left = MOST_ASKED;
    let asked = (0..profile.functions.len()).filter(|row| is_as_linked(profile, *row));
    asked
        .map(|row| profile.strings.bytes(profile.functions.system_name[row]))
        .filter(|name| looks_mangled(name) && seen.insert(*name))
        .take_while(|name| {
            let less = left.checked_sub(name.len());
            left = less.unwrap_or(0);
            less.is_some()
        })
        .collect()
}

/// Gives functions the names that `readable` has for what the linker knows them by, which stays beside. A function whose two names
/// differ was demangled by whoever wrote the file, and is left alone.
pub fn rename(mut profile: Profile, mut readable: impl FnMut(&[u8]) -> Option<Vec<u8>>) -> Profile {
    let mut renamed: FxHashMap<StringId, StringId> = FxHashMap::default();
    for row in 0..profile.functions.len() {
        if !is_as_linked(&profile, row) {
            continue;
        }
        let system = profile.functions.system_name[row];
        profile.functions.name[row] = *renamed.entry(system).or_insert_with(|| {
            let text = readable(profile.strings.bytes(system));
            let name = text.and_then(|text| profile.strings.push(&text));
            name.unwrap_or(system)
        });
    }
    profile
}

/// Whether the function has no name but the linker's.
fn is_as_linked(profile: &Profile, row: usize) -> bool {
    let name = profile.strings.bytes(profile.functions.name[row]);
    name.is_empty() || name == profile.strings.bytes(profile.functions.system_name[row])
}
