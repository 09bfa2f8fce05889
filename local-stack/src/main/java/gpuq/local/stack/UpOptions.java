package gpuq.local.stack;

import gpuq.local.process.StackException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;

/// What a person asks of `./gpuq up`. Written and read as the same words, as the process that keeps
/// the system gets them on its command line.
///
/// @param schedulers processes of the scheduler: one leads, the others stand by
public record UpOptions(
        int nodes,
        int slots,
        int schedulers,
        Runner runner,
        Environment environment,
        Scope scope,
        boolean fresh) {
    private static final int MAX_NODES = 64;
    private static final int MAX_SLOTS = 64;
    private static final int MAX_SCHEDULERS = 3;

    /// What an agent runs attempts with; the second one runs nothing and is for benchmarks alone.
    public enum Runner {
        APPTAINER,
        NOOP;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// Demo users, their tokens and this whole command exist in these two only.
    public enum Environment {
        LOCAL(0),
        BENCH(32);

        private final int students;

        Environment(int students) {
            this.students = students;
        }

        /// How many students there are besides the demo users: load that comes from one person
        /// would only show how she is kept in order.
        int students() {
            return students;
        }

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// Everything, or only what our services stand on (to run one of them from an editor).
    public enum Scope {
        ALL,
        INFRASTRUCTURE
    }

    public UpOptions {
        between("--nodes", nodes, 0, MAX_NODES);
        between("--slots", slots, 1, MAX_SLOTS);
        between("--schedulers", schedulers, 1, MAX_SCHEDULERS);
        if (runner == Runner.NOOP && environment != Environment.BENCH) {
            throw new StackException(
                    "--runner noop runs no solution at all: it needs --environment bench.");
        }
    }

    public static UpOptions parse(List<String> words) {
        int nodes = 1;
        int slots = 2;
        int schedulers = 1;
        Runner runner = Runner.APPTAINER;
        Environment environment = Environment.LOCAL;
        Scope scope = Scope.ALL;
        boolean fresh = false;
        Iterator<String> rest = words.iterator();
        while (rest.hasNext()) {
            String option = rest.next();
            switch (option) {
                case "--nodes" -> nodes = number(option, rest);
                case "--slots" -> slots = number(option, rest);
                case "--schedulers" -> schedulers = number(option, rest);
                case "--runner" -> runner = word(option, rest, Runner.class);
                case "--environment" -> environment = word(option, rest, Environment.class);
                case "--infrastructure" -> scope = Scope.INFRASTRUCTURE;
                case "--fresh" -> fresh = true;
                default ->
                        throw new StackException(
                                "up does not know " + option + ": see ./gpuq help.");
            }
        }
        return new UpOptions(nodes, slots, schedulers, runner, environment, scope, fresh);
    }

    /// What [#parse] reads, without `--fresh`, which is done before anything starts.
    public List<String> words() {
        var words = new ArrayList<String>();
        words.addAll(
                List.of("--nodes", Integer.toString(nodes), "--slots", Integer.toString(slots)));
        words.addAll(List.of("--schedulers", Integer.toString(schedulers)));
        words.addAll(List.of("--runner", runner.word(), "--environment", environment.word()));
        if (scope == Scope.INFRASTRUCTURE) {
            words.add("--infrastructure");
        }
        return words;
    }

    private static void between(String option, int value, int min, int max) {
        if (value < min || value > max) {
            throw new StackException(
                    "%s is from %d to %d, not %d.".formatted(option, min, max, value));
        }
    }

    private static int number(String option, Iterator<String> rest) {
        String value = value(option, rest);
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw new StackException("%s takes a number, not %s.".formatted(option, value), e);
        }
    }

    private static <E extends Enum<E>> E word(
            String option, Iterator<String> rest, Class<E> words) {
        String value = value(option, rest);
        for (E word : words.getEnumConstants()) {
            if (word.name().toLowerCase(Locale.ROOT).equals(value)) {
                return word;
            }
        }
        throw new StackException("%s does not know %s.".formatted(option, value));
    }

    private static String value(String option, Iterator<String> rest) {
        if (!rest.hasNext()) {
            throw new StackException(option + " needs a value.");
        }
        return rest.next();
    }
}
