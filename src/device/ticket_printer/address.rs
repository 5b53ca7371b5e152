//! Where a ticket printer is: the words of settings and command line, read once.

use std::{path::PathBuf, str::FromStr};

/// Speeds a serial ticket printer may be set to.
const SPEEDS: [u32; 5] = [9_600, 19_200, 38_400, 57_600, 115_200];

/// A printer named by `tcp://host:port`, `serial:/dev/…` (`?baud=9600` when it is not 115200), or `file:/path`; each with `?profile=…`
/// where it is not one of Epson's kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PrinterAddress {
    /// On the network.
    Tcp(String),
    /// On a serial line, 8N1.
    Serial {
        /// The device file.
        path: String,
        /// Bits a second.
        baud: u32,
    },
    /// A file or device that only takes bytes: nothing is ever confirmed.
    File(PathBuf),
}

/// An address that names no printer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PrinterAddressError {
    /// Another form.
    #[error("this names no ticket printer; write tcp://host:port, serial:/dev/… or file:/path")]
    Form,
    /// A speed no such printer has.
    #[error("this is no speed of a serial printer; write ?baud=9600, 19200, 38400, 57600 or 115200")]
    Speed,
    /// A profile nobody wrote.
    #[error("no printer profile is called so; write ?profile=epson, snbc, custom or xprinter")]
    Profile,
}

impl FromStr for PrinterAddress {
    type Err = PrinterAddressError;

    fn from_str(uri: &str) -> Result<Self, Self::Err> {
        let (uri, _) = super::Profile::split(uri)?;
        let uri = uri.as_str();
        if let Some(address) = uri.strip_prefix("tcp://") {
            let (host, port) = address.rsplit_once(':').ok_or(PrinterAddressError::Form)?;
            let good = !host.is_empty() && port.parse::<u16>().is_ok_and(|port| port != 0);
            return if good { Ok(Self::Tcp(address.to_owned())) } else { Err(PrinterAddressError::Form) };
        }
        if let Some(rest) = uri.strip_prefix("serial:") {
            let (path, baud) = match rest.split_once("?baud=") {
                Some((path, baud)) => (path, baud.parse().map_err(|_| PrinterAddressError::Speed)?),
                None => (rest, 115_200),
            };
            if !SPEEDS.contains(&baud) {
                return Err(PrinterAddressError::Speed);
            }
            return if path.starts_with('/') {
                Ok(Self::Serial { path: path.to_owned(), baud })
            } else {
                Err(PrinterAddressError::Form)
            };
        }
        match uri.strip_prefix("file:") {
            Some(path) if !path.is_empty() => Ok(Self::File(path.into())),
            Some(_) | None => Err(PrinterAddressError::Form),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_names_its_wire_or_says_what_to_write() {
        let serial = |path: &str, baud| Ok(PrinterAddress::Serial { path: path.into(), baud });
        assert_eq!("tcp://10.0.0.7:9100".parse(), Ok(PrinterAddress::Tcp("10.0.0.7:9100".into())));
        assert_eq!("tcp://[::1]:9100".parse(), Ok(PrinterAddress::Tcp("[::1]:9100".into())));
        assert_eq!("serial:/dev/ttyUSB0".parse(), serial("/dev/ttyUSB0", 115_200));
        assert_eq!("serial:/dev/ttyS1?baud=9600".parse(), serial("/dev/ttyS1", 9_600));
        assert_eq!("file:/dev/usb/lp0".parse(), Ok(PrinterAddress::File("/dev/usb/lp0".into())));
        for wrong in
            ["", "lp0", "tcp://host", "tcp://:9100", "tcp://host:0", "tcp://host:port", "serial:", "serial:ttyS0", "file:"]
        {
            assert_eq!(wrong.parse::<PrinterAddress>(), Err(PrinterAddressError::Form), "{wrong}");
        }
        for wrong in ["serial:/dev/ttyS0?baud=300", "serial:/dev/ttyS0?baud=fast"] {
            assert_eq!(wrong.parse::<PrinterAddress>(), Err(PrinterAddressError::Speed), "{wrong}");
        }
    }
}
