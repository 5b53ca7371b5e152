//! Other people's programs that read our papers. A missing one fails with the remedy.

use std::{io::ErrorKind, path::Path, process::Command};

/// Runs `program` from Debian's `package`; standard output, and whether it said yes.
pub fn run(program: &str, package: &str, arguments: &[&str]) -> (bool, String) {
    match Command::new(program).args(arguments).output() {
        Ok(output) => {
            let said = String::from_utf8_lossy(&output.stdout).into_owned();
            (
                output.status.success(),
                if output.status.success() { said } else { said + &String::from_utf8_lossy(&output.stderr) },
            )
        }
        Err(error) if error.kind() == ErrorKind::NotFound => panic!("{program} is missing: apt-get install {package}"),
        Err(error) => panic!("{program}: {error}"),
    }
}

/// The text of a PDF in its own order, without the white space that depends on where lines end.
pub fn text_of(pdf: &Path) -> String {
    let (good, text) = run("pdftotext", "poppler-utils", &["-raw", &pdf.to_string_lossy(), "-"]);
    assert!(good, "{text}");
    text.split_whitespace().collect()
}

pub fn preflight(pdf: &Path) -> (bool, String) {
    let jars = ["preflight", "pdfbox2", "fontbox2", "xmpbox", "commons-logging", "javax.activation", "jaxb-api"];
    let packages = "libpdfbox2-java libcommons-logging-java libactivation-java libjaxb-api-java";
    let class_path: Vec<String> = jars
        .iter()
        .map(|jar| {
            let path = format!("/usr/share/java/{jar}.jar");
            assert!(Path::new(&path).exists(), "{path} is missing: apt-get install {packages}");
            path
        })
        .collect();
    let arguments = ["-cp", &class_path.join(":"), "org.apache.pdfbox.preflight.Validator_A1b", &pdf.to_string_lossy()];
    run("java", "default-jre-headless", &arguments)
}
