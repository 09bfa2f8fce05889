package gpuq.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import gpuq.common.EdgeCase;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What the running system answers to what it must refuse; nothing of it is queued.
class BadInputIT {

    private static final RunningSystem SYSTEM = RunningSystem.find();
    private static final Person ADA = SYSTEM.person("ada");
    private static final Person BOB = SYSTEM.person("bob");
    private static final String GOOD_CONFIG = "{\"competition_id\":\"wine\",\"expected_time\":60}";

    @BeforeAll
    static void the_example_competition_is_there() {
        SYSTEM.putExample("wine");
    }

    @Test
    void without_a_token_nobody_gets_anything() {
        Answer none = SYSTEM.anonymous().asks("GET", "/jobs");
        assertThat(none.status()).isEqualTo(401);
        assertThat(none.code()).isEqualTo("UNAUTHENTICATED");
        Answer broken = SYSTEM.withToken("not.a.token").asks("GET", "/jobs");
        assertThat(broken.status()).isEqualTo(401);
    }

    @Test
    @EdgeCase("AUTHZ-1")
    void a_job_of_somebody_else_is_not_there() {
        String id = ADA.submits("wine", "good.py", 60);
        for (String path : new String[] {"", "/timeline", "/log", "/solution"}) {
            assertThat(BOB.asks("GET", "/jobs/" + id + path).status()).as(path).isEqualTo(404);
        }
        Answer foreign = BOB.asks("GET", "/jobs/" + id);
        Answer unknown = BOB.asks("GET", "/jobs/0190a5c0-0000-7000-8000-000000000000");
        assertThat(foreign.code()).isEqualTo(unknown.code()).isEqualTo("NOT_FOUND");
        ADA.follows(id);
    }

    @ParameterizedTest(name = "{2}: {0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {"competition_id":"no-such","expected_time":60}              | 404 | UNKNOWN_COMPETITION
                    {"competition_id":"wine","expected_time":60,"colour":"red"}  | 400 | INVALID_CONFIG
                    {"competition_id":"wine","expected_time":-1}                 | 400 | INVALID_CONFIG
                    {"competition_id":"wine","expected_time":0}                  | 400 | INVALID_CONFIG
                    {"competition_id":"wine","expected_time":"60"}               | 400 | INVALID_CONFIG
                    {"competition_id":"wine","expected_time":2147483648}         | 400 | INVALID_CONFIG
                    {"competition_id":"wine","expected_time":86400}              | 422 | LIMIT_EXCEEDED
                    {"competition_id":"a b","expected_time":60}                  | 400 | INVALID_CONFIG
                    {"competition_id":"wine","expected_time":60} {}              | 400 | MALFORMED_REQUEST
                    {"expected_time":1,"expected_time":60}                       | 400 | MALFORMED_REQUEST
                    {                                                            | 400 | MALFORMED_REQUEST
                    """)
    @EdgeCase({"WEIRD-3", "WEIRD-4", "WEIRD-5", "WEIRD-8", "DATA-1"})
    void a_bad_config_is_refused_with_its_code(String config, int status, String code) {
        Answer answer = ADA.posts(config, "print(1)\n".getBytes(StandardCharsets.UTF_8));
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.code()).isEqualTo(code);
    }

    @Test
    @EdgeCase({"WEIRD-1", "WEIRD-2", "WEIRD-10", "XFER-1", "XFER-2"})
    void a_bad_file_is_refused_with_its_code() {
        assertThat(ADA.posts(GOOD_CONFIG, new byte[0]).code()).isEqualTo("EMPTY_SOLUTION");
        assertThat(ADA.posts(GOOD_CONFIG, "# only words\n".getBytes(StandardCharsets.UTF_8)).code())
                .isEqualTo("EMPTY_SOLUTION");
        byte[] elf = {0x7f, 'E', 'L', 'F', 2, 1, 1, 0, 0, 0, 0, 0};
        assertThat(ADA.posts(GOOD_CONFIG, elf).code()).isEqualTo("NOT_PYTHON");
        byte[] large = "x = 1\n".repeat(400_000).getBytes(StandardCharsets.UTF_8);
        Answer tooLarge = ADA.posts(GOOD_CONFIG, large);
        assertThat(tooLarge.status()).isEqualTo(413);
        assertThat(tooLarge.code()).isEqualTo("SOLUTION_TOO_LARGE");
    }
}
