//! What the fuzz targets share: which panics count, and how bytes of a fuzzer become a file.
//!
//! A panic inside a library costs one file and is caught where files are read (`ingest`), so a fuzzer goes on after it. A panic in a
//! module of rasoat, a hang and memory without bound are what is looked for.

use libfuzzer_sys::Corpus;
use rasoat_model::document::{Document, Format};
use rasoat_extract::{self as extract, Limits};
use std::io::Write;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Once;

/// Runs a piece of work. A panic of a library ends it quietly, one of rasoat ends the process.
pub fn guarded<T>(work: impl FnOnce() -> T) -> Option<T> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let default = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            // Our sources are compiled as `src/…`; libraries stand in cargo's registry, the standard library in the toolchain.
            let ours = info.location().is_none_or(|l| l.file().starts_with("src/") || l.file().contains("fuzz"));
            if ours {
                default(info);
                std::process::abort();
            }
        }));
    });
    catch_unwind(AssertUnwindSafe(work)).ok()
}

/// Reads bytes as a file, if they are of one of the formats; whatever else they are belongs to another target.
pub fn read(name: &str, bytes: &[u8], formats: &[Format]) -> Corpus {
    if !formats.contains(&extract::sniff(name, bytes)) {
        return Corpus::Reject;
    }
    guarded(|| {
        if let Ok((_, document)) = extract::read(name, bytes, &Limits::default()) {
            understand(document);
        }
    });
    Corpus::Keep
}

/// The rest of the way of a document, up to its papers.
pub fn understand(document: Document) {
    let document = rasoat_check::layout::unwrap_tables(document);
    let _ = rasoat_check::paper::papers(&document);
}

/// Makes a package of parts written one behind the other, each as a line `==name` and what follows. A fuzzer that had to hit the
/// checksums of a real package would never get to what is in its parts.
pub fn package(bytes: &[u8]) -> Option<Vec<u8>> {
    let text = String::from_utf8_lossy(bytes);
    let mut out = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let stored = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for part in text.split("\n==").take(40) {
        let (name, content) = part.trim_start_matches("==").split_once('\n')?;
        // A name that comes twice is refused by the writer; that part is left out.
        if out.start_file(name.trim(), stored).is_ok() {
            out.write_all(content.as_bytes()).ok()?;
        }
    }
    Some(out.finish().ok()?.into_inner())
}
