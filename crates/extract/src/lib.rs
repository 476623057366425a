//! bytes → [`Document`]: what kind of file it is, then one reader a format.
//!
//! Pure functions over bytes. Bad parts of a file become warnings of the document; an error means that there is no document at all.
//! Leaves out OCR, meaning, and everything about folders.

mod archive;
mod cms;
mod doc;
pub mod docx;
mod flow;
mod html;
mod image;
mod locked;
mod mhtml;
mod odt;
pub mod package;
pub mod pdf;
mod plain;
pub mod recognise;
mod repair;
mod rtf;
mod scan;
mod sheets;
mod sniff;
pub mod sandbox;

use rasoat_model::document::{Document, Format, Warning, WarningCode};
use recognise::{Memory, Recogniser};
use serde::{Deserialize, Serialize};

pub use self::sniff::sniff;

/// How much of one file is read. Past a limit the rest is left out with a warning, or the file is refused with `TooLarge`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// Size of the file itself, in bytes.
    pub max_bytes: u64,
    /// One part of a package or one file of an archive once inflated, in bytes.
    pub max_entry_bytes: u64,
    /// All parts of a package or all files of an archive together once inflated, in bytes.
    pub max_total_bytes: u64,
    /// Files in an archive.
    pub max_entries: usize,
    /// Inflated bytes for one stored byte, for archive entries of more than a mebibyte.
    pub max_ratio: u64,
    /// Tables within tables.
    pub max_depth: usize,
    /// Paragraphs, cells and blocks together.
    pub max_blocks: usize,
    pub max_pages: u32,
    /// Glyphs of one PDF.
    pub max_glyphs: usize,
}

impl Default for Limits {
    /// Room for any paper an office sends; together they keep one file within 512 MiB of memory.
    fn default() -> Self {
        Limits {
            max_bytes: 128 << 20,
            max_entry_bytes: 48 << 20,
            max_total_bytes: 256 << 20,
            max_entries: 2_000,
            max_ratio: 200,
            max_depth: 16,
            max_blocks: 200_000,
            max_pages: 2_000,
            max_glyphs: 4_000_000,
        }
    }
}

/// What a reader has at hand besides the bytes.
#[derive(Clone, Copy)]
pub struct Reading<'a> {
    pub limits: &'a Limits,
    /// Tried on files that are locked, in this order.
    pub passwords: &'a [String],
    /// Reads pages that are pictures; without it they are noted as pages without text.
    pub recogniser: Option<&'a Recogniser>,
    /// What was made of pages before; of use only with a recogniser.
    pub memory: Option<&'a Memory>,
}

impl<'a> From<&'a Limits> for Reading<'a> {
    /// Only what the bytes say by themselves.
    fn from(limits: &'a Limits) -> Self {
        Reading { limits, passwords: &[], recogniser: None, memory: None }
    }
}

/// Why there is no document.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
pub enum ExtractError {
    #[error("the file is empty")]
    Empty,
    #[error("a lock file left behind by an office program")]
    LockFile,
    #[error("damaged: {what}")]
    Damaged { what: String },
    #[error("encrypted with a password")]
    Encrypted,
    #[error("encrypted; none of the passwords given opens it")]
    WrongPassword,
    #[error("encrypted in a way that cannot be opened here, with whatever password")]
    LockNotOpened,
    #[error("format {0} is not read")]
    Unsupported(Format),
    #[error("too large: {what} exceeds {limit} bytes")]
    TooLarge { what: String, limit: u64 },
}

impl ExtractError {
    /// What to tell the sender: what is wrong, and what to do about it.
    pub fn message(&self, lang_vi: bool) -> String {
        if lang_vi { self.vietnamese() } else { self.english() }
    }

    fn vietnamese(&self) -> String {
        match self {
            ExtractError::Empty => "Tệp rỗng (0 byte hoặc không có dữ liệu). Đề nghị gửi lại tệp.".to_owned(),
            ExtractError::LockFile => {
                "Đây là tệp khoá tạm của Word/Excel (tên bắt đầu bằng “~$”), không phải văn bản. Đề nghị đóng văn bản rồi gửi tệp gốc.".to_owned()
            }
            ExtractError::Damaged { .. } => "Tệp bị hỏng, không mở được. Đề nghị mở lại bản gốc, lưu thành tệp mới và gửi lại.".to_owned(),
            ExtractError::Encrypted => "Tệp được đặt mật khẩu nên không đọc được. Đề nghị bỏ mật khẩu và gửi lại.".to_owned(),
            ExtractError::WrongPassword => {
                "Tệp được đặt mật khẩu và các mật khẩu đã cho đều không mở được. Đề nghị đơn vị cho biết mật khẩu, hoặc bỏ mật khẩu và gửi lại."
                    .to_owned()
            }
            ExtractError::LockNotOpened => {
                "Tệp được khoá theo cách chưa mở được, kể cả khi có mật khẩu. Đề nghị mở bằng Word/Excel, bỏ mật khẩu và gửi lại dưới dạng DOCX, XLSX hoặc PDF."
                    .to_owned()
            }
            ExtractError::Unsupported(Format::Rar) => {
                "Tệp nén RAR không mở được ở đây. Đề nghị nén lại thành .zip, hoặc gửi các tệp rời.".to_owned()
            }
            ExtractError::Unsupported(format) => {
                format!("Định dạng “{format}” chưa được đọc. Đề nghị gửi lại dưới dạng DOCX, PDF hoặc XLSX.")
            }
            ExtractError::TooLarge { limit, .. } => {
                format!("Tệp quá lớn (giới hạn {} MB). Đề nghị giảm dung lượng hoặc tách tệp rồi gửi lại.", limit >> 20)
            }
        }
    }

    fn english(&self) -> String {
        match self {
            ExtractError::Empty => "The file is empty. Send it again.".to_owned(),
            ExtractError::LockFile => {
                "This is a lock file of Word or Excel (its name begins with “~$”), not a paper. Close the paper and send the file itself.".to_owned()
            }
            ExtractError::Damaged { .. } => "The file is damaged and cannot be opened. Save the original under a new name and send it again.".to_owned(),
            ExtractError::Encrypted => "The file is locked by a password. Remove the password and send it again.".to_owned(),
            ExtractError::WrongPassword => {
                "The file is locked and none of the passwords given opens it. Ask for the password, or for the file without one.".to_owned()
            }
            ExtractError::LockNotOpened => {
                "The file is locked in a way that cannot be opened here, even with the password. Ask for DOCX, XLSX or PDF without one."
                    .to_owned()
            }
            ExtractError::Unsupported(Format::Rar) => "RAR archives are not opened here. Send a .zip, or the files as such.".to_owned(),
            ExtractError::Unsupported(format) => format!("Files of format “{format}” are not read. Send it as DOCX, PDF or XLSX."),
            ExtractError::TooLarge { limit, .. } => {
                format!("The file is too large (limit {} MB). Make it smaller or split it, and send it again.", limit >> 20)
            }
        }
    }
}

/// Reads one file. `name` serves only to notice lock files and extensions that lie.
///
/// # Errors
/// The format found and the reason why there is no document.
pub fn read<'a>(name: &str, bytes: &[u8], reading: impl Into<Reading<'a>>) -> Result<(Format, Document), (Format, ExtractError)> {
    let reading = reading.into();
    let limits = reading.limits;
    let format = sniff(name, bytes);
    if bytes.len() as u64 > limits.max_bytes {
        return Err((format, ExtractError::TooLarge { what: "the file".to_owned(), limit: limits.max_bytes }));
    }
    if locked::is_locked(bytes) {
        let inside = locked::open(bytes, reading.passwords, limits).map_err(|error| (format, error))?;
        // Locked once more it would be no package.
        if locked::is_locked(&inside) {
            return Err((format, ExtractError::LockNotOpened));
        }
        let (format, mut document) = read(name, &inside, reading)?;
        document.warnings.insert(0, Warning { code: WarningCode::PasswordUsed, page: None, detail: String::new() });
        return Ok((format, document));
    }
    let read = match format {
        Format::Docx => docx::read(bytes, limits),
        Format::Doc => doc::read(bytes, limits),
        Format::Xlsx => sheets::read_xlsx(bytes, limits),
        Format::Xls => sheets::read_xls(bytes, limits),
        Format::Ods => sheets::read_ods(bytes, limits),
        Format::Pdf => pdf::read(bytes, reading),
        Format::Rtf => rtf::read(bytes, limits),
        Format::Odt => odt::read(bytes, limits),
        Format::Html => html::read(bytes, None, limits),
        Format::Mhtml => mhtml::read(bytes, limits),
        Format::Text => plain::read(bytes, limits),
        Format::Image => image::read(bytes, reading),
        Format::Lock => Err(ExtractError::LockFile),
        Format::Empty => Err(ExtractError::Empty),
        // The directory that says what is in the package is lost with its end.
        Format::Zip
            if matches!(sniff::by_extension(name), Some((_, Format::Docx | Format::Xlsx | Format::Ods | Format::Odt))) =>
        {
            Err(ExtractError::Damaged { what: "a package without its parts".to_owned() })
        }
        _ => Err(sniff::trouble(bytes).unwrap_or(ExtractError::Unsupported(format))),
    };
    let mut document = read.map_err(|error| match error {
        ExtractError::Encrypted if reading.passwords.is_empty() => (format, error),
        ExtractError::Encrypted if format == Format::Pdf => (format, ExtractError::WrongPassword),
        ExtractError::Encrypted => (format, ExtractError::LockNotOpened),
        error => (format, error),
    })?;
    repair::repair(&mut document);
    if let Some((extension, said)) = sniff::by_extension(name)
        && said != format
    {
        document.warnings.insert(0, Warning { code: WarningCode::WrongExtension, page: None, detail: extension });
    }
    Ok((format, document))
}
