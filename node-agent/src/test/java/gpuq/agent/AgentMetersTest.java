package gpuq.agent;

import static org.assertj.core.api.Assertions.assertThat;

import gpuq.common.job.Leg;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// Each figure has a name of its own and the leg as its label: a bench and a dashboard read them.
class AgentMetersTest {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final AgentMeters meters = new AgentMeters(registry);

    @Test
    void each_time_is_kept_by_itself() {
        meters.started(Leg.RUN, Duration.ofMillis(7));
        meters.endSeen(Leg.RUN, Duration.ofMillis(20));
        meters.reported(Leg.RUN, Duration.ofMillis(90));
        meters.reported(Leg.GRADE, Duration.ofMillis(400));
        assertThat(millis("gpuq.agent.start", Leg.RUN)).isEqualTo(7);
        assertThat(millis("gpuq.agent.end.seen", Leg.RUN)).isEqualTo(20);
        assertThat(millis("gpuq.agent.end.reported", Leg.RUN)).isEqualTo(90);
        assertThat(millis("gpuq.agent.end.reported", Leg.GRADE)).isEqualTo(400);
    }

    private double millis(String name, Leg leg) {
        return registry.get(name).tag("leg", leg.word()).timer().totalTime(TimeUnit.MILLISECONDS);
    }
}
