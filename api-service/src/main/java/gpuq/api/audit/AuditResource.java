package gpuq.api.audit;

import gpuq.api.Page;
import gpuq.api.problem.ProblemCode;
import gpuq.api.problem.ProblemException;
import gpuq.api.security.Roles;
import gpuq.api.web.Params;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// `/audit`: for operators, newest first. The first entry's hash is the published head.
@Path("/api/v1/audit")
@RolesAllowed(Roles.OPERATOR)
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
public class AuditResource {

    private static final int MAX_TEXT = 255;

    private final Audit audit;

    AuditResource(Audit audit) {
        this.audit = audit;
    }

    @GET
    public Page<Audit.Entry> list(
            @QueryParam("actor") @Nullable String actor,
            @QueryParam("subject") @Nullable String subject,
            @QueryParam("limit") @Nullable String limit,
            @QueryParam("cursor") @Nullable String cursor) {
        int most = Params.limit(limit);
        List<Audit.Entry> entries =
                audit.list(
                        Objects.requireNonNullElse(Params.text("actor", actor, MAX_TEXT), ""),
                        Objects.requireNonNullElse(Params.text("subject", subject, MAX_TEXT), ""),
                        below(cursor),
                        most + 1);
        return entries.size() <= most
                ? Page.whole(entries)
                : new Page<>(entries.subList(0, most), Long.toString(entries.get(most - 1).id()));
    }

    private static long below(@Nullable String cursor) {
        if (cursor == null || cursor.isEmpty()) {
            return Long.MAX_VALUE;
        }
        if (cursor.matches("[1-9][0-9]{0,17}")) {
            return Long.parseLong(cursor);
        }
        throw new ProblemException(
                ProblemCode.CURSOR_INVALID, "Take the cursor from `next_cursor` of a list.");
    }
}
