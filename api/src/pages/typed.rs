//! What people type who have an input method for Chinese on, or paste more than was meant.

/// Digits, letters and hyphens of full width as keyboards for Chinese make them, in their usual width.
pub(super) fn narrow(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\u{3000}' => ' ',
            '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
            '—' | '–' | '‐' | '−' => '-',
            _ => c,
        })
        .collect()
}

/// A code without what surrounds it: of the address of a card what stands behind `/d/`, of another what stands behind the `#`.
pub(super) fn code_in(typed: &str) -> String {
    let plain: String = narrow(typed).chars().filter(|c| !c.is_whitespace()).collect();
    let code = match (plain.rsplit_once("/d/"), plain.rsplit_once('#')) {
        (Some((_, code)), _) => code.split(['?', '#', '/']).next().unwrap_or_default(),
        (None, Some((_, code))) => code,
        (None, None) => &plain,
    };
    code.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_typed_wide_or_copied_with_its_address_is_read_all_the_same() {
        for (typed, meant) in [
            (" kx7m-3pqr ", "kx7m-3pqr"),
            ("ＫＸ７Ｍ－３ＰＱＲ", "KX7M-3PQR"),
            ("KX7M 3PQR\u{3000}W9TD", "KX7M3PQRW9TD"),
            ("https://rd.example.cn/t#KX7M-3PQR", "KX7M-3PQR"),
            ("rd.example.cn/t＃KX7M-3PQR", "KX7M-3PQR"),
            ("https://rd.example.cn/d/7KX3MPQRW9", "7KX3MPQRW9"),
            ("https://rd.example.cn/d/7KX3MPQRW9?from=timeline#case-form", "7KX3MPQRW9"),
            ("１２３４５６", "123456"),
            ("KX7M—3PQR", "KX7M-3PQR"),
            ("", ""),
        ] {
            assert_eq!(code_in(typed), meant, "{typed}");
        }
    }
}
