package gpuq.core.state;

import gpuq.common.job.UserId;
import gpuq.core.queue.Account;
import gpuq.core.queue.RunTimes;
import java.util.List;

/// A user of whom the scheduler knows more than her jobs.
///
/// @param blocked whether no job of hers may start
/// @param account what she has paid and owes
/// @param runTimes how long her last jobs ran
public record UserEntity(
        UserId userId, boolean blocked, String reason, Account account, List<RunTimes> runTimes)
        implements StateEntity {

    /// The first part of the key.
    static final String PREFIX = "user/";

    public UserEntity {
        runTimes = List.copyOf(runTimes);
    }

    @Override
    public String key() {
        return PREFIX + userId;
    }

    static UserEntity fresh(UserId id) {
        return new UserEntity(id, false, "", Account.fresh(), List.of());
    }

    UserEntity blocked(boolean newBlocked, String newReason) {
        return new UserEntity(userId, newBlocked, newReason, account, runTimes);
    }

    UserEntity with(Account newAccount) {
        return new UserEntity(userId, blocked, reason, newAccount, runTimes);
    }

    UserEntity with(List<RunTimes> newRunTimes) {
        return new UserEntity(userId, blocked, reason, account, newRunTimes);
    }
}
