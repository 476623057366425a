//! The reading process: takes requests until its input ends, each under its limits.

use super::bounds::{Bounds, Settings};
use super::ocr::Ocr;
use super::quiet::{caught, silence};
use super::wire::{ANSWER, Answer, ENTRY, PAGES, Request, Task, read_bytes, read_request, write_frame};
use crate::package::{self, Budget};
use crate::recognise::{Memory, Picture, Recogniser};
use crate::{Reading, read, sniff};
use std::io::{self, Read, Write};
use std::sync::{Arc, Mutex};

/// What reads pictures under some settings, and what remembers pages.
type Tools = (Settings, Bounds, Option<Box<Recogniser>>, Option<Memory>);

/// Answers requests until the input ends. `recogniser` makes what reads pictures of pages, from the settings of a request; it is kept as
/// long as the settings stay the same.
///
/// # Errors
/// The parent went away, or what came is no request.
pub fn serve(
    mut input: impl Read,
    output: impl Write + Send + 'static,
    recogniser: impl Fn(&Settings) -> Option<Box<Recogniser>>,
) -> io::Result<()> {
    silence();
    limit_dumps();
    let output = Arc::new(Mutex::new(output));
    let mut tools: Option<Tools> = None;
    while let Some(request) = read_request(&mut input)? {
        let Request { settings, bounds, .. } = &request;
        limit(bounds);
        let bytes = match read_bytes(&mut input) {
            Err(error) if error.kind() == io::ErrorKind::OutOfMemory => {
                send(&output, &Answer::NoRoom)?;
                return Err(error);
            }
            other => other?,
        };
        if !tools.as_ref().is_some_and(|(s, b, ..)| s == settings && b == bounds) {
            let made = recogniser(settings).map(|r| timed(r, *bounds, Arc::clone(&output)));
            let memory = settings.ocr.as_ref().and_then(Ocr::pages);
            tools = Some((settings.clone(), *bounds, made, memory));
        }
        let hands = tools.as_ref().map_or((None, None), |(_, _, r, m)| (r.as_deref(), m.as_ref()));
        let answer = caught(|| answer(&request, &bytes, hands, &output)).unwrap_or(Ok(Answer::Panicked))?;
        drop(bytes);
        send(&output, &answer)?;
    }
    Ok(())
}

fn send(output: &Mutex<impl Write>, answer: &Answer) -> io::Result<()> {
    let payload = postcard::to_stdvec(answer).map_err(io::Error::other)?;
    write_frame(&mut *lock(output), ANSWER, &[&payload])
}

/// Pages that are read from their pictures bring their own time with them, here and with the parent.
fn timed(recogniser: Box<Recogniser>, bounds: Bounds, output: Arc<Mutex<impl Write + Send + 'static>>) -> Box<Recogniser> {
    Box::new(move |pictures: &[Picture]| {
        let pages = u32::try_from(pictures.len()).unwrap_or(u32::MAX);
        extend(bounds.cpu_page.saturating_mul(u64::from(pages)));
        // A parent that went away is noticed when the answer is written.
        let _ = write_frame(&mut *lock(&output), PAGES, &[&pages.to_le_bytes()]);
        recogniser(pictures)
    })
}

fn answer(
    request: &Request,
    bytes: &[u8],
    (recogniser, memory): (Option<&Recogniser>, Option<&Memory>),
    output: &Mutex<impl Write + Send>,
) -> io::Result<Answer> {
    Ok(match request.work {
        Task::Sniff => Answer::Format(sniff(&request.name, bytes)),
        Task::Open(left) => {
            let mut budget = Budget::with_left(&request.limits, left);
            let mut package = package::open(&request.name, bytes, &mut budget, &request.settings.passwords);
            let files = package.files.len();
            // One by one, so that they are not all there twice.
            for (name, bytes) in package.files.drain(..).chain(package.left_out.drain(..)) {
                let length = u32::try_from(name.len()).map_err(io::Error::other)?;
                write_frame(&mut *lock(output), ENTRY, &[&length.to_le_bytes(), name.as_bytes(), &bytes])?;
            }
            Answer::Opened { package, files, left: budget.left() }
        }
        Task::Read => {
            let reading = Reading { limits: &request.limits, passwords: &request.settings.passwords, recogniser, memory };
            match read(&request.name, bytes, reading) {
                Ok((format, document)) => Answer::Document(format, document),
                Err((format, error)) => Answer::NoDocument(format, error),
            }
        }
    })
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    // A frame is written whole or the pipe is gone, so a panic in between leaves nothing half done.
    mutex.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

/// No core dumps: they would hold papers, and hundreds of megabytes.
fn limit_dumps() {
    #[cfg(unix)]
    limits::set(rustix::process::Resource::Core, 0);
}

/// The memory of the process, and processor time for one document more than was used so far.
fn limit(bounds: &Bounds) {
    #[cfg(unix)]
    {
        limits::set(rustix::process::Resource::As, bounds.memory);
        limits::set(rustix::process::Resource::Cpu, limits::used().saturating_add(bounds.cpu));
    }
    #[cfg(not(unix))]
    let _ = bounds;
}

/// Processor time more than was allowed so far.
fn extend(seconds: u64) {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, getrlimit};
        if let Some(now) = getrlimit(Resource::Cpu).current {
            limits::set(Resource::Cpu, now.saturating_add(seconds));
        }
    }
    #[cfg(not(unix))]
    let _ = seconds;
}

#[cfg(unix)]
mod limits {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    use rustix::time::{ClockId, clock_gettime};

    /// Sets the soft limit, which can be raised again; what lies above the hard one is cut to it. A system that knows no such limit leaves
    /// things as they are.
    pub fn set(what: Resource, to: u64) {
        let hard = getrlimit(what).maximum;
        let _ = setrlimit(what, Rlimit { current: Some(hard.map_or(to, |h| h.min(to))), maximum: hard });
    }

    /// Processor time of this process in seconds, rounded up.
    pub fn used() -> u64 {
        let time = clock_gettime(ClockId::ProcessCPUTime);
        u64::try_from(time.tv_sec).unwrap_or(0) + 1
    }
}
