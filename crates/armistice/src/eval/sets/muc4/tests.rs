use super::key::{fill, templates, texts};
use super::score::Tally;

const KEY: &str = "
; a note
0.  MESSAGE: ID                     TEST-MUC9-0001 (US)
1.  MESSAGE: TEMPLATE               1
2.  INCIDENT: DATE                  (- 08 JAN 90) / (07 JAN 90)
3.  INCIDENT: LOCATION              CHILE: TALCA (CITY / PROVINCE)
4.  INCIDENT: TYPE                  BOMBING
5.  INCIDENT: STAGE OF EXECUTION    ACCOMPLISHED
6.  INCIDENT: INSTRUMENT ID         \"BOMB\" / \"DEVICE\"
7.  INCIDENT: INSTRUMENT TYPE       BOMB: \"BOMB\" / \"DEVICE\"
8.  PERP: INCIDENT CATEGORY         ? TERRORIST ACT
9.  PERP: INDIVIDUAL ID             -
12. PHYS TGT: ID                    \"TOWN BANK\"
                                    ? \"SHOP\"
13. PHYS TGT: TYPE                  FINANCIAL: \"TOWN BANK\"
16. PHYS TGT: EFFECT OF INCIDENT    SOME DAMAGE: \"TOWN BANK\"
18. HUM TGT: NAME                   *

0.  MESSAGE: ID                     TEST-MUC9-0002 (US)
1.  MESSAGE: TEMPLATE               *
4.  INCIDENT: TYPE                  *
";

#[test]
fn a_key_is_right_about_itself() {
    let key: Vec<_> = templates(KEY).into_iter().filter_map(|(_, template)| template).collect();
    let mut tally = Tally::default();
    tally.add(&key, &key);
    for slot in 2..25 {
        let counts = tally.counts(slot, [true, true, true]);
        assert_eq!(counts.right_found, counts.found, "slot {slot}");
        assert_eq!(counts.right_gold, counts.gold, "slot {slot}");
    }
    assert_eq!(tally.counts(12, [true, true, true]).gold, 2.0);
}

#[test]
fn damage_costs_what_the_guidelines_say() {
    let key: Vec<_> = templates(KEY).into_iter().filter_map(|(_, template)| template).collect();
    let mut answers = key.clone();
    let slots = &mut answers[0].slots;
    slots[2].fills = vec![fill("- 08 JAN 90")];
    slots[3].fills = vec![fill("CHILE")];
    slots[4].fills = vec![fill("ATTACK")];
    slots[6].fills = vec![fill("\"THE BOMB\"")];
    slots[7].fills = vec![fill("EXPLOSIVE: \"BOMB\"")];
    slots[8].fills = vec![];
    slots[12].fills = vec![fill("\"BANK\"")];
    slots[13].fills = vec![fill("FINANCIAL: \"BANK\"")];
    slots[16].fills = vec![fill("DESTROYED: \"TOWN BANK\"")];
    let mut tally = Tally::default();
    tally.add(&key, &answers);
    let right = |slot: usize| tally.counts(slot, [true, true, true]).right_gold;
    assert_eq!([2, 3, 4, 6, 7, 8, 12, 13, 16].map(right), [1.0, 0.5, 0.5, 1.0, 0.5, 0.0, 0.0, 0.5, 0.5]);
    assert_eq!(tally.counts(8, [true, true, true]).gold, 0.0);
}

#[test]
fn what_shares_no_doer_or_target_is_not_compared() {
    let key: Vec<_> = templates(KEY).into_iter().filter_map(|(_, template)| template).collect();
    let mut answers = key.clone();
    for slot in [9, 10, 12, 13, 18, 19, 20] {
        answers[0].slots[slot].fills.clear();
    }
    let mut tally = Tally::default();
    tally.add(&key, &answers);
    let all = tally.counts(1, [true, true, true]);
    assert_eq!((all.gold, all.found, all.right_gold), (1.0, 1.0, 0.0));
}

#[test]
fn texts_begin_at_their_names() {
    let found =
        texts("TEST-MUC9-0001 (US)\n\n   TALCA, 8 JAN 90 -- NOTHING.\nTEST-MUC9-0002\n\n   NOTHING.\n");
    let names: Vec<&str> = found.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["TEST-MUC9-0001", "TEST-MUC9-0002"]);
    assert!(found[0].1.contains("TALCA") && !found[0].1.contains("0002"));
}
