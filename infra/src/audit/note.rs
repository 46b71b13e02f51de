use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use ed25519_dalek::{Signature, Signer as _, SigningKey};
use mashang_domain::audit::tree::{Hash, Tree};
use sha2::{Digest, Sha256};

use crate::crypto::{Vault, hex};
use crate::sealed::tags;

/// How a signature of Ed25519 is told from others in a key's name (C2SP signed-note).
const ED25519: u8 = 1;

/// Signs roots, and knows its own signatures again. Its key follows from the one of tags, which never changes.
pub struct Signer {
    key: SigningKey,
    name: String,
}

/// The root of a tree, signed (C2SP tlog-checkpoint).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    pub size: u64,
    pub root: Hash,
    /// The text that anybody can check who has the signer's public key.
    pub note: String,
}

impl Signer {
    #[must_use]
    pub fn of(vault: &Vault) -> Self {
        let key = SigningKey::from_bytes(&vault.tag(tags::AUDIT_KEY, b"ed25519"));
        let named = Sha256::digest(key.verifying_key().as_bytes());
        Self { name: format!("mashang-log-{}", hex(&named[..8])), key }
    }

    /// What tells this key from others: its name, and how it is named in signatures.
    fn id(&self) -> [u8; 4] {
        let hash = Sha256::new_with_prefix(&self.name)
            .chain_update([b'\n', ED25519])
            .chain_update(self.key.verifying_key().as_bytes())
            .finalize();
        [hash[0], hash[1], hash[2], hash[3]]
    }

    /// The public key, as programs that check signed notes are given it.
    #[must_use]
    pub fn public_key(&self) -> String {
        let key = [[ED25519].as_slice(), self.key.verifying_key().as_bytes().as_slice()].concat();
        format!("{}+{}+{}", self.name, hex(&self.id()), BASE64.encode(key))
    }

    /// Signs the root of a tree.
    #[must_use]
    pub fn sign(&self, tree: &Tree) -> Checkpoint {
        let (size, root) = (tree.size(), tree.root());
        let text = format!("{}\n{size}\n{}\n", self.name, BASE64.encode(root));
        let signature = self.key.sign(text.as_bytes()).to_bytes();
        let signed = BASE64.encode([self.id().as_slice(), &signature].concat());
        let note = format!("{text}\n\u{2014} {} {signed}\n", self.name);
        Checkpoint { size, root, note }
    }

    /// What a note says that this key signed.
    #[must_use]
    pub fn read(&self, note: &str) -> Option<(u64, Hash)> {
        let (text, signatures) = note.split_once("\n\n").map(|(text, rest)| (format!("{text}\n"), rest))?;
        let ours = format!("\u{2014} {} ", self.name);
        let signed = signatures.lines().find_map(|line| line.strip_prefix(&ours))?;
        let signed = BASE64.decode(signed).ok()?;
        let (id, signature) = signed.split_at_checked(4)?;
        let signature = Signature::from_slice(signature).ok()?;
        if id != self.id() || self.key.verifying_key().verify_strict(text.as_bytes(), &signature).is_err() {
            return None;
        }
        let mut lines = text.lines();
        if lines.next() != Some(&*self.name) {
            return None;
        }
        let size = lines.next()?.parse().ok()?;
        Some((size, BASE64.decode(lines.next()?).ok()?.try_into().ok()?))
    }
}

#[cfg(test)]
mod tests {
    use mashang_domain::audit::tree::leaf;

    use super::*;

    fn signer(byte: u8) -> Signer {
        Signer { key: SigningKey::from_bytes(&[byte; 32]), name: "example".into() }
    }

    #[test]
    fn a_note_says_what_was_signed_and_to_its_own_key_alone() {
        let mut tree = Tree::default();
        tree.push(leaf(b"x"));
        let made = signer(1).sign(&tree);
        assert_eq!(signer(1).read(&made.note), Some((1, tree.root())));
        assert_eq!(signer(2).read(&made.note), None);
        for at in 0..made.note.len() {
            let mut bytes = made.note.clone().into_bytes();
            bytes[at] ^= 1;
            let read = String::from_utf8(bytes).ok().and_then(|note| signer(1).read(&note));
            assert!(read.is_none() || at == made.note.len() - 1, "{at}: {read:?}");
        }
    }
}
