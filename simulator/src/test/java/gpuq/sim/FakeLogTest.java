package gpuq.sim;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FakeLogTest {

    private static final int MANY = 50_000;

    private final FakeLog log = new FakeLog(Bug.NONE);

    @Test
    void offsets_stay_and_what_is_not_committed_is_kept_however_much_is_let_go() {
        int writer = log.fence();
        for (int number = 0; number < MANY; number++) {
            log.append(new Entry.Corrupt());
        }
        Entry last = new Entry.Corrupt();
        log.append(last);
        for (long offset = 1000; offset <= MANY; offset += 1000) {
            assertThat(log.read(log.committedOffset(), 1000)).hasSize(1000);
            assertThat(log.commit(writer, new Transaction(offset))).isTrue();
        }
        assertThat(log.committedOffset()).isEqualTo(MANY);
        assertThat(log.lastOffset()).isEqualTo(MANY);
        assertThat(log.isAtEnd(MANY)).isFalse();
        assertThat(log.isAtEnd(MANY + 1L)).isTrue();
        assertThat(log.read(MANY, 20)).singleElement().isSameAs(last);
        assertThat(log.read(MANY - 1000L, 20)).as("for one that lags behind").hasSize(20);
    }
}
