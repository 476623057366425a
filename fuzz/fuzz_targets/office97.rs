//! Word and Excel files of 97 to 2003.
#![no_main]
use rasoat_model::document::Format::*;
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| -> libfuzzer_sys::Corpus { rasoat_fuzz::read("a.doc", bytes, &[Doc, Xls]) });
