package gpuq.api.leaderboard;

import gpuq.api.Page;
import gpuq.api.competitions.ActiveVersions;
import gpuq.api.competitions.CompetitionStaff;
import gpuq.api.problem.ProblemCode;
import gpuq.api.problem.ProblemException;
import gpuq.api.security.Caller;
import gpuq.common.bundle.Digests;
import gpuq.common.bundle.Manifest;
import gpuq.common.job.CompetitionId;
import gpuq.common.job.CompetitionRef;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A competition's ranking, as its manifest wants it shown.
@Path("/api/v1/competitions/{id}/leaderboard")
@Authenticated
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
public class LeaderboardResource {

    private static final int MAX_LIMIT = 200;

    private final Caller caller;
    private final ActiveVersions versions;
    private final CompetitionStaff staff;
    private final Leaderboards leaderboards;

    LeaderboardResource(
            Caller caller,
            ActiveVersions versions,
            CompetitionStaff staff,
            Leaderboards leaderboards) {
        this.caller = caller;
        this.versions = versions;
        this.staff = staff;
        this.leaderboards = leaderboards;
    }

    /// @param name a pseudonym, unless the competition shows real names
    /// @param jobId only for the caller's own line
    public record RowView(
            long rank,
            String name,
            boolean me,
            double score,
            Map<String, Double> metrics,
            @Nullable String jobId,
            Instant submittedAt,
            boolean late,
            @Nullable String medal,
            String kind) {}

    @GET
    public Page<RowView> ranking(
            @PathParam("id") String id,
            @QueryParam("limit") @DefaultValue("50") int limit,
            @QueryParam("cursor") @Nullable String cursor) {
        if (!CompetitionId.isValid(id)) {
            throw unknown(id);
        }
        Manifest manifest =
                versions.active(new CompetitionId(id)).orElseThrow(() -> unknown(id)).manifest();
        if (limit < 1 || limit > MAX_LIMIT) {
            throw ProblemException.ofField(
                    ProblemCode.INVALID_CONFIG, "limit", "must be between 1 and " + MAX_LIMIT);
        }
        if (!isShown(manifest)) {
            throw new ProblemException(ProblemCode.FORBIDDEN, "This leaderboard is not shown now.");
        }
        long offset = offset(cursor);
        List<Leaderboards.Line> lines = leaderboards.of(manifest, limit + 1, offset);
        List<RowView> rows = lines.stream().limit(limit).map(line -> view(line, manifest)).toList();
        return new Page<>(rows, lines.size() > limit ? Long.toString(offset + limit) : null);
    }

    private boolean isShown(Manifest manifest) {
        return switch (manifest.leaderboard().show()) {
            case LIVE -> true;
            case AFTER_CLOSE ->
                    manifest.isClosed(Instant.now()) || staff.isStaff(manifest.id(), caller);
            case NEVER -> staff.isStaff(manifest.id(), caller);
        };
    }

    private RowView view(Leaderboards.Line line, Manifest manifest) {
        boolean me = line.userId().equals(caller.id().value());
        boolean real = manifest.leaderboard().names() == Manifest.Names.REAL;
        return new RowView(
                line.rank(),
                me || real ? line.userName() : pseudonym(line.userId(), manifest.id()),
                me,
                line.score(),
                Map.of(),
                me ? line.jobId() : null,
                line.submittedAt(),
                false,
                medal(line, manifest.id()),
                "user");
    }

    /// By the thresholds of the version that the job was graded under, as its own page says: a new
    /// version gives and takes no medals until the job is graded again (DATA-8).
    private @Nullable String medal(Leaderboards.Line line, CompetitionId competition) {
        return versions.manifest(new CompetitionRef(competition, line.version()))
                .map(graded -> graded.medal(line.score()))
                .orElse(null);
    }

    /// The same for a user within a competition, another in the next.
    private static String pseudonym(String userId, CompetitionId competition) {
        return "user-"
                + Digests.of((competition + "\0" + userId).getBytes(StandardCharsets.UTF_8))
                        .value()
                        .substring(0, 8);
    }

    private static long offset(@Nullable String cursor) {
        if (cursor == null) {
            return 0;
        }
        if (!cursor.matches("\\d{1,9}")) {
            throw new ProblemException(
                    ProblemCode.CURSOR_INVALID, "The cursor is not one that a list gave.");
        }
        return Long.parseLong(cursor);
    }

    private static ProblemException unknown(String id) {
        return new ProblemException(
                ProblemCode.UNKNOWN_COMPETITION, "There is no competition \"" + id + "\".");
    }
}
