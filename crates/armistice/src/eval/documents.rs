//! The documents that claims are about, read once from the folders named.

use std::collections::HashMap;
use std::path::PathBuf;

/// Bytes of documents by file name. One that is in no folder is remembered as missing.
#[derive(Debug, Default)]
pub struct Documents {
    folders: Vec<PathBuf>,
    read: HashMap<String, Option<Vec<u8>>>,
}

impl Documents {
    pub fn of(folders: Vec<PathBuf>) -> Documents {
        Documents { folders, read: HashMap::new() }
    }

    /// A document that is in no folder.
    #[cfg(test)]
    pub fn put(&mut self, name: &str, bytes: Vec<u8>) {
        self.read.insert(name.to_owned(), Some(bytes));
    }

    pub fn get(&mut self, name: &str) -> Option<&[u8]> {
        if !self.read.contains_key(name) {
            let bytes = self.path(name).and_then(|path| std::fs::read(path).ok());
            self.read.insert(name.to_owned(), bytes);
        }
        self.read[name].as_deref()
    }

    /// Where the document lies.
    pub fn path(&self, name: &str) -> Option<PathBuf> {
        self.folders.iter().map(|folder| folder.join(name)).find(|path| path.is_file())
    }
}
