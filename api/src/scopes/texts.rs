//! Scopes as texts: read as clients write them, and written.

use mashang_domain::clients::ClientScope;
use mashang_domain::shared::Vocabulary;

/// The scopes that a text names, each once; `None` where it names something else.
pub(crate) fn read(text: &str) -> Option<Vec<ClientScope>> {
    let mut scopes = Vec::new();
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        let scope = ClientScope::parse(word)?;
        if !scopes.contains(&scope) {
            scopes.push(scope);
        }
    }
    Some(scopes)
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
