//! Incidents and agreements to findings with their reasons. Pure, and knows no text analysis.
