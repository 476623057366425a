//! The parent's side: readers at rest, a document to one of them, its answer or the reason why there is none.

use super::bounds::{Bounds, Read, Settings, Stopped};
use super::wire::{ANSWER, Answer, ENTRY, PAGES, Request, Task, read_frame, split_entry, write_request};
use crate::Limits;
use crate::package::{Budget, Package};
use rasoat_model::document::Format;
use std::ffi::OsString;
use std::io::{self, Read as _};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

/// Reading processes, one for each thread that asks at the same time. They end with the pool.
#[derive(Debug)]
pub struct Pool {
    program: PathBuf,
    arguments: Vec<OsString>,
    bounds: Bounds,
    idle: Mutex<Vec<ReaderProcess>>,
}

/// How many bytes of what a reader says before it dies are kept.
const LAST_WORDS: usize = 4096;

#[derive(Debug)]
struct ReaderProcess {
    child: Child,
    input: Option<ChildStdin>,
    frames: Receiver<(u8, Vec<u8>)>,
    last_words: Arc<Mutex<Vec<u8>>>,
    /// Has read nothing yet.
    fresh: bool,
}

/// The answer of a reader, and the files that came before it.
type Answered = (Answer, Vec<(String, Vec<u8>)>);

impl Pool {
    /// Readers are started as `program arguments…`, which must call [`super::serve`] on its standard input and output.
    ///
    /// # Errors
    /// The program cannot be started; one reader is, at once, to know it and to be ready.
    pub fn new(program: PathBuf, arguments: Vec<OsString>, bounds: Bounds) -> io::Result<Pool> {
        let pool = Pool { program, arguments, bounds, idle: Mutex::default() };
        let first = pool.start()?;
        pool.rest(first);
        Ok(pool)
    }

    pub(super) fn read(&self, name: &str, bytes: &[u8], limits: &Limits, settings: &Settings) -> Result<Read, Stopped> {
        match self.ask(Task::Read, name, bytes, limits, settings)?.0 {
            Answer::Document(format, document) => Ok(Ok((format, document))),
            Answer::NoDocument(format, error) => Ok(Err((format, error))),
            _ => Err(Stopped::Crash),
        }
    }

    /// A container's files, and what is left of the budget.
    pub(super) fn open(
        &self,
        name: &str,
        bytes: &[u8],
        budget: &Budget<'_>,
        settings: &Settings,
    ) -> Result<(Package, (u64, usize)), Stopped> {
        match self.ask(Task::Open(budget.left()), name, bytes, budget.limits(), settings)? {
            (Answer::Opened { package, files, left }, mut entries) => {
                let left_out = entries.split_off(files.min(entries.len()));
                Ok((Package { files: entries, left_out, ..package }, left))
            }
            _ => Err(Stopped::Crash),
        }
    }

    pub(super) fn sniff(&self, name: &str, bytes: &[u8]) -> Result<Format, Stopped> {
        match self.ask(Task::Sniff, name, bytes, &Limits::default(), &Settings::default())?.0 {
            Answer::Format(format) => Ok(format),
            _ => Err(Stopped::Crash),
        }
    }

    /// One piece of work by a reader. What memory an old reader holds on to is not the document's fault, so a reader that dies of it or
    /// crashes is replaced by a fresh one, once.
    fn ask(&self, work: Task, name: &str, bytes: &[u8], limits: &Limits, settings: &Settings) -> Result<Answered, Stopped> {
        let request =
            Request { work, name: name.to_owned(), limits: limits.clone(), bounds: self.bounds, settings: settings.clone() };
        let reader = self.take()?;
        let fresh = reader.fresh;
        match self.ask_one(reader, &request, bytes) {
            Err(Stopped::Memory(_) | Stopped::Crash) if !fresh => {
                let reader = self.start().map_err(|_| Stopped::Unavailable)?;
                self.ask_one(reader, &request, bytes)
            }
            other => other,
        }
    }

    fn ask_one(&self, mut reader: ReaderProcess, request: &Request, bytes: &[u8]) -> Result<Answered, Stopped> {
        reader.fresh = false;
        match reader.work(request, bytes) {
            Ok(answered) => {
                self.rest(reader);
                Ok(answered)
            }
            Err(stopped) => Err(stopped),
        }
    }

    fn take(&self) -> Result<ReaderProcess, Stopped> {
        let rested = self.idle().pop();
        match rested {
            Some(reader) => Ok(reader),
            None => self.start().map_err(|_| Stopped::Unavailable),
        }
    }

    fn rest(&self, reader: ReaderProcess) {
        self.idle().push(reader);
    }

    fn idle(&self) -> std::sync::MutexGuard<'_, Vec<ReaderProcess>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn start(&self) -> io::Result<ReaderProcess> {
        let mut child = Command::new(&self.program)
            .args(&self.arguments)
            // Every arena of glibc takes 64 MiB of address space, whether it is used or not.
            .env("MALLOC_ARENA_MAX", "1")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()?;
        let gone = || io::Error::from(io::ErrorKind::BrokenPipe);
        let mut output = child.stdout.take().ok_or_else(gone)?;
        let mut errors = child.stderr.take().ok_or_else(gone)?;
        let input = child.stdin.take();
        // No answer is longer than the memory in which it was made.
        let most = self.bounds.memory;
        let (send, frames) = sync_channel(1);
        std::thread::Builder::new().name("answers".into()).spawn(move || {
            while let Ok(frame) = read_frame(&mut output, most) {
                if send.send(frame).is_err() {
                    break;
                }
            }
        })?;
        let last_words = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&last_words);
        std::thread::Builder::new().name("last words".into()).spawn(move || {
            let mut piece = [0; 512];
            while let Ok(n @ 1..) = errors.read(&mut piece) {
                let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
                kept.extend_from_slice(&piece[..n]);
                let extra = kept.len().saturating_sub(LAST_WORDS);
                kept.drain(..extra);
            }
        })?;
        Ok(ReaderProcess { child, input, frames, last_words, fresh: true })
    }
}

impl ReaderProcess {
    fn work(&mut self, request: &Request, bytes: &[u8]) -> Result<Answered, Stopped> {
        let bounds = request.bounds;
        // A reader that is gone is told by its missing answer, with the reason.
        let _ = self.input.as_mut().map(|input| write_request(input, request, bytes));
        let begun = Instant::now();
        let mut pages = 0;
        let mut entries = Vec::new();
        loop {
            let left = bounds.clock_for(pages).saturating_sub(begun.elapsed());
            match self.frames.recv_timeout(left) {
                Ok((ANSWER, payload)) => {
                    return match postcard::from_bytes(&payload) {
                        Ok(Answer::Panicked) | Err(_) => Err(Stopped::Crash),
                        Ok(Answer::NoRoom) => Err(Stopped::Memory(bounds.memory)),
                        Ok(answer) => Ok((answer, entries)),
                    };
                }
                Ok((PAGES, payload)) => {
                    let more = payload.try_into().map_or(0, u32::from_le_bytes);
                    pages = (pages + u64::from(more)).min(u64::from(request.limits.max_pages));
                }
                Ok((ENTRY, payload)) => entries.extend(split_entry(payload)),
                Ok(_) => return Err(Stopped::Crash),
                Err(RecvTimeoutError::Timeout) => return Err(Stopped::Time(bounds.clock_for(pages).as_secs())),
                Err(RecvTimeoutError::Disconnected) => return Err(self.cause(&bounds, pages)),
            }
        }
    }

    /// Why the process ended.
    fn cause(&mut self, bounds: &Bounds, pages: u64) -> Stopped {
        self.input = None;
        let Ok(status) = self.child.wait() else { return Stopped::Crash };
        // The system ends its output and its last words at the same time; the thread that takes them may be a moment behind.
        let says = |what: &str| {
            let said = self.last_words.lock().unwrap_or_else(PoisonError::into_inner);
            String::from_utf8_lossy(&said).contains(what)
        };
        let spoke = (0..20).any(|_| {
            let any = says("memory allocation of") || says("overflowed its stack");
            if !any {
                std::thread::sleep(std::time::Duration::from_millis(5));
            }
            any
        });
        if ran_out_of_time(status) {
            Stopped::Time(bounds.cpu.saturating_add(bounds.cpu_page.saturating_mul(pages)))
        } else if spoke && says("memory allocation of") {
            Stopped::Memory(bounds.memory)
        } else {
            Stopped::Crash
        }
    }
}

#[cfg(unix)]
fn ran_out_of_time(status: ExitStatus) -> bool {
    use std::os::unix::process::ExitStatusExt;
    status.signal() == Some(rustix::process::Signal::XCPU.as_raw())
}

#[cfg(not(unix))]
fn ran_out_of_time(_: ExitStatus) -> bool {
    false
}

impl Drop for ReaderProcess {
    fn drop(&mut self) {
        // One at rest would end by itself with its input; one at work would not. Its work is lost in either case.
        self.input = None;
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
