//! Rust text as tokens: enough to find paths, names and macros, with comments gone and strings set apart.

/// A token and the line that it stands on, counted from 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) line: usize,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Word(String),
    /// What stands between the quotes, as it was written.
    Text(String),
    /// `::`, which paths are made of.
    Colons,
    Mark(char),
}

impl Token {
    pub(super) fn word(&self) -> Option<&str> {
        match &self.kind {
            Kind::Word(word) => Some(word),
            _ => None,
        }
    }

    pub(super) fn is(&self, mark: char) -> bool {
        self.kind == Kind::Mark(mark)
    }

    pub(super) fn is_word(&self, word: &str) -> bool {
        self.word() == Some(word)
    }
}

/// Reads a file's text.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    let mut reader = Reader { rest: text, line: 1 };
    let mut found = Vec::new();
    while let Some(next) = reader.rest.chars().next() {
        let line = reader.line;
        if let Some(kind) = reader.token(next) {
            found.push(Token { kind, line });
        }
    }
    found
}

struct Reader<'a> {
    rest: &'a str,
    line: usize,
}

impl<'a> Reader<'a> {
    /// Takes so many bytes.
    fn take(&mut self, length: usize) -> &'a str {
        let (taken, rest) = self.rest.split_at_checked(length).unwrap_or((self.rest, ""));
        self.line += taken.matches('\n').count();
        self.rest = rest;
        taken
    }

    fn token(&mut self, next: char) -> Option<Kind> {
        if next.is_whitespace() {
            self.take(next.len_utf8());
            return None;
        }
        if self.rest.starts_with("//") {
            self.take(self.rest.find('\n').unwrap_or(self.rest.len()));
            return None;
        }
        if self.rest.starts_with("/*") {
            self.block_comment();
            return None;
        }
        if let Some(kind) = self.string() {
            return Some(kind);
        }
        if next == '\'' {
            return self.quote();
        }
        if next.is_alphabetic() || next == '_' {
            let end = self.rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(self.rest.len());
            return Some(Kind::Word(self.take(end).to_owned()));
        }
        if next.is_ascii_digit() {
            // A number with its suffix says nothing here.
            self.take(self.rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(self.rest.len()));
            return None;
        }
        if self.rest.starts_with("::") {
            self.take(2);
            return Some(Kind::Colons);
        }
        self.take(next.len_utf8());
        Some(Kind::Mark(next))
    }

    /// Comments of this kind nest.
    fn block_comment(&mut self) {
        let mut depth = 0usize;
        loop {
            if self.rest.starts_with("/*") {
                depth += 1;
                self.take(2);
            } else if self.rest.starts_with("*/") {
                depth -= 1;
                self.take(2);
            } else if let Some(next) = self.rest.chars().next() {
                self.take(next.len_utf8());
            } else {
                return;
            }
            if depth == 0 {
                return;
            }
        }
    }

    /// A string of any kind: plain, of bytes, raw with any number of hashes. A raw word (`r#type`) is none.
    fn string(&mut self) -> Option<Kind> {
        let prefix = ["br", "cr", "r", "b", "c", ""].into_iter().find(|prefix| {
            let after = self.rest.strip_prefix(prefix).unwrap_or_default();
            let hashes = if prefix.ends_with('r') { after.trim_start_matches('#') } else { after };
            hashes.starts_with('"') && self.rest.starts_with(prefix)
        })?;
        self.take(prefix.len());
        let hashes = self.rest.len() - self.rest.trim_start_matches('#').len();
        self.take(hashes + 1);
        let end = if prefix.ends_with('r') {
            self.rest.find(&format!("\"{}", "#".repeat(hashes)))
        } else {
            let mut escaped = false;
            self.rest.find(|c: char| {
                let ends = c == '"' && !escaped;
                escaped = c == '\\' && !escaped;
                ends
            })
        };
        let text = self.take(end.unwrap_or(self.rest.len())).to_owned();
        self.take(1 + hashes);
        Some(Kind::Text(text))
    }

    /// A character, or a lifetime; neither says anything here.
    fn quote(&mut self) -> Option<Kind> {
        self.take(1);
        let mut characters = self.rest.chars();
        let (first, second) = (characters.next(), characters.next());
        if first == Some('\\') {
            self.take(2);
            self.take(self.rest.find('\'').map_or(self.rest.len(), |end| end + 1));
        } else if second == Some('\'') {
            self.take(first.map_or(0, char::len_utf8) + 1);
        } else {
            self.take(self.rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(self.rest.len()));
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        tokens(text).iter().filter_map(|token| token.word().map(str::to_owned)).collect()
    }

    #[test]
    fn comments_strings_and_characters_hold_no_words() {
        assert_eq!(words("a // b\n/* c /* d */ e */ f"), ["a", "f"]);
        assert_eq!(words(r##"a "b \" c" d r#"e " f"# g b"h" i"##), ["a", "d", "g", "i"]);
        assert_eq!(words(r"a 'b' c '\'' d '\u{1F600}' e &'life f"), ["a", "c", "d", "e", "f"]);
    }

    #[test]
    fn a_string_is_kept_with_its_line() {
        let found = tokens("\n\nfield(\"/title\")");
        assert_eq!(found[2], Token { kind: Kind::Text("/title".into()), line: 3 });
    }
}
