//! Reports by address: what is kept of an answer, what is refused, and that no redirect leads where nobody may go.
//! The server is a thread of the test; the flag that lets the program reach it is the one for hosts of one's own network.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;

use super::bench::Bench;

/// A server that answers each path with what `answers` has for it, and `{port}` in that with its port.
fn serve(answers: &'static [(&'static str, &'static str)]) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            answer(stream, answers, port);
        }
    });
    port
}

fn answer(mut stream: TcpStream, answers: &[(&str, &str)], port: u16) {
    let mut request = Vec::new();
    let mut byte = [0];
    while !request.ends_with(b"\r\n\r\n") && matches!(stream.read(&mut byte), Ok(1)) {
        request.push(byte[0]);
    }
    let line = String::from_utf8_lossy(&request);
    let path = line.split(' ').nth(1).unwrap_or_default().to_string();
    let found = answers.iter().find(|(known, _)| *known == path);
    let text = found.map_or("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", |(_, text)| text);
    let _ = stream.write_all(text.replace("{port}", &port.to_string()).as_bytes());
    if path == "/endless" {
        while stream.write_all(&[b'a'; 65536]).is_ok() {}
    }
}

fn ingest(bench: &Bench, port: u16, path: &str) -> String {
    let address = format!("http://127.0.0.1:{port}{path}");
    let args = ["-C", "dossier", "ingest", "--fetch", &address, "--allow-private", "127.0.0.1"];
    bench.show(&args).replace(&port.to_string(), "[port]")
}

const ANSWERS: &[(&str, &str)] = &[
    (
        "/page",
        "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nSet-Cookie: who=1\r\nLast-Modified: Wed, 15 Feb 2017 10:00:00 GMT\r\n\
         Connection: close\r\n\r\n<html><body><p>Government forces shelled Douma on Tuesday, residents said.</p></body></html>",
    ),
    ("/old", "HTTP/1.1 301 Moved\r\nLocation: /older\r\nContent-Length: 0\r\n\r\n"),
    ("/older", "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:{port}/page\r\nContent-Length: 0\r\n\r\n"),
    ("/round", "HTTP/1.1 302 Found\r\nLocation: /round\r\nContent-Length: 0\r\n\r\n"),
    ("/inside", "HTTP/1.1 302 Found\r\nLocation: http://localhost:{port}/page\r\nContent-Length: 0\r\n\r\n"),
    ("/cloud", "HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/latest/\r\nContent-Length: 0\r\n\r\n"),
    (
        "/mapped",
        "HTTP/1.1 302 Found\r\nLocation: http://[::ffff:127.0.0.1]:{port}/page\r\nContent-Length: 0\r\n\r\n",
    ),
    ("/file", "HTTP/1.1 302 Found\r\nLocation: file:///etc/hostname\r\nContent-Length: 0\r\n\r\n"),
    ("/nowhere", "HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n"),
    ("/refused", "HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno"),
    ("/garbage", "no http at all\r\n\r\n"),
    ("/endless", "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n"),
    (
        "/feed",
        "HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\nConnection: close\r\n\r\n<rss version=\"2.0\"><channel>\
         <title>Halyard</title><item><title>Shells fall on Homs</title><guid>h-7</guid><link>http://halyard.example/7</link>\
         <pubDate>Wed, 15 Feb 2017 10:00:00 GMT</pubDate></item></channel></rss>",
    ),
];

#[test]
fn an_answer_is_kept_with_all_that_is_known_of_it() {
    let bench = Bench::with_dossier();
    let port = serve(ANSWERS);
    let mut shown = ingest(&bench, port, "/old");
    shown.push_str(&ingest(&bench, port, "/old"));
    let explained = bench.show(&["-C", "dossier", "explain", &format!("http://127.0.0.1:{port}/old")]);
    shown.push_str(&explained.replace(&port.to_string(), "[port]"));
    assert!(bench.show(&["-C", "dossier", "fsck"]).contains("exit 0"));
    insta::assert_snapshot!(shown);
}

#[test]
fn a_feed_by_its_address_gives_its_items() {
    let bench = Bench::with_dossier();
    let port = serve(ANSWERS);
    let mut shown = ingest(&bench, port, "/feed");
    let explained = bench.show(&["-C", "dossier", "explain", &format!("http://127.0.0.1:{port}/feed#h-7")]);
    let steps =
        explained.lines().filter(|line| ["made", "fetc", "arri"].iter().any(|word| line.starts_with(word)));
    steps.for_each(|line| {
        let words = line.split(" (").next().unwrap().replace(&port.to_string(), "[port]");
        shown.push_str(words.split("capture ").next().unwrap());
        shown.push('\n');
    });
    insta::assert_snapshot!(shown);
}

#[test]
fn what_may_not_be_fetched_is_refused_in_a_line() {
    let bench = Bench::with_dossier();
    let port = serve(ANSWERS);
    let paths = [
        "/round", "/inside", "/cloud", "/mapped", "/file", "/nowhere", "/refused", "/gone", "/garbage",
        "/endless",
    ];
    let mut shown: String = paths.iter().map(|path| ingest(&bench, port, path)).collect();
    for address in [
        "http://127.0.0.1:9/",
        "http://[::1]:9/",
        "ftp://halyard.example/",
        "http://me:secret@halyard.example/",
    ] {
        shown.push_str(&bench.show(&["-C", "dossier", "ingest", "--fetch", address]));
    }
    shown.push_str(&bench.show(&["-C", "dossier", "ingest", "https://halyard.example/a"]));
    insta::assert_snapshot!(shown);
    assert_eq!(bench.entries().iter().filter(|kept| kept.entry.kind == "capture").count(), 0);
}
