use super::hits;
use super::papers::reading_by_any;
use super::status::open_to_read;
use super::upkeep::index_again;
use super::{Exit, Global, deliver, now, parse_day, parse_from_one, say_error, style, today, who};
use crate::intake::{IntakeError, open_index};
use crate::place::{self, What};
use anyhow::{Context, bail};
use clap::ValueEnum;
use jiff::civil::Date;
use rasoat_model::finding::Verdict;
use rasoat_model::lang::Lang;
use rasoat_search::{Address, FacetKind, Filters, Granularity, Hits, Index, IndexError, Like, Query, SearchError, Sort};
use rasoat_store::{Actor, Home, SavedQuery, StoreError};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

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

#[derive(Debug, Clone, Copy, ValueEnum, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum VerdictArg {
    Complete,
    Deficient,
    Unclear,
}

#[derive(Debug, Clone, Copy, ValueEnum, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum By {
    Paper,
    Section,
    Paragraph,
    Row,
    Finding,
}

#[derive(Debug, Clone, Copy, ValueEnum, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum SortArg {
    Relevance,
    Date,
    Unit,
}

#[derive(Debug, Clone, Copy, ValueEnum, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
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

/// A search as it is kept under a name.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
struct Asked {
    query: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    unit: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    campaign: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    kind: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    section: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<Date>,
    #[serde(skip_serializing_if = "Option::is_none")]
    to: Option<Date>,
    #[serde(skip_serializing_if = "Option::is_none")]
    finding: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    verdict: Option<VerdictArg>,
    #[serde(skip_serializing_if = "Option::is_none")]
    by: Option<By>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sort: Option<SortArg>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    facets: Vec<FacetArg>,
    #[serde(skip_serializing_if = "Option::is_none")]
    like: Option<String>,
}

impl Asked {
    fn typed(args: &Args) -> Asked {
        Asked {
            query: args.query.join(" "),
            unit: args.unit.clone(),
            campaign: args.campaign.clone(),
            kind: args.kind.clone(),
            section: args.section.clone(),
            from: args.from,
            to: args.to,
            finding: args.finding.clone(),
            region: args.region.clone(),
            verdict: args.verdict,
            by: args.by,
            sort: args.sort,
            facets: args.facets.clone(),
            like: args.like.as_ref().map(ToString::to_string),
        }
    }

    /// What was typed besides: words narrow, options take the place of those kept.
    fn narrowed(self, typed: Asked) -> Asked {
        let query = match (self.query.trim(), typed.query.trim()) {
            (kept, "") => kept.to_owned(),
            ("", more) => more.to_owned(),
            (kept, more) => format!("({kept}) ({more})"),
        };
        Asked {
            query,
            unit: typed.unit.or(self.unit),
            campaign: typed.campaign.or(self.campaign),
            kind: typed.kind.or(self.kind),
            section: typed.section.or(self.section),
            from: typed.from.or(self.from),
            to: typed.to.or(self.to),
            finding: typed.finding.or(self.finding),
            region: typed.region.or(self.region),
            verdict: typed.verdict.or(self.verdict),
            by: typed.by.or(self.by),
            sort: typed.sort.or(self.sort),
            facets: if typed.facets.is_empty() { self.facets } else { typed.facets },
            like: typed.like.or(self.like),
        }
    }

    fn query(self, like: Option<Like>, limit: usize, offset: usize) -> Query {
        let verdict = self.verdict.map(|v| match v {
            VerdictArg::Complete => Verdict::Complete,
            VerdictArg::Deficient => Verdict::Deficient,
            VerdictArg::Unclear => Verdict::Unclear,
        });
        let granularity = self.by.map(|by| match by {
            By::Paper => Granularity::Paper,
            By::Section => Granularity::Section,
            By::Paragraph => Granularity::Paragraph,
            By::Row => Granularity::Row,
            By::Finding => Granularity::Finding,
        });
        let mut facets: Vec<FacetKind> = self.facets.iter().flat_map(|f| f.kinds()).collect();
        let mut seen = Vec::new();
        facets.retain(|f| !seen.contains(f) && (seen.push(*f), true).1);
        Query {
            text: self.query,
            filters: Filters {
                unit: self.unit,
                campaign: self.campaign,
                kind: self.kind,
                section: self.section,
                from: self.from,
                to: self.to,
                finding: self.finding,
                region: self.region,
                verdict,
                granularity,
            },
            limit,
            offset,
            after: None,
            sort: match self.sort {
                None | Some(SortArg::Relevance) => Sort::Relevance,
                Some(SortArg::Date) => Sort::Date,
                Some(SortArg::Unit) => Sort::Unit,
            },
            facets,
            like,
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
    let (who, at) = (who(), now().to_string());
    let by = Actor { who: &who, at: &at };
    let mut home = open_as_needed(&args, global)?;
    if let Some(name) = &args.forget {
        if !home.forget_query(by, name)? {
            bail!("{}", no_search(name, &home, lang)?);
        }
        return Ok(Exit::Clean);
    }
    let mut asked = Asked::typed(&args);
    match args.saved.as_deref() {
        Some("") => {
            deliver(&saved_list(&home, args.format, lang)?, None)?;
            return Ok(Exit::Clean);
        }
        Some(name) => {
            let Some(kept) = home.saved_queries()?.into_iter().find(|s| s.name == name) else {
                bail!("{}", no_search(name, &home, lang)?);
            };
            let kept: Asked = serde_json::from_str(&kept.query).with_context(|| format!("--saved {name}"))?;
            asked = kept.narrowed(asked);
        }
        None => {}
    }
    let index = current_index(&mut home, global)?;
    if let Some(prefix) = &args.complete {
        deliver(&hits::completions(&index.complete(prefix, args.limit)?, args.format)?, None)?;
        return Ok(Exit::Clean);
    }
    let kept = args.save.as_ref().map(|_| serde_json::to_string(&asked)).transpose()?;
    let like = asked.like.as_deref().map(|address| alike(&home, address, global)).transpose()?;
    let offset = args.page.map_or(args.offset, |p| (p as usize - 1).saturating_mul(args.limit));
    let query = Query { after: args.after, ..asked.query(like, args.limit, offset) };
    if args.none {
        let without = understood(index.without(&query), &query.text, lang)?;
        deliver(&hits::without(&without, &home, args.format, lang)?, None)?;
        return Ok(Exit::Clean);
    }
    let found = understood(index.search(&query), &query.text, lang)?;
    // Only what could be understood is kept.
    if let (Some(name), Some(kept)) = (&args.save, kept) {
        home.save_query(by, name, &kept)?;
        say_error(&lang.pick(
            format!("Đã ghi câu tìm “{name}”: rasoat search --saved {name}"),
            format!("Saved as “{name}”: rasoat search --saved {name}"),
        ));
    }
    let findings = hits::findings(&found, &home, today())?;
    let out = match args.format {
        Format::Text => hits::as_text(&found, &findings, lang, global.color()),
        Format::Json => hits::as_json(&found, &findings)?,
    };
    deliver(&out, None)?;
    Ok(Exit::Clean)
}

/// A query that cannot be understood is shown with the place of the fault.
fn understood<T>(answer: Result<T, SearchError>, text: &str, lang: Lang) -> anyhow::Result<T> {
    match answer {
        Ok(found) => Ok(found),
        Err(SearchError::Query(error)) => {
            let pointer = " ".repeat(text[..text.floor_char_boundary(error.at.start.min(text.len()))].chars().count());
            bail!("{}\n  {text}\n  {pointer}^", lang.pick(error.vietnamese(), error.english()));
        }
        Err(other) => Err(other.into()),
    }
}

/// The text to which others are to be like.
fn alike(home: &Home, address: &str, global: &Global) -> anyhow::Result<Like> {
    let address: Address = address.parse()?;
    let opened = place::open(home, &address, &reading_by_any(Some(&global.home)))?;
    let text = match &opened.what {
        What::Text(passage) => format!("{}\n{}", passage.entry.section_path, passage.entry.text),
        What::Finding(finding) => crate::intake::told(finding),
        What::Dossier => bail!("--like cần địa chỉ của một mục, đoạn văn, dòng bảng, văn bản hoặc phát hiện"),
    };
    Ok(Like { text, address: Some(address) })
}

fn no_search(name: &str, home: &Home, lang: Lang) -> anyhow::Result<String> {
    let names: Vec<String> = home.saved_queries()?.into_iter().map(|s| s.name).collect();
    let known = if names.is_empty() { lang.pick("chưa có câu nào", "none yet").to_owned() } else { names.join(", ") };
    Ok(lang.pick(format!("không có câu tìm “{name}”; đã ghi: {known}"), format!("there is no search “{name}”; saved: {known}")))
}

fn saved_list(home: &Home, format: Format, lang: Lang) -> anyhow::Result<String> {
    let all = home.saved_queries()?;
    if format == Format::Json {
        let asked = |s: &str| serde_json::from_str(s).unwrap_or(serde_json::Value::Null);
        let list: Vec<_> =
            all.iter().map(|s| json!({"name": s.name, "asked": asked(&s.query), "who": s.who, "at": s.at})).collect();
        let whole = json!({"schema": "rasoat.saved/1", "searches": list});
        return Ok(format!("{}\n", serde_json::to_string_pretty(&whole)?));
    }
    if all.is_empty() {
        return Ok(format!("{}\n", lang.pick("Chưa ghi câu tìm nào.", "No search is saved.")));
    }
    let shown = |s: &SavedQuery| {
        let asked: serde_json::Map<String, serde_json::Value> = serde_json::from_str(&s.query).unwrap_or_default();
        let parts = asked.iter().filter_map(|(k, v)| {
            let value = v.as_str().map_or_else(|| v.to_string(), str::to_owned);
            (!value.is_empty()).then(|| if k == "query" { value } else { format!("--{k} {value}") })
        });
        format!("{} · {}\n", s.name, parts.collect::<Vec<_>>().join(" "))
    };
    Ok(all.iter().map(shown).collect())
}

/// To read only where nothing is to be kept and the index holds all that is registered: beside a writer, and where nothing may be
/// written. There an incomplete index has to do too.
fn open_as_needed(args: &Args, global: &Global) -> anyhow::Result<Home> {
    if args.save.is_some() || args.forget.is_some() {
        return Ok(Home::open(&global.home)?);
    }
    let home = open_to_read(global)?;
    let there = Index::open(home.search_dir()).is_ok_and(|index| index.is_present());
    if there && home.pending_index()?.is_empty() {
        return Ok(home);
    }
    match Home::open(&global.home) {
        Err(StoreError::ReadOnly { .. }) if there => Ok(home),
        opened => Ok(opened?),
    }
}

/// The index with all that is registered in it. An old or broken one, or one that a run left incomplete, is brought up from the
/// registry and the originals first.
fn current_index(home: &mut Home, global: &Global) -> anyhow::Result<Index> {
    let lang = global.lang();
    let index = open_index(home)?;
    let pending = home.pending_index()?.len();
    if pending == 0 {
        return Ok(index);
    }
    if !home.is_writable() {
        say_incomplete(pending, lang);
        return Ok(index);
    }
    drop(index);
    say_error(&lang.pick(
        format!("Chỉ mục tìm kiếm cũ, hỏng hoặc chưa đủ: đang lập cho {pending} hồ sơ từ sổ và bản gốc…"),
        format!("The search index is old, broken or incomplete: indexing {pending} dossiers from the registry…"),
    ));
    match with_progress(home, global, pending) {
        Ok(()) => {}
        // Somebody else is at it; what is there is shown, and that it is not all.
        Err(error) if matches!(error.downcast_ref(), Some(IntakeError::Index(IndexError::Locked { .. }))) => {}
        Err(error) => return Err(error),
    }
    let left = home.pending_index()?.len();
    if left > 0 {
        say_incomplete(left, lang);
    }
    Ok(open_index(home)?)
}

fn say_incomplete(left: usize, lang: Lang) {
    say_error(&lang.pick(
        format!("Còn {left} hồ sơ chưa có trong chỉ mục: kết quả dưới đây chưa đủ."),
        format!("{left} dossiers are not in the index yet: what follows is incomplete."),
    ));
}

/// Indexes what is pending; a second connection to the registry tells how far it is.
fn with_progress(home: &mut Home, global: &Global, pending: usize) -> anyhow::Result<()> {
    let bar = style::progress(pending as u64, global.quiet);
    let watcher = (!bar.is_hidden()).then(|| Home::open_to_read(&global.home)).transpose()?;
    let done = AtomicBool::new(false);
    let result = std::thread::scope(|scope| {
        if let Some(watcher) = watcher {
            let (bar, done) = (&bar, &done);
            scope.spawn(move || {
                while !done.load(Ordering::Relaxed) {
                    let left = watcher.pending_index().map_or(pending, |p| p.len());
                    bar.set_position(pending.saturating_sub(left) as u64);
                    std::thread::sleep(Duration::from_millis(100));
                }
            });
        }
        let result = index_again(home, global);
        done.store(true, Ordering::Relaxed);
        result
    });
    bar.finish_and_clear();
    result
}
