//! A letter on an agency's own Word file: marked places such as `{{kinh_gui}}` are filled, everything else stays as it is.
//!
//! Leaves out loops and conditions: a place that has several paragraphs, such as `{{noi_dung}}`, repeats its own paragraph.

use super::content::{Item, Notice};
use super::docx::NoticeError;
use super::words::item_label;
use crate::phrase::{clean, long_date};
use rasoat_model::lang::Failure;
use std::io::{Cursor, Read, Write};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

/// Names of the places, with what stands there.
pub const PLACES: [(&str, &str); 9] = [
    ("so", "số công văn; để trống nếu chưa có"),
    ("ky_hieu", "ký hiệu"),
    ("dia_danh_ngay", "địa danh, ngày tháng năm"),
    ("trich_yeu", "trích yếu, sau “V/v”"),
    ("kinh_gui", "nơi nhận chính"),
    ("mo_dau", "căn cứ và tình hình (nhiều đoạn)"),
    ("noi_dung", "các nội dung thiếu, cần làm rõ (nhiều đoạn)"),
    ("de_nghi", "đề nghị và thời hạn (nhiều đoạn)"),
    ("ket", "câu kết"),
];

/// Bytes of one part of a template once inflated.
const MAX_PART: u64 = 16 << 20;

/// Fills a template.
///
/// # Errors
/// [`NoticeError::Template`]: it is no Word file, has no marked place, or has one of a name that is not known.
pub fn fill(template: &[u8], notice: &Notice) -> Result<Vec<u8>, NoticeError> {
    let bad = |why: String| NoticeError::Template(Failure { vi: why.clone(), en: why });
    let mut archive = ZipArchive::new(Cursor::new(template)).map_err(|e| {
        NoticeError::Template(Failure { vi: format!("không phải tệp DOCX ({e})"), en: format!("it is no DOCX file ({e})") })
    })?;
    let mut out = ZipWriter::new(Cursor::new(Vec::new()));
    let mut filled = 0;
    for i in 0..archive.len() {
        let mut part = archive.by_index(i).map_err(|e| bad(e.to_string()))?;
        let name = part.name().map_err(|e| bad(e.to_string()))?.into_owned();
        let mut bytes = Vec::new();
        part.by_ref().take(MAX_PART).read_to_end(&mut bytes).map_err(|e| bad(e.to_string()))?;
        let holds_text =
            ["word/document.xml", "word/header", "word/footer"].iter().any(|p| name.starts_with(p)) && name.ends_with(".xml");
        if holds_text && let Ok(xml) = std::str::from_utf8(&bytes) {
            let (xml, n) = fill_part(xml, notice)?;
            filled += n;
            bytes = xml.into_bytes();
        }
        out.start_file(&name, SimpleFileOptions::default()).map_err(|e| bad(e.to_string()))?;
        out.write_all(&bytes).map_err(|e| bad(e.to_string()))?;
    }
    if filled == 0 {
        let names: Vec<String> = PLACES.iter().map(|(n, what)| format!("{{{{{n}}}}} ({what})")).collect();
        let names = names.join(", ");
        return Err(NoticeError::Template(Failure {
            vi: format!("không có chỗ đánh dấu nào; dùng: {names}"),
            en: format!("it has no marked place; use: {names}"),
        }));
    }
    Ok(out.finish().map_err(|e| bad(e.to_string()))?.into_inner())
}

/// Fills the innermost paragraphs of a part; returns how many places there were.
fn fill_part(xml: &str, notice: &Notice) -> Result<(String, usize), NoticeError> {
    let mut out = String::with_capacity(xml.len());
    let (mut from, mut filled) = (0, 0);
    while let Some(end) = xml[from..].find("</w:p>").map(|i| from + i + "</w:p>".len()) {
        let piece = &xml[from..end];
        // The last opening before a closing tag belongs to it: paragraphs of text boxes stand inside others.
        let start = ["<w:p>", "<w:p "].iter().filter_map(|tag| piece.rfind(tag)).max().unwrap_or(piece.len());
        out.push_str(&piece[..start]);
        let (paragraphs, n) = fill_paragraph(&piece[start..], notice)?;
        out.push_str(&paragraphs);
        filled += n;
        from = end;
    }
    out.push_str(&xml[from..]);
    Ok((out, filled))
}

/// One paragraph with its places filled; a place of several paragraphs makes as many of it.
fn fill_paragraph(xml: &str, notice: &Notice) -> Result<(String, usize), NoticeError> {
    let runs = texts(xml);
    let whole: String = runs.iter().map(|r| &xml[r.clone()]).collect();
    let marks = marks(&whole);
    if marks.is_empty() {
        return Ok((xml.to_string(), 0));
    }
    let mut values = Vec::new();
    for (at, name) in &marks {
        let value = value(notice, name).ok_or_else(|| {
            let known: Vec<&str> = PLACES.iter().map(|(n, _)| *n).collect();
            let known = known.join(", ");
            NoticeError::Template(Failure {
                vi: format!("không biết chỗ “{{{{{name}}}}}”; các chỗ có thể dùng: {known}"),
                en: format!("there is no place “{{{{{name}}}}}”; places that can be used: {known}"),
            })
        })?;
        values.push((at.clone(), value));
    }
    let rows = values.iter().map(|(_, v)| v.len()).max().unwrap_or(0);
    let row = |i: usize| {
        let said: Vec<_> = values.iter().map(|(at, v)| (at.clone(), v.get(i).map_or("", String::as_str))).collect();
        replace(xml, &runs, &said)
    };
    Ok(((0..rows).map(row).collect(), marks.len()))
}

/// Where the text of the runs stands in a paragraph's XML: the content of each `<w:t>`.
fn texts(xml: &str) -> Vec<std::ops::Range<usize>> {
    let mut out = Vec::new();
    let mut from = 0;
    while let Some(at) = xml[from..].find("<w:t").map(|i| from + i) {
        from = at + "<w:t".len();
        if !xml[from..].starts_with(['>', ' ']) {
            continue;
        }
        let Some(start) = xml[from..].find('>').map(|i| from + i + 1) else { break };
        let Some(end) = xml[start..].find("</w:t>").map(|i| start + i) else { break };
        out.push(start..end);
        from = end;
    }
    out
}

/// Marked places of a paragraph's text: range with braces, and name.
fn marks(text: &str) -> Vec<(std::ops::Range<usize>, String)> {
    let mut out = Vec::new();
    let mut from = 0;
    while let Some(start) = text[from..].find("{{").map(|i| from + i) {
        let Some(end) = text[start..].find("}}").map(|i| start + i + 2) else { break };
        out.push((start..end, text[start + 2..end - 2].trim().to_lowercase()));
        from = end;
    }
    out
}

/// Word splits a marked place over several runs: its value goes where it begins, the rest of it is taken out.
fn replace(xml: &str, runs: &[std::ops::Range<usize>], said: &[(std::ops::Range<usize>, &str)]) -> String {
    let mut out = String::with_capacity(xml.len());
    let (mut copied, mut before) = (0, 0);
    for run in runs {
        out.push_str(&xml[copied..run.start]);
        let text = &xml[run.clone()];
        let mut at = 0;
        for (mark, value) in said {
            let (start, end) = (mark.start.max(before), mark.end.min(before + text.len()));
            if start >= end {
                continue;
            }
            out.push_str(&text[at..start - before]);
            if start == mark.start {
                out.push_str(&escape(value));
            }
            at = end - before;
        }
        out.push_str(&text[at..]);
        before += text.len();
        copied = run.end;
    }
    out.push_str(&xml[copied..]);
    out
}

fn escape(text: &str) -> String {
    clean(text).replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// The paragraphs of a place; `None` for a name that is not known.
fn value(notice: &Notice, name: &str) -> Option<Vec<String>> {
    let head = &notice.head;
    let day = || match head.issued {
        Some(day) => long_date(day),
        None => format!("ngày … tháng … năm {}", head.today.year()),
    };
    Some(match name {
        "so" => vec![head.number.clone().unwrap_or_default()],
        "ky_hieu" => vec![head.symbol.clone()],
        "dia_danh_ngay" => vec![format!("{}, {}", head.place, day())],
        "trich_yeu" => vec![head.subject.clone()],
        "kinh_gui" => vec![notice.to.clone()],
        "mo_dau" => notice.opening.clone(),
        "noi_dung" => items(notice),
        "de_nghi" => notice.request.clone(),
        "ket" => vec![notice.closing.clone()],
        _ => return None,
    })
}

fn items(notice: &Notice) -> Vec<String> {
    let single = notice.groups.len() == 1;
    let mut out = Vec::new();
    for (g, group) in notice.groups.iter().enumerate() {
        if !single {
            out.push(format!("{}. {}", g + 1, group.kind.title()));
        }
        let of = group.items.len();
        for (i, item) in group.items.iter().enumerate() {
            let label = if of == 1 { "-".to_owned() } else { item_label((!single).then_some(g), i, of) };
            out.push(format!("{label} {}", sentence(item)));
        }
    }
    out.extend(notice.list.iter().enumerate().map(|(i, row)| format!("{}. {}: {}.", i + 1, row.unit, row.what.join("; "))));
    out
}

fn sentence(item: &Item) -> String {
    let mut out = item.what.join("; ");
    if let Some(asked) = &item.place_in_directive {
        out.push_str(&format!(" {asked}"));
    }
    if !item.place_in_paper.is_empty() {
        out.push_str(&format!("; rà soát {}", item.place_in_paper.join("; ")));
    }
    out.push('.');
    for fix in &item.fix {
        out.push_str(&format!(" {fix}"));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_split_over_runs_is_filled_where_it_begins() {
        let xml = "<w:p><w:r><w:t>Kính gửi: {{kinh</w:t></w:r><w:r><w:t xml:space=\"preserve\">_gui}}, nơi</w:t></w:r></w:p>";
        let runs = texts(xml);
        let whole: String = runs.iter().map(|r| &xml[r.clone()]).collect();
        let found = marks(&whole);
        assert_eq!(found[0].1, "kinh_gui");
        let said = replace(xml, &runs, &[(found[0].0.clone(), "A & B")]);
        assert_eq!(
            said,
            "<w:p><w:r><w:t>Kính gửi: A &amp; B</w:t></w:r><w:r><w:t xml:space=\"preserve\">, nơi</w:t></w:r></w:p>"
        );
    }
}
