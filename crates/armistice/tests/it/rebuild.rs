//! The index is only a convenience: made again from captures and record, it is the same, byte for byte.

use std::fs;

use super::bench::{Bench, repository};

#[test]
fn a_rebuilt_index_is_identical_however_it_came_about() {
    let bench = Bench::with_dossier();
    let sample = repository().join("sample/reports");
    // In three steps, with a repetition and a second name on the way.
    for name in ["wire-jan.txt", "wire-feb.txt", "wire-jan.txt"] {
        bench.ok(&["-C", "dossier", "ingest", sample.join(name).to_str().unwrap()]);
    }
    fs::copy(sample.join("wire-jan.txt"), bench.path("copy.txt")).unwrap();
    bench.ok(&["-C", "dossier", "ingest", "copy.txt"]);
    bench.ok(&["-C", "dossier", "ingest", sample.to_str().unwrap()]);
    let grown = bench.dump();
    bench.ok(&["-C", "dossier", "rebuild"]);
    assert_eq!(bench.dump(), grown);
    fs::remove_file(bench.path("dossier/record.sqlite")).unwrap();
    bench.ok(&["-C", "dossier", "status"]);
    bench.ok(&["-C", "dossier", "rebuild"]);
    assert_eq!(bench.dump(), grown);
}
