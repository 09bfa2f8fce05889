package gpuq.agent.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gpuq.common.EdgeCase;
import gpuq.common.job.AttemptRef;
import gpuq.common.job.JobId;
import gpuq.common.job.Leg;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AttemptDirTest {

    private static final JobId JOB = JobId.of(1, 2, 3);
    private static final int ASKERS = 16;

    @TempDir Path root;
    private StatePaths paths;

    @BeforeEach
    void createState() throws IOException {
        paths = new StatePaths(root.resolve("state"));
        paths.create();
    }

    @Test
    @EdgeCase("STORE-8")
    void of_many_that_make_the_same_folder_one_makes_it() throws Exception {
        AttemptDir dir = paths.attempt(new AttemptRef(JOB, Leg.RUN, 1));
        List<Future<Boolean>> made = new ArrayList<>();
        try (ExecutorService askers = Executors.newFixedThreadPool(ASKERS)) {
            for (int i = 0; i < ASKERS; i++) {
                made.add(askers.submit(dir::create));
            }
        }
        int count = 0;
        for (Future<Boolean> one : made) {
            count += one.get() ? 1 : 0;
        }
        assertThat(count).isEqualTo(1);
        assertThat(Files.getPosixFilePermissions(dir.folder()))
                .isEqualTo(PosixFilePermissions.fromString("rwx------"));
    }

    @Test
    @EdgeCase("STORE-8")
    void each_attempt_of_a_job_has_a_folder_of_its_own() throws IOException {
        for (AttemptRef attempt :
                List.of(
                        new AttemptRef(JOB, Leg.RUN, 1),
                        new AttemptRef(JOB, Leg.RUN, 2),
                        new AttemptRef(JOB, Leg.GRADE, 1))) {
            assertThat(paths.attempt(attempt).create()).as("%s", attempt).isTrue();
        }
    }

    @Test
    @EdgeCase("STORE-8")
    void what_is_no_folder_is_not_taken_for_one() throws IOException {
        AttemptDir linked = paths.attempt(new AttemptRef(JOB, Leg.RUN, 1));
        Files.createSymbolicLink(linked.folder(), Files.createDirectory(root.resolve("elsewhere")));
        assertThatThrownBy(linked::create).isInstanceOf(FileAlreadyExistsException.class);
        AttemptDir file = paths.attempt(new AttemptRef(JOB, Leg.RUN, 2));
        Files.createFile(file.folder());
        assertThatThrownBy(file::create).isInstanceOf(FileAlreadyExistsException.class);
    }
}
