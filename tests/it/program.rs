//! The program itself, as a user calls it.

use std::path::Path;
use std::process::{Command, Stdio};

/// The program, as a user calls it in a folder; nothing of the environment gets in.
pub fn program(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_rasoat"));
    command.current_dir(folder).env_remove("RASOAT_HOME").env_remove("RUST_LOG").env("NO_COLOR", "1").stdin(Stdio::null());
    command
}

/// Exit status, standard output, standard error.
pub fn ran(folder: &Path, args: &[&str]) -> (i32, String, String) {
    let output = program(folder).args(args).output().expect("the program starts");
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    (output.status.code().expect("it was not killed"), text(output.stdout), text(output.stderr))
}
