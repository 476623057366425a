//! What each control word does.
//!
//! Words that are not named here change nothing; groups that only newer readers know (`\*`) are passed over unless named.

use super::super::state::{Chars, Into, Para, RtfStory};
use super::super::table::{RowDef, TableLevel};
use super::RtfReader;
use rasoat_model::document::Align;

impl RtfReader {
    pub(super) fn symbol(&mut self, sign: u8) {
        if self.pass > 0 && !matches!(sign, b'*' | b'\r' | b'\n') {
            self.pass -= 1;
            return;
        }
        match sign {
            b'\\' | b'{' | b'}' => self.bytes.push(sign),
            b'~' => self.sign("\u{A0}"),
            b'_' => self.sign("-"),
            b'*' => self.starred = true,
            b'\r' | b'\n' => self.word("par", None),
            b'\t' => self.sign("\t"),
            _ => {}
        }
    }

    /// A sign that has a word of its own.
    fn sign(&mut self, text: &str) {
        self.flush();
        if self.pass > 0 {
            self.pass -= 1;
            return;
        }
        self.put(text);
    }

    pub(super) fn word(&mut self, name: &str, number: Option<i32>) {
        let starred = std::mem::take(&mut self.starred);
        if let Some(text) = sign_of(name) {
            return self.sign(text);
        }
        if name == "u" {
            return self.unicode(number.unwrap_or(0));
        }
        self.flush();
        self.pass = 0;
        self.high = None;
        let into = self.state().into;
        if into == Into::Skip {
            // Its Unicode half stands within what older readers see.
            if name == "ud"
                && let Some(outer) = self.state().outer.take()
            {
                self.state().into = outer;
            }
            return;
        }
        let known = self.destination(name)
            || self.character(name, number)
            || self.paragraph(name, number)
            || self.table(name, number)
            || self.flow(name)
            || self.file(name, number);
        if starred && !known {
            self.state().into = Into::Skip;
        }
        if into == Into::Styles && starred {
            // Styles of letters and tables are numbered apart.
            self.state().into = Into::Skip;
        }
    }

    /// Words that say what a group is for.
    fn destination(&mut self, name: &str) -> bool {
        let into = match name {
            "fonttbl" => Into::Fonts,
            "stylesheet" => Into::Styles,
            "info" => Into::Info,
            "title" if self.state().into == Into::Info => Into::Title,
            "author" if self.state().into == Into::Info => Into::Author,
            "generator" => Into::Producer,
            "listtext" | "pntext" => {
                self.story().label.clear();
                Into::Label
            }
            "colortbl" | "pict" | "shprslt" | "sp" | "nonesttables" | "nonshppict" | "xe" | "tc" | "tcn" | "rxe"
            | "annotation" | "fldinst" | "datafield" | "comment" | "keywords" | "subject" | "doccomm" | "operator"
            | "company" | "manager" | "category" | "hlinkbase" | "listtable" | "listoverridetable" | "revtbl" | "rsidtbl"
            | "objdata" | "pn" | "ftnsep" | "ftnsepc" | "ftncn" | "aftnsep" | "aftnsepc" | "aftncn" | "falt" | "panose"
            | "background" | "creatim" | "revtim" | "printim" | "buptim" | "bkmkstart" | "bkmkend" | "filetbl" | "pgdsctbl" => {
                Into::Skip
            }
            "upr" => {
                let state = self.state();
                state.outer = Some(state.into);
                Into::Skip
            }
            "footnote" => return self.side(RtfStory::Note),
            "header" | "headerl" | "headerr" | "headerf" | "footer" | "footerl" | "footerr" | "footerf" => {
                return self.side(RtfStory::Furniture);
            }
            "shptxt" | "dptxbxtext" => return self.side(RtfStory::Box),
            "nesttableprops" => {
                self.state().nested = true;
                return true;
            }
            "shpinst" | "shp" | "do" | "dptxbx" | "ud" | "shpgrp" => return true,
            _ => return false,
        };
        self.state().into = into;
        true
    }

    fn side(&mut self, story: RtfStory) -> bool {
        self.open_story(story);
        true
    }

    fn character(&mut self, name: &str, number: Option<i32>) -> bool {
        if self.state().into == Into::Fonts {
            match (name, number) {
                ("f", Some(n)) => self.fonts.open(n),
                ("fcharset", Some(n)) => self.fonts.charset(n),
                ("cpg", Some(n)) => self.fonts.code_page(n),
                _ => {}
            }
            return false;
        }
        let on = number != Some(0);
        let chars = &mut self.state().chars;
        match name {
            "plain" => *chars = Chars::default(),
            "b" => chars.looks.bold = on,
            "i" => chars.looks.italic = on,
            "ul" | "uld" | "uldb" | "ulw" | "ulwave" | "uldash" | "uldashd" | "uldashdd" | "ulth" => chars.looks.underline = on,
            "ulnone" => chars.looks.underline = false,
            "fs" => chars.looks.size = number.unwrap_or(24).clamp(1, 3_276) as f32 / 2.0,
            "f" => chars.font = number,
            "caps" => chars.caps = on,
            "v" => chars.hidden = on,
            "deleted" => chars.deleted = on,
            "uc" => self.state().stand_ins = usize::try_from(number.unwrap_or(1)).unwrap_or(1).min(10),
            _ => return false,
        }
        true
    }

    fn paragraph(&mut self, name: &str, number: Option<i32>) -> bool {
        let para = &mut self.state().para;
        match name {
            "pard" => *para = Para::default(),
            "ql" => para.align = Align::Start,
            "qc" => para.align = Align::Center,
            "qr" => para.align = Align::End,
            "qj" | "qd" => para.align = Align::Justify,
            "li" | "lin" => para.left = number.unwrap_or(0),
            "fi" => para.first = number.unwrap_or(0),
            "s" => para.style = number.unwrap_or(0),
            "outlinelevel" => {
                para.outline = number.and_then(|n| u8::try_from(n).ok()).filter(|&n| n < 9).map(|n| n + 1);
            }
            "ilvl" => para.level = number.and_then(|n| u8::try_from(n).ok()).unwrap_or(0).min(8),
            "intbl" => para.in_table = true,
            "itap" => para.depth = number.and_then(|n| u8::try_from(n).ok()).unwrap_or(0),
            "pagebb" => para.new_page = number != Some(0),
            _ => return false,
        }
        true
    }

    fn table(&mut self, name: &str, number: Option<i32>) -> bool {
        let nested = self.state().nested;
        if name == "trowd" && !nested {
            self.settle_loose();
        }
        let row = &mut self.rows[usize::from(nested)];
        match name {
            "trowd" => {
                *row = RowDef::default();
                if !nested {
                    self.story().row_open = true;
                }
            }
            "trleft" => row.left(number.unwrap_or(0)),
            "cellx" => row.end_cell(number.unwrap_or(0)),
            "clmrg" => row.cell.across = true,
            "clvmrg" => row.cell.down = true,
            "clbrdrt" => row.border(Some((true, 1))),
            "clbrdrl" => row.border(Some((true, 2))),
            "clbrdrb" => row.border(Some((true, 4))),
            "clbrdrr" => row.border(Some((true, 8))),
            "trbrdrt" => row.border(Some((false, 1))),
            "trbrdrl" => row.border(Some((false, 2))),
            "trbrdrb" => row.border(Some((false, 4))),
            "trbrdrr" => row.border(Some((false, 8))),
            "trbrdrh" | "trbrdrv" | "brdrt" | "brdrl" | "brdrb" | "brdrr" | "box" | "brdrbtw" => row.border(None),
            "brdrnone" | "brdrnil" | "brdrtbl" => row.draw(false),
            "brdrs" | "brdrth" | "brdrdb" | "brdrdot" | "brdrdash" | "brdrhair" | "brdrtriple" | "brdrdashd" | "brdrdashdd"
            | "brdrwavy" | "brdrthtnsg" | "brdrtnthsg" | "brdrinset" | "brdroutset" | "brdremboss" | "brdrengrave" => {
                row.draw(true)
            }
            "cell" => self.end_cell(false),
            "nestcell" => self.end_cell(true),
            "row" => self.end_row(false),
            "nestrow" => self.end_row(true),
            _ => return false,
        }
        true
    }

    /// A row that was stated and never filled: the paragraphs behind it stand outside of any table, for here begins another.
    fn settle_loose(&mut self) {
        let Some(story) = self.stories.last_mut() else { return };
        if story.row_open && story.levels.len() == 1 && story.levels.last().is_some_and(TableLevel::is_loose) {
            story.settle(0, &self.rows);
        }
    }

    /// Ends of paragraphs, sections and pages.
    fn flow(&mut self, name: &str) -> bool {
        match name {
            "par" => self.end_paragraph(),
            "sect" => {
                if self.stories.last().is_some_and(|s| !s.writing.text.is_empty()) {
                    self.end_paragraph();
                }
                self.story().break_seen = true;
                self.section = true;
            }
            "sbknone" | "sbkcol" if self.section => self.story().break_seen = false,
            "page" => {
                if self.state().into == Into::Text {
                    let story = self.story();
                    if !story.writing.is_blank() {
                        self.put("\n");
                    }
                    self.story().break_seen = true;
                }
            }
            _ => return false,
        }
        true
    }

    fn file(&mut self, name: &str, number: Option<i32>) -> bool {
        match (name, number) {
            ("ansicpg", Some(page)) if page > 0 => self.fonts.page = Some(page),
            ("mac", None) => self.fonts.page = Some(10000),
            ("deff", Some(font)) => self.fonts.default = font,
            _ => return false,
        }
        true
    }
}

/// Words that are a sign.
fn sign_of(name: &str) -> Option<&'static str> {
    Some(match name {
        "tab" => "\t",
        "line" | "lbr" => "\n",
        "emdash" => "—",
        "endash" => "–",
        "bullet" => "•",
        "lquote" => "‘",
        "rquote" => "’",
        "ldblquote" => "“",
        "rdblquote" => "”",
        "emspace" | "enspace" | "qmspace" => " ",
        _ => return None,
    })
}
