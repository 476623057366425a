//! What was changed on the pages of a PDF between two times of its life: page by page, object by object.
//!
//! Only what a reader of the page sees counts: content, resources, size, annotations, layers. Outlines, scripts and attachments do not.

use std::collections::HashSet;

use hayro_syntax::Pdf;
use hayro_syntax::object::{Array, Dict, MaybeRef, Name, ObjRef, Object};
use hayro_syntax::page::Page;
use hayro_syntax::xref::XRef;

/// Objects compared in all.
const MAX_OBJECTS: usize = 300_000;
/// Bytes of streams compared in all.
const MAX_BYTES: usize = 256 << 20;
const MAX_DEPTH: usize = 64;
const MAX_ANNOTATIONS: usize = 5_000;

/// Of a page's dictionary: what leads away from the page, or is compared in another way.
const NOT_THE_PAGE: [&[u8]; 9] =
    [b"Parent", b"Annots", b"StructParents", b"Tabs", b"LastModified", b"PieceInfo", b"Metadata", b"Thumb", b"B"];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Change {
    /// Nothing but fields of signatures.
    None,
    /// Something was put on a page beside signatures, or was taken off.
    Annotations,
    /// A page itself was changed, added or taken out.
    Pages,
    Unknown,
}

/// Compares the pages of a file with those it had before.
pub(super) fn compare(before: &Pdf, after: &Pdf) -> Change {
    let (old, new) = (before.pages(), after.pages());
    if old.len() != new.len() {
        return Change::Pages;
    }
    let mut walk = Walk { before: before.xref(), after: after.xref(), seen: HashSet::new(), objects: 0, bytes: 0, spent: false };
    let mut change = Change::None;
    for (old, new) in old.iter().zip(new.iter()) {
        if !same_page(&mut walk, old, new) {
            return if walk.spent { Change::Unknown } else { Change::Pages };
        }
        if change == Change::None && !same_annotations(&mut walk, old, new) {
            change = Change::Annotations;
        }
    }
    // Layers decide what of a page is shown.
    let catalogs = (catalog(before), catalog(after));
    if let (Some(old), Some(new)) = catalogs
        && !walk.entries(&old, &new, |key| key == b"OCProperties", 0)
    {
        return if walk.spent { Change::Unknown } else { Change::Pages };
    }
    if walk.spent { Change::Unknown } else { change }
}

fn catalog(pdf: &Pdf) -> Option<Dict<'_>> {
    pdf.xref().get::<Dict<'_>>(pdf.xref().root_id())
}

fn same_page(walk: &mut Walk<'_>, old: &Page<'_>, new: &Page<'_>) -> bool {
    let size = |p: &Page<'_>| {
        let (m, c) = (p.media_box(), p.crop_box());
        ([m.x0, m.y0, m.x1, m.y1, c.x0, c.y0, c.x1, c.y1], p.rotation() as u8)
    };
    // What a page inherits stands in its parents.
    let inherited = |p: &Page<'_>| !p.raw().contains_key(b"Resources");
    size(old) == size(new)
        && walk.entries(old.raw(), new.raw(), |key| !NOT_THE_PAGE.contains(&key), 0)
        && (!inherited(new) || same_inherited(walk, old.raw(), new.raw()))
}

/// Resources that stand in a parent, the nearest first.
fn same_inherited(walk: &mut Walk<'_>, old: &Dict<'_>, new: &Dict<'_>) -> bool {
    let (mut old, mut new) = (old.clone(), new.clone());
    for _ in 0..MAX_DEPTH {
        if old.contains_key(b"Resources") || new.contains_key(b"Resources") {
            return walk.entries(&old, &new, |key| key == b"Resources", 0);
        }
        match (old.get::<Dict<'_>>(b"Parent"), new.get::<Dict<'_>>(b"Parent")) {
            (Some(a), Some(b)) => (old, new) = (a, b),
            (None, None) => return true,
            _ => return false,
        }
    }
    false
}

fn same_annotations(walk: &mut Walk<'_>, old: &Page<'_>, new: &Page<'_>) -> bool {
    let (old, new) = (annotations(walk.before, old), annotations(walk.after, new));
    // One that was there is known by its number, or by its bytes where it has none.
    let kept = |id: &Option<ObjRef>, dict: &Dict<'_>, walk: &mut Walk<'_>| match id {
        None => old.iter().any(|(was, before)| was.is_none() && before.data() == dict.data()),
        Some(_) => old
            .iter()
            .find(|(was, _)| was == id)
            .is_some_and(|(_, before)| walk.entries(before, dict, |key| !matches!(key, b"P" | b"Parent" | b"Popup"), 0)),
    };
    let gone = old.iter().filter(|(_, dict)| !is_signature(dict)).count();
    let mut still = 0;
    for (id, dict) in new.iter().filter(|(_, dict)| !is_signature(dict)) {
        if !kept(id, dict, walk) {
            return false;
        }
        still += 1;
    }
    still == gone
}

fn annotations<'a>(xref: &'a XRef, page: &Page<'a>) -> Vec<(Option<ObjRef>, Dict<'a>)> {
    let Some(array) = page.raw().get::<Array<'_>>(b"Annots") else { return Vec::new() };
    let each = array.raw_iter().take(MAX_ANNOTATIONS).filter_map(|item| match item {
        MaybeRef::Ref(id) => Some((Some(id), xref.get::<Dict<'_>>(id.into())?)),
        MaybeRef::NotRef(Object::Dict(dict)) => Some((None, dict)),
        MaybeRef::NotRef(_) => None,
    });
    each.collect()
}

/// A field of a signature, or the window of a note, which shows nothing by itself.
fn is_signature(dict: &Dict<'_>) -> bool {
    let named = |d: &Dict<'_>, key: &[u8], name: &[u8]| d.get::<Name<'_>>(key).is_some_and(|n| n.as_ref() == name);
    if named(dict, b"Subtype", b"Popup") {
        return true;
    }
    let mut field = dict.clone();
    for _ in 0..8 {
        if field.contains_key(b"FT") {
            return named(&field, b"FT", b"Sig");
        }
        let Some(parent) = field.get::<Dict<'_>>(b"Parent") else { return false };
        field = parent;
    }
    false
}

/// A walk through two files side by side.
struct Walk<'a> {
    before: &'a XRef,
    after: &'a XRef,
    /// Pairs that were compared, or are being compared further up.
    seen: HashSet<(ObjRef, ObjRef)>,
    objects: usize,
    bytes: usize,
    /// A limit was reached: "different" may mean "not known".
    spent: bool,
}

impl Walk<'_> {
    /// Whether two dictionaries agree in the keys that are asked for.
    fn entries(&mut self, a: &Dict<'_>, b: &Dict<'_>, asked: impl Fn(&[u8]) -> bool, depth: usize) -> bool {
        let (a, b): (Vec<_>, Vec<_>) =
            (a.entries().filter(|(k, _)| asked(k.as_ref())).collect(), b.entries().filter(|(k, _)| asked(k.as_ref())).collect());
        a.len() == b.len()
            && a.into_iter().zip(b).all(|((key, a), (other, b))| key.as_ref() == other.as_ref() && self.same(a, b, depth + 1))
    }

    fn same(&mut self, a: MaybeRef<Object<'_>>, b: MaybeRef<Object<'_>>, depth: usize) -> bool {
        self.objects += 1;
        if depth > MAX_DEPTH || self.objects > MAX_OBJECTS {
            self.spent = true;
            return false;
        }
        if let (MaybeRef::Ref(x), MaybeRef::Ref(y)) = (&a, &b)
            && !self.seen.insert((*x, *y))
        {
            return true;
        }
        let (before, after) = (self.before, self.after);
        let a = match a {
            MaybeRef::Ref(id) => before.get::<Object<'_>>(id.into()),
            MaybeRef::NotRef(object) => Some(object),
        };
        let b = match b {
            MaybeRef::Ref(id) => after.get::<Object<'_>>(id.into()),
            MaybeRef::NotRef(object) => Some(object),
        };
        match (a, b) {
            (Some(Object::Dict(a)), Some(Object::Dict(b))) => self.entries(&a, &b, |key| key != b"Parent", depth),
            (Some(Object::Array(a)), Some(Object::Array(b))) => {
                let (mut a, mut b) = (a.raw_iter(), b.raw_iter());
                loop {
                    match (a.next(), b.next()) {
                        (None, None) => return true,
                        (Some(a), Some(b)) => {
                            if !self.same(a, b, depth + 1) {
                                return false;
                            }
                        }
                        _ => return false,
                    }
                }
            }
            (Some(Object::Stream(a)), Some(Object::Stream(b))) => {
                let (left, right) = (a.raw_data(), b.raw_data());
                self.bytes += left.len();
                if self.bytes > MAX_BYTES {
                    self.spent = true;
                    return false;
                }
                left == right && self.entries(a.dict(), b.dict(), |key| !matches!(key, b"Length" | b"Parent"), depth)
            }
            (Some(Object::Number(a)), Some(Object::Number(b))) => a.as_f64() == b.as_f64(),
            (Some(a), Some(b)) => a == b,
            (None, None) => true,
            _ => false,
        }
    }
}
