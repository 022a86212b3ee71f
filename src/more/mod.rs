//! What the page's second module does: everything that is not needed to open a `profile.proto` and to look at it. It has a worker
//! of its own, holds nothing between two requests, and may be ended at any time. Pure, so that it is tested natively; the
//! browser's side is `web/more_worker.rs`.

pub mod examples;
pub mod protocol;

use crate::analysis::demangle;
use crate::cli;
use crate::export::bundle::{self, Parts, Profile};
use crate::export::redact::{Redaction, StandInsOf, redacted};
use crate::formats::{self, Options};
use crate::input::{self, Limits};
use crate::pprof::writer;
use crate::protocol::Failure;
use protocol::{Converted, Item};

/// A file that is no `profile.proto`, whole. Gives what is in it, one after the other, each with its bytes as `profile.proto`: one
/// profile at a time is held. What is a `profile.proto` in an archive is handed on as it is: the engine decodes it anyway, and
/// sends it back here on its own should it be none.
pub fn convert(name: &str, bytes: &[u8], options: &Options, give: Give<'_>) {
    formats::open_into(name, bytes, options, &mut Writer { give });
}

/// Takes an item, and its bytes where it was not refused.
pub type Give<'a> = &'a mut dyn FnMut(Item, Option<&[u8]>);

struct Writer<'a> {
    give: Give<'a>,
}

impl formats::Taker for Writer<'_> {
    /// With names as people write them; those that compilers made stay beside. The profile is gone when its bytes are there.
    fn take(&mut self, item: formats::Item) {
        let name = item.name;
        let opened = match item.result {
            Ok(opened) => opened,
            Err(error) => {
                let result = Err(error.into());
                return (self.give)(Item { name, result }, None);
            }
        };
        let bytes = writer::write(&demangle::apply_to_mangled(opened.profile));
        let result = Ok(Some(Converted {
            warnings: opened.warnings,
            fingerprint: opened.fingerprint,
        }));
        (self.give)(Item { name, result }, Some(&bytes));
    }

    fn takes_as_it_is(&mut self, name: &str, bytes: &[u8]) -> bool {
        let (name, result) = (name.to_owned(), Ok(None));
        (self.give)(Item { name, result }, Some(bytes));
        true
    }
}

/// What the command line prints for these arguments, over files that stand under the names that the arguments use.
pub fn report(args: Vec<String>, files: &[(String, Vec<u8>)]) -> Result<cli::Output, Failure> {
    let read = |path: &str| {
        let found = files.iter().find(|(name, _)| name == path);
        found
            .map(|(_, bytes)| bytes.clone())
            .ok_or_else(|| tr!("it is not open"))
    };
    cli::run_on(args, &read).map_err(|failure| Failure {
        problem: failure.message,
        help: String::new(),
    })
}

/// The page as one file that holds what the filters (`args`) keep of these profiles; whole sentences beside it.
pub fn page(
    profiles: Vec<(String, Vec<u8>)>,
    parts: &Parts,
    args: &[String],
    redaction: Option<Redaction>,
) -> Result<(String, Vec<String>), Failure> {
    let (mut held, mut warnings) = (Vec::new(), Vec::new());
    let mut stand_ins = StandInsOf::default();
    for (at, (name, bytes)) in profiles.into_iter().enumerate() {
        let output = report(kept(args), &[("profile".into(), bytes)])?;
        warnings.extend(output.warnings.iter().map(|w| format!("{name}: {w}")));
        held.push(match redaction {
            None => Profile {
                name: plain_name(&name),
                bytes: output.report,
            },
            Some(what) => Profile {
                name: format!("profile-{}.pb.gz", at + 1),
                bytes: redacted(reopened(&output.report)?, &what, &mut stand_ins),
            },
        });
    }
    Ok((bundle::bundle(parts, &held, ""), warnings))
}

fn kept(args: &[String]) -> Vec<String> {
    let mut all = vec!["-proto".to_owned()];
    all.extend_from_slice(args);
    all.push("profile".to_owned());
    all
}

/// It is a gzipped `profile.proto` now, whatever it was.
fn plain_name(name: &str) -> String {
    let stem = name.strip_suffix(".gz").unwrap_or(name);
    let stem = stem.strip_suffix(".pb").unwrap_or(stem);
    format!("{stem}.pb.gz")
}

fn reopened(bytes: &[u8]) -> Result<crate::profile::Profile, Failure> {
    let opened = input::open(bytes, Limits::PROCESS);
    Ok(opened.map_err(Failure::from)?.profile)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(bytes: &[u8]) -> (Item, Option<Vec<u8>>) {
        let mut items = all("heap", bytes);
        assert_eq!(items.len(), 1, "a file is one item");
        items.remove(0)
    }

    fn all(name: &str, bytes: &[u8]) -> Vec<(Item, Option<Vec<u8>>)> {
        let mut items = Vec::new();
        convert(name, bytes, &OPTIONS, &mut |item, bytes| {
            items.push((item, bytes.map(<[u8]>::to_vec)))
        });
        items
    }

    const OPTIONS: Options = Options {
        limits: Limits::PROCESS,
        names: true,
        modified_nanos: None,
    };

    #[test]
    fn what_is_written_reads_as_the_profile_that_was_opened() {
        for example in examples::EXAMPLES {
            for (name, bytes) in example.files {
                let (item, written) = one(bytes);
                let opened = input::open(bytes, Limits::PROCESS).expect("an example opens");
                let again = input::open(&written.expect("written"), Limits::PROCESS);
                assert_eq!(again.expect("reads back").profile, opened.profile, "{name}");
                let converted = item
                    .result
                    .expect("opened")
                    .expect("no entry of an archive");
                assert_eq!(converted.fingerprint, opened.fingerprint);
                assert_eq!(converted.warnings, opened.warnings);
            }
        }
    }

    #[test]
    fn a_profile_in_an_archive_is_handed_on_as_it_is() {
        let (_, profile) = examples::files("leak")[0];
        let plain = one(profile).1.expect("written");
        let text = b"main;f 1\n";
        let entries: [(&str, &[u8]); 4] = [
            ("a.pb.gz", profile),
            ("b.pb", &plain),
            ("c.txt", text),
            ("d.txt", b"Read me."),
        ];
        let mut archive = tar::Builder::new(Vec::new());
        for (path, bytes) in entries {
            let mut header = tar::Header::new_gnu();
            header.set_size(bytes.len() as u64);
            archive
                .append_data(&mut header, path, bytes)
                .expect("an entry");
        }
        let items = all("x.tar", &archive.into_inner().expect("an archive"));
        for ((item, given), (path, bytes)) in items.iter().zip(entries) {
            assert_eq!(item.name, format!("x.tar/{path}"));
            let is_as_it_is = matches!(item.result, Ok(None));
            assert_eq!(is_as_it_is, path.starts_with(['a', 'b']), "{path}");
            assert_eq!(given.as_deref() == Some(bytes), is_as_it_is, "{path}");
        }
        assert_eq!(items.len(), entries.len());
        assert!(items[2].0.result.is_ok() && items[3].0.result.is_err());
    }

    #[test]
    fn what_is_written_has_readable_names_and_keeps_those_of_the_linker() {
        let text = b"main;_ZN1a3fooIiEEvT_;main.(*T[...]).F[...] 1\n";
        let (_, written) = one(text);
        let written = input::open(&written.expect("written"), Limits::PROCESS);
        let profile = written.expect("reads back").profile;
        let names = |ids: &[crate::profile::StringId]| -> Vec<String> {
            let mut names: Vec<String> = ids
                .iter()
                .map(|id| profile.strings.text(*id).into_owned())
                .collect();
            names.sort_unstable();
            names
        };
        let go = "main.(*T[...]).F[...]";
        assert_eq!(names(&profile.functions.name), ["a::foo", "main", go]);
        let system = names(&profile.functions.system_name);
        assert_eq!(system, ["_ZN1a3fooIiEEvT_", "main", go]);
    }

    /// The same bytes as on the command line, which its own tests hold against pprof's.
    #[test]
    fn a_report_is_the_command_lines() {
        let files: Vec<(String, Vec<u8>)> = examples::files("leak")
            .iter()
            .map(|(name, bytes)| (name.to_string(), bytes.to_vec()))
            .collect();
        let args = ["top", "-cum", "-base=heap-1.pb", "heap-5.pb"];
        let output = report(args.map(String::from).to_vec(), &files).expect("a report");
        let gzipped = args.map(|arg| arg.replace("heap-", "www/examples/leak/heap-"));
        let gzipped = gzipped.map(|arg| arg.replace(".pb", ".pb.gz"));
        let native = cli::run(gzipped).expect("a report");
        assert!(!native.report.is_empty());
        assert_eq!(output.report, native.report);
    }

    #[test]
    fn a_report_over_a_file_that_is_not_there_says_so() {
        let args = ["top", "gone.pb"].map(String::from).to_vec();
        let failure = report(args, &[]).expect_err("no such file");
        assert_eq!(failure.problem, "gone.pb: it is not open.");
    }

    #[test]
    fn a_refusal_has_sentences_and_no_bytes() {
        let (item, written) = one(b"\xff\xff nothing that is known");
        let failure = item.result.expect_err("refused");
        assert!(
            failure.problem.ends_with('.') && failure.help.ends_with(['.', '`']),
            "{failure:?}"
        );
        assert_eq!((item.name.as_str(), written), ("heap", None));
    }
}
