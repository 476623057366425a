//! bytes → document, a format each: bytes of the file, and bytes of its text, a second.

mod inputs;

use divan::counter::{BytesCount, CharsCount, ItemsCount};
use divan::{Bencher, black_box};
use inputs::{INPUTS, Input, text};
use rasoat_extract::{Limits, read, sniff};

fn main() {
    divan::main();
}

/// Items are pages; a sheet has none and counts as one.
#[divan::bench(args = INPUTS)]
fn document(bencher: Bencher<'_, '_>, input: &Input) {
    let (bytes, limits, document) = (input.bytes(), Limits::default(), input.document());
    bencher
        .counter(BytesCount::of_slice(&bytes))
        .counter(ItemsCount::new(document.pages.len().max(1)))
        .counter(CharsCount::new(text(&document).chars().count()))
        .bench(|| read(black_box(input.name), black_box(&bytes), &limits));
}

#[divan::bench(args = INPUTS)]
fn format(bencher: Bencher<'_, '_>, input: &Input) {
    let bytes = input.bytes();
    bencher.bench(|| sniff(black_box(input.name), black_box(&bytes)));
}
