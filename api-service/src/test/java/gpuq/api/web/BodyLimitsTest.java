package gpuq.api.web;

import static org.assertj.core.api.Assertions.assertThat;

import gpuq.common.EdgeCase;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BodyLimitsTest {

    @ParameterizedTest
    @CsvSource({
        "POST, /api/v1/jobs,                       17825792",
        "POST, /api/v1/jobs/bulk,                  17825792",
        "PUT,  /api/v1/competitions/wine,          2147483648",
        "POST, /api/v1/competitions/wine/pause,    262144",
        "POST, /api/v1/competitions/wine/check,    4294967296",
        "PUT,  /agent/v1/attempts/j/run/1/artifacts/x, 4294967296",
        "POST, /anything,                          262144",
    })
    @EdgeCase("NET-8")
    void each_path_has_its_own_largest_body(String method, String path, long bytes) {
        assertThat(BodyLimits.limit(method, path)).isEqualTo(bytes);
    }
}
