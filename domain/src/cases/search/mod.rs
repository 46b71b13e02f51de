//! Finding cases by what they say (诉求检索). Chinese has no spaces between words, so that a text is found by the pairs of
//! characters that stand next to each other in it. What lies sealed is found by marks of these, which `infra` makes with a key;
//! whom it lies with and when it came in are marks as well, so that the index alone answers what somebody may see. Whether what
//! is sought stands there in one piece is looked at once a text is opened.

pub mod alike;
mod fold;
mod marks;
pub mod similar;
mod sought;

pub use fold::gist;
pub use marks::{Mark, marks, rewrites};
pub use sought::{MOST_SOUGHT, SNIPPET, Sought};
