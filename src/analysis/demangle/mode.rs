//! `-symbolize`, as pprof reads it. Symbols are never looked up here, neither in binaries nor over the network: names are those of the
//! file, so that of `local`, `fastlocal` and `remote` nothing follows, and what remains is in which form names are shown.

/// How a mangled name is shown.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Mode {
    /// As it is.
    None,
    /// Without template arguments, parameters and return type.
    #[default]
    Simplified,
    /// Without parameters and return type.
    Templates,
    /// Whole.
    Full,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Symbolize {
    pub mode: Mode,
    /// Names that were demangled before are demangled again.
    pub is_forced: bool,
}

impl Symbolize {
    /// Names stay as they are.
    pub const NONE: Symbolize = Symbolize {
        mode: Mode::None,
        is_forced: false,
    };

    /// Words between colons. What is not understood is passed over; the second value says so in pprof's two sentences, if need be.
    pub fn parse(text: &str) -> (Symbolize, Vec<String>) {
        let mut symbolize = Symbolize::default();
        let mut notices = Vec::new();
        for word in text.to_lowercase().split(':') {
            match word.strip_prefix("demangle=").unwrap_or(word) {
                "none" | "no" if !word.starts_with("demangle=") => {
                    return (Symbolize::NONE, notices);
                }
                "" | "local" | "fastlocal" | "remote" if !word.starts_with("demangle=") => {}
                "force" if !word.starts_with("demangle=") => symbolize.is_forced = true,
                "none" => symbolize = forced(Mode::None),
                "templates" => symbolize = forced(Mode::Templates),
                "full" => symbolize = forced(Mode::Full),
                "default" => {}
                _ => notices.extend([
                    format!("ignoring unrecognized symbolization option: {text}"),
                    "expecting -symbolize=[local|fastlocal|remote|none][:force][:demangle=[none|full|templates|default]".into(),
                ]),
            }
        }
        (symbolize, notices)
    }
}

/// A form that was asked for is what the person sees, whatever the file has.
fn forced(mode: Mode) -> Symbolize {
    Symbolize {
        mode,
        is_forced: true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_read_as_pprof_does() {
        let simplified = Symbolize::default();
        let again = Symbolize {
            is_forced: true,
            ..simplified
        };
        for (text, expected) in [
            ("", simplified),
            ("none", Symbolize::NONE),
            ("NO", Symbolize::NONE),
            ("local:none", Symbolize::NONE),
            ("fastlocal", simplified),
            ("remote:force", again),
            ("demangle=full", forced(Mode::Full)),
            ("full", forced(Mode::Full)),
            ("local:Demangle=Templates", forced(Mode::Templates)),
            ("force:demangle=default", again),
            ("demangle=none", forced(Mode::None)),
        ] {
            assert_eq!(Symbolize::parse(text), (expected, Vec::new()), "{text}");
        }
        let (symbolize, notices) = Symbolize::parse("sideways:demangle=full");
        assert_eq!(symbolize, forced(Mode::Full));
        assert!(notices[0].ends_with("option: sideways:demangle=full"));
        assert_eq!(Symbolize::parse("demangle=local").1.len(), 2);
    }
}
