package gpuq.api.agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gpuq.api.problem.ProblemCode;
import gpuq.api.problem.ProblemException;
import gpuq.common.bundle.Digests;
import org.junit.jupiter.api.Test;

class ContentDigestTest {

    /// From `printf '' | openssl dgst -sha256 -binary | base64`.
    private static final String EMPTY = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";

    @Test
    void the_digest_of_nothing_is_read() {
        assertThat(ContentDigest.parse("sha-256=:" + EMPTY + ":"))
                .isEqualTo(Digests.of(new byte[0]));
    }

    @Test
    void what_could_never_match_is_refused_before_the_bytes_are_read() {
        for (String header :
                new String[] {"", "sha-256=" + EMPTY, "md5=:" + EMPTY + ":", "sha-256=:AAAA:"}) {
            assertThatThrownBy(() -> ContentDigest.parse(header))
                    .as(header)
                    .isInstanceOfSatisfying(
                            ProblemException.class,
                            problem ->
                                    assertThat(problem.code())
                                            .isEqualTo(ProblemCode.DIGEST_MISMATCH));
        }
    }
}
