//! The gazetteer against places anyone can check on a map.

use super::*;

fn best(name: &str) -> String {
    best_in(name, &Context::default())
}

fn best_in(name: &str, context: &Context) -> String {
    let Some(found) = resolve(name, context).into_iter().next() else { return "-".to_owned() };
    let e = found.entry;
    format!("{:?} {} {}", e.kind, e.name, e.country.map(|c| c.to_string()).unwrap_or_default())
}

fn in_country(code: &str) -> Context {
    Context { countries: vec![(Iso2::new(code).expect("a code"), 1.0)], ..Context::default() }
}

#[test]
fn the_table_is_whole() {
    assert!(WORLD.size() > 250_000);
    for number in (0..WORLD.size() as u32).step_by(7) {
        let record = WORLD.record(number);
        assert!(!record.name.is_empty() && record.country.iter().all(u8::is_ascii_uppercase), "{record:?}");
        let own = WORLD.by_strong(&fold::strong(record.name));
        let key = fold::strong(record.name);
        assert!(key.is_empty() || own.contains(&(number, true)), "{record:?}");
    }
}

#[test]
fn well_known_places_come_first() {
    for (name, want) in [
        ("Syria", "Country Syria SY"),
        ("Damascus", "City Damascus SY"),
        ("London", "City London GB"),
        ("Kyiv", "City Kyiv UA"),
        ("Darfur", "Other Darfur SD"),
        ("Golan Heights", "Other Golan Heights "),
        ("Geneva", "City Geneva CH"),
        ("Aleppo", "City Aleppo SY"),
        ("Hama province", "Admin1 Hama SY"),
        ("the governorate of Idlib", "Admin1 Idlib SY"),
        ("Donetsk Oblast", "Admin1 Donetsk UA"),
        ("Texas", "Admin1 Texas US"),
        ("US", "Country United States US"),
    ] {
        assert_eq!(best(name), want, "{name}");
    }
    assert_eq!(best("Xqzzv"), "-");
    assert_eq!(best(""), "-");
    assert_eq!(best("—"), "-");
}

#[test]
fn context_moves_the_choice() {
    assert_eq!(best("Tripoli"), "City Tripoli LY");
    assert_eq!(best_in("Tripoli", &in_country("LB")), "City Tripoli LB");
    assert_eq!(best_in("Alexandria", &in_country("EG")), "City Alexandria EG");
}

#[test]
fn transliterations_are_found_and_say_so() {
    let spelled = |name: &str| lookup(name).map(|e| (e.name.into_owned(), e.found)).next();
    assert_eq!(spelled("Kafr Zita").expect("found"), ("Kafr Zaytā".to_owned(), Found::OtherName));
    assert_eq!(spelled("Kefr Zeyta").expect("found").1, Found::Fuzzy);
    assert_eq!(best_in("Kefr Zeyta", &in_country("SY")), "City Kafr Zaytā SY");
}

#[test]
fn a_dossier_adds_its_own_places() {
    let camp = Extra {
        name: "North Checkpoint".to_owned(),
        other_names: vec!["NCP".to_owned()],
        kind: Kind::Other,
        country: Iso2::new("SD"),
        admin1: None,
        point: (13.0, 25.0),
        population: 0,
    };
    let own = Gazetteer::with(vec![camp]);
    assert_eq!(own.lookup("north checkpoint")[0].point, (13.0, 25.0));
    assert_eq!(own.lookup("NCP")[0].found, Found::OtherName);
}

#[test]
fn names_of_one_text_speak_for_each_other() {
    let names = ["Alexandria", "Pineville", "Louisiana"];
    let mentions: Vec<Mention> = names.iter().map(|name| Mention { name, ..Mention::default() }).collect();
    let resolved = Gazetteer::default().resolve_together(&mentions, &Context::default());
    let admin1 = |i: usize| resolved[i].as_ref().and_then(|r| r.entry.admin1.clone()).unwrap_or_default();
    assert_eq!(
        (admin1(0), admin1(1), admin1(2)),
        ("Louisiana".into(), "Louisiana".into(), "Louisiana".into())
    );
}

#[test]
fn actors_do_not_move_cities_and_strange_hamlets_are_not_believed() {
    let resolved = |names: &[&str]| {
        let mentions: Vec<Mention> =
            names.iter().map(|name| Mention { name, ..Mention::default() }).collect();
        Gazetteer::default().resolve_together(&mentions, &Context::default())
    };
    let country = |r: &Option<Resolved>| r.as_ref().and_then(|r| r.entry.country).map(|c| c.to_string());
    let talks = resolved(&["Geneva", "United States", "Russia", "Damascus"]);
    assert_eq!(country(&talks[0]).as_deref(), Some("CH"));
    // Salha is also a name of a village in Romania.
    let sudan = resolved(&["Khartoum", "Omdurman", "Bahri", "Salha"]);
    assert_eq!(country(&sudan[3]), None);
    assert_eq!(common_country(sudan.iter().flatten()), Iso2::new("SD"));
}

#[test]
fn every_row_of_other_names_leads_somewhere() {
    for (key, rows) in OTHER_NAMES.iter() {
        for row in rows {
            assert!(written(row.written, key).next().is_some(), "{} {}", row.written, row.place);
        }
    }
    assert_eq!(best("Fla."), "Admin1 Florida US");
    assert_eq!(best("Hodeidah province"), "Admin1 Al Hudaydah YE");
    assert_eq!(best("Syrians"), "Country Syria SY");
}
