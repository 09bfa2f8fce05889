package gpuq.api.queue;

import gpuq.api.competitions.ActiveVersions;
import gpuq.api.forecast.Forecast;
import gpuq.api.forecast.PoolForecasts;
import gpuq.api.problem.ProblemCode;
import gpuq.api.problem.ProblemException;
import gpuq.api.web.Params;
import gpuq.common.bundle.Manifest;
import gpuq.common.job.CompetitionId;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `/queue`: how long it is, and how long a new job would wait, and how far that can be relied on
/// (API-2).
@Path("/api/v1/queue")
@Authenticated
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
public class QueueResource {

    private static final long MAX_SECONDS = 86_400;
    private static final long MAX_GPUS = 8;

    private final QueueQueries queries;
    private final Forecast forecast;
    private final ActiveVersions versions;
    private final PoolForecasts pools;

    QueueResource(
            QueueQueries queries, Forecast forecast, ActiveVersions versions, PoolForecasts pools) {
        this.queries = queries;
        this.forecast = forecast;
        this.pools = pools;
        this.versions = versions;
    }

    /// When a job that is handed in now may start, and what that is reckoned from.
    public record EstimateView(
            @Nullable Instant p50, @Nullable Instant p90, long ahead, String basis, Instant asOf) {}

    public record CalibrationView(List<PoolForecasts.Calibration> items) {}

    @GET
    public QueueQueries.QueueView queue() {
        return queries.queue();
    }

    @GET
    @Path("/calibration")
    public CalibrationView calibration() {
        return new CalibrationView(pools.calibrations());
    }

    @GET
    @Path("/estimate")
    public EstimateView estimate(
            @QueryParam("competition_id") @Nullable String competition,
            @QueryParam("expected_time") @Nullable String expected,
            @QueryParam("gpus") @Nullable String gpus) {
        ActiveVersions.Version version = version(competition);
        Manifest manifest = version.manifest();
        long seconds =
                Params.number(
                        "expected_time",
                        expected,
                        manifest.limits().defaultWall().toSeconds(),
                        1,
                        MAX_SECONDS);
        int slots = (int) Params.number("gpus", gpus, manifest.gpu().count(), 0, MAX_GPUS);
        Forecast.Place place =
                forecast.atTheEnd(
                        manifest.pool(), version.ref(), slots, Duration.ofSeconds(seconds));
        Forecast.Estimate estimate = forecast.estimate(place);
        return new EstimateView(
                estimate.p50(), estimate.p90(), place.ahead(), estimate.basis(), place.asOf());
    }

    private ActiveVersions.Version version(@Nullable String competition) {
        if (competition == null) {
            throw ProblemException.ofField(
                    ProblemCode.INVALID_CONFIG, "competition_id", "is required");
        }
        if (!CompetitionId.isValid(competition)) {
            throw ProblemException.ofField(
                    ProblemCode.INVALID_CONFIG, "competition_id", "has not the form of an id");
        }
        return versions.active(new CompetitionId(competition))
                .orElseThrow(
                        () ->
                                new ProblemException(
                                        ProblemCode.UNKNOWN_COMPETITION,
                                        "There is no competition \"" + competition + "\"."));
    }
}
