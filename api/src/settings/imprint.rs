//! Who runs this, as the pages say it.

use super::reader::Reader;

/// Who stands behind the pages, as far as the operator says so.
#[derive(Clone, Debug, Default)]
pub struct Imprint {
    /// Who runs this.
    pub sponsor: Option<String>,
    /// The number under which it is filed.
    pub filing: Option<String>,
    /// Where to write about the software.
    pub feedback: Option<String>,
}

impl Reader {
    pub(super) fn imprint(&mut self) -> Imprint {
        let said = |value: &str| (value.chars().count() <= 100).then(|| Some(value.to_owned()));
        let short = ("最多 100 个字", "give at most 100 characters");
        Imprint {
            sponsor: self.read("MASHANG_SPONSOR", None, short, said),
            filing: self.read("MASHANG_FILING", None, short, said),
            feedback: self.read(
                "MASHANG_FEEDBACK",
                None,
                ("请填 mailto: 或 https:// 开头的地址", "give an address that begins with mailto: or https://"),
                |value| {
                    let fits = value.starts_with("mailto:") || value.starts_with("https://");
                    (fits && value.bytes().all(|b| b.is_ascii_graphic())).then(|| Some(value.to_owned()))
                },
            ),
        }
    }
}
