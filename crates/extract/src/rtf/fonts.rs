//! The fonts of an RTF file: in which code page the bytes of a stretch are, and whether its letters are pictures.

use std::collections::HashMap;

use encoding_rs::Encoding;

use crate::common::font::Font;

/// More fonts than any paper names.
const MAX_FONTS: usize = 10_000;
const MAX_NAME: usize = 80;

#[derive(Default)]
struct FontEntry {
    charset: Option<i32>,
    code_page: Option<i32>,
    name: String,
}

#[derive(Default)]
pub(super) struct Fonts {
    entries: HashMap<i32, FontEntry>,
    open: i32,
    /// `\ansicpg`: what the whole file is written in.
    pub page: Option<i32>,
    pub default: i32,
}

impl Fonts {
    /// The entries that follow belong to font `number`.
    pub(super) fn open(&mut self, number: i32) {
        self.open = number;
        if self.entries.len() < MAX_FONTS {
            self.entries.entry(number).or_default();
        }
    }

    pub(super) fn charset(&mut self, charset: i32) {
        if let Some(entry) = self.entries.get_mut(&self.open) {
            entry.charset = Some(charset);
        }
    }

    pub(super) fn code_page(&mut self, page: i32) {
        if let Some(entry) = self.entries.get_mut(&self.open) {
            entry.code_page = Some(page);
        }
    }

    pub(super) fn name(&mut self, text: &str) {
        if let Some(entry) = self.entries.get_mut(&self.open)
            && entry.name.len() < MAX_NAME
        {
            entry.name.push_str(text.split(';').next().unwrap_or_default());
        }
    }

    /// Which kind of letters font `number` has.
    pub(super) fn kind(&self, number: Option<i32>) -> Font {
        let Some(entry) = self.entries.get(&number.unwrap_or(self.default)) else { return Font::Text };
        match Font::of(&entry.name) {
            Font::Text if entry.charset == Some(2) => Font::Symbol,
            kind => kind,
        }
    }

    /// The code page of bytes in font `number`; `None`: its letters are pictures.
    pub(super) fn encoding(&self, number: Option<i32>) -> Option<&'static Encoding> {
        let entry = self.entries.get(&number.unwrap_or(self.default));
        let stated = entry.and_then(|e| e.code_page).filter(|&p| p > 0);
        let by_charset = || match entry?.charset? {
            2 => Some(42),
            charset => of_charset(charset),
        };
        match stated.or_else(by_charset).or(self.page).unwrap_or(1252) {
            42 => None,
            page => Some(of_page(page)),
        }
    }
}

/// The code page of a Windows character set; `None` where it is that of the file.
fn of_charset(charset: i32) -> Option<i32> {
    Some(match charset {
        0 => 1252,
        77 => 10000,
        128 => 932,
        129 => 949,
        134 => 936,
        136 => 950,
        161 => 1253,
        162 => 1254,
        163 => 1258,
        177 => 1255,
        178 => 1256,
        186 => 1257,
        204 => 1251,
        222 => 874,
        238 => 1250,
        _ => return None,
    })
}

fn of_page(page: i32) -> &'static Encoding {
    match page {
        874 => encoding_rs::WINDOWS_874,
        932 => encoding_rs::SHIFT_JIS,
        936 => encoding_rs::GBK,
        949 => encoding_rs::EUC_KR,
        950 => encoding_rs::BIG5,
        1250 => encoding_rs::WINDOWS_1250,
        1251 => encoding_rs::WINDOWS_1251,
        1253 => encoding_rs::WINDOWS_1253,
        1254 => encoding_rs::WINDOWS_1254,
        1255 => encoding_rs::WINDOWS_1255,
        1256 => encoding_rs::WINDOWS_1256,
        1257 => encoding_rs::WINDOWS_1257,
        1258 => encoding_rs::WINDOWS_1258,
        10000 => encoding_rs::MACINTOSH,
        65001 => encoding_rs::UTF_8,
        _ => encoding_rs::WINDOWS_1252,
    }
}
