//! What one page paints: glyphs with Unicode and place, ruling lines, pictures.
//!
//! The interpreter walks the content stream and calls back; nothing is drawn. Coordinates are points as a reader sees the page,
//! origin at the top left, y downwards. Clipping, colours of text and patterns are left out.

use crate::layout::content::{Dir, Glyph, ImageBox, Look, PageContent, Ruling, is_mark};
use hayro_interpret::font::{Glyph as PaintedGlyph, GlyphRun};
use hayro_interpret::hayro_cmap::BfString;
use hayro_interpret::hayro_syntax::object::Dict;
use hayro_interpret::kurbo::{Affine, BezPath, PathEl, Point, Shape};
use hayro_interpret::{BlendMode, ClipPath, Device, DrawMode, DrawProps, Image, ImageDrawProps, Paint, SoftMask};
use rasoat_text::legacy;

/// Thickest filled rectangle that still counts as a ruling, in points.
const MAX_RULE_THICKNESS: f64 = 2.5;
/// Shortest ruling kept; shorter ones are dashes and dots.
const MIN_RULE_LENGTH: f64 = 3.0;
const MAX_RULINGS: usize = 30_000;
const MAX_IMAGES: usize = 5_000;
const MAX_PATH: usize = 100_000;

/// What a font of the encodings before Unicode, known by its name, shows for the letters it is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Letters {
    AsStored,
    Legacy,
    /// Small letters are drawn as capitals.
    LegacyCapitals,
}

impl Letters {
    /// The letter that the rest of the program is to decode.
    fn of(self, c: char) -> char {
        match (self, c) {
            (Letters::AsStored, c) => c,
            (Letters::LegacyCapitals, 'a'..='z') => c.to_ascii_uppercase(),
            // Fonts that call themselves symbols keep their letters in the private area.
            (_, '\u{F021}'..='\u{F0FF}') => char::from_u32(u32::from(c) - 0xF000).unwrap_or(c),
            (_, c) => c,
        }
    }
}

/// The payload with which a page's interpretation is abandoned: the interpreter has no call to cancel it, so the stack is unwound
/// (without the panic hook) up to the page loop.
pub struct Abandon;

/// Takes in what the interpreter paints; what a page shows is in `content` afterwards.
pub struct Collector {
    pub content: PageContent,
    max_glyphs: usize,
    /// Callbacks still allowed; every form, path, run and image costs one.
    fuel: u32,
    /// Of the run being painted.
    letters: Letters,
    seq: u32,
    /// Replacement texts of the open marked-content sequences; `None` where a sequence has none.
    marked: Vec<Option<Replacement>>,
}

/// `/ActualText`: stands for all glyphs of its sequence.
struct Replacement {
    text: String,
    spent: bool,
}

impl Collector {
    /// Takes at most so many glyphs and callbacks.
    pub fn new(max_glyphs: usize, fuel: u32) -> Self {
        Collector { content: PageContent::default(), max_glyphs, fuel, letters: Letters::AsStored, seq: 0, marked: Vec::new() }
    }

    fn burn(&mut self) {
        if self.fuel == 0 {
            self.content.truncated = true;
            std::panic::resume_unwind(Box::new(Abandon));
        }
        self.fuel -= 1;
    }

    fn look(&mut self, look: Look) -> u16 {
        let at = self.content.looks.iter().position(|l| *l == look).unwrap_or_else(|| {
            self.content.looks.push(look);
            self.content.looks.len() - 1
        });
        at as u16
    }

    fn rule(&mut self, a: Point, b: Point) {
        let (dx, dy) = ((a.x - b.x).abs(), (a.y - b.y).abs());
        if self.content.rulings.len() >= MAX_RULINGS || !(dx + dy).is_finite() {
            return;
        }
        if dx >= MIN_RULE_LENGTH && dy <= dx * 0.01 + 0.3 {
            let at = ((a.y + b.y) / 2.0) as f32;
            self.content.rulings.push(Ruling { horizontal: true, at, a: a.x.min(b.x) as f32, b: a.x.max(b.x) as f32 });
        } else if dy >= MIN_RULE_LENGTH && dx <= dy * 0.01 + 0.3 {
            let at = ((a.x + b.x) / 2.0) as f32;
            self.content.rulings.push(Ruling { horizontal: false, at, a: a.y.min(b.y) as f32, b: a.y.max(b.y) as f32 });
        }
    }

    fn stroked(&mut self, path: &BezPath, t: Affine) {
        let (mut start, mut last) = (Point::ZERO, Point::ZERO);
        for el in path.elements() {
            match *el {
                PathEl::MoveTo(p) => {
                    start = p;
                    last = p;
                }
                PathEl::LineTo(p) => {
                    self.rule(t * last, t * p);
                    last = p;
                }
                PathEl::QuadTo(_, p) | PathEl::CurveTo(_, _, p) => last = p,
                PathEl::ClosePath => {
                    self.rule(t * last, t * start);
                    last = start;
                }
            }
        }
    }

    /// A thin filled shape is a line; anything else is background.
    fn filled(&mut self, path: &BezPath, t: Affine) {
        let mut bounds: Option<(Point, Point)> = None;
        for el in path.elements() {
            match *el {
                PathEl::MoveTo(p) => {
                    self.thin(bounds.take());
                    let p = t * p;
                    bounds = Some((p, p));
                }
                PathEl::LineTo(p) | PathEl::QuadTo(_, p) | PathEl::CurveTo(_, _, p) => {
                    let p = t * p;
                    bounds = bounds
                        .map(|(lo, hi)| (Point::new(lo.x.min(p.x), lo.y.min(p.y)), Point::new(hi.x.max(p.x), hi.y.max(p.y))));
                }
                PathEl::ClosePath => {}
            }
        }
        self.thin(bounds);
    }

    fn thin(&mut self, bounds: Option<(Point, Point)>) {
        let Some((lo, hi)) = bounds else { return };
        let (w, h) = (hi.x - lo.x, hi.y - lo.y);
        if h <= MAX_RULE_THICKNESS && w > h {
            let y = (lo.y + hi.y) / 2.0;
            self.rule(Point::new(lo.x, y), Point::new(hi.x, y));
        } else if w <= MAX_RULE_THICKNESS && h > w {
            let x = (lo.x + hi.x) / 2.0;
            self.rule(Point::new(x, lo.y), Point::new(x, hi.y));
        }
    }

    /// Takes in one glyph of a run. `own_width`: the font is embedded, so that the matrix carries the true width.
    fn take(&mut self, painted: &PaintedGlyph<'_>, at: Affine, look: u16, own_width: bool, invisible: bool) {
        let advance = match painted {
            PaintedGlyph::Outline(g) => g.advance_width(),
            PaintedGlyph::Type3(g) => g.advance_width(),
        };
        let advance = f64::from(advance.unwrap_or(0.0));
        let [a, b, c, d, x, y] = at.as_coeffs();
        let (along, up) = (a.hypot(b), c.hypot(d));
        let size = up * 1000.0;
        if !(size.is_finite() && along.is_finite() && x.is_finite() && y.is_finite() && advance.is_finite()) {
            return;
        }
        // A substitute font is stretched glyph by glyph to the width the file asks for; `advance` is that width already.
        let scale = if own_width || along == 0.0 { 1.0 } else { up / along };
        let (dx, dy) = (a * advance * scale, b * advance * scale);
        let replaced = self.marked.iter().flatten().next().is_some_and(|r| r.spent);
        let Some((ch, more)) = self.text_of(painted) else {
            // The further glyphs of a replaced sequence only make its first one wider.
            if replaced && let Some(last) = self.content.glyphs.last_mut() {
                last.end = ((x + dx) as f32, (y + dy) as f32);
            }
            return;
        };
        if is_mark(ch) && more.is_none() && self.glue_mark(ch, x as f32, y as f32) {
            return;
        }
        self.content.glyphs.push(Glyph {
            ch,
            more,
            origin: (x as f32, y as f32),
            end: ((x + dx) as f32, (y + dy) as f32),
            size: size as f32,
            look,
            dir: Dir::of(a, b),
            invisible,
            seq: self.seq,
        });
    }

    /// A combining mark belongs to the letter painted just before it, wherever the pen stands.
    fn glue_mark(&mut self, mark: char, x: f32, y: f32) -> bool {
        let Some(base) = self.content.glyphs.last_mut() else { return false };
        let near = (base.origin.0 - x).hypot(base.origin.1 - y) < base.size * 1.2;
        if !near || base.ch.is_whitespace() {
            return false;
        }
        let mut more = base.more.take().map_or_else(String::new, String::from);
        more.push(mark);
        base.more = Some(more.into_boxed_str());
        true
    }

    fn text_of(&mut self, painted: &PaintedGlyph<'_>) -> Option<(char, Option<Box<str>>)> {
        if let Some(replacement) = self.marked.iter_mut().flatten().next() {
            if replacement.spent {
                return None;
            }
            replacement.spent = true;
            self.content.painted += 1;
            return split(&replacement.text);
        }
        match painted.as_unicode() {
            Some(BfString::Char(c)) if readable(c) => {
                let c = self.letters.of(c);
                self.content.painted += usize::from(!c.is_whitespace());
                ligature(c).map_or(Some((plain(c), None)), split)
            }
            Some(BfString::String(s)) if s.chars().any(readable) => {
                self.content.painted += 1;
                let s: String = s.chars().filter(|c| readable(*c)).map(plain).collect();
                split(&s)
            }
            _ => {
                self.content.painted += 1;
                self.content.unmapped += 1;
                None
            }
        }
    }
}

/// The Latin ligatures as the letters that a reader sees.
fn ligature(c: char) -> Option<&'static str> {
    let letters = ["ff", "fi", "fl", "ffi", "ffl", "st", "st"];
    letters.get((c as usize).checked_sub(0xFB00)?).copied()
}

fn split(s: &str) -> Option<(char, Option<Box<str>>)> {
    let mut chars = s.chars();
    let first = chars.next()?;
    let rest = chars.as_str();
    Some((first, (!rest.is_empty()).then(|| rest.into())))
}

fn readable(c: char) -> bool {
    (c.is_whitespace() || !c.is_control()) && !matches!(c, '\u{FFFD}'..='\u{FFFF}')
}

/// Bullets of the symbol fonts, which Word leaves in the private area (0xF000 + code), as the sign that a reader sees. Blanks of any
/// width as a blank.
fn plain(c: char) -> char {
    match c {
        '\u{F0B7}' | '\u{F06C}' | '\u{F09F}' => '•',
        '\u{F0A7}' | '\u{F06E}' => '▪',
        '\u{F0D8}' => '➢',
        '\u{F0FC}' => '✓',
        '\u{F076}' => '❖',
        '\u{F02D}' | '\u{F0BE}' => '-',
        '\u{F02B}' => '+',
        '\u{F020}' => ' ',
        c if c.is_whitespace() => ' ',
        c => c,
    }
}

/// Boldness by what the font says of itself: weight, or the name that its maker gave it.
fn look_of(run: &GlyphRun<'_, '_>) -> (Look, bool) {
    let Some(PaintedGlyph::Outline(glyph)) = run.glyphs().first().map(|g| &**g) else {
        return (Look { bold: false, italic: false, sure: None }, true);
    };
    let Some(data) = glyph.font_data() else {
        return (Look { bold: thick_strokes(run), italic: false, sure: None }, false);
    };
    let name = data.postscript_name.unwrap_or_default().to_ascii_lowercase();
    let heavy = ["bold", "black", "heavy", "-bd", "demi"].iter().any(|w| name.contains(w));
    let slanted = ["italic", "oblique"].iter().any(|w| name.contains(w)) || name.ends_with("-it") || name.ends_with("bi");
    let bold = heavy || data.weight.is_some_and(|w| w >= 600);
    (Look { bold, italic: slanted || data.is_italic, sure: None }, true)
}

fn letters_of(run: &GlyphRun<'_, '_>) -> Letters {
    let Some(PaintedGlyph::Outline(glyph)) = run.glyphs().first().map(|g| &**g) else { return Letters::AsStored };
    let data = glyph.font_data();
    match data.as_ref().and_then(|d| d.postscript_name.as_deref()) {
        Some(name) if legacy::shows_capitals(name) => Letters::LegacyCapitals,
        Some(name) if legacy::is_font(name) => Letters::Legacy,
        _ => Letters::AsStored,
    }
}

/// Mean stroke, in thousandths of the em, from which on letters are bold: twice their area over their outline. Upright text faces
/// have 55 to 82, their bold cuts more than 90.
const BOLD_STROKE: f64 = 86.0;

/// Boldness by the letters themselves, for fonts of which the interpreter does not tell the name: Type 1, and fonts that are not in
/// the file and stand-ins of the right cut are taken for.
fn thick_strokes(run: &GlyphRun<'_, '_>) -> bool {
    let (mut area, mut outline) = (0.0, 0.0);
    for glyph in run.glyphs().iter().take(24) {
        let PaintedGlyph::Outline(g) = &**glyph else { continue };
        if matches!(g.as_unicode(), Some(BfString::Char(c)) if c.is_alphanumeric()) {
            let path = g.outline();
            area += path.area().abs();
            outline += path.perimeter(2.0);
        }
    }
    outline > 0.0 && 2.0 * area / outline > BOLD_STROKE
}

fn visible_paint(paint: &Paint<'_>) -> bool {
    match paint {
        Paint::Color(c) => {
            let [r, g, b, a] = c.to_rgba().to_rgba8();
            a > 25 && r.min(g).min(b) < 245
        }
        Paint::Pattern(_) => true,
    }
}

impl<'a> Device<'a> for Collector {
    fn draw_path(&mut self, path: &BezPath, props: DrawProps<'a>, draw_mode: &DrawMode) {
        self.burn();
        self.content.paths += 1;
        if path.elements().len() > MAX_PATH || !visible_paint(&props.paint) {
            return;
        }
        match draw_mode {
            DrawMode::Stroke(_) => self.stroked(path, props.transform),
            DrawMode::Fill(_) => self.filled(path, props.transform),
            DrawMode::FillAndStroke(..) => {
                self.filled(path, props.transform);
                self.stroked(path, props.transform);
            }
            DrawMode::Invisible => {}
        }
    }

    fn push_clip_path(&mut self, _: &ClipPath) {
        self.burn();
    }

    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {
        self.burn();
    }

    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, draw_mode: &DrawMode) {
        self.burn();
        let (look, embedded) = look_of(run);
        let look = self.look(look);
        self.letters = letters_of(run);
        let invisible = matches!(draw_mode, DrawMode::Invisible);
        for glyph in run.glyphs() {
            if self.content.glyphs.len() >= self.max_glyphs {
                self.content.truncated = true;
                std::panic::resume_unwind(Box::new(Abandon));
            }
            self.seq += 1;
            let own_width = embedded || matches!(**glyph, PaintedGlyph::Type3(_));
            self.take(glyph, props.transform * glyph.transform(), look, own_width, invisible);
        }
    }

    fn draw_image(&mut self, image: Image<'a, '_>, props: ImageDrawProps<'a>) {
        self.burn();
        if self.content.pictures.len() >= MAX_IMAGES {
            return;
        }
        let corners = [(0, 0), (1, 0), (0, 1), (1, 1)]
            .map(|(i, j)| props.transform * Point::new(f64::from(image.width() * i), f64::from(image.height() * j)));
        let span = |f: fn(&Point) -> f64| {
            let v = corners.iter().map(f);
            (v.clone().fold(f64::MAX, f64::min) as f32, v.fold(f64::MIN, f64::max) as f32)
        };
        let ((x0, x1), (y0, y1)) = (span(|p| p.x), span(|p| p.y));
        let opaque = match &image {
            Image::Stencil(_) => false,
            Image::Raster(r) => {
                let dict = r.stream().dict();
                !dict.contains_key(b"SMask") && !dict.contains_key(b"Mask")
            }
        };
        let pixels = u64::from(image.width()) * u64::from(image.height());
        if pixels > self.content.largest_picture {
            let area = f64::from((x1 - x0) * (y1 - y0)).max(1.0);
            (self.content.largest_picture, self.content.pixels_a_point) = (pixels, (pixels as f64 / area).sqrt() as f32);
        }
        self.content.pictures.push(ImageBox { x0, y0, x1, y1, seq: self.seq, opaque });
    }

    fn pop_clip(&mut self) {}

    fn pop_transparency_group(&mut self) {}

    fn begin_marked_content(&mut self, _: &[u8], properties: Option<&Dict<'_>>) {
        self.burn();
        let text = properties
            .and_then(|p| p.get::<hayro_interpret::hayro_syntax::object::String<'_>>(b"ActualText"))
            .map(|s| Replacement { text: super::metadata::text_string(s.as_bytes()), spent: false });
        self.marked.push(text);
    }

    fn end_marked_content(&mut self) {
        self.marked.pop();
    }
}
