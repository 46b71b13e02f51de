//! How many links somebody keeps and how late a visit may be. 代表法第四十四条 says that they are kept; how many is usual, and a county
//! lays the numbers down otherwise ([`super::ContactNumbers`]).

use chrono::Duration;

/// Deputies with whom a member of a standing committee keeps in touch: at least, and at most.
pub const MEMBER_LINKS: (u32, u32) = (3, 8);
/// Households, enterprises and voters with whom a deputy does: at least, and at most.
pub const PEOPLE_LINKS: (u32, u32) = (5, 8);
/// The most that a county may lay down.
pub const MOST_LINKS: u32 = 50;
/// Days before a visit is due from which its light is yellow.
pub const YELLOW_DAYS: i64 = 14;
/// For how long it is kept whom a link leads to that has ended, or waits for consent: erased within thirty days, and so before they are
/// over.
pub const KEPT_WITHOUT_CONSENT: Duration = Duration::days(29);
/// Links of one deputy that are looked through at once: as many as both ends can have.
pub const MOST_OF_ONE: usize = 500;
