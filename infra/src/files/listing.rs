//! What a store of objects says in XML: pages of what lies in a bucket, and by which word it refuses.

use quick_xml::Reader;
use quick_xml::events::{BytesRef, Event};

/// A page of what lies in a bucket (`ListObjectsV2`).
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Page {
    /// Keys of objects, with their bytes.
    pub(super) objects: Vec<(String, u64)>,
    /// By what the next page is asked for; `None` behind the last.
    pub(super) next: Option<String>,
}

/// One of the five entities that XML has, or a character by its number.
fn character(reference: &BytesRef<'_>) -> Option<char> {
    if reference.is_char_ref() {
        return reference.resolve_char_ref().ok().flatten();
    }
    match &**reference {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => None,
    }
}

/// The page that a store answers with; `None` for what is none.
pub(super) fn page(text: &str) -> Option<Page> {
    let mut reader = Reader::from_str(text);
    let (mut page, mut open, mut said) = (Page::default(), Vec::<String>::new(), String::new());
    let (mut key, mut size, mut truncated, mut listed) = (None, None, false, false);
    loop {
        match reader.read_event().ok()? {
            Event::Start(start) => {
                open.push(start.name().into_inner().to_owned());
                said.clear();
            }
            Event::End(_) => {
                let name = open.pop()?;
                match (open.last().map(String::as_str), name.as_str()) {
                    (None, "ListBucketResult") => listed = true,
                    (Some("ListBucketResult"), "IsTruncated") => truncated = said == "true",
                    (Some("ListBucketResult"), "NextContinuationToken") => page.next = Some(std::mem::take(&mut said)),
                    (Some("ListBucketResult"), "Contents") => page.objects.push((key.take()?, size.take()?)),
                    (Some("Contents"), "Key") => key = Some(std::mem::take(&mut said)),
                    (Some("Contents"), "Size") => size = Some(said.parse().ok()?),
                    _ => {}
                }
                said.clear();
            }
            Event::Text(words) => said.push_str(&words),
            Event::CData(words) => said.push_str(&words),
            Event::GeneralRef(reference) => said.push(character(&reference)?),
            Event::Empty(_) | Event::Decl(_) | Event::Comment(_) | Event::PI(_) => {}
            Event::DocType(_) => return None,
            Event::Eof => break,
        }
    }
    // Whoever says that there is more and not where would hide it.
    let whole = listed && truncated == page.next.is_some();
    whole.then_some(page)
}

/// By which word it refuses. Their words are letters; whatever else stands there goes into no log.
pub(super) fn code(body: &[u8]) -> String {
    let text = String::from_utf8_lossy(body);
    let word = text.split_once("<Code>").and_then(|(_, rest)| rest.split_once("</Code>")).map_or("", |(word, _)| word);
    word.chars().filter(char::is_ascii_alphabetic).take(60).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_tells_what_lies_there_and_where_it_goes_on() {
        let text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
                    <ListBucketResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Name>b</Name>\
                    <IsTruncated>true</IsTruncated><Contents><Key>a&amp;b</Key><ETag>&quot;1&quot;</ETag><Size>7</Size>\
                    <Owner><ID>Key</ID></Owner></Contents>\n<Contents><Size>0</Size><Key>c</Key></Contents>\
                    <NextContinuationToken>1/a==</NextContinuationToken></ListBucketResult>";
        let objects = vec![("a&b".to_owned(), 7), ("c".to_owned(), 0)];
        assert_eq!(page(text), Some(Page { objects, next: Some("1/a==".to_owned()) }));
        let last = "<ListBucketResult><IsTruncated>false</IsTruncated><KeyCount>0</KeyCount></ListBucketResult>";
        assert_eq!(page(last), Some(Page::default()));
    }

    #[test]
    fn what_is_no_whole_page_is_none() {
        for text in [
            "",
            "<html>系统维护中</html>",
            "<ListBucketResult><IsTruncated>true</IsTruncated></ListBucketResult>",
            "<ListBucketResult><Contents><Key>a</Key></Contents></ListBucketResult>",
            "<ListBucketResult><Contents><Key>a</Key><Size>many</Size></Contents></ListBucketResult>",
            "<ListBucketResult><Contents><Key>a</Key><Size>1</Size></Contents>",
            "<!DOCTYPE x [<!ENTITY a \"a\">]><ListBucketResult/>",
        ] {
            assert_eq!(page(text), None, "{text}");
        }
    }

    #[test]
    fn a_refusal_is_one_word() {
        assert_eq!(code(b"<Error><Code>NoSuchKey</Code><Key>x</Key></Error>"), "NoSuchKey");
        assert_eq!(code("<Error><Code>张三 13812345678.</Code></Error>".as_bytes()), "");
        assert_eq!(code(b"<html>"), "");
    }
}
