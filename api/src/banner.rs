//! What the operator is shown when the server runs: a code to scan and the addresses to open.

use std::fmt::{self, Write as _};
use std::io::{self, Write};
use std::net::SocketAddr;
use std::sync::{Mutex, PoisonError};

use mashang_infra::demo;

use crate::card::address;
use crate::qr_image::{self, Ink};
use crate::reach;
use crate::server::Running;
use crate::settings::{Settings, Texting, Wechat};

/// Whoever writes on the screen: the log goes on beside the banner and must not tear it.
static SCREEN: Mutex<()> = Mutex::new(());

/// Where the log goes: standard error, whenever nothing else is being shown.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Log;

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let _alone = SCREEN.lock().unwrap_or_else(PoisonError::into_inner);
        io::stderr().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        io::stderr().flush()
    }
}

/// Shows the banner of a server that runs.
///
/// # Errors
/// A sentence for the operator.
pub(crate) fn show(running: &Running) -> Result<(), String> {
    let code = demo::banner_code(running.app.database())?;
    let text = text(&running.app.settings, running.address, code.as_ref().map(|code| code.as_str()), Ink::of_output())
        .map_err(|error| error.to_string())?;
    let _alone = SCREEN.lock().unwrap_or_else(PoisonError::into_inner);
    let mut out = io::stdout().lock();
    // Whoever started the program may have closed its output: it serves all the same.
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
    Ok(())
}

fn text(settings: &Settings, bound: SocketAddr, code: Option<&str>, ink: Ink) -> Result<String, fmt::Error> {
    let url = &settings.public_url;
    let mut text = format!("码上代表 Mashang {}\n", env!("CARGO_PKG_VERSION"));
    if let Some(code) = code {
        let card = address(url, code);
        text += &qr_image::terminal(&card, ink);
        writeln!(text, "  代表码    {card}")?;
    }
    writeln!(text, "  接口文档  {url}/docs")?;
    writeln!(text, "  健康检查  {url}/healthz  {url}/readyz")?;
    match settings.metrics_bind {
        Some(address) => writeln!(text, "  指标      http://{address}/metrics")?,
        None if settings.is_local() => writeln!(text, "  指标      {url}/metrics")?,
        None => writeln!(text, "  指标      未提供：见 MASHANG_METRICS_BIND")?,
    }
    writeln!(text, "  监听      http://{bound}")?;
    text += &phones(settings, bound)?;
    if settings.outward.wechat == Wechat::Sandbox {
        writeln!(text, "  沙箱登录已开：谁都能以任何身份登录，只用于本机试用。 Sandbox: anybody logs in as anybody.")?;
    }
    if settings.outward.sms == Texting::Sandbox {
        writeln!(text, "  短信      不发送，写入 {}", settings.sms_file().display())?;
    }
    text += "按 Ctrl-C 停止。\n";
    Ok(text)
}

/// Whether a phone comes here by the code, and what to do where it does not.
fn phones(settings: &Settings, bound: SocketAddr) -> Result<String, fmt::Error> {
    let (url, port) = (&settings.public_url, bound.port());
    let mut text = String::new();
    if settings.leads_to_itself() && bound.ip().is_loopback() {
        let mend = format!("MASHANG_BIND=0.0.0.0:{port}");
        let (zh, en) = if settings.is_found() {
            ("", "")
        } else {
            ("去掉 MASHANG_PUBLIC_URL（或写上本机在局域网的地址），", "without MASHANG_PUBLIC_URL and ")
        };
        writeln!(text, "  手机      扫码打不开：{url} 只有本机能访问。{zh}加上 {mend} 重新启动，")?;
        writeln!(text, "            同一网络的手机即可打开（沙箱登录和短信随之关闭）。")?;
        writeln!(text, "            A phone can't reach {url}: start {en}with {mend} for phones in this network;")?;
        writeln!(text, "            the sandboxes of log-in and messages go off with it.")?;
    } else if settings.leads_to_itself() {
        writeln!(
            text,
            "  手机      扫码打不开：{url} 只有本机能访问。请在 MASHANG_PUBLIC_URL 写上本机在局域网的地址。"
        )?;
        writeln!(text, "            A phone can't reach {url}: give this machine's address in MASHANG_PUBLIC_URL.")?;
    } else if settings.is_found()
        && let [_, others @ ..] = &reach::addresses(bound)[..]
        && !others.is_empty()
    {
        let others: Vec<_> = others.iter().map(|own| reach::at(*own, port)).collect();
        writeln!(text, "  本机还有  {}", others.join("  "))?;
        writeln!(text, "            手机打不开时，在 MASHANG_PUBLIC_URL 写上其中一个。")?;
        writeln!(
            text,
            "            Should a phone not come here by the code, give one of these in MASHANG_PUBLIC_URL."
        )?;
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(bind: &str, url: &str) -> String {
        let given = [("MASHANG_BIND", bind), ("MASHANG_PUBLIC_URL", url)];
        let settings = Settings::read(given.map(|(name, value)| (name.to_owned(), value.to_owned()))).expect("fine");
        text(&settings, settings.bind, Some("A7K7B932NN"), Ink::OnDark).expect("text")
    }

    #[test]
    fn what_no_phone_reaches_is_said_with_the_mend() {
        let local = shown("127.0.0.1:8080", "");
        assert!(local.contains("http://127.0.0.1:8080/d/A7K7B932NN") && local.contains("MASHANG_BIND=0.0.0.0:8080"));
        assert!(!local.contains("MASHANG_PUBLIC_URL"), "{local}");
        let both = shown("127.0.0.1:8080", "http://localhost:8080");
        assert!(both.contains("去掉 MASHANG_PUBLIC_URL") && both.contains("MASHANG_BIND=0.0.0.0:8080"), "{both}");
        for bind in ["0.0.0.0:8080", "[::]:8080"] {
            let everywhere = shown(bind, "");
            let mut links = everywhere.lines().filter(|line| !line.starts_with("  监听"));
            assert!(links.all(|line| !line.contains("0.0.0.0") && !line.contains("[::]")), "{everywhere}");
        }
        let itself = shown("0.0.0.0:8080", "http://localhost:8080");
        assert!(itself.contains("请在 MASHANG_PUBLIC_URL 写上"), "{itself}");
        let public = shown("0.0.0.0:8080", "https://rd.example.cn");
        assert!(public.contains("https://rd.example.cn/d/") && !public.contains("手机"), "{public}");
    }
}
