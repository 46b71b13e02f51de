//! The plan of the house that the checks hold the sources against. Who adds a context or a room edits these tables.

/// The contexts of `domain`, the lowest first. A context imports itself and those on rows before its own; what stands on one
/// row doesn't import each other.
pub(super) const ORDER: &[&[&str]] = &[
    &["shared"],
    &["territory"],
    &["institutions"],
    &["moderation"],
    &["rooms"],
    &["congresses"],
    &["deputies"],
    &["codes"],
    &["accounts"],
    &["clients"],
    &["invitations"],
    &["audit"],
    &["duties"],
    &["cases"],
    &["receptions", "disputes", "closings", "sittings"],
    &["stations"],
    &["activities"],
    &["voter_reports", "contacts"],
    &["notices"],
    &["publications"],
    &["handovers"],
    &["suggestions"],
    &["orders"],
    &["sweeps"],
    &["consultations"],
    &["bulletins"],
    &["person", "imports"],
    &["term_changes"],
    &["work"],
    &["happening"],
    &["inbox", "evidence", "figures", "release", "timeline", "overdue", "diversion"],
];

/// A floor where contexts have rooms.
pub(super) struct Floor {
    /// The folder of the rooms.
    pub(super) folder: &'static str,
    /// Whether everything here is a context's room.
    pub(super) only_rooms: bool,
    /// Contexts that have no room here, and why.
    pub(super) without: &'static [(&'static str, &'static str)],
    /// What is here and is no context's room, and why.
    pub(super) besides: &'static [(&'static str, &'static str)],
}

pub(super) const FLOORS: &[Floor] = &[
    Floor {
        folder: "infra/src/repositories",
        only_rooms: true,
        without: &[
            ("shared", "what it keeps (files, events, keys of requests) is named by itself"),
            ("happening", "reads events and then each context's own repository"),
            ("evidence", "draws duty records from events; `duties` keeps them"),
            ("release", "shows, through each context, what `moderation` decided on"),
            ("timeline", "reads what other contexts keep"),
            ("work", "reads what other contexts keep"),
            ("diversion", "hides, through each context, what hangs on an accusation"),
        ],
        besides: &[
            ("allowances", "what processes count together, whatever it limits"),
            ("attachments", "files belong to whatever shows them"),
            ("areas", "how lists of all contexts search an area"),
            ("events", "one log for all contexts"),
            ("consumers", "who has read the log how far"),
            ("content_checks", "how contents were judged, whatever shows them"),
            ("deliveries", "what leaves the house, whatever it is about"),
            ("house", "what the database knows of itself: its key, whether it is whole"),
            ("idempotency", "answers by the key of a request, whatever it asked"),
            ("names", "what parties and places are called, whichever context keeps them"),
            ("pushes", "what `WeChat` told of by itself, whatever it is about"),
            ("subject_keys", "the own keys of subjects, whichever context keeps them"),
            ("staffing", "for whom nobody acts, whichever context keeps them"),
            ("tokens", "by what others know the house"),
            ("visits", "who left the tracking page, which is no entity's"),
        ],
    },
    Floor {
        folder: "api/src/routes",
        only_rooms: true,
        without: &[
            ("shared", "nobody asks for it by itself"),
            ("happening", "shown by `timeline`"),
            ("evidence", "its records are shown by `duties`"),
            ("inbox", "one's own messages are read under `me`"),
            ("release", "what is decided on is shown by `moderation`"),
            ("diversion", "cases are diverted by `cases`"),
        ],
        besides: &[
            ("attachments", "files belong to whatever shows them"),
            ("me", "what is the caller's own, out of several contexts"),
            ("names", "a frame: names beside the ids that answers hold"),
            ("notes", "a DTO that steps of several contexts take"),
            ("papers", "a frame: what contexts hand out on paper, as files"),
            ("once", "a frame: what creates is created once for a key"),
            ("operations", "health, metrics, vocabulary"),
            ("answer", "a frame: what operations answer"),
            ("budgets", "a frame: what an operation spends of what a caller may ask for"),
            ("builder", "a frame: operations that change something, said once"),
            ("tree", "a frame: which routes a request is tried against"),
            ("way", "a frame: a request's way to the database and back"),
            ("values", "DTOs of `shared`"),
        ],
    },
    Floor {
        folder: "tests/stories",
        // A story may be about anything.
        only_rooms: false,
        without: &[
            ("shared", "told in every story"),
            ("happening", "told with what happened"),
            ("evidence", "told in `duties`"),
            ("inbox", "told with what the messages are about"),
            ("closings", "told in `months`, with the figures that are closed"),
            ("invitations", "told in `opening`, with the office that invites"),
            ("release", "told in `moderation`, with what is decided there"),
            ("timeline", "told in the stories of what it shows"),
            ("work", "told in `desk`, with what a clerk asks for"),
            ("diversion", "told in `rights`, with who stands aside"),
        ],
        besides: &[],
    },
];

/// Crates of the house, the lowest first: each may import those before it.
pub(super) const CRATES: &[(&str, &str)] =
    &[("domain", "mashang_domain"), ("infra", "mashang_infra"), ("api", "mashang_api")];

/// What the domain must not depend on: no database, no web framework, no runtime, nothing of the API.
pub(super) const FOREIGN: &[&str] = &["diesel", "actix-web", "tokio", "reqwest", "utoipa", "jsonwebtoken"];

/// Folders of crates in which no files import each other in a circle.
pub(super) const NO_CIRCLES: &[&str] = &["domain/src", "api/src"];

/// A file can be read in one sitting.
pub(super) const MOST_LINES: usize = 500;

/// Files that may be longer, and why.
pub(super) const LONGER: &[(&str, &str)] = &[];

/// A macro hides from formatter, reader and compiler what a function would show.
pub(super) const MOST_MACROS: usize = 9;
