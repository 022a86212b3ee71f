//! Filters that people would have to write again and again: which code is the program's own, and which is Go's.

use crate::analysis::regexp::escape;
use crate::protocol::{Filter, FilterVerb, Pattern};

pub struct Preset {
    pub title: &'static str,
    pub hint: &'static str,
    pub filter: Filter,
}

/// For a Go program whose packages begin with `module`; for any other, none.
pub fn presets(module: &str) -> Vec<Preset> {
    if module.is_empty() {
        return Vec::new();
    }
    let own = own(module);
    vec![
        Preset {
            title: msg!("Without the runtime"),
            hint: msg!(
                "Hides Go's scheduler, collector and allocator; what they cost counts to their callers."
            ),
            filter: filter(
                FilterVerb::Hide,
                "^(runtime|internal/runtime/[^.]+)[./]".into(),
            ),
        },
        Preset {
            title: msg!("Only my packages"),
            hint: msg!(
                "Shows only frames of the program's own module; what it calls counts to it."
            ),
            filter: filter(FilterVerb::Show, format!("^({own})[./]")),
        },
        Preset {
            title: msg!("Without the standard library"),
            hint: msg!(
                "Shows only frames of packages that are not Go's own; what Go's cost counts to their callers."
            ),
            filter: filter(
                FilterVerb::Show,
                // A package that is fetched has a host with a dot before its first slash.
                format!(r"^({own})[./]|^[\w-]+\.[\w.-]+/"),
            ),
        },
    ]
}

fn own(module: &str) -> String {
    match module {
        "main" => module.to_string(),
        module => format!("main|{}", escape(module)),
    }
}

fn filter(verb: FilterVerb, text: String) -> Filter {
    let pattern = Pattern {
        text,
        is_regexp: true,
    };
    Filter { verb, pattern }
}
