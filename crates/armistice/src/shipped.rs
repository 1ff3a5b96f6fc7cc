//! The plain files that ship inside the program: dossier templates, the library of agreements, messages,
//! the sample reports.
//!
//! In: a name. Out: texts. Absent: their meaning. To add a template, add a folder to `templates/`.

/// Path from the root of the repository, and contents, sorted by path.
const SHIPPED: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/shipped.rs"));

/// Names of the templates.
pub fn templates() -> Vec<&'static str> {
    let mut names: Vec<&str> =
        SHIPPED.iter().filter_map(|(path, _)| path.strip_prefix("templates/")?.split('/').next()).collect();
    names.dedup();
    names
}

/// Files below a folder, by path inside it.
pub fn below(folder: &str) -> Vec<(&'static str, &'static [u8])> {
    let inside = |path: &'static str| path.strip_prefix(folder)?.strip_prefix('/');
    SHIPPED.iter().filter_map(|(path, bytes)| Some((inside(path)?, *bytes))).collect()
}

/// The library of agreements, by id; the scenarios in the folders beside them are no agreements.
pub fn agreements() -> Vec<(&'static str, &'static str)> {
    let library = below("agreements").into_iter();
    library
        .filter_map(|(path, bytes)| {
            let name = path.strip_suffix(".toml").filter(|name| !name.contains('/'))?;
            Some((name, std::str::from_utf8(bytes).ok()?))
        })
        .collect()
}

/// A shipped file that is text.
pub fn text(path: &str) -> Option<&'static str> {
    let (_, bytes) = SHIPPED.iter().find(|(shipped, _)| *shipped == path)?;
    std::str::from_utf8(bytes).ok()
}
