package gpuq.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/// Texts that nobody may ever see, and the search for them in everything that comes out of the
/// system: every topic, every answer about a job, and what attempts leave on the nodes.
final class Canaries {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int LEAST_LENGTH = 16;

    private final RunningSystem system;
    private final Map<String, List<String>> forms = new LinkedHashMap<>();
    private final List<String> found = new ArrayList<>();
    private long searchedBytes;

    Canaries(RunningSystem system) {
        this.system = system;
    }

    /// @param what names it in a finding: the text itself is never printed
    void add(String what, String text) {
        if (text.length() < LEAST_LENGTH) {
            throw new IllegalArgumentException(what + " is too short to be looked for");
        }
        forms.put(what, forms(text.getBytes(StandardCharsets.ISO_8859_1)));
    }

    /// As it is, and as JSON and headers would carry bytes.
    private static List<String> forms(byte[] secret) {
        return List.of(
                new String(secret, StandardCharsets.ISO_8859_1),
                Base64.getEncoder().withoutPadding().encodeToString(secret),
                Base64.getUrlEncoder().withoutPadding().encodeToString(secret),
                HexFormat.of().formatHex(secret));
    }

    /// The keys of the nodes, and every secret of the installation.
    void addSecrets(HostRemains host) throws IOException {
        Path agents = Path.of(system.status().path("data").asText()).resolve("agents");
        for (Path node : host.nodes()) {
            JsonNode identity = MAPPER.readTree(node.resolve("identity.json").toFile());
            add("key of " + agents.relativize(node), identity.path("key").asText());
        }
        Path secrets = Path.of(system.status().path("data").asText()).resolveSibling("secrets");
        try (Stream<Path> files = Files.list(secrets)) {
            for (Path file : files.sorted().toList()) {
                String name = String.valueOf(file.getFileName());
                // Ids are no secrets: they stand in every record.
                if (!name.endsWith("-id")) {
                    add(
                            name,
                            new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1)
                                    .strip());
                }
            }
        }
    }

    Set<String> names() {
        return forms.keySet();
    }

    long searchedBytes() {
        return searchedBytes;
    }

    /// Where a text was seen, without the text.
    List<String> found() {
        return List.copyOf(found);
    }

    void search(String where, byte[] content) {
        searchedBytes += content.length;
        String text = new String(content, StandardCharsets.ISO_8859_1);
        forms.forEach(
                (what, canary) -> {
                    if (canary.stream().anyMatch(text::contains)) {
                        found.add(what + " in " + where);
                    }
                });
    }

    /// What a person is told of everything that is no job's: the lists, the competition, the
    /// system. What she may not see is an answer too.
    void searchLists(Person person, String who, String competition) {
        for (String path :
                List.of(
                        "/jobs?limit=200",
                        "/competitions?limit=200",
                        "/competitions/" + competition,
                        "/competitions/" + competition + "/files",
                        "/competitions/" + competition + "/leaderboard?limit=200",
                        "/competitions/" + competition + "/history?limit=200",
                        "/competitions/" + competition + "/versions",
                        "/competitions/" + competition + "/versions/1/self-test",
                        "/queue",
                        "/queue/calibration",
                        "/nodes",
                        "/users/me",
                        "/stats?group_by=user",
                        "/audit",
                        "/system")) {
            search(
                    path + " for " + who,
                    person.asks("GET", path).body().getBytes(StandardCharsets.UTF_8));
        }
    }

    /// The job's events as they are streamed, to the end of the stream: a job that has ended gets
    /// all of them at once.
    void searchStream(Person person, String jobId) {
        String path = "/jobs/" + jobId + "/events";
        try (Stream<String> lines = person.streams(path)) {
            lines.forEach(line -> search(path, line.getBytes(StandardCharsets.UTF_8)));
        }
    }

    /// What a person is told about a job, with all that can be fetched from there.
    void searchAnswers(Person person, String jobId) {
        String job = "/jobs/" + jobId;
        for (String path :
                List.of(
                        job,
                        job + "/timeline",
                        job + "/environment",
                        job + "/receipt",
                        job + "/log?stream=stdout&limit=1048576",
                        job + "/log?stream=stderr&limit=1048576",
                        job + "/log?stream=grader&limit=1048576",
                        job + "/solution",
                        job + "/artifacts")) {
            Answer answer = person.asks("GET", path);
            search(path, answer.body().getBytes(StandardCharsets.UTF_8));
            if (path.endsWith("/artifacts") && answer.status() == 200) {
                for (JsonNode artifact : answer.json().path("items")) {
                    String name = path + "/" + artifact.path("name").asText();
                    search(name, person.asks("GET", name).body().getBytes(StandardCharsets.UTF_8));
                }
            }
        }
    }

    /// Every record of every topic, with its key and headers, read by the administrator: those too
    /// whose transaction was aborted, which nobody may rely on and anybody could read.
    int searchTopics() {
        Map<String, Object> client = system.kafka("admin");
        client.put("enable.auto.commit", "false");
        client.put("isolation.level", "read_uncommitted");
        int records = 0;
        try (var consumer =
                new KafkaConsumer<>(
                        client, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions =
                    consumer.listTopics().entrySet().stream()
                            .filter(topic -> topic.getKey().startsWith("gpuq."))
                            .flatMap(topic -> topic.getValue().stream())
                            .map(Canaries::partition)
                            .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream()
                    .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                for (ConsumerRecord<byte[], byte[]> record :
                        consumer.poll(Duration.ofMillis(200))) {
                    searchRecord(record);
                    records++;
                }
            }
        }
        return records;
    }

    private static TopicPartition partition(PartitionInfo info) {
        return new TopicPartition(info.topic(), info.partition());
    }

    private void searchRecord(ConsumerRecord<byte[], byte[]> record) {
        String where = record.topic() + " at " + record.offset();
        if (record.key() != null) {
            search(where, record.key());
        }
        if (record.value() != null) {
            search(where, record.value());
        }
        for (Header header : record.headers()) {
            search(where + " " + header.key(), header.value());
        }
    }

    /// Everything below a folder that is a plain file.
    void searchFolder(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                search(file.toString(), Files.readAllBytes(file));
            }
        }
    }
}
