//! The recogniser: tesseract with Vietnamese, as a process a picture, and a folder that remembers what it said.
//!
//! Found once, by asking it for its version and languages. A picture goes in by its standard input, words come out by its standard
//! output; nothing is written but what is remembered. One thread a process: several pictures side by side are faster than several
//! threads on one. Leaves out which pages are read, and what is made of the words (`extract/`).

use crate::recognise::{Memory, Picture, Recogniser, Shows, Unrecognised, Word};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fmt;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Condvar, Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};

/// Time of the processor that one picture may take, in seconds, and its memory in bytes; enforced on Linux. The densest page takes a
/// tenth of either.
const MAX_SECONDS: u64 = 30;
const MAX_MEMORY: u64 = 1 << 30;
/// Time on the wall: a busy machine must not cost a page, so that it only ends what hangs.
const PATIENCE: Duration = Duration::from_secs(300);
/// What a page of words amounts to, at most.
const MAX_OUTPUT: u64 = 16 << 20;
const LANGUAGE: &str = "vie";
/// Changes when the meaning of what is remembered changes.
const MEMORY: &str = "1";

/// How pictures are to be recognised; goes to the process that reads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    /// Processes at a time, over all papers that one process reads.
    pub jobs: usize,
    /// Where results are kept; made when something is first kept. `None`: nowhere.
    pub memory: Option<PathBuf>,
}

/// A recogniser that can be shared between the threads that read papers.
#[derive(Clone)]
pub struct Ocr(Arc<Recogniser>);

impl fmt::Debug for Ocr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Ocr")
    }
}

impl Ocr {
    /// Any recogniser, such as one of a test.
    pub fn new(recogniser: Arc<Recogniser>) -> Self {
        Ocr(recogniser)
    }

    /// Tesseract as it is on this machine; looked for when the first picture comes. Without it, or without its Vietnamese, every
    /// picture is answered with the reason.
    pub fn tesseract(settings: &Settings) -> Self {
        let engine = OnceLock::new();
        let slots = Slots { free: Mutex::new(settings.jobs.max(1)), freed: Condvar::new() };
        let memory = settings.memory.clone();
        Ocr(Arc::new(move |pictures: &[Picture]| match engine.get_or_init(Engine::find) {
            Ok(engine) => side_by_side(engine, memory.as_deref(), &slots, pictures),
            Err(why) => pictures.iter().map(|_| Err(Unrecognised::Missing(why.clone()))).collect(),
        }))
    }

    /// Where what was made of whole pages is kept; nowhere unless a folder is given. What another build of this program, or another
    /// version of the recogniser, made of a page is another page.
    pub fn pages(settings: &Settings) -> Option<Memory> {
        let folder = settings.memory.clone()?;
        let program = super::program::program()?;
        let engine = OnceLock::new();
        let name = move |page: &str| {
            let engine = engine.get_or_init(Engine::find).as_ref().ok()?;
            let mut hash = Sha256::new();
            for part in ["page", &program, &engine.version, LANGUAGE, page] {
                hash.update(part.as_bytes());
                hash.update([0]);
            }
            Some(hex::encode(hash.finalize()))
        };
        let (name, place) = (Arc::new(name), folder.clone());
        let other = Arc::clone(&name);
        Some(Memory {
            recall: Box::new(move |page| remembered(&folder, &name(page)?)),
            keep: Box::new(move |page, bytes| {
                if let Some(key) = other(page)
                    && let Err(error) = remember(&place, &key, bytes)
                {
                    tracing::debug!(%error, "a page is not kept");
                }
            }),
        })
    }

    /// What readers call; it lives as long as this.
    pub fn recogniser(&self) -> &Recogniser {
        &*self.0
    }
}

/// The program, and what tells its results from those of another version.
#[derive(Debug, Clone)]
struct Engine {
    version: String,
}

impl Engine {
    fn find() -> Result<Engine, String> {
        let said = |argument: &str| -> Result<String, String> {
            let out = Command::new("tesseract")
                .arg(argument)
                .stdin(Stdio::null())
                .output()
                .map_err(|_| "chưa cài tesseract".to_owned())?;
            // Older versions write both to the other channel.
            Ok(String::from_utf8_lossy(&out.stdout).into_owned() + &String::from_utf8_lossy(&out.stderr))
        };
        let version = said("--version")?.lines().next().unwrap_or_default().trim().to_owned();
        if !said("--list-langs")?.lines().any(|l| l.trim() == LANGUAGE) {
            return Err("tesseract thiếu dữ liệu tiếng Việt (vie)".to_owned());
        }
        Ok(Engine { version })
    }
}

/// How many processes may run at once.
struct Slots {
    free: Mutex<usize>,
    freed: Condvar,
}

impl Slots {
    fn with<T>(&self, work: impl FnOnce() -> T) -> T {
        let free = self.free.lock().unwrap_or_else(PoisonError::into_inner);
        let mut free = self.freed.wait_while(free, |n| *n == 0).unwrap_or_else(PoisonError::into_inner);
        *free -= 1;
        drop(free);
        let out = work();
        *self.free.lock().unwrap_or_else(PoisonError::into_inner) += 1;
        self.freed.notify_one();
        out
    }
}

fn side_by_side(
    engine: &Engine,
    memory: Option<&Path>,
    slots: &Slots,
    pictures: &[Picture],
) -> Vec<Result<Vec<Word>, Unrecognised>> {
    let one = |picture: &Picture| {
        let place = memory.map(|folder| (folder, key(engine, picture)));
        if let Some((folder, key)) = &place
            && let Some(words) = remembered(folder, key).and_then(|body| postcard::from_bytes(&body).ok())
        {
            return Ok(words);
        }
        let words = slots.with(|| recognise(picture))?;
        if let Some((folder, key)) = &place
            && let Ok(body) = postcard::to_stdvec(&words)
            && let Err(error) = remember(folder, key, &body)
        {
            tracing::debug!(%error, "recognised words are not kept");
        }
        Ok(words)
    };
    std::thread::scope(|scope| {
        let started: Vec<_> = pictures.iter().map(|p| scope.spawn(move || one(p))).collect();
        let failed = || Err(Unrecognised::Failed("the recogniser's thread failed".to_owned()));
        started.into_iter().map(|t| t.join().unwrap_or_else(|_| failed())).collect()
    })
}

fn settings(picture: &Picture) -> (&'static str, String) {
    let mode = match picture.shows {
        Shows::Page => "3",
        Shows::Block => "6",
        Shows::Line => "7",
    };
    (mode, picture.dpi.clamp(70, 1200).to_string())
}

fn recognise(picture: &Picture) -> Result<Vec<Word>, Unrecognised> {
    let failed = |what: &str| Unrecognised::Failed(what.to_owned());
    let (mode, dpi) = settings(picture);
    let mut child = Command::new("tesseract")
        .args(["-", "-", "-l", LANGUAGE, "--psm", mode, "--dpi", &dpi, "tsv"])
        .env("OMP_THREAD_LIMIT", "1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|_| failed("tesseract does not start"))?;
    bound(&child);
    let (Some(mut input), Some(output)) = (child.stdin.take(), child.stdout.take()) else { return Err(failed("no pipe")) };
    let (status, said) = std::thread::scope(|scope| {
        // Both pipes are served while the time is watched: a process that hangs on either is killed all the same.
        scope.spawn(move || {
            let head = format!("P5\n{} {}\n255\n", picture.width, picture.height);
            // A process that dies early breaks the pipe; its end says so.
            let _ = input.write_all(head.as_bytes()).and_then(|()| input.write_all(&picture.grey));
        });
        let reader = scope.spawn(move || {
            let mut said = Vec::new();
            output.take(MAX_OUTPUT).read_to_end(&mut said).map(|_| said)
        });
        let status = ended(&mut child);
        (status, reader.join())
    });
    let said = said.ok().and_then(Result::ok).ok_or_else(|| failed("tesseract says nothing"))?;
    match status {
        Some(true) => Ok(words(&String::from_utf8_lossy(&said))),
        Some(false) => Err(failed("tesseract không đọc được ảnh")),
        None => Err(failed("tesseract đọc quá lâu")),
    }
}

#[cfg(target_os = "linux")]
fn bound(child: &Child) {
    use rustix::process::{Pid, Resource, Rlimit, prlimit};
    let pid = i32::try_from(child.id()).ok().and_then(Pid::from_raw);
    for (resource, most) in [(Resource::Cpu, MAX_SECONDS), (Resource::As, MAX_MEMORY)] {
        // A process that has ended already needs no bound.
        let _ = prlimit(pid, resource, Rlimit { current: Some(most), maximum: Some(most) });
    }
}

#[cfg(not(target_os = "linux"))]
fn bound(_: &Child) {}

/// Waits for the end: whether it ended well, or `None` where it had to be killed.
fn ended(child: &mut Child) -> Option<bool> {
    let start = Instant::now();
    let mut pause = Duration::from_millis(2);
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return Some(status.success()),
            Ok(None) if start.elapsed() < PATIENCE => {
                std::thread::sleep(pause);
                pause = (pause * 2).min(Duration::from_millis(20));
            }
            _ => {
                let _ = child.kill();
                let _ = child.wait();
                return None;
            }
        }
    }
}

/// Words of tesseract's table: level, page, block, paragraph, line, word, left, top, width, height, confidence, text.
fn words(table: &str) -> Vec<Word> {
    let mut out = Vec::new();
    let mut line = 0;
    for row in table.lines().skip(1) {
        let cells: Vec<&str> = row.splitn(12, '\t').collect();
        let [level, _, _, _, _, _, left, top, width, height, confidence, text] = cells[..] else { continue };
        match level {
            "4" => line += 1,
            "5" if !text.trim().is_empty() => {
                let n = |s: &str| s.parse::<u32>().unwrap_or(0);
                let (x0, y0) = (n(left), n(top));
                let sure = confidence.parse::<f32>().unwrap_or(0.0).clamp(0.0, 100.0) as u8;
                let (x1, y1) = (x0.saturating_add(n(width)), y0.saturating_add(n(height)));
                out.push(Word { text: text.to_owned(), x0, y0, x1, y1, confidence: sure, line });
            }
            _ => {}
        }
    }
    out
}

/// What makes two recognitions the same: the engine, how it is called, the picture.
fn key(engine: &Engine, picture: &Picture) -> String {
    let (mode, dpi) = settings(picture);
    let mut hash = Sha256::new();
    let size = format!("{}x{}", picture.width, picture.height);
    for part in [MEMORY, &engine.version, LANGUAGE, mode, &dpi, &size] {
        hash.update(part.as_bytes());
        hash.update([0]);
    }
    hash.update(&picture.grey);
    hex::encode(hash.finalize())
}

/// A file a picture, in folders by the first two figures of its key.
fn file(folder: &Path, key: &str) -> PathBuf {
    folder.join(&key[..2]).join(&key[2..])
}

/// What was kept; anything that is not whole is as good as nothing.
fn remembered(folder: &Path, key: &str) -> Option<Vec<u8>> {
    let bytes = std::fs::read(file(folder, key)).ok()?;
    let (sum, body) = bytes.split_at_checked(32)?;
    if Sha256::digest(body)[..] != *sum {
        return None;
    }
    Some(body.to_vec())
}

fn remember(folder: &Path, key: &str, body: &[u8]) -> std::io::Result<()> {
    let target = file(folder, key);
    let Some(parent) = target.parent() else { return Ok(()) };
    std::fs::create_dir_all(parent)?;
    let mut builder = tempfile::Builder::new();
    builder.prefix(".part-");
    // Colleagues share a home folder: who may read a page is what the user's `umask` says, as of any other file.
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(std::fs::Permissions::from_mode(0o666));
    }
    let mut beside = builder.tempfile_in(parent)?;
    beside.write_all(&Sha256::digest(body))?;
    beside.write_all(body)?;
    beside.persist(target).map_err(|e| e.error)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn others_may_read_a_page_as_any_other_file() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().expect("a folder");
        let plain = folder.path().join("plain");
        std::fs::write(&plain, "x").expect("written");
        remember(folder.path(), "abcdef", b"page").expect("written");
        let mode = |path: &Path| std::fs::metadata(path).expect("there").permissions().mode();
        assert_eq!(mode(&file(folder.path(), "abcdef")), mode(&plain));
        assert_eq!(remembered(folder.path(), "abcdef").as_deref(), Some(b"page".as_slice()));
    }

    const TABLE: &str = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n\
        1\t1\t0\t0\t0\t0\t0\t0\t600\t400\t-1\t\n4\t1\t1\t1\t1\t0\t10\t20\t300\t30\t-1\t\n\
        5\t1\t1\t1\t1\t1\t10\t20\t50\t30\t91.5\tBáo\n5\t1\t1\t1\t1\t2\t70\t20\t50\t30\t96\tcáo\n\
        4\t1\t1\t1\t2\t0\t10\t60\t300\t30\t-1\t\n5\t1\t1\t1\t2\t1\t10\t60\t50\t30\t-3\tx\ngarbage\n";

    #[test]
    fn words_of_a_table() {
        let words = words(TABLE);
        let seen: Vec<_> = words.iter().map(|w| (w.text.as_str(), w.x0, w.x1, w.confidence, w.line)).collect();
        assert_eq!(seen, [("Báo", 10, 60, 91, 1), ("cáo", 70, 120, 96, 1), ("x", 10, 60, 0, 2)]);
    }

    #[test]
    fn a_broken_memory_is_no_memory() {
        let folder = tempfile::tempdir().expect("a folder");
        let words = TABLE.as_bytes();
        let key = "ab".repeat(32);
        assert_eq!(remembered(folder.path(), &key), None);
        remember(folder.path(), &key, words).expect("written");
        assert_eq!(remembered(folder.path(), &key).as_deref(), Some(words));
        let path = file(folder.path(), &key);
        let mut bytes = std::fs::read(&path).expect("there");
        let last = bytes.len() - 1;
        bytes[last] ^= 1;
        std::fs::write(&path, &bytes).expect("written");
        assert_eq!(remembered(folder.path(), &key), None);
        std::fs::write(&path, &bytes[..7]).expect("written");
        assert_eq!(remembered(folder.path(), &key), None);
    }

    #[test]
    fn other_pictures_and_other_engines_have_other_keys() {
        let engine = Engine { version: "5.3.0".to_owned() };
        let picture = Picture { width: 2, height: 1, dpi: 300, grey: vec![0, 255], shows: Shows::Page };
        let own = key(&engine, &picture);
        assert_eq!(own, key(&engine, &picture.clone()));
        assert_ne!(own, key(&Engine { version: "5.4.0".to_owned() }, &picture));
        assert_ne!(own, key(&engine, &Picture { grey: vec![255, 0], ..picture.clone() }));
        assert_ne!(own, key(&engine, &Picture { shows: Shows::Block, ..picture.clone() }));
        assert_ne!(own, key(&engine, &Picture { width: 1, height: 2, ..picture }));
    }
}
