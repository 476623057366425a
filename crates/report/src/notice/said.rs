//! What a letter says of a finding and asks of the unit: official Vietnamese over the finding's data, apart from the words that
//! reviewers read.
//!
//! A letter takes the message and the fix alone: remarks, probabilities and advice to the reviewer never get in. Sentences of an
//! earlier version, which are prose, are taken as they stand.

use super::words::{asking, item_text, lower_first, upper_first};
use crate::phrase::quoted;
use crate::words;
use rasoat_model::finding::{Finding, Outcome};
use rasoat_model::lang::Lang;
use rasoat_model::message::{Fix, Lack, Message, Unreadable};

/// What is missing or to be made clear, without a full stop: "Mục II.2 “…” mới có đề mục, chưa có nội dung".
pub fn statement(f: &Finding) -> String {
    if f.outcome == Outcome::Unclear {
        return open_statement(f);
    }
    match &f.message {
        Message::SectionEmpty { what } => format!("{} mới có đề mục, chưa có nội dung", upper_first(what)),
        Message::SectionPlaceholder { what } => {
            format!("{} chưa có nội dung (mới để chỗ trống, dấu chấm hoặc lời hướng dẫn của đề cương)", upper_first(what))
        }
        Message::ColumnMissing { what } => format!("Phụ lục thiếu {}", of_appendix(what)),
        Message::CellEmpty { what, .. } | Message::CellInvalid { what, .. } => {
            words::message(&f.message, Lang::Vi).replacen(what.as_str(), of_appendix(what), 1)
        }
        Message::FileUnreadable { file, why } => format!("Tệp “{file}” {}", unreadable(why)),
        Message::FileDamaged { file, pages, .. } if pages.is_empty() => format!("Tệp “{file}” bị hỏng, chỉ đọc được một phần"),
        Message::FileDamaged { file, pages, .. } => {
            let pages: Vec<String> = pages.iter().map(u32::to_string).collect();
            format!("Tệp “{file}” bị hỏng, chỉ đọc được một phần (hỏng ở trang {})", pages.join(", "))
        }
        message => item_text(&words::message(message, Lang::Vi)),
    }
}

/// The table is named by the group of the letter already: "cột “…” của phụ lục" is "cột “…”" there.
fn of_appendix(what: &str) -> &str {
    what.strip_suffix(" của phụ lục").unwrap_or(what)
}

fn unreadable(why: &Unreadable) -> String {
    match why {
        Unreadable::Said(said) => format!("không đọc được: {}", item_text(&lower_first(&said.vi))),
        Unreadable::Cut => "bị hỏng, không còn chữ nào đọc được".to_owned(),
        Unreadable::Pictures | Unreadable::PicturesWithoutRecogniser => "chỉ có ảnh quét, chưa đọc được chữ".to_owned(),
    }
}

/// What could not be decided is asked about, never said to be missing.
fn open_statement(f: &Finding) -> String {
    match &f.message {
        Message::SectionPerhaps { what } => format!("Chưa rõ {what} được trình bày ở phần nào của báo cáo"),
        Message::SectionUnseen { what } => format!("Chưa đọc được {what}, do báo cáo có trang không đọc được chữ"),
        Message::SectionElsewhere { what } => {
            format!("{} dẫn sang văn bản khác, chưa nêu nội dung trong báo cáo", upper_first(what))
        }
        Message::AppendixUnseen { what }
        | Message::ComponentUnseen { what }
        | Message::PlanUnseen { what }
        | Message::StageUnseen { what } => format!("Chưa đọc được {what}, do hồ sơ có tệp hoặc trang không đọc được"),
        Message::NoReportSeen => "Chưa đọc được báo cáo, do hồ sơ có tệp hoặc trang không đọc được".to_owned(),
        Message::StageUntold { what } => format!("Báo cáo chưa nêu rõ thuộc kỳ nào (có phải {what} hay không)"),
        Message::StageOnlyLetter { what } => format!("Hồ sơ chỉ có công văn; chưa rõ có phải {what} hay không"),
        Message::StageNotHere { what } => format!("Hồ sơ không kèm {what}; chưa rõ đơn vị đã gửi trước đó hay chưa"),
        Message::StageOffTopic { what } => format!("Chưa rõ báo cáo đã gửi có phải {what} hay không"),
        Message::StageOnlyAwards { what } => {
            format!("Hồ sơ chỉ có giấy tờ khen thưởng; chưa rõ đơn vị đã gửi {what} hay chưa")
        }
        Message::FieldUnread { what } => format!("Chưa đọc được {what} trên bản quét"),
        Message::FileUnreadable { file, why } => format!("Tệp “{file}” {}", unreadable(why)),
        Message::FactsLacking { .. } | Message::OtherUnitsPaper { .. } | Message::StageOtherYear { .. } => {
            item_text(&words::message(&f.message, Lang::Vi))
        }
        Message::SectionMissing { what }
        | Message::SectionEmpty { what }
        | Message::SectionPlaceholder { what }
        | Message::AppendixMissing { what }
        | Message::ColumnMissing { what }
        | Message::CellEmpty { what, .. }
        | Message::CellInvalid { what, .. }
        | Message::FieldBlank { what }
        | Message::FieldAbsent { what }
        | Message::NotMentioned { what }
        | Message::PlanMissing { what }
        | Message::StageMissing { what }
        | Message::ComponentMissing { what } => format!("Chưa xác định được {what}"),
        message => without_verdict(f, &item_text(&words::message(message, Lang::Vi))),
    }
}

/// A sentence that speaks of absence is replaced by the requirement itself.
fn without_verdict(f: &Finding, said: &str) -> String {
    let lower = said.to_lowercase();
    if !["thiếu", "không có", "chưa có", "bỏ trống"].iter().any(|w| lower.starts_with(w)) {
        return said.to_owned();
    }
    match f.source.quote.trim() {
        "" => "Chưa xác định được nội dung này".to_owned(),
        quote => format!("Chưa xác định được nội dung {}", quoted(quote, 140)),
    }
}

/// What is asked of the unit, a sentence: "Đề nghị đơn vị bổ sung mục này …."; empty where nothing is.
pub fn request(f: &Finding) -> String {
    if let Fix::Written(text) = &f.fix {
        return written_request(f, text);
    }
    if f.outcome == Outcome::Unclear {
        return open_request(f);
    }
    match &f.fix {
        fix if fix.is_reviewers() => String::new(),
        Fix::Nothing => String::new(),
        Fix::SendInTime => {
            "Đề nghị đơn vị rút kinh nghiệm, gửi báo cáo đúng thời hạn quy định; nếu đã được gia hạn, gửi kèm văn bản cho gia hạn."
                .to_owned()
        }
        Fix::SendFileAgain => {
            "Đề nghị đơn vị gửi lại tệp này (DOCX, hoặc PDF xuất từ Word, không đặt mật khẩu).".to_owned()
        }
        Fix::AddAchievement => {
            "Đề nghị đơn vị bổ sung báo cáo thành tích của cá nhân, tập thể nêu trên, hoặc điều chỉnh danh sách đề nghị khen thưởng."
                .to_owned()
        }
        fix => asking(&words::fix(fix, Lang::Vi)),
    }
}

fn open_request(f: &Finding) -> String {
    match &f.message {
        Message::SectionPerhaps { .. } => {
            "Đề nghị đơn vị cho biết nội dung này ở phần nào của báo cáo; nếu chưa có thì bổ sung.".to_owned()
        }
        Message::FactsLacking { lack: Lack::CountsWithoutSum | Lack::AddressOfOtherTime, .. } => {
            asking(&words::fix(&f.fix, Lang::Vi))
        }
        Message::SectionElsewhere { .. } | Message::StageUntold { .. } | Message::StageNotHere { .. } => {
            asking(&words::fix(&f.fix, Lang::Vi))
        }
        Message::OtherUnitsPaper { .. } => asking(&words::fix(&f.fix, Lang::Vi)),
        _ => "Đề nghị đơn vị kiểm tra, làm rõ hoặc gửi lại bản đọc được.".to_owned(),
    }
}

fn written_request(f: &Finding, text: &str) -> String {
    let asked = asking(text);
    if f.outcome == Outcome::Unclear && (asked.is_empty() || asked.to_lowercase().starts_with("đề nghị đơn vị bổ sung"))
    {
        return "Đề nghị đơn vị kiểm tra, làm rõ hoặc gửi lại bản đọc được.".to_owned();
    }
    asked
}
