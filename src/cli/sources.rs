//! From paths to profiles: each file through the door for every format. An archive is as many sources as it has profiles.

use super::{Failure, ReadFile};
use crate::analysis::query::name_mapping;
use crate::formats::{self, Item};
use crate::profile::Profile;

/// The profiles of all files, in order. What is odd about them is added to `warnings`.
pub fn open(
    paths: &[String],
    options: &formats::Options,
    read_file: ReadFile,
    warnings: &mut Vec<String>,
) -> Result<Vec<Profile>, Failure> {
    let mut profiles = Vec::new();
    for path in paths {
        let bytes = read_file(path).map_err(|why| Failure::new(format!("{path}: {why}.")))?;
        let items = formats::open(path, &bytes, options);
        profiles.extend(profiles_of(path, items, warnings)?);
    }
    Ok(profiles)
}

/// A file that is no archive is a profile or a failure. An archive may have files that are none beside its profiles.
fn profiles_of(
    path: &str,
    items: Vec<Item>,
    warnings: &mut Vec<String>,
) -> Result<Vec<Profile>, Failure> {
    let count = items.len();
    let mut profiles = Vec::new();
    let mut refused = Vec::new();
    for Item { name, result } in items {
        match result {
            Ok(opened) => {
                warnings.extend(opened.warnings.iter().map(|w| format!("{name}: {w}")));
                profiles.push(opened.profile);
            }
            Err(error) => refused.push(format!("{name}: {error}")),
        }
    }
    match (profiles.is_empty(), refused.first()) {
        (true, Some(first)) if count == 1 => Err(Failure::new(first)),
        (true, Some(first)) => Err(Failure::new(format!(
            "{path}: None of the {count} files in it is a profile. {first}"
        ))),
        _ => {
            warnings.append(&mut refused);
            Ok(profiles)
        }
    }
}

/// The profile with the build id of its first binary, if it has none of its own.
pub fn with_build_id(profile: Profile, build_id: &str) -> Profile {
    let mut profile = name_mapping(profile);
    let known = profile.strings.push(build_id.as_bytes());
    if let (Some(own), Some(build_id)) = (profile.mappings.build_id.first_mut(), known)
        && profile.strings.bytes(*own).is_empty()
    {
        *own = build_id;
    }
    profile
}
