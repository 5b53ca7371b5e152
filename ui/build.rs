//! Compiles `app.slint` with the translations of `lang/`.

fn main() {
    let scripted = std::env::var_os("CARGO_FEATURE_SCRIPTED").is_some();
    let configuration = slint_build::CompilerConfiguration::new().with_bundled_translations("lang").with_debug_info(scripted);
    if let Err(error) = slint_build::compile_with_config("app.slint", configuration) {
        eprintln!("{error}");
        std::process::exit(1);
    }
}
