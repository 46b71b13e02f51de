//! Scopes as the document and requests write them.

use mashang_domain::clients::ClientScope;
use mashang_domain::shared::{Vocabulary, each_once};
use serde_json::{Map, Value, json};

/// The name of the document's security scheme.
pub(crate) const SCHEME: &str = "oauth2";

/// Every scope, as the document tells it.
pub(crate) fn scheme(public_url: &str) -> (&'static str, Value) {
    let told = |scope: &ClientScope| {
        let about = format!("{}。 {}", scope.label(), scope.description());
        (scope.as_str().to_owned(), Value::from(about))
    };
    let scopes: Map<String, Value> = ClientScope::ALL.iter().map(told).collect();
    let flow = json!({ "tokenUrl": format!("{public_url}/oauth/token"), "scopes": scopes });
    let about =
        "第三方系统以客户端凭证（RFC 6749）换取的 access_token。 What an API client exchanges its credentials for.";
    (SCHEME, json!({ "type": "oauth2", "description": about, "flows": { "clientCredentials": flow } }))
}

/// The scopes that a text names, each once; `None` where it names something else.
pub(crate) fn read(text: &str) -> Option<Vec<ClientScope>> {
    let scopes: Option<Vec<_>> = text.split(' ').filter(|word| !word.is_empty()).map(ClientScope::parse).collect();
    scopes.map(each_once)
}

/// Scopes as RFC 6749 writes them.
pub(crate) fn written(scopes: &[ClientScope]) -> String {
    scopes.iter().map(|scope| scope.as_str()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scopes_are_read_as_they_are_written() {
        let both = [ClientScope::CasesRead, ClientScope::CasesWrite];
        assert_eq!(read(&written(&both)).as_deref(), Some(&both[..]));
        assert_eq!(read("cases:read  cases:read").as_deref(), Some(&both[..1]));
        assert_eq!(read("cases:delete"), None);
    }
}
