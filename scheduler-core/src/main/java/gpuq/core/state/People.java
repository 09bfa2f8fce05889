package gpuq.core.state;

import gpuq.common.job.UserId;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The users of whom more is known than their jobs.
public final class People {

    private final Map<UserId, UserEntity> users = new TreeMap<>();

    public @Nullable UserEntity get(UserId id) {
        return users.get(id);
    }

    /// Whether no job of the user may start.
    public boolean isBlocked(UserId id) {
        UserEntity user = users.get(id);
        return user != null && user.blocked();
    }

    public Collection<UserEntity> all() {
        return Collections.unmodifiableCollection(users.values());
    }

    void put(UserEntity user) {
        users.put(user.userId(), user);
    }

    void apply(CoreFact.AboutUser fact) {
        switch (fact) {
            case CoreFact.UserBlocked(var id, var reason) -> put(new UserEntity(id, true, reason));
            case CoreFact.UserUnblocked(var id) -> users.remove(id);
        }
    }
}
