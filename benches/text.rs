//! The text stage: bytes a second.

mod inputs;

use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use inputs::{INPUTS, Input, text};
use rasoat_text::fold;
use rasoat_text::normal;

fn main() {
    divan::main();
}

#[divan::bench(args = INPUTS)]
fn compose(bencher: Bencher<'_, '_>, input: &Input) {
    let text = text(&input.document());
    bencher.counter(BytesCount::of_str(&text)).bench(|| normal::nfc(black_box(&text)));
}

#[divan::bench(args = INPUTS)]
fn fold_marks(bencher: Bencher<'_, '_>, input: &Input) {
    let text = text(&input.document());
    bencher.counter(BytesCount::of_str(&text)).bench(|| fold::fold(black_box(&text)));
}

#[divan::bench(args = INPUTS)]
fn words(bencher: Bencher<'_, '_>, input: &Input) {
    let text = text(&input.document());
    bencher.counter(BytesCount::of_str(&text)).bench(|| rasoat_text::words::words(black_box(&text)));
}
