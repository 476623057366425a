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
    /// The word of the wire format and of profiles.
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
            /// All rules, in the order of the manual.
            pub const ALL: &[Rule] = &[$(Rule::$name,)+];
            /// The identifier, which is for ever: "section-missing".
            pub fn id(self) -> &'static str { match self { $(Rule::$name => $id,)+ } }
            /// The severity where the profile does not say otherwise.
            pub fn severity(self) -> Severity { match self { $(Rule::$name => Severity::$severity,)+ } }
            /// The version in which the rule first appeared.
            pub fn since(self) -> &'static str { match self { $(Rule::$name => $since,)+ } }
            /// The manual page, as written in the doc comment.
            pub fn manual(self) -> &'static str { match self { $(Rule::$name => concat!($($doc, "\n",)+),)+ } }
            /// From the identifier; `None` for one that no rule has.
            pub fn parse(id: &str) -> Option<Rule> { Rule::ALL.iter().copied().find(|r| r.id() == id) }
        }
    };
}

rules! {
    /// Không có mục mà đề cương yêu cầu.
    ///
    /// Kiểm tra: Mỗi mục của đề cương áp dụng cho loại đơn vị này, tìm trong báo cáo của hồ sơ. Đề mục được
    /// nhận theo nghĩa (từ ngữ, thứ tự, cấp, nội dung bên dưới), không theo số thứ tự.
    /// Vì sao: Văn bản yêu cầu báo cáo theo đề cương kèm theo; thiếu một mục thì nơi nhận không tổng hợp được.
    /// Đạt: Có đề mục mang nghĩa đó, dù đổi lời, đổi số, viết tắt, sai một vài chữ hay chia thành nhiều đề mục;
    /// hoặc dùng chung một đề mục mà bên dưới nói đủ cả hai; hoặc có đoạn văn riêng cho nội dung đó (từ 16
    /// tiếng trở lên), hay một dòng của bảng có ô trả lời. Mục cấp trên đạt khi có ít nhất một mục con.
    /// Không đạt: Không có chỗ nào như vậy. Thiếu cả một phần thì chỉ nêu mục trên cùng của phần đó. Mục lục,
    /// câu nhắc lại kiểu “như đã nêu ở trên” không được tính là có.
    /// Chưa rõ: Có đề mục hoặc đoạn có thể là mục này nhưng chưa chắc; hoặc báo cáo có trang không đọc được
    /// chữ. Hồ sơ không có báo cáo thì không xét (xem not-submitted).
    /// Đơn vị cần làm: Bổ sung mục theo đề cương; nếu không có kết quả, giữ đề mục và ghi rõ là không có.
    /// Tham số: `check.section`: `accept` (cách viết được chấp nhận), `terms`, `parts`, `content`, `signs`,
    /// `bullet`, `parent`; `extra` (đề mục thường có thêm, không thuộc mục nào); `units` (loại đơn vị);
    /// `severity`. Cấp chỉ nói “đối với ai” khai bằng `check.scope`.
    SectionMissing = "section-missing", Error, "0.1.0";
    /// Có đề mục nhưng không có nội dung.
    ///
    /// Kiểm tra: Mục đã tìm thấy bằng đề mục: giữa đề mục đó và đề mục tiếp theo có chữ hoặc bảng hay không.
    /// Vì sao: Đề mục không thay được nội dung mà văn bản yêu cầu báo cáo.
    /// Đạt: Có ít nhất một đoạn hoặc một bảng bên dưới, kể cả “Không có.”; chữ viết tiếp ngay trên dòng đề mục
    /// cũng là nội dung. Mục cấp trên đạt khi có mục con.
    /// Không đạt: Không có gì bên dưới. Câu kết “Trên đây là báo cáo…” không phải là nội dung của mục cuối. Cả
    /// một phần chỉ có đề mục trên cùng thì nêu một lần, không nêu từng mục con.
    /// Chưa rõ: Quy tắc này không có kết quả chưa rõ. Ảnh dán dưới đề mục không được đọc: nên mở tệp xem lại.
    /// Đơn vị cần làm: Viết nội dung của mục; nếu không phát sinh thì ghi “Không có”.
    /// Tham số: Như section-missing: `accept`, `parts`, `parent`, `units`, `severity` của mục.
    SectionEmpty = "section-empty", Error, "0.1.0";
    /// Mục chỉ có dấu chấm, chỗ trống hoặc lời hướng dẫn của đề cương.
    ///
    /// Kiểm tra: Nội dung dưới đề mục: mọi đoạn có phải chỉ là chỗ chờ điền hay không.
    /// Vì sao: Biểu mẫu gửi lại mà chưa điền thì chưa phải là báo cáo.
    /// Đạt: Có ít nhất một đoạn là lời của đơn vị, ngắn cũng được. Đoạn có chữ số không bị coi là lời hướng dẫn
    /// trong ngoặc, cũng không bị coi là hẹn lại.
    /// Không đạt: Chỉ có dấu chấm hay gạch dưới; “(nêu cụ thể…)”, “[điền nội dung]”; lời hẹn như “đang tổng
    /// hợp”, “sẽ bổ sung sau” (đoạn không quá 14 tiếng); hoặc chép nguyên câu của đề cương (quote).
    /// Chưa rõ: Quy tắc này không có kết quả chưa rõ.
    /// Đơn vị cần làm: Thay chỗ trống bằng nội dung thực tế của đơn vị, xóa lời hướng dẫn của đề cương.
    /// Tham số: `quote` của các mục và của các ý (`point`): câu bị chép lại được so với chúng; `units`,
    /// `severity`.
    SectionPlaceholder = "section-placeholder", Error, "0.1.0";
    /// Không có bảng phụ lục.
    ///
    /// Kiểm tra: Mọi bảng trong mọi tệp đọc được của hồ sơ (DOCX, PDF, XLSX): có bảng nào là phụ lục theo mẫu
    /// không.
    /// Vì sao: Văn bản yêu cầu kết quả “thống kê theo phụ lục gửi kèm”; số liệu toàn ngành cộng từ bảng này.
    /// Đạt: Có bảng nhận ra được bằng tiêu đề cột (đổi lời, đổi thứ tự, gộp ô, thêm cột STT, năm xếp ngang đều
    /// được), ở cuối báo cáo hay ở tệp riêng: từ 3 cột số liệu; hoặc 2 cột cùng với các năm hay tên bảng; hoặc
    /// 1 cột cùng với cả các năm và tên bảng.
    /// Không đạt: Không có bảng nào như vậy. Có tệp hỏng thì tệp hỏng được nêu riêng (document-unreadable), phụ
    /// lục vẫn tính là thiếu trong các tệp đọc được.
    /// Chưa rõ: Hồ sơ còn tệp hoặc trang chưa đọc được chữ (bản quét, ảnh, định dạng chưa đọc): bảng có thể nằm
    /// ở đó.
    /// Đơn vị cần làm: Lập bảng theo mẫu phụ lục, đủ các năm, gửi kèm báo cáo (tốt nhất là DOCX hoặc XLSX).
    /// Tham số: `check.appendix.title`, các `check.column` (`accept`, `terms`), `check.years`, `severity`.
    AppendixMissing = "appendix-missing", Error, "0.1.0";
    /// Bảng phụ lục thiếu cột.
    ///
    /// Kiểm tra: Mỗi cột của mẫu: trong bảng phụ lục có cột nào mang nghĩa đó không.
    /// Vì sao: Bỏ một cột là bỏ một nội dung mà mẫu phụ lục yêu cầu thống kê.
    /// Đạt: Có một cột ứng với yêu cầu; mỗi cột của bảng chỉ ứng với một yêu cầu, chọn cách ghép tốt nhất cho
    /// cả bảng. Cột năm đạt khi các dòng có năm, dù không có tiêu đề.
    /// Không đạt: Không có cột nào ứng với yêu cầu; bằng chứng liệt kê các tiêu đề hiện có.
    /// Chưa rõ: Quy tắc này không có kết quả chưa rõ.
    /// Đơn vị cần làm: Bổ sung cột theo mẫu; năm nào không có thì ghi 0 hoặc “Không”.
    /// Tham số: `check.column`: `accept`, `terms`, `optional` (cột được phép vắng, ví dụ Ghi chú); `severity`.
    AppendixColumnMissing = "appendix-column-missing", Error, "0.1.0";
    /// Bảng phụ lục thiếu dòng của một năm.
    ///
    /// Kiểm tra: Mỗi năm của giai đoạn có một dòng (hoặc một cột, khi năm xếp ngang) trong bảng phụ lục.
    /// Vì sao: Mẫu thống kê theo từng năm; thiếu một năm thì tổng cả giai đoạn không đúng.
    /// Đạt: Có dòng của năm đó: “2016”, “Năm 2016”, “6 tháng đầu năm 2020”, “2020 (đến tháng 8)”.
    /// Không đạt: Không có dòng nào; dòng gộp “2016 - 2020” và dòng tổng cộng không thay được dòng của từng
    /// năm.
    /// Chưa rõ: Quy tắc này không có kết quả chưa rõ. Không có phụ lục thì không xét (xem appendix-missing).
    /// Đơn vị cần làm: Bổ sung dòng của năm; nếu trong năm không có kết quả thì ghi 0 hoặc “Không”.
    /// Tham số: `check.years`: `from`, `to`; `severity`. Phát hiện mang mã `appendix.NĂM`.
    AppendixRowMissing = "appendix-row-missing", Error, "0.1.0";
    /// Ô của phụ lục bỏ trống.
    ///
    /// Kiểm tra: Từng ô của từng năm trong giai đoạn, ở các cột bắt buộc (trừ cột năm và cột được phép trống).
    /// Vì sao: Ô trống không cho biết là không có hay là quên; chỉ người lập bảng trả lời được.
    /// Đạt: Ô có nội dung. “0”, “Không”, “Không có”, “-” là câu trả lời. Ô gộp dọc qua nhiều năm trả lời chung
    /// cho các năm đó.
    /// Không đạt: Ô trống hoặc chỉ có khoảng trắng; với cột chữ, cả ô chỉ có dấu chấm. Ô bị gộp ngang vào cột
    /// bên cạnh cũng là ô trống. (Cột số chỉ có dấu chấm: xem appendix-cell-invalid.)
    /// Chưa rõ: Quy tắc này không có kết quả chưa rõ.
    /// Đơn vị cần làm: Điền số liệu; nếu không có thì ghi 0 hoặc “Không”.
    /// Tham số: `check.column`: `holds` (year, number, text), `optional`; `check.years`; `severity` của cột.
    AppendixCellEmpty = "appendix-cell-empty", Error, "0.1.0";
    /// Ô của phụ lục không có số liệu.
    ///
    /// Kiểm tra: Ô ở cột phải có số (`holds = "number"`): trong ô có con số nào không.
    /// Vì sao: Mẫu hỏi “số lượng”, “số tiền”; lời hứa hay lời khẳng định chung không cộng được.
    /// Đạt: Có số, viết bằng chữ số hoặc bằng chữ kèm đơn vị, có thêm lời cũng được: “03 căn (01 trực tiếp)”,
    /// “ba triệu đồng”. “0”, “Không”, “-” là câu trả lời.
    /// Không đạt: Có chữ mà không có số: “đang tổng hợp”, “có”, hoặc chỉ có dấu chấm. Ngày, tháng, năm không
    /// phải số liệu.
    /// Chưa rõ: Quy tắc này không có kết quả chưa rõ.
    /// Đơn vị cần làm: Thay bằng số liệu cụ thể; nếu không có thì ghi 0 hoặc “Không”.
    /// Tham số: `check.column`: `holds`, `optional`; `check.years`; `severity` của cột.
    AppendixCellInvalid = "appendix-cell-invalid", Error, "0.1.0";
    /// Thiếu hoặc bỏ trống thành phần thể thức.
    ///
    /// Kiểm tra: Các thành phần thể thức của báo cáo mà hồ sơ yêu cầu có khai: cơ quan ban hành, Quốc hiệu và
    /// Tiêu ngữ, số và ký hiệu, địa danh và ngày, tên loại và trích yếu, nơi nhận, chức vụ và người ký.
    /// Vì sao: Nghị định 30/2020/NĐ-CP, Điều 8 và Phụ lục I; báo cáo chưa có số, ngày là báo cáo chưa phát
    /// hành.
    /// Đạt: Thành phần có mặt và đã điền. Ký thay (KT.), thừa lệnh (TL.) đều được; cách trình bày không xét ở
    /// đây.
    /// Không đạt: Không thấy ở phần đầu hoặc phần cuối báo cáo; hoặc chỗ điền còn trống: “Số:      /BC-BHXH”,
    /// “ngày     tháng     năm 2020”, “Nơi nhận:” chỉ có gạch đầu dòng.
    /// Chưa rõ: Không thấy trong phần chữ đọc được mà báo cáo có trang là ảnh: thành phần có thể nằm trong ảnh.
    /// Đơn vị cần làm: Bổ sung theo thể thức văn bản hành chính và gửi lại. Sai thể thức của văn bản đã ban
    /// hành thì đính chính bằng công văn (Điều 18 khoản 3 của Nghị định).
    /// Tham số: `check.field.field` = agency, motto, number, date, title, recipients, signatory; `severity`.
    FieldMissing = "field-missing", Error, "0.1.0";
    /// Gửi quá hạn.
    ///
    /// Kiểm tra: Ngày nhận hồ sơ (sổ văn bản đến received.csv, hoặc --received) so với thời hạn của văn bản.
    /// Vì sao: Thời hạn ghi trong văn bản. “Trước ngày 28/8/2020” hiểu chặt: ngày 28/8 đã là muộn; “chậm nhất
    /// ngày” thì chính ngày đó còn trong hạn. Ngày nghỉ không làm thời hạn lùi lại, trừ khi hồ sơ yêu cầu chọn
    /// cách hiểu đó (inclusive-working-day); lịch nghỉ lễ và làm bù 2016 - 2027 có sẵn.
    /// Đạt: Nhận trong hạn, hoặc trong hạn đã gia hạn cho đơn vị (nêu lại người cho và lý do).
    /// Không đạt: Nhận sau ngày cuối cùng còn trong hạn; lời nhắn nêu muộn mấy ngày, mấy ngày làm việc. Đúng
    /// ngày mốc, hoặc mốc là ngày nghỉ, thì nêu cả ba cách hiểu. Chưa biết ngày nhận nhưng báo cáo đề ngày đã
    /// quá hạn: cũng là muộn. Ngày ghi trên báo cáo không bao giờ chứng minh là gửi đúng hạn.
    /// Chưa rõ: Không biết ngày nhận và ngày trên báo cáo không cho kết luận, hoặc văn bản không nêu ngày: mức
    /// lưu ý (info). Hồ sơ yêu cầu có `ask-between` thì ngày mà các cách hiểu khác nhau để người xem.
    /// Đơn vị cần làm: Lần sau gửi trong hạn; nếu đã được gia hạn thì gửi kèm văn bản cho gia hạn.
    /// Tham số: `check.deadline`: một trong `before` = "2020-08-28", `by` = "…", `undated` = "…"; `reading`,
    /// `ask-between`, `undated-until`, `stage`; `severity`.
    DeadlineMissed = "deadline-missed", Error, "0.1.0";
    /// Đơn vị chưa gửi.
    ///
    /// Kiểm tra: Trong một hồ sơ: có báo cáo hay không; đợt có nhiều kỳ thì từng kỳ. Trong cả đợt (status,
    /// notice): đơn vị nào của danh sách chưa có hồ sơ nào khi đã qua thời hạn.
    /// Vì sao: Văn bản giao cho mọi đơn vị; cần biết ai chưa gửi để đôn đốc.
    /// Đạt: Hồ sơ có báo cáo, hoặc có văn bản mang từ 5 đề mục của đề cương trở lên. Kỳ chưa tới hạn thì không
    /// đòi.
    /// Không đạt: Mọi tệp đều đọc được mà không có báo cáo; hoặc đơn vị chưa gửi gì sau thời hạn.
    /// Chưa rõ: Hồ sơ có tệp hỏng hoặc chưa đọc được. Với đợt có nhiều kỳ: hồ sơ chỉ có báo cáo của kỳ sau, chỉ
    /// có giấy tờ khen thưởng, chỉ có công văn, hoặc báo cáo không nói tới phong trào.
    /// Đơn vị cần làm: Gửi báo cáo theo yêu cầu; nếu đã gửi, cho biết số, ngày của báo cáo.
    /// Tham số: `roster`, `roster-on` (danh sách đơn vị tại một ngày), `check.deadline`, `check.stage`.
    NotSubmitted = "not-submitted", Error, "0.1.0";
    /// Hồ sơ thiếu thành phần.
    ///
    /// Kiểm tra: Chỉ khi hồ sơ có ít nhất một giấy tờ khen thưởng: có đủ Tờ trình, danh sách, Biên bản họp xét,
    /// Báo cáo thành tích hay không. Với đợt giao đơn vị xây dựng kế hoạch: có kế hoạch kèm theo, hoặc báo cáo
    /// nêu số và ngày của kế hoạch. Giấy tờ nhận theo tiêu đề, không theo tên tệp.
    /// Vì sao: Văn bản hướng dẫn của đợt; nguyên tắc chung ở Luật Thi đua, khen thưởng (Luật số 06/2022/QH15,
    /// Điều 84 khoản 2; hồ sơ trước ngày 01/01/2024 theo luật cũ và Nghị định 91/2017/NĐ-CP).
    /// Đạt: Có giấy tờ đó ở bất kỳ tệp nào; danh sách có thể nằm trong Tờ trình. Đơn vị không đề nghị khen
    /// thưởng thì không yêu cầu gì.
    /// Không đạt: Có giấy tờ khen thưởng mà thiếu một thành phần. Không có Tờ trình thì không đòi riêng danh
    /// sách. Kế hoạch của cấp trên hay của nơi khác không phải là kế hoạch của đơn vị.
    /// Chưa rõ: Hồ sơ còn tệp hoặc trang chưa đọc được chữ: thành phần có thể nằm ở đó.
    /// Đơn vị cần làm: Bổ sung vào hồ sơ; với kế hoạch: gửi kèm hoặc nêu số, ngày trong báo cáo.
    /// Tham số: `check.award.component` = submission, list, minutes, achievement; `check.plan`: `accept`,
    /// `others`; `severity`.
    ComponentMissing = "component-missing", Error, "0.1.0";
    /// Thiếu báo cáo thành tích của một người, tập thể được đề nghị.
    ///
    /// Kiểm tra: Mỗi tên trong danh sách của Tờ trình (hoặc Danh sách riêng) có một Báo cáo thành tích. Biên
    /// bản không thêm tên nào.
    /// Vì sao: Báo cáo thành tích là của từng tập thể, cá nhân được đề nghị; thiếu thì Hội đồng không xét được.
    /// Đạt: Phần đầu (30 dòng) của một Báo cáo thành tích nêu đúng tên đó, hoặc người đó ký báo cáo.
    /// Không đạt: Không có báo cáo nào như vậy; báo cáo ghi rõ là của tên khác trong danh sách thì không tính.
    /// Tên được so sau khi bỏ “Ông”, “Bà”, chức vụ và cách viết hoa; “Vy” và “Vi” là hai người.
    /// Chưa rõ: Hồ sơ còn tệp hoặc trang chưa đọc được chữ: báo cáo có thể nằm ở đó.
    /// Đơn vị cần làm: Bổ sung báo cáo thành tích của người, tập thể này, hoặc đưa tên ra khỏi danh sách.
    /// Tham số: Theo yêu cầu `check.award.component = "achievement"`; `severity`. Không có yêu cầu đó thì không
    /// xét.
    NomineeReportMissing = "nominee-report-missing", Error, "0.1.0";
    /// Không đọc được tệp.
    ///
    /// Kiểm tra: Mỗi tệp của hồ sơ: có mở được và có chữ để đọc không. Loại tệp nhận theo nội dung, không theo
    /// đuôi tên.
    /// Vì sao: Tệp không đọc được thì không biết trong đó có gì; không được coi là thiếu, cũng không được bỏ
    /// qua.
    /// Đạt: Đọc được trọn tệp. Đuôi tên sai vẫn đọc, chỉ ghi chú ở danh sách tệp.
    /// Không đạt: Tệp rỗng, hỏng, đặt mật khẩu, quá lớn, là tệp khóa “~$” của Word/Excel, hoặc không rõ là tệp
    /// gì. Tệp hỏng một phần: phần đọc được vẫn rà soát, nhưng phải gửi lại.
    /// Chưa rõ: Bản quét mà máy này chưa có chương trình nhận dạng chữ (tesseract, tiếng Việt), hoặc định dạng
    /// nhận ra nhưng bản này không đọc (RAR…): phải mở tệp để xem.
    /// Đơn vị cần làm: Gửi lại tệp: DOCX, XLSX, hoặc PDF xuất từ Word, không đặt mật khẩu.
    /// Tham số: Không có; mức độ không đổi theo hồ sơ yêu cầu.
    DocumentUnreadable = "document-unreadable", Error, "0.1.0";
    /// Văn bản của đơn vị khác.
    ///
    /// Kiểm tra: Cơ quan ban hành ghi ở đầu mỗi văn bản so với đơn vị gửi hồ sơ (theo sổ, --unit, hoặc báo
    /// cáo).
    /// Vì sao: Gửi nhầm tệp là lỗi hay gặp; số liệu của đơn vị khác mà tổng hợp vào thì sai cả hai nơi.
    /// Đạt: Cùng đơn vị, dù viết tắt, không dấu hay xuống dòng. Tên không có trong danh sách, hoặc hiểu được
    /// thành nhiều đơn vị, thì không kết luận.
    /// Không đạt: Tên ở đầu văn bản chỉ đúng một đơn vị khác trong danh sách. Mỗi tệp nêu một lần.
    /// Chưa rõ: Quy tắc này không có kết quả chưa rõ. Không biết đơn vị gửi thì không xét.
    /// Đơn vị cần làm: Kiểm tra lại tệp đã gửi và gửi đúng văn bản của đơn vị.
    /// Tham số: `roster-on`: ngày mà danh sách đơn vị có hiệu lực. Mức độ không đổi theo hồ sơ yêu cầu.
    UnitMismatch = "unit-mismatch", Error, "0.1.0";
    /// Mục đặt sai thứ tự.
    ///
    /// Kiểm tra: Thứ tự các mục tìm thấy bằng đề mục, so với thứ tự của đề cương.
    /// Vì sao: Nơi nhận đọc và tổng hợp theo đề cương; đổi thứ tự không sai nhưng dễ sót.
    /// Đạt: Đề mục đứng sau mọi mục mà đề cương xếp trước nó. Mục nằm chung đề mục với mục khác, hoặc tìm thấy
    /// trong đoạn văn, không xét thứ tự.
    /// Không đạt: Đề mục đứng trước một mục mà đề cương xếp trên nó. Chỉ là cảnh báo.
    /// Chưa rõ: Quy tắc này không có kết quả chưa rõ.
    /// Đơn vị cần làm: Nên sắp xếp theo thứ tự của đề cương; không bắt buộc gửi lại.
    /// Tham số: Thứ tự các [[requirement]] trong hồ sơ yêu cầu.
    SectionMisplaced = "section-misplaced", Warning, "0.1.0";
    /// Mục đánh số không liên tục.
    ///
    /// Kiểm tra: Số thứ tự của đề mục ứng với một yêu cầu, so với đề mục liền trước cùng cấp và cùng kiểu số.
    /// Vì sao: Số nhảy cóc thường là dấu vết của một mục bị xóa hoặc sót.
    /// Đạt: Số tăng một, hoặc đánh lại từ 1. Đơn vị được tự đánh số; khác số của đề cương không bị nêu. Đề mục
    /// không đánh số, gạch đầu dòng, khác kiểu số thì không so.
    /// Không đạt: Số lặp lại, nhảy hoặc lùi, ví dụ “4.” ngay sau “2.”. Chỉ là cảnh báo.
    /// Chưa rõ: Quy tắc này không có kết quả chưa rõ.
    /// Đơn vị cần làm: Kiểm tra lại số thứ tự, có thể sót một mục.
    /// Tham số: Không có.
    SectionMisnumbered = "section-misnumbered", Warning, "0.1.0";
    /// Một ý của đề cương chưa được nhắc tới.
    ///
    /// Kiểm tra: Mỗi gạch đầu dòng của đề cương (`point`) trong một mục đã có nội dung: có cụm từ nào của ý đó
    /// không.
    /// Vì sao: Đề cương nêu ý cần báo cáo; nhưng nhiều ý chỉ là gợi ý (“như: …”), nên đây là cảnh báo.
    /// Đạt: Có ít nhất một cụm từ trong `any`, không phân biệt dấu, cho phép sai một chữ. Mục dùng chung đề mục
    /// với mục khác, hoặc chia thành mục con, không xét.
    /// Không đạt: Không có cụm từ nào. Có thể đơn vị đã viết bằng lời khác: người rà soát xem lại.
    /// Chưa rõ: Quy tắc này không có kết quả chưa rõ.
    /// Đơn vị cần làm: Bổ sung nội dung này nếu đơn vị có thực hiện, hoặc ghi rõ là không có.
    /// Tham số: `check.section.point`: `quote`, `label`, `any` (thêm cách viết mới vào đây).
    PointNotAddressed = "point-not-addressed", Warning, "0.1.0";
    /// Ô có số nhưng thiếu đơn vị tính hoặc hình thức.
    ///
    /// Kiểm tra: Ô có số ở cột số: có rõ đơn vị tính không; ở cột có `mode`, có nói rõ hình thức không.
    /// Vì sao: Mẫu yêu cầu nêu rõ, ví dụ số nhà “trực tiếp giúp đỡ hay phối hợp”; “12” thì không biết là 12 gì.
    /// Đạt: Ô, tiêu đề cột hoặc dòng “Đơn vị tính” có đơn vị; ô hoặc cột cuối của dòng có một từ trong `mode`.
    /// Số 0 thì không cần.
    /// Không đạt: Số trơn, không có đơn vị ở đâu; hoặc số nhà mà không có từ nào chỉ hình thức. Chỉ là cảnh
    /// báo.
    /// Chưa rõ: Quy tắc này không có kết quả chưa rõ.
    /// Đơn vị cần làm: Ghi rõ theo hướng dẫn ở đầu cột: “120 thẻ”, “03 căn (01 trực tiếp, 02 phối hợp)”.
    /// Tham số: `check.column`: `holds = "number"`, `mode`.
    AppendixCellIncomplete = "appendix-cell-incomplete", Warning, "0.1.0";
    /// Dòng tổng không khớp.
    ///
    /// Kiểm tra: Cột số: tổng các dòng năm so với dòng “Tổng cộng”.
    /// Vì sao: Tổng sai thường do sửa số một năm mà quên sửa tổng.
    /// Đạt: Bằng nhau (lệch dưới 0,5). Không có dòng tổng, hoặc có ô viết kèm chữ (“03 căn”), thì không cộng.
    /// Không đạt: Mọi ô đều là số trơn mà tổng khác. Dấu chấm là phân nhóm nghìn, dấu phẩy là thập phân.
    /// Chưa rõ: Quy tắc này không có kết quả chưa rõ.
    /// Đơn vị cần làm: Kiểm tra lại phép cộng hoặc số liệu từng năm.
    /// Tham số: `check.column`: `holds = "number"`.
    AppendixTotalMismatch = "appendix-total-mismatch", Warning, "0.1.0";
    /// Số trong lời văn khác số trong bảng.
    ///
    /// Kiểm tra: Câu của báo cáo nói tổng số của cả giai đoạn (“tổng”, đủ năm đầu và năm cuối) về đúng thứ mà một
    /// cột số của phụ lục thống kê (số thẻ, số nhà, tiền mặt), so với tổng các năm của cột đó.
    /// Vì sao: Hai chỗ nói hai số thì nơi tổng hợp không biết dùng số nào.
    /// Đạt: Bằng nhau; số viết tròn (“1,2 tỷ đồng”) thì lệch dưới một đơn vị của chữ số cuối. Không so khi: câu có
    /// nhiều số cùng loại, số ước chừng, nói thêm năm hay nơi khác (“riêng”, “trong đó”), hoặc nhắc thứ của cột
    /// khác; cột có ô trống, ô không rõ đơn vị hoặc đọc được hai cách, thiếu một năm.
    /// Không đạt: Khác nhau. Chỉ là cảnh báo; bằng chứng nêu cả câu và ô trong bảng.
    /// Chưa rõ: Quy tắc này không có kết quả chưa rõ.
    /// Đơn vị cần làm: Kiểm tra, thống nhất số liệu giữa báo cáo và phụ lục.
    /// Tham số: `check.column`: `holds = "number"`, `terms` (từ hai tiếng trở lên); `check.years`.
    FigureMismatch = "figure-mismatch", Warning, "0.1.0";
    /// Đoạn văn gần như trùng với báo cáo của đơn vị khác.
    ///
    /// Kiểm tra: Các hồ sơ trong cùng một lần rà soát, từng mục của báo cáo và báo cáo thành tích: có đoạn dài nào
    /// giống nhau giữa hai đơn vị không. So theo cụm 6 tiếng, không phân biệt dấu và chữ hoa.
    /// Vì sao: Chép của nhau thì số liệu và việc làm nêu ra có thể không phải của đơn vị.
    /// Đạt: Không có đoạn nào; câu của đề cương, công văn và câu có ở hơn 3 đơn vị (câu mẫu) không được tính.
    /// Không đạt: Một đoạn có từ 60 tiếng trùng, chiếm ít nhất 80 % đoạn (đổi vài từ, vài số vẫn tính); hoặc nhiều
    /// đoạn từ 20 tiếng, cộng lại từ 200 tiếng và quá 60 % báo cáo ngắn hơn. Chỉ là cảnh báo, nêu ở cả hai hồ
    /// sơ, kèm hai chỗ để so: không nói ai chép của ai.
    /// Chưa rõ: Quy tắc này không có kết quả chưa rõ.
    /// Đơn vị cần làm: Xem lại đoạn văn, viết theo việc làm và kết quả của đơn vị mình.
    /// Tham số: Không có.
    CopiedText = "copied-text", Warning, "0.1.0";
    /// Số liệu phụ lục trùng với đơn vị khác.
    ///
    /// Kiểm tra: Bảng phụ lục của các hồ sơ trong cùng một lần rà soát: các dòng cùng năm có mọi số giống hệt nhau.
    /// Vì sao: Hai đơn vị khó có cùng số thẻ, số nhà, số tiền trong nhiều năm.
    /// Đạt: Không có, hoặc chỉ trùng một năm, hoặc số trùng là số tròn và nhỏ (0, 5, 100), hoặc có ở hơn 3 đơn vị.
    /// Không đạt: Từ 2 năm trùng hoàn toàn, tổng cộng từ 12 chữ số có nghĩa trở lên (không kể các số 0 ở cuối). Chỉ
    /// là cảnh báo, nêu ở cả hai hồ sơ.
    /// Chưa rõ: Quy tắc này không có kết quả chưa rõ.
    /// Đơn vị cần làm: Kiểm tra lại số liệu của đơn vị.
    /// Tham số: `check.column`: `holds = "number"`.
    CopiedFigures = "copied-figures", Warning, "0.1.0";
    /// Trong báo cáo còn tên của địa phương khác.
    ///
    /// Kiểm tra: Lời văn của báo cáo tỉnh: có câu nói về BHXH một tỉnh khác như nói về mình không.
    /// Vì sao: Thường là chữ sót lại khi dùng báo cáo của nơi khác làm mẫu.
    /// Đạt: Không có. Không tính câu nêu cùng lúc nhiều tỉnh hoặc có tên mình; câu trong ngoặc kép; câu mà ngay
    /// trước tên (8 tiếng) có từ chỉ quan hệ: với, cùng, như, hơn, so, học tập, giao lưu, hỗ trợ, giúp, cụm …
    /// Không đạt: Có câu như vậy. Chỉ là cảnh báo. Văn bản có đầu đề của đơn vị khác thì nêu ở unit-mismatch.
    /// Chưa rõ: Quy tắc này không có kết quả chưa rõ; không rõ đơn vị gửi thì không xét.
    /// Đơn vị cần làm: Sửa tên đơn vị, và xem lại nội dung của câu đó có đúng của mình không.
    /// Tham số: `roster-on` (danh sách đơn vị của ngày nào).
    OtherUnitNamed = "other-unit-named", Warning, "0.1.0";
    /// Ngày văn bản sau ngày nhận.
    ///
    /// Kiểm tra: Ngày ghi trên báo cáo, và ngày ký số của mỗi tệp PDF, so với ngày nhận hồ sơ.
    /// Vì sao: Văn bản không thể đến trước ngày ký: một trong hai ngày ghi sai, và thời hạn xét theo ngày nhận.
    /// Đạt: Ngày trên báo cáo và ngày ký số bằng hoặc trước ngày nhận. Thiếu một trong hai ngày thì không xét.
    /// Không đạt: Ngày trên báo cáo hoặc ngày ký số sau ngày nhận. Có phần mềm ký ghi giờ Việt Nam như giờ quốc
    /// tế, nên lệch 7 giờ không tính. Chỉ là cảnh báo.
    /// Chưa rõ: Quy tắc này không có kết quả chưa rõ.
    /// Đơn vị cần làm: Kiểm tra ngày ghi trên báo cáo, hoặc ngày vào sổ trong received.csv.
    /// Tham số: Không có.
    DateAfterReceipt = "date-after-receipt", Warning, "0.1.0";
    /// Tệp bị thay đổi sau khi ký số.
    ///
    /// Kiểm tra: Mỗi chữ ký số trong tệp PDF: phần đã ký còn nguyên không (so giá trị băm), và phía sau có thêm
    /// gì làm thay đổi các trang không.
    /// Vì sao: Người ký chịu trách nhiệm về đúng những gì mình ký; phần sửa sau đó không ai chịu trách nhiệm.
    /// Đạt: Giá trị băm khớp và chữ ký bao trùm cả tệp, hoặc phía sau chỉ có thêm chữ ký, dấu thời gian; số,
    /// ngày do văn thư đóng lên trang rồi cơ quan ký sau cũng là đạt.
    /// Không đạt: Giá trị băm không khớp; hoặc trang bị sửa, thêm, bớt, đóng thêm chữ mà không chữ ký nào phía
    /// sau bao trùm. Có chữ ký sau cùng bao trùm cả tệp thì chỉ là lưu ý. Không bao giờ làm hồ sơ thành thiếu.
    /// Chưa rõ: Quy tắc này không có kết quả chưa rõ: kiểu chữ ký không đọc được thì chỉ ghi ở danh sách tệp.
    /// Chứng thư của người ký và giá trị chữ ký không được xác minh.
    /// Đơn vị cần làm: Gửi lại đúng bản đã ký, hoặc ký lại bản hiện có.
    /// Tham số: Không có.
    ChangedAfterSigning = "changed-after-signing", Warning, "0.1.0";
    /// Phải sửa bảng mã của văn bản.
    ///
    /// Kiểm tra: Các đoạn văn của mỗi tệp có phải Unicode dựng sẵn không, hay dùng bảng mã cũ: TCVN3 (phông
    /// .VnTime), VNI, VISCII, VPS, CP1258. Bảng mã nhận ra từ chữ, không từ tên phông; mỗi dòng xét riêng.
    /// Vì sao: TCVN 6909:2001, nhắc lại ở Nghị định 30/2020/NĐ-CP Phụ lục I. Unicode tổ hợp nhìn giống hệt
    /// nhưng tìm kiếm, so sánh ở phần mềm khác sẽ không ra.
    /// Đạt: Mọi đoạn là Unicode dựng sẵn.
    /// Không đạt: Có đoạn dùng Unicode tổ hợp hoặc bảng mã cũ; khi rà soát đã tự chuyển, có nêu tên bảng mã, số
    /// đoạn và đoạn đầu tiên.
    /// Chưa rõ: Quy tắc này không có kết quả chưa rõ.
    /// Đơn vị cần làm: Không phải gửi lại; nên đặt bộ gõ ở Unicode dựng sẵn và dùng phông Unicode.
    /// Tham số: Không có.
    EncodingRepaired = "encoding-repaired", Warning, "0.1.0";
    /// Chữ nhận dạng từ bản quét chưa đáng tin.
    ///
    /// Kiểm tra: Các trang được nhận dạng từ ảnh (bản quét, ảnh chụp): độ tin cậy trung bình của trang.
    /// Vì sao: Chữ đọc sai dẫn tới kết luận sai; nội dung không thấy trên trang mờ không được coi là thiếu.
    /// Đạt: Không có trang nhận dạng từ ảnh, hoặc độ tin cậy của mọi trang từ 65 % trở lên.
    /// Không đạt: Quy tắc này không có kết quả không đạt.
    /// Chưa rõ: Có trang dưới 65 %: các mục, trường không thấy trong tệp đó được để ở chưa rõ cho người xem.
    /// Đơn vị cần làm: Gửi bản có chữ (DOCX, PDF xuất từ Word) hoặc quét lại rõ hơn (từ 300 dpi, không nghiêng).
    /// Tham số: Không có.
    LowConfidenceText = "low-confidence-text", Warning, "0.1.0";
    /// Nói có mà chưa nêu địa chỉ, số tiền hoặc căn cứ cụ thể.
    ///
    /// Kiểm tra: Chỗ nói đã hỗ trợ, đóng góp, có kế hoạch, có mô hình: gần đó có địa chỉ, số tiền và hình thức,
    /// số và ngày của kế hoạch, hoặc tên giải pháp hay không.
    /// Vì sao: Tiêu chí của đợt yêu cầu “có địa chỉ cụ thể”, “nêu cụ thể số tiền, các hình thức đóng góp”.
    /// Đạt: Địa chỉ nêu đủ cấp theo ngày của văn bản (trước 01/7/2025 là xã và huyện, từ đó là xã và tỉnh); số
    /// tiền là con số có đơn vị tiền, viết “hơn”, “gần” cũng được; kế hoạch có số và ngày; giải pháp, mô hình
    /// hay cách làm được gọi tên hoặc kể ra, một trong ba là đủ. Không nói tới thì không đòi.
    /// Không đạt: “Trên địa bàn tỉnh”, “hàng trăm triệu đồng”, “nhiều phần quà”, “đã có kế hoạch”, hoặc chỉ
    /// chép lại câu của tiêu chí. Chỉ là cảnh báo.
    /// Chưa rõ: Chỉ nêu số lượng hiện vật, ngày công; địa chỉ theo đơn vị hành chính của thời kỳ khác; văn bản
    /// có trang không đọc được.
    /// Đơn vị cần làm: Bổ sung số liệu, địa chỉ, số và ngày của kế hoạch.
    /// Tham số: `check.evidence`: `papers`, `nominee`, `needs` (address, amount, plan, named), `claim`, `any`,
    /// `others`, `address`; `check.plan`.
    EvidenceMissing = "evidence-missing", Warning, "0.1.0";
    /// Báo cáo của kỳ khác, hoặc không rõ của kỳ nào.
    ///
    /// Kiểm tra: Năm mà báo cáo nói tới, so với các kỳ báo cáo của đợt.
    /// Vì sao: Đợt kéo dài nhiều năm có nhiều kỳ báo cáo; báo cáo năm này không thay được báo cáo năm kia.
    /// Đạt: Trích yếu nêu năm của kỳ, hoặc có từ của kỳ đó (“sơ kết”, “tổng kết”), hoặc ngày ký thuộc năm đó.
    /// Năm nằm trong tên phong trào không tính là năm của báo cáo.
    /// Không đạt: Quy tắc này không có kết quả không đạt.
    /// Chưa rõ: Trích yếu nêu một năm không thuộc kỳ nào; hoặc không nêu gì mà ngày ký ở đầu năm sau: có thể là
    /// của một trong hai kỳ.
    /// Đơn vị cần làm: Ghi rõ năm trong trích yếu của báo cáo.
    /// Tham số: `check.stage`: `period` (năm), `title` (từ ngữ của trích yếu).
    PeriodMismatch = "period-mismatch", Warning, "0.1.0";
    /// Tên trong các giấy tờ khen thưởng không khớp nhau.
    ///
    /// Kiểm tra: Tên tập thể, cá nhân trong danh sách của Tờ trình, trong Biên bản (có phiếu hoặc hình thức kèm
    /// theo) và trên từng báo cáo thành tích.
    /// Vì sao: Hội đồng chỉ xét người có trong cả ba; thừa hay thiếu một tên là hồ sơ phải làm lại.
    /// Đạt: Cùng một bộ tên. Viết hoa, khoảng trắng, “Ông”, “Bà”, “đồng chí”, vị trí dấu, kiểu Unicode không
    /// làm khác tên; tên tập thể viết tắt vẫn nhận ra. “Vy” và “Vi”, “Thủy” và “Thúy” là hai người.
    /// Không đạt: Có báo cáo thành tích của người không có trong danh sách; hai báo cáo của một người; Biên bản
    /// thiếu hoặc thừa tên so với danh sách, hoặc người không đủ phiếu vẫn được đề nghị. Chỉ là cảnh báo.
    /// Chưa rõ: Quy tắc này không có kết quả chưa rõ. Biên bản có danh sách kèm theo thì không đòi nêu tên
    /// trong Biên bản.
    /// Đơn vị cần làm: Đối chiếu các giấy tờ, sửa cho thống nhất. Thiếu báo cáo thành tích thì xem
    /// nominee-report-missing.
    /// Tham số: Theo `check.award.component` = minutes, achievement.
    NomineeMismatch = "nominee-mismatch", Warning, "0.1.0";
    /// Hình thức khen thưởng không thống nhất giữa các giấy tờ.
    ///
    /// Kiểm tra: Với mỗi tên: hình thức trong danh sách, trong Biên bản và ở đầu báo cáo thành tích.
    /// Vì sao: Mỗi hình thức có thẩm quyền quyết định và tiêu chuẩn riêng.
    /// Đạt: Cùng một hình thức, viết tắt cũng được. Giấy tờ nào không nêu, hoặc chỉ ghi “Bằng khen”, thì không
    /// so.
    /// Không đạt: Danh sách đề nghị một hình thức, giấy tờ kia ghi hình thức khác. Chỉ là cảnh báo.
    /// Chưa rõ: Quy tắc này không có kết quả chưa rõ.
    /// Đơn vị cần làm: Thống nhất hình thức trong Tờ trình, Biên bản và báo cáo thành tích.
    /// Tham số: Các hình thức khai ở `check.forms.form`; không khai thì không so.
    AwardMismatch = "award-mismatch", Warning, "0.1.0";
    /// Hình thức khen thưởng không thuộc danh mục, hoặc chưa nêu.
    ///
    /// Kiểm tra: Hình thức đề nghị cho từng tên trong danh sách, so với các hình thức mà văn bản của đợt nêu.
    /// Vì sao: Văn bản của đợt chỉ mở một số hình thức; hình thức khác không xét trong đợt này.
    /// Đạt: Là một trong các hình thức đã nêu. Chỉ ghi “Bằng khen” mà không rõ của ai thì chưa coi là sai.
    /// Không đạt: Hình thức khác (hạng khác, của cấp khác, danh hiệu thi đua), hoặc không giấy tờ nào cho biết
    /// đề nghị hình thức gì. Chỉ là cảnh báo.
    /// Chưa rõ: Quy tắc này không có kết quả chưa rõ.
    /// Đơn vị cần làm: Ghi rõ cho từng tập thể, cá nhân một hình thức mà văn bản của đợt nêu.
    /// Tham số: `check.forms.form`: `name`, `noun`, `any`, `from`, `to`.
    AwardForm = "award-form", Warning, "0.1.0";
    /// Biên bản chưa ghi kết quả bình xét.
    ///
    /// Kiểm tra: Trong Biên bản có số phiếu, tỷ lệ hoặc câu kết luận hay không.
    /// Vì sao: Biên bản là căn cứ của đề nghị. Tỷ lệ cần đạt do quy chế của từng nơi định, nên ở đây không xét
    /// tỷ lệ.
    /// Đạt: Có số phiếu hoặc tỷ lệ đồng ý, hoặc câu “nhất trí đề nghị…”, “thống nhất trình…”.
    /// Không đạt: Không có chỗ nào như vậy; số thành viên dự họp không phải là kết quả. Chỉ là cảnh báo.
    /// Chưa rõ: Biên bản có trang không đọc được chữ.
    /// Đơn vị cần làm: Ghi kết quả bỏ phiếu hoặc biểu quyết cho từng tập thể, cá nhân.
    /// Tham số: Theo `check.award.component = "minutes"`.
    MinutesWithoutResult = "minutes-without-result", Warning, "0.1.0";
    /// Báo cáo thành tích thiếu một phần của mẫu.
    ///
    /// Kiểm tra: Mỗi báo cáo thành tích: có phần mà mẫu yêu cầu hay không, nhận theo đầu đề.
    /// Vì sao: Báo cáo thành tích lập theo mẫu kèm theo nghị định về thi đua, khen thưởng.
    /// Đạt: Có đầu đề hoặc câu mở đầu mang nghĩa đó (16 tiếng đầu của một đoạn).
    /// Không đạt: Không có chỗ nào như vậy. Chỉ là cảnh báo; chỗ chưa đối chiếu được với mẫu gốc thì lời nhắn
    /// nói rõ.
    /// Chưa rõ: Báo cáo thành tích có trang không đọc được chữ.
    /// Đơn vị cần làm: Bổ sung phần còn thiếu theo mẫu.
    /// Tham số: `check.part`: `accept`, `nominee` (person, collective); `unconfirmed`.
    AchievementPartMissing = "achievement-part-missing", Warning, "0.1.0";
    /// Giấy tờ khen thưởng căn cứ văn bản không có hiệu lực vào ngày đó.
    ///
    /// Kiểm tra: Số hiệu luật, nghị định nêu trong Tờ trình, danh sách, Biên bản, báo cáo thành tích, so với
    /// ngày của giấy tờ.
    /// Vì sao: Mẫu và thủ tục đổi theo nghị định; hồ sơ theo văn bản đang có hiệu lực vào ngày trình.
    /// Đạt: Văn bản được nêu còn hiệu lực vào ngày ký giấy tờ (không có ngày ký thì ngày nhận). Văn bản không
    /// khai trong hồ sơ yêu cầu thì không xét.
    /// Không đạt: Văn bản được nêu chưa có hoặc đã hết hiệu lực. Chỉ là cảnh báo: có thể có quy định chuyển
    /// tiếp.
    /// Chưa rõ: Quy tắc này không có kết quả chưa rõ.
    /// Đơn vị cần làm: Lập hồ sơ theo văn bản đang có hiệu lực.
    /// Tham số: `law`: `number`, `from`, `to`.
    LawNotInForce = "law-not-in-force", Warning, "0.1.0";
    /// Không nhận ra loại văn bản.
    ///
    /// Kiểm tra: Mỗi tệp đọc được: có văn bản nào nhận ra theo tiêu đề không (báo cáo, công văn, tờ trình, biên
    /// bản, danh sách, báo cáo thành tích), hoặc là bảng phụ lục.
    /// Vì sao: N tệp gửi đến thì N tệp phải được nói tới; tệp lạ có thể là thành phần đặt sai tên loại.
    /// Đạt: Nhận ra ít nhất một văn bản trong tệp, hoặc tệp chứa phụ lục hay báo cáo đang xét.
    /// Không đạt: Không nhận ra. Chỉ là lưu ý, không làm hồ sơ thành thiếu.
    /// Chưa rõ: Quy tắc này không có kết quả chưa rõ; tệp không có chữ thì nêu ở document-unreadable.
    /// Đơn vị cần làm: Không cần làm gì nếu là tài liệu minh chứng; nếu là thành phần của hồ sơ thì sửa tiêu đề
    /// và gửi lại.
    /// Tham số: Không có.
    FileNotRecognised = "file-not-recognised", Info, "0.1.0";
    /// Ngày văn bản sau ngày ký số.
    ///
    /// Kiểm tra: Ngày ghi trên văn bản so với lần ký số sau cùng của tệp PDF chứa nó.
    /// Vì sao: Văn thư ghi số, ngày rồi cơ quan mới ký; ngày ghi sau ngày ký là ghi sai, hoặc ghi thêm sau khi ký.
    /// Đạt: Ngày trên văn bản bằng hoặc trước ngày ký sau cùng. Thiếu một trong hai ngày thì không xét.
    /// Không đạt: Ngày trên văn bản sau ngày ký sau cùng. Chỉ là lưu ý: đồng hồ của máy ký có thể sai.
    /// Chưa rõ: Quy tắc này không có kết quả chưa rõ.
    /// Đơn vị cần làm: Kiểm tra ngày ghi trên văn bản.
    /// Tham số: Không có.
    DateAfterSigning = "date-after-signing", Info, "0.1.0";
}

/// The parts of a manual page, in order; each begins a line, with a colon after it.
pub const MANUAL_PARTS: &[&str] = &["Kiểm tra", "Vì sao", "Đạt", "Không đạt", "Chưa rõ", "Đơn vị cần làm", "Tham số"];

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    fn lines(rule: Rule) -> Vec<&'static str> {
        rule.manual().lines().map(str::trim).collect()
    }

    #[test]
    fn every_manual_has_a_title_and_all_parts_in_order() {
        for &rule in Rule::ALL {
            let lines = lines(rule);
            let id = rule.id();
            assert!(
                lines[0].ends_with('.') && lines[0].chars().count() <= 80,
                "{id}: the first line is a title that ends with a full stop"
            );
            assert_eq!(lines[1], "", "{id}: a blank line under the title");
            let at: Vec<Option<usize>> = MANUAL_PARTS
                .iter()
                .map(|part| lines.iter().position(|l| l.strip_prefix(part).is_some_and(|rest| rest.starts_with(':'))))
                .collect();
            for (part, at) in MANUAL_PARTS.iter().zip(&at) {
                let rest = at.map_or("", |i| lines[i].split_once(':').map_or("", |(_, rest)| rest.trim()));
                assert!(!rest.is_empty(), "{id}: no “{part}: …”");
            }
            assert!(at.is_sorted(), "{id}: parts in another order than MANUAL_PARTS");
            assert!((8..=20).contains(&lines.len()), "{id}: {} lines", lines.len());
            assert!(lines.iter().all(|l| l.chars().count() <= 110), "{id}: a line is too long for a terminal");
        }
    }

    #[test]
    fn ids_are_kebab_case_unique_and_parsed_back() {
        let mut seen = HashSet::new();
        for &rule in Rule::ALL {
            let id = rule.id();
            assert!(seen.insert(id), "{id} twice");
            assert!(id.split('-').all(|w| !w.is_empty() && w.bytes().all(|b| b.is_ascii_lowercase())), "{id}");
            assert_eq!(Rule::parse(id), Some(rule));
            let since: Vec<&str> = rule.since().split('.').collect();
            assert!(since.len() == 3 && since.iter().all(|n| n.parse::<u32>().is_ok()), "{id}: since {}", rule.since());
        }
        assert_eq!(Rule::parse("no-such-rule"), None);
        assert_eq!(Rule::parse("Section-Missing"), None);
    }

    #[test]
    fn severities_stand_in_order() {
        assert!(Severity::Error < Severity::Warning && Severity::Warning < Severity::Info);
        assert!(
            Rule::ALL.windows(2).all(|w| w[0].severity() <= w[1].severity()),
            "errors first, so that the table reads by weight"
        );
    }
}
