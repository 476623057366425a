//! What was made of the pages of a file before: a page is known by the bytes of its file and its number, so that a second run neither
//! draws nor recognises it.
//!
//! Leaves out where it is kept, and which program recognised it: the outside world answers for both.

use sha2::{Digest, Sha256};

use super::scanned::Scanned;
use crate::recognise::Memory;

/// The memory, opened at one file.
pub struct Remembered<'a> {
    memory: Option<&'a Memory>,
    file: [u8; 32],
}

impl<'a> Remembered<'a> {
    /// The memory for a file of these bytes; without a memory nothing is remembered.
    pub fn of(bytes: &[u8], memory: Option<&'a Memory>) -> Self {
        let file = if memory.is_some() { Sha256::digest(bytes).into() } else { [0; 32] };
        Remembered { memory, file }
    }

    /// What was made of a page; what cannot be understood is as good as nothing.
    pub fn page(&self, index: usize) -> Option<Scanned> {
        let bytes = (self.memory?.recall)(&self.key(index))?;
        postcard::from_bytes(&bytes).ok()
    }

    /// Keeps what was made of a page; `index` counts from 0.
    pub fn keep(&self, index: usize, page: &Scanned) {
        if let Some(memory) = self.memory
            && let Ok(bytes) = postcard::to_stdvec(page)
        {
            (memory.keep)(&self.key(index), &bytes);
        }
    }

    fn key(&self, index: usize) -> String {
        let mut hash = Sha256::new();
        hash.update(self.file);
        hash.update((index as u64).to_le_bytes());
        hex::encode(hash.finalize())
    }
}

#[cfg(test)]
mod tests {
    use super::super::scanned::Outcome;
    use super::*;
    use crate::layout::content::PageContent;
    use std::collections::HashMap;
    use std::sync::{Arc, Mutex};

    #[test]
    fn a_page_is_known_by_its_file_and_number() {
        let kept: Arc<Mutex<HashMap<String, Vec<u8>>>> = Arc::default();
        let (reads, writes) = (Arc::clone(&kept), Arc::clone(&kept));
        let memory = Memory {
            recall: Box::new(move |key| reads.lock().expect("whole").get(key).cloned()),
            keep: Box::new(move |key, bytes| {
                writes.lock().expect("whole").insert(key.to_owned(), bytes.to_vec());
            }),
        };
        let content = PageContent { painted: 7, ..PageContent::default() };
        let page = Scanned { width: 595.25, height: 842.0, content, outcome: Outcome::Read(91) };
        Remembered::of(b"one", Some(&memory)).keep(3, &page);
        let found = Remembered::of(b"one", Some(&memory)).page(3).expect("kept");
        assert_eq!((found.width, found.content.painted, found.outcome), (595.25, 7, Outcome::Read(91)));
        assert!(Remembered::of(b"one", Some(&memory)).page(2).is_none());
        assert!(Remembered::of(b"two", Some(&memory)).page(3).is_none());
        assert!(Remembered::of(b"one", None).page(3).is_none());
        kept.lock().expect("whole").values_mut().for_each(|v| v.truncate(2));
        assert!(Remembered::of(b"one", Some(&memory)).page(3).is_none());
    }
}
