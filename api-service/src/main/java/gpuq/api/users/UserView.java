package gpuq.api.users;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A user as operators see her: what she handed in, from where and with how many tokens.
///
/// @param unfinished jobs that have not ended
/// @param blocked absent if she is not
/// @param networksInLastHour from so many she has handed in
/// @param shared whether these are more than one person is likely to be in
/// @param days the last with any submission, newest first; at most 30
public record UserView(
        String id,
        String name,
        long jobs,
        long unfinished,
        @Nullable Block blocked,
        int networksInLastHour,
        boolean shared,
        List<Day> days) {

    public UserView {
        days = List.copyOf(days);
    }

    /// @param by the `sub` of the operator
    public record Block(Instant at, String by, String reason) {}

    /// One day in UTC.
    ///
    /// @param clients the programs that she signed in with
    /// @param networks where requests came from, to 24 bits of an IPv4 address or 48 of an IPv6 one
    /// @param tokens how many different ones
    public record Day(
            String day, long jobs, List<String> clients, List<String> networks, long tokens) {

        public Day {
            clients = List.copyOf(clients);
            networks = List.copyOf(networks);
        }
    }
}
