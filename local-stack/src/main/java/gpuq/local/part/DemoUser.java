package gpuq.local.part;

import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// A person of the local system. Names and roles are fixed; id and password are made at the first
/// start and kept with the secrets, so a realm that is imported again keeps everybody's jobs.
public record DemoUser(String name, String sub, String password, List<String> roles) {
    private static final List<DemoUser> NAMES =
            List.of(
                    named("ada", "student"),
                    named("bob", "student"),
                    named("ines", "instructor"),
                    named("olga", "operator"));

    public DemoUser {
        roles = List.copyOf(roles);
    }

    private static DemoUser named(String name, String role) {
        return new DemoUser(name, "", "", List.of(role));
    }

    /// @param more students `s1` and so on, for load
    public static List<DemoUser> all(Secrets secrets, int more) {
        Stream<DemoUser> students =
                IntStream.rangeClosed(1, more).mapToObj(n -> named("s" + n, "student"));
        return Stream.concat(NAMES.stream(), students)
                .map(
                        user ->
                                new DemoUser(
                                        user.name,
                                        secrets.text(
                                                "user-" + user.name + "-id",
                                                () -> UUID.randomUUID().toString()),
                                        secrets.text("user-" + user.name + "-password"),
                                        user.roles))
                .toList();
    }
}
