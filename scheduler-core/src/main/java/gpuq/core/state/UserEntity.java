package gpuq.core.state;

import gpuq.common.job.UserId;

/// A user of whom the scheduler knows more than her jobs.
///
/// @param blocked whether no job of hers may start
public record UserEntity(UserId userId, boolean blocked, String reason) implements StateEntity {

    /// The first part of the key.
    static final String PREFIX = "user/";

    @Override
    public String key() {
        return PREFIX + userId;
    }
}
