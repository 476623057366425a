use super::campaign::Format;
use super::hits::head;
use super::{Exit, Global, deliver, style};
use crate::app::show::{self, Opened, Passage, What};
use crate::app::wire;
use rasoat_model::finding::{Evidence, Finding};
use rasoat_model::lang::Lang;
use rasoat_report::json;
use rasoat_report::phrase::{clean, day_text, place as place_text, quoted, shorten, source_place, verdict};
use rasoat_report::words::{fix, shows, told};
use rasoat_search::{Address, Entry};

/// Mở một địa chỉ mà `rasoat search` đưa ra: nguyên văn chỗ đó, đề mục, trang, chỗ liền trước và liền sau.
///
/// Địa chỉ ghi rõ phiên bản của hồ sơ: hồ sơ gửi lại thì địa chỉ cũ vẫn mở đúng bản cũ. Địa chỉ của cả hồ sơ (đợt/hồ-sơ@1) cho danh sách
/// tệp và phát hiện.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Địa chỉ, chép từ kết quả tìm.
    address: Address,
    /// Định dạng kết quả.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

pub fn run(args: Args, global: &Global) -> anyhow::Result<Exit> {
    let opened = show::open(&global.home_to_read()?, &args.address, &global.reading())?;
    let out = match args.format {
        Format::Text => as_text(&opened, global.lang(), global.color()),
        Format::Json => json::pretty(&wire::opened(&opened, global.lang())),
    };
    deliver(&out, None)?;
    Ok(Exit::Clean)
}

fn as_text(o: &Opened, lang: Lang, color: bool) -> String {
    let mut out = match &o.what {
        What::Dossier => dossier_text(o, lang, color),
        What::Finding(f) => finding_text(o, f, lang, color),
        What::Text(p) => passage_text(p, lang, color),
    };
    if o.latest > o.stored.version {
        out.push_str(&lang.pick(
            format!("\nĐây là bản {}; hồ sơ đã có bản {}.\n", o.stored.version, o.latest),
            format!("\nThis is version {}; the dossier has a version {}.\n", o.stored.version, o.latest),
        ));
    }
    out
}

fn passage_text(p: &Passage, lang: Lang, color: bool) -> String {
    let mut out = format!("{}\n", style::strong(&head(&p.entry, lang), color));
    let path = if p.entry.section_path.is_empty() { &p.entry.under } else { &p.entry.section_path };
    for line in [&p.paper, path] {
        if !line.is_empty() {
            out.push_str(&format!("{}\n", clean(line)));
        }
    }
    out.push('\n');
    let neighbour = |what: &str, beside: &Option<(Address, Entry)>| match beside {
        Some((address, e)) => {
            let text = if e.section_path == p.entry.section_path { &e.text } else { &e.section_path };
            format!("{what}: {}\n    {address}\n", shorten(text, 160))
        }
        None => String::new(),
    };
    out.push_str(&neighbour(lang.pick("đầu bảng", "head of the table"), &p.head));
    out.push_str(&neighbour(lang.pick("trước", "before"), &p.before));
    if p.before.is_some() || p.head.is_some() {
        out.push('\n');
    }
    for line in p.entry.text.lines() {
        out.push_str(&format!("{}\n", clean(line)));
    }
    out.push('\n');
    out.push_str(&neighbour(lang.pick("sau", "after"), &p.after));
    out
}

fn finding_text(o: &Opened, f: &Finding, lang: Lang, color: bool) -> String {
    let unit = o.stored.unit.as_ref().map(|u| u.name.clone()).unwrap_or_default();
    let mut out =
        format!("{}\n", style::strong(&clean(&format!("{unit} · {} · {}", o.stored.campaign, o.stored.dossier)), color));
    out.push_str(&format!("{} [{}]\n", clean(&told(f, lang)), f.rule.id()));
    for e in f.evidence() {
        out.push_str(&format!("  {}: {}\n", evidence_place(e, lang), quoted(&e.quote, 400)));
    }
    if !f.source.quote.is_empty() {
        let by = lang.pick("theo", "by");
        out.push_str(&format!("  {by} {}: {}\n", source_place(&f.source), quoted(&f.source.quote, 400)));
    }
    let advice = fix(&f.fix, lang);
    if !advice.is_empty() {
        out.push_str(&format!("  {}: {}\n", lang.pick("cần làm", "to do"), clean(&advice)));
    }
    out
}

fn evidence_place(e: &Evidence, lang: Lang) -> String {
    match clean(&shows(e, lang)).as_str() {
        "" => place_text(e, lang),
        note => format!("{note}, {}", place_text(e, lang)),
    }
}

fn dossier_text(o: &Opened, lang: Lang, color: bool) -> String {
    let s = &o.stored;
    let unit = s.unit.as_ref().map(|u| u.name.clone()).unwrap_or_default();
    let mut out = format!("{}\n", style::strong(&clean(&format!("{unit} · {} · {}", s.campaign, s.dossier)), color));
    let received =
        s.received.map(|d| format!(" · {} {}", lang.pick("nhận ngày", "received"), day_text(d, lang))).unwrap_or_default();
    out.push_str(&format!("{} {}{received} · {}\n", lang.pick("bản", "version"), s.version, verdict(s.verdict, lang)));
    for d in &s.documents {
        out.push_str(&format!("  {} · {}\n", clean(&d.file), d.kind));
    }
    for (f, n) in o.findings().iter().zip(1..) {
        out.push_str(&format!("  {} [{}]\n    {}\n", clean(&told(f, lang)), f.rule.id(), o.finding(n)));
    }
    out
}
