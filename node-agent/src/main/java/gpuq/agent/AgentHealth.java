package gpuq.agent;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;
import org.eclipse.microprofile.health.Startup;

/// Ready once the node is enrolled, has adopted what was there and reads its assignments. A broker
/// that is away makes the agent neither dead nor unready: its jobs go on.
final class AgentHealth {

    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(60);

    private AgentHealth() {}

    @Liveness
    @Singleton
    static final class Live implements HealthCheck {
        private final Agent agent;

        @Inject
        Live(Agent agent) {
            this.agent = agent;
        }

        @Override
        public HealthCheckResponse call() {
            return HealthCheckResponse.named("assignments")
                    .status(agent.loopSilence().compareTo(LONGEST_SILENCE) < 0)
                    .build();
        }
    }

    @Readiness
    @Startup
    @Singleton
    static final class Ready implements HealthCheck {
        private final Agent agent;

        @Inject
        Ready(Agent agent) {
            this.agent = agent;
        }

        @Override
        public HealthCheckResponse call() {
            return HealthCheckResponse.named("agent")
                    .status(agent.isReady())
                    .withData("stage", agent.stage())
                    .build();
        }
    }
}
