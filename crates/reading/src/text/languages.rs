//! Which regions are in a language that is not read. In: a paragraph's words. Out: whether they are English, and for a
//! doubt the name of what they are. Absent: translation, and any guess about pieces too short to tell.
//! Only English has the lexicons and the syntax that claims need; dates and figures of other languages are found all the same.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::scripts::{Letters, Script};
use super::{Region, RegionKind};
use crate::doubt::Doubt;

/// What a piece of text says of its own language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tongue {
    English,
    /// Running text in another language.
    Foreign,
    /// Too short, or a table, or names: the report it stands in decides.
    Unclear,
}

/// Words that make up a third of English and occur in few other languages together.
static ENGLISH: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    HashSet::from([
        "the", "of", "and", "to", "in", "that", "is", "was", "for", "on", "with", "as", "by", "at", "from",
        "were", "are", "be", "has", "have", "had", "it", "its", "he", "they", "this", "which", "not", "said",
        "their", "who", "after", "been", "will", "would", "an", "or", "his", "a",
    ])
});

/// The language of one paragraph, from its letters, then from how many of its words are the small words of English, and
/// only when those are few from the frequencies of three letters.
pub(super) fn tongue(text: &str, script: Option<Script>) -> Tongue {
    if script.is_some_and(|script| script != Script::Latin) {
        return Tongue::Foreign;
    }
    const FEW: usize = 6;
    /// Percent of the words; English prose has 30 and more, other languages in Latin letters less than 10.
    const SMALL_WORDS: usize = 12;
    /// Words after which a weak sign of another language is enough.
    const LONG: usize = 25;
    let (mut words, mut small, mut lower) = (0usize, 0usize, 0usize);
    for word in text.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()).take(80) {
        words += 1;
        lower += usize::from(word.starts_with(char::is_lowercase));
        small += usize::from(word.len() <= 5 && ENGLISH.contains(word.to_lowercase().as_str()));
    }
    if words < FEW || lower * 2 < words {
        return Tongue::Unclear;
    }
    if small * 100 >= words * SMALL_WORDS {
        return Tongue::English;
    }
    match whatlang::detect(text) {
        Some(found) if found.lang() == whatlang::Lang::Eng => Tongue::Unclear,
        Some(found) if found.is_reliable() || words >= LONG => Tongue::Foreign,
        _ => Tongue::Unclear,
    }
}

/// One doubt for each language that some region is in, at the first such region. A line too short to be worth a
/// translation raises none.
pub(super) fn doubts(words: &str, regions: &[Region]) -> Vec<Doubt> {
    const WORTH_A_DOUBT: usize = 40;
    let mut named: Vec<String> = Vec::new();
    let mut doubts = Vec::new();
    let foreign = regions.iter().filter(|region| region.kind == RegionKind::OtherLanguage);
    for region in foreign {
        let text = region.span.of(words);
        if text.chars().filter(|c| c.is_alphabetic()).count() < WORTH_A_DOUBT {
            continue;
        }
        let name = name(text);
        if named.contains(&name) {
            continue;
        }
        doubts.push(Doubt::new(
            "language-not-supported",
            Some(region.span),
            format!("A part of the report is in {name}; only English is read.{}", figures(text)),
            "Its dates and figures are found; it makes no claim.",
        ));
        named.push(name);
    }
    doubts
}

fn name(text: &str) -> String {
    let script = Letters::count(text).script();
    match (whatlang::detect(text).filter(whatlang::Info::is_reliable), script) {
        (Some(found), _) if found.lang() != whatlang::Lang::Eng => found.lang().eng_name().to_owned(),
        (_, Some(Script::Latin) | None) => "a language that is not English".to_owned(),
        (_, Some(script)) => format!("a language in {} letters", script.name()),
    }
}

/// The first numbers in digits, for whoever decides whether the passage is worth a translation.
fn figures(text: &str) -> String {
    const MOST: usize = 8;
    let numbers = text.split(|c: char| !(c.is_numeric() || matches!(c, '.' | ',' | ':' | '/')));
    let numbers = numbers.map(|n| n.trim_matches(['.', ',', ':', '/'])).filter(|n| !n.is_empty());
    let shown: Vec<&str> = numbers.take(MOST).collect();
    if shown.is_empty() { String::new() } else { format!(" Its first figures: {}.", shown.join("; ")) }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::text::{Media, read};

    fn tongue_of(text: &str) -> Tongue {
        tongue(text, Letters::count(text).script())
    }

    #[test]
    fn headlines_full_of_names_are_not_foreign() {
        assert_ne!(
            tongue_of("Ahrar al-Sham, Jaish al-Islam reject Moscow-backed ceasefire proposals, Geneva talks"),
            Tongue::Foreign
        );
        assert_ne!(tongue_of("Two soldiers killed, five wounded near Popasna"), Tongue::Foreign);
        assert_eq!(
            tongue_of("The monitors counted 14 explosions near the river on Monday."),
            Tongue::English
        );
    }

    /// Written for this test: each tells of shelling on a day, with a number of dead.
    pub(crate) const FOREIGN: [(&str, &str); 9] = [
        (
            "fr",
            "L’artillerie a bombardé le village lundi 12 mars, tuant quatre civils et blessant neuf personnes, selon les habitants. Les deux parties se sont accusées mutuellement d’avoir rompu la trêve, que les médiateurs souhaitent prolonger de six semaines.",
        ),
        (
            "es",
            "La artillería bombardeó el pueblo el lunes 12 de marzo y mató a cuatro civiles, según los vecinos. Las dos partes se acusaron de haber roto la tregua, que los mediadores quieren prolongar seis semanas.",
        ),
        (
            "tr",
            "Topçu birlikleri 12 Mart Pazartesi günü köyü bombaladı, köylülere göre dört sivil öldü. İki taraf ateşkesi bozmakla birbirini suçladı, arabulucular ateşkesin altı hafta uzatılmasını istiyor.",
        ),
        (
            "ar",
            "قصفت المدفعية القرية يوم الاثنين 12 مارس 2018 فقتل أربعة مدنيين وأصيب تسعة، بحسب السكان. واتهم كل طرف الآخر بخرق الهدنة.",
        ),
        (
            "ru",
            "Артиллерия обстреляла село в понедельник, 12 марта 2018 года, погибли четыре мирных жителя, сообщили местные жители. Стороны обвинили друг друга в нарушении перемирия.",
        ),
        (
            "uk",
            "Артилерія обстріляла село в понеділок, 12 березня 2018 року, загинули четверо мирних жителів, повідомили мешканці. Сторони звинуватили одна одну в порушенні перемир’я.",
        ),
        (
            "fa",
            "توپخانه روز دوشنبه روستا را گلوله‌باران کرد و به گفته ساکنان چهار غیرنظامی کشته شدند. دو طرف یکدیگر را به نقض آتش‌بس متهم کردند.",
        ),
        (
            "he",
            "התותחים הפגיזו את הכפר ביום שני 12 במרץ וארבעה אזרחים נהרגו, לדברי התושבים. שני הצדדים האשימו זה את זה בהפרת הפסקת האש.",
        ),
        (
            "zh",
            "炮兵于3月12日星期一炮击该村，据村民称，四名平民丧生，九人受伤。双方互相指责对方违反停火协议，调解人希望将停火延长六周。",
        ),
    ];

    #[test]
    fn what_cannot_be_read_makes_no_claim_and_one_doubt() {
        for (language, words) in FOREIGN {
            let (text, doubts) = read(words.as_bytes(), Some(Media::Plain));
            assert!(
                text.sentences.iter().all(|s| !s.region.makes_claims()),
                "{language}: {:?}",
                text.regions
            );
            let told = doubts.iter().filter(|d| d.code == "language-not-supported").count();
            assert_eq!(told, 1, "{language}: {doubts:?}");
        }
    }

    #[test]
    fn each_part_of_a_mixed_report_keeps_its_language() {
        let english = "Shells hit the town of Mostar on Monday, killing four civilians, the mayor told reporters after the attack.";
        for (language, foreign) in FOREIGN {
            let words = format!("{english}\n\n{foreign}\n\n{english}\n");
            let (text, _) = read(words.as_bytes(), Some(Media::Plain));
            for sentence in &text.sentences {
                let readable = sentence.span.of(&words).starts_with("Shells");
                assert_eq!(
                    sentence.region.makes_claims(),
                    readable,
                    "{language}: {}",
                    sentence.span.of(&words)
                );
            }
        }
    }
}
