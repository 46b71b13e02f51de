//! The names that settings have, and what is done with a name that none has.

/// This machine.
pub(super) const LOOPBACK: &str = "127.0.0.0/8,::1";

/// Every setting with its default and what it does; `.env.example` is held against it by a test.
pub const ALL: &[(&str, &str, &str)] = &[
    (
        "MASHANG_ENV",
        "development",
        "development 或 production；production 下没有沙箱登录，演示数据默认关闭，密钥与对外网址必须给出",
    ),
    ("MASHANG_BIND", "127.0.0.1:8080", "监听地址"),
    (
        "MASHANG_PUBLIC_URL",
        "http://127.0.0.1:8080",
        "对外网址，印在二维码里；不带末尾斜杠；监听 0.0.0.0 而留空时取本机在局域网的地址",
    ),
    ("DATABASE_URL", "sqlite:./data/mashang.db", "sqlite:文件路径 或 postgres://…"),
    ("MASHANG_DATA_DIR", "./data", "上传文件与自动生成的密钥所在目录"),
    (
        "MASHANG_FILES",
        "folder",
        "上传的文件（加密后）保存在哪里：folder（数据目录）或 s3（兼容 S3 的对象存储，如腾讯云 COS、MinIO，须给出以下各项；存储桶由本系统专用）",
    ),
    (
        "MASHANG_FILES_ENDPOINT",
        "",
        "对象存储的网址，不带存储桶与末尾斜杠，如 https://cos.ap-guangzhou.myqcloud.com；只有本机可以用 http://",
    ),
    ("MASHANG_FILES_BUCKET", "", "存储桶的名称，如 mashang-1250000000"),
    ("MASHANG_FILES_REGION", "us-east-1", "存储桶的地域，如 ap-guangzhou"),
    ("MASHANG_FILES_KEY_ID", "", "对象存储密钥的 ID（SecretId、AccessKeyId），只须能列出、读、写、删除该存储桶的对象"),
    ("MASHANG_FILES_SECRET_FILE", "", "一个文件的路径，内容为对象存储的密钥（SecretKey、SecretAccessKey）"),
    ("MASHANG_FILES_PATH_STYLE", "off", "存储桶是否写在路径里而不是域名里：on 或 off；MinIO 等通常为 on，COS 为 off"),
    (
        "MASHANG_ANTIVIRUS",
        "off",
        "上传的文件先交给 clamd 检查：其地址，如 127.0.0.1:3310 或 unix:/run/clamav/clamd.ctl，或 off；连不上时不接受上传",
    ),
    ("MASHANG_DATA_KEY", "", "加密个人信息的密钥，64 位十六进制；开发环境留空则生成在数据目录"),
    ("MASHANG_FORMER_DATA_KEY", "", "只用于 mashang keys rewrap：此前的 MASHANG_DATA_KEY"),
    ("MASHANG_TOKEN_KEY", "", "签发登录令牌的密钥，64 位十六进制；开发环境留空则生成在数据目录"),
    (
        "MASHANG_SECOND_TOKEN_KEY",
        "",
        "换 MASHANG_TOKEN_KEY 前后另一把也认的密钥：先在这里给出新密钥，全部进程重启后与 MASHANG_TOKEN_KEY 对调，旧的留 30 天",
    ),
    (
        "MASHANG_WECHAT",
        "sandbox",
        "sandbox（code 为 sandbox:OPENID，谁都能以任何身份登录，只用于本机试用：监听地址与对外网址都须为本机）、on（微信登录，须给出 AppID 与 AppSecret）或 off",
    ),
    ("MASHANG_WECHAT_APPID", "", "小程序的 AppID"),
    ("MASHANG_WECHAT_SECRET", "", "小程序的 AppSecret"),
    (
        "MASHANG_WECHAT_SUBSCRIPTION",
        "",
        "诉求有进展时告知提交人的订阅消息：模板ID:字段=内容,…，如 AbCd:thing1=matter,phrase2=state,time3=time，内容为 matter、event、state、time、note 之一；留空则不发",
    ),
    ("MASHANG_WECHAT_PAGE", "", "点开订阅消息进入的小程序页面，如 pages/cases/list"),
    (
        "MASHANG_WECHAT_VERIFICATION",
        "",
        "“扫普通链接二维码打开小程序”的校验文件：文件名.txt=内容，以逗号分隔；在 /d/ 与根路径下提供",
    ),
    (
        "MASHANG_WECHAT_CODE_PAGE",
        "",
        "小程序码与打开小程序的链接进入的页面，如 pages/card/card；小程序码的 scene、链接的 code 参数为印刷的代码；留空则进入首页",
    ),
    (
        "MASHANG_WECHAT_CHECKS",
        "public",
        "交微信内容安全检查的内容：off、public（公开发布的，如政策明白纸）或 shown（还有群众通过微信提交的诉求与附件，隐私说明须写明）",
    ),
    ("MASHANG_WECHAT_PUSH_TOKEN", "", "微信“消息推送”的 Token，推送地址为 对外网址/wechat/push；留空则不接收"),
    (
        "MASHANG_WECHAT_PUSH_AES_KEY",
        "",
        "微信“消息推送”的 EncodingAESKey，43 个字符；给出后只接收加密的推送（安全模式或兼容模式），建议给出",
    ),
    (
        "MASHANG_WECHAT_OA_APPID",
        "",
        "公众号（服务号）的 AppID：在微信里扫码打开的页面据此认出同一位群众；网页授权域名须为对外网址的域名；留空则不识别",
    ),
    ("MASHANG_WECHAT_OA_SECRET", "", "公众号的 AppSecret"),
    (
        "MASHANG_WECHAT_BASE",
        "https://api.weixin.qq.com",
        "微信接口的地址；生产环境只能是 weixin.qq.com 的地址或本机的网关",
    ),
    (
        "MASHANG_SMS",
        "sandbox",
        "sandbox（短信不发送，写入数据目录的 sms.txt，只用于本机试用：监听地址与对外网址都须为本机）、tencent（腾讯云短信）或 off（不发短信，当事人到场书面办理）",
    ),
    ("MASHANG_SMS_SECRET_ID", "", "腾讯云的 SecretId"),
    ("MASHANG_SMS_SECRET_KEY", "", "腾讯云的 SecretKey"),
    ("MASHANG_SMS_APP_ID", "", "短信应用的 SdkAppId"),
    ("MASHANG_SMS_SIGN", "", "已审核的短信签名，不带【】"),
    (
        "MASHANG_SMS_TEMPLATES",
        "",
        "已审核的短信模板的编号：dispute_code=…,dispute_confirmation=…,dispute_signature=…,log_in_code=…,binding_code=…,erasure_code=…,case_progress=…,rating_code=…,station_news=…,ballot_code=…,dispute_agent_code=…，全文见 README",
    ),
    ("MASHANG_SMS_REGION", "ap-guangzhou", "腾讯云的地域"),
    (
        "MASHANG_SMS_BASE",
        "https://sms.tencentcloudapi.com",
        "短信接口的地址；生产环境只能是 tencentcloudapi.com 的地址或本机的网关",
    ),
    ("MASHANG_OUTGOING_PATIENCE_MS", "4000", "向微信、短信等外部服务请求时最多等多少毫秒，50–60000"),
    ("MASHANG_DEMO", "on", "空库启动时是否装入泉州演示数据：on 或 off"),
    ("MASHANG_WORKER", "on", "serve 内是否运行后台任务：on 或 off"),
    (
        "MASHANG_METRICS_BIND",
        "",
        "健康检查与指标（/healthz、/readyz、/metrics）单独的监听地址，如 127.0.0.1:9090；留空则 /metrics 只在本机试用时提供",
    ),
    ("MASHANG_WORKER_LEASE_MS", "10000", "后台任务停摆多少毫秒后由别的进程接手，100–60000"),
    ("MASHANG_HTTP_WORKERS", "2", "HTTP 线程数，1–64"),
    (
        "MASHANG_TRUSTED_PROXIES",
        LOOPBACK,
        "可信代理的地址或网段，以逗号分隔；只相信它们写的 X-Forwarded-For，它们自己不受限额约束",
    ),
    (
        "MASHANG_CORS_ORIGINS",
        "",
        "哪些其他来源的网页可以调用接口，如 https://rd.example.cn，以逗号分隔，或 *；留空则没有",
    ),
    ("MASHANG_CONNECTIONS_PER_ADDRESS", "256", "同一地址同时打开的连接数上限，1–100000；可信代理除外"),
    ("MASHANG_SUBMISSIONS_PER_CODE", "500", "每个二维码每天收到的提交数上限，1–1000000；超过答复 429"),
    ("MASHANG_DESK_IDLE_MINUTES", "30", "工作人员在电脑上的登录闲置多少分钟后失效，20–720"),
    ("MASHANG_DB_READERS", "4", "读数据库的线程（连接）数，1–256"),
    ("MASHANG_DB_WRITERS", "2", "写 PostgreSQL 的线程（连接）数，1–256；SQLite 总是 1"),
    ("MASHANG_DB_QUEUE", "1024", "读、写队列各自的长度，1–100000"),
    ("MASHANG_DB_PATIENCE_MS", "2000", "排队超过多少毫秒即答复 503，10–60000"),
    ("MASHANG_SPONSOR", "", "主办单位，显示在页面底部与隐私说明中；生产环境必填"),
    ("MASHANG_FILING", "", "ICP 或公安备案号，显示在页面底部"),
    ("MASHANG_FEEDBACK", "", "怎样联系主办单位：mailto: 或 https:// 开头，显示处同上；生产环境必填"),
    ("MASHANG_LOG", "info", "日志级别，如 info 或 mashang_api=debug,info"),
    ("MASHANG_LOG_FORMAT", "text", "text 或 json"),
    ("MASHANG_LOG_SAMPLE", "100", "每多少个成功请求记一条日志，1–1000000；失败与慢请求总是记录"),
];

/// Whether a platform says by this name where a service of ours is, as Kubernetes does for every service of a namespace
/// (`MASHANG_PORT=tcp://10.0.0.7:8080`, `MASHANG_SERVICE_HOST`, `MASHANG_PORT_8080_TCP_ADDR`): not meant for us.
pub(super) fn is_of_the_platform(name: &str, value: &str) -> bool {
    let after = |mark: &str| name.rsplit_once(mark).map(|(_, rest)| rest);
    let port = |rest: &str| {
        let mut words = rest.split('_');
        let number = words.next().is_some_and(|word| !word.is_empty() && word.bytes().all(|b| b.is_ascii_digit()));
        number && matches!(words.next(), Some("TCP" | "UDP" | "SCTP"))
    };
    name.ends_with("_SERVICE_HOST")
        || after("_SERVICE_PORT").is_some_and(|rest| rest.is_empty() || rest.starts_with('_'))
        || (name.ends_with("_PORT") && value.contains("://"))
        || after("_PORT_").is_some_and(port)
}

/// The setting whose name is most like this one, unless more than half of it differs.
pub(super) fn nearest(name: &str) -> Option<&'static str> {
    let own = name.len() - "MASHANG_".len().min(name.len());
    let known = ALL.iter().map(|(known, ..)| (distance(name, known), *known));
    known.min().filter(|(steps, _)| steps * 2 <= own).map(|(_, known)| known)
}

/// How many letters must be written, taken away or changed to make of one name the other.
fn distance(one: &str, other: &str) -> usize {
    let other = other.as_bytes();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (line, here) in one.bytes().enumerate() {
        let mut diagonal = line;
        row[0] = line + 1;
        for (column, there) in other.iter().enumerate() {
            let least = (row[column] + 1).min(row[column + 1] + 1).min(diagonal + usize::from(here != *there));
            diagonal = std::mem::replace(&mut row[column + 1], least);
        }
    }
    row[other.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mistyped_name_is_told_from_those_of_a_platform() {
        for (name, value) in [
            ("MASHANG_PORT", "tcp://10.0.0.7:8080"),
            ("MASHANG_SERVICE_HOST", "10.0.0.7"),
            ("MASHANG_SERVICE_PORT", "8080"),
            ("MASHANG_SERVICE_PORT_HTTP", "8080"),
            ("MASHANG_PORT_8080_TCP", "tcp://10.0.0.7:8080"),
            ("MASHANG_PORT_8080_TCP_PROTO", "tcp"),
            ("MASHANG_PORT_8080_TCP_PORT", "8080"),
            ("MASHANG_PORT_8080_TCP_ADDR", "10.0.0.7"),
            ("MASHANG_WORKER_SERVICE_HOST", "10.0.0.8"),
            ("MASHANG_WORKER_PORT_9090_TCP_PORT", "9090"),
        ] {
            assert!(is_of_the_platform(name, value), "{name}");
        }
        for (name, value, meant) in [
            ("MASHANG_BNID", "127.0.0.1:1", Some("MASHANG_BIND")),
            ("MASHANG_PORT", "8080", None),
            ("MASHANG_PUBLIC_ADDRESS", "http://x", Some("MASHANG_PUBLIC_URL")),
            ("MASHANG_DB_READER", "3", Some("MASHANG_DB_READERS")),
            ("MASHANG_COLOUR_OF_THE_CURTAINS", "red", None),
        ] {
            assert!(!is_of_the_platform(name, value), "{name}");
            assert_eq!(nearest(name), meant, "{name}");
        }
    }

    #[test]
    fn the_example_file_names_every_setting_with_its_default_and_no_other() {
        let file = include_str!("../../../.env.example");
        for (name, default, about) in ALL {
            assert!(file.contains(&format!("# {about}\n#{name}={default}\n")), "{name} in .env.example");
        }
        let production = include_str!("../../../deploy/mashang.env");
        for line in production.lines().filter(|line| line.starts_with("MASHANG_")) {
            let name = line.split('=').next().unwrap_or_default();
            assert!(ALL.iter().any(|(known, ..)| *known == name), "{name} in deploy/mashang.env");
        }
        let named = file.lines().filter(|line| line.starts_with('#') && !line.starts_with("# ")).count();
        assert_eq!(named, ALL.len(), ".env.example names what is no setting");
    }
}
