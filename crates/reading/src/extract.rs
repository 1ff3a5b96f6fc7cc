//! Text → what it says: times, places, actors, quantities, speakers, and from them claims. Does not know any other text.

pub mod claim;
pub mod dates;
pub mod gazetteer;
pub mod publication;
