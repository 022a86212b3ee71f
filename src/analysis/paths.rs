//! File names as Go's `path/filepath` takes them apart, on bytes: a profile's names need not be UTF-8, and a report of a profile
//! made on one system must look the same on every other.

use std::borrow::Cow;

/// The shortest equivalent path, as `filepath.Clean`; `b"."` for an empty one.
pub fn clean(path: &[u8]) -> Cow<'_, [u8]> {
    let rooted = path.starts_with(b"/");
    let mut parts: Vec<&[u8]> = Vec::new();
    for part in path.split(|b| *b == b'/') {
        match part {
            b"" | b"." => {}
            b".." if parts.last().is_some_and(|p| *p != b"..") => {
                parts.pop();
            }
            b".." if rooted => {}
            _ => parts.push(part),
        }
    }
    let mut cleaned = parts.join(&b'/');
    if rooted {
        cleaned.insert(0, b'/');
    } else if cleaned.is_empty() {
        cleaned.push(b'.');
    }
    if cleaned == path {
        Cow::Borrowed(path)
    } else {
        Cow::Owned(cleaned)
    }
}

/// The last element, as `filepath.Base`: `b"."` for an empty path, `b"/"` for one of slashes alone.
pub fn base(path: &[u8]) -> &[u8] {
    if path.is_empty() {
        return b".";
    }
    let end = path.iter().rposition(|b| *b != b'/').map_or(0, |i| i + 1);
    if end == 0 {
        return b"/";
    }
    let trimmed = &path[..end];
    let start = trimmed
        .iter()
        .rposition(|b| *b == b'/')
        .map_or(0, |i| i + 1);
    &trimmed[start..]
}

/// All but the last element, as `filepath.Dir`.
pub fn dir(path: &[u8]) -> Vec<u8> {
    let end = path.iter().rposition(|b| *b == b'/').map_or(0, |i| i + 1);
    clean(&path[..end]).into_owned()
}

/// Two paths one behind the other, as `filepath.Join`.
pub fn join(folder: &[u8], path: &[u8]) -> Vec<u8> {
    match folder {
        b"" => clean(path).into_owned(),
        folder => clean(&[folder, b"/", path].concat()).into_owned(),
    }
}

/// What goes off the front of a source file's name.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PathTrim<'o> {
    /// Nothing.
    None,
    /// What pprof takes off: see [`PathTrim::trim`]. Both are lists parted by colons, each empty unless a person gave it.
    Prefixes {
        trim_path: &'o str,
        source_path: &'o str,
    },
}

impl Default for PathTrim<'_> {
    fn default() -> Self {
        PathTrim::Prefixes {
            trim_path: "",
            source_path: "",
        }
    }
}

impl PathTrim<'_> {
    /// Without a trim path, everything up to the name of a folder of the source path; else a folder of the trim path, or the
    /// working directory of a sandboxed build.
    pub fn trim<'p>(&self, path: &'p [u8]) -> &'p [u8] {
        const SANDBOX: [&[u8]; 2] = [b"/proc/self/cwd/./", b"/proc/self/cwd/"];
        let PathTrim::Prefixes {
            trim_path,
            source_path,
        } = self
        else {
            return path;
        };
        if trim_path.is_empty()
            && let Some(rest) = split_list(source_path).find_map(|folder| after_base(path, folder))
        {
            return rest;
        }
        let stripped = split_list(trim_path).find_map(|folder| strip_folder(path, folder));
        let stripped = stripped.or_else(|| SANDBOX.iter().find_map(|p| path.strip_prefix(*p)));
        stripped.unwrap_or(path)
    }
}

/// A list of folders as `filepath.SplitList` takes it apart.
pub fn split_list(list: &str) -> impl Iterator<Item = &str> {
    let is_empty = list.is_empty();
    list.split(':').filter(move |_| !is_empty)
}

/// What follows the name of `folder` in `path`, for its first occurrence as a whole element behind another.
fn after_base<'p>(path: &'p [u8], folder: &str) -> Option<&'p [u8]> {
    let wanted = [b"/", base(folder.as_bytes()), b"/"].concat();
    let at = path.windows(wanted.len()).position(|w| w == wanted)?;
    Some(&path[at + wanted.len()..])
}

fn strip_folder<'p>(path: &'p [u8], folder: &str) -> Option<&'p [u8]> {
    let rest = path.strip_prefix(folder.as_bytes())?;
    if folder.ends_with('/') {
        Some(rest)
    } else {
        rest.strip_prefix(b"/")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_cleaned_as_go_does() {
        let cases: [(&[u8], &[u8]); 10] = [
            (b"", b"."),
            (b"/", b"/"),
            (b"a/b.go", b"a/b.go"),
            (b"a//b/./c/", b"a/b/c"),
            (b"/../a", b"/a"),
            (b"../../a/..", b"../.."),
            (b"a/../..", b".."),
            (b"a/..", b"."),
            (b"//x", b"/x"),
            (b"./a", b"a"),
        ];
        for (path, expected) in cases {
            assert_eq!(clean(path).as_ref(), expected);
        }
    }

    #[test]
    fn the_base_is_the_last_element() {
        let cases: [(&[u8], &[u8]); 5] = [
            (b"", b"."),
            (b"//", b"/"),
            (b"/bin/app/", b"app"),
            (b"app", b"app"),
            (b"[vdso]", b"[vdso]"),
        ];
        for (path, expected) in cases {
            assert_eq!(base(path), expected);
        }
    }

    #[test]
    fn folders_are_taken_apart_and_put_together() {
        let cases: [(&[u8], &[u8]); 5] = [
            (b"/a/b", b"/a"),
            (b"/a", b"/"),
            (b"/", b"/"),
            (b"a", b"."),
            (b"", b"."),
        ];
        for (path, expected) in cases {
            assert_eq!(dir(path), expected);
        }
        assert_eq!(join(b"/a", b"../b"), b"/b");
        assert_eq!(join(b"", b"b"), b"b");
    }

    #[test]
    fn the_sandbox_prefix_goes() {
        let trim = PathTrim::default();
        assert_eq!(trim.trim(b"/proc/self/cwd/./x/y.cc"), b"x/y.cc");
        assert_eq!(trim.trim(b"/proc/self/cwd/x/y.cc"), b"x/y.cc");
        assert_eq!(trim.trim(b"/home/x"), b"/home/x");
    }

    #[test]
    fn folders_that_a_person_names_go() {
        let cases: [(&str, &str, &[u8]); 6] = [
            ("/home/x", "", b"shop/a/b.go"),
            ("/none:/home/", "", b"x/shop/a/b.go"),
            ("/hom", "", b"/home/x/shop/a/b.go"),
            ("", "/src/shop", b"a/b.go"),
            ("", "/src:/src/home", b"x/shop/a/b.go"),
            ("/none", "/src/shop", b"/home/x/shop/a/b.go"),
        ];
        for (trim_path, source_path, expected) in cases {
            let trim = PathTrim::Prefixes {
                trim_path,
                source_path,
            };
            assert_eq!(
                trim.trim(b"/home/x/shop/a/b.go"),
                expected,
                "{trim_path} {source_path}"
            );
        }
    }
}
