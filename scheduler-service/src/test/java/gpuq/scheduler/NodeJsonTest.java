package gpuq.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import gpuq.common.contract.AgentEvent.SlotKind;
import gpuq.common.contract.AgentEvent.SlotReport;
import gpuq.common.contract.Command.NodeMode;
import gpuq.common.contract.ContractJson;
import gpuq.common.job.NodeId;
import gpuq.core.state.NodeEntity;
import gpuq.core.state.NodeEntity.Order;
import gpuq.core.state.NodeEntity.Said;
import gpuq.core.state.NodeEntity.Silence;
import gpuq.core.state.NodeEntity.Wish;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Whatever is kept of a node, its record is what the plain writer makes of it.
class NodeJsonTest {

    private final ObjectMapper mapper = ContractJson.newMapper();
    private final NodeJson nodes = new NodeJson(mapper);

    @Test
    void a_report_that_says_nothing_new_of_the_node_changes_its_number_alone()
            throws JsonProcessingException {
        Said said = said("boot", 8);
        for (long sequence = 1; sequence <= 3; sequence++) {
            assertWritten(node("one", sequence, said));
        }
    }

    @Test
    void what_the_node_says_anew_is_written_anew() throws JsonProcessingException {
        assertWritten(node("one", 1, said("boot", 8)));
        assertWritten(node("one", 2, said("böot \"again\"", 7)));
        assertWritten(node("one", 3, said("boot", 8)));
    }

    @Test
    void no_node_has_another_ones_words() throws JsonProcessingException {
        assertWritten(node("one", 1, said("first", 2)));
        assertWritten(node("two", 1, said("second", 3)));
        assertWritten(node("one", 2, said("first", 2)));
    }

    private void assertWritten(NodeEntity node) throws JsonProcessingException {
        assertThat(nodes.write(node)).isEqualTo(mapper.writeValueAsBytes(node));
    }

    private static NodeEntity node(String id, long sequence, Said said) {
        return new NodeEntity(
                new NodeId(id),
                new Order(1, 1, sequence, 5),
                said,
                new Wish(NodeMode.OPEN, ""),
                Silence.HEARD,
                List.of(),
                List.of());
    }

    private static Said said(String boot, int slots) {
        return new Said(
                boot,
                "1.0",
                IntStream.range(0, slots)
                        .mapToObj(
                                slot ->
                                        new SlotReport(
                                                "gpu" + slot,
                                                SlotKind.GPU,
                                                "A100",
                                                40L << 30,
                                                80,
                                                true,
                                                ""))
                        .toList(),
                List.of(),
                12L,
                null);
    }
}
