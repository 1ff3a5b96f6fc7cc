//! The acts a clause may name and the things it may protect, each with its code and the words a lawyer reads.
//! Codes are those of the interchange format (`docs/claims.md`). Add an act here and in that list.

use serde::{Deserialize, Serialize};

use crate::said::Said;
use crate::verdict::Verdict;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "&'static str", try_from = "String")]
pub enum Act {
    SmallArms,
    HeavyFire,
    UnknownFire,
    AirStrike,
    Chemical,
    Bomb,
    SuicideBomb,
    Grenade,
    Offensive,
    Clash,
    Territory,
    Movement,
    Fortification,
    Weapon,
    Exercise,
    Overflight,
    Civilians,
    SexualViolence,
    ProtectedObject,
    Siege,
    Aid,
    Displacement,
    Detention,
    NoRelease,
    Recruitment,
    Monitors,
    Provocation,
    GuarantorOmission,
    Other,
}

impl Act {
    /// Every act with its code.
    pub const WORDS: &'static [(Act, &'static str)] = &[
        (Act::SmallArms, "FIRE-SA"),
        (Act::HeavyFire, "FIRE-HV"),
        (Act::UnknownFire, "FIRE-UNK"),
        (Act::AirStrike, "AIR"),
        (Act::Chemical, "CHEM"),
        (Act::Bomb, "IED"),
        (Act::SuicideBomb, "SUIC"),
        (Act::Grenade, "GREN"),
        (Act::Offensive, "OFFENS"),
        (Act::Clash, "CLASH"),
        (Act::Territory, "TERR"),
        (Act::Movement, "MOVE"),
        (Act::Fortification, "FORT"),
        (Act::Weapon, "WPN"),
        (Act::Exercise, "EXER"),
        (Act::Overflight, "OVFL"),
        (Act::Civilians, "CIV"),
        (Act::SexualViolence, "SEXV"),
        (Act::ProtectedObject, "OBJ"),
        (Act::Siege, "SIEGE"),
        (Act::Aid, "AID"),
        (Act::Displacement, "DISP"),
        (Act::Detention, "DET"),
        (Act::NoRelease, "DETNR"),
        (Act::Recruitment, "RECR"),
        (Act::Monitors, "MON"),
        (Act::Provocation, "PROV"),
        (Act::GuarantorOmission, "GUAR"),
        (Act::Other, "OTHER"),
    ];

    pub fn code(self) -> &'static str {
        Act::WORDS.iter().find(|(act, _)| *act == self).map_or("OTHER", |(_, code)| code)
    }

    pub fn coded(code: &str) -> Option<Act> {
        Act::WORDS.iter().find(|(_, known)| *known == code).map(|(act, _)| *act)
    }

    /// As an act in a sentence: "fire artillery, mortars, rockets or tanks".
    pub fn verb(self) -> Said {
        Said::Code(&"act-verb", self.code())
    }

    /// As a thing in a sentence: "an air strike".
    pub fn noun(self) -> Said {
        Said::Code(&"act-noun", self.code())
    }

    /// Whether it is an act of combat, to which the exclusion of a group or of the areas of fighting it can apply.
    pub fn is_combat(self) -> Verdict {
        match self {
            Act::SmallArms
            | Act::HeavyFire
            | Act::AirStrike
            | Act::Chemical
            | Act::Bomb
            | Act::SuicideBomb
            | Act::Grenade
            | Act::Offensive
            | Act::Clash
            | Act::Territory
            | Act::Civilians
            | Act::ProtectedObject => Verdict::Yes,
            Act::UnknownFire | Act::Other => Verdict::Unknown,
            _ => Verdict::No,
        }
    }

    /// The acts that this one may turn out to be once more is known.
    pub fn may_be(self) -> &'static [Act] {
        match self {
            Act::UnknownFire => &[
                Act::SmallArms,
                Act::HeavyFire,
                Act::AirStrike,
                Act::Chemical,
                Act::Bomb,
                Act::SuicideBomb,
                Act::Grenade,
                Act::Exercise,
            ],
            Act::Bomb => &[Act::SuicideBomb, Act::Grenade],
            Act::Clash => &[Act::SmallArms, Act::HeavyFire, Act::Offensive],
            Act::Civilians | Act::ProtectedObject => &[
                Act::SmallArms,
                Act::HeavyFire,
                Act::AirStrike,
                Act::Chemical,
                Act::Bomb,
                Act::SuicideBomb,
                Act::Grenade,
                Act::Offensive,
            ],
            Act::Territory => &[Act::Offensive],
            _ => &[],
        }
    }

    /// An allegation that does not say what was done may be anything.
    pub fn may_be_anything(self) -> bool {
        self == Act::Other
    }

    /// Fighting of which nobody says who began it.
    pub fn has_unknown_initiator(self) -> bool {
        matches!(self, Act::Clash | Act::UnknownFire | Act::Other)
    }
}

impl From<Act> for &'static str {
    fn from(act: Act) -> &'static str {
        act.code()
    }
}

impl TryFrom<String> for Act {
    type Error = String;

    fn try_from(code: String) -> Result<Act, String> {
        Act::coded(&code).ok_or_else(|| format!("`{code}` is no code of an act"))
    }
}

/// Persons and things a clause may protect.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Object {
    Civilians,
    Health,
    School,
    Water,
    Relief,
    Worship,
    Monitors,
    Detainees,
    Wounded,
}

impl Object {
    pub const WORDS: &'static [(Object, &'static str)] = &[
        (Object::Civilians, "civilians"),
        (Object::Health, "health facilities"),
        (Object::School, "schools"),
        (Object::Water, "water supply"),
        (Object::Relief, "relief goods and workers"),
        (Object::Worship, "places of worship"),
        (Object::Monitors, "monitors"),
        (Object::Detainees, "people held"),
        (Object::Wounded, "the wounded"),
    ];

    pub fn words(self) -> &'static str {
        Object::WORDS.iter().find(|(object, _)| *object == self).map_or("", |(_, words)| words)
    }

    pub fn said(self) -> Said {
        Said::Code(&"object", self.words())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_act_has_its_own_code() {
        for (act, code) in Act::WORDS {
            assert_eq!(Act::coded(code), Some(*act));
            assert_eq!(act.code(), *code);
        }
        assert_eq!(Act::WORDS.len(), 29);
    }
}
