//! Passwords as they are kept (argon2id), and the codes of a second factor (TOTP, RFC 6238).

use argon2::Argon2;
use argon2::password_hash::{PasswordHash, PasswordHasher, PasswordVerifier, SaltString};
use chacha20poly1305::aead::KeyInit;
use hmac::{Hmac, Mac};
use sha1::Sha1;

/// Nobody's: whoever names no account is answered as late as whoever says a wrong password.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// A password's hash as a PHC string, with what makes it this one's own: 19 MiB, two passes, a salt. Takes a while.
///
/// # Errors
/// A sentence for the log.
pub fn hash(password: &str) -> Result<String, String> {
    let mut salt = [0u8; 16];
    getrandom::fill(&mut salt).map_err(|error| error.to_string())?;
    let salt = SaltString::encode_b64(&salt).map_err(|error| error.to_string())?;
    let hash = Argon2::default().hash_password(password.as_bytes(), &salt).map_err(|error| error.to_string())?;
    Ok(hash.to_string())
}

/// Whether a password is the one of that hash; of none, none is. Takes a while either way.
#[must_use]
pub fn verify(password: &str, hash: Option<&str>) -> bool {
    let right = PasswordHash::new(hash.unwrap_or(NOBODY))
        .is_ok_and(|known| Argon2::default().verify_password(password.as_bytes(), &known).is_ok());
    right && hash.is_some()
}

/// The code of a second factor at a step of half a minute: six digits.
#[must_use]
pub fn totp(secret: &[u8; 20], step: i64) -> String {
    let mut block = [0u8; 64];
    block[..20].copy_from_slice(secret);
    let mac = <Hmac<Sha1> as KeyInit>::new(&block.into());
    let tag: [u8; 20] = mac.chain_update(step.to_be_bytes()).finalize().into_bytes().into();
    let at = usize::from(tag[19] & 0x0f);
    let word = u32::from_be_bytes([tag[at] & 0x7f, tag[at + 1], tag[at + 2], tag[at + 3]]);
    format!("{:06}", word % 1_000_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_those_of_the_standard() {
        // RFC 6238, appendix B, of whose eight digits the last six.
        for (second, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            assert_eq!(totp(b"12345678901234567890", second / 30), code);
        }
    }

    #[test]
    fn hashes_are_those_of_the_reference() {
        // test.c of the reference implementation, version 0x13.
        let known = "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";
        assert!(verify("password", Some(known)));
        assert!(!verify("differentpassword", Some(known)));
        // As `argon2-cffi` has it with our parameters.
        let theirs =
            "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$izAqmjL0fmYFJ6h8C8HJjTK/jjPIZnl9WkxzUbQo+OY";
        assert!(verify("梅庭社区的石榴红了", Some(theirs)));
    }

    #[test]
    fn each_is_kept_another_way_and_nobodys_is_no_ones() {
        let (one, other) = (hash("梅庭社区的石榴红了").expect("hashed"), hash("梅庭社区的石榴红了").expect("hashed"));
        assert_ne!(one, other);
        assert!(one.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{one}");
        assert!(verify("梅庭社区的石榴红了", Some(&one)) && !verify("梅庭社区的石榴", Some(&one)));
        assert!(!verify("梅庭社区的石榴红了", None) && !verify("", Some("nonsense")));
        assert!(PasswordHash::new(NOBODY).is_ok(), "or it would be answered at once");
    }
}
