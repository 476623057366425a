//! Pictures in grey: made from colours, turned, resized, cut to black and white.
//!
//! Colours matter only for one thing: red ink is a stamp, which in Vietnam stands over the signature and the name beneath it, and is
//! taken off. Pictures without greys get some: the marks of letters are told apart better with soft edges. Leaves out cleaning of noise: the recogniser does its own, and a filter before it lost more than it gained.

use std::f32::consts::PI;

/// Resolution to which pages are brought, pixels an inch.
pub const DPI: f32 = 300.0;
/// Resolutions that are good enough as they are.
const NEAR: (f32, f32) = (240.0, 360.0);
/// Points an inch.
const POINTS: f32 = 72.0;
/// Largest picture of a page: A3 at 300 dpi, and a little more.
pub const MAX_PIXELS: f32 = 18e6;
/// How much redder than anything else red ink is, at least.
const REDDER: u8 = 40;

/// A page as a picture in shades of grey.
#[derive(Debug, Clone, PartialEq)]
pub struct Grey {
    pub width: usize,
    pub height: usize,
    /// Row after row from the top; 0 is black.
    pub pixels: Vec<u8>,
    /// Pixels a point.
    pub scale: f32,
}

/// Pixels a point at which a page of this size (points) is read; giant pages at less. A picture of about that resolution is read at its
/// own: resampling blurs the marks of letters.
pub fn scale_for(width: f32, height: f32, own: f32) -> f32 {
    let full = if (NEAR.0..NEAR.1).contains(&(own * POINTS)) { own } else { DPI / POINTS };
    let area = (width * height).max(1.0);
    full.min((MAX_PIXELS / area).sqrt())
}

impl Grey {
    /// From red, green, blue and a fourth byte that does not count.
    pub fn from_rgba(width: usize, height: usize, rgba: &[u8], scale: f32) -> Grey {
        let pixels = rgba.as_chunks::<4>().0.iter().map(|[r, g, b, _]| shade(*r, *g, *b)).collect();
        Grey { width, height, pixels, scale }
    }

    /// Pixels an inch.
    pub fn dpi(&self) -> u32 {
        (self.scale * POINTS).round().max(1.0) as u32
    }

    /// Size in points.
    pub fn size(&self) -> (f32, f32) {
        (self.width as f32 / self.scale, self.height as f32 / self.scale)
    }

    /// The pixels of a row from the left, 0 is black.
    pub fn row(&self, y: usize) -> &[u8] {
        &self.pixels[y * self.width..(y + 1) * self.width]
    }

    /// Turned clockwise by so many quarters.
    pub fn turned(&self, quarters: u8) -> Grey {
        let (w, h) = (self.width, self.height);
        let mut out = Grey { width: w, height: h, pixels: vec![255; w * h], scale: self.scale };
        if quarters % 2 == 1 {
            (out.width, out.height) = (h, w);
        }
        // In squares, so that reading and writing both stay near in memory.
        const SQUARE: usize = 32;
        for (by, bx) in (0..h).step_by(SQUARE).flat_map(|y| (0..w).step_by(SQUARE).map(move |x| (y, x))) {
            for y in by..(by + SQUARE).min(h) {
                for x in bx..(bx + SQUARE).min(w) {
                    let (nx, ny) = match quarters % 4 {
                        0 => (x, y),
                        1 => (h - 1 - y, x),
                        2 => (w - 1 - x, h - 1 - y),
                        _ => (y, w - 1 - x),
                    };
                    out.pixels[ny * out.width + nx] = self.pixels[y * w + x];
                }
            }
        }
        out
    }

    /// Turned about its middle by a small angle (radians, clockwise), white where nothing was.
    pub fn rotated(&self, angle: f32) -> Grey {
        let (w, h) = (self.width, self.height);
        let (sin, cos) = (-angle).sin_cos();
        let (cx, cy) = (w as f32 / 2.0, h as f32 / 2.0);
        let mut pixels = vec![255; w * h];
        for (y, row) in pixels.chunks_exact_mut(w.max(1)).enumerate() {
            let dy = y as f32 - cy;
            for (x, out) in row.iter_mut().enumerate() {
                let dx = x as f32 - cx;
                let (sx, sy) = (cx + dx * cos - dy * sin, cy + dx * sin + dy * cos);
                if sx >= 0.0 && sy >= 0.0 && sx < w as f32 - 1.0 && sy < h as f32 - 1.0 {
                    *out = self.between(sx, sy);
                }
            }
        }
        Grey { width: w, height: h, pixels, scale: self.scale }
    }

    /// A picture of black and white alone with soft edges; any other as it is.
    pub fn softened(self) -> Grey {
        if self.width < 3 || self.height < 3 || !self.is_stark() {
            return self;
        }
        let (w, h) = (self.width, self.height);
        let mut pixels = self.pixels;
        // Twice 1-2-1 both ways: about a pixel and a half wide at half height.
        for _ in 0..2 {
            for row in pixels.chunks_exact_mut(w) {
                let mut left = u32::from(row[0]);
                for x in 0..w {
                    let (own, right) = (u32::from(row[x]), u32::from(row[(x + 1).min(w - 1)]));
                    row[x] = ((left + 2 * own + right + 2) / 4) as u8;
                    left = own;
                }
            }
            let mut above = pixels[..w].to_vec();
            for y in 0..h {
                let (from, below) = (y * w, (y + 1).min(h - 1) * w);
                for x in 0..w {
                    let own = pixels[from + x];
                    pixels[from + x] = ((u32::from(above[x]) + 2 * u32::from(own) + u32::from(pixels[below + x]) + 2) / 4) as u8;
                    above[x] = own;
                }
            }
        }
        Grey { pixels, ..self }
    }

    /// Whether hardly a pixel is between black and white.
    fn is_stark(&self) -> bool {
        let (mut ink, mut between) = (0usize, 0usize);
        for p in &self.pixels {
            ink += usize::from(*p < 192);
            between += usize::from((48..208).contains(p));
        }
        ink > 0 && between * 5 < ink
    }

    /// The shade at a place between pixels; the place lies inside.
    fn between(&self, x: f32, y: f32) -> u8 {
        let (ix, iy) = (x as usize, y as usize);
        let (fx, fy) = (((x - ix as f32) * 256.0) as u32, ((y - iy as f32) * 256.0) as u32);
        let at = iy * self.width + ix;
        let p = |i: usize| u32::from(self.pixels[i]);
        let top = p(at) * (256 - fx) + p(at + 1) * fx;
        let bottom = p(at + self.width) * (256 - fx) + p(at + self.width + 1) * fx;
        ((top * (256 - fy) + bottom * fy) >> 16) as u8
    }

    /// Resized to so many pixels: means of areas where it becomes smaller, straight lines between pixels where larger.
    pub fn resized(&self, width: usize, height: usize) -> Grey {
        let (width, height) = (width.max(1), height.max(1));
        let scale = self.scale * width as f32 / self.width.max(1) as f32;
        if self.width < 2 || self.height < 2 {
            return Grey { width, height, pixels: vec![255; width * height], scale };
        }
        let (sx, sy) = (self.width as f32 / width as f32, self.height as f32 / height as f32);
        // Several samples a pixel where it shrinks.
        let n = sx.max(sy).ceil().clamp(1.0, 8.0) as usize;
        let mut pixels = Vec::with_capacity(width * height);
        let (mx, my) = (self.width as f32 - 1.001, self.height as f32 - 1.001);
        for y in 0..height {
            for x in 0..width {
                let mut sum = 0u32;
                for k in 0..n * n {
                    let (ox, oy) = (((k % n) as f32 + 0.5) / n as f32, ((k / n) as f32 + 0.5) / n as f32);
                    let (px, py) = ((x as f32 + ox) * sx - 0.5, (y as f32 + oy) * sy - 0.5);
                    sum += u32::from(self.between(px.clamp(0.0, mx), py.clamp(0.0, my)));
                }
                pixels.push((sum / (n * n) as u32) as u8);
            }
        }
        Grey { width, height, pixels, scale }
    }
}

fn shade(r: u8, g: u8, b: u8) -> u8 {
    let luma = ((u32::from(r) * 77 + u32::from(g) * 150 + u32::from(b) * 29) >> 8) as u8;
    // In red light red ink is paper.
    if r > g.saturating_add(REDDER) && r > b.saturating_add(REDDER) { r.max(luma) } else { luma }
}

/// What is ink and what is paper: `true` is ink.
#[derive(Debug, Clone)]
pub struct Ink {
    pub width: usize,
    pub height: usize,
    pub dark: Vec<bool>,
}

impl Ink {
    /// By one threshold a page, between the two commonest shades (Otsu); paper that is darker in one corner stays paper unless the
    /// shadow is as dark as the ink.
    pub fn of(grey: &Grey) -> Ink {
        let limit = threshold(&grey.pixels);
        Ink { width: grey.width, height: grey.height, dark: grey.pixels.iter().map(|p| *p < limit).collect() }
    }

    /// The pixels of a row from the left, true is ink.
    pub fn row(&self, y: usize) -> &[bool] {
        &self.dark[y * self.width..(y + 1) * self.width]
    }

    /// Whether there is ink at this pixel.
    pub fn at(&self, x: usize, y: usize) -> bool {
        self.dark[y * self.width + x]
    }

    /// Pixels of ink in all.
    pub fn count(&self) -> usize {
        self.dark.iter().filter(|d| **d).count()
    }

    /// Rows and columns exchanged.
    pub fn transposed(&self) -> Ink {
        const SQUARE: usize = 32;
        let (w, h) = (self.width, self.height);
        let mut dark = vec![false; w * h];
        for (by, bx) in (0..h).step_by(SQUARE).flat_map(|y| (0..w).step_by(SQUARE).map(move |x| (y, x))) {
            for y in by..(by + SQUARE).min(h) {
                for x in bx..(bx + SQUARE).min(w) {
                    dark[x * h + y] = self.dark[y * w + x];
                }
            }
        }
        Ink { width: h, height: w, dark }
    }
}

fn threshold(pixels: &[u8]) -> u8 {
    let mut count = [0u64; 256];
    for p in pixels {
        count[*p as usize] += 1;
    }
    let all: u64 = pixels.len() as u64;
    let sum: u64 = count.iter().enumerate().map(|(i, n)| i as u64 * n).sum();
    let (mut below, mut sum_below) = (0u64, 0u64);
    let (mut best, mut at) = (0.0f64, 128u8);
    for (i, n) in count.iter().enumerate().take(255) {
        below += n;
        sum_below += i as u64 * n;
        if below == 0 || below == all {
            continue;
        }
        let (dark, light) = (sum_below as f64 / below as f64, (sum - sum_below) as f64 / (all - below) as f64);
        let between = below as f64 * (all - below) as f64 * (light - dark).powi(2);
        if between > best {
            (best, at) = (between, i as u8 + 1);
        }
    }
    // A page that is nearly blank has no two shades; its noise must not become ink.
    at.clamp(70, 200)
}

/// How far lines of text lean, in radians, clockwise positive; 0 where that cannot be told. Found by the profile of rows, which is
/// sharpest where lines are level.
pub fn lean(ink: &Ink) -> f32 {
    const STEP: usize = 4;
    /// Beyond this a page was laid askew on purpose, in degrees.
    const MOST: f32 = 4.0;
    /// What leans less is read better as it is than turned: turning blurs the marks of letters, in degrees.
    const LEAST: f32 = 0.3;
    let points: Vec<(f32, f32)> = (0..ink.height)
        .step_by(STEP)
        .flat_map(|y| (0..ink.width).step_by(STEP).filter(move |x| ink.at(*x, y)).map(move |x| (x as f32, y as f32)))
        .collect();
    if points.len() < 200 {
        return 0.0;
    }
    let sharpness = |degrees: f32| profile(&points, degrees * PI / 180.0, ink.width, ink.height);
    let best_of = |from: f32, to: f32, step: f32| {
        let n = ((to - from) / step).round() as i32;
        let all = (0..=n).map(|i| from + i as f32 * step);
        all.max_by(|a, b| sharpness(*a).total_cmp(&sharpness(*b))).unwrap_or(0.0)
    };
    let coarse = best_of(-MOST, MOST, 0.25);
    let fine = best_of(coarse - 0.2, coarse + 0.2, 0.05);
    let clear = sharpness(fine) > 1.03 * sharpness(0.0) && fine.abs() < MOST && fine.abs() >= LEAST;
    if clear { fine * PI / 180.0 } else { 0.0 }
}

fn profile(points: &[(f32, f32)], angle: f32, width: usize, height: usize) -> f32 {
    const BAND: f32 = 4.0;
    let slope = angle.tan();
    let reach = width as f32 * slope.abs();
    let mut bands = vec![0f32; ((height as f32 + 2.0 * reach) / BAND) as usize + 2];
    for (x, y) in points {
        let at = (y - x * slope + reach) / BAND;
        if let Some(band) = bands.get_mut(at.max(0.0) as usize) {
            *band += 1.0;
        }
    }
    bands.windows(2).map(|w| (w[1] - w[0]).powi(2)).sum()
}

/// Whether lines of text run up or down the page rather than across it.
pub fn sideways(ink: &Ink) -> bool {
    let sharp = |ink: &Ink| {
        let sums: Vec<f32> = (0..ink.height).map(|y| ink.row(y).iter().filter(|d| **d).count() as f32).collect();
        let mean = sums.iter().sum::<f32>() / sums.len().max(1) as f32;
        let steps: f32 = sums.windows(6).map(|w| (w[5] - w[0]).powi(2)).sum();
        if mean > 0.0 { steps / (sums.len() as f32 * mean * mean) } else { 0.0 }
    };
    sharp(&ink.transposed()) > 2.0 * sharp(ink)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn striped(width: usize, height: usize, lean: f32) -> Grey {
        let mut pixels = vec![250; width * height];
        for y in 0..height {
            for x in 0..width {
                let down = y as f32 - x as f32 * lean.tan();
                let line = down.rem_euclid(50.0);
                // Letters of one line do not stand below those of another.
                let shift = (down / 50.0).floor().abs() as usize * 4;
                if line < 14.0 && (x + shift) % 11 < 6 && (100..width - 100).contains(&x) {
                    pixels[y * width + x] = 20;
                }
            }
        }
        Grey { width, height, pixels, scale: DPI / 72.0 }
    }

    #[test]
    fn a_lean_is_found_and_taken_back() {
        for degrees in [-2.0f32, -0.5, 0.0, 1.0, 3.0] {
            let angle = degrees.to_radians();
            let page = striped(900, 1200, angle);
            let found = lean(&Ink::of(&page));
            let wanted = if degrees.abs() < 0.3 { 0.0 } else { angle };
            assert!((found - wanted).abs() < 0.1f32.to_radians(), "{degrees}: {}", found.to_degrees());
            let level = lean(&Ink::of(&page.rotated(-found)));
            assert!(level.abs() < 0.11f32.to_radians(), "{degrees}: {}", level.to_degrees());
        }
    }

    #[test]
    fn quarters_turn_clockwise_and_come_round() {
        let grey = Grey { width: 2, height: 3, pixels: vec![1, 2, 3, 4, 5, 6], scale: 1.0 };
        assert_eq!(grey.turned(1).pixels, [5, 3, 1, 6, 4, 2]);
        assert_eq!(grey.turned(1).turned(3), grey);
        assert_eq!(grey.turned(2).turned(2), grey);
    }

    #[test]
    fn sideways_text_is_told() {
        let page = striped(900, 1200, 0.0);
        assert!(!sideways(&Ink::of(&page)));
        assert!(sideways(&Ink::of(&page.turned(1))));
    }

    #[test]
    fn only_what_is_stark_is_softened() {
        let mut grey = Grey { width: 9, height: 9, pixels: vec![255; 81], scale: 1.0 };
        grey.pixels[3 * 9 + 3..3 * 9 + 6].fill(0);
        let soft = grey.clone().softened();
        assert!(soft.pixels[3 * 9 + 4] < 255 && soft.pixels[2 * 9 + 4] < 255 && soft.pixels[0] == 255);
        // It stays in its place.
        let sum = |rows: std::ops::Range<usize>| {
            soft.pixels[rows.start * 9..rows.end * 9].iter().map(|p| 255 - u32::from(*p)).sum::<u32>()
        };
        assert!(sum(0..3).abs_diff(sum(4..7)) <= 8, "{:?}", soft.pixels);
        grey.pixels[3 * 9 + 3..3 * 9 + 5].fill(120);
        assert_eq!(grey.clone().softened(), grey);
    }

    #[test]
    fn red_ink_is_paper_and_black_is_not() {
        let grey = Grey::from_rgba(3, 1, &[220, 40, 50, 255, 10, 10, 10, 255, 30, 40, 160, 255], 1.0);
        assert!(grey.pixels[0] > 200 && grey.pixels[1] < 30 && grey.pixels[2] < 80);
    }

    #[test]
    fn giant_pages_are_read_smaller() {
        assert!((scale_for(595.0, 842.0, 0.0) * 72.0 - 300.0).abs() < 0.1);
        let s = scale_for(14_400.0, 14_400.0, 4.0);
        assert!(s * s * 14_400.0 * 14_400.0 <= MAX_PIXELS * 1.01);
    }
}
