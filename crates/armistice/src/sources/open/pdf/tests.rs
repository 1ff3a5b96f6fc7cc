use super::*;

/// A document of one page for each content, with Helvetica as `F1`, uncompressed.
pub(crate) fn document(pages: &[String]) -> Vec<u8> {
    let kids: Vec<String> = (0..pages.len()).map(|n| format!("{} 0 R", 4 + 2 * n)).collect();
    let mut objects = vec![
        "<< /Type /Catalog /Pages 2 0 R >>".to_string(),
        format!("<< /Type /Pages /Kids [{}] /Count {} >>", kids.join(" "), pages.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>".to_string(),
    ];
    for (n, content) in pages.iter().enumerate() {
        objects.push(format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {} 0 R /Resources << /Font << /F1 3 0 R >> >> >>",
            5 + 2 * n
        ));
        objects.push(format!("<< /Length {} >>\nstream\n{content}\nendstream", content.len()));
    }
    let mut out = String::from("%PDF-1.4\n");
    let mut places = Vec::new();
    for (n, object) in objects.iter().enumerate() {
        places.push(out.len());
        out.push_str(&format!("{} 0 obj\n{object}\nendobj\n", n + 1));
    }
    let xref = out.len();
    out.push_str(&format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1));
    places.iter().for_each(|place| out.push_str(&format!("{place:010} 00000 n \n")));
    out.push_str(&format!(
        "trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{xref}\n%%EOF\n",
        objects.len() + 1
    ));
    out.into_bytes()
}

/// Lines of text from a point downwards.
fn block(x: i32, y: i32, lines: &[&str]) -> String {
    let shown: Vec<String> = lines.iter().map(|line| format!("({line}) Tj T*")).collect();
    format!("BT /F1 10 Tf 12 TL {x} {y} Td {} ET", shown.join(" "))
}

#[test]
fn columns_are_read_one_after_the_other_below_their_headline() {
    let left = [
        "Shells fell on the northern edge of the",
        "town before noon, the monitors wrote in",
        "their report, and three houses were des-",
        "troyed by the fire.",
    ];
    let right = [
        "The mayor spoke of two people wounded.",
        "Nobody had been seen to fire, the report",
        "said, and the guns were heard from the",
        "east of the river during the evening.",
    ];
    let title = "BT /F1 20 Tf 60 780 Td (Fire on the town breaks a week of quiet) Tj ET".to_string();
    let page = [title, block(60, 740, &left), block(320, 740, &right)].join("\n");
    let text = convert_here(&document(&[page])).unwrap();
    assert_eq!(
        text,
        "Fire on the town breaks a week of quiet\n\nShells fell on the northern edge of the town before noon, the \
         monitors wrote in their report, and three houses were destroyed by the fire.\n\nThe mayor spoke of two people wounded. \
         Nobody had been seen to fire, the report said, and the guns were heard from the east of the river during the evening.\n"
    );
}

#[test]
fn what_stands_on_every_page_is_left_out_and_sentences_run_over() {
    let page = |n: usize, words: &[&str]| {
        [
            block(60, 800, &["Monitors of the truce"]),
            block(60, 700, words),
            block(290, 30, &[&format!("{n}")]),
        ]
        .join("\n")
    };
    let pages = [
        page(1, &["On Monday four shells fell near the", "bridge, and on Tuesday"]),
        page(2, &["two more did. Nobody was hurt."]),
        page(3, &["The guns were then quiet."]),
    ];
    let text = convert_here(&document(&pages)).unwrap();
    assert_eq!(
        text,
        "On Monday four shells fell near the bridge, and on Tuesday two more did. Nobody was hurt.\n\nThe guns were then quiet.\n"
    );
}

#[test]
fn a_document_of_pictures_has_no_text_and_a_broken_one_a_reason() {
    assert_eq!(convert_here(&document(&["0 0 100 100 re f".to_string()])).unwrap(), "");
    for bytes in [&b"%PDF-1.7"[..], b"%PDF-1.4\n1 0 obj\n<<", b""] {
        let read = convert_here(bytes);
        assert!(read.is_err() || read.as_deref() == Ok(""), "{read:?}");
    }
}
