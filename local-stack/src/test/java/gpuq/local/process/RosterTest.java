package gpuq.local.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RosterTest {
    @TempDir Path folder;

    @Test
    void a_successor_finds_and_ends_what_its_predecessor_started() throws Exception {
        Child first = sleeper("first");
        Child second = sleeper("second");
        var roster = new Roster(folder.resolve("processes"));
        roster.add(first);
        roster.add(second);

        var successor = new Roster(folder.resolve("processes"));
        assertThat(successor.alive())
                .extracting(Roster.Entry::name)
                .containsExactly("first", "second");
        assertThat(successor.endAll(Duration.ofSeconds(5))).isEqualTo(2);

        assertThat(first.ref().isAlive()).isFalse();
        assertThat(second.ref().isAlive()).isFalse();
        assertThat(successor.alive()).isEmpty();
    }

    @Test
    void those_that_have_ended_leave_the_file() throws Exception {
        var roster = new Roster(folder.resolve("processes"));
        Child ended = sleeper("ended");
        roster.add(ended);
        ended.stop(Duration.ofSeconds(5));
        Child alive = sleeper("alive");

        roster.add(alive);

        assertThat(Files.readAllLines(folder.resolve("processes"))).hasSize(1);
        assertThat(roster.endAll(Duration.ofSeconds(5))).isEqualTo(1);
    }

    @Test
    void a_file_that_a_crash_has_torn_is_read_as_far_as_it_goes() throws Exception {
        Files.writeString(folder.resolve("processes"), "postgres INT some-boot 12 34\nkaf");

        assertThat(new Roster(folder.resolve("processes")).alive()).isEmpty();
    }

    private Child sleeper(String name) {
        return Child.start(name, new Launch(List.of("sleep", "60"), folder), folder.resolve("log"));
    }
}
