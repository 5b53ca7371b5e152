//! Draws every template with sample data and measures what a person would stumble over:
//! `gallery OUT [word …]` writes PNGs of those whose name contains one of the words; all are measured.

mod gate;
mod pictures;
mod samples;

use i_slint_backend_testing::{TestingBackend, TestingBackendOptions};
use slint::ComponentHandle as _;
use ui::{App, Theme};

/// One way to look at a template.
#[derive(Clone, Copy)]
pub struct View {
    english: bool,
    portrait: bool,
    scale: f32,
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let out = std::path::PathBuf::from(arguments.next().ok_or("gallery OUT [word …]")?);
    let words: Vec<String> = arguments.collect();
    std::fs::create_dir_all(&out)?;
    let options = TestingBackendOptions { mock_time: true, threading: false, renderer_name: Some("software".into()) };
    slint::platform::set_platform(Box::new(TestingBackend::new(options)))?;
    let app = App::new()?;
    app.show()?;
    let mut trouble = 0;
    for portrait in [true, false] {
        let (width, height) = if portrait { (1080, 1920) } else { (1920, 1080) };
        app.window().set_size(slint::PhysicalSize::new(width, height));
        for english in [false, true] {
            slint::select_bundled_translation(if english { "en" } else { "" })?;
            for scale in [1.0, 1.25, 1.6, 2.0] {
                let view = View { english, portrait, scale };
                let theme = app.global::<Theme>();
                theme.set_portrait(portrait);
                theme.set_scale(scale);
                for (name, sample) in samples::ALL {
                    samples::reset(&app, view);
                    sample(&app, view);
                    slint::platform::update_timers_and_animations();
                    let file = format!(
                        "{name}-{}-{}-{scale}",
                        if english { "en" } else { "zh" },
                        if portrait { "portrait" } else { "landscape" },
                    );
                    for complaint in gate::complaints(&app) {
                        println!("{file}: {complaint}");
                        trouble += 1;
                    }
                    let wanted = words.iter().any(|word| file.contains(word.as_str()))
                        || words.is_empty() && (scale == 1.0 || scale == 2.0);
                    if wanted {
                        let shot = app.window().take_snapshot()?;
                        image::save_buffer(
                            out.join(format!("{file}.png")),
                            shot.as_bytes(),
                            shot.width(),
                            shot.height(),
                            image::ExtendedColorType::Rgba8,
                        )?;
                    }
                }
            }
        }
    }
    println!("{trouble} complaints");
    std::process::exit(i32::from(trouble > 0));
}
