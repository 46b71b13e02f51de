use std::io::{Read, Write};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpStream};
use std::time::Duration;

use crate::settings::Settings;

/// How long a server may take, for each step of answering.
const PATIENCE: Duration = Duration::from_secs(3);
/// What an answer begins with when all is well.
const WELL: &str = "HTTP/1.1 200";

/// Asks the server of these settings, on this machine, whether it is ready.
pub(super) fn ask(settings: &Settings) -> Result<(), String> {
    let address = here(settings.metrics_bind.unwrap_or(settings.bind));
    let answer = first_line(address).map_err(|error| {
        format!("{address} 上的服务没有回答：{error}。 The server at {address} does not answer: {error}")
    })?;
    if answer.starts_with(WELL) {
        println!("{address} 正常 ready");
        return Ok(());
    }
    Err(format!("{address} 上的服务不正常：{answer}。 The server at {address} is not ready: {answer}"))
}

/// Where whoever listens everywhere is found.
fn here(bound: SocketAddr) -> SocketAddr {
    let ip = match bound.ip() {
        ip if !ip.is_unspecified() => ip,
        IpAddr::V4(_) => IpAddr::V4(Ipv4Addr::LOCALHOST),
        IpAddr::V6(_) => IpAddr::V6(Ipv6Addr::LOCALHOST),
    };
    SocketAddr::new(ip, bound.port())
}

fn first_line(address: SocketAddr) -> std::io::Result<String> {
    let mut stream = TcpStream::connect_timeout(&address, PATIENCE)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    write!(stream, "GET /readyz HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n")?;
    let mut answer = String::new();
    stream.take(64 * 1024).read_to_string(&mut answer)?;
    Ok(answer.lines().next().unwrap_or_default().to_owned())
}
