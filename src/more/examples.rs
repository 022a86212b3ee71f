//! The files of the examples: recorded by programs of this repository, and part of the second module, so that opening one makes
//! no request. The build script inflates them, which makes the module smaller on its way. What the page says of them stands in
//! [`crate::state::examples`].

pub struct Example {
    pub id: &'static str,
    pub files: &'static [(&'static str, &'static [u8])],
}

macro_rules! example_files {
    ($($name:literal in $folder:literal),* $(,)?) => {
        &[$((
            $name,
            include_bytes!(concat!(env!("OUT_DIR"), "/", $folder, "/", $name)),
        )),*]
    };
}

pub const EXAMPLES: &[Example] = &[
    Example {
        id: "leak",
        files: example_files!(
            "heap-1.pb" in "leak",
            "heap-2.pb" in "leak",
            "heap-3.pb" in "leak",
            "heap-4.pb" in "leak",
            "heap-5.pb" in "leak",
        ),
    },
    Example {
        id: "goroutines",
        files: example_files!(
            "goroutine-1.pb" in "goroutines",
            "goroutine-2.pb" in "goroutines",
            "goroutine-3.pb" in "goroutines",
        ),
    },
    Example {
        id: "cpu",
        files: example_files!("cpu.pb" in "cpu"),
    },
];

pub fn files(id: &str) -> &'static [(&'static str, &'static [u8])] {
    let found = EXAMPLES.iter().find(|example| example.id == id);
    found.map_or(&[], |example| example.files)
}

#[cfg(test)]
mod tests {
    use super::files;
    use crate::state::examples::EXAMPLES;

    #[test]
    fn every_example_that_the_page_shows_has_files() {
        assert_eq!(EXAMPLES.len(), super::EXAMPLES.len());
        for example in EXAMPLES {
            assert!(!files(example.id).is_empty(), "{}", example.id);
        }
    }
}
