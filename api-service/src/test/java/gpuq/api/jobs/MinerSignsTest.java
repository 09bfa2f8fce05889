package gpuq.api.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import gpuq.common.EdgeCase;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MinerSignsTest {

    @ParameterizedTest
    @EdgeCase("ABUSE-2")
    @ValueSource(
            strings = {
                "POOL = 'stratum+tcp://pool.example:3333'",
                "subprocess.run(['./xmrig', '-o', url])",
                "send({'method': 'mining.subscribe'})",
                "algo = 'KawPow'",
                "urlretrieve(url, 'T-Rex')"
            })
    void what_miners_need_is_a_sign(String line) {
        assertThat(MinerSigns.in(bytes("import os\n" + line + "\n"))).isPresent();
    }

    @ParameterizedTest
    @EdgeCase("ABUSE-2")
    @ValueSource(
            strings = {
                "determiner = 'the'",
                "import data_mining",
                "stratum = df.groupby('stratum')",
                "dinosaurs = ['trex', 'raptor']",
                "def hashrate(x): return hash(x)"
            })
    void what_others_write_too_is_none(String line) {
        assertThat(MinerSigns.in(bytes("import pandas\n" + line + "\n"))).isEmpty();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
