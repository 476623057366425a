//! The list of rules. Identifiers are for ever; the doc comment of a rule is its manual page, and `rasoat explain`, the README's
//! table and the tests read it from here.

/// How much a finding weighs. Only `Error` makes a dossier deficient.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    Error,
    Warning,
    Info,
}

impl Severity {
    pub fn as_str(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Info => "info",
        }
    }
}

macro_rules! rules {
    ($($(#[doc = $doc:expr])+ $name:ident = $id:literal, $severity:ident, $since:literal;)+) => {
        /// What can be wrong.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Rule { $($(#[doc = $doc])+ $name,)+ }

        impl Rule {
            pub const ALL: &[Rule] = &[$(Rule::$name,)+];
            pub fn id(self) -> &'static str { match self { $(Rule::$name => $id,)+ } }
            /// The severity where the profile does not say otherwise.
            pub fn severity(self) -> Severity { match self { $(Rule::$name => Severity::$severity,)+ } }
            /// The version in which the rule first appeared.
            pub fn since(self) -> &'static str { match self { $(Rule::$name => $since,)+ } }
            /// The manual page, as written in the doc comment.
            pub fn manual(self) -> &'static str { match self { $(Rule::$name => concat!($($doc, "\n",)+),)+ } }
            pub fn parse(id: &str) -> Option<Rule> { Rule::ALL.iter().copied().find(|r| r.id() == id) }
        }
    };
}

rules! {
    /// Không có mục mà đề cương yêu cầu.
    SectionMissing = "section-missing", Error, "0.1.0";
    /// Có đề mục nhưng không có nội dung.
    SectionEmpty = "section-empty", Error, "0.1.0";
    /// Mục chỉ có dấu chấm, chỗ trống hoặc lời hướng dẫn của đề cương.
    SectionPlaceholder = "section-placeholder", Error, "0.1.0";
    /// Không có bảng phụ lục.
    AppendixMissing = "appendix-missing", Error, "0.1.0";
    /// Bảng phụ lục thiếu cột.
    AppendixColumnMissing = "appendix-column-missing", Error, "0.1.0";
    /// Bảng phụ lục thiếu dòng của một năm.
    AppendixRowMissing = "appendix-row-missing", Error, "0.1.0";
    /// Ô của phụ lục bỏ trống.
    AppendixCellEmpty = "appendix-cell-empty", Error, "0.1.0";
    /// Ô của phụ lục không có số liệu.
    AppendixCellInvalid = "appendix-cell-invalid", Error, "0.1.0";
    /// Thiếu hoặc bỏ trống thành phần thể thức.
    FieldMissing = "field-missing", Error, "0.1.0";
    /// Gửi quá hạn.
    DeadlineMissed = "deadline-missed", Error, "0.1.0";
    /// Đơn vị chưa gửi.
    NotSubmitted = "not-submitted", Error, "0.1.0";
    /// Hồ sơ khen thưởng thiếu thành phần.
    ComponentMissing = "component-missing", Error, "0.1.0";
    /// Thiếu báo cáo thành tích của một người, tập thể được đề nghị.
    NomineeReportMissing = "nominee-report-missing", Error, "0.1.0";
    /// Không đọc được tệp.
    DocumentUnreadable = "document-unreadable", Error, "0.1.0";
    /// Văn bản của đơn vị khác.
    UnitMismatch = "unit-mismatch", Error, "0.1.0";
    /// Mục đặt sai thứ tự.
    SectionMisplaced = "section-misplaced", Warning, "0.1.0";
    /// Mục đánh số không liên tục.
    SectionMisnumbered = "section-misnumbered", Warning, "0.1.0";
    /// Một ý của đề cương chưa được nhắc tới.
    PointNotAddressed = "point-not-addressed", Warning, "0.1.0";
    /// Ô có số nhưng thiếu đơn vị tính hoặc hình thức.
    AppendixCellIncomplete = "appendix-cell-incomplete", Warning, "0.1.0";
    /// Dòng tổng không khớp.
    AppendixTotalMismatch = "appendix-total-mismatch", Warning, "0.1.0";
    /// Ngày văn bản sau ngày nhận.
    DateAfterReceipt = "date-after-receipt", Warning, "0.1.0";
    /// Phải sửa bảng mã của văn bản.
    EncodingRepaired = "encoding-repaired", Warning, "0.1.0";
    /// Không nhận ra loại văn bản.
    FileNotRecognised = "file-not-recognised", Info, "0.1.0";
}
