//! A string table of what a message uses and nothing else: what a filter took away does not leave the tab in an exported file.

use super::schema;

/// Rewrites the table and every reference into it: strings in the order of their first use, the empty one first. An index that
/// is out of range becomes the empty string.
pub fn compact(profile: &mut schema::Profile) {
    let old = std::mem::take(&mut profile.string_table);
    let mut table = Table {
        new_of: vec![None; old.len()],
        strings: vec![Vec::new()],
        old,
    };
    each_reference(profile, |reference| *reference = table.place(*reference));
    profile.string_table = table.strings;
}

struct Table {
    old: Vec<Vec<u8>>,
    new_of: Vec<Option<i64>>,
    strings: Vec<Vec<u8>>,
}

impl Table {
    fn place(&mut self, old: i64) -> i64 {
        let Some(row) = usize::try_from(old)
            .ok()
            .filter(|row| (1..self.old.len()).contains(row))
        else {
            return 0;
        };
        *self.new_of[row].get_or_insert_with(|| {
            self.strings.push(std::mem::take(&mut self.old[row]));
            self.strings.len() as i64 - 1
        })
    }
}

fn each_reference(profile: &mut schema::Profile, mut visit: impl FnMut(&mut i64)) {
    let types = profile
        .sample_type
        .iter_mut()
        .chain(&mut profile.period_type);
    for value_type in types {
        visit(&mut value_type.r#type);
        visit(&mut value_type.unit);
    }
    for label in profile.sample.iter_mut().flat_map(|s| &mut s.label) {
        visit(&mut label.key);
        visit(&mut label.str);
        visit(&mut label.num_unit);
    }
    for mapping in &mut profile.mapping {
        visit(&mut mapping.filename);
        visit(&mut mapping.build_id);
    }
    for function in &mut profile.function {
        visit(&mut function.name);
        visit(&mut function.system_name);
        visit(&mut function.filename);
    }
    profile.comment.iter_mut().for_each(&mut visit);
    visit(&mut profile.drop_frames);
    visit(&mut profile.keep_frames);
    visit(&mut profile.default_sample_type);
    visit(&mut profile.doc_url);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_strings_in_use_stay() {
        let mut profile = schema::Profile {
            string_table: ["", "secret", "cpu", "ns", "why"]
                .map(|s| s.as_bytes().to_vec())
                .to_vec(),
            sample_type: vec![schema::ValueType { r#type: 2, unit: 3 }],
            period_type: Some(schema::ValueType {
                r#type: 2,
                unit: 99,
            }),
            comment: vec![4, 0],
            ..Default::default()
        };
        compact(&mut profile);
        assert_eq!(profile.string_table, [&b""[..], b"cpu", b"ns", b"why"]);
        assert_eq!(
            profile.sample_type[0],
            schema::ValueType { r#type: 1, unit: 2 }
        );
        assert_eq!(
            profile.period_type,
            Some(schema::ValueType { r#type: 1, unit: 0 })
        );
        assert_eq!(profile.comment, [3, 0]);
    }
}
