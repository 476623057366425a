//! What a piece of evidence shows, in words.

use super::pair;
use rasoat_model::lang::Lang;
use rasoat_model::message::Note;

/// The note as people read it: "đề mục gần nhất". One that an earlier version stored stays as it was.
pub fn note(note: &Note, lang: Lang) -> String {
    let (vi, en) = match note {
        Note::Written(text) => return text.clone(),
        Note::Format(name) => return name.clone(),
        Note::ConvertedFrom(name) => {
            return lang.pick(format!("chữ {name} đã chuyển, bắt đầu ở đây"), format!("{name}, converted, from here on"));
        }
        Note::InDossierOf(name) => return lang.pick(format!("trong hồ sơ của {name}"), format!("in the dossier of {name}")),
        Note::LookedHere => ("đã xem ở đây", "looked here"),
        Note::NearestHeading => ("đề mục gần nhất", "the nearest heading"),
        Note::DueUnderHeading => ("lẽ ra nằm trong mục này", "due under this heading"),
        Note::WholeReport => ("đã xem toàn bộ báo cáo", "the whole report was looked through"),
        Note::WholePaper => ("đã xem toàn bộ văn bản", "the whole paper was looked at"),
        Note::WholeMinutes => ("đã xem toàn bộ Biên bản", "the minutes were looked at"),
        Note::WholeAchievement => ("đã xem toàn bộ báo cáo thành tích", "the whole report was looked at"),
        Note::ReportAndFiles => ("đã xem báo cáo và các tệp trong hồ sơ", "looked at the report and the files"),
        Note::HeadOfReport => ("đã xem phần đầu báo cáo", "looked at the head"),
        Note::EndOfReport => ("đã xem phần cuối báo cáo", "looked at the end"),
        Note::Heading => ("đề mục", "the heading"),
        Note::HeadingWithNothing => ("đề mục, bên dưới không có nội dung", "the heading; nothing under it"),
        Note::HeadingHere => ("đề mục ở đây", "the heading is here"),
        Note::NotFilledIn => ("chỗ chưa điền", "not filled in"),
        Note::PointsElsewhere => ("dẫn sang văn bản khác", "points to another paper"),
        Note::PerhapsHere => ("có thể là chỗ này, độ tin cậy {confidence:.2}", "perhaps here, confidence {confidence:.2}"),
        Note::OrHere => ("hoặc chỗ này", "or here"),
        Note::AllTables => ("đã xem các bảng trong mọi tệp", "every table of every file was looked at"),
        Note::UnreadFile => ("tệp chưa đọc được", "could not be read"),
        Note::ColumnsThere => ("các cột hiện có", "the columns there are"),
        Note::YearsThere => ("các năm hiện có", "the years there are"),
        Note::EmptyInRow => ("ô trống trong dòng này", "empty in this row"),
        Note::Cell => ("nội dung ô", "the cell"),
        Note::TotalRow => ("dòng tổng", "the total"),
        Note::InText => ("trong lời văn", "in the text"),
        Note::InTableSummed => ("trong bảng, cộng các năm", "in the table, years added"),
        Note::LeftBlank => ("chỗ bỏ trống", "left blank"),
        Note::NumberBlank => ("số để trống", "number left blank"),
        Note::FromRegister => ("theo sổ đăng ký văn bản đến", "from the register of incoming papers"),
        Note::FromEdxml => ("theo vết gửi nhận của gói edXML", "from the trace of the edXML packet"),
        Note::FromMail => ("theo ngày giờ ghi trên thư điện tử", "from the mail's own lines"),
        Note::FromUser => ("ngày nhận do người dùng ghi", "day of receipt as given"),
        Note::NoReceipt => ("không có ngày nhận", "no day of receipt"),
        Note::DateOnReport => ("ngày ghi trên báo cáo", "date on the report"),
        Note::DateOnPaper => ("ngày ghi trên văn bản", "date on the paper"),
        Note::SaidHere => ("chỗ nói tới", "said here"),
        Note::FilesThere => ("các tệp trong hồ sơ", "the files there are"),
        Note::AgencyOnPaperAndRegister => ("tên cơ quan trên văn bản và trong sổ", "agency on the paper and in the register"),
        Note::AgencyOnPaper => ("cơ quan ban hành ghi trên văn bản", "the agency on the paper"),
        Note::Recognised => ("chữ đã nhận dạng", "as recognised"),
        Note::DecomposedHere => ("chữ tổ hợp ở đây", "decomposed letters here"),
        Note::NamesOtherUnit => ("câu có tên đơn vị khác", "names another unit"),
        Note::Signature => ("chữ ký số; chứng thư chưa được xác minh", "digital signature; its certificate is not verified"),
        Note::PlanSpokenOf => ("chỗ nói về kế hoạch", "where a plan is spoken of"),
        Note::PaperThere => ("văn bản có trong hồ sơ", "the paper that is there"),
        Note::AwardPaperThere => ("hồ sơ có giấy tờ đề nghị khen thưởng này", "this award paper is in the dossier"),
        Note::NamedInList => ("có tên trong danh sách đề nghị", "named in the list"),
        Note::NamedForAward => ("tên trong danh sách", "named in the list"),
        Note::NamedInMinutes => ("tên trong Biên bản", "named in the minutes"),
        Note::NamedInAchievement => ("tên ghi trên báo cáo thành tích", "named in the report"),
        Note::ResultInMinutes => ("kết quả trong Biên bản", "in the minutes"),
        Note::AwardProposed => ("hình thức được đề nghị", "the award proposed"),
        Note::AskedHere => ("đề nghị ở đây", "asked for here"),
        Note::InList => ("trong danh sách", "in the list"),
        Note::SecondReport => ("báo cáo thứ hai", "the second report"),
        Note::LawCited => ("căn cứ ghi trong văn bản", "the law that is cited"),
        Note::InThisDossier => ("trong hồ sơ này", "in this dossier"),
    };
    pair(lang, vi, en)
}
