//! What can be wrong with a query, and with an index. Both say what to do.

use rasoat_model::lang::Lang;
use std::ops::Range;
use std::path::PathBuf;

const FIELDS_VI: &str = "don_vi (unit), muc (section), yeu_cau (requirement), dot (campaign), loai (kind), quy_tac (rule), so (number), nam (year), nhan (received), ngay (date), tien (amount), so_luong (count), vung (region), ket_qua (verdict), co (has), khong_co (missing)";
const FIELDS_EN: &str = "unit (don_vi), section (muc), requirement (yeu_cau), campaign (dot), kind (loai), rule (quy_tac), number (so), year (nam), received (nhan), date (ngay), amount (tien), count (so_luong), region (vung), verdict (ket_qua), has (co), missing (khong_co)";

/// A query that cannot be understood.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.vietnamese())]
pub struct QueryError {
    /// Bytes of the query text; empty where something is lacking, and for filters.
    pub at: Range<usize>,
    pub kind: QueryErrorKind,
}

/// What is wrong with a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum QueryErrorKind {
    /// Neither words nor filters.
    Empty,
    /// Longer than this many bytes.
    TooLong(usize),
    /// More words than this.
    TooManyWords(usize),
    /// Brackets nested deeper than this.
    TooDeep(usize),
    QuoteNotClosed,
    BracketNotClosed,
    BracketNotOpened,
    BracketEmpty,
    /// `AND`, `OR`, `NOT`, `-` without something after it, or before it.
    OperandMissing(String),
    FieldUnknown(String),
    FieldEmpty(String),
    /// Fewer letters than this in front of `*`.
    PrefixTooShort(usize),
    /// `*` inside a phrase, not at its end.
    PrefixInside,
    /// `--finding`, `rule:` with a name that is no rule's.
    RuleUnknown(String),
    /// `vung:`, `ket_qua:` with a value that they do not have; the values that there are.
    ValueUnknown(String, String),
    /// `--from` after `--to`.
    DatesReversed,
    /// No day, month or year: `nhan:`, `ngay:`, `nam:`.
    DayUnclear(String),
    /// No amount: `tien:`.
    AmountUnclear(String),
    /// `a..b` with a above b.
    RangeReversed,
    /// The hit after which to go on is none of this query: its address.
    NotAHit(String),
    /// `NEAR/0`, `~1000`: more than this, or nothing.
    DistanceWrong(u32),
}

impl QueryError {
    pub(super) fn new(at: Range<usize>, kind: QueryErrorKind) -> Self {
        QueryError { at, kind }
    }

    /// What is wrong and what to write instead, in Vietnamese.
    pub fn vietnamese(&self) -> String {
        use QueryErrorKind::*;
        match &self.kind {
            Empty => "Chưa có từ cần tìm. Ví dụ: kiến nghị, \"phong trào thi đua\", unit:\"Nam Định\".".into(),
            TooLong(n) => format!("Câu tìm dài quá {n} byte."),
            TooManyWords(n) => format!("Câu tìm có quá {n} từ."),
            TooDeep(n) => format!("Ngoặc lồng nhau quá {n} tầng."),
            QuoteNotClosed => "Thiếu dấu nháy kép đóng.".into(),
            BracketNotClosed => "Thiếu ngoặc đóng “)”.".into(),
            BracketNotOpened => "Ngoặc đóng “)” không có ngoặc mở.".into(),
            BracketEmpty => "Trong ngoặc không có gì để tìm.".into(),
            OperandMissing(op) => format!("“{op}” thiếu vế bên cạnh."),
            FieldUnknown(f) => {
                format!("Không có trường “{f}:”. Các trường: {FIELDS_VI}. Muốn tìm dấu hai chấm thì để trong nháy kép.")
            }
            FieldEmpty(f) => format!("Sau “{f}:” chưa có gì."),
            PrefixTooShort(n) => format!("Trước dấu * phải có ít nhất {n} chữ."),
            PrefixInside => "Dấu * chỉ đứng cuối cụm từ.".into(),
            RuleUnknown(r) => format!("Không có quy tắc “{r}”. Xem danh sách: rasoat explain."),
            ValueUnknown(v, known) => format!("Ở đây không có “{v}”. Các giá trị: {known}."),
            DatesReversed => "Ngày bắt đầu (--from) sau ngày kết thúc (--to).".into(),
            DayUnclear(v) => {
                format!("“{v}” không phải ngày, tháng hay năm. Ví dụ: nhan:2020-08-01..2020-08-20, nhan:<20/8/2020, nam:2020.")
            }
            AmountUnclear(v) => format!("“{v}” không phải số tiền. Ví dụ: tien:>100000000, tien:5tr..10tr, tien:<1,5 tỷ."),
            RangeReversed => "Đầu khoảng lớn hơn cuối khoảng.".into(),
            NotAHit(address) => {
                format!("--after {address}: không có trong kết quả của câu tìm này (có thể hồ sơ đã thay). Xem lại từ trang đầu.")
            }
            DistanceWrong(n) => format!("Khoảng cách phải từ 1 đến {n} từ."),
        }
    }

    /// The same in English.
    pub fn english(&self) -> String {
        use QueryErrorKind::*;
        match &self.kind {
            Empty => "Nothing to look for. For example: kiến nghị, \"phong trào thi đua\", unit:\"Nam Định\".".into(),
            TooLong(n) => format!("The query is longer than {n} bytes."),
            TooManyWords(n) => format!("The query has more than {n} words."),
            TooDeep(n) => format!("Brackets are nested deeper than {n}."),
            QuoteNotClosed => "A double quote is not closed.".into(),
            BracketNotClosed => "A bracket is not closed.".into(),
            BracketNotOpened => "A bracket is closed that was not opened.".into(),
            BracketEmpty => "There is nothing to look for in the brackets.".into(),
            OperandMissing(op) => format!("“{op}” lacks something beside it."),
            FieldUnknown(f) => {
                format!("There is no field “{f}:”. Fields: {FIELDS_EN}. Quote it to look for a colon.")
            }
            FieldEmpty(f) => format!("There is nothing after “{f}:”."),
            PrefixTooShort(n) => format!("At least {n} letters must stand before *."),
            PrefixInside => "* may stand only at the end of a phrase.".into(),
            RuleUnknown(r) => format!("There is no rule “{r}”. For the list: rasoat explain."),
            ValueUnknown(v, known) => format!("There is no “{v}” here. Values: {known}."),
            DatesReversed => "--from is after --to.".into(),
            DayUnclear(v) => {
                format!("“{v}” is no day, month or year. For example: nhan:2020-08-01..2020-08-20, nhan:<20/8/2020, nam:2020.")
            }
            AmountUnclear(v) => format!("“{v}” is no amount. For example: tien:>100000000, tien:5tr..10tr."),
            RangeReversed => "The range begins above its end.".into(),
            NotAHit(address) => {
                format!(
                    "--after {address} is no hit of this query (perhaps its dossier was replaced). Begin with the first page again."
                )
            }
            DistanceWrong(n) => format!("A distance is from 1 to {n} words."),
        }
    }
}

/// Something is wrong with the index folder. Nothing is lost by it: the index can be made anew from the registry.
#[derive(Debug, thiserror::Error)]
pub enum IndexError {
    /// Made by another version, or broken: remove it with [`Index::recreate`](super::Index::recreate) and fill it again.
    #[error("Chỉ mục tìm kiếm {path} phải lập lại từ sổ đăng ký: {why}")]
    Rebuild { path: PathBuf, why: String },
    #[error("Chỉ mục tìm kiếm {path} đang được một tiến trình khác ghi. Đợi tiến trình đó xong rồi chạy lại.")]
    Locked { path: PathBuf },
    #[error("Không ghi, đọc được chỉ mục tìm kiếm {path}: {source}")]
    Io { path: PathBuf, source: std::io::Error },
}

impl IndexError {
    /// What went wrong and what to do.
    pub fn words(&self, lang: Lang) -> String {
        if lang == Lang::Vi {
            return self.to_string();
        }
        match self {
            IndexError::Rebuild { path, why } => {
                format!("The search index {} must be made anew from the registry: {why}", path.display())
            }
            IndexError::Locked { path } => {
                format!(
                    "Another process is writing to the search index {}. Wait until it is done and run this again.",
                    path.display()
                )
            }
            IndexError::Io { path, source } => format!("Cannot read or write the search index {}: {source}", path.display()),
        }
    }
}

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum SearchError {
    #[error(transparent)]
    Query(#[from] QueryError),
    #[error(transparent)]
    Index(#[from] IndexError),
}
