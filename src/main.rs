//! The door: parse, run, exit code.

fn main() -> std::process::ExitCode {
    rasoat::cli::main()
}
