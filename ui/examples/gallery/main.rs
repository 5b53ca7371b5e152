//! Draws every template with sample data and measures what a person would stumble over:
//! `gallery OUT [--smaller] [word …]` writes PNGs of those whose name contains one of the words; all are measured.
//! `--smaller` also lists the texts that did not get the full size in force.

mod panel;
mod pictures;
mod samples;
mod view;

use i_slint_backend_testing::{TestingBackend, TestingBackendOptions};
use slint::ComponentHandle as _;
use ui::{App, gate};
pub use view::View;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let out = std::path::PathBuf::from(arguments.next().ok_or("gallery OUT [word …]")?);
    let mut words: Vec<String> = arguments.collect();
    let verbose = words.iter().any(|word| word == "--smaller");
    words.retain(|word| word != "--smaller");
    std::fs::create_dir_all(&out)?;
    let options = TestingBackendOptions { mock_time: true, threading: false, renderer_name: Some("software".into()) };
    slint::platform::set_platform(Box::new(TestingBackend::new(options)))?;
    let app = App::new()?;
    app.show()?;
    let mut trouble = 0;
    for view in View::all() {
        view.apply(&app);
        for (name, sample) in samples::ALL {
            samples::reset(&app, view);
            sample(&app, view);
            slint::platform::update_timers_and_animations();
            let language = if view.english { "en" } else { "zh" };
            let way = if view.portrait { "portrait" } else { "landscape" };
            let file = format!("{name}-{language}-{way}-{}", view.scale);
            if verbose {
                gate::smaller(&app).iter().for_each(|text| println!("{file}: smaller, {text}"));
            }
            for complaint in gate::complaints(&app) {
                println!("{file}: {complaint}");
                trouble += 1;
            }
            let wanted = words.iter().any(|word| file.contains(word.as_str()))
                || words.is_empty() && (view.scale == 1.0 || view.scale == 2.0);
            if wanted {
                let shot = app.window().take_snapshot()?;
                let (width, height) = (shot.width(), shot.height());
                let path = out.join(format!("{file}.png"));
                image::save_buffer(path, shot.as_bytes(), width, height, image::ExtendedColorType::Rgba8)?;
            }
        }
    }
    panel::draw(&out.join("panel.png"))?;
    println!("{trouble} complaints");
    std::process::exit(i32::from(trouble > 0));
}
