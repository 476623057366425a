//! What every store of originals must do, whatever keeps the bytes. A new back end is one more call of [`contract`].

use futures_executor::block_on;
use object_store::local::LocalFileSystem;
use object_store::memory::InMemory;
use object_store::{ObjectStore, ObjectStoreExt, path::Path as Key};
use rasoat_store::{Originals, StoreError};
use std::sync::Arc;

const ABC: &str = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

/// `make` gives an empty store: as the program sees it, and from behind.
fn contract(make: impl Fn() -> (Originals, Arc<dyn ObjectStore>)) {
    what_was_put_comes_back(&make().0);
    harm_is_seen_and_mended(make());
    only_a_hash_is_a_name(&make().0);
    the_same_may_be_put_at_once(&make().0);
}

fn what_was_put_comes_back(originals: &Originals) {
    assert!(matches!(originals.get(ABC), Err(StoreError::BlobMissing { sha256 }) if sha256 == ABC));
    assert!(!originals.has(ABC).unwrap());
    let large = (0..3_000_000u32).map(|i| (i % 251) as u8).collect::<Vec<u8>>();
    for bytes in [b"abc".as_slice(), b"", &large] {
        let sha256 = originals.put(bytes).unwrap();
        assert_eq!(originals.put(bytes).unwrap(), sha256);
        assert!(originals.has(&sha256).unwrap());
        assert_eq!(originals.get(&sha256).unwrap(), bytes);
    }
    assert!(originals.has(ABC).unwrap());
    assert!(originals.leftovers().is_empty());
}

fn harm_is_seen_and_mended((originals, behind): (Originals, Arc<dyn ObjectStore>)) {
    originals.put(b"abc").unwrap();
    let key = Key::from(format!("ba/{ABC}"));
    block_on(behind.head(&key)).expect("the layout that home folders have");
    block_on(behind.put(&key, b"abx".to_vec().into())).unwrap();
    assert!(matches!(originals.get(ABC), Err(StoreError::BlobDamaged { path }) if path.ends_with(format!("ba/{ABC}"))));
    originals.put(b"abc").unwrap();
    assert_eq!(originals.get(ABC).unwrap(), b"abc");
    block_on(behind.delete(&key)).unwrap();
    assert!(matches!(originals.get(ABC), Err(StoreError::BlobMissing { .. })));
}

fn only_a_hash_is_a_name(originals: &Originals) {
    for bad in ["", "abc", "../../etc/passwd", &"G".repeat(64), &format!("{}/", "a".repeat(63)), &"é".repeat(32)] {
        assert!(matches!(originals.get(bad), Err(StoreError::NotAHash(_))), "{bad}");
        assert!(matches!(originals.has(bad), Err(StoreError::NotAHash(_))), "{bad}");
    }
}

fn the_same_may_be_put_at_once(originals: &Originals) {
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                for i in 0..20u8 {
                    let bytes = vec![i; 10_000];
                    let sha256 = originals.put(&bytes).unwrap();
                    assert_eq!(originals.get(&sha256).unwrap(), bytes);
                }
            });
        }
    });
    assert!(originals.leftovers().is_empty());
}

#[test]
fn in_a_folder() {
    let dir = tempfile::tempdir().unwrap();
    contract(|| {
        let folder = tempfile::tempdir_in(dir.path()).unwrap().keep();
        let behind = LocalFileSystem::new_with_prefix(&folder).unwrap();
        (Originals::in_folder(&folder).unwrap(), Arc::new(behind))
    });
}

#[test]
fn in_memory() {
    contract(|| {
        let store: Arc<dyn ObjectStore> = Arc::new(InMemory::new());
        (Originals::over(Arc::clone(&store), "memory"), store)
    });
}

#[test]
fn what_a_kill_left_behind_is_named() {
    let dir = tempfile::tempdir().unwrap();
    let originals = Originals::in_folder(dir.path()).unwrap();
    originals.put(b"abc").unwrap();
    let left = [dir.path().join("ba/.part-x"), dir.path().join(format!("ba/{ABC}#1"))];
    for path in &left {
        std::fs::write(path, "a").unwrap();
    }
    assert_eq!(originals.leftovers(), left);
    assert_eq!(originals.get(ABC).unwrap(), b"abc");
}
