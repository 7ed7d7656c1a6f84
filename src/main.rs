//! The `hebdo` command.
#![warn(clippy::unwrap_used, clippy::expect_used)]

use std::process::ExitCode;

use clap::Parser as _;
use hebdo::cli::{Cli, Global, LogFormat};
use hebdo::report::{self, Report};
use hebdo::run::{self, Exit};
use tracing_subscriber::EnvFilter;

fn main() -> ExitCode {
    let cli = Cli::parse();
    log(&cli.global);
    let report = Report::new(&cli.global);
    let exit = run::run(&cli, &report).unwrap_or_else(|error| {
        // Whoever reads our output has closed it (`hebdo entries | head`): nothing is wrong.
        let broken_pipe = error.chain().any(|cause| {
            let io = cause.downcast_ref::<std::io::Error>().map(std::io::Error::kind);
            let json = cause.downcast_ref::<serde_json::Error>().and_then(serde_json::Error::io_error_kind);
            io.or(json) == Some(std::io::ErrorKind::BrokenPipe)
        });
        if broken_pipe {
            return Exit::Done;
        }
        report.problem(&format!("{error:#}"));
        Exit::Nothing
    });
    ExitCode::from(exit as u8)
}

/// Logs go to stderr; `HEBDO_LOG` overrides `-v` (`HEBDO_LOG=hebdo=trace`).
fn log(options: &Global) {
    let level = match (options.quiet, options.verbose, options.log_format) {
        (true, ..) => "error",
        // What is otherwise said in sentences are events of this level.
        (_, 0, LogFormat::Json) => "hebdo=info,warn",
        (_, 0, LogFormat::Text) => "warn",
        (_, 1, _) => "hebdo=debug,warn",
        (_, 2, _) => "hebdo=trace,info",
        _ => "trace",
    };
    let filter = EnvFilter::try_from_env("HEBDO_LOG").unwrap_or_else(|_| EnvFilter::new(level));
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    match options.log_format {
        LogFormat::Text => log.with_ansi(report::is_coloured(options.color)).without_time().init(),
        LogFormat::Json => log.json().init(),
    }
}
