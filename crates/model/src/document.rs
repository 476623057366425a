//! What an extractor found in one file: blocks in reading order, each with its place.
//!
//! Inert data. Nothing here knows what a heading, a letterhead or a requirement is, and nothing is normalised: every string is the
//! text of the file as written, so that whatever is quoted can be found again. Legacy encodings are the one exception: they are
//! decoded on the way in, and the document carries a warning that says so.
//!
//! Serde is for the pipe between a reading process and its parent, both of one build; no file format is made of it.

use jiff::SignedDuration;
use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::ops::Range;

/// The kind of file, decided from its bytes; the name of the file has no say in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Format {
    Docx,
    Pdf,
    Xlsx,
    Xls,
    Ods,
    Odt,
    Doc,
    Rtf,
    Html,
    Mhtml,
    Text,
    Image,
    Zip,
    SevenZip,
    Rar,
    Mail,
    /// A packet of the state's document exchange (QCVN 102:2016/BTTTT).
    Edxml,
    /// A lock file (`~$…`) that an office program leaves behind.
    Lock,
    Empty,
    Unknown,
}

impl Format {
    /// The word of the wire format.
    pub fn as_str(self) -> &'static str {
        match self {
            Format::Docx => "docx",
            Format::Pdf => "pdf",
            Format::Xlsx => "xlsx",
            Format::Xls => "xls",
            Format::Ods => "ods",
            Format::Odt => "odt",
            Format::Doc => "doc",
            Format::Rtf => "rtf",
            Format::Html => "html",
            Format::Mhtml => "mhtml",
            Format::Text => "text",
            Format::Image => "image",
            Format::Zip => "zip",
            Format::SevenZip => "7z",
            Format::Rar => "rar",
            Format::Mail => "mail",
            Format::Edxml => "edxml",
            Format::Lock => "lock",
            Format::Empty => "empty",
            Format::Unknown => "unknown",
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Where the text of a document comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum TextSource {
    /// Written as text by the program that made the file.
    #[default]
    Native,
    /// An invisible layer that somebody's OCR laid over a scan.
    OcrLayer,
    /// Recognised by us in the picture of a page, or of some of its pages.
    Ocr,
    /// There is no text to speak of: a scan without a layer, a stamp, a watermark.
    None,
}

impl TextSource {
    /// The word of the wire format.
    pub fn as_str(self) -> &'static str {
        match self {
            TextSource::Native => "native",
            TextSource::OcrLayer => "ocr-layer",
            TextSource::Ocr => "ocr",
            TextSource::None => "none",
        }
    }
}

/// Stands in recognised text for ink that could not be read: a number written by hand, a stamp over a word.
pub const UNREAD: char = '\u{FFFD}';

/// Mean confidence of recognised words below which what they say, or do not say, proves nothing.
/// In per cent, the mean of what the recogniser says of each word. A limit that was chosen, not fitted; `low-confidence-text` tells the
/// reviewer of it.
pub const POOR: u8 = 65;

/// A file as read. Bad parts are left out and named in `warnings`; there is no document only where nothing at all could be read.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Document {
    /// The body in reading order, text boxes where they are anchored. Stamped text (annotations) comes in its place on the page.
    pub blocks: Vec<Block>,
    /// Running heads, running feet and page numbers: kept apart, never part of a section.
    pub furniture: Vec<Block>,
    /// Footnotes and endnotes.
    pub notes: Vec<Block>,
    /// Size of each page in points after rotation, (width, height). Empty where the format has no pages; DOCX pages are estimated
    /// from the breaks that Word left in the file.
    pub pages: Vec<PageInfo>,
    /// The file does not say where its pages end: the numbers are a guess that nobody is told.
    pub pages_guessed: bool,
    pub text_source: TextSource,
    pub warnings: Vec<Warning>,
    pub metadata: Metadata,
}

/// A page as a reader sees it: how large, and whether its words can be relied on.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct PageInfo {
    /// In points, after rotation.
    pub width: f32,
    /// In points, after rotation.
    pub height: f32,
    /// Whether a reader sees text on it that could be extracted. `false`: the page is a picture.
    pub has_text: bool,
    /// How sure the recogniser is of the words of a page read from its picture, mean, 0 to 100.
    pub confidence: Option<u8>,
}

impl PageInfo {
    /// Whether what is not found on the page can be said not to be there.
    pub fn is_legible(&self) -> bool {
        self.has_text && self.confidence.is_none_or(|c| c >= POOR)
    }
}

/// What the file says about itself. Nothing of it is checked.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Metadata {
    pub title: Option<String>,
    pub author: Option<String>,
    /// The program that made the file, as it names itself.
    pub producer: Option<String>,
    /// The file carries at least one digital signature (PDF) or is marked as signed.
    pub signed: bool,
    pub signatures: Vec<Signature>,
}

/// A digital signature of a PDF. The certificate is not checked against its issuer, nor the signature value with the signer's key:
/// whoever wants to deceive can make a certificate in any name.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Signature {
    /// The name in the signer's certificate, else as the file states it.
    pub name: Option<String>,
    pub organisation: Option<String>,
    /// Who issued the certificate.
    pub issuer: Option<String>,
    /// When it was made, as a clock in Vietnam shows it: "2020-08-20T10:15:00+07:00".
    pub at: Option<String>,
    pub clock: Clock,
    /// No person's signature but the stamp of a timestamping service.
    pub timestamp: bool,
    pub covers: Coverage,
    pub digest: Digest,
    /// "SHA-256".
    pub algorithm: Option<String>,
}

/// Whose clock a time of signing is from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Clock {
    /// The signer's own, and the time is signed.
    Signer,
    /// A timestamping service.
    Timestamp,
    /// Written into the file beside the signature.
    #[default]
    Stated,
}

/// How far a signature reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Coverage {
    /// The whole file but the signature itself.
    Whole,
    /// What was added behind it changes no page: further signatures and what belongs to them, or a page written again as it was; or it
    /// is covered by a later signature that itself reaches the end.
    LaterSigning,
    /// Pages were changed behind it, or something was put on them that no later signature covers.
    Changed,
    /// The signed range is not one that a signature can have, or what was added could not be read.
    #[default]
    Unknown,
}

impl Signature {
    /// When it was made, as its clock shows it in Vietnam.
    pub fn moment(&self) -> Option<DateTime> {
        self.at.as_deref()?.get(..19)?.parse().ok()
    }

    /// The earliest day on which it may have been made: some programs write the clock of Vietnam as if it were that of Greenwich.
    pub fn earliest_day(&self) -> Option<Date> {
        let doubt = if self.clock == Clock::Timestamp { SignedDuration::ZERO } else { SignedDuration::from_hours(7) };
        self.moment()?.checked_sub(doubt).ok().map(DateTime::date)
    }
}

impl Clock {
    /// The word of the wire format.
    pub fn as_str(self) -> &'static str {
        match self {
            Clock::Signer => "signer",
            Clock::Timestamp => "timestamp",
            Clock::Stated => "stated",
        }
    }
}

impl Coverage {
    /// The word of the wire format.
    pub fn as_str(self) -> &'static str {
        match self {
            Coverage::Whole => "whole",
            Coverage::LaterSigning => "later-signing",
            Coverage::Changed => "changed",
            Coverage::Unknown => "unknown",
        }
    }
}

/// Whether the signed bytes are still those that were signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Digest {
    Matches,
    Differs,
    /// The signature is of a kind that is not read, or too large a file.
    #[default]
    NotChecked,
}

impl Digest {
    /// The word of the wire format.
    pub fn as_str(self) -> &'static str {
        match self {
            Digest::Matches => "matches",
            Digest::Differs => "differs",
            Digest::NotChecked => "not-checked",
        }
    }
}

/// Something odd about a file that did not prevent its reading. The code is stable, the detail is for people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Warning {
    pub code: WarningCode,
    /// 1-based, where one page is concerned.
    pub page: Option<u32>,
    /// Free detail: a part name, a count, the library's own words. May be empty.
    pub detail: String,
}

/// What was odd. The words of [`WarningCode::as_str`] are stored and printed: they are for ever.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum WarningCode {
    /// The name's extension says another format than the bytes.
    WrongExtension,
    /// Part of the file is damaged; the rest was read.
    Damaged,
    /// A limit of size, depth or count was reached; what is beyond it was left out.
    Truncated,
    /// Encrypted with an empty password; read all the same.
    EncryptedOpen,
    /// The page shows a picture and no usable text.
    PageWithoutText,
    /// Glyphs without a Unicode value: the text is not reliable.
    NoUnicode,
    /// The text was in a legacy encoding and was decoded; the detail names it and says how many paragraphs, then quotes the first as
    /// decoded: "TCVN3: 12: Điều thứ nhất".
    EncodingRepaired,
    /// The page was read from its picture.
    Recognised,
    /// The page is a picture and there is no program here to read it; the detail says which is missing.
    NoRecogniser,
    /// Something was added or altered behind what was signed.
    ChangedAfterSigning,
    /// Locked; opened with a password that was given.
    PasswordUsed,
}

impl WarningCode {
    /// The word of the wire format.
    pub fn as_str(self) -> &'static str {
        match self {
            WarningCode::WrongExtension => "wrong-extension",
            WarningCode::Damaged => "damaged",
            WarningCode::Truncated => "truncated",
            WarningCode::EncryptedOpen => "encrypted-open",
            WarningCode::PageWithoutText => "page-without-text",
            WarningCode::NoUnicode => "no-unicode",
            WarningCode::EncodingRepaired => "encoding-repaired",
            WarningCode::Recognised => "recognised",
            WarningCode::NoRecogniser => "no-recogniser",
            WarningCode::ChangedAfterSigning => "changed-after-signing",
            WarningCode::PasswordUsed => "password-used",
        }
    }
}

/// A rectangle on a page in points, origin at the top left of the page as a reader sees it.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Rect {
    pub x0: f32,
    pub y0: f32,
    pub x1: f32,
    pub y1: f32,
}

/// A paragraph or table, and where it stands.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Block {
    /// 1-based page on which the block begins.
    pub page: u32,
    /// Only where the format has geometry (PDF).
    pub place: Option<Rect>,
    pub origin: Origin,
    pub content: Content,
}

/// How the block stands in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Origin {
    #[default]
    Body,
    TextBox,
    /// The appearance of an annotation: a stamped number, a signature.
    Annotation,
}

/// What a block is made of.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum Content {
    Paragraph(Paragraph),
    Table(Table),
}

impl Block {
    /// The paragraph; `None` for a table.
    pub fn paragraph(&self) -> Option<&Paragraph> {
        match &self.content {
            Content::Paragraph(p) => Some(p),
            Content::Table(_) => None,
        }
    }

    /// The table; `None` for a paragraph.
    pub fn table(&self) -> Option<&Table> {
        match &self.content {
            Content::Table(t) => Some(t),
            Content::Paragraph(_) => None,
        }
    }

    /// A paragraph without letters or figures. A table is never blank.
    pub fn is_blank(&self) -> bool {
        self.paragraph().is_some_and(|p| !p.text.chars().any(char::is_alphanumeric))
    }
}

/// How the lines of a paragraph are set. `Start` also where the file does not say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Align {
    #[default]
    Start,
    Center,
    End,
    Justify,
}

/// A paragraph. `text` is as written; `\n` is a line break that the author made, `\t` a tab.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Paragraph {
    pub text: String,
    /// Word's own number or bullet as it would print ("1.", "a)", "–"), which is not part of `text`.
    pub label: Option<String>,
    /// Level of that list, 0-based.
    pub label_level: u8,
    /// Built-in outline level of the style or paragraph (Heading 1 = 1), where the file states one.
    pub outline_level: Option<u8>,
    /// Name of the style as stored, for example "Heading 1" or "TOC 2".
    pub style: Option<String>,
    pub align: Align,
    /// Stretches of equal looks, in order, covering `text` without gaps. Empty means: nothing known.
    pub spans: Vec<Span>,
    /// Byte offsets in `text` at which a new line of the page begins (PDF), the first line left out. A line joined to the one before
    /// by a blank has the blank before the offset.
    pub line_starts: Vec<usize>,
    /// Left indent of the first line in points, from the left edge of the text area (DOCX) or of the page (PDF).
    pub indent: f32,
    /// A page break stands directly before the paragraph.
    pub page_break_before: bool,
    /// How sure the recogniser is of the words, mean, 0 to 100; `None` where the text was written as text.
    pub confidence: Option<u8>,
    /// Bytes of `text` set in a font that shows small letters as capitals (.VnTimeH), as the file names it. Only decoding looks at it.
    #[serde(default)]
    pub capital_font: Vec<Range<usize>>,
}

/// Bytes of a paragraph that look alike.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Span {
    /// Bytes of the paragraph's text.
    pub range: Range<usize>,
    pub bold: bool,
    pub italic: bool,
    pub underline: bool,
    /// In points; 0 where unknown.
    pub size: f32,
}

impl Paragraph {
    /// A paragraph of plain text, nothing known of its looks.
    pub fn plain(text: impl Into<String>) -> Self {
        Paragraph { text: text.into(), ..Paragraph::default() }
    }

    /// Whether the words were recognised so poorly that they decide nothing.
    pub fn is_doubtful(&self) -> bool {
        self.confidence.is_some_and(|c| c < POOR) || self.text.contains(UNREAD)
    }

    /// The share of non-blank bytes set in bold, 0 to 1.
    pub fn bold_share(&self) -> f32 {
        let (mut bold, mut all) = (0usize, 0usize);
        for span in &self.spans {
            let n = self.text.get(span.range.clone()).map_or(0, |s| s.bytes().filter(|b| !b.is_ascii_whitespace()).count());
            all += n;
            if span.bold {
                bold += n;
            }
        }
        if all == 0 { 0.0 } else { bold as f32 / all as f32 }
    }
}

/// A table. Cells in row order; a merged cell stands once, at its top left, and its text belongs to it alone.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Table {
    pub rows: usize,
    pub cols: usize,
    pub cells: Vec<Cell>,
    /// Drawn with lines (or a Word table with borders). Letterheads and signature blocks usually are not.
    pub ruled: bool,
    /// Name of the sheet (XLSX).
    pub name: Option<String>,
}

/// A cell of a table.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Cell {
    /// 0-based, of its top left corner.
    pub row: usize,
    /// 0-based, of its top left corner.
    pub col: usize,
    /// Rows that it covers; 0 and 1 are the same.
    pub row_span: usize,
    /// Columns that it covers; 0 and 1 are the same.
    pub col_span: usize,
    /// 1-based page on which the cell begins.
    pub page: u32,
    /// Paragraphs of the cell; the text of a nested table follows as paragraphs, a row a paragraph, cells joined by tabs.
    pub paragraphs: Vec<Paragraph>,
}

impl Cell {
    /// Whether some of it was recognised so poorly that it decides nothing.
    pub fn is_doubtful(&self) -> bool {
        self.paragraphs.iter().any(Paragraph::is_doubtful)
    }

    /// The paragraphs joined by line breaks.
    pub fn text(&self) -> String {
        let mut out = String::new();
        for p in &self.paragraphs {
            if !out.is_empty() {
                out.push('\n');
            }
            if let Some(label) = &p.label {
                out.push_str(label);
                out.push(' ');
            }
            out.push_str(&p.text);
        }
        out
    }
}

impl Document {
    /// Whether the words at a place were recognised so poorly that they decide nothing.
    pub fn is_doubtful(&self, at: &Location) -> bool {
        match (self.blocks.get(at.block).map(|b| &b.content), at.cell) {
            (Some(Content::Paragraph(p)), _) => p.is_doubtful(),
            (Some(Content::Table(t)), Some((row, col))) => t.at(row, col).is_some_and(Cell::is_doubtful),
            _ => false,
        }
    }
}

impl Table {
    /// The cell that covers the place, merged cells included.
    pub fn at(&self, row: usize, col: usize) -> Option<&Cell> {
        self.cells
            .iter()
            .find(|c| (c.row..c.row + c.row_span.max(1)).contains(&row) && (c.col..c.col + c.col_span.max(1)).contains(&col))
    }
}

/// A piece of a document: a block, a cell of it where it is a table, and bytes of that paragraph's text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Location {
    /// Index into `Document::blocks`.
    pub block: usize,
    /// (row, col) of the cell, for tables.
    pub cell: Option<(usize, usize)>,
    /// Bytes of that paragraph's text. In a table: of one line of the cell, or 0..0 for the cell as a whole.
    pub range: Range<usize>,
}
