package gpuq.scheduler;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.function.Predicate;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;
import org.eclipse.microprofile.health.Startup;

/// What `/q/health` says (DEPLOY-7): started, when the broker was found fit and the loops run;
/// ready, when each pool is led from here or could be at once; live, while no loop hangs.
final class SchedulerHealth {

    /// A loop's longest turn is a restore; a loop that is silent for longer hangs.
    private static final long SILENT_NANOS = Duration.ofMinutes(2).toNanos();

    @Produces
    @Startup
    @Singleton
    HealthCheck started(Scheduler scheduler) {
        return () -> check("loops started", scheduler, SchedulerHealth::isStarted);
    }

    @Produces
    @Readiness
    @Singleton
    HealthCheck ready(Scheduler scheduler) {
        return () -> check("pools led or warm", scheduler, SchedulerHealth::isReady);
    }

    @Produces
    @Liveness
    @Singleton
    HealthCheck live(Scheduler scheduler) {
        return () -> check("loops alive", scheduler, SchedulerHealth::isAlive);
    }

    private static HealthCheckResponse check(
            String name, Scheduler scheduler, Predicate<PoolStatus> isGood) {
        HealthCheckResponseBuilder response =
                HealthCheckResponse.named(name)
                        .status(scheduler.statuses().stream().allMatch(isGood));
        for (PoolStatus pool : scheduler.statuses()) {
            response.withData(pool.pool().value(), pool.role().name());
        }
        return response.build();
    }

    static boolean isStarted(PoolStatus pool) {
        return pool.role() != PoolStatus.Role.STARTING;
    }

    static boolean isReady(PoolStatus pool) {
        return switch (pool.role()) {
            case LEADING, WARM_STANDBY -> true;
            case STARTING, STANDBY, TAKING_OVER, ENDED -> false;
        };
    }

    static boolean isAlive(PoolStatus pool) {
        return switch (pool.role()) {
            case STARTING -> true;
            case STANDBY, WARM_STANDBY, TAKING_OVER, LEADING ->
                    pool.nanosSinceBeat() < SILENT_NANOS;
            case ENDED -> false;
        };
    }
}
