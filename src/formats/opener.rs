//! From one file to the profiles in it: looks what the bytes are, unpacks, looks again. Depth, entries, inflated bytes and memory
//! are bounded over everything that one file holds.

use super::archive::{self, Entry, drain};
use super::declined::{self, Holder};
use super::sniff::{self, Endian, HEAD, Kind};
use super::stream::{Budget, Stream};
use super::{Decoded, Item, Options, Taker, detour};
use crate::input::{self, Error, ErrorKind, Opened, Opening};

type Unpack = fn(&[u8], &mut Budget, archive::Visit<'_>) -> Result<(), Error>;

/// How often what is unpacked may be packed again: a zip of a tar.gz of gzipped profiles is four.
const MAX_DEPTH: u32 = 6;

pub fn open(name: &str, bytes: &[u8], options: &Options, taker: &mut dyn Taker) {
    let mut opener = Opener {
        options: *options,
        taker,
        taken: 0,
    };
    opener.open(&mut Budget::new(options), Found::file(name, bytes, 0));
}

struct Opener<'t> {
    options: Options,
    taker: &'t mut dyn Taker,
    /// How many items the taker has.
    taken: u64,
}

/// Bytes to be looked at.
struct Found<'a> {
    name: &'a str,
    /// What they were unpacked from: the file, or the entry of an archive.
    file: &'a [u8],
    bytes: &'a [u8],
    holder: Holder,
    /// How many times they were unpacked.
    depth: u32,
    /// Whole sentences: what was done to them on the way.
    told: Vec<String>,
    /// Where they had a byte order mark in front: what held them then.
    marked: Option<Holder>,
}

impl<'a> Found<'a> {
    fn file(name: &'a str, bytes: &'a [u8], depth: u32) -> Found<'a> {
        Found {
            name,
            file: bytes,
            bytes,
            holder: Holder::File,
            depth,
            told: Vec::new(),
            marked: None,
        }
    }

    /// What came out of these bytes, and what is to be said of how.
    fn inner<'b>(self, bytes: &'b [u8], told: Option<&str>) -> Found<'b>
    where
        'a: 'b,
    {
        let mut inner = Found {
            bytes,
            depth: self.depth + 1,
            ..self
        };
        inner.told.extend(told.map(str::to_owned));
        inner
    }

    fn packed_by(self, by: &'static str) -> Found<'a> {
        let holder = Holder::Packed(by);
        Found { holder, ..self }
    }
}

fn head(bytes: &[u8]) -> &[u8] {
    &bytes[..bytes.len().min(HEAD)]
}

impl Opener<'_> {
    fn open(&mut self, budget: &mut Budget, found: Found<'_>) {
        if found.depth > MAX_DEPTH {
            return self.push(budget, &found, Err(too_deep()));
        }
        match sniff::kind(head(found.bytes), found.holder) {
            Kind::Gzip => {
                let stream = Stream::gzip(found.bytes, budget.limits());
                self.inflate(budget, found, stream, "gzip");
            }
            Kind::Zstd => {
                let stream = Stream::zstd(found.bytes, budget.limits());
                self.inflate(budget, found, stream, "zstd");
            }
            Kind::Zip => self.archive(budget, &found, archive::zip),
            Kind::Tar => self.archive(budget, &found, archive::tar),
            Kind::ByteOrderMark => self.without_mark(budget, found),
            Kind::Utf16(endian) => self.utf16(budget, found, endian),
            Kind::Base64 => self.base64(budget, found),
            kind => self.read(budget, &found, kind),
        }
    }

    /// Looks at the first of what comes out. A profile.proto is decoded as it is inflated; anything else is inflated whole.
    fn inflate(
        &mut self,
        budget: &mut Budget,
        found: Found<'_>,
        mut stream: Stream<'_>,
        by: &'static str,
    ) {
        let mut bytes = Vec::new();
        match pull_head(&mut stream, &mut bytes) {
            Err(error) => self.damaged(budget, found, error),
            Ok(true) if may_be_profile_proto(&bytes) => {
                match decode(&bytes, stream, Holder::Packed(by), budget) {
                    Err(error) => self.damaged(budget, found, error),
                    decoded => self.push(budget, &found, decoded),
                }
            }
            Ok(_) => match drain(stream, bytes, budget) {
                Err(error) => self.damaged(budget, found, error),
                Ok(bytes) => {
                    let told = twice(&bytes, by);
                    self.open(budget, found.inner(&bytes, told).packed_by(by));
                }
            },
        }
    }

    fn archive(&mut self, budget: &mut Budget, found: &Found<'_>, unpack: Unpack) {
        let before = self.taken;
        // That of the archive says nothing of what is in it.
        self.options.modified_nanos = None;
        let mut visit = |budget: &mut Budget, entry: Entry<'_>| {
            let name = format!("{}/{}", found.name, entry.path);
            match entry.bytes {
                Ok(bytes) if self.is_handed_on(&name, &bytes, budget) => {}
                Ok(bytes) => self.open(budget, Found::file(&name, &bytes, found.depth + 1)),
                Err(error) => self.give(name, Err(error)),
            }
        };
        let end = unpack(found.bytes, budget, &mut visit);
        if let Err(error) = end {
            self.push(budget, found, Err(error));
        } else if self.taken == before {
            let help = msg!("Pack profiles into it, or drop them one by one.");
            let error = found
                .holder
                .is(msg!("an archive without files in it"), help);
            self.push(budget, found, Err(error));
        }
    }

    /// Whoever takes the items decodes what is a `profile.proto` himself, if he likes.
    fn is_handed_on(&mut self, name: &str, bytes: &[u8], budget: &Budget) -> bool {
        let is_taken =
            begins_as_profile_proto(bytes, budget) && self.taker.takes_as_it_is(name, bytes);
        self.taken += u64::from(is_taken);
        is_taken
    }

    /// If it can be opened without the mark, nothing but the mark was added.
    fn without_mark(&mut self, budget: &mut Budget, found: Found<'_>) {
        let bytes = found.bytes.get(3..).unwrap_or_default();
        let marked = Some(found.holder);
        let told = msg!("The file had a byte order mark in front (EF BB BF), which was left away.");
        let inner = found.inner(bytes, Some(told));
        self.open(budget, Found { marked, ..inner });
    }

    /// Text survives the conversion, binary data does not.
    fn utf16(&mut self, budget: &mut Budget, found: Found<'_>, endian: Endian) {
        let text = detour::from_utf16(found.bytes, endian);
        if sniff::format(head(&text)).is_none() {
            return self.push(budget, &found, Err(declined::utf16(found.holder)));
        }
        let told = msg!("The file was UTF-16 text; it was converted to UTF-8.");
        self.open(budget, found.inner(&text, Some(told)));
    }

    fn base64(&mut self, budget: &mut Budget, found: Found<'_>) {
        match detour::from_base64(found.bytes, found.holder) {
            Err(error) => self.push(budget, &found, Err(error)),
            Ok(bytes) => {
                let told = msg!("The file was base64 text; it was turned into binary.");
                let inner = found.inner(&bytes, Some(told));
                self.open(budget, inner.packed_by("base64"));
            }
        }
    }

    /// Line ends that a transfer changed may be the damage of a gzip file; its checksum tells whether they could be put back.
    fn damaged(&mut self, budget: &mut Budget, found: Found<'_>, error: Error) {
        if !is_damage(&error) || !detour::has_text_line_ends(found.bytes) {
            return self.push(budget, &found, Err(error));
        }
        let restored = detour::with_line_feeds(found.bytes);
        if !detour::is_sound_gzip(&restored, budget.limits()) {
            return self.push(budget, &found, Err(detour::blame_line_ends(error)));
        }
        self.open(budget, found.inner(&restored, Some(detour::RESTORED)));
    }

    /// What is not packed any further.
    fn read(&mut self, budget: &mut Budget, found: &Found<'_>, kind: Kind) {
        let bytes = found.bytes;
        let format = match &kind {
            Kind::Format(format) => Some(*format),
            _ => sniff::format_of_whole(bytes),
        };
        let result = match (format, kind) {
            (Some(format), _) => (format.read)(bytes, &self.within(budget)),
            (None, Kind::Declined(error)) => Err(error),
            (None, _) => profile_proto(bytes, found.holder, budget),
        };
        self.push(budget, found, result);
    }

    fn within(&self, budget: &Budget) -> Options {
        Options {
            limits: budget.limits(),
            ..self.options
        }
    }

    fn push(&mut self, budget: &mut Budget, found: &Found<'_>, result: Decoded) {
        let opened = result.map_err(|error| match found.marked {
            Some(holder) if is_damage(&error) => declined::byte_order_mark(holder),
            _ => error,
        });
        let opened = opened.map(|(profile, warnings)| {
            budget.memory = budget.memory.saturating_sub(profile.heap_bytes() as u64);
            Opened {
                profile,
                warnings: found.told.iter().cloned().chain(warnings).collect(),
                fingerprint: (
                    crate::input::crc32::hash(found.file),
                    found.file.len() as u64,
                ),
            }
        });
        self.give(found.name.to_owned(), opened);
    }

    fn give(&mut self, name: String, result: Result<Opened, Error>) {
        self.taken += 1;
        self.taker.take(Item { name, result });
    }
}

/// Browsers and servers compress what is compressed already.
fn twice(inflated: &[u8], by: &'static str) -> Option<&'static str> {
    match (by, sniff::kind(head(inflated), Holder::File)) {
        ("gzip", Kind::Gzip) | ("zstd", Kind::Zstd) => Some(msg!("The file was compressed twice.")),
        _ => None,
    }
}

/// False at the end of the stream.
fn pull_head(stream: &mut Stream<'_>, bytes: &mut Vec<u8>) -> Result<bool, Error> {
    while bytes.len() < HEAD {
        if !stream.pull(bytes)? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// As it is, or gzipped.
fn begins_as_profile_proto(bytes: &[u8], budget: &Budget) -> bool {
    match sniff::kind(head(bytes), Holder::File) {
        Kind::Gzip => {
            let mut inflated = Vec::new();
            let mut stream = Stream::gzip(bytes, budget.limits());
            pull_head(&mut stream, &mut inflated).is_ok() && may_be_profile_proto(&inflated)
        }
        _ => may_be_profile_proto(bytes),
    }
}

fn may_be_profile_proto(bytes: &[u8]) -> bool {
    let head = head(bytes);
    !head.is_empty()
        && matches!(sniff::kind(head, Holder::File), Kind::Unknown)
        && !declined::printable(head)
}

/// Decodes `first` and the rest of the stream. Damage of the container is told before what follows from it.
fn decode(first: &[u8], mut stream: Stream<'_>, holder: Holder, budget: &mut Budget) -> Decoded {
    let mut opening = Opening::new(budget.limits());
    let mut failed = opening.feed(first).err();
    let mut chunk = Vec::new();
    while stream.pull(&mut chunk)? {
        if failed.is_none() {
            failed = opening.feed(&chunk).err();
        }
        if failed
            .as_ref()
            .is_some_and(|e| e.kind == ErrorKind::TooLarge)
        {
            break;
        }
        chunk.clear();
    }
    budget.inflated = budget.inflated.saturating_sub(stream.inflated());
    let result = failed.map_or_else(|| opening.finish(), Err);
    let result = result.map(|opened| (opened.profile, opened.warnings));
    result.map_err(|error| declined::reconsider(head(first), holder, error))
}

fn profile_proto(bytes: &[u8], holder: Holder, budget: &Budget) -> Decoded {
    if bytes.is_empty() && holder != Holder::File {
        return Err(declined::nothing_in(holder));
    }
    let result = input::open(bytes, budget.limits());
    let result = result.map(|opened| (opened.profile, opened.warnings));
    result.map_err(|error| {
        let error = declined::reconsider(head(bytes), holder, error);
        match holder == Holder::File && is_damage(&error) && detour::has_text_line_ends(bytes) {
            true => detour::blame_line_ends(error),
            false => error,
        }
    })
}

fn is_damage(error: &Error) -> bool {
    use ErrorKind::{Corrupt, Malformed, Truncated};
    matches!(error.kind, Corrupt | Malformed | Truncated)
}

fn too_deep() -> Error {
    Error::new(
        ErrorKind::TooLarge,
        tr!(
            "The file is packed more than {max_depth} times over.",
            max_depth = MAX_DEPTH
        ),
        msg!("Unpack it and open what comes out."),
    )
}
