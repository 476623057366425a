//! Vietnamese text: composing, folding, words, numbers, days, names. Every way back must lead into the original.
#![no_main]
use rasoat_text as text;
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let all = String::from_utf8_lossy(bytes);
    let text = all.as_ref();
    rasoat_fuzz::guarded(|| {
        for mapped in [text::nfc(text), text::fold(text), text::canon(text), text::abbrev::expand(text)] {
            let ends: Vec<usize> = mapped.text.char_indices().map(|(i, _)| i).chain([mapped.text.len()]).collect();
            for pair in ends.windows(2).take(400) {
                assert!(text.get(mapped.original(pair[0]..pair[1])).is_some(), "fuzz: a way back cuts a letter");
            }
        }
        for found in text::date::dates(text) {
            assert!(text.get(found.range).is_some(), "fuzz: a day cuts a letter");
        }
        for found in text::number::numbers(text) {
            assert!(text.get(found.range).is_some(), "fuzz: a number cuts a letter");
        }
        let words = text::words::words(text);
        let _ = text::words::find_phrase(&words, &words[..words.len().min(3)]);
        let _ = (text::number::is_number_answer(text), text::number::amount_dong(text, None));
        let _ = (text::syllable::doc_numbers(text), text::syllable::syllable_score(text));
        let _ = (text::name::person_key(text), text::name::looks_like_person(text), text::name::collective_key(text));
        for roster in rasoat_check::roster::Roster::builtins() {
            let _ = roster.resolve(text, jiff::civil::date(2025, 1, 1));
        }
    });
});
