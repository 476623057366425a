//! Why there is no document, and what to tell the sender of the file.
//!
//! Leaves out what is wrong with parts of a document that there is: those are its warnings.

use rasoat_model::document::Format;
use serde::{Deserialize, Serialize};

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
