//! Files that were made to harm, or broke on the way: each costs one line that names it, and the others go on.

use std::io::Write;
use std::time::{Duration, Instant};

use flate2::Compression;
use flate2::write::ZlibEncoder;

use super::bench::Bench;
use super::formats::{gz, pdf, record, zip};

/// Entities that would unfold to gigabytes.
fn laughs() -> String {
    let mut text = String::from("<?xml version=\"1.0\"?>\n<!DOCTYPE rss [<!ENTITY a0 \"ha\">\n");
    for n in 1..12 {
        text.push_str(&format!("<!ENTITY a{n} \"{}\">\n", format!("&a{};", n - 1).repeat(10)));
    }
    text + "]>\n<rss version=\"2.0\"><channel><title>x</title><item><title>&a11;</title><guid>1</guid></item></channel></rss>"
}

fn deep_feed() -> String {
    let item = format!(
        "<item><title>Deep</title><guid>d</guid>{}{}</item>",
        "<x>".repeat(50_000),
        "</x>".repeat(50_000)
    );
    format!("<rss version=\"2.0\"><channel><title>x</title>{item}</channel></rss>")
}

fn deep_mail() -> String {
    let mut text = String::from("From: a@example.org\nMIME-Version: 1.0\nSubject: deep\n");
    for n in 0..3_000 {
        text.push_str(&format!("Content-Type: multipart/mixed; boundary=\"b{n}\"\n\n--b{n}\n"));
    }
    text + "Content-Type: text/plain\n\nIt was quiet.\n"
}

fn nested_zips(depth: usize) -> Vec<u8> {
    (0..depth).fold(b"Shells fell.".to_vec(), |inner, n| {
        zip(&[(if n == 0 { "a.txt" } else { "inner.zip" }, inner.as_slice())])
    })
}

/// A document whose page draws a form that draws itself twice, and so on, and whose list of pages leads back to itself.
fn looping_pdf() -> Vec<u8> {
    let draw = "/X Do /X Do /X Do /X Do";
    let form = format!(
        "<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 4 0 R >> >> /Length {} >>\nstream\n{draw}\nendstream",
        draw.len()
    );
    objects(&[
        "<< /Type /Catalog /Pages 2 0 R >>".into(),
        "<< /Type /Pages /Kids [3 0 R 2 0 R] /Count 2 >>".into(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 5 0 R /Resources << /XObject << /X 4 0 R >> >> >>".into(),
        form.into_bytes(),
        format!("<< /Length {} >>\nstream\n{draw}\nendstream", draw.len()).into_bytes(),
    ])
}

/// A document whose content unpacks to a thousand times its size.
fn swelling_pdf() -> Vec<u8> {
    let mut packer = ZlibEncoder::new(Vec::new(), Compression::best());
    let line = vec![b' '; 1 << 20];
    (0..3000).for_each(|_| packer.write_all(&line).unwrap());
    let packed = packer.finish().unwrap();
    let mut content = format!("<< /Filter /FlateDecode /Length {} >>\nstream\n", packed.len()).into_bytes();
    content.extend(packed);
    content.extend(b"\nendstream");
    objects(&[
        "<< /Type /Catalog /Pages 2 0 R >>".into(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".into(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R >>".into(),
        content,
    ])
}

fn objects(objects: &[Vec<u8>]) -> Vec<u8> {
    let mut out = b"%PDF-1.4\n".to_vec();
    let mut places = Vec::new();
    for (n, object) in objects.iter().enumerate() {
        places.push(out.len());
        out.extend(format!("{} 0 obj\n", n + 1).into_bytes());
        out.extend(object);
        out.extend(b"\nendobj\n");
    }
    let xref = out.len();
    let size = objects.len() + 1;
    out.extend(format!("xref\n0 {size}\n0000000000 65535 f \n").into_bytes());
    places.iter().for_each(|place| out.extend(format!("{place:010} 00000 n \n").into_bytes()));
    out.extend(format!("trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{xref}\n%%EOF\n").into_bytes());
    out
}

#[test]
fn each_costs_one_line_and_the_others_go_on() {
    let bench = Bench::with_dossier();
    let page = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>Shells fell on Homs.</p>";
    let archive = gz(&[
        record("response", "https://h.example/1", page),
        record("response", "https://h.example/2", page),
    ]
    .concat());
    let endless = gz(&vec![0; 100 << 20]);
    let whole = pdf(Some("Shells fell."));
    let broken_xlsx = zip(&[("xl/workbook.xml", b"<workbook><sheets><sheet name=\"a\"".as_slice())]);
    let files: Vec<(&str, Vec<u8>)> = vec![
        ("bomb.zip", zip(&[("zeros.txt", &vec![b'0'; 20 << 20]), ("good.txt", b"Shells fell on Hama.")])),
        ("cut.pdf", whole[..whole.len() / 3].to_vec()),
        ("cut.warc.gz", archive[..archive.len() - 60].to_vec()),
        ("cut.zip", nested_zips(1)[..40].to_vec()),
        ("deep.eml", deep_mail().into_bytes()),
        ("deep.jsonl", format!("{{\"text\":{}1{}}}\n", "[".repeat(100_000), "]".repeat(100_000)).into_bytes()),
        ("deep.xml", deep_feed().into_bytes()),
        ("deep.zip", nested_zips(6)),
        ("empty.jsonl", b"\n\n".to_vec()),
        ("empty.zip", zip(&[])),
        ("endless.gz", endless),
        ("formless.warc", b"WARC/1.0\r\nContent-Length: 99999999999999999999\r\n\r\n".to_vec()),
        ("good.txt", b"Shells fell on Idlib.".to_vec()),
        ("headless.warc", b"WARC/1.0\r\nno header at all\r\n\r\n".to_vec()),
        ("laughs.xml", laughs().into_bytes()),
        ("looping.pdf", looping_pdf()),
        ("nothing.eml", b"From: a@example.org\nMIME-Version: 1.0\n\n".to_vec()),
        ("nulls.csv", b"event_date,sub_event_type,actor1\n2019-05-02,Attack\0,A\n2019-05-03\n".to_vec()),
        ("office.docx", zip(&[("[Content_Types].xml", b"<Types/>".as_slice()), ("word/document.xml", b"<w/>")])),
        ("out.zip", zip(&[("../../out.txt", b"Shells fell.".as_slice()), ("/abs.txt", b"Shells fell.")])),
        ("swelling.pdf", swelling_pdf()),
        ("table.xlsx", broken_xlsx),
        ("wrong.xml", b"<?xml version=\"1.0\" encoding=\"klingon\"?><rss version=\"2.0\"><channel><title>\xff\xfe</title></chan".to_vec()),
    ];
    for (name, bytes) in &files {
        bench.write(&format!("in/{name}"), bytes);
    }
    let begun = Instant::now();
    let shown = bench.show(&["-C", "dossier", "ingest", "in"]);
    assert!(begun.elapsed() < Duration::from_secs(60), "{:?}", begun.elapsed());
    assert!(!bench.path("out.txt").exists() && !bench.path("in/out.txt").exists());
    insta::assert_snapshot!(shown);
    bench.ok(&["-C", "dossier", "fsck"]);
}
