//! Ctrl-C while sources are asked: what has come is recorded, then it ends.

use std::future::Future;
use std::thread;
use std::time::Duration;

use anyhow::{Context as _, Result};
use tokio::sync::watch;

use super::Exit;

/// How long there is to record what has come. Nothing is lost if that does not suffice, only asked for again.
const GRACE: Duration = Duration::from_millis(700);

/// Somebody pressed Ctrl-C.
#[derive(Debug, thiserror::Error)]
#[error("interrupted; what had come by then is kept")]
pub(super) struct Interrupted;

/// Becomes true when somebody presses Ctrl-C. From then on the process lives no longer than a second.
///
/// Before this is called, Ctrl-C ends the process at once, which every writing of files and database can bear.
pub(super) fn watch() -> watch::Receiver<bool> {
    let (tell, told) = watch::channel(false);
    thread::spawn(move || {
        let Ok(runtime) = tokio::runtime::Builder::new_current_thread().enable_all().build() else { return };
        if runtime.block_on(tokio::signal::ctrl_c()).is_ok() {
            tell.send_replace(true);
            thread::sleep(GRACE);
            std::process::exit(Exit::Interrupted as i32);
        }
    });
    told
}

/// Does something that waits for the network, unless somebody presses Ctrl-C before it is done. `starting` says what
/// cannot be begun where that is so.
pub(super) fn unless_pressed<T>(starting: &'static str, work: impl Future<Output = T>) -> Result<T> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .with_context(|| format!("cannot start {starting}"))?;
    let mut pressed = watch();
    let done = runtime.block_on(async {
        tokio::select! {
            done = work => Some(done),
            _ = pressed.wait_for(|is| *is) => None,
        }
    });
    // A name that is still being resolved keeps nobody waiting.
    runtime.shutdown_background();
    // What was pressed while the last of it was done counts as well.
    done.filter(|_| !*pressed.borrow()).ok_or_else(|| Interrupted.into())
}
