package gpuq.core.state;

import gpuq.common.job.UserId;
import gpuq.core.queue.Predictor;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The users of whom more is known than their jobs: all who have ever submitted, for their
/// accounts.
public final class People {

    private final Map<UserId, UserEntity> users = new TreeMap<>();

    public @Nullable UserEntity get(UserId id) {
        return users.get(id);
    }

    /// What is known of a user, which may be nothing yet.
    public UserEntity orNew(UserId id) {
        UserEntity user = users.get(id);
        return user == null ? UserEntity.fresh(id) : user;
    }

    /// Whether no job of the user may start.
    public boolean isBlocked(UserId id) {
        return orNew(id).blocked();
    }

    public Collection<UserEntity> all() {
        return Collections.unmodifiableCollection(users.values());
    }

    void put(UserEntity user) {
        users.put(user.userId(), user);
    }

    void apply(CoreFact.AboutUser fact) {
        UserEntity before = orNew(fact.userId());
        put(
                switch (fact) {
                    case CoreFact.UserBlocked(_, var reason) -> before.blocked(true, reason);
                    case CoreFact.UserUnblocked _ -> before.blocked(false, "");
                    case CoreFact.AccountChanged(_, var account) -> before.with(account);
                    case CoreFact.UserRan(_, var competition, var ran) ->
                            before.with(Predictor.remembered(before.runTimes(), competition, ran));
                });
    }
}
