package gpuq.api.it;

import static io.restassured.RestAssured.given;

import gpuq.common.contract.Message;
import gpuq.common.contract.MessageType;
import gpuq.common.job.NodeId;
import gpuq.common.seal.NodeToken;
import gpuq.common.seal.RecordSeal;
import io.restassured.response.Response;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;

/// A node that has enrolled, and seals what it says.
public final class TestNode {

    private final NodeId id;
    private final int epoch;
    private final byte[] key;
    private final RecordSeal seal;
    private long incarnation = 1;
    private long sequence;

    private TestNode(NodeId id, int epoch, byte[] key) {
        this.id = id;
        this.epoch = epoch;
        this.key = key;
        seal = new RecordSeal(key, ApiStack.CLUSTER);
    }

    /// Enrols, as an agent does; an earlier one of this name is out.
    public static TestNode enrol(String name) {
        Response invited =
                Person.operator().post("/nodes/enrolments", "{\"node_id\":\"" + name + "\"}");
        Response enrolled =
                given().contentType("application/json")
                        .body(
                                """
                                {"token":"%s","node_id":"%s","pool":"default"}
                                """
                                        .formatted(invited.<String>path("token"), name))
                        .post("/agent/v1/enrol");
        return new TestNode(
                new NodeId(name),
                enrolled.path("epoch"),
                Base64.getDecoder().decode(enrolled.<String>path("key")));
    }

    NodeId id() {
        return id;
    }

    /// Who it is, for what it asks by HTTP.
    public String token() {
        return NodeToken.mint(id, epoch, key, ApiStack.CLUSTER, Instant.now());
    }

    /// Another life of the agent.
    void startAnew() {
        incarnation++;
        sequence = 0;
    }

    long nextSequence() {
        return ++sequence;
    }

    /// The headers that seal a message under a sequence number.
    Map<String, String> seal(Message message, byte[] payload, long number) {
        MessageType type = MessageType.of(message);
        return seal.seal(
                type.topic().topicName(), type.word(), id, epoch, incarnation, number, payload);
    }
}
