//! Remarks for the reviewer, in words. No letter takes one.

use crate::phrase::day_text;
use jiff::civil::Date;
use rasoat_model::lang::Lang;
use rasoat_model::message::Remark;
use rasoat_text::calendar::{weekday_en, weekday_vi};

/// The remark as it follows the statement of its finding, with the sign that parts them.
pub fn remark(remark: &Remark, lang: Lang) -> String {
    match remark {
        Remark::Unconfirmed(what) => format!(" ({what})"),
        Remark::Damaged => lang.pick(" (tệp bị hỏng một phần, chưa kết luận)", " (the file is damaged: not decided)").to_owned(),
        Remark::Readings { strict, inclusive, next_working, covered } => {
            readings([*strict, *inclusive, *next_working], *covered, lang)
        }
    }
}

/// The last day in time under each reading: "đọc chặt: thứ Sáu 29/11/2024; tính cả ngày mốc: …".
fn readings(last: [Date; 3], covered: bool, lang: Lang) -> String {
    let names = lang.pick(
        ["đọc chặt", "tính cả ngày mốc", "gặp ngày nghỉ thì tính đến ngày làm việc kế tiếp"],
        ["strict", "inclusive", "inclusive, next working day"],
    );
    let one =
        |(name, day): (&str, Date)| format!("{name}: {} {}", lang.pick(weekday_vi(day), weekday_en(day)), day_text(day, lang));
    let shown: Vec<String> = names.into_iter().zip(last).map(one).collect();
    let known = if covered { "" } else { lang.pick(" (chưa có lịch nghỉ lễ năm này)", " (holidays unknown)") };
    let lead = lang.pick("ngày cuối cùng còn trong hạn theo từng cách hiểu", "last day in time by reading");
    format!("; {lead}: {}{known}", shown.join("; "))
}
