package gpuq.api.users;

import gpuq.api.ApiConfig;
import gpuq.api.database.Database;
import gpuq.api.problem.ProblemException;
import gpuq.common.job.UserId;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

/// What operators see of a user (TOKEN-3).
@ApplicationScoped
class UserHistory {

    private static final int MAX_DAYS = 30;

    private final Database database;
    private final ApiConfig config;

    UserHistory(Database database, ApiConfig config) {
        this.database = database;
        this.config = config;
    }

    /// @throws ProblemException `NOT_FOUND` if she has neither handed in anything nor been blocked
    UserView of(UserId user) {
        Optional<UserView.Block> block = block(user);
        UserView known =
                database.first(
                                """
                                select coalesce((array_agg(s.user_name order by s.job_id desc))[1], '') as name,
                                       count(*) as jobs,
                                       count(*) filter (where j.finished_at is null) as unfinished,
                                       count(distinct s.network) filter (
                                           where s.network <> ''
                                             and s.submitted_at > clock_timestamp() - interval '1 hour') as networks
                                from submission s left join job_row j on j.job_id = s.job_id
                                where s.user_id = ?
                                """,
                                row ->
                                        new UserView(
                                                user.value(),
                                                row.text("name"),
                                                row.longValue("jobs"),
                                                row.longValue("unfinished"),
                                                block.orElse(null),
                                                row.integer("networks"),
                                                row.integer("networks") > config.mostNetworks(),
                                                days(user)),
                                user.value())
                        .orElseThrow();
        if (known.jobs() == 0 && block.isEmpty()) {
            throw ProblemException.notFound();
        }
        return known;
    }

    private Optional<UserView.Block> block(UserId user) {
        return database.first(
                """
                select blocked_at, blocked_by, blocked_why from user_gate
                where user_id = ? and blocked_at is not null
                """,
                row ->
                        new UserView.Block(
                                row.time("blocked_at"),
                                row.text("blocked_by"),
                                row.text("blocked_why")),
                user.value());
    }

    private List<UserView.Day> days(UserId user) {
        return database.list(
                """
                select (submitted_at at time zone 'UTC')::date::text as day, count(*) as jobs,
                       array_agg(distinct client_id) as clients,
                       array_agg(distinct network) as networks,
                       count(distinct token_id) as tokens
                from submission where user_id = ?
                group by 1 order by 1 desc limit ?
                """,
                row ->
                        new UserView.Day(
                                row.text("day"),
                                row.longValue("jobs"),
                                row.texts("clients"),
                                row.texts("networks"),
                                row.longValue("tokens")),
                user.value(),
                MAX_DAYS);
    }
}
