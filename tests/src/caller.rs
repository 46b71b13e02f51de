//! Whoever calls a server, and what it answers.

use reqwest::header::HeaderMap;
use serde_json::Value;

use crate::tell::{Teller, called, without_account};

/// Somebody who calls the server.
#[derive(Clone)]
pub struct Caller {
    pub(crate) base: String,
    pub(crate) http: reqwest::Client,
    pub(crate) headers: Vec<(String, String)>,
    /// Whose account it is, where it has one.
    pub(crate) account: Option<String>,
    pub(crate) teller: Teller,
}

impl Caller {
    /// Somebody without a token.
    pub(crate) fn new(base: String, http: reqwest::Client, teller: Teller) -> Self {
        Self { base, http, headers: Vec::new(), account: None, teller }
    }

    /// The same with one header more.
    #[must_use]
    pub fn with(&self, name: &str, value: &str) -> Self {
        let mut other = self.clone();
        other.headers.push((name.to_owned(), value.to_owned()));
        other
    }

    /// The same who says which version was seen (`If-Match`).
    #[must_use]
    pub fn who_saw(&self, version: i64) -> Self {
        self.with("If-Match", &format!("\"{version}\""))
    }

    /// The bearer header, for those who speak HTTP by themselves.
    #[must_use]
    pub fn headers(&self) -> &[(String, String)] {
        &self.headers
    }

    /// A request that is not sent yet.
    ///
    /// # Panics
    /// On a method that is none.
    #[must_use]
    pub fn request(&self, method: &str, path: &str) -> reqwest::RequestBuilder {
        let method = reqwest::Method::from_bytes(method.as_bytes()).expect("a method");
        let request = self.http.request(method, format!("{}{path}", self.base));
        self.headers.iter().fold(request, |request, (name, value)| request.header(name, value))
    }

    /// Sends a request.
    ///
    /// # Panics
    /// When there is no answer.
    pub async fn send(&self, request: reqwest::RequestBuilder) -> Answer {
        let (http, request) = request.build_split();
        let request = request.expect("a request");
        let (method, path) = (request.method().to_string(), request.url().path().to_owned());
        let response = http.execute(request).await.expect("an answer");
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let bytes = response.bytes().await.expect("a body").to_vec();
        let answer = Answer { status, headers, json: serde_json::from_slice(&bytes).unwrap_or_default(), bytes };
        let who = self.account.as_deref().map_or_else(|| without_account(&self.headers), called);
        self.teller.notes(who, (&method, &path), &answer);
        answer
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send(self.request("GET", path)).await
    }

    /// POST with a JSON body.
    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        self.send(self.request("POST", path).json(body)).await
    }

    /// PUT with a JSON body.
    pub async fn put(&self, path: &str, body: &Value) -> Answer {
        self.send(self.request("PUT", path).json(body)).await
    }

    /// Makes a step of a case.
    pub async fn step(&self, case: &str, verb: &str, body: &Value) -> Answer {
        self.post(&format!("/api/v1/cases/{case}/{verb}"), body).await
    }

    /// A case as the caller sees it.
    pub async fn case(&self, id: &str) -> Value {
        self.get(&format!("/api/v1/cases/{id}")).await.ok()
    }

    /// Uploads a small picture and returns its id.
    ///
    /// # Panics
    /// When that fails.
    pub async fn photo(&self) -> String {
        let picture = reqwest::multipart::Part::bytes(crate::pictures::tiny()).file_name("after.png");
        let form = reqwest::multipart::Form::new().part("file", picture);
        let answer = self.send(self.request("POST", "/api/v1/attachments").multipart(form)).await.created();
        answer["id"].as_str().expect("an id").to_owned()
    }
}

/// What the server answered.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    /// The body as JSON, null when it is none.
    pub json: Value,
    pub bytes: Vec<u8>,
}

impl Answer {
    /// The body of a 200.
    ///
    /// # Panics
    /// On any other status.
    pub fn ok(self) -> Value {
        assert_eq!(self.status, 200, "{}", self.json);
        self.json
    }

    /// The body of a 201.
    ///
    /// # Panics
    /// On any other status.
    pub fn created(self) -> Value {
        assert_eq!(self.status, 201, "{}", self.json);
        self.json
    }

    /// The body of a problem of that status and code.
    ///
    /// # Panics
    /// On any other answer, or a problem that lacks what every problem has.
    pub fn problem(self, status: u16, code: &str) -> Value {
        assert_eq!((self.status, self.json["code"].as_str()), (status, Some(code)), "{}", self.json);
        assert_eq!(self.header("content-type"), "application/problem+json");
        assert_eq!(self.json["status"], status);
        assert_eq!(self.json["request_id"], self.header("x-request-id"));
        assert!(self.json["title"].as_str().is_some_and(|title| !title.is_ascii()), "a title in Chinese");
        for error in self.json["errors"].as_array().into_iter().flatten() {
            let said = |name: &str| error[name].as_str().unwrap_or_default();
            assert!(!said("code").is_empty() && !said("detail").is_empty(), "{error}");
            // The whole body alone has no name.
            assert!(said("pointer").starts_with('/') || said("code") == "wrong_type", "{error}");
        }
        self.json
    }

    /// The pointers of the fields that a 422 complains of.
    ///
    /// # Panics
    /// On any other answer.
    pub fn bad_fields(self) -> Vec<String> {
        self.fields(422, "invalid")
    }

    /// The pointers of the fields that name what does not exist.
    ///
    /// # Panics
    /// On any other answer.
    pub fn missing_fields(self) -> Vec<String> {
        self.fields(404, "reference_not_found")
    }

    fn fields(self, status: u16, code: &str) -> Vec<String> {
        let problem = self.problem(status, code);
        let mut pointers: Vec<_> = problem["errors"]
            .as_array()
            .expect("errors")
            .iter()
            .map(|error| error["pointer"].as_str().expect("a pointer").to_owned())
            .collect();
        pointers.sort();
        pointers
    }

    /// A header's text, empty when it is absent.
    #[must_use]
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }
}
