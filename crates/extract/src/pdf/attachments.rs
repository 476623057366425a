//! Files that a PDF carries: in its tree of names (portfolios too), as associated files, or behind a paper clip on a page
//! (ISO 32000-2, 7.11.4, 12.5.6.15, 14.13).
//!
//! hayro-syntax finds them, because it reads objects only when asked; lopdf decodes them, because it does so within a bound. A file
//! opened by lopdf is parsed whole: 60 bytes of memory for each byte of a long array, and 40 KB whose table names one object twenty
//! thousand times hold it for minutes. Leaves out files that are only named and lie elsewhere, and what an unmarked stream may hide.

use std::borrow::Cow;
use std::collections::HashSet;
use std::ops::ControlFlow;

use hayro_syntax::Pdf;
use hayro_syntax::object::{Array, Dict, Name, Object, ObjectIdentifier, Stream, String as PdfString};
use lopdf::DecompressError;

use super::guard::{self, guarded};
use super::metadata::text_string;
use super::unlock;

/// Nodes of the tree of names, and how deep it is followed.
const MAX_NODES: usize = 5_000;
const MAX_DEPTH: usize = 32;
/// Specifications looked at; more than any limit on files lets through.
const MAX_SPECIFICATIONS: usize = 20_000;
const MAX_PAGES: usize = 5_000;
const MAX_FILTERS: usize = 8;
/// Characters of a name before it is made safe.
const MAX_NAME: usize = 1_000;

/// A file inside a PDF, not decoded.
pub(crate) struct Attachment<'a> {
    /// The last step of the name it is given; empty where it is given none. Not made safe.
    pub name: String,
    /// What the PDF was made from, or the same content in another form: not a paper of its own.
    pub same_content: bool,
    dict: Dict<'a>,
    /// Decrypted, not decoded.
    data: Cow<'a, [u8]>,
}

/// Why an attachment does not come out.
pub(crate) enum Unpacked {
    /// Longer than the limit; that many bytes were decoded in vain.
    TooLong,
    Damaged(String),
}

/// Whether the bytes of a PDF speak of files in it. Names stand in the clear even in encrypted files; only a tree within an object
/// stream that leads to a stream without its type would not be seen.
pub(crate) fn are_named(bytes: &[u8]) -> bool {
    let mut rest = bytes;
    while let Some(at) = guard::find(rest, b"/") {
        rest = &rest[at + 1..];
        if rest.starts_with(b"EmbeddedFile") || rest.starts_with(b"Filespec") || rest.starts_with(b"FileAttachment") {
            return true;
        }
    }
    false
}

/// Shows each file of a PDF once, until told to stop. A PDF that cannot be opened has none: its own reader says why.
pub(crate) fn attachments(bytes: &[u8], passwords: &[String], visit: impl FnMut(Attachment<'_>) -> ControlFlow<()>) {
    if guard::bomb(bytes, false).is_some() {
        return;
    }
    let Ok((pdf, _)) = unlock::open(bytes, passwords) else { return };
    let mut finder = Finder { visit, seen: HashSet::new(), specifications: 0, left: bytes.len() };
    // What was found before a failure stays found.
    let _ = guarded(|| finder.walk(&pdf));
}

impl Attachment<'_> {
    /// Bytes as they lie in the file.
    pub fn stored(&self) -> usize {
        self.data.len()
    }

    /// The file itself, if it has no more bytes than that.
    pub fn decode(self, limit: usize) -> Result<Vec<u8>, Unpacked> {
        let Attachment { dict, data, .. } = self;
        let filters = listed(&dict, b"Filter", |o| match o {
            Object::Name(name) => Some(name.as_ref().to_vec()),
            _ => None,
        });
        // Decrypting is done already.
        let filters: Vec<_> = filters.into_iter().flatten().filter(|f| f != b"Crypt").collect();
        if filters.len() > MAX_FILTERS {
            return Err(Unpacked::Damaged("too many filters".to_owned()));
        }
        if filters.is_empty() {
            return if data.len() > limit { Err(Unpacked::TooLong) } else { Ok(data.into_owned()) };
        }
        // No filter makes less than a third of what it is given.
        if data.len() / 3 > limit {
            return Err(Unpacked::TooLong);
        }
        let parameters = listed(&dict, b"DecodeParms", |o| match o {
            Object::Dict(d) => Some(numbers(&d)),
            _ => None,
        });
        let mut plain = lopdf::Dictionary::new();
        plain.set("Filter", filters.into_iter().map(lopdf::Object::Name).collect::<Vec<_>>());
        plain.set(
            "DecodeParms",
            parameters.into_iter().map(|p| p.map_or(lopdf::Object::Null, lopdf::Object::Dictionary)).collect::<Vec<_>>(),
        );
        match lopdf::Stream::new(plain, data.into_owned()).decompressed_content_with_limit(limit) {
            Ok(content) => Ok(content),
            Err(lopdf::Error::Decompress(DecompressError::MemoryLimitExceeded { .. })) => Err(Unpacked::TooLong),
            Err(error) => Err(Unpacked::Damaged(error.to_string())),
        }
    }
}

/// An entry that is one object or a list of them.
fn listed<T>(dict: &Dict<'_>, key: &[u8], read: impl Fn(Object<'_>) -> Option<T>) -> Vec<Option<T>> {
    match dict.get::<Object<'_>>(key) {
        Some(Object::Array(array)) => array.iter::<Object<'_>>().take(MAX_FILTERS + 1).map(read).collect(),
        Some(object) => vec![read(object)],
        None => Vec::new(),
    }
}

/// The parameters of a filter; all that matter are whole numbers.
fn numbers(dict: &Dict<'_>) -> lopdf::Dictionary {
    let mut out = lopdf::Dictionary::new();
    for key in ["Predictor", "Columns", "Colors", "BitsPerComponent", "EarlyChange"] {
        // The product of them is a row.
        if let Some(number) = dict.get::<i32>(key.as_bytes()).filter(|n| (0..=1 << 20).contains(n)) {
            out.set(key, i64::from(number));
        }
    }
    out
}

struct Finder<F> {
    visit: F,
    /// Streams that were shown: the same file may hang in the tree and on a page.
    seen: HashSet<ObjectIdentifier>,
    specifications: usize,
    /// Bytes of streams that may still come: together they are no longer than the file, unless they lie over each other.
    left: usize,
}

impl<F: FnMut(Attachment<'_>) -> ControlFlow<()>> Finder<F> {
    fn walk(&mut self, pdf: &Pdf) -> ControlFlow<()> {
        let xref = pdf.xref();
        if let Some(catalog) = xref.get::<Dict<'_>>(xref.root_id()) {
            if let Some(tree) = catalog.get::<Dict<'_>>(b"Names").and_then(|n| n.get::<Dict<'_>>(b"EmbeddedFiles")) {
                self.tree(tree)?;
            }
            self.associated(&catalog)?;
        }
        for page in pdf.pages().iter().take(MAX_PAGES) {
            self.associated(page.raw())?;
            let Some(annotations) = page.raw().get::<Array<'_>>(b"Annots") else { continue };
            for annotation in annotations.iter::<Dict<'_>>().take(MAX_SPECIFICATIONS) {
                let clip = annotation.get::<Name<'_>>(b"Subtype").is_some_and(|n| n.as_ref() == b"FileAttachment");
                if let Some(specification) = annotation.get::<Dict<'_>>(b"FS").filter(|_| clip) {
                    self.specification(&specification, String::new())?;
                }
            }
        }
        ControlFlow::Continue(())
    }

    /// A tree of names, in its order. Its nodes may lead back to each other.
    fn tree(&mut self, root: Dict<'_>) -> ControlFlow<()> {
        let mut nodes = HashSet::new();
        let mut waiting = vec![(root, 0)];
        while let Some((node, depth)) = waiting.pop() {
            if nodes.len() >= MAX_NODES {
                break;
            }
            if !nodes.insert((node.obj_id(), node.data().as_ptr() as usize)) {
                continue;
            }
            if let Some(names) = node.get::<Array<'_>>(b"Names") {
                let mut key = String::new();
                for item in names.iter::<Object<'_>>().take(2 * MAX_SPECIFICATIONS) {
                    match item {
                        Object::String(name) => key = shortened(&text_string(name.as_bytes())),
                        Object::Dict(specification) => self.specification(&specification, std::mem::take(&mut key))?,
                        _ => {}
                    }
                }
            }
            if let Some(kids) = node.get::<Array<'_>>(b"Kids").filter(|_| depth < MAX_DEPTH) {
                let mut kids: Vec<_> = kids.iter::<Dict<'_>>().take(MAX_NODES).map(|k| (k, depth + 1)).collect();
                let room = (2 * MAX_NODES).saturating_sub(waiting.len());
                kids.truncate(room);
                waiting.extend(kids.into_iter().rev());
            }
        }
        ControlFlow::Continue(())
    }

    fn associated(&mut self, dict: &Dict<'_>) -> ControlFlow<()> {
        let Some(files) = dict.get::<Array<'_>>(b"AF") else { return ControlFlow::Continue(()) };
        for specification in files.iter::<Dict<'_>>().take(MAX_SPECIFICATIONS) {
            self.specification(&specification, String::new())?;
        }
        ControlFlow::Continue(())
    }

    /// A file by its specification; `key` is what the tree calls it.
    fn specification(&mut self, dict: &Dict<'_>, key: String) -> ControlFlow<()> {
        self.specifications += 1;
        if self.specifications > MAX_SPECIFICATIONS {
            return ControlFlow::Break(());
        }
        // The name that is Unicode first; the others are of old systems.
        const NAMES: [&[u8]; 5] = [b"UF", b"F", b"Unix", b"DOS", b"Mac"];
        let Some(embedded) = dict.get::<Dict<'_>>(b"EF") else { return ControlFlow::Continue(()) };
        let Some(stream) = NAMES.iter().find_map(|name| embedded.get::<Stream<'_>>(name)) else {
            return ControlFlow::Continue(());
        };
        if !self.seen.insert(stream.obj_id()) {
            return ControlFlow::Continue(());
        }
        let data = stream.raw_data();
        let Some(left) = self.left.checked_sub(data.len()) else { return ControlFlow::Break(()) };
        self.left = left;
        let given = NAMES.iter().find_map(|name| Some(shortened(&text_string(dict.get::<PdfString<'_>>(name)?.as_bytes()))));
        let given = given.filter(|n| !n.trim().is_empty()).unwrap_or(key);
        // The folders are those of the sender's machine.
        let name = given.rsplit(['/', '\\']).find(|step| !step.trim().is_empty()).unwrap_or_default().to_owned();
        let relation = dict.get::<Name<'_>>(b"AFRelationship");
        let same_content = relation.is_some_and(|n| matches!(n.as_ref(), b"Source" | b"Alternative"));
        (self.visit)(Attachment { name, same_content, dict: stream.dict().clone(), data })
    }
}

fn shortened(name: &str) -> String {
    name.chars().take(MAX_NAME).collect()
}
