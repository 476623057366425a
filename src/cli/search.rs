use super::hits;
use super::{Exit, Global, deliver, parse_day, parse_from_one, say_error};
use crate::app::home;
use crate::app::papers::Options;
use crate::app::search::{self, Asked, SearchRequest};
use crate::app::wire;
use clap::ValueEnum;
use jiff::civil::Date;
use rasoat_model::finding::Verdict;
use rasoat_model::lang::Lang;
use rasoat_report::json;
use rasoat_search::{Address, FacetKind, Granularity, Hits, Sort};
use rasoat_store::Home;

/// Tìm toàn văn trong mọi hồ sơ đã vào sổ.
///
/// Viết từ cần tìm (có hay không dấu), "cụm từ", AND OR NOT, -từ, ( ), tiền_tố*, a NEAR/5 b, "cụm từ"~5, và trường: don_vi: muc: yeu_cau:
/// dot: loai: quy_tac: so: vung: ket_qua: (hay unit: section: requirement: campaign: kind: rule: number: region: verdict:). Khoảng:
/// tien:>100000000, tien:5tr..10tr, so_luong:>=10, nhan:2020-08-01..2020-08-20, nam:2020, ngay:19/8/2020 (amount: count: received: year:
/// date:). Chỗ thiếu: khong_co:tien (missing:amount), rule:section-empty requirement:report.ii.2. Mỗi kết quả có một địa chỉ cố định, mở
/// bằng rasoat show.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Nội dung cần tìm.
    #[arg(
        value_name = "QUERY",
        required_unless_present_any = [
            "unit", "campaign", "kind", "section", "finding", "from", "to", "region", "verdict", "by", "facets", "like", "complete",
            "saved", "forget",
        ]
    )]
    query: Vec<String>,
    /// Chỉ của đơn vị này (mã hoặc một phần tên).
    #[arg(long)]
    unit: Option<String>,
    /// Chỉ trong đợt này.
    #[arg(long)]
    campaign: Option<String>,
    /// Loại văn bản: summary-report, cover-letter, appendix, award-submission, award-minutes, achievement-report.
    #[arg(long)]
    kind: Option<String>,
    /// Mục: mã yêu cầu (report.iv.2) hoặc chữ trong đề mục.
    #[arg(long)]
    section: Option<String>,
    /// Nhận từ ngày này.
    #[arg(long, value_parser = parse_day)]
    from: Option<Date>,
    /// Nhận đến hết ngày này.
    #[arg(long, value_parser = parse_day)]
    to: Option<Date>,
    /// Có phát hiện theo quy tắc này.
    #[arg(long, value_name = "RULE")]
    finding: Option<String>,
    /// Chỉ của vùng này: “Tây Nguyên”, dong-bang-song-hong, don-vi-truc-thuoc …
    #[arg(long, value_name = "NAME")]
    region: Option<String>,
    /// Chỉ hồ sơ có kết quả này.
    #[arg(long, value_enum)]
    verdict: Option<VerdictArg>,
    /// Kết quả là mục, đoạn văn, dòng bảng, văn bản hay phát hiện (mặc định: mục, dòng bảng và văn bản; nếu chỉ hỏi theo quy tắc: phát
    /// hiện).
    #[arg(long, value_enum, value_name = "WHAT")]
    by: Option<By>,
    /// Thứ tự (mặc định: theo độ phù hợp).
    #[arg(long, value_enum)]
    sort: Option<SortArg>,
    /// Đếm theo đợt, đơn vị, vùng …: mọi loại, hoặc --facets=unit,year.
    #[arg(long, value_name = "LIST", num_args = 0..=1, require_equals = true, default_missing_value = "all", value_delimiter = ',')]
    facets: Vec<FacetArg>,
    /// Tìm những chỗ giống chỗ có địa chỉ này.
    #[arg(long, value_name = "ADDRESS")]
    like: Option<Address>,
    /// Ngược lại: những hồ sơ không có chỗ nào khớp, như --none "nhà co:so_luong".
    #[arg(long, conflicts_with_all = ["like", "complete", "save", "facets"])]
    none: bool,
    /// Gợi ý để gõ tiếp: từ, tên trường, giá trị của trường có trong chỉ mục.
    #[arg(long, value_name = "PREFIX", conflicts_with_all = ["query", "like", "saved", "save", "forget"])]
    complete: Option<String>,
    /// Ghi lại câu tìm này dưới một tên.
    #[arg(long, value_name = "NAME")]
    save: Option<String>,
    /// Tìm lại câu đã ghi, thu hẹp thêm nếu có từ hoặc tùy chọn khác; không có tên: liệt kê.
    #[arg(long, value_name = "NAME", num_args = 0..=1, default_missing_value = "")]
    saved: Option<String>,
    /// Bỏ một câu đã ghi.
    #[arg(long, value_name = "NAME")]
    forget: Option<String>,
    /// Số kết quả nhiều nhất.
    #[arg(long, default_value_t = 20)]
    limit: usize,
    /// Bỏ qua từng này kết quả đầu.
    #[arg(long, default_value_t = 0)]
    offset: usize,
    /// Trang thứ mấy, mỗi trang --limit kết quả.
    #[arg(long, value_name = "N", conflicts_with = "offset", value_parser = parse_from_one)]
    page: Option<u32>,
    /// Xem tiếp sau kết quả có địa chỉ này, dù trong lúc đó có hồ sơ mới vào sổ.
    #[arg(long, value_name = "ADDRESS", conflicts_with_all = ["offset", "page", "none"])]
    after: Option<Address>,
    /// Định dạng kết quả.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    Text,
    Json,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum VerdictArg {
    Complete,
    Deficient,
    Unclear,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum By {
    Paper,
    Section,
    Paragraph,
    Row,
    Finding,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum SortArg {
    Relevance,
    Date,
    Unit,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum FacetArg {
    All,
    Campaign,
    Unit,
    Region,
    Kind,
    Section,
    Year,
    Verdict,
    Rule,
}

impl Args {
    /// What was asked for, as typed.
    fn asked(&self) -> Asked {
        Asked {
            query: self.query.join(" "),
            unit: self.unit.clone(),
            campaign: self.campaign.clone(),
            kind: self.kind.clone(),
            section: self.section.clone(),
            from: self.from,
            to: self.to,
            finding: self.finding.clone(),
            region: self.region.clone(),
            verdict: self.verdict.map(|v| match v {
                VerdictArg::Complete => Verdict::Complete,
                VerdictArg::Deficient => Verdict::Deficient,
                VerdictArg::Unclear => Verdict::Unclear,
            }),
            by: self.by.map(|by| match by {
                By::Paper => Granularity::Paper,
                By::Section => Granularity::Section,
                By::Paragraph => Granularity::Paragraph,
                By::Row => Granularity::Row,
                By::Finding => Granularity::Finding,
            }),
            sort: self.sort.map(|sort| match sort {
                SortArg::Relevance => Sort::Relevance,
                SortArg::Date => Sort::Date,
                SortArg::Unit => Sort::Unit,
            }),
            facets: self.facets.iter().flat_map(|f| f.kinds()).collect(),
            like: self.like.clone(),
        }
    }
}

impl FacetArg {
    fn kinds(self) -> Vec<FacetKind> {
        let one = match self {
            FacetArg::All => return FacetKind::ALL.to_vec(),
            FacetArg::Campaign => FacetKind::Campaign,
            FacetArg::Unit => FacetKind::Unit,
            FacetArg::Region => FacetKind::Region,
            FacetArg::Kind => FacetKind::Kind,
            FacetArg::Section => FacetKind::Section,
            FacetArg::Year => FacetKind::Year,
            FacetArg::Verdict => FacetKind::Verdict,
            FacetArg::Rule => FacetKind::Rule,
        };
        vec![one]
    }
}

pub fn run(args: Args, global: &Global) -> anyhow::Result<Exit> {
    let lang = global.lang();
    if !global.home.exists() {
        deliver(&format!("{}\n", lang.pick(Hits::NOTHING_INDEXED_VI, Hits::NOTHING_INDEXED_EN)), None)?;
        return Ok(Exit::Clean);
    }
    let writes = args.save.is_some() || args.forget.is_some();
    let mut home = if writes { global.home()? } else { home::open_to_search(&global.home)? };
    let on = global.occasion(None);
    if let Some(name) = &args.forget {
        search::forget(&mut home, name, &on)?;
        return Ok(Exit::Clean);
    }
    let asked = match args.saved.as_deref() {
        Some("") => {
            let all = search::saved(&home)?;
            return print(args.format, || json::pretty(&wire::saved(&all)), || hits::saved_text(&all, lang));
        }
        Some(name) => search::kept(&home, name)?.narrowed(args.asked()),
        None => args.asked(),
    };
    bring_up(&mut home, global)?;
    if let Some(prefix) = &args.complete {
        let all = search::complete(&mut home, prefix, args.limit)?;
        return print(args.format, || json::pretty(&wire::completions(&all)), || hits::completions_text(&all));
    }
    let request = SearchRequest {
        asked,
        limit: args.limit,
        offset: args.page.map_or(args.offset, |p| (p as usize - 1).saturating_mul(args.limit)),
        after: args.after,
        save: args.save.as_deref(),
    };
    // Only what others are to be like is read again.
    let reading = if request.asked.like.is_some() { global.reading() } else { Options::default() };
    if args.none {
        let all = search::gaps(&mut home, &request, &reading)?;
        return print(args.format, || json::pretty(&wire::gaps(&all)), || hits::gaps_text(&all, lang));
    }
    let found = search::search(&mut home, &request, &reading, &on)?;
    if let Some(name) = &args.save {
        say_error(&lang.pick(
            format!("Đã ghi câu tìm “{name}”: rasoat search --saved {name}"),
            format!("Saved as “{name}”: rasoat search --saved {name}"),
        ));
    }
    print(args.format, || json::pretty(&wire::hits(&found)), || hits::as_text(&found, lang, global.color()))
}

fn print(format: Format, json: impl Fn() -> String, text: impl Fn() -> String) -> anyhow::Result<Exit> {
    deliver(
        &match format {
            Format::Json => json(),
            Format::Text => text(),
        },
        None,
    )?;
    Ok(Exit::Clean)
}

/// An old or broken index, or one that a run left incomplete, is brought up from the registry and the originals first.
fn bring_up(home: &mut Home, global: &Global) -> anyhow::Result<()> {
    let lang = global.lang();
    let pending = search::behind(home)?;
    if pending == 0 {
        return Ok(());
    }
    if search::only_reads(home) {
        say_incomplete(pending, lang);
        return Ok(());
    }
    say_error(&lang.pick(
        format!("Chỉ mục tìm kiếm cũ, hỏng hoặc chưa đủ: đang lập cho {pending} hồ sơ từ sổ và bản gốc…"),
        format!("The search index is old, broken or incomplete: indexing {pending} dossiers from the registry…"),
    ));
    let left = global.watched(|run| search::catch_up(home, &global.reading(), run))?;
    if left > 0 {
        say_incomplete(left, lang);
    }
    Ok(())
}

fn say_incomplete(left: usize, lang: Lang) {
    say_error(&lang.pick(
        format!("Còn {left} hồ sơ chưa có trong chỉ mục: kết quả dưới đây chưa đủ."),
        format!("{left} dossiers are not in the index yet: what follows is incomplete."),
    ));
}
