//! `block_stream`: copy what a disk has in its backing files into its image.
//!
//! Follows `hmp_block_stream` in QEMU's `block/monitor/block-hmp-cmds.c`: the
//! job gets the name of the device, and an error is only reported.

use hmp_runtime::prelude::*;

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct BlockStream<'a> {
    job_id: &'a BlockName,
    device: &'a BlockName,
    #[serde(skip_serializing_if = "Option::is_none")]
    base: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    speed: Option<Bytes>,
    on_error: &'static str,
}

/// Copy the data of a disk's backing files into its image, in the background.
///
/// In the end the image does without its backing file or, with `base`, has that
/// file as its backing file; `base` is a file name as `info block -v` shows it.
/// `speed` is in MiB a second unless it has a suffix (`B`, `K`, `M`, ...); 0 is
/// no limit. `info block-jobs` shows how far it is, `block_job_cancel` ends it.
#[hmp(
    name = "block_stream",
    args = "device:B,speed:o?,base:s?",
    params = "device [speed [base]]",
    qmp = "block-stream",
    preconfig
)]
async fn block_stream(
    mon: &Monitor,
    device: BlockName,
    speed: Option<Bytes>,
    base: Option<String>,
) -> Result<()> {
    let arguments = BlockStream {
        job_id: &device,
        device: &device,
        base: base.as_deref(),
        speed,
        on_error: "report",
    };
    mon.execute("block-stream", arguments).await
}
