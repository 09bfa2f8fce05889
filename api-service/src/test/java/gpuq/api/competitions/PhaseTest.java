package gpuq.api.competitions;

import static gpuq.api.competitions.CompetitionView.Phase.CLOSED;
import static gpuq.api.competitions.CompetitionView.Phase.LATE;
import static gpuq.api.competitions.CompetitionView.Phase.OPEN;
import static gpuq.api.competitions.CompetitionView.Phase.PAUSED;
import static gpuq.api.competitions.CompetitionView.Phase.UPCOMING;
import static org.assertj.core.api.Assertions.assertThat;

import gpuq.common.bundle.Manifest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PhaseTest {

    @TempDir Path root;

    @Test
    void a_competition_opens_takes_late_submissions_and_closes() throws IOException {
        Manifest manifest =
                new BundleZip("wine")
                        .manifestWith(
                                """
                                opens_at: 2026-01-01T00:00:00Z
                                closes_at: 2026-02-01T00:00:00Z
                                late:
                                  until: 2026-02-03T00:00:00Z
                                  grace: 60
                                """)
                        .read(root)
                        .manifest();

        assertThat(at("2025-12-31T23:59:59Z", manifest, true)).isEqualTo(UPCOMING);
        assertThat(at("2026-01-01T00:00:00Z", manifest, false)).isEqualTo(OPEN);
        assertThat(at("2026-01-15T00:00:00Z", manifest, true)).isEqualTo(PAUSED);
        assertThat(at("2026-02-01T00:01:00Z", manifest, false)).isEqualTo(OPEN);
        assertThat(at("2026-02-01T00:01:01Z", manifest, false)).isEqualTo(LATE);
        assertThat(at("2026-02-03T00:00:01Z", manifest, true)).isEqualTo(CLOSED);
    }

    @Test
    void without_times_it_is_open_unless_it_is_paused() throws IOException {
        Manifest manifest = new BundleZip("wine").read(root).manifest();

        assertThat(at("2026-01-01T00:00:00Z", manifest, false)).isEqualTo(OPEN);
        assertThat(at("2026-01-01T00:00:00Z", manifest, true)).isEqualTo(PAUSED);
    }

    private static CompetitionView.Phase at(String now, Manifest manifest, boolean paused) {
        return CompetitionView.Phase.at(Instant.parse(now), manifest, paused);
    }
}
