//! Files that a PDF carries: what comes out of it, under which name, what is refused, and that no bytes do harm. PDFs are made by
//! lopdf's writer.

use crate::common::{APPENDIX, PROFILE, docx, write, zipped};
use flate2::Compression;
use flate2::write::ZlibEncoder;
use lopdf::encryption::{EncryptionState, EncryptionVersion};
use lopdf::{Dictionary, Document, Object, ObjectId, Permissions, Stream, StringFormat, dictionary};
use rasoat::app::papers::{Options, plan, read};
use rasoat_check::dossier::Content;
use rasoat_extract::package::{Budget, MAX_NESTING, Package, Why, carries_files, is_container, open};
use rasoat_extract::{ExtractError, Limits};
use std::io::Write;

/// A PDF of one empty page, and the ids of its catalog and page.
fn empty() -> (Document, ObjectId, ObjectId) {
    let mut pdf = Document::with_version("1.7");
    let pages = pdf.new_object_id();
    let page = pdf.add_object(dictionary! {
        "Type" => "Page", "Parent" => pages, "MediaBox" => vec![0.into(), 0.into(), 595.into(), 842.into()],
    });
    pdf.set_object(pages, dictionary! { "Type" => "Pages", "Kids" => vec![page.into()], "Count" => 1 });
    let catalog = pdf.add_object(dictionary! { "Type" => "Catalog", "Pages" => pages });
    pdf.trailer.set("Root", catalog);
    (pdf, catalog, page)
}

fn saved(mut pdf: Document) -> Vec<u8> {
    let mut out = Vec::new();
    pdf.save_to(&mut out).expect("memory takes it");
    out
}

fn deflated(content: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(content).expect("memory takes it");
    encoder.finish().expect("memory takes it")
}

fn text(text: &str) -> Object {
    let utf16: Vec<u8> = [0xFEFF].into_iter().chain(text.encode_utf16()).flat_map(u16::to_be_bytes).collect();
    Object::String(utf16, StringFormat::Hexadecimal)
}

/// A file and its specification; what it is called and how it is packed stand in the dictionaries.
fn specification(pdf: &mut Document, called: Dictionary, packing: Dictionary, packed: Vec<u8>) -> Object {
    let mut dict = dictionary! { "Type" => "EmbeddedFile" };
    dict.extend(&packing);
    let file = pdf.add_object(Stream::new(dict, packed));
    let mut specification = dictionary! { "Type" => "Filespec", "EF" => dictionary! { "F" => file } };
    specification.extend(&called);
    pdf.add_object(specification).into()
}

fn plain(pdf: &mut Document, name: &str, content: &[u8]) -> Object {
    specification(pdf, dictionary! { "UF" => text(name) }, dictionary! {}, content.to_vec())
}

/// Hangs specifications into the tree of names, each under the key "k".
fn hang(pdf: &mut Document, catalog: ObjectId, specifications: Vec<Object>) {
    let names: Vec<Object> = specifications.into_iter().flat_map(|s| [Object::string_literal("k"), s]).collect();
    name_tree(pdf, catalog, dictionary! { "Names" => names });
}

fn name_tree(pdf: &mut Document, catalog: ObjectId, root: Dictionary) {
    let root = pdf.add_object(root);
    pdf.get_dictionary_mut(catalog).expect("a catalog").set("Names", dictionary! { "EmbeddedFiles" => root });
}

/// A PDF with plain files in its tree of names.
fn carrying(files: &[(&str, &[u8])]) -> Vec<u8> {
    let (mut pdf, catalog, _) = empty();
    let specifications = files.iter().map(|(name, content)| plain(&mut pdf, name, content)).collect();
    hang(&mut pdf, catalog, specifications);
    saved(pdf)
}

fn limited(bytes: &[u8], limits: &Limits) -> Package {
    open("a.pdf", bytes, &mut Budget::new(limits), &[])
}

fn opened(bytes: &[u8]) -> Package {
    assert!(carries_files("a.pdf", bytes) && !is_container("a.pdf", bytes));
    limited(bytes, &Limits::default())
}

/// "name=content" for each file that is text.
fn shown(files: &[(String, Vec<u8>)]) -> Vec<String> {
    files.iter().map(|(name, content)| format!("{name}={}", String::from_utf8_lossy(content))).collect()
}

fn troubles(package: &Package) -> Vec<String> {
    let kind = |why: &Why| match why {
        Why::Unread(ExtractError::Damaged { .. }) => "Damaged".to_owned(),
        other => format!("{other:?}").split([' ', '(']).next().unwrap_or_default().to_owned(),
    };
    package.troubles.iter().map(|t| format!("{}: {}", t.path, kind(&t.why))).collect()
}

#[test]
fn names_are_found_and_made_safe() {
    let (mut pdf, catalog, _) = empty();
    let f = |name: &[u8]| dictionary! { "F" => Object::string_literal(name) };
    let cases: [(Dictionary, &str); 9] = [
        (dictionary! { "UF" => text("Phụ lục.docx"), "F" => Object::string_literal("Phu luc.docx") }, "Phụ lục.docx"),
        (f(b"bc.docx"), "bc.docx"),
        (f(b"BC.DOCX"), "BC (2).DOCX"),
        (f(b"../../etc/passwd"), "passwd"),
        (dictionary! { "UF" => text("C:\\Users\\a\\x.docx") }, "x.docx"),
        (dictionary! { "UF" => text("a\u{202E}fdp.exe") }, "a_fdp.exe"),
        // PDFDocEncoding has a dash where Latin-1 has a control.
        (f(b"caf\xE9 \x85 x.txt"), "café – x.txt"),
        (dictionary! {}, "k"),
        (f(b".."), "tep-9"),
    ];
    let specifications =
        cases.iter().map(|(called, _)| specification(&mut pdf, called.clone(), dictionary! {}, b"x".to_vec())).collect();
    hang(&mut pdf, catalog, specifications);
    let package = opened(&saved(pdf));
    let names: Vec<&str> = package.files.iter().map(|(n, _)| n.as_str()).collect();
    assert_eq!(names, cases.iter().map(|(_, want)| *want).collect::<Vec<_>>());
    assert_eq!(troubles(&package), [""; 0]);
}

#[test]
fn packings_are_undone() {
    let (mut pdf, catalog, _) = empty();
    let content = b"mot hai ba bon";
    let hex = |bytes: &[u8]| hex::encode(bytes).into_bytes();
    let flate = || Object::from("FlateDecode");
    // Two rows of seven bytes, each less the row above it.
    let rows: Vec<u8> = [2u8]
        .into_iter()
        .chain(content[..7].iter().copied())
        .chain([2])
        .chain((0..7).map(|i| content[7 + i].wrapping_sub(content[i])))
        .collect();
    let up = dictionary! { "Predictor" => 12, "Columns" => 7 };
    let cases: Vec<(Dictionary, Vec<u8>)> = vec![
        (dictionary! {}, content.to_vec()),
        (dictionary! { "Filter" => flate() }, deflated(content)),
        (dictionary! { "Filter" => vec!["ASCIIHexDecode".into(), flate()] }, hex(&deflated(content))),
        (dictionary! { "Filter" => flate(), "DecodeParms" => up.clone() }, deflated(&rows)),
        (
            dictionary! { "Filter" => vec!["ASCIIHexDecode".into(), flate()], "DecodeParms" => vec![Object::Null, up.into()] },
            hex(&deflated(&rows)),
        ),
        (dictionary! { "Filter" => "RunLengthDecode" }, [&[13][..], content, &[128]].concat()),
        (dictionary! { "Filter" => vec!["Crypt".into(), flate()] }, deflated(content)),
    ];
    let count = cases.len();
    let mut specifications: Vec<Object> =
        cases.into_iter().map(|(packing, packed)| specification(&mut pdf, dictionary! {}, packing, packed)).collect();
    for filter in [vec!["JPXDecode".into()], vec!["ASCIIHexDecode".into(); 9]] {
        specifications.push(specification(&mut pdf, dictionary! {}, dictionary! { "Filter" => filter }, deflated(content)));
    }
    hang(&mut pdf, catalog, specifications);
    let package = opened(&saved(pdf));
    assert_eq!(package.files.len(), count);
    for (name, bytes) in &package.files {
        assert_eq!(bytes, content, "{name}");
    }
    assert_eq!(troubles(&package), ["k (8): Damaged", "k (9): Damaged"]);
}

#[test]
fn trees_clips_and_associated_files_each_once() {
    let (mut pdf, catalog, page) = empty();
    let [a, b, c, d, e, f] = ["a", "b", "c", "d", "e", "f"].map(|n| plain(&mut pdf, n, n.as_bytes()));
    let relation = |pdf: &mut Document, spec: &Object, kind: &str| {
        let id = spec.as_reference().expect("it was added");
        pdf.get_dictionary_mut(id).expect("a specification").set("AFRelationship", kind);
    };
    relation(&mut pdf, &e, "Source");
    relation(&mut pdf, &f, "Supplement");
    let leaf = |pdf: &mut Document, spec: &Object| {
        pdf.add_object(dictionary! { "Names" => vec![Object::string_literal("x"), spec.clone()] })
    };
    let (first, second) = (leaf(&mut pdf, &a), leaf(&mut pdf, &b));
    let inner = pdf.add_object(dictionary! { "Kids" => vec![second.into()] });
    // A node that is its own child must not hold us.
    pdf.get_dictionary_mut(inner).expect("a node").set("Kids", vec![second.into(), inner.into()]);
    name_tree(&mut pdf, catalog, dictionary! { "Kids" => vec![first.into(), inner.into()] });
    pdf.get_dictionary_mut(catalog).expect("a catalog").set("AF", vec![a.clone(), e]);
    let clip = |spec: &Object| dictionary! { "Type" => "Annot", "Subtype" => "FileAttachment", "FS" => spec.clone() };
    let link = dictionary! { "Type" => "Annot", "Subtype" => "Link", "FS" => d };
    let annotations = vec![Object::from(clip(&c)), clip(&b).into(), link.into()];
    let page = pdf.get_dictionary_mut(page).expect("a page");
    page.set("Annots", annotations);
    page.set("AF", vec![f]);
    let package = opened(&saved(pdf));
    assert_eq!(shown(&package.files), ["a=a", "b=b", "f=f", "c=c"]);
    assert_eq!(shown(&package.left_out), ["e=e"], "what the PDF was made from is no paper of its own");
    assert_eq!(troubles(&package), [""; 0]);
}

#[test]
fn sizes_are_bounded() {
    let (mut pdf, catalog, _) = empty();
    let zeros = deflated(&vec![0; 8 << 20]);
    let mut specifications = vec![plain(&mut pdf, "a", &[b'a'; 100])];
    specifications.push(specification(&mut pdf, dictionary! {}, dictionary! { "Filter" => "FlateDecode" }, zeros));
    specifications.push(plain(&mut pdf, "b", &[b'b'; 100]));
    hang(&mut pdf, catalog, specifications);
    let bytes = saved(pdf);
    let limits = Limits::default();
    let cases: [(Limits, usize, &[&str]); 5] = [
        (Limits { max_ratio: 2_000, ..limits.clone() }, 3, &[]),
        (limits.clone(), 1, &["tệp đính kèm: Ratio"]),
        (Limits { max_entry_bytes: 1 << 19, ..limits.clone() }, 2, &["k: TooLarge"]),
        (Limits { max_total_bytes: 1 << 19, ..limits.clone() }, 1, &["tệp đính kèm: TooMuch"]),
        (Limits { max_entries: 1, ..limits.clone() }, 1, &["tệp đính kèm: TooMany"]),
    ];
    for (limits, files, want) in cases {
        let package = limited(&bytes, &limits);
        assert_eq!(
            (package.files.len(), troubles(&package)),
            (files, want.iter().map(ToString::to_string).collect()),
            "{limits:?}"
        );
    }
}

#[test]
fn nests_end_at_their_depth() {
    let mut bytes = carrying(&[("trong.txt", b"x")]);
    for _ in 0..MAX_NESTING + 2 {
        bytes = carrying(&[("t.pdf", &bytes), ("n.zip", &zipped(&[("z.txt", b"z")]))]);
    }
    let package = opened(&bytes);
    let deepest = package.files.iter().map(|(n, _)| n.matches("t.pdf").count()).max();
    assert_eq!(deepest, Some(MAX_NESTING));
    assert!(package.files.iter().any(|(n, _)| n == "t.pdf/n.zip/z.txt"));
    assert_eq!(package.troubles.iter().filter(|t| t.why == Why::TooDeep { limit: MAX_NESTING }).count(), 2);
    // Behind an archive.
    let zip = zipped(&[("bc.pdf", &carrying(&[("pl.txt", b"x")]))]);
    let package = open("a.zip", &zip, &mut Budget::new(&Limits::default()), &[]);
    assert_eq!(package.files.iter().map(|(n, _)| n.as_str()).collect::<Vec<_>>(), ["bc.pdf", "bc.pdf/pl.txt"]);
}

#[test]
fn a_locked_pdf_gives_its_files_for_its_password() {
    let (mut pdf, catalog, _) = empty();
    let file = plain(&mut pdf, "a.txt", b"trong");
    hang(&mut pdf, catalog, vec![file]);
    let id = || Object::string_literal("0123456789abcdef");
    pdf.trailer.set("ID", vec![id(), id()]);
    let version = EncryptionVersion::V2 {
        document: &pdf,
        owner_password: "chu",
        user_password: "mat khau",
        key_length: 128,
        permissions: Permissions::all(),
    };
    let state = EncryptionState::try_from(version).expect("a key");
    pdf.encrypt(&state).expect("it is locked");
    let bytes = saved(pdf);
    let limits = Limits::default();
    let with = |password: &str| open("a.pdf", &bytes, &mut Budget::new(&limits), &[password.to_owned()]);
    assert_eq!(shown(&with("mat khau").files), ["a.txt=trong"]);
    // What is wrong is said by the reader of the PDF.
    assert!(with("sai").files.is_empty() && with("sai").troubles.is_empty());
}

#[test]
fn a_pdf_without_attachments_is_no_trouble() {
    let (mut pdf, catalog, _) = empty();
    let none = dictionary! { "Type" => "Filespec", "F" => Object::string_literal("elsewhere.pdf") };
    hang(&mut pdf, catalog, vec![none.into()]);
    let package = opened(&saved(pdf));
    assert!(package.files.is_empty() && package.troubles.is_empty());
    assert!(!carries_files("a.pdf", &saved(empty().0)));
    assert!(!carries_files("a.txt", b"/EmbeddedFile"));
}

#[test]
fn a_table_that_names_one_object_over_and_over_holds_nobody() {
    // 20,000 entries lead to the same list without an end.
    let mut bytes = carrying(&[("a.txt", b"x")]);
    let at = bytes.len();
    bytes.extend(format!("9 0 obj\n[{}\nendobj\n", "0 ".repeat(20_000)).bytes());
    let rows: Vec<u8> = (0..20_000).flat_map(|_| [&[1u8][..], &(at as u32).to_be_bytes()].concat()).collect();
    let rows = deflated(&rows);
    let start = bytes.len();
    bytes.extend(
        format!("8 0 obj\n<</Type/XRef/Size 20000/W[1 4 0]/Root 3 0 R/Filter/FlateDecode/Length {}>>stream\n", rows.len())
            .bytes(),
    );
    bytes.extend(rows);
    bytes.extend(format!("\nendstream\nendobj\nstartxref\n{start}\n%%EOF\n").bytes());
    let _ = opened(&bytes);
}

#[test]
fn any_cut_and_any_flipped_bits_are_survived() {
    let whole = carrying(&[("a.txt", b"mot"), ("b.docx", &docx(APPENDIX))]);
    let limits = Limits::default();
    for at in (0..whole.len()).step_by(1 + whole.len() / 60) {
        let _ = limited(&whole[..at], &limits);
        for bit in [0, 3, 5] {
            let mut flipped = whole.clone();
            flipped[at] ^= 1 << bit;
            assert!(limited(&flipped, &limits).files.len() <= 4);
        }
    }
}

#[test]
fn attachments_are_files_of_the_dossier() {
    let dir = tempfile::tempdir().expect("a folder");
    let paper = carrying(&[("pl.docx", &docx(APPENDIX))]);
    write(dir.path(), &[("dot/001/bao-cao.pdf", &paper), ("dot/001/nen.zip", &zipped(&[("bc.pdf", &paper)]))]);
    let options = Options::default().by_profile(&PROFILE);
    let plan = plan(&[dir.path().join("dot")], &options).expect("a dossier");
    let dossier = read(&plan.dossiers[0], &options);
    let mut seen: Vec<(&str, bool)> =
        dossier.files.iter().map(|f| (f.name.as_str(), matches!(f.content, Content::Read { .. }))).collect();
    seen.sort_unstable();
    let want = ["bao-cao.pdf", "bao-cao.pdf/pl.docx", "nen.zip/bc.pdf", "nen.zip/bc.pdf/pl.docx"];
    assert_eq!(seen, want.map(|name| (name, true)));
}
