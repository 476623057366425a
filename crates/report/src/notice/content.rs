//! What a notice says: plain data made from the findings of one dossier.
//!
//! Only errors and undecided items go into the letter; an undecided item is asked about and never said to be missing. Leaves out
//! fonts, tables and page size, which are `docx`.

use super::said::{request, statement};
use super::words::{asked_by, looked_at, lower_first, received_paper, upper_first, without_day};
use crate::phrase::{Weight, clean, short_date, unit_name, weight};
use jiff::civil::Date;
use rasoat_model::assessment::{DossierAssessment, UnitRef};
use rasoat_model::finding::{Finding, Source};
use rasoat_model::rule::Rule;

/// What the letter cannot know from the findings: who writes, about what, by when.
/// What a letter needs besides the findings: who writes it, about what, by which day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoticeContext {
    /// "Công văn số 2638/BHXH-TĐKT ngày 19/8/2020".
    pub directive: String,
    /// What the units were to send, without a capital: "báo cáo tổng kết phong trào thi đua …". Empty: "báo cáo, hồ sơ theo …".
    pub matter: String,
    /// Upper line of the letterhead; `None` for an agency that prints none.
    pub superior: Option<String>,
    /// "BẢO HIỂM XÃ HỘI VIỆT NAM".
    pub agency: String,
    /// The agency inside a sentence: "Bảo hiểm xã hội Việt Nam (Vụ Thi đua - Khen thưởng)".
    pub sender: String,
    /// Given only where the clerk already took a number.
    pub number: Option<String>,
    /// Behind the number: "BHXH-TĐKT".
    pub symbol: String,
    /// "Hà Nội".
    pub place: String,
    /// The day on the letter; `None` leaves day and month blank.
    pub issued: Option<Date>,
    /// The day of the run: its year is printed where day and month stay blank.
    pub today: Date,
    /// The day the directive set, and the sentence that set it.
    pub deadline: Option<Deadline>,
    /// By when the unit is asked to answer.
    pub new_deadline: Option<Date>,
    /// Lines under "Nơi nhận", without dash and full stop: "Như trên", "Lưu: VT, TĐKT".
    pub recipients: Vec<String>,
    /// Lines above the signature: "TL. TỔNG GIÁM ĐỐC", "VỤ TRƯỞNG".
    pub signer_lines: Vec<String>,
    pub signer_name: Option<String>,
    /// Requirements that are about proposing awards: what is lacking of them stands in a group of its own.
    pub award: Vec<String>,
    /// Adds warnings under "Lưu ý thêm".
    pub include_warnings: bool,
    /// Letters that the unit got in this matter before, oldest first: the new one cites the last.
    pub earlier: Vec<Earlier>,
}

/// A letter that was sent before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Earlier {
    /// As the clerk entered it, with or without the symbol; `None` where no number was entered.
    pub number: Option<String>,
    pub day: Date,
    /// What the unit did since: "đã khắc phục 4 trên 6 thiếu sót"; `None` where nothing came.
    pub since: Option<String>,
}

/// The day by which the directive wanted the papers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deadline {
    /// "trước ngày" this day.
    pub day: Date,
    pub source: Source,
}

/// A letter, ready to be set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    pub head: Head,
    /// Who it is for, after "Kính gửi: ".
    pub to: String,
    /// Paragraphs before the list: the ground, what was received, what follows.
    pub opening: Vec<String>,
    pub groups: Vec<Group>,
    /// Units and what is asked of each, on a page behind the letter; empty in a letter to one unit.
    pub list: Vec<Listed>,
    /// The request with the new day, and how to put things right.
    pub request: Vec<String>,
    pub new_date: Option<Date>,
    /// Last sentence; ends in "./.".
    pub closing: String,
    pub recipients: Vec<String>,
    pub signer_lines: Vec<String>,
    pub signer_name: Option<String>,
}

/// A unit of the list behind a letter to several.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    pub unit: String,
    /// One a point.
    pub what: Vec<String>,
}

/// Everything above "Kính gửi".
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    pub superior: Option<String>,
    pub agency: String,
    pub number: Option<String>,
    pub symbol: String,
    /// After "V/v ".
    pub subject: String,
    pub place: String,
    pub issued: Option<Date>,
    /// Year of the day of the run: printed where day and month stay blank, and the day of the file's own properties.
    pub today: Date,
}

/// A list under one heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    pub kind: GroupKind,
    pub items: Vec<Item>,
}

/// In the order of the letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum GroupKind {
    Report,
    Appendix,
    Award,
    Files,
    Deadline,
    Unclear,
    Remarks,
}

impl GroupKind {
    /// The heading of the group in the letter.
    pub fn title(self) -> &'static str {
        match self {
            GroupKind::Report => "Về báo cáo",
            GroupKind::Appendix => "Về phụ lục số liệu",
            GroupKind::Award => "Về hồ sơ đề nghị khen thưởng",
            GroupKind::Files => "Về tệp gửi kèm",
            GroupKind::Deadline => "Về thời hạn",
            GroupKind::Unclear => "Nội dung cần đơn vị làm rõ",
            GroupKind::Remarks => "Lưu ý thêm",
        }
    }
}

/// A point of the list: what, where it is asked for, where it was looked for, what to do.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Item {
    /// What is missing or to be made clear; several where one requirement is missed in several places.
    pub what: Vec<String>,
    /// "(theo Đề cương, mục II.2: “…”)".
    pub place_in_directive: Option<String>,
    /// "tại tệp “…”, trang 2".
    pub place_in_paper: Vec<String>,
    /// "Đề nghị đơn vị bổ sung …."
    pub fix: Vec<String>,
}

/// Places named for one item before the list ends in "…"; a letter is not a log.
const PLACES: usize = 3;

/// The letter about a dossier; `None` where there is nothing to ask of the unit.
pub fn compose(d: &DossierAssessment, ctx: &NoticeContext) -> Option<Notice> {
    let groups = groups(d, ctx);
    let asks = |k: GroupKind| groups.iter().any(|g| g.kind == k);
    // Everything before the deadline in the order of groups is something that the unit has to send or correct.
    let missing = groups.iter().any(|g| g.kind < GroupKind::Deadline);
    let unclear = asks(GroupKind::Unclear);
    if !missing && !unclear && !asks(GroupKind::Deadline) {
        return None;
    }
    let unit = unit_name(d).unwrap_or_else(|| format!("Đơn vị gửi hồ sơ “{}”", clean(&d.dossier)));
    let matter = matter(ctx);
    let (subject, leads_in) = match (missing, unclear) {
        (true, _) => (format!("bổ sung, hoàn thiện {matter}"), "còn một số nội dung cần được bổ sung, hoàn thiện như sau:"),
        (false, true) => (format!("làm rõ một số nội dung của {matter}"), "có một số nội dung cần đơn vị làm rõ như sau:"),
        (false, false) => (format!("thực hiện thời hạn gửi {matter}"), "các nội dung đã đủ; riêng về thời hạn như sau:"),
    };
    let mut opening = vec![format!(
        "Thực hiện {}, {} đã nhận được {}. Qua rà soát, {leads_in}",
        ctx.directive,
        ctx.sender,
        received_paper(d, &unit)
    )];
    if let Some(said) = reminder(ctx, &format!("{unit} bổ sung, hoàn thiện {matter}")) {
        opening.insert(0, said);
    }
    let mut request = Vec::new();
    if missing || unclear {
        let verb = match (missing, unclear) {
            (true, true) => "bổ sung, hoàn thiện và làm rõ",
            (true, false) => "bổ sung, hoàn thiện",
            _ => "làm rõ",
        };
        request.push(format!(
            "Đề nghị {unit} {verb} các nội dung nêu trên và gửi về {}{}.",
            ctx.sender,
            by_when(ctx.new_deadline)
        ));
        request.extend(how_to_correct(d, ctx.today));
    }
    let closing = if missing || unclear {
        format!("{} đề nghị đơn vị quan tâm, khẩn trương thực hiện./.", ctx.sender)
    } else {
        format!("{} đề nghị đơn vị lưu ý thực hiện đúng thời hạn trong các kỳ báo cáo tiếp theo./.", ctx.sender)
    };
    Some(letter(ctx, unit, subject, opening, groups, request, closing))
}

/// The letter to a unit from which nothing came.
pub fn compose_not_submitted(unit: &UnitRef, ctx: &NoticeContext) -> Notice {
    let unit = clean(&unit.name);
    let matter = matter(ctx);
    let mut ground = format!("Thực hiện {}, các đơn vị gửi {matter} về {}", ctx.directive, ctx.sender);
    if let Some(deadline) = &ctx.deadline {
        ground.push_str(&format!(" trước ngày {}", short_date(deadline.day)));
        if let Some(asked) = asked_by(&deadline.source) {
            ground.push_str(&format!(" {asked}"));
        }
    }
    ground.push_str(&format!(". Đến ngày {}, {} chưa nhận được {matter} của {unit}.", short_date(ctx.today), ctx.sender));
    let opening = reminder(ctx, &format!("{unit} gửi {matter}")).into_iter().chain([ground]).collect();
    let request = vec![
        format!("Đề nghị {unit} hoàn thiện và gửi {matter} về {}{} để kịp thời tổng hợp.", ctx.sender, by_when(ctx.new_deadline)),
        "Trường hợp đơn vị đã gửi, đề nghị thông báo số, ngày của văn bản và hình thức gửi để đối chiếu.".to_owned(),
    ];
    let closing = format!("{} đề nghị đơn vị quan tâm, khẩn trương thực hiện./.", ctx.sender);
    letter(ctx, unit, format!("gửi {matter}"), opening, Vec::new(), request, closing)
}

/// One letter to several units: what is asked of each stands in a list behind it. `None` for no unit.
pub fn compose_together(letters: &[Notice], ctx: &NoticeContext) -> Option<Notice> {
    letters.first()?;
    let matter = matter(ctx);
    let opening = vec![format!(
        "Thực hiện {}, {} đã rà soát {matter} của các đơn vị. Đến ngày {}, {} đơn vị có tên trong danh sách kèm theo chưa gửi hoặc còn nội \
         dung cần được bổ sung, hoàn thiện, làm rõ.",
        ctx.directive,
        ctx.sender,
        short_date(ctx.today),
        letters.len()
    )];
    let request = vec![format!(
        "Đề nghị các đơn vị thực hiện nội dung nêu tại danh sách và gửi về {}{}.",
        ctx.sender,
        by_when(ctx.new_deadline)
    )];
    let closing = format!("{} đề nghị các đơn vị quan tâm, khẩn trương thực hiện./.", ctx.sender);
    let to = "Các đơn vị có tên trong danh sách kèm theo".to_owned();
    let together = letter(ctx, to, format!("bổ sung, hoàn thiện {matter}"), opening, Vec::new(), request, closing);
    let listed = |n: &Notice| {
        let points = |g: &Group| g.items.iter().map(|item| upper_first(&item.what.join("; "))).collect::<Vec<_>>();
        let what: Vec<String> = n.groups.iter().filter(|g| g.kind != GroupKind::Remarks).flat_map(points).collect();
        Listed { unit: n.to.clone(), what: if what.is_empty() { vec!["Chưa gửi".to_owned()] } else { what } }
    };
    Some(Notice { list: letters.iter().map(listed).collect(), ..together })
}

/// "Ngày 05/9/2020, … đã có Công văn số … đề nghị …": the last letter before this one, and what came of it.
fn reminder(ctx: &NoticeContext, asked: &str) -> Option<String> {
    let last = ctx.earlier.last()?;
    let number = last.number.as_deref().map(|n| if n.contains('/') { n.to_owned() } else { format!("{n}/{}", ctx.symbol) });
    let number = number.map(|n| format!(" số {n}")).unwrap_or_default();
    let since = last.since.as_deref().map_or_else(|| "đến nay chưa nhận được trả lời".to_owned(), |s| format!("đến nay {s}"));
    Some(format!("Ngày {}, {} đã có Công văn{number} đề nghị {asked}; {since}.", short_date(last.day), ctx.sender))
}

fn letter(
    ctx: &NoticeContext,
    to: String,
    subject: String,
    opening: Vec<String>,
    groups: Vec<Group>,
    request: Vec<String>,
    closing: String,
) -> Notice {
    Notice {
        head: Head {
            superior: ctx.superior.clone(),
            agency: ctx.agency.clone(),
            number: ctx.number.clone(),
            symbol: ctx.symbol.clone(),
            subject: match ctx.earlier.len() {
                0 => subject,
                n => format!("{subject} (lần {})", n + 1),
            },
            place: ctx.place.clone(),
            issued: ctx.issued,
            today: ctx.today,
        },
        to,
        opening,
        groups,
        list: Vec::new(),
        request,
        new_date: ctx.new_deadline,
        closing,
        recipients: ctx.recipients.clone(),
        signer_lines: ctx.signer_lines.clone(),
        signer_name: ctx.signer_name.clone(),
    }
}

fn matter(ctx: &NoticeContext) -> String {
    let matter = clean(&ctx.matter);
    if matter.is_empty() { format!("báo cáo, hồ sơ theo {}", without_day(&ctx.directive)) } else { matter }
}

fn by_when(day: Option<Date>) -> String {
    day.map_or_else(|| " trong thời gian sớm nhất".to_owned(), |d| format!(" trước ngày {}", short_date(d)))
}

/// Which kind of paper puts a mistake right, where the findings are about an issued paper's form.
/// Nghị định 30/2020/NĐ-CP, Điều 18 khoản 3, in force from 05/3/2020.
fn how_to_correct(d: &DossierAssessment, today: Date) -> Option<String> {
    let form = d.findings.iter().any(|f| f.rule == Rule::FieldMissing && weight(f) == Weight::Error);
    (form && today >= jiff::civil::date(2020, 3, 5)).then(|| {
        "Đối với văn bản đã phát hành, nội dung còn thiếu được bổ sung bằng văn bản có hình thức tương đương; sai sót về thể thức được \
         đính chính bằng công văn theo quy định tại khoản 3 Điều 18 Nghị định số 30/2020/NĐ-CP."
            .to_owned()
    })
}

/// The findings that go into the letter, by group in the order of the letter.
fn groups(d: &DossierAssessment, ctx: &NoticeContext) -> Vec<Group> {
    let mut out: Vec<(GroupKind, Vec<&Finding>)> = Vec::new();
    // What another unit wrote is for the reviewer's eyes, not for a letter.
    let between_units = |f: &&Finding| matches!(f.rule, Rule::CopiedText | Rule::CopiedFigures);
    for f in d.findings.iter().filter(|f| !between_units(f)) {
        let kind = match weight(f) {
            Weight::Error => kind_of(f, &ctx.award),
            Weight::Unclear => GroupKind::Unclear,
            Weight::Warning if ctx.include_warnings => GroupKind::Remarks,
            Weight::Warning | Weight::Info | Weight::Waived => continue,
        };
        match out.iter_mut().find(|(k, _)| *k == kind) {
            Some((_, list)) => list.push(f),
            None => out.push((kind, vec![f])),
        }
    }
    out.sort_by_key(|(kind, _)| *kind);
    out.into_iter().map(|(kind, list)| Group { kind, items: items(&list, &d.dossier) }).collect()
}

fn kind_of(f: &Finding, award: &[String]) -> GroupKind {
    if award.contains(&f.requirement) {
        return GroupKind::Award;
    }
    match f.rule {
        Rule::DeadlineMissed => GroupKind::Deadline,
        Rule::AppendixMissing
        | Rule::AppendixColumnMissing
        | Rule::AppendixRowMissing
        | Rule::AppendixCellEmpty
        | Rule::AppendixCellInvalid
        | Rule::AppendixCellIncomplete
        | Rule::AppendixTotalMismatch
        | Rule::FigureMismatch
        | Rule::CopiedFigures => GroupKind::Appendix,
        Rule::NomineeReportMissing
        | Rule::NomineeMismatch
        | Rule::AwardMismatch
        | Rule::AwardForm
        | Rule::MinutesWithoutResult
        | Rule::AchievementPartMissing
        | Rule::LawNotInForce => GroupKind::Award,
        Rule::DocumentUnreadable
        | Rule::UnitMismatch
        | Rule::EncodingRepaired
        | Rule::FileNotRecognised
        | Rule::LowConfidenceText
        | Rule::ChangedAfterSigning
        | Rule::DateAfterSigning => GroupKind::Files,
        Rule::SectionMissing
        | Rule::SectionEmpty
        | Rule::SectionPlaceholder
        | Rule::SectionMisplaced
        | Rule::SectionMisnumbered
        | Rule::PointNotAddressed
        | Rule::FieldMissing
        | Rule::NotSubmitted
        | Rule::CopiedText
        | Rule::OtherUnitNamed
        // Components of the award dossier go by their requirement, above; what remains is the plan.
        | Rule::ComponentMissing
        | Rule::EvidenceMissing
        | Rule::PeriodMismatch
        | Rule::DateAfterReceipt => GroupKind::Report,
    }
}

/// One item for each requirement: the years of an empty column, say, are told in one breath.
fn items(findings: &[&Finding], dossier: &str) -> Vec<Item> {
    let mut out: Vec<(&Finding, Item)> = Vec::new();
    for f in findings {
        let same = out
            .iter_mut()
            .find(|(g, _)| (g.rule, &g.requirement, &g.source, g.outcome) == (f.rule, &f.requirement, &f.source, f.outcome));
        match same {
            Some((_, item)) => add(item, f, dossier),
            None => {
                let mut item = Item { place_in_directive: asked_by(&f.source), ..Item::default() };
                add(&mut item, f, dossier);
                out.push((f, item));
            }
        }
    }
    out.into_iter().map(|(_, item)| item).collect()
}

fn add(item: &mut Item, f: &Finding, dossier: &str) {
    let (what, fix) = (statement(f), request(f));
    let what = if f.rule == Rule::DeadlineMissed {
        what
    } else if item.what.is_empty() {
        upper_first(&what)
    } else {
        lower_first(&what)
    };
    push_new(&mut item.what, what);
    for place in f.evidence().iter().filter_map(|e| looked_at(e, dossier)) {
        if item.place_in_paper.len() < PLACES {
            push_new(&mut item.place_in_paper, place);
        }
    }
    if f.rule == Rule::DeadlineMissed && fix.is_empty() {
        push_new(&mut item.fix, "Đề nghị đơn vị lưu ý thực hiện đúng thời hạn.".to_owned());
    } else if !fix.is_empty() {
        push_new(&mut item.fix, fix);
    }
}

fn push_new(list: &mut Vec<String>, text: String) {
    if !text.is_empty() && !list.contains(&text) {
        list.push(text);
    }
}
