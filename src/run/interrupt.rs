//! Ctrl-C while sources are asked: what has come is recorded, then it ends.

use std::thread;
use std::time::Duration;

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
