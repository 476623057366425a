//! Profiles, rosters and registers as written, and assessments read back.
#![no_main]

use rasoat_model::lang::Lang;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    rasoat_fuzz::guarded(|| {
        let _ = rasoat_check::profile::parse(text);
        let _ = rasoat_check::roster::Roster::parse(text);
        let _ = rasoat::app::papers::parse_register(text);
        if let Ok(assessment) = rasoat_report::json::from_json(text) {
            let again = rasoat_report::json::from_json(&rasoat_report::json::to_json(&assessment, Lang::Vi));
            assert!(again.is_ok(), "fuzz: what was written cannot be read back");
        }
        let _ = rasoat_report::json::from_json_line(text);
    });
});
