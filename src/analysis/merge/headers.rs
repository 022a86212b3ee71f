//! What the sum of profiles says of itself: pprof's rules, of which some surprise. Durations add up even when a base is taken away,
//! and the names of frames to drop are the first profile's.

use super::draft::{Draft, Type, incompatible};
use super::symbols::Merged;
use crate::input::Error;
use crate::profile::{Header, StringId, ValueType};

/// Sample types and header of the sum.
pub fn combine(drafts: &[Draft], merged: &mut Merged) -> Result<Header, Error> {
    let Some((first, rest)) = drafts.split_first() else {
        return Ok(Header::default());
    };
    for other in rest {
        check_compatible(first, other)?;
    }
    merged.sample_types = first
        .types
        .iter()
        .map(|t| value_type(t, merged))
        .collect::<Result<_, _>>()?;
    let mut header = Header {
        period_type: Some(value_type(&first.period_type, merged)?),
        drop_frames: string(first, first.profile.header.drop_frames, merged)?,
        keep_frames: string(first, first.profile.header.keep_frames, merged)?,
        ..Header::default()
    };
    for draft in drafts {
        add(draft, &mut header, merged)?;
    }
    Ok(header)
}

fn add(draft: &Draft, header: &mut Header, merged: &mut Merged) -> Result<(), Error> {
    let own = &draft.profile.header;
    // A later profile without a time sets the time back to none: pprof's minimum.
    if header.time_nanos == 0 || own.time_nanos < header.time_nanos {
        header.time_nanos = own.time_nanos;
    }
    header.duration_nanos = header.duration_nanos.wrapping_add(own.duration_nanos);
    if header.period == 0 || header.period < draft.period {
        header.period = draft.period;
    }
    for comment in &own.comments {
        let comment = string(draft, *comment, merged)?;
        if !header.comments.contains(&comment) {
            header.comments.push(comment);
        }
    }
    if header.default_sample_type == StringId(0) {
        header.default_sample_type = merged.intern(draft.default_type())?;
    }
    if header.doc_url == StringId(0) {
        header.doc_url = string(draft, own.doc_url, merged)?;
    }
    Ok(())
}

fn string(draft: &Draft, id: StringId, merged: &mut Merged) -> Result<StringId, Error> {
    merged.intern(draft.profile.strings.bytes(id))
}

fn value_type(own: &Type, merged: &mut Merged) -> Result<ValueType, Error> {
    Ok(ValueType {
        kind: merged.intern(&own.kind)?,
        unit: merged.intern(&own.unit)?,
    })
}

/// Whether two profiles can be merged as they are: types equal, one by one.
pub fn check_compatible(a: &Draft, b: &Draft) -> Result<(), Error> {
    if a.period_type != b.period_type {
        return Err(incompatible(tr!(
            "The profiles have incompatible period types: {first} and {second}.",
            first = a.period_type,
            second = b.period_type
        )));
    }
    if a.types != b.types {
        let list = |d: &Draft| {
            d.types
                .iter()
                .map(Type::to_string)
                .collect::<Vec<_>>()
                .join(" ")
        };
        return Err(incompatible(tr!(
            "The profiles have incompatible sample types: [{first}] and [{second}].",
            first = list(a),
            second = list(b)
        )));
    }
    Ok(())
}
