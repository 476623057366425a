//! What is to be done about a finding, in words.

use super::pair;
use rasoat_model::lang::Lang;
use rasoat_model::message::Fix;

/// The advice as people read it, a sentence; empty where an earlier version stored none.
pub fn fix(fix: &Fix, lang: Lang) -> String {
    let (vi, en) = match fix {
        Fix::Written(text) => return text.clone(),
        Fix::NameUnit { example } => {
            let like = example.as_ref().map(|name| format!(", {} “{name}”", lang.pick("như", "such as"))).unwrap_or_default();
            return lang.pick(
                format!("Ghi tên đơn vị vào received.csv hoặc dùng --unit{like}."),
                format!("Put the unit into received.csv or use --unit{like}."),
            );
        }
        Fix::Nothing => ("Không phải làm gì.", "Nothing to do."),
        Fix::AddSection => ("Bổ sung mục này vào báo cáo theo đề cương.", "Add the section as the outline asks."),
        Fix::WriteSection => ("Bổ sung nội dung của mục.", "Write the section."),
        Fix::ReplacePlaceholder => {
            ("Thay chỗ trống bằng nội dung thực tế của đơn vị.", "Replace the placeholder by the unit's own text.")
        }
        Fix::SumUpOrEnclose => (
            "Nêu tóm tắt nội dung ngay trong báo cáo, hoặc gửi kèm văn bản được dẫn.",
            "Sum the matter up in the report, or send the paper that is cited.",
        ),
        Fix::AddPoint => {
            ("Bổ sung nội dung này nếu đơn vị có thực hiện, hoặc ghi rõ không có.", "Add it, or say that there is none.")
        }
        Fix::AddMention => (
            "Bổ sung nội dung này nếu đơn vị có thực hiện, hoặc ghi rõ là chưa thực hiện.",
            "Add it if the unit did it, or say that it did not.",
        ),
        Fix::KeepOrder => ("Nên sắp xếp theo thứ tự của đề cương để dễ tổng hợp.", "Best put in the outline's order."),
        Fix::CheckNumbers => ("Kiểm tra lại số thứ tự, có thể sót một mục.", "Check the numbers; a section may be missing."),
        Fix::FillForm => (
            "Lập bảng theo mẫu phụ lục, đủ các năm, gửi kèm báo cáo.",
            "Fill in the form of the appendix for every year and send it with the report.",
        ),
        Fix::AddColumn => ("Bổ sung cột này theo mẫu phụ lục.", "Add the column as in the form."),
        Fix::AddRow => {
            ("Bổ sung dòng này; nếu trong năm không có kết quả thì ghi 0.", "Add the row; write 0 where there was nothing.")
        }
        Fix::FillCell => {
            ("Điền số liệu; nếu không có thì ghi 0 hoặc “Không”.", "Fill it in; write 0 or “Không” where there is none.")
        }
        Fix::PutFigure => (
            "Thay bằng số liệu cụ thể; nếu không có thì ghi 0 hoặc “Không”.",
            "Put a figure; write 0 or “Không” where there is none.",
        ),
        Fix::SayAsHeaderAsks => ("Ghi rõ theo hướng dẫn ở đầu cột của biểu mẫu.", "Say it as the column's header asks."),
        Fix::CheckSum => ("Kiểm tra lại phép cộng hoặc số liệu từng năm.", "Check the sum or the figures of the years."),
        Fix::MakeFiguresAgree => {
            ("Kiểm tra, thống nhất số liệu giữa báo cáo và phụ lục.", "Make the figures of report and appendix agree.")
        }
        Fix::CompleteForm => (
            "Bổ sung theo thể thức văn bản hành chính (Nghị định số 30/2020/NĐ-CP) và gửi lại.",
            "Complete it as Decree 30/2020/NĐ-CP asks and send again.",
        ),
        Fix::SendInTime => (
            "Lần sau gửi trong hạn; nếu đã được gia hạn, gửi kèm văn bản cho gia hạn.",
            "Send in time; if an extension was granted, send the letter that grants it.",
        ),
        Fix::AddFacts => (
            "Bổ sung số liệu, địa chỉ hoặc căn cứ cụ thể như văn bản hướng dẫn yêu cầu.",
            "Add the facts that the directive asks for.",
        ),
        Fix::SendFileAgain => (
            "Đề nghị đơn vị gửi lại tệp này (DOCX, hoặc PDF xuất từ Word, không đặt mật khẩu).",
            "Ask the unit to send it again (DOCX or a PDF with text, no password).",
        ),
        Fix::SendReport => ("Gửi báo cáo theo đề cương.", "Send the report that the outline asks for."),
        Fix::SendOwnPaper => {
            ("Kiểm tra lại tệp đã gửi và gửi đúng văn bản của đơn vị.", "Check what was sent and send the unit's own paper.")
        }
        Fix::CorrectUnit => ("Sửa tên đơn vị và xem lại nội dung của câu.", "Correct the name and look at the sentence."),
        Fix::UseUnicode => (
            "Chuyển văn bản sang Unicode (phông Times New Roman) theo TCVN 6909:2001; chưa cần gửi lại nếu nội dung đọc đúng.",
            "Convert the paper to Unicode (TCVN 6909:2001); nothing need be sent again where it was read rightly.",
        ),
        Fix::UseComposedUnicode => {
            ("Nên dùng Unicode dựng sẵn theo TCVN 6909:2001.", "Composed Unicode (TCVN 6909:2001) should be used.")
        }
        Fix::SendSigned => ("Gửi lại đúng bản đã ký, hoặc ký lại.", "Send the version that was signed, or sign again."),
        Fix::EnclosePlan => (
            "Gửi kèm kế hoạch của đơn vị, hoặc nêu số, ngày ban hành trong báo cáo.",
            "Enclose the unit's plan, or name its number and day in the report.",
        ),
        Fix::GivePlanNumber => ("Nêu số, ký hiệu và ngày ban hành kế hoạch.", "Give the number and the day of the plan."),
        Fix::SendStage => (
            "Gửi báo cáo của kỳ này, ghi rõ năm trong trích yếu; nếu đã gửi, cho biết số, ngày của báo cáo.",
            "Send the report of this stage with its year in the title; if it was sent, give its number and day.",
        ),
        Fix::AddToAwardDossier => ("Bổ sung vào hồ sơ đề nghị khen thưởng.", "Add it to the award dossier."),
        Fix::AddAchievement => (
            "Bổ sung báo cáo thành tích của người, tập thể này, hoặc đưa tên ra khỏi danh sách.",
            "Add the report, or take the name off the list.",
        ),
        Fix::AddAchievementPart => ("Bổ sung phần này theo mẫu báo cáo thành tích.", "Add the part as the form asks."),
        Fix::NameAward => (
            "Ghi rõ cho từng tập thể, cá nhân một trong các hình thức mà văn bản hướng dẫn nêu.",
            "Name one of the awards of the directive for each nominee.",
        ),
        Fix::MakeNamesAgree => (
            "Đối chiếu tên trong Tờ trình, danh sách, Biên bản và báo cáo thành tích; sửa cho thống nhất.",
            "Compare the names in the proposal, the list, the minutes and the reports.",
        ),
        Fix::MakeAwardsAgree => (
            "Thống nhất hình thức khen thưởng trong Tờ trình, Biên bản và báo cáo thành tích.",
            "Let the proposal, the minutes and the report ask for the same award.",
        ),
        Fix::StateVotes => {
            ("Ghi kết quả bỏ phiếu hoặc biểu quyết cho từng tập thể, cá nhân.", "State the votes for each collective and person.")
        }
        Fix::UseLawInForce => (
            "Lập hồ sơ theo mẫu và căn cứ đang có hiệu lực vào ngày trình.",
            "Use the forms and the law in force on the day of the proposal.",
        ),
        Fix::RewriteCopied => (
            "Xem lại các đoạn này; viết theo việc làm và kết quả của đơn vị.",
            "Look at these passages; they should tell of the unit's own work.",
        ),
        Fix::CheckCopiedFigures => ("Kiểm tra lại số liệu của đơn vị.", "Check the unit's figures."),
        Fix::CheckPaperDate => ("Kiểm tra ngày ghi trên văn bản.", "Check the date on the paper."),
        Fix::LookOrAskForText => {
            ("Mở tệp để xem, hoặc đề nghị đơn vị gửi bản xuất từ Word.", "Look at the files, or ask for a version with text.")
        }
        Fix::AcceptOrAsk => (
            "Nếu đúng, thêm cách viết này vào hồ sơ yêu cầu (accept); nếu không, đề nghị đơn vị bổ sung.",
            "If so, add the wording to the profile; if not, ask for the section.",
        ),
        Fix::LookAtPages => (
            "Mở tệp để xem các trang này, hoặc đề nghị đơn vị gửi bản có chữ (DOCX, PDF xuất từ Word).",
            "Look at these pages, or ask for a version with text.",
        ),
        Fix::GiveReceipt => {
            ("Ghi ngày nhận vào received.csv hoặc dùng --received.", "Put the day into received.csv or use --received.")
        }
        Fix::SeeInstructions => (
            "Đối chiếu với văn bản hướng dẫn sau này; có ngày cụ thể thì ghi vào hồ sơ yêu cầu (by = \"…\").",
            "See later instructions; where they name a day, put it into the profile (by = \"…\").",
        ),
        Fix::CheckDates => {
            ("Kiểm tra ngày ghi trên báo cáo hoặc ngày vào sổ.", "Check the date on the report or in the register.")
        }
        Fix::CheckReceiptOrFile => (
            "Kiểm tra ngày vào sổ, hoặc có phải tệp được thay sau khi nhận.",
            "Check the day in the register, and whether the file was replaced after receipt.",
        ),
        Fix::NothingIfSupporting => {
            ("Không cần làm gì nếu là tài liệu minh chứng.", "Nothing to do where it is supporting material.")
        }
    };
    pair(lang, vi, en)
}
