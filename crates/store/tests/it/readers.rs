//! Readers beside a writer, and where nothing may be written.

use crate::store::{BY, dossier, record};
use rasoat_store::{Home, OpenOptions, Recorded, StoreError};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

const C: &str = "ho-so-mau";

fn this_test(name: &str, variable: &str, dir: &Path) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args([name, "--exact", "--nocapture"]).env(variable, dir).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

#[test]
fn a_reader_asks_for_no_lock() {
    let dir = tempfile::tempdir().unwrap();
    let mut home = Home::open(dir.path()).unwrap();
    record(&mut home, &dossier("001", 1), "c1", "p1");
    let writer = rusqlite::Connection::open(dir.path().join("registry.sqlite")).unwrap();
    writer.execute_batch("BEGIN IMMEDIATE; UPDATE dossier_versions SET n = 7").unwrap();
    let began = Instant::now();
    let mut reader = Home::open_to_read(dir.path()).unwrap();
    assert_eq!(reader.latest(C).unwrap()[0].version, 1, "what is not confirmed is not seen");
    assert!(matches!(reader.forget_index(), Err(StoreError::ReadOnly { .. })));
    assert!(matches!(reader.save_query(BY, "a", "{}"), Err(StoreError::ReadOnly { .. })));
    assert!(matches!(reader.put_blob(b"x"), Err(StoreError::ReadOnly { .. })));
    assert!(began.elapsed() < OpenOptions::default().wait, "nobody was waited for");
    writer.execute_batch("COMMIT").unwrap();
    assert_eq!(reader.latest(C).unwrap()[0].version, 7);
}

#[test]
fn a_folder_that_is_none_yet_is_made_one() {
    let dir = tempfile::tempdir().unwrap();
    let home = Home::open_to_read(dir.path().join("h")).unwrap();
    assert!(home.campaigns().unwrap().is_empty() && !home.is_writable());
}

#[test]
fn many_readers_beside_a_process_that_writes() {
    let dir = tempfile::tempdir().unwrap();
    drop(Home::open(dir.path()).unwrap());
    let mut writer: Child = this_test("store::child_that_writes", "RASOAT_TEST_STORE_CHILD", dir.path()).spawn().unwrap();
    // Nobody listens; what it says must not fill the pipe.
    let mut said = writer.stdout.take().unwrap();
    let listener = std::thread::spawn(move || std::io::copy(&mut said, &mut std::io::sink()).unwrap());
    let enough = AtomicBool::new(false);
    let reads = std::thread::scope(|scope| {
        let readers: Vec<_> = (0..3)
            .map(|_| {
                scope.spawn(|| {
                    let mut seen = Vec::new();
                    while !enough.load(Ordering::Relaxed) {
                        let home = Home::open_to_read(dir.path()).unwrap();
                        let latest = home.latest(C).unwrap();
                        assert!(latest.iter().all(|d| (d.findings.len(), d.documents.len(), d.files.len()) == (3, 1, 1)));
                        for d in &latest {
                            home.blob(&d.files[0].1).unwrap();
                        }
                        seen.push(latest.iter().map(|d| d.version).sum::<u32>());
                    }
                    seen
                })
            })
            .collect();
        // Until a reader saw the writer at work.
        let given_up = Instant::now() + Duration::from_secs(60);
        while Home::open_to_read(dir.path()).unwrap().events().unwrap().len() < 30 {
            assert!(Instant::now() < given_up, "the writer does not come on");
            std::thread::sleep(Duration::from_millis(20));
        }
        enough.store(true, Ordering::Relaxed);
        readers.into_iter().map(|r| r.join().unwrap()).collect::<Vec<_>>()
    });
    writer.kill().unwrap();
    writer.wait().unwrap();
    listener.join().unwrap();
    for seen in reads {
        assert!(seen.is_sorted() && seen.first() < seen.last(), "{seen:?}");
    }
}

/// Not a test of its own: the reader of `a_folder_that_may_not_be_written_into`, which is nobody's in particular.
#[test]
fn child_that_reads() {
    let Some(dir) = std::env::var_os("RASOAT_TEST_STORE_READER") else { return };
    assert!(std::fs::write(Path::new(&dir).join("x"), "x").is_err(), "this is to be tried where nothing may be written");
    let mut home = Home::open_to_read(&dir).unwrap();
    let latest = home.latest(C).unwrap();
    assert_eq!(home.blob(&latest[0].files[0].1).unwrap(), b"c1");
    assert!(matches!(home.forget_index(), Err(StoreError::ReadOnly { .. })));
    assert!(home.lock("index.lock").is_none());
    assert!(matches!(Home::open(&dir), Err(StoreError::ReadOnly { .. })));
    println!("READ {}", latest.len());
}

#[cfg(unix)]
#[test]
fn a_folder_that_may_not_be_written_into() {
    use std::os::unix::fs::{MetadataExt, PermissionsExt};
    use std::os::unix::process::CommandExt;
    let dir = tempfile::tempdir().unwrap();
    let mut home = Home::open(dir.path()).unwrap();
    assert_eq!(record(&mut home, &dossier("001", 1), "c1", "p1"), Recorded::New { version: 1 });
    let mode = |mode| std::fs::set_permissions(dir.path(), std::fs::Permissions::from_mode(mode)).unwrap();
    let read = || {
        mode(0o555);
        let mut reader = this_test("readers::child_that_reads", "RASOAT_TEST_STORE_READER", dir.path());
        if std::fs::metadata(dir.path()).unwrap().uid() == 0 {
            // No permission binds the administrator.
            reader.uid(65_534).gid(65_534);
        }
        let ended = reader.output().unwrap();
        mode(0o755);
        let said = String::from_utf8_lossy(&ended.stdout).into_owned() + &String::from_utf8_lossy(&ended.stderr);
        assert!(ended.status.success() && said.contains("READ 1"), "{said}");
    };
    // While another has it open, and when nobody has: then SQLite has taken the files away that it needs for reading.
    assert!(dir.path().join("registry.sqlite-wal").exists());
    read();
    drop(home);
    assert!(!dir.path().join("registry.sqlite-wal").exists());
    read();
}
