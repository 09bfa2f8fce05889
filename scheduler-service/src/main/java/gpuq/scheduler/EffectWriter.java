package gpuq.scheduler;

import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/// The only writer of a pool: one transaction for a batch, with the offsets of its inputs. Never
/// retries and never aborts: after any exception the outcome is unknown, and the process ends.
final class EffectWriter {

    private final Producer<byte[], byte[]> producer;

    /// Without a member in it: the transactional id does the fencing, and with the member's
    /// generation a commit would fail each time a standby joins.
    private final ConsumerGroupMetadata group;

    EffectWriter(Producer<byte[], byte[]> producer, String group) {
        this.producer = producer;
        this.group = new ConsumerGroupMetadata(group);
    }

    /// Ends what a predecessor has begun, and shuts it out.
    void fence() {
        producer.initTransactions();
    }

    void commit(Batch batch) {
        try {
            producer.beginTransaction();
            for (ProducerRecord<byte[], byte[]> record : batch.records()) {
                // A send that fails makes the commit fail.
                var _ = producer.send(record);
            }
            if (batch.hasOffsets()) {
                producer.sendOffsetsToTransaction(batch.offsets(), group);
            }
            producer.commitTransaction();
        } catch (RuntimeException e) {
            batch.failed();
            throw e;
        }
        batch.committed();
    }
}
