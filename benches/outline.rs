//! Document → papers → outline → matched requirements.

mod inputs;

use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use inputs::{INPUTS, Input, text};
use rasoat_check::profile::Profile;
use rasoat_check::{matching, outline, paper};

fn main() {
    divan::main();
}

fn profile() -> Profile {
    Profile::builtin("bhxh-2638-2020").expect("a built-in profile").expect("a valid profile")
}

#[divan::bench(args = INPUTS)]
fn papers(bencher: Bencher<'_, '_>, input: &Input) {
    let document = input.document();
    bencher.counter(BytesCount::new(text(&document).len())).bench(|| paper::papers(black_box(&document)));
}

#[divan::bench(args = INPUTS)]
fn headings(bencher: Bencher<'_, '_>, input: &Input) {
    let document = input.document();
    bencher.bench(|| outline::read(black_box(&document), 0..document.blocks.len()));
}

#[divan::bench(args = INPUTS)]
fn requirements(bencher: Bencher<'_, '_>, input: &Input) {
    let (document, profile) = (input.document(), profile());
    let outline = outline::read(&document, 0..document.blocks.len());
    bencher.bench(|| matching::sections(&profile, Some("province"), black_box(&document), &outline));
}

#[divan::bench]
fn read_profile(bencher: Bencher<'_, '_>) {
    bencher.bench(profile);
}
