//! The statement of a finding, in words: one sentence without its full stop.

use crate::phrase::day_text;
use rasoat_model::lang::Lang;
use rasoat_model::message::{AwardPaper, Change, Due, Lack, Message, RowKey, Unreadable};

/// The sentence as a reviewer reads it. One that an earlier version stored stays as it was.
pub fn message(m: &Message, lang: Lang) -> String {
    match lang {
        Lang::Vi => vi(m),
        Lang::En => en(m),
    }
}

fn vi(m: &Message) -> String {
    let day = |d| day_text(d, Lang::Vi);
    match m {
        Message::Written(text) => text.clone(),
        Message::SectionMissing { what } | Message::AppendixMissing { what } => format!("Thiếu {what}"),
        Message::SectionUnseen { what } => format!("Chưa xác định được {what}: báo cáo có trang không đọc được chữ"),
        Message::SectionPerhaps { what } => format!("Cần người xem: chỗ này có thể là {what}, chưa chắc chắn"),
        Message::SectionEmpty { what } => format!("Có đề mục nhưng chưa có nội dung: {what}"),
        Message::SectionPlaceholder { what } => {
            format!("Mới có chỗ trống, dấu chấm hoặc lời hướng dẫn của đề cương: {what}")
        }
        Message::SectionElsewhere { what } => format!("Chỉ dẫn sang văn bản khác, cần người xem có đủ nội dung không: {what}"),
        Message::PointUntouched { point, what } => format!("Chưa thấy nêu “{point}” trong {what}"),
        Message::NotMentioned { what } => format!("Báo cáo chưa nhắc tới {what}"),
        Message::SectionMisplaced { what } => format!("Đặt trước mục mà đề cương xếp trên nó: {what}"),
        Message::Misnumbered { before, after } => format!("Số thứ tự không liên tục: sau “{before}” là “{after}”"),

        Message::AppendixUnseen { what } => format!("Chưa thấy {what}; hồ sơ còn tệp chưa đọc được"),
        Message::ColumnMissing { what } => format!("Phụ lục thiếu {what}"),
        Message::RowMissing { year } => format!("Phụ lục thiếu dòng năm {year}"),
        Message::CellEmpty { row, what } => format!("Bỏ trống ô {}, {what}", row_vi(row)),
        Message::CellInvalid { row, what, text } => format!("Ô {}, {what} chưa có số liệu: “{text}”", row_vi(row)),
        Message::CellWithoutForm { row, what } => {
            format!("Ô {}, {what}: chưa nêu hình thức (trực tiếp hay phối hợp)", row_vi(row))
        }
        Message::CellWithoutUnit { row, what } => format!("Ô {}, {what}: có số nhưng chưa rõ đơn vị tính", row_vi(row)),
        Message::TotalDiffers { what, written, sum } => {
            format!("Dòng tổng cộng, {what}: ghi {written}, cộng các năm được {sum}")
        }
        Message::FiguresDiffer { what, said, sum } => format!("{what}: báo cáo ghi {said}, phụ lục cộng các năm được {sum}"),

        Message::FieldUnread { what } => format!("Chưa đọc được {what} trên bản quét (có thể viết tay)"),
        Message::FieldBlank { what } => format!("Bỏ trống {what}"),
        Message::FieldAbsent { what } => format!("Không thấy {what}"),

        Message::Late { received, due, days, working } => {
            format!("Nhận ngày {}, quá hạn {days} ngày{} (yêu cầu {})", day(*received), working_vi(*working), due_vi(due))
        }
        Message::LateOnTheDay { received, due } => format!("Nhận đúng ngày mốc {}; yêu cầu là {}", day(*received), due_vi(due)),
        Message::LateAfterExtension { received, until, days, working } => format!(
            "Nhận ngày {}, quá hạn đã gia hạn {days} ngày{} (gia hạn đến {})",
            day(*received),
            working_vi(*working),
            day(*until)
        ),
        Message::WithinExtension { received, due, until, by, reason } => format!(
            "Nhận ngày {}, sau hạn chung ({}) nhưng trong hạn đã gia hạn đến {} ({by}; lý do: {reason})",
            day(*received),
            due_vi(due),
            day(*until)
        ),
        Message::DatedLate { date } => format!("Báo cáo đề ngày {}, không thể gửi trong hạn", day(*date)),
        Message::SignedLate { signed } => format!("Báo cáo được ký số ngày {}, không thể gửi trong hạn", day(*signed)),
        Message::LastSignedLate { signed, due } => format!(
            "Chưa biết ngày nhận; chữ ký số sau cùng trên báo cáo đề ngày {}, sau hạn ({}): cần xem là của đơn vị hay của nơi nhận",
            day(*signed),
            due_vi(due)
        ),
        Message::ReceiptUnknown => "Chưa biết ngày nhận nên chưa xét được thời hạn".to_owned(),
        Message::ReceiptUnknownSigned { signed } => format!(
            "Chưa biết ngày nhận nên chưa xét được thời hạn; báo cáo được ký số ngày {}, tức là không thể nhận trước ngày đó, nhưng ký \
             trong hạn không có nghĩa là đã gửi trong hạn",
            day(*signed)
        ),
        Message::AfterUndated { reading, received, until } => format!(
            "Văn bản không nêu ngày gửi; hiểu là “{reading}” thì nhận ngày {} là sau ngày {}. Không kết luận là muộn",
            day(*received),
            day(*until)
        ),

        Message::FactsLacking { what, lack, who } => {
            let whose = who.as_ref().map(|w| format!(" ({w})")).unwrap_or_default();
            format!("{}: {}{whose}", sentence(what), lack_vi(*lack))
        }

        Message::FileUnreadable { file, why } => format!("Không đọc được tệp “{file}”: {}", unreadable(why, Lang::Vi)),
        Message::FileDamaged { file, pages, more } => {
            let at = pages_of(pages, *more).map(|p| format!(" (hỏng ở trang {p})")).unwrap_or_default();
            format!("Tệp “{file}” bị hỏng, chỉ đọc được một phần{at}; phần đọc được vẫn đã rà soát")
        }
        Message::UnitUnknown => "Chưa xác định được đơn vị gửi, nên chưa xét các mục dành riêng cho từng loại đơn vị".to_owned(),
        Message::UnitNotInRoster { name } => {
            format!("“{name}” không có trong danh sách đơn vị, nên chưa xét các mục dành riêng cho từng loại đơn vị")
        }
        Message::NoReport => "Trong hồ sơ không có báo cáo".to_owned(),
        Message::NoReportSeen => "Chưa thấy báo cáo trong phần đọc được của hồ sơ; có tệp hoặc trang chưa đọc được".to_owned(),
        Message::OtherUnitsPaper { file, unit, own } => format!("Tệp “{file}” là văn bản của {unit}, không phải của {own}"),
        Message::OtherUnitNamed { unit } => format!("Trong báo cáo có câu nói về {unit} như nói về đơn vị mình"),
        Message::PoorText { file, pages } => {
            format!("Tệp “{file}”: bản quét mờ, chữ nhận dạng chưa đáng tin ở trang {}", sureness(pages))
        }
        Message::Decomposed { file } => format!("Tệp “{file}” dùng Unicode tổ hợp; đã tự chuyển về dựng sẵn khi rà soát"),
        Message::LegacyEncoding { file, encoding, paragraphs } => {
            format!("Tệp “{file}” dùng bảng mã {encoding} ({paragraphs} đoạn); đã tự chuyển sang Unicode khi rà soát")
        }
        Message::NotRecognised { file } => format!("Chưa nhận ra “{file}” là loại văn bản gì"),

        Message::DatedAfterReceipt { date, received } => {
            format!("Báo cáo đề ngày {} nhưng đã nhận ngày {}", day(*date), day(*received))
        }
        Message::ChangedAfterSigning { file, who, change } => {
            let who = who.as_deref().unwrap_or("người ký");
            match change {
                Change::Altered => format!("Nội dung đã ký số trong tệp “{file}” không còn nguyên như lúc {who} ký"),
                Change::AnsweredByLast => format!("Tệp “{file}” được sửa sau khi {who} ký; chữ ký sau cùng bao trùm cả tệp"),
                Change::Added => format!("Tệp “{file}” được sửa hoặc thêm nội dung sau khi {who} ký"),
            }
        }
        Message::SignedAfterReceipt { file, signed, received } => {
            format!("Tệp “{file}” được ký số ngày {} nhưng đã nhận ngày {}", day(*signed), day(*received))
        }
        Message::DatedAfterSigning { file, date, signed } => {
            format!("Văn bản trong tệp “{file}” đề ngày {} nhưng được ký số ngày {}", day(*date), day(*signed))
        }

        Message::PlanMissing { what } => format!("Không có {what} và báo cáo không nêu số, ngày của kế hoạch"),
        Message::PlanUnseen { what } => format!("Chưa thấy {what} trong phần đọc được của hồ sơ"),
        Message::PlanIncomplete { what } => format!("Có nói tới {what} nhưng chưa nêu đủ số và ngày"),

        Message::StageMissing { what } => format!("Trong hồ sơ không có {what}"),
        Message::StageUnseen { what } => {
            format!("Chưa thấy {what} trong phần đọc được của hồ sơ; có tệp hoặc trang chưa đọc được")
        }
        Message::StageUntold { what } => format!("Báo cáo không cho biết là của kỳ nào; có thể là {what}"),
        Message::StageOnlyLetter { what } => {
            format!("Chỉ có công văn mang nội dung báo cáo; cần xem có phải là {what} không")
        }
        Message::StageNotHere { what } => {
            format!("Trong hồ sơ không có {what}; có thể đơn vị đã gửi từ trước, cần đối chiếu với sổ văn bản đến")
        }
        Message::StageOtherYear { what, year } => format!("Báo cáo là của năm {year}, không phải {what}"),
        Message::StageOffTopic { what } => {
            format!("Báo cáo không nói tới phong trào thi đua; cần xem có phải là {what} không")
        }
        Message::StageOnlyAwards { what } => {
            format!("Hồ sơ chỉ có giấy tờ khen thưởng, không có {what}; đối chiếu với lần gửi trước")
        }

        Message::ComponentMissing { what } => format!("Hồ sơ khen thưởng thiếu {what}"),
        Message::ComponentUnseen { what } => format!("Chưa thấy {what} trong các tệp đọc được; hồ sơ còn tệp chưa đọc được"),
        Message::AchievementMissing { nominee } => format!("Chưa có báo cáo thành tích của {nominee}"),
        Message::AchievementPartMissing { nominee, what } => format!("Báo cáo thành tích của {nominee} không thấy {what}"),
        Message::AwardUntold { nominee } => format!("Chưa nêu đề nghị hình thức khen thưởng nào cho {nominee}"),
        Message::AwardUnlisted { nominee, award, allowed } => {
            format!("{nominee}: “{award}” không thuộc các hình thức khen thưởng của đợt ({})", allowed.join("; "))
        }
        Message::AwardsDiffer { nominee, listed, paper, asked } => {
            let paper = match paper {
                AwardPaper::Achievement => "báo cáo thành tích đề nghị",
                AwardPaper::Minutes => "Biên bản ghi",
            };
            format!("{nominee}: danh sách đề nghị {listed}, {paper} {asked}")
        }
        Message::AchievementTwice { nominee, first, second } => {
            format!("Có hai báo cáo thành tích của {nominee} (“{first}” và “{second}”)")
        }
        Message::NotListed { nominee, paper: AwardPaper::Achievement } => {
            format!("Có báo cáo thành tích của {nominee} nhưng danh sách đề nghị không có tên này")
        }
        Message::NotListed { nominee, paper: AwardPaper::Minutes } => {
            format!("Biên bản có {nominee} nhưng danh sách đề nghị không có tên này")
        }
        Message::MinutesNameNobody => "Biên bản không nêu tên tập thể, cá nhân nào trong danh sách đề nghị".to_owned(),
        Message::MinutesLack { nominee } => format!("Biên bản không có tên {nominee}, được đề nghị trong danh sách"),
        Message::VotedDown { nominee } => {
            format!("Theo Biên bản {nominee} không đủ phiếu nhưng vẫn có tên trong danh sách đề nghị")
        }
        Message::MinutesWithoutResult => "Biên bản chưa ghi kết quả bình xét (số phiếu, tỷ lệ hoặc kết luận)".to_owned(),
        Message::LawNotInForce { file, day: on, law, holding } => format!(
            "“{file}” đề ngày {} căn cứ {law} không có hiệu lực vào ngày đó (khi đó áp dụng {})",
            day(*on),
            holding.join(", ")
        ),

        Message::CopiedText { other, passages: 1, syllables } => {
            format!("Một đoạn {syllables} tiếng gần như trùng với báo cáo của {other}")
        }
        Message::CopiedText { other, passages, syllables } => {
            format!("{passages} đoạn, cộng {syllables} tiếng, gần như trùng với báo cáo của {other}")
        }
        Message::CopiedFigures { other, years } => format!("Số liệu phụ lục các năm {} giống hệt của {other}", years.join(", ")),
    }
}

fn en(m: &Message) -> String {
    match m {
        Message::Written(text) => text.clone(),
        Message::SectionMissing { what } | Message::AppendixMissing { what } => format!("Missing: {what}"),
        Message::SectionUnseen { what } => format!("Cannot tell whether {what} is there: some pages could not be read"),
        Message::SectionPerhaps { what } => format!("A person should look: this may be {what}"),
        Message::SectionEmpty { what } => format!("Heading without text: {what}"),
        Message::SectionPlaceholder { what } => format!("Only a placeholder or the outline's own instruction: {what}"),
        Message::SectionElsewhere { what } => {
            format!("Only points to another paper; somebody has to look whether it is treated there: {what}")
        }
        Message::PointUntouched { point, what } => format!("“{point}” is not touched on in {what}"),
        Message::NotMentioned { what } => format!("The report does not speak of: {what}"),
        Message::SectionMisplaced { what } => format!("Stands before a section that the outline puts ahead of it: {what}"),
        Message::Misnumbered { before, after } => format!("Numbers do not follow: “{after}” after “{before}”"),

        Message::AppendixUnseen { what } | Message::ComponentUnseen { what } => {
            format!("Not found in the files that could be read: {what}")
        }
        Message::ColumnMissing { what } => format!("The appendix lacks {what}"),
        Message::RowMissing { year } => format!("The appendix has no row for {year}"),
        Message::CellEmpty { row, what } => format!("Empty cell for {}, {what}", row_en(row)),
        Message::CellInvalid { row, what, text } => format!("No figure for {}, {what}: “{text}”", row_en(row)),
        Message::CellWithoutForm { row, what } => {
            format!("Cell for {}, {what}: does not say how (directly or jointly)", row_en(row))
        }
        Message::CellWithoutUnit { row, what } => format!("Cell for {}, {what}: a number without a unit", row_en(row)),
        Message::TotalDiffers { what, written, sum } => format!("Total, {what}: {written} written, the years add up to {sum}"),
        Message::FiguresDiffer { what, said, sum } => {
            format!("{what}: the report says {said}, the years of the appendix add up to {sum}")
        }

        Message::FieldUnread { what } => format!("Could not be read on the scan, perhaps written by hand: {what}"),
        Message::FieldBlank { what } => format!("Left blank: {what}"),
        Message::FieldAbsent { what } => format!("Not found: {what}"),

        Message::Late { received, due, days, working } => {
            format!("Received {received}, {days} days{} after the limit ({})", working_en(*working), due_en(due))
        }
        Message::LateOnTheDay { received, due } => {
            format!("Received on the very day {received}; the directive says {}", due_en(due))
        }
        Message::LateAfterExtension { received, until, days, working } => {
            format!("Received {received}, {days} days{} after the extended limit ({until})", working_en(*working))
        }
        Message::WithinExtension { received, until, by, reason, .. } => {
            format!("Received {received}, within the extension until {until} ({by}; reason: {reason})")
        }
        Message::DatedLate { date } => format!("The report is dated {date} and cannot have come in time"),
        Message::SignedLate { signed } => format!("The report was signed on {signed} and cannot have come in time"),
        Message::LastSignedLate { signed, .. } => format!(
            "The day of receipt is not known; the last signature on the report is of {signed}, after the limit: whose is it?"
        ),
        Message::ReceiptUnknown => "The day of receipt is not known".to_owned(),
        Message::ReceiptUnknownSigned { signed } => format!(
            "The day of receipt is not known; the report was signed on {signed} and cannot have come earlier, which does not show that it \
             came in time"
        ),
        Message::AfterUndated { reading, received, until } => {
            format!("The directive names no day; read as “{reading}”, {received} is after {until}. Not called late")
        }

        Message::FactsLacking { what, lack, who } => {
            let whose = who.as_ref().map(|w| format!(" ({w})")).unwrap_or_default();
            format!("{}: {}{whose}", sentence(what), lack_en(*lack))
        }

        Message::FileUnreadable { file, why } => format!("Cannot read “{file}”: {}", unreadable(why, Lang::En)),
        Message::FileDamaged { file, pages, more } => {
            let at = pages_of(pages, *more).map(|p| format!(" (page {p})")).unwrap_or_default();
            format!("“{file}” is damaged and was read in part{at}; that part was checked")
        }
        Message::UnitUnknown => "The unit could not be told; sections asked of one kind of unit were not checked".to_owned(),
        Message::UnitNotInRoster { name } => {
            format!("“{name}” is not in the roster; sections asked of one kind of unit were not checked")
        }
        Message::NoReport => "There is no report in the dossier".to_owned(),
        Message::NoReportSeen => "No report in what could be read; some file or page could not be".to_owned(),
        Message::OtherUnitsPaper { file, unit, own } => format!("“{file}” is a paper of {unit}, not of {own}"),
        Message::OtherUnitNamed { unit } => format!("The report speaks of {unit} as of the sender"),
        Message::PoorText { file, pages } => format!("“{file}”: text recognised poorly on page {}", sureness(pages)),
        Message::Decomposed { file } => format!("“{file}” is in decomposed Unicode; composed for checking"),
        Message::LegacyEncoding { file, encoding, paragraphs } => {
            format!("“{file}” is in the encoding {encoding} ({paragraphs} paragraphs); converted to Unicode for checking")
        }
        Message::NotRecognised { file } => format!("What kind of paper “{file}” is was not recognised"),

        Message::DatedAfterReceipt { date, received } => format!("The report is dated {date} but was received on {received}"),
        Message::ChangedAfterSigning { file, who, change } => {
            let who = who.as_deref().unwrap_or("somebody");
            match change {
                Change::Altered => format!("What {who} signed in “{file}” is no longer as it was"),
                Change::AnsweredByLast => {
                    format!("“{file}” was changed after {who} signed; the last signature covers all of it")
                }
                Change::Added => format!("“{file}” was changed, or something was added to it, after {who} signed"),
            }
        }
        Message::SignedAfterReceipt { file, signed, received } => {
            format!("“{file}” was signed on {signed} but received on {received}")
        }
        Message::DatedAfterSigning { file, date, signed } => {
            format!("The paper in “{file}” is dated {date} but was signed on {signed}")
        }

        Message::PlanMissing { what } => format!("Neither enclosed nor named in the report: {what}"),
        Message::PlanUnseen { what } | Message::StageUnseen { what } => format!("Not found in what could be read: {what}"),
        Message::PlanIncomplete { what } => format!("Spoken of, number and day not both given: {what}"),

        Message::StageMissing { what } => format!("Not in the dossier: {what}"),
        Message::StageUntold { what } => format!("The report does not say which stage it is for; it may be {what}"),
        Message::StageOnlyLetter { what } => format!("Only a letter with the contents of a report; it may be {what}"),
        Message::StageNotHere { what } => format!("Not in this dossier: {what}; it may have come before, see the register"),
        Message::StageOtherYear { what, year } => format!("The report is about {year}; asked for: {what}"),
        Message::StageOffTopic { what } => format!("The report does not speak of the movement; it may not be {what}"),
        Message::StageOnlyAwards { what } => format!("Award papers only, without {what}"),

        Message::ComponentMissing { what } => format!("The award dossier lacks {what}"),
        Message::AchievementMissing { nominee } => format!("No achievement report of {nominee}"),
        Message::AchievementPartMissing { nominee, what } => {
            format!("Not found in the achievement report of {nominee}: {what}")
        }
        Message::AwardUntold { nominee } => format!("Which award {nominee} is proposed for is not said"),
        Message::AwardUnlisted { nominee, award, allowed } => {
            format!("{nominee}: “{award}” is none of the awards of this campaign ({})", allowed.join("; "))
        }
        Message::AwardsDiffer { nominee, listed, paper, asked } => {
            let paper = match paper {
                AwardPaper::Achievement => "the report for",
                AwardPaper::Minutes => "the minutes say",
            };
            format!("{nominee}: the list asks for {listed}, {paper} {asked}")
        }
        Message::AchievementTwice { nominee, first, second } => {
            format!("Two achievement reports of {nominee} (“{first}” and “{second}”)")
        }
        Message::NotListed { nominee, paper: AwardPaper::Achievement } => {
            format!("An achievement report of {nominee}, who is not in the list")
        }
        Message::NotListed { nominee, paper: AwardPaper::Minutes } => {
            format!("The minutes name {nominee}, who is not in the list")
        }
        Message::MinutesNameNobody => "The minutes name nobody of the list".to_owned(),
        Message::MinutesLack { nominee } => format!("The minutes do not name {nominee}, who is in the list"),
        Message::VotedDown { nominee } => format!("The minutes give {nominee} too few votes, but the list names them"),
        Message::MinutesWithoutResult => "The minutes state no result (votes, share or decision)".to_owned(),
        Message::LawNotInForce { file, day, law, holding } => {
            format!("“{file}” of {day} rests on {law}, not in force that day (then: {})", holding.join(", "))
        }

        Message::CopiedText { other, passages: 1, syllables } => {
            format!("A passage of {syllables} syllables is nearly the same as in the report of {other}")
        }
        Message::CopiedText { other, passages, syllables } => {
            format!("{passages} passages, {syllables} syllables in all, are nearly the same as in the report of {other}")
        }
        Message::CopiedFigures { other, years } => {
            format!("The figures of {} are the same as those of {other}", years.join(", "))
        }
    }
}

fn row_vi(row: &RowKey) -> String {
    match row {
        RowKey::Year(year) => format!("năm {year}"),
        RowKey::Named(name) => format!("dòng “{name}”"),
    }
}

fn row_en(row: &RowKey) -> String {
    match row {
        RowKey::Year(year) => year.to_string(),
        RowKey::Named(name) => format!("row “{name}”"),
    }
}

/// "trước ngày 28/8/2020", "chậm nhất ngày 28/8/2020".
pub(crate) fn due_vi(due: &Due) -> String {
    format!("{} {}", if due.before { "trước ngày" } else { "chậm nhất ngày" }, day_text(due.day, Lang::Vi))
}

fn due_en(due: &Due) -> String {
    format!("{} {}", if due.before { "before" } else { "by" }, due.day)
}

/// Days on which offices work, where there were any.
fn working_vi(days: Option<i32>) -> String {
    days.filter(|n| *n > 0).map(|n| format!(", tức {n} ngày làm việc")).unwrap_or_default()
}

fn working_en(days: Option<i32>) -> String {
    days.filter(|n| *n > 0).map(|n| format!(" ({n} working)")).unwrap_or_default()
}

/// With a capital, as the beginning of a sentence.
fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// "2, 4, 5…"; `None` where no page is named.
fn pages_of(pages: &[u32], more: bool) -> Option<String> {
    let listed = pages.iter().map(u32::to_string).collect::<Vec<_>>().join(", ");
    (!pages.is_empty()).then(|| listed + if more { "…" } else { "" })
}

fn sureness(pages: &[(u32, u8)]) -> String {
    pages.iter().map(|(page, sure)| format!("{page} ({sure} %)")).collect::<Vec<_>>().join(", ")
}

fn unreadable(why: &Unreadable, lang: Lang) -> String {
    let (vi, en) = match why {
        Unreadable::Said(said) => (said.vi.as_str(), said.en.as_str()),
        Unreadable::Cut => {
            ("tệp bị hỏng, phần còn lại không có chữ nào đọc được", "the file is damaged and no text is left of it")
        }
        Unreadable::Pictures => (
            "tệp chỉ có ảnh, không có chữ để đọc (bản quét); mở tệp để xem, hoặc đề nghị đơn vị gửi bản xuất từ Word",
            "the file holds pictures without text (a scan); look at it, or ask for a version with text",
        ),
        Unreadable::PicturesWithoutRecogniser => (
            "tệp chỉ có ảnh (bản quét) và máy này chưa có chương trình nhận dạng chữ; cài tesseract-ocr cùng gói tiếng Việt (Debian, \
             Ubuntu: apt install tesseract-ocr tesseract-ocr-vie) rồi chạy lại, hoặc mở tệp để xem",
            "the file holds pictures without text (a scan) and no program here reads them; install tesseract-ocr with Vietnamese \
             (Debian, Ubuntu: apt install tesseract-ocr tesseract-ocr-vie) and run again, or look at it",
        ),
    };
    lang.pick(vi, en).to_owned()
}

fn lack_vi(lack: Lack) -> &'static str {
    match lack {
        Lack::AddressOfOtherTime => "địa chỉ ghi theo đơn vị hành chính của thời kỳ khác, cần đối chiếu",
        Lack::AddressIncomplete => "địa chỉ chưa đủ cấp (thôn, xã và cấp trên)",
        Lack::NoAddress => "nói có hỗ trợ nhưng chưa nêu địa chỉ cụ thể",
        Lack::SumWithoutForm => "có số tiền nhưng chưa nêu hình thức đóng góp",
        Lack::CountsWithoutSum => "có nêu số lượng, chưa nêu số tiền; nếu đóng góp bằng hiện vật, ngày công thì cần quy ra tiền",
        Lack::NoSum => "nói có đóng góp nhưng chưa nêu số tiền cụ thể",
        Lack::PlanWithoutNumber => "có nói tới kế hoạch nhưng chưa nêu đủ số và ngày",
        Lack::NoPlan => "chưa nêu kế hoạch của tập thể được đề nghị",
        Lack::NothingNamed => "chưa nêu giải pháp, mô hình hay cách làm nào",
        Lack::SpokenNotTold => "nói có nhưng chưa cho biết là giải pháp, mô hình hay cách làm gì",
    }
}

fn lack_en(lack: Lack) -> &'static str {
    match lack {
        Lack::AddressOfOtherTime => "the address follows the divisions of another time",
        Lack::AddressIncomplete => "the address does not name all levels",
        Lack::NoAddress => "help is claimed without an address",
        Lack::SumWithoutForm => "a sum without the form of help",
        Lack::CountsWithoutSum => "counts are given, no sum of money",
        Lack::NoSum => "help is claimed without a sum",
        Lack::PlanWithoutNumber => "a plan without number and day",
        Lack::NoPlan => "no plan is named",
        Lack::NothingNamed => "no solution, model or way of working is told",
        Lack::SpokenNotTold => "spoken of, not told",
    }
}
