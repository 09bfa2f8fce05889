package gpuq.common.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Utf8Test {

    @Test
    void it_stops_where_the_decoder_of_the_jdk_stops() {
        Random random = new Random(7);
        byte[] text =
                "plain text, ü, é, €, ठ, 😀, \u07ff\ud7ff\uffff".getBytes(StandardCharsets.UTF_8);
        for (int round = 0; round < 200_000; round++) {
            byte[] bytes = text.clone();
            for (int flips = random.nextInt(3); flips > 0; flips--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            int to = random.nextInt(bytes.length + 1);
            ByteBuffer in = ByteBuffer.wrap(bytes, 0, to);
            CoderResult result =
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(in, CharBuffer.allocate(bytes.length), false);
            int valid = Utf8.validUntil(bytes, 0, to);
            assertThat(valid).isEqualTo(in.position());
            // The JDK waits for the third byte of half a surrogate pair; two are enough to know.
            if (valid < to && Utf8.isCutOff(bytes, valid, to)) {
                assertThat(result.isUnderflow()).isTrue();
            }
        }
    }
}
