package gpuq.api.it;

import gpuq.common.contract.ContractJson;
import gpuq.common.contract.FetchProgress;
import gpuq.common.contract.LogChunk;
import gpuq.common.contract.LogChunk.LogStream;
import gpuq.common.contract.LogRecord;
import gpuq.common.contract.LogVitals;
import gpuq.common.job.AttemptRef;
import gpuq.common.job.JobId;
import gpuq.common.job.Leg;
import gpuq.common.job.NodeId;
import gpuq.common.job.Usage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Writes what the agents tell of running attempts, under the seals of their nodes.
final class NodeLog {

    private final TestTopics topics;
    private @Nullable TestNode enrolled;

    NodeLog(TestTopics topics) {
        this.topics = topics;
    }

    /// Our node, which enrols when it is first asked for.
    TestNode node() {
        TestNode known = enrolled;
        if (known == null) {
            known = TestNode.enrol(TestJob.NODE.value());
            enrolled = known;
        }
        return known;
    }

    /// A grader prints on our node.
    void printed(JobId job, LogStream stream, String text) {
        said(chunk(TestJob.NODE, new AttemptRef(job, Leg.GRADE, 1), stream, 0, text));
    }

    void printed(TestJob job, long offset, String text) {
        said(piece(job, TestJob.NODE, offset, text));
    }

    /// What the node of the first attempt says of its program.
    void seen(TestJob job, Usage usage, @Nullable Double cpu, Duration idleFor) {
        Instant now = Instant.now();
        said(
                new LogVitals(
                        TestJob.NODE,
                        new AttemptRef(job.id(), Leg.RUN, 1),
                        usage,
                        cpu,
                        now.minus(idleFor),
                        null,
                        now));
    }

    /// The node has so much of the data of the job's attempt.
    void fetched(TestJob job, int attempt, long done, long total) {
        said(
                new FetchProgress(
                        TestJob.NODE,
                        new AttemptRef(job.id(), Leg.RUN, attempt),
                        done,
                        total,
                        Instant.now()));
    }

    /// The next record of our node.
    void said(LogRecord record) {
        said(node(), record, node().nextSequence());
    }

    /// A record under a node's seal, whatever it says.
    void said(TestNode node, LogRecord record, long sequence) {
        said(record, node.seal(record, ContractJson.write(record), sequence));
    }

    /// A record with any headers beside its envelope.
    void said(LogRecord record, Map<String, String> seal) {
        topics.send(record.attempt().jobId().value(), record, seal);
    }

    /// What a program prints.
    static LogChunk piece(TestJob job, NodeId node, long offset, String text) {
        return chunk(node, new AttemptRef(job.id(), Leg.RUN, 1), LogStream.STDOUT, offset, text);
    }

    private static LogChunk chunk(
            NodeId node, AttemptRef attempt, LogStream stream, long offset, String text) {
        return new LogChunk(
                node,
                attempt,
                stream,
                offset,
                text.getBytes(StandardCharsets.UTF_8).length,
                text,
                Instant.now());
    }
}
