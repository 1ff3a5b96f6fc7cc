//! Sections: several texts in one file, each behind its name and length.
//!
//! In: names and bytes. Out: one file, or the names and bytes again. Absent: what the sections mean. The same sections
//! always give the same bytes, and no other bytes give the same sections.
//!
//! ```text
//! armistice-fork-evidence/v1
//! @ checkpoint 5
//! bytes
//! @ consistency 0
//!
//! ```
use crate::text::decimal;

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    #[error("cannot read sections: the first line is not that of a file of sections")]
    Header,
    #[error("cannot read section `{0}`: its line is not `@ name length`")]
    Line(usize),
    #[error("cannot read section `{0}`: its bytes are cut short or longer than stated")]
    Length(usize),
    #[error("cannot write section `{0}`: a name is one or more of a-z and _, a kind of a-z and -")]
    Name(String),
}

/// A file of sections, taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sections<'a> {
    pub kind: &'a str,
    pub list: Vec<Section<'a>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Section<'a> {
    pub name: &'a str,
    pub bytes: &'a [u8],
}

/// Writes a file of sections of the given kind, for example `line-proof`.
pub fn write(kind: &str, sections: &[(&str, &[u8])]) -> Result<Vec<u8>, Error> {
    if !is_kind(kind) {
        return Err(Error::Name(kind.into()));
    }
    let mut file = format!("armistice-{kind}/v1\n").into_bytes();
    for (name, bytes) in sections {
        if !is_name(name) {
            return Err(Error::Name((*name).into()));
        }
        file.extend_from_slice(format!("@ {name} {}\n", bytes.len()).as_bytes());
        file.extend_from_slice(bytes);
        file.push(b'\n');
    }
    Ok(file)
}

/// Takes a file of sections apart.
pub fn read(file: &[u8]) -> Result<Sections<'_>, Error> {
    let (header, mut rest) = split_line(file).ok_or(Error::Header)?;
    let kind = header.strip_prefix("armistice-").and_then(|kind| kind.strip_suffix("/v1"));
    let kind = kind.filter(|kind| is_kind(kind)).ok_or(Error::Header)?;
    let mut list = Vec::new();
    while !rest.is_empty() {
        let number = list.len() + 1;
        let (line, after) = split_line(rest).ok_or(Error::Line(number))?;
        let (name, length) = section_line(line).ok_or(Error::Line(number))?;
        let (bytes, after) = after.split_at_checked(length).ok_or(Error::Length(number))?;
        rest = after.strip_prefix(b"\n").ok_or(Error::Length(number))?;
        list.push(Section { name, bytes });
    }
    Ok(Sections { kind, list })
}

fn section_line(line: &str) -> Option<(&str, usize)> {
    let (name, length) = line.strip_prefix("@ ")?.split_once(' ')?;
    is_name(name).then_some((name, usize::try_from(decimal(length)?).ok()?))
}

fn split_line(bytes: &[u8]) -> Option<(&str, &[u8])> {
    let end = bytes.iter().position(|byte| *byte == b'\n')?;
    Some((std::str::from_utf8(&bytes[..end]).ok()?, &bytes[end + 1..]))
}

fn is_name(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_')
}

fn is_kind(kind: &str) -> bool {
    !kind.is_empty() && kind.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sections_come_back_in_order_whatever_their_bytes() {
        let sections: [(&str, &[u8]); 3] = [("line", b"@ line 3\n"), ("line", b""), ("a_b", b"\xff\n\n")];
        let file = write("line-proof", &sections).unwrap();
        assert_eq!(file, b"armistice-line-proof/v1\n@ line 9\n@ line 3\n\n@ line 0\n\n@ a_b 3\n\xff\n\n\n");
        let read = read(&file).unwrap();
        let again: Vec<_> = read.list.iter().map(|section| (section.name, section.bytes)).collect();
        assert_eq!((read.kind, again.as_slice()), ("line-proof", &sections[..]));
    }

    #[test]
    fn other_bytes_are_no_sections() {
        let head = "armistice-x/v1\n";
        for (bytes, error) in [
            ("", Error::Header),
            ("armistice-x/v1", Error::Header),
            ("armistice-/v1\n", Error::Header),
            ("armistice-X/v1\n", Error::Header),
            ("armistice-x/v2\n", Error::Header),
            ("armistice-x/v1\n\n", Error::Line(1)),
            ("armistice-x/v1\n@ a 01\nb\n", Error::Line(1)),
            ("armistice-x/v1\n@ A 1\nb\n", Error::Line(1)),
            ("armistice-x/v1\n@  1\nb\n", Error::Line(1)),
            ("armistice-x/v1\n@ a 1 \nb\n", Error::Line(1)),
            ("armistice-x/v1\n@ a 1\nb", Error::Length(1)),
            ("armistice-x/v1\n@ a 1\nbc\n", Error::Length(1)),
            ("armistice-x/v1\n@ a 0\n\n@ b 9\n\n", Error::Length(2)),
            ("armistice-x/v1\n@ a 18446744073709551615\n\n", Error::Length(1)),
        ] {
            assert_eq!(read(bytes.as_bytes()), Err(error), "{bytes:?}");
        }
        assert_eq!(read(head.as_bytes()), Ok(Sections { kind: "x", list: vec![] }));
        assert!(write("x y", &[]).is_err() && write("x", &[("A", b"")]).is_err());
    }
}
