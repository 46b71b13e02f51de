//! What the API itself refuses, before any rule of the domain is asked; and the list of all faults.

use mashang_domain::happening;
use mashang_domain::shared::{Fault, Faults};

mashang_domain::vocabulary! {
    /// What can be wrong with a request, whatever it asks for.
    RequestFault "请求" {
        /// The request is malformed.
        Malformed = "malformed" "请求格式有误",
        /// Log in first; or the session has ended.
        Unauthorized = "unauthorized" "请先登录，或登录已失效",
        /// A role of yours was taken back: renew the session, and go on with what you have.
        GrantsChanged = "grants_changed" "您的授权有变更，请刷新登录",
        /// You may not do this.
        Forbidden = "forbidden" "您无权进行此操作",
        /// This client was revoked, or its time is over: ask the office that registered it.
        ClientRefused = "client_refused" "该系统已停用或过期，请联系登记机构",
        /// This client may not call from there.
        ClientAddress = "client_address_refused" "该系统不能从此地址调用",
        /// This client, or its token, lacks the scope: the operation's security says which.
        InsufficientScope = "insufficient_scope" "该系统或令牌没有这项权限，所需权限见接口文档",
        /// There is no such thing, or you may not know of it.
        NotFound = "not_found" "未找到，或您无权查看",
        /// What was here was erased at the demand of whom it was about.
        Erased = "erased" "内容已按本人要求删除" by "个人信息保护法第四十七条",
        /// This path does not know that method.
        MethodNotAllowed = "method_not_allowed" "此路径不支持这个方法",
        /// What was sent comes too slowly.
        TooSlow = "too_slow" "提交的内容传输过慢",
        /// Too much was asked for from your address: wait a little.
        TooMany = "too_many_requests" "操作过于频繁，请稍后再试",
        /// Too much was sent in through this printed code: try again later.
        TooManyThroughCode = "too_many_through_code" "通过此二维码提交的内容过多，请稍后再试",
        /// This client asked for more than it may in a minute: wait a little.
        TooManyOfClient = "too_many_of_client" "该系统的请求超过每分钟限额，请稍后再试",
        /// Too many codes were asked for this phone: use the last one, or wait a little.
        TooManyToPhone = "too_many_to_phone" "该手机的验证码请求过于频繁，请使用最近一条，或稍后再试",
        /// What was sent is too large.
        TooLarge = "too_large" "提交的内容过大",
        /// This type of content is not supported.
        UnsupportedMediaType = "unsupported_media_type" "不支持的内容类型",
        /// Some fields are wrong.
        Invalid = "invalid" "部分内容填写有误",
        /// Something that was named does not exist.
        ReferenceNotFound = "reference_not_found" "所填内容中有不存在的对象",
        /// This Idempotency-Key stands for another request.
        KeyReused = "idempotency_key_reused" "此 Idempotency-Key 已用于另一请求",
        /// The state does not allow this.
        StateConflict = "state_conflict" "当前状态不允许此操作",
        /// Somebody else changed it since you saw it: look again and repeat.
        VersionConflict = "version_conflict" "内容已被他人更新，请刷新后重试",
        /// Somebody else changed it just now: look again and repeat.
        Stale = "stale" "内容刚被他人更新，请刷新后重试",
        /// It exists already.
        Duplicate = "duplicate" "内容已存在",
        /// The server is busy: repeat a little later.
        Overloaded = "overloaded" "服务繁忙，请稍后重试",
        /// The database is out of reach: repeat a little later.
        DatabaseUnavailable = "database_unavailable" "数据库暂不可用，请稍后重试",
        /// There is no room left to keep anything: the operator must make some.
        StorageFull = "storage_full" "存储空间已满，暂时无法保存",
        /// Files can be neither kept nor read just now: repeat a little later.
        FilesUnavailable = "files_unavailable" "文件暂时无法保存或读取，请稍后重试",
        /// The file has no such bytes; Content-Range says how many it has.
        RangeNotSatisfiable = "range_not_satisfiable" "文件没有所要的这一段，其长度见 Content-Range",
        /// Something is broken inside.
        Internal = "internal" "系统内部错误",
        /// The content can't be read.
        Unreadable = "unreadable" "内容无法读取",
        /// This field is required.
        Required = "required" "必填",
        /// There is no such field.
        UnknownField = "unknown_field" "没有这个字段",
        /// The text is too short.
        TooShort = "too_short" "内容过短",
        /// There are too many items.
        TooManyItems = "too_many_items" "项数过多",
        /// There are too few items.
        TooFewItems = "too_few_items" "项数过少",
        /// Nothing may stand here twice.
        Repeated = "repeated" "不能重复",
        /// The number is too large.
        AboveMaximum = "above_maximum" "数值过大",
        /// The number is too small.
        BelowMinimum = "below_minimum" "数值过小",
        /// The text does not fit the pattern, or holds characters that are not allowed.
        PatternMismatch = "pattern_mismatch" "格式不正确，或含有不允许的字符",
        /// The text does not fit the format.
        FormatMismatch = "format_mismatch" "格式不正确",
        /// This is not one of the words allowed here; see /api/v1/vocabulary.
        NotInVocabulary = "not_in_vocabulary" "不是允许的取值，见 /api/v1/vocabulary",
        /// The value is of another type.
        WrongType = "wrong_type" "类型不正确",
        /// The value does not fit.
        Unfit = "unfit_value" "填写有误",
        /// There is no such parameter.
        UnknownParameter = "unknown_parameter" "没有这个参数",
        /// The parameter stands there twice.
        RepeatedParameter = "repeated_parameter" "参数重复",
        /// This cursor came from no page.
        InvalidCursor = "invalid_cursor" "不是有效的分页游标",
        /// This cursor belongs to another list, order or filter: go on by what its page was asked for, or begin at the first page.
        ForeignCursor = "foreign_cursor" "分页游标属于另一列表、排序或筛选条件：请按原来的条件继续翻页，或从第一页开始",
        /// A time of day is written as 15:00.
        NotATime = "not_a_time" "时间格式应为 15:00",
        /// One file is uploaded at a time.
        OneFile = "one_file_only" "一次只能上传一个文件",
        /// Only JPEG, PNG and WebP pictures, PDF, MP4 films, and recordings (M4A, MP3, AMR, Ogg, WebM) are taken.
        UnsupportedFile = "unsupported_file_type" "只支持 JPEG、PNG、WebP 图片，PDF，MP4 视频，以及 M4A、MP3、AMR、Ogg、WebM 录音",
        /// Without logging in, only pictures and recordings are taken.
        PicturesOnly = "pictures_only" "未登录时只能上传图片和录音",
        /// The file is not whole, or can't be read.
        BrokenFile = "broken_file" "文件不完整，或无法读取",
        /// The picture has more than 50 million pixels, or more than 20,000 on one side.
        TooManyPixels = "too_many_pixels" "图片过大，最多 5000 万像素，每边最多 20000 像素",
        /// A recording has at most 2 MiB, which is some three minutes.
        RecordingTooLong = "recording_too_long" "录音过长，最大 2 MB，约 3 分钟",
        /// The antivirus program found something in the file.
        InfectedFile = "infected_file" "文件未通过病毒检查",
        /// Files can't be looked at for viruses just now: repeat a little later.
        AntivirusUnavailable = "antivirus_unavailable" "暂时无法检查文件是否带有病毒，请稍后重试",
        /// No message reaches phones just now: repeat a little later.
        TextsUnavailable = "texts_unavailable" "暂时无法发送短信，请稍后重试",
        /// WeChat does not answer just now: repeat a little later.
        WechatUnavailable = "wechat_unavailable" "微信暂时没有应答，请稍后重试",
        /// WeChat was asked as often as it may be: repeat a minute later, or tomorrow.
        WechatExhausted = "wechat_exhausted" "微信接口的调用次数已用完，请一分钟后或明天再试",
        /// The mini-program has no such page, or was not released yet: look at MASHANG_WECHAT_CODE_PAGE.
        WechatPageMissing = "wechat_page_missing" "小程序没有这个页面，或尚未发布，请核对 MASHANG_WECHAT_CODE_PAGE",
        /// WeChat draws no code of this kind.
        WechatCodeRefused = "wechat_code_refused" "微信不接受此代码，未能生成小程序码",
    }
}

impl Faults for RequestFault {}

/// Every fault that a caller can meet, for `GET /api/v1/vocabulary`.
pub(crate) fn all() -> Vec<Fault> {
    [RequestFault::listed(), happening::faults()].concat()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_fault_has_a_code_of_its_own_and_says_what_is_wrong_in_both_languages() {
        let han = |c: char| ('\u{4E00}'..='\u{9FFF}').contains(&c);
        let mut codes = BTreeSet::new();
        for fault in all() {
            let code = fault.code;
            assert!(codes.insert(code), "{code} stands twice");
            assert!(!code.is_empty() && code.bytes().all(|b| b.is_ascii_lowercase() || b == b'_'), "{code}");
            assert!(fault.label.chars().any(han), "{code} is not said in Chinese");
            let english = fault.label_en;
            assert!(english.ends_with('.') && !english.chars().any(han), "{code} is not said in English: {english}");
            assert!(fault.article.is_none_or(|article| article.contains('第')), "{code} rests on no article");
        }
    }
}
