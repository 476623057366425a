//! Papers in the encodings before Unicode: read as if they had been written in Unicode, and said to have been converted.

use crate::common::UnitKind;
use crate::common::{APPENDIX, PROVINCE, docx, report};
use proptest::prelude::*;
use rasoat_check::dossier::{self, File};
use rasoat_check::layout::unwrap_tables;
use rasoat_check::paper::papers;
use rasoat_extract::{Limits, read};
use rasoat_model::document::{Document, Format, WarningCode};
use rasoat_text::legacy::{Encoding, decode, has_later_letters, may_be_legacy, weigh};
use std::collections::HashMap;
use unicode_normalization::UnicodeNormalization;

const VOWELS: &str = "aàảãáạăằẳẵắặâầẩẫấậeèẻẽéẹêềểễếệiìỉĩíịoòỏõóọôồổỗốộơờởỡớợuùủũúụưừửữứựyỳỷỹýỵ";

/// All 134 letters.
fn letters() -> Vec<char> {
    let small = VOWELS.chars().chain(['đ']).filter(|c| !c.is_ascii());
    small.flat_map(|c| [c, c.to_uppercase().next().expect("a capital")]).collect()
}

/// Each letter with what stands for it in an encoding, as a reader that takes the bytes for code page 1252 hands it over. Written down
/// apart from the tables of the program.
const CODES: [(Encoding, &str); 5] = [
    (
        Encoding::Tcvn3,
        "Ă¡ Â¢ Ê£ Ô¤ Ơ¥ Ư¦ Đ§ ă¨ â© êª ô« ơ¬ ư\u{ad} đ® àµ ả¶ ã· á¸ ạ¹ ằ» ẳ¼ ẵ½ ắ¾ ặÆ ầÇ ẩÈ ẫÉ ấÊ ậË èÌ ẻÎ ẽÏ éÐ ẹÑ ềÒ \
         ểÓ ễÔ ếÕ ệÖ ì× ỉØ ĩÜ íÝ ịÞ òß ỏá õâ óã ọä ồå ổæ ỗç ốè ộé ờê ởë ỡì ớí ợî ùï ủñ ũò úó ụô ừõ ửö ữ÷ ứø ựù ỳú ỷû ỹü \
         ýý ỵþ",
    ),
    (
        Encoding::Vni,
        "ÁAÙ áaù ÀAØ àaø ẢAÛ ảaû ÃAÕ ãaõ ẠAÏ ạaï ÂAÂ âaâ ẤAÁ ấaá ẦAÀ ầaà ẨAÅ ẩaå ẪAÃ ẫaã ẬAÄ ậaä ĂAÊ ăaê ẮAÉ ắaé ẰAÈ \
         ằaè ẲAÚ ẳaú ẴAÜ ẵaü ẶAË ặaë ĐÑ đñ ÉEÙ éeù ÈEØ èeø ẺEÛ ẻeû ẼEÕ ẽeõ ẸEÏ ẹeï ÊEÂ êeâ ẾEÁ ếeá ỀEÀ ềeà ỂEÅ ểeå ỄEÃ \
         ễeã ỆEÄ ệeä ÍÍ íí ÌÌ ìì ỈÆ ỉæ ĨÓ ĩó ỊÒ ịò ÓOÙ óoù ÒOØ òoø ỎOÛ ỏoû ÕOÕ õoõ ỌOÏ ọoï ÔOÂ ôoâ ỐOÁ ốoá ỒOÀ ồoà ỔOÅ \
         ổoå ỖOÃ ỗoã ỘOÄ ộoä ƠÔ ơô ỚÔÙ ớôù ỜÔØ ờôø ỞÔÛ ởôû ỠÔÕ ỡôõ ỢÔÏ ợôï ÚUÙ úuù ÙUØ ùuø ỦUÛ ủuû ŨUÕ ũuõ ỤUÏ ụuï ƯÖ \
         ưö ỨÖÙ ứöù ỪÖØ ừöø ỬÖÛ ửöû ỮÖÕ ữöõ ỰÖÏ ựöï ÝYÙ ýyù ỲYØ ỳyø ỶYÛ ỷyû ỸYÕ ỹyõ ỴÎ ỵî",
    ),
    (
        Encoding::Viscii,
        "Ạ€ Ắ\u{81} Ằ‚ Ặƒ Ấ„ Ầ… Ẩ† Ậ‡ Ẽˆ Ẹ‰ ẾŠ Ề‹ ỂŒ Ễ\u{8d} ỆŽ Ố\u{8f} Ồ\u{90} Ổ‘ Ỗ’ Ộ“ Ợ” Ớ• Ờ– Ở— Ị˜ Ỏ™ Ọš Ỉ› Ủœ \
         Ũ\u{9d} Ụž ỲŸ ắ¡ ằ¢ ặ£ ấ¤ ầ¥ ẩ¦ ậ§ ẽ¨ ẹ© ếª ề« ể¬ ễ\u{ad} ệ® ố¯ ồ° ổ± ỗ² Ỡ³ Ơ´ ộµ ờ¶ ở· ị¸ Ự¹ Ứº Ừ» Ử¼ ơ½ ớ¾ \
         Ư¿ ÀÀ ÁÁ ÂÂ ÃÃ ẢÄ ĂÅ ẳÆ ẵÇ ÈÈ ÉÉ ÊÊ ẺË ÌÌ ÍÍ ĨÎ ỳÏ ĐÐ ứÑ ÒÒ ÓÓ ÔÔ ạÕ ỷÖ ừ× ửØ ÙÙ ÚÚ ỹÛ ỵÜ ÝÝ ỡÞ ưß àà áá ââ ãã \
         ảä ăå ữæ ẫç èè éé êê ẻë ìì íí ĩî ỉï đð ựñ òò óó ôô õõ ỏö ọ÷ ụø ùù úú ũû ủü ýý ợþ Ữÿ Ẳ\u{2} Ẵ\u{5} Ẫ\u{6} \
         Ỷ\u{14} Ỹ\u{19} Ỵ\u{1e} Õ\u{a0}",
    ),
    (
        Encoding::Vps,
        "À€ Ả\u{81} Ã‚ Ấƒ Ầ„ Ẩ… ọ† ỗ‡ Ăˆ ế‰ ềŠ ể‹ ệŒ Ắ\u{8d} ẰŽ Ẳ\u{8f} Ế\u{90} Ề“ Ể” Ễ• Ố– Ồ— Ổ˜ Ỗ™ ýš ỷ› ỵœ Ớ\u{9d} \
         Ờž ỞŸ ắ¡ ằ¢ ẳ£ ẵ¤ ặ¥ Ỡ¦ ớ§ Ù¨ ờ© ởª ỡ« Ũ¬ Ứ\u{ad} ợ® Ừ¯ ổ° Ử± Ỳ² Ỹ³ Í´ Ìµ ộ¶ Ỉ· Ĩ¸ Ó¹ ửº ữ» Ò¼ Ỏ½ Õ¾ ự¿ ầÀ ÁÁ \
         ÂÂ ấÃ ẩÄ ẫÅ ậÆ đÇ ẻÈ ÉÉ ÊÊ ẹË ỉÌ ễÍ ịÎ ỹÏ ƯÐ ỦÑ ồÒ ốÓ ÔÔ ỏÕ ơÖ È× ừØ ứÙ ÚÚ ũÛ ưÜ ÝÝ ẺÞ àà áá ââ ãã ảä ạå ăæ èè \
         éé êê ẽë ìì íí ĩï Ẵð Đñ òò óó ôô õõ Ơ÷ ụø ùù úú ủû Ỷý Ẽþ ỳÿ",
    ),
    (
        Encoding::Cp1258,
        "ÁAì áaì ÀAÌ àaÌ ẢAÒ ảaÒ ÃAÞ ãaÞ ẠAò ạaò ÂÂ ââ ẤÂì ấâì ẦÂÌ ầâÌ ẨÂÒ ẩâÒ ẪÂÞ ẫâÞ ẬÂò ậâò ĂÃ ăã ẮÃì ắãì ẰÃÌ ằãÌ \
         ẲÃÒ ẳãÒ ẴÃÞ ẵãÞ ẶÃò ặãò ĐÐ đð ÉEì éeì ÈEÌ èeÌ ẺEÒ ẻeÒ ẼEÞ ẽeÞ ẸEò ẹeò ÊÊ êê ẾÊì ếêì ỀÊÌ ềêÌ ỂÊÒ ểêÒ ỄÊÞ ễêÞ \
         ỆÊò ệêò ÍIì íiì ÌIÌ ìiÌ ỈIÒ ỉiÒ ĨIÞ ĩiÞ ỊIò ịiò ÓOì óoì ÒOÌ òoÌ ỎOÒ ỏoÒ ÕOÞ õoÞ ỌOò ọoò ÔÔ ôô ỐÔì ốôì ỒÔÌ ồôÌ \
         ỔÔÒ ổôÒ ỖÔÞ ỗôÞ ỘÔò ộôò ƠÕ ơõ ỚÕì ớõì ỜÕÌ ờõÌ ỞÕÒ ởõÒ ỠÕÞ ỡõÞ ỢÕò ợõò ÚUì úuì ÙUÌ ùuÌ ỦUÒ ủuÒ ŨUÞ ũuÞ ỤUò ụuò \
         ƯÝ ưý ỨÝì ứýì ỪÝÌ ừýÌ ỬÝÒ ửýÒ ỮÝÞ ữýÞ ỰÝò ựýò ÝYì ýyì ỲYÌ ỳyÌ ỶYÒ ỷyÒ ỸYÞ ỹyÞ ỴYò ỵyò",
    ),
];

fn codes(encoding: Encoding) -> HashMap<char, &'static str> {
    let (_, codes) = CODES[encoding as usize];
    // Blanks between, but for the one that cannot be broken.
    codes
        .split(' ')
        .filter_map(|c| c.char_indices().nth(1).map(|(at, _)| (c.chars().next().expect("a letter"), &c[at..])))
        .collect()
}

fn encode(encoding: Encoding, text: &str) -> String {
    let codes = codes(encoding);
    // Letters without a code of their own are written small, as fonts of capitals have them.
    let small = |c: char| c.to_lowercase().next().and_then(|c| codes.get(&c).map(ToString::to_string));
    text.nfc()
        .map(|c| match codes.get(&c) {
            _ if c.is_ascii() || "–—“”‘’…".contains(c) => c.to_string(),
            Some(code) => code.to_string(),
            None => small(c).unwrap_or_else(|| c.to_string()),
        })
        .collect()
}

#[test]
fn the_known_strings() {
    let unicode = "Báo cáo tổng kết phong trào thi đua";
    for (encoding, text) in [
        (Encoding::Tcvn3, "B¸o c¸o tæng kÕt phong trµo thi ®ua"),
        (Encoding::Vni, "Baùo caùo toång keát phong traøo thi ñua"),
        (Encoding::Viscii, "Báo cáo t±ng kªt phong trào thi ðua"),
        (Encoding::Vps, "Báo cáo t°ng k‰t phong trào thi Çua"),
        (Encoding::Cp1258, "Baìo caìo tôÒng kêìt phong traÌo thi ðua"),
    ] {
        assert_eq!(decode(encoding, text).text, unicode, "{encoding:?}");
        assert_eq!(encode(encoding, unicode), text, "{encoding:?}");
    }
}

#[test]
fn every_letter_there_is() {
    for (encoding, expected) in
        [(Encoding::Tcvn3, 74), (Encoding::Vni, 134), (Encoding::Viscii, 134), (Encoding::Vps, 120), (Encoding::Cp1258, 134)]
    {
        let codes = codes(encoding);
        let known: Vec<char> = letters().into_iter().filter(|c| codes.contains_key(c)).collect();
        assert_eq!(known.len(), expected, "{encoding:?}");
        for letter in known {
            // In a number nothing is taken for a sign.
            let text = format!("1{}", codes[&letter]);
            assert_eq!(decode(encoding, &text).text, format!("1{letter}"), "{encoding:?}");
        }
    }
}

#[test]
fn signs_that_are_letters_only_within_words() {
    for (encoding, text, expected) in [
        (Encoding::Tcvn3, "«ng nãi: «V¨n phßng»; · §iÒu 5, (100 ®), 3.000®", "ông nói: «Văn phòng»; · Điều 5, (100 đ), 3.000đ"),
        (Encoding::Tcvn3, "h\u{AD}ëng øng – “thi ®ua”…", "hưởng ứng – “thi đua”…"),
        (Encoding::Vni, "AÙ aÙ Aù", "Á á Á"),
        (Encoding::Viscii, "“t±ng kªt” V\u{A0} VÅN KI®T", "“tổng kết” VÕ VĂN KIệT"),
        (Encoding::Viscii, "b\u{A0}các", "b\u{A0}các"),
    ] {
        assert_eq!(decode(encoding, text).text, expected, "{text}");
    }
}

// ── Whole files ───────────────────────────────────────────────────────────────────────────────────────────────────

fn document(text: &str) -> Document {
    read("x.docx", &docx(text), &Limits::default()).expect("a DOCX").1
}

fn shown(document: &Document) -> String {
    let cell_text =
        |b: &rasoat_model::document::Block| b.table().map(|t| t.cells.iter().map(|c| c.text()).collect::<Vec<_>>().join("|"));
    let text = |b| cell_text(b).or_else(|| b.paragraph().map(|p| p.text.clone())).unwrap_or_default();
    document.blocks.iter().map(text).collect::<Vec<_>>().join("\n")
}

fn repaired(document: &Document) -> Vec<&str> {
    document.warnings.iter().filter(|w| w.code == WarningCode::EncodingRepaired).map(|w| w.detail.as_str()).collect()
}

fn file(name: &str, text: &str) -> File {
    let document = unwrap_tables(document(text));
    let papers = papers(&document);
    File { name: name.into(), sha256: String::new(), format: Format::Docx, content: dossier::Content::Read { document, papers } }
}

fn dossier_in(encoding: Option<Encoding>, body: &str) -> dossier::Dossier {
    let put = |text: &str| encoding.map_or_else(|| text.to_string(), |e| encode(e, text));
    crate::common::dossier(
        UnitKind::Province,
        vec![file("bao-cao.docx", &put(&report(body))), file("phu-luc.docx", &put(APPENDIX))],
    )
}

const ALL: [Encoding; 5] = Encoding::ALL;

#[test]
fn a_report_reads_as_its_twin_in_unicode() {
    let (paper, form) = (report(PROVINCE), APPENDIX);
    for encoding in ALL {
        for text in [paper.as_str(), form] {
            let document = document(&encode(encoding, text));
            let (is, should) = (shown(&document), shown(&self::document(text)));
            for (is, should) in is.lines().zip(should.lines()) {
                // Capitals whose letters have no code come back small where no neighbour tells.
                assert_eq!(is.to_lowercase(), should.to_lowercase(), "{encoding:?}");
            }
            let [detail] = repaired(&document)[..] else { panic!("{encoding:?}: {:?}", document.warnings) };
            assert!(detail.starts_with(&format!("{}: ", encoding.name())), "{detail}");
            for p in document.blocks.iter().filter_map(|b| b.paragraph()) {
                assert!(p.spans.iter().all(|s| p.text.get(s.range.clone()).is_some()), "{:?}", p.spans);
                assert_eq!(p.spans.last().map_or(0, |s| s.range.end), p.text.len(), "{}", p.text);
            }
        }
    }
}

#[test]
fn and_is_judged_as_its_twin() {
    let lacking = crate::common::without(PROVINCE, &["**2. Khó khăn**", "Mưa lũ liên tiếp"]);
    for body in [PROVINCE, &lacking] {
        let twin = crate::common::assessed(&dossier_in(None, body));
        assert_eq!(crate::common::warnings(&twin), [""; 0]);
        for encoding in ALL {
            let found = crate::common::assessed(&dossier_in(Some(encoding), body));
            assert_eq!(crate::common::said(&found), crate::common::said(&twin), "{encoding:?}");
            let said = ["encoding-repaired document bao-cao.docx", "encoding-repaired document phu-luc.docx"];
            assert_eq!(crate::common::warnings(&found), said, "{encoding:?}");
            let finding = found.findings.iter().find(|f| f.rule.id() == "encoding-repaired").expect("one of them");
            let first = &finding.evidence()[0];
            assert!(
                crate::common::told(finding).contains(encoding.name())
                    && rasoat_report::words::shows(first, rasoat_model::lang::Lang::Vi).contains(encoding.name()),
                "{finding:?}"
            );
            assert_eq!(first.quote, "BẢO HIỂM XÃ HỘI VIỆT NAM", "{encoding:?}");
        }
    }
}

/// Lines of Latin letters on pages, one font.
fn pdf(text: &str) -> Vec<u8> {
    let mut lines: Vec<String> = Vec::new();
    for line in text.lines().map(|l| l.trim().trim_start_matches(['#', '^', ' ']).replace("**", "")).filter(|l| !l.is_empty()) {
        let mut row = String::new();
        for word in line.split(' ') {
            if row.chars().count() + word.chars().count() > 60 {
                lines.push(std::mem::take(&mut row));
            }
            row.push_str(if row.is_empty() { "" } else { " " });
            row.push_str(word);
        }
        lines.push(row);
        lines.push(String::new());
    }
    let pages: Vec<&[String]> = lines.chunks(50).collect();
    let mut objects: Vec<Vec<u8>> = Vec::new();
    let kids: String = (0..pages.len()).map(|i| format!("{} 0 R ", 4 + 2 * i)).collect();
    objects.push(b"<< /Type /Catalog /Pages 2 0 R >>".to_vec());
    objects.push(format!("<< /Type /Pages /Kids [{kids}] /Count {} /MediaBox [0 0 595 842] >>", pages.len()).into_bytes());
    objects.push(b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>".to_vec());
    for (i, page) in pages.iter().enumerate() {
        let mut content = b"BT /F 11 Tf 70 780 Td 14 TL\n".to_vec();
        for line in *page {
            content.push(b'(');
            for c in line.chars() {
                // The typographic signs of the papers, as ASCII; all else is Latin 1.
                let byte = match c {
                    '“' | '”' => b'"',
                    '–' => b'-',
                    _ => u8::try_from(u32::from(c)).expect("Latin 1"),
                };
                content.extend(matches!(byte, b'(' | b')' | b'\\').then_some(b'\\').into_iter().chain([byte]));
            }
            content.extend(b") Tj T*\n");
        }
        content.extend(b"ET");
        objects.push(
            format!("<< /Type /Page /Parent 2 0 R /Resources << /Font << /F 3 0 R >> >> /Contents {} 0 R >>", 5 + 2 * i).into(),
        );
        objects
            .push([format!("<< /Length {} >>\nstream\n", content.len()).into_bytes(), content, b"\nendstream".to_vec()].concat());
    }
    let (mut out, mut offsets) = (b"%PDF-1.4\n".to_vec(), Vec::new());
    for (i, object) in objects.iter().enumerate() {
        offsets.push(out.len());
        out.extend(format!("{} 0 obj\n", i + 1).bytes().chain(object.iter().copied()).chain(*b"\nendobj\n"));
    }
    let xref = out.len();
    out.extend(format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).bytes());
    out.extend(offsets.iter().flat_map(|offset| format!("{offset:010} 00000 n \n").into_bytes()));
    out.extend(format!("trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{xref}\n%%EOF\n", objects.len() + 1).bytes());
    out
}

#[test]
fn a_pdf_without_unicode_of_its_own() {
    for encoding in [Encoding::Tcvn3, Encoding::Vni] {
        let bytes = pdf(&encode(encoding, &report(PROVINCE)));
        let document = read("x.pdf", &bytes, &Limits::default()).expect("a PDF").1;
        assert!(matches!(&repaired(&document)[..], [one] if one.starts_with(encoding.name())), "{:?}", document.warnings);
        let papers = papers(&document);
        let content = dossier::Content::Read { document, papers };
        let paper = File { name: "bao-cao.pdf".into(), sha256: String::new(), format: Format::Pdf, content };
        let found =
            crate::common::assessed(&crate::common::dossier(UnitKind::Province, vec![paper, file("phu-luc.docx", APPENDIX)]));
        assert_eq!(crate::common::said(&found), [""; 0], "{encoding:?}");
    }
}

#[test]
fn mixed_papers_are_decided_line_by_line() {
    let head = "TæNG CôC THèNG K£\nPHßNG Tæ CHøC\nSè: 12/Q§-TCTK\nB¸o c¸o vÒ viÖc thùc hiÖn kÕ ho¹ch n¨m";
    let body = "Căn cứ Kế hoạch số 5/KH-BHXH ngày 3/2/2020\nLê Minh\nBé trả lời: hộ nghèo giảm còn 3%\nSociété Générale, 25 m² và 5°C\nNăm 2015";
    let document = document(&format!("{head}\n{body}"));
    let expected = "TỔNG CỤC THỐNG KÊ\nPHÒNG TỔ CHỨC\nSố: 12/QĐ-TCTK\nBáo cáo về việc thực hiện kế hoạch năm";
    assert_eq!(shown(&document), format!("{expected}\n{body}"));
    assert_eq!(repaired(&document), ["TCVN3: 4: TỔNG CỤC THỐNG KÊ"]);
}

#[test]
fn what_is_no_legacy_text_is_left_alone() {
    for text in [
        "La Société générale des élèves a été créée à Nîmes: où est-elle? Œuvre, naïve, garçon, hôtel, pâté.",
        "Größe, Köln, Münster, für Menschen über 18; Straße, Bücher, Mädchen, schön, Öl",
        "Año nuevo, niño, señor, mañana, España, cigüeña, corazón, también, está aquí",
        "Vinamilk® và Microsoft® © 2020; 25°C ± 2, 5 m², ½ ngày, §5, «trích dẫn»",
        "Báo cáo, già là và có, bé ý tá hò hú",
        "Ba\u{301}o ca\u{301}o t\u{1ED5}ng k\u{EA}\u{301}t",
        "Công ty TNHH Café Blé, crème brûlée",
        "Ðiều 1. Ðộc lập, Ðảng ủy, nǎm, Ngƣời",
        "",
    ] {
        let document = document(text);
        assert_eq!(shown(&document), text);
        assert_eq!(repaired(&document), [""; 0], "{text}");
    }
}

#[test]
fn half_converted_capitals_are_left_as_written() {
    let text = "CủA CHủ TịCH CHíNH PHủ LâM THờI\nVIệT NAM DâN CHủ CộNG HOà";
    assert_eq!(shown(&document(text)), text);
}

/// Runs in a font, as Word writes them.
fn in_font(runs: &[(&str, &str)]) -> Document {
    let run = |(font, text): &(&str, &str)| {
        format!("<w:r><w:rPr><w:rFonts w:ascii=\"{font}\" w:hAnsi=\"{font}\"/></w:rPr>{text}</w:r>")
    };
    let body: String = runs.iter().map(run).collect();
    let ns = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
    let xml = format!("<?xml version=\"1.0\"?><w:document xmlns:w=\"{ns}\"><w:body><w:p>{body}</w:p></w:body></w:document>");
    let package = crate::common::zipped(&[("[Content_Types].xml", b"<Types/>"), ("word/document.xml", xml.as_bytes())]);
    read("x.docx", &package, &Limits::default()).expect("a DOCX").1
}

#[test]
fn fonts_of_capitals() {
    let document = in_font(&[
        (".VnTimeH", "<w:t>b¶o hiÓm x· héi viÖt nam</w:t>"),
        (".VnTime", "<w:t xml:space=\"preserve\">, ®Þnh h</w:t><w:softHyphen/><w:t>íng ph¸t triÓn</w:t>"),
    ]);
    assert_eq!(shown(&document), "BẢO HIỂM XÃ HỘI VIỆT NAM, định hướng phát triển");
    // The name is left over; the text is Unicode and shown in another font.
    let document = in_font(&[(".VnTimeH", "<w:t>Bảo hiểm xã hội Việt Nam</w:t>")]);
    assert_eq!(shown(&document), "Bảo hiểm xã hội Việt Nam");
    // Letters at the place of symbol fonts.
    let document = in_font(&[(
        ".VnTime",
        "<w:t>B\u{F0B8}o c\u{F0B8}o t\u{F0E6}ng k\u{F0D5}t phong tr\u{F0B5}o \u{F0AE}\u{F0AD}\u{F0EE}c</w:t>",
    )]);
    assert_eq!(shown(&document), "Báo cáo tổng kết phong trào được");
}

proptest! {
    #[test]
    fn nothing_panics_and_places_stay_inside(text in "(?s)[\u{1}-\u{ff}a-eđư“”–\u{301}\u{F0B5}]{0,60}", at in 0usize..200) {
        for encoding in ALL {
            let decoded = decode(encoding, &text);
            let place = decoded.place(at);
            prop_assert!(decoded.text.is_char_boundary(place));
            prop_assert!(decoded.place(at + 1) >= place);
            weigh(encoding, &text);
        }
        may_be_legacy(&text);
    }

    /// A line with a letter that only Unicode has stays as it is.
    #[test]
    fn unicode_is_never_changed(words in proptest::collection::vec("[a-zàáâãèéêìíòóôõùúýăđơưạếợửữ]{1,6}", 1..12)) {
        let text = format!("{} hợp lệ", words.join(" "));
        prop_assert!(has_later_letters(&text));
        prop_assert_eq!(shown(&document(&text)), text);
    }

    /// Nor does a paper of such lines change, whatever Latin letters stand alone.
    #[test]
    fn vietnamese_words_survive(words in proptest::collection::vec("(và|cả|Bé|vô|Lê|Hà|né|cho|về|tỉnh|hộ|già|có|ý|ở|nghèo|năm|à|2020|đã|§5|m²)", 1..40)) {
        let text = words.chunks(4).map(|w| w.join(" ")).collect::<Vec<_>>().join("\n");
        prop_assert_eq!(shown(&document(&text)), text);
    }
}
