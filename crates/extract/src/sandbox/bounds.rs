//! What a reading process may use, what it needs to know besides the bytes, and what comes back.

use super::ocr;
use crate::ExtractError;
use rasoat_model::document::{Document, Format};
use rasoat_model::lang::Failure;
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// What a reading process may use for one document. Past it the document is given up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bounds {
    /// Address space in bytes, the program itself included.
    pub memory: u64,
    /// Seconds of processor time.
    pub cpu: u64,
    /// Seconds of processor time more for each page that is read from its picture.
    pub cpu_page: u64,
    /// Seconds by the clock, for what waits without computing. Generous: on a busy machine a document may get a tenth of a core.
    pub clock: u64,
    pub clock_page: u64,
}

impl Default for Bounds {
    fn default() -> Self {
        // A build without optimisation takes several times as long over the same bytes.
        let cpu = if cfg!(debug_assertions) { 30 } else { 5 };
        Bounds { memory: 512 << 20, cpu, cpu_page: cpu, clock: 300, clock_page: 60 }
    }
}

/// What a reader needs to know besides the bytes; it makes its own tools from it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    /// Tried on files that are locked, in this order.
    pub passwords: Vec<String>,
    /// What reads pages that are pictures; `None`: nothing does.
    pub ocr: Option<ocr::Settings>,
}

/// Why a reader gave no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Stopped {
    #[error("out of memory ({0} bytes)")]
    Memory(u64),
    /// Seconds that it was given.
    #[error("out of time ({0} s)")]
    Time(u64),
    #[error("the reader crashed")]
    Crash,
    /// No reader could be started.
    #[error("no reader could be started")]
    Unavailable,
}

impl Stopped {
    /// What to tell the sender: what happened, and what to do about it.
    pub fn failure(self) -> Failure {
        let (vi, en) = match self {
            Stopped::Memory(bytes) => (
                format!(
                    "Đọc tệp này cần hơn {} MiB bộ nhớ nên chương trình đã dừng, tệp chưa được đọc. Đề nghị tách tệp hoặc giảm dung lượng \
                     (bỏ bớt ảnh, lưu lại bằng Word hoặc in ra PDF) rồi gửi lại.",
                    bytes >> 20
                ),
                format!(
                    "Reading this file needs more than {} MiB of memory and was stopped. Split it or make it smaller (fewer pictures, \
                     saved anew by Word or printed to PDF) and send it again.",
                    bytes >> 20
                ),
            ),
            Stopped::Time(seconds) => (
                format!(
                    "Đọc tệp này quá {seconds} giây chưa xong nên chương trình đã dừng, tệp chưa được đọc. Đề nghị mở bản gốc, lưu thành tệp \
                     mới hoặc in ra PDF, tách ra nếu quá dài, rồi gửi lại."
                ),
                format!(
                    "Reading this file took more than {seconds} seconds and was stopped. Open the original, save it anew or print it to \
                     PDF, split it if it is very long, and send it again."
                ),
            ),
            Stopped::Crash => (
                "Tệp làm phần đọc bị lỗi và dừng lại, tệp chưa được đọc. Đề nghị mở bản gốc, lưu thành tệp mới hoặc in ra PDF rồi gửi lại."
                    .to_owned(),
                "The reader failed on this file. Open the original, save it anew or print it to PDF, and send it again.".to_owned(),
            ),
            Stopped::Unavailable => (
                "Không khởi động được tiến trình đọc tệp (máy hết bộ nhớ hoặc quá nhiều tiến trình), tệp chưa được đọc. Hãy chạy lại."
                    .to_owned(),
                "No reading process could be started (no memory or too many processes), the file was not read. Run again.".to_owned(),
            ),
        };
        Failure { vi, en }
    }
}

/// A document with its format, or why there is none.
pub type Read = Result<(Format, Document), (Format, ExtractError)>;

impl Bounds {
    pub(super) fn clock_for(&self, pages: u64) -> Duration {
        Duration::from_secs(self.clock.saturating_add(self.clock_page.saturating_mul(pages)))
    }
}
