//! The addresses that a server listens at, taken before anything else is done: who finds that another program has one of them
//! has changed nothing yet. Nobody is let in before somebody answers there.

use std::io;
use std::net::{SocketAddr, TcpListener};

use socket2::{Domain, Socket, Type};

use crate::settings::Settings;

/// Connections that wait for being accepted.
const BACKLOG: i32 = 2_048;

/// An address that is this process's own.
#[derive(Debug)]
pub(crate) struct Place {
    setting: &'static str,
    socket: Socket,
    address: SocketAddr,
}

impl Place {
    fn take(setting: &'static str, wanted: SocketAddr) -> Result<Self, String> {
        let socket = bound(wanted).map_err(|error| refused(setting, wanted, &error))?;
        let address = socket.local_addr().ok().and_then(|address| address.as_socket());
        Ok(Self { setting, socket, address: address.unwrap_or(wanted) })
    }

    /// Lets callers in.
    ///
    /// # Errors
    /// A sentence for the operator when another program did so first.
    pub(crate) fn open(self) -> Result<TcpListener, String> {
        self.socket.listen(BACKLOG).map_err(|error| refused(self.setting, self.address, &error))?;
        Ok(self.socket.into())
    }
}

/// A socket that has its address and lets nobody in yet.
fn bound(address: SocketAddr) -> io::Result<Socket> {
    let socket = Socket::new(Domain::for_address(address), Type::STREAM, None)?;
    socket.set_reuse_address(true)?;
    socket.bind(&address.into())?;
    Ok(socket)
}

fn refused(setting: &str, address: SocketAddr, error: &io::Error) -> String {
    if error.kind() == io::ErrorKind::AddrInUse {
        return format!(
            "{setting} 的 {address} 已被别的程序占用：请先停掉它，或填别的端口。 {setting} {address} is in use by another program: \
             stop that one, or give another port"
        );
    }
    format!(
        "{setting} 的 {address} 不能监听：{error}；请填本机的地址和 1024 以上的端口。 {setting} {address} can't be used: {error}; \
         give an address of this machine and a port above 1024"
    )
}

/// The addresses of one process.
#[derive(Debug)]
pub(crate) struct Places {
    /// Where the public asks.
    pub(crate) public: Place,
    /// Where operators alone do, where the settings name one.
    pub(crate) apart: Option<Place>,
}

impl Places {
    /// Takes the addresses that the settings name, and has them name what the system chose.
    ///
    /// # Errors
    /// A sentence for the operator when another program has one.
    pub(crate) fn take(settings: &mut Settings) -> Result<Self, String> {
        let places = Self { public: Place::take("MASHANG_BIND", settings.bind)?, apart: apart(settings)? };
        settings.settle(places.public.address, places.apart.as_ref().map(|place| place.address));
        Ok(places)
    }
}

/// The address for operators alone.
///
/// # Errors
/// A sentence for the operator when another program has it.
pub(crate) fn apart(settings: &Settings) -> Result<Option<Place>, String> {
    settings.metrics_bind.map(|address| Place::take("MASHANG_METRICS_BIND", address)).transpose()
}
