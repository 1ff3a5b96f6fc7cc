//! Bytes that nobody wrote: seeds of each form, cut, doubled and overwritten. Nothing may panic, no span may leave its text,
//! and nothing may take longer than a second for each 100 kB. `ARMISTICE_FUZZ_SECONDS` is how long each target is tried.

use std::time::{Duration, Instant};

use armistice::sources::open::{self, pdf};
use armistice::sources::tables;
use armistice::sources::{Facts, Report};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use reading::extract::publication::Known;
use reading::text::Media;

use super::formats;

/// Shorter than anybody would notice among the other tests.
const SECONDS: f64 = 0.4;
/// The first of its kind builds tables that the others use.
const AT_LEAST: Duration = Duration::from_secs(1);
const BYTES_A_SECOND: usize = 100_000;
/// A build for debugging is so much slower.
const SLOWER: u32 = if cfg!(debug_assertions) { 20 } else { 1 };

/// One change to a seed: at a place that is a share of its length.
#[derive(Clone, Debug)]
enum Change {
    Byte(f64, u8),
    Cut(f64, f64),
    Double(f64, f64),
    Insert(f64, &'static str),
}

/// Pieces that mean something in one form or another.
const PIECES: [&str; 24] = [
    "<",
    ">",
    "&",
    "\"",
    "'",
    "\n",
    "\r\n",
    "\0",
    "--b",
    "<![CDATA[",
    "]]>",
    "<!--",
    "&#x110000;",
    "99999999999999999999",
    "-1",
    "é",
    "\u{202e}",
    "حلب",
    "31 February 2017",
    "next Tuesday",
    "24:61",
    "%PDF-1.7",
    "<<",
    "endobj",
];

fn change() -> impl Strategy<Value = Change> {
    let at = || 0.0..1.0f64;
    prop_oneof![
        (at(), any::<u8>()).prop_map(|(at, byte)| Change::Byte(at, byte)),
        (at(), at()).prop_map(|(from, to)| Change::Cut(from, to)),
        (at(), at()).prop_map(|(from, to)| Change::Double(from, to)),
        (at(), prop::sample::select(&PIECES[..])).prop_map(|(at, piece)| Change::Insert(at, piece)),
    ]
}

fn changed(seed: &[u8], changes: &[Change]) -> Vec<u8> {
    let mut bytes = seed.to_vec();
    for change in changes {
        let place = |share: f64| (share * bytes.len() as f64) as usize;
        match change {
            Change::Byte(at, byte) => {
                let at = place(*at);
                if let Some(there) = bytes.get_mut(at) {
                    *there = *byte;
                }
            }
            Change::Cut(from, to) => {
                let (from, to) = (place(from.min(*to)), place(from.max(*to)));
                bytes.drain(from..to.min(from + 200));
            }
            Change::Double(from, to) => {
                let (from, to) = (place(from.min(*to)), place(from.max(*to)));
                let piece = bytes[from..to.min(from + 200)].to_vec();
                bytes.splice(from..from, piece);
            }
            Change::Insert(at, piece) => {
                let at = place(*at);
                bytes.splice(at..at, piece.bytes());
            }
        }
    }
    bytes
}

/// Tries changed seeds until the time is up; at least one, the seed itself.
fn hold(seed: &[u8], target: impl Fn(&[u8])) {
    let told = std::env::var("ARMISTICE_FUZZ_SECONDS").ok().and_then(|told| told.parse().ok());
    let until = Instant::now() + Duration::from_secs_f64(told.unwrap_or(SECONDS));
    let mut runner = TestRunner::deterministic();
    let changes = prop::collection::vec(change(), 1..8);
    let mut bytes = seed.to_vec();
    loop {
        let begun = worked();
        target(&bytes);
        let took = worked().saturating_sub(begun);
        let most = AT_LEAST.max(Duration::from_secs_f64(bytes.len() as f64 / BYTES_A_SECOND as f64)) * SLOWER;
        assert!(took < most, "{took:?} for {:?}", String::from_utf8_lossy(&bytes));
        if Instant::now() > until {
            return;
        }
        bytes = changed(seed, &changes.new_tree(&mut runner).unwrap().current());
    }
}

/// How long this thread has worked; what other programs of the machine do does not count.
fn worked() -> Duration {
    let at = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    Duration::new(at.tv_sec.unsigned_abs(), u32::try_from(at.tv_nsec).unwrap_or(0))
}

/// Reads, and holds every span to its text.
fn read(bytes: &[u8], media: Option<Media>) {
    let reading = reading::read(bytes, media, &Known::default());
    let words = &reading.text.words;
    for claim in &reading.extract.claims {
        let named =
            [&claim.actor, &claim.target, &claim.speaker].into_iter().flatten().map(|named| named.span);
        let place = claim.place.as_ref().map(|place| place.span);
        let time = claim.time.as_ref().map(|time| time.span);
        let quantity = claim.quantity.as_ref().map(|quantity| quantity.span);
        for span in named.chain(place).chain(time).chain(quantity).chain([claim.evidence]) {
            assert!(words.get(span.range()).is_some(), "{span:?} of {words:?}");
            assert!(reading.text.map.capture(span).end <= bytes.len());
        }
    }
}

/// Opens, and holds each report that comes out to be no more than may come out.
fn opens(name: &str, bytes: &[u8]) {
    let report = Report::new(name, bytes.to_vec(), Facts::default());
    let options = open::Options::default();
    // A document is read by the program itself, which a test is not; it has a target of its own.
    if matches!(open::sniff::form(name, bytes, &options), open::sniff::Form::Pdf) {
        return;
    }
    open::open(report, name, &options, &mut |report| {
        if let Ok(report) = report {
            let arrival = serde_json::to_string(&report.arrival).unwrap();
            assert!(arrival.len() < 24 * 1024 && report.name.len() < 2048, "{arrival}");
        }
    });
}

const TEXT: &str = "DAMASCUS, 16 February 2017 (Halyard) - Government forces shelled Kafr Zita on Tuesday, killing at least \
    three people, residents said. \"We will not attend,\" said a spokesman.\n\nThe truce of 30 December, now six weeks old, \
    excludes the Islamic State group. Between 5 and 10 shells fell at 14:30 on 3/2.\n";

#[test]
fn text() {
    hold(TEXT.as_bytes(), |bytes| read(bytes, None));
    hold(TEXT.as_bytes(), |bytes| read(bytes, Some(Media::Plain)));
}

#[test]
fn html() {
    let page = format!(
        "<!DOCTYPE html><html><head><title>Shells &amp; talks</title><meta property=\"article:published_time\" \
         content=\"2017-02-16T10:00:00Z\"><script>var a=1;</script></head><body><nav><a href=\"/\">Home</a></nav><h1>Shells</h1>\
         <p>{TEXT}</p><table><tr><td>Killed</td><td>3</td></tr></table><div class=\"comments\"><p>No!</p></div></body></html>"
    );
    hold(page.as_bytes(), |bytes| read(bytes, Some(Media::Html)));
}

#[test]
fn dates() {
    let text = "On 3 March 2017, since last Tuesday, at 14:30 GMT on 05/06/2017, from 1 to 3 May, in early 2016, two weeks ago, \
        the night of 31 December to 1 January, by the end of next month, the third week of Ramadan, 2017-02-30, in the 1990s.";
    hold(text.as_bytes(), |bytes| read(bytes, Some(Media::Plain)));
}

#[test]
fn tables_of_events() {
    let table = "event_id_cnty,event_date,time_precision,sub_event_type,actor1,actor2,country,admin1,location,latitude,longitude,\
        geo_precision,source,notes,fatalities\nSYR1,14 February 2017,1,Armed clash,\"Forces, A\",Group B,Syria,Hama,Kafr Zita,35.37,36.6,1,\
        Halyard,\"They \"\"clashed\"\".\",3\nSYR2,2017-02-15,2,Grenade,Group B,,Syria,Homs,Homs,34.7,36.7,3,Halyard,,0\n";
    hold(table.as_bytes(), |bytes| read(bytes, None));
    hold(table.as_bytes(), |bytes| opens("t.csv", bytes));
}

#[test]
fn spreadsheets() {
    let sheet = "<worksheet><sheetData><row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>day</t></is></c><c r=\"B1\"><f>1/0</f>\
        <v>#DIV/0!</v></c></row></sheetData></worksheet>";
    let book = "<workbook><sheets><sheet name=\"a\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>";
    let rels = "<Relationships><Relationship Id=\"r1\" Target=\"worksheets/sheet1.xml\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\"/></Relationships>";
    let root = "<Relationships><Relationship Id=\"r0\" Target=\"xl/workbook.xml\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\"/></Relationships>";
    let packed = |sheet: &[u8]| {
        formats::zip(&[
            ("_rels/.rels", root.as_bytes()),
            ("xl/workbook.xml", book.as_bytes()),
            ("xl/_rels/workbook.xml.rels", rels.as_bytes()),
            ("xl/worksheets/sheet1.xml", sheet),
        ])
    };
    hold(sheet.as_bytes(), |bytes| drop(tables::read("t", &packed(bytes), &tables::Form::default(), |_| {})));
    hold(&packed(sheet.as_bytes()), |bytes| opens("t.xlsx", bytes));
}

#[test]
fn mails() {
    hold(formats::MAIL.as_bytes(), |bytes| opens("m.eml", bytes));
    let many = format!("From a Mon\n{}\nFrom b Tue\n{}", formats::MAIL, formats::MAIL);
    hold(many.as_bytes(), |bytes| opens("m.mbox", bytes));
}

#[test]
fn feeds() {
    hold(formats::FEED.as_bytes(), |bytes| opens("f.xml", bytes));
    let atom = "<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>H</title><id>h</id><entry><id>1</id><title type=\"html\">A &lt;b&gt;</title>\
        <updated>2017-02-16T10:00:00Z</updated><content type=\"xhtml\"><div xmlns=\"http://www.w3.org/1999/xhtml\"><p>Shells.</p></div></content></entry></feed>";
    hold(atom.as_bytes(), |bytes| opens("f.xml", bytes));
    let json = "{\"version\":\"https://jsonfeed.org/version/1.1\",\"title\":\"H\",\"items\":[{\"id\":\"1\",\"title\":\"A\",\
        \"content_html\":\"<p>Shells.</p>\",\"date_published\":\"2017-02-16T10:00:00Z\"}]}";
    hold(json.as_bytes(), |bytes| opens("f.json", bytes));
}

#[test]
fn web_archives() {
    let plain = formats::records().concat();
    hold(&plain, |bytes| opens("a.warc", bytes));
    hold(&formats::gz(&plain), |bytes| opens("a.warc.gz", bytes));
}

#[test]
fn packages() {
    let package = formats::zip(&[
        ("a.txt", TEXT.as_bytes()),
        ("b/c.eml", formats::MAIL.as_bytes()),
        ("a.txt.meta.json", b"{}"),
    ]);
    hold(&package, |bytes| opens("p.zip", bytes));
    hold(&formats::gz(TEXT.as_bytes()), |bytes| opens("p.gz", bytes));
}

#[test]
fn rows() {
    let rows = "{\"headline\":\"Fire\",\"body\":\"Shells fell.\",\"date\":\"2017-02-14 10:00:00\"}\n{\"text\":\"<p>A</p>\",\"authors\":[\"B\"]}\n";
    hold(rows.as_bytes(), |bytes| opens("r.jsonl", bytes));
}

#[test]
fn documents() {
    hold(&formats::pdf(Some("Shells fell.")), |bytes| drop(pdf::convert_here(bytes)));
}
