//! PDF files.
#![no_main]
use rasoat_model::document::Format::*;
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| -> libfuzzer_sys::Corpus { rasoat_fuzz::read("a.pdf", bytes, &[Pdf]) });
