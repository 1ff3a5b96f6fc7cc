//! CoNLL-U files → sentences. Multi-word ranges and empty nodes are skipped: their parts are words of their own.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};
use reading::span::Span;
use reading::syntax::Pos;
use reading::syntax::tags::{RELS, TAGS};

/// A treebank sentence with its raw text and where each word lies in it.
#[derive(Clone, Debug, Default)]
pub struct Sentence {
    pub text: String,
    pub words: Vec<Word>,
}

#[derive(Clone, Debug)]
pub struct Word {
    pub form: String,
    pub span: Span,
    pub lemma: String,
    pub pos: Pos,
    /// Index into [`TAGS`].
    pub tag: u8,
    /// Index of the head; its own for the root.
    pub head: usize,
    /// Index into [`RELS`].
    pub rel: u8,
}

pub fn read(path: &Path) -> Result<Vec<Sentence>> {
    let file = fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    let mut sentences = Vec::new();
    for (number, block) in file.split("\n\n").filter(|block| !block.trim().is_empty()).enumerate() {
        let sentence = read_sentence(block);
        sentences.push(sentence.with_context(|| format!("sentence {} of {}", number + 1, path.display()))?);
    }
    Ok(sentences)
}

fn read_sentence(block: &str) -> Result<Sentence> {
    let mut sentence = Sentence::default();
    let mut at = 0;
    for line in block.lines() {
        if let Some(text) = line.strip_prefix("# text = ") {
            sentence.text = text.to_string();
        }
        let fields: Vec<&str> = line.split('\t').collect();
        let Some(id) = fields[0].parse::<usize>().ok().filter(|_| fields.len() == 10) else { continue };
        if id != sentence.words.len() + 1 {
            bail!("word {id} is out of order");
        }
        let word = read_word(&fields, id, &sentence.text, &mut at)?;
        sentence.words.push(word);
    }
    Ok(sentence)
}

fn read_word(fields: &[&str], id: usize, text: &str, at: &mut usize) -> Result<Word> {
    let form = fields[1];
    let found = text[*at..].find(form).with_context(|| format!("word {form:?} is not in the text"))?;
    let span = Span::new(*at + found, *at + found + form.len());
    *at = span.end;
    let place = |list: &[&str], name: &str| list.iter().position(|known| *known == name);
    let head: usize = fields[6].parse().context("head is no number")?;
    Ok(Word {
        form: form.to_string(),
        span,
        lemma: fields[2].to_string(),
        pos: Pos::from_name(fields[3]).with_context(|| format!("unknown part of speech {}", fields[3]))?,
        tag: place(&TAGS, fields[4]).with_context(|| format!("unknown tag {}", fields[4]))? as u8,
        head: if head == 0 { id - 1 } else { head - 1 },
        rel: place(&RELS, fields[7]).with_context(|| format!("unknown relation {}", fields[7]))? as u8,
    })
}
