//! What is read from the form of a paper: small documents built here, the fields that must come out, and those that must not.

use rasoat_check::paper::{Field, Paper, PaperKind, papers};
use rasoat_model::document::{Align, Block, Cell, Content, Document, Origin, Paragraph, Rect, Span, Table};

/// "-" absent, "(blank)" left blank, else the value.
fn show(field: &Field) -> &str {
    match field {
        Field::Filled { value, .. } => value,
        Field::Blank { .. } => "(blank)",
        Field::Absent => "-",
    }
}

fn document(contents: Vec<Content>) -> Document {
    let blocks = contents.into_iter().map(|content| Block { page: 1, place: None, origin: Origin::Body, content }).collect();
    Document { blocks, ..Document::default() }
}

/// "^" centres a paragraph, "*" makes it bold, in this order.
fn paragraph(text: &str) -> Paragraph {
    let (align, text) = text.strip_prefix('^').map_or((Align::Start, text), |t| (Align::Center, t));
    let (bold, text) = text.strip_prefix('*').map_or((false, text), |t| (true, t));
    let mut p = Paragraph { align, ..Paragraph::plain(text) };
    p.spans = vec![Span { range: 0..text.len(), bold, italic: false, underline: false, size: 14.0 }];
    p
}

fn lines(texts: &[&str]) -> Vec<Content> {
    texts.iter().map(|t| Content::Paragraph(paragraph(t))).collect()
}

/// A row of two cells without drawn lines; "|" parts paragraphs.
fn pair(left: &str, right: &str) -> Content {
    let cell = |col: usize, text: &str| Cell {
        row: 0,
        col,
        row_span: 1,
        col_span: 1,
        page: 1,
        paragraphs: text.split('|').map(paragraph).collect(),
    };
    Content::Table(Table { rows: 1, cols: 2, cells: vec![cell(0, left), cell(1, right)], ..Table::default() })
}

fn one(contents: Vec<Content>) -> Paper {
    only(&document(contents))
}

fn only(document: &Document) -> Paper {
    let mut found = papers(document);
    assert_eq!(found.len(), 1, "{found:#?}");
    found.remove(0)
}

/// The fields of a paper in the order: agency, number, symbol, place, date, title, recipients, role, name.
fn form(paper: &Paper) -> Vec<String> {
    let f = &paper.fields;
    let plain = |o: &Option<String>| o.clone().unwrap_or_else(|| "-".into());
    let date = f
        .date
        .map_or_else(|| if show(&f.place_date) == "(blank)" { "(blank)".into() } else { "-".to_string() }, |d| d.to_string());
    vec![
        show(&f.agency).into(),
        show(&f.number).into(),
        plain(&f.symbol),
        plain(&f.place),
        date,
        show(&f.title).into(),
        show(&f.recipients).into(),
        show(&f.signatory).into(),
        plain(&f.signatory_name),
    ]
}

const NATION: &str = "^*CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM";
const MOTTO: &str = "^*Độc lập - Tự do - Hạnh phúc";

#[test]
fn letterhead_as_a_table() {
    let right = format!("{NATION}|{MOTTO}|^Sơn La, ngày 17 tháng 8 năm 2020");
    let mut contents = vec![pair("^UBND TỈNH SƠN LA|^*SỞ NỘI VỤ|^-------|^Số: 125/BC-SNV", &right)];
    contents.extend(lines(&[
        "^*BÁO CÁO",
        "^*Kết quả công tác năm 2020",
        "^_______",
        "Thực hiện kế hoạch, Sở báo cáo như sau:",
        "I. KẾT QUẢ",
    ]));
    contents.push(pair("*Nơi nhận:|- Như trên;|- Lưu: VT.", "^*KT. GIÁM ĐỐC|^*PHÓ GIÁM ĐỐC|^*Lò Thị Mai"));
    let paper = one(contents);
    let want = [
        "UBND TỈNH SƠN LA SỞ NỘI VỤ",
        "125",
        "BC-SNV",
        "Sơn La",
        "2020-08-17",
        "BÁO CÁO Kết quả công tác năm 2020",
        "Nơi nhận:",
        "KT. GIÁM ĐỐC PHÓ GIÁM ĐỐC",
        "Lò Thị Mai",
    ];
    assert_eq!(form(&paper), want);
    assert_eq!(show(&paper.fields.motto), "Độc lập - Tự do - Hạnh phúc");
    assert_eq!((paper.kind, paper.body.clone()), (PaperKind::Report, 4..6));
}

#[test]
fn letterhead_typed_with_tabs_or_blanks() {
    let rows = [
        [
            "UBND TỈNH SƠN LA\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
            "SỞ NỘI VỤ\tĐộc lập - Tự do - Hạnh phúc",
            "Số: 125/BC-SNV\tSơn La, ngày 17 tháng 8 năm 2020",
        ],
        [
            "UBND TỈNH SƠN LA          CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
            "SỞ NỘI VỤ              Độc lập- Tự do- Hạnh phúc",
            "Số:125/BC-SNV          Sơn La, ngày   17   tháng  8  năm 2020",
        ],
        // A PDF in which the columns nearly touch comes as one line each.
        [
            "UBND TỈNH SƠN LA CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
            "SỞ NỘI VỤ Độc lập - Tự do - Hạnh phúc",
            "Số: 125/BC-SNV Sơn La, ngày 17 tháng 8 năm 2020",
        ],
    ];
    for head in rows {
        let mut contents = lines(&head);
        contents.extend(lines(&["^*BÁO CÁO", "^*Năm 2020", "Nội dung."]));
        assert_eq!(
            form(&one(contents))[..6],
            ["UBND TỈNH SƠN LA SỞ NỘI VỤ", "125", "BC-SNV", "Sơn La", "2020-08-17", "BÁO CÁO Năm 2020"],
            "{head:?}"
        );
    }
}

#[test]
fn numbers_and_symbols() {
    let table = [
        ("Số: 1424/BC-STC", "1424", "BC-STC"),
        ("Số:03/2019/QĐ-UBND", "03", "2019/QĐ-UBND"),
        ("Số: 22 /2011/QĐ-UBND", "22", "2011/QĐ-UBND"),
        ("Số: 15a/KH-VP", "15a", "KH-VP"),
        ("Luật số: 7/2021/QH15", "7", "2021/QH15"),
        ("Số: /BC-STC", "(blank)", "BC-STC"),
        ("Số: ……/BC-STC", "(blank)", "BC-STC"),
        ("Số: /2026/NĐ-CP", "(blank)", "2026/NĐ-CP"),
        ("Số:            /HD – HĐTĐKT", "(blank)", "HD–HĐTĐKT"),
        ("Số: 190/CNTT&TT", "190", "CNTT&TT"),
        ("Số: ……", "(blank)", "-"),
        ("Sở Nội vụ", "-", "-"),
        ("Số", "-", "-"),
    ];
    for (line, number, symbol) in table {
        let mut contents = vec![pair(&format!("^SỞ TÀI CHÍNH|^{line}"), &format!("{NATION}|{MOTTO}"))];
        contents.extend(lines(&["^*BÁO CÁO", "^*Năm 2020", "Nội dung."]));
        let got = form(&one(contents));
        assert_eq!(got[..3], ["SỞ TÀI CHÍNH", number, symbol], "{line}");
    }
}

#[test]
fn dates() {
    let table: [(&[&str], &str, &str); 8] = [
        (&["Hậu Giang, ngày      tháng     năm 2024"], "Hậu Giang", "(blank)"),
        (&["Hậu Giang, ngày tháng năm"], "Hậu Giang", "(blank)"),
        (&["Hậu Giang, ngày          tháng        năm"], "Hậu Giang", "(blank)"),
        (&["Hậu Giang, ngày … tháng … năm 20…"], "Hậu Giang", "(blank)"),
        (&["Trà Vinh, ngày 17 tháng 8 năm", "2020"], "Trà Vinh", "2020-08-17"),
        (&["Trà Vinh, ngày 17 tháng 8", "năm 2020"], "Trà Vinh", "2020-08-17"),
        (&["....4, ngày … tháng … năm …"], "-", "(blank)"),
        (&["(Kèm theo Quyết định số 5/QĐ-UBND ngày 3 tháng 2 năm 2020)"], "-", "-"),
    ];
    for (date, place, day) in table {
        let right = format!("{NATION}|{MOTTO}|{}", date.join("|"));
        let mut contents = vec![pair("^SỞ TÀI CHÍNH|^Số: 1/BC-STC", &right)];
        contents.extend(lines(&["^*BÁO CÁO", "^*Năm 2020", "Nội dung."]));
        assert_eq!(form(&one(contents))[3..5], [place, day], "{date:?}");
    }
}

/// A paragraph of a PDF: its text, its place (x0, y0, x1; 14 points high), and whether it was stamped.
fn placed(text: &str, (x0, y0, x1): (f32, f32, f32), origin: Origin) -> Block {
    let place = Some(Rect { x0, y0, x1, y1: y0 + 14.0 });
    Block { page: 1, place, origin, content: Content::Paragraph(paragraph(text)) }
}

fn two_columns(number: &str, date: &str, stamps: &[(&str, (f32, f32, f32))]) -> Document {
    let body = |t: &str, at| placed(t, at, Origin::Body);
    let mut blocks = vec![
        body("^UBND TỈNH SƠN LA", (90.0, 60.0, 240.0)),
        body("^*SỞ NỘI VỤ", (110.0, 75.0, 220.0)),
        body(number, (100.0, 104.0, 209.0)),
        body(NATION, (250.0, 60.0, 520.0)),
        body(MOTTO, (300.0, 75.0, 470.0)),
        body(date, (298.0, 104.0, 471.0)),
    ];
    blocks.extend(stamps.iter().map(|(t, at)| placed(t, *at, Origin::Annotation)));
    blocks.extend(["^*BÁO CÁO", "^*Năm 2020"].map(|t| body(t, (200.0, 150.0, 400.0))));
    blocks.push(body("Nội dung của báo cáo.", (90.0, 200.0, 520.0)));
    Document { blocks, ..Document::default() }
}

#[test]
fn two_columns_of_a_pdf_and_what_was_stamped_on_them() {
    let typed = two_columns("^Số: 50/BC-SNV", "^Sơn La, ngày 31 tháng 01 năm 2026", &[]);
    let stamped = two_columns(
        "^Số: /BC-SNV",
        "^Sơn La, ngày tháng năm",
        &[("50", (121.0, 104.0, 134.0)), ("31", (378.0, 105.0, 391.0)), ("01 2026", (432.0, 105.0, 503.0))],
    );
    let partly = two_columns(
        "^Số: /BC-SNV",
        "^Sơn La, ngày tháng 01 năm 2026",
        &[("50", (121.0, 104.0, 134.0)), ("31", (378.0, 105.0, 391.0))],
    );
    for document in [typed, stamped, partly] {
        let paper = only(&document);
        assert_eq!(form(&paper)[..6], ["UBND TỈNH SƠN LA SỞ NỘI VỤ", "50", "BC-SNV", "Sơn La", "2026-01-31", "BÁO CÁO Năm 2020"]);
    }
    // Figures elsewhere on the page fill nothing.
    let apart = two_columns("^Số: /BC-SNV", "^Sơn La, ngày tháng năm", &[("50", (500.0, 20.0, 513.0))]);
    assert_eq!(form(&only(&apart))[1..5], ["(blank)", "BC-SNV", "Sơn La", "(blank)"]);
}

#[test]
fn titles() {
    let table: [(&[&str], &str); 7] = [
        (&["^*NGHỊ QUYẾT", "^*Về nhân sự", "^___", "Căn cứ Luật số 1;"], "NGHỊ QUYẾT Về nhân sự"),
        (
            &[
                "^*QUYẾT ĐỊNH",
                "^*Về việc khen thưởng",
                "^*GIÁM ĐỐC SỞ NỘI VỤ",
                "Căn cứ Luật số 1;",
                "^*QUYẾT ĐỊNH:",
                "Điều 1. Khen.",
            ],
            "QUYẾT ĐỊNH Về việc khen thưởng",
        ),
        (
            &["^*QUYẾT ĐỊNH", "^*Về giá nước", "^*của Công ty", "^*SỞ NỘI VỤ", "Căn cứ Luật số 1;"],
            "QUYẾT ĐỊNH Về giá nước của Công ty",
        ),
        (
            &[
                "^*QUY ĐỊNH",
                "^*Về giá nước",
                "^(Ban hành kèm theo Quyết định số 1/QĐ-SNV ngày 3 tháng 2 năm 2020)",
                "^*Chương I",
                "^*QUY ĐỊNH CHUNG",
            ],
            "QUY ĐỊNH Về giá nước",
        ),
        (&["^*SỔ THEO DÕI LAO ĐỘNG", "Tên tổ chức: …"], "SỔ THEO DÕI LAO ĐỘNG"),
        (
            &["^*BÁO CÁO", "^*KẾT QUẢ CÔNG TÁC", "^*NĂM 2020", "Thực hiện kế hoạch, Sở báo cáo:"],
            "BÁO CÁO KẾT QUẢ CÔNG TÁC NĂM 2020",
        ),
        (&["Kính gửi: Uỷ ban nhân dân tỉnh", "Nội dung.", "*Kế hoạch:", "- Đăng ký trước ngày 1/9;"], "-"),
    ];
    for (under, title) in table {
        let mut contents = vec![pair(
            "^UBND TỈNH SƠN LA|^*SỞ NỘI VỤ|^Số: 1/BC-SNV",
            &format!("{NATION}|{MOTTO}|^Sơn La, ngày 1 tháng 2 năm 2020"),
        )];
        contents.extend(lines(under));
        let got = form(&one(contents));
        assert_eq!((got[0].as_str(), got[5].as_str(), got[7].as_str()), ("UBND TỈNH SƠN LA SỞ NỘI VỤ", title, "-"), "{under:?}");
    }
}

#[test]
fn signatures() {
    let table: [(&[&str], &str, &str); 10] = [
        (&["^*GIÁM ĐỐC", "^*Lò Thị Mai"], "GIÁM ĐỐC", "Lò Thị Mai"),
        // A title over no name: nobody has signed.
        (&["^*KT.GIÁM ĐỐC", "^*PHÓ GIÁM ĐỐC"], "(blank)", "-"),
        (&["^*GIÁM ĐỐC", "^*Cư Seo Vần"], "GIÁM ĐỐC", "Cư Seo Vần"),
        (&["^*Q. GIÁM ĐỐC", "^*Lò Thị Mai"], "Q. GIÁM ĐỐC", "Lò Thị Mai"),
        (
            &["^*TM. ỦY BAN NHÂN DÂN", "^*KT. CHỦ TỊCH", "^*PHÓ CHỦ TỊCH THƯỜNG TRỰC", "^(Đã ký)", "^*Lò Thị Mai"],
            "TM. ỦY BAN NHÂN DÂN KT. CHỦ TỊCH PHÓ CHỦ TỊCH THƯỜNG TRỰC",
            "Lò Thị Mai",
        ),
        (&["^*TL. GIÁM ĐỐC", "^*CHÁNH VĂN PHÒNG", "Đã ký: Lò Thị Mai"], "TL. GIÁM ĐỐC CHÁNH VĂN PHÒNG", "Lò Thị Mai"),
        (&["^*THỦ TRƯỞNG", "Lò Thị Mai – Đã ký"], "THỦ TRƯỞNG", "Lò Thị Mai"),
        (&["^*BAN TỔ CHỨC HỘI NGHỊ"], "BAN TỔ CHỨC HỘI NGHỊ", "-"),
        (&["^*THỦ TRƯỞNG ĐƠN VỊ", "^(Ký, ghi rõ họ tên)"], "(blank)", "-"),
        (&[], "-", "-"),
    ];
    for (block, role, name) in table {
        let mut contents = vec![pair("^SỞ NỘI VỤ|^Số: 1/BC-SNV", &format!("{NATION}|{MOTTO}"))];
        contents.extend(lines(&["^*BÁO CÁO", "^*Năm 2020", "Trên đây là báo cáo của Sở./."]));
        contents.extend(lines(block));
        assert_eq!(form(&one(contents))[7..], [role, name], "{block:?}");
    }
}

/// Where both columns were typed on the same lines, recipients stand between the lines of the signature.
#[test]
fn recipients_and_signature_on_the_same_lines() {
    let mut contents = vec![pair("^SỞ NỘI VỤ|^Số: 1/BC-SNV", &format!("{NATION}|{MOTTO}"))];
    contents.extend(lines(&[
        "^*BÁO CÁO",
        "^*Năm 2020",
        "Nội dung./.",
        "*Nơi nhận:                TM. ỦY BAN NHÂN DÂN",
        "- Như trên;                    KT. CHỦ TỊCH",
        "- Sở Tài chính;\tPHÓ CHỦ TỊCH",
        "- Công báo;",
        "- Lưu: VT.\tĐã ký: Lò Thị Mai",
    ]));
    assert_eq!(form(&one(contents))[6..], ["Nơi nhận:", "TM. ỦY BAN NHÂN DÂN KT. CHỦ TỊCH PHÓ CHỦ TỊCH", "Lò Thị Mai"]);
}

#[test]
fn nothing_is_made_up_without_a_letterhead() {
    let table: [(&[&str], &str, &str); 4] = [
        (
            &["^*BẢNG TỔNG HỢP KẾT QUẢ", "(Kèm theo Báo cáo số 5/BC-SNV ngày 3 tháng 2 năm 2020 của Sở Nội vụ)", "Nội dung."],
            "-",
            "BẢNG TỔNG HỢP KẾT QUẢ",
        ),
        (&["^*SỞ NỘI VỤ TỈNH SƠN LA", "Nội dung của tài liệu."], "SỞ NỘI VỤ TỈNH SƠN LA", "-"),
        (
            &["^*VŨ THỊ NHÃN", "Luận văn này viết theo Nghị định số 30/2020/NĐ-CP ngày 5 tháng 3 năm 2020 của Chính phủ."],
            "-",
            "*",
        ),
        (&["Quốc hiệu “CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM” và tiêu ngữ “Độc lập - Tự do - Hạnh phúc” được canh giữa."], "-", "-"),
    ];
    for (texts, agency, title) in table {
        let paper = one(lines(texts));
        let got = form(&paper);
        assert_eq!(got[0], agency, "{texts:?}");
        assert_eq!(got[1..5], ["-", "-", "-", "-"], "{texts:?}");
        assert!(title == "*" || got[5] == title, "{texts:?}: {}", got[5]);
        assert_eq!(got[6..], ["-", "-", "-"], "{texts:?}");
        assert_eq!(show(&paper.fields.motto), "-", "{texts:?}");
    }
}

#[test]
fn minutes_have_no_date_line() {
    let mut contents = vec![pair("^SỞ NỘI VỤ|^Số: 3/BB-SNV", &format!("{NATION}|{MOTTO}"))];
    contents.extend(lines(&[
        "^*BIÊN BẢN",
        "^*Họp Hội đồng thi đua, khen thưởng",
        "Hôm nay, vào lúc 8 giờ, Hội đồng họp.",
        "Cuộc họp kết thúc lúc 9 giờ./.",
    ]));
    contents.push(pair("^*THƯ KÝ|^Lò Thị Mai", "^*CHỦ TỌA|^Quàng Văn Anh"));
    let paper = one(contents);
    let got = form(&paper);
    assert_eq!(got[..6], ["SỞ NỘI VỤ", "3", "BB-SNV", "-", "-", "BIÊN BẢN Họp Hội đồng thi đua, khen thưởng"]);
    assert_eq!((got[7].as_str(), got[8].as_str()), ("THƯ KÝ", "Lò Thị Mai"));
    assert_eq!(paper.kind, PaperKind::AwardMinutes);
}

/// Gazettes print agency and number in the title.
#[test]
fn number_in_the_title() {
    let paper = one(lines(&[
        "^*THÔNG TƯ",
        "^*CỦA BỘ NỘI VỤ SỐ 07/2010/TT-BNV NGÀY 14 THÁNG 01 NĂM 2010",
        "^*HƯỚNG DẪN CHẾ ĐỘ BÁO CÁO",
        "Căn cứ Luật số 1;",
    ]));
    assert_eq!(form(&paper)[..5], ["BỘ NỘI VỤ", "07", "2010/TT-BNV", "-", "2010-01-14"]);
}

/// A decision and the rules it issues, each under its own letterhead; the nation named in a sentence begins no paper.
#[test]
fn several_papers_in_one_file() {
    let head = |number: &str| pair(&format!("^SỞ NỘI VỤ{number}"), &format!("{NATION}|{MOTTO}"));
    let mut contents = vec![head("|^Số: 5/QĐ-SNV")];
    contents.extend(lines(&[
        "^*QUYẾT ĐỊNH",
        "^*Ban hành Quy định",
        "Căn cứ Hiến pháp nước Cộng hòa xã hội chủ nghĩa Việt Nam;",
        "Điều 1. Ban hành.",
    ]));
    contents.push(pair("*Nơi nhận:|- Như trên;", "^*GIÁM ĐỐC|^*Lò Thị Mai"));
    contents.push(head(""));
    contents.extend(lines(&["^*QUY ĐỊNH", "^*Về trực ban", "Điều 1. Phạm vi."]));
    let found = papers(&document(contents));
    let titles: Vec<_> = found.iter().map(|p| show(&p.fields.title)).collect();
    assert_eq!(titles, ["QUYẾT ĐỊNH Ban hành Quy định", "QUY ĐỊNH Về trực ban"]);
    assert_eq!((found[1].blocks.clone(), show(&found[1].fields.number)), (6..10, "-"));
}
