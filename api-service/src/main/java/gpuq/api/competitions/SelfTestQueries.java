package gpuq.api.competitions;

import gpuq.api.database.Database;
import gpuq.api.gradings.Gradings;
import gpuq.api.gradings.Gradings.Standing;
import gpuq.common.job.PoolId;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Tells the owners of a version how its self-test stands: what was found, what graders printed,
/// and what it waits for.
@ApplicationScoped
class SelfTestQueries {

    private final Gradings gradings;
    private final Database database;

    SelfTestQueries(Gradings gradings, Database database) {
        this.gradings = gradings;
        this.database = database;
    }

    SelfTestView of(VersionTable.Version version) {
        List<Standing> standings = gradings.selfTest(version.ref());
        List<SelfTestView.GradingView> views = new ArrayList<>();
        for (Standing standing : standings) {
            views.add(
                    new SelfTestView.GradingView(
                            String.valueOf(standing.check()),
                            standing.job(),
                            standing.outcome() == null ? null : standing.outcome().code().name(),
                            standing.score(),
                            gradings.printed(standing.job())));
        }
        return new SelfTestView(
                version.ref().version(),
                version.state(),
                version.state().isTested(),
                version.state() == VersionState.TESTING ? waiting(version, standings) : "",
                version.selfTest().checks(),
                views,
                version.selfTest().problems());
    }

    /// Why the test has not passed, in one sentence, with the last that its grader printed: that
    /// names what is missing (GRADE-7). Empty if nothing is known.
    String why(VersionTable.Version version) {
        SelfTest found = version.selfTest();
        if (!found.problems().isEmpty()) {
            return found.problems().getFirst();
        }
        Optional<SelfTest.Judged> wrong =
                found.checks().stream()
                        .filter(check -> !check.asExpected())
                        .min(Comparator.comparing(SelfTest.Judged::file));
        if (wrong.isEmpty()) {
            return "";
        }
        String said = "%s: %s".formatted(wrong.get().file(), wrong.get().message());
        return gradings.selfTest(version.ref()).stream()
                .filter(standing -> wrong.get().file().equals(standing.check()))
                .map(standing -> lastLine(gradings.printed(standing.job())))
                .filter(line -> !line.isEmpty())
                .findFirst()
                .map(line -> said + " The grader printed: " + line)
                .orElse(said);
    }

    private static String lastLine(String text) {
        return text.lines().filter(line -> !line.isBlank()).reduce("", (_, later) -> later).strip();
    }

    private String waiting(VersionTable.Version version, List<Standing> standings) {
        List<Standing> open =
                standings.stream().filter(standing -> standing.outcome() == null).toList();
        if (open.stream().anyMatch(Standing::isGiven)) {
            return "The grader is being run on a node.";
        }
        if (open.isEmpty()) {
            return "The grader has ended; its result is being taken.";
        }
        return hasGradeSlot(version.content().manifest().pool())
                ? "Waiting for a node: no grade slot is free yet."
                : "Waiting for a node: none with a grade slot is ready.";
    }

    private boolean hasGradeSlot(PoolId pool) {
        return database.first(
                        """
                        select 1 as one
                        from node_row n cross join lateral jsonb_array_elements(n.slots) slot
                        where n.pool = ? and n.status = 'READY'
                          and slot ->> 'kind' = 'GRADE' and (slot ->> 'usable')::boolean
                        limit 1
                        """,
                        row -> row.integer("one"),
                        pool.value())
                .isPresent();
    }
}
