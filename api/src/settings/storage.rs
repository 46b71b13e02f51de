//! Where uploaded files lie: a folder of this machine, or a bucket.

use mashang_infra::files::BucketAccess;
use mashang_infra::outgoing::Secret;

use super::reader::{Reader, host, is_local};

/// What makes the other settings needed.
const S3: &str = "MASHANG_FILES=s3";

/// A name of a bucket: it stands in a host.
fn is_bucket(text: &str) -> bool {
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'-' | b'.');
    (3..=63).contains(&text.len()) && text.bytes().all(plain) && !text.starts_with(['-', '.']) && !text.contains("..")
}

fn is_word(text: &str) -> bool {
    (1..=128).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
}

/// Where a store is asked: what goes there is sealed, but whoever listens on the way could send something else in its place.
fn is_endpoint(text: &str) -> bool {
    let Some((scheme, place)) = text.split_once("://") else { return false };
    let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b':' | b'[' | b']');
    let fits = scheme == "https" || (scheme == "http" && is_local(text));
    fits && !host(text).is_empty() && place.bytes().all(plain)
}

impl Reader {
    /// What was agreed on with whoever keeps the bucket; `None` where files lie in a folder.
    pub(super) fn bucket(&mut self) -> Option<BucketAccess> {
        let kinds = ("请填 folder 或 s3", "give folder or s3");
        let in_bucket = self.read("MASHANG_FILES", false, kinds, |value| match value {
            "folder" => Some(false),
            "s3" => Some(true),
            _ => None,
        });
        let style = self.switch("MASHANG_FILES_PATH_STYLE", false);
        let region = ("请填地域，如 ap-guangzhou", "give a region, for example ap-guangzhou");
        let region = self.read("MASHANG_FILES_REGION", "us-east-1".to_owned(), region, |text| {
            is_word(text).then(|| text.to_owned())
        });
        if !in_bucket {
            return None;
        }
        let endpoint = (
            "请填存储服务的网址，不带存储桶，https:// 开头、末尾没有斜杠，如 https://cos.ap-guangzhou.myqcloud.com；只有本机可以用 http://",
            "give where the store is asked, without the bucket: it begins with https:// and ends without a slash, for example \
             https://cos.ap-guangzhou.myqcloud.com; this machine alone may have http://",
        );
        let endpoint = self.need("MASHANG_FILES_ENDPOINT", S3, endpoint, is_endpoint);
        let bucket =
            ("请填存储桶的名称，如 mashang-1250000000", "give the bucket's name, for example mashang-1250000000");
        let bucket = self.need("MASHANG_FILES_BUCKET", S3, bucket, is_bucket);
        let key = ("请填密钥的 ID（SecretId、AccessKeyId）", "give the id of the key (SecretId, AccessKeyId)");
        let key_id = self.need("MASHANG_FILES_KEY_ID", S3, key, is_word);
        let secret = self.secret();
        Some(BucketAccess {
            endpoint: endpoint?,
            bucket: bucket?,
            region,
            key_id: key_id?,
            secret: secret?,
            path_style: style,
        })
    }

    /// The key itself, out of a file: whoever looks at a list of processes, or at how they are set up, does not read it.
    fn secret(&mut self) -> Option<Secret> {
        let mend = (
            "请填一个文件的路径，内容只有密钥（SecretKey、SecretAccessKey）一行",
            "give the path of a file that holds the key (SecretKey, SecretAccessKey), one line",
        );
        let path = self.need("MASHANG_FILES_SECRET_FILE", S3, mend, |_| true)?;
        let secret = std::fs::read_to_string(path).ok().map(|text| text.trim().to_owned());
        let fits = |secret: &String| (8..=256).contains(&secret.len()) && secret.bytes().all(|b| b.is_ascii_graphic());
        let secret = secret.filter(fits).map(Secret::new);
        if secret.is_none() {
            self.refuse("MASHANG_FILES_SECRET_FILE", mend);
        }
        secret
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bucket_is_reached_where_nobody_listens() {
        for endpoint in [
            "https://cos.ap-guangzhou.myqcloud.com",
            "https://s3.example.cn:9000",
            "http://127.0.0.1:9000",
            "http://[::1]:9000",
            "http://localhost",
        ] {
            assert!(is_endpoint(endpoint), "{endpoint}");
        }
        for endpoint in [
            "http://s3.example.cn",
            "https://s3.example.cn/",
            "https://s3.example.cn/bucket",
            "https://a:b@s3.example.cn",
            "https://",
            "ftp://127.0.0.1",
            "s3.example.cn",
            "",
        ] {
            assert!(!is_endpoint(endpoint), "{endpoint}");
        }
    }

    #[test]
    fn a_bucket_has_a_name_that_stands_in_a_host() {
        assert!(["mashang-1250000000", "abc", "a.b.c"].into_iter().all(is_bucket));
        for name in ["ab", "Mashang", "-abc", "a..b", "码上", "a/b", &"a".repeat(64)] {
            assert!(!is_bucket(name), "{name}");
        }
    }
}
