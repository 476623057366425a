//! As written → as meant. Every problem is reported, each at its place.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use jiff::civil::Date;
use rasoat_text::fold::{canon, fold};

use super::find::Index;
use super::table;
use super::words::Naming;
use super::written::{At, RawHeader, RawKind, RawRegion, WrittenUnit};
use super::{KindEntry, Region, Roster, RosterError, Unit, UnitKind};
use crate::problem::Problem;

/// UnitKind of the units of a list that names no kinds at all.
const ONLY: (&str, &str, &str) = ("unit", "đơn vị", "units");

/// The bytes of a file as text: UTF-8 with or without its mark, or UTF-16 with it, as spreadsheets save.
///
/// # Errors
/// What to do about a file in another encoding.
pub fn decode(bytes: &[u8]) -> Result<String, String> {
    let wide = |bytes: &[u8], unit: fn([u8; 2]) -> u16| {
        let units: Vec<u16> = bytes.chunks_exact(2).map(|b| unit([b[0], b[1]])).collect();
        String::from_utf16(&units).map_err(|_| "tệp không đúng mã UTF-16".to_owned())
    };
    match bytes {
        [0xFF, 0xFE, rest @ ..] => wide(rest, u16::from_le_bytes),
        [0xFE, 0xFF, rest @ ..] => wide(rest, u16::from_be_bytes),
        _ => {
            let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
            let text = std::str::from_utf8(bytes);
            text.map(str::to_owned).map_err(|_| "tệp không phải UTF-8; lưu lại từ Excel ở dạng “Unicode Text (*.txt)”".to_owned())
        }
    }
}

pub(super) fn parse(text: &str) -> Result<Roster, RosterError> {
    let text = &text.strip_prefix('\u{feff}').unwrap_or(text).replace("\r\n", "\n").replace('\r', "\n");
    let is_table = table::is_table(text);
    let written = if is_table { table::header(text) } else { text.clone() };
    let mut header: RawHeader = toml::from_str(&written).map_err(|e| {
        let at = e.span().map_or(0, |s| s.start);
        RosterError { problems: vec![Problem::at(text, at, e.message())] }
    })?;
    let mut units = header.take_units();
    let mut reader = Reader { text, problems: Vec::new() };
    if is_table {
        if let Some(unit) = units.first() {
            reader.say(&unit.name.span, "trong bảng, mỗi dòng là một đơn vị; không khai đơn vị ở các dòng #:");
        }
        let (rows, problems) = table::units(text);
        reader.problems.extend(problems);
        units = rows;
    }
    let roster = reader.roster(header, units);
    reader.problems.sort_by_key(|p| (p.line, p.column));
    if reader.problems.is_empty() { Ok(roster) } else { Err(RosterError { problems: reader.problems }) }
}

struct Reader<'a> {
    text: &'a str,
    problems: Vec<Problem>,
}

impl Reader<'_> {
    fn say(&mut self, span: &Range<usize>, message: &str) {
        self.problems.push(Problem::at(self.text, span.start, message));
    }

    fn roster(&mut self, header: RawHeader, written: Vec<WrittenUnit>) -> Roster {
        if let Some(id) = header.id.as_ref().filter(|id| !is_plain(id.get_ref())) {
            self.say(&id.span(), PLAIN);
        }
        if written.is_empty() {
            self.say(&(0..0), "danh sách không có đơn vị nào");
        }
        let naming = Naming::new(&header.naming);
        let kinds = self.kinds(header.kind, &written);
        let regions = self.regions(header.region, &written);
        let places: Vec<Range<usize>> = written.iter().map(|u| u.name.span.clone()).collect();
        let parents: Vec<Option<At<String>>> = written.iter().map(|u| u.parent.clone()).collect();
        let mut units: Vec<Unit> = written.into_iter().map(|u| self.unit(u, &kinds, &regions, &naming)).collect();
        self.once(&units, &places);
        self.parents(&mut units, &parents);
        Roster {
            id: header.id.map(|id| id.into_inner()).unwrap_or_default(),
            title: header.title.unwrap_or_default(),
            index: Index::new(&units, &naming),
            kinds,
            regions,
            units,
            naming,
        }
    }

    /// The kinds that are declared; where none are, those that units have, in the order in which they come.
    fn kinds(&mut self, raw: Vec<RawKind>, units: &[WrittenUnit]) -> Vec<KindEntry> {
        let mut out: Vec<KindEntry> = Vec::new();
        for kind in raw {
            let id = kind.id.get_ref();
            if !is_plain(id) {
                self.say(&kind.id.span(), PLAIN);
            } else if out.iter().any(|k| k.kind.as_str() == id) {
                self.say(&kind.id.span(), &format!("loại “{id}” đã khai ở trên"));
            }
            let name = kind.name.filter(|n| !n.trim().is_empty()).unwrap_or_else(|| id.clone());
            let name_en = kind.name_en.unwrap_or_else(|| name.clone());
            out.push(KindEntry { kind: UnitKind::from(id.as_str()), name, name_en, by_place: kind.by_place });
        }
        if !out.is_empty() {
            return out;
        }
        for said in units.iter().filter_map(|u| u.kind.as_ref()) {
            let id = slug(&said.value);
            if id.is_empty() {
                self.say(&said.span, PLAIN);
            } else if !out.iter().any(|k| k.kind.as_str() == id) {
                let name = said.value.clone();
                out.push(KindEntry { kind: UnitKind::from(id.as_str()), name_en: name.clone(), name, by_place: false });
            }
        }
        if out.is_empty() {
            out.push(KindEntry { kind: UnitKind::from(ONLY.0), name: ONLY.1.into(), name_en: ONLY.2.into(), by_place: false });
        }
        out
    }

    /// The regions that are declared; where none are, those that units have.
    fn regions(&mut self, raw: Vec<RawRegion>, units: &[WrittenUnit]) -> Vec<Region> {
        let mut out: Vec<Region> = Vec::new();
        for region in raw {
            let id = region.id.get_ref();
            if !is_plain(id) {
                self.say(&region.id.span(), PLAIN);
            } else if out.iter().any(|r| r.id == *id) {
                self.say(&region.id.span(), &format!("vùng “{id}” đã khai ở trên"));
            }
            out.push(Region { id: id.clone(), name: region.name });
        }
        if out.is_empty() {
            for said in units.iter().filter_map(|u| u.region.as_ref()) {
                let id = slug(&said.value);
                if !out.iter().any(|r| r.id == id) {
                    out.push(Region { id, name: said.value.clone() });
                }
            }
        }
        out
    }

    fn unit(&mut self, written: WrittenUnit, kinds: &[KindEntry], regions: &[Region], naming: &Naming) -> Unit {
        let name = written.name.value;
        if name.trim().is_empty() {
            self.say(&written.name.span, "thiếu tên");
        }
        let id = match written.id {
            Some(id) => {
                if !is_plain(&id.value) {
                    self.say(&id.span, PLAIN);
                }
                id.value
            }
            // A list without ids of its own goes by the names.
            None => slug(&name),
        };
        let kind = self.kind(written.kind.as_ref(), kinds, &written.name.span);
        let region = written.region.as_ref().and_then(|said| {
            let found = regions.iter().find(|r| r.id == said.value || slug(&r.name) == slug(&said.value));
            if found.is_none() {
                self.say(
                    &said.span,
                    &format!("không có vùng “{}”; các vùng: {}", said.value, ids(regions.iter().map(|r| &*r.id))),
                );
            }
            found.map(|r| r.id.clone())
        });
        let (from, to) = (self.day(written.from.as_ref()), self.day(written.to.as_ref()));
        if from.zip(to).is_some_and(|(from, to)| from > to) {
            self.say(&written.name.span, &format!("“{name}”: ngày bắt đầu sau ngày kết thúc"));
        }
        if let Some(mail) = written.email.as_ref().filter(|m| !is_mail(&m.value)) {
            self.say(&mail.span, &format!("“{}” không phải là địa chỉ thư điện tử", mail.value));
        }
        let code = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
        if let Some(edxml) = written.edxml.as_ref().filter(|c| !c.value.chars().all(code)) {
            self.say(&edxml.span, &format!("“{}” không phải là mã định danh: chỉ gồm chữ, số và dấu chấm", edxml.value));
        }
        let by_place = kind.by_place;
        let mut place_names = written.place_names;
        if by_place && place_names.is_empty() {
            place_names.extend(naming.place(&name).map(|(_, place)| place.to_owned()));
        }
        Unit {
            written: if by_place { naming.shown(&name) } else { name.clone() },
            id,
            name,
            kind: kind.kind.clone(),
            by_place,
            from,
            to,
            variants: written.variants,
            short: written.short,
            place_names,
            city: written.city,
            receives: written.receives,
            parent: None,
            region,
            email: written.email.map(|m| m.value),
            edxml: written.edxml.map(|c| c.value),
            source: written.source,
        }
    }

    /// The kind that is said, by its id or its name; a list of one kind need not say it.
    fn kind<'k>(&mut self, said: Option<&At<String>>, kinds: &'k [KindEntry], unit: &Range<usize>) -> &'k KindEntry {
        let named = |k: &&KindEntry| said.is_some_and(|s| k.kind.as_str() == s.value || slug(&k.name) == slug(&s.value));
        let found = kinds.iter().find(named);
        match said {
            Some(said) if found.is_none() => {
                let known = ids(kinds.iter().map(|k| k.kind.as_str()));
                self.say(&said.span, &format!("không có loại đơn vị “{}”; các loại: {known}", said.value));
            }
            None if kinds.len() > 1 => self.say(unit, "thiếu loại đơn vị (kind)"),
            _ => {}
        }
        // There is always one; where it was not told the list is refused.
        found.unwrap_or(&kinds[0])
    }

    fn day(&mut self, said: Option<&At<String>>) -> Option<Date> {
        let said = said?;
        let day = day(&said.value);
        if day.is_none() {
            self.say(&said.span, &format!("“{}” không phải là ngày (cần yyyy-mm-dd)", said.value));
        }
        day
    }

    /// Ids are unlike one another, and so are the names of those that were there together.
    fn once(&mut self, units: &[Unit], places: &[Range<usize>]) {
        let mut known: HashSet<&str> = HashSet::new();
        let mut names: HashMap<String, Vec<&Unit>> = HashMap::new();
        for (unit, at) in units.iter().zip(places) {
            if unit.id.is_empty() {
                continue;
            }
            if !known.insert(&unit.id) {
                self.say(at, &format!("mã “{}” bị trùng", unit.id));
            }
            let same = names.entry(canon(&unit.name).text).or_default();
            if let Some(other) = same.iter().find(|o| o.id != unit.id && overlap(o, unit)) {
                self.say(at, &format!("“{}” trùng tên với đơn vị có mã “{}” cùng lúc", unit.name, other.id));
            }
            same.push(unit);
        }
    }

    /// Parents by id or name; none is above itself.
    fn parents(&mut self, units: &mut [Unit], said: &[Option<At<String>>]) {
        for (i, said) in said.iter().enumerate() {
            let Some(said) = said else { continue };
            let named = |u: &&Unit| u.id == said.value || canon(&u.name).text == canon(&said.value).text;
            match units.iter().find(named).map(|u| u.id.clone()) {
                Some(id) if id != units[i].id => units[i].parent = Some(id),
                Some(_) => self.say(&said.span, "đơn vị không thể là cấp trên của chính nó"),
                None => self.say(&said.span, &format!("không có đơn vị cấp trên “{}” trong danh sách", said.value)),
            }
        }
        let above: HashMap<&str, &str> = units.iter().filter_map(|u| Some((u.id.as_str(), u.parent.as_deref()?))).collect();
        for (unit, said) in units.iter().zip(said) {
            let mut at = unit.id.as_str();
            let round = (0..units.len()).any(|_| {
                at = above.get(at).copied().unwrap_or_default();
                at == unit.id
            });
            if let Some(said) = said.as_ref().filter(|_| round) {
                self.say(&said.span, &format!("“{}” và cấp trên của nó nằm trên một vòng", unit.name));
            }
        }
    }
}

const PLAIN: &str = "mã chỉ gồm chữ thường không dấu, chữ số và gạch nối";

fn is_plain(id: &str) -> bool {
    !id.is_empty() && id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

fn is_mail(text: &str) -> bool {
    let parts = text.split_once('@');
    parts.is_some_and(|(who, host)| !who.is_empty() && host.contains('.') && !host.contains('@'))
        && !text.contains(char::is_whitespace)
}

fn overlap(a: &Unit, b: &Unit) -> bool {
    let before = |x: &Unit, y: &Unit| x.to.zip(y.from).is_some_and(|(to, from)| to < from);
    !before(a, b) && !before(b, a)
}

/// Letters without marks, words joined by hyphens.
fn slug(text: &str) -> String {
    let bare = fold(text).text;
    let words: Vec<&str> = bare.split(|c: char| !c.is_ascii_alphanumeric()).filter(|w| !w.is_empty()).collect();
    words.join("-")
}

fn ids<'a>(all: impl Iterator<Item = &'a str>) -> String {
    all.collect::<Vec<_>>().join(", ")
}

/// 2020-08-28, or 28/8/2020 as spreadsheets write it.
fn day(text: &str) -> Option<Date> {
    text.parse().ok().or_else(|| {
        let mut parts = text.split('/').map(str::trim);
        let (day, month, year) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
        Date::new(year, month, day).ok().filter(|_| parts.next().is_none() && year >= 1900)
    })
}
