//! PDF. In: a document. Out: its text, page after page, as paragraphs of plain text. Absent: what stands in pictures; a
//! document of pictures alone is kept as it is, and reading it says so.
//!
//! A document is a small program, and some are written to fill the memory or to run for ever: it is read by a process of its
//! own, with limits on memory and time, which gives its text on standard output ([`convert_here`]).

mod lines;
mod order;

use std::io::{Read, Write};
use std::process::{Command, Stdio};

use hayro_interpret::font::Glyph;
use hayro_interpret::hayro_cmap::BfString;
use hayro_interpret::hayro_syntax::{LoadPdfError, Pdf};
use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, GlyphDrawMode, Image, InterpreterCache, InterpreterSettings, Paint,
    PathDrawMode, SoftMask, interpret_page,
};
use kurbo::{Affine, BezPath, Point, Rect};

use super::super::MAX_REPORT_BYTES;
use super::sniff::Form;
use super::{Opener, Part, Report, Whole};

const BY_PDF: &str = "pdf 1";
/// What the reading process may take up. Fonts and pages of honest documents stay far below.
const MAX_MEMORY_BYTES: u64 = 1024 * 1024 * 1024;
/// It may take so long, and longer for a long document: a second for each so many bytes.
const MIN_SECONDS: u64 = 10;
const BYTES_A_SECOND: u64 = 100_000;
/// Steps of drawing, of all pages together; more is a loop.
const MAX_STEPS: u64 = 20_000_000;
const PRINT: &str = "print it to a new PDF, or save it as text, and ingest that";
const CHILD: &str = "convert";
const ALONE: &str = "--alone";

impl Opener<'_> {
    pub(super) fn pdf(&mut self, report: Report) {
        match apart(&report.bytes) {
            // What it is stays visible: the reader doubts a capture that has no words.
            Ok(text) if text.trim_ascii().is_empty() => self.give(Ok(report)),
            Ok(text) => {
                let whole = Whole::original(&report, BY_PDF);
                self.give(Ok(whole.part(Part { bytes: text, ..Part::default() })));
            }
            Err(why) => self.refuse(Form::Pdf, &report.name, why, PRINT),
        }
    }
}

/// The text, by a process of its own.
fn apart(bytes: &[u8]) -> Result<Vec<u8>, String> {
    let cannot = |what: &str, cause: std::io::Error| format!("{what}: {cause}");
    let program =
        std::env::current_exe().map_err(|cause| cannot("the program does not find itself", cause))?;
    let mut command = Command::new(program);
    command.args([CHILD, ALONE, "-"]).env_clear();
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().map_err(|cause| cannot("no process can be begun for it", cause))?;
    let (stdin, stdout, stderr) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
    let (text, words) = std::thread::scope(|scope| {
        // A process that ends early closes its end, and what remains need not be written.
        scope.spawn(move || stdin.map(|mut stdin| stdin.write_all(bytes)));
        let words = scope.spawn(move || read_up_to(stderr, 4096));
        (read_up_to(stdout, MAX_REPORT_BYTES), words.join().unwrap_or_default())
    });
    let ended = child.wait().map_err(|cause| cannot("its process is lost", cause))?;
    match ended.code() {
        Some(0) => Ok(text),
        Some(1) => Err(String::from_utf8_lossy(&words).trim().to_string()),
        // Killed by a limit, or by the memory it asked for in vain.
        _ => Err("reading it takes more time or memory than any document needs".into()),
    }
}

fn read_up_to(from: Option<impl Read>, limit: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    if let Some(from) = from {
        let _ = from.take(limit).read_to_end(&mut bytes);
    }
    bytes
}

/// Puts limits on this very process, for a document of so many bytes.
pub fn limit_this_process(bytes: usize) {
    use rustix::process::{Resource, Rlimit, setrlimit};
    let seconds = MIN_SECONDS + bytes as u64 / BYTES_A_SECOND;
    for (resource, most) in [(Resource::As, MAX_MEMORY_BYTES), (Resource::Cpu, seconds)] {
        // A machine that forbids limits has some of its own.
        let _ = setrlimit(resource, Rlimit { current: Some(most), maximum: Some(most) });
    }
}

/// The text of a document, read in this process; empty when all its pages are pictures.
pub fn convert_here(bytes: &[u8]) -> Result<String, String> {
    super::guarded(|| text(bytes))
}

fn text(bytes: &[u8]) -> Result<String, String> {
    let pdf = Pdf::new(bytes.to_vec()).map_err(|error| match error {
        LoadPdfError::Decryption(_) => "it is encrypted".to_string(),
        LoadPdfError::Invalid => "it is damaged".to_string(),
    })?;
    if pdf.pages().is_empty() {
        return Err("it has no pages; it is damaged or cut short".to_string());
    }
    let settings = InterpreterSettings { render_annotations: false, ..InterpreterSettings::default() };
    let cache = InterpreterCache::new();
    let mut pages = Vec::new();
    let mut steps = 0;
    for page in pdf.pages().iter() {
        let mut sheet = Sheet { glyphs: Vec::new(), steps };
        let (width, height) = page.render_dimensions();
        let area = Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
        let upright = Affine::new(page.initial_transform(true).as_coeffs());
        let mut context = Context::new(upright, area, &cache, pdf.xref(), settings.clone());
        interpret_page(page, &mut context, &mut sheet);
        steps = sheet.steps;
        pages.push(lines::lines(sheet.glyphs, area));
    }
    Ok(order::text(pages))
}

/// A character on a page, in points from its upper left corner.
#[derive(Clone, Debug)]
struct Drawn {
    text: String,
    from: Point,
    /// Where the next one would stand.
    to: Point,
    /// Height of the font.
    size: f64,
}

/// Collects the characters of one page, in the order in which they are drawn.
struct Sheet {
    glyphs: Vec<Drawn>,
    steps: u64,
}

impl Sheet {
    /// A document that draws without end is left by the only door there is; [`convert_here`] stands behind it.
    fn step(&mut self) {
        self.steps += 1;
        if self.steps > MAX_STEPS {
            std::panic::resume_unwind(Box::new("it draws without end"));
        }
    }
}

impl<'a> Device<'a> for Sheet {
    fn draw_glyph(
        &mut self,
        glyph: &Glyph<'a>,
        transform: Affine,
        glyph_transform: Affine,
        _: &Paint<'a>,
        mode: &GlyphDrawMode,
    ) {
        self.step();
        // Text that is filled and outlined is drawn twice; once is enough.
        let text = match glyph.as_unicode() {
            Some(_)
                if matches!(mode, GlyphDrawMode::Stroke(_)) && self.is_last(transform * glyph_transform) =>
            {
                return;
            }
            Some(BfString::Char(char)) => char.to_string(),
            Some(BfString::String(text)) => text,
            None => return,
        };
        let place = transform * glyph_transform;
        let from = place * Point::ORIGIN;
        let size = (place * Point::new(0.0, 1000.0) - from).hypot();
        let width = match glyph {
            Glyph::Outline(outline) => outline.advance_width().map(f64::from),
            Glyph::Type3(_) => None,
        };
        let to = place * Point::new(width.unwrap_or(500.0), 0.0);
        let whole = [from.x, from.y, to.x, to.y, size].iter().all(|number| number.is_finite());
        if whole && size > 0.0 {
            self.glyphs.push(Drawn { text, from, to, size });
        }
    }

    fn draw_path(&mut self, _: &BezPath, _: Affine, _: &Paint<'a>, _: &PathDrawMode) {
        self.step();
    }

    fn draw_image(&mut self, _: Image<'a, '_>, _: Affine) {
        self.step();
    }

    fn push_clip_path(&mut self, _: &ClipPath) {
        self.step();
    }

    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {
        self.step();
    }

    fn set_soft_mask(&mut self, _: Option<SoftMask<'a>>) {}
    fn set_blend_mode(&mut self, _: BlendMode) {}
    fn pop_clip_path(&mut self) {}
    fn pop_transparency_group(&mut self) {}
}

impl Sheet {
    fn is_last(&self, place: Affine) -> bool {
        self.glyphs.last().is_some_and(|last| (place * Point::ORIGIN - last.from).hypot() < 0.01)
    }
}

#[cfg(test)]
mod tests;
