use super::upkeep::index_again;
use super::{Exit, Global, deliver, parse_day, say_error, style};
use crate::intake::{IntakeError, open_index};
use crate::lang::Lang;
use crate::search::{Filters, Hit, Hits, Index, IndexError, Query, SearchError};
use crate::store::Home;
use anyhow::bail;
use clap::ValueEnum;
use jiff::civil::Date;
use serde_json::json;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// Tìm toàn văn trong mọi hồ sơ đã vào sổ.
///
/// Viết từ cần tìm (có hay không dấu), "cụm từ", AND OR NOT, -từ, ( ), tiền_tố*, a NEAR/5 b, "cụm từ"~5, và trường: don_vi: muc: yeu_cau:
/// dot: loai: quy_tac: so: (hay unit: section: requirement: campaign: kind: rule: number:). Khoảng: tien:>100000000, tien:5tr..10tr,
/// nhan:2020-08-01..2020-08-20, nam:2020, ngay:19/8/2020 (amount: received: year: date:).
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Nội dung cần tìm.
    #[arg(value_name = "QUERY", required_unless_present_any = ["unit", "campaign", "kind", "section", "finding", "from", "to"])]
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
    /// Số kết quả nhiều nhất.
    #[arg(long, default_value_t = 20)]
    limit: usize,
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    Text,
    Json,
}

pub fn run(args: Args, global: &Global) -> anyhow::Result<Exit> {
    let lang = global.lang();
    if !global.home.exists() {
        deliver(&format!("{}\n", lang.pick(Hits::NOTHING_INDEXED_VI, Hits::NOTHING_INDEXED_EN)), None)?;
        return Ok(Exit::Clean);
    }
    let mut home = Home::open(&global.home)?;
    let index = current_index(&mut home, global)?;
    let text = args.query.join(" ");
    let query = Query {
        text: text.clone(),
        filters: Filters {
            unit: args.unit,
            campaign: args.campaign,
            kind: args.kind,
            section: args.section,
            from: args.from,
            to: args.to,
            finding: args.finding,
            granularity: None,
        },
        limit: args.limit,
    };
    let hits = match index.search(&query) {
        Ok(hits) => hits,
        Err(SearchError::Query(error)) => {
            let pointer = " ".repeat(text[..text.floor_char_boundary(error.at.start.min(text.len()))].chars().count());
            bail!("{}\n  {text}\n  {pointer}^", lang.pick(error.vietnamese(), error.english()));
        }
        Err(other) => return Err(other.into()),
    };
    let out = match args.format {
        Format::Text => as_text(&hits, lang, global.color()),
        Format::Json => as_json(&hits)?,
    };
    deliver(&out, None)?;
    Ok(Exit::Clean)
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
        say_error(&lang.pick(
            format!("Còn {left} hồ sơ chưa có trong chỉ mục: kết quả dưới đây chưa đủ."),
            format!("{left} dossiers are not in the index yet: what follows is incomplete."),
        ));
    }
    Ok(open_index(home)?)
}

/// Indexes what is pending; a second connection to the registry tells how far it is.
fn with_progress(home: &mut Home, global: &Global, pending: usize) -> anyhow::Result<()> {
    let bar = style::progress(pending as u64, global.quiet);
    let watcher = (!bar.is_hidden()).then(|| Home::open(&global.home)).transpose()?;
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

fn as_text(hits: &Hits, lang: Lang, color: bool) -> String {
    if hits.nothing_indexed {
        return format!("{}\n", lang.pick(Hits::NOTHING_INDEXED_VI, Hits::NOTHING_INDEXED_EN));
    }
    let mut out = String::new();
    if let Some(meant) = &hits.suggestion {
        out.push_str(&lang.pick(format!("Có phải ý bạn là: {meant}\n\n"), format!("Did you mean: {meant}\n\n")));
    }
    if hits.partial {
        out.push_str(lang.pick(
            "Không nơi nào có đủ các từ. Những nơi có phần lớn các từ:\n\n",
            "Nothing holds all the words. These hold most of them:\n\n",
        ));
    }
    for hit in &hits.hits {
        let e = &hit.entry;
        let page = e.page.map(|p| lang.pick(format!(", trang {p}"), format!(", page {p}"))).unwrap_or_default();
        let head = format!("{} · {}/{}{page}", e.unit_name, e.dossier, e.file);
        out.push_str(&style::strong(&head, color));
        out.push('\n');
        if !e.section_path.is_empty() {
            out.push_str(&format!("  {}\n", e.section_path));
        }
        out.push_str(&format!("  {}\n\n", marked(hit, color)));
    }
    let shown = hits.hits.len();
    let total = if hits.more {
        lang.pick(format!("Hơn {}", hits.total), format!("More than {}", hits.total))
    } else {
        hits.total.to_string()
    };
    out.push_str(&lang.pick(format!("{total} kết quả, hiện {shown}.\n"), format!("{total} hits, {shown} shown.\n")));
    out
}

/// The snippet on one line, matches in bold or between «».
fn marked(hit: &Hit, color: bool) -> String {
    let text = &hit.snippet.text;
    let mut out = String::new();
    let mut at = 0;
    for mark in &hit.snippet.marks {
        out.push_str(&text[at..mark.start]);
        if color {
            out.push_str(&style::strong(&text[mark.clone()], true));
        } else {
            out.push_str(&format!("«{}»", &text[mark.clone()]));
        }
        at = mark.end;
    }
    out.push_str(&text[at..]);
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn as_json(hits: &Hits) -> anyhow::Result<String> {
    let list: Vec<serde_json::Value> = hits
        .hits
        .iter()
        .map(|h| {
            let e = &h.entry;
            let marks: Vec<[usize; 2]> = h.snippet.marks.iter().map(|m| [m.start, m.end]).collect();
            json!({
                "campaign": e.campaign, "dossier": e.dossier, "version": e.version,
                "unit": {"id": e.unit_id, "name": e.unit_name}, "received": e.received.map(|d| d.to_string()),
                "file": e.file, "kind": e.kind, "section": e.section_path, "requirement": e.requirement,
                "page": e.page, "block": e.block, "granularity": e.granularity.as_str(), "rules": e.rules,
                "snippet": h.snippet.text, "marks": marks, "score": h.score,
            })
        })
        .collect();
    Ok(format!(
        "{}\n",
        serde_json::to_string_pretty(&json!({
            "schema": "rasoat.hits/1", "total": hits.total, "more": hits.more, "partial": hits.partial, "suggestion": hits.suggestion,
            "hits": list,
        }))?
    ))
}
