package gpuq.agent.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import gpuq.common.EdgeCase;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Images of many years on drivers and devices of many years.
class CudaFitTest {

    /// The device is an A100 (8.0), an RTX 4090 (8.9), an H100 (9.0), a V100 (7.0), or a Blackwell
    /// (10.0, 12.0).
    @ParameterizedTest(name = "CUDA {0} with [{1}] under {2} on {3}")
    @CsvSource(
            delimiter = '|',
            value = {
                "12.4   |                             | 12.4 | 80",
                "11.8   |                             | 12.4 | 80",
                "12.4.1 |                             | 12.4 | 80",
                // Machine code of a later minor version is served, from CUDA 11 on.
                "12.8   | sm_80 sm_90                 | 12.4 | 80",
                "12.8   | sm_80 sm_90 compute_90      | 12.2 | 90",
                // Within a major capability machine code runs on later devices.
                "11.8   | sm_80                       | 12.4 | 89",
                "11.8   | 8.0;8.6                     | 12.4 | 86",
                // What the driver can compile runs on any later device.
                "12.4   | 7.0 8.0 9.0+PTX             | 12.8 | 120",
                "12.4   | compute_80                  | 12.4 | 90",
                "12.8   | sm_90a                      | 12.8 | 90",
                "12.8   |                             | 12.8 | 120",
                // What nobody has said stands in nobody's way.
                "''     |                             | 11.0 | 80",
                "12.8   |                             | ''   | 80",
                "''     | sm_90                       | 12.4 | 0",
            })
    @EdgeCase({"GPU-8", "EVOLVE-1"})
    void it_runs(String cuda, @Nullable String architectures, String driver, int device) {
        assertThat(CudaFit.whyNot(need(cuda, architectures), version(driver), device)).isEmpty();
    }

    @ParameterizedTest(name = "CUDA {0} with [{1}] under {2} on {3}")
    @CsvSource(
            delimiter = '|',
            value = {
                "12.4 |                       | 11.8 | 80  | the driver knows none later than 11.8",
                "12.8 |                       | 12.4 | 80  | it is made with CUDA 12.8",
                "10.2 | sm_70                 | 10.0 | 70  | the driver knows none later than 10.0",
                // A driver compiles nothing that is made by a later toolkit than its own.
                "12.8 | sm_80 compute_80      | 12.4 | 90  | the driver knows none later than 12.4",
                // A device that is younger than the image.
                "11.8 | sm_80 sm_90           | 12.8 | 120 | no code for compute capability 12.0",
                "11.8 |                       | 12.8 | 120 | 12.0 needs 12.8 or later",
                "11.7 |                       | 12.4 | 90  | 9.0 needs 11.8 or later",
                "10.2 |                       | 12.4 | 80  | 8.0 needs 11.0 or later",
                "12.8 | sm_90a                | 12.8 | 100 | only for 9.0",
                // One that is older.
                "12.4 | sm_80 compute_80      | 12.4 | 75  | only for 8.0, 8.0+PTX",
                "12.4 | sm_86                 | 12.4 | 80  | no code for compute capability 8.0",
                "13.0 |                       | 13.0 | 70  | no code for compute capability 7.0 any more",
            })
    @EdgeCase({"GPU-8", "EVOLVE-1"})
    void it_does_not_run(
            String cuda, @Nullable String architectures, String driver, int device, String why) {
        assertThat(CudaFit.whyNot(need(cuda, architectures), version(driver), device))
                .hasValueSatisfying(said -> assertThat(said).contains(why));
    }

    @Test
    void architectures_of_which_one_is_not_understood_count_as_not_said() {
        CudaNeed need =
                CudaNeed.of(Map.of("cuda", "12.4", "cuda.architectures", "sm_80, hopper sm_90"));
        assertThat(need.codes()).isEmpty();
        assertThat(need.unread()).containsExactly("hopper");
        assertThat(CudaNeed.of(Map.of("cuda", "twelve")).unread()).containsExactly("twelve");
        assertThat(CudaNeed.of(Map.of("maintainer", "ada"))).isEqualTo(CudaNeed.NONE);
    }

    private static CudaNeed need(String cuda, @Nullable String architectures) {
        return CudaNeed.of(
                Map.of(
                        "cuda",
                        cuda,
                        "cuda.architectures",
                        architectures == null ? "" : architectures));
    }

    private static @Nullable CudaVersion version(String text) {
        return CudaVersion.parse(text).orElse(null);
    }
}
