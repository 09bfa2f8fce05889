package gpuq.core.scenario;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import gpuq.common.contract.ContractJson;
import gpuq.common.job.PoolId;
import gpuq.core.Effects;
import gpuq.core.Input;
import gpuq.core.SchedulerCore;
import gpuq.core.state.CoreLimits;
import gpuq.core.state.Invariants;
import gpuq.core.state.PoolState;
import gpuq.core.state.Replay;
import gpuq.core.state.StateEntities;
import gpuq.core.state.StateEntity;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/// A core with its store, as JSON, that checks after every step what must always hold: the
/// invariants, and that the store, the fold of the facts and the live state are the same.
public final class CheckedCore {

    private static final ObjectMapper JSON = ContractJson.newMapper();

    private final CoreLimits limits;
    private final PoolId pool;
    private final Map<String, String> store = new TreeMap<>();
    private final Replay replay;
    private SchedulerCore core;

    public CheckedCore(CoreLimits limits, PoolId pool) {
        this.limits = limits;
        this.pool = pool;
        this.replay = new Replay(limits, pool);
        this.core = new SchedulerCore(limits, pool);
    }

    public PoolState state() {
        return core.state();
    }

    /// Takes one input, stores what changed, and checks.
    public Effects step(Input input) {
        Effects effects = core.step(input);
        effects.changed()
                .forEach(
                        (key, entity) ->
                                entity.ifPresentOrElse(
                                        it -> store.put(key, write(it)), () -> store.remove(key)));
        replay.apply(core.facts());
        Invariants.checkAll(core.state());
        checkTheLaw();
        return effects;
    }

    /// Another takes over: all that it knows is in the store.
    public void restart() {
        core = restored();
    }

    private void checkTheLaw() {
        Map<String, StateEntity> live = core.state().entities();
        equal("the fold of the facts", replay.state().entities(), live);
        equal("what was stored", restored().state().entities(), live);
    }

    private SchedulerCore restored() {
        SchedulerCore fresh = new SchedulerCore(limits, pool);
        store.forEach((key, json) -> fresh.load(read(key, json)));
        fresh.loaded();
        return fresh;
    }

    private static void equal(
            String what, Map<String, StateEntity> other, Map<String, StateEntity> live) {
        if (!other.equals(live)) {
            throw new AssertionError(what + " differs:\n" + other + "\nfrom\n" + live);
        }
    }

    /// An entity as it is written to the state topic.
    public static String write(StateEntity entity) {
        try {
            return JSON.writeValueAsString(entity);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot be stored: " + entity, e);
        }
    }

    /// The entity that was written under this key.
    public static StateEntity read(String key, String json) {
        String prefix = key.substring(0, key.indexOf('/') + 1);
        Class<? extends StateEntity> type = StateEntities.byPrefix().get(prefix);
        if (type == null) {
            throw new IllegalStateException("no type for " + key);
        }
        try {
            return JSON.readValue(json, type);
        } catch (IOException e) {
            throw new IllegalStateException("cannot be read back: " + json, e);
        }
    }
}
