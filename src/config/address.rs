//! Whether an address can be one, before anything is asked to open it.

use reqwest::Url;

/// `http(s)://host…`, no secret in it, nothing behind the path.
pub(super) fn is_court(text: &str) -> bool {
    is_http(text)
}

/// `escl:http(s)://host…`, `sane:NAME`, `folder:/path`.
pub(super) fn is_scanner(text: &str) -> bool {
    match text.split_once(':') {
        Some(("escl", address)) => is_http(address),
        Some(("sane", name)) => !name.is_empty() && !name.contains(char::is_control),
        Some(("folder", path)) => path.len() > 1 && path.starts_with('/'),
        Some(_) | None => false,
    }
}

/// What `?profile=` of a ticket printer may say.
const PROFILES: [&str; 4] = ["epson", "snbc", "custom", "xprinter"];

/// `tcp://host:port`, `serial:/dev/…`, `file:/path`, each with `?profile=…`.
pub(super) fn is_printer(text: &str) -> bool {
    let (text, query) = text.split_once('?').unwrap_or((text, ""));
    let mut pairs = query.split('&').filter(|pair| !pair.is_empty());
    if !pairs.all(|pair| pair.starts_with("baud=") || pair.strip_prefix("profile=").is_some_and(|it| PROFILES.contains(&it))) {
        return false;
    }
    if let Some(address) = text.strip_prefix("tcp://") {
        let port = |port: &str| port.parse::<u16>().is_ok_and(|port| port != 0);
        return address
            .rsplit_once(':')
            .is_some_and(|(host, number)| !host.is_empty() && !host.contains(['/', '@', ' ']) && port(number));
    }
    let path = text.strip_prefix("serial:").or_else(|| text.strip_prefix("file:"));
    path.is_some_and(|path| path.len() > 1 && path.starts_with('/'))
}

/// `ipp(s)://host[:port]/path`.
pub(super) fn is_a4_printer(text: &str) -> bool {
    text.strip_prefix("ipp").is_some_and(|rest| rest.starts_with("://") || rest.starts_with("s://"))
        && is_http(&text.replacen("ipp", "http", 1))
}

fn is_http(text: &str) -> bool {
    let Ok(url) = Url::parse(text) else { return false };
    let bare = url.username().is_empty() && url.password().is_none() && url.query().is_none() && url.fragment().is_none();
    matches!(url.scheme(), "http" | "https") && url.has_host() && bare && !text.contains(char::is_whitespace)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_told_from_wishes() {
        for good in ["http://127.0.0.1:8790", "https://court.example/dengwen/", "http://[::1]:80"] {
            assert!(is_court(good), "{good}");
        }
        for bad in ["court.example", "ftp://court", "http://", "https://user:pass@court", "http://court/?a=1", "http://a b"] {
            assert!(!is_court(bad), "{bad}");
        }
        assert!(is_scanner("escl:http://10.0.0.9/eSCL") && !is_scanner("http://10.0.0.9/eSCL") && !is_scanner("escl:usb"));
        assert!(is_scanner("sane:net:10.0.0.9:fujitsu:fi-7160:1") && is_scanner("folder:/srv/scans"));
        assert!(!is_scanner("sane:") && !is_scanner("folder:scans") && !is_scanner("folder:/") && !is_scanner("twain:1"));
        for good in ["ipp://10.0.0.7/ipp/print", "ipps://[::1]:631/ipp/print", "ipp://localhost:631/printers/hall"] {
            assert!(is_a4_printer(good), "{good}");
        }
        for bad in ["http://10.0.0.7/ipp/print", "ipp:10.0.0.7", "ipp://", "ipp://user:pass@printer/ipp"] {
            assert!(!is_a4_printer(bad), "{bad}");
        }
        for good in ["tcp://10.0.0.8:9100", "tcp://[::1]:9100", "serial:/dev/ttyS0", "file:/dev/usb/lp0"] {
            assert!(is_printer(good), "{good}");
        }
        for bad in ["tcp://10.0.0.8", "tcp://:9100", "tcp://a:0", "tcp://a:70000", "serial:ttyS0", "file:", "usb:/dev/usb/lp0"]
        {
            assert!(!is_printer(bad), "{bad}");
        }
    }
}
