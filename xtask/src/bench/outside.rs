//! `WeChat` as a measurement needs it: it answers at once, and knows whoever asks.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};

use serde_json::{Value, json};

/// Where it is asked, for as long as this process lasts.
pub(super) struct Wechat(String);

impl Wechat {
    pub(super) fn start() -> Result<Self, String> {
        let listener = TcpListener::bind("127.0.0.1:0").map_err(|error| error.to_string())?;
        let address = listener.local_addr().map_err(|error| error.to_string())?;
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                std::thread::spawn(move || answer(&stream));
            }
        });
        Ok(Self(format!("http://{address}")))
    }

    /// The settings of a server that asks here.
    pub(super) fn settings(&self) -> [(&'static str, &str); 4] {
        [
            ("MASHANG_WECHAT", "on"),
            ("MASHANG_WECHAT_APPID", "wx0123456789abcdef"),
            ("MASHANG_WECHAT_SECRET", "0123456789abcdef0123456789abcdef"),
            ("MASHANG_WECHAT_BASE", &self.0),
        ]
    }
}

/// Answers what comes on a connection, until nothing comes any more.
fn answer(stream: &TcpStream) -> Option<()> {
    stream.set_nodelay(true).ok()?;
    let (mut reader, mut writer) = (BufReader::new(stream), stream);
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        let answer = said(line.split(' ').nth(1)?).to_string();
        let mut length = 0;
        loop {
            let mut header = String::new();
            reader.read_line(&mut header).ok()?;
            let Some((name, value)) = header.split_once(':') else { break };
            if name.eq_ignore_ascii_case("content-length") {
                length = value.trim().parse().ok()?;
            }
        }
        reader.read_exact(&mut vec![0u8; length]).ok()?;
        let head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length:";
        writer.write_all(format!("{head} {}\r\n\r\n{answer}", answer.len()).as_bytes()).ok()?;
    }
}

/// A code is one's own for each time and names its person behind the dot; whatever else is asked for is a token.
fn said(path: &str) -> Value {
    let code = path.split(['?', '&']).find_map(|part| part.strip_prefix("js_code="));
    match code.and_then(|code| code.rsplit('.').next()) {
        Some(person) => json!({ "openid": format!("o-{person}"), "session_key": "dGhlIGtleSBvZiBhIHNlc3Npb24=" }),
        None => json!({ "access_token": "the-token", "expires_in": 7_200 }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_names_its_person() {
        let path = "/sns/jscode2session?appid=a&secret=b&js_code=17-4.250&grant_type=authorization_code";
        assert_eq!(said(path)["openid"], "o-250");
        assert_eq!(said("/cgi-bin/stable_token")["access_token"], "the-token");
    }

    #[test]
    fn it_answers_over_one_connection_again_and_again() {
        let wechat = Wechat::start().expect("a port");
        let mut stream = TcpStream::connect(wechat.0.trim_start_matches("http://")).expect("it listens");
        let mut reader = BufReader::new(stream.try_clone().expect("a connection"));
        for request in ["GET /x?js_code=1.2 HTTP/1.1\r\n\r\n", "POST /y HTTP/1.1\r\nContent-Length: 2\r\n\r\n{}"] {
            stream.write_all(request.as_bytes()).expect("it reads");
            let mut head = String::new();
            while !head.ends_with("\r\n\r\n") {
                reader.read_line(&mut head).expect("it answers");
            }
            let length = head.split("content-length: ").nth(1).and_then(|rest| rest.trim().parse().ok());
            let mut body = vec![0; length.expect("a length")];
            reader.read_exact(&mut body).expect("the whole answer");
            assert!(serde_json::from_slice::<Value>(&body).is_ok());
        }
    }
}
