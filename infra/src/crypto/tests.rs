use chrono::Duration;

use super::*;

fn key(number: u8, byte: u8, used_from: Instant) -> WrappedKey {
    let sealed = MasterKey::new(&[1; 32]).wrap(number, &[byte; 32]).expect("randomness");
    WrappedKey { number, sealed, used_from }
}

fn vault_of(keys: &[WrappedKey], now: Instant) -> Vault {
    Vault::new(MasterKey::new(&[1; 32]), keys, now).expect("keys")
}

fn vault(byte: u8) -> Vault {
    let now = Instant::default();
    vault_of(&[key(TAGS, byte, now), key(FIRST, byte, now)], now)
}

#[test]
fn a_tag_is_the_same_for_the_same_key_purpose_and_bytes_only() {
    let (ours, other) = (vault(7), vault(8));
    assert_eq!(ours.tag("a", b"x"), vault(7).tag("a", b"x"));
    assert_ne!(ours.tag("a", b"x"), ours.tag("a", b"y"));
    assert_ne!(ours.tag("a", b"x"), ours.tag("b", b"x"));
    assert_ne!(ours.tag("a", b"bx"), ours.tag("ab", b"x"));
    assert_ne!(ours.tag("a", b"x"), other.tag("a", b"x"));
}

#[test]
fn what_is_sealed_opens_for_its_row_and_column_only() {
    let (vault, other) = (vault(7), vault(8));
    let sealed = vault.seal("t.c", b"row 1", b"13812345678").expect("randomness");
    assert!(!sealed.windows(11).any(|window| window == b"13812345678"));
    assert_eq!(vault.open("t.c", b"row 1", &sealed).as_deref(), Ok(b"13812345678".as_slice()));
    assert_eq!(vault.open("t.c", b"row 2", &sealed), Err(Unopenable));
    assert_eq!(vault.open("t.d", b"row 1", &sealed), Err(Unopenable));
    assert_eq!(other.open("t.c", b"row 1", &sealed), Err(Unopenable));
    for end in 0..sealed.len() {
        assert_eq!(vault.open("t.c", b"row 1", &sealed[..end]), Err(Unopenable));
    }
    let mut renumbered = sealed;
    renumbered[0] += 1;
    assert_eq!(vault.open("t.c", b"row 1", &renumbered), Err(Unopenable));
}

#[test]
fn a_new_key_opens_before_it_seals_and_the_old_one_opens_for_good() {
    let now = Instant::default();
    let later = now + Duration::seconds(10);
    let old = [key(TAGS, 1, now), key(FIRST, 2, now)];
    let both = [old[0].clone(), old[1].clone(), key(3, 3, later)];
    let (one, other) = (vault_of(&old, now), vault_of(&both, later));
    one.follow(&both, now).expect("keys");
    assert_eq!((one.current(), other.current()), (FIRST, 3));
    let (by_one, by_other) = (one.seal("t.c", b"1", b"x").expect("sealed"), other.seal("t.c", b"1", b"x"));
    assert_eq!(one.open("t.c", b"1", &by_other.expect("sealed")).as_deref(), Ok(b"x".as_slice()));
    one.follow(&both, later).expect("keys");
    assert_eq!(one.current(), 3);
    assert_eq!(one.open("t.c", b"1", &by_one).as_deref(), Ok(b"x".as_slice()));
    assert_eq!(one.tag("a", b"x"), other.tag("a", b"x"));
    let ring = one.ring();
    one.follow(&both, later + Duration::seconds(1)).expect("keys");
    assert!(Arc::ptr_eq(&ring, &one.ring()), "nothing changed");
}

#[test]
fn a_key_of_the_ring_opens_under_its_number_and_master_only() {
    let (master, other) = (MasterKey::new(&[1; 32]), MasterKey::new(&[2; 32]));
    let sealed = master.wrap(2, &[9; 32]).expect("randomness");
    assert_eq!(master.unwrap_key(2, &sealed), Ok([9; 32]));
    assert_eq!(master.unwrap_key(3, &sealed), Err(Unopenable));
    assert_eq!(other.unwrap_key(2, &sealed), Err(Unopenable));
    assert_ne!(master.fingerprint(), other.fingerprint());
}

fn read(vault: &Vault, id: Uuid, sealed: &[u8]) -> io::Result<Vec<u8>> {
    let mut file = vault.open_file(id, sealed, sealed.len() as u64)?;
    let (size, mut all) = (file.size(), Vec::new());
    while let Some(piece) = file.piece()? {
        all.extend(piece);
    }
    assert_eq!(size, all.len() as u64);
    Ok(all)
}

#[test]
fn a_file_of_any_length_is_read_as_it_was_and_only_whole() {
    let (vault, id) = (vault(7), Uuid::from_u128(1));
    for length in [0, 1, PIECE - 1, PIECE, PIECE + 1, 2 * PIECE, 3 * PIECE + 5] {
        let bytes: Vec<u8> = (0..length).map(|at| (at % 251).to_le_bytes()[0]).collect();
        let sealed = vault.seal_file(id, &bytes).expect("sealed");
        assert_eq!(key_of_file(&sealed), Some(FIRST));
        assert_eq!(read(&vault, id, &sealed).expect("read"), bytes, "{length}");
        assert!(read(&vault, Uuid::from_u128(2), &sealed).is_err(), "another file's");
        for end in [sealed.len() - 1, FILE_HEAD + PIECE + OVERHEAD, FILE_HEAD, 3] {
            if end < sealed.len() {
                assert!(read(&vault, id, &sealed[..end]).is_err(), "{length} cut at {end}");
            }
        }
    }
}
