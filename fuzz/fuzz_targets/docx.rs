//! Word packages, from their parts.
#![no_main]
use libfuzzer_sys::Corpus;
use rasoat_model::document::Format::*;
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| -> Corpus {
    rasoat_fuzz::package(bytes).map_or(Corpus::Reject, |package| rasoat_fuzz::read("a.docx", &package, &[Docx]))
});
