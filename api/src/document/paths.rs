//! What the document says of each path, as the server needs it: its methods, for how long what it shows may be kept, and where
//! what it makes is found.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use actix_web::HttpRequest;
use actix_web::http::header::HeaderValue;
use serde_json::{Map, Value};

/// By whom an answer to a GET may be kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Caching {
    /// By everybody, for a while.
    Public,
    /// By whoever asked, who asks each time whether it still is so.
    Private,
    /// By nobody.
    Never,
}

/// What shows how something is at this moment, or is a person's alone.
const NEVER: [&str; 31] = [
    "countCases",
    "downloadAttachment",
    "getAttachmentLink",
    "getBulletinPaper",
    "getCheckInCode",
    "getCheckInPicture",
    "getDisputePaper",
    "getDutyFilePaper",
    "getHealth",
    "getMe",
    "getMetrics",
    "getMyCounts",
    "getPublicCasePhoto",
    "getReadiness",
    "getRoster",
    "getRotaPaper",
    "getStationReportPaper",
    "getSuggestionPaper",
    "getSupervisionOrderPaper",
    "getTrackedLooks",
    "getTrackedProof",
    "getVoterReportPaper",
    "getWeekDigest",
    "getWeekDigestPaper",
    "listCaseLooks",
    "listDisputeLooks",
    "listGrants",
    "listMyLogIns",
    "listMyLooks",
    "listStationBookings",
    "listStationDays",
];

/// Paths beside the document, which show something to people.
const OTHERS: [&str; 27] = [
    "/",
    "/a/{code}",
    "/about",
    "/assets/page.css",
    "/assets/page.js",
    "/assets/track.css",
    "/assets/track.js",
    "/c/{id}",
    "/d",
    "/d/{code}/station",
    "/docs",
    "/docs/{_:.*}",
    "/e/{kind}/{id}",
    "/files/{ticket}",
    "/openapi-3.0.json",
    "/openapi.json",
    "/p",
    "/p/{id}",
    "/privacy",
    "/t/file/{id}",
    "/t/photo/{id}",
    "/t/qr",
    "/t/{act}",
    "/t",
    "/wechat/back",
    "/wechat/file/{ticket}",
    "/wechat/push",
];
/// Those to which forms are sent.
const FORMS: [&str; 11] = [
    "/a/{code}",
    "/c/{id}",
    "/d/{code}",
    "/d/{code}/station",
    "/d/{code}/station/cancel",
    "/look",
    "/p/{id}/join",
    "/p/{id}/leave",
    "/t",
    "/t/{act}",
    "/wechat/push",
];

impl Caching {
    /// What everybody may ask for, everybody may keep.
    pub(super) fn of(path: &str, operation: &Map<String, Value>) -> Self {
        let id = operation.get("operationId").and_then(Value::as_str).unwrap_or_default();
        let secured = operation.get("security").and_then(Value::as_array).is_some_and(|all| !all.is_empty());
        if NEVER.contains(&id) {
            Self::Never
        } else if secured || is_secret(path) {
            Self::Private
        } else {
            Self::Public
        }
    }
}

/// Whether a path holds what opens something: it is written into no header.
fn is_secret(path: &str) -> bool {
    path.contains("{tracking_code}")
}

/// Where something that was made is found: a path, and from where in the request or the answer its parameters come.
pub(super) struct Place {
    path: String,
    parameters: Vec<(String, String)>,
}

pub(super) struct Paths {
    methods: Vec<(String, HeaderValue)>,
    caching: HashMap<String, Caching>,
    /// The id of each operation, by its path and method.
    ids: HashMap<String, HashMap<String, String>>,
    places: HashMap<String, Place>,
}

impl Paths {
    pub(super) fn of(document: &Value) -> Self {
        let (mut caching, mut ids) = (HashMap::new(), HashMap::<_, HashMap<_, _>>::new());
        for (path, method, operation) in operations(document) {
            if let Some(id) = operation.get("operationId").and_then(Value::as_str) {
                ids.entry(path.clone()).or_default().insert(method.to_ascii_uppercase(), id.to_owned());
            }
            if method == "get" {
                caching.insert(path.clone(), Caching::of(path, operation));
            }
        }
        Self { methods: methods(document), caching, ids, places: places(document) }
    }

    /// The pattern of the route that takes `path`, and its methods.
    pub(super) fn route(&self, path: &str) -> Option<(&str, &HeaderValue)> {
        self.taking(path).next().map(|(route, methods)| (route.as_str(), methods))
    }

    /// Which operation answers that method at that path, and the pattern of its route.
    pub(super) fn operation(&self, path: &str, method: &str) -> Option<(&str, &str)> {
        self.taking(path).find_map(|(route, _)| Some((self.ids.get(route)?.get(method)?.as_str(), route.as_str())))
    }

    fn taking<'a, 'p>(&'a self, path: &'p str) -> impl Iterator<Item = &'a (String, HeaderValue)> + use<'a, 'p> {
        self.methods.iter().filter(move |(route, _)| takes(route, path))
    }

    pub(super) fn caching(&self, pattern: &str) -> Option<Caching> {
        self.caching.get(pattern).copied()
    }

    /// Where what a request made is found, of which `made` tells.
    pub(super) fn location(&self, request: &HttpRequest, made: &[u8]) -> Option<HeaderValue> {
        let place = self.places.get(&request.match_pattern()?)?;
        let made: Value = serde_json::from_slice(made).ok()?;
        let mut path = place.path.clone();
        for (name, expression) in &place.parameters {
            let value = match expression.split_once('#') {
                Some((_, pointer)) => made.pointer(pointer)?.as_str()?,
                None => request.match_info().get(expression.strip_prefix("$request.path.")?)?,
            };
            path = path.replace(&format!("{{{name}}}"), value);
        }
        HeaderValue::from_str(&path).ok()
    }
}

fn operations(document: &Value) -> impl Iterator<Item = (&String, &String, &Map<String, Value>)> {
    document["paths"].as_object().into_iter().flatten().flat_map(|(path, item)| {
        let all = item.as_object().into_iter().flatten();
        all.filter_map(move |(method, operation)| operation.as_object().map(|operation| (path, method, operation)))
    })
}

/// Whether a route takes that path. The router's own patterns are regular expressions, of which each start would compile some hundreds a
/// second time.
fn takes(route: &str, path: &str) -> bool {
    let mut asked = path.split('/');
    for segment in route.split('/') {
        if segment.ends_with(":.*}") {
            return asked.next().is_some();
        }
        let fits = match asked.next() {
            Some(part) if segment.starts_with('{') && segment.ends_with('}') => !part.is_empty(),
            Some(part) => part == segment,
            None => false,
        };
        if !fits {
            return false;
        }
    }
    asked.next().is_none()
}

fn methods(document: &Value) -> Vec<(String, HeaderValue)> {
    let mut all: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for (path, method, _) in operations(document) {
        all.entry(path).or_default().insert(method.to_ascii_uppercase());
    }
    for (path, method) in OTHERS.map(|path| (path, "GET")).into_iter().chain(FORMS.map(|path| (path, "POST"))) {
        all.entry(path).or_default().insert(method.into());
    }
    all.into_iter()
        .filter_map(|(path, mut methods)| {
            methods.insert("OPTIONS".into());
            if methods.contains("GET") {
                methods.insert("HEAD".into());
            }
            let list = methods.into_iter().collect::<Vec<_>>().join(", ");
            Some((path.to_owned(), HeaderValue::from_str(&list).ok()?))
        })
        .collect()
}

/// The places to which the links of what is made lead, by the path where it is made.
pub(super) fn places(document: &Value) -> HashMap<String, Place> {
    let shown: HashMap<&str, &String> = operations(document)
        .filter(|(path, method, _)| *method == "get" && !is_secret(path))
        .filter_map(|(path, _, operation)| Some((operation.get("operationId")?.as_str()?, path)))
        .collect();
    let place = |link: &Value| {
        let path = (*shown.get(link["operationId"].as_str()?)?).clone();
        let parameters = link["parameters"].as_object()?.iter();
        let parameters = parameters.map(|(name, from)| (name.clone(), from.as_str().unwrap_or_default().to_owned()));
        Some(Place { path, parameters: parameters.collect() })
    };
    operations(document)
        .filter_map(|(path, _, operation)| {
            let links = operation.get("responses")?.get("201")?.get("links")?.as_object()?;
            Some((path.clone(), links.values().find_map(&place)?))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::takes;

    #[test]
    fn a_route_takes_what_the_router_would_give_it() {
        for (route, path, taken) in [
            ("/t", "/t", true),
            ("/t", "/t/", false),
            ("/t", "/t/file", false),
            ("/t", "//t", false),
            ("/t", "/T", false),
            ("/d/{code}", "/d//", false),
            ("/d/{code}/station", "/d//station", false),
            ("/d/{code}", "/d/MQ7K", true),
            ("/d/{code}", "/d/", false),
            ("/d/{code}", "/d/MQ7K/station", false),
            ("/d/{code}/station", "/d/MQ7K/station", true),
            ("/d/{code}/station", "/d/MQ7K", false),
            ("/docs/{_:.*}", "/docs/fonts/a.woff2", true),
            ("/docs/{_:.*}", "/docs/", true),
            ("/docs/{_:.*}", "/docs", false),
            ("/docs/{_:.*}", "/d/a.woff2", false),
        ] {
            assert_eq!(takes(route, path), taken, "{route} {path}");
            assert_eq!(actix_router::ResourceDef::new(route).is_match(path), taken, "{route} {path}");
        }
    }
}
