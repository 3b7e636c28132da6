// SPDX-License-Identifier: GPL-2.0-or-later

//! `sum`: a checksum of physical memory.
//!
//! Follows `hmp_sum` in QEMU's `monitor/hmp-cmds-target.c`: the algorithm of
//! BSD's `sum`, which rotates 16 bits right before it adds a byte.

use super::guest_memory::GuestMemory;
use hmp_runtime::prelude::*;

/// A BSD checksum.
#[derive(Serialize)]
struct Sum {
    sum: u16,
}

impl Sum {
    fn add(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.sum = self.sum.rotate_right(1).wrapping_add(u16::from(byte));
        }
    }
}

impl Display for Sum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{:05}", self.sum)
    }
}

/// The bytes read at once.
const PART: u64 = 1 << 20;

/// Compute a checksum of physical memory.
///
/// - `start`: the physical address, below 4 GiB.
/// - `size`: the number of bytes. A range that reaches the end of 4 GiB counts
///   as empty.
///
/// It is the 16-bit sum of BSD's `sum`, in decimal: the same number from two
/// guests, or twice from one, means that the memory is most likely the same.
/// What is no memory counts as what can be read there, zeros mostly; device
/// registers are read as a CPU would. `stop` the guest for a sum that means
/// something. QEMU writes the memory to a file without a name that it is handed
/// over a unix socket; before 9.1, and over TCP, to a temporary file, so it has to
/// run on the same host, as the same user. Example: `sum 0xf0000 65536`.
#[hmp(
    name = "sum",
    args = "start:i,size:i",
    params = "addr size",
    qmp = "add-fd, pmemsave, remove-fd",
    tier = "composed"
)]
async fn sum(mon: &Monitor, start: u32, size: u32) -> Result<Sum> {
    let mut sum = Sum { sum: 0 };
    // A range beyond 4 GiB is empty.
    let end = u64::from(start.wrapping_add(size));
    let mut address = u64::from(start);
    if address >= end {
        return Ok(sum);
    }
    let memory = GuestMemory::of(mon).await?;
    while address < end {
        let part = PART.min(end - address);
        sum.add(&memory.physical(address, part).await?);
        address += part;
    }
    Ok(sum)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sum_is_that_of_bsd() {
        let mut sum = Sum { sum: 0 };
        sum.add(b"hello\n");
        // The output of `sum` of GNU coreutils.
        assert_eq!(sum.to_string(), "36979\n");
    }

    #[test]
    fn small_sums_are_filled_up_with_zeros() {
        assert_eq!(Sum { sum: 7 }.to_string(), "00007\n");
    }
}
