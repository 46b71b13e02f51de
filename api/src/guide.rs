//! What the document says to whoever begins: how to call, who may, what to do about an error.

use std::fmt::Write;

use mashang_domain::shared::Fault;
use serde_json::{Map, Value, json};

use crate::faults;

const GUIDE: &str = include_str!("../assets/guide.md");
/// Who gets what from each operation, as a test of the running server found it: what the document says can't be another truth.
const ACCESS: &str = include_str!("../../tests/golden/access.md");

/// What to do about an error, by its status.
const MENDS: &[(u16, &str, &str)] = &[
    (400, "按本文档检查请求的格式", "Hold the request against this document."),
    (401, "登录，或续期后重发", "Log in, or renew, and repeat."),
    (403, "换用有权的账号；x-roles 说明谁可以", "Use an account that may; x-roles says which."),
    (404, "核对标识；也可能是您无权知道其存在", "Check the id; or you may not know that it exists."),
    (405, "改用 Allow 列出的方法", "Use a method that Allow lists."),
    (408, "加快传输后重发", "Repeat, and send faster."),
    (409, "重新读取，再从 allowed_actions 中选", "Read again and choose among allowed_actions."),
    (412, "重新读取，在新版本上重做", "Read again and repeat on the new version."),
    (413, "缩小请求体或文件", "Make the body or the file smaller."),
    (415, "改用所列的内容类型", "Use the content type that is named."),
    (422, "按 errors 逐项改正后重发", "Mend each field that errors names, and repeat."),
    (429, "等到 Retry-After 之后", "Wait as long as Retry-After says."),
    (500, "带上 request_id 联系运维", "Tell the operators the request_id."),
    (
        503,
        "等到 Retry-After 之后，用同一 Idempotency-Key 重发",
        "Wait for Retry-After, and repeat with the same Idempotency-Key.",
    ),
];

/// The document's introduction, for a server at `base`.
pub(crate) fn description(base: &str) -> String {
    GUIDE.replace("{base}", base).replace("{errors}", &errors())
}

fn errors() -> String {
    let mut text = "| 状态 | 怎么办 | mend |\n|---|---|---|\n".to_owned();
    for (status, zh, en) in MENDS {
        let _ = writeln!(text, "| {status} | {zh} | {en} |");
    }
    text.push_str("\n全部错误代码 · Every code:\n\n| code | 说明 | meaning | 依据 |\n|---|---|---|---|\n");
    for Fault { code, label, label_en, article } in faults::all() {
        let _ = writeln!(text, "| `{code}` | {label} | {label_en} | {} |", article.unwrap_or_default());
    }
    text.truncate(text.trim_end().len());
    text
}

/// Who may call each operation, by its id.
pub(crate) fn roles() -> Map<String, Value> {
    fn cells(line: &str) -> impl Iterator<Item = &str> {
        line.trim().trim_matches('|').split('|').map(str::trim)
    }
    let mut lines = ACCESS.lines().filter(|line| line.starts_with('|'));
    let callers: Vec<&str> = lines.next().map(|line| cells(line).skip(1).collect()).unwrap_or_default();
    let row = |line: &str| {
        let mut cells = cells(line);
        let operation = cells.next()?.to_owned();
        // Whom the example lacks a scan or a field for, may all the same.
        let may = callers.iter().zip(cells).filter(|(_, status)| status.starts_with('2') || *status == "422");
        Some((operation, may.map(|(caller, _)| json!(caller)).collect()))
    };
    lines.skip(1).filter_map(row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_are_read_off_the_table() {
        let roles = roles();
        assert_eq!(roles["getMe"][0], "submitter");
        assert!(roles["createCase"].as_array().is_some_and(|all| all.iter().any(|who| who == "nobody")));
        assert!(!roles.contains_key("---"));
    }

    #[test]
    fn the_guide_leaves_nothing_open() {
        let text = description("http://here");
        assert!(text.contains("http://here/api/v1") || text.contains("base=http://here"));
        assert!(!text.contains("{base}") && !text.contains("{errors}"));
    }
}
