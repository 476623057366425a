//! Why a container, or a file in one, could not be opened or not to the end, in words for the sender.

use crate::ExtractError;
use serde::{Deserialize, Serialize};

/// A container or a file in one that is not among the files, or not whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trouble {
    /// Inside the outermost container; empty for that one itself.
    pub path: String,
    pub why: Why,
    /// Some files of it were saved.
    pub partly: bool,
}

/// What keeps a container or a file of it from being opened, wholly or in part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Why {
    /// Damaged, locked, or in a format or packing that is not read.
    Unread(ExtractError),
    /// More files than one dossier may have.
    TooMany { limit: usize },
    /// One file is larger than any may be, in bytes.
    TooLarge { limit: u64 },
    /// All files together are more than any container may hold, in bytes.
    TooMuch { limit: u64 },
    /// It inflates to many times its size.
    Ratio,
    /// Containers within containers.
    TooDeep { limit: usize },
    /// Nothing is in it.
    Nothing,
    /// A link to another place, not a file.
    Link,
    /// Outlook's own packing.
    Winmail,
}

impl From<ExtractError> for Why {
    fn from(error: ExtractError) -> Self {
        Why::Unread(error)
    }
}

impl Why {
    pub(super) fn damaged(what: impl ToString) -> Why {
        Why::Unread(ExtractError::Damaged { what: what.to_string() })
    }
}

impl Trouble {
    /// What is wrong and what to ask the sender for.
    pub fn message(&self, vietnamese: bool) -> String {
        let text = if vietnamese { self.why.vietnamese() } else { self.why.english() };
        match (self.partly, vietnamese) {
            (false, _) => text,
            (true, true) => format!("{text} Những tệp lấy ra được vẫn được rà soát."),
            (true, false) => format!("{text} The files that came out were checked."),
        }
    }
}

impl Why {
    fn vietnamese(&self) -> String {
        match self {
            Why::Unread(ExtractError::Encrypted) => {
                "Gói được đặt mật khẩu nên không mở được. Đề nghị cho biết mật khẩu, hoặc gửi lại không đặt mật khẩu.".to_owned()
            }
            Why::Unread(ExtractError::Damaged { .. }) => {
                "Gói bị hỏng hoặc bị cắt ngắn, không mở được hết. Đề nghị nén lại và gửi lại, hoặc gửi các tệp rời.".to_owned()
            }
            Why::Unread(error) => error.message(true),
            Why::TooMany { limit } => format!("Gói có quá nhiều tệp (giới hạn {limit}). Đề nghị tách ra rồi gửi lại."),
            Why::TooLarge { limit } => format!("Tệp trong gói quá lớn (giới hạn {} MB). Đề nghị giảm dung lượng rồi gửi lại.", limit >> 20),
            Why::TooMuch { limit } => format!("Các tệp trong gói quá lớn (giới hạn {} MB). Đề nghị tách ra rồi gửi lại.", limit >> 20),
            Why::Ratio => "Gói phình ra gấp quá nhiều lần dung lượng của nó nên không mở tiếp. Đề nghị gửi các tệp rời.".to_owned(),
            Why::TooDeep { limit } => format!("Gói lồng trong gói quá {limit} lớp nên không mở tiếp. Đề nghị gửi các tệp rời."),
            Why::Nothing => "Gói không có tệp nào. Đề nghị kiểm tra và gửi lại.".to_owned(),
            Why::Link => "Là liên kết tới nơi khác, không phải tệp. Đề nghị gửi chính tệp đó.".to_owned(),
            Why::Winmail => "Tệp đính kèm bị Outlook gói thành winmail.dat nên không mở được. Đề nghị gửi lại thư dạng HTML hoặc văn bản thường.".to_owned(),
        }
    }

    fn english(&self) -> String {
        match self {
            Why::Unread(ExtractError::Encrypted) => "Locked by a password. Ask for it, or for a version without.".to_owned(),
            Why::Unread(ExtractError::Damaged { .. }) => {
                "Damaged or cut short. Ask for it again, or for the files as such.".to_owned()
            }
            Why::Unread(error) => error.message(false),
            Why::TooMany { limit } => format!("Too many files (limit {limit}). Ask for it in parts."),
            Why::TooLarge { limit } => format!("A file in it is too large (limit {} MB). Ask for a smaller one.", limit >> 20),
            Why::TooMuch { limit } => format!("Too much in it (limit {} MB). Ask for it in parts.", limit >> 20),
            Why::Ratio => {
                "It inflates to too many times its size and was not opened further. Ask for the files as such.".to_owned()
            }
            Why::TooDeep { limit } => format!("Packed within packages more than {limit} deep. Ask for the files as such."),
            Why::Nothing => "There is no file in it. Ask for it again.".to_owned(),
            Why::Link => "A link to another place, not a file. Ask for the file itself.".to_owned(),
            Why::Winmail => "Packed by Outlook as winmail.dat. Ask for the mail as HTML or plain text.".to_owned(),
        }
    }
}
