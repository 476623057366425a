//! Files as such: could each be read, and is each from this unit.

use super::{Case, Results, evidence};
use crate::dossier::{Content, File};
use crate::paper::PaperKind;
use rasoat_model::document::{Document, TextSource, WarningCode};
use rasoat_model::finding::{Evidence, Outcome};
use rasoat_model::lang::Failure;
use rasoat_model::rule::Rule;

pub fn check(case: &Case<'_>, results: &mut Results) {
    for file in &case.dossier.files {
        match &file.content {
            Content::Broken { why } => unreadable(case, file, why, Outcome::NotMet, results),
            Content::Litter => {}
            Content::Unsupported { why } => unreadable(case, file, why, Outcome::Unclear, results),
            Content::Read { document, .. } if document.text_source == TextSource::None && cut_off(document) => {
                let why = Failure {
                    vi: "tệp bị hỏng, phần còn lại không có chữ nào đọc được".into(),
                    en: "the file is damaged and no text is left of it".into(),
                };
                unreadable(case, file, &why, Outcome::NotMet, results);
            }
            Content::Read { document, .. } if document.text_source == TextSource::None => {
                let why = without_text(document);
                unreadable(case, file, &why, Outcome::Unclear, results);
            }
            Content::Read { document, .. } if document.warnings.iter().any(|w| w.code == WarningCode::Damaged) => {
                let pages = damaged_pages(document);
                let (vi, en) = if pages.is_empty() {
                    (String::new(), String::new())
                } else {
                    (format!(" (hỏng ở trang {pages})"), format!(" (page {pages})"))
                };
                let message = case.lang.pick(
                    format!("Tệp “{}” bị hỏng, chỉ đọc được một phần{vi}; phần đọc được vẫn đã rà soát", file.name),
                    format!("“{}” is damaged and was read in part{en}; that part was checked", file.name),
                );
                said(case, file, message, Outcome::NotMet, results);
            }
            Content::Read { .. } => {}
        }
    }
    no_report(case, results);
    unknown_unit(case, results);
    other_unit(case, results);
}

/// A scan: what the user can do about it depends on whether there is a program here that reads pictures.
fn without_text(document: &Document) -> Failure {
    if document.warnings.iter().any(|w| w.code == WarningCode::NoRecogniser) {
        return Failure {
            vi: "tệp chỉ có ảnh (bản quét) và máy này chưa có chương trình nhận dạng chữ; cài tesseract-ocr cùng gói tiếng Việt \
                 (Debian, Ubuntu: apt install tesseract-ocr tesseract-ocr-vie) rồi chạy lại, hoặc mở tệp để xem"
                .into(),
            en: "the file holds pictures without text (a scan) and no program here reads them; install tesseract-ocr with \
                 Vietnamese (Debian, Ubuntu: apt install tesseract-ocr tesseract-ocr-vie) and run again, or look at it"
                .into(),
        };
    }
    Failure {
        vi: "tệp chỉ có ảnh, không có chữ để đọc (bản quét); mở tệp để xem, hoặc đề nghị đơn vị gửi bản xuất từ Word".into(),
        en: "the file holds pictures without text (a scan); look at it, or ask for a version with text".into(),
    }
}

/// Whether pages may be missing: something of the file itself is lost, not of one page.
fn cut_off(document: &Document) -> bool {
    document.warnings.iter().any(|w| w.code == WarningCode::Damaged && w.page.is_none() && w.detail.contains("end of the"))
}

fn unreadable(case: &Case<'_>, file: &File, why: &Failure, outcome: Outcome, results: &mut Results) {
    let message = case
        .lang
        .pick(format!("Không đọc được tệp “{}”: {}", file.name, why.vi), format!("Cannot read “{}”: {}", file.name, why.en));
    said(case, file, message, outcome, results);
}

/// The pages with damage of their own, the first few.
fn damaged_pages(document: &Document) -> String {
    let mut pages: Vec<u32> =
        document.warnings.iter().filter(|w| w.code == WarningCode::Damaged).filter_map(|w| w.page).collect();
    pages.sort_unstable();
    pages.dedup();
    let more = if pages.len() > 5 { "…" } else { "" };
    pages.iter().take(5).map(u32::to_string).collect::<Vec<_>>().join(", ") + more
}

fn said(case: &Case<'_>, file: &File, message: String, outcome: Outcome, results: &mut Results) {
    let fix = case.lang.pick(
        "Đề nghị đơn vị gửi lại tệp này (DOCX, hoặc PDF xuất từ Word, không đặt mật khẩu).",
        "Ask the unit to send it again (DOCX or a PDF with text, no password).",
    );
    let here = Evidence { file: file.name.clone(), note: file.format.to_string(), ..Evidence::default() };
    let asked = case.lang.pick("Hồ sơ gửi về phải đọc được", "What is sent must be readable");
    results.findings.push(case.general(
        Rule::DocumentUnreadable,
        "document",
        Some(&file.name),
        outcome,
        message,
        fix,
        asked,
        here,
    ));
}

/// Without the kind of unit nobody can tell which part of the outline applies.
fn unknown_unit(case: &Case<'_>, results: &mut Results) {
    let divided = case.profile.requirements.iter().any(|r| !r.units.is_empty());
    if case.kind.is_some() || !divided || case.report.is_none() {
        return;
    }
    let name = &case.dossier.unit.name;
    let message = if name.is_empty() {
        case.lang
            .pick(
                "Chưa xác định được đơn vị gửi, nên chưa xét các mục dành riêng cho từng loại đơn vị",
                "The unit could not be told; sections asked of one kind of unit were not checked",
            )
            .to_string()
    } else {
        case.lang.pick(
            format!("“{name}” không có trong danh sách đơn vị, nên chưa xét các mục dành riêng cho từng loại đơn vị"),
            format!("“{name}” is not in the roster; sections asked of one kind of unit were not checked"),
        )
    };
    // How names are written is seen by one of the roster.
    let example =
        case.profile.roster.example(case.profile.roster_on).map(|u| format!(", như “{}”", u.shown())).unwrap_or_default();
    let fix = case.lang.pick(
        format!("Ghi tên đơn vị vào received.csv hoặc dùng --unit{example}."),
        "Put the unit into received.csv or use --unit.".to_owned(),
    );
    let fix = fix.as_str();
    let here = case.nowhere(case.lang.pick("tên cơ quan trên văn bản và trong sổ", "agency on the paper and in the register"));
    let asked = &case.profile.title;
    results.findings.push(case.general(Rule::UnitMismatch, "document", None, Outcome::Unclear, message, fix, asked, here));
}

/// A dossier in which everything could be read and no report was found.
fn no_report(case: &Case<'_>, results: &mut Results) {
    // Where reports come in stages, each stage says for itself whether it is there.
    if case.report.is_some() || case.profile.has_stages() {
        return;
    }
    // That what was sent is another unit's is said by itself.
    let on = case.profile.roster_on;
    if case.dossier.papers().any(|p| p.paper.kind == PaperKind::Report && case.dossier.is_foreign(&p, &case.profile.roster, on)) {
        return;
    }
    let blind = case.dossier.files.iter().any(File::is_blind);
    let (outcome, message, fix) = if blind {
        let vi = "Chưa thấy báo cáo trong phần đọc được của hồ sơ; có tệp hoặc trang chưa đọc được";
        let en = "No report in what could be read; some file or page could not be";
        let fix = case.lang.pick(
            "Mở tệp để xem, hoặc đề nghị đơn vị gửi bản xuất từ Word.",
            "Look at the files, or ask for a version with text.",
        );
        (Outcome::Unclear, case.lang.pick(vi, en), fix)
    } else {
        let fix = case.lang.pick("Gửi báo cáo theo đề cương.", "Send the report that the outline asks for.");
        (Outcome::NotMet, case.lang.pick("Trong hồ sơ không có báo cáo", "There is no report in the dossier"), fix)
    };
    let here = Evidence {
        file: case.dossier.name.clone(),
        quote: case.dossier.files.iter().map(|f| f.name.as_str()).collect::<Vec<_>>().join("; "),
        note: case.lang.pick("các tệp trong hồ sơ", "the files there are").to_string(),
        ..Evidence::default()
    };
    let asked = &case.profile.title;
    let filed = case.profile.report_id();
    results.findings.push(case.general(Rule::NotSubmitted, filed, None, outcome, message.to_string(), fix, asked, here));
}

/// A paper whose letterhead names another unit of the roster.
fn other_unit(case: &Case<'_>, results: &mut Results) {
    let mut told: Vec<&str> = Vec::new();
    for p in case.dossier.papers() {
        let (Some(other), Some(at)) =
            (case.dossier.foreign(&p, &case.profile.roster, case.profile.roster_on), p.paper.fields.agency.at())
        else {
            continue;
        };
        if told.contains(&p.file.name.as_str()) {
            continue;
        }
        told.push(&p.file.name);
        let unit = other.unit;
        let outcome = if other.successor { Outcome::Unclear } else { Outcome::NotMet };
        let message = case.lang.pick(
            format!("Tệp “{}” là văn bản của {}, không phải của {}", p.file.name, unit.shown(), case.dossier.unit.name),
            format!("“{}” is a paper of {}, not of {}", p.file.name, unit.shown(), case.dossier.unit.name),
        );
        let here =
            evidence(p.file, p.document, at, case.lang.pick("cơ quan ban hành ghi trên văn bản", "the agency on the paper"));
        let fix = case.lang.pick(
            "Kiểm tra lại tệp đã gửi và gửi đúng văn bản của đơn vị.",
            "Check what was sent and send the unit's own paper.",
        );
        let asked = &case.profile.title;
        results.findings.push(case.general(
            Rule::UnitMismatch,
            "document",
            Some(&p.file.name),
            outcome,
            message,
            fix,
            asked,
            here,
        ));
    }
}
