package gpuq.common.contract;

import java.time.Instant;

/// A record that could not be read or applied, on `gpuq.dead-letters`, keyed by its source topic.
///
/// @param reason a closed word, such as `MALFORMED`, then a colon and what was found
/// @param payload the record's value in base64, cut to 64 KiB
public record DeadLetter(
        String topic,
        int partition,
        long offset,
        String key,
        String type,
        String reason,
        String payload,
        Instant at)
        implements Message {}
