//! An antivirus program beside the house: a clamd that is sent what somebody uploaded (`INSTREAM`) and says what it thinks.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{TcpStream, ToSocketAddrs};
use std::time::Duration;

/// How long is waited for a connection, and for each piece that goes out or comes in.
const PATIENCE: Duration = Duration::from_secs(10);
/// Bytes of a piece; clamd takes any number.
const PIECE: usize = 64 * 1024;
/// Bytes of an answer, which is a line.
const MAX_ANSWER: u64 = 4 * 1024;

/// Where a clamd listens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Antivirus {
    /// `host:port`.
    Tcp(String),
    /// A socket of this machine.
    #[cfg(unix)]
    Unix(std::path::PathBuf),
}

/// What it thinks of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    Clean,
    /// With the name of what it found.
    Infected(String),
}

impl Antivirus {
    /// `host:port`, or `unix:` and the path of a socket.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        #[cfg(unix)]
        if let Some(path) = text.strip_prefix("unix:") {
            return path.starts_with('/').then(|| Self::Unix(path.into()));
        }
        let (host, port) = text.rsplit_once(':')?;
        let fits = !host.is_empty() && port.parse::<u16>().is_ok_and(|port| port > 0);
        fits.then(|| Self::Tcp(text.to_owned()))
    }

    /// Asks for a verdict on `bytes`; blocks.
    ///
    /// # Errors
    /// When it is not there, or says neither that it found something nor that it found nothing.
    pub fn scan(&self, bytes: &[u8]) -> io::Result<Verdict> {
        match self {
            Self::Tcp(address) => {
                let stream = connect(address)?;
                stream.set_read_timeout(Some(PATIENCE))?;
                stream.set_write_timeout(Some(PATIENCE))?;
                ask(stream, bytes)
            }
            #[cfg(unix)]
            Self::Unix(path) => {
                let stream = std::os::unix::net::UnixStream::connect(path)?;
                stream.set_read_timeout(Some(PATIENCE))?;
                stream.set_write_timeout(Some(PATIENCE))?;
                ask(stream, bytes)
            }
        }
    }
}

/// Connects to the first of a name's addresses where somebody listens.
fn connect(address: &str) -> io::Result<TcpStream> {
    let mut last = io::Error::from(io::ErrorKind::AddrNotAvailable);
    for one in address.to_socket_addrs()? {
        match TcpStream::connect_timeout(&one, PATIENCE) {
            Ok(stream) => return Ok(stream),
            Err(error) => last = error,
        }
    }
    Err(last)
}

/// Sends the bytes piece by piece, each after its length, and a length of none at the end.
fn ask(mut stream: impl Read + Write, bytes: &[u8]) -> io::Result<Verdict> {
    stream.write_all(b"zINSTREAM\0")?;
    for piece in bytes.chunks(PIECE) {
        let length = u32::try_from(piece.len()).map_err(io::Error::other)?;
        stream.write_all(&length.to_be_bytes())?;
        stream.write_all(piece)?;
    }
    stream.write_all(&[0; 4])?;
    stream.flush()?;
    let mut answer = Vec::new();
    BufReader::new(stream).take(MAX_ANSWER).read_until(0, &mut answer)?;
    let answer = String::from_utf8_lossy(&answer);
    let said = answer.trim_end_matches(['\0', '\n']);
    match said.strip_prefix("stream: ").map(|said| (said, said.strip_suffix(" FOUND"))) {
        Some((_, Some(name))) => Ok(Verdict::Infected(name.to_owned())),
        Some(("OK", None)) => Ok(Verdict::Clean),
        _ => Err(io::Error::other(format!("clamd says {said:?}"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_a_host_with_a_port_or_a_socket() {
        let tcp = |text: &str| Some(Antivirus::Tcp(text.to_owned()));
        assert_eq!(Antivirus::parse("127.0.0.1:3310"), tcp("127.0.0.1:3310"));
        assert_eq!(Antivirus::parse("clamd.local:3310"), tcp("clamd.local:3310"));
        assert_eq!(Antivirus::parse("[::1]:3310"), tcp("[::1]:3310"));
        #[cfg(unix)]
        assert_eq!(Antivirus::parse("unix:/run/clamd.ctl"), Some(Antivirus::Unix("/run/clamd.ctl".into())));
        for wrong in ["", "on", "clamd", ":3310", "clamd:0", "clamd:port", "unix:clamd.ctl"] {
            assert_eq!(Antivirus::parse(wrong), None, "{wrong}");
        }
    }
}
