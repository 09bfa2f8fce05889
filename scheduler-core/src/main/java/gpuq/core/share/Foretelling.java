package gpuq.core.share;

import gpuq.common.contract.AgentEvent.SlotKind;
import gpuq.common.contract.NodeEvent.Kept;
import gpuq.common.contract.NodeEvent.LineForecast;
import gpuq.common.contract.NodeEvent.PoolForecast;
import gpuq.common.contract.NodeEvent.Waits;
import gpuq.core.queue.Rank;
import gpuq.core.state.Job;
import gpuq.core.state.PoolEntity.Promises;
import gpuq.core.state.PoolState;
import gpuq.core.state.Reservation;
import gpuq.core.state.Turn;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Tells the pool's forecast whenever what was told last is off by more than a tenth.
public final class Foretelling {

    private static final long TENTH = 10;

    /// Two waits that differ by no more than this are the same to who waits.
    private static final long SAME_MILLIS = 1000;

    private Foretelling() {}

    /// Looks at the pool once a tick, after all that could start has started.
    public static void tick(Turn turn) {
        PoolForecast now = forecast(turn.state(), turn.now());
        PoolForecast told = turn.state().vigil().forecast();
        if (told == null || isOff(told, now)) {
            turn.emit(now);
        }
    }

    private static PoolForecast forecast(PoolState state, Instant now) {
        WaitRatios ratios = WaitRatios.of(state);
        Promises promises = state.pool().promises();
        return new PoolForecast(
                state.pool().poolId(),
                List.of(
                        line(state, SlotKind.GPU, ratios, now),
                        line(state, SlotKind.CPU_RUN, ratios, now)),
                new Waits(
                        ratios.measured(),
                        ratios.p50(),
                        ratios.p90(),
                        promises.kept(),
                        promises.broken()),
                kept(state, now),
                now);
    }

    private static LineForecast line(
            PoolState state, SlotKind kind, WaitRatios ratios, Instant now) {
        int slots = state.slots().total(kind);
        int queued = state.lines().line(kind).size();
        if (slots == 0) {
            return new LineForecast(kind, 0, queued, null, null);
        }
        long wait = new Wait(state, kind, now).millis(Rank.LAST, null);
        return new LineForecast(
                kind,
                slots,
                queued,
                Duration.ofMillis(ratios.p50(wait)),
                Duration.ofMillis(ratios.p90(wait)));
    }

    private static @Nullable Kept kept(PoolState state, Instant now) {
        Reservation made = state.vigil().reservation();
        if (made == null
                || !made.shadow().isAfter(now)
                || !(state.job(made.job()) instanceof Job.Queued)) {
            return null;
        }
        return new Kept(made.job(), made.node(), made.shadow());
    }

    private static boolean isOff(PoolForecast told, PoolForecast now) {
        if (!Objects.equals(told.kept(), now.kept())
                || isOff(told.waits().p50(), now.waits().p50(), 0)
                || isOff(told.waits().p90(), now.waits().p90(), 0)) {
            return true;
        }
        for (int i = 0; i < now.lines().size(); i++) {
            if (isOff(told.lines().get(i), now.lines().get(i))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isOff(LineForecast told, LineForecast now) {
        return told.slots() != now.slots()
                || isOff(told.queued(), now.queued(), 0)
                || isOff(millis(told.p50()), millis(now.p50()), SAME_MILLIS)
                || isOff(millis(told.p90()), millis(now.p90()), SAME_MILLIS);
    }

    private static boolean isOff(long told, long now, long same) {
        long difference = Math.abs(told - now);
        return difference > same && difference * TENTH > Math.max(told, now);
    }

    private static long millis(@Nullable Duration wait) {
        return wait == null ? 0 : wait.toMillis();
    }
}
