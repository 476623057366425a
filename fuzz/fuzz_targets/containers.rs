//! Files that hold files: archives, mail, packets.
#![no_main]
use libfuzzer_sys::Corpus;
use rasoat_model::document::Format::*;
use rasoat_extract::{self as extract, Limits, package};
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| -> Corpus {
    if !matches!(extract::sniff("a.zip", bytes), Zip | SevenZip | Rar | Mail | Edxml) {
        return Corpus::Reject;
    }
    rasoat_fuzz::guarded(|| {
        let limits = Limits { max_entry_bytes: 4 << 20, max_total_bytes: 16 << 20, max_entries: 200, ..Limits::default() };
        let _ = package::open("a.zip", bytes, &mut package::Budget::new(&limits), &["a".to_string()]);
    });
    Corpus::Keep
});
