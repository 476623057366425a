//! What can go wrong with a home folder; every message says what to do.

use std::io;
use std::path::PathBuf;

/// Why the home folder could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error("Không đọc, ghi được {path}: {source}")]
    Io { path: PathBuf, source: io::Error },
    /// The database is not one, or is damaged.
    #[error(
        "Sổ đăng ký {path} bị hỏng ({detail}). Đổi tên tệp này (cùng các tệp -wal, -shm nếu có) rồi chạy lại “rasoat ingest”; \
         bản gốc trong thư mục blobs vẫn còn nguyên."
    )]
    Corrupt { path: PathBuf, detail: String },
    #[error(
        "Sổ đăng ký {path} do phiên bản mới hơn ghi (lược đồ {found}, chương trình này hiểu đến {known}). Hãy cập nhật rasoat."
    )]
    Newer { path: PathBuf, found: u32, known: u32 },
    #[error("Sổ đăng ký {path} đang được một tiến trình khác ghi. Đợi tiến trình đó xong rồi chạy lại.")]
    Locked { path: PathBuf },
    /// Opened to read, or not allowed to be written.
    #[error(
        "Chỉ được đọc {path}, không ghi được. Chạy bằng tài khoản có quyền ghi vào thư mục dữ liệu, hoặc chọn thư mục khác bằng --home."
    )]
    ReadOnly { path: PathBuf },
    /// The file is an SQLite database of another program.
    #[error("{path} không phải sổ đăng ký của rasoat. Chọn thư mục dữ liệu khác bằng --home.")]
    NotOurs { path: PathBuf },
    #[error("Không có bản gốc {sha256} trong kho. Chạy lại “rasoat ingest” với hồ sơ đó.")]
    BlobMissing { sha256: String },
    #[error("Bản gốc {path} không còn đúng mã băm: tệp đã bị sửa hoặc đĩa hỏng. Chạy lại “rasoat ingest” với hồ sơ đó để thay.")]
    BlobDamaged { path: PathBuf },
    /// A hash that is not 64 hexadecimal digits.
    #[error("“{0}” không phải mã băm SHA-256.")]
    NotAHash(String),
    /// A stored value that this version does not know.
    #[error("Sổ đăng ký có giá trị mà phiên bản này không hiểu: {what} = “{value}”. Hãy cập nhật rasoat.")]
    Unknown { what: &'static str, value: String },
    #[error("Không có đợt “{0}” trong sổ. Xem `rasoat campaign list`.")]
    NoSuchCampaign(String),
    #[error("Đã có đợt “{0}” trong sổ. Chọn tên khác, hoặc xem `rasoat campaign show`.")]
    CampaignExists(String),
    /// Nothing more is taken into a closed campaign.
    #[error("Đợt “{0}” đã đóng, không nhận thêm hồ sơ. Mở lại bằng `rasoat campaign reopen` nếu cần.")]
    Closed(String),
    #[error("Không có quyết định số {id} còn hiệu lực trong đợt “{campaign}”. Xem `rasoat campaign show`.")]
    NoSuchDecision { id: i64, campaign: String },
    #[error("Không có công văn số thứ tự {id} trong đợt “{campaign}”. Xem `rasoat notices`.")]
    NoSuchNotice { id: i64, campaign: String },
    #[error("Sổ đăng ký không giữ bản nào của hồ sơ yêu cầu {0}; chỉ định tệp bằng --profile.")]
    NoSuchProfile(String),
    #[error("Thư mục {path} đã có dữ liệu. Khôi phục vào thư mục trống (chọn bằng --home), hoặc đổi tên thư mục cũ trước.")]
    NotEmpty { path: PathBuf },
    #[error("{path} không phải bản sao lưu nguyên vẹn của rasoat ({detail}). Dùng bản sao lưu khác.")]
    BadBackup { path: PathBuf, detail: String },
    #[error("Không có hồ sơ “{dossier}” trong đợt “{campaign}”.")]
    NoSuchDossier { campaign: String, dossier: String },
    #[error("Lỗi sổ đăng ký {path}: {source}")]
    Database { path: PathBuf, source: rusqlite::Error },
}
