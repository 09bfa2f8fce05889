package gpuq.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import gpuq.common.contract.AgentEvent.AttemptEnded;
import gpuq.common.contract.AgentEvent.Heartbeat;
import gpuq.common.contract.ContractJson;
import gpuq.common.contract.Envelope;
import gpuq.common.contract.Message;
import gpuq.common.contract.Topic;
import gpuq.common.grading.Grade;
import gpuq.common.job.AttemptRef;
import gpuq.common.job.NodeId;
import gpuq.common.job.PoolId;
import gpuq.common.job.Usage;
import gpuq.common.seal.NodeToken;
import gpuq.common.seal.RecordSeal;
import gpuq.local.part.AccessTable;
import gpuq.local.part.BrokerGuard;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/// A node that somebody has taken over: enrolled as any other, with a key, a principal at the
/// broker and everything else that a node has, and no agent. It can say whatever a node can say.
final class Thief implements AutoCloseable {

    private static final int BOUND_SECONDS = 20;
    private static final PoolId POOL = new PoolId("default");

    private final RunningSystem system;
    private final NodeId node;
    private final int epoch;
    private final byte[] key;
    private final String clusterId;
    private final RecordSeal seal;
    private final Map<String, Object> kafka;
    private final KafkaProducer<String, byte[]> producer;
    private long sequence;

    /// A record with every part that can be forged.
    record Forged(String topic, Map<String, String> headers, String payload) {
        Forged withPayload(String other) {
            return new Forged(topic, headers, other);
        }

        Forged with(String header, String value) {
            Map<String, String> other = new LinkedHashMap<>(headers);
            other.put(header, value);
            return new Forged(topic, other, payload);
        }

        Forged without(String prefix) {
            Map<String, String> other = new LinkedHashMap<>(headers);
            other.keySet().removeIf(name -> name.startsWith(prefix));
            return new Forged(topic, other, payload);
        }
    }

    Thief(RunningSystem system) {
        this.system = system;
        this.node = new NodeId("thief-" + UUID.randomUUID().toString().substring(0, 8));
        JsonNode enrolled = enrol();
        this.epoch = enrolled.path("epoch").asInt();
        this.key = Base64.getDecoder().decode(enrolled.path("key").asText());
        this.clusterId = enrolled.path("cluster_id").asText();
        this.seal = new RecordSeal(key, clusterId);
        this.kafka = principal();
        this.producer =
                new KafkaProducer<>(kafka, new StringSerializer(), new ByteArraySerializer());
    }

    NodeId node() {
        return node;
    }

    /// The settings of its Kafka clients.
    Map<String, Object> kafka() {
        return new HashMap<>(kafka);
    }

    private JsonNode enrol() {
        String body = "{\"node_id\":\"%s\"}".formatted(node.value());
        String token =
                system.person("olga")
                        .posts("/nodes/enrolments", body)
                        .expecting(201)
                        .path("token")
                        .asText();
        return enrolWith(token).expecting(201);
    }

    /// What the API answers to whoever comes with this one-time token.
    Answer enrolWith(String token) {
        return system.anonymous()
                .postsTo(
                        system.page() + "/agent/v1/enrol",
                        "{\"token\":\"%s\",\"node_id\":\"%s\",\"pool\":\"default\"}"
                                .formatted(token, node.value()));
    }

    private Map<String, Object> principal() {
        String password = UUID.randomUUID().toString();
        try (Admin admin = Admin.create(system.kafka(BrokerGuard.ADMIN))) {
            admin.alterUserScramCredentials(
                            List.of(
                                    new UserScramCredentialUpsertion(
                                            node.value(),
                                            new ScramCredentialInfo(
                                                    ScramMechanism.SCRAM_SHA_512, 4096),
                                            password)))
                    .all()
                    .get(BOUND_SECONDS, TimeUnit.SECONDS);
            var table = AccessTable.read(system.root().resolve("deploy/kafka/access.tsv"));
            admin.createAcls(
                            table.grants().stream()
                                    .filter(grant -> grant.kind().equals(AccessTable.NODE))
                                    .map(grant -> grant.to(node.value()))
                                    .toList())
                    .all()
                    .get(BOUND_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError("no principal for " + node, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
        Map<String, Object> client = new HashMap<>(BrokerGuard.client(node.value(), password));
        client.put("bootstrap.servers", system.status().at("/kafka/bootstrap.servers").asText());
        client.put("max.block.ms", 20_000);
        return client;
    }

    /// A genuine record of its own: sealed with its key, the next in its order.
    Forged sealed(Topic topic, Message message) {
        sequence++;
        return sealedAt(topic, message, 1, sequence);
    }

    Forged sealedAt(Topic topic, Message message, long incarnation, long at) {
        Envelope envelope =
                Envelope.of(
                        UUID.randomUUID().toString(),
                        "gpuq/agent/" + node.value(),
                        message,
                        Instant.now(),
                        null);
        byte[] payload = ContractJson.write(message);
        Map<String, String> headers = new LinkedHashMap<>(envelope.headers());
        headers.putAll(
                seal.seal(
                        topic.topicName(),
                        envelope.type().word(),
                        node,
                        epoch,
                        incarnation,
                        at,
                        payload));
        return new Forged(topic.topicName(), headers, new String(payload, StandardCharsets.UTF_8));
    }

    Heartbeat heartbeat(List<AttemptRef> attempts) {
        return new Heartbeat(
                node,
                POOL,
                "boot-1",
                1,
                "0.1.0",
                List.of(),
                attempts,
                List.of(),
                null,
                null,
                null,
                null,
                Instant.now());
    }

    /// That an attempt has a perfect score.
    static AttemptEnded perfect(NodeId speaker, AttemptRef attempt) {
        return new AttemptEnded(
                speaker,
                attempt,
                null,
                new Grade(1.0, null, null, Map.of(), 60, "", List.of()),
                null,
                Usage.NONE,
                null,
                Instant.now());
    }

    static String json(Message message) {
        return new String(ContractJson.write(message), StandardCharsets.UTF_8);
    }

    /// Sends a record and waits until the broker has it.
    ///
    /// @throws ExecutionException with the broker's refusal
    void send(Forged forged, String recordKey) throws ExecutionException {
        boolean isByPool =
                Topic.named(forged.topic()).map(Topic::isPartitionedByPool).orElse(false);
        var record =
                new ProducerRecord<>(
                        forged.topic(),
                        isByPool ? 0 : null,
                        recordKey,
                        forged.payload().getBytes(StandardCharsets.UTF_8));
        forged.headers()
                .forEach(
                        (name, value) ->
                                record.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
        try {
            producer.send(record).get(BOUND_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        } catch (TimeoutException e) {
            throw new AssertionError("the broker does not answer", e);
        }
    }

    /// Asks the agents' paths of the API for something of an attempt.
    Answer fetches(String path) {
        return system.withToken(token(node)).asksAt(system.page() + "/agent/v1/attempts/" + path);
    }

    Answer fetchesAs(NodeId other, String path) {
        return system.withToken(token(other)).asksAt(system.page() + "/agent/v1/attempts/" + path);
    }

    private String token(NodeId speaker) {
        return NodeToken.mint(speaker, epoch, key, clusterId, Instant.now());
    }

    @Override
    public void close() {
        producer.close();
    }
}
