//! Panics of libraries: caught where a file is read, and not shown to the user, who can do nothing with them.
//!
//! Leaves every other panic as loud as it was.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Once;

thread_local! {
    static CAUGHT: Cell<u32> = const { Cell::new(0) };
}

/// Runs work that may panic. `None`: it did, and nothing was printed.
pub fn caught<T>(work: impl FnOnce() -> T) -> Option<T> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            if CAUGHT.get() == 0 {
                before(info);
            }
        }));
    });
    CAUGHT.set(CAUGHT.get() + 1);
    let result = catch_unwind(AssertUnwindSafe(work));
    CAUGHT.set(CAUGHT.get() - 1);
    result.ok()
}

/// No panic of this process prints anything from now on. For a process that only reads.
pub fn silence() {
    std::panic::set_hook(Box::new(|_| {}));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_ends_the_work_and_no_more() {
        assert_eq!(caught(|| 7), Some(7));
        assert_eq!(caught(|| -> u8 { panic!("inside a library") }), None);
        assert_eq!(caught(|| caught(|| -> u8 { panic!("deeper") })), Some(None));
        assert_eq!(CAUGHT.get(), 0);
    }
}
