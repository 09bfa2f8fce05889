package gpuq.api.projection;

import java.util.Locale;

/// Why a log record is not taken: the `reason` of `gpuq_log_refused_total`. Each of them is either
/// a node that is out of order or somebody who plays one.
enum LogRefusal {
    /// Without a seal, or one that cannot be read.
    NOT_SEALED,
    /// Not made under the key of the node that it names.
    BAD_SEAL,
    /// Of a node that was never enrolled, or under the key of an epoch that is over.
    REVOKED,
    /// Not above the last record of this node in this partition: sent again by somebody.
    REPLAYED,
    /// The record names another node than the seal.
    OTHER_NODE,
    /// In a partition that is not the job's.
    WRONG_PARTITION,
    /// A piece that no output could have, or figures that no program could.
    BAD_PIECE,
    /// Of an attempt that the node did not hold, as far as the scheduler has said.
    NOT_HELD;

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
