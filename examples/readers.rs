//! What a process of its own costs: `cargo run --release --example readers -- target/release/rasoat FILE…` reads each file both ways, in
//! turns, and prints the median of each in microseconds.
#![allow(clippy::print_stdout, clippy::unwrap_used, reason = "a tool for measuring")]

use rasoat_extract::Limits;
use rasoat_extract::sandbox::{Bounds, Pool, Readers, Settings};
use std::sync::Arc;
use std::time::{Duration, Instant};

const ROUNDS: usize = 15;

fn main() {
    let mut args = std::env::args().skip(1);
    let program = args.next().expect("the program, then files");
    let begun = Instant::now();
    let apart = Readers::Apart(Arc::new(Pool::new(program.into(), vec!["reader".into()], Bounds::default()).unwrap()));
    let (limits, settings) = (Limits::default(), Settings::default());
    let once = |readers: &Readers, name: &str, bytes: &[u8]| {
        let begun = Instant::now();
        let ended = readers.read(name, bytes, &limits, &settings);
        (begun.elapsed(), ended.err())
    };
    once(&apart, "a.txt", b"x");
    println!("start and first answer: {} µs", begun.elapsed().as_micros());
    let (mut all_here, mut all_apart) = (Duration::ZERO, Duration::ZERO);
    for path in args {
        let bytes = std::fs::read(&path).unwrap();
        let (mut here_times, mut apart_times, mut stopped) = (Vec::new(), Vec::new(), None);
        for _ in 0..ROUNDS {
            here_times.push(once(&Readers::Here, &path, &bytes).0);
            let (time, why) = once(&apart, &path, &bytes);
            apart_times.push(time);
            stopped = stopped.or(why);
        }
        here_times.sort();
        apart_times.sort();
        let (h, a) = (here_times[ROUNDS / 2], apart_times[ROUNDS / 2]);
        all_here += h;
        all_apart += a;
        let why = stopped.map(|s| s.to_string()).unwrap_or_default();
        println!(
            "{:>9} here {:>9} apart {:>6} more  {path} {why}",
            h.as_micros(),
            a.as_micros(),
            a.as_micros() as i128 - h.as_micros() as i128
        );
    }
    println!("together: {} ms here, {} ms apart", all_here.as_millis(), all_apart.as_millis());
}
