//! Tells a WebSub hub what is new, so that it tells subscribers (<https://www.w3.org/TR/websub/>).

use url::Url;

use super::Client;
use crate::sources::Failure;

/// Tells the hub of each of these feeds; one that it refuses does not keep the rest from it.
pub async fn ping(client: &Client, hub: &Url, feeds: &[String]) -> Result<(), Failure> {
    let mut refused = Ok(());
    for feed in feeds {
        // A hub that cannot be reached for one cannot for the next.
        let status = client.post(hub, &[("hub.mode", "publish"), ("hub.url", feed)]).await?;
        if !(200..300).contains(&status) {
            refused = Err(Failure::Status { status, retry_after: None });
        }
    }
    refused
}
