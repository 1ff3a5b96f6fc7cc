//! Reports in other forms: what comes out of each, how it is kept, and that anyone can see where it came from.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;

use super::bench::Bench;

pub const FEED: &str = "<?xml version=\"1.0\"?>\n<rss version=\"2.0\"><channel><title>Halyard</title><link>https://halyard.example/</link>\n\
    <item><title>Shells fall on Kafr Zita &amp; nearby</title><link>https://halyard.example/1</link><guid>h-1</guid>\n\
    <pubDate>Wed, 15 Feb 2017 10:00:00 GMT</pubDate><description>&lt;p&gt;Government forces shelled Kafr Zita on Tuesday, \
    residents said.&lt;/p&gt;</description></item>\n\
    <item><title>Nothing new</title><guid>h-2</guid><description>Talks go on.</description></item></channel></rss>";

pub const MAIL: &str = "From: Press office <press@halyard.example>\r\nTo: desk@monitors.example\r\nSubject: =?utf-8?Q?Fire_in_Ham=C4=81?=\r\n\
    Date: Wed, 15 Feb 2017 12:30:00 +0200\r\nMessage-ID: <1@halyard.example>\r\nMIME-Version: 1.0\r\n\
    Content-Type: multipart/mixed; boundary=\"b\"\r\n\r\n--b\r\nContent-Type: multipart/alternative; boundary=\"c\"\r\n\r\n\
    --c\r\nContent-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n\
    Rebels shelled the town of Khan Sheikhoun on Tuesday, the caf=E9 owner s=\r\naid.\r\n\
    --c\r\nContent-Type: text/html\r\n\r\n<p>Rebels shelled</p>\r\n--c--\r\n\
    --b\r\nContent-Type: text/html; name=\"report.html\"\r\nContent-Disposition: attachment; filename=\"report.html\"\r\n\r\n\
    <html><body><p>Two people were killed in Daraa.</p></body></html>\r\n\
    --b\r\nContent-Type: image/png\r\nContent-Disposition: attachment; filename=\"seal.png\"\r\nContent-Transfer-Encoding: base64\r\n\r\n\
    iVBORw0KGgo=\r\n--b--\r\n";

pub fn gz(bytes: &[u8]) -> Vec<u8> {
    let mut packer = GzEncoder::new(Vec::new(), Compression::best());
    packer.write_all(bytes).unwrap();
    packer.finish().unwrap()
}

pub fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in files {
        let form =
            zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
        zip.start_file(*name, form).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// One record of a web archive.
pub fn record(kind: &str, address: &str, block: &[u8]) -> Vec<u8> {
    let head = format!(
        "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {address}\r\nWARC-Date: 2017-02-15T11:00:00Z\r\n\
         Content-Type: application/http; msgtype={kind}\r\nContent-Length: {}\r\n\r\n",
        block.len()
    );
    [head.as_bytes(), block, b"\r\n\r\n"].concat()
}

/// A document of one page with one line of text, or none.
pub fn pdf(line: Option<&str>) -> Vec<u8> {
    let content =
        line.map_or("0 0 9 9 re f".to_string(), |line| format!("BT /F1 12 Tf 60 700 Td ({line}) Tj ET"));
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_string(),
        "<< /Type /Pages /Kids [4 0 R] /Count 1 >>".to_string(),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>".to_string(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R /Resources << /Font << /F1 3 0 R >> >> >>"
            .to_string(),
        format!("<< /Length {} >>\nstream\n{content}\nendstream", content.len()),
    ];
    let mut out = String::from("%PDF-1.4\n");
    let mut places = Vec::new();
    for (n, object) in objects.iter().enumerate() {
        places.push(out.len());
        out.push_str(&format!("{} 0 obj\n{object}\nendobj\n", n + 1));
    }
    let xref = out.len();
    out.push_str("xref\n0 6\n0000000000 65535 f \n");
    places.iter().for_each(|place| out.push_str(&format!("{place:010} 00000 n \n")));
    out.push_str(&format!("trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n{xref}\n%%EOF\n"));
    out.into_bytes()
}

/// A request, a page, a picture and an answer that is no success.
pub fn records() -> [Vec<u8>; 4] {
    let page = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\nSet-Cookie: a=1\r\n\r\n\
        3d\r\n<html><body><p>Three shells hit Harasta on Monday.</p></body>\r\n7\r\n</html>\r\n0\r\n\r\n";
    let picture = b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n\x89PNG";
    let gone = b"HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\n<p>Gone</p>";
    let request = b"GET / HTTP/1.1\r\n\r\n";
    [
        record("request", "https://halyard.example/a", request),
        record("response", "https://halyard.example/a", page),
        record("response", "https://halyard.example/b.png", picture),
        record("response", "https://halyard.example/c", gone),
    ]
}

fn archive() -> Vec<u8> {
    records().iter().flat_map(|record| gz(record)).collect()
}

fn all() -> Bench {
    let bench = Bench::with_dossier();
    bench.write("in/feed.xml", FEED);
    bench.write("in/mail.eml", MAIL);
    let many = format!(
        "From a Mon\n{MAIL}\nFrom b Tue\nFrom: b@example.org\nMIME-Version: 1.0\n\nIt was quiet in Homs.\n"
    );
    bench.write("in/box.mbox", many);
    bench.write("in/note.pdf", pdf(Some("Government forces shelled Douma on 14 February 2017.")));
    bench.write("in/scan.pdf", pdf(None));
    bench.write("in/crawl.warc.gz", archive());
    let facts = b"{\"source\":\"wire\",\"published\":\"2017-02-14\"}";
    bench.write(
        "in/day.zip",
        zip(&[
            ("one/a.txt", b"Shelling was heard in Idlib."),
            ("one/a.txt.meta.json", facts),
            ("b.pdf", &pdf(Some("Clashes broke out in Daraa."))),
            (".hidden", b"x"),
        ]),
    );
    bench.write("in/plain.txt.gz", gz(b"An explosion was heard."));
    bench.write(
        "in/rows.jsonl",
        "{\"headline\":\"Fire\",\"body\":\"Rebels shelled Aleppo.\",\"date\":\"2017-02-14 10:00:00\",\"url\":\"https://x.example/1\"}\n\
         not json\n{\"id\":3}\n{\"text\":\"<p>A mine exploded near Hama.</p>\",\"authors\":[\"A. Reporter\",\"B. Writer\"]}\n",
    );
    bench
}

#[test]
fn every_form_gives_its_reports() {
    let bench = all();
    insta::assert_snapshot!(bench.show(&["-C", "dossier", "ingest", "in"]));
    let again = bench.command(&["-C", "dossier", "ingest", "in"]).output().unwrap();
    let again = String::from_utf8(again.stderr).unwrap();
    assert!(!again.contains("new "), "the same files again bring nothing new: {again}");
}

#[test]
fn what_was_converted_says_what_it_was_made_from() {
    let bench = all();
    bench.command(&["-C", "dossier", "ingest", "in"]).output().unwrap();
    let mut shown = String::new();
    for name in [
        "feed.xml#h-1",
        "mail.eml#words",
        "note.pdf",
        "scan.pdf",
        "crawl.warc.gz#https://halyard.example/a",
        "day.zip/b.pdf",
    ] {
        let explained = bench.show(&["-C", "dossier", "explain", name]);
        let told = explained.lines().filter(|line| !line.starts_with("region"));
        told.for_each(|line| shown.push_str(&format!("{line}\n")));
    }
    insta::assert_snapshot!(shown);
}

#[test]
fn spans_quote_the_rendering_and_anyone_can_redo_it() {
    let bench = all();
    bench.command(&["-C", "dossier", "ingest", "in"]).output().unwrap();
    let mut quoted = 0;
    for line in bench.ok(&["-C", "dossier", "read"]).lines() {
        let claim: serde_json::Value = serde_json::from_str(line).unwrap();
        let capture = claim["capture"].as_str().unwrap();
        let bytes = std::fs::read(bench.path("dossier/captures").join(&capture[..2]).join(capture)).unwrap();
        let at = |key: &str| claim["evidence"][key].as_u64().unwrap() as usize;
        let words = std::str::from_utf8(&bytes[at("start")..at("end")]).unwrap();
        assert_eq!(claim["evidence"]["text"], words);
        quoted += 1;
    }
    assert!(quoted >= 5, "{quoted}");
    let text = bench.ok(&["convert", "in/note.pdf"]);
    assert_eq!(text, "Government forces shelled Douma on 14 February 2017.\n");
    let id = armistice::archive::CaptureId::of(text.as_bytes());
    assert!(bench.path("dossier/captures").join(&id.as_str()[..2]).join(id.as_str()).exists());
}

#[test]
fn the_record_holds_the_originals_to_their_names() {
    let bench = all();
    bench.command(&["-C", "dossier", "ingest", "in"]).output().unwrap();
    let before = bench.dump();
    bench.ok(&["-C", "dossier", "fsck"]);
    bench.ok(&["-C", "dossier", "rebuild"]);
    assert_eq!(bench.dump(), before);
    let original =
        armistice::archive::CaptureId::of(&pdf(Some("Government forces shelled Douma on 14 February 2017.")));
    let path = bench.path("dossier/captures").join(&original.as_str()[..2]).join(original.as_str());
    let good = std::fs::read(&path).unwrap();
    std::fs::write(&path, [&good[..], b"more"].concat()).unwrap();
    let shown = bench.show(&["-C", "dossier", "fsck"]);
    assert!(shown.contains("its bytes have changed"), "{shown}");
    std::fs::remove_file(&path).unwrap();
    let shown = bench.show(&["-C", "dossier", "fsck"]);
    assert!(shown.contains(original.as_str()), "{shown}");
    // The same file again brings it back.
    bench.command(&["-C", "dossier", "ingest", "in/note.pdf"]).output().unwrap();
    bench.ok(&["-C", "dossier", "fsck"]);
}

#[test]
fn a_table_needs_a_map_and_a_map_must_fit() {
    let bench = Bench::with_dossier();
    bench.write("t.csv", "Day;Words;More\n2017-02-14;Rebels shelled Aleppo.;Two died.\n2017-02-15;;\n2017-02-16;\"A mine exploded\nnear Hama.\";\n");
    bench.write("map.toml", "[report]\ntext = [\"Words\", \"More\"]\npublished = \"Day\"\n");
    bench.write("wrong.toml", "[report]\ntext = \"Wrods\"\n");
    bench.write("bad.toml", "[report]\nplace = \"Day\"\n");
    let mut shown = String::new();
    for map in [&[][..], &["--map", "bad.toml"], &["--map", "wrong.toml"], &["--map", "map.toml"]] {
        let args = [&["-C", "dossier", "ingest", "t.csv"][..], map].concat();
        shown.push_str(&bench.show(&args));
    }
    insta::assert_snapshot!(shown);
}

/// An export as ACLED gives it, in its columns and words, of events that never were.
const EVENTS: &str = "event_id_cnty,event_date,time_precision,event_type,sub_event_type,actor1,actor2,country,admin1,location,latitude,longitude,geo_precision,source,notes,fatalities\n\
    X1,14 February 2017,1,Battles,Armed clash,Forces of Alpha,\"Group B, northern wing\",Syria,Hama,Kafr Zita,35.37,36.60,1,Halyard,\"They fought, and \"\"many\"\" fell.\",3\n\
    X2,2017-02-15,2,Explosions/Remote violence,Shelling/artillery/missile attack,Forces of Alpha,Civilians (Syria),Syria,Homs,Homs,34.73,36.71,1,Halyard,Shells hit a market.,0\n\
    X3,2017-02-15,1,Protests,Peaceful protest,Protesters (Syria),,Syria,Homs,Homs,34.73,36.71,1,Halyard,People marched.,0\n\
    X4,2017-02-16,1,Unheard,Of,A,B,Syria,Homs,Homs,34.73,36.71,1,Halyard,What?,0\n";

const GED: &str = "id,type_of_violence,side_a,side_b,where_prec,where_coordinates,adm_1,latitude,longitude,country,date_start,date_end,best,high,low,source_office\n\
    1,1,Government of Alpha,Group B,2,Kafr Zita town,Hama governorate,35.37,36.60,Syria,2017-02-13 00:00:00.000,2017-02-15 00:00:00.000,5,9,4,Halyard\n\
    2,3,Group B,Civilians,1,Homs city,Homs governorate,34.73,36.71,Syria,2017-02-15,2017-02-15,2,2,2,Halyard\n";

#[test]
fn exports_of_events_are_claims_with_their_cells() {
    let bench = Bench::with_dossier();
    bench.write("acled.csv", EVENTS);
    bench.write("ged.csv", GED);
    bench.write("own.csv", "Day;What;Where;Dead\n2017-02-14;Mortar fire;Homs;2\n2017-02-15;Rain;Homs;\n");
    bench.write("map.toml", "[event]\nincident_date = \"Day\"\nincident_type = \"What\"\nplace = \"Where\"\nkilled = \"Dead\"\n[types]\n\"Mortar fire\" = \"FIRE-HV\"\n");
    let mut shown = String::new();
    for args in [
        &["read", "acled.csv", "--doubts"][..],
        &["read", "ged.csv"],
        &["read", "own.csv", "--map", "map.toml"],
    ] {
        shown.push_str(&bench.show(args));
    }
    insta::assert_snapshot!(shown);
    bench.ok(&["-C", "dossier", "ingest", "acled.csv", "ged.csv"]);
    bench.ok(&["-C", "dossier", "ingest", "own.csv", "--map", "map.toml"]);
    let brief = bench.ok(&["-C", "dossier", "brief", "--until", "2017-03-01", "--since", "2017-02-01"]);
    assert!(brief.contains("Kafr Zita"), "{brief}");
    bench.ok(&["-C", "dossier", "fsck"]);
}
