//! The closed label sets: universal parts of speech, Penn Treebank tags, universal relations. Indexes into these
//! lists are what the weights file stores, so an entry is never moved or removed; new ones go last.

use super::Pos;

/// Universal parts of speech in the order of [`Pos`] (<https://universaldependencies.org/u/pos/>).
pub const POS: [(Pos, &str); 17] = [
    (Pos::Adj, "ADJ"),
    (Pos::Adp, "ADP"),
    (Pos::Adv, "ADV"),
    (Pos::Aux, "AUX"),
    (Pos::Cconj, "CCONJ"),
    (Pos::Det, "DET"),
    (Pos::Intj, "INTJ"),
    (Pos::Noun, "NOUN"),
    (Pos::Num, "NUM"),
    (Pos::Part, "PART"),
    (Pos::Pron, "PRON"),
    (Pos::Propn, "PROPN"),
    (Pos::Punct, "PUNCT"),
    (Pos::Sconj, "SCONJ"),
    (Pos::Sym, "SYM"),
    (Pos::Verb, "VERB"),
    (Pos::X, "X"),
];

/// Penn Treebank tags as used by UD English EWT (XPOS column).
pub const TAGS: [&str; 50] = [
    "NN", "IN", "DT", "NNP", "JJ", "PRP", ".", "RB", "NNS", ",", "VB", "CC", "VBD", "VBP", "VBZ", "CD",
    "VBN", "VBG", "TO", "PRP$", "MD", "-RRB-", "-LRB-", ":", "WDT", "WRB", "``", "''", "HYPH", "POS", "WP",
    "NNPS", "RP", "UH", "JJR", "JJS", "EX", "RBR", "SYM", "NFP", "$", "GW", "ADD", "FW", "PDT", "RBS", "LS",
    "AFX", "WP$", "XX",
];

/// Universal relations with the subtypes UD English uses (<https://universaldependencies.org/en/dep/>).
pub const RELS: [&str; 52] = [
    "punct",
    "case",
    "det",
    "nsubj",
    "root",
    "amod",
    "advmod",
    "obj",
    "obl",
    "nmod",
    "conj",
    "compound",
    "cc",
    "mark",
    "aux",
    "cop",
    "nmod:poss",
    "advcl",
    "xcomp",
    "flat",
    "acl:relcl",
    "ccomp",
    "acl",
    "appos",
    "aux:pass",
    "nummod",
    "parataxis",
    "nsubj:pass",
    "nmod:unmarked",
    "obl:unmarked",
    "compound:prt",
    "discourse",
    "expl",
    "fixed",
    "iobj",
    "list",
    "obl:agent",
    "nmod:desc",
    "csubj",
    "dep",
    "nsubj:outer",
    "det:predet",
    "advcl:relcl",
    "vocative",
    "cc:preconj",
    "goeswith",
    "orphan",
    "reparandum",
    "dislocated",
    "csubj:pass",
    "csubj:outer",
    "clf",
];

/// Index of `root` in [`RELS`].
pub const ROOT: u8 = 4;

impl Pos {
    /// The name used in treebanks ("PROPN").
    pub fn name(self) -> &'static str {
        POS[self as usize].1
    }

    pub fn from_name(name: &str) -> Option<Pos> {
        POS.iter().find(|(_, known)| *known == name).map(|(pos, _)| *pos)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_agree_with_their_indexes() {
        assert!(POS.iter().enumerate().all(|(at, (pos, _))| *pos as usize == at));
        assert_eq!(RELS[ROOT as usize], "root");
    }
}
