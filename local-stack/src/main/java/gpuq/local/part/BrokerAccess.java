package gpuq.local.part;

import gpuq.local.process.StackException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialAlteration;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.quota.ClientQuotaAlteration;
import org.apache.kafka.common.quota.ClientQuotaEntity;

/// Puts an [AccessTable] into force on a broker: the users' passwords, what they may do, and their
/// quotas. What an earlier table allowed and this one does not is taken back. Safe to repeat.
public final class BrokerAccess {
    private static final int ITERATIONS = 4096;
    private static final int BOUND_SECONDS = 10;

    private final AccessTable table;
    private final Map<String, User> users;

    /// Somebody who signs in.
    ///
    /// @param kind the table's word for what he is
    public record User(String kind, String password) {}

    /// @param users by their names
    public BrokerAccess(AccessTable table, Map<String, User> users) {
        this.table = table;
        this.users = Map.copyOf(users);
    }

    /// Returns when the broker itself says that all of it holds.
    ///
    /// @return false if the broker did not do so in time; then this may be called again
    /// @throws StackException if the broker refuses the table for good
    public boolean putIntoForce(Admin admin) throws InterruptedException {
        try {
            setPasswords(admin);
            setGrants(admin);
            setQuotas(admin);
            return holds(admin);
        } catch (TimeoutException _) {
            return false;
        } catch (ExecutionException e) {
            Throwable refusal = Objects.requireNonNull(e.getCause());
            if (refusal instanceof RetriableException) {
                return false;
            }
            throw new StackException(
                    "The broker refuses its table of access: " + refusal.getMessage(), e);
        }
    }

    private void setPasswords(Admin admin)
            throws InterruptedException, ExecutionException, TimeoutException {
        var alterations = new ArrayList<UserScramCredentialAlteration>();
        users.forEach(
                (name, user) ->
                        alterations.add(
                                new UserScramCredentialUpsertion(
                                        name,
                                        new ScramCredentialInfo(
                                                ScramMechanism.SCRAM_SHA_512, ITERATIONS),
                                        user.password())));
        get(admin.alterUserScramCredentials(alterations).all());
    }

    private void setGrants(Admin admin)
            throws InterruptedException, ExecutionException, TimeoutException {
        Set<AclBinding> wanted = wanted();
        Collection<AclBinding> there = get(admin.describeAcls(AclBindingFilter.ANY).values());
        List<AclBindingFilter> tooMuch =
                there.stream()
                        .filter(binding -> !wanted.contains(binding))
                        .map(AclBinding::toFilter)
                        .toList();
        get(admin.deleteAcls(tooMuch).all());
        get(admin.createAcls(wanted).all());
    }

    private Set<AclBinding> wanted() {
        var wanted = new HashSet<AclBinding>();
        users.forEach(
                (name, user) ->
                        table.grants().stream()
                                .filter(grant -> grant.kind().equals(user.kind()))
                                .forEach(grant -> wanted.add(grant.to(name))));
        return wanted;
    }

    private void setQuotas(Admin admin)
            throws InterruptedException, ExecutionException, TimeoutException {
        var alterations = new ArrayList<ClientQuotaAlteration>();
        users.forEach(
                (name, user) -> {
                    List<ClientQuotaAlteration.Op> ops =
                            table.quotas().stream()
                                    .filter(quota -> quota.kind().equals(user.kind()))
                                    .map(AccessTable.Quota::op)
                                    .toList();
                    if (!ops.isEmpty()) {
                        var entity = new ClientQuotaEntity(Map.of(ClientQuotaEntity.USER, name));
                        alterations.add(new ClientQuotaAlteration(entity, ops));
                    }
                });
        get(admin.alterClientQuotas(alterations).all());
    }

    /// The controller has taken it when the calls above return; the broker, which weighs requests,
    /// follows a moment later. A client that came between would be sent away for good.
    private boolean holds(Admin admin)
            throws InterruptedException, ExecutionException, TimeoutException {
        var known = new HashMap<>(get(admin.describeUserScramCredentials().all()));
        Collection<AclBinding> there = get(admin.describeAcls(AclBindingFilter.ANY).values());
        return known.keySet().containsAll(users.keySet()) && new HashSet<>(there).equals(wanted());
    }

    private static <T> T get(KafkaFuture<T> future)
            throws InterruptedException, ExecutionException, TimeoutException {
        return future.get(BOUND_SECONDS, TimeUnit.SECONDS);
    }
}
