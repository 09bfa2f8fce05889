package gpuq.core.state;

import static org.assertj.core.api.Assertions.assertThat;

import gpuq.common.contract.PoolTable;
import gpuq.common.job.JobId;
import gpuq.core.Input;
import gpuq.core.SampleJobs;
import gpuq.core.SchedulerCore;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Of a million jobs, what each brings along for itself would be more than all the rest.
class SharedPartsTest {

    private static final Instant NOW = Instant.parse("2026-03-02T08:00:00Z");

    private final SchedulerCore core = core();

    @Test
    void jobs_of_one_version_and_one_user_share_their_parts_also_after_a_restore() {
        submit(1);
        submit(2);
        assertShared(core);

        SchedulerCore restored = core();
        List<StateEntity> stored = List.copyOf(core.state().entities().values());
        stored.stream().map(SharedPartsTest::withPartsOfItsOwn).forEach(restored::load);
        restored.loaded();

        assertThat(restored.state().entities()).isEqualTo(core.state().entities());
        assertShared(restored);
    }

    @Test
    void other_terms_of_the_same_version_are_kept_apart() {
        SharedParts shared = new SharedParts();
        JobSpec one = spec(1);
        shared.of(one);
        JobSpec changed = one.with(one.user(), one.competition(), SampleJobs.terms(7));

        assertThat(shared.of(changed)).isEqualTo(changed);
        assertThat(shared.of(one)).isEqualTo(one);
    }

    private void submit(int number) {
        core.step(new Input.CommandInput(SampleJobs.submission(id(number), "ada", NOW), "", NOW));
    }

    private static void assertShared(SchedulerCore core) {
        Collection<Job> jobs = core.state().jobs().all();
        assertThat(jobs).hasSize(2);
        JobSpec first = jobs.iterator().next().spec();
        assertThat(jobs)
                .allSatisfy(
                        job -> {
                            assertThat(job.spec().terms()).isSameAs(first.terms());
                            assertThat(job.spec().user()).isSameAs(first.user());
                            assertThat(job.spec().competition()).isSameAs(first.competition());
                        });
    }

    private static StateEntity withPartsOfItsOwn(StateEntity entity) {
        if (!(entity instanceof JobEntity job)) {
            return entity;
        }
        JobSpec own = spec(2);
        return job.with(job.spec().with(own.user(), own.competition(), own.terms()));
    }

    private static JobSpec spec(int number) {
        return JobSpec.of(SampleJobs.submission(id(number), "ada", NOW), "");
    }

    private static JobId id(int number) {
        return JobId.of(NOW.toEpochMilli(), number, number);
    }

    private static SchedulerCore core() {
        return new SchedulerCore(CoreLimits.defaults(), PoolTable.DEFAULT_POOL);
    }
}
