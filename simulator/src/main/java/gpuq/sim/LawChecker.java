package gpuq.sim;

import gpuq.core.Effects;
import gpuq.core.state.Fact;
import gpuq.core.state.PoolState;
import gpuq.core.state.Replay;
import gpuq.core.state.StateEntity;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The law of the store: what is stored is the fold of the facts. Each commit is compared in what
/// it changed, and now and then as a whole, for changes that nobody noted.
final class LawChecker implements FakeLog.Listener {

    private static final int WHOLE_EVERY = 50;

    /// A large state is compared as a whole once in so many commits as a third of its size.
    private static final int WHOLE_SHARE = 3;

    private final FakeLog log;
    private final Replay replay;
    private final List<StartChecker> starts;
    private int commits;

    LawChecker(FakeLog log, Replay replay, List<StartChecker> starts) {
        this.log = log;
        this.replay = replay;
        this.starts = starts;
    }

    @Override
    public void committed(Transaction transaction) {
        try {
            for (Fact fact : transaction.facts) {
                for (StartChecker checker : starts) {
                    checker.before(fact, replay.state());
                }
                replay.apply(List.of(fact));
            }
        } catch (IllegalStateException e) {
            throw new Violation("facts that contradict those before", e);
        }
        for (Effects effects : transaction.effects) {
            for (String key : effects.changed().keySet()) {
                compare(key, replay.state().entity(key), log.state().get(key));
            }
        }
        commits++;
        if (commits >= WHOLE_EVERY && commits * WHOLE_SHARE >= log.state().size()) {
            commits = 0;
            compareAll();
        }
    }

    void compareAll() {
        log.state().forEach((key, stored) -> compare(key, replay.state().entity(key), stored));
        PoolState folded = replay.state();
        // The pool is stored once it has changed.
        int unstored = log.state().containsKey(folded.pool().key()) ? 0 : 1;
        if (folded.entityCount() - unstored != log.state().size()) {
            Set<String> missing = new TreeSet<>(folded.entities().keySet());
            missing.removeAll(log.state().keySet());
            throw new Violation("folded, and never stored: " + missing);
        }
    }

    private static void compare(
            String key, @Nullable StateEntity folded, @Nullable StateEntity stored) {
        boolean same = folded == null ? stored == null : folded.equals(stored);
        if (!same) {
            throw new Violation("stored is %s, folded %s: %s".formatted(stored, folded, key));
        }
    }
}
